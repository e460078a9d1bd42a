// A guest's talk with the duck: each text is shown at once, and the answer when it comes.

import { leadFocus } from "../focus.js";

export class GuestTalk {
  #log;
  #form;
  #field;
  #notice;
  #templates;
  #fetch;
  #onLetIn;

  // `templates` has the lines of `duck` and `mine`; `onLetIn()` is called when the guest is none any more.
  constructor({ log, form, notice }, { templates, fetch, onLetIn }) {
    this.#log = log;
    this.#form = form;
    this.#field = form.elements.chat_content;
    this.#notice = notice;
    this.#templates = templates;
    this.#fetch = fetch;
    this.#onLetIn = onLetIn;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say(this.#field.value.trim());
    });
    this.#toNewest();
  }

  async #say(text) {
    const button = this.#form.querySelector("button");
    if (!text || button.disabled) return;
    const body = new URLSearchParams(new FormData(this.#form));
    const line = this.#show("mine", text);
    this.#field.value = "";
    this.#notice.textContent = "";
    button.disabled = true;
    try {
      const { mess, let_in: letIn } = await this.#ask(body);
      if (letIn) return this.#onLetIn();
      this.#show("duck", mess);
    } catch (error) {
      // What was typed is there again, unless something else is.
      line.remove();
      this.#field.value ||= text;
      this.#notice.textContent = error.sentence ?? this.#form.dataset.unreachable;
    } finally {
      button.disabled = false;
      leadFocus(this.#field, this.#form);
    }
  }

  async #ask(body) {
    const headers = { Accept: "application/json" };
    const response = await this.#fetch(this.#form.action, { method: "POST", body, headers });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.code), { sentence: answer.ret });
    return answer;
  }

  #show(whose, text) {
    const line = this.#templates[whose].content.firstElementChild.cloneNode(true);
    line.querySelector(".guest-text").textContent = text;
    this.#log.append(line);
    this.#toNewest();
    return line;
  }

  #toNewest() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}
