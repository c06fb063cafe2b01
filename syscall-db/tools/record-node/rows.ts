import { readdirSync } from "node:fs";
import type { Emission, LibraryCall } from "../../src/generated/schema.js";
import { releases, type Release } from "../record-node-release.js";
import { readRecords, writeRecords } from "../record-lines.js";
import type { Recording } from "./recording.js";
import { medianOf, rangeOf, type Count, type Recorded } from "./trace.js";

const folder = new URL("../../../data/node/", import.meta.url);
const threads = ["loop", "pool", "child"] as const;

type Recordings = Readonly<Record<Release, Recording>>;
type Columns = Readonly<Partial<Record<Release, Recorded>>>;

export function rowNames(): readonly string[] {
  return readdirSync(folder).flatMap((file) => readRecords<LibraryCall>(new URL(file, folder)).map(({ name }) => name));
}

/** Rewrites what is measured in the rows that say so: emissions, cold ones, pool hops. Conditional emissions stay. */
export function updateRows(recordings: Recordings): void {
  for (const file of readdirSync(folder)) {
    const place = new URL(file, folder);
    writeRecords(
      place,
      readRecords<LibraryCall>(place).map((row) => updated(row, recordings)),
    );
  }
}

function updated(row: LibraryCall, recordings: Recordings): LibraryCall {
  return row.from.reduce((current, from) => {
    if (from.source !== "node-recording") return current;
    const columns = columnsOf(recordings, from.place);
    if (Object.keys(columns).length === 0)
      throw new Error(`${row.name} says it was recorded as ${from.place}, which the recorder doesn't make.`);
    if (from.of === "poolHops") return { ...current, poolHops: hopsOf(row.name, columns) };
    const of = from.of === "cold" ? "cold" : "emits";
    const conditional = (current[of] ?? []).filter((one) => one.when !== undefined);
    return { ...current, [of]: [...measured(columns), ...conditional] };
  }, row);
}

function columnsOf(recordings: Recordings, place: string): Columns {
  return Object.fromEntries(
    releases.flatMap((release) => {
      const found = recordings[release].calls[place];
      return found ? [[release, found]] : [];
    }),
  );
}

/** Emissions of all releases: one for all where they agree within their spread, else one for each. */
export function measured(columns: Columns): readonly Emission[] {
  const known = releases.filter((release) => columns[release] !== undefined);
  return threads.flatMap((thread) => {
    const names = new Set(known.flatMap((release) => Object.keys(columns[release]?.[thread] ?? {})));
    return [...names].sort().flatMap((syscall) => {
      const counts = known.map((release) => columns[release]?.[thread][syscall] ?? 0);
      const common = commonOf(counts);
      if (common !== undefined) return common === 0 ? [] : [{ syscall, times: common, thread }];
      return known.flatMap((on, index) => {
        const times = medianOf(counts[index] ?? 0);
        return times === 0 ? [] : [{ syscall, times, on, thread }];
      });
    });
  });
}

/** A count that lies in the range of every release, as near to their medians as it may be; undefined: there is none. */
function commonOf(counts: readonly Count[]): number | undefined {
  const low = Math.max(...counts.map((count) => rangeOf(count)[0]));
  const high = Math.min(...counts.map((count) => rangeOf(count)[1]));
  if (low > high) return undefined;
  const medians = counts.map(medianOf).toSorted((a, b) => a - b);
  return Math.min(high, Math.max(low, medians[Math.floor(medians.length / 2)] ?? 0));
}

/** The schema has one figure for all releases, so they must agree within their spread. */
function hopsOf(name: string, columns: Columns): number {
  const hops = commonOf(Object.values(columns).map(({ poolHops }) => poolHops));
  if (hops === undefined) throw new Error(`${name}: the releases of Node differ in trips through the pool.`);
  return hops;
}
