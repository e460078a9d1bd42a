// How long to wait before the next try: doubles with each failure, with jitter so that a crowd does not return at once.

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

export class Backoff {
  #nextMs = FIRST_MS;

  next() {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(ms * 2, LONGEST_MS);
    return ms * (0.5 + Math.random() / 2);
  }

  reset() {
    this.#nextMs = FIRST_MS;
  }
}
