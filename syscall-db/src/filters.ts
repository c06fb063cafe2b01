/** What a list of system calls that a sandbox applies says about one call. */
export type Verdict = "allow" | "deny" | "gate";

/** One rule of a container runtime's default seccomp profile. */
export interface ProfileRule {
  readonly names: readonly string[];
  /** What the profile does with a call that the conditions below hold for. */
  readonly action: "allow" | "deny";
  /** The container must have all of these capabilities. */
  readonly capabilities?: readonly string[];
  /** The container must have none of these. */
  readonly withoutCapabilities?: readonly string[];
  /** First kernel release that the rule is for. */
  readonly kernel?: string;
  /** Only on these architectures. */
  readonly architectures?: readonly string[];
  /** A condition on the arguments, as a clause: "when argument 0 is 0x8". */
  readonly arguments?: string;
}

/** A container runtime's default seccomp profile; what no rule names is denied. */
export interface Profile {
  readonly source: string;
  readonly rules: readonly ProfileRule[];
}

/** What the sandboxes that people meet say of system calls. Imported by a tool. */
export interface Filters {
  /** Docker's is containerd's as well. */
  readonly profiles: Readonly<Record<"docker" | "podman", Profile>>;
  /** Groups of systemd's SystemCallFilter=, with nested groups resolved: "@file-system" → names. */
  readonly systemd: { readonly source: string; readonly groups: Readonly<Record<string, readonly string[]>> };
}
