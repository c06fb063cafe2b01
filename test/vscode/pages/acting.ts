import type { Locator, Page } from "playwright-core";

/** Milliseconds: a loaded machine may take long. */
export const patience = Number(process.env["SYSCALL_LINT_PATIENCE"] ?? 90_000);

/** Runs a command by its name, as a user does who types it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input.input").first();
  await input.waitFor({ timeout: patience });
  await input.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click({ timeout: patience });
}

export async function textsOf(rows: Locator): Promise<string[]> {
  await rows.first().waitFor({ timeout: patience });
  return rows.allInnerTexts();
}
