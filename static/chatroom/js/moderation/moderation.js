// All that those who moderate have in the page, and nobody else loads: menus, dialogs, and what undoes each act.

import { Phrases } from "../phrases.js";
import { Acts } from "./acts.js";
import { DoneList } from "./done_list.js";
import { MessageMenu } from "./message_menu.js";
import { Queues } from "./queues.js";
import { RestrictDialog } from "./restrict_dialog.js";
import { RoomMenu } from "./room_menu.js";
import { UndoNotice } from "./undo_notice.js";
import { WaitingWatch } from "./waiting_watch.js";

export class Moderation {
  #messageMenu;

  // Given the page's data, language, Wire, Membership, RoomSettings; `say(sentence)` for refusals.
  constructor({ page, language, wire, membership, settings, say }) {
    const element = (id) => document.getElementById(id);
    const phrases = new Phrases(element("moderation-phrases"), language);
    const notice = new UndoNotice(element("undo"));
    const done = new DoneList();
    const acts = new Acts({
      wire,
      settings,
      phrases,
      onDone: (act) => notice.show(done.add(act)),
      onRefusal: (sentence) => say(sentence || phrases.get("unreachable")),
      onAnswered: () => watch.look(),
    });
    const dialog = new RestrictDialog(element("restrict-dialog"), { wire, phrases, language, acts });
    this.#messageMenu = new MessageMenu({ page, phrases, membership, settings, log: element("log"), acts, dialog });
    const queues = new Queues(element("queue-dialog"), { page, wire, phrases, acts, done, language });
    const watch = new WaitingWatch({ wire, button: element("room-menu") });
    const [link, status] = [element("room-settings"), element("waiting")];
    new RoomMenu(element("room-menu"), { page, phrases, settings, acts, queues, watch, link, status });
  }

  messageItems(button) {
    return this.#messageMenu.items(button);
  }
}
