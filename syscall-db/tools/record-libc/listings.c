#include "record.h"
#include <dirent.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <mntent.h>
#include <regex.h>
#include <sys/stat.h>
#include <fts.h>
#include <wordexp.h>

static int visit(const char *path, const struct stat *status, int kind) { return 0; }

static void trees(void) {
  RECORD("ftw", "", ftw(FOLDER, visit, 4));
  char *paths[] = {FOLDER, NULL};
  FTS *tree;
  FTSENT *entry;
  RECORD("fts_open", "", tree = fts_open(paths, FTS_PHYSICAL, NULL));
  RECORD("fts_read", "it enters a directory", while ((entry = fts_read(tree)) && entry->fts_info == FTS_D));
  CALL(fts_read, tree);
  RECORD("fts_children", "", fts_children(tree, 0));
  RECORD("fts_set", "", fts_set(tree, entry, FTS_SKIP));
  CALL(fts_close, tree);
}

static void directories(void) {
  struct dirent **entries;
  const struct dirent *pair[2];
  int count;
#ifdef __GLIBC__
  RECORD("scandirat", "", count = scandirat(AT_FDCWD, FOLDER, &entries, NULL, alphasort));
#else
  count = scandir(FOLDER, &entries, NULL, alphasort);
#endif
  pair[0] = entries[0], pair[1] = entries[1];
  CALL(alphasort, &pair[0], &pair[1]);
  CALL(versionsort, &pair[0], &pair[1]);
  while (count-- > 0) free(entries[count]);
  free(entries);
}

static void patterns(void) {
  glob_t found;
  wordexp_t words;
  regex_t pattern;
  char text[100];
  glob("folder/*", 0, NULL, &found);
  CALL(globfree, &found);
  CALL(fnmatch, "*.c", "a.c", 0);
  unsetenv("HOME");
  RECORD("wordexp", "HOME is unset", wordexp("~/x $HOME", &words, 0));
  wordfree(&words);
  setenv("HOME", "/", 1);
  RECORD("wordexp", "", wordexp("~/x $HOME", &words, 0));
  CALL(wordfree, &words);
  CALL(regcomp, &pattern, "a.*b", REG_EXTENDED);
  RECORD("regexec", "", regexec(&pattern, "a text b", 0, NULL, 0));
  CALL(regerror, REG_BADPAT, &pattern, text, sizeof text);
  CALL(regfree, &pattern);
}

static void mounts(void) {
  FILE *table;
  struct mntent *entry;
  RECORD("setmntent", "", table = setmntent("/proc/self/mounts", "r"));
  RECORD("getmntent", FIRST, getmntent(table));
  RECORD("getmntent", "", entry = getmntent(table));
  if (entry) CALL(hasmntopt, entry, "ro");
  RECORD("endmntent", "", endmntent(table));
}

void record_listings(void) {
  trees();
  directories();
  patterns();
  mounts();
}
