/** Lines of a text, split as ESLint splits them. Lines and columns are 1-based, offsets 0-based. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const breaks = text.matchAll(/\r\n|[\n\r\u2028\u2029]/g);
    this.#starts = [0, ...Array.from(breaks, (found) => found.index + found[0].length)];
  }

  /** The line that holds the offset. */
  at(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  offsetOf(line: number, column: number): number {
    return (this.#starts[line - 1] ?? 0) + column - 1;
  }
}
