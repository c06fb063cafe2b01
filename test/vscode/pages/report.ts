import type { FrameLocator, Page } from "playwright-core";
import { patience, runCommand } from "./acting.js";

/** The report's page inside of VS Code: drawn under its policy, used by keyboard, and a jump into the code. */
export async function reportSeen(
  page: Page,
  place: string,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy|report/i.test(message.text()) && message.type() === "error")
      complaints.push(message.text());
  });
  await runCommand(page, "syscall-lint: Show Report");
  const report = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await report.locator("#rows tr").first().waitFor({ timeout: patience });
  // Tall enough for totals, plot and the first rows.
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 1200, height: 1320 });
  await page.waitForTimeout(700);
  await picture("report");
  if (usual) await page.setViewportSize(usual);
  const all = await report.locator("#rows tr").count();
  const title = await report.locator("#title").innerText();
  const bars = await report.locator(".bar").evaluateAll((found) => found.map((bar) => bar.getAttribute("aria-label")));
  const colours = await coloursOf(report);

  // From the search by Tab alone to the head of the table, which sorts with Enter.
  await report.locator("#search").fill(place);
  const found = await report.locator("#rows tr").count();
  const head = report.locator("thead th.place");
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await head.locator("button").evaluate((button) => button === button.ownerDocument.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  const sort = await head.getAttribute("aria-sort");
  const said = await report.locator("#count").innerText();
  await report.locator("#rows .link").first().press("Enter");
  await page.locator(".editor-instance .view-lines").first().waitFor({ timeout: patience });
  const jumped = await page.locator("#status\\.editor\\.selection").innerText({ timeout: patience });
  return { all, title, bars, colours, found, sort, said, jumped, complaints };
}

async function coloursOf(report: FrameLocator): Promise<Record<string, string>> {
  return report.locator("body").evaluate((body) => {
    const { backgroundColor, color } = getComputedStyle(body);
    return { backgroundColor, color, scheme: getComputedStyle(document.documentElement).colorScheme };
  });
}
