import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import { counterparts, database, type LibraryCut, type LibraryMap } from "syscall-db";
import type * as Derive from "../../server/src/host/derive-library-map.js";
import type * as MapText from "../../server/src/program/machine/map-text.js";
import type * as MapModule from "../../server/src/program/machine/map.js";
import type * as ReachModule from "../../server/src/program/machine/reach.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const load = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(root, "server", "dist", "src", name)).href);
const derive = (await load("host/derive-library-map.js")) as typeof Derive;
const { mapText } = (await load("program/machine/map-text.js")) as typeof MapText;
const { namesIn } = (await load("program/machine/map.js")) as typeof MapModule;
const { Reach } = (await load("program/machine/reach.js")) as typeof ReachModule;

interface Recorded {
  readonly name: string;
  readonly glibc?: Readonly<Record<string, number>>;
  readonly musl?: Readonly<Record<string, number>>;
}

const generated = join(root, "syscall-db", "data", "generated");
const recorded = (
  JSON.parse(readFileSync(join(generated, "libc-recording.json"), "utf8")) as { readonly calls: readonly Recorded[] }
).calls;

/** What was recorded of a function and another one of the same program brings, with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  exit: "writes and seeks what a stream still holds: functions that filled it have the calls",
  err: "ends by exit",
  errx: "ends by exit",
  verr: "ends by exit",
  verrx: "ends by exit",
  pclose: "waits for the child of popen, at the same address as fclose: popen has the call",
};
/** Macros: the function behind each has the calls. */
const macros: Readonly<Record<string, string>> = { assert: "__assert_fail", sigsetjmp: "__sigsetjmp" };

/** glibc's wrapper of clone3 is younger on arm64: no instruction of 2.36 holds its number. */
const olderThere: Readonly<Record<string, string>> = { clone3: "clone" };

/** Recorded on x86-64: of a call that isn't there elsewhere, what stands for it is enough, if anything does. */
function isHeld(held: ReadonlySet<string>, { architecture }: LibraryMap, name: string): boolean {
  if (held.has(name) || (architecture === "aarch64" && held.has(olderThere[name] ?? ""))) return true;
  if (database().syscall(name)?.numbers[architecture] !== undefined) return false;
  const others = counterparts(name);
  return others.length === 0 || others.some((one) => held.has(one));
}

function missingOf(map: LibraryMap, library: "glibc" | "musl"): readonly string[] {
  return recorded.flatMap((call) => {
    const seen = Object.keys(call[library] ?? {});
    const mapped = map.functions[call.name] ?? map.functions[macros[call.name] ?? ""];
    const features = mapped?.features.flatMap((one) => map.features[one]) ?? [];
    const held = new Set([...map.features.base, ...(mapped?.syscalls ?? []), ...features]);
    const lacking = seen.filter((name) => !isHeld(held, map, name));
    return lacking.length > 0 && elsewhere[call.name] === undefined ? [`${call.name}: ${lacking.join(" ")}`] : [];
  });
}

function changes(row: LibraryCut, held: readonly string[], before: readonly string[]): boolean {
  const { without = [], with: gained = [] } = row.shows ?? {};
  return (
    without.every((name) => !held.includes(name) && before.includes(name)) &&
    gained.every((name) => held.includes(name))
  );
}

for (const library of derive.mappedLibraries) {
  const committed = database().libraryMap(library.library, library.architecture);
  const short = library.library.startsWith("musl") ? "musl" : "glibc";

  describe(`map of ${library.library} on ${library.architecture}`, () => {
    it("holds every system call that was recorded of a function", () => {
      assert.ok(committed);
      assert.deepEqual(missingOf(committed, short), []);
    });

    it("names no system call that the database doesn't know", () => {
      assert.ok(committed);
      const named = [
        ...Object.values(committed.functions).map((one) => one.syscalls),
        ...Object.values(committed.features),
      ];
      assert.deepEqual(
        named.flat().filter((name) => database().syscall(name)?.numbers[library.architecture] === undefined),
        [],
      );
    });

    it("keeps plain functions narrow", () => {
      const of = (name: string) => committed?.functions[name]?.syscalls;
      assert.deepEqual(of("write"), ["write"]);
      assert.deepEqual(of("strtol"), []);
      assert.deepEqual(of("getpid"), ["getpid"]);
      assert.ok(!of("snprintf")?.some((name) => /^writev?$/.test(name)));
      assert.ok(of("printf")?.some((name) => /^writev?$/.test(name)));
      assert.ok((of("printf")?.length ?? 99) <= 12, of("printf")?.join());
    });

    describe("read afresh", function () {
      this.timeout(120_000);
      let derivation: Derive.Derivation | undefined;

      before(async function () {
        const version = derive.installedVersion(library);
        if (version === undefined)
          skipWithout(
            this,
            `${library.package} ${library.versionPrefix}… of ${library.architecture} isn't here: npm run setup:host`,
          );
        derivation = await derive.deriveLibrary(library, version);
      });

      it("is what is committed", function () {
        assert.ok(derivation && committed);
        if (derivation.source.version !== committed.version)
          skipWithout(this, `the map is of ${committed.version}: npm run derive-map`);
        const file = `library-map-${library.library}-${library.architecture}.json`;
        assert.equal(mapText(derive.libraryMapOf(derivation)), readFileSync(join(generated, file), "utf8"));
      });

      it("has every function that a curated row names", () => {
        assert.deepEqual(derivation?.reach.problems, []);
      });

      for (const row of derive.cutsOf(library))
        if (row.shows)
          it(`is changed by ${row.name}`, () => {
            assert.ok(derivation && row.shows);
            const { graph, reach, source } = derivation;
            const node = graph.named(row.shows.function);
            assert.ok(node, row.shows.function);
            const numbers = new Map([...source.names].map(([number, name]) => [name, number]));
            const others = derive.cutsOf(library).filter((one) => one !== row);
            const without = namesIn(new Reach(graph, others, numbers).of(node), source.names);
            const uncut = namesIn(derivation.uncut.of(node), source.names);
            const held = namesIn(reach.of(node), source.names);
            assert.ok(
              changes(row, held, [...uncut, ...without]),
              `${held.join(" ")}; without any row ${uncut.join(" ")}`,
            );
          });
    });
  });
}
