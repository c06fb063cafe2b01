#include "record.h"
#include <dirent.h>
#include <ftw.h>
#include <glob.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/vfs.h>
#include <utime.h>

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)path, (void)status, (void)kind, (void)place;
  return 0;
}

static void metadata(void) {
  struct stat status;
  struct statvfs volume;
  struct statfs system;
  int fd = open(LINES, O_RDONLY);
  RECORD("stat", "", stat(LINES, &status));
  RECORD("lstat", "", lstat(LINES, &status));
  RECORD("fstat", "", fstat(fd, &status));
  RECORD("fstatat", "dirfd is AT_FDCWD and the flags are 0", fstatat(AT_FDCWD, LINES, &status, 0));
  RECORD("fstatat", "dirfd is AT_FDCWD and the flags are AT_SYMLINK_NOFOLLOW",
         fstatat(AT_FDCWD, LINES, &status, AT_SYMLINK_NOFOLLOW));
  int here = open(".", O_RDONLY | O_DIRECTORY);
  RECORD("fstatat", "dirfd is a descriptor", fstatat(here, LINES, &status, 0));
  close(here);
#ifdef STATX_TYPE
  struct statx more;
  RECORD("statx", "", statx(AT_FDCWD, LINES, 0, STATX_TYPE, &more));
#endif
  RECORD("S_ISDIR", "", S_ISDIR(status.st_mode));
  RECORD("S_ISREG", "", S_ISREG(status.st_mode));
  RECORD("access", "", access(LINES, R_OK));
  RECORD("faccessat", "the flags are 0", faccessat(AT_FDCWD, LINES, R_OK, 0));
  RECORD("faccessat", "the flags are not 0", faccessat(AT_FDCWD, LINES, R_OK, AT_EACCESS));
  RECORD("euidaccess", "real and effective ids are equal", euidaccess(LINES, R_OK));
  RECORD("eaccess", "real and effective ids are equal", eaccess(LINES, R_OK));
  RECORD("statvfs", "", statvfs(LINES, &volume));
  RECORD("fstatvfs", "", fstatvfs(fd, &volume));
  RECORD("statfs", "", statfs(LINES, &system));
  RECORD("fstatfs", "", fstatfs(fd, &system));
  RECORD("pathconf", "name is _PC_NAME_MAX", pathconf(LINES, _PC_NAME_MAX));
  close(fd);
}

static void changes(void) {
  int fd = open(EMPTY, O_RDWR);
  struct timespec times[2] = {{1, 0}, {1, 0}};
  struct timeval coarse[2] = {{1, 0}, {1, 0}};
  RECORD("chmod", "", chmod(EMPTY, 0600));
  RECORD("fchmod", "", fchmod(fd, 0600));
  RECORD("fchmodat", "", fchmodat(AT_FDCWD, EMPTY, 0600, 0));
  RECORD("chown", "", chown(EMPTY, -1, -1));
  RECORD("fchown", "", fchown(fd, -1, -1));
  RECORD("lchown", "", lchown(EMPTY, -1, -1));
  RECORD("fchownat", "", fchownat(AT_FDCWD, EMPTY, -1, -1, 0));
  RECORD("utimensat", "", utimensat(AT_FDCWD, EMPTY, times, 0));
  RECORD("futimens", "", futimens(fd, times));
  RECORD("utimes", "", utimes(EMPTY, coarse));
  RECORD("utime", "", utime(EMPTY, NULL));
  RECORD("truncate", "", truncate(EMPTY, 0));
  RECORD("ftruncate", "", ftruncate(fd, 0));
  RECORD("umask", "", umask(022));
  close(fd);
}

