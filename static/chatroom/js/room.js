// The room's page: finds its elements, makes its parts and tells them of each other.

import {
  Attendance,
  Composer,
  ConnectionBanner,
  Conversation,
  Feed,
  LastRead,
  Log,
  Membership,
  MessageButtons,
  MessageList,
  MyChip,
  OlderMessages,
  Outbox,
  OutboxStore,
  Phrases,
  PollMode,
  ReaderClock,
  RoomSettings,
  SafeStorage,
  ScrollManager,
  UnreadTitle,
  UnsentMessages,
  WakeWatch,
  Wire,
  leadFocus,
  makeForms,
} from "./core.js";

const ID_BYTES = 16;

const element = (id) => document.getElementById(id);
const language = document.documentElement.lang;
const page = JSON.parse(element("page-data").textContent);
const phrases = new Phrases(element("phrases"), language);
const clock = new ReaderClock({ language, preferred: navigator.languages });
const fetch = window.fetch.bind(window);
const storage = new SafeStorage(() => window.localStorage);
const locks = navigator.locks;
// A frame has an identity of its own, also where its storage is the site's. No room has a slash in its name.
const place = "embedded" in document.documentElement.dataset ? `embed/${page.room}` : page.room;
const openChannel = window.BroadcastChannel && ((name) => new BroadcastChannel(name));

const membership = new Membership(page, {
  fetch,
  parsePage: (html) => new DOMParser().parseFromString(html, "text/html"),
});
const list = new MessageList(document.querySelector(".log-content"), {
  templates: new Map([
    ["say", element("message-template")],
    ["rename", element("rename-template")],
  ]),
  dateTemplate: element("date-template"),
  clock,
  membership,
  describe: (item) => UnsentMessages.describe(item, phrases),
  adorn: (row, entry) => withParts((parts) => parts.adorn(row, entry)),
  hiddenText: phrases.get("hidden"),
});
const entries = list.adopt();

membership.addEventListener("change", () => withParts((parts) => parts.renewMarks()));

// Another page of the history is read, not talked in.
if (!document.querySelector("[data-view=older]")) open();

