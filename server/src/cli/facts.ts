import { resolve } from "node:path";
import { Command } from "commander";
import { factsText } from "./facts-text.js";

const examples = `
Examples:
  syscall-lint facts src/log.c           functions, and under each its loops and calls in the order in which they run
  syscall-lint facts --json server.ts    every fact, with offsets; the text itself is left out`;

export function factsCommand(): Command {
  return new Command("facts")
    .description("print what is known of a file before any rule judges it")
    .argument("<file>", "a C, JavaScript or TypeScript file")
    .option("--json", "everything, as JSON")
    .addHelpText("after", examples)
    .action(async (file: string, flags: { json?: boolean }) => {
      const path = resolve(file);
      const { factsOfFile } = await import("../host/facts-of-file.js");
      const facts = await factsOfFile(path);
      const json = () => JSON.stringify({ ...facts, text: undefined }, undefined, 1);
      process.stdout.write(flags.json === true ? `${json()}\n` : factsText(facts));
    });
}
