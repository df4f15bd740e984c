// The reasoning step by step: each step unfolds into what it rests on.

import { make } from "./dom.js";
import { drawSource } from "./result-findings.js";
import { choose, say } from "./texts.js";

/** Fill a place with one step and what it rests on; deeper steps unfold when somebody opens them. */
export function fillSteps(home, id, data, context) {
  const step = data.steps?.[id];
  home.append(step ? make("ul", { class: "steps", part: "trace" }, drawStep(id, data, context, true)) : make("p", { class: "muted" }, id));
}

function drawStep(on, data, context, open) {
  const { language } = context;
  if (typeof on === "object") return make("li", {}, make("span", { class: "literal" }, choose(on, language)));
  const step = data.steps[on];
  if (!step) return make("li", {}, make("span", { class: "literal" }, on));
  const line = [
    choose(step.label, language) ? make("span", {}, choose(step.label, language)) : null,
    make("b", { part: "value" }, choose(step.value, language)),
    make("span", { class: "how" }, choose(step.how, language)),
  ];
  const beside = [
    step.papers.length ? make("p", { class: "muted" }, say(language, "papers", { papers: step.papers.join(language === "zh" ? "、" : ", ") })) : null,
    drawSource(step.source, { ...context, data }),
  ];
  if (!step.on.length) return make("li", {}, make("p", { class: "step" }, line), beside);
  const inner = make("ul", {});
  const fill = () => {
    if (!inner.childNodes.length) inner.append(...step.on.map((one) => drawStep(one, data, context, false)));
  };
  const details = make("details", { on: { toggle: () => details.open && fill() } },
    make("summary", { class: "step" }, line), beside, inner);
  if (open) {
    fill();
    details.open = true;
  }
  return make("li", {}, details);
}
