import { relative } from "node:path";
import type { Allowlist, Permit, Step, Witness } from "../seccomp/allowlist.js";
import type { Place } from "../program/program.js";
import { colours } from "./colours.js";

/** A draft for a reader: each permit with its shortest reason, then what isn't known. */
export function draftText(draft: Allowlist, cwd: string): string {
  const width = Math.max(0, ...draft.permits.map(({ syscall }) => syscall.length));
  const lines = draft.permits.map((permit) => `${permit.syscall.padEnd(width)}  ${reasonText(permit, cwd)}`);
  const causes = draft.unknown.map(
    ({ kind, message, remedy, place }) =>
      `${colours.yellow(kind)}  ${placeText(place, cwd, ": ")}${message}\n    ${remedy}`,
  );
  const count = `${draft.permits.length} system calls of ${draft.program} on ${draft.runtime}`;
  const verdict =
    draft.verdict === "closed"
      ? colours.green("closed: nothing is left open")
      : colours.yellow(`${draft.verdict}: ${causes.length} ${causes.length === 1 ? "cause" : "causes"}`);
  return [...lines, "", `${count}, ${verdict}`, ...causes, ""].join("\n");
}

function reasonText({ because, when }: Permit, cwd: string): string {
  const [first] = because;
  const others = because.length > 1 ? colours.dim(` (+${because.length - 1})`) : "";
  const condition = when.length > 0 ? colours.dim(` with ${when.length} conditions`) : "";
  return `${first ? witnessText(first, cwd) : ""}${others}${condition}`;
}

export function witnessText(witness: Witness, cwd: string): string {
  switch (witness.kind) {
    case "start-up":
      return colours.dim(`every program on ${witness.of}`);
    case "observed":
      return `${relative(cwd, witness.file)}:${witness.line}, ${witness.times} times`;
    case "family":
      return colours.dim(`in place of ${witness.of}`);
    case "reached": {
      const way = shortened(witness.path.map(({ name }) => name));
      const place = lastPlace(witness.path);
      const feature = witness.because === "direct" ? "" : colours.dim(` [${witness.because}]`);
      return `${way.join(" → ")}${feature}${place ? `  ${colours.cyan(placeText(place, cwd, ""))}` : ""}`;
    }
  }
}

/** A way of many steps keeps its ends. */
function shortened(names: readonly string[]): readonly string[] {
  return names.length <= 6 ? names : [...names.slice(0, 2), "…", ...names.slice(-3)];
}

function lastPlace(path: readonly Step[]): Place | undefined {
  return path.findLast(({ place }) => place !== undefined)?.place;
}

function placeText(place: Place | undefined, cwd: string, behind: string): string {
  return place ? `${relative(cwd, place.file)}:${place.line}${behind}` : "";
}
