// Generated from src/rules/ by tools/gen.ts: `npm run gen`.
import type { Rule as EslintRule } from "eslint";
import { toEslintRule, type Rule } from "../rule.js";
import noCheckBeforeUse from "../rules/no-check-before-use.js";
import noCostlyQueryInLoop from "../rules/no-costly-query-in-loop.js";
import noFlushInLoop from "../rules/no-flush-in-loop.js";
import noIncompleteChroot from "../rules/no-incomplete-chroot.js";
import noInvariantSyscallInLoop from "../rules/no-invariant-syscall-in-loop.js";
import noMapPerItem from "../rules/no-map-per-item.js";
import noNeedlessUmask from "../rules/no-needless-umask.js";
import noObsoleteSyscall from "../rules/no-obsolete-syscall.js";
import noPathAfterOpen from "../rules/no-path-after-open.js";
import noPermissiveMode from "../rules/no-permissive-mode.js";
import noPoolHopPerSmallFile from "../rules/no-pool-hop-per-small-file.js";
import noReopenInLoop from "../rules/no-reopen-in-loop.js";
import noRepeatedStat from "../rules/no-repeated-stat.js";
import noSeekPerTransfer from "../rules/no-seek-per-transfer.js";
import noSerialAwaitIo from "../rules/no-serial-await-io.js";
import noShellForFileWork from "../rules/no-shell-for-file-work.js";
import noSleepPolling from "../rules/no-sleep-polling.js";
import noSpawnInLoop from "../rules/no-spawn-in-loop.js";
import noStatPerEntry from "../rules/no-stat-per-entry.js";
import noSyncInHandler from "../rules/no-sync-in-handler.js";
import noSyncLogInHotPath from "../rules/no-sync-log-in-hot-path.js";
import noSyncToDiskInLoop from "../rules/no-sync-to-disk-in-loop.js";
import noThrowingProbe from "../rules/no-throwing-probe.js";
import noTinyStreamBuffer from "../rules/no-tiny-stream-buffer.js";
import noUnbufferedIo from "../rules/no-unbuffered-io.js";
import noUnneededPrivilege from "../rules/no-unneeded-privilege.js";
import preferKernelCopy from "../rules/prefer-kernel-copy.js";
import preferOpenFlags from "../rules/prefer-open-flags.js";
import preferScalablePolling from "../rules/prefer-scalable-polling.js";
import preferVectoredIo from "../rules/prefer-vectored-io.js";
import requireCheckedPrivilegeChange from "../rules/require-checked-privilege-change.js";
import requirePrivilegeDropOrder from "../rules/require-privilege-drop-order.js";

/** What configurations and documentation say of a rule without running it. */
export interface RuleMetadata extends Pick<Rule, "languages" | "concern" | "recommended"> {
  readonly fixable: boolean;
  readonly hasSuggestions: boolean;
  /** One sentence without its full stop. */
  readonly description: string;
}

/** The rules as they are written, for whoever asks them without ESLint. */
export const authored: Readonly<Record<string, Rule>> = {
  "no-check-before-use": noCheckBeforeUse,
  "no-costly-query-in-loop": noCostlyQueryInLoop,
  "no-flush-in-loop": noFlushInLoop,
  "no-incomplete-chroot": noIncompleteChroot,
  "no-invariant-syscall-in-loop": noInvariantSyscallInLoop,
  "no-map-per-item": noMapPerItem,
  "no-needless-umask": noNeedlessUmask,
  "no-obsolete-syscall": noObsoleteSyscall,
  "no-path-after-open": noPathAfterOpen,
  "no-permissive-mode": noPermissiveMode,
  "no-pool-hop-per-small-file": noPoolHopPerSmallFile,
  "no-reopen-in-loop": noReopenInLoop,
  "no-repeated-stat": noRepeatedStat,
  "no-seek-per-transfer": noSeekPerTransfer,
  "no-serial-await-io": noSerialAwaitIo,
  "no-shell-for-file-work": noShellForFileWork,
  "no-sleep-polling": noSleepPolling,
  "no-spawn-in-loop": noSpawnInLoop,
  "no-stat-per-entry": noStatPerEntry,
  "no-sync-in-handler": noSyncInHandler,
  "no-sync-log-in-hot-path": noSyncLogInHotPath,
  "no-sync-to-disk-in-loop": noSyncToDiskInLoop,
  "no-throwing-probe": noThrowingProbe,
  "no-tiny-stream-buffer": noTinyStreamBuffer,
  "no-unbuffered-io": noUnbufferedIo,
  "no-unneeded-privilege": noUnneededPrivilege,
  "prefer-kernel-copy": preferKernelCopy,
  "prefer-open-flags": preferOpenFlags,
  "prefer-scalable-polling": preferScalablePolling,
  "prefer-vectored-io": preferVectoredIo,
  "require-checked-privilege-change": requireCheckedPrivilegeChange,
  "require-privilege-drop-order": requirePrivilegeDropOrder,
};

