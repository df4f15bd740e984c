// What the elements have to do in a browser. Each function is one story and tells what it found.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { andThen, answer, check, documentOf, fillNingbo, form, openPage, question, result } from "./driver.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PLATFORM = "cn.miit.platform";

/** Fill the form in Chinese, follow the reasons, change the language. */
export async function fillAndRead({ browser, address }) {
  const page = await openPage(browser, `${address}/`);
  const next = form(page).locator(".next b");
  await next.waitFor({ timeout: 30_000 });
  const asked = await next.textContent();
  await form(page).getByRole("button", { name: "去填写" }).click();
  const focused = await form(page).evaluate((element) => element.shadowRoot.activeElement?.closest(".field")?.textContent ?? "");
  check("the next question is named and led to", focused.includes(asked), asked);

  await fillNingbo(page);
  const grade = () => form(page).locator(".grade").textContent();
  check("the form filled in Chinese gives three stars", (await grade()) === "三星级", await grade());
  const stars = await result(page).getByRole("img").getAttribute("aria-label");
  check("the result shows them", stars === "3 星（最高 5 星）", stars);

  const box = question(page, "judged.district_score").getByRole("textbox").first();
  const spent = await measure(page, box, ["7", "75", "74.9", "90", "82.5"]);
  tellTime("the result comes within 200 ms of the last key", spent);

  const gate = result(page).locator('[data-key="step gate:per_mu_class_b_or_better"]').first();
  await gate.locator("> summary").click();
  const steps = gate.locator(".steps");
  await steps.waitFor();
  await steps.locator("details summary").nth(1).click();
  const trace = await steps.textContent();
  check("the trace unfolds with clause and provenance", /申报条件/.test(trace) && /已发布原文/.test(trace) && /B档/.test(trace), trace.slice(0, 60));

  await result(page).locator('[data-key="way four"] > summary').click();
  await result(page).locator(".plan").waitFor({ timeout: 30_000 });
  const way = await result(page).locator('[data-key="way four"]').textContent();
  check("the way to the next star is worked out", /市级/.test(way) && /还须满足的条目/.test(way), "");

  const before = await documentOf(page);
  await page.locator("#language").click();
  await result(page).getByRole("heading", { name: "Basic requirements" }).waitFor();
  check("switching to English keeps every answer", (await documentOf(page)) === before, "");
  check("the grade is English now", (await grade()) === "three stars", await grade());
  check("what was unfolded stays so", await result(page).locator('[data-key="way four"]').evaluate((one) => one.open), "");
  await finish(page, "star factory");
}

/** Save to a file, read it with the command line, load it again. */
export async function saveAndLoad({ browser, address, python }) {
  const page = await openPage(browser, `${address}/`);
  const digits = "82.50000000000000000001";
  await fillNingbo(page, digits);
  const papers = question(page, "per_mu_class").locator("details");
  await papers.locator("summary").click();
  await papers.locator("textarea").fill("亩均评价结果通知\n截图");
  const [download] = await Promise.all([page.waitForEvent("download"), form(page).getByRole("button", { name: "保存" }).click()]);
  const path = await download.path();
  const saved = readFileSync(path, "utf8");
  check("the file keeps every digit", saved.includes(`"district_score": ${digits}`), download.suggestedFilename());
  const told = JSON.parse(execFileSync(python, ["-m", "greenrules", "evaluate", "cn.ningbo.star_factory", path, "--json"], { encoding: "utf8" }));
  check("the command line reads it and agrees", [told].flat()[0].grade === "three", [told].flat()[0].grade);

  const other = await openPage(browser, `${address}/`);
  await andThen(other, () => form(other).locator('input[type="file"]').setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from(saved) }));
  await waitForGrade(other, "三星级");
  check("loading the file gives the same document", (await documentOf(other)) === (await documentOf(page)), "");
  await form(other).locator('input[type="file"]').setInputFiles({ name: "b.json", mimeType: "application/json", buffer: Buffer.from("[1") });
  await form(other).getByText("该文件不是评价事实文件。").waitFor();
  check("a file that is none is told", true, "");
  await finish(page, "saving");
  await finish(other, "loading");
}

