// Loads older messages when the reader scrolls up to them or asks for them.

export class OlderMessages {
  #link;
  #load;
  #onFailure;
  #loading = false;
  #failed = false;

  // `load()` shows the next older ones and answers nothing; `link` works without the script as well.
  constructor(link, { load, onFailure }) {
    this.#link = link;
    this.#load = load;
    this.#onFailure = onFailure;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#failed = false;
      this.loadMore();
    });
  }

  show(oldestId, moreBefore) {
    this.#link.hidden = !moreBefore;
    this.#link.search = `?before=${oldestId}`;
  }

  // After a failure only the reader's click tries again.
  async loadMore() {
    if (this.#loading || this.#failed || this.#link.hidden) return;
    this.#loading = true;
    this.#link.setAttribute("aria-busy", "true");
    try {
      await this.#load();
    } catch (error) {
      this.#failed = true;
      this.#onFailure(error);
    } finally {
      this.#loading = false;
      this.#link.removeAttribute("aria-busy");
    }
  }
}
