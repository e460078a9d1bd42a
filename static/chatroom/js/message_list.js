// The entries on the page: has their rows in the log's order, in groups, each day's under a row of its own.

import { RowPainter } from "./row_painter.js";

// Messages of one author within this time stand in one group under one name.
const GROUP_MS = 5 * 60 * 1000;

export class MessageList {
  #content;
  #given;
  #painter;
  #facts = new WeakMap();
  #unsent = new Map();

  // Given `templates`, the <template> of each kind of entry that is shown, `dateTemplate`, `clock` and `membership`;
  // `describe(item)` says how an unsent message fares; `hiddenText` stands where its author's hidden message was;
  // `adorn(row, entry)` adds what few messages have.
  constructor(content, given) {
    this.#content = content;
    this.#given = given;
    this.#painter = new RowPainter(given);
    given.membership.addEventListener("change", () => this.#markMine());
  }

  // Takes over what the server drew; answers its entries.
  adopt() {
    this.#content.querySelectorAll(".date-row").forEach((row) => row.remove());
    return this.#rows().map((row) => {
      const entry = this.#painter.adopt(row);
      this.#remember(row, entry);
      this.#arrange(row);
      return entry;
    });
  }

  append(entries) {
    for (const entry of entries) {
      const row = this.#unsent.get(entry.client_id) ?? this.#draw(entry);
      if (!row) continue;
      if (row.isConnected) this.#confirm(row, entry);
      else this.#content.insertBefore(row, this.#firstUnsent());
      this.#arrange(row, row.nextElementSibling);
    }
  }

  prepend(entries) {
    const next = this.#content.querySelector(":scope > :is([data-kind], .date-row)");
    const rows = entries.map((entry) => this.#draw(entry)).filter(Boolean);
    for (const row of rows) this.#content.insertBefore(row, next);
    this.#arrange(...rows, this.#after(rows.at(-1)));
  }

  replace(entries) {
    this.#content.querySelectorAll(":scope > :is([data-entry-id], .date-row)").forEach((row) => {
      if (!row.dataset.state) row.remove();
    });
    this.append(entries);
    this.#arrange(this.#firstUnsent());
  }

  // Drops all but what is between two entries, and themselves.
  keepOnly(oldestId, newestId) {
    for (const row of this.#rows()) {
      const id = Number(row.dataset.entryId);
      if ((id < oldestId || id > newestId) && !row.dataset.state) row.remove();
    }
    // Of dates those over nothing.
    for (const row of this.#content.querySelectorAll(":scope > .date-row"))
      if (!row.nextElementSibling?.dataset.kind) row.remove();
    this.#arrange(this.#content.querySelector(":scope > [data-kind]"), this.#firstUnsent());
  }

  // Takes away what a moderator has hidden, where its author sees that it was; or what its author has deleted.
  hide(ids, deleted) {
    for (const id of ids) {
      for (const quote of this.#content.querySelectorAll(`[data-quoted="${id}"]`)) {
        quote.hidden = true;
        quote.replaceChildren();
        const reply = quote.closest("[data-kind]");
        if (!this.#facts.get(reply).mess.includes("@")) reply.classList.remove("for-me");
      }
      const row = this.find(id);
      if (!row) continue;
      const entry = Object.assign(this.#facts.get(row), { mess: "", hidden: true });
      if (deleted || !this.#isShown(entry)) this.#takeAway(row);
      else this.#painter.fillText(row, entry);
    }
  }

  find(id) {
    return this.#content.querySelector(`:scope > [data-entry-id="${id}"]`);
  }

  // What a row's entry is, as far as the page knows it.
  entryOf(row) {
    return this.#facts.get(row);
  }

  // Puts entries back in their places.
  restore(entries) {
    for (const entry of entries) {
      const shown = this.find(entry.id);
      if (shown) this.#takeAway(shown);
      const row = this.#draw(entry);
      if (!row) continue;
      const next = this.#rows().find((other) => Number(other.dataset.entryId) > entry.id);
      this.#content.insertBefore(row, next ?? this.#firstUnsent());
      this.#arrange(row, this.#after(row));
    }
  }

  // Draws an unsent message, or how it fares now.
  showUnsent(item) {
    const { userId, userName } = this.#given.membership;
    const entry = {
      ...item,
      kind: "say",
      user_id: userId,
      user_name: userName,
      mess: item.text,
      client_id: item.clientId,
      reply_to: item.replyTo,
    };
    let row = this.#unsent.get(item.clientId);
    if (!row) {
      row = this.#draw(entry);
      this.#unsent.set(item.clientId, row);
      this.#content.append(row);
    }
    row.dataset.state = item.state;
    if (item.id) row.dataset.entryId = item.id;
    this.#painter.showState(row, item);
    this.#arrange(row);
  }

  dropUnsent(clientId) {
    const row = this.#unsent.get(clientId);
    this.#unsent.delete(clientId);
    if (row) this.#takeAway(row);
  }

  // Draws the line between what was read and what came since; without an id there is none.
  markUnread(id, text) {
    for (const row of this.#content.querySelectorAll("[data-unread]")) delete row.dataset.unread;
    if (id) this.#content.querySelector(`[data-entry-id="${id}"]`).dataset.unread = text;
  }

  // "Today" is yesterday after midnight.
  renewDays() {
    for (const time of this.#content.querySelectorAll(".date-row time"))
      time.textContent = this.#given.clock.dayLabel(Number(time.dataset.at));
  }

  #rows() {
    return [...this.#content.querySelectorAll(":scope > [data-entry-id]")];
  }

  #firstUnsent() {
    return this.#content.querySelector(":scope > [data-state]");
  }

  #draw(entry) {
    const row = this.#isShown(entry) && this.#painter.draw(entry);
    if (row) this.#remember(row, entry);
    return row;
  }

  // Of what is hidden its author sees that it is.
  #isShown(entry) {
    return !entry.hidden || (entry.kind === "say" && entry.user_id === this.#given.membership.userId);
  }

  #takeAway(row) {
    const next = this.#after(row);
    row.remove();
    this.#arrange(next);
  }

  #remember(row, entry) {
    if (entry.id) {
      row.dataset.entryId = entry.id;
      row.id = `m-${entry.id}`;
    }
    row.dataset.userId = entry.user_id;
    row.dataset.at = entry.at;
    row.classList.toggle("mine", entry.user_id === this.#given.membership.userId);
    this.#facts.set(row, entry);
  }

  // An unsent message has its place in the log: the same element stays, so that nothing is said twice aloud.
  #confirm(row, entry) {
    this.#unsent.delete(entry.client_id);
    delete row.dataset.state;
    this.#painter.confirm(row, entry, this.#facts.get(row).mess);
    this.#remember(row, entry);
    for (const earlier of this.#unsentBefore(row)) this.#content.append(earlier);
  }

  // Those that still wait stay below what the log holds.
  #unsentBefore(row) {
    return [...this.#unsent.values()].filter(
      (other) => other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
  }

  // Puts right what a row shows of its neighbour above: the day's row and whether it goes on with a group.
  #arrange(...rows) {
    for (const row of rows) {
      const entry = this.#facts.get(row);
      if (!entry || !row.isConnected) continue;
      while (row.previousElementSibling?.matches(".date-row")) row.previousElementSibling.remove();
      const previous = this.#facts.get(row.previousElementSibling);
      const sameDay = previous && this.#given.clock.day(previous.at) === this.#given.clock.day(entry.at);
      if (!sameDay) row.before(this.#dateRow(entry.at));
      row.classList.toggle("continues", Boolean(sameDay) && goesOn(previous, entry));
    }
  }

  #after(row) {
    let next = row?.nextElementSibling;
    while (next?.matches(".date-row")) next = next.nextElementSibling;
    return next;
  }

  #dateRow(at) {
    this.renewDays();
    return this.#painter.drawDate(at);
  }

  #markMine() {
    for (const row of this.#rows()) row.classList.toggle("mine", row.dataset.userId === this.#given.membership.userId);
  }
}

function goesOn(previous, entry) {
  return (
    previous.kind === "say" &&
    entry.kind === "say" &&
    previous.user_id === entry.user_id &&
    previous.user_name === entry.user_name &&
    previous.badge === entry.badge &&
    Boolean(previous.lookalike) === Boolean(entry.lookalike) &&
    Math.abs(entry.at - previous.at) < GROUP_MS
  );
}
