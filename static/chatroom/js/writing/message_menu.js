// What can be done with a message, whoever adds it: one menu.

import { openMenu } from "../moderation/menu.js";
import { visitorItems } from "../moderation/reporting.js";

// Given `writing`, `moderation` (null for those who do not moderate), and what reporting and ignoring need.
export function openMessageMenu(button, { writing, moderation, ...given }) {
  const row = button.closest("[data-entry-id]");
  const mine = row.dataset.userId === given.membership.userId;
  const others = moderation ? moderation.messageItems(button) : mine ? [] : visitorItems(button, given);
  const items = [...writing.items(row), ...others.map((item, place) => ({ ...item, apart: item.apart || !place }))];
  if (items.length) openMenu(button, items);
}
