// How the room is run, where its reader sees it: each setting as it changes, without a reload.

import { fillMessageText } from "./message_text.js";

export class RoomSettings extends EventTarget {
  #elements;
  #given;
  #values;

  // Given `page`, the page's data, with the settings; `phrases`, `composer` and `unread`; and `readEntries(numbers)`.
  constructor(elements, given) {
    super();
    this.#elements = elements;
    this.#given = given;
    this.#values = given.page.settings;
    this.#hush();
  }

  get values() {
    return this.#values;
  }

  // Whether this reader moderates the room, and so is held up by nothing.
  get #free() {
    return this.#given.page.acts.length > 0;
  }

  // The milliseconds that a reader leaves between two messages.
  get slowMs() {
    return this.#free ? 0 : this.#values.slow_seconds * 1000;
  }

  // Takes the settings that have changed, and the ids of entries that were hidden or shown again.
  change(changed, ids = []) {
    const { title, welcome, slow } = this.#elements;
    const { page, phrases, composer, unread } = this.#given;
    const before = title.textContent;
    Object.assign(this.#values, changed);
    const { slow_seconds: seconds, pinned } = this.#values;
    title.textContent = this.#values.title || page.room;
    if (before !== title.textContent) unread.rename(before, title.textContent);
    welcome.textContent = this.#values.welcome;
    welcome.hidden = !this.#values.welcome;
    slow.textContent = phrases.get("slow-mode", { n: seconds });
    slow.hidden = this.#free || !seconds;
    composer.longest = this.#values.message_max;
    if ("slow_seconds" in changed) composer.rest(0);
    this.#hush();
    if ("pinned" in changed || ids.includes(pinned)) this.#pin(pinned);
    this.dispatchEvent(new Event("change"));
  }

  #hush() {
    const { closed, access, paused } = this.#values;
    const { page, phrases, composer } = this.#given;
    const readOnly = access === "read_only" && !page.member;
    const why = closed ? "closed" : this.#free ? "" : readOnly ? "read_only" : paused ? "paused" : "";
    const { silence } = this.#elements;
    silence.hidden = !why;
    silence.textContent = why && phrases.get(why);
    composer.silence = why;
  }

  async #pin(number) {
    const { pinned } = this.#elements;
    pinned.hidden = true;
    if (!number) return;
    const { info } = await this.#given.readEntries([number]).catch(() => ({ info: [] }));
    if (number !== this.#values.pinned || !info[0]?.mess) return;
    pinned.querySelector(".pinned-author").textContent = info[0].user_name;
    fillMessageText(pinned.querySelector(".pinned-text"), info[0].mess);
    pinned.hidden = false;
  }
}
