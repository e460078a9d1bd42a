// Whether to ask for streams of answers: not for a time where something buffered them, which all tabs remember.

const KEY = "chatroom.plain_until";
// The first time it may be a bad moment of the network; found again, it is how things are here.
const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export class PollMode {
  #storage;
  #plainUntil = null;

  constructor(storage) {
    this.#storage = storage;
  }

  get streams() {
    const left = this.#remembered - Date.now();
    return !(left > 0 && left <= DAY_MS);
  }

  avoidStreams() {
    if (this.streams) this.#remember(Date.now() + (this.#remembered ? DAY_MS : MINUTE_MS));
  }

  // A stream has let message after message through.
  trustStreams() {
    this.#remember(null);
  }

  get #remembered() {
    return this.#storage.get(KEY) ?? this.#plainUntil;
  }

  #remember(plainUntil) {
    this.#plainUntil = plainUntil;
    this.#storage.set(KEY, plainUntil);
  }
}
