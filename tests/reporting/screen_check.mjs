// Opens each page at 1440 by 900, also on a telephone and in print, and tells what is wrong with it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const told = JSON.parse(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const args = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const browser = await chromium.launch({ executablePath: told.browser, args });
let failed = 0;

function check(name, problems) {
  failed += problems.length ? 1 : 0;
  console.log(`${problems.length ? "FAILED" : "passed"} ${name}${problems.map((problem) => `\n  ${problem}`).join("")}`);
}

for (const address of told.pages) {
  const name = address.split("/").at(-1);
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    const page = await browser.newPage({ viewport: { width, height } });
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => request.url() !== address && faults.push(`asks for ${request.url()}`));
    await page.goto(address);
    check(`${name} ${width}: no fault, nothing fetched`, faults);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${name} ${width}: no sideways scrolling`, wide > 0 ? [`${wide} pixels too wide`] : []);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const told_ = violations.map((one) => `${one.impact} ${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
    check(`${name} ${width}: axe`, told_);
    if (told.picture && width === 1440 && name.includes(".zh.")) await page.screenshot({ path: told.picture });
    if (width === 1440) {
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g).length;
      check(`${name}: ${pages} pages in print`, pages > 12 ? ["too many"] : []);
    }
    await page.close();
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
