import type { ConstantCall, Edge, Place, Program } from "../program/program.js";
import type { Reach } from "../program/reach.js";
import type { Given } from "./conditions.js";

/** What a program passes to functions of the C library, at each call that may run. */
export class GivenCalls {
  readonly #program: string;
  readonly #placeText: (place: Place) => string;
  readonly #calls = new Map<string, ConstantCall[]>();
  readonly #edges = new Map<string, Edge[]>();

  constructor(program: Program, reach: Reach, placeText: (place: Place) => string) {
    this.#program = program.name;
    this.#placeText = placeText;
    for (const call of program.constants)
      if (call.from === undefined || reach.has(call.from))
        this.#calls.set(call.callee, [...(this.#calls.get(call.callee) ?? []), call]);
    for (const edge of [...program.edges.values()].flat())
      if (edge.to.startsWith("libc:") && reach.has(edge.from))
        this.#edges.set(edge.to, [...(this.#edges.get(edge.to) ?? []), edge]);
  }

  /** A call that isn't among the constants, such as one that the compiler makes, is one of which nothing is known. */
  of(name: string): readonly Given[] {
    const calls = this.#calls.get(name) ?? [];
    const edges = (this.#edges.get(`libc:${name}`) ?? []).filter(
      ({ from }) => !calls.some((call) => call.from === from),
    );
    return [
      ...calls.map(({ place, arguments: list }) => {
        const who = this.#placeText(place);
        return { arguments: list ?? [], who: list ? who : `${who}, where \`${name}\` isn't called,` };
      }),
      ...edges.map(({ place }) => ({ arguments: [], who: place ? this.#placeText(place) : this.#program })),
    ];
  }
}
