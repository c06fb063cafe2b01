/**
 * What newer architectures have in place of a call. Source: include/uapi/asm-generic/unistd.h and
 * scripts/checksyscalls.sh of Linux ("ignore_no_at", "ignore_no_flags", "ignore_deprecated").
 */
const successors: Readonly<Record<string, readonly string[]>> = {
  access: ["faccessat"],
  alarm: ["setitimer"],
  chmod: ["fchmodat"],
  chown: ["fchownat"],
  creat: ["openat"],
  dup2: ["dup3"],
  epoll_create: ["epoll_create1"],
  epoll_wait: ["epoll_pwait"],
  eventfd: ["eventfd2"],
  fork: ["clone"],
  futimesat: ["utimensat"],
  getdents: ["getdents64"],
  getpgrp: ["getpgid"],
  inotify_init: ["inotify_init1"],
  lchown: ["fchownat"],
  link: ["linkat"],
  lstat: ["newfstatat"],
  mkdir: ["mkdirat"],
  mknod: ["mknodat"],
  open: ["openat"],
  pause: ["ppoll"],
  pipe: ["pipe2"],
  poll: ["ppoll"],
  readlink: ["readlinkat"],
  rename: ["renameat", "renameat2"],
  rmdir: ["unlinkat"],
  select: ["pselect6"],
  signalfd: ["signalfd4"],
  stat: ["newfstatat"],
  symlink: ["symlinkat"],
  time: ["gettimeofday", "clock_gettime"],
  unlink: ["unlinkat"],
  utime: ["utimensat"],
  utimes: ["utimensat"],
  vfork: ["clone"],
};

/** Of a call that younger architectures lack: those that stand for it there. */
export function counterparts(syscall: string): readonly string[] {
  return Object.hasOwn(successors, syscall) ? (successors[syscall] ?? []) : [];
}
