import type { Database, From } from "syscall-db";

const methods = { measured: "measured", table: "from tables", curated: "read and judged" } as const;

/** Where the facts come from, a line for each way of getting them: "measured: cost of cost-recording 2026-11-23". */
export function sourceLines(from: readonly From[], db: Database): readonly string[] {
  return (["measured", "table", "curated"] as const).flatMap((method) => {
    const parts = new Map<string, Set<string>>();
    for (const { source, of } of from.filter((one) => one.method === method)) {
      const title = [source, db.source(source)?.version].filter(Boolean).join(" ");
      const told = parts.get(title) ?? new Set();
      if (of !== undefined) told.add(of);
      parts.set(title, told);
    }
    const told = [...parts].map(([title, of]) => (of.size === 0 ? title : `${title} (${[...of].join(", ")})`));
    return told.length === 0 ? [] : [`${methods[method]}: ${told.join("; ")}`];
  });
}
