// What this moderator has done since the page was opened, the newest first, each to be undone once.

const MOST = 50;

export class DoneList {
  #acts = [];

  get acts() {
    return this.#acts;
  }

  // Takes { text, undo }; answers the act, whose undo() runs once.
  add({ text, undo }) {
    const act = { text, at: Date.now(), undo: () => this.#undo(act, undo) };
    this.#acts = [act, ...this.#acts].slice(0, MOST);
    return act;
  }

  #undo(act, undo) {
    if (!this.#acts.includes(act)) return;
    this.#acts = this.#acts.filter((other) => other !== act);
    undo();
  }
}
