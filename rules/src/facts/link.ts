import type { BlockFact, CallFact, FileFacts, FunctionFact, Value, VariableFact } from "./fact.js";
import { fileFunction, freshLoop, type Draft } from "./draft.js";
import type { Defined, Project, Sight } from "./project.js";
import { farthest, type FunctionSummary, type UnitSummary } from "./summary.js";
import { constantsNamedIn, partsOf } from "./values.js";

/** A file's facts, and the same with the functions of other files that it reaches behind its own. */
export interface Linked {
  /** Own facts; the `target` of a call may be a function of `all`. */
  readonly own: FileFacts;
  readonly all: FileFacts;
}

/** How many functions of other files one file may bring along. */
const most = 1000;

/**
 * Gives the calls of a file that it doesn't explain itself their targets in other files.
 *
 * @param view what the file sees of the project
 * @param isKnown whether the database knows a function: what it says counts more than a project's substitute
 */
export function link(facts: FileFacts, project: Project, view: Sight, isKnown: (name: string) => boolean): Linked {
  const linker = new Linker(facts, project, isKnown);
  const calls = facts.calls.map((call) => {
    if (call.target !== undefined || call.callee === undefined || isKnown(call.callee)) return call;
    const target = linker.idOf(view.find(call.callee));
    return target === undefined ? call : { ...call, target };
  });
  linker.followUp();
  const own = { ...facts, calls };
  return { own, all: linker.behind(own, constantsFor(facts, view)) };
}

/** Those that the file names where a value counts: in arguments and sizes of arrays. */
function constantsFor(facts: FileFacts, view: Sight): FileFacts["constants"] {
  const found: Record<string, Value> = {};
  for (const name of constantsNamedIn(facts)) {
    const value = Object.hasOwn(facts.constants, name) ? undefined : view.constant(name);
    if (value) found[name] = value;
  }
  return found;
}

/** What waits for its targets: functions that were added, with how many helpers lie before them. */
interface Pending {
  readonly unit: UnitSummary;
  readonly calls: readonly Draft<CallFact>[];
  readonly distance: number;
}

class Linker {
  readonly #facts: FileFacts;
  readonly #project: Project;
  readonly #isKnown: (name: string) => boolean;
  readonly #ids = new Map<FunctionSummary, number>();
  readonly #functions: FunctionFact[] = [];
  readonly #blocks: BlockFact[] = [];
  readonly #calls: Draft<CallFact>[] = [];
  readonly #variables: VariableFact[] = [];
  readonly #pending: Pending[] = [];
  /** Spans lie behind the text, so that nothing of another file is ever inside something of this one. */
  #end: number;

  constructor(facts: FileFacts, project: Project, isKnown: (name: string) => boolean) {
    this.#facts = facts;
    this.#project = project;
    this.#isKnown = isKnown;
    this.#end = facts.text.length + 1;
  }

