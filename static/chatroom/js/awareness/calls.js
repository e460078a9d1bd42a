// Calls a reader who looks elsewhere when somebody mentions or answers them: by a notification, by a sound, as they have
// asked for.

import { pause } from "../pause.js";
import { mentions } from "./mentions.js";

const KEY = "chatroom.aware.calls";
// Of several tabs one calls: one that is looked at goes first, and calls nobody.
const YIELD_MS = 300;
const HOLD_MS = 3000;
const BODY_LENGTH = 140;

export class Calls {
  #given;

  // Given `document`, `storage`, `locks`, `phrases`, `membership`, a Chime `chime`, and `icon`, an image's address.
  constructor(given) {
    this.#given = given;
    given.document.addEventListener("visibilitychange", () => this.#clear());
  }

  get kinds() {
    return (this.#given.storage.get(KEY) ?? "").split(" ").filter(Boolean);
  }

  // Turns "notification" or "sound" on or off, by the reader's own click. Answers the name of what forbids it, if any.
  async choose(kind, wanted) {
    const { storage, chime } = this.#given;
    const refused = wanted && kind === "notification" ? await this.#refusal() : "";
    const kinds = this.kinds.filter((other) => other !== kind);
    if (wanted && !refused) kinds.push(kind);
    storage.set(KEY, kinds.join(" "));
    if (wanted && kind === "sound") chime.sound();
    return refused;
  }

  // Takes what others have just said.
  hear(entries) {
    const { kinds } = this;
    if (!kinds.length) return;
    const { membership } = this.#given;
    const called = entries
      .filter(({ mess, quote }) => quote?.user_id === membership.userId || mentions(mess, membership))
      .at(-1);
    if (called) this.#inTurn(called.id, () => this.#call(called, kinds));
  }

  get #isSeen() {
    const { document } = this.#given;
    return !document.hidden && document.hasFocus();
  }

  async #refusal() {
    const { Notification } = this.#given.document.defaultView;
    if (!Notification) return "notification-unknown";
    return (await Notification.requestPermission()) === "granted" ? "" : "notification-denied";
  }

  async #inTurn(id, call) {
    const { locks } = this.#given;
    const seen = this.#isSeen;
    const turn = async (lock) => {
      if (!lock) return;
      if (!seen) call();
      await pause(HOLD_MS);
    };
    if (!seen) await pause(YIELD_MS);
    if (locks) await locks.request(`chatroom.call.${this.#place}.${id}`, { ifAvailable: true }, turn);
    else await turn(true);
  }

  get #place() {
    return this.#given.document.location.pathname;
  }

  #call(entry, kinds) {
    if (kinds.includes("sound")) this.#given.chime.sound();
    if (kinds.includes("notification")) this.#notify(entry);
  }

  async #notify(entry) {
    const { document, phrases, icon } = this.#given;
    const { Notification, navigator } = document.defaultView;
    if (Notification?.permission !== "granted") return;
    const title = phrases.get("called", { name: entry.user_name, room: document.getElementById("room-title").textContent });
    const options = {
      body: [...entry.mess].slice(0, BODY_LENGTH).join(""),
      icon,
      tag: this.#place,
      renotify: true,
      silent: this.kinds.includes("sound"),
      data: { address: this.#place },
    };
    const registration = await navigator.serviceWorker?.getRegistration();
    // Phones show a notification only by way of the service worker.
    if (registration?.active) return registration.showNotification(title, options);
    const shown = new Notification(title, options);
    shown.onclick = () => {
      document.defaultView.focus();
      shown.close();
    };
  }

  // Whoever has come back needs no call any more.
  async #clear() {
    const { document } = this.#given;
    if (document.hidden || !this.kinds.length) return;
    const registration = await document.defaultView.navigator.serviceWorker?.getRegistration();
    const shown = (await registration?.getNotifications?.({ tag: this.#place })) ?? [];
    for (const each of shown) each.close();
  }
}
