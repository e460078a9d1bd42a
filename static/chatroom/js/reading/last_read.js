// Where this browser has read to in a room: a line stands there when one comes back.

export class LastRead {
  #given;
  #key;
  #number;

  // Given the page's Log, MessageList, ScrollManager, Membership and Phrases, its `storage`, and the `room`'s name.
  constructor(given) {
    this.#given = given;
    this.#key = `chatroom.read.${given.room}`;
    this.#number = Number(given.storage.get(this.#key));
    if (this.#number) this.#draw();
    else this.#keep();
    document.addEventListener("visibilitychange", () => document.hidden && this.#keep());
    addEventListener("pagehide", () => this.#keep());
  }

  // Before the first message that came since, once older ones have been loaded up to it.
  #draw() {
    const { log, list, membership, phrases } = this.#given;
    const content = document.querySelector(".log-content");
    const place = () => {
      const { entries, oldestId, moreBefore } = log;
      if (oldestId > this.#number + 1 && moreBefore) return false;
      const news = entries.find(
        ({ id, kind, user_id: userId }) =>
          id > this.#number && kind === "say" && userId !== membership.userId && document.getElementById(`m-${id}`),
      );
      if (news && !content.querySelector("[data-unread]")) list.markUnread(news.id, phrases.get("unread"));
      return true;
    };
    if (place()) return;
    const watch = new MutationObserver(() => place() && watch.disconnect());
    watch.observe(content, { childList: true });
  }

  #keep() {
    const { log, scroller, storage } = this.#given;
    const number = scroller.nearNewest ? log.cursor : this.#lastInView();
    const known = Number(storage.get(this.#key));
    // Another tab may have read further; a log that starts anew has lower numbers.
    if (number && (number > known || known > log.cursor)) storage.set(this.#key, String(number));
  }

  #lastInView() {
    const edge = document.getElementById("log").getBoundingClientRect().bottom;
    const rows = [...document.querySelectorAll("#log [data-entry-id]")];
    return Number(rows.findLast((row) => row.getBoundingClientRect().bottom <= edge)?.dataset.entryId ?? 0);
  }
}
