import { Processes, type Image } from "./processes.js";

export interface TraceFile {
  /** As the reader named it. With `strace -ff` its ending is the process: "log.1234". */
  readonly name: string;
  readonly text: string;
}

/** A line that strace doesn't write. The message is one sentence without the place. */
export class TraceError extends Error {
  readonly file: string;
  readonly line: number;
  readonly remedy = "Record the log with `strace -f -o FILE PROGRAM`, so that nothing else writes into it.";

  constructor(message: string, file: string, line: number) {
    super(message);
    this.file = file;
    this.line = line;
  }
}

/** `[pid 12] `, `12 `, with -Y `12<name> `. */
const ofProcess = /^(?:\[pid\s+(\d+)(?:<[^>]*>)?\]\s+|(\d+)(?:<[^>]*>)?\s+)/;
/** -t, -tt, -ttt, -r; then -n and -i. */
const decoration = /^\s*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+(?:\(\+\s*\d+\.\d+\)\s+)?)?(?:\[\s*[\da-f?]+\]\s+)*/;
const call = /^(\w+)\((.*)$/s;
const resumed = /^<\.\.\. (\w+) resumed>(.*)$/s;
const unfinished = /<(?:unfinished|detached) \.\.\.>\s*$/;
const finished = /\)\s*= (?:\?|-?\d|0x)/;
/** Signals, ends, strace's own remarks, frames of -k, lines about attaching. */
const remark =
  /^(?:---.*---|\+\+\+.*\+\+\+|strace: .*|Process \d+ (?:attached|detached).*|\[ Process PID=.*\]| > .*|\?{4}\(.*|<\.\.\. \?{4} resumed>.*)$/;
const tableHead = /^% time\s+seconds\s+usecs\/call\s+calls\s+errors\s+syscall\s*$/;
const tableRow = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)\s*$/;
const tableEdge = /^[- ]+$|^\s*100[.,]00\s.*\stotal\s*$/;

/**
 * Reads logs of strace, plain or of several processes (-f, -ff), with or without times (-t, -tt, -ttt, -r), decoded
 * descriptors (-y, -Y) and numbers (-n), and tables of -c. Gives what each program that ran has asked for: a process
 * counts to the program that it executed last, and a child to its parent's until it executes another.
 *
 * @throws {TraceError} for a line that isn't strace's
 */
export function readTrace(files: readonly TraceFile[]): readonly Image[] {
  const processes = new Processes();
  for (const file of files) readFile(file, processes);
  return processes.images();
}

function readFile({ name: file, text }: TraceFile, processes: Processes): void {
  const own = /\.(\d+)$/.exec(file)?.[1] ?? file;
  const pending = new Map<string, string>();
  let table: "none" | "counted" | "repeats" = "none";
  let sawCalls = false;
  for (const { whole, number, isCut } of linesOf(text)) {
    if (whole.trim() === "" || remark.test(whole)) continue;
    if (tableHead.test(whole)) {
      // With -C the calls stand above their table.
      table = sawCalls ? "repeats" : "counted";
      continue;
    }
    if (table !== "none") {
      if (tableEdge.test(whole)) continue;
      const [, times, counted] = tableRow.exec(whole) ?? [];
      if (times === undefined || counted === undefined)
        throw new TraceError("This is no row of a table by `strace -c`.", file, number);
      if (table === "counted") processes.called(own, { syscall: counted, file, line: number, times: Number(times) });
      continue;
    }
    const prefix = ofProcess.exec(whole);
    const process = prefix?.[1] ?? prefix?.[2] ?? own;
    const line = whole.slice(prefix?.[0].length ?? 0).replace(decoration, "");
    if (remark.test(line) || line === "") continue;
    const begun = call.exec(line);
    const ended = resumed.exec(line);
    if (begun?.[1] !== undefined) {
      const isUnfinished = unfinished.test(line);
      if (!isUnfinished && !finished.test(line) && !isCut)
        throw new TraceError("This call has no result and isn't marked as unfinished.", file, number);
      sawCalls = true;
      processes.called(process, { syscall: begun[1], file, line: number, times: 1 });
      if (isUnfinished) pending.set(process, line.replace(unfinished, ""));
      else processes.returned(process, line);
    } else if (ended?.[1] !== undefined) {
      // Of a process that strace joined in the middle of a call the beginning is missing.
      const beginning = pending.get(process) ?? `${ended[1]}(`;
      pending.delete(process);
      processes.returned(process, beginning + (ended[2] ?? ""));
    } else throw new TraceError("This line isn't one of strace's.", file, number);
  }
}

interface Line {
  readonly whole: string;
  /** From 1. */
  readonly number: number;
  /** The text ends before the line does: strace was killed. */
  readonly isCut: boolean;
}

/** On a terminal strace tells of a new process in the middle of the line of the call that made it. */
function* linesOf(text: string): Iterable<Line> {
  let number = 0;
  let begun = "";
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    const whole = begun + text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
    start = end === -1 ? text.length : end + 1;
    number += 1;
    const interrupted = /^(.+?)strace: Process \d+ attached$/.exec(whole)?.[1];
    const isBroken = interrupted !== undefined && /^(?:\[pid\s+\d+\]\s+)?\w+\(/.test(interrupted);
    begun = isBroken ? interrupted : "";
    if (!isBroken) yield { whole, number, isCut: end === -1 };
  }
}
