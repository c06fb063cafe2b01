import type { Page } from "playwright-core";
import { patience, runCommand } from "./acting.js";

/** The first steps, as somebody sees them who has just installed the extension. */
export async function walkthroughSeen(
  page: Page,
  picture: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  // In half a window there is no room for its pictures.
  await runCommand(page, "View: Close All Editors");
  await page.keyboard.press("Control+B");
  await runCommand(page, "syscall-lint: Show First Steps");
  const steps = page.locator(".getting-started-step .step-title");
  await steps.first().waitFor({ timeout: patience });
  const titles = await steps.allInnerTexts();
  const media = page.locator(".getting-started-media img").first();
  await media.waitFor({ timeout: patience });
  const width = await media.evaluate((image) => ("naturalWidth" in image ? Number(image.naturalWidth) : -1));
  await page.waitForTimeout(500);
  await picture("walkthrough");
  await page
    .locator(".getting-started-step button, .getting-started-step a.monaco-button", { hasText: "Open Sample" })
    .first()
    .click();
  await page.locator(".tab", { hasText: "Untitled" }).first().waitFor({ timeout: patience });
  return { titles, width };
}