static void names(void) {
  char text[4096];
  RECORD("mkdir", "", mkdir("made", 0700));
  RECORD("rmdir", "", rmdir("made"));
  RECORD("mkdirat", "", mkdirat(AT_FDCWD, "made", 0700));
  RECORD("unlinkat", "", unlinkat(AT_FDCWD, "made", AT_REMOVEDIR));
  RECORD("mkfifo", "", mkfifo("made", 0600));
  RECORD("unlink", "", unlink("made"));
  RECORD("mknod", "", mknod("made", S_IFREG | 0600, 0));
  RECORD("rename", "", rename("made", "renamed"));
  RECORD("renameat", "", renameat(AT_FDCWD, "renamed", AT_FDCWD, "made"));
#ifdef RENAME_NOREPLACE
  RECORD("renameat2", "", renameat2(AT_FDCWD, "made", AT_FDCWD, "made2", RENAME_NOREPLACE));
  renameat(AT_FDCWD, "made2", AT_FDCWD, "made");
#endif
  RECORD("link", "", link("made", "second"));
  RECORD("linkat", "", linkat(AT_FDCWD, "made", AT_FDCWD, "third", 0));
  RECORD("remove", "", remove("made"));
  unlink("second");
  unlink("third");
  mkdir("made", 0700);
  RECORD("remove", "the path is a directory", remove("made"));
  RECORD("symlink", "", symlink(LINES, "made"));
  RECORD("readlink", "", readlink("made", text, sizeof text));
  RECORD("readlinkat", "", readlinkat(AT_FDCWD, "made", text, sizeof text));
  unlink("made");
  RECORD("symlinkat", "", symlinkat(LINES, AT_FDCWD, "made"));
  unlink("made");
  char absolute[4096];
  getcwd(absolute, sizeof absolute);
  RECORD("realpath", "", realpath(absolute, text));
  strcat(absolute, "/");
  RECORD("realpath", "the path ends in a slash", realpath(absolute, text));
  getcwd(absolute, sizeof absolute);
  RECORD("realpath", "the path is relative", realpath(LINES, text));
  RECORD("getcwd", "", getcwd(text, sizeof text));
  RECORD("chdir", "", chdir("."));
  int here = open(".", O_RDONLY | O_DIRECTORY);
  RECORD("fchdir", "", fchdir(here));
  close(here);
  setenv("PWD", absolute, 1);
  char *named;
  RECORD("get_current_dir_name", "PWD is right", named = get_current_dir_name());
  free(named);
  unsetenv("PWD");
  RECORD("get_current_dir_name", "PWD is unset", named = get_current_dir_name());
  free(named);
  RECORD_APART("chroot", "", chroot("."));
}

static void makings(void) {
  char first[] = "made-XXXXXX", second[] = "made-XXXXXX", third[] = "made-XXXXXX", fourth[] = "made-XXXXXX";
  char none[L_tmpnam];
  RECORD("mkstemp", "", mkstemp(first));
  RECORD("mkostemp", "the flags have O_CLOEXEC", mkostemp(second, O_CLOEXEC));
  RECORD("mkdtemp", "", mkdtemp(third));
  RECORD("mktemp", "", mktemp(fourth));
  RECORD("tmpnam", "", tmpnam(none));
  unlink(first);
  unlink(second);
  rmdir(third);
}

static void listings(void) {
  DIR *folder;
  struct dirent **entries;
  struct dirent entry, *result;
  glob_t found;
  RECORD("opendir", "", folder = opendir(FOLDER));
  RECORD("readdir", "it is the first call after opendir or rewinddir", readdir(folder));
  RECORD("readdir", "", readdir(folder));
  RECORD("readdir_r", "", readdir_r(folder, &entry, &result));
  long place;
  RECORD("telldir", "", place = telldir(folder));
  RECORD("rewinddir", "", rewinddir(folder));
  RECORD("readdir_r", "it is the first call after opendir or rewinddir", readdir_r(folder, &entry, &result));
  RECORD("seekdir", "", seekdir(folder, place));
  RECORD("dirfd", "", dirfd(folder));
  RECORD("closedir", "", closedir(folder));
  int fd = open(FOLDER, O_RDONLY | O_DIRECTORY);
  RECORD("fdopendir", "", folder = fdopendir(fd));
  closedir(folder);
  int count;
  RECORD("scandir", "", count = scandir(FOLDER, &entries, NULL, alphasort));
  while (count-- > 0) free(entries[count]);
  free(entries);
  RECORD("glob", "", glob("*/a", 0, NULL, &found));
  globfree(&found);
  RECORD("nftw", "", nftw(FOLDER, visit, 4, FTW_PHYS));
  RECORD("inotify_init", "", fd = inotify_init());
  RECORD("inotify_add_watch", "", inotify_add_watch(fd, FOLDER, IN_CREATE));
  close(fd);
  RECORD("inotify_init1", "", fd = inotify_init1(IN_CLOEXEC));
  close(fd);
}

void record_paths(void) {
  metadata();
  changes();
  names();
  makings();
  listings();
}
