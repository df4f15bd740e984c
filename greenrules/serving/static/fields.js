// Questions as controls. Each control changes its answer and says so; what is drawn comes from the answer alone.

import { make } from "./dom.js";
import { emptyAnswer, kindOf } from "./questions.js";
import { choose, say } from "./texts.js";

let made = 0;

/** Return the field of one question.
 *
 * `context` holds `language`, `units`, `changed()` for an answer that became different and `redraw()` for one that also
 * changes which controls there are. */
export function makeField(question, answer, context) {
  const id = `field-${(made += 1)}`;
  const { schema, kind } = question;
  const { language } = context;
  const label = choose(schema["x-title"], language) || schema.title;
  // A facts file says `[]` for none; here there is a box for it.
  const help = choose(schema["x-help"], language).replace(language === "zh" ? /填? ?\[\]/g : /\[\]/g, say(language, "quoted", { text: say(language, "all_none") }));
  const known = { id, label, describedBy: `${help ? `${id}-help ` : ""}${id}-problem` };
  const grouped = ["boolean", "set", "table"].includes(kind);
  const heading = grouped ? make("legend", { part: "label" }, label) : make("label", { for: id, part: "label" }, label);
  const body = [
    help ? make("p", { id: `${id}-help`, class: "help", part: "help" }, help) : null,
    makeControl(question, answer, context, known),
    question.part === "parameters" ? makeCite(answer, context, id) : null,
    schema["x-evidence"]?.length ? makePapers(question, answer, context, id) : null,
    make("p", { id: `${id}-problem`, class: "problem", part: "problem", hidden: true }),
  ];
  const field = make(grouped ? "fieldset" : "div", {
    class: `field ${kind}`, part: "field", "data-question": question.id,
    "aria-describedby": grouped ? known.describedBy : null,
  }, heading, body);
  return field;
}

