// Loads decision models with dmn-moddle and evaluates them with feelin.
// node dmn_check.mjs NPM_FOLDER JOBS.json: [{model, subjects: [{name: {type, value}}]}] -> [{warnings, results: [{decision: value}]}]
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [npm, jobsFile] = process.argv.slice(2);
const find = createRequire(join(npm, "package.json"));
const load = (name) => import(pathToFileURL(find.resolve(name)).href);
const { DmnModdle } = await load("dmn-moddle");
const { evaluate, unaryTest } = await load("feelin");

const valueOf = (answer) => (answer !== null && typeof answer === "object" && "value" in answer ? answer.value : answer);
const run = (text, context) => valueOf(evaluate(text, context));

const jobs = JSON.parse(readFileSync(jobsFile, "utf8"));
const answers = [];
for (const job of jobs) {
  const { rootElement, warnings } = await new DmnModdle().fromXML(job.model);
  const results = job.subjects.map((subject) => decide(rootElement, subject));
  answers.push({ warnings: warnings.map((one) => one.message), results });
}
console.log(JSON.stringify(answers));

function decide(definitions, subject) {
  const context = {};
  const results = {};
  for (const [name, text] of Object.entries(subject)) context[name] = run(text, {});
  for (const element of definitions.drgElement) {
    if (element.$type === "dmn:InputData") {
      if (!(element.name in context)) context[element.name] = null;
      continue;
    }
    const logic = element.decisionLogic;
    const value = logic.$type === "dmn:LiteralExpression" ? run(logic.text, context) : lookUp(logic, context);
    context[element.name] = value ?? null;
    results[element.name] = plain(context[element.name]);
  }
  return results;
}

function lookUp(table, context) {
  const inputs = table.input.map((one) => run(one.inputExpression.text, context));
  const hits = table.rule.filter((rule) =>
    rule.inputEntry.every((cell, at) => cell.text === "-" || valueOf(unaryTest(cell.text, { ...context, "?": inputs[at] })) === true),
  );
  if (hits.length === 0) {
    const otherwise = table.output[0].defaultOutputEntry;
    return otherwise ? run(otherwise.text, context) : null;
  }
  const outputs = hits.map((rule) => run(rule.outputEntry[0].text, context));
  if (table.hitPolicy === "UNIQUE" && hits.length > 1) throw new Error(`${table.id}: ${hits.length} rows hit`);
  return outputs[0];
}

function plain(value) {
  return value === null || ["number", "boolean", "string"].includes(typeof value) ? value : String(value);
}
