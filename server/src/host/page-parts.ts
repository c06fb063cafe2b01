import { readFileSync } from "node:fs";
import type { PageParts } from "../service/report-page.js";

/** Each behind those that it imports. */
const modules = ["data", "element", "selection", "plot", "table", "report"];

/** The report's page as it came with this program. */
export function pageParts(): PageParts {
  const read = (place: string) => readFileSync(new URL(`../../../${place}`, import.meta.url), "utf8");
  return {
    body: read("page/report.html"),
    style: read("page/report.css"),
    modules: modules.map((name) => read(`dist/page/${name}.js`)),
  };
}
