// Loads what tells who is here, who types and who calls, when the first of it is wanted.

// Whoever stays for a while is to be seen to go away.
const STAYS_MS = 60_000;

export class Attendance {
  // What was loaded, if it was.
  now = null;
  #load;
  #given;
  #loading = null;

  // `load` brings the module of Awareness. Given `storage` and what that takes; the `button` opens the list of people,
  // in the `field` one types.
  constructor({ button, field }, load, given) {
    this.#load = load;
    this.#given = given;
    button.disabled = false;
    button.addEventListener("click", () => this.now || this.ask((awareness) => awareness.showPeople()));
    field.addEventListener("input", () => this.ask((awareness) => awareness.typed()));
    setTimeout(() => this.ask(), STAYS_MS);
    if (given.storage.keys("chatroom.aware.").length) this.ask();
  }

  // Takes an answer of the room, and the entries in it that are new here.
  hear(answer, entries) {
    if (answer.typing || this.now) this.ask((awareness) => awareness.hear(answer, entries));
  }

  // What does not arrive is asked for again by the next who wants it.
  async ask(call) {
    this.#loading ??= this.#load().then(({ open }) => open(this.#given));
    try {
      this.now = await this.#loading;
    } catch {
      this.#loading = null;
    }
    if (this.now) call?.(this.now);
  }
}
