/** The part of JSON Schema that settings are described in. */
export interface SettingSchema {
  readonly type: "boolean" | "string" | "array" | "object";
  readonly description: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: { readonly type: "string"; readonly enum: readonly string[] };
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<
    Record<string, { readonly type: "string"; readonly description: string; readonly pattern: string }>
  >;
  readonly additionalProperties?: false | { readonly type: "string"; readonly enum: readonly string[] };
  readonly scope: "resource" | "window";
}

/** Name under which clients keep the settings. */
export const section = "syscallLint";

/** Every setting by its path below {@link section}. The extension's manifest says the same. */
export const settingsSchema = {
  enable: {
    type: "boolean",
    description: "Check files of this folder.",
    default: true,
    scope: "resource",
  },
  languages: {
    type: "array",
    description: "The languages that are checked.",
    default: ["c", "javascript", "typescript"],
    items: { type: "string", enum: ["c", "javascript", "typescript"] },
    uniqueItems: true,
    scope: "resource",
  },
  scope: {
    type: "string",
    description: "Which files are checked.",
    default: "workspace",
    enum: ["workspace", "openFiles"],
    enumDescriptions: ["Every file of the folder, in the background.", "Only files that are open."],
    scope: "resource",
  },
  ruleSet: {
    type: "string",
    description: "Which rules are on.",
    default: "recommended",
    enum: ["recommended", "strict"],
    enumDescriptions: ["Rules that nearly everybody wants.", "Every rule, also those that ask for a second look."],
    scope: "resource",
  },
  rules: {
    type: "object",
    description: "Severity of single rules, by name: off, warn or error.",
    default: {},
    additionalProperties: { type: "string", enum: ["off", "warn", "error"] },
    scope: "resource",
  },
  eslint: {
    type: "string",
    description:
      "Whether the folder's own ESLint decides, in a trusted folder whose ESLint configuration has our rules.",
    default: "auto",
    enum: ["auto", "on", "off"],
    enumDescriptions: [
      "Yes, and findings that the ESLint extension shows aren't shown twice.",
      "Yes, also where the ESLint extension shows the same findings.",
      "No: the settings here decide, with the built-in rules.",
    ],
    scope: "resource",
  },
  run: {
    type: "string",
    description: "When a file is checked.",
    default: "onType",
    enum: ["onType", "onSave"],
    enumDescriptions: ["After every change.", "When it is opened and when it is saved."],
    scope: "resource",
  },
  target: {
    type: "object",
    description: "What the code must run on: no advice is given that this platform can't follow.",
    default: {},
    properties: {
      kernel: {
        type: "string",
        description: "Lowest Linux release, like 5.4.",
        pattern: "^\\d+(?:\\.\\d+){0,2}$",
      },
      libc: {
        type: "string",
        description: "C library, with its lowest version: glibc, glibc-2.31, musl-1.2.",
        pattern: "^(?:glibc|musl)(?:-\\d+(?:\\.\\d+){0,2})?$",
      },
      node: {
        type: "string",
        description: "Lowest Node version, or a range; otherwise package.json's engines count.",
        pattern: "^[\\d.^~<>=|x* -]*\\d[\\d.^~<>=|x* -]*$",
      },
    },
    additionalProperties: false,
    scope: "resource",
  },
  codeLens: {
    type: "boolean",
    description: "Above each function the system calls that it makes, and its heaviest loop.",
    default: false,
    scope: "resource",
  },
  logLevel: {
    type: "string",
    description: "How much the server writes to its output.",
    default: "info",
    enum: ["off", "error", "warn", "info", "debug"],
    scope: "window",
  },
  "trace.server": {
    type: "string",
    description: "Shows the messages between editor and server in the output.",
    default: "off",
    enum: ["off", "messages", "verbose"],
    scope: "window",
  },
} as const satisfies Readonly<Record<string, SettingSchema>>;
