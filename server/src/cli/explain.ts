import { Command } from "commander";
import { database, suggestNames } from "syscall-db";
import { readOverlayFile } from "../host/overlay.js";
import { explain, subjectsOf } from "../service/explain.js";
import { Refusal } from "../service/refusal.js";
import { explanationText } from "./explanation-text.js";

const examples = `
Examples:
  syscall-lint explain openat                 a system call
  syscall-lint explain fread                  a libc function
  syscall-lint explain fs.readFileSync        a Node API
  syscall-lint explain --json epoll_wait      the database's rows`;

export function explainCommand(): Command {
  return new Command("explain")
    .description("say what a system call, libc function or Node API does, costs and needs")
    .argument("<name>", "openat, fread, fs.readFileSync, promises.readFile …")
    .option("--json", "the rows of the database instead of text")
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .addHelpText("after", examples)
    .action((name: string, flags: { json?: boolean; overlay?: string }) => {
      const db = flags.overlay === undefined ? database() : database().withOverlay(readOverlayFile(flags.overlay));
      const subjects = subjectsOf(name, db);
      if (subjects.length === 0) {
        const near = suggestNames(name, db);
        const remedy =
          near.length === 0 ? "Add a row of your own with --overlay." : `Did you mean ${near.join(" or ")}?`;
        throw new Refusal(`The database doesn't know ${name}.`, remedy);
      }
      const told = subjects.filter(({ kind }) => kind === "syscall");
      if (flags.json === true) {
        process.stdout.write(`${JSON.stringify(subjects, undefined, 2)}\n`);
      } else {
        process.stdout.write(subjects.map((subject) => explanationText(explain(subject, db, told))).join("\n"));
      }
    });
}
