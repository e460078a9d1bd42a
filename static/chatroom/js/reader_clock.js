// Times as the reader has them: their zone, and their own variety of the page's language.

export class ReaderClock {
  #time;
  #full;
  #day;
  #relative;
  #key = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });
  #now;

  constructor({ language, preferred = [], now = Date.now }) {
    const locale = preferred.find((one) => sameLanguage(one, language)) ?? language;
    this.#now = now;
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
    this.#full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
    this.#day = new Intl.DateTimeFormat(locale, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  }

  time(ms) {
    return this.#time.format(ms);
  }

  full(ms) {
    return this.#full.format(ms);
  }

  // 2026-11-21 in the reader's zone.
  day(ms) {
    return this.#key.format(ms);
  }

  dayLabel(ms) {
    const now = new Date(this.#now());
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (this.day(ms) === this.day(now)) return this.#relative.format(0, "day");
    if (this.day(ms) === this.day(yesterday)) return this.#relative.format(-1, "day");
    return this.#day.format(ms);
  }
}

// zh-CN is read by who reads zh-Hans, zh-TW is not.
function sameLanguage(one, other) {
  try {
    const [a, b] = [one, other].map((tag) => new Intl.Locale(tag).maximize());
    return a.language === b.language && a.script === b.script;
  } catch {
    return false;
  }
}
