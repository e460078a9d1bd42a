// Who may be meant by an @ that is being written: a list of people below the caret's hands, chosen from by keyboard.

import { InputMethod } from "../input_method.js";
import { Membership } from "../membership.js";

const MOST = 8;
// A name is looked for by what stands between the sign and the caret.
const BEGUN = /(?:^|[^0-9A-Za-z])@([^\s@]{0,40})$/;
// How long the list of those who are here is good for.
const FRESH_MS = 30_000;

export class Completion {
  #field;
  #given;
  #inputMethod;
  #box = null;
  #people = [];
  #chosen = 0;
  #begun = "";
  #here = [];
  #askedAt = -Infinity;

  // Given `phrases`, `membership` and `wire`.
  constructor(field, given) {
    this.#field = field;
    this.#given = given;
    this.#inputMethod = new InputMethod(field);
    field.addEventListener("compositionend", () => this.look());
    field.addEventListener("blur", () => this.#close());
    field.addEventListener("click", () => this.look());
  }

  // Shows who may be meant at the caret, or nobody.
  look() {
    const { value, selectionStart, selectionEnd } = this.#field;
    const begun = selectionStart === selectionEnd && BEGUN.exec(value.slice(0, selectionStart));
    if (!begun) return this.#close();
    this.#begun = begun[1];
    this.#ask();
    this.#people = this.#matching(begun[1].toLowerCase());
    this.#chosen = 0;
    this.#show();
  }

  // Answers whether a key was for the list.
  press(event) {
    if (!this.#box || this.#inputMethod.owns(event)) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.#chosen + step + this.#people.length) % this.#people.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.#insert(this.#people[this.#chosen]);
    else if (event.key === "Escape") this.#close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  // Those who spoke last first, then who else is here; names that begin so before others that have it in them.
  #matching(begun) {
    const spoke = [...document.querySelectorAll("#log .message[data-entry-id]")].reverse().map((row) => ({
      userId: row.dataset.userId,
      name: row.querySelector(".message-author").textContent,
    }));
    const people = new Map();
    for (const one of [...spoke, ...this.#here])
      if (one.userId !== this.#given.membership.userId && !people.has(one.userId)) people.set(one.userId, one);
    const found = [...people.values()].filter(({ name }) => name.toLowerCase().includes(begun));
    const first = ({ name }) => name.toLowerCase().startsWith(begun);
    const named = (name) => [...people.values()].filter((other) => other.name === name).length;
    return [...found.filter(first), ...found.filter((one) => !first(one))]
      .slice(0, MOST)
      .map((one) => ({ ...one, tag: named(one.name) > 1 ? `#${Membership.tagOf(one.userId)}` : "" }));
  }

  async #ask() {
    if (Date.now() - this.#askedAt < FRESH_MS) return;
    this.#askedAt = Date.now();
    const { people } = await this.#given.wire.get("people/", {}).catch(() => ({}));
    this.#here = (people ?? []).map((one) => ({ userId: one.user_id, name: one.user_name }));
    if (this.#box || this.#here.length) this.look();
  }

  #show() {
    if (!this.#people.length) return this.#close();
    if (!this.#box) this.#open();
    const options = this.#people.map(({ name, tag }, place) => {
      const option = document.createElement("li");
      const isolated = document.createElement("bdi");
      option.id = `mention-${place}`;
      option.setAttribute("role", "option");
      isolated.textContent = name;
      option.append(isolated, tag && ` ${tag}`);
      // A press would take the focus from the field.
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => this.#insert(this.#people[place]));
      return option;
    });
    this.#box.replaceChildren(...options);
    this.#choose(this.#chosen);
  }

  #choose(place) {
    this.#chosen = place;
    [...this.#box.children].forEach((option, at) => option.setAttribute("aria-selected", at === place));
    this.#field.setAttribute("aria-activedescendant", `mention-${place}`);
    this.#box.children[place].scrollIntoView({ block: "nearest" });
  }

  #insert({ name, tag }) {
    const end = this.#field.selectionStart;
    this.#field.setRangeText(`${name}${tag} `, end - this.#begun.length, end, "end");
    this.#close();
    this.#field.focus();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #open() {
    this.#box = document.createElement("ul");
    this.#box.id = "mention-list";
    this.#box.className = "mention-list";
    this.#box.setAttribute("role", "listbox");
    this.#box.setAttribute("aria-label", this.#given.phrases.get("people"));
    this.#field.parentElement.append(this.#box);
    // Of several lines a field can have no other role; that of a text field has these as well.
    this.#say({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "mention-list" });
  }

  #close() {
    if (!this.#box) return;
    this.#box.remove();
    this.#box = null;
    const names = ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"];
    this.#say(Object.fromEntries(names.map((name) => [name, null])));
  }

  #say(attributes) {
    for (const [name, value] of Object.entries(attributes))
      if (value === null) this.#field.removeAttribute(name);
      else this.#field.setAttribute(name, value);
  }
}
