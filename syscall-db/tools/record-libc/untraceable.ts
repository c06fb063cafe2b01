/** What a row of libc says without a recording, and why there is none. */
export interface Untraceable {
  readonly name: string;
  /** The condition of the emissions that can't be traced; absent: the whole function can't. */
  readonly when?: string;
  readonly reason: string;
}

const nameServer = "a name server must be asked";
const logDaemon = "a log daemon listens";

/** The one list: every other emission of a libc row stands in the recording. */
export const untraceable: readonly Untraceable[] = [
  { name: "reboot", reason: "it ends the machine that records" },
  { name: "vhangup", reason: "it ends the session that records" },
  { name: "getpass", reason: "it waits for a person at the terminal" },
  { name: "lckpwdf", reason: "it would lock the password files of the machine that records" },
  { name: "ulckpwdf", reason: "there is nothing to give back without lckpwdf" },
  ...["getaddrinfo", "gethostbyaddr", "gethostbyname", "gethostbyname2", "gethostbyname_r", "getnameinfo"].map(
    (name) => ({ name, when: nameServer, reason: "which server answers, and how often, is the network's matter" }),
  ),
  ...["closelog", "syslog", "vsyslog"].map((name) => ({
    name,
    when: logDaemon,
    reason: "without a daemon behind /dev/log glibc has nobody to send to, and keeps no socket",
  })),
  ...["mkdtemp", "mkostemp", "mkostemps", "mkstemp", "mkstemps"].map((name) => ({
    name,
    when: "the first name is taken",
    reason: "the first name comes of an address and the clock: whether it is taken is chance",
  })),
  {
    name: "posix_fallocate",
    when: "the file system cannot allocate",
    reason: "the scratch folder's file system can; what can't is rare and has to be mounted first",
  },
];
