#include "record.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>

static void services(void) {
  struct servent service, *found;
  char memory[4096];
  CALL(getservbyport, htons(80), "tcp");
  CALL(getservbyname_r, "http", "tcp", &service, memory, sizeof memory, &found);
  CALL(getprotobyname, "tcp");
  CALL(getprotobynumber, 6);
}

static void lookups(void) {
  struct addrinfo *found = NULL;
  struct in_addr address = {htonl(INADDR_LOOPBACK)};
  struct sockaddr_in home = {.sin_family = AF_INET, .sin_addr = address};
  struct hostent host, *result;
  char text[200], memory[4096];
  int error;
  RECORD("getaddrinfo", "the name is an address", getaddrinfo("127.0.0.1", NULL, NULL, &found));
  if (found) freeaddrinfo(found);
  RECORD("getnameinfo", "", getnameinfo((struct sockaddr *)&home, sizeof home, text, sizeof text, NULL, 0, 0));
  CALL(gethostbyaddr, &address, sizeof address, AF_INET);
  CALL(gethostbyname2, "localhost", AF_INET);
  CALL(gethostbyname_r, "localhost", &host, memory, sizeof memory, &result, &error);
  CALL(gai_strerror, EAI_AGAIN);
  CALL(hstrerror, 1);
}

static void addresses(void) {
  struct in_addr address = {htonl(INADDR_LOOPBACK)};
  CALL(inet_addr, "127.0.0.1");
  CALL(inet_aton, "127.0.0.1", &address);
  CALL(inet_ntoa, address);
}

static void interfaces(void) {
  struct ifaddrs *list = NULL;
  char name[IF_NAMESIZE];
  struct if_nameindex *names;
  CALL(if_indextoname, 1, name);
  RECORD("if_nameindex", "", names = if_nameindex());
  if (names) RECORD("if_freenameindex", "", if_freenameindex(names));
  if (getifaddrs(&list) == 0) RECORD("freeifaddrs", "", freeifaddrs(list));
}

void record_hosts(void) {
  services();
  lookups();
  addresses();
  interfaces();
}
