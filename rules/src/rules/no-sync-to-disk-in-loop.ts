import type { BlockFact, Value } from "../facts/fact.js";
import type { Moment } from "../facts/flow.js";
import { isRetry, waitsForEvents } from "../facts/purpose.js";
import type { Code, Reached } from "../facts/query.js";
import { armsWithin, isOption, repeatingLoop } from "../facts/rounds.js";
import { isTest } from "../facts/roles.js";
import { moveOf } from "../facts/seek.js";
import { staysOpen } from "../facts/transfer.js";
import { rootVariable } from "../facts/values.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

/**
 * Disallow waiting for the disk on every iteration of a loop.
 *
 * A sync returns when the device has confirmed that the data is safe: a millisecond on a good disk, ten on a slow one,
 * whatever the amount. One sync after the loop makes the same data as safe and lets the kernel write it in large
 * pieces.
 *
 * The rule reports a sync of one file that is repeated in a loop, itself or through a helper of the same file, and any
 * sync of everything in a loop.
 *
 * It stays silent when every round syncs a file of its own, when something else decides whether to sync (an option, a
 * counter), when the loop waits for events or answers somebody, who may rely on what was confirmed, where the sync
 * stands beside a change of the file's name or length whose order matters, and in tests.
 */
export default defineRule<"sync">({
  languages: ["c", "javascript"],
  startsFrom: ["syncs"],
  consults: ["polls", "sleeps", "waits", "accepts", "transfers", "truncates", "renames", "removes"],
  concern: "cost",
  recommended: true,
  messages: {
    sync: "{{call}} waits for the disk on every iteration. What was written before is as safe when it waits once: {{instead}}.",
  },
  options: {},
  *check({ code, target, silent }): Iterable<Finding<"sync">> {
    const test = isTest(code);
    for (const site of code.facts.calls) {
      for (const reached of code.through(site)) {
        if (code.effects(reached.call, "syncs").length === 0) continue;
        const loop = repeatingLoop(code, site);
        const silence = test ? "the file is a test" : whySilent(code, reached, loop);
        if (!loop || silence !== undefined) {
          silent(site, silence ?? "");
          // What a helper syncs when the first way fails is no other sync.
          break;
        }
        const batch = alternativeFor(reached.row, "batch", target)?.name;
        yield {
          span: site.span,
          messageId: "sync",
          data: {
            call: [...reached.chain, reached.call.calleeText].map((name) => `\`${name}\``).join(" → "),
            instead: batch ?? "sync after the loop",
          },
        };
        break;
      }
    }
  },
});

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined): string | undefined {
  if (!loop) return "it stands in no loop, or in one of few rounds";
  const { site, call } = reached;
  if (code.isForeign(site) || code.isForeign(call)) return "the code is for another system, or inside a syntax error";
  for (const effect of code.effects(call, "syncs")) {
    const synced = code.operand(call, effect);
    if (effect.of !== undefined && !synced) return "the file doesn't say what it syncs";
    const given = synced && code.given(synced, reached);
    if (given && !mayBeFile(code, given)) return "another function made the descriptor: it may be no file";
    if (given && (!staysOpen(code, given, loop) || (site.id !== call.id && isLocalTo(code, given, call))))
      return "every round syncs a file of its own";
    if (given && isDirectory(code, given)) return "the order of what reaches the disk matters";
  }
  if (armsWithin(code, reached, loop).some((arm) => isOption(code, arm) || !writesIn(code, arm)))
    return "something else than the data decides whether to sync";
  if (isRetry(code, site, loop)) return "the loop only repeats what failed";
  if (reached.chain.length > 2) return "the helpers on the way do more";
  const around = [loop, ...code.loops(site)].flatMap((block) =>
    code.callsIn(block).flatMap((one) => code.through(one)),
  );
  if (around.some((other) => waitsForEvents(code, other.call))) return "the loop waits for events";
  if ((["truncates", "renames", "removes"] as const).some((name) => around.some((o) => code.effects(o.call, name)[0])))
    return "the order of what reaches the disk matters";
  if (around.some((other) => moveOf(code, other.call) === "absolute")) return "each round writes over the last one";
  return undefined;
}

/** What a function that isn't known to open anything handed out may be a terminal or a socket, which no disk keeps. */
function mayBeFile(code: Code, value: Value): boolean {
  const root = value.kind === "variable" ? value.variable : undefined;
  const makers =
    root === undefined ? [] : code.storesOf(root).map((store) => store.value && code.originOf(store.value));
  return makers.every(
    (maker) =>
      maker === undefined ||
      code.row(maker) !== undefined ||
      code.through(maker).some(({ call }) => code.effects(call, "opens").length > 0),
  );
}

/** A descriptor that the helper makes itself. */
function isLocalTo(code: Code, value: Value, moment: Moment): boolean {
  const root = rootVariable(value);
  const variable = root === undefined ? undefined : code.linked.variables[root];
  return !variable || (variable.kind === "local" && variable.function === moment.function);
}

/** Names, not data: each must be there before the next change. */
function isDirectory(code: Code, value: Value): boolean {
  const root = rootVariable(value);
  const made = root === undefined ? [] : code.storesOf(root).flatMap((store) => store.value ?? []);
  const flags = made.flatMap((one) => code.originOf(one)?.arguments ?? []).map((argument) => argument.value);
  return flags.some((flag) =>
    code.mentions(code.value(flag), (part) => part.kind === "symbols" && part.names.includes("O_DIRECTORY")),
  );
}

function writesIn(code: Code, arm: BlockFact): boolean {
  return code
    .callsIn(arm)
    .flatMap((one) => code.through(one))
    .some(({ call }) => code.effects(call, "transfers").some(({ direction }) => direction === "out"));
}
