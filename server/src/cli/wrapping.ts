/** Columns that text for people may fill; without a terminal lines stay whole, so that `grep` finds them. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? Math.max(60, Math.min(process.stdout.columns || 100, 120)) : undefined;
}

/** Breaks between words; every line is indented. A word longer than a line stays whole. */
export function wrap(text: string, width: number, indent: number): string {
  const margin = " ".repeat(indent);
  const lines = text.split(" ").reduce<string[]>((done, word) => {
    const last = done.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...done, margin + word];
    return [...done.slice(0, -1), `${last} ${word}`];
  }, []);
  return lines.join("\n");
}
