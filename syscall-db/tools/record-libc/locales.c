#include "record.h"
#include <iconv.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <nl_types.h>

void record_locales(void) {
  char text[100] = "text", out[100], *from = text, *to = out;
  size_t left = 4, room = sizeof out;
  iconv_t conversion;
  locale_t locale;
  CALL(setlocale, LC_ALL, "");
  RECORD("setlocale", "the locale is not C", setlocale(LC_ALL, "C.UTF-8"));
  RECORD("setlocale", "it only asks", setlocale(LC_ALL, NULL));
  setlocale(LC_ALL, "C");
  CALL(localeconv);
  CALL(nl_langinfo, CODESET);
  RECORD("newlocale", "", locale = newlocale(LC_ALL_MASK, "C", NULL));
  CALL(uselocale, LC_GLOBAL_LOCALE);
  CALL(freelocale, locale);
  CALL(bindtextdomain, "recording", "/usr/share/locale");
  CALL(bind_textdomain_codeset, "recording", "UTF-8");
  CALL(textdomain, "recording");
  CALL(gettext, "text");
  CALL(dgettext, "recording", "text");
  CALL(dcgettext, "recording", "text", LC_MESSAGES);
  CALL(ngettext, "text", "texts", 2);
  CALL(dngettext, "recording", "text", "texts", 2);
  RECORD("iconv_open", "", conversion = iconv_open("UTF-16", "UTF-8"));
  CALL(iconv, conversion, &from, &left, &to, &room);
  CALL(iconv_close, conversion);
  RECORD("catopen", "the catalogue is missing", catopen("/nowhere/recording.cat", 0));
}
