import type { FieldFact, FileFacts, TypeFact } from "../fact.js";

/** Bytes of a type and what its address must be a multiple of. */
interface Layout {
  readonly bytes: number;
  readonly alignment: number;
}

/** Counts the elements of an array member; undefined when the file doesn't say. */
type Count = (dimension: NonNullable<FieldFact["dimension"]>) => number | undefined;

/** Bytes of a type as written, on 64-bit Linux, which has the largest; undefined for what this file doesn't declare. */
export function sizeOfType(facts: FileFacts, type: string, count: Count): number | undefined {
  return layoutOf(facts, type, count, 0)?.bytes;
}

const qualifiers = /\b(?:static|const|volatile|register|extern|inline|restrict|_Thread_local|__thread)\b/g;

export function plainType(type: string): string {
  return type.replace(qualifiers, "").replace(/\s+/g, " ").trim();
}

/** The struct or union behind a type as written, through names and, for members by arrow, a pointer. */
export function structOf(facts: FileFacts, type: string, depth = 0): TypeFact | undefined {
  const known = facts.types?.[plainType(type).replace(/ ?\*$/, "")];
  if (known?.kind !== "alias") return known;
  return depth > 8 ? undefined : structOf(facts, known.type ?? "", depth + 1);
}

function layoutOf(facts: FileFacts, type: string, count: Count, depth: number): Layout | undefined {
  const plain = plainType(type);
  const scalar = /[*)]$/.test(plain) ? 8 : scalars.get(plain);
  if (scalar !== undefined) return { bytes: scalar, alignment: scalar };
  const known = facts.types && Object.hasOwn(facts.types, plain) ? facts.types[plain] : undefined;
  // A struct that holds itself isn't C, but may be written.
  if (!known || depth > 8) return plain.startsWith("enum ") ? { bytes: 4, alignment: 4 } : undefined;
  if (known.kind === "alias") return layoutOf(facts, known.type ?? "", count, depth + 1);
  let bytes = 0;
  let alignment = 1;
  for (const field of known.fields ?? [undefined]) {
    const one = field && layoutOf(facts, field.type, count, depth + 1);
    const elements = field?.dimension ? count(field.dimension) : 1;
    if (!one || elements === undefined) return undefined;
    alignment = Math.max(alignment, one.alignment);
    const size = one.bytes * elements;
    bytes = known.kind === "union" ? Math.max(bytes, size) : roundUp(bytes, one.alignment) + size;
  }
  return { bytes: roundUp(bytes, alignment), alignment };
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

const scalars: ReadonlyMap<string, number> = new Map(
  [
    [1, "char", "signed char", "unsigned char", "bool", "_Bool", "int8_t", "uint8_t"],
    [2, "short", "unsigned short", "int16_t", "uint16_t", "in_port_t", "sa_family_t"],
    [4, "int", "unsigned", "unsigned int", "signed int", "int32_t", "uint32_t", "float"],
    [4, "pid_t", "uid_t", "gid_t", "mode_t", "socklen_t"],
    [8, "long", "unsigned long", "long int", "unsigned long int", "long long", "unsigned long long", "double"],
    [8, "int64_t", "uint64_t", "size_t", "ssize_t", "off_t", "time_t", "intptr_t", "uintptr_t", "ptrdiff_t"],
  ].flatMap(([bytes, ...names]) => names.map((name) => [String(name), Number(bytes)] as const)),
);
