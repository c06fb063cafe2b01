/** Functions whose constant arguments can narrow a permit: those that are the system call and nothing else. */
export const conditionalCalls: ReadonlyMap<string, readonly number[]> = new Map([
  ["socket", [0, 1, 2]],
  ["socketpair", [0, 1, 2]],
  ["ioctl", [1]],
  ["prctl", [0]],
  ["fcntl", [1]],
  ["personality", [0]],
  ["clone", [2]],
]);
