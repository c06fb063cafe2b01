import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Database, type Architecture, type Rows } from "./database.js";
import type { Command, Constant, LibraryCall, LibraryCut, Runtime, Source, SyscallRecord } from "./generated/schema.js";
import type { LibraryMap } from "./library-map.js";

const data = new URL("../../data/", import.meta.url);

let opened: Database | undefined;

/** The rows that ship with this package. Read once per process, at the first call. */
export function database(): Database {
  opened ??= new Database(readRows());
  return opened;
}

function readRows(): Rows {
  return {
    syscalls: readFolder("syscalls/") as readonly SyscallRecord[],
    calls: [...readFolder("libc/"), ...readFolder("node/")] as readonly LibraryCall[],
    runtimes: readFolder("runtimes/") as readonly Runtime[],
    commands: read("commands.json") as readonly Command[],
    constants: read("constants.json") as readonly Constant[],
    sources: read("sources.json") as readonly Source[],
    numbers: read("generated/numbers.json") as NonNullable<Rows["numbers"]>,
    filters: read("generated/filters.json") as NonNullable<Rows["filters"]>,
    startups: (read("generated/startup.json") as { readonly startups: NonNullable<Rows["startups"]> }).startups,
    nodeFeatures: (read("generated/node-features.json") as { readonly releases: NonNullable<Rows["nodeFeatures"]> })
      .releases,
    comparisons: (read("generated/cost.json") as { readonly comparisons: NonNullable<Rows["comparisons"]> })
      .comparisons,
    libraryCuts: () => read("library-cuts.json") as readonly LibraryCut[],
    libraryMap: readLibraryMap,
  };
}

const libraryMaps = new Map<string, LibraryMap | undefined>();

function readLibraryMap(library: string, architecture: Architecture): LibraryMap | undefined {
  const place = `generated/library-map-${library}-${architecture}.json`;
  if (!libraryMaps.has(place))
    libraryMaps.set(place, existsSync(new URL(place, data)) ? (read(place) as LibraryMap) : undefined);
  return libraryMaps.get(place);
}

function readFolder(folder: string): readonly unknown[] {
  return readdirSync(new URL(folder, data))
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => read(folder + name) as readonly unknown[]);
}

function read(place: string): unknown {
  return JSON.parse(readFileSync(new URL(place, data), "utf8"));
}
