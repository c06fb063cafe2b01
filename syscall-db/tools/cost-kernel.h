/* Rings, asynchronous reads, keys, programs for the kernel and its counters. */
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <stdint.h>

/* A ring without liburing, which this machine may lack: one mapping for both queues, one for the entries. */
struct ring {
  int fd;
  unsigned *tail, *mask, *slots, *done_head, *done_tail, *done_mask;
  struct io_uring_sqe *entries;
  struct io_uring_cqe *results;
};

static struct ring new_ring(unsigned size) {
  struct io_uring_params about = {0};
  struct ring ring = {.fd = syscall(SYS_io_uring_setup, size, &about)};
  OK(ring.fd);
  char *queues = mmap(NULL,
    about.sq_off.array + about.cq_off.cqes + about.cq_entries * sizeof(struct io_uring_cqe) + 4096,
                      PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
  OK(queues);
  ring.entries = mmap(NULL, about.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQES);
  OK(ring.entries);
  ring.tail = (unsigned *)(queues + about.sq_off.tail);
  ring.mask = (unsigned *)(queues + about.sq_off.ring_mask);
  ring.slots = (unsigned *)(queues + about.sq_off.array);
  ring.done_head = (unsigned *)(queues + about.cq_off.head);
  ring.done_tail = (unsigned *)(queues + about.cq_off.tail);
  ring.done_mask = (unsigned *)(queues + about.cq_off.ring_mask);
  ring.results = (struct io_uring_cqe *)(queues + about.cq_off.cqes);
  return ring;
}

static void queue_entry(struct ring *ring, int operation, int fd, void *where, unsigned length, off_t offset) {
  unsigned tail = *ring->tail, slot = tail & *ring->mask;
  ring->entries[slot] = (struct io_uring_sqe){.opcode = operation, .fd = fd, .addr = (uintptr_t)where, .len = length,
    .off = offset};
  ring->slots[slot] = slot;
  __atomic_store_n(ring->tail, tail + 1, __ATOMIC_RELEASE);
}

/* Submits what is queued and takes as many results. */
static void submit(struct ring *ring, unsigned count) {
  IS(count, syscall(SYS_io_uring_enter, ring->fd, count, count, IORING_ENTER_GETEVENTS, NULL, 0));
  for (unsigned k = 0; k < count; k++) {
    unsigned head = *ring->done_head;
    if (head == __atomic_load_n(ring->done_tail, __ATOMIC_ACQUIRE)) refuse("a result of io_uring");
    int result = ring->results[head & *ring->done_mask].res;
    if (result < 0) errno = -result, refuse("an entry of io_uring");
    __atomic_store_n(ring->done_head, head + 1, __ATOMIC_RELEASE);
  }
}

OPERATION("io_uring_setup", 1, "a ring of 8 entries", 8, , struct io_uring_params about = {0};
    OK(fds[i] = syscall(SYS_io_uring_setup, 8, &about)), CLOSE_ALL)
OPERATION("io_uring_enter", 1, "an entry that does nothing, with its result", 200, struct ring ring = new_ring(8),
    queue_entry(&ring, IORING_OP_NOP, -1, NULL, 0, 0); submit(&ring, 1), OK(close(ring.fd)))
OPERATION("io_uring_enter", 1, "a read of 1 byte from the page cache, with its result", 200,
    struct ring ring = new_ring(8),
    queue_entry(&ring, IORING_OP_READ, on_disk, buffer, 1, 0); submit(&ring, 1), OK(close(ring.fd)))
OPERATION("io_uring_register", 1, "the opcodes it knows", 100, struct ring ring = new_ring(8); memset(buffer, 0, 4096),
    memset(buffer, 0, 4096); OK(syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_PROBE, buffer, 64)),
    OK(close(ring.fd)))

#define CONTEXT aio_context_t context = 0; OK(syscall(SYS_io_setup, 8, &context))
#define NO_CONTEXT OK(syscall(SYS_io_destroy, context))
#define ONE_READ struct iocb read_1 = {.aio_lio_opcode = IOCB_CMD_PREAD}; read_1.aio_fildes = on_disk; \
  read_1.aio_buf = (uintptr_t)buffer; read_1.aio_nbytes = 1; struct iocb *list[1] = {&read_1}; struct io_event event_1
ALONE("io_setup", "room for 8, while there are few", 4, aio_context_t made[4] = {0},
    OK(syscall(SYS_io_setup, 8, &made[i])))
OPERATION("io_destroy", 1, "an idle context", 1, CONTEXT, NO_CONTEXT, )
OPERATION("io_submit", 1, "a read of 1 byte from the page cache, which is done at once", 8, CONTEXT; ONE_READ,
    OK(syscall(SYS_io_submit, context, 1, list)),
    EACH(OK(syscall(SYS_io_getevents, context, 1, 1, &event_1, NULL))) NO_CONTEXT)
OPERATION("io_getevents", 1, "a result that waits", 8, CONTEXT; ONE_READ;
    EACH(OK(syscall(SYS_io_submit, context, 1, list))),
    OK(syscall(SYS_io_getevents, context, 1, 1, &event_1, NULL)), NO_CONTEXT)
OPERATION("io_cancel", 1, "a request that isn't under way, refused", 100, CONTEXT; ONE_READ; (void)list,
    REFUSED(syscall(SYS_io_cancel, context, &read_1, &event_1), EINVAL), NO_CONTEXT)
OPERATION("io_pgetevents", 1, "a result that waits", 8, CONTEXT; ONE_READ;
    EACH(OK(syscall(SYS_io_submit, context, 1, list))),
    OK(syscall(SYS_io_pgetevents, context, 1, 1, &event_1, NULL, NULL)), NO_CONTEXT)

#define KEYRING(operation, ...) syscall(SYS_keyctl, operation, __VA_ARGS__)
#define MY_KEY syscall(SYS_add_key, "user", "cost", "1", 1, KEY_SPEC_PROCESS_KEYRING)
OPERATION("add_key", 1, "1 byte over an existing key", 50, OK(MY_KEY), OK(MY_KEY), )
OPERATION("request_key", 1, "a key in the process's keyring", 100, OK(MY_KEY),
    OK(syscall(SYS_request_key, "user", "cost", NULL, 0)), )
OPERATION("keyctl", 1, "reading 1 byte", 200, long key = MY_KEY; OK(key), OK(KEYRING(KEYCTL_READ, key, buffer, 8)), )

static int new_table(void) {
  union bpf_attr about = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 8};
  return syscall(SYS_bpf, BPF_MAP_CREATE, &about, sizeof about);
}
OPERATION("bpf", 1, "looking up one of 8 in an array", 200,
    union bpf_attr about = {.map_fd = new_table()}; OK(about.map_fd); about.key = (uintptr_t)&second_word;
    about.value = (uintptr_t)buffer,
    OK(syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &about, sizeof about)), OK(close(about.map_fd)))
OPERATION("bpf", 1, "making an array of 8", 20, , OK(fds[i] = new_table()), CLOSE_ALL)
static int new_counter(void) {
  struct perf_event_attr about = {.type = PERF_TYPE_SOFTWARE, .size = sizeof about,
    .config = PERF_COUNT_SW_PAGE_FAULTS};
  return syscall(SYS_perf_event_open, &about, 0, -1, -1, 0);
}
OPERATION("perf_event_open", 1, "page faults of the caller", 20, , OK(fds[i] = new_counter()), CLOSE_ALL)
SIMPLE("syslog", 1, "the size of the kernel's log", 300, OK(syscall(SYS_syslog, 10, NULL, 0)))
