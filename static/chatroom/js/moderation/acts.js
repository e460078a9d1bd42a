// What a moderator does, each act with the one that undoes it.

import { Refusal } from "../refusal.js";

export class Acts {
  #wire;
  #settings;
  #phrases;
  #onDone;
  #onRefusal;
  #onAnswered;

  // `onDone({ text, undo })` hears of what was done, `onRefusal(sentence)` of what was not, `onAnswered()` of each
  // answer to what waited.
  constructor({ wire, settings, phrases, onDone, onRefusal, onAnswered }) {
    this.#wire = wire;
    this.#settings = settings;
    this.#phrases = phrases;
    this.#onDone = onDone;
    this.#onRefusal = onRefusal;
    this.#onAnswered = onAnswered;
  }

  hide(number) {
    return this.#hide({ numbers: number }, "did-hide");
  }

  hideAllBy({ userId, userName }) {
    return this.#hide({ user_id: userId }, "did-hide-all", { name: userName });
  }

  // `terms` are { kind, rung, seconds, reason, site } as restrict/ takes them. Throws a Refusal.
  async restrict({ userId, userName }, terms) {
    const { id } = await this.#wire.post("restrict/", { user_id: userId, ...terms });
    const text = this.#phrases.get(`did-${terms.kind}`, { name: userName });
    this.#onDone({ text, undo: () => this.lift(id) });
  }

  lift(id) {
    return this.#try("lift/", { id });
  }

  async forceName({ userId, userName }) {
    const answer = await this.#try("force_name/", { user_id: userId });
    if (!answer) return;
    const text = this.#phrases.get("did-name", { name: userName });
    this.#onDone({ text, undo: () => this.#try("force_name/", { user_id: userId, back: 1 }) });
  }

  // Pins an entry, or with null none.
  async pin(number) {
    const before = this.#settings.values.pinned ?? "";
    if (!(await this.#try("pin/", { number: number ?? "" }))) return;
    const text = this.#phrases.get(number ? "did-pin" : "did-unpin");
    this.#onDone({ text, undo: () => this.#try("pin/", { number: before }) });
  }

  async slow(seconds) {
    const before = this.#settings.values.slow_seconds;
    if (!(await this.#try("settings/", { slow_seconds: seconds }))) return;
    const text = this.#phrases.get(seconds ? "did-slow" : "did-unslow", { n: seconds });
    this.#onDone({ text, undo: () => this.#try("settings/", { slow_seconds: before }) });
  }

  async pause(paused) {
    const set = (value) => this.#try("settings/", { paused: value ? "on" : "off" });
    if (!(await set(paused))) return;
    this.#onDone({ text: this.#phrases.get(paused ? "did-pause" : "did-resume"), undo: () => set(!paused) });
  }

  // Answers the reports of an entry; upheld, it is hidden, which can be undone.
  async answerReports(number, uphold) {
    const answer = await this.#try("reports/answer/", { number, uphold: uphold ? 1 : 0 });
    if (answer && uphold) this.#offerRestore(number, this.#phrases.get("did-hide"));
    this.#onAnswered();
    return answer;
  }

  // Says or forgets messages that waited, by their numbers among those.
  async answerHeld(numbers, approve) {
    const answer = await this.#try(approve ? "held/approve/" : "held/refuse/", { numbers });
    this.#onAnswered();
    return answer;
  }

  async #hide(fields, phrase, values) {
    const answer = await this.#try("hide/", fields);
    if (answer?.numbers) this.#offerRestore(answer.numbers, this.#phrases.get(phrase, values));
    return answer;
  }

  #offerRestore(numbers, text) {
    this.#onDone({ text, undo: () => this.#try("restore/", { numbers }) });
  }

  async #try(address, fields) {
    try {
      return await this.#wire.post(address, fields);
    } catch (error) {
      this.#onRefusal(error instanceof Refusal ? error.sentence : "");
      return null;
    }
  }
}
