// What the reader sees of the room: applies each answer to the log and the page, whoever brought it.

// More than this in the page makes old phones slow; the rest can be loaded again.
const MOST_ROWS = 300;
// Before entries are asked for once more that did not arrive.
const AGAIN_MS = 3000;
// Long enough for a screen reader to let pass what was drawn, not said.
const QUIET_MS = 1000;

export class Conversation {
  #elements;
  #given;
  #online;
  #quiet = null;
  #hides = 0;

  // Given a Log, a MessageList, and the page's other parts by their names; `readEntries(numbers)`, which asks for
  // entries as they are now; `readHistory(fields)`; `onSettings(changed, ids)`, which hears how the room is run from now
  // on, and which entries were hidden or shown again; and `onChange(entry)`, which shows what an edit or a reaction changes.
  constructor(elements, { online, ...given }) {
    this.#elements = elements;
    this.#given = given;
    this.#online = online;
  }

  get online() {
    return this.#online;
  }

  take(answer) {
    const outcome = this.#given.log.apply(answer);
    if (outcome.gap) return outcome;
    if (outcome.reset) this.#redraw(outcome.entries);
    else if (outcome.entries.length) this.#append(outcome.entries);
    this.#showOnline(answer.online);
    this.#given.attendance.hear(answer, outcome.reset ? [] : outcome.entries);
    return outcome;
  }