/** What the service refuses is shown where it was typed. */
export async function showProblems({ browser, address }) {
  const page = await openPage(browser, `${address}/`);
  const field = question(page, "judged.district_score");
  const box = field.getByRole("textbox").first();
  await box.fill("101");
  await field.locator(".problem").waitFor();
  const told = await field.locator(".problem").textContent();
  check("a number out of range is told at its field", told.includes("GR604"), told);
  check("the field is marked for who cannot see it", (await box.getAttribute("aria-invalid")) === "true", "");
  check("the old grade is marked as out of date", await form(page).locator(".stale").isVisible() && await result(page).locator(".outdated > .stale").isVisible(), "");
  await box.fill("78，5");
  await field.getByText("逗号只能用作千分位").waitFor();
  check("a comma that parts no thousands is refused at its field", true, await field.locator(".problem").textContent());
  await andThen(page, () => box.fill("１００"));
  check("the next result is not out of date", await form(page).locator(".stale").isHidden() && (await result(page).locator(".stale").count()) === 0, "");
  check("a full-width number is read, and the problem goes", (await field.locator(".problem").isHidden()) && (await documentOf(page)).includes('"exact":"100"'), "");
  await form(page).getByLabel("评价日期").fill("2021-09-24");
  await page.waitForFunction(() => document.querySelector("greenrules-form").result?.ruleset.edition === "2021");
  check("the date chooses the edition, the answers stay", (await documentOf(page)).includes('"exact":"100"'), "");
  page.faults = page.faults.filter((one) => !one.includes("422"));
  await finish(page, "problems");
}

/** A ruleset of the ministry: units, conditions, tables, parameters. */
export async function fillPlatform({ browser, address }) {
  const page = await openPage(browser, `${address}/?ruleset=${PLATFORM}&lang=zh`);
  const box = (id) => question(page, id).getByRole("textbox").first();
  await box("output_value").fill("100000");
  await andThen(page, () => box("energy_consumption").fill("4000"));
  const score = () => result(page).locator(".points").first().textContent();
  await box("parameters/pass_mark").fill("50");
  await box("parameters/energy_per_value_baseline").fill("60");
  await question(page, "energy_limit_applies").getByLabel("否", { exact: true }).check();
  await andThen(page, () => box("parameters/energy_per_value_leading").fill("20"));
  const inTonnes = await score();
  await box("energy_consumption").fill("4000000");
  await andThen(page, () => question(page, "energy_consumption").getByRole("combobox").selectOption("kgce"));
  check("another unit of the same amount gives the same score", /[1-9]/.test(inTonnes) && (await score()) === inTonnes, inTonnes);
  const waits = question(page, "wastewater_tests");
  check("a question is there as long as it may matter", await waits.isVisible(), "");
  await andThen(page, () => question(page, "discharges_wastewater").getByLabel("否", { exact: true }).check());
  check("it goes when nothing waits for it", await waits.isHidden(), "");
  await andThen(page, () => question(page, "discharges_wastewater").getByLabel("是", { exact: true }).check());
  const add = () => waits.getByRole("button", { name: "添加一条" }).click();
  await add();
  await add();
  await question(page, "wastewater_tests/0/wastewater_mean").getByRole("textbox").first().fill("62.5");
  await andThen(page, () => waits.getByRole("button", { name: "删除第 2 条" }).click());
  check("records are added and removed", (await waits.locator(".record").count()) === 1 && (await documentOf(page)).includes("62.5"), "");
  const marks = await result(page).locator(".scale .mark.value").count();
  check("a value stands between baseline and leading value", marks >= 1, `${marks} scales`);
  await finish(page, PLATFORM);
}

/** The whole form of the ministry's platform by hand, from the facts of a constructed factory, up to its grade. */
export async function fillWholePlatform({ browser, address, factory }) {
  const page = await openPage(browser, `${address}/?ruleset=${PLATFORM}@2025&lang=zh`);
  await form(page).getByLabel("评价日期").fill(factory.as_of);
  for (const [id, value] of Object.entries(factory.facts)) await answer(page, id, value);
  for (const [id, parameter] of Object.entries(factory.parameters)) await answer(page, `parameters/${id}`, parameter.value);
  await andThen(page, () => waitForGrade(page, /^符合绿色工厂要求$/)); // the grade is settled before the score is
  const points = await result(page).locator(".points").first().textContent();
  check("the ministry's form filled in Chinese gives the grade and the score of the case", points === `${factory.score}分（满分100分）`, points);
  await page.waitForTimeout(2500);
  const spent = await measure(page, question(page, "catalogue_technologies").getByRole("textbox").first(), ["1", "2", "3", "10", "4"]);
  tellTime("there, too, the result comes within 200 ms", spent);
  await finish(page, "whole platform");
}

