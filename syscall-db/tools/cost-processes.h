/* Operations on processes, time, identity, signals, sockets and readiness. */
SIMPLE("getppid", 1, "the unit of every ratio", 2000, OK(getppid()))
SIMPLE("getpid", 1, "no arguments", 2000, OK(syscall(SYS_getpid)))
SIMPLE("gettid", 1, "no arguments", 2000, OK(syscall(SYS_gettid)))
SIMPLE("getuid", 1, "no arguments", 2000, OK(syscall(SYS_getuid)))
SIMPLE("geteuid", 1, "no arguments", 2000, OK(syscall(SYS_geteuid)))
SIMPLE("getgid", 1, "no arguments", 2000, OK(syscall(SYS_getgid)))
SIMPLE("getegid", 1, "no arguments", 2000, OK(syscall(SYS_getegid)))
SIMPLE("getrusage", 1, "RUSAGE_SELF", 500, OK(getrusage(RUSAGE_SELF, (struct rusage *)buffer)))
SIMPLE("times", 1, "the process", 500, OK(times((struct tms *)buffer)))
SIMPLE("sysinfo", 1, "the system", 500, OK(sysinfo((struct sysinfo *)buffer)))
SIMPLE("uname", 1, "the system", 500, OK(uname((struct utsname *)buffer)))
SIMPLE("sched_getaffinity", 1, "the caller", 500, OK(sched_getaffinity(0, sizeof(cpu_set_t), (cpu_set_t *)buffer)))
SIMPLE("getpriority", 1, "the caller", 1000, errno = 0; OK(getpriority(PRIO_PROCESS, 0) == -1 && errno ? -1 : 0))
SIMPLE("prctl", 1, "PR_GET_NAME", 500, OK(prctl(PR_GET_NAME, buffer)))
SIMPLE("prlimit64", 1, "reading RLIMIT_NOFILE", 500, OK(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, buffer)))
SIMPLE("getrandom", 1, "16 bytes", 500, OK(getrandom(buffer, 16, 0)))
SIMPLE("getrandom", 1, "256 bytes", 500, OK(getrandom(buffer, 256, 0)))
SIMPLE("sched_yield", 1, "nobody else to run", 500, OK(sched_yield()))
OPERATION("setuid", 1, "the user it is, one thread", 300, uid_t me = getuid(), OK(syscall(SYS_setuid, me)), )
SIMPLE("setresuid", 1, "no change, one thread", 300, OK(syscall(SYS_setresuid, -1, -1, -1)))
SIMPLE("set_tid_address", 1, "a word", 1000, OK(syscall(SYS_set_tid_address, &word)))

SIMPLE("clock_gettime", 0, "CLOCK_MONOTONIC", 2000, OK(clock_gettime(CLOCK_MONOTONIC, (struct timespec *)buffer)))
SIMPLE("clock_gettime", 0, "CLOCK_MONOTONIC_COARSE", 2000,
    OK(clock_gettime(CLOCK_MONOTONIC_COARSE, (struct timespec *)buffer)))
SIMPLE("clock_gettime", 2, "CLOCK_MONOTONIC past the vDSO", 500,
    OK(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, buffer)))
SIMPLE("clock_gettime", 2, "CLOCK_PROCESS_CPUTIME_ID, which the vDSO can't serve", 500,
    OK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, (struct timespec *)buffer)))
SIMPLE("gettimeofday", 0, "the wall clock", 2000, OK(gettimeofday((struct timeval *)buffer, NULL)))
SIMPLE("time", 0, "seconds", 2000, OK(time(NULL)))
SIMPLE("getcpu", 0, "the processor", 2000, OK(sched_getcpu()))
SIMPLE("getcpu", 2, "past the vDSO", 500, OK(syscall(SYS_getcpu, buffer, NULL, NULL)))
SIMPLE("nanosleep", 1, "1 ns, so mostly timer slack", 4, OK(nanosleep(&nanosecond, NULL)))
SIMPLE("clock_nanosleep", 1, "1 ns, so mostly timer slack", 4,
    OK(clock_nanosleep(CLOCK_MONOTONIC, 0, &nanosecond, NULL) ? -1 : 0))