  behind(own: FileFacts, constants: FileFacts["constants"]): FileFacts {
    return {
      ...own,
      functions: [...own.functions, ...this.#functions],
      blocks: [...own.blocks, ...this.#blocks],
      calls: [...own.calls, ...this.#calls],
      variables: [...own.variables, ...this.#variables],
      constants: { ...constants, ...own.constants },
    };
  }

  /** The function's index, which it gets here unless it is known; undefined for what says nothing. */
  idOf(defined: Defined | undefined, distance = 1): number | undefined {
    if (!defined) return undefined;
    const known = this.#ids.get(defined.summary);
    if (known !== undefined) return known;
    const { calls, exits, near = 0 } = defined.summary;
    const isIdle = (calls.length === 0 && exits !== true) || distance + near > farthest;
    return isIdle || this.#functions.length >= most ? undefined : this.#add(defined, distance);
  }

  /** Gives the calls of linked functions their targets, the nearest first, as far as anything is worth saying. */
  followUp(): void {
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      const { unit, calls, distance } = next;
      for (const call of calls) call.target = this.#targetOf(unit, call.callee ?? "", distance + 1);
    }
  }

  #add({ unit, summary }: Defined, distance: number): number {
    const id = this.#facts.functions.length + this.#functions.length;
    this.#ids.set(summary, id);
    const start = this.#end;
    const last = Math.max(0, ...summary.calls.map(({ at }) => at), ...summary.blocks.map(({ to }) => to));
    this.#end = start + last + 2;
    const body = this.#facts.blocks.length + this.#blocks.length;
    const parameters = summary.parameters.map(({ name, type }) =>
      name === undefined ? undefined : this.#parameter(id, name, type, start),
    );
    const { name, kind, linkage } = summary;
    this.#functions.push({
      ...fileFunction(0),
      id,
      name,
      kind,
      linkage,
      span: [start, this.#end],
      nameSpan: [start, start],
      parent: 0,
      body,
      parameters,
      variadic: summary.variadic === true,
      file: unit.file,
    });
    this.#addBlocks(summary, id, body, start);
    const calls = this.#addCalls(summary, id, body, start, parameters);
    if (distance < farthest) this.#pending.push({ unit, calls, distance });
    return id;
  }

  #parameter(functionId: number, name: string, type: string | undefined, start: number): number {
    const id = this.#facts.variables.length + this.#variables.length;
    this.#variables.push({
      id,
      name,
      function: functionId,
      kind: "parameter",
      span: [start, start],
      type,
      dimension: undefined,
      value: undefined,
      escapes: false,
    });
    return id;
  }

  #addBlocks(summary: FunctionSummary, functionId: number, body: number, start: number): void {
    const leaves = summary.exits === true ? "exit" : undefined;
    const common = { function: functionId, loop: undefined, guard: undefined, leaves: undefined };
    const to = this.#end - start - 1;
    const whole = {
      ...common,
      id: body,
      kind: "body",
      span: [start, this.#end],
      parent: undefined,
      from: 1,
      to,
    } as const;
    this.#blocks.push({ ...whole, leaves });
    for (const [index, block] of summary.blocks.entries()) {
      const condition = start + (block.decision ?? 0);
      this.#blocks.push({
        ...common,
        id: body + index + 1,
        kind: block.kind,
        span: [start + block.from, start + block.to + 1],
        parent: body + block.in,
        from: block.from,
        to: block.to,
        loop: block.loop ? { ...freshLoop(block.loop.form), trips: block.loop.trips } : undefined,
        guard:
          block.decision === undefined
            ? undefined
            : {
                condition: [condition, condition],
                value: { kind: "unknown", text: "" },
                sense: block.sense === true,
                calls: [],
                reads: [],
                otherwise: undefined,
              },
        leaves: block.leaves,
      });
    }
  }

  #addCalls(
    summary: FunctionSummary,
    functionId: number,
    body: number,
    start: number,
    parameters: readonly (number | undefined)[],
  ): readonly Draft<CallFact>[] {
    const first = this.#facts.calls.length + this.#calls.length;
    const made = summary.calls.map((call, index): Draft<CallFact> => {
      const place = start + call.at;
      return {
        id: first + index,
        at: call.at,
        callee: call.callee,
        calleeText: call.callee.replace(/^node:/, ""),
        calleeSpan: [place, place + 1],
        span: [place, place + 1],
        statement: [place, place + 1],
        target: undefined,
        arguments: call.arguments.map((value) => ({
          span: [place, place + 1],
          value: placed(value, parameters, first),
          spread: value.kind === "unknown" && value.text === "...",
        })),
        receiver: undefined,
        isNew: false,
        optional: false,
        function: functionId,
        block: body + (call.in ?? 0),
        position: "body",
        result: { ...noResult, use: call.returned === true ? "returned" : "operand" },
        under: undefined,
        inError: false,
      };
    });
    this.#calls.push(...made);
    return made;
  }

  #targetOf(unit: UnitSummary, callee: string, distance: number): number | undefined {
    const own = unit.functions.find(({ name }) => name === callee);
    if (own) return this.idOf({ unit, summary: own }, distance);
    return this.#isKnown(callee) ? undefined : this.idOf(this.#project.viewOf(unit).find(callee), distance);
  }
}

const noResult = { variable: undefined, call: undefined, member: undefined, awaited: false, decides: false };

/** A value of a summary among the facts: parameters become their variables, calls get their index. */
function placed(value: Value, parameters: readonly (number | undefined)[], firstCall: number): Value {
  const inside = (part: Value) => placed(part, parameters, firstCall);
  switch (value.kind) {
    case "variable": {
      const variable = parameters[value.variable];
      return variable === undefined ? { kind: "unknown", text: "" } : { kind: "variable", variable };
    }
    case "call":
      return { kind: "call", call: firstCall + value.call };
    case "field":
    case "address":
    case "dereference":
      return { ...value, of: inside(value.of) };
    case "operation":
      return { ...value, operands: value.operands.map(inside) };
    default:
      return partsOf(value).length === 0 ? value : { kind: "unknown", text: "" };
  }
}