/** Answer everything without a mouse. */
export async function useKeyboard({ browser, address }) {
  const page = await openPage(browser, `${address}/`);
  const where = () => page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const outline = getComputedStyle(active);
    return {
      question: active.closest("[data-question]")?.dataset.question ?? "", tag: active.tagName, type: active.type ?? "",
      text: active.textContent?.trim() ?? "", seen: outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2,
    };
  });
  const unseen = [];
  const reach = async (wanted) => {
    for (let step = 0; step < 150; step += 1) {
      await page.keyboard.press("Tab");
      const here = await where();
      if (!here.seen) unseen.push(`${here.tag} ${here.question} ${here.text.slice(0, 20)}`);
      if (wanted(here)) return here;
    }
    throw new Error(`the keyboard never gets to ${wanted}`);
  };
  await reach((here) => here.question === "lawfully_established" && here.type === "radio");
  await page.keyboard.press("ArrowRight");
  await reach((here) => here.question === "complies_with_law" && here.type === "radio");
  await page.keyboard.press("ArrowRight");
  await reach((here) => here.question === "accidents" && here.type === "checkbox");
  await page.keyboard.press("Space");
  await reach((here) => here.question === "per_mu_class" && here.tag === "SELECT");
  await page.keyboard.press("b");
  await reach((here) => here.question === "per_mu_year" && here.type === "text");
  await page.keyboard.type(String(Number((await form(page).getByLabel("评价日期").inputValue()).slice(0, 4)) - 1));
  await reach((here) => here.question === "green_organisation" && here.tag === "SELECT");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await reach((here) => here.question === "judged.district_score" && here.type === "text");
  await page.keyboard.type("80");
  await waitForGrade(page, /^三星级/);
  check("the keyboard alone gets to three stars", true, await form(page).locator(".grade").textContent());
  await reach((here) => here.tag === "BUTTON" && here.text === "添加一条" && here.question === "titles");
  await page.keyboard.press("Enter");
  const here = await where();
  check("a new record takes the focus", here.question === "titles/0/scheme", here.question);
  await reach((one) => one.tag === "SUMMARY" && one.text === "推导过程");
  await page.keyboard.press("Enter");
  await result(page).locator(".steps").first().waitFor();
  check("the keyboard unfolds the reasons", true, "");
  check("what has the focus is always seen", unseen.length === 0, unseen.join("; "));
  await finish(page, "keyboard");
}

/** Ask axe, in both languages and both colour schemes, with everything open. */
export async function askAxe({ browser, address }) {
  for (const scheme of ["light", "dark"]) {
    const page = await openPage(browser, `${address}/`, { scheme });
    await fillNingbo(page);
    await question(page, "titles").getByRole("button", { name: "添加一条" }).click();
    await question(page, "per_mu_class").locator("summary").click();
    await result(page).locator('[data-key="way four"] > summary').click();
    await result(page).locator('[data-key="step gate:per_mu_class_b_or_better"] > summary').click();
    await result(page).locator(".plan").waitFor({ timeout: 30_000 });
    for (const language of ["zh", "en"]) {
      if (language === "en") await page.locator("#language").click();
      await page.waitForTimeout(300);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run());
      const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
      const told = (found) => found.map((one) => `${one.id} ${one.nodes.map((node) => node.target.flat().join(" ")).slice(0, 3).join(" | ")}`).join("; ");
      check(`axe finds nothing serious (${scheme}, ${language})`, grave.length === 0, told(grave) || `${violations.length} smaller: ${told(violations)}`);
    }
    await finish(page, `axe ${scheme}`);
  }
}

/** Print: no buttons, and a file that is no empty page. */
export async function print({ browser, address }) {
  const page = await openPage(browser, `${address}/`);
  await fillNingbo(page);
  await page.emulateMedia({ media: "print" });
  const buttons = await page.locator("button:visible").count();
  const pdf = await page.pdf({ format: "A4" });
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  check("the print has pages and no buttons", pdf.length > 20_000 && pages >= 2 && buttons === 0, `${pages} pages, ${pdf.length} bytes`);
  await finish(page, "print");
}

