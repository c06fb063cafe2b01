import type { Allowlist, Permit } from "./allowlist.js";

/** Where a draft's text lists a call that it permits. */
export interface Listed {
  readonly permit: Permit;
  /** Offset of the name. */
  readonly start: number;
}

/** How a format lists the call of a name: nothing else that is named so, such as a function, may match. */
const listings: Readonly<Record<string, (name: string) => RegExp>> = {
  // On a line of its own with the reason, or among others.
  text: (name) => new RegExp(`(?<=^  )${name}(?= {2})|(?<=^  (?:\\w+ )*)${name}(?=(?: \\w+)*$)`, "m"),
  oci: (name) => new RegExp(`(?<=")${name}(?=")`),
  json: (name) => new RegExp(`(?<="syscall": ")${name}(?=")`),
  libseccomp: (name) => new RegExp(`(?<=^  \\{SCMP_ACT_ALLOW.*/\\* )${name}(?= \\*/)`, "m"),
  systemd: (name) => new RegExp(`(?<=^SystemCall(?:Filter=|Log=~)(?:\\w+ )*)${name}(?=(?: \\w+)*$)`, "m"),
  pledge: (name) => new RegExp(`(?<=^  (?:\\w+, )*)${name}(?=(?:, \\w+)*$)|(?<=^)${name}(?=: any of )`, "m"),
};

/** The permits of a draft in the order of its text; those that the format doesn't list are left out. */
export function listedIn(text: string, format: string, { permits }: Pick<Allowlist, "permits">): readonly Listed[] {
  const listing = listings[format];
  if (!listing) return [];
  const found = permits.flatMap((permit): Listed[] => {
    const match = listing(permit.syscall).exec(text);
    return match ? [{ permit, start: match.index }] : [];
  });
  return found.sort((a, b) => a.start - b.start);
}
