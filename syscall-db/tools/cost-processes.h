/* Operations on processes, time, identity, signals, sockets and readiness. */
SIMPLE(parent, OK(getppid()))
SIMPLE(self, OK(syscall(SYS_getpid)))
SIMPLE(thread, OK(syscall(SYS_gettid)))
SIMPLE(real_user, OK(syscall(SYS_getuid)))
SIMPLE(effective_user, OK(syscall(SYS_geteuid)))
SIMPLE(real_group, OK(syscall(SYS_getgid)))
SIMPLE(effective_group, OK(syscall(SYS_getegid)))
SIMPLE(usage, OK(getrusage(RUSAGE_SELF, (struct rusage *)buffer)))
SIMPLE(process_times, OK(times((struct tms *)buffer)))
SIMPLE(system_info, OK(sysinfo((struct sysinfo *)buffer)))
SIMPLE(system_name, OK(uname((struct utsname *)buffer)))
SIMPLE(processors, OK(sched_getaffinity(0, sizeof(cpu_set_t), (cpu_set_t *)buffer)))
SIMPLE(priority, errno = 0; OK(getpriority(PRIO_PROCESS, 0) == -1 && errno ? -1 : 0))
SIMPLE(thread_name, OK(prctl(PR_GET_NAME, buffer)))
SIMPLE(limit, OK(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, buffer)))
SIMPLE(random_16, OK(getrandom(buffer, 16, 0)))
SIMPLE(random_256, OK(getrandom(buffer, 256, 0)))
SIMPLE(give_way, OK(sched_yield()))
SIMPLE(same_user, OK(syscall(SYS_setuid, getuid())))
SIMPLE(same_users, OK(syscall(SYS_setresuid, -1, -1, -1)))
SIMPLE(clear_tid, OK(syscall(SYS_set_tid_address, &word)))

SIMPLE(monotonic, OK(clock_gettime(CLOCK_MONOTONIC, (struct timespec *)buffer)))
SIMPLE(coarse, OK(clock_gettime(CLOCK_MONOTONIC_COARSE, (struct timespec *)buffer)))
SIMPLE(raw_clock, OK(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, buffer)))
SIMPLE(cpu_clock, OK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, (struct timespec *)buffer)))
SIMPLE(day_time, OK(gettimeofday((struct timeval *)buffer, NULL)))
SIMPLE(seconds, OK(time(NULL)))
SIMPLE(which_processor, OK(sched_getcpu()))
SIMPLE(sleep_1, OK(nanosleep(&nanosecond, NULL)))
SIMPLE(clock_sleep_1, OK(clock_nanosleep(CLOCK_MONOTONIC, 0, &nanosecond, NULL) ? -1 : 0))

SIMPLE(signal_action, OK(sigaction(SIGUSR1, NULL, (struct sigaction *)buffer)))
SIMPLE(signal_mask, OK(sigprocmask(SIG_BLOCK, NULL, (sigset_t *)buffer)))
SIMPLE(signal_nothing, OK(kill(getpid(), 0)))
SIMPLE(signal_thread, OK(syscall(SYS_tgkill, getpid(), gettid(), 0)))
SIMPLE(wake_nobody, OK(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0)))
SIMPLE(wait_refused, REFUSED(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, word + 1, NULL, NULL, 0), EAGAIN))

MEASURE(clone_as_fork, , children[i] = child(fork()), reap(n))
MEASURE(clone3_as_fork, , children[i] = child(raw_clone3()), reap(n))
#ifdef SYS_fork
MEASURE(raw_fork, , children[i] = child(syscall(SYS_fork)), reap(n))
#define OLD_PROCESS_OPERATIONS {"fork", 1, "a small process, until the parent goes on", raw_fork, 8},
#else
#define OLD_PROCESS_OPERATIONS
#endif
SIMPLE(vfork_exit, pid_t pid = vfork(); if (pid == 0) _exit(0); OK(pid); OK(waitpid(pid, NULL, 0)))
SIMPLE(spawn_program, OK(waitpid(spawned(), NULL, 0)))
MEASURE(reap_exited, EACH(children[k] = child(fork())) until_exited(n), OK(wait4(children[i], NULL, 0, NULL)), )

MEASURE(new_socket, , OK(fds[i] = socket(AF_INET, SOCK_STREAM, 0)), CLOSE_ALL)
MEASURE(new_unix_socket, , OK(fds[i] = socket(AF_UNIX, SOCK_STREAM, 0)), CLOSE_ALL)
MEASURE(new_socket_pair, ,
        int both[2]; OK(socketpair(AF_UNIX, SOCK_STREAM, 0, both)); fds[i] = both[0]; more[i] = both[1],
        CLOSE_ALL EACH(OK(close(more[k]))))
MEASURE(bind_port, struct sockaddr_in any = {.sin_family = AF_INET}; EACH(OK(fds[k] = socket(AF_INET, SOCK_DGRAM, 0))),
        OK(bind(fds[i], (struct sockaddr *)&any, sizeof any)), CLOSE_ALL)
