// Who I am in this room, and what proves it to the server: name, number, ticket and token.

import { Refusal } from "./refusal.js";

const COLOURS = 12;
const PAGE_MS = 15_000;

export class Membership extends EventTarget {
  #fetch;
  #member;
  #roomUrl;
  #parsePage;
  #refreshing = null;

  constructor(page, { fetch, parsePage }) {
    super();
    this.#fetch = fetch;
    this.#member = page.member;
    this.#roomUrl = page.urls.room;
    this.#parsePage = parsePage;
    Object.assign(this, pick(page));
  }

  get tag() {
    return Membership.tagOf(this.userId);
  }

  get colour() {
    return Membership.colourOf(this.userId);
  }

  get facts() {
    const { userId, userName, ticket, csrfToken } = this;
    return { userId, userName, ticket, csrfToken };
  }

  // An "other" event tells that I am somebody else: chosen, or because the session of a guest was `lost`.
  update(facts, lost = false) {
    const { userId } = this;
    const before = JSON.stringify(this.facts);
    Object.assign(this, facts);
    if (JSON.stringify(this.facts) !== before) this.dispatchEvent(new Event("change"));
    if (this.userId !== userId) this.dispatchEvent(new CustomEvent("other", { detail: { lost } }));
  }

  // An answer of new_identity/ or a page's data, in the server's spelling. Other tabs need to hear of it.
  adopt(answer, lost) {
    this.update(pick(answer), lost);
    this.dispatchEvent(new Event("renew"));
  }

  // Reads the room's page anew for its token, ticket and identity; those who ask meanwhile share one request.
  refresh(lost) {
    this.#refreshing ??= this.#readPage(lost).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  static tagOf(userId) {
    return userId.slice(-4);
  }

  static colourOf(userId) {
    return Number(userId.slice(0, 6)) % COLOURS;
  }

  async #readPage(lost) {
    const response = await this.#fetch(this.#roomUrl, {
      headers: { Accept: "text/html" },
      cache: "no-store",
      signal: AbortSignal.timeout(PAGE_MS),
    });
    const document = this.#parsePage(await response.text());
    const data = document.getElementById("page-data");
    if (!data)
      throw new Refusal({ status: response.ok ? 502 : response.status, code: "page", sentence: headline(document) });
    const page = JSON.parse(data.textContent);
    const guest = !this.#member && !page.member;
    this.#member = page.member;
    this.adopt(page, lost && guest);
  }
}

function pick({ user_id, user_name, ticket, csrf_token }) {
  return { userId: user_id, userName: user_name, ticket, csrfToken: csrf_token };
}

function headline(document) {
  return document.querySelector("h1")?.textContent.trim() ?? "";
}
