import type { Span } from "eslint-plugin-syscalls/facts";

/** 0-based; `character` counts units of the encoding. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export type PositionEncoding = "utf-16" | "utf-8";

/** A text in place of a span of an earlier one. */
export interface Change {
  readonly span: Span;
  readonly text: string;
}

/** A text and where its lines begin. Offsets are UTF-16 units; an edit gives a new object. */
export class TextDocument {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string, starts: readonly number[] = lineStarts(text)) {
    this.text = text;
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Places outside of the text or of a line are taken to be at its end. */
  offsetAt({ line, character }: Position, encoding: PositionEncoding): number {
    if (line < 0) return 0;
    const start = this.#starts[line];
    if (start === undefined) return this.text.length;
    const end = this.endOfLine(line);
    if (encoding === "utf-16") return Math.min(start + Math.max(character, 0), end);
    let bytes = 0;
    for (let at = start; at < end;) {
      const code = this.text.codePointAt(at) ?? 0;
      bytes += utf8Length(code);
      if (bytes > character) return at;
      at += code > 0xffff ? 2 : 1;
    }
    return end;
  }

  positionAt(offset: number, encoding: PositionEncoding): Position {
    const line = this.lineAt(offset);
    const start = this.startOfLine(line);
    // Between the two characters of a line's end there is no place.
    const end = Math.max(start, Math.min(offset, this.endOfLine(line)));
    if (encoding === "utf-16") return { line, character: end - start };
    let character = 0;
    for (let at = start; at < end;) {
      const code = this.text.codePointAt(at) ?? 0;
      character += utf8Length(code);
      at += code > 0xffff ? 2 : 1;
    }
    return { line, character };
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  startOfLine(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Before the line's terminator. */
  endOfLine(line: number): number {
    const next = this.#starts[line + 1];
    if (next === undefined) return this.text.length;
    return this.text.startsWith("\r\n", next - 2) ? next - 2 : next - 1;
  }

  edited({ span: [start, end], text }: Change): TextDocument {
    const whole = this.text.slice(0, start) + text + this.text.slice(end);
    // A terminator may be torn apart or put together at both ends of the change.
    const first = Math.max(0, this.lineAt(start) - 1);
    const from = this.startOfLine(first);
    const afterChange = this.#starts.findIndex((one, index) => index > first && one > end + 1);
    const shift = start + text.length - end;
    const rest = afterChange < 0 ? [] : this.#starts.slice(afterChange).map((one) => one + shift);
    const until = rest[0] ?? whole.length + 1;
    const between = lineStarts(whole.slice(from, Math.min(until, whole.length))).map((one) => one + from);
    const middle = between.slice(1).filter((one) => one < until);
    return new TextDocument(whole, [...this.#starts.slice(0, first + 1), ...middle, ...rest]);
  }
}

/** Where a span lies after a change. Undefined when the change touched what stands in it. */
export function spanAfter([start, end]: Span, { span: [from, to], text }: Change): Span | undefined {
  const shift = text.length - (to - from);
  if (from >= end) return [start, end];
  return to <= start ? [start + shift, end + shift] : undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes("\r")) {
    for (const match of text.matchAll(/\r\n|[\n\r]/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint > 0xffff ? 4 : 3;
}
