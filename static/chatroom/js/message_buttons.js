// The button of each message: one Tab stop for all of them, Up and Down between them.

const BUTTON = ".message-menu";

export class MessageButtons {
  #log;
  #stop = null;

  // `open(button)` shows what can be done with its message.
  constructor(log, { open }) {
    this.#log = log;
    log.classList.add("has-menus");
    log.addEventListener("click", ({ target }) => {
      const button = target.closest(BUTTON);
      if (button) open(button);
    });
    log.addEventListener("focusin", ({ target }) => target.matches(BUTTON) && this.#stopAt(target));
    log.addEventListener("keydown", (event) => this.#press(event));
    // Tab leads to the newest message, unless it starts from one.
    log.ownerDocument.addEventListener("keydown", ({ key, target }) => {
      if (key === "Tab" && !target.matches?.(BUTTON)) this.#stopAt(this.#buttons.at(-1));
    });
  }

  get #buttons() {
    return [...this.#log.querySelectorAll(BUTTON)].filter((button) => button.offsetParent);
  }

  #stopAt(button) {
    if (this.#stop) this.#stop.tabIndex = -1;
    this.#stop = button ?? null;
    if (button) button.tabIndex = 0;
  }

  #press(event) {
    if (!event.target.matches(BUTTON)) return;
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target);
    const to = { ArrowUp: Math.max(0, at - 1), ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  }
}
