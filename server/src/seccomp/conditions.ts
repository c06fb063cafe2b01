import type { Architecture, Database, LibraryMap, PassedValue, SyscallUse } from "syscall-db";
import type { Constants } from "../program/constant-arguments.js";
import { architectureText } from "./words.js";
import type { Allowlist, ArgumentTest, Permit } from "./allowlist.js";

/** One call of a function that passes on what it is given: its arguments, and how a reader finds it. */
export interface Given {
  /** By position; empty when nothing is known of them. */
  readonly arguments: readonly Constants[];
  /** Subject of "… passes what isn't constant": "main.c:12". */
  readonly who: string;
}

/**
 * `proven`: conditions where nothing is unknown that could make the call in another way (see {@link provenConditions});
 * `known`: over what is known, in an open draft too.
 */
export type Extent = "proven" | "known";

/** What else decides on conditions. */
interface Surroundings {
  readonly arguments?: Extent;
  readonly architectures: readonly Architecture[];
  readonly map: LibraryMap;
  /** A function that brings in modules which the machine's configuration names. */
  readonly loader: string | undefined;
}

/** More rules for one call would make a filter long that every call runs through. */
const mostAlternatives = 64;
/** Of more combinations of several arguments only the first argument is told. */
const mostCombinations = 32;

/**
 * What is passed to each system call that has a selecting argument, over all that can make the call. Of what makes it
 * without a word here nothing is known: a permit gets conditions only when every way to it was told with constants.
 */
