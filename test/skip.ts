import type { Context, Runnable, Suite } from "mocha";

/** What test/run.mjs reads to list the skips. */
type Skippable = (Runnable | Suite) & { skipReason?: string };

/**
 * Skips the running test, or all tests of the suite from a `before` hook, and records what is missing.
 * `reason` completes "because …" and says how to get it: "strace isn't installed: npm run setup:host".
 */
export function skipWithout(context: Context, reason: string): never {
  const test = context.test;
  if (test) {
    const isHook = (test as { readonly type?: string }).type === "hook";
    const place: Skippable = isHook && test.parent ? test.parent : test;
    place.skipReason = reason;
  }
  return context.skip();
}
