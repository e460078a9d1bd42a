// Counts in the window's title, and on the installed app's icon, what came while nobody looked.

export class UnreadTitle {
  #document;
  #title;
  #count = 0;

  constructor(document) {
    this.#document = document;
    this.#title = document.title;
    document.addEventListener("visibilitychange", () => this.#look());
  }

  // Puts one title of the room in the place of another.
  rename(before, after) {
    this.#title = this.#title.replace(before, () => after);
    this.#show();
  }

  // Answers whether these are the first since the reader looked away.
  add(count) {
    if (!this.#document.hidden) return false;
    const first = this.#count === 0;
    this.#count += count;
    this.#show();
    return first;
  }

  #look() {
    if (this.#document.hidden) return;
    this.#count = 0;
    this.#show();
  }

  #show() {
    this.#document.title = this.#count ? `(${this.#count}) ${this.#title}` : this.#title;
    // Nothing to show it on is no failure.
    navigator.setAppBadge?.(this.#count).catch(() => {});
  }
}
