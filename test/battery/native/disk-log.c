/* Put in front of libc with LD_PRELOAD: notes what a program does to one database's files, in the order it does it.
 *
 * WORKSTATION_DISK_FILE names the database, WORKSTATION_DISK_LOG the file to note in. Noted are the database itself (0),
 * its "-wal" (1) and its "-journal" (2); the "-shm" is shared memory, which no disk has to keep. What the program
 * writes to its standard output is noted as well: that is where it says what it has committed.
 *
 * An entry: kind (1 byte), file (1), unused (2), length (4), offset (8), then for writes and words the bytes. Kinds:
 * W write, T truncate to offset, S sync of a file, U unlink, D sync of the folder, A words. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 1024, FOLDER = 9, NONE = -1 };
static signed char which[MOST]; /* what a descriptor is, plus one */
static const char *database, *log_path;
static char folder[4096];
static int log_fd = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_open)(const char *, int, ...), (*real_truncate)(int, off64_t), (*real_fsync)(int), (*real_fdatasync)(int), (*real_unlink)(const char *), (*real_close)(int);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_open = dlsym(RTLD_NEXT, "open64");
  real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_close = dlsym(RTLD_NEXT, "close");
  database = getenv("WORKSTATION_DISK_FILE");
  log_path = getenv("WORKSTATION_DISK_LOG");
  if (!database || !log_path) return;
  strncpy(folder, database, sizeof folder - 1);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = 0;
  log_fd = real_open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int file_of(const char *path) {
  if (!database) return NONE;
  size_t length = strlen(database);
  if (strcmp(path, folder) == 0) return FOLDER;
  if (strncmp(path, database, length) != 0) return NONE;
  const char *rest = path + length;
  return *rest == 0 ? 0 : strcmp(rest, "-wal") == 0 ? 1 : strcmp(rest, "-journal") == 0 ? 2 : NONE;
}

static int is(int fd) { return fd >= 0 && fd < MOST ? which[fd] - 1 : NONE; }

static void note(char kind, int file, uint64_t offset, const void *bytes, uint32_t length) {
  if (log_fd < 0) return;
  unsigned char head[16] = {(unsigned char)kind, (unsigned char)file};
  memcpy(head + 4, &length, 4);
  memcpy(head + 8, &offset, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  if (real_writev(log_fd, parts, length ? 2 : 1) < 0) abort();
}

/* The deed and its entry stay together, whatever other threads do. */
#define TOGETHER(deed, ok, entry) \
  pthread_mutex_lock(&turn); \
  __typeof__(deed) result = (deed); \
  if (ok) entry; \
  pthread_mutex_unlock(&turn); \
  return result

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = va_arg(more, int);
  va_end(more);
  int fd = real_open(path, flags, mode);
  if (fd >= 0 && fd < MOST) which[fd] = (signed char)(file_of(path) + 1);
  return fd;
}

int close(int fd) {
  if (fd >= 0 && fd < MOST) which[fd] = 0;
  return real_close(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  if (is(fd) < 0) return real_pwrite(fd, bytes, length, offset);
  TOGETHER(real_pwrite(fd, bytes, length, offset), result > 0, note('W', is(fd), (uint64_t)offset, bytes, (uint32_t)result));
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (fd != 1) return real_write(fd, bytes, length);
  TOGETHER(real_write(fd, bytes, length), result > 0, note('A', 0, 0, bytes, (uint32_t)result));
}

int ftruncate64(int fd, off64_t size) {
  if (is(fd) < 0) return real_truncate(fd, size);
  TOGETHER(real_truncate(fd, size), result == 0, note('T', is(fd), (uint64_t)size, 0, 0));
}

static int synced(int fd, int (*real)(int)) {
  if (is(fd) < 0) return real(fd);
  TOGETHER(real(fd), result == 0, note(is(fd) == FOLDER ? 'D' : 'S', is(fd), 0, 0, 0));
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int unlink(const char *path) {
  int file = file_of(path);
  if (file < 0 || file == FOLDER) return real_unlink(path);
  TOGETHER(real_unlink(path), result == 0, note('U', file, 0, 0, 0));
}
