import { basename, extname, isAbsolute, resolve } from "node:path";
import type { Link, Unit } from "./build.js";

/** A command of a build as it ran. */
export interface BuildCommand {
  readonly directory: string;
  /** The program first. */
  readonly arguments: readonly string[];
}

/** What one command makes. */
export interface CommandResult {
  readonly units: readonly Unit[];
  readonly link: Link | undefined;
}

const nothing: CommandResult = { units: [], link: undefined };

/** Those that choose another set of headers, and that gcc and clang also take in one word: read as such. */
const joinable: ReadonlySet<string> = new Set(["-specs", "--specs", "--sysroot", "--target"]);

/** Options of gcc and clang whose value is the next argument. gcc(1), "Option Summary". */
const withValue: ReadonlySet<string> = new Set([
  ...["-o", "-D", "-U", "-I", "-L", "-l", "-x", "-T", "-u", "-z", "-e", "-B", "-A", "-F", "-G", "-h", "-MF", "-MT"],
  ...["-MQ", "-include", "-imacros", "-isystem", "-iquote", "-idirafter", "-iprefix", "-iwithprefix", "-isysroot"],
  ...["-iwithprefixbefore", "-imultilib", "-Xlinker", "-Xpreprocessor", "-Xassembler", "-Xclang", "-arch", "-target"],
  ...["--param", "-aux-info", "-dumpbase", "-dumpdir", "-dumpbase-ext", "-framework", "-soname", "-rpath", "-wrapper"],
  ...joinable,
]);

