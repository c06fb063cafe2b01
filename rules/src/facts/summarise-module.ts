import type { CallFact, FunctionFact } from "./fact.js";
import { isKept } from "./kept.js";
import type { Code } from "./query.js";
import { withCallbacks } from "./reach.js";
import { FunctionReader, isOfInterest } from "./summarise.js";
import type { ExportSummary, FunctionSummary, UnitSummary } from "./summary.js";

/**
 * What a JavaScript module offers others, as far as it alone shows: its functions that stop the event loop, or may do so
 * through other modules. What answers later is left out, since a summary doesn't say who waits for it; so is a value
 * that is loaded once and kept.
 */
export function summariseModule(code: Code, file: string): UnitSummary {
  const { functions, module } = code.facts;
  const names = new Map(namesOf(code));
  let summaries: readonly FunctionSummary[] = [];
  // A function that reaches nothing must not be taken for a function of Node of the same name.
  for (let known = -1; known !== names.size;) {
    known = names.size;
    const found = functions.flatMap((fact) => summaryOf(code, fact, names) ?? []);
    for (const [id, name] of names) if (!found.some((one) => one.name === name)) names.delete(id);
    summaries = found;
  }
  const exports = new Map<string, ExportSummary | undefined>();
  for (const { name, function: id, of } of module.exports) {
    const own = id === undefined ? undefined : names.get(id);
    const exported = of === undefined ? (own === undefined ? undefined : { name: own }) : elsewhere(of);
    // Two functions under one name: nobody knows which is meant.
    exports.set(name, exports.has(name) ? undefined : exported);
  }
  return {
    file,
    includes: [],
    functions: summaries,
    exports: Object.fromEntries([...exports].flatMap(([name, one]) => (one ? [[name, one]] : []))),
    stars: module.stars.filter((source) => source.startsWith(".")),
    constants: {},
    loopMacros: [],
    declares: [],
    noreturn: [],
    wants: [],
    folders: [],
    link: [],
  };
}

function summaryOf(code: Code, fact: FunctionFact, names: ReadonlyMap<number, string>): FunctionSummary | undefined {
  const name = names.get(fact.id);
  // The body of a generator runs when somebody asks for its values.
  if (name === undefined || fact.generator) return undefined;
  const inside = new Set(withCallbacks(code, fact.id));
  const calls = code.facts.calls.filter((call) => inside.has(call.function) && mayBlock(code, call, names));
  const calleeOf = ({ target, callee = "" }: CallFact) => (target === undefined ? callee : (names.get(target) ?? ""));
  if (calls.length === 0) return undefined;
  return { ...new FunctionReader(code, fact, calls, calleeOf).summary(), name, linkage: "local" };
}

/** Of the functions that no other of the file shares its name with. */
function namesOf({ facts }: Code): ReadonlyMap<number, string> {
  const anonymous = new Map(facts.module.exports.map(({ name, function: id }) => [id, name]));
  const nameOf = ({ id, name }: FunctionFact) => name ?? anonymous.get(id);
  const counts = new Map<string | undefined, number>();
  for (const fact of facts.functions) counts.set(nameOf(fact), (counts.get(nameOf(fact)) ?? 0) + 1);
  return new Map(
    facts.functions.flatMap((fact) => {
      const name = nameOf(fact);
      return name !== undefined && counts.get(name) === 1 ? [[fact.id, name]] : [];
    }),
  );
}

function mayBlock(code: Code, call: CallFact, names: ReadonlyMap<number, string>): boolean {
  if (call.inError || isKept(code, call)) return false;
  if (call.target !== undefined) return names.has(call.target);
  const row = code.row(call);
  return row ? row.blocksEventLoop === true && isOfInterest(row) : call.callee?.startsWith(".") === true;
}

/** `./read.js.read` as written; where the module's name ends is seen when it is looked for. */
function elsewhere(of: string): ExportSummary | undefined {
  return of.includes("(") ? undefined : { from: "", name: of };
}
