import type { Database } from "syscall-db";
import type { Span } from "eslint-plugin-syscalls/facts";
import { explain, type Explanation } from "./explain.js";
import { capabilitiesOf, namedGroups, subjectsOf } from "./subjects.js";
import { wordAround } from "./word-hover.js";

/** A text that says which system calls or capabilities a program has: `profile` is JSON as Docker and OCI take it. */
export type PolicyKind = "profile" | "unit";

export interface PolicyName {
  readonly name: string;
  readonly detail: string;
}

/** By the file's name, and for JSON by what it holds. */
export function policyKindOf(path: string, text: string): PolicyKind | undefined {
  if (/\.(?:service|socket|scope|mount|swap|slice|nspawn)(?:\.d\/[^/]+\.conf)?$/.test(path)) return "unit";
  if (!/\.jsonc?$/.test(path)) return undefined;
  return /"(?:syscalls|bounding|ambient)"\s*:/.test(text) ? "profile" : undefined;
}

/** What the name at an offset stands for: a system call, a group of them, or a capability. */
export function explainedPolicyName(
  kind: PolicyKind,
  text: string,
  offset: number,
  db: Database,
): { readonly span: Span; readonly explanation: Explanation } | undefined {
  const place = placeAt(kind, text, offset);
  if (!place) return undefined;
  const name = text.slice(...place.span);
  const wanted = place.holds === "capabilities" ? "capability" : name.startsWith("@") ? "group" : "syscall";
  const subject = subjectsOf(name, db).find((one) => one.kind === wanted);
  return subject && { span: place.span, explanation: explain(subject, db) };
}

/** Every name that may stand at an offset, and what it replaces there. */
export function policyNames(
  kind: PolicyKind,
  text: string,
  offset: number,
  db: Database,
): { readonly span: Span; readonly names: readonly PolicyName[] } | undefined {
  const place = placeAt(kind, text, offset);
  if (!place) return undefined;
  if (place.holds === "capabilities")
    return { span: place.span, names: capabilitiesOf(db).map((name) => ({ name, detail: "capability" })) };
  const calls = [...db.syscalls()].map(({ name, summary }) => ({ name, detail: summary }));
  const groups = [...namedGroups(db)].filter(([name]) => kind === "unit" && name.startsWith("@"));
  const detailed = groups.map(([name, members]) => ({ name, detail: `${members.length} system calls` }));
  return { span: place.span, names: [...detailed, ...calls] };
}

interface Place {
  readonly span: Span;
  readonly holds: "syscalls" | "capabilities";
}

function placeAt(kind: PolicyKind, text: string, offset: number): Place | undefined {
  return kind === "unit" ? placeInUnit(text, offset) : placeInProfile(text, offset);
}

const directives: Readonly<Record<string, Place["holds"]>> = {
  SystemCallFilter: "syscalls",
  SystemCallLog: "syscalls",
  CapabilityBoundingSet: "capabilities",
  AmbientCapabilities: "capabilities",
  Capability: "capabilities",
  DropCapability: "capabilities",
};

/** In the value of a directive, which goes on over lines that end with a backslash. */
function placeInUnit(text: string, offset: number): Place | undefined {
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  while (start > 1 && /\\\r?$/.test(text.slice(text.lastIndexOf("\n", start - 2) + 1, start - 1)))
    start = text.lastIndexOf("\n", start - 2) + 1;
  const [head, name = ""] = /^[ \t]*(\w+)[ \t]*=/.exec(text.slice(start, start + 200)) ?? [];
  const holds = Object.hasOwn(directives, name) ? directives[name] : undefined;
  if (head === undefined || !holds || offset < start + head.length) return undefined;
  return { span: wordAround(text, offset, /[\w@-]/), holds };
}

const capabilityKeys = new Set(["bounding", "permitted", "effective", "inheritable", "ambient", "caps"]);

/** In a string that is one of `"names": […]`, the value of `"name"`, or one of a list of capabilities. */
function placeInProfile(text: string, offset: number): Place | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const quotes = text.slice(lineStart, offset).split('"').length - 1;
  if (quotes % 2 === 0) return undefined;
  const span = wordAround(text, offset, /\w/);
  const before = text.slice(Math.max(0, span[0] - 20_000), span[0] - 1);
  const key = /"(\w+)"\s*:\s*\[[^\][]*$/.exec(before)?.[1] ?? /"(name)"\s*:\s*$/.exec(before)?.[1];
  if (key === "names" || key === "name") return { span, holds: "syscalls" };
  return key !== undefined && capabilityKeys.has(key) ? { span, holds: "capabilities" } : undefined;
}
