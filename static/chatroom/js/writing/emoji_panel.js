// A panel of emoji above the composer: those used lately first; arrows move, Enter inserts, Escape closes.

import { EMOJI } from "./emoji.js";

const KEY = "chatroom.emoji";
const MOST_RECENT = 16;

export class EmojiPanel {
  #button;
  #field;
  #phrases;
  #storage;
  #panel = null;
  #closing = null;

  // Given the composer's `field`, `phrases`, and `storage`, in which this browser keeps what was used lately.
  constructor(button, { field, phrases, storage }) {
    this.#button = button;
    this.#field = field;
    this.#phrases = phrases;
    this.#storage = storage;
  }

  toggle() {
    if (this.#panel) this.#close();
    else this.#open();
  }

  get #recent() {
    return (this.#storage.get(KEY) ?? "").split(" ").filter(Boolean);
  }

  get #all() {
    return [...this.#panel.querySelectorAll("button")];
  }

  #open() {
    this.#closing = new AbortController();
    const { signal } = this.#closing;
    const panel = document.createElement("div");
    panel.className = "emoji-panel";
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", this.#phrases.get("emoji"));
    const groups = { recent: this.#recent, ...EMOJI };
    for (const [name, emoji] of Object.entries(groups)) if (emoji.length) panel.append(this.#group(name, emoji));
    panel.addEventListener("keydown", (event) => this.#press(event));
    panel.addEventListener("click", ({ target }) => target.matches("button") && this.#insert(target.textContent));
    panel.addEventListener("focusout", ({ relatedTarget }) => this.#leave(relatedTarget));
    document.addEventListener("pointerdown", ({ target }) => this.#leave(target), { signal });
    this.#field.parentElement.before(panel);
    this.#panel = panel;
    this.#button.setAttribute("aria-expanded", "true");
    this.#move(0);
  }

  #group(name, emoji) {
    const group = document.createElement("div");
    const title = document.createElement("h2");
    title.textContent = this.#phrases.get(name);
    title.id = `emoji-${name}`;
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", title.id);
    group.append(title);
    for (const one of emoji) {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.textContent = one;
      group.append(button);
    }
    return group;
  }

  #move(to) {
    const all = this.#all;
    const one = all[Math.min(Math.max(to, 0), all.length - 1)];
    for (const other of all) other.tabIndex = other === one ? 0 : -1;
    one.focus();
  }

  #press(event) {
    const all = this.#all;
    const at = all.indexOf(event.target);
    const step = document.dir === "rtl" ? -1 : 1;
    const to = {
      ArrowRight: () => at + step,
      ArrowLeft: () => at - step,
      ArrowDown: () => this.#beside(at, 1),
      ArrowUp: () => this.#beside(at, -1),
      Home: () => 0,
      End: () => all.length - 1,
    }[event.key];
    if (event.key === "Escape") this.#close();
    if (to) this.#move(to());
    if (to || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  }

  // The one above or below, by where they stand.
  #beside(at, step) {
    const all = this.#all;
    const { offsetTop: top, offsetLeft: left } = all[at];
    const rest = step > 0 ? all.slice(at + 1) : all.slice(0, at).reverse();
    const row = rest.find((one) => one.offsetTop !== top)?.offsetTop;
    const near = rest.filter((one) => one.offsetTop === row);
    const away = (one) => Math.abs(one.offsetLeft - left);
    const nearest = near.sort((a, b) => away(a) - away(b))[0];
    return nearest ? all.indexOf(nearest) : at;
  }

  #insert(emoji) {
    const { selectionStart, selectionEnd } = this.#field;
    const recent = [emoji, ...this.#recent.filter((one) => one !== emoji)];
    this.#storage.set(KEY, recent.slice(0, MOST_RECENT).join(" "));
    this.#close();
    this.#field.setRangeText(emoji, selectionStart, selectionEnd, "end");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #leave(target) {
    if (target && !this.#panel.contains(target) && !this.#button.contains(target)) this.#close({ focus: false });
  }

  #close({ focus = true } = {}) {
    const panel = this.#panel;
    if (!panel) return;
    this.#panel = null;
    this.#closing.abort();
    panel.remove();
    this.#button.setAttribute("aria-expanded", "false");
    if (focus) this.#field.focus();
  }
}
