// Whether a text speaks to somebody, as @name or @name#1234; the same rule as chatroom/mentions.py.

export function mentions(text, { userName, tag }) {
  const name = userName.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const goesOn = /[0-9a-z]$/i.test(userName) ? "(?![0-9a-z])" : "";
  return new RegExp(`(^|[^0-9a-z])@${name}(#${tag}(?!\\d)|(?!#\\d{4}(?!\\d))${goesOn})`, "i").test(text);
}