MEASURE(connect_local, EACH(OK(fds[k] = socket(AF_INET, SOCK_STREAM, 0))),
        OK(connect(fds[i], (struct sockaddr *)&address, sizeof address)),
        EACH(reset(fds[k])) accept_and_reset(n))
MEASURE(accept_waiting, EACH(fds[k] = connected()), OK(more[i] = accept4(listener, NULL, NULL, SOCK_CLOEXEC)),
        EACH(reset(more[k])) CLOSE_ALL)
MEASURE(listen_again, , OK(listen(listener, 128)), )
MEASURE(socket_name, socklen_t length = sizeof(struct sockaddr_in),
        OK(getsockname(listener, (struct sockaddr *)buffer, &length)), )
MEASURE(socket_option, socklen_t length = sizeof word, OK(getsockopt(listener, SOL_SOCKET, SO_TYPE, &word, &length)), )
MEASURE(set_socket_option, int on = 1, OK(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)), )
#define DRAIN EACH(OK(recv(pair[1], buffer, 1, 0)))
#define FILL EACH(OK(send(pair[0], buffer, 1, 0)))
MEASURE(send_1, , OK(sendto(pair[0], buffer, 1, 0, NULL, 0)), DRAIN)
MEASURE(receive_1, FILL, OK(recvfrom(pair[1], buffer, 1, 0, NULL, NULL)), )
MEASURE(send_message, , OK(sendmsg(pair[0], &one_message, 0)), DRAIN)
MEASURE(receive_message, FILL, OK(recvmsg(pair[1], &one_message, 0)), )
#define DRAIN_16 for (int k = 0; k < n * 16; k++) OK(recv(udp[1], buffer, 16, 0))
MEASURE(send_datagram, , OK(sendto(udp[0], buffer, 16, 0, NULL, 0)), EACH(OK(recv(udp[1], buffer, 16, 0))))
MEASURE(send_16, , OK(sendmmsg(udp[0], batch_of_16, 16, 0) == 16 ? 0 : -1), DRAIN_16)
MEASURE(receive_16, for (int k = 0; k < n * 16; k++) OK(send(udp[0], buffer, 16, 0)),
        OK(recvmmsg(udp[1], batch_of_16, 16, MSG_DONTWAIT, NULL) == 16 ? 0 : -1), )

MEASURE(new_pipe, , int both[2]; OK(pipe2(both, O_CLOEXEC)); fds[i] = both[0]; more[i] = both[1],
        CLOSE_ALL EACH(OK(close(more[k]))))
MEASURE(new_event, , OK(fds[i] = eventfd(0, 0)), CLOSE_ALL)
MEASURE(new_timer, , OK(fds[i] = timerfd_create(CLOCK_MONOTONIC, 0)), CLOSE_ALL)
MEASURE(new_memory_file, , OK(fds[i] = memfd_create("cost", 0)), CLOSE_ALL)
MEASURE(new_epoll, , OK(fds[i] = epoll_create1(0)), CLOSE_ALL)
MEASURE(new_notifier, , OK(fds[i] = inotify_init1(0)), CLOSE_ALL)
MEASURE(watch_path, int fd = inotify_init1(0), OK(inotify_add_watch(fd, disk_file, IN_MODIFY)), OK(close(fd)))
SIMPLE(change_interest, OK(epoll_ctl(polling, EPOLL_CTL_MOD, event, &interest)))
SIMPLE(epoll_ready, OK(epoll_wait(polling, &ready, 1, 0) == 1 ? 0 : -1))
SIMPLE(epoll_ready_masked, OK(epoll_pwait(polling, &ready, 1, 0, NULL) == 1 ? 0 : -1))
SIMPLE(poll_1, OK(poll(watched, 1, 0)))
SIMPLE(poll_100, OK(poll(watched, 100, 0)))
SIMPLE(ppoll_1, struct timespec none = {0}; OK(ppoll(watched, 1, &none, NULL)))
#define SELECT_ONE fd_set set; struct timeval none = {0}; FD_ZERO(&set); FD_SET(event, &set)
SIMPLE(select_1, SELECT_ONE; OK(syscall(SYS_pselect6, event + 1, &set, NULL, NULL, &none, NULL)))

