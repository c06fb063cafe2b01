/**
 * What the documentation shows of a fixture: the regions between `// example` and `// end`; without any, the first
 * function with carets, or the first function when there are no carets. Undefined when the file has no function.
 */
export function excerptOf(name: string, text: string): string | undefined {
  const lines = text.trimEnd().split(/\r?\n/);
  const marked = markedRegions(name, lines);
  if (marked.length > 0) return marked.map((region) => withoutIndent(region).join("\n")).join("\n\n");
  const carets = lines.findIndex((line) => /^\s*\/\/(?:<|\s*\^)/.test(line));
  const anchor = carets >= 0 ? carets : lines.findIndex(opensFunction);
  if (anchor < 0) return undefined;
  return topLevelAround(lines, anchor).join("\n");
}

function markedRegions(name: string, lines: readonly string[]): string[][] {
  const regions: string[][] = [];
  let open: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (/^\s*\/\/ example$/.test(line)) {
      if (open) throw new Error(`${name}:${index + 1}: \`// example\` inside an example`);
      open = [];
      regions.push(open);
    } else if (/^\s*\/\/ end$/.test(line)) {
      if (!open) throw new Error(`${name}:${index + 1}: \`// end\` without \`// example\``);
      open = undefined;
    } else open?.push(line);
  }
  if (open) throw new Error(`${name}: an \`// example\` has no \`// end\``);
  return regions;
}

function withoutIndent(lines: readonly string[]): string[] {
  const isCarets = (line: string) => /^\/\/(?:<|\s*\^)/.test(line);
  // Carets name columns: a region that draws any keeps its indentation.
  if (lines.some(isCarets)) return [...lines];
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent));
}

function opensFunction(line: string): boolean {
  return /^[A-Za-z_].*\(/.test(line);
}

/** From the unindented line above the anchor, with its comment, to the closing brace in column 0 or a blank line. */
function topLevelAround(lines: readonly string[], anchor: number): string[] {
  const isStart = (line: string | undefined) => line !== undefined && /^[A-Za-z_]/.test(line);
  const isComment = (line: string | undefined) =>
    line !== undefined && /^(?:\/\/ |\/\*| \*)/.test(line) && !line.includes("^");
  let start = anchor;
  while (start > 0 && !isStart(lines[start])) start -= 1;
  while (isStart(lines[start - 1]) || isComment(lines[start - 1])) start -= 1;
  let end = anchor;
  const opens = lines.slice(start, anchor + 1).some((line) => /^\S.*\{\s*$|^\{/.test(line));
  while (end + 1 < lines.length && (opens ? !lines[end]?.startsWith("}") : (lines[end + 1] ?? "") !== "")) end += 1;
  return lines.slice(start, end + 1);
}
