// localStorage that may be full, forbidden or absent: then nothing is kept, and nothing breaks.

export class SafeStorage {
  #storage;

  constructor(open) {
    try {
      this.#storage = open();
    } catch {
      this.#storage = null;
    }
  }

  get(key) {
    try {
      return this.#storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  set(key, value) {
    try {
      if (value) this.#storage?.setItem(key, value);
      else this.#storage?.removeItem(key);
    } catch {
      // A full storage loses the copy for a reload, not the text on the page.
    }
  }

  keys(prefix) {
    try {
      return Object.keys(this.#storage ?? {}).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }
}
