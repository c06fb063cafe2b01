import type { FileFacts, Value } from "eslint-plugin-syscalls/facts";
import type { Cause, Place } from "../program.js";
import type { ApiUse } from "./module.js";

/**
 * What a file's facts show of Node's API: calls, members that are mentioned (`promisify(fs.stat)`), and modules that
 * are handed on whole, so that any of their functions may be called.
 */
export function usesOf(facts: FileFacts, takenApart: ReadonlySet<string>): readonly ApiUse[] {
  const placeOf = placesIn(facts);
  const uses: ApiUse[] = [];
  for (const { callee, span } of facts.calls)
    if (callee !== undefined && callee !== "require" && callee !== "import")
      uses.push({ name: callee, place: placeOf(span[0]), called: true });
  for (const { source, imported, span } of facts.module.imports)
    if (imported !== "*" && imported !== "default" && !/^[./]/.test(source))
      uses.push({ name: `${withScheme(source)}.${imported}`, place: placeOf(span[0]), called: false });
  const modules = new Map<number, string>();
  for (const { id, value, span } of facts.variables) {
    const name = nameOf(value);
    if (name === undefined) continue;
    if (name.includes(".")) uses.push({ name, place: placeOf(span[0]), called: false });
    else modules.set(id, name);
  }
  for (const { variable, path, in: context, span } of facts.uses) {
    const module = modules.get(variable);
    if (module === undefined) continue;
    // The call itself has been counted, by its whole name.
    if (context.kind === "receiver" && facts.calls[context.call]?.callee !== undefined) continue;
    const members = path.filter((member) => member !== "" && member !== "*");
    const isWhole = members.length === 0 && !takenApart.has(`${span[0]}-${span[1]}`);
    if (members.length > 0 || isWhole)
      uses.push({ name: [module, ...members].join("."), place: placeOf(span[0]), called: false });
  }
  return uses;
}

/** What a file's facts can't say. */
export function causesOf(facts: FileFacts): readonly Cause[] {
  const placeOf = placesIn(facts);
  return facts.opaques.flatMap(({ kind, name, span }): readonly Cause[] => {
    const place = placeOf(span[0]);
    if (kind === "eval") {
      const message = `\`${name}\` runs text that isn't read.`;
      return [{ kind: "evaluated-code", message, remedy: "Put the code into a module.", place }];
    }
    if (kind !== "computed-import") return [];
    if (/^(?:node:)?process\./.test(name)) {
      const message = `\`${name}\` reaches machine code.`;
      return [{ kind: "native-add-on", message, remedy: "Trace the program and merge with --trace.", place }];
    }
    const message = `Which module \`${name}\` names is computed.`;
    return [
      { kind: "computed-import", message, remedy: "Name it by a constant, or trace and merge with --trace.", place },
    ];
  });
}

/** Modules and their members, as far as constant names lead. */
export function nameOf(value: Value | undefined): string | undefined {
  if (value?.kind === "name") return value.name.startsWith("node:") ? value.name : undefined;
  if (value?.kind !== "field") return undefined;
  const of = nameOf(value.of);
  return of === undefined ? undefined : `${of}.${value.name}`;
}

function withScheme(source: string): string {
  return source.startsWith("node:") ? source : `node:${source}`;
}

export function placesIn({ filename, text }: FileFacts): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { file: filename, line: low + 1 };
  };
}
