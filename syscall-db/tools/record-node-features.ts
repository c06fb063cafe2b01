/**
 * Records which system calls programs make that use a part of Node, and writes data/generated/node-features.json:
 *
 *   node syscall-db/dist/tools/record-node-features.js [--release LINE]… [--cache DIR] [--check]
 *
 * Each script of tools/record-node-features/ uses one part in many ways: a server and its clients, workers, children.
 * Counted are all threads and processes until they execute another program. `--check` writes nothing: it names the
 * calls that this machine makes and the file lacks, and ends with 1 when there are any. Needs strace, and script(1) for
 * a terminal; a Node that isn't the running one comes from its npm package, kept below `--cache` if that is given.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import type { NodeFeatures } from "../src/node-features.js";
import { nodeOf, releases, type NodeBinary } from "./record-node-release.js";
import { selfSigned } from "./record-node/certificate.js";

const file = new URL("../../data/generated/node-features.json", import.meta.url);
const scripts = fileURLToPath(new URL("../../tools/record-node-features/", import.meta.url));
const runs = 3;

/** How a script is run: with an argument, with these standard streams. */
interface Way {
  readonly argument?: string;
  /** Sockets are what systemd, and Node itself, give a child. */
  readonly streams: "ignored" | "pipes" | "sockets" | "file" | "terminal";
}

/** Modules and functions that a script shows at work, when it isn't the module of its own name. */
const modules: Readonly<Record<string, readonly string[]>> = {
  tls: ["node:tls", "node:https", "node:http2"],
  stdin: ["node:process.stdin", "node:readline", "node:readline/promises", "node:repl", "node:tty"],
  dns: ["node:dns", "node:dns/promises"],
  "fs-rm": inFs("rm", "rmSync"),
  "fs-cp": inFs("cp", "cpSync"),
  "fs-readdir": inFs("readdir", "readdirSync", "opendir", "opendirSync", "glob", "globSync"),
  "fs-watch": inFs("watch", "watchFile"),
};

const ways: Readonly<Record<string, readonly Way[]>> = {
  base: [
    { streams: "file" },
    { streams: "sockets" },
    { streams: "terminal" },
    ...["throw", "reject", "abort", "exit", "memory"].map((argument) => ({ argument, streams: "pipes" as const })),
  ],
  "fs-rm": ["sync", "promise", "callback"].map((argument) => ({ argument, streams: "pipes" as const })),
  stdin: [
    { streams: "pipes" },
    { streams: "sockets" },
    { streams: "file" },
    { streams: "terminal" },
    { streams: "ignored" },
  ],
};

