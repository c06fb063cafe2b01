import type { Draft } from "./draft.js";
import type { Value } from "./fact.js";
import { resolveExports } from "./modules.js";
import { Project } from "./project.js";
import {
  farthest,
  type BlockSummary,
  type CallSummary,
  type ExportSummary,
  type FunctionSummary,
  type UnitSummary,
} from "./summary.js";

/**
 * Units that know one another: includes lead to units, and only what reaches the kernel within {@link farthest} helpers
 * is left, or never returns. The summaries of a whole project come in, each made alone.
 *
 * @param crosses whether a name is a function of the database that crosses into the kernel
 */
export function assemble(units: readonly UnitSummary[], crosses: (callee: string) => boolean): readonly UnitSummary[] {
  const resolved = resolveIncludes(resolveExports(units));
  const selection = new Selection(new Project(resolved), crosses);
  return selection.pruned();
}

function resolveIncludes(units: readonly UnitSummary[]): UnitSummary[] {
  const { finder } = new Project(units);
  return units.map((unit) => {
    const found = unit.includes.flatMap((written) => finder.find(unit.file, written, unit.folders) ?? []);
    return { ...unit, includes: [...new Set(found)], folders: [] };
  });
}

type Exports = NonNullable<UnitSummary["exports"]>;
type Resolved = ReadonlyMap<CallSummary, FunctionSummary>;

class Selection {
  readonly #project: Project;
  readonly #crosses: (callee: string) => boolean;
  readonly #units: readonly UnitSummary[];
  /** Files that others include: all that they hold is seen there. */
  readonly #included: ReadonlySet<string>;
  readonly #noreturn: ReadonlySet<string>;
  readonly #targets: Resolved;
  readonly #kept: ReadonlyMap<FunctionSummary, number>;
  readonly #perItem: ReadonlyMap<FunctionSummary, ReadonlySet<number>>;

  constructor(project: Project, crosses: (callee: string) => boolean) {
    this.#project = project;
    this.#crosses = crosses;
    this.#units = [...project.units.values()];
    this.#included = new Set(this.#units.flatMap(({ includes }) => includes));
    this.#noreturn = new Set(this.#units.flatMap(({ noreturn }) => noreturn));
    this.#targets = this.#resolve();
    this.#kept = this.#reachable(this.#nearKernel());
    this.#perItem = calledPerItem(this.#units, this.#targets);
  }

