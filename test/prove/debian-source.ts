import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { said } from "./process.js";

/** An unpacked source package, Debian's patches applied. */
export interface Source {
  readonly folder: string;
  /** Debian's version, such as "1.0.8-5". */
  readonly version: string;
}

/**
 * The source of a package in the version that the machine's distribution has, unpacked once below `cache`. apt reads
 * lists of its own there, so that nothing on the machine changes. Throws Error with apt's last words when it fails.
 */
export function sourceOf(name: string, cache: string): Source {
  const place = join(cache, "sources", name);
  if (!existsSync(place)) {
    mkdirSync(join(cache, "sources"), { recursive: true });
    const draft = mkdtempSync(join(cache, "sources", "draft-"));
    try {
      said("apt-get", [...aptOptions(cache), "source", "-qq", name], { cwd: draft });
      renameSync(draft, place);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const entries = readdirSync(place, { withFileTypes: true });
  const tree = entries.find((entry) => entry.isDirectory())?.name;
  const described = entries.find((entry) => entry.name.endsWith(".dsc"))?.name;
  if (tree === undefined || described === undefined) throw new Error(`${place} holds no source: delete it.`);
  const version = /^Version: (?:\d+:)?(.+)$/m.exec(readFileSync(join(place, described), "utf8"))?.[1] ?? "unknown";
  return { folder: join(place, tree), version };
}

/** Fetches the lists when there are none yet. */
function aptOptions(cache: string): readonly string[] {
  const apt = join(cache, "apt");
  const lists = join(apt, "lists");
  const options = Object.entries({
    "Dir::Etc::SourceList": join(apt, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Lists": lists,
    "Dir::Cache": apt,
    "APT::Sandbox::User": "root",
  }).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  if (existsSync(lists) && readdirSync(lists).some((file) => file.includes("Sources"))) return options;
  mkdirSync(join(lists, "partial"), { recursive: true });
  mkdirSync(join(apt, "archives", "partial"), { recursive: true });
  writeFileSync(join(apt, "sources.list"), machineSources().join("\n") + "\n");
  said("apt-get", [...options, "update", "-qq"]);
  return options;
}

/** The machine's main archive as `deb-src` lines, whichever of the two formats it is written in. */
function machineSources(): readonly string[] {
  const parts = "/etc/apt/sources.list.d";
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(parts) ? readdirSync(parts).map((file) => join(parts, file)) : []),
  ].filter((file) => /\.(?:list|sources)$/.test(file) && existsSync(file));
  const lines = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return file.endsWith(".sources") ? text.split(/\n\s*\n/).flatMap(fromStanza) : text.split("\n").flatMap(fromLine);
  });
  if (lines.length === 0) throw new Error("The machine's lists of apt name no archive of Debian or Ubuntu.");
  return [...new Set(lines)];
}

function fromStanza(stanza: string): readonly string[] {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "m").exec(stanza)?.[1]?.trim();
  const [uris, distributions, components] = [field("URIs"), field("Suites"), field("Components")];
  if (uris === undefined || distributions === undefined || components === undefined) return [];
  const key = field("Signed-By");
  const signed = key === undefined ? "" : `[signed-by=${key}] `;
  return uris.split(/\s+/).flatMap((uri) =>
    distributions
      .split(/\s+/)
      .map((one) => `deb-src ${signed}${uri} ${one} ${components}`)
      .filter(isDistribution),
  );
}

function fromLine(line: string): readonly string[] {
  return line.startsWith("deb ")
    ? [line.replace(/^deb /, "deb-src ").replace(/\barch=\S+\s*/, "")].filter(isDistribution)
    : [];
}

/** Others than the distribution's own archives have no sources of these programs, or other ones. */
function isDistribution(line: string): boolean {
  return /\/(?:debian|ubuntu)(?:-security)?\/? /.test(line) && line.includes(" main");
}
