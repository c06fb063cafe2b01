/* Sockets and readiness beyond what cost-processes.h has. */
#include <sys/epoll.h>
#include <sys/fanotify.h>

#ifdef SYS_accept
OPERATION("accept", 1, "a TCP connection that waits", 30, EACH(fds[k] = connected()),
    OK(more[i] = syscall(SYS_accept, listener, NULL, NULL)),
    EACH(reset(more[k])) CLOSE_ALL)
#endif
OPERATION("getpeername", 1, "Unix stream", 500, socklen_t length, length = 128;
    OK(getpeername(pair[0], (struct sockaddr *)buffer, &length)), )
OPERATION("shutdown", 1, "both ways of a Unix stream", 50,
    EACH(int both[2]; OK(socketpair(AF_UNIX, SOCK_STREAM, 0, both)); fds[k] = both[0]; more[k] = both[1]),
    OK(shutdown(fds[i], SHUT_RDWR)), CLOSE_ALL EACH(OK(close(more[k]))))
SIMPLE("epoll_pwait2", 1, "1 ready of 1", 500, struct timespec none = {0};
    OK(syscall(SYS_epoll_pwait2, polling, &ready, 1, &none, NULL, 8)))
OPERATION("epoll_ctl", 1, "EPOLL_CTL_ADD", 100, int set = epoll_create1(0); EACH(fds[k] = eventfd(0, 0)),
    OK(epoll_ctl(set, EPOLL_CTL_ADD, fds[i], &interest)), CLOSE_ALL OK(close(set)))
#ifdef SYS_select
SIMPLE("select", 1, "1 ready of 1", 500, SELECT_ONE; OK(syscall(SYS_select, event + 1, &set, NULL, NULL, &none)))
OPERATION("epoll_create", 1, "an empty set", 100, , OK(fds[i] = syscall(SYS_epoll_create, 1)), CLOSE_ALL)
OPERATION("eventfd", 1, "a counter", 100, , OK(fds[i] = syscall(SYS_eventfd, 0)), CLOSE_ALL)
OPERATION("inotify_init", 1, "an empty set", 60, , OK(fds[i] = syscall(SYS_inotify_init)), CLOSE_ALL)
OPERATION("pipe", 1, "a pipe", 100, , int both[2]; OK(syscall(SYS_pipe, both)); fds[i] = both[0]; more[i] = both[1],
    CLOSE_ALL EACH(OK(close(more[k]))))
#endif
OPERATION("inotify_rm_watch", 1, "one path", 1, int fd = inotify_init1(0);
    int watch = inotify_add_watch(fd, disk_file, IN_MODIFY),
    OK(inotify_rm_watch(fd, watch)), OK(close(fd)))
OPERATION("fanotify_init", 1, "a group for notices", 50, , OK(fds[i] = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY)),
    CLOSE_ALL)
OPERATION("fanotify_mark", 1, "a path, again", 100, int fd = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY),
    OK(fanotify_mark(fd, FAN_MARK_ADD, FAN_CLOSE_WRITE, AT_FDCWD, disk_file)), OK(close(fd)))
