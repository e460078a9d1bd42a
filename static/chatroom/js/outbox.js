// What I said and the log has not shown yet: sent in order, one at a time, each under one client_id however often.

import { Backoff } from "./backoff.js";
import { pause } from "./pause.js";
import { Refusal } from "./refusal.js";

// What is older than this when it is found again is offered, not sent: its moment may have passed.
const FRESH_MS = 60 * 60 * 1000;

export class Outbox {
  #given;
  #backoff = new Backoff();
  #items = new Map();
  #sending = false;
  #wait = null;

  // Given an OutboxStore `store`, `newClientId()`, and `userId()`, who is here now; `send(item)` answers the entry's id, or that it is held;
  // `onChange(item)` hears of each step, `onDiscard(clientId)` of what is given up, `onConnection(works)` of the network.
  constructor(given) {
    this.#given = given;
  }

  get items() {
    return [...this.#items.values()];
  }

  has(clientId) {
    return this.#items.has(clientId);
  }

  // `answered` is { replyTo, quote } of the message that this one answers.
  add(text, answered) {
    const item = { text, at: Date.now(), state: "pending", sentence: "", ...answered };
    this.#put(this.#sign(item));
    this.#run();
    return item;
  }

  // Takes up what an earlier page left unsent. What somebody else had said here is offered, as after `disown()`.
  adopt(items) {
    for (const item of items) {
      if (item.userId && item.userId !== this.#given.userId()) {
        this.#given.store.drop(item.clientId);
        if (item.state === "held") continue;
        this.#sign(Object.assign(item, { state: "failed", sentence: "" }));
      }
      const stale = item.state !== "failed" && Date.now() - item.at > FRESH_MS;
      if (stale) Object.assign(item, { state: "failed", sentence: "" });
      if (!this.has(item.clientId)) this.#put(Object.assign(item, { tried: true }));
    }
    this.#run();
  }

  retry(clientId) {
    const item = this.#items.get(clientId);
    if (item?.state !== "failed") return;
    this.#put(Object.assign(item, { state: "pending", sentence: "" }));
    this.#run();
  }

  // Who I was has gone: what is not confirmed may be in the log already, and sent again would tie me to them. But where
  // the session was `lost`, what was not tried before has been refused, and goes out as whoever I am now.
  disown(lost) {
    for (const { clientId, state, tried, text, at, replyTo, quote } of this.items) {
      if (state !== "pending" && state !== "failed") continue;
      this.discard(clientId);
      this.#given.onDiscard(clientId);
      const next = lost && !tried ? state : "failed";
      this.#put(this.#sign({ text, at, state: next, sentence: "", replyTo, quote }));
    }
    this.hurry();
    this.#run();
  }

  // Gives up a message; answers what it was.
  discard(clientId) {
    const item = this.#items.get(clientId);
    this.#forget(clientId);
    return item;
  }

  // The log has shown this entry; answers whether it was one of mine that waited.
  settle(entry) {
    const item = this.#items.get(entry.client_id);
    if (item) this.#forget(item.clientId);
    return item;
  }

  // The connection is back: no need to sit out the wait, unless the server asked for it.
  hurry() {
    if (this.#wait && !this.#wait.asked) this.#wait.cut.abort();
  }

  async #run() {
    if (this.#sending) return;
    this.#sending = true;
    for (let item = this.#next(); item; item = this.#next()) await this.#try(item);
    this.#sending = false;
  }

  #next() {
    // What an earlier page left unsent comes before what was said since.
    return this.items.filter(({ state }) => state === "pending").sort((a, b) => a.at - b.at)[0];
  }

  // Makes it a message of who is here now, which nothing ties to whose it was.
  #sign(item) {
    return Object.assign(item, { clientId: this.#given.newClientId(), userId: this.#given.userId() });
  }

  async #try(item) {
    this.#change(Object.assign(item, { askedAt: Date.now() }));
    try {
      const { id, held } = await this.#given.send(item);
      this.#backoff.reset();
      this.#given.onConnection(true);
      if (held) this.#put(Object.assign(item, { state: "held", sentence: "", retryAt: null }));
      else this.#sent(item, id);
    } catch (error) {
      if (!this.has(item.clientId)) return;
      if (error instanceof Refusal && !error.temporary) this.#fail(item, error);
      else await this.#later(item, error);
    }
  }

  #sent(item, id) {
    this.#given.store.drop(item.clientId);
    if (!this.has(item.clientId)) return;
    this.#change(Object.assign(item, { state: "sent", id, retryAt: null }));
  }

  #fail(item, { sentence, retryAfterMs: restMs }) {
    this.#given.onConnection(true);
    this.#put(Object.assign(item, { state: "failed", sentence, restMs, retryAt: null }));
  }

  async #later(item, error) {
    const asked = error instanceof Refusal && error.status === 429;
    const ms = Math.max(error.retryAfterMs ?? 0, this.#backoff.next());
    this.#given.onConnection(asked);
    this.#change(
      Object.assign(item, {
        tried: true,
        sentence: asked ? error.sentence : "",
        retryAt: asked ? Date.now() + ms : null,
      }),
    );
    this.#wait = { cut: new AbortController(), asked };
    await pause(ms, this.#wait.cut.signal);
    this.#wait = null;
    if (this.has(item.clientId)) this.#change(Object.assign(item, { retryAt: null }));
  }

  #put(item) {
    this.#items.set(item.clientId, item);
    this.#given.store.keep(item);
    this.#change(item);
  }

  #forget(clientId) {
    this.#items.delete(clientId);
    this.#given.store.drop(clientId);
  }

  #change(item) {
    this.#given.onChange(item);
  }
}
