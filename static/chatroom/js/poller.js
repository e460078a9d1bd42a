// Asks for what is new, one request at a time, for as long as it runs.

import { Backoff } from "./backoff.js";
import { pause } from "./pause.js";
import { Refusal } from "./refusal.js";

// An empty answer this soon is a server or proxy that does not hold requests: without a rest the page would spin.
const HELD_MS = 250;
const REST_MS = 1000;

export class Poller {
  #ask;
  #onAnswer;
  #onFailure;
  #onRefusal;
  #backoff;
  #now;
  #life = null;
  #turn = null;
  #asking = false;
  #failed = false;
  #online = null;

  // `ask(signal, { held })` makes one request, which the server may hold or is to answer at once; the others are told
  // what came of it.
  constructor({ ask, onAnswer, onFailure, onRefusal, backoff = new Backoff(), now = Date.now }) {
    this.#ask = ask;
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
    this.#onRefusal = onRefusal;
    this.#backoff = backoff;
    this.#now = now;
  }

  start() {
    if (this.#life) return;
    this.#life = new AbortController();
    this.#run(this.#life.signal);
  }

  stop() {
    this.#life?.abort();
    this.#life = null;
    this.#turn?.abort();
  }

  // Asks at once: drops the request under way, which may hang on a dead connection, or the wait before the next.
  nudge() {
    this.#backoff.reset();
    this.#turn?.abort();
  }

  // Ends a wait before the next try, but leaves a request that is under way alone.
  hurry() {
    if (!this.#asking) this.nudge();
  }

  async #run(life) {
    while (!life.aborted) {
      this.#turn = new AbortController();
      const restMs = await this.#takeTurn(life, this.#turn.signal);
      if (restMs > 0) await pause(restMs, this.#turn.signal);
    }
  }

  // One request; gives the rest before the next in milliseconds.
  async #takeTurn(life, turn) {
    const askedAt = this.#now();
    let answer;
    this.#asking = true;
    try {
      // After a failure at once: a request that is held would not tell for half a minute that all is well again.
      answer = await this.#ask(turn, { held: !this.#failed });
    } catch (error) {
      return turn.aborted ? 0 : this.#fail(error);
    } finally {
      this.#asking = false;
    }
    if (life.aborted) return 0;
    const recovered = this.#failed;
    this.#failed = false;
    this.#backoff.reset();
    try {
      this.#onAnswer(answer);
    } catch (error) {
      reportError(error);
      return this.#fail(error);
    }
    if (answer.more || recovered) return 0;
    const told = answer.online !== this.#online;
    this.#online = answer.online;
    const idle = answer.info.length === 0 && !told && this.#now() - askedAt < HELD_MS;
    return Math.max(Math.random() * (answer.retry_ms ?? 0), idle ? REST_MS : 0);
  }

  #fail(error) {
    if (error instanceof Refusal && !error.temporary) return this.#onRefusal(error) ? 0 : Infinity;
    this.#failed = true;
    this.#onFailure(error);
    return Math.max(error.retryAfterMs ?? 0, this.#backoff.next());
  }
}
