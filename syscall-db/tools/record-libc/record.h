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

#define FIRST "it is the first transfer on the stream"
#define PENDING "output is pending"
#define LEFT "input is left in the buffer"

/* Scratch files in the working directory, made once by main. */
#define LINES "lines"   /* 5000 lines of text */
#define LONG "long"     /* one line of a mebibyte */
#define EMPTY "empty"   /* an empty file */
#define LINK "link"     /* a symbolic link to LINES */
#define FOLDER "folder" /* a directory with a few files */

void record_streams(void);
void record_first_transfers(void);
void record_first_threads(void);
void record_formats(void);
void record_paths(void);
void record_descriptors(void);
void record_sockets(void);
void record_processes(void);
void record_threads(void);
void record_identities(void);
void record_memory(void);
void record_names(void);
void record_clocks(void);

#endif