SIMPLE("rt_sigaction", 1, "reading one", 500, OK(sigaction(SIGUSR1, NULL, (struct sigaction *)buffer)))
SIMPLE("rt_sigprocmask", 1, "reading the mask", 1000, OK(sigprocmask(SIG_BLOCK, NULL, (sigset_t *)buffer)))
OPERATION("kill", 1, "signal 0 to itself", 300, pid_t me = getpid(), OK(kill(me, 0)), )
OPERATION("tgkill", 1, "signal 0 to itself", 300, pid_t me = getpid(), OK(syscall(SYS_tgkill, me, me, 0)), )
SIMPLE("futex", 1, "waking nobody", 500, OK(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0)))
SIMPLE("futex", 1, "a wait refused at once", 500,
    REFUSED(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, word + 1, NULL, NULL, 0), EAGAIN))

OPERATION("clone", 1, "fork of a small process, until the parent goes on", 8, , children[i] = child(fork()), reap(n))
OPERATION("clone3", 1, "as fork of a small process, until the parent goes on", 8, , children[i] = child(raw_clone3()),
    reap(n))
#ifdef SYS_fork
OPERATION("fork", 1, "a small process, until the parent goes on", 8, , children[i] = child(syscall(SYS_fork)), reap(n))
#endif
SIMPLE("vfork", 1, "with the child's exit and the wait", 8, pid_t pid = vfork(); if (pid == 0) _exit(0); OK(pid);
    OK(waitpid(pid, NULL, 0)))
SIMPLE("execve", 1, "/bin/true by posix_spawn, with its exit and the wait", 4, OK(waitpid(spawned(), NULL, 0)))
OPERATION("wait4", 1, "a child that has exited", 8, EACH(children[k] = child(fork())) until_exited(n),
    OK(wait4(children[i], NULL, 0, NULL)), )

OPERATION("socket", 1, "TCP", 100, , OK(fds[i] = socket(AF_INET, SOCK_STREAM, 0)), CLOSE_ALL)
OPERATION("socket", 1, "Unix stream", 100, , OK(fds[i] = socket(AF_UNIX, SOCK_STREAM, 0)), CLOSE_ALL)
OPERATION("socketpair", 1, "Unix stream", 100, ,
    int both[2]; OK(socketpair(AF_UNIX, SOCK_STREAM, 0, both)); fds[i] = both[0]; more[i] = both[1],
    CLOSE_ALL EACH(OK(close(more[k]))))
OPERATION("bind", 1, "any free UDP port", 100, struct sockaddr_in any = {.sin_family = AF_INET};
    EACH(OK(fds[k] = socket(AF_INET, SOCK_DGRAM, 0))),
    OK(bind(fds[i], (struct sockaddr *)&any, sizeof any)), CLOSE_ALL)
OPERATION("connect", 1, "TCP over loopback", 30, EACH(OK(fds[k] = socket(AF_INET, SOCK_STREAM, 0))),
    OK(connect(fds[i], (struct sockaddr *)&address, sizeof address)),
    EACH(reset(fds[k])) accept_and_reset(n))
OPERATION("accept4", 1, "a TCP connection that waits", 30, EACH(fds[k] = connected()),
    OK(more[i] = accept4(listener, NULL, NULL, SOCK_CLOEXEC)),
    EACH(reset(more[k])) CLOSE_ALL)
OPERATION("listen", 1, "a socket that listens already", 300, , OK(listen(listener, 128)), )
OPERATION("getsockname", 1, "TCP", 500, socklen_t length = sizeof(struct sockaddr_in),
    OK(getsockname(listener, (struct sockaddr *)buffer, &length)), )
OPERATION("getsockopt", 1, "SO_TYPE", 500, socklen_t length = sizeof word,
    OK(getsockopt(listener, SOL_SOCKET, SO_TYPE, &word, &length)), )
OPERATION("setsockopt", 1, "SO_REUSEADDR", 500, int on = 1,
    OK(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)), )
