import { copyInLoop, copyOfStreams, copyOfWhole, type Copy } from "../facts/copying.js";
import type { Code } from "../facts/query.js";
import { isScript, isTest } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

/**
 * Prefer a copy inside the kernel over reading a file only to write it again.
 *
 * A loop of `read` and `write` crosses into the kernel twice for each buffer, and moves every byte into the process and
 * out again. `copy_file_range` does it in one call for as much as it likes, and on file systems that can (Btrfs, XFS, NFS)
 * it shares blocks or leaves the copying to the server; `sendfile` does the same towards a socket. In Node `copyFile`
 * goes that way, in one trip to the thread pool: measured, a stream takes about twice as long, with 4 KiB as with 64 MiB.
 * `writeFileSync(to, readFileSync(from))` takes no longer than `copyFileSync` until files are large, and is left alone.
 *
 * The rule reports a loop whose buffer goes from one file to another without being looked at, when both were opened by
 * name in the function. In JavaScript it reports the whole content of a file that is written to another one asynchronously,
 * and a stream from a file that is piped into a file.
 *
 * It stays silent when the bytes are looked at or changed, when the other end is a terminal, a socket or unknown, when
 * options of the reading or writing (a range, flags, a mode) would be lost, when a file gets its own content back, in
 * tests, and in scripts of JavaScript.
 *
 * ## Why it is only in `strict` for JavaScript
 *
 * On 37 servers and command lines drawn by a seed a strict reader accepted 4 of 7 findings: two were build scripts, where
 * the rule is silent now, and one wrote back what it had read from the same file.
 */
export default defineRule<"copy">({
  languages: ["c", "javascript"],
  startsFrom: ["transfers"],
  consults: ["opens"],
  concern: "cost",
  recommended: ["c"],
  messages: {
    copy: "{{write}} only gets what {{read}} brought into the process: every byte crosses twice. Let the kernel copy from file to file: {{instead}}.",
  },
  options: {},
  *check({ code, target, silent }): Iterable<Finding<"copy">> {
    const where = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    for (const { call, row } of code.known()) {
      if (code.effects(call, "transfers").length === 0) continue;
      const [loop] = code.loops(call);
      const copy: Copy | undefined =
        code.runtime === "node"
          ? (copyOfWhole(code, call) ?? copyOfStreams(code, call))
          : loop && copyInLoop(code, call, loop);
      const instead = copy && alternativeFor(row, "in-kernel-copy", target);
      if (!copy || !instead || where !== undefined) {
        silent(call, where ?? "it isn't known to go from file to file unseen");
        continue;
      }
      if (isPutBack(code, copy)) {
        silent(call, "the file is written back, after something else may have changed it");
        continue;
      }
      const { read, write } = copy;
      yield {
        span: call.span,
        messageId: "copy",
        data: { read: `\`${read.calleeText}\``, write: `\`${write.calleeText}\``, instead: `\`${instead.name}\`` },
        related: [{ span: (call === read ? write : read).span, message: "The other half of the copy" }],
      };
    }
  },
});

/** What is read goes to the very path that it came from. */
function isPutBack(code: Code, { read, write }: Copy): boolean {
  const [from, to] = [code.argument(read, "path"), code.argument(write, "path")];
  return from !== undefined && to !== undefined && code.sameValue(from.value, read, to.value, write);
}
