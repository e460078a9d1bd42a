// The sentences the script shows. They come translated from the page's own <template>.

export class Phrases {
  #content;
  #plural;

  constructor(template, language) {
    this.#content = template.content;
    this.#plural = new Intl.PluralRules(language);
  }

  get(name, values = {}) {
    const forms = [...this.#content.querySelectorAll(`[data-phrase="${name}"]`)];
    const category = this.#plural.select(values.n ?? 0);
    const form = forms.find((one) => one.dataset.plural === category) ?? forms.at(-1);
    return form.textContent.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }
}
