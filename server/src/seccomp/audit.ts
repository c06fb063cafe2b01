import type { Architecture } from "syscall-db";
import type { Action } from "./allowlist.js";
import { errnoNumber } from "./errno.js";

/** AUDIT_ARCH_ of linux/audit.h: what struct seccomp_data calls an architecture. */
export const auditArchitectures: Readonly<Record<Architecture, number>> = {
  x86_64: 0xc000_003e,
  aarch64: 0xc000_00b7,
};

/** __X32_SYSCALL_BIT of asm/unistd.h: calls of the x32 ABI come under x86-64's architecture with it set. */
export const x32Bit = 0x4000_0000;

/** SECCOMP_RET_ of linux/seccomp.h. */
export const returns = {
  killProcess: 0x8000_0000,
  killThread: 0,
  trap: 0x0003_0000,
  errno: 0x0005_0000,
  notify: 0x7fc0_0000,
  trace: 0x7ff0_0000,
  log: 0x7ffc_0000,
  allow: 0x7fff_0000,
};

/** The SECCOMP_RET_ value of an action. @throws {Error} for an error that Linux doesn't have */
export function returnOf(action: Action): number {
  switch (action.kind) {
    case "kill-process":
      return returns.killProcess;
    case "kill-thread":
      return returns.killThread;
    case "trap":
      return returns.trap;
    case "log":
      return returns.log;
    case "trace":
      return returns.trace;
    case "notify":
      return returns.notify;
    case "errno":
      return returns.errno | numberOf(action.errno);
  }
}

/** @throws {Error} for an error that Linux doesn't have */
export function numberOf(errno: string): number {
  const number = errnoNumber(errno);
  if (number === undefined) throw new Error(`Linux has no error ${errno}`);
  return number;
}