export const rules: Readonly<Record<string, EslintRule.RuleModule>> = {
  "no-check-before-use": toEslintRule(
    "no-check-before-use",
    "Disallow asking about a path right before using it",
    noCheckBeforeUse,
  ),
  "no-costly-query-in-loop": toEslintRule(
    "no-costly-query-in-loop",
    "Disallow asking the user and group databases anew for every item of a loop",
    noCostlyQueryInLoop,
  ),
  "no-flush-in-loop": toEslintRule(
    "no-flush-in-loop",
    "Disallow flushing a stream on every iteration of a loop that fills it",
    noFlushInLoop,
  ),
  "no-incomplete-chroot": toEslintRule(
    "no-incomplete-chroot",
    "Disallow a change of the root directory that leaves a way out",
    noIncompleteChroot,
  ),
  "no-invariant-syscall-in-loop": toEslintRule(
    "no-invariant-syscall-in-loop",
    "Disallow asking the kernel the same question on every round of a loop",
    noInvariantSyscallInLoop,
  ),
  "no-map-per-item": toEslintRule(
    "no-map-per-item",
    "Disallow mapping and unmapping memory on every round of a loop",
    noMapPerItem,
  ),
  "no-needless-umask": toEslintRule(
    "no-needless-umask",
    "Disallow a file mode mask that is set for a file whose mode already leaves out what it masks",
    noNeedlessUmask,
  ),
  "no-obsolete-syscall": toEslintRule(
    "no-obsolete-syscall",
    "Disallow calls that are kept for old programs only",
    noObsoleteSyscall,
  ),
  "no-path-after-open": toEslintRule(
    "no-path-after-open",
    "Disallow naming a file by its path while it is open",
    noPathAfterOpen,
  ),
  "no-permissive-mode": toEslintRule(
    "no-permissive-mode",
    "Disallow permissions that let everybody write, and moments in which they do",
    noPermissiveMode,
  ),
  "no-pool-hop-per-small-file": toEslintRule(
    "no-pool-hop-per-small-file",
    "Disallow reading many small files by way of the thread pool",
    noPoolHopPerSmallFile,
  ),
  "no-reopen-in-loop": toEslintRule(
    "no-reopen-in-loop",
    "Disallow opening and closing the same file on every round of a loop",
    noReopenInLoop,
  ),
  "no-repeated-stat": toEslintRule("no-repeated-stat", "Disallow asking twice about the same file", noRepeatedStat),
  "no-seek-per-transfer": toEslintRule("no-seek-per-transfer", "Disallow a seek for every transfer", noSeekPerTransfer),
  "no-serial-await-io": toEslintRule(
    "no-serial-await-io",
    "Disallow waiting for one file operation before starting the next when neither needs the other",
    noSerialAwaitIo,
  ),
  "no-shell-for-file-work": toEslintRule(
    "no-shell-for-file-work",
    "Disallow starting a program for what one call does",
    noShellForFileWork,
  ),
  "no-sleep-polling": toEslintRule(
    "no-sleep-polling",
    "Disallow sleeping and looking again where the kernel can say when",
    noSleepPolling,
  ),
  "no-spawn-in-loop": toEslintRule(
    "no-spawn-in-loop",
    "Disallow starting a program on every iteration of a loop",
    noSpawnInLoop,
  ),
  "no-stat-per-entry": toEslintRule(
    "no-stat-per-entry",
    "Disallow asking the kernel for the type of each entry of a directory",
    noStatPerEntry,
  ),
  "no-sync-in-handler": toEslintRule(
    "no-sync-in-handler",
    "Disallow calls that stop the event loop inside request handlers",
    noSyncInHandler,
  ),
  "no-sync-log-in-hot-path": toEslintRule(
    "no-sync-log-in-hot-path",
    "Disallow console output that every request waits for",
    noSyncLogInHotPath,
  ),
  "no-sync-to-disk-in-loop": toEslintRule(
    "no-sync-to-disk-in-loop",
    "Disallow waiting for the disk on every iteration of a loop",
    noSyncToDiskInLoop,
  ),
  "no-throwing-probe": toEslintRule("no-throwing-probe", "Disallow asking for a file by an exception", noThrowingProbe),
  "no-tiny-stream-buffer": toEslintRule(
    "no-tiny-stream-buffer",
    "Disallow read streams that take a file in tiny pieces",
    noTinyStreamBuffer,
  ),
  "no-unbuffered-io": toEslintRule(
    "no-unbuffered-io",
    "Disallow loops that move a few bytes with each crossing into the kernel",
    noUnbufferedIo,
  ),
  "no-unneeded-privilege": toEslintRule(
    "no-unneeded-privilege",
    "Disallow calls that need a capability where something else serves without it",
    noUnneededPrivilege,
  ),
  "prefer-kernel-copy": toEslintRule(
    "prefer-kernel-copy",
    "Prefer a copy inside the kernel over reading a file only to write it again",
    preferKernelCopy,
  ),
  "prefer-open-flags": toEslintRule(
    "prefer-open-flags",
    "Prefer flags given while a descriptor is made over a call that sets them afterwards",
    preferOpenFlags,
  ),
  "prefer-scalable-polling": toEslintRule(
    "prefer-scalable-polling",
    "Disallow waiting by a set that grows with the clients and is handed over anew on every round",
    preferScalablePolling,
  ),
  "prefer-vectored-io": toEslintRule(
    "prefer-vectored-io",
    "Require pieces that are written one after the other to be handed over together",
    preferVectoredIo,
  ),
  "require-checked-privilege-change": toEslintRule(
    "require-checked-privilege-change",
    "Require the result of a call that changes user, group or supplementary groups to be looked at",
    requireCheckedPrivilegeChange,
  ),
  "require-privilege-drop-order": toEslintRule(
    "require-privilege-drop-order",
    "Require privileges to be dropped in the order that works: supplementary groups, group, user",
    requirePrivilegeDropOrder,
  ),
};

