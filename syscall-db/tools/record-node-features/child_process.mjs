import { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
const closed = (child) => once(child, "close").catch(() => undefined);
const script = join(process.cwd(), "child.cjs");
writeFileSync(script, "process.on('message', (m) => { process.send(m); process.disconnect(); });");
await closed(
  exec("echo a; cat", { timeout: 2000 }).on("spawn", function () {
    this.stdin?.end("b");
  }),
);
await closed(execFile("true", { cwd: "/", env: { PATH: process.env.PATH } }));
await closed(
  spawn("cat", { stdio: ["pipe", "pipe", "inherit"] }).on("spawn", function () {
    this.stdin.end(Buffer.alloc(500_000));
    this.stdout.resume();
  }),
);
await closed(spawn("true", { stdio: "ignore", detached: true }));
await closed(spawn("true", { stdio: "inherit", shell: true }));
const ids = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
await closed(spawn("true", ids).on("error", () => undefined));
const file = openSync(join(process.cwd(), "out.txt"), "w");
await closed(spawn("echo", ["x"], { stdio: ["ignore", file, file, "pipe"] }));
closeSync(file);
await closed(spawn("/no/such/program").on("error", () => undefined));
const sleeping = spawn("sleep", ["5"]);
sleeping.kill();
await closed(sleeping);
const aborting = new AbortController();
const aborted = spawn("sleep", ["5"], { signal: aborting.signal }).on("error", () => undefined);
aborting.abort();
await closed(aborted);
execSync("cat", { input: "x" });
execFileSync("true", { stdio: "inherit" });
spawnSync("sleep", ["5"], { timeout: 50 });
spawnSync("/no/such/program");
for (const serialization of ["json", "advanced"]) {
  const forked = fork(script, { serialization });
  forked.send({ a: 1 });
  await closed(forked);
}
