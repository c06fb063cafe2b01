#include "record.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

struct message {
  long type;
  char text[8];
};

union semun {
  int val;
};

static void shared_memory(void) {
  struct shmid_ds state;
  int id;
  void *place;
  RECORD("shmget", "", id = shmget(IPC_PRIVATE, 4096, 0600));
  RECORD("shmat", "", place = shmat(id, NULL, 0));
  CALL(shmdt, place);
  CALL(shmctl, id, IPC_STAT, &state);
  shmctl(id, IPC_RMID, NULL);
}

static void semaphores(void) {
  union semun one = {.val = 1};
  struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
  struct timespec none = {0, 0};
  int id;
  RECORD("semget", "", id = semget(IPC_PRIVATE, 1, 0600));
  CALL(semctl, id, 0, SETVAL, one);
  CALL(semop, id, &take, 1);
  CALL(semtimedop, id, &give, 1, &none);
  semctl(id, 0, IPC_RMID);
}

static void messages(void) {
  struct message message = {1, "text"};
  struct msqid_ds state;
  int id;
  RECORD("msgget", "", id = msgget(IPC_PRIVATE, 0600));
  CALL(msgsnd, id, &message, sizeof message.text, 0);
  CALL(msgrcv, id, &message, sizeof message.text, 1, 0);
  CALL(msgctl, id, IPC_STAT, &state);
  msgctl(id, IPC_RMID, NULL);
}

void record_interprocess(void) {
  CALL(ftok, LINES, 1);
  shared_memory();
  semaphores();
  messages();
}
