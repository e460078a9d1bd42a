// Handing on an address: by the clipboard, or by what the device shares with.

// Answers whether it worked; without HTTPS a page has no clipboard.
export async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    return false;
  }
}

export function mayShare(address) {
  return Boolean(navigator.canShare?.({ url: address }));
}

export async function share(address, title) {
  // Who closes the sheet has shared nothing, and needs no word about it.
  await navigator.share({ url: address, title }).catch(() => {});
}

// The site's own address of this page, also in a frame of another site: a link is for people who see no frame.
function ownAddress() {
  return location.origin + location.pathname.replace(/^\/embed\/[^/]+(?=\/)/, "");
}

// What the menu of a message has of it; `say(sentence)` tells what became of it.
export function linkItems(row, say) {
  const { linkCopy, linkShare, linkCopied, linkHere } = document.getElementById("log").dataset;
  const number = row.dataset.entryId;
  const address = new URL(`?at=${number}#m-${number}`, ownAddress()).href;
  const items = [
    { text: linkCopy, run: async () => say((await copy(address)) ? linkCopied : `${linkHere} ${address}`) },
  ];
  if (mayShare(address)) items.push({ text: linkShare, run: () => share(address, document.title) });
  return items;
}
