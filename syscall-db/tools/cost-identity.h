/* Who a process is, what it may do, how it is scheduled and what confines it. */
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/ioprio.h>
#include <linux/landlock.h>
#include <linux/membarrier.h>
#include <linux/seccomp.h>
#include <sys/fsuid.h>
#include <sys/personality.h>
#include <sys/rseq.h>
#ifdef SYS_arch_prctl
#include <asm/ldt.h>
#include <asm/prctl.h>
#include <sys/io.h>
#endif

SIMPLE("getpgid", 1, "the caller", 1000, OK(getpgid(0)))
SIMPLE("getsid", 1, "the caller", 1000, OK(getsid(0)))
#ifdef SYS_getpgrp
SIMPLE("getpgrp", 1, "no arguments", 1000, OK(syscall(SYS_getpgrp)))
SIMPLE("getrlimit", 1, "RLIMIT_NOFILE", 500, OK(syscall(SYS_getrlimit, RLIMIT_NOFILE, buffer)))
OPERATION("setrlimit", 1, "RLIMIT_NOFILE, as it is", 500, OK(syscall(SYS_getrlimit, RLIMIT_NOFILE, buffer)),
    OK(syscall(SYS_setrlimit, RLIMIT_NOFILE, buffer)), )
#endif
SIMPLE("setpgid", 1, "the group it leads already", 300, OK(setpgid(0, 0)))
ALONE("setsid", "a new session", 1, , OK(setsid()))
SIMPLE("getresuid", 1, "the caller", 500, OK(getresuid((uid_t *)buffer, (uid_t *)buffer + 1, (uid_t *)buffer + 2)))
SIMPLE("getresgid", 1, "the caller", 500, OK(getresgid((gid_t *)buffer, (gid_t *)buffer + 1, (gid_t *)buffer + 2)))
SIMPLE("getgroups", 1, "all of the caller", 500, OK(syscall(SYS_getgroups, 64, buffer)))
ALONE("setgroups", "one group", 100, gid_t one = getgid(), OK(syscall(SYS_setgroups, 1, &one)))
OPERATION("setgid", 1, "the group it is, one thread", 300, gid_t me = getgid(), OK(syscall(SYS_setgid, me)), )
SIMPLE("setreuid", 1, "no change, one thread", 300, OK(syscall(SYS_setreuid, -1, -1)))
SIMPLE("setregid", 1, "no change, one thread", 300, OK(syscall(SYS_setregid, -1, -1)))
SIMPLE("setresgid", 1, "no change, one thread", 300, OK(syscall(SYS_setresgid, -1, -1, -1)))
OPERATION("setfsuid", 1, "the user it is", 300, uid_t me = getuid(), IS(me, syscall(SYS_setfsuid, me)), )
OPERATION("setfsgid", 1, "the group it is", 300, gid_t me = getgid(), IS(me, syscall(SYS_setfsgid, me)), )

static struct __user_cap_header_struct capability_header = {_LINUX_CAPABILITY_VERSION_3, 0};
static struct __user_cap_data_struct capability_sets[2];
SIMPLE("capget", 1, "the caller", 500, OK(syscall(SYS_capget, &capability_header, capability_sets)))
OPERATION("capset", 1, "the sets it has", 300, OK(syscall(SYS_capget, &capability_header, capability_sets)),
    OK(syscall(SYS_capset, &capability_header, capability_sets)), )
SIMPLE("personality", 1, "asking for it", 500, OK(personality(0xffffffff)))
OPERATION("set_robust_list", 1, "the list of glibc", 500, void *head; size_t size;
    OK(syscall(SYS_get_robust_list, 0, &head, &size)),
    OK(syscall(SYS_set_robust_list, head, size)), )
SIMPLE("get_robust_list", 1, "the caller's", 500, OK(syscall(SYS_get_robust_list, 0, buffer, buffer + 8)))

/* glibc registered an area for this thread: it goes and comes back. */
#define RSEQ(flags) syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32, flags, RSEQ_SIG)
OPERATION("rseq", 1, "registering and unregistering in turn", 100, , OK(RSEQ(i & 1 ? 0 : RSEQ_FLAG_UNREGISTER)), )

SIMPLE("setpriority", 1, "as it is", 300, OK(setpriority(PRIO_PROCESS, 0, 0)))
SIMPLE("sched_getparam", 1, "the caller", 500, OK(sched_getparam(0, (struct sched_param *)buffer)))
SIMPLE("sched_getscheduler", 1, "the caller", 500, OK(sched_getscheduler(0)))
SIMPLE("sched_getattr", 1, "the caller", 500, OK(syscall(SYS_sched_getattr, 0, buffer, 48, 0)))
SIMPLE("sched_setparam", 1, "as it is", 300, struct sched_param none = {0}; OK(sched_setparam(0, &none)))
SIMPLE("sched_setscheduler", 1, "as it is", 300, struct sched_param none = {0};
    OK(sched_setscheduler(0, SCHED_OTHER, &none)))
