#include "record.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <threads.h>
#include <time.h>

/* Long enough for the other thread to have come to its wait. */
#define SETTLED usleep(3000)
#define TAKEN "another thread has the lock"

static pthread_rwlock_t shared = PTHREAD_RWLOCK_INITIALIZER;

static void *at_once(void *argument) { return argument; }
static int at_once_too(void *argument) { return 0; }

static void *writes_for_a_while(void *argument) {
  pthread_rwlock_wrlock(&shared);
  SETTLED, SETTLED;
  pthread_rwlock_unlock(&shared);
  return argument;
}

static void *holds_for_a_while(void *mutex) {
  pthread_mutex_lock(mutex);
  SETTLED, SETTLED;
  pthread_mutex_unlock(mutex);
  return mutex;
}

static void *arrives_later(void *gate) {
  SETTLED;
  pthread_barrier_wait(gate);
  return gate;
}

static void *takes_shared(void *argument) {
  pthread_rwlock_rdlock(&shared);
  pthread_rwlock_unlock(&shared);
  return argument;
}

static void *sleeps(void *argument) {
  sleep(100);
  return argument;
}

static void *ends(void *argument) {
  RECORD("pthread_exit", "", pthread_exit(argument));
}

static void *started(pthread_t *thread, void *(*routine)(void *), void *argument) {
  pthread_create(thread, NULL, routine, argument);
  SETTLED;
}

static void mutexes(void) {
  pthread_mutex_t mutex;
  pthread_mutexattr_t kind;
  pthread_t thread;
  CALL(pthread_mutexattr_init, &kind);
  CALL(pthread_mutexattr_settype, &kind, PTHREAD_MUTEX_RECURSIVE);
  CALL(pthread_mutexattr_setpshared, &kind, PTHREAD_PROCESS_PRIVATE);
  CALL(pthread_mutex_init, &mutex, &kind);
  CALL(pthread_mutexattr_destroy, &kind);
  CALL(pthread_mutex_destroy, &mutex);
  pthread_mutex_init(&mutex, NULL);
  struct timespec end = {time(NULL) + 10, 0};
  CALL(pthread_mutex_timedlock, &mutex, &end);
  pthread_mutex_unlock(&mutex);
  started(&thread, holds_for_a_while, &mutex);
  RECORD("pthread_mutex_timedlock", TAKEN, pthread_mutex_timedlock(&mutex, &end));
  pthread_mutex_unlock(&mutex);
  pthread_join(thread, NULL);
}

static void locks(void) {
  pthread_rwlock_t lock;
  pthread_spinlock_t spin;
  pthread_t thread;
  CALL(pthread_rwlock_init, &lock, NULL);
  CALL(pthread_rwlock_rdlock, &lock);
  CALL(pthread_rwlock_unlock, &lock);
  CALL(pthread_rwlock_tryrdlock, &lock);
  pthread_rwlock_unlock(&lock);
  CALL(pthread_rwlock_wrlock, &lock);
  pthread_rwlock_unlock(&lock);
  CALL(pthread_rwlock_trywrlock, &lock);
  pthread_rwlock_unlock(&lock);
  CALL(pthread_rwlock_destroy, &lock);
  started(&thread, writes_for_a_while, NULL);
  RECORD("pthread_rwlock_rdlock", TAKEN, pthread_rwlock_rdlock(&shared));
  pthread_rwlock_unlock(&shared);
  pthread_join(thread, NULL);
  started(&thread, writes_for_a_while, NULL);
  RECORD("pthread_rwlock_wrlock", TAKEN, pthread_rwlock_wrlock(&shared));
  pthread_rwlock_unlock(&shared);
  pthread_join(thread, NULL);
  pthread_rwlock_wrlock(&shared);
  started(&thread, takes_shared, NULL);
  RECORD("pthread_rwlock_unlock", "another thread waits for the lock", pthread_rwlock_unlock(&shared));
  pthread_join(thread, NULL);
  CALL(pthread_spin_init, &spin, 0);
  CALL(pthread_spin_lock, &spin);
  CALL(pthread_spin_unlock, &spin);
  CALL(pthread_spin_trylock, &spin);
  CALL(pthread_spin_destroy, &spin);
}

