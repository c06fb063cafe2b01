import type { Database, Effect, EffectName, LibraryCall, Role, RuntimeKind } from "syscall-db";
import type {
  Argument,
  BlockFact,
  CallFact,
  FileFacts,
  FunctionFact,
  Span,
  StoreFact,
  UseFact,
  Value,
} from "./fact.js";
import { before, blocksAround, callsIn, type Moment } from "./flow.js";
import { arrayBytes, boundOf } from "./bounds.js";
import { holdsWhen } from "./condition.js";
import { effectsOf } from "./effect.js";
import { neverReturns } from "./exits.js";
import { derivesFrom, entryLoop, variesIn, type EntryLoop } from "./derivation.js";
import { namesOtherSystem } from "./foreign.js";
import { groupedBy } from "./grouping.js";
import { nearest, seenFromSite, through } from "./reach.js";
import type { Reached } from "./reached.js";
import { loopsThatRepeat } from "./repeats.js";
import { hasSameForm, mayWriteThrough, sameValue } from "./sameness.js";
import { transferTold } from "./telling.js";
import { partsOf, settled } from "./values.js";

export type Row = LibraryCall;
export type { EffectName, Reached };

/** What a rule may ask about one file: its facts, read with the database's knowledge of the calls. */
export class Code {
  /** Of this file only: a rule that goes through them never speaks of another file's code. */
  readonly facts: FileFacts;
  /**
   * The same, followed by the functions of other files that this one reaches (see `link.ts`). Whatever names a fact by
   * its index may mean one of these.
   */
  readonly linked: FileFacts;
  readonly db: Database;
  readonly #rows = new Map<number, LibraryCall | undefined>();
  readonly #reached = new Map<number, readonly Reached[]>();
  readonly #through = new Map<number, readonly Reached[]>();
  #underway = 0;
  readonly #leaves = new Map<number, BlockFact["leaves"]>();
  #byFunction: ReadonlyMap<number, readonly CallFact[]> | undefined;
  #byBlock: ReadonlyMap<number, readonly CallFact[]> | undefined;
  #storesOf: ReadonlyMap<number, readonly StoreFact[]> | undefined;
  #usesOf: ReadonlyMap<number, readonly UseFact[]> | undefined;

  constructor(facts: FileFacts, db: Database, linked = facts) {
    this.facts = facts;
    this.linked = linked;
    this.db = db;
  }

  get runtime(): RuntimeKind {
    return this.facts.language === "c" ? "libc" : "node";
  }

  text(span: Span): string {
    return this.facts.text.slice(span[0], span[1]);
  }

  /**
   * The database's row of a call. A function of this file with the same name hides it, unless it stands under a
   * condition: then it replaces what some systems lack (`#ifndef HAVE_SETGROUPS`).
   * For a function of another file that is told to be a form of `read` or `write` it is the row of those.
   */
  row(call: CallFact): LibraryCall | undefined {
    if (!this.#rows.has(call.id)) {
      // What a name tells is found among the other calls, and theirs among it.
      this.#rows.set(call.id, undefined);
      const name = this.#isOwn(call) ? undefined : call.callee;
      const row = name === undefined ? undefined : (this.db.call(name, this.runtime) ?? transferTold(this, call));
      this.#rows.set(call.id, row && this.#takes(row, call) ? row : undefined);
    }
    return this.#rows.get(call.id);
  }

