// The list of who is here, opened from the page's head: people, those whom this browser ignores, and how to be called.

import { Membership } from "../membership.js";

const REFRESH_MS = 20_000;
// Many come and go at once: all who look at the list do not ask for it at that moment.
const SPREAD_MS = 3000;
const GAP_PX = 8;
const RANKS = ["staff", "owner", "moderator", undefined, "robot"];

export class PeoplePanel {
  #panel;
  #given;
  #rows = new Map();
  #people = [];
  #online = null;
  #timer = null;

  // Given `button`, `row()` for an empty row, `phrases`, `language`, `membership`, IgnoredPeople `ignored`, Calls `calls`,
  // and `read()`, which asks who is here.
  constructor(panel, given) {
    this.#panel = panel;
    this.#given = given;
    given.button.closest("header").querySelector(".room-title").after(panel);
    given.ignored.addEventListener("change", () => this.#draw());
    given.membership.addEventListener("change", () => this.#isOpen && this.#refresh());
    panel.querySelector(".people-close").addEventListener("click", () => panel.hidePopover());
    panel.addEventListener("beforetoggle", () => this.#place());
    panel.addEventListener("toggle", ({ newState }) => this.#turn(newState === "open"));
    // From now on the browser itself lets the button open and close it.
    given.button.popoverTargetElement = panel;
    for (const box of this.#boxes) box.addEventListener("change", () => this.#choose(box));
  }

  show() {
    if (!this.#isOpen) this.#panel.showPopover({ source: this.#given.button });
  }

  // Somebody has come or gone.
  hear(online) {
    if (this.#isOpen && online !== this.#online) this.#refreshIn(Math.random() * SPREAD_MS);
    this.#online = online;
  }

  get #isOpen() {
    return this.#panel.matches(":popover-open");
  }

  get #boxes() {
    return this.#panel.querySelectorAll("[type=checkbox]");
  }

  #place() {
    const { bottom } = this.#given.button.closest("header").getBoundingClientRect();
    this.#panel.style.setProperty("--top", `${bottom + GAP_PX}px`);
  }

  #turn(open) {
    this.#given.button.setAttribute("aria-expanded", open);
    clearTimeout(this.#timer);
    if (!open) return;
    this.#panel.querySelector("h2").focus();
    const { kinds } = this.#given.calls;
    for (const box of this.#boxes) box.checked = kinds.includes(box.name);
    this.#refresh();
  }

  #refreshIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), ms);
  }

  async #refresh() {
    const { phrases, read, button, membership } = this.#given;
    const state = this.#panel.querySelector(".people-state");
    // Whoever has only just come is not known to be here yet.
    let amThere = true;
    try {
      // Of a page that nobody looks at, nobody sees the list.
      if (!button.ownerDocument.hidden) {
        const { people } = await read();
        state.textContent = people ? "" : phrases.get("many");
        this.#people = people ?? [];
        amThere = !people || people.some(({ user_id: userId }) => userId === membership.userId);
        this.#draw();
      }
    } catch (error) {
      state.textContent = error.sentence || phrases.get("unreachable");
    }
    if (this.#isOpen) this.#refreshIn(amThere ? REFRESH_MS : SPREAD_MS);
  }

  #draw() {
    const { ignored, membership, language } = this.#given;
    const { compare } = new Intl.Collator(language, { numeric: true });
    const place = (person) => [person.user_id !== membership.userId, Boolean(person.idle), RANKS.indexOf(person.badge)];
    const order = (one, other) => {
      const [a, b] = [place(one), place(other)];
      const at = a.findIndex((value, index) => value !== b[index]);
      return at < 0 ? compare(one.user_name, other.user_name) : a[at] - b[at];
    };
    const focused = this.#panel.ownerDocument.activeElement;
    const here = [...this.#people].sort(order);
    const gone = ignored.all.map(({ userId, userName }) => ({ user_id: userId, user_name: userName }));
    const known = this.#rows;
    this.#rows = new Map();
    this.#fill(".people-here", here, known);
    this.#fill(".people-ignored ul", gone, known);
    this.#panel.querySelector(".people-ignored").hidden = !gone.length;
    if (!this.#isOpen || !focused?.closest(".people-panel")) return;
    // A row that was moved, or has gone, takes the focus with it.
    if (focused.isConnected) focused.focus();
    else this.#panel.querySelector("h2").focus();
  }

  #fill(place, people, known) {
    const list = this.#panel.querySelector(place);
    list.replaceChildren(
      ...people.map((person) => {
        const key = place + person.user_id;
        const row = known.get(key) ?? this.#newRow(person);
        this.#rows.set(key, row);
        this.#show(row, person);
        return row;
      }),
    );
  }

  #newRow({ user_id: userId }) {
    const { row: newRow, ignored } = this.#given;
    const row = newRow();
    row.dataset.colour = Membership.colourOf(userId);
    row.querySelector(".message-tag").textContent = `#${Membership.tagOf(userId)}`;
    row.querySelector("button").addEventListener("click", () => {
      const userName = row.querySelector(".person-name").textContent;
      if (ignored.has(userId)) ignored.remove(userId);
      else ignored.add({ userId, userName });
    });
    return row;
  }

  #show(row, { user_id: userId, user_name: userName, badge, idle }) {
    const { phrases, ignored, membership } = this.#given;
    const mine = userId === membership.userId;
    row.classList.toggle("idle", Boolean(idle));
    row.querySelector(".person-name").textContent = userName;
    row.querySelector(".person-me").hidden = !mine;
    row.querySelector(".person-idle").hidden = !idle;
    for (const mark of row.querySelectorAll(".badge")) mark.hidden = mark.dataset.badge !== badge;
    const button = row.querySelector("button");
    const deed = ignored.has(userId) ? "show-again" : "ignore";
    button.hidden = mine;
    button.textContent = phrases.get(deed);
    button.setAttribute("aria-label", phrases.get(`${deed}-whom`, { name: userName }));
  }

  async #choose(box) {
    const { calls, phrases } = this.#given;
    const refused = await calls.choose(box.name, box.checked);
    if (refused) box.checked = false;
    this.#panel.querySelector(".calls-state").textContent = refused && phrases.get(refused);
  }
}
