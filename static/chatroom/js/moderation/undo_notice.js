// Says what was just done, with a button that undoes it, for some seconds; longer while one is at it.

const SHOWN_MS = 10_000;

export class UndoNotice {
  #element;
  #text;
  #button;
  #timer = null;
  #undo = null;

  constructor(element) {
    this.#element = element;
    this.#text = element.querySelector(".undo-text");
    this.#button = element.querySelector("button");
    this.#button.addEventListener("click", () => {
      this.#hide();
      this.#undo();
    });
    for (const type of ["pointerenter", "focusin"]) element.addEventListener(type, () => clearTimeout(this.#timer));
    for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => this.#wait());
  }

  show({ text, undo }) {
    this.#undo = undo;
    this.#text.textContent = text;
    this.#button.hidden = false;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), SHOWN_MS);
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#text.textContent = "";
    this.#button.hidden = true;
  }
}
