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
    if (NOTHING_VISIBLE.test(text)) return this.#refuse("empty");
    if (this.#over > 0) return this.#refuse("too-long", { n: this.#over });
    this.#field.value = "";
    this.#change();
    this.#send(text);
    this.focus();
  }

  #refuse(phrase, values) {
    this.#notice.textContent = this.#phrases.get(phrase, values);
    this.focus();
  }

  #change() {
    this.#notice.textContent = "";
    this.#draft.set(this.#field.value);
    this.#show();
  }

  get #over() {
    return [...this.text].length - this.#longest;
  }

  #show() {
    const over = this.#over;
    const near = -over <= this.#longest * COUNTER_SHARE;
    this.#counter.hidden = !near;
    this.#counter.textContent = near ? String(-over).replace("-", "−") : "";
    this.#counter.title = near ? this.#phrases.get(over > 0 ? "over" : "left", { n: Math.abs(over) }) : "";
    this.#form.classList.toggle("over", over > 0);
    this.#label.textContent = over > 0 ? this.#phrases.get("over", { n: over }) : this.#phrases.get("send");
    this.#button.title = this.#label.textContent;
    this.#grow();
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.setProperty("height", "auto");
    this.#field.style.setProperty("height", `${this.#field.scrollHeight}px`);
  }
}
