import semver from "semver";
import type { Alternative, Since } from "syscall-db";

/**
 * What the linted code must run on, from `settings.syscalls`. Versions are the lowest supported ones; an absent
 * platform is taken to be current.
 */
export interface Target {
  /** Linux release, `5.4`. */
  readonly kernel?: string;
  /** `glibc`, `glibc-2.31`, `musl-1.2` … */
  readonly libc?: string;
  /** A version or a range as in package.json's `engines`: its lowest version counts. */
  readonly node?: string;
}

/** Whether everything in `since` is there on the target. */
function reaches(target: Target, since: Since | undefined): boolean {
  if (!since) return true;
  const [libc, libcVersion] = (target.libc ?? "").split("-", 2);
  return (
    atLeast(target.kernel, since.kernel) &&
    atLeast(target.node, since.node) &&
    (libc !== "musl" || atLeast(libcVersion, since.musl)) &&
    (libc === "musl" || atLeast(libc === "glibc" ? libcVersion : undefined, since.glibc))
  );
}

/** Whether the target has an alternative. */
export function canFollow({ since }: Alternative, target: Target): boolean {
  return reaches(target, since);
}

/** The first alternative of a purpose that the target can follow; with `sets`, of those that set this descriptor flag. */
export function alternativeFor(
  row: { readonly instead: readonly Alternative[] },
  purpose: NonNullable<Alternative["purpose"]>,
  target: Target,
  sets?: string,
): Alternative | undefined {
  return row.instead.find(
    (one) => one.purpose === purpose && (sets === undefined || one.sets === sets) && reaches(target, one.since),
  );
}

function atLeast(floor: string | undefined, since: string | undefined): boolean {
  if (since === "never") return false;
  if (since === undefined || floor === undefined) return true;
  const lowest = lowestVersion(floor);
  const needed = semver.coerce(since);
  return lowest === null || needed === null || semver.gte(lowest, needed);
}

function lowestVersion(range: string): semver.SemVer | null {
  return semver.validRange(range) === null ? semver.coerce(range) : semver.minVersion(range);
}
