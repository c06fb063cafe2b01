import type { Target } from "eslint-plugin-syscalls/facts";
import type { SourceLanguage } from "../service/source-code.js";
import { section, settingsSchema, type SettingSchema } from "./settings-schema.js";

export const logLevels = ["off", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Settings {
  readonly enable: boolean;
  readonly languages: readonly SourceLanguage[];
  readonly scope: "workspace" | "openFiles";
  readonly ruleSet: "recommended" | "strict";
  /** Full names (`syscalls/no-x`). */
  readonly rules: Readonly<Record<string, "off" | "warn" | "error">>;
  /** Whose ESLint configuration decides, in folders that the user trusts. */
  readonly eslint: "auto" | "on" | "off";
  readonly run: "onType" | "onSave";
  readonly target: Target;
  readonly codeLens: boolean;
  readonly logLevel: LogLevel;
}

export interface Checked {
  readonly settings: Settings;
  /** What is wrong with the given values, a sentence each; such values are left out. */
  readonly problems: readonly string[];
}

/**
 * Settings from whatever a client sends. What isn't given, and what is wrong, has its default.
 *
 * @param rules names of all rules, without `syscalls/`
 */
export function checkSettings(given: unknown, rules: readonly string[]): Checked {
  const problems: string[] = [];
  if (!isRecord(given)) {
    if (given != null) problems.push(`${section} must be an object, but is ${shown(given)}.`);
    given = {};
  }
  const values = flattened(given as Readonly<Record<string, unknown>>);
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(settingsSchema, name)) problems.push(`There is no setting ${section}.${name}; it is ignored.`);
  }
  const read = (name: keyof typeof settingsSchema): unknown => {
    const schema: SettingSchema = settingsSchema[name];
    const value = values[name];
    return value == null ? schema.default : checkValue(`${section}.${name}`, value, schema, problems);
  };
  const severities = Object.entries(read("rules") as Settings["rules"]).flatMap(([name, severity]) => {
    const short = name.replace(/^syscalls\//, "");
    if (rules.includes(short)) return [[`syscalls/${short}`, severity] as const];
    problems.push(`${section}.rules names ${name}, which is no rule. The rules are ${rules.join(", ")}.`);
    return [];
  });
  const settings = {
    enable: read("enable"),
    languages: read("languages"),
    scope: read("scope"),
    ruleSet: read("ruleSet"),
    rules: Object.fromEntries(severities),
    eslint: read("eslint"),
    run: read("run"),
    target: read("target"),
    codeLens: read("codeLens"),
    logLevel: read("logLevel"),
  } as Settings;
  return { settings, problems };
}

function checkValue(name: string, value: unknown, schema: SettingSchema, problems: string[]): unknown {
  const wrong = (wanted: string): unknown => {
    problems.push(`${name} must be ${wanted}, but is ${shown(value)}; ${shown(schema.default)} is used instead.`);
    return schema.default;
  };
  switch (schema.type) {
    case "boolean":
      return typeof value === "boolean" ? value : wrong("true or false");
    case "string": {
      const allowed = schema.enum ?? [];
      return typeof value === "string" && allowed.includes(value) ? value : wrong(`one of ${allowed.join(", ")}`);
    }
    case "array": {
      const allowed = schema.items?.enum ?? [];
      const fits = Array.isArray(value) && value.every((item) => allowed.includes(item as string));
      return fits ? value : wrong(`a list of ${allowed.join(", ")}`);
    }
    case "object":
      return isRecord(value) ? checkEntries(name, value, schema, problems) : wrong("an object");
  }
}

/** A wrong entry spoils no other. */
function checkEntries(
  name: string,
  entries: Readonly<Record<string, unknown>>,
  { properties = {}, additionalProperties }: SettingSchema,
  problems: string[],
): unknown {
  const good = Object.entries(entries).filter(([key, value]) => {
    if (value == null || value === "") return false;
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const fits = typeof value === "string" && property && new RegExp(property.pattern).test(value);
    if (property && !fits) {
      problems.push(`${name}.${key} can't be ${shown(value)}. ${property.description} It is left out.`);
    }
    if (property) return fits;
    if (!additionalProperties) {
      problems.push(`There is no setting ${name}.${key}; it is ignored.`);
      return false;
    }
    const allowed = additionalProperties.enum;
    if (allowed.includes(value as string)) return true;
    problems.push(`${name}.${key} must be one of ${allowed.join(", ")}, but is ${shown(value)}; it is left out.`);
    return false;
  });
  return Object.fromEntries(good);
}

/** `{"trace": {"server": "off"}}` is the setting `trace.server`. */
function flattened(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { trace, ...others } = given;
  if (!isRecord(trace)) return given;
  return { ...others, ...Object.fromEntries(Object.entries(trace).map(([key, value]) => [`trace.${key}`, value])) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
