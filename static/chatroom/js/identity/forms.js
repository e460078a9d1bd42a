// The forms behind my own name: another name, and another identity.

import { NameForm } from "./name_form.js";
import { NewIdentity } from "./new_identity.js";

// `onDone(answer)` hears of a new identity, `say(sentence)` of what came of none.
export function makeForms(details, { page, phrases, membership, wire, onDone, say }) {
  const element = (id) => document.getElementById(id);
  new NameForm(
    { details, form: element("rename-form"), field: element("user_name"), refusal: element("rename-refusal") },
    { phrases, longest: page.name_max, membership, rename: (name) => wire.rename(name) },
  );
  new NewIdentity(
    { form: element("new-identity"), dialog: element("new-identity-dialog") },
    {
      renew: () => wire.newIdentity(),
      onDone,
      onFailure: (sentence) => say(sentence || phrases.get("unreachable")),
    },
  );
}
