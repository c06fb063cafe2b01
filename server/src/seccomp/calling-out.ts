import type { Execution } from "../program/executions.js";
import type { Cause, Place, Program } from "../program/program.js";
import type { Reach } from "../program/reach.js";
import { programsOf } from "./shell-command.js";

/** Functions that load code that no linker saw. dlopen(3). */
const loading: ReadonlySet<string> = new Set(["dlopen", "dlmopen"]);

/** Functions and system calls that start a thread of the program, past pthread_create. clone(2). */
export const startingThreads: ReadonlySet<string> = new Set(["clone", "__clone", "clone3"]);

/** System calls that replace the program. execve(2), execveat(2). */
export const executingCalls: ReadonlySet<string> = new Set(["execve", "execveat"]);

const bound = "and filters survive exec: this list binds that program too.";
const orElse = "or let a part without filter start it.";

/** Filters survive exec: what a program starts is bound by its list. */
export function executionCause({ from, callee, place, command, isShell }: Execution): Cause {
  const located = { kind: "executes", place, from } as const;
  if (command === undefined)
    return {
      ...located,
      message: `\`${callee}\` starts another program, ${bound}`,
      remedy: `Which one isn't constant: draft what it may be, merge each draft with --child, ${orElse}`,
    };
  const starts = isShell ? programsOf(command) : [command.slice(command.lastIndexOf("/") + 1)];
  const what = isShell ? `has the shell run \`${command}\`` : `starts \`${command}\``;
  const remedy =
    starts === undefined
      ? `Draft sh and what the command starts, merge each draft with --child, ${orElse}`
      : `Draft ${starts.join(" and ")}, name ${starts.length === 1 ? "that draft" : "those drafts"} with --child, ${orElse}`;
  return { ...located, message: `\`${callee}\` ${what}, ${bound}`, remedy, ...(starts ? { starts } : {}) };
}

/** A library's machine code starts a program: `library` calls `callee`. */
export function foreignExecutionCause(library: string, callee: string): Cause {
  return {
    kind: "executes",
    message: `${library} starts another program by \`${callee}\`, ${bound}`,
    remedy: `Find out which one, draft it, merge its draft with --child, ${orElse}`,
    place: undefined,
  };
}

/** A library's machine code was read of one machine, and the draft is for another. */
export function otherMachineCause(library: string, read: string, wanted: string): Cause {
  return {
    kind: "other-machine",
    message: `The machine code of ${library} was read for ${read}: what it does on ${wanted} isn't known.`,
    remedy: `Draft from a build for ${wanted}, beside its libraries.`,
    place: undefined,
  };
}

/** Where the program loads code that isn't known. */
export function loadingCauses({ functions, edges }: Program, reach: Reach): readonly Cause[] {
  return [...edges.values()].flat().flatMap(({ from, to, place }): Cause[] => {
    const { name = "", library } = functions.get(to) ?? {};
    if (library === undefined || !loading.has(name) || !reach.has(to)) return [];
    const message = `\`${name}\` loads code that isn't known here.`;
    return [
      {
        kind: "dynamic-loading",
        message,
        remedy: "Draft what it loads as well and permit what that needs.",
        place,
        from,
      },
    ];
  });
}

/** A function converts between character sets: glibc has few of them itself. iconv(3), gconv-modules */
export function conversionCause(name: string, place: Place | undefined, libc: string): Cause {
  return {
    kind: "dynamic-loading",
    message: `\`${name}\` converts between character sets, for which ${libc} loads the modules that the machine's gconv-modules or GCONV_PATH names.`,
    remedy:
      "Permit what those modules need: run the program under a trace with its character sets, and merge it with --trace.",
    place,
  };
}

/** A function of Node looks up a host or a user by the C library that it runs on. */
export function hostLookupCause(name: string, place: Place | undefined): Cause {
  return {
    kind: "name-service",
    message: `\`${name}\` looks names up by the C library, which loads the plug-ins that the machine's nsswitch.conf names.`,
    remedy:
      "Permit what those plug-ins need: run the program under a trace on its machine, and merge it with --trace. None of them is needed where hosts are given by address.",
    place,
  };
}

/** A function asks for users, groups or hosts, and nothing is known of who answers. */
export function nameServiceCause(name: string, place: Place | undefined, libc: string): Cause {
  return {
    kind: "name-service",
    message: `\`${name}\` asks the name service switch of ${libc}, which loads the plug-ins that the machine's nsswitch.conf names.`,
    remedy: "Name that file with --nsswitch, on a machine with the plug-ins: they are read then.",
    place,
  };
}
