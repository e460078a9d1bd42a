// Tells when the page may have missed something: it was hidden, put aside, offline, or the machine slept.

const LOOK_EVERY_MS = 5000;
// A timer this late means that the clock jumped: the machine slept.
const JUMP_MS = 10_000;

export class WakeWatch {
  #onWake;
  #window;
  #lookedAt = Date.now();

  constructor({ window, onWake, onSleep, onReturn, onOffline }) {
    this.#window = window;
    this.#onWake = onWake;
    const { document } = window;
    window.addEventListener("online", onWake);
    window.addEventListener("offline", onOffline);
    window.addEventListener("pagehide", onSleep);
    window.addEventListener("pageshow", ({ persisted }) => persisted && onReturn());
    document.addEventListener("visibilitychange", () => !document.hidden && onWake());
    window.setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  // A hidden page's timers are slowed, which looks the same; it is woken when it is seen.
  #look() {
    const late = Date.now() - this.#lookedAt - LOOK_EVERY_MS;
    this.#lookedAt = Date.now();
    if (late > JUMP_MS && !this.#window.document.hidden) this.#onWake();
  }
}