OPERATION("sched_setattr", 1, "as it is", 300, OK(syscall(SYS_sched_getattr, 0, buffer, 48, 0)),
    OK(syscall(SYS_sched_setattr, 0, buffer, 0)), )
OPERATION("sched_setaffinity", 1, "as it is", 50, cpu_set_t all; OK(sched_getaffinity(0, sizeof all, &all)),
    OK(sched_setaffinity(0, sizeof all, &all)), )
SIMPLE("sched_get_priority_max", 1, "SCHED_FIFO", 1000, OK(sched_get_priority_max(SCHED_FIFO)))
SIMPLE("sched_get_priority_min", 1, "SCHED_FIFO", 1000, OK(sched_get_priority_min(SCHED_FIFO)))
SIMPLE("sched_rr_get_interval", 1, "the caller", 500, OK(sched_rr_get_interval(0, (struct timespec *)buffer)))
SIMPLE("ioprio_get", 1, "the caller", 500, OK(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0)))
SIMPLE("ioprio_set", 1, "best effort, middle", 300,
    OK(syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4))))
OPERATION("membarrier", 1, "MEMBARRIER_CMD_PRIVATE_EXPEDITED, one thread", 300,
    OK(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0)),
    OK(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0)), )
OPERATION("kcmp", 1, "two of its own descriptors", 200, pid_t me = getpid(),
    OK(syscall(SYS_kcmp, me, me, 0, on_disk, in_memory)), )

ALONE("unshare", "a host name of its own", 20, , OK(unshare(CLONE_NEWUTS)))
SIMPLE("unshare", 1, "nothing", 300, OK(unshare(0)))
ALONE("setns", "the host name's namespace it is in", 50, int own = opened("/proc/self/ns/uts", O_RDONLY),
    OK(setns(own, CLONE_NEWUTS)))
ALONE("sethostname", "in a namespace of its own", 100, OK(unshare(CLONE_NEWUTS)), OK(sethostname("cost", 4)))
ALONE("setdomainname", "in a namespace of its own", 100, OK(unshare(CLONE_NEWUTS)), OK(setdomainname("cost", 4)))

SIMPLE("seccomp", 1, "SECCOMP_GET_ACTION_AVAIL", 500, int allow = SECCOMP_RET_ALLOW;
    OK(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &allow)))
static struct sock_filter allowing[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
static struct sock_fprog allow_all = {1, allowing};
ALONE("seccomp", "a filter of one instruction", 1, OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)),
    OK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &allow_all)))

static int new_ruleset(void) {
  struct landlock_ruleset_attr about = {.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE};
  return syscall(SYS_landlock_create_ruleset, &about, sizeof about, 0);
}
static int add_rule(int ruleset, int parent) {
  struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_EXECUTE, .parent_fd = parent};
  return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}
OPERATION("landlock_create_ruleset", 1, "one kind of access", 50, , OK(fds[i] = new_ruleset()), CLOSE_ALL)
OPERATION("landlock_add_rule", 1, "a path, again", 50, int set = new_ruleset(); int top = opened("/", O_PATH),
    OK(add_rule(set, top)),
    OK(close(set)); OK(close(top)))
ALONE("landlock_restrict_self", "one rule, first of all", 1,
    int set = new_ruleset(); OK(add_rule(set, opened("/", O_PATH))); OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)),
    OK(syscall(SYS_landlock_restrict_self, set, 0)))
/* Since Linux 6.8. */
OPERATION("lsm_list_modules", 1, "all", 300, unsigned size, size = BIG; OK(syscall(461, buffer, &size, 0)), )

#ifdef SYS_arch_prctl
SIMPLE("arch_prctl", 1, "ARCH_GET_FS", 1000, OK(syscall(SYS_arch_prctl, ARCH_GET_FS, buffer)))
SIMPLE("modify_ldt", 1, "reading an empty table", 500, OK(syscall(SYS_modify_ldt, 0, buffer, 64)))
ALONE("ioperm", "one port, as it is", 50, OK(ioperm(0x80, 1, 1)), OK(ioperm(0x80, 1, 1)))
SIMPLE("iopl", 1, "level 0", 300, OK(iopl(0)))
#endif
