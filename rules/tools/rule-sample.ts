/** Every part that a rule has, in a form that compiles and passes its fixtures. */
export const ruleSample = `import { defineRule } from "../rule.js";

interface Options {
  readonly allow: readonly string[];
}

/**
 * Disallow calls that wait for the disk inside a loop.
 *
 * Each such call returns only when the device has the data, so the loop runs at the pace of the disk.
 *
 * ## Instead
 *
 * Write everything, then wait once after the loop.
 *
 * ## Out of scope
 *
 * A call outside of any loop: waiting once is what makes data safe.
 */
export default defineRule<"perRound", Options>({
  languages: ["c"],
  startsFrom: ["syncs"],
  concern: "cost",
  recommended: false,
  messages: {
    perRound: "\`{{name}}\` waits for the disk in every round of this loop.",
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      description: "Functions that may be called in a loop.",
      default: [],
    },
  },
  *check({ code, options }) {
    for (const { call, row } of code.known()) {
      if (options.allow.includes(row.name) || code.effects(call, "syncs").length === 0) continue;
      if (code.loops(call).length > 0) yield { span: call.span, messageId: "perRound", data: { name: call.calleeText } };
    }
  },
});
`;

export function flaggedSample(id: string): string {
  return `#include <stddef.h>
#include <unistd.h>

void save_all(int fd, const char *const *lines, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (write(fd, lines[i], 80) < 0) return;
    fsync(fd);
  //^^^^^^^^^ ${id}: \`fsync\` waits for the disk in every round of this loop.
  }
}
`;
}

export const cleanSample = `#include <stddef.h>
#include <unistd.h>

void save_all(int fd, const char *const *lines, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (write(fd, lines[i], 80) < 0) return;
  fsync(fd);
}
`;