  // Shows how an unsent message fares, unless the log has it already.
  showUnsent(item) {
    if (item.state === "sent" && item.id <= this.#given.log.cursor) return this.#confirm(item);
    this.#elements.empty.hidden = true;
    this.#given.scroller.keepPlace(() => this.#given.list.showUnsent(item));
  }

  dropUnsent(clientId) {
    this.#given.scroller.keepPlace(() => this.#given.list.dropUnsent(clientId));
  }

  // Asks for a part of the log, anew where something was hidden before the answer came.
  async read(fields) {
    const hides = this.#hides;
    const answer = await this.#given.readHistory(fields);
    return this.#hides === hides ? answer : this.read(fields);
  }

  prepend(answer) {
    const entries = this.#given.log.prepend(answer);
    this.#quietly(() => this.#change(() => this.#given.list.prepend(entries), false));
  }

  extend(answer) {
    const entries = this.#given.log.extend(answer);
    this.#quietly(() => this.#change(() => this.#given.list.append(entries), true));
  }

  // Another part of the log in the place of this one.
  show(answer) {
    this.#redraw(this.#given.log.show(answer), []);
  }

  #append(entries) {
    const { attendance, log, list, membership, outbox, phrases, scroller, unread } = this.#given;
    for (const entry of entries) this.#recognise(entry, outbox.items.find(({ id }) => id === entry.id));
    const said = entries.filter(
      ({ kind, hidden, user_id: userId }) =>
        kind === "say" && !hidden && userId !== membership.userId && !attendance.now?.ignores(userId),
    );
    // What is not drawn was perhaps sent from here.
    const { moreAfter } = log;
    this.#change(() => {
      if (moreAfter) for (const entry of entries) list.dropUnsent(entry.client_id);
      else list.append(entries);
    }, scroller.nearNewest);
    this.#settle(entries);
    scroller.miss(said.length);
    if (said.length && unread.add(said.length) && !log.moreAfter) list.markUnread(said[0].id, phrases.get("unread"));
    for (const entry of entries) this.#moderate(entry);
    this.#elements.empty.hidden = true;
  }

  // `news` are those that nobody has been told of.
  #redraw(entries, news = entries) {
    this.#quietly(() => this.#given.scroller.keepPlace(() => this.#given.list.replace(entries)));
    this.#settle(news);
    for (const item of this.#given.outbox.items) if (item.state === "sent") this.#drop(item);
    // What the reader alone can read, and which reactions are the reader's own, no poll tells.
    this.#putBack(entries.filter(({ kind, reactions }) => (reactions && news[0]) || kind === "shadow").map(({ id }) => id));
    // An entry may have been written down before those that came with it changed it.
    for (const entry of news) if (entry.target) this.#given.onChange(entry);
    this.#elements.empty.hidden = entries.length > 0;
    const { log, older } = this.#given;
    older.show(log.oldestId, log.moreBefore);
    // All that came may tell of older messages, and nothing else would look for them.
    if (!log.entries.length) older.loadMore();
  }

  // The log had it before its number was answered. What only its author may read it has without a text.
  #confirm(item) {
    const { log, list, scroller } = this.#given;
    this.#drop(item);
    const entry = log.entries.find(({ id }) => id === item.id);
    if (this.#recognise(entry, item)) this.#quietly(() => scroller.keepPlace(() => list.restore([entry])));
  }

  // What only its author may read: mine is still in the outbox, with the number that it was answered.
  #recognise(entry, item) {
    if (entry?.kind !== "shadow" || !item) return false;
    const { userId, userName } = this.#given.membership;
    const { clientId: client_id, text: mess, replyTo: reply_to, quote } = item;
    return Object.assign(entry, { kind: "say", user_id: userId, user_name: userName, client_id, mess, reply_to, quote });
  }

  #moderate(entry) {
    const { kind, mess, target } = entry;
    const { list, onSettings, scroller } = this.#given;
    if (kind === "settings") onSettings(JSON.parse(mess));
    if (kind === "restore") this.#putBack(readNumbers(mess));
    if (target) this.#given.onChange(entry);
    if (!["hide", "delete", "edit"].includes(kind)) return;
    const changed = target ? [target] : readNumbers(mess);
    this.#hides += 1;
    if (kind !== "edit") scroller.keepPlace(() => list.hide(changed, kind === "delete"));
    onSettings({}, changed);
  }

  // Shows what I did a moment before the log tells of it.
  anticipate(entry) {
    if (entry.id > this.#given.log.cursor) this.#moderate(entry);
  }

  // Asks for entries that this reader may see now, and shows them in their places. Those of before are read with them.
  async #putBack(ids) {
    const { oldestId, newestId, moreBefore, moreAfter } = this.#given.log;
    const here = ids.filter((id) => (id >= oldestId || !moreBefore) && (id <= newestId || !moreAfter));
    if (!here.length) return;
    const hides = this.#hides;
    try {
      const { info } = await this.#given.readEntries(here);
      // What was hidden meanwhile may be among them.
      if (this.#hides !== hides) return this.#putBack(ids);
      const shown = info.filter(({ kind }) => kind !== "shadow");
      this.#quietly(() => this.#given.scroller.keepPlace(() => this.#given.list.restore(shown)));
      for (const entry of shown) this.#given.onChange({ ...entry, target: entry.id });
      this.#given.onSettings({}, ids);
    } catch (error) {
      if (error.temporary !== false) setTimeout(() => this.#putBack(ids), AGAIN_MS);
    }
  }

  // My own messages arrived, and my own new name, perhaps given in another tab.
  #settle(entries) {
    for (const entry of entries) {
      this.#given.outbox.settle(entry);
      if (entry.kind === "rename" && entry.user_id === this.#given.membership.userId)
        this.#given.membership.update({ userName: entry.mess });
    }
  }

  #drop(item) {
    this.#given.outbox.discard(item.clientId);
    this.dropUnsent(item.clientId);
  }

  // Adds to what the page shows, and drops what is too much then: the oldest, or the newest.
  #change(add, dropOldest) {
    const { log, list, older, scroller } = this.#given;
    scroller.keepPlace(() => {
      add();
      if (log.trim(MOST_ROWS, dropOldest)) list.keepOnly(log.oldestId, log.newestId);
    });
    older.show(log.oldestId, log.moreBefore);
  }

  #showOnline(online) {
    if (online === this.#online) return;
    this.#online = online;
    this.#elements.online.textContent = this.#given.phrases.get("people", { n: online });
  }

  #quietly(draw) {
    const { log } = this.#elements;
    log.setAttribute("aria-live", "off");
    draw();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => log.setAttribute("aria-live", "polite"), QUIET_MS);
  }
}

// A set of entry numbers as the log writes it: "3,5-9".
function readNumbers(text) {
  return text.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
}
