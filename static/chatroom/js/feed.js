// Brings the room's answers to this page: by its own polls when this tab leads, else from the tab that does.

import { Poller } from "./poller.js";
import { StreamedPoll } from "./streamed_poll.js";
import { TabGroup } from "./tab_group.js";

// A leader speaks at least once a poll (25 s and a little); a longer silence means that it is frozen.
const SILENCE_MS = 40_000;
const LISTEN_EVERY_MS = 5000;
// A live tab answers a greeting at once, also in the background; a frozen one does not.
const GREETING_MS = 2000;

export class Feed {
  #given;
  #poller;
  #stream = null;
  #group;
  #catchingUp = null;
  #heardAt = Date.now();
  #greeting = null;

  // Given `wire`, `log`, PollMode `mode` and ConnectionBanner `banner`, and what TabGroup takes;
  // `take(answer)` applies an answer and tells { gap }; `onPeer(message)` gets what other tabs say beside answers.
  constructor({ room, locks, openChannel, ...given }) {
    this.#given = given;
    this.#poller = new Poller({
      ask: (signal, options) => this.#ask(signal, options),
      onAnswer: (answer) => this.#lead(answer),
      onFailure: () => this.#report("poll", false),
      onRefusal: (refusal) => this.#refused(refusal),
    });
    this.#group = new TabGroup({
      name: `chatroom.${room}`,
      locks,
      openChannel,
      onLead: () => this.#startLeading(),
      onFollow: () => this.#poller.stop(),
      onMessage: (message) => this.#hear(message),
    });
    setInterval(() => this.#listen(), LISTEN_EVERY_MS);
  }

  join() {
    this.#group.join();
    this.#greet();
  }

  leave() {
    this.#poller.stop();
    this.#group.leave();
  }

  wake() {
    this.#poller.nudge();
    this.#greet();
  }

  // The network works again, or so it seems: try at once if a try was due later.
  hurry() {
    this.#poller.hurry();
  }

  tell(message) {
    this.#group.send(message);
  }

  // An entry is due, for the server has acknowledged it.
  expect(id) {
    const message = { type: "expect", id };
    this.#hear(message);
    this.#group.send(message);
  }

  async #ask(signal, { held, onAnswer }) {
    const poll = (options) => this.#poll(options);
    if (!held) return onAnswer(await poll({ signal, wait: 0 }));
    if (!this.#given.mode.streams) return onAnswer(await poll({ signal }));
    this.#stream = new StreamedPoll({ poll, onAnswer, mode: this.#given.mode });
    return this.#stream.run(signal);
  }

  #poll(options) {
    const { cursor, tag } = this.#given.log;
    const { online, isIdle } = this.#given;
    return this.#given.wire.poll({ lastId: cursor, tag, online: online(), idle: isIdle(), ...options });
  }

  #startLeading() {
    this.#report("leader", true);
    this.#poller.start();
  }

  #lead(answer) {
    this.#report("poll", true);
    this.#given.take(answer);
    this.#group.send({ type: "answer", answer });
  }

  // Whether to ask again at once.
  #refused(refusal) {
    if (refusal.code === "bad_cursor" && this.#given.log.cursor !== null) {
      this.#given.log.losePlace();
      return true;
    }
    this.#report("poll", true);
    this.#given.banner.refuse(refusal.sentence);
    this.#group.send({ type: "refused", sentence: refusal.sentence });
    return false;
  }

  #hear(message) {
    if (message.type === "hello") {
      if (this.#group.leading)
        this.#group.send({ type: "here", cursor: this.#given.log.cursor, failing: this.#given.banner.failing });
      return;
    }
    if (message.type === "answer") this.#follow(message.answer);
    else if (message.type === "here") this.#meet(message);
    else if (message.type === "expect") this.#stream?.expect(() => this.#given.log.cursor >= message.id);
    else if (message.type === "failing") this.#report("leader", !message.failing);
    else if (message.type === "refused") this.#given.banner.refuse(message.sentence);
    else this.#given.onPeer(message);
  }

  #follow(answer) {
    this.#heard();
    this.#report("leader", true);
    this.#report("catch-up", true);
    if (this.#given.take(answer).gap) this.#catchUp();
  }

  #meet({ cursor, failing }) {
    this.#heard();
    this.#report("leader", !failing);
    if (cursor > this.#given.log.cursor) this.#catchUp();
  }

  #heard() {
    this.#heardAt = Date.now();
    clearTimeout(this.#greeting);
  }

  #listen() {
    if (this.#group.leading || this.#given.isHidden() || Date.now() - this.#heardAt < SILENCE_MS) return;
    this.#heard();
    this.#catchUp();
    this.#greet();
  }

  // Asks whether the leader lives; a visible tab that hears nothing leads in its place.
  #greet() {
    if (this.#group.leading || this.#given.isHidden()) return;
    clearTimeout(this.#greeting);
    this.#greeting = setTimeout(() => this.#group.takeOver(), GREETING_MS);
    this.#group.send({ type: "hello" });
  }

  #catchUp() {
    this.#catchingUp ??= this.#readAll().finally(() => (this.#catchingUp = null));
  }

  async #readAll() {
    for (let more = true; more;) {
      const answer = await this.#poll({ wait: 0 }).catch((error) => this.#report("catch-up", false));
      if (!answer) return;
      this.#report("catch-up", true);
      this.#given.take(answer);
      more = answer.more;
    }
  }

  #report(source, works) {
    const changed = this.#given.banner.report(source, works);
    if (!changed) return false;
    if (works) this.#given.onRecovery();
    if (this.#group.leading) this.#group.send({ type: "failing", failing: this.#given.banner.failing });
    return false;
  }
}
