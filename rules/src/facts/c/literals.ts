const escapes: Readonly<Record<string, number>> = {
  "\\n": 10,
  "\\t": 9,
  "\\r": 13,
  "\\\\": 92,
  "\\'": 39,
  '\\"': 34,
  "\\a": 7,
  "\\b": 8,
  "\\f": 12,
  "\\v": 11,
  "\\e": 27,
};

/** The code of a character literal as written. */
export function characterCode(text: string): number {
  const inner = text.replace(/^[^']*'|'$/g, "");
  const [, octal, hexadecimal] = /^\\(?:([0-7]{1,3})|x([0-9a-fA-F]+))$/.exec(inner) ?? [];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  return escapes[inner] ?? inner.codePointAt(0) ?? 0;
}
