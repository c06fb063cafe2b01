import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "../repository.js";

/** A program of programs.json: what brings, builds and exercises it. Commands run in a shell, in the source's folder. */
export interface Row {
  readonly name: string;
  /** Debian's source package. */
  readonly package: string;
  /** Upstream's version that the row was written for; another one is used as well, and said. */
  readonly version: string;
  /** Where the commands run, below the source. */
  readonly folder?: string;
  /** What isn't recorded: `./configure`. */
  readonly prepare?: string;
  readonly build: string;
  /** The program that is drafted for and exercised, below `folder`. */
  readonly binary: string;
  /** The C library that the build links, when it isn't the machine's: "musl-1.2". */
  readonly libc?: string;
  /** Upstream's tests that `suite` doesn't run, each with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** It was no program that the map or the drafts were made with: how they generalise. */
  readonly apart?: boolean;
  /** `$PROGRAM` is the binary's path, `$SUITES` the folder of our own suites. */
  readonly suite: string;
}

const folder = join(root, "test", "prove");
export const suites = join(folder, "suites");

export function readRows(): readonly Row[] {
  return JSON.parse(readFileSync(join(folder, "programs.json"), "utf8")) as readonly Row[];
}

/** Where sources and builds are kept. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "syscall-lint-programs");
}
