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
  #phrases;
  #longest;
  #touch;
  #draft;
  #send;
  #inputMethod;
  #restUntil = 0;
  #timer = null;

  // What the text is for, where it is no new message: { send(text), edits }.
  aim = null;

  // `draft` has get() and set(text); `send(text)` takes a text that is fit to be sent; `touch` is a MediaQueryList.
  constructor({ form, field, button, counter, notice }, { phrases, longest, touch, draft, send }) {
    this.#form = form;
    this.#field = field;
    this.#button = button;
    this.#label = button.querySelector(".send-label");
    this.#counter = counter;
    this.#notice = notice;
    this.#phrases = phrases;
    this.#longest = longest;
    this.#touch = touch;
    this.#draft = draft;
    this.#send = send;
    this.#inputMethod = new InputMethod(field);
    field.value ||= draft.get();
    field.enterKeyHint = touch.matches ? "enter" : "send";
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
    if (this.#touch.matches && !event.ctrlKey && !event.metaKey) return;
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
    (this.aim?.send ?? this.#send)(text);
    this.focus();
  }

  #refuse(phrase, values) {
    this.#notice.textContent = this.#phrases.get(phrase, values);
    this.focus();
  }

  #change() {
    this.#notice.textContent = "";
    if (!this.aim?.edits) this.#draft.set(this.#field.value);
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
    this.#counter.title = near ? this.#phrases.get(over > 0 ? "over" : "left", { n: Math.abs(over) }) : "";
    this.#form.classList.toggle("over", over > 0);
    const label = over > 0 ? ["over", { n: over }] : rest > 0 ? ["rest", { n: rest }] : ["send"];
    this.#label.textContent = this.#phrases.get(...label);
    this.#button.title = this.#label.textContent;
    this.#grow();
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.setProperty("height", "auto");
    this.#field.style.setProperty("height", `${this.#field.scrollHeight}px`);
  }
}