  /** C: with more arguments than it has parameters it is another system's function of that name. */
  #takes({ parameters, variadic }: LibraryCall, call: CallFact): boolean {
    return this.facts.language !== "c" || variadic === true || call.arguments.length <= parameters.length;
  }

  #isOwn({ target }: CallFact): boolean {
    const own = target === undefined ? undefined : this.linked.functions[target];
    return own !== undefined && own.under === undefined && own.file === undefined;
  }

  /** Calls with a row that advice for Linux applies to: not inside a syntax error, not in code for another system. */
  *known(): Iterable<{ readonly call: CallFact; readonly row: LibraryCall }> {
    for (const call of this.facts.calls) {
      const row = this.row(call);
      if (row && !this.isForeign(call)) yield { call, row };
    }
  }

  isForeign(fact: { readonly under: number | undefined; readonly inError?: boolean }): boolean {
    if (fact.inError === true) return true;
    const condition = fact.under === undefined ? undefined : this.facts.conditions[fact.under];
    return condition !== undefined && namesOtherSystem(this, condition);
  }

  callsOf(functionId: number): readonly CallFact[] {
    this.#byFunction ??= groupedBy(this.linked.calls, (call) => call.function);
    return this.#byFunction.get(functionId) ?? [];
  }

  /** Effects of a call whose condition its arguments don't rule out. */
  effects(call: CallFact, name: EffectName): readonly Effect[] {
    return effectsOf(this, call, name);
  }

  /** The argument for a named parameter of the row. Behind a spread nothing is known. */
  parameter(call: CallFact, row: LibraryCall, name: string): Argument | undefined {
    const index = row.parameters.findIndex((parameter) => parameter.name === name.split(".", 1)[0]);
    const argument = index === -1 ? undefined : call.arguments[index];
    return argument && call.arguments.slice(0, index + 1).some((one) => one.spread) ? undefined : argument;
  }

  argument(call: CallFact, role: Role): Argument | undefined {
    const row = this.row(call);
    const parameter = row?.parameters.find((one) => one.roles.includes(role));
    return row && parameter ? this.parameter(call, row, parameter.name) : undefined;
  }

  /** What an effect acts on: an argument's value, or the object of a method. */
  operand(call: CallFact, effect: Effect): Value | undefined {
    if (effect.of === undefined) return undefined;
    if (effect.of === "this") return call.receiver;
    const row = this.row(call);
    return row && this.parameter(call, row, effect.of)?.value;
  }

  value(value: Value): Value {
    return settled(this.linked, value, (name) => this.db.constant(name) !== undefined);
  }

  /** Whether a condition holds when a call in it succeeds, or fails; undefined when other things decide as well. */
  holdsWhen(condition: Value, call: CallFact, succeeds: boolean): boolean | undefined {
    return holdsWhen(this, condition, call, succeeds);
  }

  /** Whether a part of a value's form passes a test. */
  mentions(value: Value, test: (part: Value) => boolean): boolean {
    return test(value) || partsOf(value).some((part) => this.mentions(part, test));
  }

  /** The largest number that a value can be where `at` stands, as far as the file says. */
  upperBound(value: Value, at?: Moment): number | undefined {
    return boundOf(this, value, at);
  }

  /** Bytes of the array that a value names. */
  arrayBytes(value: Value): number | undefined {
    return arrayBytes(this, value);
  }

  before(first: Moment, second: Moment): boolean {
    return before(this.linked, first, second, (block) => this.leaves(block));
  }

  /** How control always leaves a block; a call that never returns leaves too. */
  leaves(block: BlockFact): BlockFact["leaves"] {
    if (block.leaves !== undefined) return block.leaves;
    if (!this.#leaves.has(block.id)) {
      this.#byBlock ??= groupedBy(this.linked.calls, (call) => call.block);
      // Recursion adds nothing.
      this.#leaves.set(block.id, undefined);
      const own = this.#byBlock.get(block.id) ?? [];
      this.#leaves.set(block.id, own.some((call) => neverReturns(this, call)) ? "exit" : undefined);
    }
    return this.#leaves.get(block.id);
  }

  storesOf(variable: number): readonly StoreFact[] {
    this.#storesOf ??= groupedBy(this.facts.stores, (store) => store.variable);
    return this.#storesOf.get(variable) ?? [];
  }

  usesOf(variable: number): readonly UseFact[] {
    this.#usesOf ??= groupedBy(this.facts.uses, (use) => use.variable);
    return this.#usesOf.get(variable) ?? [];
  }

  loops(moment: Moment): readonly BlockFact[] {
    return loopsThatRepeat(this, moment);
  }

  callsIn(block: BlockFact): readonly CallFact[] {
    return callsIn(this.linked, block);
  }

  /** The call that made a value, through variables that are stored once and through transparent forms. */
  originOf(value: Value): CallFact | undefined {
    const found = this.value(value);
    return found.kind === "call" ? this.linked.calls[found.call] : undefined;
  }

  /** Same form, and nothing between the two moments stores to what it is made of. */
  sameValue(first: Value, firstAt: Moment, second: Value, secondAt: Moment): boolean {
    return sameValue(this, first, firstAt, second, secondAt);
  }

  /** Same form, whenever the two are evaluated. */
  hasSameForm(first: Value, second: Value): boolean {
    return hasSameForm(this, first, second);
  }

  /** C: whether a call can change what a variable holds or points to; a field given by value is out of its reach. */
  mayWriteThrough(call: CallFact, variable: number): boolean {
    return mayWriteThrough(this, call, variable);
  }

  /** Reads of a variable after a moment, up to its next store; storing the result of the call of that moment is none. */
  readsOf(variable: number, after: Moment): readonly UseFact[] {
    const isResult = ({ value }: StoreFact, call: Moment) =>
      value?.kind === "call" && this.facts.calls[value.call]?.at === call.at;
    // What a callback holds is read there, in a time of its own.
    if (this.linked.variables[variable]?.function !== after.function && this.storesOf(variable).length === 0)
      return this.usesOf(variable);
    const next = this.storesOf(variable)
      .filter(
        (store) =>
          store.path.length === 0 &&
          store.function === after.function &&
          store.at > after.at &&
          !isResult(store, after),
      )
      .reduce((nearest, store) => Math.min(nearest, store.at), Infinity);
    return this.usesOf(variable).filter((use) => use.at > after.at && use.at <= next);
  }

  /** Calls of the database that a function makes, looking through helpers of this file (each once). */
  reached(functionId: number): readonly Reached[] {
    const known = this.#reached.get(functionId);
    if (known) return known;
    this.#reached.set(functionId, []);
    this.#underway += 1;
    const all = this.callsOf(functionId).flatMap((site) => this.through(site));
    this.#underway -= 1;
    const found = nearest(this, all, this.linked.functions[functionId]);
    this.#reached.set(functionId, found);
    return found;
  }

  through(site: CallFact): readonly Reached[] {
    const known = this.#through.get(site.id);
    if (known) return known;
    const found = through(this, site);
    // While a function is followed, those that lead back to it are still without what it reaches.
    if (this.#underway === 0) this.#through.set(site.id, found);
    return found;
  }

  /** A value of the reached call seen from the call that stands in the asking function: parameters become arguments. */
  given(value: Value, reached: Pick<Reached, "helperCalls">): Value {
    return seenFromSite(this, value, reached);
  }

  /** Whether a value may differ between the rounds of a loop. */
  variesIn(value: Value, loop: BlockFact): boolean {
    return variesIn(this, value, loop);
  }

  /** Whether a value is made from what a variable holds. */
  derivesFrom(value: Value, source: number, at: Moment): boolean {
    return derivesFrom(this, value, source, at);
  }

  /** The innermost loop around a moment that goes over directory entries. */
  entryLoop(moment: Moment): EntryLoop | undefined {
    return entryLoop(this, moment);
  }

  /** Whether the code already looks at the type that a directory entry carries. */
  asksEntryType(entry: number): boolean {
    const isType = (value: Value) =>
      value.kind === "symbols" && value.names.some((name) => this.db.constant(name)?.group === "entry-type");
    return this.usesOf(entry).some((use) => use.in.kind === "operand" && isType(use.in.with));
  }

  functionOf(moment: Moment): FunctionFact | undefined {
    return this.linked.functions[moment.function];
  }

  blocksAround(moment: Moment): readonly BlockFact[] {
    return [...blocksAround(this.linked, moment.block)];
  }
}
