// What a visitor can do about a message: report it, with a dialog that asks for the reason, or ignore who said it.

import { leadFocus } from "../focus.js";
import { Refusal } from "../refusal.js";

// Given `wire`, `attendance`, and `say(sentence)` for what became of it.
export function visitorItems(button, given) {
  const dialog = document.getElementById("report-dialog");
  return [
    { text: dialog.dataset.menu, run: () => openReport(button, given) },
    { text: dialog.dataset.ignore, run: () => ignoreAuthor(button, given) },
  ];
}

async function ignoreAuthor(button, { attendance }) {
  const row = button.closest("[data-entry-id]");
  const person = { userId: row.dataset.userId, userName: row.querySelector(".message-author").textContent };
  await attendance.ask((awareness) => awareness.ignore(person));
  leadFocus(document.getElementById("chat_content"), row);
}

function openReport(button, { wire, say }) {
  const dialog = document.getElementById("report-dialog");
  const row = button.closest("[data-entry-id]");
  const form = dialog.querySelector("form");
  const refusal = dialog.querySelector(".field-refusal");
  form.reset();
  refusal.textContent = "";
  dialog.querySelector(".quoted-author").textContent = row.querySelector(".message-author").textContent;
  dialog.querySelector(".quoted-text").textContent = row.querySelector(".message-text").textContent;
  form.onsubmit = async (event) => {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    try {
      await wire.post("report/", { number: row.dataset.entryId, reason: form.elements.reason.value });
      dialog.close();
      say(dialog.dataset.done);
    } catch (error) {
      refusal.textContent = (error instanceof Refusal && error.sentence) || dialog.dataset.unreachable;
    }
  };
  dialog.showModal();
}
