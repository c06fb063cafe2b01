import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { database, type Architecture, type LibraryMap } from "syscall-db";
import { Graph } from "../program/machine/graph.js";
import { mapOf, type MapSource } from "../program/machine/map.js";
import { Reach } from "../program/machine/reach.js";
import { hasSymbols, readMachineCode, withWholeArchive } from "./machine-code.js";

/** A C library that maps are derived from: where Debian puts its files, and what tells its version. */
export interface MappedLibrary {
  readonly library: "glibc-2.36" | "musl-1.2";
  readonly architecture: Architecture;
  readonly package: string;
  /** Start of the package's version that the map is of. */
  readonly versionPrefix: string;
  /** The library first, then what it loads or programs link beside it. */
  readonly files: readonly string[];
  readonly startups: readonly string[];
  /** Debian packages to install when it isn't there. */
  readonly needs: string;
}

const multiarch = "/lib/x86_64-linux-gnu";

export const mappedLibraries: readonly MappedLibrary[] = [
  {
    library: "glibc-2.36",
    architecture: "x86_64",
    package: "libc6",
    versionPrefix: "2.36-",
    files: ["libc.so.6", "ld-linux-x86-64.so.2", "libm.so.6", "libresolv.so.2"].map((name) => `${multiarch}/${name}`),
    startups: ["glibc-dynamic", "glibc-static"],
    needs: "libc6-dbg and binutils",
  },
  {
    library: "musl-1.2",
    architecture: "x86_64",
    package: "musl-dev",
    versionPrefix: "1.2.",
    files: ["/usr/lib/x86_64-linux-musl/libc.a"],
    startups: ["musl-static"],
    needs: "musl-tools and binutils",
  },
];

/** The package's version when the library is on this machine in the version that the map is of. */
export function installedVersion({ package: name, versionPrefix, files }: MappedLibrary): string | undefined {
  const { stdout, error } = spawnSync("dpkg-query", ["--show", "--showformat=${Version}", name], { encoding: "utf8" });
  const [first = ""] = files;
  if (error || !stdout.startsWith(versionPrefix) || !existsSync(first)) return undefined;
  return first.endsWith(".a") || hasSymbols(first) ? `${name} ${stdout}` : undefined;
}

export interface Derivation {
  readonly graph: Graph;
  readonly reach: Reach;
  /** Without any curated row, for what they change. */
  readonly uncut: Reach;
  readonly source: MapSource;
}

/** @throws Refusal when a file can't be read */
export async function deriveLibrary(library: MappedLibrary, version: string): Promise<Derivation> {
  const graph = await graphOf(library);
  const db = database();
  const numbers = [...db.syscalls()].flatMap((row) => {
    const number = row.numbers[library.architecture];
    return number === undefined ? [] : [[number, row.name] as const];
  });
  const source: MapSource = {
    library: library.library,
    version,
    architecture: library.architecture,
    names: new Map(numbers),
    startup: library.startups.flatMap((id) => Object.keys(db.startup(id)?.syscalls ?? {})),
  };
  const rows = db.libraryCuts(library.library);
  const byName = new Map([...source.names].map(([number, name]) => [name, number]));
  return { graph, reach: new Reach(graph, rows, byName), uncut: new Reach(graph, [], byName), source };
}

export function libraryMapOf({ graph, reach, source }: Derivation): LibraryMap {
  return mapOf(graph, reach, source);
}

async function graphOf({ files }: MappedLibrary): Promise<Graph> {
  const [first = ""] = files;
  if (first.endsWith(".a")) return withWholeArchive(first, async (path) => new Graph([await readMachineCode(path)]));
  const images = [];
  for (const file of files) images.push(await readMachineCode(file));
  return new Graph(images);
}