#define DRAIN EACH(OK(recv(pair[1], buffer, 1, 0)))
#define FILL EACH(OK(send(pair[0], buffer, 1, 0)))
OPERATION("sendto", 1, "1 byte to a Unix stream", 60, , OK(sendto(pair[0], buffer, 1, 0, NULL, 0)), DRAIN)
OPERATION("recvfrom", 1, "1 byte from a Unix stream", 60, FILL, OK(recvfrom(pair[1], buffer, 1, 0, NULL, NULL)), )
OPERATION("sendmsg", 1, "1 byte to a Unix stream", 60, , OK(sendmsg(pair[0], &one_message, 0)), DRAIN)
OPERATION("recvmsg", 1, "1 byte from a Unix stream", 60, FILL, OK(recvmsg(pair[1], &one_message, 0)), )
#define DRAIN_16 for (int k = 0; k < n * 16; k++) OK(recv(udp[1], buffer, 16, 0))
OPERATION("sendto", 1, "16 bytes by UDP over loopback", 60, , OK(sendto(udp[0], buffer, 16, 0, NULL, 0)),
    EACH(OK(recv(udp[1], buffer, 16, 0))))
OPERATION("sendmmsg", 1, "16 datagrams of 16 bytes by UDP over loopback", 4, ,
    OK(sendmmsg(udp[0], batch_of_16, 16, 0) == 16 ? 0 : -1), DRAIN_16)
OPERATION("recvmmsg", 1, "16 datagrams of 16 bytes that wait", 4,
    for (int k = 0; k < n * 16; k++) OK(send(udp[0], buffer, 16, 0)),
    OK(recvmmsg(udp[1], batch_of_16, 16, MSG_DONTWAIT, NULL) == 16 ? 0 : -1), )

OPERATION("pipe2", 1, "a pipe", 100, , int both[2]; OK(pipe2(both, O_CLOEXEC)); fds[i] = both[0]; more[i] = both[1],
    CLOSE_ALL EACH(OK(close(more[k]))))
OPERATION("eventfd2", 1, "a counter", 100, , OK(fds[i] = eventfd(0, 0)), CLOSE_ALL)
OPERATION("timerfd_create", 1, "a timer", 100, , OK(fds[i] = timerfd_create(CLOCK_MONOTONIC, 0)), CLOSE_ALL)
OPERATION("memfd_create", 1, "an empty file", 100, , OK(fds[i] = memfd_create("cost", 0)), CLOSE_ALL)
OPERATION("epoll_create1", 1, "an empty set", 100, , OK(fds[i] = epoll_create1(0)), CLOSE_ALL)
OPERATION("inotify_init1", 1, "an empty set", 60, , OK(fds[i] = inotify_init1(0)), CLOSE_ALL)
OPERATION("inotify_add_watch", 1, "a path that is watched", 100, int fd = inotify_init1(0),
    OK(inotify_add_watch(fd, disk_file, IN_MODIFY)), OK(close(fd)))
SIMPLE("epoll_ctl", 1, "EPOLL_CTL_MOD", 300, OK(epoll_ctl(polling, EPOLL_CTL_MOD, event, &interest)))
SIMPLE("epoll_wait", 1, "1 ready of 1", 500, OK(epoll_wait(polling, &ready, 1, 0) == 1 ? 0 : -1))
SIMPLE("epoll_pwait", 1, "1 ready of 1", 500, OK(epoll_pwait(polling, &ready, 1, 0, NULL) == 1 ? 0 : -1))
SIMPLE("poll", 1, "1 ready of 1", 500, OK(poll(watched, 1, 0)))
SIMPLE("poll", 1, "100 ready of 100", 100, OK(poll(watched, 100, 0)))
SIMPLE("ppoll", 1, "1 ready of 1", 500, struct timespec none = {0}; OK(ppoll(watched, 1, &none, NULL)))
#define SELECT_ONE fd_set set; struct timeval none = {0}; FD_ZERO(&set); FD_SET(event, &set)
SIMPLE("pselect6", 1, "1 ready of 1", 500, SELECT_ONE;
    OK(syscall(SYS_pselect6, event + 1, &set, NULL, NULL, &none, NULL)))

