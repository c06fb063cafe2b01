import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import readlinePromises from "node:readline/promises";
import { PassThrough } from "node:stream";
import { plain, type Case } from "./case.js";

/** Cases of node:readline and node:readline/promises; the file they read lies below `scratch`. */
export function lineCases(scratch: string): readonly Case[] {
  const file = (count: number): string => {
    const name = path.join(scratch, `lines-${String(count)}`);
    fs.writeFileSync(name, "twenty bytes a line\n".repeat(count));
    return name;
  };
  const [few, many] = [file(3), file(2000)];
  const read = async (source: AsyncIterable<string>): Promise<number> => {
    let length = 0;
    for await (const line of source) length += line.length;
    return length;
  };
  const asked = (name: string, question: (input: PassThrough) => Promise<unknown>): Case =>
    plain(name, "answered at once, from memory to memory", () => {
      const input = new PassThrough();
      input.write("yes\n");
      return question(input);
    });
  return [
    plain("node:readline.createInterface", "file of 3 lines, opened and read to the end", () =>
      read(readline.createInterface({ input: fs.createReadStream(few) })),
    ),
    plain("node:readline.createInterface (2000 lines)", "file of 2000 lines, 40 kB", () =>
      read(readline.createInterface({ input: fs.createReadStream(many) })),
    ),
    plain("node:readline/promises.createInterface", "file of 3 lines, opened and read to the end", () =>
      read(readlinePromises.createInterface({ input: fs.createReadStream(few) })),
    ),
    asked("node:readline.createInterface().question", (input) => {
      const terminal = readline.createInterface({ input, output: new PassThrough() });
      return new Promise((resolve) => terminal.question("?", resolve)).finally(() => terminal.close());
    }),
    asked("node:readline/promises.createInterface().question", (input) => {
      const terminal = readlinePromises.createInterface({ input, output: new PassThrough() });
      return terminal.question("?").finally(() => terminal.close());
    }),
    plain("node:readline.createInterface().on", "", () => {
      const terminal = readline.createInterface({ input: new PassThrough() });
      terminal.on("line", () => undefined).close();
    }),
    plain("node:readline.cursorTo", "a stream in memory", () => readline.cursorTo(new PassThrough(), 0)),
    plain("node:readline.clearLine", "a stream in memory", () => readline.clearLine(new PassThrough(), 0)),
  ];
}
