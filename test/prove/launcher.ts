import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../repository.js";
import { said } from "./process.js";

/** What stands in a program's place: nothing but a way to it, a filter that kills, or one that writes down. */
export type Launch =
  | { readonly kind: "plain" }
  /** `filter` is a file of raw BPF. */
  | { readonly kind: "enforce"; readonly filter: string }
  | { readonly kind: "record"; readonly filter: string; readonly record: string };

/** Where the program itself lies once a launcher has taken its place. Its name stays, its folder changes. */
export function imageOf(binary: string): string {
  return join(dirname(binary), ".proven", basename(binary));
}

/** Puts a launcher into the place of a program. Throws Error when it can't be compiled. */
export function launchThrough(binary: string, launch: Launch): void {
  const image = imageOf(binary);
  if (!existsSync(image)) {
    mkdirSync(dirname(image), { recursive: true });
    renameSync(binary, image);
  }
  const source = (name: string) => join(root, "test", "prove", name);
  const defined = (name: string, value: string) => `-D${name}=${JSON.stringify(value)}`;
  const given = [defined("PROGRAM", image), `-DOUTER=${filtersOnUs()}`];
  const draft = `${image}.launch`;
  if (launch.kind === "record") {
    given.push(defined("FILTER", launch.filter), defined("RECORD", launch.record));
    said("cc", ["-O2", ...given, "-o", draft, source("record.c")]);
  } else {
    if (launch.kind === "enforce") given.push(defined("FILTER", launch.filter));
    const bare = ["-O2", "-static", "-nostdlib", "-fno-stack-protector", "-fno-builtin", "-fcf-protection=none"];
    said("cc", [...bare, ...given, "-o", draft, source("launch.c")]);
  }
  // In one step, so that a suite that still runs never sees half a program; renaming keeps a running one whole.
  copyFileSync(draft, `${binary}.next`);
  chmodSync(`${binary}.next`, 0o755);
  renameSync(`${binary}.next`, binary);
}

function filtersOnUs(): number {
  return Number(/^Seccomp_filters:\s*(\d+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0);
}
