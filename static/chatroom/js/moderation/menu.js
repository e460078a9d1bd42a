// A menu beside its button: arrows, Home, End and letters move in it; Escape, Tab and a press elsewhere close it.

const GAP_PX = 4;
const NARROW = "(width < 30rem)";

// `items` are { text, run } each, with `checked` where one chooses, `small` where several stand in one row, each of
// which is on or off, and `apart` where a group begins.
export function openMenu(button, items) {
  const document = button.ownerDocument;
  const menu = document.createElement("div");
  const closing = new AbortController();
  const { signal } = closing;
  menu.className = "menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", button.getAttribute("aria-label"));
  menu.append(...items.map((item) => entry(item)));
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  place();
  move(0);

  menu.addEventListener("keydown", press, { signal });
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !menu.contains(relatedTarget) && close(), {
    signal,
  });
  document.addEventListener("pointerdown", ({ target }) => !menu.contains(target) && close(), { signal });
  document.defaultView.addEventListener("resize", close, { signal });

  function entry({ text, run, checked, small, apart }) {
    const one = document.createElement("button");
    one.type = "button";
    one.tabIndex = -1;
    one.textContent = text;
    one.setAttribute("role", small ? "menuitemcheckbox" : checked === undefined ? "menuitem" : "menuitemradio");
    one.classList.toggle("small", Boolean(small));
    if (checked !== undefined) one.setAttribute("aria-checked", checked);
    one.classList.toggle("apart", Boolean(apart));
    one.addEventListener("click", () => {
      close();
      button.focus();
      run();
    });
    return one;
  }

  function place() {
    if (document.defaultView.matchMedia(NARROW).matches) return;
    const { innerWidth, innerHeight } = document.defaultView;
    const { top, bottom, right } = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    const below = bottom + GAP_PX + height <= innerHeight;
    const y = below ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - height);
    const x = Math.max(GAP_PX, Math.min(right - width, innerWidth - width - GAP_PX));
    menu.style.setProperty("top", `${y}px`);
    menu.style.setProperty("left", `${x}px`);
  }

  function move(to) {
    const all = [...menu.children];
    all[(to + all.length) % all.length].focus();
  }

  function press(event) {
    const all = [...menu.children];
    const at = all.indexOf(document.activeElement);
    const step = document.dir === "rtl" ? -1 : 1;
    const to = {
      ArrowDown: below(all, at, 1),
      ArrowUp: below(all, at, -1),
      ArrowRight: at + step,
      ArrowLeft: at - step,
      Home: 0,
      End: -1,
    }[event.key] ?? letter(all, at, event.key);
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      close();
      button.focus();
    }
    if (to !== undefined) move(to);
    if (to !== undefined || event.key === "Escape") event.preventDefault();
  }

  // Those in one row are one step.
  function below(all, at, step) {
    let to = at + step;
    while (all[at].matches(".small") && all[to]?.matches(".small")) to += step;
    return to;
  }

  function letter(all, at, key) {
    if (key.length !== 1) return undefined;
    const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    const found = after.find(({ textContent }) => textContent.toLowerCase().startsWith(key.toLowerCase()));
    return found && all.indexOf(found);
  }

  function close() {
    closing.abort();
    menu.remove();
    button.setAttribute("aria-expanded", "false");
  }
}
