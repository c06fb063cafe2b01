#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { Refusal } from "../service/refusal.js";
import { checkCommand } from "./check.js";
import { explainCommand } from "./explain.js";
import { factsCommand } from "./facts.js";
import { listCommand } from "./list.js";
import { lspCommand } from "./lsp.js";
import { recordBuildCommand } from "./record-build.js";
import { seccompCommand } from "./seccomp.js";
import { reportCommand } from "./report.js";
import { summarizeCommand } from "./summarize.js";
import { whyCommand } from "./why.js";

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
  syscall-lint summarize . -o s.json  what C files offer one another, for ESLint
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

for (const [command, isDefault] of [
  [checkCommand(), true],
  [explainCommand(), false],
  [listCommand(), false],
  [whyCommand(), false],
  [factsCommand(), false],
  [summarizeCommand(), false],
  [seccompCommand(), false],
  [recordBuildCommand(), false],
  [reportCommand(version), false],
  [lspCommand(version), false],
] as const) {
  const prepared = command
    .helpOption("--help", "show this help")
    .showHelpAfterError(`Try syscall-lint ${command.name()} --help.`);
  program.addCommand(prepared.exitOverride(), { isDefault });
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
