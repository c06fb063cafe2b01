import type { Architecture } from "./database.js";

/** System calls that programs which use a part of Node were seen to make, whichever of its functions they call. */
export interface NodeFeatures {
  /** "node-20", "node-22", "node-24" */
  readonly id: string;
  /** Exact version. */
  readonly version: string;
  readonly architecture: Architecture;
  /**
   * "base" is what any program may come to do; others are names of modules ("node:http"), and of functions whose
   * options change what they do ("node:fs.rm"): all that a program which uses them does, the base included. Sorted.
   */
  readonly features: Readonly<Record<string, readonly string[]>>;
}
