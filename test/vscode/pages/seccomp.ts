import type { Page } from "playwright-core";
import { patience, runCommand, textsOf } from "./acting.js";

/** A draft beside the code by command and quick pick, its lenses, and the jump of one. */
export async function seccompSeen(
  page: Page,
  file: string,
  call: string,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  await runCommand(page, "View: Close All Editors");
  await runCommand(page, "View: Close Primary Side Bar");
  await page.keyboard.press("Control+P");
  const input = page.locator(".quick-input-widget input.input").first();
  await input.waitFor({ timeout: patience });
  await input.fill(file);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().click({ timeout: patience });
  await page.locator(".editor-instance .view-lines").first().waitFor({ timeout: patience });
  await runCommand(page, "syscall-lint: Draft Seccomp Allowlist");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Docker" }).first().waitFor({ timeout: patience });
  const formats = await textsOf(rows);
  await rows.filter({ hasText: "Docker" }).first().click();
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
