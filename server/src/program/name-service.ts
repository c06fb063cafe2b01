import type { LibrarySummary } from "./library-summary.js";
import type { Cause } from "./program.js";

/** What the machine's nsswitch.conf brings into a program that asks for users, groups or hosts. nsswitch.conf(5) */
export interface NameService {
  /** Database → services, those apart that the C library holds itself. */
  readonly databases: ReadonlyMap<string, readonly string[]>;
  /** Service → its plug-in by DT_SONAME; absent where it can't be read, which {@link NameService.unread} tells. */
  readonly plugIns: ReadonlyMap<string, string>;
  readonly unread: ReadonlyMap<string, readonly Cause[]>;
  /** Of the plug-ins and the libraries that they need. */
  readonly summaries: readonly LibrarySummary[];
}

/** In glibc's libc.so since 2.34: NEWS of that release. */
const builtIn: ReadonlySet<string> = new Set(["files", "dns"]);

/** The services of each database, by the text of nsswitch.conf; actions such as [NOTFOUND=return] leave none out. */
export function databasesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const line of text.split("\n")) {
    const [, database, rest = ""] = /^\s*(\w+)\s*:([^#]*)/.exec(line) ?? [];
    if (database === undefined) continue;
    const services = rest.replace(/\[[^\]]*\]/g, " ").match(/[^\s]+/g) ?? [];
    found.set(
      database,
      services.filter((service) => !builtIn.has(service)),
    );
  }
  return found;
}

const users = ["passwd", "group", "initgroups"];
const asked: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:getpw|setpw|endpw|getlogin|cuserid|glob|wordexp)/, users],
  [/^(?:getgr|setgr|endgr|initgroups)/, users],
  [/^(?:getsp|setsp|endsp)/, ["shadow"]],
  [/^(?:getaddrinfo|getnameinfo|gethost)/, ["hosts", "services", "networks", "protocols"]],
];

/** The databases that a function may ask, of those that a file has. */
export function askedBy(name: string, databases: Iterable<string>): readonly string[] {
  const own = asked.find(([pattern]) => pattern.test(name))?.[1];
  return [...databases].filter((database) => own === undefined || own.includes(database));
}
