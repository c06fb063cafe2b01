import type { SourceCode } from "eslint";
import type { LibraryCall, Syscall } from "syscall-db";
import type { BlockFact, CallFact, FileFacts } from "../facts/fact.js";
import { openCompletely } from "../facts/of.js";
import type { Code } from "../facts/query.js";
import { isRetry, wholeTransfer } from "../facts/repeats.js";

/** A call that comes to system calls, itself or through helpers, and how often each of them is made. */
export interface CrossingSite {
  readonly call: CallFact;
  /** The loops around it in its own function, innermost first. */
  readonly loops: readonly BlockFact[];
  readonly reached: readonly ReachedCall[];
}

export interface ReachedCall {
  /** `raw`: the system call that `syscall(SYS_x, …)` names. */
  readonly makes: { readonly row: LibraryCall } | { readonly raw: Syscall };
  /** The helpers between, outermost first; empty for the site itself. */
  readonly chain: readonly string[];
  /** The loops around it inside of those helpers. */
  readonly loops: readonly BlockFact[];
}

/** All of one file, in the order of the text; advice for other systems' code is left out. Undefined for C++. */
export function crossingSites(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
): { readonly facts: FileFacts; readonly sites: readonly CrossingSite[] } | undefined {
  const code = openCompletely(sourceCode, settings, filename)?.code;
  if (!code) return undefined;
  const sites = code.facts.calls
    .filter((call) => !code.isForeign(call))
    .flatMap((call): readonly CrossingSite[] => {
      const reached = reachedFrom(code, call);
      return reached.length === 0 ? [] : [{ call, loops: loopsThatCount(code, call), reached }];
    })
    .sort((a, b) => a.call.calleeSpan[0] - b.call.calleeSpan[0]);
  return { facts: code.facts, sites };
}

function reachedFrom(code: Code, site: CallFact): readonly ReachedCall[] {
  const raw = rawSyscall(code, site);
  if (raw) return [{ makes: { raw }, chain: [], loops: [] }];
  return code.through(site).map(({ call, row, chain, helperCalls }) => ({
    makes: { row },
    chain,
    // The site's own loops are told apart.
    loops: call === site ? [] : [call, ...helperCalls.slice(1).reverse()].flatMap((one) => loopsThatCount(code, one)),
  }));
}

/** `syscall(SYS_gettid)`: the first argument names the system call. */
function rawSyscall(code: Code, { callee, target, arguments: [first] }: CallFact): Syscall | undefined {
  if (callee !== "syscall" || target !== undefined || !first || code.facts.language !== "c") return undefined;
  const [, name] = /^(?:SYS|__NR)_(\w+)$/.exec(code.text(first.span).trim()) ?? [];
  return name === undefined ? undefined : code.db.syscall(name);
}

/** Without those that only go on with a transfer that came short: their rounds are one in the usual case. */
function loopsThatCount(code: Code, call: CallFact): readonly BlockFact[] {
  return code.loops(call).filter((loop) => !isRetry(code, loop) && !wholeTransfer(code, call, loop));
}