  pruned(): readonly UnitSummary[] {
    const names = new Set([...this.#kept.keys()].map(({ name }) => name));
    const ambiguous = new Set([...names].filter((name) => this.#project.externs(name).length > 1));
    const wanted = new Set(this.#units.flatMap(({ wants }) => wants));
    const slim = this.#units.map((unit): UnitSummary => {
      const isSeen = this.#included.has(unit.file);
      return {
        file: unit.file,
        includes: unit.includes,
        functions: unit.functions.flatMap((one) => this.#prunedFunction(one, ambiguous)),
        constants: isSeen ? pick(unit.constants, wanted) : {},
        loopMacros: isSeen ? unit.loopMacros : [],
        declares: unit.declares.filter((name) => ambiguous.has(name)),
        noreturn: [],
        wants: [],
        folders: [],
        link: unit.link,
        ...(unit.exports ? { exports: this.#prunedExports(unit, unit.exports) } : {}),
      };
    });
    return withoutDeadEnds(slim);
  }

  #isKept(call: CallSummary): boolean {
    const target = this.#targets.get(call);
    return target ? this.#kept.has(target) && !this.#neverReturns(target) : this.#crosses(call.callee);
  }

  /** Indexes of the blocks that a call leaves for good. */
  #leavingBlocks({ calls }: FunctionSummary): ReadonlySet<number> {
    const leaving = calls.filter((call) => {
      const target = this.#targets.get(call);
      return target !== undefined && this.#neverReturns(target);
    });
    return new Set(leaving.map((call) => call.in ?? 0));
  }

  #prunedFunction(one: FunctionSummary, ambiguous: ReadonlySet<string>): readonly FunctionSummary[] {
    const called = this.#perItem.get(one);
    const perItem = called ? { perItem: [...called] } : {};
    if (this.#kept.has(one)) return [{ ...this.#withoutIdle(one), ...perItem }];
    // A namesake of what is kept: whoever calls the name may mean this one.
    if (one.linkage !== "extern" || (!called && !ambiguous.has(one.name))) return [];
    const { name, kind, linkage } = one;
    const parameters = called ? one.parameters.map(() => ({})) : [];
    return [{ name, kind, linkage, parameters, ...perItem, blocks: [], calls: [] }];
  }

  #prunedExports(unit: UnitSummary, exports: Exports): Exports {
    const isKept = ({ from = unit.file, name }: ExportSummary) =>
      this.#project.units.get(from)?.functions.some((one) => one.name === name && this.#kept.has(one)) === true;
    return Object.fromEntries(Object.entries(exports).filter(([, one]) => isKept(one)));
  }

  /** Which function of the project each call means. */
  #resolve(): Resolved {
    const targets = new Map<CallSummary, FunctionSummary>();
    for (const unit of this.#units) {
      const own = new Map(unit.functions.map((one) => [one.name, one]));
      const view = this.#project.viewOf(unit);
      for (const { calls } of unit.functions)
        for (const call of calls) {
          const target =
            own.get(call.callee) ?? (this.#crosses(call.callee) ? undefined : view.find(call.callee)?.summary);
          if (target) targets.set(call, target);
        }
    }
    return targets;
  }

  #neverReturns(one: FunctionSummary): boolean {
    return one.exits === true || (one.kind === "function" && this.#noreturn.has(one.name));
  }

  /**
   * Functions that cross, and those that reach them through few helpers. What a process does on its way out leads
   * nobody to the kernel.
   */
  #nearKernel(): ReadonlyMap<FunctionSummary, number> {
    const all = this.#units.flatMap(({ functions }) => functions);
    const [leaving, staying] = [
      all.filter((one) => this.#neverReturns(one)),
      all.filter((one) => !this.#neverReturns(one)),
    ];
    const crosses = (call: CallSummary) => !this.#targets.has(call) && this.#crosses(call.callee);
    const near = new Map(staying.filter(({ calls }) => calls.some(crosses)).map((one) => [one, 0]));
    // The function itself is the first helper of whoever calls it.
    for (let distance = 1; distance < farthest; distance += 1) {
      const callers = staying.filter((one) => !near.has(one) && one.calls.some((call) => this.#leadsTo(call, near)));
      for (const one of callers) near.set(one, distance);
    }
    for (const one of leaving) near.set(one, 0);
    return near;
  }

  #leadsTo(call: CallSummary, functions: ReadonlyMap<FunctionSummary, unknown>): boolean {
    const target = this.#targets.get(call);
    return target !== undefined && functions.has(target);
  }

  /** Of these, what another file can call, and what that calls in turn. */
  #reachable(near: ReadonlyMap<FunctionSummary, number>): ReadonlyMap<FunctionSummary, number> {
    const queue = this.#units.flatMap(({ file, functions, exports }) =>
      functions.filter(({ linkage }) => linkage === "extern" || exports !== undefined || this.#included.has(file)),
    );
    const found = new Map<FunctionSummary, number>();
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const distance = near.get(one);
      if (found.has(one) || distance === undefined) continue;
      found.set(one, distance);
      if (!this.#neverReturns(one)) queue.push(...one.calls.flatMap((call) => this.#targets.get(call) ?? []));
    }
    return found;
  }

  /** Without the calls that lead nowhere, and the blocks that held nothing else. */
  #withoutIdle(one: FunctionSummary): FunctionSummary {
    if (this.#neverReturns(one)) return { ...one, exits: true, near: 0, blocks: [], calls: [] };
    const calls = one.calls.filter((call) => this.#isKept(call));
    const indexes = new Map(calls.map((call, index) => [one.calls.indexOf(call), index]));
    const blocks = blocksAround(calls, one.blocks);
    const renumbered = new Map([[0, 0], ...blocks.map((old, index) => [old + 1, index + 1] as const)]);
    const left = this.#leavingBlocks(one);
    return {
      ...one,
      near: this.#kept.get(one) ?? 0,
      blocks: blocks.flatMap((old) => {
        const block = one.blocks[old];
        const leaves = left.has(old + 1) ? { leaves: "exit" as const } : {};
        return block ? [{ ...block, ...leaves, in: renumbered.get(block.in) ?? 0 }] : [];
      }),
      calls: calls.map((call) => {
        const kept: Draft<typeof call> = {
          ...call,
          arguments: call.arguments.map((value) => withCalls(value, indexes)),
        };
        delete kept.bundled;
        if (kept.in !== undefined) kept.in = renumbered.get(kept.in) ?? 0;
        return kept;
      }),
    };
  }
}

/** The parameters that functions call for every item, also those that they hand on to functions that do. */
function calledPerItem(
  units: readonly UnitSummary[],
  targets: Resolved,
): ReadonlyMap<FunctionSummary, ReadonlySet<number>> {
  const all = units.flatMap(({ functions }) => functions);
  const found = new Map(all.flatMap((one) => (one.perItem ? [[one, new Set(one.perItem)]] : [])));
  for (let grew = found.size > 0; grew;) {
    grew = false;
    for (const one of all) {
      const handed = one.calls.flatMap((call) => {
        const target = targets.get(call);
        const called = target && found.get(target);
        if (!called) return [];
        const given = [...called].flatMap((index) => call.arguments[index] ?? []);
        return [
          ...given.flatMap((value) => (value.kind === "variable" ? [value.variable] : [])),
          ...(call.bundled ?? []),
        ];
      });
      const known = found.get(one) ?? new Set<number>();
      const size = known.size;
      for (const index of handed) known.add(index);
      if (known.size === size) continue;
      found.set(one, known);
      grew = true;
    }
  }
  return found;
}

/** Indexes of the blocks around some calls, ascending. */
function blocksAround(calls: readonly CallSummary[], blocks: readonly BlockSummary[]): readonly number[] {
  const found = new Set<number>();
  for (const call of calls)
    for (let index = (call.in ?? 0) - 1; index >= 0 && !found.has(index); index = (blocks[index]?.in ?? 0) - 1)
      found.add(index);
  return [...found].sort((a, b) => a - b);
}

function withCalls(value: Value, indexes: ReadonlyMap<number, number>): Value {
  const inside = (part: Value) => withCalls(part, indexes);
  switch (value.kind) {
    case "call": {
      const call = indexes.get(value.call);
      return call === undefined ? { kind: "unknown", text: "call" } : { kind: "call", call };
    }
    case "field":
    case "address":
    case "dereference":
      return { ...value, of: inside(value.of) };
    case "operation":
      return { ...value, operands: value.operands.map(inside) };
    default:
      return value;
  }
}

function pick(constants: UnitSummary["constants"], wanted: ReadonlySet<string>): UnitSummary["constants"] {
  return Object.fromEntries(Object.entries(constants).filter(([name]) => wanted.has(name)));
}

/** Without units that offer nothing and lead to none that does. */
function withoutDeadEnds(units: readonly UnitSummary[]): readonly UnitSummary[] {
  const offers = (unit: UnitSummary) =>
    unit.functions.length > 0 ||
    Object.keys(unit.exports ?? {}).length > 0 ||
    Object.keys(unit.constants).length > 0 ||
    unit.loopMacros.length > 0 ||
    unit.declares.length > 0;
  const alive = new Set(units.filter(offers).map(({ file }) => file));
  const included = new Set(units.flatMap(({ includes }) => includes));
  for (let grew = true; grew;) {
    grew = false;
    for (const { file, includes } of units) {
      if (alive.has(file) || !included.has(file) || !includes.some((path) => alive.has(path))) continue;
      alive.add(file);
      grew = true;
    }
  }
  return units
    .filter(({ file }) => alive.has(file))
    .map((unit) => ({ ...unit, includes: unit.includes.filter((path) => alive.has(path)) }));
}
