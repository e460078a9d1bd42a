// A row of the log, as a template has it: drawn of an entry, or read where the server drew it.

import { Membership } from "./membership.js";
import { fillMessageText } from "./message_text.js";

export class RowPainter {
  #given;

  // Given what MessageList is.
  constructor(given) {
    this.#given = given;
  }

  // Answers a new row; none for an entry of a kind that is not shown.
  draw(entry) {
    const row = this.#given.templates.get(entry.kind)?.content.firstElementChild.cloneNode(true);
    if (row && entry.kind === "say") this.#fillMessage(row, entry);
    else if (row) this.#fillRename(row, entry);
    return row;
  }

  // Answers the entry that the server drew, and shows its time as the reader's clock has it.
  adopt(row) {
    const { entryId, kind, userId, clientId = "", at, mess } = row.dataset;
    delete row.dataset.mess;
    const hidden = row.matches(".hidden-message");
    const part = (...names) =>
      names.map((name) => row.querySelector(name)?.textContent).find((text) => text !== undefined) ?? "";
    this.#showTime(row, Number(at));
    return {
      id: Number(entryId),
      kind,
      user_id: userId,
      user_name: part(".message-author", ".name-before"),
      hidden,
      // Of what others said it is enough how it reads without its marks.
      mess: hidden ? "" : (mess ?? part(".message-text", ".name-after")),
      at: Number(at),
      client_id: clientId,
      badge: row.querySelector(".badge")?.dataset.badge,
      lookalike: Boolean(row.querySelector(".lookalike")),
    };
  }

  // The row of an unsent message, which said `before`, becomes that of the log's entry.
  confirm(row, entry, before) {
    if (entry.hidden || before !== entry.mess) this.fillText(row, entry);
    this.#showAuthor(row, entry);
    row.querySelector(".message-foot")?.remove();
    this.#showTime(row, entry.at);
    // What it answers may have been hidden before it was said.
    if (!entry.reply_to) row.querySelector(".quote")?.remove();
    this.#adorn(row, entry);
  }

  fillText(row, entry) {
    row.classList.toggle("hidden-message", Boolean(entry.hidden));
    if (entry.hidden) row.querySelectorAll(".quote, .edited, .reactions").forEach((part) => part.remove());
    fillMessageText(row.querySelector(".message-text"), entry.hidden ? this.#given.hiddenText : entry.mess);
  }

  #showTime(row, at) {
    const time = row.querySelector(".message-time");
    if (!time) return;
    time.dateTime = new Date(at).toISOString();
    time.textContent = this.#given.clock.time(at);
    time.title = this.#given.clock.full(at);
    row.querySelector(".message-body").dataset.time = time.textContent;
  }

  showState(row, item) {
    const foot = row.querySelector(".message-foot");
    const text = this.#given.describe(item);
    const state = foot.querySelector(".message-state");
    if (state.textContent !== text) state.textContent = text;
    for (const button of foot.querySelectorAll("button"))
      button.hidden = item.state !== "failed" && !(item.state === "held" && button.matches(".discard"));
    foot.hidden = !text && item.state !== "failed";
  }

  // The row over the messages of a day.
  drawDate(at) {
    const row = this.#given.dateTemplate.content.firstElementChild.cloneNode(true);
    const time = row.querySelector("time");
    time.dateTime = this.#given.clock.day(at);
    time.dataset.at = at;
    time.textContent = this.#given.clock.dayLabel(at);
    return row;
  }

  #fillMessage(row, entry) {
    row.dataset.clientId = entry.client_id;
    this.#showAuthor(row, entry);
    this.fillText(row, entry);
    this.#showTime(row, entry.at);
    if (!isUnsent(entry)) row.querySelector(".message-foot").remove();
    this.#adorn(row, entry);
  }

  #fillRename(row, entry) {
    row.querySelector(".name-before").textContent = entry.user_name;
    row.querySelector(".name-after").textContent = entry.mess;
  }

  #showAuthor(row, entry) {
    row.dataset.colour = Membership.colourOf(entry.user_id);
    row.querySelector(".message-author").textContent = entry.user_name;
    row.querySelector(".message-tag").textContent = `#${Membership.tagOf(entry.user_id)}`;
    // What an unsent message will be marked with is told by its entry.
    for (const mark of row.querySelectorAll(".badge, .lookalike")) {
      mark.hidden = mark.matches(".badge") ? mark.dataset.badge !== entry.badge : !entry.lookalike;
      if (mark.hidden && !isUnsent(entry)) mark.remove();
    }
  }

  #adorn(row, entry) {
    if (entry.reply_to || entry.edited || entry.reactions || entry.mess.includes("@")) this.#given.adorn(row, entry);
  }
}

function isUnsent(entry) {
  return "state" in entry;
}
