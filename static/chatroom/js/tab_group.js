// The tabs of one browser that have the same room open: one of them leads and polls, the others listen to it.

export class TabGroup {
  #name;
  #locks;
  #openChannel;
  #onLead;
  #onFollow;
  #onMessage;
  #channel = null;
  #membership = null;
  #release = null;

  constructor({ name, locks, openChannel, onLead, onFollow, onMessage }) {
    this.#name = name;
    this.#locks = locks;
    this.#openChannel = openChannel;
    this.#onLead = onLead;
    this.#onFollow = onFollow;
    this.#onMessage = onMessage;
  }

  get leading() {
    return this.#release !== null;
  }

  join() {
    if (this.#membership) return;
    this.#membership = new AbortController();
    this.#channel = this.#openChannel?.(this.#name) ?? null;
    this.#channel?.addEventListener("message", ({ data }) => this.#onMessage(data));
    if (this.#locks && this.#channel) this.#queue({ signal: this.#membership.signal });
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
      await this.#locks.request(this.#name, options, () => {
        if (membership.signal.aborted || this.leading) return;
        return new Promise((resolve) => this.#lead((mine = resolve)));
      });
    } catch (error) {
      // In a frame of another site there may be no locks; then each polls for itself.
      if (error.name === "SecurityError") return this.#lead(() => {});
      if (error.name !== "AbortError") throw error;
      if (membership.signal.aborted || !mine || this.#release !== mine) return;
      this.#release = null;
      this.#onFollow();
      this.#queue({ signal: membership.signal });
    }
  }

  #lead(release) {
    this.#release = release;
    this.#onLead();
  }
}
