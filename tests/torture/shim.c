/* Counts the system calls that change files below a folder, and makes one of them go wrong.

   Loaded in front of the C library; asleep until torture_arm is called in a forked child. Nothing is synced to the disk:
   no case takes the power away. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL_BEFORE, KILL_AFTER, KILL_HALF, FULL_ONCE, FULL_ON, ERROR_ONCE, ERROR_ON };
enum { WRITE, OTHER, FREES }; /* FREES needs no space: a full disk does not stop it */

static char folder[PATH_MAX];
static size_t folder_length;
static int mode = -1, target, number, log_file = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void torture_arm(const char *below, const char *log, int what, int at) {
  strncpy(folder, below, sizeof folder - 1);
  folder_length = strlen(folder);
  target = at;
  number = 0;
  log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  mode = what;
}

static int is_ours(const char *path) {
  return mode >= 0 && path && (path[0] != '/' || (!strncmp(path, folder, folder_length) && path[folder_length] == '/'));
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return path[0] == '/' && is_ours(path);
}

static void stop(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

/* Says what to do with this call: 0 do it, 1 do half of it and die, 2 do it and die, 3 do half and no more, -1 fail. */
static int verdict(const char *name, const char *path, int sort) {
  char line[PATH_MAX + 64];
  number++;
  int length = snprintf(line, sizeof line, "%d %s %s\n", number, name, path + (path[0] == '/' ? folder_length : 0));
  syscall(SYS_write, log_file, line, length);
  if (number < target) return 0;
  if (number > target) {
    if (mode == FULL_ON && sort != FREES) return errno = ENOSPC, -1;
    if (mode == ERROR_ON) return errno = EIO, -1;
    return 0;
  }
  switch (mode) {
    case KILL_BEFORE: stop();
    case KILL_HALF: return sort == WRITE ? 1 : 2;
    case KILL_AFTER: return 2;
    case FULL_ONCE: return sort == FREES ? 0 : (errno = ENOSPC, -1);
    case FULL_ON: return sort == FREES ? 0 : sort == WRITE ? 3 : (errno = ENOSPC, -1);
    case ERROR_ONCE:
    case ERROR_ON: return errno = EIO, -1;
  }
  return 0;
}

#define AROUND(type, said, path, sort, call) \
  int what = verdict(said, path, sort);      \
  if (what < 0) return (type)-1;             \
  type result = call;                        \
  if (what == 1 || what == 2) stop();        \
  return result;

#define LENGTH(n) ((what == 1 || what == 3) && (n) > 1 ? (n) / 2 : (n))

ssize_t write(int fd, const void *data, size_t n) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return REAL(write)(fd, data, n);
  AROUND(ssize_t, "write", path, WRITE, REAL(write)(fd, data, LENGTH(n)))
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return REAL(pwrite)(fd, data, n, at);
  AROUND(ssize_t, "pwrite", path, WRITE, REAL(pwrite)(fd, data, LENGTH(n), at))
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return REAL(pwrite64)(fd, data, n, at);
  AROUND(ssize_t, "pwrite", path, WRITE, REAL(pwrite64)(fd, data, LENGTH(n), at))
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return REAL(writev)(fd, parts, n);
  AROUND(ssize_t, "writev", path, WRITE, REAL(writev)(fd, parts, LENGTH(n)))
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t n) {
  char path[PATH_MAX];
  struct stat found;
  if (mode < 0 || !path_of(to, path)) return (ssize_t)syscall(SYS_sendfile, to, from, at, n);
  if (!fstat(from, &found) && (size_t)found.st_size < n) n = found.st_size;
  AROUND(ssize_t, "sendfile", path, WRITE, (ssize_t)syscall(SYS_sendfile, to, from, at, LENGTH(n)))
}

ssize_t sendfile(int to, int from, off_t *at, size_t n) { return sendfile64(to, from, at, n); }

int fsync(int fd) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return 0;
  AROUND(int, "fsync", path, OTHER, 0)
}

int fdatasync(int fd) {
  char path[PATH_MAX];
  if (mode < 0 || !path_of(fd, path)) return 0;
  AROUND(int, "fdatasync", path, OTHER, 0)
}

int ftruncate64(int fd, off64_t size) {
  char path[PATH_MAX];
  struct stat found;
  if (mode < 0 || !path_of(fd, path)) return REAL(ftruncate64)(fd, size);
  int sort = !fstat(fd, &found) && found.st_size >= size ? FREES : OTHER;
  AROUND(int, "ftruncate", path, sort, REAL(ftruncate64)(fd, size))
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int rename(const char *from, const char *to) {
  if (!is_ours(to)) return REAL(rename)(from, to);
  AROUND(int, "rename", to, FREES, REAL(rename)(from, to))
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  if (!is_ours(to)) return REAL(renameat)(from_folder, from, to_folder, to);
  AROUND(int, "rename", to, FREES, REAL(renameat)(from_folder, from, to_folder, to))
}

int unlink(const char *path) {
  if (!is_ours(path)) return REAL(unlink)(path);
  AROUND(int, "unlink", path, FREES, REAL(unlink)(path))
}

int unlinkat(int at, const char *path, int flags) {
  if (!is_ours(path)) return REAL(unlinkat)(at, path, flags);
  AROUND(int, "unlink", path, FREES, REAL(unlinkat)(at, path, flags))
}

int link(const char *from, const char *to) {
  if (!is_ours(to)) return REAL(link)(from, to);
  AROUND(int, "link", to, OTHER, REAL(link)(from, to))
}

int mkdir(const char *path, mode_t bits) {
  if (!is_ours(path)) return REAL(mkdir)(path, bits);
  AROUND(int, "mkdir", path, OTHER, REAL(mkdir)(path, bits))
}

static int is_new(const char *path, int flags) {
  struct stat found;
  return is_ours(path) && ((flags & O_TRUNC) || ((flags & O_CREAT) && stat(path, &found)));
}

static int opened(int at, const char *path, int flags, mode_t bits) {
  if (!is_new(path, flags)) return (int)syscall(SYS_openat, at, path, flags, bits);
  AROUND(int, "create", path, OTHER, (int)syscall(SYS_openat, at, path, flags, bits))
}

#define OPEN(name, at_parameter, at, path)                     \
  int name(at_parameter const char *path, int flags, ...) {    \
    va_list more;                                              \
    va_start(more, flags);                                     \
    mode_t bits = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                              \
    return opened(at, path, flags, bits);                      \
  }
#define COMMA ,
OPEN(open, , AT_FDCWD, path)
OPEN(open64, , AT_FDCWD, path)
OPEN(openat, int at COMMA, at, path)
OPEN(openat64, int at COMMA, at, path)
