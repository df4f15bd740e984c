// Who is assessed, and as of which day: the first questions of every form.

import { make } from "./dom.js";
import { choose, say } from "./texts.js";

/** Return the section; `head` holds subject and as_of and is changed in place, `changed` hears whether it was the date. */
export function drawHead(head, language, changed) {
  const { subject } = head;
  // A file may name the subject in English alone.
  const name = language === "zh" || !subject.en ? "zh" : "en";
  const fields = [
    ["subject_name", "text", subject[name], (value) => { subject[name] = value; }],
    ["subject_id", "text", subject.id, (value) => { subject.id = value; }],
    ["as_of", "date", head.as_of, (value) => { head.as_of = value; }],
  ];
  return make("section", { class: "group head", part: "group", "aria-labelledby": "head" },
    make("h3", { id: "head" }, make("span", {}, say(language, "subject_section"))),
    make("div", { class: "cells" }, fields.map(([key, type, value, keep]) =>
      make("div", { class: "field", "data-question": key, part: "field" },
        make("label", { for: key }, say(language, key)),
        make("input", {
          id: key, type, part: "input", "aria-describedby": `${key}-problem`, set: { value: value ?? "" },
          on: { input: ({ target }) => { keep(target.value); changed(key === "as_of"); } },
        }),
        make("p", { class: "problem", id: `${key}-problem`, hidden: true })))));
}

/** Return today where the person is, as YYYY-MM-DD. */
export function localDay() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
}

/** Return the section of a group with the fields of its questions; `at` is its place among the groups. */
export function drawGroup(group, at, language, fields) {
  const own = group.id === "parameters";
  const id = `group-${at}`;
  return make("section", { class: "group", part: "group", "data-group": group.id, "aria-labelledby": id },
    make("h3", { id }, make("span", {}, own ? say(language, "parameters") : choose(group.title, language)), " ", make("span", { class: "count" })),
    own ? make("p", { class: "help" }, say(language, "parameters_help")) : null, fields);
}
