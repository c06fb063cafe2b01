import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { root } from "../repository.js";

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly viewsWelcome: readonly unknown[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly image: string; readonly altText: string } }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly description: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
}

interface Schema {
  readonly section: string;
  readonly settingsSchema: Readonly<Record<string, unknown>>;
}

const client = join(root, "client");
const manifest = JSON.parse(readFileSync(join(client, "package.json"), "utf8")) as Manifest;
const sources = readdirSync(join(client, "src")).map((name) => readFileSync(join(client, "src", name), "utf8"));
const source = sources.join("\n");

describe("the extension's manifest", () => {
  const { properties } = manifest.contributes.configuration;

  it("has the server's settings, and no others", async () => {
    const file = join(root, "server", "dist", "src", "lsp", "settings-schema.js");
    const { section, settingsSchema } = (await import(pathToFileURL(file).href)) as Schema;
    const wanted = Object.entries(settingsSchema).map(([name, schema]) => [`${section}.${name}`, schema]);
    assert.ok(wanted.length > 3);
    assert.deepEqual(properties, Object.fromEntries(wanted));
  });

  it("is told of in the README: each setting with its default, pictures that are there", () => {
    const readme = readFileSync(join(client, "README.md"), "utf8");
    const rows = [...readme.matchAll(/^\| `(syscallLint\.[\w.]+)` \| (\S+)/gm)].map(([, name, value]) => [name, value]);
    const short = Object.entries(properties).map(([name, schema]) => {
      const { default: value } = schema as { readonly default: unknown };
      return [name, Array.isArray(value) ? "all" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``];
    });
    assert.deepEqual(rows, short);
    const pictures = [...readme.matchAll(/!\[[^\]]{20,}\]\((images\/\w+\.png)\)/g)].map(([, path]) => path ?? "");
    assert.deepEqual(
      pictures.filter((path) => existsSync(join(client, path))),
      ["images/editor.png", "images/view.png", "images/report.png", "images/seccomp.png"],
    );
  });

  it("keeps what could hide findings from a folder that isn't trusted", () => {
    const { supported, restrictedConfigurations, description } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    assert.match(description, /configuration/);
    const harmless = [
      "syscallLint.run",
      "syscallLint.codeLens",
      "syscallLint.target",
      "syscallLint.logLevel",
      "syscallLint.trace.server",
    ];
    assert.deepEqual(
      [...restrictedConfigurations, ...harmless].sort(),
      Object.keys(properties).sort(),
      "a new setting is restricted, or harmless and named here",
    );
  });

  it("names the commands that the code registers", () => {
    const [, list = ""] = /groupings = (\[[^\]]+\])/.exec(source) ?? [];
    const registered = [...source.matchAll(/registerCommand\(["`]([^"`]+)["`]/g)].flatMap(([, name = ""]) =>
      name.endsWith("${grouping}")
        ? (JSON.parse(list) as string[]).map((grouping) => name.replace("${grouping}", grouping))
        : [name],
    );
    // The server's code actions and lenses call these, nobody by hand.
    const called = registered.filter((name) => name.startsWith("syscall-lint."));
    assert.deepEqual(called.sort(), ["syscall-lint.disableRule", "syscall-lint.showPage"]);
    const others = registered.filter((name) => !called.includes(name));
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), others.sort());
  });

  it("wakes the extension for the languages that the client asks about", () => {
    const [, list] = /languageIds = (\[[^\]]+\])/.exec(source) ?? [];
    const events = (JSON.parse(list ?? "[]") as string[]).map((language) => `onLanguage:${language}`);
    assert.deepEqual(manifest.activationEvents, events);
  });

  it("has the version of the server inside, an icon, and the repository's licence", () => {
    const server = JSON.parse(readFileSync(join(root, "server", "package.json"), "utf8")) as Manifest;
    assert.equal(manifest.version, server.version);
    assert.ok(existsSync(join(client, manifest.icon)));
    assert.equal(readFileSync(join(client, "LICENSE"), "utf8"), readFileSync(join(root, "LICENSE"), "utf8"));
  });

  it("offers commands only where they do something", () => {
    const { commands, menus } = manifest.contributes;
    const known = commands.map(({ command }) => command);
    const entries = Object.values(menus).flat();
    assert.ok(entries.length > 8);
    for (const { command, when } of entries) {
      assert.ok(known.includes(command), command);
      assert.ok(when.length > 0, command);
    }
    for (const { command, category } of commands) assert.equal(category, "syscall-lint", command);
  });

  it("names pictures and commands of its walkthrough and welcome texts that are there", () => {
    const { commands, walkthroughs, viewsWelcome } = manifest.contributes;
    const own = [...commands.map(({ command }) => command), "syscallLint.syscalls.focus"];
    const texts = [...walkthroughs.flatMap(({ steps }) => steps), ...viewsWelcome];
    const linked = [...JSON.stringify(texts).matchAll(/command:([\w.]+)/g)].map(([, name = ""]) => name);
    assert.ok(linked.length > 8);
    assert.deepEqual(
      linked.filter((name) => name.startsWith("syscallLint") && !own.includes(name)),
      [],
    );
    const steps = walkthroughs.flatMap((one) => one.steps);
    assert.ok(steps.length >= 5);
    for (const { media } of steps) {
      assert.ok(existsSync(join(client, media.image)), media.image);
      assert.ok(media.altText.length > 20);
    }
  });

  it("stands before modules of at most 250 lines", () => {
    assert.deepEqual(
      sources.filter((text) => text.split("\n").length > 250),
      [],
    );
  });
});
