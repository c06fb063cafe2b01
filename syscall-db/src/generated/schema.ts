// Generated from schema/*.schema.json by tools/gen-types.ts: `npm run gen`.

/**
 * What an argument is for. 'base' is the directory descriptor of an *at call; 'out' is written by the callee; 'metadata' a struct stat or Stats; 'callback' gets the result once, 'handler' is called per event; 'text' is terminated, 'buffer' goes with a 'size'.
 */
export type Role =
  | "fd"
  | "stream"
  | "directory"
  | "base"
  | "path"
  | "target-path"
  | "flags"
  | "mode"
  | "buffer"
  | "vector"
  | "text"
  | "size"
  | "count"
  | "offset"
  | "out"
  | "metadata"
  | "command"
  | "arguments"
  | "environment"
  | "options"
  | "encoding"
  | "callback"
  | "handler"
  | "format"
  | "data"
  | "pid"
  | "uid"
  | "gid"
  | "groups"
  | "signal"
  | "duration"
  | "address"
  | "port"
  | "domain"
  | "socket-type"
  | "protocol"
  | "request"
  | "option"
  | "set"
  | "events"
  | "prot"
  | "pointer"
  | "whence"
  | "function"
  | "argument"
  | "name"
  | "id";
/**
 * What a call does beyond returning a value. Path effects act on the path in `of`: tests-existence and tests-access answer yes or no about it, queries-metadata fills a metadata, opens makes a descriptor for it.
 */
export type EffectName =
  | "opens"
  | "closes"
  | "duplicates"
  | "transfers"
  | "moves-offset"
  | "queries-offset"
  | "flushes"
  | "syncs"
  | "truncates"
  | "allocates"
  | "queries-metadata"
  | "tests-existence"
  | "tests-access"
  | "tests-type"
  | "enumerates"
  | "resolves"
  | "creates"
  | "removes"
  | "renames"
  | "links"
  | "changes-metadata"
  | "changes-mode"
  | "changes-owner"
  | "copies"
  | "sets-uid"
  | "sets-gid"
  | "sets-groups"
  | "sets-umask"
  | "changes-cwd"
  | "changes-root"
  | "raises-limits"
  | "sets-descriptor-flags"
  | "reads-descriptor-flags"
  | "locks"
  | "maps"
  | "unmaps"
  | "protects"
  | "polls"
  | "watches"
  | "spawns"
  | "executes"
  | "forks"
  | "creates-thread"
  | "waits"
  | "sleeps"
  | "yields"
  | "exits"
  | "signals"
  | "binds"
  | "listens"
  | "accepts"
  | "connects"
  | "queries-process"
  | "queries-system"
  | "queries-names"
  | "queries-time"
  | "registers"
  | "controls-device"
  | "needs-privilege";

/**
 * Only holds the others together.
 */
export interface Schemas {
  syscall?: SyscallRecord;
  "library-call"?: LibraryCall;
  command?: Command;
  constant?: Constant;
  runtime?: Runtime;
  source?: Source;
  "library-cut"?: LibraryCut;
}
/**
 * One system call of Linux.
 */
