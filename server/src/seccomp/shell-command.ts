/** What sh does itself, and what none of it starts a program. dash(1), "Builtins". */
const builtIns = new Set([":", "[", "cd", "echo", "exit", "export", "false", "printf", "set", "test", "true", "umask"]);

/** Words that make a command more than a list of programs: what they start isn't looked for. dash(1). */
const others = new Set([
  ...["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "function"],
  ...[".", "alias", "command", "eval", "exec", "source", "trap", "wait", "fg", "bg", "jobs", "hash", "time"],
]);

const redirection = /\d*(?:<>|>>|<&|>&|>\||<|>)\s*(?:[\w./-]+|\$\w+|"[^"$`]*"|'[^']*')/g;

/**
 * The programs that a command for the shell starts, with `sh` itself; undefined where more than names, arguments,
 * pipes and lists stands in it. Text in quotes that looks like a list gives names too many, never too few.
 */
export function programsOf(command: string): readonly string[] | undefined {
  if (/\$\(|`|<<|[<>]\(/.test(command)) return undefined;
  const found = new Set(["sh"]);
  for (const one of command.replace(redirection, " ").split(/[|&;\n]+/)) {
    const words = one.trim().split(/\s+/);
    const first = words.find((word) => !/^\w+=[\w./:-]*$/.test(word)) ?? "";
    if (first === "" || builtIns.has(first)) continue;
    if (others.has(first) || !/^[\w./+-]+$/.test(first)) return undefined;
    found.add(first.slice(first.lastIndexOf("/") + 1));
  }
  return [...found];
}
