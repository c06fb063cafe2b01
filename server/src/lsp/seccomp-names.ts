import { isAbsolute, relative } from "node:path";
import type { Place } from "../program/program.js";
import type { Allowlist, Witness } from "../seccomp/allowlist.js";

/** A draft whose files are named as seen from a folder, modules that stand for functions included. */
export function namedFrom(folder: string, list: Allowlist): Allowlist {
  const fileName = (file: string) => (isAbsolute(file) ? relative(folder, file) : file);
  const placed = (place: Place | undefined) => place && { ...place, file: fileName(place.file) };
  const named = (witness: Witness): Witness => {
    if (witness.kind !== "reached") return witness;
    const path = witness.path.map(({ name, library, place }) => ({
      name: library === undefined ? fileName(name) : name,
      library,
      place: placed(place),
    }));
    return { ...witness, path };
  };
  return {
    ...list,
    permits: list.permits.map((permit) => ({ ...permit, because: permit.because.map(named) })),
    unknown: list.unknown.map((cause) => ({ ...cause, place: placed(cause.place) })),
  };
}
