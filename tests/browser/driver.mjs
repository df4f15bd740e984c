// A browser, pages that count what the policy forbids, and one line for each check.

import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
let failed = 0;

export async function openBrowser(executablePath) {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Open an address; `page.violations` are the breaches of the policy, `page.faults` errors nobody caught. */
export async function openPage(browser, address, { width = 1280, height = 900, scheme = "light" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, acceptDownloads: true, locale: "zh-CN", reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.stack));
  page.on("console", (message) => message.type() === "error" && page.faults.push(`${message.text()} ${message.location().url}`));
  await page.addInitScript(() => {
    window.violations = [];
    window.results = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    document.addEventListener("greenrules:result", (event) => window.results.push({
      grade: event.detail.result.grade, elapsed: event.detail.elapsed, document: JSON.stringify(event.detail.document),
    }));
  });
  await page.goto(address);
  await page.waitForFunction(() => window.results.length > 0, null, { timeout: 30_000 });
  return page;
}

/** Do something, and wait until the last result is that of what the form holds then. */
export async function andThen(page, work) {
  await work();
  await page.waitForFunction(
    () => window.results.at(-1).document === JSON.stringify(document.querySelector("greenrules-form").document),
    null, { timeout: 30_000 },
  );
}

export const form = (page) => page.locator("greenrules-form");
export const result = (page) => page.locator("greenrules-result");
export const question = (page, id) => form(page).locator(`[data-question="${id}"]`);
export const documentOf = (page) => form(page).evaluate((element) => JSON.stringify(element.document, function write(key) {
  const value = this[key]; // as it is in the document: what a replacer is given has gone through toJSON
  return value && value.constructor?.name === "Exact" ? { exact: value.text } : value;
}));

/** Tell one check. */
export function check(name, holds, detail = "") {
  if (!holds) failed += 1;
  console.log(`${holds ? "passed" : "FAILED"} ${name}${detail === "" ? "" : `: ${detail}`}`);
}

export function countFailed() {
  return failed;
}

/** Answer one question by its controls. */
export async function answer(page, id, value) {
  const field = question(page, id);
  const own = (selector) => field.locator(`> ${selector}, > .row > ${selector}, > .choices > label > ${selector}, > .table > .choices > label > ${selector}`);
  if (typeof value === "boolean") await own(`input[value="${value ? "yes" : "no"}"]`).check();
  else if (!Array.isArray(value)) {
    if (await own("select:not(.unit)").count()) await own("select:not(.unit)").selectOption(String(value));
    else await own("input").first().fill(String(value));
  } else if (!value.length) await field.getByLabel("确认没有").check();
  else if (typeof value[0] !== "object") for (const option of value) await own(`input[value="${option}"]`).check();
  else {
    for (const [at, record] of value.entries()) {
      await field.getByRole("button", { name: "添加一条" }).click();
      for (const [name, cell] of Object.entries(record)) await answer(page, `${id}/${at}/${name}`, cell);
    }
  }
}

/** Answer the questions of Ningbo's star factory with the mouse, up to three stars. */
export async function fillNingbo(page, score = "82.5") {
  const pick = (id, name) => question(page, id).getByLabel(name, { exact: true }).check();
  const choose = (id, value) => question(page, id).getByRole("combobox").selectOption(value);
  await form(page).getByLabel("企业名称").fill("宁波甲精密制造有限公司");
  await form(page).getByLabel("评价日期").fill("2023-05-10");
  await pick("lawfully_established", "是");
  await pick("complies_with_law", "是");
  await pick("accidents", "确认没有");
  await choose("per_mu_class", "B");
  await question(page, "per_mu_year").getByRole("textbox").first().fill("2022");
  await choose("green_organisation", "body");
  await question(page, "titles").getByRole("button", { name: "添加一条" }).click();
  await choose("titles/0/scheme", "green_factory");
  await choose("titles/0/level", "district");
  await question(page, "titles/0/granted_on").locator("input").fill("2022-01-01");
  await andThen(page, () => question(page, "judged.district_score").getByRole("textbox").first().fill(score));
}
