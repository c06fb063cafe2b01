import type { Time } from "./clock.js";

export interface Row {
  readonly name: string;
  /** Undefined where it couldn't be measured. */
  readonly time: Time | undefined;
  /** MB */
  readonly peak?: number;
}

const columns = ["wall ms", "× a", "CPU ms", "× a", "peak MB"];

/** One line for each row: its times, and those times as multiples of `unit`. */
export function table(rows: readonly Row[], unit: Time): string {
  const cells = rows.map(({ name, time, peak }) => [
    name,
    ...(time
      ? [ms(time.wall), times(time.wall / unit.wall), ms(time.cpu), times(time.cpu / unit.cpu)]
      : ["–", "–", "–", "–"]),
    peak === undefined ? "" : peak.toFixed(0),
  ]);
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const line = ([name = "", ...numbers]: readonly string[]) =>
    [name.padEnd(widest), ...numbers.map((number) => number.padStart(8))].join("  ").trimEnd();
  return [line(["", ...columns]), ...cells.map(line)].join("\n");
}

function ms(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}

function times(multiple: number): string {
  return multiple.toFixed(2);
}
