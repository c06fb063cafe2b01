import { counterparts, type Architecture, type Database } from "syscall-db";
import type { Origin, Permit, Witness } from "./allowlist.js";
import type { Conditions } from "./conditions.js";
import { witnessText } from "./words.js";

/** How many witnesses a permit keeps for each of its functions' ways. */
const mostWitnesses = 8;

/** Of several reasons the one that is hardest to do without says where a permit comes from. */
const strength: Readonly<Record<Origin, number>> = { base: 0, own: 1, "thin-wrapper": 2, map: 3, library: 4, child: 5 };

/** The permits of a draft as they are found, each with its reasons. */
export class Permits {
  readonly #permits = new Map<string, { readonly because: Witness[]; origin: Origin }>();
  readonly #conditions: Conditions;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  has(syscall: string): boolean {
    return this.#permits.has(syscall);
  }

  /** `isTold`: {@link Conditions} know what is passed. */
  add(syscall: string, witness: Witness, origin: Origin, isTold = false): void {
    if (!isTold) this.#conditions.open(syscall, `nothing tells what is passed: ${witnessText(witness, syscall)}`);
    const known = this.#permits.get(syscall);
    if (!known) this.#permits.set(syscall, { because: [witness], origin });
    else if (known.because.length < mostWitnesses) {
      known.because.push(witness);
      if (strength[origin] < strength[known.origin]) known.origin = origin;
    }
  }

  /** What stands for a call on machines that don't have it. */
  addFamilies(architectures: readonly Architecture[], db: Database): void {
    for (const [syscall, { origin }] of [...this.#permits])
      for (const architecture of architectures)
        if (db.syscall(syscall)?.numbers[architecture] === undefined)
          for (const other of counterparts(syscall))
            if (db.syscall(other)?.numbers[architecture] !== undefined)
              this.add(other, { kind: "family", of: syscall }, origin);
  }

  /** Sorted, with the conditions that hold. */
  list(options: Parameters<Conditions["of"]>[1]): readonly Permit[] {
    return [...this.#permits]
      .map(([syscall, { because, origin }]): Permit => {
        return { syscall, ...this.#conditions.of(syscall, options), because, origin, seen: "static" };
      })
      .sort((a, b) => (a.syscall < b.syscall ? -1 : 1));
  }
}
