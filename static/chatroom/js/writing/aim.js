// What the text in the composer is for, when it is no new message: a line above the field says so, and ends it.

export class Aim {
  #field;
  #given;
  #bar = null;
  #before = "";

  // Given the Composer and `phrases`.
  constructor(field, given) {
    this.#field = field;
    this.#given = given;
  }

  get isSet() {
    return Boolean(this.#bar);
  }

  // `text` and `excerpt` say what it is; `send(text)` takes what is written. What `edits` begins with `value`, and what
  // had been written before stands there again afterwards.
  set({ text, excerpt, value, edits, send }) {
    this.drop();
    const { composer } = this.#given;
    this.#before = this.#field.value;
    composer.aim = {
      edits,
      send: (said) => {
        this.drop();
        send(said);
      },
    };
    if (edits) this.#write(value);
    this.#show(text, excerpt);
    composer.focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  drop() {
    if (!this.#bar) return;
    const { composer } = this.#given;
    const { edits } = composer.aim;
    this.#bar.remove();
    this.#bar = null;
    composer.aim = null;
    if (edits) this.#write(this.#before);
    composer.focus();
  }

  #write(text) {
    this.#field.value = text;
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #show(text, excerpt) {
    const bar = document.createElement("div");
    const what = document.createElement("p");
    const quoted = document.createElement("span");
    const stop = document.createElement("button");
    bar.className = "aim";
    bar.setAttribute("role", "status");
    what.textContent = text;
    quoted.className = "aim-excerpt";
    quoted.dir = "auto";
    quoted.textContent = excerpt;
    stop.type = "button";
    stop.textContent = "✕";
    stop.setAttribute("aria-label", this.#given.phrases.get("stop"));
    stop.addEventListener("click", () => this.drop());
    what.append(" ", quoted);
    bar.append(what, stop);
    this.#field.parentElement.before(bar);
    this.#bar = bar;
  }
}
