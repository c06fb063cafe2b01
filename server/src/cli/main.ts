#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { Refusal } from "../service/refusal.js";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const examples = `
Examples:
  syscall-lint src                    check the C, JavaScript and TypeScript files below src
  syscall-lint check --explain src    the same, with what each finding costs
  syscall-lint explain fread          what a function, Node API or system call does
  syscall-lint list --tier heavy      system calls by cost, privilege, category, caller …
  syscall-lint why src/log.c:42       what the rules thought of the calls on one line
  syscall-lint facts src/log.c        what is known of a file before any rule judges
  syscall-lint report . -o r.html     a page with every call site: sort, filter, plot
  syscall-lint summarize . -o s.json  what files offer one another, for ESLint
  syscall-lint seccomp . --compile-commands build.json
                                      the system calls that a program needs, with reasons

Exit status: 0 clean, 1 findings, 2 something could not be checked or was asked wrongly.`;

// Whoever reads our output may stop early: `syscall-lint src | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode);
  throw error;
});

const program = new Command("syscall-lint")
  .description(
    "Finds code that crosses into the kernel too often or with too much privilege, in C, JavaScript and TypeScript.",
  )
  .version(version, "--version", "print the version")
  .helpOption("--help", "show this help; after a command, the command's own")
  .helpCommand("help [command]", "show the help of a command")
  .addHelpText("after", examples)
  .showHelpAfterError("Try syscall-lint --help.")
  .exitOverride();

/** What each command needs takes its time to load. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./check.js")).checkCommand(),
  explain: async () => (await import("./explain.js")).explainCommand(),
  list: async () => (await import("./list.js")).listCommand(),
  why: async () => (await import("./why.js")).whyCommand(),
  facts: async () => (await import("./facts.js")).factsCommand(),
  summarize: async () => (await import("./summarize.js")).summarizeCommand(),
  seccomp: async () => (await import("./seccomp.js")).seccompCommand(),
  "record-build": async () => (await import("./record-build.js")).recordBuildCommand(),
  report: async () => (await import("./report.js")).reportCommand(version),
  lsp: async () => (await import("./lsp.js")).lspCommand(version),
};
const [, , asked = ""] = process.argv;
for (const name of Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands)) {
  const command = await commands[name]?.();
  if (!command) continue;
  const prepared = command.helpOption("--help", "show this help");
  prepared.showHelpAfterError(`Try syscall-lint ${name} --help.`);
  program.addCommand(prepared.exitOverride(), { isDefault: name === "check" });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Refusal) process.stderr.write(`syscall-lint: ${error.message} ${error.remedy}\n`);
  else
    process.stderr.write(
      `syscall-lint: internal error, please report it: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  return 2;
}
