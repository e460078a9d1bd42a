// The line under the messages that says who is typing.

// What nobody takes back holds as long as the server lets it.
const HOLDS_MS = 6000;

export class TypingLine {
  #phrases;
  #timer = null;

  constructor(element, { phrases }) {
    this.element = element;
    this.#phrases = phrases;
  }

  // Takes an answer's `typing`; without those who are left out, and me, where a number has me among it.
  show(typing, { isLeftOut, iType, lasts }) {
    clearTimeout(this.#timer);
    const all = typing?.people ?? [];
    const people = all.filter(({ user_id: userId }) => !isLeftOut(userId));
    const unnamed = typing && !all.length && iType ? 1 : 0;
    const count = (typing?.count ?? 0) - (all.length - people.length) - unnamed;
    this.element.hidden = count < 1;
    if (count < 1) return;
    this.#fill(count, people);
    if (!lasts) this.#timer = setTimeout(() => (this.element.hidden = true), HOLDS_MS);
  }

  // Names stand by themselves, so that one written from right to left does not turn the sentence around.
  #fill(count, people) {
    const named = people.length === count && count < 3;
    const phrase = named ? this.#phrases.get(`typing-${count}`) : this.#phrases.get("typing", { n: count });
    const text = this.element.querySelector(".typing-text");
    const parts = phrase.split(/(\{\w+\})/).map((part) => {
      const at = ["{name}", "{other}"].indexOf(part);
      if (at < 0) return part;
      const name = this.element.ownerDocument.createElement("bdi");
      name.textContent = people[at].user_name;
      return name;
    });
    text.replaceChildren(...parts);
  }
}
