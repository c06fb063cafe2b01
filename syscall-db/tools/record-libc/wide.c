#include "record.h"
#include <locale.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

static wchar_t copy[100];
static char bytes[100];

static void strings(void) {
  wchar_t *place;
  CALL(wcslen, L"text");
  CALL(wcsnlen, L"text", 2);
  CALL(wcscpy, copy, L"a b");
  CALL(wcsncpy, copy, L"a b", 3);
  CALL(wcscat, copy, L"c");
  CALL(wcsncat, copy, L"c", 1);
  CALL(wcscmp, L"a", L"b");
  CALL(wcsncmp, L"a", L"b", 1);
  CALL(wcscasecmp, L"a", L"A");
  CALL(wcscoll, L"a", L"b");
  CALL(wcschr, L"text", L'x');
  CALL(wcsrchr, L"text", L'x');
  CALL(wcsstr, L"text", L"x");
  CALL(wcsspn, L"text", L"t");
  CALL(wcscspn, L"text", L"x");
  CALL(wcspbrk, L"text", L"x");
  CALL(wcstok, copy, L" ", &place);
  RECORD("wcsdup", "", free(wcsdup(L"text")));
  CALL(wcstol, L"12", NULL, 10);
  CALL(wcstoul, L"12", NULL, 10);
  CALL(wmemcpy, copy, L"text", 4);
  CALL(wmemmove, copy, L"text", 4);
  CALL(wmemset, copy, L'x', 4);
  CALL(wmemcmp, L"a", L"b", 1);
  CALL(wmemchr, L"text", L'x', 4);
  CALL(wcwidth, L'x');
  CALL(wcswidth, L"text", 4);
}

static void conversions(void) {
  mbstate_t state = {0};
  const char *from = "text";
  const wchar_t *wide = L"text";
  char32_t unit;
  CALL(mblen, "x", 1);
  CALL(mbtowc, copy, "x", 1);
  CALL(mbrtowc, copy, "x", 1, &state);
  CALL(mbrlen, "x", 1, &state);
  CALL(mbstowcs, copy, "text", 10);
  CALL(mbsrtowcs, copy, &from, 10, &state);
  CALL(mbsinit, &state);
  CALL(mbrtoc32, &unit, "x", 1, &state);
  CALL(wctomb, bytes, L'x');
  CALL(wcrtomb, bytes, L'x', &state);
  CALL(wcstombs, bytes, L"text", sizeof bytes);
  CALL(wcsrtombs, bytes, &wide, sizeof bytes, &state);
  CALL(btowc, 'x');
  CALL(wctob, L'x');
  CALL(swprintf, copy, 100, L"%d", 7);
}

static wchar_t block[9000];

/* Outputs of 9000 bytes and more, so that the buffer reaches the kernel. */
static void first_outputs(void) {
  wmemset(block, L'x', 8999);
  FILE *out = fopen("written", "w");
  RECORD("fputwc", FIRST, for (int i = 0; i < 9000; i++) fputwc(L'x', out));
  fclose(out);
  out = fopen("written", "w");
  RECORD("putwc", FIRST, for (int i = 0; i < 9000; i++) putwc(L'x', out));
  fclose(out);
  out = fopen("written", "w");
  RECORD("fputws", FIRST, fputws(block, out));
  fclose(out);
  out = fopen("written", "w");
  RECORD("fwprintf", FIRST, fwprintf(out, L"%ls", block));
  fclose(out);
}

/* A stream is wide or narrow from its first transfer on. */
static void streams(void) {
  FILE *in = fopen(LINES, "r"), *out = fopen("written", "w");
  FILE *line_in = fopen(LINES, "r");
  RECORD("fgetwc", FIRST, fgetwc(in));
  RECORD("fgetws", FIRST, fgetws(copy, 100, line_in));
  fclose(line_in);
  line_in = fopen(LINES, "r");
  RECORD("getwc", FIRST, getwc(line_in));
  fclose(line_in);
  CALL(fgetwc, in);
  CALL(getwc, in);
  CALL(ungetwc, L'1', in);
  CALL(fgetws, copy, 100, in);
  CALL(fwide, in, 0);
  first_outputs();
  fputwc(L'x', out);
  fflush(out);
  CALL(fputwc, L'x', out);
  CALL(putwc, L'x', out);
  CALL(fputws, L"text", out);
  CALL(fwprintf, out, L"%d", 7);
  fclose(in);
  fclose(out);
}

/* stdin and stdout stay narrow for the rest of the recorder. */
static void standard_streams(void) {
  if (fork() == 0) {
    freopen(LINES, "r", stdin);
    freopen("written", "w", stdout);
    RECORD("getwchar", FIRST, getwchar());
    RECORD("putwchar", FIRST, for (int i = 0; i < 9000; i++) putwchar(L'x'));
    fflush(stdout);
    CALL(getwchar);
    CALL(putwchar, L'x');
    CALL(wprintf, L"%d", 7);
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
  if (fork() == 0) {
    freopen("written", "w", stdout);
    RECORD("wprintf", FIRST, wprintf(L"%ls", block));
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
}

void record_wide(void) {
  strings();
  conversions();
  streams();
  standard_streams();
}
