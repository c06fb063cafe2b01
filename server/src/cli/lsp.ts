import { Command } from "commander";
import { Refusal } from "../service/refusal.js";

const examples = `
Examples:
  syscall-lint lsp --stdio       what an editor's configuration names as the command

Settings are asked of the editor, under the name syscallLint.`;

export function lspCommand(version: string): Command {
  return new Command("lsp")
    .description("serve an editor by the Language Server Protocol")
    .option("--stdio", "speak over standard input and output")
    .option("--node-ipc", "speak over the channel of the Node process that started this one")
    .option("--clientProcessId <id>", "end when this process does")
    .addHelpText("after", examples)
    .action(async (flags: { stdio?: boolean; nodeIpc?: boolean }) => {
      if (flags.stdio !== true && flags.nodeIpc !== true) {
        throw new Refusal("The channel to the editor isn't named.", "Write syscall-lint lsp --stdio.");
      }
      if (flags.nodeIpc === true && !process.send) {
        throw new Refusal("--node-ipc needs a Node process at the other end.", "Write syscall-lint lsp --stdio.");
      }
      const { serve } = await import("../lsp/server.js");
      serve(version);
    });
}
