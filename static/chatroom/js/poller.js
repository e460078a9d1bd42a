// Asks for what is new, one request at a time, for as long as it runs.

import { Backoff } from "./backoff.js";
import { pause } from "./pause.js";
import { Refusal } from "./refusal.js";

// The same answer again this soon is a server or proxy that does not hold requests: without a rest the page would spin.
const REST_MS = 1000;

export class Poller {
  #given;
  #backoff = new Backoff();
  #life = null;
  #turn = null;
  #asking = false;
  #failed = false;
  #last = "";

  // Given `ask(signal, { held, onAnswer })`, which makes one request, to be held by the server or answered at once, and
  // hands on its answers; and `onAnswer(answer)`, `onFailure()`, `onRefusal(refusal)`, which tells whether to go on.
  constructor(given) {
    this.#given = given;
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
    const askedAt = Date.now();
    const recovering = this.#failed;
    let answer = null;
    const onAnswer = (next) => {
      this.#take(next);
      answer = next;
    };
    this.#asking = true;
    try {
      // After a failure at once: a request that is held would not tell for half a minute that all is well again.
      await this.#given.ask(turn, { held: !recovering, onAnswer });
    } catch (error) {
      // A stream that is cut goes on where it ended; it has failed only if it brought nothing.
      if (!answer) return turn.aborted ? 0 : this.#fail(error);
    } finally {
      this.#asking = false;
    }
    if (life.aborted || answer.more || recovering) return 0;
    const before = this.#last;
    this.#last = JSON.stringify(answer);
    const early = this.#last === before ? askedAt + REST_MS - Date.now() : 0;
    return Math.max(Math.random() * (answer.retry_ms ?? 0), early);
  }

  #take(answer) {
    try {
      this.#given.onAnswer(answer);
    } catch (error) {
      reportError(error);
      throw error;
    }
    this.#failed = false;
    this.#backoff.reset();
  }

  #fail(error) {
    if (error instanceof Refusal && !error.temporary) return this.#given.onRefusal(error) ? 0 : (error.retryAfterMs ?? Infinity);
    this.#failed = true;
    this.#given.onFailure();
    return Math.max(error.retryAfterMs ?? 0, this.#backoff.next());
  }
}
