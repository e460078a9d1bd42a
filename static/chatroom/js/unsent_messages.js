// What I said and the log has not shown yet, on the page: how it fares, in words, and what its buttons do.

// A message that is on its way for less than this needs no word about it.
const SOON_MS = 2000;
const TICK_MS = 1000;
// Nobody waits for a longer countdown.
const LONGEST_REST_MS = 60 * 60 * 1000;

export class UnsentMessages {
  #given;

  // Given the log's element, and the page's parts by their names; `say(sentence)` tells the reader once.
  constructor(element, given) {
    this.#given = given;
    element.addEventListener("click", (event) => this.#press(event));
  }

  // What stands under a message that is not sent.
  static describe({ state, sentence, askedAt, tried, retryAt }, phrases) {
    if (state === "failed") return sentence || phrases.get("not-sent");
    if (state === "held") return phrases.get("held");
    if (state !== "pending") return "";
    if (retryAt) return phrases.get("waiting", { n: Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)) });
    if (tried) return phrases.get("trying-again");
    return askedAt && Date.now() - askedAt >= SOON_MS ? phrases.get("sending") : "";
  }

  show(item) {
    const { composer, conversation, feed, say } = this.#given;
    if (item.state === "sent") feed.expect(item.id);
    if (item.state === "failed" && item.restMs < LONGEST_REST_MS) composer.rest(item.restMs);
    conversation.showUnsent(item);
    const sentence = item.retryAt || item.state === "failed" ? item.sentence : "";
    if (sentence !== (item.shownSentence ?? "")) say(sentence);
    item.shownSentence = sentence;
    if (item.state === "pending") setTimeout(() => this.#showAgain(item), item.retryAt ? TICK_MS : SOON_MS);
  }

  // Hands to the outbox what an earlier page kept, but for what the log has by now.
  takeUp(items) {
    const { log, outbox, store } = this.#given;
    const unknown = ({ clientId }) => {
      const known = log.entries.some((entry) => entry.client_id === clientId);
      if (known) store.drop(clientId);
      return !known;
    };
    outbox.adopt(items.filter(unknown));
  }

  // What is said of a waiting message changes with time: the seconds left, or that it takes long.
  #showAgain(item) {
    const { conversation, outbox } = this.#given;
    if (!outbox.has(item.clientId)) return;
    if (item.retryAt) this.show(item);
    else conversation.showUnsent(item);
  }

  #press({ target }) {
    const { composer, conversation, outbox } = this.#given;
    const button = target.closest(".message-foot button");
    const clientId = button?.closest("[data-client-id]").dataset.clientId;
    if (!clientId) return;
    if (button.matches(".retry")) return outbox.retry(clientId);
    const item = outbox.discard(clientId);
    conversation.dropUnsent(clientId);
    if (button.matches(".edit")) composer.putBack(item.text);
    else composer.focus();
  }
}
