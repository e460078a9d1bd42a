// The door of a room for members: finds its elements, and lets the guest talk with the duck.

import { GuestTalk } from "./guest_talk.js";

const element = (id) => document.getElementById(id);

new GuestTalk(
  { log: element("guest-log"), form: element("guest-form"), notice: element("guest-notice") },
  {
    templates: { duck: element("guest-line-of-duck"), mine: element("guest-line-of-mine") },
    fetch: window.fetch.bind(window),
    onLetIn: () => window.location.reload(),
  },
);
