// What was said, as text nodes and elements: addresses and light marks, by the grammar of docs/marks.md. The template
// filter message_text has the same.

const BLOCK = /(?:^|\n)```[^`\n]*\n(?:([^]*?)\n)?```(?![^\n])/g;
// The control characters in an address's class are what Python's \s has beyond JavaScript's.
const INLINE =
  /`([^`\n]+)`|(\*\*|\*)(?![ \t\n\xa0\u3000*])([^*\n]*[^ \t\n\xa0\u3000*])\2|_(?![ \t\n\xa0\u3000_])([^_\n]*[^ \t\n\xa0\u3000_])_|https?:\/\/[^\s\x1c-\x1f\x85\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069<>"'“”‘’（）《》，。！？；：、]+/gi;
const ENDS = ".,!?;:)]}'\"";

export function fillMessageText(element, text) {
  const parts = [];
  let done = 0;
  const between = (end) => {
    const part = text.slice(done, end);
    parts.push(...inline(done ? part.replace(/^\n/, "") : part));
  };
  // Beyond the last line that ends a block none is looked for, so that none is looked for in vain.
  const end = `\n${text}\n`.lastIndexOf("\n```\n") + 3;
  for (const match of text.slice(0, end).matchAll(BLOCK)) {
    between(match.index);
    parts.push(make("pre", match[1] ?? ""));
    done = match.index + match[0].length;
  }
  between();
  element.replaceChildren(...parts);
}

function inline(text) {
  const parts = [];
  const marks = new RegExp(INLINE);
  let done = 0;
  for (let match; (match = marks.exec(text)); ) {
    const [whole, code, star, starred, underlined] = match;
    const { index } = match;
    const content = starred ?? underlined;
    let part = null;
    if (code) part = make("code", code);
    else if (content) {
      // In the middle of a word it is no mark, such as in snake_case or 2*3*4.
      const inWord = (letter = "") => letter === whole[0] || /[0-9a-z]/i.test(letter);
      if (inWord(text[index - 1]) || inWord(text[marks.lastIndex])) marks.lastIndex = index + 1;
      else part = make(star === "**" ? "strong" : "em", ...inline(content));
    } else {
      const address = withoutEnding(whole);
      if (!address.endsWith("://")) {
        part = Object.assign(make("a", address), { href: address, rel: "nofollow noopener noreferrer ugc", target: "_blank" });
        marks.lastIndex = index + address.length;
      }
    }
    if (!part) continue;
    parts.push(text.slice(done, index), part);
    done = marks.lastIndex;
  }
  return [...parts, text.slice(done)];
}

// A full stop or bracket after an address belongs to the sentence, but for a bracket that the address itself opened.
function withoutEnding(address) {
  let { length } = address;
  let open = address.split("(").length - address.split(")").length;
  for (; ENDS.includes(address[length - 1]); length--) if (address[length - 1] === ")" && open++ >= 0) break;
  return address.slice(0, length);
}

function make(name, ...content) {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}
