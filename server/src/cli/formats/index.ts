import type { FileReport, Totals } from "../../service/report.js";
import { github } from "./github.js";
import { json } from "./json.js";
import { sarif } from "./sarif.js";
import { stylish } from "./stylish.js";

export type Formatter = (reports: readonly FileReport[], totals: Totals, cwd: string) => string | Promise<string>;

export const formats = { stylish, json, sarif, github } satisfies Record<string, Formatter>;

export type Format = keyof typeof formats;
