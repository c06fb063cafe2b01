/** The same numbers in every run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = [
  "\n",
  ";",
  " ",
  "}",
  "{",
  "(",
  ")",
  '"',
  "/*",
  "*/",
  "x",
  "read(fd, &c, 1);",
  "while (read(fd, &c, 1) == 1) n++;\n",
  "if (n) ",
  "π",
  "#if 1\n",
  "",
];

/** One edit somewhere, often at an end of a line, as people make them. */
export function randomEdit(
  text: string,
  below: (most: number) => number,
): { start: number; end: number; piece: string } {
  const somewhere = below(text.length);
  const lineEnd = text.indexOf("\n", somewhere);
  const start = below(2) === 0 && lineEnd >= 0 ? lineEnd : somewhere;
  const end = below(3) === 0 ? Math.min(text.length, start + below(30)) : start;
  return { start, end, piece: pieces[below(pieces.length)] ?? "" };
}
