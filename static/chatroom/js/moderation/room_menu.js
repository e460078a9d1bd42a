// What a moderator can do with the room, from the button in its head.

import { openMenu } from "./menu.js";

const SLOW_SECONDS = [0, 5, 15, 60];

export class RoomMenu {
  #button;
  #given;

  // Given the page's data, `phrases`, `settings`, `acts`, the `queues` of what waits for an answer and the `watch` over
  // them, the `status` that says aloud that something waits, and the `link` to the page of the room's settings, which
  // is one of the menu's entries from now on.
  constructor(button, given) {
    this.#button = button;
    this.#given = given;
    given.link.hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => openMenu(button, this.#items()));
    given.settings.addEventListener("change", () => this.#show());
    given.watch.addEventListener("change", () => this.#showWaiting());
    this.#show();
  }

  // Whoever moderates is held up by nothing, and sees here that others are.
  #show() {
    const { phrases, settings } = this.#given;
    const { slow_seconds: slow, paused } = settings.values;
    this.#button.classList.toggle("holding", paused || slow > 0);
    this.#button.title = paused ? phrases.get("did-pause") : slow ? phrases.get("did-slow", { n: slow }) : "";
  }

  #showWaiting() {
    const { phrases, status, watch } = this.#given;
    const n = watch.counts.reports + watch.counts.held;
    if (n) this.#button.dataset.waiting = n;
    else delete this.#button.dataset.waiting;
    const text = n ? phrases.get("waiting", { n }) : "";
    if (status.textContent !== text) status.textContent = text;
  }

  #items() {
    const { page, phrases, settings, acts, queues, watch, link } = this.#given;
    const counted = (name) => phrases.get(name) + (watch.counts[name] ? ` (${watch.counts[name]})` : "");
    const { slow_seconds: slow, paused } = settings.values;
    const may = (act) => page.acts.includes(act);
    const pace = may("pace") && [
      { text: phrases.get(paused ? "resume" : "pause"), run: () => acts.pause(!paused) },
      ...SLOW_SECONDS.map((seconds, at) => ({
        text: phrases.get(seconds ? "slow" : "not-slow", { n: seconds }),
        run: () => acts.slow(seconds),
        checked: seconds === slow,
        apart: !at,
      })),
    ];
    return [
      pace,
      may("answer_report") && { text: counted("reports"), run: () => queues.open("reports"), apart: true },
      may("approve") && { text: counted("held"), run: () => queues.open("held") },
      may("restrict") && { text: phrases.get("restrictions"), run: () => queues.open("restrictions") },
      { text: phrases.get("done"), run: () => queues.open("done") },
      { text: link.textContent.trim(), run: () => link.querySelector("a").click(), apart: true },
    ]
      .flat()
      .filter(Boolean);
  }
}
