// The tabs of one browser that have the same room open: one of them leads and polls, the others listen to it.

export class TabGroup {
  #given;
  #channel = null;
  #membership = null;
  #release = null;

  // Given the `name` that the tabs share, the browser's `locks` and `openChannel(name)`, where it has them; `onLead()`
  // and `onFollow()` hear what this tab is from now on, `onMessage(message)` what the others say.
  constructor(given) {
    this.#given = given;
  }

  get leading() {
    return this.#release !== null;
  }

  join() {
    if (this.#membership) return;
    this.#membership = new AbortController();
    this.#channel = this.#given.openChannel?.(this.#given.name) ?? null;
    this.#channel?.addEventListener("message", ({ data }) => this.#given.onMessage(data));
    if (this.#given.locks && this.#channel) this.#queue({ signal: this.#membership.signal });
    else this.#lead(() => {});
  }

  leave() {
    this.#membership?.abort();
    this.#membership = null;
    this.#release?.();
    this.#release = null;
    this.#channel?.close();
    this.#channel = null;
  }

  send(message) {
    this.#channel?.postMessage(message);
  }

  // Leads in place of a tab that the browser has frozen: it holds the lock, but does nothing.
  takeOver() {
    if (!this.leading && this.#membership) this.#queue({ steal: true });
  }

  async #queue(options) {
    const membership = this.#membership;
    let mine = null;
    try {
      await this.#given.locks.request(this.#given.name, options, () => {
        if (membership.signal.aborted || this.leading) return;
        return new Promise((resolve) => this.#lead((mine = resolve)));
      });
    } catch (error) {
      // In a frame of another site there may be no locks; then each polls for itself.
      if (error.name === "SecurityError") return this.#lead(() => {});
      if (error.name !== "AbortError") throw error;
      if (membership.signal.aborted || !mine || this.#release !== mine) return;
      this.#release = null;
      this.#given.onFollow();
      this.#queue({ signal: membership.signal });
    }
  }

  #lead(release) {
    this.#release = release;
    this.#given.onLead();
  }
}
