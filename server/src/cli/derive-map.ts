/**
 * Derives the maps of C libraries from their machine code: `npm run derive-map -- [--check] [--report] [--why NAME]`.
 * A tool of this repository, not a subcommand: it writes into the database.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import {
  deriveLibrary,
  installedVersion,
  libraryMapOf,
  mappedLibraries,
  type MappedLibrary,
} from "../host/derive-library-map.js";
import { reportText } from "../program/machine/map-report.js";
import { mapText, whyText } from "../program/machine/map-text.js";
import { Refusal } from "../service/refusal.js";

const folder = new URL("../../../../syscall-db/data/generated/", import.meta.url);

interface Flags {
  readonly check?: boolean;
  readonly only?: string;
  readonly arch?: string;
  readonly report?: boolean;
  readonly why?: readonly string[];
}

const examples = `
Examples:
  npm run derive-map                                       write the maps of all libraries on this machine
  npm run derive-map -- --check                            only compare them with the committed ones
  npm run derive-map -- --only glibc-2.36 --arch x86_64 --why printf     the way to each system call of a function`;

const program = new Command("derive-map")
  .description("Derives from machine code which system calls each function of a C library can make.")
  .option("--check", "write nothing; exit status 1 when a committed map differs")
  .option("--only <library>", "of several libraries just this: glibc-2.36, musl-1.2")
  .option("--arch <architecture>", "of several architectures just this: x86_64, aarch64")
  .option("--report", "write nothing; print how wide the entries are, and why the widest are")
  .option("--why <function...>", "write nothing; print the way to each system call of these functions")
  .helpOption("--help", "show this help")
  .addHelpText("after", examples)
  .action(async (flags: Flags) => {
    for (const library of mappedLibraries)
      if (
        (flags.only ?? library.library) === library.library &&
        (flags.arch ?? library.architecture) === library.architecture
      )
        await derive(library, flags);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`derive-map: ${error.message} ${error.remedy}\n`);
  process.exitCode = 2;
}

async function derive(library: MappedLibrary, { check, report, why }: Flags): Promise<void> {
  const file = `library-map-${library.library}-${library.architecture}.json`;
  const version = installedVersion(library);
  if (version === undefined) {
    process.stderr.write(`${file}: left, ${library.package} isn't here: install ${library.needs}\n`);
    return;
  }
  process.stderr.write(`${file}: reading ${library.files[0] ?? ""} …\n`);
  const derivation = await deriveLibrary(library, version);
  const { graph, reach, source } = derivation;
  for (const { name, message } of reach.problems) {
    process.stderr.write(`library-cuts.json: ${name}: ${message}\n`);
    process.exitCode = 1;
  }
  if (why) {
    for (const name of why) process.stdout.write(whyText(name, graph, reach, source));
    return;
  }
  const map = libraryMapOf(derivation);
  if (report) {
    process.stdout.write(reportText(map, graph, reach, derivation.uncut, source));
    return;
  }
  const text = mapText(map);
  if (!check) writeFileSync(new URL(file, folder), text);
  else if (readFileSync(new URL(file, folder), "utf8") !== text) process.exitCode = 1;
  process.stdout.write(`${file}: ${check ? (process.exitCode === 1 ? "differs" : "as committed") : "written"}\n`);
}