export interface SyscallRecord {
  name: string;
  status: "live" | "superseded" | "dead";
  supersededBy?: string;
  /**
   * First mainline release that has it, on the architecture that had it first; for numbers that never got a call, the release that kept them free.
   */
  since: string;
  /**
   * First mainline release without it.
   */
  until?: string;
  category:
    | "process control"
    | "file management"
    | "device management"
    | "information maintenance"
    | "communication"
    | "protection";
  /**
   * Further categories that it serves.
   */
  categories?: (
    | "process control"
    | "file management"
    | "device management"
    | "information maintenance"
    | "communication"
    | "protection"
  )[];
  /**
   * Trace classes as strace's %class filters group them.
   */
  classes: ("file" | "desc" | "memory" | "process" | "signal" | "ipc" | "network" | "creds" | "clock")[];
  parameters: {
    name: string;
    /**
     * C type.
     */
    type: string;
    /**
     * What the argument is for. A pointer with the role 'out' is written by the kernel; one with 'pointer' is an address that nothing is copied through.
     */
    roles: Role[];
    /**
     * What the kernel chooses by it, where a filter is worth a condition on it: another operation, family or kind of object. Its values are constants of at most 32 bits that the kernel compares, never addresses, sizes or descriptors.
     */
    selects?: string;
  }[];
  capabilities: {
    capability: string;
    /**
     * Condition under which it is needed; reads after 'needed'.
     */
    when: string;
    /**
     * Where the kernel asks: file and function of the release that the source linux-source names.
     */
    checked?: string;
  }[];
  /**
   * OpenBSD: any of these promises lets a program make the call of the same purpose. Empty: no promise does; absent: OpenBSD has no such call.
   */
  pledge?: string[];
  /**
   * True counterparts that a reader may know.
   */
  elsewhere?: {
    /**
     * 'BSD' when macOS has it too.
     */
    system: "Windows" | "macOS" | "FreeBSD" | "OpenBSD" | "BSD" | "illumos" | "POSIX";
    name: string;
    /**
     * A clause: what a reader who knows it must know here.
     */
    differs?: string;
  }[];
  /**
   * When a signal handler runs while it waits: it can't happen; it goes on after a handler with SA_RESTART and fails with EINTR after others; it always fails with EINTR (signal(7)).
   */
  interruption: "never" | "restarts" | "fails";
  cost: SyscallCost;
  alternatives: Alternative[];
  /**
   * One plain sentence of what it does.
   */
  summary: string;
  /**
   * One sentence that saves a reader from a mistake.
   */
  caveat: string;
  man: string;
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
}
export interface SyscallCost {
  /**
   * By the geometric middle of the ratio to the cheapest real crossing (getppid) of the same run: no crossing; under 3; under 30; 30 and more.
   */
  tier: "vdso" | "fast" | "medium" | "heavy";
  /**
   * Lowest and highest measured multiple of one getppid in the same run, over the operations named in `of`.
   *
   * @minItems 2
   * @maxItems 2
   */
  ratio?: [number, number];
  /**
   * What was measured, for example 'read of 1 byte to 64 KiB from the page cache'.
   */
  of?: string;
  basis: "measured" | "estimated";
  /**
   * Whether it can put the caller to sleep for longer than a lock.
   */
  blocks: "never" | "may" | "always";
  /**
   * How the cost grows beyond the range that `of` names. Measured.
   */
  slopes?: {
    per: "KiB" | "item" | "page" | "entry";
    /**
     * What each more adds, in multiples of one getppid of the same run: lowest and highest.
     *
     * @minItems 2
     * @maxItems 2
     */
    ratio: [number, number];
    /**
     * What the call costs before any of them, by the same measurement: an amount of n costs fixed + n × ratio.
     *
     * @minItems 2
     * @maxItems 2
     */
    fixed: [number, number];
    /**
     * Between which sizes it was measured.
     */
    of: string;
  }[];
}
/**
 * A cheaper or less privileged way.
 */
export interface Alternative {
  /**
   * Name of a call or syscall of the database, or a short phrase.
   */
  name: string;
  /**
   * Condition under which it helps, as a clause; 'always: ' and a reason where nothing speaks for the call itself any more.
   */
  when: string;
  since?: Since;
  /**
   * What it improves: rules pick the alternative that fits their finding by purpose. 'tolerant' makes the call succeed whether or not the path exists, 'exclusive' makes it refuse an existing one.
   */
  purpose?:
    | "buffer"
    | "batch"
    | "atomic"
    | "tolerant"
    | "exclusive"
    | "descriptor"
    | "cached"
    | "metadata-in-listing"
    | "asynchronous"
    | "in-kernel-copy"
    | "less-privilege"
    | "modern"
    | "direct";
  /**
   * Name of a comparison in the cost recording that measured the gain, or that there is none.
   */
  comparison?: string;
  /**
   * The descriptor flag that it sets, or changes, without another call.
   */
  sets?: string;
  /**
   * The constant that tells it so.
   */
  argument?: string;
}
/**
 * First release of each platform that has it; a platform that is absent always had it.
 */
