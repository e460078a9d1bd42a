// Being appointed, or dismissed, while the page is open: what moderators have in it comes, or goes.

// Each part that they have, and where it stands in the page.
const PARTS = new Map([
  ["moderation-sheet", (part) => document.head.append(part)],
  ["room-menu", (part) => document.getElementById("me").before(part)],
  ["room-settings", (part) => document.querySelector(".log-frame").before(part)],
  ["undo", append],
  ["waiting", append],
  ["restrict-dialog", append],
  ["queue-dialog", append],
  ["moderation-phrases", append],
]);

// Reads the page anew; answers whether its reader may do something else than before, which `page` then says.
export async function takeAppointment({ page, membership }) {
  const response = await fetch(page.urls.room, { headers: { Accept: "text/html" }, cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const text = fresh.getElementById("page-data")?.textContent;
  const data = text ? JSON.parse(text) : { acts: [], role: "visitor" };
  if (String(data.acts) === String(page.acts)) return false;
  Object.assign(page, { acts: data.acts, role: data.role });
  if (text) membership.adopt(data);
  for (const [id, place] of PARTS) {
    document.getElementById(id)?.remove();
    const part = fresh.getElementById(id);
    if (part) place(document.adoptNode(part));
  }
  return true;
}

function append(part) {
  document.querySelector(".log-frame").append(part);
}
