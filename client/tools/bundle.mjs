// Makes the extension runnable without node_modules: dist/extension.cjs, and the server with the files it reads below
// dist/server. Run after the build: `npm run bundle -w client`.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "client", "dist");
const output = join(dist, "server");
// Code of the server finds its files relative to itself, so they keep their places relative to the repository here.
const files = join(output, "files");
const compiled = join(root, "server", "dist", "src");

/** What our packages and their dependencies read at run time. */
const read = [
  "syscall-db/data",
  "syscall-db/schema",
  "syscall-db/package.json",
  "rules/dist/grammar",
  "rules/package.json",
  "server/package.json",
  "server/page/report.html",
  "server/page/report.css",
  "server/dist/page",
  "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "node_modules/web-tree-sitter/LICENSE",
];

/** A module on its own thread, as our code writes it; the bundler doesn't follow it by itself. */
const threads = /new URL\("(\.\/[^"]+\.js)", import\.meta\.url\)/g;

rmSync(output, { recursive: true, force: true });
const workers = modulesOnThreads();
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

const extension = await build({
  ...shared,
  entryPoints: [join(root, "client", "src", "extension.ts")],
  outfile: join(dist, "extension.cjs"),
  format: "cjs",
  external: ["vscode"],
  define: { ASSUMED_ROUNDS: String((await compiledModule("service/call-sites.js")).assumedRounds) },
});
await writeReportPages();
cpSync(join(root, "rules", "docs"), join(dist, "rules"), { recursive: true });

const server = await build({
  ...shared,
  entryPoints: { main: join(compiled, "cli", "main.js"), ...workers },
  outdir: output,
  outExtension: { ".js": ".mjs" },
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  // Only for a configuration in TypeScript, where Node itself can't read it; ESLint then asks for its installation.
  external: ["jiti"],
  banner: {
    js: [
      'import { createRequire as bundleRequire } from "node:module";',
      'import { fileURLToPath as bundlePath } from "node:url";',
      "const require = bundleRequire(import.meta.url);",
      "const __filename = bundlePath(import.meta.url);",
      'const __dirname = bundlePath(new URL(".", import.meta.url));',
    ].join("\n"),
  },
  plugins: [{ name: "own place", setup: keepPlaces }],
});

// Types and maps beside compiled modules are for builds.
const filter = (place) => !/\.(?:d\.ts|map|tsbuildinfo)$/.test(place);
for (const place of read) cpSync(join(root, place), join(files, packed(place)), { recursive: true, filter });
for (const [name, file] of Object.entries(workers)) {
  const stub = join(files, relative(root, file));
  mkdirSync(dirname(stub), { recursive: true });
  writeFileSync(stub, `import ${JSON.stringify(slashes(relative(dirname(stub), join(output, `${name}.mjs`))))};\n`);
}
writeFileSync(
  join(output, "THIRD-PARTY.txt"),
  licences([extension, server].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

/** The page that `syscall-lint report` writes, once for a view and once for a file; the extension puts the data in. */
async function writeReportPages() {
  const { reportPage } = await compiledModule("service/report-page.js");
  const { pageParts } = await compiledModule("host/page-parts.js");
  const parts = pageParts();
  writeFileSync(join(dist, "report-view.html"), reportPage(parts, "REPORT-DATA", "REPORT-NONCE"));
  writeFileSync(join(dist, "report-file.html"), reportPage(parts, "REPORT-DATA"));
}

function compiledModule(place) {
  return import(pathToFileURL(join(compiled, place)).href);
}

/** Name of the output and path of the source of each. */
function modulesOnThreads() {
  const found = {};
  for (const entry of readdirSync(compiled, { recursive: true })) {
    const file = join(compiled, String(entry));
    if (!file.endsWith(".js")) continue;
    for (const [, place] of readFileSync(file, "utf8").matchAll(threads)) {
      const target = join(dirname(file), place);
      found[slashes(relative(compiled, target)).replaceAll("/", "-").replace(/\.js$/, "")] = target;
    }
  }
  return found;
}

/** All modules lie in one folder after bundling; what each reads lies where it was, below `files`. */
function keepPlaces(build) {
  build.onLoad({ filter: /\.m?js$/ }, ({ path }) => {
    const place = slashes(relative(root, path));
    if (!/^(syscall-db|rules|server)\/dist\/|^node_modules\/web-tree-sitter\//.test(place)) return undefined;
    const text = readFileSync(path, "utf8");
    if (!text.includes("import.meta.url")) return undefined;
    const own = `new URL(${JSON.stringify(`./files/${packed(place)}`)}, import.meta.url).href`;
    return { contents: text.replaceAll("import.meta.url", own), loader: "js" };
  });
}

/** Place below `files`. Tools that pack or install extensions treat a folder named node_modules in ways of their own. */
function packed(place) {
  return place.replace(/^node_modules\//, "packages/");
}

/** The licence of every package that a bundle contains, as its licence asks. */
function licences(inputs) {
  const packages = new Map();
  for (const input of inputs) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(slashes(input)) ?? [];
    if (folder !== undefined) packages.set(folder, licenceOf(folder));
  }
  return [...packages]
    .sort()
    .map(([, text]) => text)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const own = readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file));
  const text = own === undefined ? `Under the licence ${license}.\n` : readFileSync(join(folder, own), "utf8");
  return `${name} ${version}\n\n${text}`;
}

function slashes(path) {
  return path.split(sep).join("/");
}