export class Conditions {
  readonly #db: Database;
  /** Alternatives by their text. */
  readonly #told = new Map<string, Map<string, readonly ArgumentTest[]>>();
  readonly #open = new Map<string, string>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Something makes the call, and nobody knows with which arguments: a clause that says what. */
  open(syscall: string, why: string): void {
    if (!this.#open.has(syscall)) this.#open.set(syscall, why);
  }

  /**
   * A function of a library makes the call in these ways.
   *
   * @param who subject of "… passes what its machine code doesn't show"
   * @param given calls of the function
   */
  use(syscall: string, uses: readonly SyscallUse[] | undefined, who: string, given: readonly Given[]): void {
    const positions = this.#positions(syscall);
    if (positions.length === 0) return;
    if (uses === undefined) this.open(syscall, `what ${who} passes isn't known`);
    if (given.length === 0 && uses?.some((use) => positions.some((position) => isHanded(use[position]))))
      this.open(syscall, `no call of ${who} was found`);
    for (const use of uses ?? []) {
      const isHanding = positions.some((position) => isHanded(use[position]));
      for (const { arguments: list, who: caller } of isHanding ? given : [{ arguments: [], who }]) {
        const values = positions.map((position) => valuesOf(use[position], list));
        if (values.every((one) => one === undefined))
          this.open(syscall, isHanding ? `${caller} passes what isn't constant` : `what ${who} passes isn't known`);
        else this.#tell(syscall, positions, values);
      }
    }
  }

  /** The program's own text makes the call. */
  pass(syscall: string, { arguments: list, who }: Given): void {
    const positions = this.#positions(syscall);
    this.use(syscall, [Object.fromEntries(positions.map((at) => [at, { parameter: at }]))], who, [
      { arguments: list, who },
    ]);
  }

  /** Conditions of a permit, or why it has none; nothing for a call without selecting arguments. */
  of(syscall: string, around: Surroundings): Pick<Permit, "when" | "anyArguments"> {
    if (around.arguments === undefined || this.#positions(syscall).length === 0) return { when: [] };
    const why = unread(around) ?? this.#open.get(syscall) ?? unproven(around);
    if (why !== undefined) return { when: [], anyArguments: why };
    const when = withoutSubsumed([...(this.#told.get(syscall)?.values() ?? [])]);
    if (when.length === 0) return { when: [], anyArguments: "nothing tells what is passed" };
    if (when.length > mostAlternatives || when.some((tests) => tests.length === 0))
      return { when: [], anyArguments: "more different values are passed than a filter should compare" };
    return { when };
  }

  #positions(syscall: string): readonly number[] {
    const parameters = this.#db.syscall(syscall)?.parameters ?? [];
    return parameters.flatMap(({ selects }, position) => (selects === undefined ? [] : [position]));
  }

  #tell(syscall: string, positions: readonly number[], values: readonly Constants[]): void {
    const alternatives = this.#told.get(syscall) ?? new Map<string, readonly ArgumentTest[]>();
    this.#told.set(syscall, alternatives);
    let combined: readonly (readonly ArgumentTest[])[] = [[]];
    for (const [index, argument] of positions.entries()) {
      const options = values[index];
      if (options === undefined || combined.length * options.length > mostCombinations) continue;
      combined = combined.flatMap((tests) => options.map((value) => [...tests, testOf(argument, value)]));
    }
    for (const tests of combined) alternatives.set(keyOf(tests), tests);
  }
}

/** What C libraries pass is derived for one machine, and a filter for several has the same conditions on all. */
function unread({ architectures, map }: Surroundings): string | undefined {
  const others = architectures.filter((one) => one !== "x86_64").map(architectureText);
  return others.length > 0 ? `what ${map.library} passes isn't read for ${others.join(", ")}` : undefined;
}

function unproven({ arguments: extent, loader }: Surroundings): string | undefined {
  if (extent === "known" || loader === undefined) return undefined;
  return `\`${loader}\` loads modules that the machine's configuration names`;
}

/** A finished draft without its conditions when it is open: what isn't known could make a call in another way. */
export function provenConditions(list: Allowlist): Allowlist {
  const [cause] = list.unknown;
  if (list.verdict === "closed" || !cause) return list;
  const why = `the draft is open: ${cause.message}`;
  const permits = list.permits.map((permit) =>
    permit.when.length === 0 ? permit : { ...permit, when: [], anyArguments: why },
  );
  return { ...list, permits };
}

/** A draft that can't have conditions, with the reason at each permit that could have some. */
export function withoutConditions(list: Allowlist, why: string, db: Database): Allowlist {
  const permits = list.permits.map((permit) => {
    const isSelecting = db.syscall(permit.syscall)?.parameters.some(({ selects }) => selects !== undefined);
    return isSelecting ? { ...permit, when: [], anyArguments: why } : permit;
  });
  return { ...list, permits };
}

/**
 * The kernel reads 32 bits of every selecting argument, and whether a library extends an `int` by its sign, by zeros
 * or leaves what was there is its own affair: the upper half is never compared.
 */
function testOf(argument: number, value: bigint): ArgumentTest {
  return { argument, operator: "masked==", value: BigInt.asUintN(32, value), mask: 0xffff_ffffn };
}

function keyOf(tests: readonly ArgumentTest[]): string {
  return tests.map(({ argument, value }) => `${argument}=${value}`).join();
}

function isHanded(value: PassedValue | undefined): boolean {
  return value !== undefined && "parameter" in value;
}

function valuesOf(value: PassedValue | undefined, given: readonly Constants[]): Constants {
  if (value === undefined) return undefined;
  return "values" in value ? value.values.map(BigInt) : given[value.parameter];
}

/** What holds wherever another holds says nothing. In the order of their values. */
function withoutSubsumed(when: readonly (readonly ArgumentTest[])[]): Permit["when"] {
  const keys = when.map((tests) => new Set(tests.map((test) => keyOf([test]))));
  const kept = when.filter((_, index) => {
    const own = keys[index] ?? new Set();
    return !keys.some((other, at) => at !== index && other.size < own.size && [...other].every((key) => own.has(key)));
  });
  const order = (a: readonly ArgumentTest[], b: readonly ArgumentTest[]) => {
    for (const [index, { value }] of a.entries()) {
      const other = b[index]?.value ?? -1n;
      if (value !== other) return value < other ? -1 : 1;
    }
    return a.length - b.length;
  };
  return kept.toSorted(order);
}
