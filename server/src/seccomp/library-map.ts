import { type Architecture, type Database, type LibraryMap, type MappedFunction } from "syscall-db";

/**
 * What a C library's functions do on any of the architectures that a draft is for; undefined when one of them has no
 * map.
 */
export function libraryMapFor(
  db: Database,
  library: string,
  architectures: readonly Architecture[],
): LibraryMap | undefined {
  const [first, ...others] = architectures.map((one) => db.libraryMap(library, one));
  return others.reduce((both, other) => both && other && merged(both, other), first);
}

function merged(one: LibraryMap, other: LibraryMap): LibraryMap {
  const functions: Record<string, MappedFunction> = { ...one.functions };
  for (const [name, added] of Object.entries(other.functions)) {
    const known = functions[name];
    functions[name] = known ? mergedFunction(known, added) : added;
  }
  const features = Object.entries(one.features).map(([name, syscalls]) => [
    name,
    union(syscalls, other.features[name as keyof LibraryMap["features"]]),
  ]);
  return { ...one, functions, features: Object.fromEntries(features) as LibraryMap["features"] };
}

function mergedFunction(one: MappedFunction, other: MappedFunction): MappedFunction {
  return {
    syscalls: union(one.syscalls, other.syscalls),
    features: union(one.features, other.features),
    ...(one.callsBack || other.callsBack ? { callsBack: true } : {}),
  };
}

function union<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return [...new Set([...one, ...other])].toSorted();
}
