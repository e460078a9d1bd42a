// In a frame of another site: tells the widget around what is said here, and takes from it the theme and the focus.

const OPEN = "dialog[open], details[open], [aria-expanded=true], [popover]:popover-open";

export class Frame {
  #window;
  #document;
  #newest = 0;

  constructor(window) {
    this.#window = window;
    this.#document = window.document;
    this.#newest = Math.max(0, ...[...this.#entries(this.#document)].map(({ dataset }) => Number(dataset.entryId)));
    window.addEventListener("message", (event) => this.#obey(event));
    // Looked at before anything in the page has closed itself.
    let busy = false;
    window.addEventListener("keydown", () => (busy = Boolean(this.#document.querySelector(OPEN))), true);
    window.addEventListener("keydown", (event) => this.#leave(event, busy));
    const log = this.#document.querySelector(".log-content");
    if (log) new MutationObserver(() => this.#look(log)).observe(log, { childList: true, subtree: true });
    this.#lookForCookies();
    this.#document.documentElement.dataset.ready = "";
    this.#tell({ ready: true, newest: this.#newest, said: 0 });
  }

  #first(...selectors) {
    return selectors.map((selector) => this.#document.querySelector(selector)).find(Boolean);
  }

  #entries(root) {
    return root.querySelectorAll("[data-entry-id]");
  }

  #look(log) {
    const fresh = [...this.#entries(log)].filter(({ dataset }) => Number(dataset.entryId) > this.#newest);
    if (!fresh.length) return;
    this.#newest = Math.max(...fresh.map(({ dataset }) => Number(dataset.entryId)));
    const said = fresh.filter((row) => row.dataset.kind === "say" && !row.classList.contains("mine")).length;
    this.#tell({ newest: this.#newest, said });
  }

  #leave(event, busy) {
    if (event.key === "Escape" && !busy && !event.isComposing && !event.defaultPrevented) this.#tell({ close: true });
  }

  #obey({ source, data }) {
    if (source !== this.#window.parent) return;
    const { theme, focus } = data ?? {};
    const dark = this.#document.getElementById("dark");
    if (theme) dark.media = theme === "dark" ? "all" : "not all";
    if (focus) this.#take(this.#first("#chat_content:enabled", "#log", "main input", "main a"));
  }

  // WebKit lets a frame of another site lead the focus only by a deed of its reader's own: the first letter is one.
  #take(place) {
    place?.focus();
    const { body } = this.#document;
    const lead = ({ key }) => key.length === 1 && this.#document.activeElement === body && place?.focus();
    this.#window.addEventListener("keydown", lead, { once: true });
  }

  // A browser that keeps none for a frame, not even apart for each site, knows nobody again here.
  #lookForCookies() {
    if (this.#window.location.protocol !== "https:") return;
    const cookie = "__Host-embed-probe=1; Secure; Path=/; SameSite=None; Partitioned";
    this.#document.cookie = cookie;
    const kept = this.#document.cookie.includes("__Host-embed-probe=1");
    this.#document.cookie = `${cookie}; Max-Age=0`;
    const notice = this.#document.getElementById("no-cookies");
    if (notice) notice.hidden = kept;
  }

  // To whichever site it is: the policy let no other one show this, and there is nothing in it but numbers.
  #tell(message) {
    this.#window.parent.postMessage(message, "*");
  }
}

if (window.parent !== window) new Frame(window);
