// What would reach a grade: the findings that would have to change, and the smallest change of the facts that does it.

import { make } from "./dom.js";
import { sign } from "./result-grade.js";
import { choose, say } from "./texts.js";

/** Fill a place with the ways to one grade. */
export function fillWays(home, ways, { language }) {
  if (ways.reached) {
    home.append(make("p", {}, say(language, "reached")));
    return;
  }
  home.append(drawPlan(ways.plan, language), ...drawChanges(ways, language));
}

function drawChanges(ways, language) {
  const { changes } = ways;
  if (!changes.length) return [make("p", { class: "muted" }, say(language, "impossible"))];
  const several = changes.length > 1;
  return [
    make("h4", {}, say(language, "ways_changes")),
    several ? make("p", { class: "muted" }, say(language, "any_one", { count: changes.length })) : null,
    make("ol", { class: several ? "sets" : "" }, changes.map((entries) => make("li", {}, make("ul", {}, entries.map((entry) => drawEntry(entry, language)))))),
    several && !ways.complete ? make("p", { class: "muted" }, say(language, "some_sets")) : null,
  ].filter(Boolean);
}

function drawEntry(entry, language) {
  return make("li", { class: "finding" }, sign(entry.mark),
    make("div", {},
      make("p", { class: "name" }, make("span", {}, choose(entry.title, language)), make("span", { class: "standing" }, choose(entry.standing, language))),
      entry.details[language].map(({ name, text }) => make("p", { class: "muted" }, `${name}${language === "zh" ? "：" : ": "}${text}`))));
}

function drawPlan(plan, language) {
  if (!plan) return "";
  const heading = make("h4", {}, say(language, "ways_plan"));
  if (!plan.steps.length) {
    const obstacles = plan.obstacles.map((one) => choose(one, language)).join(language === "zh" ? "、" : ", ");
    return make("div", {}, heading, make("p", { class: "muted" }, say(language, "impossible_plan"), " ", obstacles));
  }
  return make("div", { part: "plan" }, heading,
    make("ol", { class: "plan" }, plan.steps.map((step) => make("li", {},
      make("div", {}, step.moves.map((move) => make("p", {}, choose(move, language))),
        step.papers.length ? make("p", { class: "muted" }, say(language, "papers", { papers: step.papers.map((one) => choose(one, language)).join(language === "zh" ? "、" : ", ") })) : null),
      step.points ? make("b", { class: "gain" }, say(language, "points", { points: step.points })) : null))),
    make("p", { class: "muted" }, [plan.after ? say(language, "after_plan", { grade: choose(plan.after, language) }) : "", plan.costs_in === "effort" ? say(language, "by_effort") : ""].filter(Boolean).join(language === "zh" ? "。" : ". ")));
}
