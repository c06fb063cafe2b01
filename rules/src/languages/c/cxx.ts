import { blankComments } from "./comments.js";

/** Words without which no test below can succeed: most headers hold none, and comments aren't looked for in those. */
const anyTrace =
  /\b(?:class|namespace|template|public|private|protected|typename|operator|virtual|static_cast)\b|::|include[ \t]*<\w+>|^\s*using\s/m;

/**
 * Each can't stand in C outside comments and literals, bar macros made to look so. `extern "C++"` is no trace: it
 * stands in headers that C includes too (glibc's string.h), under macros that only their own code knows.
 */
const traces: readonly RegExp[] = [
  /(?<!\bstruct\s)\bclass\s+[A-Za-z_][\w\s]*(?:\{|:(?!:)[^;]*\{)/,
  /\benum\s+(?:class|struct)\s+\w+\s*[{:]/,
  /^\s*(?:inline\s+)?namespace(?:\s+[\w:]+)?\s*\{/m,
  /^\s*using\s+(?:namespace\s+)?[\w:]+\s*[;=]/m,
  /^\s*template\s*</m,
  /^\s*(?:public|private|protected)\s*(?:slots\s*)?:(?!:)\s*$/m,
  /^\s*virtual\s+[\w~]/m,
  /\boperator\s*(?:[-+*/%=<>!&|^~]+|\[\s*\]|\(\s*\))\s*\(/,
  /\b(?:static|dynamic|reinterpret|const)_cast\s*</,
  /^[ \t]*#[ \t]*include[ \t]*<[A-Za-z_]\w*>/m,
  /[A-Za-z_>]\s*::\s*~?[A-Za-z_*]/,
];

/**
 * Whether a header's text is C++ rather than C. What stands under `#ifdef __cplusplus` doesn't count: that is how a C
 * header serves both. A header of C++ that shows none of the language's own forms is taken for C.
 */
export function looksLikeCxx(text: string): boolean {
  if (!anyTrace.test(text)) return false;
  const bare = withoutAttributes(withoutCxxArms(blankComments(text)));
  return traces.some((trace) => trace.test(bare));
}

/** `[[gnu::packed]]` is C23. */
function withoutAttributes(text: string): string {
  return text.replace(/\[\[[^\]]*\]\]/g, "");
}

interface Conditional {
  /** The first arm runs for C only, so `#else` is C++. */
  readonly negated: boolean;
  cxxArm: boolean;
}

function withoutCxxArms(text: string): string {
  if (!text.includes("__cplusplus")) return text;
  const open: Conditional[] = [];
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    const [, directive = "", condition = ""] = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)/.exec(line) ?? [];
    const last = open.at(-1);
    if (directive.startsWith("if")) open.push(conditional(directive, condition));
    else if (directive === "endif") open.pop();
    else if (directive === "elif" && last) last.cxxArm = conditional(directive, condition).cxxArm;
    else if (directive === "else" && last) last.cxxArm = last.negated;
    else if (!open.some(({ cxxArm }) => cxxArm)) kept.push(line);
  }
  return kept.join("\n");
}

function conditional(directive: string, condition: string): Conditional {
  const mentions = condition.includes("__cplusplus");
  const negated = mentions && (directive === "ifndef" || /!\s*(?:defined\b\s*\(?\s*)?__cplusplus/.test(condition));
  return { negated, cxxArm: mentions && !negated };
}
