// Says in words that the connection is gone, and stops saying so when it is back.

// A hiccup that mends itself sooner is not worth a word.
const PATIENCE_MS = 3000;

export class ConnectionBanner {
  #element;
  #phrases;
  #isOnline;
  #failing = new Map();
  #refusal = "";
  #timer = null;

  constructor(element, { phrases, isOnline }) {
    this.#element = element;
    this.#phrases = phrases;
    this.#isOnline = isOnline;
  }

  // Whether requests of this tab itself fail.
  get failing() {
    return [...this.#failing.keys()].some((source) => source !== "leader");
  }

  // A source of requests works or fails; answers whether that is news.
  report(source, works) {
    const changed = this.#failing.has(source) === works;
    if (works) this.#failing.delete(source);
    else if (changed) this.#failing.set(source, Date.now());
    if (works && source !== "send") this.#refusal = "";
    this.show();
    return changed;
  }

  // The server will not have this reader: its sentence stays until an answer comes.
  refuse(sentence) {
    this.#refusal = sentence;
    this.show();
  }

  show() {
    clearTimeout(this.#timer);
    const since = Math.min(...this.#failing.values());
    const due = since + PATIENCE_MS - Date.now();
    if (due > 0 && due !== Infinity) this.#timer = setTimeout(() => this.show(), due);
    const text = this.#sentence(due <= 0);
    if (this.#element.textContent !== text) this.#element.textContent = text;
  }

  #sentence(failingLong) {
    if (this.#refusal) return this.#refusal;
    if (!this.#isOnline()) return this.#phrases.get("offline");
    return failingLong ? this.#phrases.get("reconnecting") : "";
  }
}
