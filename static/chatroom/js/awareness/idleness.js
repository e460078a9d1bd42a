// Whether somebody is at this browser: when one of its tabs was touched or looked at last.

const IDLE_MS = 5 * 60 * 1000;
const KEEP_EVERY_MS = 10_000;
const TOUCHED = "chatroom.touched";
const SIGNS = ["pointerdown", "keydown", "wheel", "visibilitychange"];

export class Idleness {
  #storage;
  #touchedAt = 0;

  constructor(document, { storage }) {
    this.#storage = storage;
    this.#touch();
    for (const sign of SIGNS) document.addEventListener(sign, () => this.#touch(), { passive: true });
  }

  get isIdle() {
    return Date.now() - Math.max(this.#touchedAt, this.#storage.get(TOUCHED)) > IDLE_MS;
  }

  // Other tabs of the browser read it.
  #touch() {
    const now = Date.now();
    if (now - this.#touchedAt < KEEP_EVERY_MS) return;
    this.#touchedAt = now;
    this.#storage.set(TOUCHED, String(now));
  }
}
