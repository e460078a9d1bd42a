// "Be someone new": asks first, for there is no way back.

import { Refusal } from "../refusal.js";

export class NewIdentity {
  #dialog;
  #renew;
  #onDone;
  #onFailure;

  // `renew()` asks the server and answers the new identity.
  constructor({ form, dialog }, { renew, onDone, onFailure }) {
    this.#dialog = dialog;
    this.#renew = renew;
    this.#onDone = onDone;
    this.#onFailure = onFailure;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.returnValue = "";
      dialog.showModal();
    });
    dialog.addEventListener("close", () => dialog.returnValue === "leave" && this.#leave());
  }

  async #leave() {
    try {
      this.#onDone(await this.#renew());
    } catch (error) {
      this.#onFailure(error instanceof Refusal ? error.sentence : "");
    }
  }
}
