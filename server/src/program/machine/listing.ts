/** One line of `objdump -d -w --no-show-raw-insn`, in the syntax that objdump prints by default. */
export interface Instruction {
  readonly address: number;
  readonly mnemonic: string;
  /** Split at the commas outside of parentheses and brackets. */
  readonly operands: readonly string[];
  /** Address that the disassembler worked out: of a jump, or of memory relative to the instruction. */
  readonly target: number | undefined;
}

const line = /^ *([0-9a-f]+):\t(.*)$/;
const prefixes =
  /^(?:lock|rep|repz|repnz|repe|repne|bnd|notrack|data16|cs|ds|es|ss|addr32|rex\.?\w*|xacquire|xrelease) +/;

/** A line of a listing; undefined for titles, labels and bytes that are no instruction. */
export function readInstruction(text: string): Instruction | undefined {
  const parts = line.exec(text);
  if (!parts) return undefined;
  let body = (parts[2] ?? "").trimEnd();
  if (body === "" || body.startsWith("(bad)") || body.startsWith(".")) return undefined;
  let comment: string | undefined;
  const mark = body.search(/ *(?:#|\/\/) /);
  if (mark !== -1) {
    comment = body.slice(mark).replace(/^ *(?:#|\/\/) */, "");
    body = body.slice(0, mark);
  }
  while (prefixes.test(body)) body = body.replace(prefixes, "");
  const space = body.search(/\s/);
  const mnemonic = space === -1 ? body : body.slice(0, space);
  const rest =
    space === -1
      ? ""
      : body
          .slice(space)
          .trim()
          .replace(/ *<[^>]*>$/, "");
  const operands = rest === "" ? [] : split(rest);
  return { address: Number.parseInt(parts[1] ?? "", 16), mnemonic, operands, target: targetOf(operands, comment) };
}

function targetOf(operands: readonly string[], comment: string | undefined): number | undefined {
  const told = comment === undefined ? undefined : /^([0-9a-f]+)(?: <|$)/.exec(comment)?.[1];
  if (told !== undefined) return Number.parseInt(told, 16);
  const last = operands.at(-1);
  return last !== undefined && /^(?:0x)?[0-9a-f]+$/.test(last) ? Number.parseInt(last, 16) : undefined;
}

function split(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "(" || letter === "[" || letter === "{") depth += 1;
    else if (letter === ")" || letter === "]" || letter === "}") depth -= 1;
    else if (letter === "," && depth === 0) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(text.slice(start).trim());
  return found;
}
