import type { Architecture } from "syscall-db";
import type { Action, Allowlist, ArgumentTest, Permit, Step, Witness } from "./allowlist.js";
import type { Place } from "../program/program.js";

export function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** "x86-64", as people write it. */
export function architectureText(architecture: Architecture): string {
  return architecture === "x86_64" ? "x86-64" : "arm64";
}

const endings: Readonly<Record<Exclude<Action["kind"], "errno">, string>> = {
  "kill-process": "the process is killed",
  "kill-thread": "the thread is killed",
  trap: "SIGSYS is sent",
  log: "permitted and logged",
  trace: "a tracer is asked",
  notify: "a supervisor is asked",
};

/** What happens on the action: "fails with EPERM", "the process is killed". */
export function actionText(action: Action): string {
  return action.kind === "errno" ? `fails with ${action.errno}` : endings[action.kind];
}

/**
 * "main (bzip2.c:2048) → compressStream → fread → read": a place where the step before names a step. In at most
 * `width` characters where the middle can be left out.
 */
function shortPathText(path: readonly Step[], syscall: string, width: number): string {
  const whole = [...path.map(stepText), syscall];
  for (let kept = whole.length; kept > 3; kept -= 1) {
    const ahead = Math.ceil((kept - 1) / 2);
    const shown = kept === whole.length ? whole : [...whole.slice(0, ahead), "…", ...whole.slice(ahead - kept + 1)];
    const text = shown.join(" → ");
    if (text.length <= width) return text;
  }
  return whole.length <= 3 ? whole.join(" → ") : [whole[0], "…", ...whole.slice(-2)].join(" → ");
}

function stepText({ name, place }: Step): string {
  return place === undefined ? name : `${name} (${placeText(place)})`;
}

/** One reason as a line. */
export function witnessText(witness: Witness, syscall: string, width = Infinity): string {
  switch (witness.kind) {
    case "reached": {
      const feature = witness.because === "direct" ? "" : ` (${witness.because})`;
      return shortPathText(witness.path, syscall, width - feature.length) + feature;
    }
    case "start-up":
      return `start-up and end of ${witness.of}`;
    case "observed":
      return `observed ${witness.times} ${witness.times === 1 ? "time" : "times"} (${witness.file}:${witness.line})`;
    case "child":
      return `needed by ${witness.of}, which it starts`;
    case "family":
      return `does what ${witness.of} does, under another name`;
  }
}

/** Conditions of a permit as a clause: "argument 0 is 2, or argument 0 is 10". Empty when there are none. */
export function conditionText({ when }: Pick<Permit, "when">): string {
  return when.map((tests) => tests.map(testText).join(" and ")).join(", or ");
}

/** Of a format that knows no conditions: the call is permitted whatever its arguments. */
export function notSaid(permit: Pick<Permit, "syscall" | "when">): string {
  return `Not said here: ${permit.syscall} only when ${conditionText(permit)}`;
}

const operators: Readonly<Record<ArgumentTest["operator"], string>> = {
  "==": "is",
  "!=": "is not",
  "<": "is below",
  "<=": "is at most",
  ">": "is above",
  ">=": "is at least",
  "masked==": "is",
};

function testText({ argument, operator, value, mask }: ArgumentTest): string {
  // An `int` is compared in its 32 bits.
  const masked = mask === undefined || mask === 0xffff_ffffn ? "" : ` masked with 0x${mask.toString(16)}`;
  return `argument ${argument}${masked} ${operators[operator]} ${value > 255n ? `0x${value.toString(16)}` : String(value)}`;
}

/** "bzip2: 27 system calls permitted, verdict closed". */
export function headline(list: Allowlist): string {
  return `${list.program}: ${list.permits.length} system calls permitted, verdict ${list.verdict}`;
}

/** Words on lines of at most `width` characters. */
export function filled(words: readonly string[], width: number, separator = " "): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + separator.length + word.length <= width)
      lines[lines.length - 1] = last + separator + word;
    else lines.push(word);
  }
  return lines;
}
