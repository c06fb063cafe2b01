#ifndef RECORD_H
#define RECORD_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The marks are file names that exist nowhere: strace shows them, nothing else makes such a call. */
#define MARK(text) syscall(SYS_faccessat, AT_FDCWD, text, F_OK)

/* One call between two marks. `when` lists the conditions that hold, joined by '&'; "" is the steady case. */
#define RECORD(name, when, call)       \
  do {                                 \
    MARK("+|" name "|" when);          \
    call;                              \
    MARK("-|" name "|" when);          \
  } while (0)

/* The steady case of a function whose name and arguments are all there is to say. */
#define CALL(function, ...) RECORD(#function, "", function(__VA_ARGS__))

/* In a fork of its own: for calls that end the process, change its rights or need its first use of a stream. */
#define RECORD_APART(name, when, call) \
  do {                                 \
    pid_t apart = fork();              \
    if (apart == 0) {                  \
      RECORD(name, when, call);        \
      syscall(SYS_exit_group, 0);      \
    }                                  \
    waitpid(apart, NULL, 0);           \
  } while (0)

/* The first call in a process: in a fork of one that has only allocated, and named nothing, opened no stream. */
#define COLD(name, when, call)         \
  do {                                 \
    pid_t apart = fork();              \
    if (apart == 0) {                  \
      MARK("!|" name "|" when);        \
      call;                            \
      MARK("-|" name "|" when);        \
      syscall(SYS_exit_group, 0);      \
    }                                  \
    waitpid(apart, NULL, 0);           \
  } while (0)

/* Leaves a process that the call made: what it did until here was the call's. */
#define OUT(name)                      \
  do {                                 \
    MARK("-|" name "|");               \
    syscall(SYS_exit_group, 0);        \
  } while (0)

#define FIRST "it is the first transfer on the stream"
#define PENDING "output is pending"
#define LEFT "input is left in the buffer"

/* Scratch files in the working directory, made once by main. */
#define LINES "lines"   /* 5000 lines of text */
#define LONG "long"     /* one line of a mebibyte */
#define EMPTY "empty"   /* an empty file */
#define LINK "link"     /* a symbolic link to LINES */
#define FOLDER "folder" /* a directory with a few files */

/* One of each file. Names are the file's, so that some can be recorded without the rest. */
#define AREAS(area) \
  area(allocation) area(attributes) area(characters) area(clocks) area(conversions) area(descriptors) \
  area(formats) area(groups) area(hosts) area(identities) area(interprocess) area(listings) area(locales) \
  area(machine) area(memory) area(modes) area(names) area(numbers) area(paths) area(processes) \
  area(queues) area(signals) area(sockets) area(spawning) area(streams) area(synchronisation) \
  area(terminals) area(texts) area(threads) area(timers) area(wide)

/* What only the first call of a process or on a stream does: recorded before all areas, whichever are asked for. */
void record_first_allocations(void);
void record_first_calls(void);
void record_first_names(void);
void record_first_transfers(void);
void record_first_threads(void);

#endif
