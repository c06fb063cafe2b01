import { Command, Option } from "commander";
import { database, type Architecture } from "syscall-db";
import { readOverlayFile } from "../host/overlay.js";
import { explainAll, type Explanation } from "../service/explain.js";
import { explanationJson } from "../service/explanation-json.js";
import { explanationMarkdown } from "../service/explanation-markdown.js";
import { Refusal } from "../service/refusal.js";
import { nearestNames, ownArchitecture, subjectsOf } from "../service/subjects.js";
import { architecturesOf } from "./architectures.js";
import { explanationText } from "./explanation-text.js";

interface ExplainFlags {
  readonly arch: readonly Architecture[];
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly overlay?: string;
}

const examples = `
Examples:
  syscall-lint explain openat                 a system call; also open(2), SYS_openat, 257
  syscall-lint explain fread                  a libc function
  syscall-lint explain fs.readFileSync        a Node API
  syscall-lint explain CAP_NET_ADMIN          the calls that a capability is needed for, and when
  syscall-lint explain @io-event              a group of systemd's; %network is a class of strace's
  syscall-lint explain node-22                what Node's start costs; also glibc-dynamic, musl-static …
  syscall-lint explain --arch all mmap        number and registers on each architecture
  syscall-lint explain --json epoll_wait      the database's rows, and what follows from them`;

export function explainCommand(): Command {
  return new Command("explain")
    .description("say what a system call, libc function or Node API does, costs and needs")
    .argument("<name>", "openat, fread, fs.readFileSync, promises.readFile …")
    .addOption(new Option("--json", "the rows of the database instead of text").conflicts("markdown"))
    .option("--markdown", "what an editor shows")
    .option("--arch <name>", "x86-64, arm64 or all; by default this machine's", architecturesOf, [ownArchitecture])
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .addHelpText("after", examples)
    .action((name: string, flags: ExplainFlags) => {
      const db = flags.overlay === undefined ? database() : database().withOverlay(readOverlayFile(flags.overlay));
      const subjects = subjectsOf(name, db, flags.arch);
      if (subjects.length === 0) {
        const near = nearestNames(name, db);
        const remedy =
          near.length === 0 ? "Add a row of your own with --overlay." : `Did you mean ${near.join(" or ")}?`;
        throw new Refusal(`The database doesn't know ${name}.`, remedy);
      }
      if (flags.json === true) {
        const rows = subjects.map((subject) => explanationJson(subject, db, flags.arch));
        process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
        return;
      }
      const render = flags.markdown === true ? explanationMarkdown : (one: Explanation) => explanationText(one);
      process.stdout.write(explainAll(subjects, db, flags.arch).map(render).join("\n"));
    });
}
