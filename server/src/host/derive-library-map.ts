import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { counterparts, database, type Architecture, type Database, type LibraryCut, type LibraryMap } from "syscall-db";
import { Graph } from "../program/machine/graph.js";
import { mapOf, type MapSource } from "../program/machine/map.js";
import { Reach } from "../program/machine/reach.js";
import { hasSymbols, readMachineCode, withWholeArchive } from "./machine-code.js";

/** A C library that maps are derived from: where Debian puts its files, and what tells its version. */
export interface MappedLibrary {
  readonly library: "glibc-2.36" | "musl-1.2";
  readonly architecture: Architecture;
  /** Where the packages' files stand. */
  readonly folder: string;
  readonly package: string;
  /** Start of the package's version that the map is of. */
  readonly versionPrefix: string;
  /** Below the folder: the library first, then what it loads or programs link beside it. */
  readonly files: readonly string[];
  readonly startups: readonly string[];
  /** Debian packages to install when it isn't there. */
  readonly needs: string;
}

/**
 * Packages of arm64, unpacked and not installed, with their versions in `packages.json`; `npm run setup:host` puts them
 * there.
 */
const arm64Folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "syscall-lint-libraries", "arm64");

export const mappedLibraries: readonly MappedLibrary[] = [
  {
    library: "glibc-2.36",
    architecture: "x86_64",
    folder: "/",
    package: "libc6",
    versionPrefix: "2.36-",
    files: glibcIn("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    startups: ["glibc-dynamic", "glibc-static"],
    needs: "libc6-dbg and binutils",
  },
  {
    library: "glibc-2.36",
    architecture: "aarch64",
    folder: arm64Folder,
    package: "libc6",
    versionPrefix: "2.36-",
    files: glibcIn("aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
    startups: ["glibc-dynamic", "glibc-static"],
    needs: "binutils-aarch64-linux-gnu, and unpack libc6 and libc6-dbg of arm64",
  },
  {
    library: "musl-1.2",
    architecture: "x86_64",
    folder: "/",
    package: "musl-dev",
    versionPrefix: "1.2.",
    files: ["usr/lib/x86_64-linux-musl/libc.a"],
    startups: ["musl-static"],
    needs: "musl-tools and binutils",
  },
  {
    library: "musl-1.2",
    architecture: "aarch64",
    folder: arm64Folder,
    package: "musl-dev",
    versionPrefix: "1.2.",
    files: ["usr/lib/aarch64-linux-musl/libc.a"],
    startups: ["musl-static"],
    needs: "binutils-aarch64-linux-gnu, and unpack musl-dev of arm64",
  },
];

function glibcIn(triplet: string, loader: string): readonly string[] {
  return ["libc.so.6", loader, "libm.so.6", "libresolv.so.2"].map((name) => `lib/${triplet}/${name}`);
}

/** The package's version when the library is on this machine in the version that the map is of. */
export function installedVersion(library: MappedLibrary): string | undefined {
  const { package: name, versionPrefix, folder, files } = library;
  const version = folder === "/" ? versionOfInstalled(name) : versionOfUnpacked(folder, name);
  const first = join(folder, files[0] ?? "");
  if (version?.startsWith(versionPrefix) !== true || !existsSync(first)) return undefined;
  return first.endsWith(".a") || hasSymbols(first, symbolsOf(library)) ? `${name} ${version}` : undefined;
}

function versionOfInstalled(name: string): string | undefined {
  const { stdout, error } = spawnSync("dpkg-query", ["--show", "--showformat=${Version}", name], { encoding: "utf8" });
  return error ? undefined : stdout;
}

function versionOfUnpacked(folder: string, name: string): string | undefined {
  try {
    const versions: unknown = JSON.parse(readFileSync(join(folder, "packages.json"), "utf8"));
    return (versions as Readonly<Record<string, string>>)[name];
  } catch {
    return undefined;
  }
}

function symbolsOf({ folder }: MappedLibrary): string {
  return join(folder, "usr/lib/debug");
}

/**
 * Curated rows of a library where it runs. A test asks for each.
 * @public
 */
export function cutsOf({ library, architecture }: MappedLibrary): readonly LibraryCut[] {
  return database()
    .libraryCuts(library)
    .filter(({ architectures }) => architectures?.includes(architecture) ?? true)
    .map((row) => cutOn(architecture, row));
}

/** Rows name the calls of x86-64. */
function cutOn(architecture: Architecture, { syscalls, shows, ...row }: LibraryCut): LibraryCut {
  const here = (names: readonly string[] | undefined) => {
    const [first, ...others] = names?.flatMap((name) => namesOn(architecture, name, database())) ?? [];
    return first === undefined ? undefined : ([first, ...others] as [string, ...string[]]);
  };
  const [own, without, gained] = [here(syscalls), here(shows?.without), here(shows?.with)];
  return {
    ...row,
    ...(own && { syscalls: own }),
    ...(shows && {
      shows: {
        function: shows.function,
        ...(without && { without }),
        ...(gained && { with: gained }),
      },
    }),
  };
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
    startup: library.startups.flatMap((id) =>
      Object.keys(db.startup(id)?.syscalls ?? {}).flatMap((name) => namesOn(library.architecture, name, db)),
    ),
    selecting: selectingOf(library.architecture),
  };
  const rows = cutsOf(library);
  const byName = new Map([...source.names].map(([number, name]) => [name, number]));
  return { graph, reach: new Reach(graph, rows, byName), uncut: new Reach(graph, [], byName), source };
}

/** What is passed is followed on x86-64 only. */
function selectingOf(architecture: Architecture): MapSource["selecting"] {
  if (architecture !== "x86_64") return new Map();
  const rows = [...database().syscalls()].flatMap(({ name, numbers, parameters }) => {
    const positions = parameters.flatMap(({ selects }, index) => (selects === undefined ? [] : [index]));
    const number = numbers[architecture];
    return number === undefined || positions.length === 0 ? [] : [[number, { name, positions }] as const];
  });
  return new Map(rows);
}

export function libraryMapOf({ graph, reach, source }: Derivation): LibraryMap {
  return mapOf(graph, reach, source);
}

/** A call, or what stands for it on an architecture that doesn't have it. */
function namesOn(architecture: Architecture, name: string, db: Database): readonly string[] {
  const isThere = (one: string) => db.syscall(one)?.numbers[architecture] !== undefined;
  return isThere(name) ? [name] : counterparts(name).filter(isThere);
}

async function graphOf(library: MappedLibrary): Promise<Graph> {
  const [first = "", ...others] = library.files.map((file) => join(library.folder, file));
  if (first.endsWith(".a"))
    return withWholeArchive(first, library.architecture, async (path) => new Graph([await readMachineCode(path)]));
  const images = [];
  for (const file of [first, ...others]) images.push(await readMachineCode(file, symbolsOf(library)));
  return new Graph(images);
}