#define PROCESS_OPERATIONS \
  {"getppid", 1, "the unit of every ratio", parent, 2000}, \
  {"getpid", 1, "no arguments", self, 2000}, \
  {"gettid", 1, "no arguments", thread, 2000}, \
  {"getuid", 1, "no arguments", real_user, 2000}, \
  {"geteuid", 1, "no arguments", effective_user, 2000}, \
  {"getgid", 1, "no arguments", real_group, 2000}, \
  {"getegid", 1, "no arguments", effective_group, 2000}, \
  {"getrusage", 1, "RUSAGE_SELF", usage, 500}, \
  {"times", 1, "the process", process_times, 500}, \
  {"sysinfo", 1, "the system", system_info, 500}, \
  {"uname", 1, "the system", system_name, 500}, \
  {"sched_getaffinity", 1, "the caller", processors, 500}, \
  {"getpriority", 1, "the caller", priority, 1000}, \
  {"prctl", 1, "PR_GET_NAME", thread_name, 500}, \
  {"prlimit64", 1, "reading RLIMIT_NOFILE", limit, 500}, \
  {"getrandom", 1, "16 bytes", random_16, 500}, \
  {"getrandom", 1, "256 bytes", random_256, 500}, \
  {"sched_yield", 1, "nobody else to run", give_way, 500}, \
  {"setuid", 1, "the user it is, one thread", same_user, 300}, \
  {"setresuid", 1, "no change, one thread", same_users, 300}, \
  {"set_tid_address", 1, "a word", clear_tid, 1000}, \
  {"clock_gettime", 0, "CLOCK_MONOTONIC", monotonic, 2000}, \
  {"clock_gettime", 0, "CLOCK_MONOTONIC_COARSE", coarse, 2000}, \
  {"clock_gettime", 2, "CLOCK_MONOTONIC past the vDSO", raw_clock, 500}, \
  {"clock_gettime", 2, "CLOCK_PROCESS_CPUTIME_ID, which the vDSO can't serve", cpu_clock, 500}, \
  {"gettimeofday", 0, "the wall clock", day_time, 2000}, \
  {"time", 0, "seconds", seconds, 2000}, \
  {"getcpu", 0, "the processor", which_processor, 2000}, \
  {"nanosleep", 1, "1 ns, so mostly timer slack", sleep_1, 4}, \
  {"clock_nanosleep", 1, "1 ns, so mostly timer slack", clock_sleep_1, 4}, \
  {"rt_sigaction", 1, "reading one", signal_action, 500}, \
  {"rt_sigprocmask", 1, "reading the mask", signal_mask, 1000}, \
  {"kill", 1, "signal 0 to itself", signal_nothing, 300}, \
  {"tgkill", 1, "signal 0 to itself", signal_thread, 300}, \
  {"futex", 1, "waking nobody", wake_nobody, 500}, \
  {"futex", 1, "a wait refused at once", wait_refused, 500}, \
  {"clone", 1, "fork of a small process, until the parent goes on", clone_as_fork, 8}, \
  {"clone3", 1, "as fork of a small process, until the parent goes on", clone3_as_fork, 8}, \
  OLD_PROCESS_OPERATIONS \
  {"vfork", 1, "with the child's exit and the wait", vfork_exit, 8}, \
  {"execve", 1, "/bin/true by posix_spawn, with its exit and the wait", spawn_program, 4}, \
  {"wait4", 1, "a child that has exited", reap_exited, 8}, \
  {"socket", 1, "TCP", new_socket, 100}, \
  {"socket", 1, "Unix stream", new_unix_socket, 100}, \
  {"socketpair", 1, "Unix stream", new_socket_pair, 100}, \
  {"bind", 1, "any free UDP port", bind_port, 100}, \
  {"connect", 1, "TCP over loopback", connect_local, 30}, \
  {"accept4", 1, "a TCP connection that waits", accept_waiting, 30}, \
  {"listen", 1, "a socket that listens already", listen_again, 300}, \
  {"getsockname", 1, "TCP", socket_name, 500}, \
  {"getsockopt", 1, "SO_TYPE", socket_option, 500}, \
  {"setsockopt", 1, "SO_REUSEADDR", set_socket_option, 500}, \
  {"sendto", 1, "1 byte to a Unix stream", send_1, 60}, \
  {"sendto", 1, "16 bytes by UDP over loopback", send_datagram, 60}, \
  {"recvfrom", 1, "1 byte from a Unix stream", receive_1, 60}, \
  {"sendmsg", 1, "1 byte to a Unix stream", send_message, 60}, \
  {"recvmsg", 1, "1 byte from a Unix stream", receive_message, 60}, \
  {"sendmmsg", 1, "16 datagrams of 16 bytes by UDP over loopback", send_16, 4}, \
  {"recvmmsg", 1, "16 datagrams of 16 bytes that wait", receive_16, 4}, \
  {"pipe2", 1, "a pipe", new_pipe, 100}, \
  {"eventfd2", 1, "a counter", new_event, 100}, \
  {"timerfd_create", 1, "a timer", new_timer, 100}, \
  {"memfd_create", 1, "an empty file", new_memory_file, 100}, \
  {"epoll_create1", 1, "an empty set", new_epoll, 100}, \
  {"inotify_init1", 1, "an empty set", new_notifier, 60}, \
  {"inotify_add_watch", 1, "a path that is watched", watch_path, 100}, \
  {"epoll_ctl", 1, "EPOLL_CTL_MOD", change_interest, 300}, \
  {"epoll_wait", 1, "1 ready of 1", epoll_ready, 500}, \
  {"epoll_pwait", 1, "1 ready of 1", epoll_ready_masked, 500}, \
  {"poll", 1, "1 ready of 1", poll_1, 500}, \
  {"poll", 1, "100 ready of 100", poll_100, 100}, \
  {"ppoll", 1, "1 ready of 1", ppoll_1, 500}, \
  {"pselect6", 1, "1 ready of 1", select_1, 500},
