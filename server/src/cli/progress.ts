/** A line on the terminal's error stream that counts files, from the second second on. Silent elsewhere. */
export class Progress {
  readonly #total: number;
  readonly #what: string;
  readonly #begun = Date.now();
  #shown = 0;

  constructor(total: number, what = "") {
    this.#total = total;
    this.#what = what === "" ? "" : ` ${what}`;
  }

  /** `total` where it grows on the way. */
  show(done: number, total = this.#total): void {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.#begun < 1000 || now - this.#shown < 100) return;
    this.#shown = now;
    const percent = Math.floor((100 * done) / total);
    process.stderr.write(`\r${done} of ${total} files${this.#what}, ${percent} %`);
  }

  clear(): void {
    if (this.#shown > 0) process.stderr.write("\r\u001B[K");
  }
}
