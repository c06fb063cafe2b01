#include "record.h"
#include <assert.h>
#include <dlfcn.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <sys/resource.h>
#ifdef __GLIBC__
#include <error.h>
#include <execinfo.h>
#endif

extern char **environ;

#ifdef __GLIBC_PREREQ
#if !__GLIBC_PREREQ(2, 34)
#define BEFORE_2_34
#endif
#endif

static void attributes(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  CALL(posix_spawn_file_actions_init, &actions);
  CALL(posix_spawn_file_actions_addopen, &actions, 5, LINES, O_RDONLY, 0);
  CALL(posix_spawn_file_actions_addclose, &actions, 5);
  CALL(posix_spawn_file_actions_adddup2, &actions, 1, 2);
  CALL(posix_spawn_file_actions_addchdir_np, &actions, ".");
  CALL(posix_spawn_file_actions_addfchdir_np, &actions, 0);
  CALL(posix_spawn_file_actions_destroy, &actions);
  CALL(posix_spawnattr_init, &attributes);
  CALL(posix_spawnattr_setflags, &attributes, POSIX_SPAWN_SETSIGDEF);
  CALL(posix_spawnattr_setpgroup, &attributes, 0);
  CALL(posix_spawnattr_setsigdefault, &attributes, &none);
  CALL(posix_spawnattr_setsigmask, &attributes, &none);
  CALL(posix_spawnattr_destroy, &attributes);
}

static char stack[65536];
static int at_once(void *argument) { syscall(SYS_exit_group, 0); }

static void at_end(int status, void *argument) {}

static void children(void) {
  char *shell[] = {"sh", "-c", "exit 0", NULL};
  struct rusage usage;
  pid_t child;
  RECORD_APART("execle", "", execle("/bin/sh", "sh", "-c", "exit 0", NULL, environ));
  RECORD_APART("execvpe", "", execvpe("/bin/sh", shell, environ));
  RECORD_APART("execvpe", "the name has no slash", execvpe("sh", shell, environ));
  RECORD_APART("daemon", "nochdir is 0", daemon(0, 1));
  RECORD_APART("daemon", "noclose is 0", daemon(1, 0));
  RECORD("clone", "", child = clone(at_once, stack + sizeof stack, SIGCHLD, NULL));
  waitpid(child, NULL, 0);
  if (fork() == 0) syscall(SYS_exit_group, 0);
  CALL(wait3, NULL, 0, &usage);
#ifndef BEFORE_2_34
  RECORD("_Fork", "", if ((child = _Fork()) == 0) OUT("_Fork"));
  waitpid(child, NULL, 0);
#ifdef __GLIBC__
  RECORD_APART("closefrom", "", closefrom(900));
#endif
#endif
}

static void complains(const char *format, ...) {
  va_list list;
  va_start(list, format);
  RECORD("vwarn", "", vwarn(format, list));
  va_end(list);
  va_start(list, format);
  RECORD_APART("verr", LEFT, verr(1, format, list));
  RECORD_APART("verrx", LEFT, verrx(1, format, list));
  va_end(list);
}

static void ends(void) {
  getchar();
  complains("text %d", 7);
  RECORD_APART("assert", "the expression is false", assert(environ == NULL));
  RECORD("assert", "", assert(environ != NULL));
#ifdef __GLIBC__
  RECORD("error", "", error(0, 0, "text"));
  RECORD_APART("error", "the status is not 0&" LEFT, error(1, 0, "text"));
  CALL(on_exit, at_end, NULL);
#endif
}

#ifdef __GLIBC__
#define LIBC "libc.so.6"
#else
#define LIBC "libc.so"
#endif

static void libraries(void) {
  Dl_info place;
  void *loaded;
  RECORD("dlopen", "the library is loaded already", loaded = dlopen(LIBC, RTLD_NOW));
  RECORD("dlclose", "others use it", dlclose(loaded));
  RECORD("dlopen", "the library is missing", dlopen("/nowhere/recording.so", RTLD_NOW));
  CALL(dlerror);
  CALL(dladdr, at_once, &place);
#ifdef __GLIBC__
  void *library, *frames[4];
  RECORD("dlopen", "the library is loaded", library = dlopen("libutil.so.1", RTLD_NOW));
  RECORD("dlclose", "it was the last use", dlclose(library));
  backtrace(frames, 4);
  CALL(backtrace, frames, 4);
  RECORD("backtrace_symbols_fd", "", backtrace_symbols_fd(frames, 4, 2));
  RECORD("backtrace_symbols", "", free(backtrace_symbols(frames, 4)));
#endif
}

void record_spawning(void) {
  attributes();
  children();
  ends();
  libraries();
}