export interface Since {
  kernel?: string;
  /**
   * 'never' when it does not have it.
   */
  glibc?: string;
  /**
   * 'never' when it does not have it.
   */
  musl?: string;
  node?: string;
}
/**
 * The provenance of one record, or of one part of it.
 */
export interface From {
  /**
   * Id in sources.json.
   */
  source: string;
  /**
   * Place in the source: a file, a man-page with section, a row's name.
   */
  place: string;
  method: "table" | "measured" | "curated";
  /**
   * The property this is the provenance of; absent: the whole record.
   */
  of?: string;
}
/**
 * A function that programs call: of libc, of Node, or of a package that serves requests on top of Node. Function-like macros of libc count.
 */
export interface LibraryCall {
  /**
   * libc: the identifier. Node: module and export ('node:fs.readFileSync'); a method of a call's or constructor's result: 'node:fs/promises.open().read'.
   */
  name: string;
  runtime: "libc" | "node";
  /**
   * libc: the header that declares it.
   */
  header?: string;
  parameters: Parameter[];
  variadic?: boolean;
  /**
   * What the value is; 'status' is 0 or -1, 'size' a byte count or -1. Node: of the settled promise or of the callback's argument.
   */
  returns?:
    | "fd"
    | "stream"
    | "directory"
    | "entry"
    | "entries"
    | "metadata"
    | "size"
    | "status"
    | "boolean"
    | "pid"
    | "pointer"
    | "path"
    | "data"
    | "handle"
    | "offset"
    | "id"
    | "server";
  /**
   * System calls of one steady call (warm caches, small input). Empty: none at all.
   */
  emits: Emission[];
  /**
   * System calls of the first call in a process beyond those of a steady one: what it loads, maps or asks once. Absent: the first call is like any other.
   */
  cold?: Emission[];
  effects: Effect[];
  /**
   * Same arguments, same answer: computed without a crossing; constant for the life of the process; or as long as nothing changes what it asks about.
   */
  stable?: "pure" | "process" | "until-changed";
  /**
   * Transfers pass through a user-space buffer: one crossing serves many calls.
   */
  buffered?: boolean;
  /**
   * libc: a signal handler may call it (POSIX.1-2017, 2.4.3). Absent: it may not.
   */
  asyncSignalSafe?: boolean;
  /**
   * libc: a deferred pthread_cancel takes effect inside it, always or only when it happens to wait (POSIX.1-2017, 2.9.5). Absent: never.
   */
  cancellationPoint?: "always" | "may";
  /**
   * Node: the event loop stands still until it is done.
   */
  blocksEventLoop?: boolean;
  /**
   * Node: round trips through libuv's thread pool per call.
   */
  poolHops?: number;
  since?: Since;
  instead: Alternative[];
  summary: string;
  caveat?: string;
  man?: string;
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
  /**
   * Uses that need a capability although another call, or another arrangement, serves without it.
   */
  privileges?: Privilege[];
}
export interface Parameter {
  name: string;
  roles: Role[];
  optional?: boolean;
}
export interface Emission {
  syscall: string;
  /**
   * Per call; 'per-buffer' is once each time the user-space buffer fills or drains, 'per-item' and 'per-entry' once for each element of the argument or of the directory.
   */
  times: number | ("per-byte" | "per-item" | "per-buffer" | "per-entry" | "varies");
  /**
   * Condition as a clause; absent: always.
   */
  when?: string;
  /**
   * Only this C library, or this release line of Node; absent: every one.
   */
  on?: "glibc" | "musl" | "node-20" | "node-22" | "node-24";
  /**
   * Node: which thread crosses. libc: 'child' is the process that a call makes.
   */
  thread?: "loop" | "pool" | "child";
}
export interface Effect {
  effect: EffectName;
  /**
   * Name of the parameter it acts on; 'this' for the object of a method; absent: the process.
   */
  of?: string;
  /**
   * Name of the parameter that receives the answer, or 'return'.
   */
  result?: string;
  /**
   * transfers: in reads from the kernel, out writes to it.
   */
  direction?: "in" | "out";
  /**
   * transfers: what one call moves when no size argument says so; 'byte' is getc, 'line' fgets.
   */
  unit?: "byte" | "line" | "format" | "buffer" | "item";
  /**
   * queries-metadata, changes-metadata: follows a symbolic link at the end of the path.
   */
  follows?: boolean;
  /**
   * spawns: through /bin/sh.
   */
  shell?: boolean;
  /**
   * creates: the permissions that it always asks for, before the mask; absent: those of its mode argument, if any.
   */
  mode?: string;
  /**
   * sets-uid, sets-gid: 'effective' can be taken back through the saved id; 'all' includes the saved one, as far as the caller's privilege goes.
   */
  ids?: "effective" | "all";
  /**
   * sets-descriptor-flags: the only flag it can set; absent: those of the 'argument'.
   */
  flag?: string;
  /**
   * registers: what calls the handler.
   */
  role?: "request" | "event" | "stream" | "timer" | "signal" | "exit" | "thread" | "test";
  when?: Condition;
}
/**
 * When the effect happens, in terms of an argument. Absent: always.
 */
