import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type * as context from "../../rules/src/facts/context.js";
import { codeOf, inside, theCall } from "./code-c.js";

const { contextOf } = await inside<typeof context>("context.js");

/** What is true of the place where `x` is called. */
function around(text: string): readonly string[] {
  const code = codeOf(text);
  return Object.entries(contextOf(code, theCall(code, "x"))).flatMap(([name, holds]) => (holds ? [name] : []));
}

describe("the circumstances of a call in C", () => {
  const handler = "static void stop(int s) { x(s); }\n";
  const cases: readonly [text: string, context: readonly string[]][] = [
    ["int f(void) { return x(); }", []],
    [`${handler}int f(void) { signal(2, stop); }`, ["inSignalHandler"]],
    [`${handler}int f(void) { struct sigaction a; a.sa_handler = stop; sigaction(2, &a, 0); }`, ["inSignalHandler"]],
    [
      `${handler}int f(void) { struct sigaction a = { .sa_handler = stop }; sigaction(2, &a, 0); }`,
      ["inSignalHandler"],
    ],
    [
      `${handler}static void on(int s, void (*h)(int)) { signal(s, h); }\nint f(void) { on(2, stop); }`,
      ["inSignalHandler"],
    ],
    [
      `${handler}static void on(int s, void (*h)(int)) { struct sigaction a; a.sa_handler = h; sigaction(s, &a, 0); }\n` +
        "int f(void) { on(2, stop); }",
      ["inSignalHandler"],
    ],
    [
      `static void say(void) { x(); }\nstatic void stop(int s) { say(); }\nint f(void) { signal(2, stop); }`,
      ["inSignalHandler"],
    ],
    [`${handler}int f(void) { atexit(stop); signal(2, SIG_IGN); stop(1); }`, []],
    ["int f(void) { if (fork() == 0) { x(); } }", ["afterFork"]],
    ["int f(void) { int p = fork(); if (!p) x(); }", ["afterFork"]],
    ["int f(void) { int p; if ((p = fork()) == 0) x(); }", ["afterFork"]],
    ["int f(void) { int p; p = fork(); if (p) wait(0); else x(); }", ["afterFork"]],
    ["int f(void) { switch (fork()) { case -1: return 1; case 0: x(); default: return 0; } }", ["afterFork"]],
    ["int f(void) { switch (fork()) { case 0: return 1; default: x(); } }", []],
    ["int f(void) { int p = fork(); if (p > 0) x(); }", []],
    ["int f(void) { if (g() == 0) x(); }", []],
    ["static void child(void) { x(); }\nint f(void) { if (fork() == 0) child(); }", ["afterFork"]],
    ["static void child(void) { x(); }\nint f(void) { if (fork() == 0) child(); else child(); }", []],
    ["int f(void) { x(); return setuid(getuid()); }", ["setUserId"]],
    ["int f(void) { uid_t own = getuid(); x(); return seteuid(own); }", ["setUserId"]],
    ["int f(uid_t own) { x(); return setuid(own); }", []],
    ["int f(void) { for (;;) { poll(p, n, -1); x(); } }", ["inEventLoop"]],
    ["int f(void) { poll(p, n, -1); for (;;) x(); }", []],
    ["#ifdef DEBUG\nint f(void) { x(); }\n#endif", ["forDebugging"]],
    ["#ifndef NDEBUG\nint f(void) { x(); }\n#endif", ["forDebugging"]],
    ["#ifdef NDEBUG\nint f(void) { x(); }\n#endif", []],
    ["#ifndef DEBUG\nint f(void) { x(); }\n#endif", []],
    ["int f(void) { if (debug) x(); }", ["forDebugging"]],
    ["int f(struct o *o) { if (o->debug_level > 2 && y()) x(); }", ["forDebugging"]],
    ["int f(void) { if (!debug) x(); else y(); }", []],
    ["int f(void) { if (debugger_is_needed()) x(); }", []],
    ["#ifdef _WIN32\nint f(void) { x(); }\n#endif", ["elsewhere"]],
  ];
  for (const [text, expected] of cases)
    it(text.replaceAll("\n", " "), () => {
      assert.deepEqual(around(text), expected);
    });
});
