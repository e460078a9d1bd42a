// What was said, as text nodes and links; the same rule as the template filter message_text.

// The control characters are what Python's \s has beyond JavaScript's.
const ADDRESS = /https?:\/\/[^\s\x1c-\x1f\x85\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069<>"'“”‘’（）《》，。！？；：、]+/gi;
const ENDS = ".,!?;:)]}'\"";

export function fillMessageText(element, text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutEnding(match[0]);
    if (address.endsWith("://")) continue;
    parts.push(text.slice(done, match.index), link(element.ownerDocument, address));
    done = match.index + address.length;
  }
  element.replaceChildren(...parts, text.slice(done));
}

// A full stop or bracket after an address belongs to the sentence, but for a bracket that the address itself opened.
function withoutEnding(address) {
  while (ENDS.includes(address.at(-1))) {
    if (address.endsWith(")") && address.split("(").length >= address.split(")").length) break;
    address = address.slice(0, -1);
  }
  return address;
}

function link(document, address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.rel = "nofollow noopener noreferrer ugc";
  anchor.target = "_blank";
  anchor.textContent = address;
  return anchor;
}