export interface Condition {
  parameter: string;
  /**
   * The flags contain this symbol; for mode strings of fopen: this letter.
   */
  has?: string;
  lacks?: string;
  /**
   * Known to be a number under this one, and not 0 unless this is 0.
   */
  below?: number;
  /**
   * 'below' is about this field of the struct that the argument points to, or of the object that it is.
   */
  field?: string;
  /**
   * The options object has this property, truthy.
   */
  property?: string;
  present?: boolean;
}
export interface Privilege {
  capability: string;
  /**
   * What the arguments must be known to be, all of them. Empty: every call needs it.
   */
  given: Condition[];
  /**
   * What needs it; reads after the call's name: 'with a port below 1024'. Empty: the call itself.
   */
  why: string;
  /**
   * What serves without the capability; reads after 'use'.
   */
  instead: string;
  /**
   * Condition under which it serves, as a clause.
   */
  when: string;
}
/**
 * A program that people start for what one or two calls do in their own process.
 */
export interface Command {
  /**
   * As it is typed; the last part of a path to it.
   */
  name: string;
  /**
   * With these, and no others, the calls of 'instead' still do it.
   */
  options: string[];
  /**
   * Further ones with which Node's function alone does it.
   */
  nodeOptions?: string[];
  /**
   * One of these options must be there.
   */
  needs?: string[];
  /**
   * Fewest and most operands for which the calls of 'instead' do it.
   *
   * @minItems 2
   * @maxItems 2
   */
  operands: [number, number];
  /**
   * One run does it for any number of operands that are named together.
   */
  many: boolean;
  /**
   * It changes nothing but the state of the shell that reads it: a shell without it does the same to the system.
   */
  quiet?: boolean;
  /**
   * What does it in the own process; a runtime that is absent has nothing as short.
   */
  instead: {
    /**
     * Names of libc functions, as a phrase.
     */
    libc?: string;
    /**
     * Canonical name of the asynchronous function of Node.
     */
    node?: string;
    /**
     * The function of Node that blocks.
     */
    nodeSync?: string;
  };
  /**
   * What the program does, as a clause: 'reads a file'.
   */
  summary: string;
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
}
/**
 * A named constant of the C headers or of a Node module, with its value on Linux where rules compare it.
 */
