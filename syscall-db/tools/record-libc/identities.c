#include "record.h"
#include <grp.h>
#include <sys/types.h>

/* Each change is made to the id that the process has: the calls are the same with and without privilege. */
void record_identities(void) {
  uid_t user = getuid(), real, effective, saved;
  gid_t group = getgid(), groups[64];
  int count = getgroups(64, groups);
  RECORD("getpid", "", getpid());
  RECORD("getppid", "", getppid());
  RECORD("gettid", "", gettid());
  RECORD("getuid", "", getuid());
  RECORD("geteuid", "", geteuid());
  RECORD("getgid", "", getgid());
  RECORD("getegid", "", getegid());
  RECORD("getgroups", "", getgroups(64, groups));
  RECORD("getresuid", "", getresuid(&real, &effective, &saved));
  RECORD("getresgid", "", getresgid(&real, &effective, &saved));
  RECORD("getpgrp", "", getpgrp());
  RECORD_APART("setsid", "", setsid());
  RECORD_APART("setpgid", "", setpgid(0, 0));
  RECORD_APART("setgroups", "", setgroups(count, groups));
  RECORD_APART("setuid", "", setuid(user));
  RECORD_APART("seteuid", "", seteuid(user));
  RECORD_APART("setreuid", "", setreuid(user, user));
  RECORD_APART("setresuid", "", setresuid(user, user, user));
  RECORD_APART("setgid", "", setgid(group));
  RECORD_APART("setegid", "", setegid(group));
  RECORD_APART("setregid", "", setregid(group, group));
  RECORD_APART("setresgid", "", setresgid(group, group, group));
}
