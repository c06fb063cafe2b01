#include "record.h"
#include <arpa/inet.h>
#include <grp.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <pwd.h>
#include <shadow.h>
#include <unistd.h>
#include <utmpx.h>

static char memory[4096];

static void accounts(void) {
  struct passwd account, *found;
  struct group group, *one;
  gid_t groups[64];
  int count = 64;
  COLD("getpwnam", "", getpwnam("root"));
  COLD("getpwnam_r", "", getpwnam_r("root", &account, memory, sizeof memory, &found));
  COLD("getpwuid", "", getpwuid(0));
  COLD("getpwuid_r", "", getpwuid_r(0, &account, memory, sizeof memory, &found));
  COLD("getgrnam", "", getgrnam("root"));
  COLD("getgrnam_r", "", getgrnam_r("root", &group, memory, sizeof memory, &one));
  COLD("getgrgid", "", getgrgid(0));
  COLD("getgrgid_r", "", getgrgid_r(0, &group, memory, sizeof memory, &one));
  COLD("getgrouplist", "", getgrouplist("root", 0, groups, &count));
  COLD("initgroups", "", initgroups("root", 0));
  COLD("getspnam", "", getspnam("root"));
  COLD("getlogin", "", getlogin());
  COLD("getlogin_r", "", getlogin_r(memory, sizeof memory));
  COLD("cuserid", "", cuserid(memory));
  COLD("getpwent", "it is the first entry", getpwent());
  COLD("getgrent", "it is the first entry", getgrent());
  COLD("setpwent", "", setpwent());
  COLD("setgrent", "", setgrent());
  COLD("getutxent", "", getutxent());
  COLD("setutxent", "", setutxent());
}

static void hosts(void) {
  struct addrinfo *found, numbers = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
  struct in_addr address = {htonl(INADDR_LOOPBACK)};
  struct sockaddr_in home = {.sin_family = AF_INET, .sin_addr = address};
  struct hostent host, *result;
  struct servent service, *one;
  struct ifaddrs *interfaces;
  char text[200];
  int error;
  COLD("getaddrinfo", "", getaddrinfo("localhost", NULL, NULL, &found));
  COLD("getaddrinfo", "the name is an address", getaddrinfo("127.0.0.1", NULL, NULL, &found));
  COLD("getaddrinfo", "the hints say that both are numbers", getaddrinfo("127.0.0.1", "80", &numbers, &found));
  COLD("getnameinfo", "", getnameinfo((struct sockaddr *)&home, sizeof home, text, sizeof text, NULL, 0, 0));
  COLD("getnameinfo", "the flags ask for numbers",
       getnameinfo((struct sockaddr *)&home, sizeof home, text, sizeof text, NULL, 0, NI_NUMERICHOST));
  COLD("gethostbyname", "", gethostbyname("localhost"));
  COLD("gethostbyname2", "", gethostbyname2("localhost", AF_INET));
  COLD("gethostbyname_r", "", gethostbyname_r("localhost", &host, memory, sizeof memory, &result, &error));
  COLD("gethostbyaddr", "", gethostbyaddr(&address, sizeof address, AF_INET));
  COLD("getservbyname", "", getservbyname("http", "tcp"));
  COLD("getservbyname_r", "", getservbyname_r("http", "tcp", &service, memory, sizeof memory, &one));
  COLD("getservbyport", "", getservbyport(htons(80), "tcp"));
  COLD("getprotobyname", "", getprotobyname("tcp"));
  COLD("getprotobynumber", "", getprotobynumber(6));
  COLD("getifaddrs", "", getifaddrs(&interfaces));
  COLD("if_nametoindex", "", if_nametoindex("lo"));
  COLD("gethostid", "", gethostid());
#ifdef __GLIBC__
  COLD("innetgr", "", innetgr("staff", "host", "user", "domain"));
#endif
}

void record_first_names(void) {
  accounts();
  hosts();
}
