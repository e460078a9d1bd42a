// Where the reader is in the log: follows the newest when near it, else keeps what is read in its place.

// The log is a reversed column: its scrollTop is 0 at the newest and negative above, without any script.
const NEAR_PX = 100;
const NEAR_TOP_PX = 400;

export class ScrollManager {
  #log;
  #button;
  #label;
  #phrases;
  #onNearOldest;
  #missed = 0;

  constructor(log, { button, phrases, onNearOldest }) {
    this.#log = log;
    this.#button = button;
    this.#label = button.querySelector(".to-newest-text");
    this.#phrases = phrases;
    this.#onNearOldest = onNearOldest;
    log.addEventListener("scroll", () => this.#look(), { passive: true });
    button.addEventListener("click", () => this.toNewest());
  }

  get nearNewest() {
    return Math.abs(this.#log.scrollTop) <= NEAR_PX;
  }

  get nearOldest() {
    return this.#log.scrollHeight - this.#log.clientHeight - Math.abs(this.#log.scrollTop) < NEAR_TOP_PX;
  }

  toNewest() {
    this.#log.scrollTop = 0;
    this.#look();
  }

  // Lets `change` alter the log while what the reader looks at stays where it is.
  keepPlace(change) {
    const follow = this.nearNewest;
    const anchor = follow ? null : this.#firstVisible();
    const top = anchor?.getBoundingClientRect().top;
    change();
    if (follow) this.toNewest();
    else if (anchor?.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - top;
    this.#look();
  }

  // Counts what came below the reader's place.
  miss(count) {
    if (this.nearNewest) return;
    this.#missed += count;
    this.#look();
  }

  #firstVisible() {
    const edge = this.#log.getBoundingClientRect().top;
    return [...this.#log.querySelectorAll("[data-entry-id]")].find((row) => row.getBoundingClientRect().bottom > edge);
  }

  #look() {
    if (this.nearNewest) this.#missed = 0;
    this.#button.hidden = this.nearNewest;
    const text = this.#missed ? this.#phrases.get("new-messages", { n: this.#missed }) : this.#phrases.get("to-newest");
    if (this.#label.textContent !== text) this.#label.textContent = text;
    if (this.nearOldest && !this.nearNewest) this.#onNearOldest();
  }
}
