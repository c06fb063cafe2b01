import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.js";
import { said } from "./process.js";

/** What stands in a program's place: nothing but a way to it, a filter that kills, or one that writes down. */
export type Launch =
  | { readonly kind: "plain" }
  /** `filter` is a file of raw BPF. */
  | { readonly kind: "enforce"; readonly filter: string }
  | { readonly kind: "record"; readonly filter: string; readonly record: string };

/**
 * Compiles a program at `place` that becomes the program `image`. `filters` is how many the suite's tracer adds.
 * Throws Error when there is no C compiler.
 */
export function writeLauncher(place: string, image: string, launch: Launch, filters: number): void {
  const source = (name: string) => join(root, "test", "prove", name);
  const defined = (name: string, value: string) => `-D${name}=${JSON.stringify(value)}`;
  const given = [defined("PROGRAM", image), `-DOUTER=${filtersOnUs() + filters}`];
  if (launch.kind !== "plain") given.push(defined("FILTER", launch.filter));
  // Made beside it and put there in one step: a suite never sees half a program, and one that runs stays whole.
  const draft = `${place}.next`;
  if (launch.kind === "record")
    said("cc", ["-O2", ...given, defined("RECORD", launch.record), "-o", draft, source("record.c")]);
  else {
    const bare = ["-O2", "-static", "-nostdlib", "-fno-stack-protector", "-fno-builtin", "-fcf-protection=none"];
    said("cc", [...bare, ...given, "-o", draft, source("launch.c")]);
  }
  renameSync(draft, place);
}

function filtersOnUs(): number {
  return Number(/^Seccomp_filters:\s*(\d+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0);
}