export interface Constant {
  name: string;
  header?: string;
  group:
    | "open-flag"
    | "file-type-mask"
    | "file-type"
    | "mode"
    | "buffer-size"
    | "path-limit"
    | "access-mode"
    | "whence"
    | "standard-descriptor"
    | "output-stream"
    | "unbuffered-stream"
    | "directory-descriptor"
    | "entry-type"
    | "retry-error"
    | "would-block-error"
    | "other-system"
    | "final-event";
  /**
   * On x86-64 Linux; absent where the C library decides.
   */
  value?: number;
  /**
   * What it does, and what it costs.
   */
  summary?: string;
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
}
/**
 * A platform that makes system calls on behalf of programs.
 */
export interface Runtime {
  id: "glibc" | "musl" | "node";
  title: string;
  kind: "libc" | "node";
  /**
   * The version that the emissions were recorded with.
   */
  version: string;
  /**
   * Default stream buffer, bytes.
   */
  bufferSize?: number;
  /**
   * Name prefix → canonical prefix: 'fs-extra' → 'node:fs'.
   */
  aliases: {
    [k: string]: string;
  };
  note?: string;
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
}
/**
 * Where facts of the database come from.
 */
export interface Source {
  id: string;
  title: string;
  kind: "kernel-source" | "manual" | "documentation" | "recording" | "review";
  version: string;
  /**
   * SPDX identifier of the source's own licence.
   */
  licence: string;
  /**
   * Date of the release, or of the recording.
   */
  date: string;
  /**
   * Package, file or address where a reader finds it.
   */
  place?: string;
  /**
   * Recordings: processor, kernel, C library.
   */
  machine?: string;
  /**
   * Recordings and tables: the command of this repository that made it.
   */
  command?: string;
}
/**
 * A curated change to what a library's machine code says of its functions: of a C library a way that no call takes or that belongs to a feature; of any what the code doesn't show.
 */
export interface LibraryCut {
  name: string;
  /**
   * A C library that has a map, or the DT_SONAME of another library.
   */
  library: string;
  /**
   * What is behind `callees` is left out of a function that reaches them: `switch` when it then uses the feature, `elsewhere` when the feature is brought by other functions, `never` when no call gets there, or when the `callers` never make these `syscalls` of their own. `root`: `callees` belong to the feature. `adds`: `syscalls` are added to the feature, or to the `callers`. `edge`: `callers` lead to `callees`. `table`: who also leads to `callers` and calls through a pointer at an offset calls what `callees`, tables of methods, hold there. `passes`: where the code of `callers` doesn't show what it passes to its own `syscalls`, it is one of its parameters. `numbers`, of libraries without a map alone: what its code keeps in variables and makes system calls by are the numbers of these `syscalls`.
   */
  kind: "switch" | "elsewhere" | "never" | "root" | "adds" | "edge" | "table" | "passes" | "numbers";
  /**
   * Where the library has what the row names; absent: on all.
   *
   * @minItems 1
   */
  architectures?: ["x86_64" | "aarch64", ...("x86_64" | "aarch64")[]];
  feature?:
    "base" | "stdio" | "nss" | "dns" | "dlopen" | "iconv" | "locale" | "threads" | "spawn" | "cancellation" | "abort";
  /**
   * Functions or data; absent: any.
   *
   * @minItems 1
   */
  callers?: [string, ...string[]];
  /**
   * Functions or data.
   *
   * @minItems 1
   */
  callees?: [string, ...string[]];
  /**
   * @minItems 1
   */
  syscalls?: [string, ...string[]];
  /**
   * Position of an argument → position of the parameter that it is.
   */
  passes?: {
    [k: string]: number;
  };
  /**
   * Of `numbers`: how many places of the library's code make a call by a number that isn't constant. In a library with more of them the row counts for none: it is another release, which may have other calls.
   */
  places?: number;
  reason: string;
  /**
   * A function whose entry the row changes, with a system call that it no longer has, or now has.
   */
  shows?: {
    function: string;
    /**
     * @minItems 1
     */
    without?: [string, ...string[]];
    /**
     * @minItems 1
     */
    with?: [string, ...string[]];
  };
  /**
   * @minItems 1
   */
  from: [From, ...From[]];
}
