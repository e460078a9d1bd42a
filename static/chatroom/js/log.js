// The room's log as this page has applied it: entries in order, the cursor, and nothing of the DOM.
//
// The entries are a part of the log without gaps, but for those that only tell of others: these have no row of their own.
// While there are more after them, what comes moves the cursor alone.

const TELLING = ["edit", "delete", "react"];

export class Log {
  #entries;
  #cursor;
  #tag;
  #moreBefore;
  #moreAfter;

  constructor({ entries = [], cursor, tag = "", moreBefore = false, moreAfter = false }) {
    this.#entries = entries;
    this.#cursor = cursor;
    this.#tag = tag;
    this.#moreBefore = moreBefore;
    this.#moreAfter = moreAfter;
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

  get moreAfter() {
    return this.#moreAfter;
  }

  get newestId() {
    return this.#entries.at(-1)?.id ?? 0;
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
    if (!this.#moreAfter) this.#entries.push(...entries.filter(hasRow));
    return { gap: false, reset: false, entries };
  }

  prepend({ info, more }) {
    const entries = info.filter((entry) => entry.id < this.oldestId);
    this.#entries.unshift(...entries);
    this.#moreBefore = more;
    return entries;
  }

  // Takes the next part; what is newer than the cursor comes by itself.
  extend({ info }) {
    const entries = info.filter(({ id }) => id > this.newestId && id <= this.#cursor);
    this.#entries.push(...entries);
    this.#moreAfter = entries.length > 0 && this.newestId < this.#cursor;
    return entries;
  }

  // Takes another part in the place of this one.
  show({ info, more }) {
    this.#entries = [];
    this.#moreBefore = more;
    return this.extend({ info });
  }

  // Forgets the entries beyond `longest`, the oldest or the newest, which can be read again; whether there were such.
  trim(longest, oldest) {
    const beyond = this.#entries.length - longest;
    if (beyond <= 0) return false;
    this.#entries.splice(oldest ? 0 : longest, beyond);
    if (oldest) this.#moreBefore = true;
    else this.#moreAfter = true;
    return true;
  }

  losePlace() {
    this.#cursor = null;
  }

  #restart(answer) {
    this.#entries = answer.info.filter(hasRow);
    this.#cursor = answer.last_id;
    this.#tag = answer.tag;
    this.#moreBefore = answer.info.length > 0 && answer.info[0].id > 1;
    this.#moreAfter = false;
    return { gap: false, reset: true, entries: answer.info };
  }
}

function hasRow({ kind }) {
  return !TELLING.includes(kind);
}
