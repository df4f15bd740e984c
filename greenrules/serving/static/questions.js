// A form of the service as the questions it asks, and the answers to them as a facts document.

import { Exact, readNumber } from "./exact-json.js";
import { holds } from "./conditions.js";

/** An answer: `value` as typed or chosen, undefined while it is not known; unit, papers and citation beside it. */
export function emptyAnswer() {
  return { value: undefined, unit: "", evidence: "", cite: "" };
}

/** Return the groups of a form, each with its questions; what the standard leaves open comes last. */
export function listGroups(form) {
  const found = new Map();
  collect(form.schema.properties.facts, ["facts"], (question) => found.set(question.id, question));
  const groups = form.schema["x-groups"].map((group) => ({
    id: group.id, title: group["x-title"], questions: group.facts.map((id) => found.get(id)).filter(Boolean),
  }));
  const open = [];
  if (form.schema.properties.parameters) {
    collect(form.schema.properties.parameters, ["parameters"], (question) => open.push(question));
  }
  return open.length ? [...groups, { id: "parameters", title: null, questions: open }] : groups;
}

function collect(schema, path, keep) {
  if (schema.type === "object") {
    for (const [name, inner] of Object.entries(schema.properties)) collect(inner, [...path, name], keep);
    return;
  }
  const [part, ...steps] = path;
  const id = schema["x-fact"] ?? `parameters/${steps.join(".")}`;
  keep({ id, part, steps, schema, kind: kindOf(schema), hidden: schema["x-hidden-when"] ?? null });
}

/** Return what kind of answer a schema wants. */
export function kindOf(schema) {
  if (schema.type === "array") return schema.items.type === "object" ? "table" : "set";
  if (schema.type === "string") return schema.oneOf ? "choice" : schema.format === "date" ? "date" : "text";
  return schema.type;
}

/** Whether nothing depends on a question any more. */
export function isHidden(question, plain) {
  return question.hidden !== null && holds(question.hidden, plain);
}

/** Return the facts document of some answers.
 *
 * `all` also keeps the questions that do not matter. Papers stand with their fact, as a facts file has them. */
export function writeDocument(groups, answers, head, { all = false, bare = false } = {}) {
  const document = { facts: {} };
  const named = Object.entries(head.subject).filter(([, text]) => text);
  if (named.length) document.subject = Object.fromEntries(named);
  if (head.as_of) document.as_of = head.as_of;
  const plain = all || bare ? {} : writeDocument(groups, answers, head, { bare: true }).facts;
  for (const question of groups.flatMap((group) => group.questions)) {
    const answer = answers.get(question.id);
    if (!answer || (!all && !bare && isHidden(question, plain))) continue;
    const value = writeValue(question, answer);
    if (value !== undefined) put(document, [question.part, ...question.steps], bare ? value : dress(value, answer));
  }
  return document;
}

function writeValue(question, answer) {
  const { value } = answer;
  if (value === undefined || value === "") return undefined;
  if (question.kind === "number") return readNumber(value) ?? undefined;
  if (question.kind !== "table" || !Array.isArray(value)) return value;
  return value.map((row) => {
    const record = {};
    for (const [name, schema] of Object.entries(question.schema.items.properties)) {
      const cell = row[name];
      const found = cell ? writeValue({ kind: kindOf(schema), schema }, cell) : undefined;
      if (found !== undefined) record[name] = dress(found, cell);
    }
    return record;
  });
}

function dress(value, answer) {
  const evidence = answer.evidence.split("\n").map((line) => line.trim()).filter(Boolean);
  const beside = {};
  if (answer.unit) beside.unit = answer.unit;
  if (evidence.length) beside.evidence = evidence;
  if (answer.cite.trim()) beside.cite = answer.cite.trim();
  return Object.keys(beside).length ? { value, ...beside } : value;
}

function put(home, steps, value) {
  const [first, ...rest] = steps;
  if (rest.length) put(home[first] ??= {}, rest, value);
  else home[first] = value;
}

/** Read the answers out of a facts document; returns them and the names of what no question asks. */
export function readDocument(groups, document) {
  const answers = new Map();
  const questions = groups.flatMap((group) => group.questions);
  const others = { facts: {}, parameters: {} };
  for (const part of ["facts", "parameters"]) {
    const byName = new Map(questions.filter((one) => one.part === part).map((one) => [one.steps.join("."), one]));
    for (const [name, given] of flatten(document[part] ?? {}, byName)) {
      const question = byName.get(name);
      if (!question) others[part][name] = given;
      else if (given !== null) answers.set(question.id, readAnswer(question, given));
    }
  }
  for (const [id, papers] of Object.entries(document.evidence ?? {})) {
    if (answers.has(id) && Array.isArray(papers)) answers.get(id).evidence = papers.join("\n");
  }
  return { answers, others };
}

/** Return a document with what the ruleset does not ask for put back into it. */
export function addOthers(document, others) {
  const parts = Object.entries(others).filter(([, members]) => Object.keys(members).length);
  return { ...document, ...Object.fromEntries(parts.map(([part, members]) => [part, { ...document[part], ...members }])) };
}

function* flatten(members, byName, prefix = "") {
  for (const [key, value] of Object.entries(members)) {
    const name = prefix + key;
    const isGroup = value && typeof value === "object" && !Array.isArray(value) && !(value instanceof Exact);
    if (isGroup && !byName.has(name) && !("value" in value)) yield* flatten(value, byName, `${name}.`);
    else yield [name, value];
  }
}

function readAnswer(question, given) {
  const dressed = given && typeof given === "object" && !Array.isArray(given) && "value" in given;
  const answer = emptyAnswer();
  if (dressed) {
    answer.unit = given.unit && given.unit !== question.schema["x-unit"] ? String(given.unit) : "";
    answer.evidence = [given.evidence ?? []].flat().map(String).join("\n");
    answer.cite = typeof given.cite === "string" ? given.cite : "";
  }
  answer.value = readValue(question, dressed ? given.value : given);
  return answer;
}

function readValue(question, value) {
  if (value instanceof Exact) return value.text;
  if (typeof value === "number") return String(value);
  if (question.kind !== "table" || !Array.isArray(value)) return value ?? undefined;
  return value.map((record) => Object.fromEntries(
    Object.entries(question.schema.items.properties)
      .filter(([name]) => record?.[name] !== undefined && record[name] !== null)
      .map(([name, schema]) => [name, readAnswer({ kind: kindOf(schema), schema }, record[name])]),
  ));
}

/** Return whether a question has an answer. */
export function isAnswered(question, answer) {
  return Boolean(answer) && writeValue(question, answer) !== undefined;
}

/** Return the id of a question from that of what is asked: `fact:x`, `parameter:y`. */
export function nameOf(id) {
  const [kind, name] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
  return kind === "parameter" ? `parameters/${name}` : name;
}

/** Return a name for the file of a document, safe on every system. */
export function nameFile(head, ruleset) {
  const name = [head.subject.zh || head.subject.id || ruleset, head.as_of].filter(Boolean).join("-");
  return `${name.replace(/[\\/:*?"<>|]/g, "_")}.json`;
}
