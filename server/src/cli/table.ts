/** Rows under each other: columns as wide as their widest cell, the last cut where the terminal ends. */
export function table(rows: readonly (readonly string[])[], width: number | undefined): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  const lines = rows.map((row) => {
    const line = row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join("  ");
    return width !== undefined && line.length > width ? `${line.slice(0, width - 1)}…` : line;
  });
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
