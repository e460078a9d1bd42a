// One poll whose answers are streamed; notices when something between here and the server keeps them back.

import { pause } from "./pause.js";

// The server begins a stream with an answer at once. When none has come, a plain poll is sent beside …
const LATE_MS = 2000;
// … and when that is answered, and the stream still silent after this, something buffers.
const GRACE_MS = 1000;
// What comes so shortly before the end was kept back until then.
const AT_END_MS = 100;

export class StreamedPoll {
  #poll;
  #onAnswer;
  #mode;
  #begunAt = Date.now();
  #lateAt = null;
  #answered = false;
  #probe = null;
  #cut = new AbortController();

  // `poll(options)` asks as Wire does; `mode` is a PollMode.
  constructor({ poll, onAnswer, mode }) {
    this.#poll = poll;
    this.#onAnswer = onAnswer;
    this.#mode = mode;
  }

  // Ends with the response; throws what cut it.
  async run(turn) {
    const { signal } = this.#cut;
    const cut = () => this.#cut.abort();
    turn.addEventListener("abort", cut);
    this.expect(() => this.#answered);
    try {
      await this.#poll({ signal, onAnswer: (answer) => this.#take(answer) });
      this.#judge();
    } catch (error) {
      // A refusal of the site's own has a code, as has an abort: neither says anything of streams. A plain poll that was
      // cut along with the stream tells that the network was dead.
      if (this.#answered || error.code) throw error;
      this.#giveUp(await (this.#probe ?? this.#poll({ wait: 0, signal })));
    } finally {
      cut();
    }
  }

  // Something is due: when it comes by a plain poll, and not by this stream, streams are given up.
  async expect(hasCome) {
    const { signal } = this.#cut;
    await pause(LATE_MS, signal);
    if (signal.aborted || hasCome()) return;
    this.#probe = this.#poll({ wait: 0, signal });
    const [answer] = await Promise.all([this.#probe, pause(GRACE_MS, signal)]).catch(() => []);
    if (signal.aborted || hasCome()) return;
    // Without an answer the network is dead, and what cuts the stream tells the Poller so.
    this.#cut.abort();
    if (answer) this.#giveUp(answer);
  }

  #take(answer) {
    const now = Date.now();
    if (now - this.#begunAt > GRACE_MS && (answer.info.length || !this.#answered)) this.#lateAt ??= now;
    this.#answered = true;
    this.#onAnswer(answer);
  }

  #judge() {
    if (!this.#answered) throw new Error("A stream without an answer");
    if (!this.#lateAt) return;
    if (Date.now() - this.#lateAt < AT_END_MS) this.#mode.avoidStreams();
    else this.#mode.trustStreams();
  }

  #giveUp(answer) {
    this.#mode.avoidStreams();
    this.#onAnswer(answer);
  }
}