/** Options that only matter behind the preprocessor, or would make it write files. */
const dropped =
  /^(?:-c|-S|-E|-o|-M[A-Z]*|-l.*|-L.*|-Wl,.*|-Wa,.*|-Werror.*|-save-temps.*|-shared|-static.*|-rdynamic|-pie|-no-pie|-s|-r|-T|-u|-z|-e|-Xlinker|-Xassembler|-aux-info|-dump.*|-fdump.*|-wrapper|-soname|-rpath|-nostdlib|-nostartfiles|-pipe|-v|-###|-P|-x)$/;

const languages: Readonly<Record<string, Unit["language"]>> = {
  ".c": "c",
  ".i": "c",
  ".S": "assembler",
  ".sx": "assembler",
  ".s": "assembler",
  ".cc": "c++",
  ".cpp": "c++",
  ".cxx": "c++",
  ".C": "c++",
  ".c++": "c++",
  ".CPP": "c++",
  ".cp": "c++",
  ".ii": "c++",
  ".f": "other",
  ".F": "other",
  ".f90": "other",
  ".F90": "other",
  ".d": "other",
  ".go": "other",
  ".rs": "other",
  ".m": "other",
  ".mm": "other",
};

const byName: Readonly<Record<string, Unit["language"]>> = {
  c: "c",
  "cpp-output": "c",
  "c++": "c++",
  assembler: "assembler",
  "assembler-with-cpp": "assembler",
};

/** Compilers, also of other machines and versions: `x86_64-linux-gnu-gcc-12`. */
const compilers = /^(?:.*-)?(?:cc|gcc|clang|c99|c89|c\+\+|g\+\+|clang\+\+|tcc|icx)(?:-[\d.]+)?$/;

/** What a command compiles, links or archives; nothing for other commands. */
export function readCommand({ directory, arguments: words }: BuildCommand): CommandResult {
  const start = words.findIndex((word) => !isWrapper(word));
  const [program, ...options] = words.slice(start);
  if (program === undefined) return nothing;
  const name = basename(program);
  if (/^(?:.*-)?(?:gcc-|llvm-)?ar(?:-[\d.]+)?$/.test(name)) return { units: [], link: archive(directory, options) };
  if (compilers.test(name)) return compilation(directory, program, options);
  return nothing;
}

function isWrapper(word: string): boolean {
  return /^(?:ccache|distcc|sccache|icecc)$/.test(basename(word));
}

function archive(directory: string, [operation = "", ...rest]: readonly string[]): Link | undefined {
  const letters = operation.replace(/^-/, "");
  if (!/^[a-zA-Z]*[rq][a-zA-Z]*$/.test(letters)) return undefined;
  const [output, ...members] = rest.slice(/[abi]/.test(letters) ? 1 : 0).filter((word) => !word.startsWith("--"));
  if (output === undefined) return undefined;
  return {
    output: resolve(directory, output),
    kind: "archive",
    units: [],
    inputs: members.map((member) => resolve(directory, member)),
    libraries: [],
    folders: [],
    isStatic: false,
    exports: false,
    compiler: "",
    directory,
  };
}

/** The words of one compiler command, sorted. */
interface Sorted {
  readonly sources: { readonly file: string; readonly language: Unit["language"] }[];
  readonly inputs: string[];
  readonly libraries: string[];
  readonly folders: string[];
  readonly kept: string[];
  readonly linker: string[];
  readonly all: Set<string>;
  output: string | undefined;
}

function compilation(directory: string, compiler: string, options: readonly string[]): CommandResult {
  const sorted = sort(directory, options);
  const { sources, inputs, all, output } = sorted;
  // The compiler is only asked something, or only writes what a preprocessor says.
  if (all.has("-E") || all.has("-M") || all.has("-MM") || (sources.length === 0 && inputs.length === 0)) return nothing;
  const links = !all.has("-c") && !all.has("-S") && !all.has("-fsyntax-only");
  const units = sources.map(({ file, language }): Unit => {
    const plain = `${basename(file, extname(file))}.o`;
    return {
      file,
      directory,
      compiler,
      language: basename(compiler).includes("++") && language === "c" ? "c++" : language,
      options: sorted.kept,
      output: links ? undefined : resolve(directory, output ?? plain),
    };
  });
  if (!links) return { units, link: undefined };
  const linker = sorted.linker.join(" ");
  const link: Link = {
    output: resolve(directory, output ?? "a.out"),
    kind: all.has("-shared") || all.has("-dynamiclib") ? "shared" : all.has("-r") ? "relocatable" : "program",
    units,
    inputs,
    libraries: sorted.libraries,
    folders: sorted.folders,
    isStatic: all.has("-static") || all.has("-static-pie"),
    exports: all.has("-rdynamic") || /(?:^|[\s,])(?:-E|--?export-dynamic)(?=[\s,]|$)/.test(linker),
    compiler,
    directory,
  };
  return { units: [], link };
}

function sort(directory: string, options: readonly string[]): Sorted {
  const sorted: Sorted = {
    sources: [],
    inputs: [],
    libraries: [],
    folders: [],
    kept: [],
    linker: [],
    all: new Set(options),
    output: undefined,
  };
  let language: Unit["language"] | undefined;
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index] ?? "";
    const value = withValue.has(option) ? options[(index += 1)] : undefined;
    if (option === "-o") sorted.output = value;
    else if (option === "-x") language = value === "none" ? undefined : (byName[value ?? ""] ?? "other");
    else if (option.startsWith("-l")) sorted.libraries.push(value ?? option.slice(2));
    else if (option.startsWith("-L")) sorted.folders.push(resolve(directory, value ?? option.slice(2)));
    else if (option === "-pthread") sorted.kept.push(option);
    else if (option.startsWith("-Wl,")) sorted.linker.push(option.slice(4));
    else if (option === "-Xlinker") sorted.linker.push(value ?? "");
    else if (!option.startsWith("-") || option === "-") input(sorted, directory, option, language);
    if (joinable.has(option)) sorted.kept.push(`${option}=${value ?? ""}`);
    else if (option.startsWith("-") && option !== "-" && option !== "-pthread" && !dropped.test(option))
      sorted.kept.push(option, ...(value === undefined ? [] : [value]));
  }
  return sorted;
}

function input(sorted: Sorted, directory: string, word: string, forced: Unit["language"] | undefined): void {
  const file = isAbsolute(word) ? word : resolve(directory, word);
  const language = forced ?? languages[extname(word)];
  if (language) sorted.sources.push({ file, language });
  else if (!/\.(?:h|gch|map|ver|ld|def|sym|txt)$/.test(word)) sorted.inputs.push(file);
}
