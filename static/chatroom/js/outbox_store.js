// Keeps unsent messages over a reload. What a closed tab left behind is taken up by the next page that loads.

// Long enough for the page before a reload to let go of its lock.
const LET_GO_MS = 3000;

export class OutboxStore {
  #storage;
  #locks;
  #prefix;
  #tabId;

  constructor({ storage, locks, room, tabId }) {
    this.#storage = storage;
    this.#locks = locks;
    this.#prefix = `chatroom.outbox.${room}.`;
    this.#tabId = tabId;
    this.#own(tabId);
  }

  keep({ clientId, text, at, state, sentence, replyTo, quote, userId }) {
    this.#storage.set(
      this.#prefix + clientId,
      JSON.stringify({ clientId, text, at, state, sentence, replyTo, quote, userId, owner: this.#tabId }),
    );
  }

  drop(clientId) {
    this.#storage.set(this.#prefix + clientId, null);
  }

  // Calls `take(items)` for each tab that is gone. Should two pages take the same item, its client_id keeps it single.
  adopt(take) {
    const owners = new Set(
      this.#items()
        .map((item) => item.owner)
        .filter((owner) => owner !== this.#tabId),
    );
    for (const owner of owners) this.#own(owner, () => take(this.#items().filter((item) => item.owner === owner)));
  }

  #items() {
    return this.#storage
      .keys(this.#prefix)
      .map((key) => parse(this.#storage.get(key)))
      .filter(Boolean)
      .sort((a, b) => a.at - b.at);
  }

  // A tab owns what its lock names for as long as it lives.
  #own(owner, whenOwned = () => {}) {
    if (!this.#locks) return whenOwned();
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), LET_GO_MS);
    const hold = () => {
      clearTimeout(timer);
      whenOwned();
      return new Promise(() => {});
    };
    this.#locks.request(`chatroom.tab.${owner}`, { signal: patience.signal }, hold).catch((error) => {
      if (error.name === "SecurityError") whenOwned();
      else if (error.name !== "AbortError") throw error;
    });
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
