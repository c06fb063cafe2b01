import type { LibraryCall } from "syscall-db";
import type { CallFact } from "./fact.js";

/** A call of the database that this file makes, directly or through helpers of the same file. */
export interface Reached {
  /** The call that stands in the asking function. */
  readonly site: CallFact;
  /** The call of the database; `site` itself when no helper lies between. */
  readonly call: CallFact;
  readonly row: LibraryCall;
  /** Names of the helpers from `site` to `call`, outermost first. */
  readonly chain: readonly string[];
  /** The calls of those helpers, outermost (`site`) first. */
  readonly helperCalls: readonly CallFact[];
}
