/** One condition of a seccomp profile on one argument, as profiles write it. */
export interface ArgumentCondition {
  readonly index: number;
  readonly op: string;
  readonly value: number;
  readonly valueTwo?: number;
}

const namespaces = 0x7e020000;

/** What the numbers in the profiles stand for: by call and index of the argument. */
const meanings: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "clone 0": { [namespaces]: "CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET" },
  "personality 0": { 0: "PER_LINUX", 8: "PER_LINUX32", 0x20000: "UNAME26", 0xffffffff: "only asks" },
  "socket 0": { 16: "AF_NETLINK", 38: "AF_ALG", 40: "AF_VSOCK" },
  "socket 2": { 9: "NETLINK_AUDIT" },
};

/** Alternatives of conditions that must hold together, as a clause that reads after "when"; empty for none. */
export function clausesOf(call: string, alternatives: readonly (readonly ArgumentCondition[])[]): string {
  if (alternatives.length === 0) return "";
  const single = alternatives.flatMap((conditions) => (conditions.length === 1 ? conditions : []));
  const index = single[0]?.index;
  if (single.length === alternatives.length && single.every((condition) => condition.index === index)) {
    const together = unionOf(call, single);
    if (together !== undefined) return together;
  }
  const clauses = alternatives.map((conditions) =>
    conditions.map((condition) => `argument ${String(condition.index)} ${testOf(call, condition)}`).join(" and "),
  );
  return [...new Set(clauses)].join(", or ");
}

/** Several tests of one argument in the words of the fewest values: those that pass, or those that don't. */
function unionOf(call: string, conditions: readonly ArgumentCondition[]): string | undefined {
  const of = (op: string): readonly number[] =>
    conditions.filter((condition) => condition.op === op).map(({ value }) => value);
  const [below] = of("SCMP_CMP_LT");
  const [above] = of("SCMP_CMP_GT");
  const equal = of("SCMP_CMP_EQ");
  const [first] = conditions;
  if (first === undefined) return undefined;
  const argument = `argument ${String(first.index)}`;
  const named = (value: number): string => valueOf(call, first.index, value);
  if (equal.length === conditions.length) return `${argument} is ${listOf(equal.map(named))}`;
  if (below === undefined || above === undefined || equal.length + 2 !== conditions.length) return undefined;
  const failing = Array.from({ length: above - below + 1 }, (_, step) => below + step).filter(
    (value) => !equal.includes(value),
  );
  return failing.length === 2
    ? `${argument} is neither ${failing.map(named).join(" nor ")}`
    : `${argument} is not ${listOf(failing.map(named))}`;
}

function testOf(call: string, { index, op, value, valueTwo }: ArgumentCondition): string {
  const named = valueOf(call, index, value);
  if (op === "SCMP_CMP_EQ") return `is ${named}`;
  if (op === "SCMP_CMP_NE") return `is not ${named}`;
  if (op === "SCMP_CMP_MASKED_EQ" && (valueTwo ?? 0) === 0) return `has none of the bits ${named}`;
  throw new Error(`${call}: a comparison without words here, ${op}`);
}

function valueOf(call: string, index: number, value: number): string {
  const meaning = meanings[`${call} ${String(index)}`]?.[value];
  const digits = value > 255 ? `0x${value.toString(16)}` : String(value);
  return meaning === undefined ? digits : `${digits} (${meaning})`;
}

function listOf(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1) ?? ""}`;
}
