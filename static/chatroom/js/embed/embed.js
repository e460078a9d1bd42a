// The widget in pages of other sites: a button that opens a room in a panel, or the room in the flow of the page.
// Served at /embed.js, where this function is called with what it says in each language, and with widget.css.

(function ({ phrases, style }) {
  const COUNT_MS = 60_000;
  const MOST_COUNTED = 99;
  const DUCK = [
    "M5 28.5c4.6 5.2 11 6.6 17.6 5.3 2.3-.4 4.3-1.4 5.6-2.7A14.5 14.5 0 1 1 50.4 30c5 3.2 7.6 7.7 7.1 12.7C56.7 51 48.3 57 34.5 57 16.5 57 4 46.5 5 28.5z",
    "M51.8 18.3c3.5-.4 6.5-.2 9.1.7 1.3.5 1.3 1.9.1 2.5-1.3.7-2.3 1.1-3.2 1.6.5.8.2 1.9-.8 2.3-2.5.9-5 .7-7.2-.3-1.4-.7-1.7-2.3-.9-3.6l1.1-1.9c.4-.8 1-1.2 1.8-1.3zM47.7 16a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0z",
  ];
  const CROSS = ["M16 16l32 32M48 16L16 48"];

  const script = document.currentScript;
  const { room = "happy", theme = "auto", colour = script.dataset.color, lang, height, count } = script.dataset;
  const given = (name) => name in script.dataset && script.dataset[name] !== "false";
  const origin = new URL(script.src).origin;
  const encodedRoom = encodeURIComponent(room);
  const storeKey = `chatroom.embed.${room}`;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const phone = matchMedia("(max-width: 480px), (max-height: 440px)");

  class Widget {
    #host = document.createElement("div");
    #root = this.#host.attachShadow({ mode: "open" });
    #probe = document.createElement("i");
    #inline = given("inline");
    #phrases = phrases[languageOf(lang ? [lang] : navigator.languages)];
    #colour = null;
    #theme = null;
    #frame = null;
    #dialog = null;
    #toggle = null;
    #badge = null;
    #unread = 0;
    #seen = null;
    #ready = false;
    #wantsFocus = false;

    constructor() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      this.#root.adoptedStyleSheets = [sheet];
      this.#root.append(this.#probe);
      this.#probe.hidden = true;
      this.#host.className = "chatroom-embed";
      if (this.#inline && script.parentElement !== document.head) script.after(this.#host);
      else document.body.append(this.#host);
      this.#paint();
      this.#followTheme();
      addEventListener("message", (event) => this.#hear(event));
      if (this.#inline) this.#showInline();
      else this.#showButton();
    }

    #showInline() {
      this.#host.dataset.kind = "inline";
      if (height) this.#host.style.height = `${parseInt(height)}px`;
      this.#makeFrame(this.#root);
      this.#frame.loading = "lazy";
    }

    #showButton() {
      this.#toggle = this.#button("toggle", DUCK, () => (this.#dialog.open ? this.#dialog.close() : this.#open()));
      this.#badge = this.#toggle.appendChild(document.createElement("span"));
      this.#badge.className = "count";
      this.#badge.ariaHidden = "true";
      this.#dialog = document.createElement("dialog");
      this.#dialog.id = "panel";
      this.#dialog.ariaLabel = this.#phrases.title;
      this.#toggle.setAttribute("aria-controls", "panel");
      this.#dialog.addEventListener("close", () => this.#closed());
      this.#root.append(this.#toggle, this.#dialog);
      this.#root.addEventListener("keydown", ({ key }) => key === "Escape" && this.#dialog.close());
      this.#showState();
      visualViewport?.addEventListener("resize", () => this.#fit());
      visualViewport?.addEventListener("scroll", () => this.#fit());
      // Started open it takes neither the focus nor, on a phone, the whole page.
      if (given("open") && !phone.matches) {
        this.#fill();
        this.#dialog.open = true;
        this.#showState();
      } else if (count !== "off") this.#startCounting();
    }

    #open() {
      this.#fill();
      if (phone.matches) this.#dialog.showModal();
      else this.#dialog.show();
      this.#count(0);
      this.#wantsFocus = true;
      this.#frame.focus();
      this.#tell();
      this.#showState();
      this.#fit();
    }

    #fill() {
      if (this.#frame) return;
      this.#makeFrame(this.#dialog);
      const close = this.#button("close", CROSS, () => this.#dialog.close());
      close.ariaLabel = this.#phrases.close;
      this.#dialog.append(close);
      this.#dress();
    }

    #closed() {
      this.#showState();
      this.#toggle.focus();
    }

    #makeFrame(parent) {
      const words = [this.#theme, lang, this.#colour?.hex, given("readOnly") && "read-only", !this.#inline && "panel"];
      this.#frame = document.createElement("iframe");
      this.#frame.title = this.#phrases.title;
      this.#frame.allow = "clipboard-write";
      this.#frame.referrerPolicy = "no-referrer";
      const asked = encodeURIComponent(words.filter(Boolean).join("."));
      this.#frame.src = `${origin}/embed/${asked}/chatroom/${encodedRoom}/`;
      parent.append(this.#frame);
    }

    #button(name, paths, press) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = name;
      const svg = button.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
      svg.setAttribute("viewBox", "0 0 64 64");
      svg.setAttribute("aria-hidden", "true");
      for (const path of paths)
        svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", path);
      button.addEventListener("click", press);
      return button;
    }

    #showState() {
      const { open } = this.#dialog;
      const { title, close, new: said } = this.#phrases;
      this.#toggle.setAttribute("aria-expanded", open);
      const shown = this.#unread > MOST_COUNTED ? `${MOST_COUNTED}+` : this.#unread;
      this.#badge.textContent = shown;
      this.#badge.hidden = !this.#unread;
      this.#toggle.ariaLabel = open ? close : this.#phrases.open + (this.#unread ? ` (${said.replace("{n}", shown)})` : "");
      this.#toggle.title = open ? close : title;
    }

    #count(unread) {
      this.#unread = unread;
      this.#showState();
    }

    // What the frame says: that it is there, what was said in it, and that it wants to be closed.
    #hear({ source, origin: from, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || from !== origin || !data) return;
      if (data.ready) {
        this.#ready = true;
        this.#tell();
      }
      if (this.#inline) return;
      if (data.close) this.#dialog.close();
      if (!data.newest) return;
      if (!this.#dialog.open) return this.#count(this.#unread + data.said);
      try {
        localStorage.setItem(storeKey, data.newest);
      } catch {
        // A page without a storage counts from its own beginning.
      }
    }

    #tell() {
      if (!this.#ready) return;
      if (this.#wantsFocus) this.#frame.focus();
      this.#frame.contentWindow.postMessage({ theme: this.#theme, focus: this.#wantsFocus }, origin);
      this.#wantsFocus = false;
    }

    // Before it is opened for the first time, the newest numbers are asked for: an answer that proxies may share.
    #startCounting() {
      try {
        this.#seen = Number(localStorage.getItem(storeKey)) || null;
      } catch {
        // As above.
      }
      const timer = setInterval(() => look(), COUNT_MS);
      const look = async () => {
        if (this.#frame) return clearInterval(timer);
        if (document.hidden) return;
        const url = `${origin}/chatroom/${encodedRoom}/embed/newest/`;
        const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => null);
        if (answer && !answer.ok) clearInterval(timer);
        if (!answer?.ok || this.#frame) return;
        const { said } = await answer.json();
        this.#seen ??= said[0] ?? 0;
        this.#count(said.filter((number) => number > this.#seen).length);
      };
      look();
    }

    #followTheme() {
      const look = () => {
        const dark = theme === "auto" ? this.#isDarkAround() : theme === "dark";
        if (this.#theme === (dark ? "dark" : "light")) return;
        this.#theme = dark ? "dark" : "light";
        this.#dress();
        this.#tell();
      };
      look();
      if (theme !== "auto") return;
      systemDark.addEventListener("change", look);
      document.addEventListener("transitionend", look);
      const observer = new MutationObserver(look);
      for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true });
    }

    #dress() {
      this.#dialog?.classList.toggle("dark", this.#theme === "dark");
    }

    // By the ground on which the widget stands, whatever made it dark: a class, the reader's system, a style sheet.
    #isDarkAround() {
      const grounds = [];
      for (let element = this.#host.parentElement; element; element = element.parentElement)
        grounds.push(getComputedStyle(element).backgroundColor);
      const [ground] = [...grounds, "Canvas"].map((colour) => this.#parts(colour)).filter((it) => it?.alpha > 0.5);
      return ground.light < 0.5;
    }

    #paint() {
      this.#colour = colour ? this.#parts(colour) : null;
      const light = this.#colour?.light ?? 1;
      this.#host.style.setProperty("--colour", this.#colour ? `#${this.#colour.hex}` : "#ffd23f");
      this.#host.style.setProperty("--ink", light > 0.5 ? "#3a2a05" : "#fff");
    }

    // Any colour that CSS knows, by its parts; null where it is none.
    #parts(colour) {
      const { style } = this.#probe;
      style.color = "";
      style.color = `color-mix(in srgb, ${colour} 100%, #000 0%)`;
      if (!style.color) return null;
      const [red, green, blue, alpha = 1] = getComputedStyle(this.#probe).color.match(/[\d.]+(e-\d+)?/g).map(Number);
      const hex = [red, green, blue].map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("");
      return { hex, alpha, light: 0.299 * red + 0.587 * green + 0.114 * blue };
    }

    // Above a phone's keyboard, which the page around knows nothing of.
    #fit() {
      const { height, offsetTop } = visualViewport ?? {};
      if (!height) return;
      this.#dialog.style.setProperty("--height", `${height}px`);
      this.#dialog.style.setProperty("--top", `${offsetTop}px`);
    }
  }

  function languageOf(wanted) {
    for (const code of wanted.map((one) => one.toLowerCase())) {
      if (/^zh\b.*(hant|tw|hk|mo)/.test(code)) return "zh-hant";
      const known = Object.keys(phrases).find((one) => one.split("-")[0] === code.split("-")[0]);
      if (known) return known;
    }
    return Object.keys(phrases)[0];
  }

  if (document.body) new Widget();
  else addEventListener("DOMContentLoaded", () => new Widget());
});
