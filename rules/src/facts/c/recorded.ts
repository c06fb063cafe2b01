import type {
  BlockFact,
  CallFact,
  FunctionFact,
  OpaqueFact,
  ReferenceFact,
  StoreFact,
  UseFact,
  VariableFact,
} from "../fact.js";
import type { Draft } from "../draft.js";
import type { Extraction } from "./extraction.js";
import { placesIn, type Places } from "./places.js";
import { takeAddress, type Recording } from "./recording.js";
import type { SyntaxNode } from "./tree.js";
import type { Counted } from "./trips.js";

type Lengths = Readonly<
  Record<"blocks" | "calls" | "variables" | "uses" | "stores" | "opaques" | "references", number>
>;

/** Where in its file a function was read: its facts name each other by these. */
interface Bases {
  start: number;
  clock: number;
  blocks: number;
  calls: number;
  variables: number;
}

/**
 * The facts of one function, and all that they depend on. While an editor's user types elsewhere they are moved to where
 * the function stands now, instead of being read from its tree again.
 */
export interface Recorded {
  readonly id: number;
  /** The condition around the function: its facts hold the index. */
  readonly under: { readonly index: number; readonly text: string | undefined } | undefined;
  readonly inError: boolean;
  readonly definitions: string;
  readonly recording: Recording;
  readonly bases: Bases;
  readonly ticks: number;
  readonly own: Pick<FunctionFact, "parameters" | "variadic" | "signature">;
  readonly blocks: readonly Draft<BlockFact>[];
  readonly calls: readonly Draft<CallFact>[];
  readonly variables: readonly { readonly fact: Draft<VariableFact>; readonly escapes: boolean }[];
  readonly uses: readonly Draft<UseFact>[];
  readonly stores: readonly Draft<StoreFact>[];
  readonly opaques: readonly OpaqueFact[];
  readonly references: readonly ReferenceFact[];
  readonly counted: readonly { readonly counted: Draft<Counted>; readonly trips: Counted["loop"]["trips"] }[];
  readonly places: Places;
}

export function lengthsOf(x: Extraction): Lengths {
  const { blocks, calls, variables, uses, stores, opaques, references } = x;
  return {
    blocks: blocks.length,
    calls: calls.length,
    variables: variables.length,
    uses: uses.length,
    stores: stores.length,
    opaques: opaques.length,
    references: references.length,
  };
}

function conditionAround({ under, conditions }: Extraction): Recorded["under"] {
  return under === undefined ? undefined : { index: under, text: conditions[under] };
}

/** What was read since `from`, when `clock` was the time. */
export function recorded(
  x: Extraction,
  recording: Recording,
  { node, id, from, clock, counted }: { node: SyntaxNode; id: number; from: Lengths; clock: number; counted: number },
): Recorded | undefined {
  const fact = x.functions[id];
  if (!fact || recording.defines) return undefined;
  const { parameters, variadic } = fact;
  const variables = x.variables.slice(from.variables);
  const facts = {
    blocks: x.blocks.slice(from.blocks),
    calls: x.calls.slice(from.calls),
    uses: x.uses.slice(from.uses) as Draft<UseFact>[],
    stores: x.stores.slice(from.stores) as Draft<StoreFact>[],
    opaques: x.opaques.slice(from.opaques),
    references: x.references.slice(from.references),
  };
  const loops = x.counted.slice(counted);
  return {
    id,
    under: conditionAround(x),
    inError: x.inError,
    definitions: x.definitions,
    recording,
    bases: { start: node.start, clock, blocks: from.blocks, calls: from.calls, variables: from.variables },
    ticks: x.now - clock,
    own: { parameters: [...parameters], variadic, ...("signature" in fact ? { signature: fact.signature } : {}) },
    ...facts,
    variables: variables.map((one) => ({ fact: one, escapes: one.escapes })),
    counted: loops.map((one) => ({ counted: one, trips: one.loop.trips })),
    places: placesIn({ ...facts, variables }, loops, x.statement),
  };
}

/**
 * Puts a function's facts where it stands now, if the file answers all that it asked as before. False when it must be
 * read again.
 */
export function replay(x: Extraction, node: SyntaxNode, id: number, known: Recorded): boolean {
  const { recording, bases } = known;
  const under = conditionAround(x);
  if (known.id !== id || known.inError !== x.inError) return false;
  if (known.under?.index !== under?.index || known.under?.text !== under?.text) return false;
  if (known.definitions !== x.definitions) return false;
  const elsewhere = answeredAlike(x, recording);
  if (!elsewhere) return false;
  for (const [text, id] of recording.conditions) if (x.conditionNamed(text) !== id) return false;
  relocate(x, known, elsewhere);
  const { spans } = known.places;
  const by = node.start - bases.start;
  if (by !== 0)
    for (const span of spans) {
      span[0] += by;
      span[1] += by;
    }
  bases.start = node.start;
  for (const block of known.blocks) x.blocks.push(block);
  for (const call of known.calls) {
    // Calls through pointers and counted rounds are settled anew, with what the whole file says.
    if (call.callee === undefined && call.receiver) {
      call.target = undefined;
      delete call.targets;
    }
    x.calls.push(call);
  }
  for (const { fact, escapes } of known.variables) {
    fact.value = undefined;
    fact.escapes = escapes;
    x.redeclare(fact);
  }
  for (const use of known.uses) x.uses.push(use);
  for (const store of known.stores) x.stores.push(store);
  for (const opaque of known.opaques) x.opaques.push(opaque);
  for (const reference of known.references) x.references.push(reference);
  for (const { counted, trips } of known.counted) {
    counted.loop.trips = trips;
    x.counted.push(counted);
  }
  repeatEffects(x, known);
  x.pass(known.ticks);
  return true;
}

