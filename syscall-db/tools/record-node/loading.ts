import fs from "node:fs";
import module, { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { call, ifPresent, plain, type Case } from "./case.js";

let fresh = 0;

/** Cases of module loading; everything they load lies below `scratch`. */
export function loadingCases(scratch: string): readonly Case[] {
  const folder = path.join(scratch, "loading");
  fs.mkdirSync(folder);
  const caller = path.join(folder, "caller.cjs");
  const require = createRequire(caller);
  const made = (extension: string, content: string): string => {
    const file = path.join(folder, `module-${String((fresh += 1))}.${extension}`);
    fs.writeFileSync(file, content);
    return file;
  };
  const packaged = (): string => {
    const name = `package-${String((fresh += 1))}`;
    const home = path.join(folder, "node_modules", name);
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, "package.json"), JSON.stringify({ name, main: "main.js" }));
    fs.writeFileSync(path.join(home, "main.js"), "module.exports = 1;");
    return name;
  };
  const cold = (name: string, input: string, make: () => string, load: (what: string) => unknown): Case => ({
    name,
    input,
    prepare: () => {
      const what = make();
      return { run: () => load(what) };
    },
  });
  const commonjs = () => made("cjs", "module.exports = 1;");
  const esm = () => pathToFileURL(made("mjs", "export default 1;")).href;
  const data = () => made("json", "{}");
  const [known, knownEsm] = [commonjs(), esm()];
  return [
    cold("require (first)", "CommonJS file of 19 bytes by its path", commonjs, require),
    cold("require (first, JavaScript file)", "file.js, no package.json near", () => made("js", ""), require),
    cold("require (first, without extension)", "the path without .js", () => made("js", "").slice(0, -3), require),
    cold("require (first, JSON)", "JSON file of 2 bytes", data, require),
    cold("require (first, package)", "package in the next node_modules", packaged, require),
    plain("require", "a module that is loaded already", () => require(known) as unknown),
    plain("require (built-in)", "node:fs", () => require("node:fs") as unknown),
    plain("require.resolve", "a module that is loaded already", () => require.resolve(known)),
    cold("require.resolve (first)", "package in the next node_modules", packaged, (what) => require.resolve(what)),
    cold("import (first)", "ES module of 17 bytes by its URL", esm, (what) => import(what)),
    cold(
      "import (first, CommonJS)",
      "CommonJS file by its URL",
      () => pathToFileURL(commonjs()).href,
      (what) => import(what),
    ),
    cold(
      "import (first, JSON)",
      "JSON file by its URL",
      () => pathToFileURL(data()).href,
      (what) => import(what, { with: { type: "json" } }),
    ),
    plain("import", "a module that is loaded already", () => import(knownEsm)),
    plain("import (built-in)", "node:fs", () => import("node:fs")),
    plain("import.meta.resolve", "the URL of a file", () => import.meta.resolve(knownEsm)),
    plain("node:module.createRequire", "", () => createRequire(caller)),
    plain("node:module.isBuiltin", "", () => module.isBuiltin("node:fs")),
    ...ifPresent(
      module,
      "findPackageJSON",
      plain("node:module.findPackageJSON", "no package.json below the root but one", () =>
        call(module, "findPackageJSON", pathToFileURL(known).href),
      ),
    ),
    ...ifPresent(
      module,
      "stripTypeScriptTypes",
      plain("node:module.stripTypeScriptTypes", "15 bytes", () =>
        call(module, "stripTypeScriptTypes", "let a: 1 = 1;"),
      ),
    ),
  ];
}
