/* What any program may come to do without asking for it: collect garbage, grow, compile, load, wait, print, fail. */
import { createRequire } from "node:module";
import { setTimeout as later } from "node:timers/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.cwd(), "modules");
await import(pathToFileURL(join(folder, "a.mjs")).href);
await import(pathToFileURL(join(folder, "d.mjs")).href);
await import("./missing.mjs").catch(() => undefined);
const require = createRequire(join(folder, "x.cjs"));
require("./b.cjs");
require("./c.json");
try {
  require("missing");
} catch {}

let kept = [];
for (let round = 0; round < 30; round += 1) {
  kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at, text: String(at) })));
  if (round % 10 === 9) kept = [];
  await later(1);
}
const buffers = Array.from({ length: 50 }, () => Buffer.alloc(4 << 20, 1));
kept = undefined;
buffers.length = 0;
const hot = (n) => (n < 2 ? n : hot(n - 1) + hot(n - 2));
hot(30);
const wasm = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]);
await WebAssembly.compile(wasm);
const shared = new WebAssembly.Memory({ initial: 1, maximum: 100, shared: true });
shared.grow(10);
new RegExp("(a+)+b").test("a".repeat(20));
new Intl.DateTimeFormat("de", { timeZone: "Europe/Berlin" }).format(new Date());
new Date().toString();
structuredClone(new Map([[1, 2]]));
crypto.randomUUID();
crypto.getRandomValues(new Uint8Array(1000));
performance.now();
process.hrtime.bigint();
for (const signal of ["SIGTERM", "SIGUSR2", "SIGWINCH", "SIGHUP"]) process.on(signal, () => undefined);
process.on("warning", () => undefined);
process.emitWarning("careful");
console.log("x".repeat(200_000));
console.error(new Error("with a stack").stack);
await new Promise((done) => process.stdout.write("y\n", done));
setInterval(() => undefined, 1000).unref();
await later(20);
if (process.argv[2] === "throw") throw new Error("uncaught");
if (process.argv[2] === "reject") void Promise.reject(new Error("unhandled"));
if (process.argv[2] === "abort") process.abort();
if (process.argv[2] === "exit") process.exit(3);
if (process.argv[2] === "memory") {
  const all = [];
  for (;;) all.push(new Array(1_000_000).fill(1.5));
}
