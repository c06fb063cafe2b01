/** One API to be recorded. */
export interface Case {
  /** The row's name; a variant carries its difference in brackets. */
  readonly name: string;
  /** What the call is given. */
  readonly input: string;
  /** Runs outside the recorded window, before each round. */
  readonly prepare: () => Prepared | Promise<Prepared>;
}

export interface Prepared {
  /** The recorded call; a promise is awaited inside the window. */
  readonly run: () => unknown;
  /** Runs after the window, with what `run` gave. */
  readonly clean?: (result: unknown) => unknown;
}

type Method = (...args: readonly unknown[]) => unknown;

/** A function of a module by name; undefined when this Node doesn't have it. Bound, so that methods work. */
export function methodOf(holder: object, name: string): Method | undefined {
  let current: unknown = holder;
  let owner: unknown = undefined;
  for (const part of name.split(".")) {
    owner = current;
    current = (current as Record<string, unknown> | null | undefined)?.[part];
  }
  return typeof current === "function" ? (current.bind(owner) as Method) : undefined;
}

/** Calls a function by name; throws when there is none, so that an absent one is never recorded as free. */
export function call(holder: object, name: string, ...args: readonly unknown[]): unknown {
  const method = methodOf(holder, name);
  if (!method) throw new Error(`${name} is no function.`);
  return method(...args);
}

/** Calls a function by name whose last parameter is a callback (error, value). */
export function withCallback(holder: object, name: string, args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    call(holder, name, ...args, (error: Error | null, value: unknown) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

/** A case without preparation. */
export function plain(name: string, input: string, run: () => unknown, clean?: (result: unknown) => unknown): Case {
  return { name, input, prepare: () => (clean ? { run, clean } : { run }) };
}

/** A case for a function that some releases lack: left out there. */
export function ifPresent(holder: object, method: string, one: Case): readonly Case[] {
  return methodOf(holder, method) ? [one] : [];
}

/** Cases for functions of a module that a name and arguments describe; what this Node lacks is left out. */
export function listed(
  prefix: string,
  holder: object,
  rows: Readonly<Record<string, readonly unknown[]>>,
  input = "",
): readonly Case[] {
  return Object.entries(rows).flatMap(([name, args]) => {
    const method = methodOf(holder, name);
    return method ? [plain(`${prefix}.${name}`, input, () => method(...args))] : [];
  });
}
