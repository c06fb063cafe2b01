#include "record.h"
#include <arpa/inet.h>
#include <dlfcn.h>
#include <grp.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <pwd.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

static void accounts(void) {
  char memory[4096];
  struct passwd account, *found;
  gid_t groups[64];
  int count = 64;
  RECORD("getpwnam", "", getpwnam("root"));
  RECORD("getpwuid", "", getpwuid(0));
  RECORD("getpwuid_r", "", getpwuid_r(0, &account, memory, sizeof memory, &found));
  RECORD("getgrnam", "", getgrnam("root"));
  RECORD("getgrgid", "", getgrgid(0));
  RECORD("getgrouplist", "", getgrouplist("root", 0, groups, &count));
  RECORD("getlogin", "", getlogin());
}

static void hosts(void) {
  struct addrinfo *found, hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
  struct sockaddr_in address = {.sin_family = AF_INET};
  struct ifaddrs *interfaces;
  char text[200];
  RECORD("getaddrinfo", "the hints say that both are numbers", getaddrinfo("127.0.0.1", "80", &hints, &found));
  RECORD("freeaddrinfo", "", freeaddrinfo(found));
  RECORD("getaddrinfo", "", if (getaddrinfo("localhost", NULL, NULL, &found) != 0) found = NULL);
  if (found) freeaddrinfo(found);
  RECORD("gethostbyname", "", gethostbyname("localhost"));
  const struct sockaddr *home = (const struct sockaddr *)&address;
  RECORD("getnameinfo", "the flags ask for numbers",
         getnameinfo(home, sizeof address, text, sizeof text, NULL, 0, NI_NUMERICHOST));
  RECORD("inet_pton", "", inet_pton(AF_INET, "127.0.0.1", &address.sin_addr));
  RECORD("inet_ntop", "", inet_ntop(AF_INET, &address.sin_addr, text, sizeof text));
  RECORD("getservbyname", "", getservbyname("http", "tcp"));
  RECORD("if_nametoindex", "", if_nametoindex("lo"));
  RECORD("getifaddrs", "", if (getifaddrs(&interfaces) != 0) interfaces = NULL);
  if (interfaces) freeifaddrs(interfaces);
}

void record_names(void) {
  struct utsname names;
  struct sysinfo figures;
  char text[300];
  double load[3];
  accounts();
  hosts();
  RECORD("gethostname", "", gethostname(text, sizeof text));
  RECORD("uname", "", uname(&names));
  RECORD("sysinfo", "", sysinfo(&figures));
  RECORD("sysconf", "", sysconf(_SC_PAGESIZE));
  RECORD("sysconf", "name is _SC_NPROCESSORS_ONLN", sysconf(_SC_NPROCESSORS_ONLN));
  RECORD("sysconf", "name is _SC_PHYS_PAGES", sysconf(_SC_PHYS_PAGES));
  RECORD("sysconf", "name is _SC_OPEN_MAX", sysconf(_SC_OPEN_MAX));
  RECORD("getpagesize", "", getpagesize());
  RECORD("get_nprocs", "", get_nprocs());
  RECORD("getloadavg", "", getloadavg(load, 3));
  RECORD("getenv", "", getenv("PATH"));
  RECORD("setenv", "", setenv("RECORDING", "1", 1));
  RECORD("unsetenv", "", unsetenv("RECORDING"));
  RECORD("dlsym", "", dlsym(RTLD_DEFAULT, "puts"));
}
