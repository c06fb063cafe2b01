#include "record.h"
#include <ctype.h>
#include <wctype.h>

void record_characters(void) {
  CALL(isalnum, 'x');
  CALL(isalpha, 'x');
  CALL(isascii, 'x');
  CALL(isblank, 'x');
  CALL(iscntrl, 'x');
  CALL(isdigit, 'x');
  CALL(isgraph, 'x');
  CALL(islower, 'x');
  CALL(isprint, 'x');
  CALL(ispunct, 'x');
  CALL(isspace, 'x');
  CALL(isupper, 'x');
  CALL(isxdigit, 'x');
  CALL(toascii, 'x');
  CALL(tolower, 'x');
  CALL(toupper, 'x');
  CALL(iswalnum, L'x');
  CALL(iswalpha, L'x');
  CALL(iswblank, L'x');
  CALL(iswcntrl, L'x');
  CALL(iswdigit, L'x');
  CALL(iswgraph, L'x');
  CALL(iswlower, L'x');
  CALL(iswprint, L'x');
  CALL(iswpunct, L'x');
  CALL(iswspace, L'x');
  CALL(iswupper, L'x');
  CALL(iswxdigit, L'x');
  CALL(towlower, L'x');
  CALL(towupper, L'x');
}
