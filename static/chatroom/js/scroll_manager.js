// Where the reader is in the log: follows the newest when near it, else keeps what is read in its place.

// The log is a reversed column: its scrollTop is 0 at the newest and negative above, without any script.
const NEAR_PX = 100;
const NEAR_TOP_PX = 400;

export class ScrollManager {
  #log;
  #button;
  #label;
  #given;
  #missed = 0;
  #lacking = 0;
  #placed = null;

  // Given `phrases`, `onNearOldest()`, and `gap`: while `gap.open()` there are messages below those on the page, which
  // `gap.fill()` and `gap.leap()` to the newest load.
  constructor(log, { button, ...given }) {
    this.#log = log;
    this.#button = button;
    this.#label = button.querySelector(".to-newest-text");
    this.#given = given;
    log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    button.addEventListener("click", () => this.toNewest());
  }

  get nearNewest() {
    return Math.abs(this.#log.scrollTop) <= NEAR_PX && !this.#given.gap.open();
  }

  get nearOldest() {
    return this.#log.scrollHeight - this.#log.clientHeight - Math.abs(this.#log.scrollTop) < NEAR_TOP_PX;
  }

  toNewest() {
    if (this.#given.gap.open()) return this.#given.gap.leap();
    this.#log.scrollTop = 0;
    this.#look();
  }

  // Lets `change` alter the log while what the reader looks at stays where it is.
  keepPlace(change) {
    const follow = this.nearNewest;
    const anchor = follow ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().bottom;
    change();
    if (follow) this.toNewest();
    else if (anchor?.isConnected) this.#scrollBy(anchor.getBoundingClientRect().bottom - before);
    this.#look();
  }

  // Browsers round where they scroll to: what a step lacked is carried over to the next one.
  #scrollBy(pixels) {
    const wanted = this.#log.scrollTop + pixels + this.#lacking;
    this.#log.scrollTop = wanted;
    this.#lacking = wanted - this.#log.scrollTop;
    this.#placed = this.#log.scrollTop;
  }

  // Counts what came below the reader's place.
  miss(count) {
    if (this.nearNewest) return;
    this.#missed += count;
    this.#look();
  }

  #onScroll() {
    if (this.#log.scrollTop !== this.#placed) this.#lacking = 0;
    this.#look();
  }

  // Its bottom is what stays: above it a name may come or go with the row before.
  #firstVisible() {
    const edge = this.#log.getBoundingClientRect().top;
    return [...this.#log.querySelectorAll("[data-entry-id]")].find((row) => row.getBoundingClientRect().bottom > edge);
  }

  #look() {
    if (this.nearNewest) this.#missed = 0;
    if (this.nearNewest && document.activeElement === this.#button) this.#log.focus();
    this.#button.hidden = this.nearNewest;
    const { phrases } = this.#given;
    const text = this.#missed ? phrases.get("new-messages", { n: this.#missed }) : phrases.get("to-newest");
    if (this.#label.textContent !== text) this.#label.textContent = text;
    if (this.nearOldest && !this.nearNewest) this.#given.onNearOldest();
    if (this.#given.gap.open() && Math.abs(this.#log.scrollTop) < NEAR_TOP_PX) this.#given.gap.fill();
  }
}
