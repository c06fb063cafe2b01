/**
 * `node run-page.js VSIX FOLDER FILE PICTURE`: installs a packaged extension and looks at the workbench as a user does.
 * Prints what it saw as JSON on its last line, and takes a picture. The file must have a finding about `read`.
 */
import type { Locator, Page } from "playwright-core";
import { startWorkbench } from "./workbench.js";

const [vsix, folder, file, picture] = process.argv.slice(2);
if (vsix === undefined || folder === undefined || file === undefined || picture === undefined)
  throw new Error("VSIX FOLDER FILE PICTURE");

const patience = 90_000;
const workbench = await startWorkbench({
  vsix: [vsix],
  settings: {
    "workbench.colorTheme": "Default Dark Modern",
    "editor.fontSize": 15,
    "editor.minimap.enabled": false,
    "window.commandCenter": false,
    "workbench.activityBar.location": "hidden",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.layoutControl.enabled": false,
    "breadcrumbs.enabled": false,
    "editor.hover.above": false,
    "window.title": "${activeEditorShort}",
  },
});
const { page } = workbench;
try {
  await workbench.open(folder, [["openFile", workbench.uri(file)]]);
  await page.waitForSelector(".monaco-workbench .editor-instance .view-lines", { timeout: patience });
  const squiggle = page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first();
  await squiggle.waitFor({ state: "attached", timeout: patience });
  const box = await squiggle.boundingBox();
  if (!box) throw new Error("The squiggle has no place");

  await page.keyboard.press("Control+Shift+M");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: "no-unbuffered-io" }).first();
  await row.waitFor({ timeout: patience });

  const status = await statusOf(page);

  // The cursor in the finding brings the light bulb.
  const call = page.locator(".monaco-editor .view-line span span", { hasText: /^read$/ }).first();
  await call.click();
  const bulb = page.locator(
    ".monaco-editor [class*='codicon-light-bulb'], .monaco-editor [class*='codicon-gutter-lightbulb']",
  );
  await bulb.first().waitFor({ timeout: patience });
  await page.keyboard.press("Control+.");
  const actions = await textsOf(page.locator(".action-widget .monaco-list-row .title"));
  await page.keyboard.press("Escape");

  // The cursor's move brings the light bulb back, for the picture.
  await page.keyboard.press("ArrowRight");
  await bulb.first().waitFor({ timeout: patience });
  const hover = await hovered(page, call);
  await page.screenshot({ path: picture, animations: "disabled" });
  console.log(JSON.stringify({ squiggle: box.width, row: await row.innerText(), actions, status, hover }));
} catch (error) {
  console.error(String(error));
  await page.screenshot({ path: picture }).catch(() => undefined);
  process.exitCode = 1;
}
await workbench.close();
process.exit();

/** A hover closes when the editor below it changes, so the mouse may have to come again. */
async function hovered(shown: Page, place: Locator): Promise<string> {
  const hover = shown.locator(".monaco-hover:not(.hidden)", { hasText: "Quick Fix" }).first();
  for (const end = Date.now() + patience; ;) {
    const target = await place.boundingBox();
    if (target) {
      await shown.mouse.move(target.x + 200, target.y + 200);
      await shown.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 5 });
    }
    const found = await hover.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (found) {
      // It fades in.
      await shown.waitForTimeout(500);
      return hover.innerText();
    }
    if (Date.now() > end) throw new Error("No hover");
  }
}

/** What opens at the braces in the status bar: the items of all extensions for the language. */
async function statusOf(shown: Page): Promise<string> {
  await shown.locator("#status\\.languageStatus").click();
  const item = shown.locator(".hover-language-status", { hasText: "syscall-lint" }).first();
  await item.waitFor({ timeout: patience });
  const text = await item.innerText();
  await shown.keyboard.press("Escape");
  return text;
}

async function textsOf(rows: Locator): Promise<string[]> {
  await rows.first().waitFor({ timeout: patience });
  return rows.allInnerTexts();
}
