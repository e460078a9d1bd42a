// What waits for a moderator, and what was done: reports, held messages, restrictions in force, acts to be undone.

import { Refusal } from "../refusal.js";

export class Queues {
  #dialog;
  #list;
  #state;
  #given;
  #time;

  // Given the page's data, `wire`, `phrases`, `acts` and the DoneList `done`.
  constructor(dialog, { language, ...given }) {
    this.#dialog = dialog;
    this.#list = dialog.querySelector("ul");
    this.#state = dialog.querySelector(".queue-state");
    this.#given = given;
    this.#time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  }

  // Shows one of them: `reports`, `held`, `restrictions` or `done`.
  async open(name) {
    const { phrases } = this.#given;
    this.#dialog.querySelector("h2").textContent = phrases.get(name);
    this.#list.replaceChildren();
    this.#state.textContent = phrases.get("loading");
    if (!this.#dialog.open) this.#dialog.showModal();
    try {
      const rows = await this[name]();
      this.#list.replaceChildren(...rows);
      this.#tellEmpty();
    } catch (error) {
      this.#state.textContent = (error instanceof Refusal && error.sentence) || phrases.get("unreachable");
    }
  }

  async reports() {
    const { wire, acts, phrases } = this.#given;
    const { reports } = await wire.get("reports/");
    return reports.map(({ entry, people, networks, reasons }) => {
      const about = [phrases.get("reported-by", { n: people }), phrases.get("networks", { n: networks }), ...reasons];
      return this.#row(entry.user_name, entry.mess, about, [
        ["uphold", () => acts.answerReports(entry.id, true)],
        ["dismiss", () => acts.answerReports(entry.id, false)],
      ]);
    });
  }

  async held() {
    const { wire, acts } = this.#given;
    const { held } = await wire.get("held/");
    return held.map(({ number, user_name: name, mess, at }) =>
      this.#row(name, mess, [this.#time.format(at)], [
        ["approve", () => acts.answerHeld(number, true)],
        ["refuse", () => acts.answerHeld(number, false)],
      ]),
    );
  }

  async restrictions() {
    const { page, wire, acts, phrases } = this.#given;
    const { restrictions } = await wire.get("restrictions/");
    return restrictions.map(({ id, kind, rung, user_name: name, reason, site, until }) => {
      const end = until ? phrases.get("until", { time: this.#time.format(until) }) : phrases.get("for-good");
      const about = [phrases.get(`rung-${rung}`), end, site && phrases.get("everywhere"), reason].filter(Boolean);
      const may = page.acts.includes(site ? "restrict_everywhere" : "lift");
      return this.#row(name, phrases.get(`kind-${kind}`), about, may ? [["lift", () => acts.lift(id)]] : []);
    });
  }

  async done() {
    return this.#given.done.acts.map((act) =>
      this.#row("", act.text, [this.#time.format(act.at)], [["undo", () => act.undo() ?? true]]),
    );
  }

  // One that waits: who, what, what is to be known of it, and its buttons, after each of which it is gone.
  #row(name, text, about, answers) {
    const row = this.#dialog.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector(".quoted-author").textContent = name;
    row.querySelector(".quoted-text").textContent = text;
    row.querySelector(".hint").textContent = about.join(" · ");
    const buttons = answers.map(([phrase, answer]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = this.#given.phrases.get(phrase);
      button.addEventListener("click", async () => (await answer()) && this.#remove(row));
      return button;
    });
    row.querySelector(".queue-buttons").append(...buttons);
    return row;
  }

  #remove(row) {
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("button");
    row.remove();
    (next ?? this.#dialog.querySelector("button[value=close]")).focus();
    this.#tellEmpty();
  }

  #tellEmpty() {
    this.#state.textContent = this.#list.children.length ? "" : this.#given.phrases.get("nothing-waits");
  }
}