const { values } = parseArgs({
  options: {
    release: { type: "string", multiple: true },
    cache: { type: "string" },
    check: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(path.join(os.tmpdir(), "record-node-features-"));
try {
  const lines = values.release ?? releases.map((release) => release.slice("node-".length));
  // eslint-disable-next-line syscalls/no-spawn-in-loop -- as above: what a run shows is wanted
  const features = lines.map((line) => featuresOf(nodeOf(line, values.cache ?? folder)));
  if (values.check) check(features);
  else write(features);
} finally {
  rmSync(folder, { recursive: true });
}

function inFs(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) =>
    name.endsWith("Sync") ? [`node:fs.${name}`] : [`node:fs.${name}`, `node:fs/promises.${name}`],
  );
}

function featuresOf(node: NodeBinary): NodeFeatures {
  const architecture = os.machine();
  if (architecture !== "x86_64" && architecture !== "aarch64") throw new Error(`${architecture} isn't known.`);
  const found: Record<string, readonly string[]> = {};
  for (const script of readdirSync(scripts).sort()) {
    const name = path.basename(script, ".mjs");
    const syscalls = new Set<string>();
    for (let run = 0; run < runs; run += 1)
      for (const way of ways[name] ?? [{ streams: "pipes" }])
        // eslint-disable-next-line syscalls/no-spawn-in-loop -- each run is what is recorded
        for (const syscall of callsOf(node, path.join(scripts, script), way)) syscalls.add(syscall);
    const sorted = [...syscalls].sort();
    for (const module of name === "base" ? ["base"] : (modules[name] ?? [`node:${name}`])) found[module] = sorted;
    process.stderr.write(`${node.release} ${name}: ${String(sorted.length)}\n`);
  }
  return { id: node.release, version: node.version, architecture, features: found };
}

function callsOf(node: NodeBinary, script: string, { argument, streams }: Way): ReadonlySet<string> {
  const cwd = mkdtempSync(path.join(folder, "work-"));
  const trace = path.join(folder, "trace");
  const heap = argument === "memory" ? ["--max-old-space-size=100"] : [];
  const program = [node.path, ...heap, script, ...(argument === undefined ? [] : [argument])];
  const traced = ["strace", "-f", "-q", "-s0", "-e", "signal=none", "-o", trace, ...program];
  const quoted = traced.map((word) => `'${word}'`).join(" ");
  const command = {
    ignored: `exec ${quoted} </dev/null >/dev/null 2>&1`,
    pipes: `printf 'one\\ntwo\\n' | ${quoted} 2>&1 | cat >/dev/null`,
    sockets: `exec ${quoted}`,
    file: `printf 'one\\nend\\n' >in; ${quoted} <in >out 2>err`,
    terminal: `printf 'one\\nend\\n' | script -qec "${quoted}" /dev/null >/dev/null`,
  }[streams];
  setUp(cwd);

  const { error } = spawnSync("sh", ["-c", `ulimit -c 0; ${command}`], {
    cwd,
    timeout: 120_000,
    ...(streams === "sockets" ? { input: "one\nend\n" } : { stdio: "ignore" as const }),
    env: { ...process.env, HOME: cwd, KEY: path.join(cwd, "key.pem"), CERT: path.join(cwd, "cert.pem") },
  });
  if (error) throw error;
  return ownCalls(readFileSync(trace, "latin1").split("\n"));
}

/** What scripts find in their folder: making it is no part of what they show. */
function setUp(cwd: string): void {
  const { key, cert } = selfSigned();
  const modules = path.join(cwd, "modules");
  mkdirSync(modules);
  const texts = {
    "key.pem": key,
    "cert.pem": cert,
    "modules/a.mjs": "export default 1;",
    "modules/b.cjs": "module.exports = 1;",
    "modules/c.json": "{}",
    "modules/package.json": '{"type":"module"}',
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(cwd, name), text);
  symlinkSync("a.mjs", path.join(modules, "d.mjs"));
}

/** Those of the traced program, its threads, and its children until they execute another program than Node. */
function ownCalls(lines: readonly string[]): ReadonlySet<string> {
  const others = new Set<string>();
  const executing = new Set<string>();
  const names = new Set<string>();
  for (const [at, line] of lines.entries()) {
    const [, pid, text] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined || text === undefined) continue;
    const name = /^([a-z0-9_]+)\(/.exec(text)?.[1];
    if (name !== undefined && !others.has(pid)) names.add(name);
    if (at === 0) continue;
    const done = text.trimEnd().endsWith(" = 0");
    if (name === "execve" && !text.includes("bin/node")) {
      if (done) others.add(pid);
      else if (text.endsWith("<unfinished ...>")) executing.add(pid);
    } else if (text.startsWith("<... execve resumed") && executing.delete(pid) && done) others.add(pid);
    if (text.startsWith("+++")) others.delete(pid);
    const child = /^(?:clone3?|v?fork)\(.* = (\d+)$/.exec(text)?.[1];
    if (child !== undefined && others.has(pid)) others.add(child);
  }
  return names;
}

function write(features: readonly NodeFeatures[]): void {
  const about = {
    kernel: os.release(),
    tracer: /\S+$/.exec(spawnSync("strace", ["-V"], { encoding: "utf8" }).stdout.split("\n")[0] ?? "")?.[0] ?? "",
    date: new Date().toISOString().slice(0, 10),
    command: "node syscall-db/dist/tools/record-node-features.js",
    runs,
    unit: "names of system calls of all threads, and of children until they execute another program",
  };
  const rows = features.map((one) => {
    const lines = Object.entries(one.features).map(
      ([name, calls]) => `   ${JSON.stringify(name)}: ${JSON.stringify(calls)}`,
    );
    const head = `"id":${JSON.stringify(one.id)},"version":${JSON.stringify(one.version)},"architecture":${JSON.stringify(one.architecture)}`;
    return `  {${head},"features":{\n${lines.join(",\n")}\n  }}`;
  });
  writeFileSync(file, `{\n "about": ${JSON.stringify(about)},\n "releases": [\n${rows.join(",\n")}\n ]\n}\n`);
}

function check(features: readonly NodeFeatures[]): void {
  const kept = (JSON.parse(readFileSync(file, "utf8")) as { readonly releases: readonly NodeFeatures[] }).releases;
  for (const { id, features: found } of features)
    for (const [name, calls] of Object.entries(found)) {
      const known = kept.find((one) => one.id === id)?.features[name] ?? [];
      const lacking = calls.filter((call) => !known.includes(call));
      if (lacking.length > 0) {
        console.log(`${id} ${name} lacks ${lacking.join(" ")}`);
        process.exitCode = 1;
      }
    }
}
