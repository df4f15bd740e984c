// All checks, one after the other; the pictures for the documentation where they are asked for.

import * as checks from "./checks.mjs";
import { check, countFailed, openBrowser } from "./driver.mjs";
import { takePictures } from "./pictures.mjs";

const told = JSON.parse(process.argv[2]);
const browser = await openBrowser(told.browser);
for (const [name, story] of Object.entries(checks)) {
  if (told.only.length && !told.only.includes(name)) continue;
  try {
    await story({ ...told, browser });
  } catch (error) {
    check(name, false, error.stack);
  }
}
if (told.pictures) await takePictures(browser, told);
await browser.close();
console.log(countFailed() ? `${countFailed()} failed` : "all passed");
process.exit(countFailed() ? 1 : 0);
