// Reading elsewhere in the log than at its newest: to a message, to a day, on from there, and back.

export class Reading {
  #given;
  #element;
  #loading = null;

  // Given a Conversation, its Log and ScrollManager, the page's data, Wire and Phrases, and `say(sentence)`.
  constructor(given) {
    this.#given = given;
    this.#element = document.getElementById("log");
  }

  // The page was opened at a message.
  arrive() {
    const { page, log } = this.#given;
    for (const link of document.querySelectorAll(".log-content > .newer")) link.remove();
    if (log.entries.length) this.#mark(page.at);
  }

  // Loads what follows the last message on the page, once at a time.
  fill() {
    this.#loading ??= this.#fill().finally(() => (this.#loading = null));
    return this.#loading;
  }

  // Leaves what is on the page for the newest.
  async leap() {
    const { conversation, log } = this.#given;
    conversation.show(await conversation.read({}));
    this.#mark(null);
    history.replaceState(null, "", location.pathname);
    // Something came meanwhile. In a rush of messages more may come than one can follow: then it goes on at the end.
    if (log.moreAfter) await this.fill();
    this.#element.scrollTop = 0;
  }

  async toMessage(number) {
    if (!this.#mark(number)) await this.#show({ around: number });
  }

  // `day` is written as 2026-11-21, and begins where the reader is.
  toDay(day) {
    return this.#show({ on: day, zone: new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "" });
  }

  async #fill() {
    const { conversation, log, scroller } = this.#given;
    const after = log.newestId;
    const answer = await conversation.read({ after });
    if (log.newestId === after) conversation.extend(answer);
    // There may be more by now, and nothing else would look.
    if (log.moreAfter) setTimeout(() => scroller.keepPlace(() => {}));
  }

  async #show(fields) {
    const { conversation } = this.#given;
    const answer = await conversation.read(fields);
    conversation.show(answer);
    this.#mark(answer.at);
  }

  // Marks a message, or with null none, and brings it into view; answers whether it is on the page.
  #mark(number) {
    for (const row of document.querySelectorAll(".sought")) row.classList.remove("sought");
    const rows = [...this.#element.querySelectorAll("[data-entry-id]")];
    const sought = number && rows.find((row) => Number(row.dataset.entryId) >= number);
    if (!sought || Number(rows[0].dataset.entryId) > number) return false;
    sought.classList.add("sought");
    sought.scrollIntoView({ block: "center" });
    return true;
  }
}
