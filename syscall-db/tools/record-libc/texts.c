#include "record.h"
#include <libgen.h>
#include <strings.h>
#include <sys/types.h>
#ifdef __GLIBC__
#include <argz.h>
#endif

static char text[200] = "a text";
static char copy[200];

static void searches(void) {
  CALL(memchr, text, 't', 6);
  CALL(strspn, text, "a ");
  CALL(strcspn, text, "t");
  CALL(strpbrk, text, "tx");
  CALL(strnlen, text, 100);
  CALL(strcoll, text, "b");
  CALL(strxfrm, copy, text, sizeof copy);
  CALL(strcasestr, text, "TEXT");
  CALL(strchrnul, text, 'z');
  CALL(memrchr, text, 't', 6);
  CALL(memmem, text, 6, "ex", 2);
  CALL(strverscmp, "a10", "a9");
  CALL(bcmp, text, "a", 1);
  CALL(ffs, 8);
  CALL(ffsl, 8);
  CALL(ffsll, 8);
#ifdef __GLIBC__
  CALL(rawmemchr, text, 't');
  CALL(strfry, copy);
  CALL(argz_count, text, 6);
  CALL(argz_next, text, 6, NULL);
#endif
}

static void copies(void) {
  CALL(mempcpy, copy, text, 6);
  CALL(memccpy, copy, text, 'x', 6);
  CALL(stpcpy, copy, text);
  CALL(stpncpy, copy, text, 6);
  CALL(bzero, copy, 6);
  CALL(bcopy, text, copy, 6);
  CALL(explicit_bzero, copy, 6);
  CALL(swab, text, copy, 6);
#ifndef __GLIBC__
  CALL(strlcpy, copy, text, 6);
  CALL(strlcat, copy, text, 20);
#endif
  char *list = strcpy(copy, "one,two"), *value;
  char *tokens[] = {"one", "two", NULL};
  CALL(strsep, &list, ",");
  list = strcpy(copy, "one,two");
  CALL(getsubopt, &list, tokens, &value);
  strcpy(copy, "/a/b");
  CALL(basename, copy);
  CALL(dirname, copy);
}

static void messages(void) {
  CALL(strsignal, 2);
  RECORD("strerror_r", "", strerror_r(2, copy, sizeof copy));
  char *made = NULL;
  RECORD("asprintf", "", asprintf(&made, "%d %s", 7, "seven"));
  free(made);
#ifdef __GLIBC__
  CALL(strerrorname_np, 2);
  CALL(strerrordesc_np, 2);
  CALL(sigabbrev_np, 2);
  CALL(sigdescr_np, 2);
#endif
}

void record_texts(void) {
  searches();
  copies();
  messages();
}
