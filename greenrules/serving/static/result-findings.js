// Requirements, outcomes, where the points go, and each indicator.

import { lay, make } from "./dom.js";
import { sign } from "./result-grade.js";
import { choose, say } from "./texts.js";

/** Return the section of requirements or outcomes. */
export function drawFindings(title, findings, context) {
  const { language } = context;
  if (!findings.length) return null;
  const count = (mark) => findings.filter((one) => one.mark === mark).length;
  return make("section", { class: `card ${title}`, part: "section" },
    make("h3", {}, say(language, title),
      title === "gates" ? make("span", { class: "count" }, say(language, "gates_count", { good: count("good"), bad: count("bad"), open: count("open") })) : null),
    make("ul", {}, findings.map((one) => drawFinding(one, context))));
}

function drawFinding(finding, context) {
  const { language } = context;
  const lacks = finding.mark === "open" ? choose(finding.lacks, language) : "";
  return make("li", { class: `finding ${finding.mark}`, part: "finding" },
    sign(finding.mark),
    make("div", {},
      make("p", { class: "name" }, make("span", {}, choose(finding.label, language)), make("span", { class: "standing" }, choose(finding.standing, language)),
        finding.amount ? make("b", {}, choose(finding.amount, language)) : null),
      drawMeasures(finding, context),
      lacks ? make("p", { class: "muted" }, say(language, "lacks", { names: lacks })) : null,
      drawSource(finding.source, context),
      context.canUnfold ? context.reason(finding.id) : null));
}

function drawMeasures(finding, { language }) {
  const values = finding.measures.filter((one) => choose(one.value, language)).map((one) => {
    const name = choose(one.label, language) || say(language, one.role);
    return `${name}${language === "zh" ? "：" : ": "}${choose(one.value, language)}`;
  });
  return values.length ? make("p", { class: "muted" }, values.join(language === "zh" ? "；" : "; ")) : null;
}

/** Return clause and provenance of what a finding rests on. */
export function drawSource(number, { language, data }) {
  const source = number === null || number === undefined ? null : data.sources[number];
  if (!source) return null;
  const place = [choose(source.document, language), source.clause].filter(Boolean).join(" ");
  return make("p", { class: "source", part: "source" }, place,
    make("span", { class: `badge ${source.provenance}`, part: "provenance", title: source.note || null }, choose(source.sure, language)));
}

/** Return where the points go: from all of them down to what is proven, the largest losses first. */
export function drawWaterfall(context) {
  const { language, data } = context;
  if (!data.waterfall.length) return null;
  const key = (kind, word) => make("span", { class: "key" }, make("i", { class: kind, "aria-hidden": "true" }), say(language, word));
  return make("section", { class: "card falls", part: "section" },
    make("h3", {}, say(language, "losses"), make("span", { class: "count" }, key("proven", "proven"), key("waiting", "open"), key("lost", "lost"))),
    make("ol", {}, data.waterfall.map((fall) => make("li", { class: "fall" },
      make("span", { class: "label" }, choose(fall.label, language)),
      make("span", { class: "bar", "aria-hidden": "true" },
        lay(make("span", { class: "proven" }), 0, fall.left),
        lay(make("span", { class: "waiting" }), fall.left, fall.open),
        lay(make("span", { class: "lost" }), Number(fall.left) + Number(fall.open), fall.lost)),
      make("span", { class: "text" }, choose(fall.text, language))))));
}

/** Return every indicator by its group, with the place of its value between baseline and leading value. */
export function drawIndicators(context) {
  const { language, data } = context;
  if (!data.indicators.length) return null;
  const groups = new Map();
  for (const one of data.indicators) {
    const name = choose(one.group, language);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return make("section", { class: "card indicators", part: "section" }, make("h3", {}, say(language, "bars")),
    [...groups].map(([name, members]) => make("div", { class: "indicator-group" },
      name && (groups.size > 1 || members.length > 1) ? make("h4", {}, name) : null,
      make("ul", {}, members.map((one) => drawIndicator(one, context))))));
}

function drawIndicator(indicator, context) {
  const { language } = context;
  const { bar } = indicator;
  const lacks = indicator.mark === "open" ? choose(indicator.lacks, language) : "";
  return make("li", { class: `finding ${indicator.mark}`, part: "indicator" },
    sign(indicator.mark),
    make("div", {},
      make("p", { class: "name" }, make("span", {}, choose(indicator.label, language)),
        make("span", { class: "standing" }, bar ? choose(bar.points, language) : choose(indicator.standing, language))),
      bar ? (bar.marks.length ? drawScale(bar) : drawPoints(bar)) : null,
      bar?.marks.length ? make("p", { class: "muted marks" }, bar.marks.map((mark) => make("span", { class: "key" },
        make("i", { class: `mark ${mark.role}`, "aria-hidden": "true" }), `${say(language, mark.role)} ${choose(mark.text, language)}`)),
      ) : drawMeasures(indicator, context),
      lacks ? make("p", { class: "muted" }, say(language, "lacks", { names: lacks })) : null,
      drawSource(indicator.source, context),
      context.canUnfold ? context.reason(indicator.id) : null));
}

function drawPoints(bar) {
  return make("div", { class: "bar", "aria-hidden": "true" },
    lay(make("span", { class: "proven" }), 0, bar.reached), lay(make("span", { class: "waiting" }), bar.reached, bar.open));
}

/** Draw baseline and leading value as lines and the value as a dot: better is always towards the end. */
function drawScale(bar) {
  const scale = make("div", { class: "scale", "aria-hidden": "true" }, make("span", { class: "rail" }));
  for (const mark of bar.marks) {
    const place = make("span", { class: `mark ${mark.role}` });
    place.style.insetInlineStart = `${Number(mark.share) * 100}%`;
    scale.append(place);
  }
  return scale;
}
