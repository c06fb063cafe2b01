import { judgeMasking } from "../facts/masking.js";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";

/**
 * Disallow a file mode mask that is set for a file whose mode already leaves out what it masks.
 *
 * The mask takes bits away from the mode that a file is made with. `mkstemp` asks for 0600, and `open` for what its
 * third argument says: around `open(path, flags, 0600)` a mask of 077 changes nothing. It costs two crossings, and since
 * the mask belongs to the whole process, a file that another thread makes meanwhile gets other permissions than it
 * should.
 *
 * The rule reports a mask that is set and put back in one function, when every file that is made in between asks for
 * none of the bits that it masks.
 *
 * It stays silent when something in between can't be seen through, since it might make a file too, and in tests.
 *
 * ## Why it is only in `strict`
 *
 * In a fresh sample of C (2026) 5 of 8 findings were right: a mask of the caller's can hide the owner's bits as well.
 */
export default defineRule<"needless">({
  languages: ["c"],
  startsFrom: ["sets-umask"],
  consults: ["creates"],
  concern: "cost",
  recommended: false,
  tags: { needless: "unnecessary" },
  messages: {
    needless:
      "{{call}} and the call that puts the mask back change nothing: {{maker}} asks for {{mode}}, which has none of these bits. Leave both out: they cost two crossings, and the mask is every thread's.",
  },
  options: {},
  *check({ code, silent }) {
    const test = isTest(code);
    for (const { call } of code.known()) {
      if (code.effects(call, "sets-umask").length === 0) continue;
      const found = judgeMasking(code, call);
      if (test) silent(call, "the file is a test");
      else if ("silence" in found) silent(call, found.silence);
      else
        yield {
          span: call.span,
          messageId: "needless",
          data: {
            call: `\`${call.calleeText}\``,
            maker: [...found.maker.chain, found.maker.call.calleeText].map((name) => `\`${name}\``).join(" → "),
            mode: `0${found.mode.toString(8)}`,
          },
          related: [{ span: found.restored.span, message: `\`${found.restored.calleeText}\` puts the mask back here` }],
        };
    }
  },
});
