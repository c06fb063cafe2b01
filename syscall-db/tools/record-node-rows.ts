import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import type { LibraryCall } from "../src/generated/schema.js";
import type { Recorded } from "./record-node-trace.js";

const folder = new URL("../../data/node/", import.meta.url);
const threads = ["loop", "pool", "child"] as const;

/** Rewrites the emissions and pool hops of the rows that say they are measured. Conditional emissions stay. */
export function updateRows(recorded: ReadonlyMap<string, Recorded>): void {
  for (const file of readdirSync(folder)) {
    const place = new URL(file, folder);
    const rows = JSON.parse(readFileSync(place, "utf8")) as readonly LibraryCall[];
    const lines = rows.map((row) => JSON.stringify(updated(row, recorded)));
    writeFileSync(place, `[\n${lines.join(",\n")}\n]\n`);
  }
}

function updated(row: LibraryCall, recorded: ReadonlyMap<string, Recorded>): LibraryCall {
  return row.from.reduce((current, from) => {
    if (from.source !== "node-recording") return current;
    const found = recorded.get(from.place);
    if (!found) throw new Error(`${row.name} says it was recorded as ${from.place}, which the recorder doesn't make.`);
    if (from.of === "poolHops") return { ...current, poolHops: found.poolHops };
    const measured = threads.flatMap((thread) =>
      Object.entries(found[thread]).map(([syscall, times]) => ({ syscall, times, thread })),
    );
    return { ...current, emits: [...measured, ...row.emits.filter((one) => one.when !== undefined)] };
  }, row);
}
