// Who is here, who types, whom this browser ignores, and who calls: loaded when one of these is first wanted.

import { Phrases } from "../phrases.js";
import { Calls } from "./calls.js";
import { Chime } from "./chime.js";
import { Idleness } from "./idleness.js";
import { IgnoredPeople } from "./ignored_people.js";
import { PeoplePanel } from "./people_panel.js";
import { TypingLine } from "./typing_line.js";
import { TypingSign } from "./typing_sign.js";

const element = (id) => document.getElementById(id);

// Gets what this draws, in the reader's language, and makes the parts. Given `storage`, `wire`, `membership`, `mode`,
// a PollMode, and `online()`. Throws when the parts do not arrive.
export async function open(given) {
  const response = await fetch(element("online-count").dataset.parts);
  if (!response.ok) throw new Error(`The parts of the page: ${response.status}`);
  const parts = new DOMParser().parseFromString(await response.text(), "text/html");
  await style(parts.querySelector("link[rel=stylesheet]"));
  const { worker } = parts.body.dataset;
  // A site without HTTPS has none, nor has a frame in another's page; the room works as well.
  if (worker) navigator.serviceWorker?.register(worker).catch(() => {});
  return new Awareness(given, parts);
}

function style(link) {
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

class Awareness {
  #given;
  #idleness;
  #ignored;
  #sign;
  #line;
  #calls;
  #panel;
  #phrases;

  constructor(given, parts) {
    const { storage, wire, membership } = given;
    const { lang } = document.documentElement;
    const part = (name) => document.importNode(parts.getElementById(name).content.firstElementChild, true);
    const phrases = new Phrases(parts.getElementById("awareness-phrases"), lang);
    this.#given = given;
    this.#phrases = phrases;
    this.#idleness = new Idleness(document, { storage });
    this.#ignored = new IgnoredPeople({ document, storage });
    this.#sign = new TypingSign(element("chat_content"), {
      tell: () => wire.post("typing/", {}),
      isHeard: () => given.online() > 1,
    });
    this.#line = new TypingLine(part("typing-line"), { phrases });
    document.querySelector(".log-frame").append(this.#line.element);
    this.#calls = new Calls({
      document,
      storage,
      locks: navigator.locks,
      phrases,
      membership,
      chime: new Chime(document),
      icon: parts.body.dataset.icon,
    });
    this.#panel = new PeoplePanel(part("people-panel"), {
      button: element("online-count"),
      row: () => part("person-row"),
      phrases,
      language: lang,
      membership,
      ignored: this.#ignored,
      calls: this.#calls,
      read: () => wire.get("people/", {}),
    });
  }

  get isIdle() {
    return this.#idleness.isIdle;
  }

  showPeople() {
    this.#panel.show();
  }

  typed() {
    this.#sign.typed();
  }

  ignores(userId) {
    return this.#ignored.has(userId);
  }

  ignore(person) {
    this.#ignored.add(person);
    element("notice").textContent = this.#phrases.get("ignored", { name: person.userName });
  }

  hear(answer, entries) {
    const { membership, mode } = this.#given;
    const mine = (userId) => userId === membership.userId;
    this.#line.show(answer.typing, {
      isLeftOut: (userId) => mine(userId) || this.ignores(userId),
      iType: this.#sign.isFresh,
      // Whom a plain poll's answer names it does not take back before the next.
      lasts: mode.streams,
    });
    this.#calls.hear(
      entries.filter(
        ({ kind, hidden, user_id: userId }) => kind === "say" && !hidden && !mine(userId) && !this.ignores(userId),
      ),
    );
    this.#panel.hear(answer.online);
  }
}
