// The field one writes in: Enter, the counter, the draft, and growing with the text.

import { InputMethod } from "./input_method.js";

// The counter shows when this share of the room is left.
const COUNTER_SHARE = 0.2;
const NOTHING_VISIBLE = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u;

export class Composer {
  #form;
  #field;
  #button;
  #label;
  #counter;
  #notice;
  #given;
  #longest;
  #inputMethod;
  #restUntil = 0;
  #timer = null;

  // What the text is for, where it is no new message: { send(text), edits }.
  aim = null;

  // Given `phrases`, and how `longest` a text may be; `draft`, with get() and set(text); `send(text)`, which takes a
  // text that is fit to be sent; and `touch`, a MediaQueryList.
  constructor({ form, field, button, counter, notice }, { longest, ...given }) {
    this.#form = form;
    this.#field = field;
    this.#button = button;
    this.#label = button.querySelector(".send-label");
    this.#counter = counter;
    this.#notice = notice;
    this.#longest = longest;
    this.#given = given;
    this.#inputMethod = new InputMethod(field);
    field.value ||= given.draft.get();
    field.enterKeyHint = given.touch.matches ? "enter" : "send";
    field.addEventListener("keydown", (event) => this.#press(event));
    field.addEventListener("input", () => this.#change());
    // A tap on the button leaves the keyboard of a phone open.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#show();
  }

  get text() {
    return this.#field.value.replace(/\r\n?/g, "\n").trim();
  }

  focus() {
    this.#field.focus();
  }

  set longest(longest) {
    this.#longest = longest;
    this.#show();
  }

  // Why nothing can be said now, or nothing; what is typed stays, and in a pause one types on.
  set silence(why) {
    this.#field.readOnly = Boolean(why) && why !== "paused";
    this.#field.disabled = false;
    this.#button.disabled = Boolean(why);
  }

  // The next message is to be sent after this time only; the button counts it down.
  rest(ms) {
    this.#restUntil = Date.now() + ms;
    this.#show();
  }

  // Puts a text back to be mended, above what is being written.
  putBack(text) {
    this.#field.value = this.text ? `${text}\n${this.#field.value}` : text;
    this.#change();
    this.focus();
  }

  #press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (this.#given.touch.matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (!event.repeat && !this.#inputMethod.owns(event)) this.#form.requestSubmit();
  }

  #submit() {
    const { text } = this;
    if (this.#button.disabled) return;
    if (NOTHING_VISIBLE.test(text)) return this.#refuse("empty");
    if (this.#over > 0) return this.#refuse("too-long", { n: this.#over });
    if (!this.aim?.edits && this.#restSeconds > 0) return this.#refuse("rest", { n: this.#restSeconds });
    this.#field.value = "";
    this.#change();
    (this.aim?.send ?? this.#given.send)(text);
    this.focus();
  }

  #refuse(phrase, values) {
    this.#notice.textContent = this.#given.phrases.get(phrase, values);
    this.focus();
  }

  #change() {
    this.#notice.textContent = "";
    if (!this.aim?.edits) this.#given.draft.set(this.#field.value);
    this.#show();
  }

  get #over() {
    return [...this.text].length - this.#longest;
  }

  get #restSeconds() {
    return Math.ceil((this.#restUntil - Date.now()) / 1000);
  }

  #showRest(seconds) {
    clearTimeout(this.#timer);
    if (seconds > 0) {
      this.#button.dataset.rest = seconds < 100 ? seconds : `${Math.ceil(seconds / 60)}′`;
      this.#timer = setTimeout(() => this.#show(), this.#restUntil - Date.now() - (seconds - 1) * 1000);
    } else delete this.#button.dataset.rest;
  }

  #show() {
    const rest = this.#restSeconds;
    this.#showRest(rest);
    const over = this.#over;
    const near = -over <= this.#longest * COUNTER_SHARE;
    this.#counter.hidden = !near;
    this.#counter.textContent = near ? String(-over).replace("-", "−") : "";
    this.#counter.title = near ? this.#given.phrases.get(over > 0 ? "over" : "left", { n: Math.abs(over) }) : "";
    this.#form.classList.toggle("over", over > 0);
    const label = over > 0 ? ["over", { n: over }] : rest > 0 ? ["rest", { n: rest }] : ["send"];
    this.#label.textContent = this.#given.phrases.get(...label);
    this.#button.title = this.#label.textContent;
    this.#grow();
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.setProperty("height", "auto");
    this.#field.style.setProperty("height", `${this.#field.scrollHeight}px`);
  }
}
