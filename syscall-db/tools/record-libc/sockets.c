#include "record.h"
#include <sys/socket.h>
#include <sys/un.h>

void record_sockets(void) {
  struct sockaddr_un address = {AF_UNIX, "socket"}, found;
  socklen_t length = sizeof found;
  char text[16] = "text";
  struct iovec piece = {text, 4};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  struct mmsghdr messages[1];
  int option, size = sizeof option, pair[2];
  unlink("socket");
  int server, client, accepted;
  RECORD("socket", "", server = socket(AF_UNIX, SOCK_STREAM, 0));
  RECORD("bind", "", bind(server, (struct sockaddr *)&address, sizeof address));
  RECORD("listen", "", listen(server, 4));
  client = socket(AF_UNIX, SOCK_STREAM, 0);
  RECORD("connect", "", connect(client, (struct sockaddr *)&address, sizeof address));
  RECORD("accept", "", accepted = accept(server, NULL, NULL));
  close(accepted);
  close(client);
  client = socket(AF_UNIX, SOCK_STREAM, 0);
  connect(client, (struct sockaddr *)&address, sizeof address);
  RECORD("accept4", "", accepted = accept4(server, NULL, NULL, SOCK_CLOEXEC));
  RECORD("getsockname", "", getsockname(server, (struct sockaddr *)&found, &length));
  RECORD("getpeername", "", getpeername(client, (struct sockaddr *)&found, &length));
  RECORD("getsockopt", "", getsockopt(client, SOL_SOCKET, SO_ERROR, &option, (socklen_t *)&size));
  RECORD("setsockopt", "", setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &option, sizeof option));
  close(server);
  close(client);
  close(accepted);
  RECORD("socketpair", "", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
  RECORD("send", "", send(pair[0], text, 4, 0));
  RECORD("recv", "", recv(pair[1], text, 4, 0));
  RECORD("sendto", "", sendto(pair[0], text, 4, 0, NULL, 0));
  RECORD("recvfrom", "", recvfrom(pair[1], text, 4, 0, NULL, NULL));
  RECORD("sendmsg", "", sendmsg(pair[0], &message, 0));
  RECORD("recvmsg", "", recvmsg(pair[1], &message, 0));
  messages[0].msg_hdr = message;
  RECORD("sendmmsg", "", sendmmsg(pair[0], messages, 1, 0));
  RECORD("recvmmsg", "", recvmmsg(pair[1], messages, 1, MSG_DONTWAIT, NULL));
  RECORD("shutdown", "", shutdown(pair[0], SHUT_RDWR));
  close(pair[0]);
  close(pair[1]);
}
