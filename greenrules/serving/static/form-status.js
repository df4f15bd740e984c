// The bar above the form: grade and score so far, how much is answered, what to answer next, and what can be done.

import { lay, make } from "./dom.js";
import { choose, say } from "./texts.js";

/** Return the bar: its node, and what changes it. `act` holds save, restore(file), print, language and jump. */
export function makeStatus(language, act) {
  const button = (action, listener) => make("button", {
    type: "button", part: `button ${action}`, "data-action": action, on: { click: listener },
  }, say(language, action));
  const file = make("input", {
    type: "file", accept: ".json,application/json", hidden: true, tabindex: -1, "aria-hidden": "true",
    on: { change: () => { if (file.files[0]) act.restore(file.files[0]); file.value = ""; } },
  });
  const other = button("language", act.language);
  other.setAttribute("lang", language === "zh" ? "en" : "zh-CN");
  const grade = make("strong", { class: "grade", part: "grade" }, say(language, "computing"));
  const score = make("span", { class: "score" });
  const stale = make("span", { class: "stale", hidden: true }, say(language, "outdated"));
  const proven = make("span", { class: "proven" });
  const attainable = make("span", { class: "attainable" });
  const bar = make("div", { class: "bar", "aria-hidden": "true", hidden: true }, attainable, proven);
  const count = make("span", { class: "count" });
  const next = make("p", { class: "next", part: "next", hidden: true });
  const told = make("p", { class: "told", role: "status", hidden: true });
  const node = make("div", { class: "status", part: "status" },
    make("div", { class: "line" },
      // Polite: it is read when the person pauses, and only when it became different.
      make("p", { class: "now", "aria-live": "polite", "aria-atomic": "true", role: "status" },
        make("span", { class: "what" }, say(language, "grade_now")), grade, score, stale),
      make("div", { class: "actions" },
        count, button("save", act.save), button("restore", () => file.click()), button("print", act.print), other, file)),
    bar, next, told);
  return {
    node,
    show(result) {
      node.classList.remove("outdated");
      stale.hidden = true;
      replaceText(grade, choose(result.grade_text, language));
      replaceText(score, choose(result.score_text, language));
      bar.hidden = !result.score_shares;
      if (result.score_shares) {
        lay(attainable, 0, result.score_shares.attainable);
        lay(proven, 0, result.score_shares.proven);
      }
    },
    /** Say that the result belongs to what stood here before. */
    outdate(hasResult) {
      node.classList.add("outdated");
      stale.hidden = !hasResult;
      if (!hasResult) replaceText(grade, "–");
    },
    count(done, all) {
      count.textContent = say(language, "answered", { done, all });
    },
    suggest(label, { settled = false } = {}) {
      next.hidden = !label && !settled;
      next.replaceChildren(...(label
        ? [`${say(language, "next")}${language === "zh" ? "：" : ": "}`, make("b", {}, label), " ", button("jump", act.jump)]
        : settled ? [say(language, "settled")] : []));
    },
    tell(text) {
      told.textContent = text;
      told.hidden = !text;
    },
  };
}

function replaceText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
