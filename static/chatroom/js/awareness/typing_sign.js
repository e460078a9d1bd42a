// Tells the others that I am typing: at once, and again while I go on.

// Others are told for six seconds each time.
const AGAIN_MS = 4000;
const FRESH_MS = 6000;
// After a refusal: whoever may not speak here now is not announced.
const REST_MS = 60_000;

export class TypingSign {
  #field;
  #given;
  #next = 0;
  #toldAt = 0;

  // Given `tell()`, which sends it, and `isHeard()`, whether anybody else is there.
  constructor(field, given) {
    this.#field = field;
    this.#given = given;
    // What is said ends it, so that the next word begins it anew.
    field.form.addEventListener("submit", () => {
      if (!field.value) this.#next = this.#toldAt = 0;
    });
  }

  // Whether others are told of it now.
  get isFresh() {
    return Date.now() - this.#toldAt < FRESH_MS;
  }

  async typed() {
    const now = Date.now();
    if (now < this.#next || !this.#field.value.trim() || !this.#given.isHeard()) return;
    this.#next = now + AGAIN_MS;
    this.#toldAt = now;
    try {
      await this.#given.tell();
    } catch (error) {
      this.#toldAt = 0;
      if (error.status) this.#next = now + (error.retryAfterMs ?? REST_MS);
    }
  }
}
