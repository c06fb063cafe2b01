import { readFileSync, writeFileSync } from "node:fs";

/** JSON with one record per line, so that a changed fact is a changed line. */
export function recordLines(rows: readonly unknown[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

export function readRecords<Row>(file: URL): Row[] {
  return JSON.parse(readFileSync(file, "utf8")) as Row[];
}

export function writeRecords(file: URL, rows: readonly unknown[]): void {
  writeFileSync(file, recordLines(rows));
}
