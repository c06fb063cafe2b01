import type { Allowlist, Permit } from "./allowlist.js";
import { conditionText, witnessText } from "./words.js";

/**
 * Every witness path of a draft, with file and line, as text; or of one call. Undefined when the draft doesn't permit
 * that call.
 */
export function explainDraft(list: Allowlist, syscall?: string): string | undefined {
  const permits = list.permits.filter((permit) => syscall === undefined || permit.syscall === syscall);
  if (permits.length === 0 && syscall !== undefined) return undefined;
  return permits.map((permit) => `${paragraph(permit).join("\n")}\n`).join("\n");
}

const seen: Readonly<Record<Permit["seen"], string>> = {
  static: "",
  observed: " (observed only)",
  both: " (source and trace)",
};

function paragraph(permit: Permit): string[] {
  const condition = conditionText(permit);
  return [
    `${permit.syscall}${seen[permit.seen]}`,
    ...(condition === "" ? [] : [`  only when ${condition}`]),
    ...(permit.anyArguments === undefined ? [] : [`  with any arguments: ${permit.anyArguments}`]),
    ...permit.because.map((witness) => `  ${witnessText(witness, permit.syscall)}`),
  ];
}
