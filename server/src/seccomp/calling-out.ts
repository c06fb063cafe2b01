/** Functions that start another program. exec(3), execveat(2), posix_spawn(3), system(3), popen(3), wordexp(3). */
export const executing: ReadonlySet<string> = new Set([
  ...["execve", "execv", "execvp", "execvpe", "execl", "execlp", "execle", "fexecve", "execveat"],
  ...["posix_spawn", "posix_spawnp", "system", "popen", "wordexp"],
]);

/** Functions and system calls that start a thread of the program, past pthread_create. clone(2). */
export const startingThreads: ReadonlySet<string> = new Set(["clone", "__clone", "clone3"]);

/** Functions that load code that no linker saw. dlopen(3). */
export const loading: ReadonlySet<string> = new Set(["dlopen", "dlmopen"]);