type Move = (variable: number) => number;

/** Where the variables of the file are now that the function asked for; undefined when an answer is another one. */
function answeredAlike(x: Extraction, recording: Recording): ReadonlyMap<number, number> | undefined {
  const elsewhere = new Map<number, number>();
  for (const [name, { id, form }] of recording.asked) {
    const now = x.variableOfFile(name);
    if ((now === undefined) !== (id === undefined)) return undefined;
    if (now === undefined || id === undefined) continue;
    if (x.formOf(now) !== form) return undefined;
    elsewhere.set(id, now);
  }
  for (const [id, was] of recording.askedStored) if (x.stored.has(elsewhere.get(id) ?? id) !== was) return undefined;
  for (const [name, was] of recording.askedPrototypes) if (x.prototypes.has(name) !== was) return undefined;
  return elsewhere;
}

function relocate(x: Extraction, known: Recorded, elsewhere: ReadonlyMap<number, number>): void {
  const { bases, places } = known;
  const by = {
    blocks: x.blocks.length - bases.blocks,
    calls: x.calls.length - bases.calls,
    variables: x.variables.length - bases.variables,
    clock: x.now - bases.clock,
  };
  const isElsewhere = [...elsewhere].some(([before, now]) => before !== now);
  const move = moving(known, by.variables, elsewhere);
  if (by.variables !== 0 || isElsewhere) {
    for (const { fact } of known.variables) fact.id += by.variables;
    for (const one of places.ofVariables) one.variable = move(one.variable);
    for (const list of places.variableLists) {
      list.forEach((id, index) => (list[index] = move(id)));
      list.sort((a, b) => a - b);
    }
    const own = known.own.parameters as (number | undefined)[];
    own.forEach((id, index) => (own[index] = id === undefined ? undefined : move(id)));
  }
  if (by.calls !== 0) {
    for (const call of known.calls) call.id += by.calls;
    for (const one of places.ofCalls) one.call += by.calls;
    for (const list of places.callLists) list.forEach((id, index) => (list[index] = id + by.calls));
  }
  if (by.blocks !== 0) {
    const guards = new Set<{ otherwise: number | undefined }>();
    for (const block of known.blocks) {
      block.id += by.blocks;
      if (block.parent !== undefined) block.parent += by.blocks;
      if (block.guard) guards.add(block.guard);
    }
    for (const guard of guards) if (guard.otherwise !== undefined) guard.otherwise += by.blocks;
    for (const list of [known.calls, known.uses, known.stores]) for (const one of list) one.block += by.blocks;
  }
  if (by.clock !== 0) {
    for (const block of known.blocks) {
      block.from += by.clock;
      block.to += by.clock;
    }
    for (const list of [known.calls, known.uses, known.stores]) for (const one of list) one.at += by.clock;
  }
  repoint(known, move, by.calls);
  bases.blocks += by.blocks;
  bases.calls += by.calls;
  bases.variables += by.variables;
  bases.clock += by.clock;
}

/** A variable's new index: one of the function's own, or one of the file. */
function moving({ bases, variables }: Recorded, by: number, elsewhere: ReadonlyMap<number, number>): Move {
  const [first, end] = [bases.variables, bases.variables + variables.length];
  return (id) => (id >= first && id < end ? id + by : (elsewhere.get(id) ?? id));
}

/** The recording speaks of the variables by their index too. */
function repoint({ recording }: Recorded, move: Move, calls: number): void {
  for (const [name, { id, form }] of recording.asked)
    if (id !== undefined && move(id) !== id) recording.asked.set(name, { id: move(id), form });
  for (const list of [recording.stored, recording.addressed, recording.escaped]) {
    const moved = [...list].map(move);
    list.clear();
    for (const id of moved) list.add(id);
  }
  const answers = [...recording.askedStored];
  recording.askedStored.clear();
  for (const [id, was] of answers) recording.askedStored.set(move(id), was);
  if (calls === 0) return;
  recording.taken.forEach((one, index) => {
    const { passedTo } = one;
    if (passedTo) recording.taken[index] = { ...one, passedTo: { ...passedTo, call: passedTo.call + calls } };
  });
}

function repeatEffects(x: Extraction, known: Recorded): void {
  const { recording, own, id, bases } = known;
  for (const variable of recording.stored) x.stored.add(variable);
  for (const variable of recording.addressed) x.addressed.add(variable);
  for (const variable of recording.escaped) {
    const fact = x.variables[variable];
    if (fact) fact.escapes = true;
  }
  for (const name of recording.prototypes) x.prototypes.add(name);
  for (const { target, passedTo } of recording.taken) takeAddress(x, target, passedTo);
  const fact = x.functions[id];
  if (!fact) return;
  fact.under = x.under;
  fact.body = bases.blocks;
  fact.parameters = [...own.parameters];
  fact.variadic = own.variadic;
  if ("signature" in own) fact.signature = own.signature;
}
