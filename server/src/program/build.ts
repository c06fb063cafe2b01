/** How programs come about: what a build compiled and linked. Plain data; paths are absolute. */
export interface Build {
  readonly units: readonly Unit[];
  readonly links: readonly Link[];
}

/** One file as it is compiled once. */
export interface Unit {
  readonly file: string;
  readonly directory: string;
  readonly compiler: string;
  readonly language: "c" | "c++" | "assembler" | "other";
  /** What the compiler is given, bar the file itself and what only matters behind the preprocessor. */
  readonly options: readonly string[];
  /** The object file; undefined when the same command links it. */
  readonly output: string | undefined;
}

/** Objects made into one file. */
export interface Link {
  readonly output: string;
  readonly kind: "program" | "shared" | "archive" | "relocatable";
  /** Files of units that the same command compiles. */
  readonly units: readonly Unit[];
  /** Object files, archives and shared libraries by path, in order. */
  readonly inputs: readonly string[];
  /** `z` of `-lz`. */
  readonly libraries: readonly string[];
  /** Of `-L`. */
  readonly folders: readonly string[];
  readonly isStatic: boolean;
  /** What is loaded later can call the program's own functions: `-rdynamic`. */
  readonly exports: boolean;
  /** What the linker is called as; asked for where libraries are. Empty for archives. */
  readonly compiler: string;
  readonly directory: string;
}
