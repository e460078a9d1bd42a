// Speaks docs/wire.md: one method a request. A refusal is thrown as Refusal, anything else thrown is a lost connection.

import { Refusal } from "./refusal.js";

const ANSWER_MS = 15_000;
// A held poll is answered within its wait; what takes this much longer is a connection that died silently.
const POLL_GRACE_MS = 10_000;
const WAIT_SECONDS = 25;

export class Wire {
  #fetch;
  #membership;
  #urls;

  constructor({ fetch, membership, urls }) {
    this.#fetch = fetch;
    this.#membership = membership;
    this.#urls = urls;
  }

  poll({ lastId, tag, online, wait, signal }) {
    return this.#again(() => {
      const query = new URLSearchParams({ ticket: this.#membership.ticket ?? "" });
      if (wait !== undefined) query.set("wait", wait);
      if (lastId !== null) query.set("last_id", lastId);
      if (lastId !== null && tag) query.set("tag", tag);
      if (online !== null) query.set("online", online);
      return this.#request(`${this.#urls.get_near_log}?${query}`, { signal }, (wait ?? WAIT_SECONDS) * 1000 + POLL_GRACE_MS);
    });
  }

  history(before) {
    return this.#again(() => this.#request(`${this.#urls.history}?before=${before}`));
  }

  say(text, clientId) {
    return this.#post(this.#urls.save_chat_log, { chat_content: text, client_id: clientId });
  }

  rename(userName) {
    return this.#post(this.#urls.rename, { user_name: userName });
  }

  newIdentity() {
    return this.#post(this.#urls.new_identity, {});
  }

  #post(url, fields) {
    return this.#again(() =>
      this.#request(url, {
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
      await this.#membership.refresh();
      return request();
    }
  }

  async #request(url, { signal, headers, ...options } = {}, timeoutMs = ANSWER_MS) {
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
      return await this.#read(response);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  async #read(response) {
    if (response.ok) return response.json();
    const { ret = "", code = "" } = await response.json().catch(() => ({}));
    throw new Refusal({
      status: response.status,
      code,
      sentence: String(ret),
      retryAfterMs: milliseconds(response.headers.get("Retry-After")),
    });
  }
}

// Retry-After is seconds or a date.
function milliseconds(retryAfter) {
  if (!retryAfter) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
