/* Queues and semaphores of System V and POSIX. */
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

static struct { long kind; char text[64]; } letter = {.kind = 1};
static struct sembuf up, down;
static int new_semaphore(void) {
  up = (struct sembuf){0, 1, 0};
  down = (struct sembuf){0, -1, 0};
  return semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
}
#define REMOVE_ALL(control) EACH(OK(control(fds[k], 0, IPC_RMID)))
#define ONE_SEMAPHORE int id = new_semaphore(); OK(id)
#define NO_SEMAPHORE OK(semctl(id, 0, IPC_RMID))
#define ONE_QUEUE int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600); OK(id)
#define NO_QUEUE OK(msgctl(id, IPC_RMID, NULL))

OPERATION("semget", 1, "a set of one", 50, , OK(fds[i] = new_semaphore()), REMOVE_ALL(semctl))
OPERATION("semctl", 1, "GETVAL", 300, ONE_SEMAPHORE, OK(semctl(id, 0, GETVAL)), NO_SEMAPHORE)
OPERATION("semop", 1, "up and down in turn, nobody waiting", 200, ONE_SEMAPHORE, OK(semop(id, i & 1 ? &down : &up, 1)),
    NO_SEMAPHORE)
OPERATION("semtimedop", 1, "up and down in turn, nobody waiting", 200, ONE_SEMAPHORE,
    OK(semtimedop(id, i & 1 ? &down : &up, 1, NULL)), NO_SEMAPHORE)
OPERATION("msgget", 1, "a queue", 50, , OK(fds[i] = msgget(IPC_PRIVATE, IPC_CREAT | 0600)),
    EACH(OK(msgctl(fds[k], IPC_RMID, NULL))))
OPERATION("msgctl", 1, "IPC_STAT", 300, ONE_QUEUE, OK(msgctl(id, IPC_STAT, (struct msqid_ds *)buffer)), NO_QUEUE)
OPERATION("msgsnd", 1, "64 bytes, nobody waiting", 50, ONE_QUEUE, OK(msgsnd(id, &letter, 64, IPC_NOWAIT)), NO_QUEUE)
OPERATION("msgrcv", 1, "64 bytes that wait", 50, ONE_QUEUE; EACH(OK(msgsnd(id, &letter, 64, IPC_NOWAIT))),
    OK(msgrcv(id, &letter, 64, 0, IPC_NOWAIT)), NO_QUEUE)

/* glibc's mq_open takes the leading slash off: so do these. */
static char queue_name[64];
static int new_queue(void) {
  struct mq_attr about = {.mq_maxmsg = 10, .mq_msgsize = 64};
  snprintf(queue_name, sizeof queue_name, "cost-%d", getpid());
  return syscall(SYS_mq_open, queue_name, O_RDWR | O_CREAT | O_NONBLOCK, 0600, &about);
}
#define ONE_MQ int id = new_queue(); OK(id)
#define NO_MQ OK(close(id)); OK(syscall(SYS_mq_unlink, queue_name))
OPERATION("mq_open", 1, "a queue that exists", 50, ONE_MQ,
    OK(fds[i] = syscall(SYS_mq_open, queue_name, O_RDWR, 0, NULL)), CLOSE_ALL NO_MQ)
OPERATION("mq_unlink", 1, "an empty queue", 1, ONE_MQ, OK(syscall(SYS_mq_unlink, queue_name)), OK(close(id)))
OPERATION("mq_timedsend", 1, "64 bytes, nobody waiting", 10, ONE_MQ,
    OK(syscall(SYS_mq_timedsend, id, buffer, 64, 0, NULL)), NO_MQ)
OPERATION("mq_timedreceive", 1, "64 bytes that wait", 10, ONE_MQ;
    EACH(OK(syscall(SYS_mq_timedsend, id, buffer, 64, 0, NULL))),
    OK(syscall(SYS_mq_timedreceive, id, buffer, 64, NULL, NULL)), NO_MQ)
OPERATION("mq_getsetattr", 1, "reading", 200, ONE_MQ, OK(syscall(SYS_mq_getsetattr, id, NULL, buffer)), NO_MQ)
OPERATION("mq_notify", 1, "taking nothing back", 100, ONE_MQ, OK(syscall(SYS_mq_notify, id, NULL)), NO_MQ)