export const metadata: Readonly<Record<string, RuleMetadata>> = {
  "no-check-before-use": {
    languages: ["c", "javascript"],
    concern: "correctness",
    recommended: ["c"],
    fixable: true,
    hasSuggestions: false,
    description: "Disallow asking about a path right before using it",
  },
  "no-costly-query-in-loop": {
    languages: ["c"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow asking the user and group databases anew for every item of a loop",
  },
  "no-flush-in-loop": {
    languages: ["c"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow flushing a stream on every iteration of a loop that fills it",
  },
  "no-incomplete-chroot": {
    languages: ["c"],
    concern: "privilege",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow a change of the root directory that leaves a way out",
  },
  "no-invariant-syscall-in-loop": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow asking the kernel the same question on every round of a loop",
  },
  "no-map-per-item": {
    languages: ["c"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow mapping and unmapping memory on every round of a loop",
  },
  "no-needless-umask": {
    languages: ["c"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow a file mode mask that is set for a file whose mode already leaves out what it masks",
  },
  "no-obsolete-syscall": {
    languages: ["c", "javascript"],
    concern: "correctness",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow calls that are kept for old programs only",
  },
  "no-path-after-open": {
    languages: ["c"],
    concern: "correctness",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow naming a file by its path while it is open",
  },
  "no-permissive-mode": {
    languages: ["c", "javascript"],
    concern: "privilege",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow permissions that let everybody write, and moments in which they do",
  },
  "no-pool-hop-per-small-file": {
    languages: ["javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow reading many small files by way of the thread pool",
  },
  "no-reopen-in-loop": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow opening and closing the same file on every round of a loop",
  },
  "no-repeated-stat": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: ["c"],
    fixable: false,
    hasSuggestions: false,
    description: "Disallow asking twice about the same file",
  },
  "no-seek-per-transfer": {
    languages: ["c"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow a seek for every transfer",
  },
  "no-serial-await-io": {
    languages: ["javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow waiting for one file operation before starting the next when neither needs the other",
  },
  "no-shell-for-file-work": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: ["c"],
    fixable: true,
    hasSuggestions: true,
    description: "Disallow starting a program for what one call does",
  },
  "no-sleep-polling": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow sleeping and looking again where the kernel can say when",
  },
  "no-spawn-in-loop": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow starting a program on every iteration of a loop",
  },
  "no-stat-per-entry": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: true,
    fixable: true,
    hasSuggestions: false,
    description: "Disallow asking the kernel for the type of each entry of a directory",
  },
  "no-sync-in-handler": {
    languages: ["javascript"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow calls that stop the event loop inside request handlers",
  },
  "no-sync-log-in-hot-path": {
    languages: ["javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow console output that every request waits for",
  },
  "no-sync-to-disk-in-loop": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow waiting for the disk on every iteration of a loop",
  },
  "no-throwing-probe": {
    languages: ["javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: true,
    description: "Disallow asking for a file by an exception",
  },
  "no-tiny-stream-buffer": {
    languages: ["javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow read streams that take a file in tiny pieces",
  },
  "no-unbuffered-io": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow loops that move a few bytes with each crossing into the kernel",
  },
  "no-unneeded-privilege": {
    languages: ["c", "javascript"],
    concern: "privilege",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow calls that need a capability where something else serves without it",
  },
  "prefer-kernel-copy": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: ["c"],
    fixable: false,
    hasSuggestions: false,
    description: "Prefer a copy inside the kernel over reading a file only to write it again",
  },
  "prefer-open-flags": {
    languages: ["c"],
    concern: "cost",
    recommended: false,
    fixable: true,
    hasSuggestions: true,
    description: "Prefer flags given while a descriptor is made over a call that sets them afterwards",
  },
  "prefer-scalable-polling": {
    languages: ["c"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Disallow waiting by a set that grows with the clients and is handed over anew on every round",
  },
  "prefer-vectored-io": {
    languages: ["c", "javascript"],
    concern: "cost",
    recommended: false,
    fixable: false,
    hasSuggestions: false,
    description: "Require pieces that are written one after the other to be handed over together",
  },
  "require-checked-privilege-change": {
    languages: ["c"],
    concern: "privilege",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Require the result of a call that changes user, group or supplementary groups to be looked at",
  },
  "require-privilege-drop-order": {
    languages: ["c", "javascript"],
    concern: "privilege",
    recommended: true,
    fixable: false,
    hasSuggestions: false,
    description: "Require privileges to be dropped in the order that works: supplementary groups, group, user",
  },
};
