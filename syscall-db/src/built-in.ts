import { readdirSync, readFileSync } from "node:fs";
import { Database, type Rows } from "./database.js";
import type { Constant, LibraryCall, Runtime, Source, SyscallRecord } from "./generated/schema.js";

const data = new URL("../../data/", import.meta.url);

let opened: Database | undefined;

/** The rows that ship with this package. Read once per process, at the first call. */
export function database(): Database {
  opened ??= new Database(readRows());
  return opened;
}

function readRows(): Rows {
  return {
    syscalls: readFolder<SyscallRecord>("syscalls/"),
    calls: [...readFolder<LibraryCall>("libc/"), ...readFolder<LibraryCall>("node/")],
    runtimes: readFolder<Runtime>("runtimes/"),
    constants: read<readonly Constant[]>("constants.json"),
    sources: read<readonly Source[]>("sources.json"),
    numbers: read<NonNullable<Rows["numbers"]>>("generated/numbers.json"),
  };
}

function readFolder<Row>(folder: string): readonly Row[] {
  return readdirSync(new URL(folder, data))
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => read<readonly Row[]>(folder + name));
}

function read<Content>(place: string): Content {
  return JSON.parse(readFileSync(new URL(place, data), "utf8")) as Content;
}
