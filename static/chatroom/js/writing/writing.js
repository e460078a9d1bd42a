// Replies, edits, reactions, mentions and emoji: what one does beyond saying something, loaded when it is first done.

import { leadFocus } from "../focus.js";
import { Phrases } from "../phrases.js";
import { Refusal } from "../refusal.js";
import { Aim } from "./aim.js";
import { Completion } from "./completion.js";
import { EmojiPanel } from "./emoji_panel.js";

export class Writing {
  #given;
  #phrases;
  #aim;
  #completion;
  #emoji;

  // Given the page's data, `language`, the composer's `field`, and the page's parts by their names.
  constructor(given) {
    const template = document.getElementById("writing-phrases");
    const { field, composer, membership, list, storage, wire } = given;
    this.#given = given;
    this.#phrases = new Phrases(template, given.language);
    this.#aim = new Aim(field, { composer, phrases: this.#phrases });
    this.#completion = new Completion(field, { phrases: this.#phrases, membership, wire, list });
    this.#emoji = new EmojiPanel(document.getElementById("emoji"), { field, phrases: this.#phrases, storage });
    loadStyle(template.dataset.style);
    field.form.addEventListener("keydown", (event) => this.#press(event), { capture: true });
  }

  // An event of the page that may be for one of these; `pressed` is the button that was clicked, if any.
  take(event, pressed) {
    const { type, key, target, isComposing } = event;
    if (pressed?.matches("#emoji")) this.#emoji.toggle();
    if (pressed?.matches(".quote")) this.#jump(pressed);
    if (pressed?.matches(".reaction")) this.#react(rowOf(pressed), pressed.dataset.reaction);
    if (type === "input" && !isComposing) this.#completion.look();
    // The key itself would lead the caret to the beginning.
    if (key === "ArrowUp" && target === this.#given.field && this.#editLast()) event.preventDefault();
  }

  // What a message's menu has.
  items(row) {
    const mine = row.dataset.userId === this.#given.membership.userId;
    const changeable = mine && this.#isFresh(row);
    const text = (name) => this.#phrases.get(name);
    return [
      ...this.#given.page.reactions.map((reaction) => ({
        text: reaction,
        small: true,
        checked: isMine(row, reaction),
        run: () => this.#react(row, reaction),
      })),
      { text: text("reply"), run: () => this.#reply(row) },
      ...(changeable ? [{ text: text("edit"), run: () => this.#edit(row) }] : []),
      ...(changeable ? [{ text: text("delete"), run: () => this.#delete(row) }] : []),
    ];
  }

  // The panel of emoji has keys of its own.
  #press(event) {
    if (event.target.closest(".emoji-panel") || this.#completion.press(event)) return;
    if (event.key === "Escape" && !event.isComposing && this.#aim.isSet) this.#aim.drop();
  }

  #reply(row) {
    const { user_id, user_name, mess } = this.#given.list.entryOf(row);
    const answered = { replyTo: Number(row.dataset.entryId), quote: { user_id, user_name, mess } };
    const text = this.#phrases.get("replying", { name: user_name });
    const excerpt = row.querySelector(".message-text").textContent;
    this.#aim.set({ text, excerpt, send: (said) => this.#given.send(said, answered) });
  }

  // `value` is what stands in the field at first.
  #edit(row, value = this.#given.list.entryOf(row).mess) {
    const number = row.dataset.entryId;
    const { mess } = this.#given.list.entryOf(row);
    const send = async (text) => {
      if (text === mess) return;
      const change = { kind: "edit", target: Number(number), mess: text };
      const refusal = await this.#change("edit/", { number, chat_content: text }, change);
      if (refusal === null) return;
      this.#edit(row, text);
      this.#given.say(refusal);
    };
    this.#aim.set({ text: this.#phrases.get("editing"), excerpt: mess, value, edits: true, send });
  }

  // Answers whether there is one to be changed.
  #editLast() {
    const { field, membership } = this.#given;
    if (field.value || this.#aim.isSet) return false;
    const own = [...document.querySelectorAll("#log .message[data-entry-id]:not([data-state], .hidden-message)")];
    const last = own.filter((row) => row.dataset.userId === membership.userId).at(-1);
    if (!last || !this.#isFresh(last)) return false;
    this.#edit(last);
    return true;
  }

  #delete(row) {
    const number = row.dataset.entryId;
    const dialog = document.getElementById("delete-dialog");
    dialog.returnValue = "keep";
    dialog.addEventListener(
      "close",
      async () => {
        if (dialog.returnValue !== "delete") return;
        await this.#change("delete_message/", { number }, { kind: "delete", mess: number });
        leadFocus(this.#given.field, row);
      },
      { once: true },
    );
    dialog.showModal();
  }

  #react(row, reaction) {
    const number = row.dataset.entryId;
    const shown = row.querySelector(`[data-reaction="${reaction}"]`);
    const on = !isMine(row, reaction);
    const count = Number(shown?.textContent.split(" ").at(-1) ?? 0) + (on ? 1 : -1);
    const change = { kind: "react", target: Number(number), mess: JSON.stringify({ reaction, on, count }) };
    return this.#change("react/", { number, reaction, on: on ? 1 : 0 }, change);
  }

  // Does it, and shows it at once; answers and says why it was refused, or answers null.
  async #change(address, fields, entry) {
    const { wire, conversation, membership, say } = this.#given;
    try {
      const { id } = await wire.post(address, { ...fields, author: membership.userId });
      if (id) conversation.anticipate({ ...entry, id, user_id: membership.userId });
      say("");
      return null;
    } catch (error) {
      const refusal = (error instanceof Refusal && error.sentence) || this.#phrases.get("unreachable");
      say(refusal);
      return refusal;
    }
  }

  // To the message that is quoted; where it is not on the page any more, to the page that has it.
  #jump(link) {
    const row = this.#given.list.find(link.dataset.quoted);
    if (!row) return location.assign(link.href);
    for (const before of document.querySelectorAll(".sought")) before.classList.remove("sought");
    row.classList.add("sought");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }

  #isFresh(row) {
    return Date.now() - Number(row.dataset.at) < this.#given.page.changeable_seconds * 1000;
  }
}

function rowOf(element) {
  return element.closest("[data-entry-id]");
}

function isMine(row, reaction) {
  return row.querySelector(`[data-reaction="${reaction}"]`)?.getAttribute("aria-pressed") === "true";
}

function loadStyle(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
