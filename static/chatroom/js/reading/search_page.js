// The page on which one looks for something in a room: what only a script can add to it.

import { copy, mayShare, share } from "./sharing.js";

const day = document.getElementById("day-form");
const sharing = document.getElementById("sharing");
const address = document.getElementById("room-address");
const done = document.getElementById("sharing-done");

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  day.elements.zone.value = zone;
  day.querySelector("label").textContent = day.dataset.here;
}
for (const time of document.querySelectorAll(".found time")) {
  const at = new Date(time.dateTime);
  time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

const { title } = document;
const copyButton = sharing.querySelector("[name=copy]");
const shareButton = sharing.querySelector("[name=share]");
copyButton.hidden = false;
copyButton.addEventListener("click", async () => {
  address.select();
  done.textContent = (await copy(address.value)) ? sharing.dataset.copied : "";
});
shareButton.hidden = !mayShare(address.value);
shareButton.addEventListener("click", () => share(address.value, title));
