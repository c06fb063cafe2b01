#include "record.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>

/* Long enough for the other thread to have come to its wait. */
#define SETTLED usleep(3000)

#define FIRST_THREAD "it is the first thread of the process"
#define NEW_STACK "no stack is left of an ended thread"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static sem_t count;

/* What the waiting side asks for, so that a signal that comes too early is not lost. */
static volatile int told;

static void *at_once(void *argument) { return argument; }

static void *later(void *argument) {
  SETTLED;
  return argument;
}

static void *holds_for_a_while(void *argument) {
  pthread_mutex_lock(&lock);
  SETTLED, SETTLED;
  pthread_mutex_unlock(&lock);
  return argument;
}

static void *takes(void *argument) {
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  return argument;
}

static void *waits_for_signal(void *argument) {
  pthread_mutex_lock(&lock);
  while (!told) pthread_cond_wait(&ready, &lock);
  pthread_mutex_unlock(&lock);
  return argument;
}

static void *signals_until_told(void *argument) {
  do {
    SETTLED;
    pthread_cond_signal(&ready);
  } while (!told);
  return argument;
}

static void *waits_for_count(void *argument) {
  sem_wait(&count);
  return argument;
}

static void *counts_later(void *argument) {
  SETTLED;
  sem_post(&count);
  return argument;
}

static pthread_t started(void *(*routine)(void *)) {
  pthread_t thread;
  pthread_create(&thread, NULL, routine, NULL);
  SETTLED;
  return thread;
}

/* Before this process itself has made a thread. */
void record_first_threads(void) {
  pid_t apart = fork();
  if (apart == 0) {
    pthread_t thread;
    RECORD("pthread_create", FIRST_THREAD "&" NEW_STACK, pthread_create(&thread, NULL, at_once, NULL));
    pthread_join(thread, NULL);
    syscall(SYS_exit_group, 0);
  }
  waitpid(apart, NULL, 0);
}

static void contended(void) {
  pthread_t thread = started(holds_for_a_while);
  RECORD("pthread_mutex_lock", "another thread has the lock", pthread_mutex_lock(&lock));
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  pthread_mutex_lock(&lock);
  thread = started(takes);
  RECORD("pthread_mutex_unlock", "another thread waits for the lock", pthread_mutex_unlock(&lock));
  pthread_join(thread, NULL);
  told = 0;
  thread = started(waits_for_signal);
  told = 1;
  RECORD("pthread_cond_signal", "a thread waits", pthread_cond_signal(&ready));
  pthread_join(thread, NULL);
  told = 0;
  thread = started(waits_for_signal);
  told = 1;
  RECORD("pthread_cond_broadcast", "a thread waits", pthread_cond_broadcast(&ready));
  pthread_join(thread, NULL);
  told = 0;
  pthread_create(&thread, NULL, signals_until_told, NULL);
  pthread_mutex_lock(&lock);
  RECORD("pthread_cond_wait", "", pthread_cond_wait(&ready, &lock));
  told = 1;
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  told = 0;
  pthread_create(&thread, NULL, signals_until_told, NULL);
  pthread_mutex_lock(&lock);
  struct timespec end = {time(NULL) + 10, 0};
  RECORD("pthread_cond_timedwait", "", pthread_cond_timedwait(&ready, &lock, &end));
  told = 1;
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  thread = started(waits_for_count);
  RECORD("sem_post", "a thread waits", sem_post(&count));
  pthread_join(thread, NULL);
  pthread_create(&thread, NULL, counts_later, NULL);
  RECORD("sem_wait", "the semaphore is 0", sem_wait(&count));
  pthread_join(thread, NULL);
}

void record_threads(void) {
  pthread_t thread;
  cpu_set_t processors;
  sem_init(&count, 0, 0);
  RECORD("pthread_create", "", pthread_create(&thread, NULL, at_once, NULL));
  SETTLED;
  RECORD("pthread_join", "", pthread_join(thread, NULL));
  pthread_create(&thread, NULL, later, NULL);
  RECORD("pthread_join", "the thread still runs", pthread_join(thread, NULL));
  pthread_create(&thread, NULL, later, NULL);
  RECORD("pthread_detach", "", pthread_detach(thread));
  SETTLED, SETTLED;
  RECORD("pthread_self", "", pthread_self());
  RECORD("pthread_mutex_lock", "", pthread_mutex_lock(&lock));
  RECORD("pthread_mutex_unlock", "", pthread_mutex_unlock(&lock));
  RECORD("pthread_mutex_trylock", "", pthread_mutex_trylock(&lock));
  pthread_mutex_unlock(&lock);
  RECORD("pthread_cond_signal", "", pthread_cond_signal(&ready));
  RECORD("pthread_cond_broadcast", "", pthread_cond_broadcast(&ready));
  RECORD("sem_post", "", sem_post(&count));
  RECORD("sem_wait", "", sem_wait(&count));
  contended();
  RECORD("sched_yield", "", sched_yield());
  RECORD("sched_getaffinity", "", sched_getaffinity(0, sizeof processors, &processors));
  RECORD("sched_setaffinity", "", sched_setaffinity(0, sizeof processors, &processors));
}
