// Looks now and then how much waits for a moderator, while somebody looks at the page.

const LOOK_MS = 10_000;

export class WaitingWatch extends EventTarget {
  #wire;
  #button;
  #counts = { reports: 0, held: 0 };
  #timer = null;

  // It ends when `button`, the one of the room's menu, leaves the page.
  constructor({ wire, button }) {
    super();
    this.#wire = wire;
    this.#button = button;
    this.look();
  }

  // { reports, held }, how many there are of each.
  get counts() {
    return this.#counts;
  }

  async look() {
    clearTimeout(this.#timer);
    if (!this.#button.isConnected) return;
    if (!document.hidden) await this.#read();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), LOOK_MS);
  }

  async #read() {
    try {
      this.#counts = await this.#wire.get("waiting/");
      this.dispatchEvent(new Event("change"));
    } catch {
      // The next look tells; until then what was known stands.
    }
  }
}
