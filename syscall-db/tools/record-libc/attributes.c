#include "record.h"
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/xattr.h>

/* A name that the file system may refuse: the system call is the same. */
#define ATTRIBUTE "user.recording"

static void extended(void) {
  char text[100];
  int fd = open(EMPTY, O_RDWR);
  CALL(setxattr, EMPTY, ATTRIBUTE, "x", 1, 0);
  CALL(lsetxattr, EMPTY, ATTRIBUTE, "x", 1, 0);
  CALL(fsetxattr, fd, ATTRIBUTE, "x", 1, 0);
  CALL(getxattr, EMPTY, ATTRIBUTE, text, sizeof text);
  CALL(lgetxattr, EMPTY, ATTRIBUTE, text, sizeof text);
  CALL(fgetxattr, fd, ATTRIBUTE, text, sizeof text);
  CALL(listxattr, EMPTY, text, sizeof text);
  CALL(llistxattr, EMPTY, text, sizeof text);
  CALL(flistxattr, fd, text, sizeof text);
  CALL(removexattr, EMPTY, ATTRIBUTE);
  CALL(lremovexattr, EMPTY, ATTRIBUTE);
  CALL(fremovexattr, fd, ATTRIBUTE);
  close(fd);
}

static void times_and_modes(void) {
  struct stat status;
  struct timeval coarse[2] = {{1, 0}, {1, 0}};
  int fd = open(EMPTY, O_RDWR);
  stat(EMPTY, &status);
  CALL(S_ISBLK, status.st_mode);
  CALL(S_ISCHR, status.st_mode);
  CALL(S_ISFIFO, status.st_mode);
  CALL(S_ISLNK, status.st_mode);
  CALL(S_ISSOCK, status.st_mode);
  CALL(futimes, fd, coarse);
  CALL(lutimes, EMPTY, coarse);
  CALL(futimesat, AT_FDCWD, EMPTY, coarse);
  CALL(lchmod, EMPTY, 0600);
  CALL(fpathconf, fd, _PC_NAME_MAX);
  CALL(mkfifoat, AT_FDCWD, "fifo", 0600);
  unlink("fifo");
  CALL(mknodat, AT_FDCWD, "node", S_IFREG | 0600, 0);
  unlink("node");
  close(fd);
}

static void handles(void) {
#ifdef MAX_HANDLE_SZ
  char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
  struct file_handle *handle = (struct file_handle *)room;
  int mount;
  handle->handle_bytes = MAX_HANDLE_SZ;
  CALL(name_to_handle_at, AT_FDCWD, EMPTY, handle, &mount, 0);
  int here = open(".", O_RDONLY | O_DIRECTORY), fd;
  RECORD("open_by_handle_at", "", fd = open_by_handle_at(here, handle, O_RDONLY));
  close(fd);
  close(here);
#endif
}

void record_attributes(void) {
  extended();
  times_and_modes();
  handles();
}
