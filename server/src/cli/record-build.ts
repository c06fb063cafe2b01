import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { recordBuild } from "../host/record-build.js";
import { codeOfError } from "../host/read-source.js";
import { Refusal } from "../service/refusal.js";

const examples = `
Examples:
  syscall-lint record-build -o build.json -- make
  syscall-lint record-build -o build.json -- ninja -C build
  syscall-lint seccomp . --compile-commands build.json

Build from clean: what is up to date isn't compiled, and so isn't seen. Configure first, record the build alone.
Nothing of the build changes; each compiler is started by a small script that notes its command.`;

export function recordBuildCommand(): Command {
  return new Command("record-build")
    .description("run a build and write down what it compiles and links, for syscall-lint seccomp")
    .argument("<command...>", "the build, behind --")
    .requiredOption("-o, --output <file>", "where to write it")
    .addHelpText("after", examples)
    .action(async (command: readonly string[], { output }: { output: string }) => {
      process.exitCode = await record(command, resolve(output));
    });
}

/** The build's own exit status, or 2 when it compiled nothing. */
async function record(command: readonly string[], output: string): Promise<number> {
  const { recording, status } = await recordBuild(command, process.cwd());
  const count = recording.commands.length;
  if (count === 0)
    throw new Refusal(
      `${command.join(" ")} called no compiler on the path.`,
      "Clean first; where the build names its compiler by a path, give it the name alone (make CC=gcc).",
    );
  try {
    writeFileSync(output, `${JSON.stringify(recording, undefined, 1)}\n`);
  } catch (error) {
    throw new Refusal(`${output} can't be written (${codeOfError(error)}).`, "Name a file in a folder that is there.");
  }
  process.stderr.write(`${count} commands in ${output}\n`);
  if (status !== 0)
    process.stderr.write(`syscall-lint: the build ended with status ${status}: the rest isn't known.\n`);
  return status;
}
