// Problem documents (RFC 9457) shown at the fields their pointers lead to.

import { showProblem } from "./fields.js";
import { say, TEXTS } from "./texts.js";

/** Take every problem away. */
export function clearProblems(root) {
  for (const field of root.querySelectorAll(".field.wrong")) showProblem(field, "");
  const general = root.querySelector(".general");
  if (general) general.hidden = true;
}

/** Show the problems of a refusal; `find` returns the field the steps of a pointer lead to. */
export function placeProblems(root, refusal, language, find) {
  clearProblems(root);
  const general = [];
  let placed = 0;
  for (const one of refusal.errors) {
    const pointed = (one.pointer || `/${(one.path ?? "").split(".")[0]}`).split("/").slice(1);
    const field = find(pointed.map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~")));
    if (field) {
      const typed = one.code === "GR602" ? field.querySelector("input[inputmode=decimal]")?.value ?? "" : "";
      showProblem(field, /[,，]/.test(typed) ? say(language, "problem_comma") : describe(one, language));
      placed += 1;
    } else general.push(describe(one, language));
  }
  const line = root.querySelector(".general");
  const told = placed ? [say(language, "problems", { count: placed })] : [];
  const failed = refusal.errors.length ? [] : [say(language, "failed", { reason: refusal.message })];
  line.textContent = [...told, ...general, ...failed].join(" ");
  line.hidden = false;
}

/** Write a problem in the language: the service speaks English, so Chinese has sentences of its own by code. */
function describe(problem, language) {
  const key = `problem_${problem.code}`;
  if (language === "en") return [problem.detail, problem.help].filter(Boolean).join("; ").replace(/`/g, "");
  const text = key in TEXTS ? say("zh", key) : say("zh", "problem");
  return problem.code ? `${text}（${problem.code}）` : text;
}
