// What a moderator can do with a message and with whoever said it.

import { leadFocus } from "../focus.js";

export class MessageMenu {
  #given;

  // Given the page's data, `phrases`, `membership`, `settings`, `log`, `acts` and the `dialog` that restricts.
  constructor(given) {
    this.#given = given;
  }

  items(button) {
    const { page, phrases, log, membership, settings, acts, dialog } = this.#given;
    const row = button.closest("[data-entry-id]");
    const number = Number(row.dataset.entryId);
    const userName = row.querySelector(".message-author").textContent;
    const person = { userId: row.dataset.userId, userName };
    const others = person.userId !== membership.userId;
    const pinned = settings.values.pinned === number;
    const may = (act) => page.acts.includes(act);
    const leave = async (act) => {
      const around = [row.nextElementSibling, row.previousElementSibling];
      const near = around.map((one) => one?.querySelector(".message-menu"));
      if (!(await act())) return;
      leadFocus(near.find((one) => one?.isConnected && one.offsetParent) ?? log, log);
    };
    const items = [
      may("hide") && { text: phrases.get("hide"), run: () => leave(() => acts.hide(number)) },
      may("hide") &&
        others && { text: phrases.get("hide-all", { name: userName }), run: () => leave(() => acts.hideAllBy(person)) },
      may("pin") && { text: phrases.get(pinned ? "unpin" : "pin"), run: () => acts.pin(pinned ? null : number) },
      may("restrict") && others && { text: phrases.get("restrict"), run: () => dialog.open(person), apart: true },
      may("force_name") && others && { text: phrases.get("force-name"), run: () => acts.forceName(person) },
    ];
    return items.filter(Boolean);
  }
}
