// What few messages have: a quote of what they answer, that they were edited, reactions, and that they speak to me.

import { fillMessageText } from "../message_text.js";
import { mentions } from "../awareness/mentions.js";

const QUOTE_MAX = 100;

export class MessageParts {
  #parts;
  #given;

  // `template` has each part once. Given the MessageList `list`, `membership`, and all `reactions` in their order.
  constructor(template, given) {
    this.#parts = template.content;
    this.#given = given;
  }

  // Draws what the entry of a row has of these.
  adorn(row, { hidden, edited, reply_to: replyTo, quote, reactions = {}, my_reactions: mine = [] }) {
    if (hidden) return;
    if (replyTo) this.#showQuote(row, replyTo, quote);
    if (edited) this.#showEdited(row);
    for (const [reaction, count] of Object.entries(reactions))
      this.#showReaction(row, reaction, count, mine.includes(reaction));
    this.#markForMe(row);
  }

  // Shows what an entry changes in its `target`: an `edit`, a `react`, or a message itself that is shown again.
  change(entry) {
    const { kind, target, mess } = entry;
    const quotes = document.querySelectorAll(`[data-quoted="${target}"]`);
    if (kind === "say") {
      for (const link of quotes) {
        this.#fillQuote(link, mess ? entry : null);
        this.#markForMe(link.closest(".message"));
      }
      return;
    }
    const row = this.#given.list.find(target);
    const shown = row && !this.#given.list.entryOf(row).hidden;
    if (shown && kind === "react") this.#react(row, entry);
    if (kind !== "edit") return;
    for (const link of quotes) if (!link.hidden) link.querySelector(".quote-text").textContent = quoted(mess);
    if (shown) this.#edit(row, mess);
  }

  // Who I am has changed, or what I am called.
  renewMarks() {
    for (const row of document.querySelectorAll(".message")) this.#markForMe(row);
  }

  #edit(row, mess) {
    this.#given.list.entryOf(row).mess = mess;
    fillMessageText(row.querySelector(".message-text"), mess);
    this.#showEdited(row);
    this.#markForMe(row);
  }

  #react(row, { user_id: userId, mess }) {
    const { reaction, on, count } = JSON.parse(mess);
    this.#showReaction(row, reaction, count, userId === this.#given.membership.userId ? on : undefined);
  }

  #showEdited(row) {
    if (!row.querySelector(".edited")) row.querySelector(".message-body").append(" ", this.#part(".edited"));
  }

  #showQuote(row, id, quote) {
    let link = row.querySelector(".quote");
    if (!link) row.querySelector(".bubble").prepend((link = this.#part(".quote")));
    link.dataset.quoted = id;
    link.href = `?at=${id}#m-${id}`;
    this.#fillQuote(link, quote);
  }

  #fillQuote(link, quote) {
    link.hidden = !quote;
    link.replaceChildren();
    if (!quote) return;
    link.append(...this.#part(".quote").childNodes);
    link.dataset.author = quote.user_id;
    link.querySelector(".quote-author").textContent = quote.user_name;
    link.querySelector(".quote-text").textContent = quoted(quote.mess);
  }

  #showReaction(row, reaction, count, mine) {
    let all = row.querySelector(".reactions");
    if (!all) {
      all = this.#part(".reactions");
      all.replaceChildren();
      row.querySelector(".bubble ~ button").after(all);
    }
    let one = all.querySelector(`[data-reaction="${reaction}"]`);
    if (!one) all.append((one = this.#part(".reaction")));
    one.dataset.reaction = reaction;
    one.textContent = `${reaction} ${count}`;
    if (mine !== undefined) one.setAttribute("aria-pressed", mine);
    const place = (button) => this.#given.reactions.indexOf(button.dataset.reaction);
    all.append(...[...all.children].sort((a, b) => place(a) - place(b)));
    if (!count) one.remove();
    if (!all.firstElementChild) all.remove();
  }

  #markForMe(row) {
    const { list, membership } = this.#given;
    const entry = list.entryOf(row);
    if (!entry) return;
    const answersMe = row.querySelector(".quote:not([hidden])")?.dataset.author === membership.userId;
    const mine = entry.user_id === membership.userId;
    row.classList.toggle("for-me", !mine && (answersMe || mentions(entry.mess, membership)));
  }

  #part(name) {
    return this.#parts.querySelector(name).cloneNode(true);
  }
}

// In one line, and so without marks.
function quoted(text) {
  const whole = document.createElement("span");
  fillMessageText(whole, [...text].slice(0, QUOTE_MAX).join(""));
  return whole.textContent;
}
