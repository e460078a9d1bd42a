// Renaming in place: the form that opens from my own name.

import { leadFocus } from "../focus.js";
import { InputMethod } from "../input_method.js";
import { Refusal } from "../refusal.js";

export class NameForm {
  #details;
  #form;
  #field;
  #refusal;
  #phrases;
  #longest;
  #membership;
  #rename;
  #inputMethod;

  // `rename(name)` asks the server and answers { user_name }.
  constructor({ details, form, field, refusal }, { phrases, longest, membership, rename }) {
    this.#details = details;
    this.#form = form;
    this.#field = field;
    this.#refusal = refusal;
    this.#phrases = phrases;
    this.#longest = longest;
    this.#membership = membership;
    this.#rename = rename;
    this.#inputMethod = new InputMethod(field);
    details.addEventListener("toggle", () => this.#toggle());
    details.addEventListener("keydown", (event) => this.#press(event));
    details.ownerDocument.addEventListener("pointerdown", ({ target }) => !details.contains(target) && this.#close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    if (details.open) this.#toggle();
  }

  #toggle() {
    if (!this.#details.open) return this.#say("");
    // What the server refused before the script ran is still there to be mended.
    if (!this.#refusal.textContent) this.#field.value = this.#membership.userName;
    this.#field.focus();
    this.#field.select();
  }

  #press(event) {
    if (event.key === "Enter" && event.target === this.#field && this.#inputMethod.owns(event)) event.preventDefault();
    if (event.key !== "Escape" || event.isComposing || !this.#details.open) return;
    this.#close();
    this.#details.querySelector("summary").focus();
  }

  async #submit() {
    const name = this.#field.value.normalize("NFKC").trim();
    const length = [...name].length;
    if (length < 1 || length > this.#longest) return this.#say(this.#phrases.get("bad-name-length"));
    try {
      const { user_name } = await this.#rename(name);
      this.#membership.update({ userName: user_name });
      this.#close();
      leadFocus(this.#details.querySelector("summary"), this.#details);
    } catch (error) {
      this.#say((error instanceof Refusal && error.sentence) || this.#phrases.get("unreachable"));
    }
  }

  #close() {
    this.#details.open = false;
  }

  #say(sentence) {
    this.#refusal.textContent = sentence;
    this.#field.setAttribute("aria-invalid", sentence ? "true" : "false");
  }
}
