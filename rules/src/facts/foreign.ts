import type { Code } from "./query.js";

/** A preprocessor condition that only holds elsewhere, or nowhere (`#if 0`): one of its parts asks for nothing but other systems' macros. */
export function namesOtherSystem(code: Pick<Code, "db">, condition: string): boolean {
  return condition.split(" && ").some((part) => {
    if (part.startsWith("!")) return false;
    if (part === "0") return true;
    return part.split("||").every((choice) => {
      const [, negated, name = ""] = /(!\s*)?(?:defined\s*\(?\s*)?\b([A-Za-z_]\w*)/.exec(choice) ?? [];
      return negated === undefined && code.db.constant(name)?.group === "other-system";
    });
  });
}
