import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Constant, LibraryCall, LibraryCut, RowKind, Runtime, Source, SyscallRecord } from "syscall-db";
import { root } from "../repository.js";

interface Shapes {
  readonly syscall: SyscallRecord;
  readonly "library-call": LibraryCall;
  readonly command: Command;
  readonly constant: Constant;
  readonly runtime: Runtime;
  readonly source: Source;
  readonly "library-cut": LibraryCut;
}

/** One data file of the database, as text and as rows. */
export interface RowFile<Kind extends RowKind = RowKind> {
  /** With slashes, from the data folder: `syscalls/protection.json`. */
  readonly place: string;
  readonly kind: Kind;
  readonly text: string;
  readonly rows: readonly Shapes[Kind][];
}

const places: Readonly<Record<string, RowKind>> = {
  "syscalls/": "syscall",
  "libc/": "library-call",
  "node/": "library-call",
  "runtimes/": "runtime",
  "commands.json": "command",
  "constants.json": "constant",
  "library-cuts.json": "library-cut",
  "sources.json": "source",
};

const data = join(root, "syscall-db", "data");

/** Every authored data file, in the order of the table above. */
export function rowFiles(): readonly RowFile[] {
  return Object.entries(places).flatMap(([place, kind]) =>
    (place.endsWith("/") ? jsonFilesOf(place) : [place]).map((file) => {
      const text = readFileSync(join(data, file), "utf8").replaceAll("\r\n", "\n");
      return { place: file, kind, text, rows: JSON.parse(text) as RowFile["rows"] };
    }),
  );
}

function jsonFilesOf(folder: string): readonly string[] {
  return readdirSync(join(data, folder))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => folder + name);
}

export function filesOf<Kind extends RowKind>(kind: Kind): readonly RowFile<Kind>[] {
  return rowFiles().filter((file): file is RowFile<Kind> => file.kind === kind);
}

export function rowsOf<Kind extends RowKind>(kind: Kind): readonly Shapes[Kind][] {
  return filesOf(kind).flatMap(({ rows }) => rows);
}

/** What a row is called: sources and runtimes have an id. */
export function nameOf(row: RowFile["rows"][number]): string {
  return "name" in row ? row.name : row.id;
}