/** Words of a ruleset are words. */
export async function showMarkup({ browser, hostile }) {
  const page = await openPage(browser, `${hostile}/`);
  await question(page, "answered").getByRole("radio").first().check();
  await andThen(page, () => question(page, "chosen").getByRole("combobox").selectOption("a"));
  await result(page).locator("details > summary").first().click();
  await page.waitForTimeout(500);
  const found = await page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("greenrules-form, greenrules-result")].map((one) => one.shadowRoot)];
    const strange = roots.flatMap((root) => [...root.querySelectorAll("img:not(header img), script:not([src]), b[onclick], i:not([class]), u, s")]);
    return { pwned: window.pwned ?? null, strange: strange.map((one) => one.outerHTML), text: roots[1].textContent + roots[2].textContent };
  });
  check("markup in labels stays text", found.pwned === null && found.strange.length === 0 && found.text.includes("<img src=x onerror=pwned=4>"), found.strange.join(" "));
  await finish(page, "markup");
}

/** Inside the page of a portal, below a mount, under a policy that allows the service alone. */
export async function embedInPortal({ browser, portal }) {
  const page = await openPage(browser, `${portal}/`);
  await fillNingbo(page);
  const grade = await result(page).locator("h2").textContent();
  check("in a portal's page the result follows the form, whichever comes first", grade === "三星级", grade);
  const colour = await result(page).locator("h2").evaluate((one) => getComputedStyle(one).color);
  check("the portal's colour is taken", colour === "rgb(0, 80, 179)", colour);
  await result(page).locator('[data-key="step gate:lawful_operation"] > summary').click();
  await result(page).locator(".steps").first().waitFor();
  check("the portal hides a part it has no use for", await form(page).locator('[data-action="language"]').isHidden(), "");
  page.faults = page.faults.filter((one) => !one.includes("favicon"));
  await finish(page, "portal");
}

/** The result alone: as data, as a script beside it, from an address; and what is no result. */
export async function showAlone({ browser, address }) {
  const page = await openPage(browser, `${address}/`);
  await fillNingbo(page);
  const found = await page.evaluate(async (home) => {
    const facts = { as_of: "2023-05-10", facts: { per_mu_class: "B" } };
    const answer = await fetch(`${home}/v1/rulesets/cn.ningbo.star_factory/result?explain=full`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(facts),
    });
    const data = await answer.json();
    const show = (fill) => new Promise((resolve) => {
      const element = document.createElement("greenrules-result");
      element.lang = "en";
      element.addEventListener("greenrules:rendered", () => resolve(element.shadowRoot.textContent));
      fill(element);
      document.body.append(element);
    });
    const script = document.createElement("script");
    script.type = "application/json";
    script.textContent = JSON.stringify(data);
    return {
      property: await show((element) => { element.data = data; }),
      child: await show((element) => element.append(script)),
      wrong: await show((element) => { element.data = { format: "something else" }; }),
    };
  }, address);
  check("a result is shown from data", found.property.includes("Basic requirements") && found.property.includes("How this was worked out"), "");
  check("a result is shown from a script beside it", found.child === found.property, "");
  check("what is no result is told", found.wrong.includes("No result for now"), found.wrong);
  await finish(page, "alone");
}

/** Type five texts, and return the milliseconds from the last key to each result, sorted. */
async function measure(page, box, texts) {
  const spent = [];
  for (const text of texts) {
    await andThen(page, async () => { await box.fill(""); await box.pressSequentially(text); });
    await page.waitForTimeout(300);
    spent.push(await page.evaluate(() => window.results.at(-1).elapsed));
  }
  return spent.sort((one, other) => one - other);
}

/** Whatever else the machine does only adds to the time, so the least one counts. */
function tellTime(name, spent) {
  check(name, spent[0] <= 200, `${spent.map(Math.round).join(", ")} ms`);
}

async function waitForGrade(page, wanted) {
  await form(page).locator(".grade").getByText(wanted).waitFor({ timeout: 30_000 });
}

async function finish(page, name) {
  await page.waitForTimeout(200);
  const violations = await page.evaluate(() => window.violations);
  check(`the policy was never broken (${name})`, violations.length === 0, violations.join("; "));
  check(`no error went astray (${name})`, page.faults.length === 0, page.faults.join("; "));
  await page.context().close();
}
