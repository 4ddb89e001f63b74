// Loaded before the program under test (LD_PRELOAD), so that its disk and its clock misbehave when a test says so. The
// file that BOBBIN_FAULTS names holds five int64: the errno with which writes of a database's files fail (0: none),
// with which reads of them fail and with which syncs, how many milliseconds each sync takes longer, and by how many the
// machine's clock is off.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
  volatile int64_t write_errno, read_errno, sync_errno, sync_ms, clock_ms;
};

static const struct faults* told(void) {
  static const struct faults none = {0, 0, 0, 0, 0};
  static const struct faults* found = NULL;
  if (found == NULL) {
    const char* path = getenv("BOBBIN_FAULTS");
    const int file = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void* at = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(struct faults), PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) close(file);
    found = at == MAP_FAILED ? &none : at;
  }
  return found;
}

static int is_database(int file) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = '\0';
  return strstr(path, ".db") != NULL;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int fails(int64_t number, int file) {
  if (number == 0 || !is_database(file)) return 0;
  errno = (int)number;
  return 1;
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return fails(told()->write_errno, file) ? -1 : REAL(pwrite)(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  return fails(told()->write_errno, file) ? -1 : REAL(pwrite64)(file, bytes, count, at);
}

ssize_t write(int file, const void* bytes, size_t count) {
  return fails(told()->write_errno, file) ? -1 : REAL(write)(file, bytes, count);
}

ssize_t pread(int file, void* bytes, size_t count, off_t at) {
  return fails(told()->read_errno, file) ? -1 : REAL(pread)(file, bytes, count, at);
}

ssize_t pread64(int file, void* bytes, size_t count, off64_t at) {
  return fails(told()->read_errno, file) ? -1 : REAL(pread64)(file, bytes, count, at);
}

ssize_t read(int file, void* bytes, size_t count) {
  return fails(told()->read_errno, file) ? -1 : REAL(read)(file, bytes, count);
}

static int sync_fails(int file) {
  const int64_t wait_ms = told()->sync_ms;
  if (wait_ms > 0 && is_database(file)) usleep((useconds_t)wait_ms * 1000U);
  return fails(told()->sync_errno, file);
}

int fdatasync(int file) { return sync_fails(file) ? -1 : REAL(fdatasync)(file); }

int fsync(int file) { return sync_fails(file) ? -1 : REAL(fsync)(file); }

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int done = REAL(clock_gettime)(clock, time);
  if (done == 0 && clock == CLOCK_REALTIME) time->tv_sec += told()->clock_ms / 1000;
  return done;
}
