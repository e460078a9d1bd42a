// The server understood and said no: its sentence for people, its code, and whether asking again later makes sense.

const STALE_CODES = ["csrf", "no_session", "stale_ticket", "other_identity", ""];
const TEMPORARY_STATUSES = [408, 429];

export class Refusal extends Error {
  constructor({ status, code = "", sentence = "", retryAfterMs = null }) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.retryAfterMs = retryAfterMs;
  }

  // An answer without a code is not the site's own: a proxy says it, perhaps while the site is restarted.
  get temporary() {
    return this.status >= 500 || !this.code || TEMPORARY_STATUSES.includes(this.status);
  }

  // The page's token, session or identity is from before a restart, a logout or a lost cookie, or what another tab did:
  // a fresh page has good ones.
  get stale() {
    return [403, 409].includes(this.status) && STALE_CODES.includes(this.code);
  }
}
