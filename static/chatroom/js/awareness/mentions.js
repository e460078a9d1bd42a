// Whether a message calls somebody by name.

const GOES_ON = /^[\p{L}\p{N}\p{M}_]/u;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const TAG = /^\s?#(\d{4})/;

// `@name` in any case, or `@name#1234` with their tag, with which another of the same name is not meant.
export function mentions(text, { userName, tag }) {
  const folded = fold(text);
  const call = `@${fold(userName)}`;
  for (let at = folded.indexOf(call); at >= 0; at = folded.indexOf(call, at + 1)) {
    const rest = folded.slice(at + call.length);
    const tagged = TAG.exec(rest);
    if (tagged ? tagged[1] === tag : endsHere(call, rest)) return true;
  }
  return false;
}

// A script without spaces between its words lets a name end anywhere.
function endsHere(call, rest) {
  return !GOES_ON.test(rest) || IDEOGRAPH.test([...call].at(-1)) || IDEOGRAPH.test(rest.slice(0, 2));
}

function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}
