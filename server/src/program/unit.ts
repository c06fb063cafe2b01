import type { Constants } from "./constant-arguments.js";
import type { Place } from "./program.js";

/**
 * What a linker and a call graph need of one translation unit: plain data, small enough to be sent between threads.
 * Made from facts by `readUnit`.
 */
export interface UnitFacts {
  /** The file that was compiled; absolute. */
  readonly file: string;
  readonly definitions: readonly Definition[];
  readonly references: readonly Reference[];
  readonly raw: readonly RawCall[];
  /** Assembly that can enter the kernel or leave the function. */
  readonly assembly: readonly Located[];
  readonly constants: readonly ConstantCall[];
  readonly executions: readonly ExecutingCall[];
  /** Functions that the unit declares → the system header that does; empty for the project's own text. */
  readonly declared: Readonly<Record<string, string>>;
  /** Names of types of such headers: `(mode_t)(x)` is no call. */
  readonly types: readonly string[];
}

export interface Definition {
  readonly name: string;
  readonly kind: "function" | "variable";
  /** `static`: other units can't name it. */
  readonly isLocal: boolean;
  readonly isWeak: boolean;
  /** Runs before or after `main`. */
  readonly isConstructor: boolean;
  /** It is another name of this one, or this function chooses what it is. */
  readonly alias: string | undefined;
  readonly place: Place;
}

/** What stands inside a definition; -1: outside all of them, where the parser lost its way. */
export interface Located {
  readonly from: number;
  readonly place: Place;
}

export interface Reference extends Located {
  readonly name: string;
  readonly kind: "call" | "reference";
  /** What is called is a parameter or a local variable: what that can hold is named elsewhere. */
  readonly isPointer?: true;
}

/** `syscall(number, …)`. */
export interface RawCall extends Located {
  /** A number, or a name such as `SYS_gettid` where the text wasn't preprocessed; undefined when it is computed. */
  readonly number: number | string | undefined;
  readonly text: string;
  /** Behind the number. */
  readonly arguments: readonly Constants[];
}

/** A call of a function that starts another program, or its mention. */
export interface ExecutingCall extends Located {
  readonly callee: string;
  /** Undefined where it isn't constant. */
  readonly command: string | undefined;
}

/** A call of a function that passes arguments to the kernel, or another mention of it. */
export interface ConstantCall extends Located {
  readonly callee: string;
  /** Undefined when it isn't a call. */
  readonly arguments: readonly Constants[] | undefined;
}
