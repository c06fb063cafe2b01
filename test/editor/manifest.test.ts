import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { root } from "../repository.js";

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
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
const source = readFileSync(join(client, "src", "extension.ts"), "utf8");

describe("the extension's manifest", () => {
  const { properties } = manifest.contributes.configuration;

  it("has the server's settings, and no others", async () => {
    const file = join(root, "server", "dist", "src", "lsp", "settings-schema.js");
    const { section, settingsSchema } = (await import(pathToFileURL(file).href)) as Schema;
    const wanted = Object.entries(settingsSchema).map(([name, schema]) => [`${section}.${name}`, schema]);
    assert.ok(wanted.length > 3);
    assert.deepEqual(properties, Object.fromEntries(wanted));
  });

  it("keeps what could hide findings from a folder that isn't trusted", () => {
    const { supported, restrictedConfigurations, description } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    assert.match(description, /configuration/);
    const harmless = ["syscallLint.run", "syscallLint.target", "syscallLint.logLevel", "syscallLint.trace.server"];
    assert.deepEqual(
      [...restrictedConfigurations, ...harmless].sort(),
      Object.keys(properties).sort(),
      "a new setting is restricted, or harmless and named here",
    );
  });

  it("names the commands that the code registers", () => {
    const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), registered.sort());
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

  it("stands before at most 120 lines of code", () => {
    assert.ok(source.trimEnd().split("\n").length <= 120);
  });
});
