// The page that stands in where the network does not answer: shows what is kept, and goes on when the site is back.

import { Backoff } from "../backoff.js";
import { pause } from "../pause.js";
import { SafeStorage } from "../safe_storage.js";
import { KeptMessages } from "./kept_messages.js";

const PROBE_MS = 10_000;

const main = document.querySelector("main");
const kept = new KeptMessages(new SafeStorage(() => window.localStorage));
const room = roomOf(location.pathname);
let trial = null;

show();
if (room) write();
addEventListener("storage", show);
document.getElementById("again").addEventListener("click", tryNow);
for (const sign of ["online", "pageshow"]) addEventListener(sign, tryNow);
document.addEventListener("visibilitychange", () => document.hidden || tryNow());
probeForEver();

function show() {
  const { unsent } = kept;
  const template = document.getElementById("unsent-template");
  const rows = unsent.map((message) => {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector(".kept-room").textContent = message.room;
    row.querySelector(".kept-text").textContent = message.text;
    return row;
  });
  document.querySelector(".kept-messages").replaceChildren(...rows);
  document.getElementById("unsent").hidden = !rows.length;
}

function write() {
  const field = document.getElementById("draft");
  field.value = kept.draft(room);
  field.addEventListener("input", () => kept.keepDraft(room, field.value));
  document.getElementById("writing").hidden = false;
}

async function probeForEver() {
  const backoff = new Backoff();
  for (;;) {
    trial = new AbortController();
    await pause(backoff.next(), trial.signal);
    if (await isBack()) break;
  }
  for (const part of main.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== "back";
  location.reload();
}

function tryNow() {
  trial?.abort();
}

// An answer of something between here and the site is none of the site's.
async function isBack() {
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    const response = await fetch(main.dataset.probe, { method: "HEAD", cache: "no-store", signal });
    return response.ok;
  } catch {
    return false;
  }
}

function roomOf(path) {
  const rest = path.startsWith(main.dataset.rooms) ? path.slice(main.dataset.rooms.length) : "";
  try {
    return decodeURIComponent(rest.split("/")[0]);
  } catch {
    return "";
  }
}
