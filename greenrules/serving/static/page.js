// The page at the root of the service: the choice of a ruleset, and the language without loading anew.

import "./greenrules.js";

const WORDS = {
  name: ["绿色工厂自评", "Green factory self-assessment"],
  choose: ["评价规则", "Ruleset"],
  show: ["打开", "Open"],
  form: ["填报", "Facts"],
  result: ["评价结果", "Result"],
};
const at = (language) => (language === "en" ? 1 : 0);
const button = document.getElementById("language");
const form = document.querySelector("greenrules-form");
const result = document.querySelector("greenrules-result");

function speak(language) {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = WORDS[node.dataset.word][at(language)];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", WORDS[node.dataset.label][at(language)]);
  for (const option of document.querySelectorAll("option[data-zh]")) option.textContent = option.dataset[language];
  const chosen = document.querySelector("option:checked");
  document.title = `${(chosen?.textContent ?? "").trim()} · greenrules`;
  document.querySelector('input[name="lang"]').value = language;
  button.textContent = language === "en" ? "中文" : "English";
  button.lang = language === "en" ? "zh-CN" : "en";
  button.dataset.to = language === "en" ? "zh" : "en";
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
  for (const element of [form, result]) {
    if (element && element.getAttribute("lang") !== language) element.setAttribute("lang", language);
  }
}

button.addEventListener("click", () => speak(button.dataset.to));
// The form has a button of its own for its language; the page goes along.
if (form) {
  new MutationObserver(() => speak(form.getAttribute("lang"))).observe(form, { attributes: true, attributeFilter: ["lang"] });
}
