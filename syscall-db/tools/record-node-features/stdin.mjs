import readline from "node:readline";
const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
if (process.stdin.isTTY) process.stdin.setRawMode(true);
let count = 0;
for await (const line of lines) {
  count += line.length;
  if (line === "end") break;
}
if (process.stdin.isTTY) process.stdin.setRawMode(false);
void [process.stdout.columns, count];
process.stdin.pause();
process.stdin.unref?.();
process.stdout.write("done\n");
setTimeout(() => process.exit(0), 20);
