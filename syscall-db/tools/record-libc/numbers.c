#include "record.h"
#include <arpa/inet.h>
#include <inttypes.h>
#include <math.h>
#include <search.h>

static int compare(const void *left, const void *right) { return *(const char *)left - *(const char *)right; }
static int compare_r(const void *left, const void *right, void *argument) { return compare(left, right); }
static void visit(const void *node, VISIT order, int depth) {}

static void readings(void) {
  char *end;
  CALL(atol, "12");
  CALL(atoll, "12");
  CALL(atof, "1.5");
  CALL(strtoul, "12", &end, 10);
  CALL(strtoll, "12", &end, 10);
  CALL(strtoull, "12", &end, 10);
  CALL(strtoimax, "12", &end, 10);
  CALL(strtoumax, "12", &end, 10);
  CALL(strtod, "1.5", &end);
  CALL(strtof, "1.5", &end);
  CALL(strtold, "1.5", &end);
  CALL(abs, -1);
  CALL(labs, -1);
  CALL(llabs, -1);
  CALL(div, 7, 2);
  CALL(ldiv, 7, 2);
}

static void orders(void) {
  CALL(htonl, 1);
  CALL(htons, 1);
  CALL(ntohl, 1);
  CALL(ntohs, 1);
}

static void randoms(void) {
  unsigned short state[3] = {1, 2, 3};
  unsigned seed = 1;
  CALL(srand, 1);
  CALL(rand_r, &seed);
  CALL(srandom, 1);
  CALL(random);
  CALL(drand48);
  CALL(erand48, state);
  CALL(lrand48);
  CALL(nrand48, state);
  CALL(mrand48);
  CALL(jrand48, state);
  CALL(srand48, 1);
  CALL(seed48, state);
#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 36)
  CALL(arc4random_uniform, 10);
#endif
#endif
}

static void tables(void) {
  char numbers[] = "12345";
  void *root = NULL;
  CALL(bsearch, "3", numbers, 5, 1, compare);
  CALL(qsort_r, numbers, 5, 1, compare_r, NULL);
  CALL(tsearch, numbers, &root, compare);
  CALL(tfind, numbers, &root, compare);
  CALL(twalk, root, visit);
  CALL(tdelete, numbers, &root, compare);
  RECORD("hcreate", "", hcreate(30));
  ENTRY entry = {"key", NULL};
  CALL(hsearch, entry, ENTER);
  CALL(hdestroy);
}

static void mathematics(void) {
  double whole;
  int exponent;
  CALL(isnan, 1.5);
  CALL(isinf, 1.5);
  CALL(frexp, 1.5, &exponent);
  CALL(ldexp, 1.5, 2);
  CALL(modf, 1.5, &whole);
  CALL(copysign, 1.5, -1.0);
  CALL(scalbn, 1.5, 2);
}

void record_numbers(void) {
  readings();
  orders();
  randoms();
  tables();
  mathematics();
}
