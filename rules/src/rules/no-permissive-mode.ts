import { constantOf } from "../facts/bounds.js";
import type { CallFact, Value } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";

/**
 * Disallow permissions that let everybody write, and moments in which they do.
 *
 * The file mode mask is the last guard of every file that a process makes without thinking of its mode; with `umask(0)`
 * the usual 0666 and 0777 make files that every user of the machine may change. `chmod` isn't subject to the mask: what
 * it is given is what the file gets. A socket that listens can be connected to from that moment on, whatever mode its
 * file gets later.
 *
 * The rule reports
 * - a mask that leaves others the right to write, when the same file of code sets no other mask later and makes a file
 *   with a mode that counts on a mask;
 * - a mode with that right in `chmod` and its like; a directory with the sticky bit, as `/tmp` has it, is meant so;
 * - a `chmod` of a Unix socket's path after `listen`;
 * - in Node, `process.umask()` without a mask: it sets the mask to 0 and back, and files that other threads make in
 *   between are open to all.
 *
 * Tests set the modes that they need.
 *
 * ## When not to use it
 *
 * A socket or a named pipe that every user shall write to needs the right; disable the rule there and say so.
 */
export default defineRule<"mask" | "mode" | "late" | "reads">({
  languages: ["c", "javascript"],
  startsFrom: ["sets-umask", "changes-mode"],
  consults: ["listens", "binds"],
  concern: "privilege",
  recommended: true,
  messages: {
    mask:
      "`{{call}}` stays in force, and `{{maker}}` then makes a file that every user can write to. Use a mask of 022 or " +
      "077, or give each file its exact mode.",
    mode: "`{{call}}` lets every user write to the file: the mask doesn't apply here. Leave out the bit for others (002).",
    late:
      "`{{call}}` comes after `{{listen}}`: until then everybody whom the mask lets in can connect. Set the mode between " +
      "`bind` and `{{listen}}`, or the mask before `bind`.",
    reads:
      "`{{call}}` sets the mask to 0 to read it: files that other threads make in between can be written by every user. " +
      "Leave modes to the mask, or set the mask once at the start.",
  },
  options: {},
  *check({ code, silent }) {
    const test = isTest(code);
    for (const { call } of code.known()) {
      const finding = judge(code, call);
      if (!finding) continue;
      const { messageId, ...data } = finding;
      if (test) silent(call, "the file is a test");
      else if (messageId === undefined) silent(call, "nobody gets more than is needed, as far as the file says");
      else yield { span: call.span, messageId, data: { call: call.calleeText, ...data } };
    }
  },
});

const others = 0o002;
const sticky = 0o1000;

interface Judgement {
  readonly messageId?: "mask" | "mode" | "late" | "reads";
  readonly maker?: string;
  readonly listen?: string;
}

function judge(code: Code, call: CallFact): Judgement | undefined {
  const [umask] = code.effects(call, "sets-umask");
  if (umask) return judgeMask(code, call, code.operand(call, umask));
  if (code.effects(call, "changes-mode").length === 0) return undefined;
  const mode = code.argument(call, "mode");
  const bits = mode && modeOf(code, mode.value);
  if (bits !== undefined && (bits & others) !== 0 && (bits & sticky) === 0)
    // Connecting to a socket takes the right to write to it.
    return bindsSocket(code, call) ? {} : { messageId: "mode" };
  const listen = listenBefore(code, call);
  return listen ? { messageId: "late", listen: listen.calleeText } : {};
}

function bindsSocket(code: Code, change: CallFact): boolean {
  return code.reached(change.function).some(({ call }) => code.effects(call, "binds").length > 0);
}

function judgeMask(code: Code, call: CallFact, mask: Value | undefined): Judgement {
  if (!mask) return { messageId: "reads" };
  const bits = modeOf(code, mask);
  if (bits === undefined || (bits & others) !== 0 || isReplaced(code, call)) return {};
  const maker = code.facts.calls.find((other) => makesForAll(code, other) && !code.before(other, call));
  return maker ? { messageId: "mask", maker: maker.calleeText } : {};
}

/** A mode with the right for others, or none: then libc and Node ask for 0666 and count on the mask. */
function makesForAll(code: Code, call: CallFact): boolean {
  const row = code.row(call);
  if (!row || code.effects(call, "creates").length === 0 || code.isForeign(call)) return false;
  const given = modeGiven(code, call);
  if (given === undefined) return code.runtime === "node";
  if (given.kind === "string" && !/^[0-7]+$/.test(given.value)) return true;
  const bits = modeOf(code, given);
  return bits !== undefined && (bits & others) !== 0;
}

function modeGiven(code: Code, call: CallFact): Value | undefined {
  const mode = code.argument(call, "mode") ?? code.argument(call, "options");
  const value = mode && code.value(mode.value);
  return value?.kind === "object" && !value.open ? value.properties["mode"] : value;
}

/** Node takes modes as text as well, in octal digits. */
function modeOf(code: Code, value: Value): number | undefined {
  const found = code.value(value);
  if (found.kind === "string") return /^[0-7]+$/.test(found.value) ? parseInt(found.value, 8) : undefined;
  return constantOf(code, found);
}

/** The result is kept, to be restored or as an answer, or a later call of the file sets another mask. */
function isReplaced(code: Code, call: CallFact): boolean {
  return code.facts.calls.some(
    (other) =>
      other.id !== call.id &&
      code.effects(other, "sets-umask").some((effect) => code.operand(other, effect) !== undefined) &&
      (other.function !== call.function || other.at > call.at),
  );
}

/** `listen` on a socket that was bound in the same function, when the path of the mode is part of the address. */
function listenBefore(code: Code, change: CallFact): CallFact | undefined {
  if (!code.argument(change, "path")) return undefined;
  const before = code.reached(change.function).filter(({ site }) => code.before(site, change));
  if (!before.some(({ call }) => code.effects(call, "binds").length > 0)) return undefined;
  return before.find(({ call }) => code.effects(call, "listens").length > 0)?.call;
}
