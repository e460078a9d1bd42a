// Speaks docs/wire.md: one method a request. A refusal is thrown as Refusal, anything else thrown is a lost connection.

import { Refusal } from "./refusal.js";

const ANSWER_MS = 15_000;
// A held poll is answered within its wait; what takes this much longer is a connection that died silently.
const POLL_GRACE_MS = 10_000;
const WAIT_SECONDS = 27;

export class Wire {
  #fetch;
  #membership;
  #urls;

  constructor({ fetch, membership, urls }) {
    this.#fetch = fetch;
    this.#membership = membership;
    this.#urls = urls;
  }

  // One answer; or with `onAnswer` a stream of them, each handed on as it comes.
  poll({ lastId, tag, online, idle, wait, signal, onAnswer }) {
    return this.#again(() => {
      const query = new URLSearchParams({ ticket: this.#membership.ticket ?? "" });
      if (onAnswer) query.set("stream", 1);
      if (wait !== undefined) query.set("wait", wait);
      if (lastId !== null) query.set("last_id", lastId);
      if (lastId !== null && tag) query.set("tag", tag);
      if (online !== null) query.set("online", online);
      if (idle) query.set("idle", 1);
      const url = `${this.#urls.get_near_log}?${query}`;
      const timeoutMs = (wait ?? WAIT_SECONDS) * 1000 + POLL_GRACE_MS;
      const read = onAnswer ? (response) => readAnswers(response, onAnswer) : readAnswer;
      return this.#request(url, { signal }, timeoutMs, read);
    });
  }

  say({ text, clientId, userId = "", replyTo = "" }) {
    return this.post("save_chat_log/", { chat_content: text, client_id: clientId, reply_to: replyTo, author: userId });
  }

  rename(userName) {
    return this.post("rename/", { user_name: userName });
  }

  newIdentity() {
    return this.post("new_identity/", {});
  }

  // `address` is relative to the room's page.
  get(address, fields) {
    return this.#again(() => this.#request(`${this.#urls.room}${address}?${new URLSearchParams(fields)}`));
  }

  post(address, fields) {
    return this.#again(() =>
      this.#request(this.#urls.room + address, {
        method: "POST",
        headers: { "X-CSRFToken": this.#membership.csrfToken },
        body: new URLSearchParams(fields),
      }),
    );
  }

  async #again(request) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refusal && error.stale)) throw error;
      await this.#membership.refresh(error.status === 403);
      // Whose it was has gone.
      if (error.status === 409) throw error;
      return request();
    }
  }

  async #request(url, { signal, headers, ...options } = {}, timeoutMs = ANSWER_MS, read = readAnswer) {
    const cut = new AbortController();
    const abort = () => cut.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    try {
      const response = await this.#fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...headers },
        credentials: "same-origin",
        cache: "no-store",
        signal: cut.signal,
      });
      if (!response.ok) throw await refusal(response);
      return await read(response);
    } finally {
      abort();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }
}

function readAnswer(response) {
  return response.json();
}

// Hands on the answers of one response, which come a line at a time while it is open.
async function readAnswers(response, onAnswer) {
  // A server that does not stream gives one answer.
  if (!response.headers.get("Content-Type")?.includes("ndjson")) return onAnswer(await response.json());
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  // What no line's end follows is half a line: dropped when the response is cut.
  let half = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (half + decoder.decode(value, { stream: true })).split("\n");
    half = lines.pop();
    for (const line of lines) onAnswer(JSON.parse(line));
  }
}

async function refusal(response) {
  const { ret = "", code = "" } = await response.json().catch(() => ({}));
  return new Refusal({
    status: response.status,
    code,
    sentence: String(ret),
    retryAfterMs: milliseconds(response.headers.get("Retry-After")),
  });
}

// Retry-After is seconds or a date.
function milliseconds(retryAfter) {
  if (!retryAfter) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
