#include "record.h"
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <strings.h>
#include <syslog.h>

static char text[200];

static void with_list(const char *format, ...) {
  va_list list;
  FILE *out = fopen("written", "w");
  putc('x', out);
  fflush(out);
  va_start(list, format);
  RECORD("vfprintf", "", vfprintf(out, format, list));
  va_end(list);
  va_start(list, format);
  RECORD("vprintf", "", vprintf(format, list));
  va_end(list);
  va_start(list, format);
  RECORD("vdprintf", "", vdprintf(fileno(out), format, list));
  va_end(list);
  va_start(list, format);
  RECORD("vsprintf", "", vsprintf(text, format, list));
  va_end(list);
  va_start(list, format);
  RECORD("vsnprintf", "", vsnprintf(text, sizeof text, format, list));
  va_end(list);
  va_start(list, format);
  RECORD("vwarnx", "", vwarnx(format, list));
  va_end(list);
  RECORD("fprintf", "", fprintf(out, "%d %s\n", 7, "seven"));
  RECORD("dprintf", "", dprintf(fileno(out), "%d %s\n", 7, "seven"));
  fclose(out);
}

static void strings(void) {
  char copy[200];
  char *place;
  RECORD("strlen", "", strlen("text"));
  RECORD("strcmp", "", strcmp("text", copy));
  RECORD("strncmp", "", strncmp("text", copy, 2));
  RECORD("strcasecmp", "", strcasecmp("text", "TEXT"));
  RECORD("strncasecmp", "", strncasecmp("text", "TEXT", 2));
  RECORD("strchr", "", strchr("text", 'x'));
  RECORD("strrchr", "", strrchr("text", 'x'));
  RECORD("strstr", "", strstr("text", "xt"));
  RECORD("memcmp", "", memcmp("text", "tent", 4));
  RECORD("strcpy", "", strcpy(copy, "a b c"));
  RECORD("strncpy", "", strncpy(copy, "a b c", 6));
  RECORD("strcat", "", strcat(copy, " d"));
  RECORD("strncat", "", strncat(copy, " e", 2));
  RECORD("memcpy", "", memcpy(copy, "a b c", 6));
  RECORD("memmove", "", memmove(copy, copy + 1, 4));
  RECORD("memset", "", memset(copy, 'x', 10));
  strcpy(copy, "a b c");
  RECORD("strtok", "", strtok(copy, " "));
  RECORD("strtok_r", "", strtok_r(NULL, " ", &place));
  RECORD("strerror", "", strerror(ENOENT));
  RECORD("atoi", "", atoi("12"));
  RECORD("strtol", "", strtol("12", NULL, 10));
}

static void log_list(const char *format, ...) {
  va_list list;
  va_start(list, format);
  RECORD("vsyslog", "", vsyslog(LOG_DEBUG, format, list));
  va_end(list);
}

void record_formats(void) {
  int number;
  with_list("%d\n", 7);
  strings();
  RECORD("printf", "", printf("%d %s\n", 7, "seven"));
  RECORD("sprintf", "", sprintf(text, "%d %s\n", 7, "seven"));
  RECORD("snprintf", "", snprintf(text, sizeof text, "%d %s\n", 7, "seven"));
  RECORD("sscanf", "", sscanf("12", "%d", &number));
  errno = ENOENT;
  RECORD("perror", "", perror("text"));
  RECORD("warn", "", warn("text %d", 7));
  RECORD("warnx", "", warnx("text %d", 7));
  getchar();
  RECORD_APART("err", LEFT, err(1, "text"));
  RECORD_APART("errx", LEFT, errx(1, "text"));
  RECORD("openlog", "", openlog("record", 0, LOG_USER));
  RECORD("syslog", "", syslog(LOG_DEBUG, "text"));
  log_list("text %d", 7);
  RECORD("closelog", "", closelog());
}
