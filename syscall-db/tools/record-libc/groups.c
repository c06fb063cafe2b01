#include "record.h"
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <shadow.h>
#include <utmpx.h>

#define NOBODY "no-such-account"
#define MISSING "the name is missing"

static char memory[4096];

static void accounts(void) {
  struct passwd account, *found;
  RECORD("getpwnam", MISSING, getpwnam(NOBODY));
  CALL(getpwnam_r, "root", &account, memory, sizeof memory, &found);
  RECORD("getpwnam_r", MISSING, getpwnam_r(NOBODY, &account, memory, sizeof memory, &found));
  RECORD("getpwuid", "the id is missing", getpwuid(54321));
  RECORD("getpwuid_r", "the id is missing", getpwuid_r(54321, &account, memory, sizeof memory, &found));
  setpwent();
  RECORD("getpwent", "it is the first entry", found = getpwent());
  CALL(getpwent);
  CALL(setpwent);
  CALL(endpwent);
  FILE *out = fopen("accounts", "w");
  RECORD("putpwent", FIRST, putpwent(found, out));
  CALL(putpwent, found, out);
  fclose(out);
  CALL(getspnam, "root");
  CALL(setspent);
  RECORD("endspent", "", endspent());
}

static void groups(void) {
  struct group group, *found;
  CALL(getgrgid_r, 0, &group, memory, sizeof memory, &found);
  CALL(getgrnam_r, "root", &group, memory, sizeof memory, &found);
  RECORD("getgrnam", MISSING, getgrnam(NOBODY));
  RECORD("getgrnam_r", MISSING, getgrnam_r(NOBODY, &group, memory, sizeof memory, &found));
  RECORD("getgrgid", "the id is missing", getgrgid(54321));
  RECORD("getgrgid_r", "the id is missing", getgrgid_r(54321, &group, memory, sizeof memory, &found));
  setgrent();
  RECORD("getgrent", "it is the first entry", getgrent());
  CALL(getgrent);
  CALL(setgrent);
  CALL(endgrent);
  RECORD_APART("initgroups", "", initgroups("root", 0));
  CALL(getlogin_r, memory, sizeof memory);
  CALL(cuserid, memory);
#ifdef __GLIBC__
  CALL(innetgr, "staff", "host", "user", "domain");
#endif
}

static void session_records(void) {
  struct utmpx record = {.ut_type = USER_PROCESS, .ut_id = "r", .ut_line = "record"};
  close(open("sessions", O_CREAT | O_WRONLY, 0600));
  utmpxname("sessions");
  RECORD("pututxline", "", pututxline(&record));
  setutxent();
  CALL(getutxid, &record);
  setutxent();
  CALL(getutxline, &record);
  endutxent();
  CALL(updwtmpx, "sessions", &record);
  CALL(utmpxname, "/var/run/utmp");
}

static void sessions(void) {
  CALL(setutxent);
  CALL(getutxent);
  CALL(endutxent);
  RECORD("getusershell", "it is the first entry", getusershell());
  CALL(getusershell);
  CALL(setusershell);
  CALL(endusershell);
}

void record_groups(void) {
  accounts();
  groups();
  sessions();
  session_records();
}
