import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../repository.js";

/** A project at the commit that it is judged at. */
export interface Project {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** 40 hex digits. */
  readonly commit: string;
}

/** How a sample is drawn. */
export interface Draw {
  readonly seed: string;
  /** How many findings come first, whatever their rule. */
  readonly sample: number;
  /** How many of each rule there are at least, if there are that many. */
  readonly leastPerRule: number;
  /** How many findings of one project there are at most; absent: any number. */
  readonly mostPerProject?: number;
}

export interface Corpus extends Draw {
  readonly projects: readonly Project[];
}

/** The lists of projects: those in C, those for Node, servers and command lines, and others that came after these were judged. */
export const corpora = { c: "corpus.json", node: "node.json", servers: "servers.json", later: "later.json" } as const;
export const verdictFiles = {
  c: "verdicts.jsonl",
  node: "node-verdicts.jsonl",
  servers: "servers-verdicts.jsonl",
  later: "later-verdicts.jsonl",
} as const;

export function readCorpus(name: keyof typeof corpora = "c"): Corpus {
  return JSON.parse(readFileSync(join(root, "test", "corpus", corpora[name]), "utf8")) as Corpus;
}

/** A name for files and folders of a project: `owner+name`. */
export function nameOf({ repository }: Pick<Project, "repository">): string {
  return repository.replace("/", "+");
}

/** The project's files, below `trees`; extracted once. Throws Error when the mirror lacks the commit. */
export function treeOf(project: Project, mirrors: string, trees: string): string {
  const tree = join(trees, `${nameOf(project)}@${project.commit}`);
  if (existsSync(tree)) return tree;
  const mirror = join(mirrors, nameOf(project), "repo");
  if (!existsSync(mirror))
    throw new Error(`${mirror} is missing. Clone https://github.com/${project.repository} there.`);
  mkdirSync(trees, { recursive: true });
  const draft = mkdtempSync(join(trees, "draft-"));
  try {
    extract(mirror, project.commit, draft);
    // To the command line it is a repository of its own, like a clone, whatever lies around the folder of trees.
    mkdirSync(join(draft, ".git"), { recursive: true });
    renameSync(draft, tree);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return tree;
}

/** Writes the files of a commit into a folder. */
export function extract(gitDirectory: string, commit: string, folder: string): void {
  const scratch = mkdtempSync(join(dirname(folder), "archive-"));
  try {
    const archive = join(scratch, "files.tar");
    const absent = absentFiles(gitDirectory, commit).map((path) => `:(exclude,literal)${path}`);
    run("git", ["--git-dir", gitDirectory, "archive", "--format=tar", "--output", archive, commit, ".", ...absent]);
    run("tar", ["-xf", archive, "-C", folder]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Files whose content a partial clone lacks; they are large and none of a program's sources. */
function absentFiles(gitDirectory: string, commit: string): readonly string[] {
  const listed = run("git", ["--git-dir", gitDirectory, "ls-tree", "-rz", commit]).split("\0");
  const blobs = listed.flatMap((line) => {
    const [, hash, path] = /^\d+ blob (\w+)\t([^]*)$/.exec(line) ?? [];
    return hash === undefined || path === undefined ? [] : [{ hash, path }];
  });
  const checked = run(
    "git",
    ["--git-dir", gitDirectory, "cat-file", "--batch-check=%(objectname)"],
    blobs.map(({ hash }) => hash).join("\n"),
  ).split("\n");
  return blobs.flatMap(({ path }, index) => (checked[index]?.endsWith(" missing") === true ? [path] : []));
}

/** Standard output of a program. Throws Error with its last words when it fails. */
export function run(program: string, given: readonly string[], input = ""): string {
  const options = { encoding: "utf8", input, maxBuffer: 2 ** 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(program, given, options);
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${given.join(" ")} ended with status ${status}: ${stderr.trim()}`);
  return stdout.trim();
}
