import type { Allowlist, ArgumentTest } from "./allowlist.js";
import { ProfileError } from "./profile.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A draft by `--format json`, as it was. Witnesses are taken as they stand.
 *
 * @throws {ProfileError} for anything else
 */
export function readDraft(text: string): Allowlist {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ProfileError(`It isn't JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isFields(parsed) || parsed["$schema"] !== "allowlist.schema.json")
    throw new ProfileError("It isn't a draft by `syscall-lint seccomp --format json`.");
  const { program, runtime, verdict } = parsed;
  if (typeof program !== "string" || typeof runtime !== "string") throw new ProfileError("It names no program.");
  if (verdict !== "closed" && verdict !== "open" && verdict !== "refused") throw new ProfileError("It has no verdict.");
  for (const key of ["architectures", "newer"])
    if (!listOf(parsed, key).every((one) => typeof one === "string"))
      throw new ProfileError(`\`${key}\` isn't a list of names.`);
  for (const [key, needed] of [
    ["permits", "syscall"],
    ["unknown", "message"],
    ["capabilities", "name"],
  ] as const)
    for (const [index, one] of listOf(parsed, key).entries())
      if (!isFields(one) || typeof one[needed] !== "string")
        throw new ProfileError(`\`${key}[${index}].${needed}\` isn't text.`);
  const permits = listOf(parsed, "permits").map((one, index) => ({
    ...(one as Fields),
    when: whenOf(one as Fields, index),
  }));
  return { ...parsed, permits } as unknown as Allowlist;
}

function whenOf(permit: Fields, index: number): readonly (readonly ArgumentTest[])[] {
  try {
    return listOf(permit, "when").map((tests) =>
      (tests as readonly Fields[]).map(({ value, mask, ...test }) => ({
        ...(test as Omit<ArgumentTest, "value">),
        value: BigInt(value as string),
        ...(mask === undefined ? {} : { mask: BigInt(mask as string) }),
      })),
    );
  } catch {
    throw new ProfileError(`\`permits[${index}].when\` isn't a list of conditions.`);
  }
}

function listOf(fields: Fields, key: string): readonly unknown[] {
  const list = fields[key];
  if (!Array.isArray(list)) throw new ProfileError(`\`${key}\` isn't a list.`);
  return list;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
