// The people whom this browser does not show: kept here and nowhere else, for all rooms of the site.

const KEY = "chatroom.aware.ignored";
// Far more than anybody ignores; the oldest go first.
const MOST = 500;
const USER_ID = /^\d{24}$/;

export class IgnoredPeople extends EventTarget {
  #storage;
  #people = new Map();
  #sheet;

  constructor({ document, storage }) {
    super();
    const { defaultView } = document;
    this.#storage = storage;
    this.#sheet = new defaultView.CSSStyleSheet();
    document.adoptedStyleSheets.push(this.#sheet);
    defaultView.addEventListener("storage", ({ key }) => key === KEY && this.#read());
    this.#read();
  }

  // Each with `userId` and `userName`, the last one first.
  get all() {
    return [...this.#people.values()].reverse();
  }

  has(userId) {
    return this.#people.has(userId);
  }

  add({ userId, userName }) {
    this.#people.delete(userId);
    this.#people.set(userId, { userId, userName });
    this.#keep();
  }

  remove(userId) {
    this.#people.delete(userId);
    this.#keep();
  }

  #keep() {
    const people = [...this.#people.values()].slice(-MOST);
    this.#storage.set(KEY, people.length ? JSON.stringify(people) : null);
    this.#change();
  }

  #read() {
    const people = parse(this.#storage.get(KEY)).filter(({ userId }) => USER_ID.test(userId));
    this.#people = new Map(people.map((person) => [person.userId, person]));
    this.#change();
  }

  // A rule for all of them: whatever draws a message needs to know nothing of it.
  #change() {
    const rows = [...this.#people.keys()].map((userId) => `.log [data-user-id="${userId}"]`);
    this.#sheet.replaceSync(rows.length ? `${rows.join()} { display: none; }` : "");
    this.dispatchEvent(new Event("change"));
  }
}

function parse(json) {
  try {
    const people = JSON.parse(json) ?? [];
    return Array.isArray(people) ? people.filter(Boolean) : [];
  } catch {
    return [];
  }
}
