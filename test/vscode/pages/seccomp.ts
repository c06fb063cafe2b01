import type { Page } from "playwright-core";
import { patience, runCommand, textsOf } from "./acting.js";

/** In a page that shows a file with a finding and no side bar: a draft beside the code by command and quick pick, its lenses, and the jump of one. */
export async function seccompSeen(
  page: Page,
  call: string,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  // What is wrong is underlined as soon as the server runs, and with that the command is there.
  const squiggle = page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first();
  await squiggle.waitFor({ state: "attached", timeout: patience });
  await runCommand(page, "syscall-lint: Draft Seccomp Allowlist");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Docker" }).first().waitFor({ timeout: patience });
  const formats = await textsOf(rows);
  await rows.filter({ hasText: "Docker" }).first().click();
  // Only lenses in view are there, and a draft is long.
  await page.locator(".tab.active.selected", { hasText: ".seccomp." }).first().waitFor({ timeout: patience });
  await page.keyboard.press("Control+F");
  await page.keyboard.type(`"${call}"`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  const lens = page.locator(".codelens-decoration a", { hasText: new RegExp(`→ ${call}$`) }).first();
  await lens.waitFor({ timeout: patience });
  await page.mouse.move(300, 700);
  await page.waitForTimeout(1000);
  await picture("seccomp");
  const way = await lens.innerText();
  await lens.click();
  const tab = page.locator(".tab.active.selected", { hasText: ".c" }).first();
  await tab.waitFor({ timeout: patience });
  // The focus moves last: a command asked for before would lose its list to it.
  await page.waitForTimeout(1000);
  const jumped = await page.locator("#status\\.editor\\.selection").innerText({ timeout: patience });
  return { formats, way, jumped };
}
