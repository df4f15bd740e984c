// Both elements, under their names. Importing it twice, or beside a host that has them already, changes nothing.

import { GreenrulesForm } from "./greenrules-form.js";
import { GreenrulesResult } from "./greenrules-result.js";

const ELEMENTS = { "greenrules-form": GreenrulesForm, "greenrules-result": GreenrulesResult };
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

export { GreenrulesForm, GreenrulesResult };
