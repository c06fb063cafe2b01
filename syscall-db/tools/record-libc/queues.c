#include "record.h"
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>

#define QUEUE "/syscall-db-recording"

static void message_queues(void) {
  struct mq_attr shape = {.mq_maxmsg = 2, .mq_msgsize = 16}, found;
  struct timespec soon = {1, 0};
  char text[16] = "text";
  unsigned priority;
  mqd_t queue;
  RECORD("mq_open", "the flags have O_CREAT", queue = mq_open(QUEUE, O_CREAT | O_RDWR, 0600, &shape));
  mqd_t second;
  RECORD("mq_open", "", second = mq_open(QUEUE, O_RDWR));
  mq_close(second);
  CALL(mq_send, queue, text, sizeof text, 1);
  CALL(mq_receive, queue, text, sizeof text, &priority);
  CALL(mq_timedsend, queue, text, sizeof text, 1, &soon);
  CALL(mq_timedreceive, queue, text, sizeof text, &priority, &soon);
  CALL(mq_getattr, queue, &found);
  CALL(mq_setattr, queue, &shape, &found);
  RECORD("mq_notify", "the process unregisters", mq_notify(queue, NULL));
  CALL(mq_close, queue);
  CALL(mq_unlink, QUEUE);
}

static void named_semaphores(void) {
  sem_t *semaphore;
  RECORD("sem_open", "the flags have O_CREAT", semaphore = sem_open(QUEUE, O_CREAT, 0600, 1));
  RECORD("sem_close", "", sem_close(semaphore));
  RECORD("sem_open", "", semaphore = sem_open(QUEUE, 0));
  sem_close(semaphore);
  CALL(sem_unlink, QUEUE);
}

static void finished(struct aiocb *control) {
  while (aio_error(control) == EINPROGRESS) usleep(200);
}

/* The system calls of the helper threads are not the caller's. */
static void asynchronous(void) {
  static char block[16];
  int fd = open(LINES, O_RDWR);
  struct aiocb control = {.aio_fildes = fd, .aio_buf = block, .aio_nbytes = sizeof block};
  struct aiocb *list[1] = {&control};
  const struct aiocb *const waited[1] = {&control};
  aio_read(&control);
  finished(&control);
  aio_return(&control);
  RECORD("aio_read", "", aio_read(&control));
  finished(&control);
  CALL(aio_error, &control);
  CALL(aio_return, &control);
  struct aiocb out = {.aio_fildes = open("written", O_RDWR | O_CREAT, 0600), .aio_buf = block, .aio_nbytes = 1};
  aio_write(&out);
  finished(&out);
  aio_return(&out);
  RECORD("aio_write", "", aio_write(&out));
  finished(&out);
  aio_return(&out);
  RECORD("aio_fsync", "", aio_fsync(O_SYNC, &out));
  finished(&out);
  aio_return(&out);
  aio_read(&control);
  finished(&control);
  RECORD("aio_suspend", "one of them is done", aio_suspend(waited, 1, NULL));
  CALL(aio_cancel, fd, NULL);
  aio_return(&control);
  control.aio_lio_opcode = LIO_READ;
  RECORD("lio_listio", "", lio_listio(LIO_NOWAIT, list, 1, NULL));
  finished(&control);
  aio_return(&control);
  close(fd);
  close(out.aio_fildes);
}

void record_queues(void) {
  message_queues();
  named_semaphores();
  asynchronous();
}
