// Who I am in this room, and what proves it to the server: name, number, ticket and token.

import { Refusal } from "./refusal.js";

const COLOURS = 12;
const PAGE_MS = 15_000;

export class Membership extends EventTarget {
  #fetch;
  #roomUrl;
  #parsePage;
  #refreshing = null;

  constructor(page, { fetch, parsePage }) {
    super();
    this.#fetch = fetch;
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

  update(facts) {
    const { userId } = this;
    const before = JSON.stringify(this.facts);
    Object.assign(this, facts);
    if (JSON.stringify(this.facts) !== before) this.dispatchEvent(new Event("change"));
    if (this.userId !== userId) this.dispatchEvent(new Event("other"));
  }

  // An answer of new_identity/ or a page's data, in the server's spelling. Other tabs need to hear of it.
  adopt(answer) {
    this.update(pick(answer));
    this.dispatchEvent(new Event("renew"));
  }

  // Reads the room's page anew for its token, ticket and identity; those who ask meanwhile share one request.
  refresh() {
    this.#refreshing ??= this.#readPage().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  static tagOf(userId) {
    return userId.slice(-4);
  }

  static colourOf(userId) {
    return Number(userId.slice(0, 6)) % COLOURS;
  }

  async #readPage() {
    const response = await this.#fetch(this.#roomUrl, {
      headers: { Accept: "text/html" },
      cache: "no-store",
      signal: AbortSignal.timeout(PAGE_MS),
    });
    const document = this.#parsePage(await response.text());
    const data = document.getElementById("page-data");
    if (!data)
      throw new Refusal({ status: response.ok ? 502 : response.status, code: "page", sentence: headline(document) });
    this.adopt(JSON.parse(data.textContent));
  }
}

function pick({ user_id, user_name, ticket, csrf_token }) {
  return { userId: user_id, userName: user_name, ticket, csrfToken: csrf_token };
}

function headline(document) {
  return document.querySelector("h1")?.textContent.trim() ?? "";
}