/** Show what is wrong at a field, or take it away with an empty text. */
export function showProblem(field, text) {
  const line = field.querySelector(":scope > .problem");
  line.textContent = text;
  line.hidden = !text;
  field.classList.toggle("wrong", Boolean(text));
  for (const control of field.querySelectorAll("input, select, textarea")) {
    if (control.closest(".field") === field && !control.closest("details")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
}

function makeControl(question, answer, context, known) {
  switch (question.kind) {
    case "number": return makeNumber(question, answer, context, known);
    case "boolean": return makeThreeWay(answer, context, known);
    case "choice": return makeChoice(question, answer, context, known);
    case "set": return makeSet(question, answer, context, known);
    case "table": return makeTable(question, answer, context, known);
    default: return makeText(question, answer, context, known);
  }
}

function makeNumber({ schema }, answer, context, known) {
  const { language, units } = context;
  const input = make("input", {
    id: known.id, type: "text", inputmode: "decimal", autocomplete: "off", part: "input", "aria-describedby": known.describedBy,
    set: { value: answer.value ?? "" },
    on: { input: () => { answer.value = input.value; context.changed(); } },
  });
  const choices = units[schema["x-unit"]] ?? [];
  const range = writeRange(schema);
  const hint = range ? make("span", { class: "range" }, range) : null;
  if (choices.length < 2) {
    const unit = choose(schema["x-unit-title"], language);
    return make("div", { class: "row" }, input, unit ? make("span", { class: "unit" }, unit) : null, hint);
  }
  const select = make("select", {
    part: "input unit", class: "unit", "aria-label": say(language, "unit", { label: known.label }),
    on: { change: () => { answer.unit = select.value === schema["x-unit"] ? "" : select.value; context.changed(); } },
  }, choices.map((unit) => make("option", {
    value: unit.id, set: { selected: unit.id === (answer.unit || schema["x-unit"]) },
  }, choose(unit, language))));
  return make("div", { class: "row" }, input, select, hint);
}

function writeRange(schema) {
  const { minimum: low, maximum: high } = schema;
  if (low !== undefined && high !== undefined) return `${low}–${high}`;
  return low !== undefined && low !== 0 ? `≥ ${low}` : high !== undefined ? `≤ ${high}` : "";
}

function makeThreeWay(answer, context, known) {
  const ways = [[true, "yes"], [false, "no"], [undefined, "choose"]];
  return make("div", { class: "choices" }, ways.map(([value, word]) => make("label", {},
    make("input", {
      type: "radio", name: known.id, value: word, part: "input", set: { checked: answer.value === value },
      on: { change: () => { answer.value = value; context.changed(); } },
    }),
    make("span", {}, say(context.language, word)))));
}

function makeChoice({ schema }, answer, context, known) {
  const select = make("select", {
    id: known.id, part: "input", "aria-describedby": known.describedBy,
    on: { change: () => { answer.value = select.value || undefined; context.changed(); } },
  }, make("option", { value: "" }, say(context.language, "choose")), listOptions(schema, answer.value, context));
  return select;
}

function listOptions(schema, chosen, { language }) {
  const known = schema.oneOf.some((option) => option.const === chosen);
  // What a file holds and the ruleset does not know stays visible, so that it can be corrected.
  const stray = chosen !== undefined && !known ? [{ const: chosen, title: String(chosen) }] : [];
  return [...schema.oneOf, ...stray].map((option) => make("option", {
    value: option.const, set: { selected: option.const === chosen },
  }, choose(option["x-title"], language) || option.title));
}

function makeSet({ schema }, answer, context, known) {
  const chosen = () => (Array.isArray(answer.value) ? answer.value : []);
  const boxes = schema.items.oneOf.map((option) => make("label", {},
    make("input", {
      type: "checkbox", value: option.const, part: "input", set: { checked: chosen().includes(option.const) },
      on: {
        change: ({ target }) => {
          const rest = chosen().filter((one) => one !== option.const);
          const next = target.checked ? [...rest, option.const] : rest;
          answer.value = next.length ? next : undefined;
          none.querySelector("input").checked = false;
          context.changed();
        },
      },
    }),
    make("span", {}, choose(option["x-title"], context.language) || option.title)));
  const none = makeNone(answer, context, () => {
    for (const box of boxes) box.querySelector("input").checked = false;
  });
  return make("div", { class: "choices many", id: known.id }, boxes, none);
}

/** An empty list says that there is none, which is something else than not knowing. */
function makeNone(answer, context, clear) {
  return make("label", { class: "none" },
    make("input", {
      type: "checkbox", part: "input", set: { checked: Array.isArray(answer.value) && !answer.value.length },
      on: {
        change: ({ target }) => {
          answer.value = target.checked ? [] : undefined;
          clear();
          context.changed();
        },
      },
    }),
    make("span", {}, say(context.language, "all_none")));
}

function makeTable(question, answer, context, known) {
  const rows = Array.isArray(answer.value) ? answer.value : [];
  const columns = Object.entries(question.schema.items.properties);
  const home = make("div", { class: "table", id: known.id }, rows.map((row, at) => makeRow(question, answer, context, columns, at)));
  const add = make("button", {
    type: "button", part: "button", class: "add",
    on: {
      click: () => {
        answer.value = [...rows, {}];
        context.redraw(question.id, `${question.id}/${rows.length}/${columns[0][0]}`);
      },
    },
  }, say(context.language, "add_row"));
  home.append(make("div", { class: "choices" }, rows.length ? null : makeNone(answer, context, () => {}), add));
  return home;
}

function makeRow(question, answer, context, columns, at) {
  const row = answer.value[at];
  const number = { number: at + 1 };
  const fields = columns.map(([name, schema]) => {
    row[name] ??= emptyAnswer();
    const cell = { id: `${question.id}/${at}/${name}`, part: question.part, schema, kind: kindOf(schema) };
    return makeField(cell, row[name], context);
  });
  const remove = make("button", {
    type: "button", class: "remove", part: "button", "aria-label": say(context.language, "remove_row", number), title: say(context.language, "remove_row", number),
    on: {
      click: () => {
        const rest = answer.value.filter((one, index) => index !== at);
        answer.value = rest.length ? rest : undefined;
        context.redraw(question.id, question.id);
      },
    },
  }, "×");
  return make("fieldset", { class: "record", part: "record" },
    make("legend", {}, say(context.language, "record", number)), make("div", { class: "cells" }, fields), remove);
}

function makeText({ kind, schema }, answer, context, known) {
  const input = make("input", {
    id: known.id, type: kind === "date" ? "date" : "text", part: "input", "aria-describedby": known.describedBy,
    placeholder: schema.pattern ? "P1Y6M" : null, set: { value: answer.value ?? "" },
    on: { input: () => { answer.value = input.value || undefined; context.changed(); } },
  });
  return input;
}

function makeCite(answer, context, id) {
  const input = make("input", {
    id: `${id}-cite`, type: "text", part: "input", set: { value: answer.cite },
    on: { input: () => { answer.cite = input.value; context.changed(); } },
  });
  return make("div", { class: "row cite" }, make("label", { for: `${id}-cite` }, say(context.language, "cite")), input);
}

function makePapers({ schema }, answer, context, id) {
  const { language } = context;
  const papers = schema["x-evidence"].map((words) => choose(words, language)).join(language === "zh" ? "、" : ", ");
  const area = make("textarea", {
    id: `${id}-papers`, rows: 2, part: "input", set: { value: answer.evidence },
    on: {
      input: () => {
        answer.evidence = area.value;
        details.classList.toggle("filled", Boolean(area.value.trim()));
        context.changed();
      },
    },
  });
  const details = make("details", { class: `papers${answer.evidence.trim() ? " filled" : ""}`, part: "evidence" },
    make("summary", {}, say(language, "evidence")),
    make("p", { class: "help" }, say(language, "evidence_listed", { papers })),
    make("label", { for: `${id}-papers` }, say(language, "evidence_names")), area);
  return details;
}
