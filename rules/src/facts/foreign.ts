import type { Code } from "./query.js";

/**
 * A preprocessor condition that only holds elsewhere, or nowhere (`#if 0`): one of its parts asks for nothing but other
 * systems' macros, or for a libc without a function that every Linux has (`!defined(HAVE_SETEUID)`).
 */
export function namesOtherSystem(code: Pick<Code, "db">, condition: string): boolean {
  return condition.split(" && ").some((part) => {
    if (part.startsWith("!")) return lacksFunction(code, part);
    if (part === "0") return true;
    return part.split("||").every((choice) => {
      const [, negated, name = ""] = /(!\s*)?(?:defined\s*\(?\s*)?\b([A-Za-z_]\w*)/.exec(choice) ?? [];
      return negated === undefined && code.db.constant(name)?.group === "other-system";
    });
  });
}

/** The name that autoconf gives a function's presence, negated and alone. */
function lacksFunction(code: Pick<Code, "db">, part: string): boolean {
  const isWhole = part.split("(").length === part.split(")").length;
  const [, name] = /^!HAVE_(\w+)$/.exec(part.replace(/\bdefined\b|[()\s]/g, "")) ?? [];
  const row = name === undefined || !isWhole ? undefined : code.db.call(name.toLowerCase(), "libc");
  return row !== undefined && row.since === undefined;
}
