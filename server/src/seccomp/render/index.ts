import type { Database } from "syscall-db";
import type { Allowlist } from "../allowlist.js";
import { renderBpf } from "./bpf.js";
import { renderJson } from "./json.js";
import { renderLibseccomp } from "./libseccomp.js";
import { renderOci } from "./oci.js";
import { renderPledge } from "./pledge.js";
import { renderSystemd } from "./systemd.js";
import { renderText, type TextOptions } from "./text.js";

export interface Format {
  readonly name: string;
  /** What takes it, for `--help`. */
  readonly about: string;
  /** @throws {Unsayable} when the format has no words for something in the draft */
  readonly render: (list: Allowlist, db: Database, options: TextOptions) => string | Uint8Array;
}

/** The first is the default. */
export const formats: readonly Format[] = [
  { name: "text", about: "for people: each call with its shortest witness", render: renderText },
  { name: "oci", about: "JSON for Docker, Podman and OCI bundles", render: renderOci },
  {
    name: "bpf",
    about: "raw classic BPF for `bwrap --seccomp` and seccomp(2)",
    render: (list, db) => renderBpf(list, db).bytes,
  },
  { name: "libseccomp", about: "C source for libseccomp", render: renderLibseccomp },
  { name: "systemd", about: "a drop-in for a service of systemd", render: renderSystemd },
  { name: "json", about: "everything, with witnesses", render: renderJson },
  { name: "pledge", about: "promises for OpenBSD, as text", render: renderPledge },
];
