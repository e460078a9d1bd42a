// The room's log as this page has applied it: entries in order, the cursor, and nothing of the DOM.

export class Log {
  #entries;
  #cursor;
  #tag;
  #moreBefore;

  constructor({ entries = [], cursor, tag = "", moreBefore = false }) {
    this.#entries = entries;
    this.#cursor = cursor;
    this.#tag = tag;
    this.#moreBefore = moreBefore;
  }

  get entries() {
    return this.#entries;
  }

  // The newest id applied; null when the place is lost and the next answer starts anew.
  get cursor() {
    return this.#cursor;
  }

  get tag() {
    return this.#tag;
  }

  get moreBefore() {
    return this.#moreBefore;
  }

  get oldestId() {
    return this.#entries[0]?.id ?? (this.#cursor ?? 0) + 1;
  }

  // What an answer brought: the entries that are new here; `gap` when it starts after the cursor,
  // `reset` when all is drawn anew.
  apply(answer) {
    if (answer.reset || this.#cursor === null) return this.#restart(answer);
    if (answer.from > this.#cursor) return { gap: true, reset: false, entries: [] };
    const entries = answer.info.filter((entry) => entry.id > this.#cursor);
    if (answer.last_id >= this.#cursor) {
      this.#cursor = answer.last_id;
      this.#tag = answer.tag;
    }
    this.#entries.push(...entries);
    return { gap: false, reset: false, entries };
  }

  prepend({ info, more }) {
    const entries = info.filter((entry) => entry.id < this.oldestId);
    this.#entries.unshift(...entries);
    this.#moreBefore = more;
    return entries;
  }

  // Forgets the oldest entries beyond `longest`; they can be read again as older messages.
  trim(longest) {
    const dropped = this.#entries.splice(0, Math.max(0, this.#entries.length - longest));
    if (dropped.length) this.#moreBefore = true;
    return dropped;
  }

  losePlace() {
    this.#cursor = null;
  }

  #restart(answer) {
    this.#entries = [...answer.info];
    this.#cursor = answer.last_id;
    this.#tag = answer.tag;
    this.#moreBefore = answer.info.length > 0 && answer.info[0].id > 1;
    return { gap: false, reset: true, entries: this.#entries };
  }
}
