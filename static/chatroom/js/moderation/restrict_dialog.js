// Muting and banning: how far it reaches, for how long and why, and whom it would reach besides.

import { Refusal } from "../refusal.js";

export class RestrictDialog {
  #dialog;
  #form;
  #refusal;
  #reach;
  #wire;
  #phrases;
  #acts;
  #person = null;

  constructor(dialog, { wire, phrases, acts }) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form");
    this.#refusal = dialog.querySelector(".field-refusal");
    this.#reach = dialog.querySelector(".reach");
    this.#wire = wire;
    this.#phrases = phrases;
    this.#acts = acts;
    this.#form.addEventListener("change", ({ target }) => target.name === "rung" && this.#preview());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
  }

  // `person` is { userId, userName }.
  open(person) {
    this.#person = person;
    this.#form.reset();
    this.#refusal.textContent = "";
    this.#dialog.querySelector("h2").textContent = this.#phrases.get("restrict-who", { name: person.userName });
    this.#dialog.showModal();
    this.#preview();
  }

  // Before anything is confirmed: how many others who are here now would be reached as well.
  async #preview() {
    const { userId } = this.#person;
    const rung = this.#form.elements.rung.value;
    this.#reach.textContent = "";
    try {
      const { others, at_most: atMost } = await this.#wire.get("restrict/preview/", { user_id: userId, rung });
      if (rung !== this.#form.elements.rung.value || userId !== this.#person.userId) return;
      const phrase = others ? (atMost ? "reach-most" : "reach") : "reach-nobody";
      this.#reach.textContent = this.#phrases.get(phrase, { n: others });
      this.#reach.classList.toggle("reaches-others", others > 0 && !atMost);
    } catch (error) {
      this.#reach.textContent = this.#sentence(error);
    }
  }

  async #submit(event) {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    const { site, ...terms } = Object.fromEntries(new FormData(this.#form));
    try {
      await this.#acts.restrict(this.#person, site ? { ...terms, site } : terms);
      this.#dialog.close();
    } catch (error) {
      this.#refusal.textContent = this.#sentence(error);
    }
  }

  #sentence(error) {
    return (error instanceof Refusal && error.sentence) || this.#phrases.get("unreachable");
  }
}
