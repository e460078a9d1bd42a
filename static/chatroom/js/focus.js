// Where the focus goes once the site has answered.

// To `target`, if it is nowhere or still within `place`: who has gone on to type elsewhere meanwhile is not to be torn away.
export function leadFocus(target, place = null) {
  const { activeElement, body } = target.ownerDocument;
  if (!activeElement || activeElement === body || place?.contains(activeElement)) target.focus();
}
