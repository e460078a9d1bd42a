// What can be done with a message, whoever adds it: one menu.

import { openMenu } from "../moderation/menu.js";
import { visitorItems } from "../moderation/reporting.js";
import { linkItems } from "../reading/sharing.js";

// Given `writing`, `moderation` (null for those who do not moderate), and what reporting and ignoring need.
export function openMessageMenu(button, { writing, moderation, ...given }) {
  const row = button.closest("[data-entry-id]");
  const mine = row.dataset.userId === given.membership.userId;
  const others = moderation ? moderation.messageItems(button) : mine ? [] : visitorItems(button, given);
  const items = [others, linkItems(row, given.say)].flatMap((group) =>
    group.map((item, place) => ({ ...item, apart: item.apart || !place })),
  );
  openMenu(button, [...writing.items(row), ...items]);
}
