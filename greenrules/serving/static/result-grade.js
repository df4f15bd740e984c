// The grade itself: stars or rungs, the score, and what each grade takes.

import { draw, lay, make, PATHS } from "./dom.js";
import { choose, say } from "./texts.js";

const STARS = { one: 1, two: 2, three: 3, four: 4, five: 5 };

/** Return the head of a result. */
export function drawGrade(context) {
  const { language, data } = context;
  const grade = data.grades.find((one) => one.id === data.grade);
  return make("section", { class: `card hero ${data.grade === "none" ? "none" : "graded"}`, part: "section grade" },
    make("p", { class: "muted" }, [choose(data.subject, language), choose(data.title, language), data.as_of].filter(Boolean).join(" · ")),
    drawStars(context),
    make("h2", { part: "grade" }, grade && data.grade !== "none" ? choose(grade.label, language) : choose(data.grade_text, language)),
    data.grade !== "none" && data.possible_grades.length > 1 ? make("p", {}, choose(data.grade_text, language)) : null,
    drawScore(context),
    drawRungs(context));
}

/** Return stars where the grades are stars: proven ones filled, possible ones hatched. */
function drawStars({ language, data }) {
  const counted = data.grades.filter((one) => one.id in STARS).map((one) => STARS[one.id]);
  if (!counted.length) return null;
  const most = Math.max(...counted);
  const proven = STARS[data.grade] ?? 0;
  const possible = Math.max(proven, ...data.possible_grades.map((id) => STARS[id] ?? 0));
  const stars = Array.from({ length: most }, (_, at) => draw(PATHS.star, {
    size: 34, part: "star", className: `star ${at < proven ? "lit" : at < possible ? "possible" : "closed"}`,
  }));
  return make("p", { class: "stars", role: "img", "aria-label": say(language, "stars", { count: proven, most }) }, stars);
}

function drawScore({ language, data }) {
  if (!data.score_text?.zh) return null;
  const text = make("p", { class: "points" }, choose(data.score_text, language));
  if (!data.score_shares) return text;
  const attainable = lay(make("span", { class: "attainable" }), 0, data.score_shares.attainable);
  const proven = lay(make("span", { class: "proven" }), 0, data.score_shares.proven);
  return make("div", { class: "total", part: "score" }, text, make("div", { class: "bar", "aria-hidden": "true" }, attainable, proven));
}

function drawRungs(context) {
  const { language, data } = context;
  const rungs = data.grades.filter((one) => one.node);
  if (!rungs.length) return null;
  return make("div", { class: "rungs", part: "grades" }, make("h3", {}, say(language, "grades")), make("ol", {},
    rungs.map((one) => {
      const needs = choose(one.needs, language);
      const met = one.mark === "good";
      return make("li", { class: `finding ${one.mark}`, part: "finding" },
        sign(one.mark),
        make("div", {},
          make("p", { class: "name" }, make("span", {}, choose(one.label, language)), make("span", { class: "standing" }, say(language, met ? "rung_met" : one.mark === "open" ? "open" : "rung_unmet"))),
          needs ? make("p", { class: "muted" }, say(language, met ? "reached_by" : "needs", { needs })) : null,
          context.canUnfold ? context.reason(one.node) : null));
    })));
}

/** Return the sign of a standing; the words beside it say the same. */
export function sign(mark) {
  return make("span", { class: `sign ${mark}`, "aria-hidden": "true" }, draw(PATHS[mark] ?? PATHS.none));
}
