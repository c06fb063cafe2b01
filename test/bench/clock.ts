/** Milliseconds that passed, and that all threads of the process computed. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

export const noTime: Time = { wall: 0, cpu: 0 };

/** Adds up the time of named parts of a run. */
export class Clock {
  readonly #parts = new Map<string, Time>();

  time<Result>(part: string, work: () => Result): Result {
    const wall = performance.now();
    const cpu = process.cpuUsage();
    try {
      return work();
    } finally {
      const { user, system } = process.cpuUsage(cpu);
      const known = this.of(part);
      this.#parts.set(part, {
        wall: known.wall + performance.now() - wall,
        cpu: known.cpu + (user + system) / 1000,
      });
    }
  }

  of(part: string): Time {
    return this.#parts.get(part) ?? noTime;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
