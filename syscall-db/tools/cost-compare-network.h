/* Readiness, sockets and ways between processes, timed in one process: nobody has to be woken. */
#include <pthread.h>
#include <semaphore.h>

static int watching(int count) {
  static int set;
  if (set) return set;
  OK(set = epoll_create1(0));
  idle_descriptors(count);
  for (int k = 0; k < count; k++) OK(epoll_ctl(set, EPOLL_CTL_ADD, k == count - 1 ? event : idle[k], &interest));
  return set;
}
#define WAIT_FOR(count) int set = watching(count)
COMPARISON("poll-or-epoll", "1000 descriptors watched, one of them ready", 10,
  ("poll", idle_descriptors(1000), IS(1, poll(idle_polled, 1000, 0)), ),
  ("epoll_wait", WAIT_FOR(1000), IS(1, epoll_wait(set, &ready, 1, 0)), ))
COMPARISON("select-or-epoll", "900 descriptors watched, one of them ready", 10,
  ("select", SELECTED(900), asked = set; IS(1, select(end, &asked, NULL, NULL, &none)), ),
  ("epoll_wait", WAIT_FOR(900), IS(1, epoll_wait(set, &ready, 1, 0)), ))

#define SIXTEEN(statement) for (int k = 0; k < 16; k++) OK(statement)
#define RECEIVED for (int k = 0; k < n * 16; k++) OK(recv(udp[1], buffer, 16, 0))
#define SENT for (int k = 0; k < n * 16; k++) OK(send(udp[0], buffer, 16, 0))
COMPARISON("sendmsg-or-sendmmsg", "16 datagrams of 16 bytes by UDP over loopback", 4,
  ("a sendmsg of each datagram", , SIXTEEN(sendmsg(udp[0], &batch_of_16[k].msg_hdr, 0)), RECEIVED),
  ("one sendmmsg of all", , IS(16, sendmmsg(udp[0], batch_of_16, 16, 0)), RECEIVED))
COMPARISON("recvmsg-or-recvmmsg", "16 datagrams of 16 bytes that wait", 4,
  ("a recvmsg of each datagram", SENT, SIXTEEN(recvmsg(udp[1], &batch_of_16[k].msg_hdr, 0)), ),
  ("one recvmmsg of all", SENT, IS(16, recvmmsg(udp[1], batch_of_16, 16, MSG_DONTWAIT, NULL)), ))

#define WAITING EACH(fds[k] = connected())
#define HANG_UP EACH(reset(more[k])) CLOSE_ALL
COMPARISON("accept-fcntl-or-accept4", "a TCP connection that waits, made non-blocking and close-on-exec", 30,
  ("accept and four fcntl", WAITING, OK(more[i] = CLOEXEC(NONBLOCK(accept(listener, NULL, NULL)))), HANG_UP),
  ("accept4 with both flags", WAITING, OK(more[i] = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)),
    HANG_UP))
COMPARISON("socket-fcntl-or-SOCK_NONBLOCK", "a TCP socket that doesn't block", 50,
  ("socket and two fcntl", , OK(fds[i] = NONBLOCK(socket(AF_INET, SOCK_STREAM, 0))), CLOSE_ALL),
  ("socket with SOCK_NONBLOCK", , OK(fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), CLOSE_ALL))

static int tcp[2];
static void connect_tcp(void) {
  if (tcp[0]) return;
  tcp[0] = connected();
  OK(tcp[1] = accept(listener, NULL, NULL));
}
#define THROUGH(from, to) IS(RECORD, write(from, buffer, RECORD)); IS(RECORD, read(to, buffer, RECORD))
COMPARISON("eventfd-or-pipe", "a wake-up given and taken", 200,
  ("a byte through a pipe", , IS(1, write(wide_pipe[1], buffer, 1)); IS(1, read(wide_pipe[0], buffer, 1)), ),
  ("an eventfd", static unsigned long long one = 1, IS(8, write(event, &one, 8)); IS(8, read(event, buffer, 8)),
    OK(write(event, &one, 8))))
COMPARISON("unix-socket-or-pipe", "64 bytes put in and taken out", 100,
  ("a Unix stream socket", , THROUGH(pair[0], pair[1]), ),
  ("a pipe", , THROUGH(wide_pipe[1], wide_pipe[0]), ))
COMPARISON("tcp-loopback-or-unix", "64 bytes put in and taken out", 50,
  ("TCP over loopback", connect_tcp(), THROUGH(tcp[0], tcp[1]), ),
  ("a Unix stream socket", , THROUGH(pair[0], pair[1]), ))
COMPARISON("msgsnd-or-pipe", "64 bytes put in and taken out", 100,
  ("a System V queue", ONE_QUEUE, OK(msgsnd(id, &letter, 64, 0)); OK(msgrcv(id, &letter, 64, 0, 0)), NO_QUEUE),
  ("a pipe", , THROUGH(wide_pipe[1], wide_pipe[0]), ))

static sem_t in_user_space;
COMPARISON("sem-SysV-or-futex", "a semaphore raised and taken, nobody waiting", 200,
  ("two semop of System V", ONE_SEMAPHORE, OK(semop(id, &up, 1)); OK(semop(id, &down, 1)), NO_SEMAPHORE),
  ("sem_post and sem_wait, which a futex backs", OK(sem_init(&in_user_space, 0, 0)), OK(sem_post(&in_user_space));
    OK(sem_wait(&in_user_space)), ))

enum { LOCKED = 20000 };
static pthread_mutex_t mutexes[2 * 64 / sizeof(int)]; /* the first and the last share no cache line */
static pthread_barrier_t both_ready;
static void *lock_and_unlock(void *mutex) {
  static _Thread_local volatile int work;
  pthread_barrier_wait(&both_ready);
  for (int k = 0; k < LOCKED; k++) {
    pthread_mutex_lock(mutex);
    for (int j = 0; j < 20; j++) work++;
    pthread_mutex_unlock(mutex);
  }
  return NULL;
}
static double two_threads(int shared) {
  pthread_t other;
  pthread_barrier_init(&both_ready, NULL, 2);
  pthread_mutex_t *mine = &mutexes[0], *theirs = shared ? mine : &mutexes[31];
  if (pthread_create(&other, NULL, lock_and_unlock, theirs)) refuse("pthread_create");
  lock_and_unlock(mine);
  pthread_join(other, NULL);
  return 0;
}
COMPARISON("futex-contended-or-uncontended-mutex", "20,000 locks and unlocks by each of two threads", 1,
  ("one mutex that both want", , two_threads(1), ),
  ("a mutex of each thread's own", , two_threads(0), ))
