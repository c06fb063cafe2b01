import { runFolder } from "./run.mjs";

/** Called by the extension host. */
export const run = (): Promise<void> => runFolder("untrusted");
