import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Linter } from "eslint";
import { Project } from "./facts/project.js";
import { readSummaries, SummariesError } from "./facts/summary-reader.js";

/** A file of summaries as settings name it: ESLint's cache holds as long as both stay the same. */
export interface SummariesReference {
  /** Absolute. */
  readonly path: string;
  /** Of the file's content. */
  readonly hash: string;
}

/** The summaries of a project, and where it lies. */
export class LocatedProject {
  readonly project: Project;
  /** Absolute. */
  readonly root: string;

  constructor(project: Project, root: string) {
    this.project = project;
    this.root = root;
  }

  /** A file's path as units name it; undefined outside of the project. */
  placeOf(filename: string): string | undefined {
    const place = relative(this.root, resolve(filename)).split(sep).join("/");
    return place === "" || place.startsWith("../") || resolve(this.root, place) !== resolve(filename)
      ? undefined
      : place;
  }
}

/** In an editor summaries change with every file that is saved: older ones are let go. */
const mostProjects = 8;

const texts = new Map<string, string>();
const projects = new Map<string, LocatedProject>();

/**
 * A config entry that lets every rule of this plugin see what other files of the project do. It holds for all files
 * that other entries lint.
 *
 * @param file what `syscall-lint summarize` wrote; a path is relative to the folder that ESLint runs in
 * @throws SummariesError when it can't be read
 */
export function withSummaries(file: string | URL): Linter.Config {
  return { name: "syscalls/summaries", settings: { syscalls: { summaries: referenceTo(file) } } };
}

/** @throws SummariesError when it can't be read */
export function referenceTo(file: string | URL): SummariesReference {
  const path = typeof file === "string" ? resolve(file) : fileURLToPath(file);
  const text = readText(path);
  const hash = hashOf(text);
  texts.set(`${path}\n${hash}`, text);
  return { path, hash };
}

/**
 * The project that settings name; each file is read and understood once per process.
 * @throws SummariesError when the file is gone, changed since, or malformed
 */
export function projectAt({ path, hash }: SummariesReference): LocatedProject {
  const key = `${path}\n${hash}`;
  const known = projects.get(key);
  if (known) return known;
  const text = texts.get(key) ?? readText(path);
  texts.delete(key);
  if (hashOf(text) !== hash)
    throw new SummariesError(path, "", "it has changed since the configuration was read", "Run again.");
  const summaries = readSummaries(text, path);
  const found = new LocatedProject(Project.of(summaries), resolve(dirname(path), summaries.root));
  projects.set(key, found);
  for (const oldest of projects.keys()) if (projects.size > mostProjects) projects.delete(oldest);
  return found;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const remedy =
      code === "ENOENT"
        ? `Write it with: syscall-lint summarize . -o ${path}.`
        : "Give yourself permission to read it.";
    throw new SummariesError(path, "", `the summaries can't be read (${code})`, remedy, { cause: error });
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
