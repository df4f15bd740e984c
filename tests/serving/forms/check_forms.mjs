// Renders forms of the service in the real form libraries. Argument: a JSON file with a list of
// {name, form, document, hidden: {when: facts, fact: label}}. Prints one line a form; exits with 1 at a failure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import Form from "@rjsf/core";
import { getDefaultFormState } from "@rjsf/utils";
import { customizeValidator } from "@rjsf/validator-ajv8";
import { isVisible } from "@jsonforms/core";
import { JsonForms } from "@jsonforms/react";
import { vanillaCells, vanillaRenderers } from "@jsonforms/vanilla-renderers";

const validator = customizeValidator({ AjvClass: Ajv2020.default ?? Ajv2020 });

function makeAjv() {
  const ajv = new (Ajv2020.default ?? Ajv2020)({ strict: false, allErrors: true });
  (addFormats.default ?? addFormats)(ajv);
  return ajv;
}

function unescapeHtml(text) {
  return text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"');
}

function renderRjsf({ rjsf }, formData) {
  return unescapeHtml(renderToStaticMarkup(createElement(Form, { ...rjsf, validator, formData })));
}

function renderJsonForms({ schema, jsonforms }, data) {
  const props = { schema, uischema: jsonforms.uischema, data, renderers: vanillaRenderers, cells: vanillaCells, ajv: makeAjv() };
  return unescapeHtml(renderToStaticMarkup(createElement(JsonForms, props)));
}

function listTitles(node, found = []) {
  for (const member of Object.values(node.properties ?? {})) {
    if (member["x-fact"]) found.push(member.title);
    else listTitles(member, found);
  }
  return found;
}

// Ajv accepts the schema and the example, and refuses a fact nobody declares.
function checkSchema({ form, document }) {
  const validate = makeAjv().compile(form.schema);
  assert.ok(validate(document), JSON.stringify(validate.errors));
  assert.ok(!validate({ ...document, facts: { ...document.facts, no_such_fact: 1 } }));
}

// Every question stands in both forms, and no library is at a loss.
function checkRendering({ form }) {
  const empty = { as_of: "2025-06-30", facts: {} };
  for (const html of [renderRjsf(form, empty), renderJsonForms(form, empty)]) {
    assert.ok(!/No applicable renderer|Unsupported field|Unknown field type/.test(html), html.slice(0, 500));
    const lost = listTitles(form.schema.properties.facts).filter((title) => !html.includes(title));
    assert.deepEqual(lost, []);
  }
}

// A table nobody touched stays absent: an empty list would say that there are none.
function checkDefaults({ form }) {
  const { schema, experimental_defaultFormStateBehavior: behaviour } = form.rjsf;
  const state = getDefaultFormState(validator, schema, { as_of: "2025-06-30" }, schema, false, behaviour);
  assert.ok(!JSON.stringify(state.facts ?? {}).includes("["), JSON.stringify(state.facts));
}

// What cannot matter is asked by neither, and asked again as soon as it can.
function checkHiding({ form, hidden }) {
  if (!hidden) return;
  const [open, closed] = [hidden.open, hidden.closed].map((facts) => ({ as_of: "2025-06-30", facts }));
  assert.ok(renderRjsf(form, open).includes(hidden.title));
  assert.ok(!renderRjsf(form, closed).includes(hidden.title));
  // Vanilla renderers keep a hidden layout in the page under the attribute `hidden`, so the library itself is asked.
  const ruled = findRuled(form.jsonforms.uischema, hidden.fact);
  assert.ok(isVisible(ruled, open, "", makeAjv()));
  assert.ok(isVisible(ruled, { as_of: "2025-06-30" }, "", makeAjv()));
  assert.ok(!isVisible(ruled, closed, "", makeAjv()));
}

function findRuled(element, fact) {
  if (element.rule && JSON.stringify(element).includes(`/properties/${fact}"`)) return element;
  return (element.elements ?? []).map((inner) => findRuled(inner, fact)).find(Boolean);
}

for (const one of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  checkSchema(one);
  checkRendering(one);
  checkDefaults(one);
  checkHiding(one);
  console.log(`passed ${one.name}`);
}
