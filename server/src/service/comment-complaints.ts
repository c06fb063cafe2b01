import type { Linter } from "eslint";

/**
 * Whether ESLint couldn't parse the text. It calls its complaints about comments — `eslint-env`, a `global` without
 * a meaning, JSON that is none — fatal too, but lints such a file as any other.
 */
export function saysUnparsed({ fatal, message }: Linter.LintMessage): boolean {
  return fatal === true && message.startsWith("Parsing error: ");
}

/** What is said under our own configuration: comments for the project's own linter are none of our business. */
export function oursOf(messages: readonly Linter.LintMessage[]): Linter.LintMessage[] {
  return messages.flatMap((message) => {
    if (message.ruleId?.startsWith("syscalls/") === true || saysUnparsed(message)) return [message];
    return message.fatal === true && message.message.includes("syscalls/") ? [withoutFatal(message)] : [];
  });
}

/** A complaint about a comment is an error of the file, not a file that could not be checked. */
export function withoutFatal(message: Linter.LintMessage): Linter.LintMessage {
  const { fatal, ...told } = message;
  return fatal === true && saysUnparsed(message) ? message : told;
}
