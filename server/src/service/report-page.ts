import { createHash } from "node:crypto";
import type { ReportData } from "../../page/data.js";

/** The page's parts as they were written and compiled. */
export interface PageParts {
  /** What stands in the body. */
  readonly body: string;
  readonly style: string;
  /** Compiled modules that import only each other, each behind those that it needs. */
  readonly modules: readonly string[];
}

/**
 * One HTML file that needs nothing else and may load nothing else: its policy lets only its own style and script run.
 *
 * @param data as JSON, see {@link asScript}
 * @param nonce of the view that shows the page; without it the policy names hashes, for a file that stays as it is
 */
export function reportPage({ body, style, modules }: PageParts, data: string, nonce?: string): string {
  const script = `"use strict";\n${modules.map(withoutImports).join("\n")}`;
  const allowed = (text: string) => (nonce === undefined ? sha256(text) : `'nonce-${nonce}'`);
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${allowed(style)}; script-src ${allowed(script)}`;
  const own = nonce === undefined ? "" : ` nonce="${nonce}"`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>System calls</title>
<style${own}>${style}</style>
</head>
<body>
${body.trim()}
<script type="application/json" id="data">${data}</script>
<script type="module"${own}>${script}</script>
</body>
</html>
`;
}

/** JSON that can't end the element that it stands in. */
export function asScript(data: ReportData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function sha256(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Joined, the modules share one scope. */
function withoutImports(module: string): string {
  return module
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export (?=(?:const|function|class|async) )/gm, "")
    .replace(/^(?:export \{\};|\/\/# sourceMappingURL=.*)$/gm, "")
    .trim();
}
