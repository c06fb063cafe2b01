import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../repository.js";
import { sourceOf } from "./debian-source.js";
import { said } from "./process.js";
import { cacheFolder, type Row } from "./row.js";

/** A program built from Debian's source, with the record that a draft is made from. */
export interface Build {
  /** Debian's version. */
  readonly version: string;
  /** The folder of this build, its tree and what is kept beside it. */
  readonly place: string;
  /** Where the row's commands ran. */
  readonly folder: string;
  /** Where the build put the program, and a launcher stands later. */
  readonly binary: string;
  /** The program itself, moved away. */
  readonly image: string;
  /** What `record-build` wrote. */
  readonly record: string;
  /** Of the recorded build, in ms, `prepare` left out. */
  readonly time: number;
  /** As the command line takes it; undefined: its default. */
  readonly libc: string | undefined;
}

export const commandLine = join(root, "server", "dist", "src", "cli", "main.js");

/** Another recorder may see more of a build. */
function recorder(): string {
  const file = join(root, "server", "dist", "src", "host", "record-build.js");
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Built once: a row that has changed is built anew. Throws Error with the last words of what failed. */
export function buildOf(row: Row, say: (step: string) => void): Build {
  const cache = cacheFolder();
  say("fetching");
  const source = sourceOf(row.package, cache);
  const place = join(cache, "builds", row.name);
  const stamp = join(place, "build.json");
  const wanted = JSON.stringify({
    source: source.version,
    prepare: row.prepare,
    build: row.build,
    recorder: recorder(),
  });
  const folder = join(place, "tree", row.folder ?? ".");
  const record = join(place, "record.json");
  const binary = join(folder, row.binary);
  const image = join(dirname(binary), ".proven", basename(binary));
  const made = (time: number): Build => ({
    version: source.version,
    place,
    folder,
    binary,
    image,
    record,
    time,
    libc: row.libc,
  });
  if (existsSync(stamp)) {
    const kept = JSON.parse(readFileSync(stamp, "utf8")) as { readonly wanted: string; readonly time: number };
    if (kept.wanted === wanted) return made(kept.time);
  }
  rmSync(place, { recursive: true, force: true });
  mkdirSync(dirname(place), { recursive: true });
  mkdirSync(place);
  cpSync(source.folder, join(place, "tree"), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  if (row.prepare !== undefined) {
    say("configuring");
    said("sh", ["-c", row.prepare], { cwd: folder });
  }
  say("building");
  const { time } = said(process.execPath, [commandLine, "record-build", "-o", record, "--", "sh", "-c", row.build], {
    cwd: folder,
  });
  mkdirSync(dirname(image), { recursive: true });
  renameSync(binary, image);
  writeFileSync(`${stamp}.draft`, JSON.stringify({ wanted, time }));
  renameSync(`${stamp}.draft`, stamp);
  return made(time);
}
