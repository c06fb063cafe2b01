import type { CallFact } from "./fact.js";
import type { Reached, Row } from "./query.js";

/**
 * What a helper reaches, as the function sees it that calls the helper. Of all that is reached rules look at few, and most
 * only at the row: the way there is put together for those that ask.
 */
class Below implements Reached {
  readonly site: CallFact;
  readonly call: CallFact;
  readonly row: Row;
  readonly #head: Pick<Reached, "chain" | "helperCalls">;
  readonly #inner: Reached;
  #chain: readonly string[] | undefined;
  #helperCalls: readonly CallFact[] | undefined;

  constructor(site: CallFact, head: Pick<Reached, "chain" | "helperCalls">, inner: Reached) {
    this.site = site;
    this.call = inner.call;
    this.row = inner.row;
    this.#head = head;
    this.#inner = inner;
  }

  get chain(): readonly string[] {
    return (this.#chain ??= [...this.#head.chain, ...this.#inner.chain]);
  }

  get helperCalls(): readonly CallFact[] {
    return (this.#helperCalls ??= [...this.#head.helperCalls, ...this.#inner.helperCalls]);
  }
}

/** `inner` as it is seen from `site`, which leads to it by the way of `head`. */
export function below(site: CallFact, head: Pick<Reached, "chain" | "helperCalls">, inner: Reached): Reached {
  return new Below(site, head, inner);
}