static void conditions(void) {
  pthread_cond_t ready;
  pthread_condattr_t clock;
  pthread_barrier_t gate;
  sem_t count;
  int value;
  struct timespec end = {time(NULL) + 10, 0};
  CALL(pthread_condattr_init, &clock);
  CALL(pthread_condattr_setclock, &clock, CLOCK_MONOTONIC);
  CALL(pthread_cond_init, &ready, &clock);
  CALL(pthread_condattr_destroy, &clock);
  CALL(pthread_cond_destroy, &ready);
  CALL(pthread_barrier_init, &gate, NULL, 1);
  RECORD("pthread_barrier_wait", "nobody else must come", pthread_barrier_wait(&gate));
  CALL(pthread_barrier_destroy, &gate);
  pthread_barrier_init(&gate, NULL, 2);
  pthread_t thread;
  pthread_create(&thread, NULL, arrives_later, &gate);
  RECORD("pthread_barrier_wait", "another thread must come", pthread_barrier_wait(&gate));
  pthread_join(thread, NULL);
  pthread_barrier_destroy(&gate);
  sem_init(&count, 0, 0);
  struct timespec soon = {time(NULL), 0};
  RECORD("sem_timedwait", "the semaphore is 0", sem_timedwait(&count, &soon));
  sem_destroy(&count);
  CALL(sem_init, &count, 0, 1);
  CALL(sem_getvalue, &count, &value);
  CALL(sem_trywait, &count);
  sem_post(&count);
  CALL(sem_timedwait, &count, &end);
  CALL(sem_destroy, &count);
}

static void nothing(void) {}
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void own_data(void) {
  pthread_key_t key;
  pthread_once_t fresh = PTHREAD_ONCE_INIT;
  pthread_once(&once, nothing);
  int state, argument;
  RECORD("pthread_once", "the routine has not run yet", pthread_once(&fresh, nothing));
  CALL(pthread_once, &once, nothing);
  CALL(pthread_key_create, &key, NULL);
  CALL(pthread_setspecific, key, &state);
  CALL(pthread_getspecific, key);
  CALL(pthread_key_delete, key);
  CALL(pthread_equal, pthread_self(), pthread_self());
  CALL(pthread_setcancelstate, PTHREAD_CANCEL_ENABLE, &state);
  CALL(pthread_setcanceltype, PTHREAD_CANCEL_DEFERRED, &state);
  CALL(pthread_testcancel);
  static int forks;
  if (forks++ < 3) CALL(pthread_atfork, nothing, nothing, nothing);
}

static void own_thread(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  cpu_set_t processors;
  struct sched_param parameter = {0};
  size_t size;
  int policy;
  char name[20];
  CALL(pthread_attr_init, &attributes);
  CALL(pthread_attr_setstacksize, &attributes, 1 << 20);
  CALL(pthread_attr_getstacksize, &attributes, &size);
  CALL(pthread_attr_setdetachstate, &attributes, PTHREAD_CREATE_JOINABLE);
  CALL(pthread_attr_destroy, &attributes);
  started(&thread, sleeps, NULL);
  CALL(pthread_getaffinity_np, thread, sizeof processors, &processors);
  CALL(pthread_setaffinity_np, thread, sizeof processors, &processors);
  RECORD("pthread_setname_np", "it is another thread", pthread_setname_np(thread, "recording"));
  RECORD("pthread_setname_np", "it is the calling thread", pthread_setname_np(pthread_self(), "recording"));
  CALL(pthread_getname_np, pthread_self(), name, sizeof name);
  CALL(pthread_getschedparam, thread, &policy, &parameter);
  CALL(pthread_setschedparam, thread, SCHED_OTHER, &parameter);
  RECORD("pthread_cancel", "the thread waits", pthread_cancel(thread));
  pthread_join(thread, NULL);
  started(&thread, ends, NULL);
  pthread_join(thread, NULL);
}

static void *holds_standard(void *mutex) {
  mtx_lock(mutex);
  SETTLED, SETTLED;
  mtx_unlock(mutex);
  return mutex;
}

static void standard_threads(void) {
  thrd_t thread;
  mtx_t mutex;
  pthread_t holder;
  cnd_t ready;
  once_flag flag = ONCE_FLAG_INIT;
  CALL(thrd_create, &thread, at_once_too, NULL);
  SETTLED;
  CALL(thrd_join, thread, NULL);
  CALL(thrd_yield);
  CALL(mtx_init, &mutex, mtx_plain);
  CALL(mtx_lock, &mutex);
  CALL(mtx_unlock, &mutex);
  started(&holder, holds_standard, &mutex);
  RECORD("mtx_lock", TAKEN, mtx_lock(&mutex));
  mtx_unlock(&mutex);
  pthread_join(holder, NULL);
  CALL(mtx_destroy, &mutex);
  CALL(cnd_init, &ready);
  CALL(cnd_signal, &ready);
  CALL(cnd_destroy, &ready);
  RECORD("call_once", "the routine has not run yet", call_once(&flag, nothing));
  CALL(call_once, &flag, nothing);
}

void record_synchronisation(void) {
  mutexes();
  locks();
  conditions();
  own_data();
  own_thread();
  standard_threads();
}
