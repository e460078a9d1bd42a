// What the rooms' pages have kept in this browser: drafts, and messages that have not been sent.

const DRAFT = "chatroom.draft.";
const OUTBOX = "chatroom.outbox.";

export class KeptMessages {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  draft(room) {
    return this.#storage.get(DRAFT + room) ?? "";
  }

  keepDraft(room, text) {
    this.#storage.set(DRAFT + room, text);
  }

  // Each with its `room` and `text`, in the order in which they were said.
  get unsent() {
    return this.#storage
      .keys(OUTBOX)
      .map((key) => ({ room: key.slice(OUTBOX.length, key.lastIndexOf(".")), ...parse(this.#storage.get(key)) }))
      // Those of frames are sent by the frames.
      .filter(({ room, text, state }) => text && state !== "held" && !room.startsWith("embed/"))
      .sort((a, b) => a.at - b.at);
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
