import type { Locator, Page } from "playwright-core";
import { patience, textsOf } from "./acting.js";

/** Squiggle, Problems row, status, light bulb and hover of a call that has a finding. */
export async function editorSeen(
  page: Page,
  line: string,
  name: string,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  await page.waitForSelector(".monaco-workbench .editor-instance .view-lines", { timeout: patience });
  await page.keyboard.press("Control+G");
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  const squiggle = page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first();
  await squiggle.waitFor({ state: "attached", timeout: patience });
  const box = await squiggle.boundingBox();
  if (!box) throw new Error("The squiggle has no place");

  await page.keyboard.press("Control+Shift+M");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: `\`${name}\`` }).first();
  await row.waitFor({ timeout: patience });
  const problem = await row.innerText();
  const status = await statusOf(page);

  // The cursor in the finding brings the light bulb.
  const call = page.locator(".monaco-editor .view-line span span", { hasText: new RegExp(`^${name}$`) }).first();
  await call.click();
  const bulb = page.locator(
    ".monaco-editor [class*='codicon-light-bulb'], .monaco-editor [class*='codicon-gutter-lightbulb']",
  );
  await bulb.first().waitFor({ timeout: patience });
  await page.keyboard.press("Control+.");
  const actions = await textsOf(page.locator(".action-widget .monaco-list-row .title"));
  await page.keyboard.press("Escape");

  // The hover opens below its call: not over the problems.
  for (let lines = 0; lines < 12; lines += 1) await page.keyboard.press("Control+ArrowDown");
  // The cursor's move brings the light bulb back, for the picture.
  await page.keyboard.press("ArrowRight");
  await bulb.first().waitFor({ timeout: patience });
  const hover = await hovered(page, call);
  await picture("editor");
  return { squiggle: box.width, row: problem, actions, status, hover };
}

/** A hover closes when the editor below it changes, so the mouse may have to come again. */
async function hovered(page: Page, place: Locator): Promise<string> {
  const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: "Quick Fix" }).first();
  for (const end = Date.now() + patience; ;) {
    const target = await place.boundingBox();
    if (target) {
      await page.mouse.move(target.x + 200, target.y + 200);
      await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 5 });
    }
    const found = await hover.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (found) {
      // It fades in.
      await page.waitForTimeout(500);
      return hover.innerText();
    }
    if (Date.now() > end) throw new Error("No hover");
  }
}

/** What opens at the braces in the status bar: the items of all extensions for the language. */
async function statusOf(page: Page): Promise<string> {
  await page.locator("#status\\.languageStatus").click();
  const item = page.locator(".hover-language-status", { hasText: "syscall-lint" }).first();
  await item.waitFor({ timeout: patience });
  const text = await item.innerText();
  await page.keyboard.press("Escape");
  return text;
}
