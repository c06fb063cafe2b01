import type { Command, LibraryCall } from "syscall-db";
import { commandsOf, isOption, type CommandFact } from "../facts/command.js";
import { importOf, replace, type Edit } from "../facts/edit.js";
import type { CallFact } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";

/**
 * Disallow starting a program for what one call does.
 *
 * `execSync("cat /proc/meminfo")` forks, executes a shell, which forks and executes `cat`, which opens and reads the
 * file: about a hundred crossings for what `readFileSync` does in five. The call in the own process also
 * gives errors as errors, and needs no quoting: a path with a space or a `;` in it stays a path.
 *
 * The rule reports a command line, or a program with its arguments, when everything in it is work that the database
 * knows a direct call for, with the options given: reading, removing, copying, renaming, linking and listing files, and
 * questions such as `uname -r`.
 *
 * It stays silent when the shell does more than start the programs (pipes, patterns, redirection to a file), when an
 * option asks for more than the call does, when the program is started as somebody else (`sudo`), and in tests. `--fix`
 * replaces `execSync("cat FILE")` where the path is plain text; with a path from a variable, which a shell would
 * split at spaces, it only suggests.
 *
 * ## Why it is only in `strict` for JavaScript
 *
 * On 37 servers and command lines drawn by a seed a strict reader accepted none of 3 findings: lines of an installer
 * among other shell commands.
 */
export default defineRule<"command" | "read">({
  languages: ["c", "javascript"],
  startsFrom: ["spawns"],
  concern: "cost",
  recommended: ["c"],
  fixable: true,
  hasSuggestions: true,
  messages: {
    command:
      "{{call}} starts {{programs}}: about a hundred crossings for what a few do in this process. Use {{instead}}.",
    read: "Read the file with {{instead}}.",
  },
  options: {},
  *check({ code, silent }): Iterable<Finding<"command" | "read">> {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      if (code.effects(call, "spawns").length === 0) continue;
      const commands = commandsOf(code, call);
      const works = commands?.map((command) => directWork(code, command, row));
      const calls = new Set(works?.flatMap((work) => (work === undefined || work === "" ? [] : [work])));
      if (test) silent(call, "the file is a test");
      else if (!commands || !works) silent(call, "the file doesn't say what it starts, or the shell does more");
      else if (works.includes(undefined) || calls.size === 0) silent(call, "no direct call does what it starts");
      else {
        const instead = [...calls].map((name) => (name.includes(" ") ? name : `\`${name}\``)).join(" and ");
        const edits = readEdits(code, call, commands);
        yield {
          span: call.span,
          messageId: "command",
          data: {
            call: `\`${call.calleeText}\``,
            programs: named(code, call, commands),
            instead,
          },
          ...(edits?.sure === true ? { fix: edits.edits } : {}),
          ...(edits?.sure === false
            ? { suggestions: [{ messageId: "read", data: { instead }, edits: edits.edits }] }
            : {}),
        };
      }
    }
  },
});

function named(code: Code, call: CallFact, commands: readonly CommandFact[]): string {
  const names = commands
    .filter(({ program }) => code.db.command(program)?.quiet !== true)
    .map(({ program }) => `\`${program}\``);
  const shell = code.effects(call, "spawns")[0]?.shell === true ? ["a shell"] : [];
  return [...shell, ...new Set(names)].join(" and ");
}

/** The call that does a command's work, empty for what only concerns the shell, undefined when none does it. */
function directWork(code: Code, command: CommandFact, row: LibraryCall): string | undefined {
  const known = code.db.command(command.program);
  if (!known || !fits(known, command, code.runtime === "node")) return undefined;
  if (known.quiet === true) return "";
  if (code.runtime === "libc") return known.instead.libc;
  return row.blocksEventLoop === true ? known.instead.nodeSync : known.instead.node;
}

function fits(known: Command, { words }: CommandFact, isNode: boolean): boolean {
  const options = words.filter(isOption).map(({ text }) => text);
  const allowed = [...known.options, ...(isNode ? (known.nodeOptions ?? []) : [])];
  const operands = words.length - options.length;
  return (
    options.every((option) => allowed.includes(option)) &&
    (known.needs === undefined || known.needs.some((option) => options.includes(option))) &&
    operands >= known.operands[0] &&
    operands <= known.operands[1]
  );
}

/** The edits that read a file in the place of the one program that gives what is in it; not `sure` when a shell could split the path. */
function readEdits(
  code: Code,
  call: CallFact,
  [command, ...others]: readonly CommandFact[],
): { readonly edits: readonly Edit[]; readonly sure: boolean } | undefined {
  const name = command && code.db.command(command.program)?.instead.nodeSync;
  const reader = name === undefined ? undefined : code.db.call(name, "node");
  const [path, ...more] = command?.words ?? [];
  const [first, options, ...rest] = call.arguments;
  if (code.row(call)?.blocksEventLoop !== true || reader?.returns !== "data" || !first) return undefined;
  if (!path || others.length + more.length + rest.length > 0 || !keepsAnswer(code, options)) return undefined;
  // Redirections are gone from the words: only a line that holds nothing else is kept as it is.
  const value = code.value(first.value);
  const written = code.text(first.span);
  const imported = importOf(code.facts, reader.name);
  if (!imported) return undefined;
  const given = options ? `, ${code.text(options.span)}` : "";
  const replaced = (argument: string) => [
    ...imported.edits,
    replace(call.span, `${imported.text}(${argument}${given})`),
  ];
  if (value.kind === "string" && /^[\w./+@:,-]+$/.test(path.text))
    return value.value === `${command?.program ?? ""} ${path.text}` && /^["'`]/.test(written)
      ? { edits: replaced(`${written.slice(0, 1)}${path.text}${written.slice(0, 1)}`), sure: true }
      : undefined;
  const [start, held, ...end] = value.kind === "template" ? value.parts : [];
  if (end.length > 0 || start?.kind !== "string" || held?.kind !== "variable") return undefined;
  const variable = code.facts.variables[held.variable];
  return variable && start.value === `${command?.program ?? ""} `
    ? { edits: replaced(variable.name), sure: false }
    : undefined;
}

/** Only the encoding is asked for: another folder, a time limit or a stream would be lost. */
function keepsAnswer(code: Code, options: CallFact["arguments"][number] | undefined): boolean {
  if (!options) return true;
  const value = code.value(options.value);
  return (
    options.value.kind === "object" &&
    value.kind === "object" &&
    !value.open &&
    Object.keys(value.properties).every((property) => property === "encoding")
  );
}