function open() {
  const notice = element("notice");
  const details = element("me");
  const touch = window.matchMedia("(pointer: coarse)");
  const wire = new Wire({ fetch, membership, urls: page.urls });
  const log = new Log({ entries, cursor: page.last_id, tag: page.tag, moreBefore: page.more_before, moreAfter: page.more_after });
  const banner = new ConnectionBanner(element("banner"), { phrases, isOnline: () => navigator.onLine });
  const store = new OutboxStore({ storage, locks, room: place, tabId: randomId() });

  const unread = new UnreadTitle(document);
  const readEntries = (ids) => wire.get("entries/", { numbers: ids.join(",") });

  const outbox = new Outbox({
    send: (item) => wire.say(item),
    store,
    newClientId: randomId,
    userId: () => membership.userId,
    onChange: (item) => unsent.show(item),
    onDiscard: (clientId) => conversation.dropUnsent(clientId),
    onConnection: (works) => banner.report("send", works) && works && feed.hurry(),
  });
  const older = new OlderMessages(element("older"), {
    load: async () => {
      const before = log.oldestId;
      const answer = await conversation.read({ before });
      if (log.oldestId === before) conversation.prepend(answer);
    },
    onFailure: () => say(phrases.get("older-failed")),
  });
  const scroller = new ScrollManager(element("log"), {
    button: element("to-newest"),
    phrases,
    onNearOldest: () => older.loadMore(),
    gap: { open: () => log.moreAfter, fill: () => readBack("fill"), leap: () => readBack("leap") },
  });
  const mode = new PollMode(storage);
  const attendance = new Attendance(
    { button: element("online-count"), field: element("chat_content") },
    () => import("./awareness/awareness.js"),
    { storage, wire, membership, mode, online: () => conversation.online },
  );
  const conversation = new Conversation(
    { log: element("log"), empty: element("empty"), online: element("online-count") },
    {
      log,
      list,
      scroller,
      older,
      outbox,
      membership,
      attendance,
      unread,
      phrases,
      readEntries,
      readHistory: (fields) => wire.get("history/", fields),
      onSettings: (changed, ids) => {
        settings.change(changed, ids);
        if (changed.moderators) reappoint(changed);
      },
      onChange: (entry) => withParts((parts) => scroller.keepPlace(() => parts.change(entry))),
      online: Number(element("online-count").dataset.online),
    },
  );
  const feed = new Feed({
    wire,
    log,
    mode,
    banner,
    take: (answer) => conversation.take(answer),
    online: () => conversation.online,
    isHidden: () => document.hidden,
    isIdle: () => attendance.now?.isIdle,
    onPeer: ({ type, facts }) => type === "membership" && membership.update(facts),
    onRecovery: () => outbox.hurry(),
    room: place,
    locks,
    openChannel,
  });
  const composer = new Composer(
    {
      form: element("composer"),
      field: element("chat_content"),
      button: element("send"),
      counter: element("counter"),
      notice,
    },
    { phrases, longest: page.message_max, touch, draft: draft(), send },
  );

  const unsent = new UnsentMessages(element("log"), { log, phrases, outbox, store, conversation, composer, feed, say });
  const settings = new RoomSettings(
    {
      title: element("room-title"),
      welcome: element("welcome"),
      pinned: element("pinned"),
      silence: element("silence"),
      slow: element("slow-mode"),
    },
    { page, phrases, composer, unread, readEntries },
  );
  new MessageButtons(element("log"), { open: openMenu });

  new MyChip({ details, name: element("my-name"), tag: element("my-tag") }, membership);
  makeForms(details, { page, phrases, membership, wire, onDone: becomeSomeoneNew, say });
  new WakeWatch({
    window,
    onWake: wake,
    onOffline: () => banner.show(),
    onSleep: () => feed.leave(),
    onReturn: () => feed.join(),
  });

  membership.addEventListener("other", ({ detail }) => {
    outbox.disown(detail.lost);
    say(phrases.get("someone-new"));
  });
  membership.addEventListener("renew", () => feed.tell({ type: "membership", facts: membership.facts }));
  element("log").addEventListener("click", writeBy);
  for (const type of ["keydown", "input", "click"]) element("composer").addEventListener(type, writeBy);
  store.adopt((items) => unsent.takeUp(items));
  feed.join();
  // In a frame the focus is left to the page around.
  if (!touch.matches && parent === window && document.activeElement === document.body && !details.open)
    composer.focus();

  let moderation = page.acts.length ? moderate() : null;
  let reading = null;
  if (page.at) readBack("arrive");
  new LastRead({ log, list, scroller, membership, phrases, storage, room: place });

  function send(text, answered) {
    list.markUnread(null);
    outbox.add(text, answered);
    scroller.toNewest();
    if (settings.slowMs) composer.rest(settings.slowMs);
  }

  // What few messages need is loaded when it is: replies, edits, reactions, mentions, emoji.
  let writing = null;
  function write() {
    writing ??= import("./writing/writing.js").then(({ Writing }) => {
      const field = element("chat_content");
      return new Writing({ page, language, field, wire, list, conversation, membership, composer, storage, send, say });
    });
    writing.catch(() => (writing = null));
    return writing;
  }

  async function writeBy(event) {
    const { type, key, target } = event;
    const { value } = element("chat_content");
    const pressed = type === "click" ? target.closest(".reaction, .quote, #emoji") : null;
    if (pressed?.matches(".quote")) event.preventDefault();
    if (!writing && !pressed && !(key === "ArrowUp" && !value) && !(type === "input" && value.includes("@"))) return;
    (await write()).take(event, pressed);
  }

  async function openMenu(button) {
    const { openMessageMenu } = await import("./writing/message_menu.js");
    const given = { writing: await write(), moderation: await moderation, wire, membership, attendance, say };
    openMessageMenu(button, given);
  }

  // Who runs the room is another: perhaps its reader, or its reader no more.
  async function reappoint({ owner, moderators }) {
    if (!moderation && ![owner, ...moderators].includes(membership.userId)) return;
    const { takeAppointment } = await import("./moderation/appointment.js");
    if (!(await takeAppointment({ page, membership }))) return;
    element("log").classList.remove("moderated");
    moderation = page.acts.length ? moderate() : null;
    settings.change({});
  }

  // What it takes to read elsewhere than at the newest is loaded when somebody does.
  async function readBack(act, ...given) {
    try {
      const { Reading } = await import("./reading/reading.js");
      reading ??= new Reading({ conversation, log, scroller, page, wire, say, phrases });
      await reading[act](...given);
    } catch {
      say(phrases.get("unreachable"));
    }
  }

  async function moderate() {
    element("log").classList.add("moderated");
    const { Moderation } = await import("./moderation/moderation.js");
    return new Moderation({ page, language, wire, membership, settings, say });
  }

  function becomeSomeoneNew(answer) {
    membership.adopt(answer);
    details.open = false;
    leadFocus(details.querySelector("summary"), details);
    feed.wake();
  }

  function wake() {
    banner.show();
    list.renewDays();
    feed.wake();
    outbox.hurry();
  }

  function say(sentence) {
    notice.textContent = sentence;
  }
}

// What few messages have is loaded with the first of them: quotes, reactions, edits, mentions.
let parts = null;
async function withParts(use) {
  parts ??= import("./writing/message_parts.js").then(
    ({ MessageParts }) => new MessageParts(element("message-parts"), { list, membership, reactions: page.reactions }),
  );
  parts.catch(() => (parts = null));
  use(await parts);
}

function draft() {
  const key = `chatroom.draft.${place}`;
  return { get: () => storage.get(key) ?? "", set: (text) => storage.set(key, text) };
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
