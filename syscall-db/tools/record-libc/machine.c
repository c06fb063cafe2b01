#include "record.h"
#include <sched.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <sys/fanotify.h>
#include <sys/fsuid.h>
#include <sys/io.h>
#ifdef __GLIBC__
#include <sys/pidfd.h>
#endif

#define NOWHERE "/nowhere/recording"

/* What changes the machine is asked for what cannot be: the kernel refuses, and the call is the same. */
static void refused(void) {
  char long_name[200];
  memset(long_name, 'x', sizeof long_name);
  CALL(sethostname, long_name, sizeof long_name);
  CALL(setdomainname, long_name, sizeof long_name);
  CALL(mount, "none", NOWHERE, "tmpfs", 0, NULL);
  CALL(umount, NOWHERE);
  CALL(umount2, NOWHERE, MNT_DETACH);
  CALL(swapon, NOWHERE, 0);
  CALL(swapoff, NOWHERE);
  CALL(pivot_root, NOWHERE, NOWHERE);
  CALL(acct, NOWHERE);
  CALL(setns, -1, 0);
  CALL(delete_module, "no_such_module", O_NONBLOCK);
  CALL(ioperm, 0x80, 1, 2 << 20);
  CALL(iopl, 7);
  CALL(quotactl, 0, NOWHERE, 0, NULL);
}

/* A process without privilege, so that the clock stays as it is. */
static void clocks(void) {
  pid_t apart = fork();
  if (apart == 0) {
    struct timeval coarse;
    struct timespec now;
    gettimeofday(&coarse, NULL);
    clock_gettime(CLOCK_REALTIME, &now);
    if (setresuid(65534, 65534, 65534) == 0 || geteuid() != 0) {
      CALL(settimeofday, &coarse, NULL);
      CALL(clock_settime, CLOCK_REALTIME, &now);
    }
    syscall(SYS_exit_group, 0);
  }
  waitpid(apart, NULL, 0);
}

static void asked(void) {
  char text[200];
  double load[3];
  struct timex clock = {0};
  struct timeval left;
  CALL(getdomainname, text, sizeof text);
  CALL(gethostid);
  CALL(get_nprocs_conf);
  CALL(get_phys_pages);
  CALL(get_avphys_pages);
  CALL(getdtablesize);
  RECORD("sysconf", "name is _SC_NPROCESSORS_CONF", sysconf(_SC_NPROCESSORS_CONF));
  CALL(klogctl, 10, NULL, 0);
  CALL(personality, 0xffffffff);
  RECORD("adjtime", "", adjtime(NULL, &left));
  CALL(adjtimex, &clock);
  RECORD("unshare", "", unshare(0));
  RECORD_APART("setfsuid", "", setfsuid(0));
  RECORD_APART("setfsgid", "", setfsgid(0));
  CALL(sync);
}

static void other_processes(void) {
  char text[8];
  struct iovec piece = {text, sizeof text};
  pid_t self = getpid();
  RECORD("ptrace", "", ptrace(PTRACE_CONT, 0, NULL, NULL));
  CALL(process_vm_readv, self, &piece, 1, &piece, 1, 0);
  CALL(process_vm_writev, self, &piece, 1, &piece, 1, 0);
#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 36)
  int fd;
  RECORD("pidfd_open", "", fd = pidfd_open(self, 0));
  CALL(pidfd_send_signal, fd, 0, NULL, 0);
  CALL(pidfd_getfd, fd, 900, 0);
  close(fd);
  CALL(fsopen, "tmpfs_nowhere", 0);
  CALL(fsconfig, -1, 0, NULL, NULL, 0);
  CALL(fsmount, -1, 0, 0);
  CALL(fspick, -1, NOWHERE, 0);
  CALL(open_tree, -1, NOWHERE, 0);
  CALL(move_mount, -1, NOWHERE, -1, NOWHERE, 0);
  CALL(mount_setattr, -1, NOWHERE, 0, NULL, 0);
  CALL(process_madvise, -1, &piece, 1, 0, 0);
#endif
#endif
}

/* Exported, and declared by another library. */
int capget(void *header, void *data);
int capset(void *header, const void *data);

static void capabilities(void) {
  CALL(capget, NULL, NULL);
  CALL(capset, NULL, NULL);
}

static void watches(void) {
  int fd;
  RECORD("fanotify_init", "", fd = fanotify_init(0, O_RDONLY));
  CALL(fanotify_mark, fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, NOWHERE);
  if (fd >= 0) close(fd);
}

void record_machine(void) {
  refused();
  clocks();
  asked();
  other_processes();
  capabilities();
  watches();
}
