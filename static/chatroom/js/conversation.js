// What the reader sees of the room: applies each answer to the log and the page, whoever brought it.

// More than this in the page makes old phones slow; the rest can be loaded again.
const MOST_ROWS = 300;
// Long enough for a screen reader to let pass what was drawn, not said.
const QUIET_MS = 1000;

export class Conversation {
  #elements;
  #log;
  #list;
  #scroller;
  #older;
  #outbox;
  #membership;
  #unread;
  #phrases;
  #online;
  #quiet = null;

  constructor(elements, { log, list, scroller, older, outbox, membership, unread, phrases, online }) {
    this.#elements = elements;
    this.#log = log;
    this.#list = list;
    this.#scroller = scroller;
    this.#older = older;
    this.#outbox = outbox;
    this.#membership = membership;
    this.#unread = unread;
    this.#phrases = phrases;
    this.#online = online;
  }

  get online() {
    return this.#online;
  }

  take(answer) {
    const outcome = this.#log.apply(answer);
    if (outcome.gap) return outcome;
    if (outcome.reset) this.#redraw(outcome.entries);
    else if (outcome.entries.length) this.#append(outcome.entries);
    this.#showOnline(answer.online);
    return outcome;
  }

  // Shows how an unsent message fares, unless the log has it already.
  showUnsent(item) {
    if (item.state === "sent" && item.id <= this.#log.cursor) return this.#drop(item);
    this.#elements.empty.hidden = true;
    this.#scroller.keepPlace(() => this.#list.showUnsent(item));
  }

  dropUnsent(clientId) {
    this.#scroller.keepPlace(() => this.#list.dropUnsent(clientId));
  }

  prepend(answer) {
    const entries = this.#log.prepend(answer);
    this.#quietly(() => this.#scroller.keepPlace(() => this.#list.prepend(entries)));
    this.#older.show(this.#log.oldestId, this.#log.moreBefore);
  }

  #append(entries) {
    const said = entries.filter((entry) => entry.kind === "say" && entry.user_id !== this.#membership.userId);
    this.#scroller.keepPlace(() => this.#list.append(entries));
    this.#settle(entries);
    this.#scroller.miss(said.length);
    if (said.length && this.#unread.add(said.length)) this.#list.markUnread(said[0].id, this.#phrases.get("unread"));
    this.#elements.empty.hidden = true;
    if (this.#scroller.nearNewest) this.#trim();
  }

  #redraw(entries) {
    this.#quietly(() => this.#scroller.keepPlace(() => this.#list.replace(entries)));
    this.#settle(entries);
    for (const item of this.#outbox.items) if (item.state === "sent") this.#drop(item);
    this.#elements.empty.hidden = entries.length > 0;
    this.#older.show(this.#log.oldestId, this.#log.moreBefore);
  }

  // My own messages arrived, and my own new name, perhaps given in another tab.
  #settle(entries) {
    for (const entry of entries) {
      this.#outbox.settle(entry);
      if (entry.kind === "rename" && entry.user_id === this.#membership.userId)
        this.#membership.update({ userName: entry.mess });
    }
  }

  #drop(item) {
    this.#outbox.discard(item.clientId);
    this.dropUnsent(item.clientId);
  }

  #trim() {
    if (!this.#log.trim(MOST_ROWS).length) return;
    this.#scroller.keepPlace(() => this.#list.dropBefore(this.#log.oldestId));
    this.#older.show(this.#log.oldestId, this.#log.moreBefore);
  }

  #showOnline(online) {
    if (online === this.#online) return;
    this.#online = online;
    this.#elements.online.textContent = this.#phrases.get("people", { n: online });
  }

  #quietly(draw) {
    const { log } = this.#elements;
    log.setAttribute("aria-live", "off");
    draw();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => log.setAttribute("aria-live", "polite"), QUIET_MS);
  }
}
