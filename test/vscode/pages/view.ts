import type { Page } from "playwright-core";
import { patience, runCommand, textsOf } from "./acting.js";

/** The view by its icon in the activity bar, unfolded by keyboard, grouped, and a jump to a call. */
export async function viewSeen(
  page: Page,
  call: string,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  // Room for what follows: the lower panel goes.
  await page.keyboard.press("Control+J");
  await page.locator(".activitybar .action-label[aria-label^='System Calls']").first().click({ timeout: patience });
  await widerSideBar(page, 130);
  const rows = page.locator(".sidebar .pane-body .monaco-list-row");
  const functions = await textsOf(rows);
  await rows.first().click();
  await page.keyboard.press("Home");
  const site = page.locator(`.sidebar .monaco-list-row[aria-label^="${call}, "]`).first();
  // What is folded unfolds, and the way goes on through it until the call is in sight.
  for (let steps = 0; steps < 100 && (await site.count()) === 0; steps += 1) {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
  }
  await site.waitFor({ timeout: patience });
  const said = await site.getAttribute("aria-label");
  await site.click();
  const place = page.locator("#status\\.editor\\.selection");
  await place.filter({ hasText: "selected" }).waitFor({ timeout: patience });
  const jumped = await place.innerText();
  await page.mouse.move(900, 300);
  await page.waitForTimeout(500);
  await picture("view");

  await runCommand(page, "Group System Calls by Cost");
  await rows.filter({ hasText: "medium" }).first().waitFor({ timeout: patience });
  const byCost = await textsOf(rows);
  await runCommand(page, "Group System Calls by Function");
  return { functions, said, jumped, byCost };
}

/** Wide enough for what stands behind the names. */
async function widerSideBar(page: Page, pixels: number): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  if (!box) throw new Error("The side bar has no place");
  // Its edge is what can be dragged.
  const [x, y] = [box.x + box.width, box.y + 500];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 5 });
  await page.mouse.up();
}
