/* Mounting, each round in a mount namespace of its own, so that nobody else sees it. Needs CAP_SYS_ADMIN. */
#include <linux/mount.h>

static void own_mounts(void) {
  OK(unshare(CLONE_NEWNS));
  OK(syscall(SYS_mount, "none", "/", NULL, 0x4000 | (1 << 18), NULL)); /* MS_REC | MS_PRIVATE */
  mkdir(names[0], 0700);
}
#define TMPFS syscall(SYS_mount, "none", names[0], "tmpfs", 0, "size=64k")
static int new_context(void) {
  int context = syscall(SYS_fsopen, "tmpfs", 0);
  OK(context);
  return context;
}
#define MADE syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
#define MOUNTED syscall(SYS_fsmount, context, 0, 0)

ALONE("mount", "a tmpfs", 4, own_mounts(), OK(TMPFS))
ALONE("umount2", "an empty tmpfs", 4, own_mounts(); EACH(OK(TMPFS)), OK(syscall(SYS_umount2, names[0], 0)))
ALONE("pivot_root", "to a tmpfs", 1, own_mounts(); OK(TMPFS); OK(chdir(names[0])),
    OK(syscall(SYS_pivot_root, ".", ".")))
ALONE("open_tree", "a copy of one mount", 8, own_mounts(),
    OK(syscall(SYS_open_tree, AT_FDCWD, memory, OPEN_TREE_CLONE)))
ALONE("move_mount", "a copy to a folder", 1, own_mounts();
    int tree = syscall(SYS_open_tree, AT_FDCWD, memory, OPEN_TREE_CLONE),
    OK(syscall(SYS_move_mount, tree, "", AT_FDCWD, names[0], MOVE_MOUNT_F_EMPTY_PATH)))
ALONE("fsopen", "tmpfs", 8, own_mounts(), new_context())
ALONE("fsconfig", "a size", 20, own_mounts(); int context = new_context(),
    OK(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "size", "64k", 0)))
ALONE("fsmount", "a tmpfs", 1, own_mounts(); int context = new_context(); OK(MADE), OK(MOUNTED))
ALONE("fspick", "a mount", 8, own_mounts(); OK(TMPFS), OK(syscall(SYS_fspick, AT_FDCWD, names[0], 0)))
ALONE("mount_setattr", "no change", 50, own_mounts(); struct mount_attr none = {0}; OK(TMPFS),
    OK(syscall(SYS_mount_setattr, AT_FDCWD, names[0], 0, &none, sizeof none)))
ALONE("open_tree_attr", "a copy of one mount", 8, own_mounts(); struct mount_attr none = {0},
    OK(syscall(467, AT_FDCWD, memory, OPEN_TREE_CLONE, &none, sizeof none)))

/* Since Linux 6.8: the request has its size, a spare word, a mount and a parameter; statx tells the mount. */
struct mount_request { unsigned size, spare; unsigned long long mount, parameter; };
static struct mount_request about_mount(unsigned long long parameter) {
  struct { unsigned mask; char rest[140]; unsigned long long mount; char more[104]; } about;
  struct mount_request request = {sizeof request, 0, 0, parameter};
  OK(syscall(SYS_statx, AT_FDCWD, memory, 0, 0x4000, &about)); /* STATX_MNT_ID_UNIQUE */
  request.mount = about.mount;
  return request;
}
OPERATION("statmount", 1, "where a mount is", 100, struct mount_request request = about_mount(0x10),
    OK(syscall(457, &request, buffer, BIG, 0)), )
OPERATION("listmount", 1, "the mounts below the root", 100, struct mount_request request = about_mount(0);
    request.mount = -1ULL,
    OK(syscall(458, &request, buffer, 512, 0)), )
