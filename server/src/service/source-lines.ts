import type { Database, From } from "syscall-db";

/** Where the facts come from: measurements with their version first, then what was read; `--json` tells each part's place. */
export function sourceLines(from: readonly From[], db: Database): readonly string[] {
  const measured = from.filter(({ method }) => method === "measured").map(({ source }) => source);
  const read = from.filter(({ method }) => method !== "measured").map(({ source }) => source);
  const dated = (source: string) => [source, db.source(source)?.date].filter(Boolean).join(" of ");
  return [
    ...(measured.length === 0 ? [] : [`measured: ${[...new Set(measured)].map(dated).join(", ")}`]),
    ...(read.length === 0 ? [] : [`read: ${[...new Set(read)].join(", ")}`]),
  ];
}
