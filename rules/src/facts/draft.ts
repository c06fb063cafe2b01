import type { FunctionFact, LoopFact } from "./fact.js";

/** A fact while it is being written. */
export type Draft<Fact> = { -readonly [Key in keyof Fact]: Fact[Key] };

/** The function that the file itself is, before anything is read; `functions[0]` of every file. */
export function fileFunction(length: number): Draft<FunctionFact> {
  return {
    id: 0,
    name: undefined,
    kind: "file",
    span: [0, length],
    nameSpan: [0, 0],
    parent: undefined,
    body: 0,
    parameters: [],
    variadic: false,
    linkage: "local",
    async: false,
    generator: false,
    passedTo: undefined,
    addressTaken: false,
    under: undefined,
  };
}

/** A loop of which only the form is known. */
export function freshLoop(form: LoopFact["form"]): Draft<LoopFact> {
  return {
    form,
    trips: "unknown",
    over: undefined,
    element: undefined,
    conditionCalls: [],
    via: undefined,
    concurrent: false,
    awaits: false,
  };
}
