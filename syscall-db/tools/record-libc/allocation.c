#include "record.h"
#include <dirent.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdio_ext.h>
#include <sys/epoll.h>
#include <ucontext.h>

static void blocks(void) {
  void *block;
  RECORD("reallocarray", "", block = reallocarray(NULL, 4, 8));
  CALL(malloc_usable_size, block);
  free(block);
  RECORD("aligned_alloc", "", block = aligned_alloc(64, 64));
  free(block);
  RECORD("memalign", "", block = memalign(64, 64));
  free(block);
  RECORD("valloc", "", block = valloc(64));
  free(block);
  CALL(sbrk, 0);
  void *end = sbrk(0);
  CALL(brk, end);
#ifdef __GLIBC__
  CALL(mallopt, M_MMAP_THRESHOLD, 128 << 10);
  block = malloc(100000);
  free(block);
  malloc_trim(0);
  RECORD("malloc_trim", "nothing is free at the end of the heap", malloc_trim(0));
#endif
}

static int visit(struct dl_phdr_info *info, size_t size, void *argument) { return 0; }

static void contexts(void) {
  ucontext_t context, other;
  CALL(dl_iterate_phdr, visit, NULL);
#ifdef __GLIBC__
  volatile int come = 0;
  CALL(getcontext, &context);
  getcontext(&context);
  if (!come++) RECORD("setcontext", "", setcontext(&context));
  MARK("-|setcontext|");
  static char stack[65536];
  other = context;
  other.uc_stack.ss_sp = stack, other.uc_stack.ss_size = sizeof stack, other.uc_link = &context;
  CALL(makecontext, &other, (void (*)(void))abort, 0);
  CALL(gnu_get_libc_version);
#endif
  pthread_attr_t attributes;
  RECORD("pthread_getattr_np", "it is the first thread", pthread_getattr_np(pthread_self(), &attributes));
  pthread_attr_destroy(&attributes);
}

static void names(void) {
  char first[] = "made-XXXXXX.c", second[] = "made-XXXXXX.c", text[4096], *made;
  int fd;
  RECORD("mkstemps", "", fd = mkstemps(first, 2));
  close(fd);
  unlink(first);
  RECORD("mkostemps", "", fd = mkostemps(second, 2, O_APPEND));
  close(fd);
  unlink(second);
  RECORD("tempnam", "", free(tempnam(NULL, "made")));
  getcwd(text, sizeof text);
#ifdef __GLIBC__
  RECORD("canonicalize_file_name", "", made = canonicalize_file_name(text));
  free(made);
  CALL(getwd, text);
#endif
  fd = open(FOLDER, O_RDONLY | O_DIRECTORY);
  CALL(getdents64, fd, text, sizeof text);
#ifdef __GLIBC__
  unsigned node;
  CALL(getcpu, NULL, &node);
#if __GLIBC_PREREQ(2, 35)
  struct epoll_event event;
  struct timespec none = {0, 0};
  int watch = epoll_create1(0);
  CALL(epoll_pwait2, watch, &event, 1, &none, NULL);
  close(watch);
#endif
#endif
  close(fd);
  CALL(getpgid, 0);
  CALL(getsid, 0);
  RECORD_APART("setpgrp", "", setpgrp());
}

static ssize_t take(void *cookie, char *place, size_t size) { return 0; }

static void streams(void) {
  char block[BUFSIZ];
  fpos_t place;
  FILE *stream = fopen(LINES, "r");
  getc(stream);
  CALL(fgetpos, stream, &place);
  CALL(fsetpos, stream, &place);
  CALL(feof_unlocked, stream);
  CALL(ferror_unlocked, stream);
  CALL(clearerr_unlocked, stream);
  CALL(fileno_unlocked, stream);
  CALL(ftrylockfile, stream);
  funlockfile(stream);
  CALL(__fpending, stream);
  CALL(__freading, stream);
  CALL(__fsetlocking, stream, FSETLOCKING_QUERY);
  CALL(__fpurge, stream);
  fclose(stream);
  stream = fopen("written", "w");
  CALL(setbuffer, stream, block, sizeof block);
  fclose(stream);
  cookie_io_functions_t functions = {.read = take};
  RECORD("fopencookie", "", stream = fopencookie(NULL, "r", functions));
  fclose(stream);
}

void record_allocation(void) {
  blocks();
  contexts();
  names();
  streams();
}
