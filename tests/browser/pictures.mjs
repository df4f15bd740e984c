// The pictures in docs/images.

import { fillNingbo, openPage, form, question, result } from "./driver.mjs";

/** Write the pictures of both elements in both languages, wide and on a phone. */
export async function takePictures(browser, { address, pictures }) {
  for (const [name, size, language] of [["desktop", [1280, 900], "zh"], ["desktop", [1280, 900], "en"], ["phone", [390, 844], "zh"], ["phone", [390, 844], "en"]]) {
    const page = await openPage(browser, `${address}/`, { width: size[0], height: size[1] });
    await fillNingbo(page);
    await page.waitForTimeout(1500);
    if (language === "en") await page.locator("#language").click();
    await page.waitForTimeout(500);
    await page.evaluate(() => window.scrollTo(0, 0));
    if (name === "phone") await result(page).evaluate((one) => one.scrollIntoView());
    await page.screenshot({ path: `${pictures}/widget-${name}-${language}.png` });
    await page.context().close();
  }
}
