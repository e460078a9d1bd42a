// Tells the Enter that ends an input method's composition from the Enter that is meant.

// Safari ends the composition first and sends Enter's keydown right after it, in the same task or the next.
const SAME_PRESS_MS = 50;
const KEY_OF_INPUT_METHOD = 229;

export class InputMethod {
  #endedAt = -Infinity;

  constructor(field) {
    field.addEventListener("compositionend", (event) => (this.#endedAt = event.timeStamp));
  }

  owns(event) {
    return event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD || this.#justEnded(event);
  }

  #justEnded(event) {
    return event.timeStamp - this.#endedAt <= SAME_PRESS_MS;
  }
}
