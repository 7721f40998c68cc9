/*
 * A server of which is known what it used. It listens on a port, so that it is an instance, and prints that port. Then
 * "burn MS" uses a core for so long, a quarter of it in the kernel; "read FILE BYTES" reads past the page cache. Both
 * answer "CPU_US READ_BYTES", what this process used since it began. Each connection that it accepts is answered byte
 * for byte until it is closed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (1 << 20)

static long long read_bytes;

static long cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void burn(long ms) {
  volatile unsigned sum = 0;
  for (long end = now_ms() + ms; now_ms() < end;) {
    for (unsigned n = 0; n < 300000; n++) sum += n;
    for (unsigned n = 0; n < 1000; n++) syscall(SYS_getppid);
  }
}

static int read_directly(const char *path, long long wanted) {
  void *block;
  int file = open(path, O_RDONLY | O_DIRECT);
  if (file < 0 || posix_memalign(&block, 4096, BLOCK) != 0) return errno ? errno : 1;
  while (wanted > 0) {
    ssize_t length = read(file, block, BLOCK);
    if (length < 0) return errno;
    if (length == 0) lseek(file, 0, SEEK_SET);
    read_bytes += length;
    wanted -= length;
  }
  free(block);
  close(file);
  return 0;
}

static void *echo(void *connection) {
  int file = (int)(long)connection;
  char text[65536];
  for (ssize_t length; (length = read(file, text, sizeof text)) > 0;) {
    for (ssize_t sent = 0, step; sent < length; sent += step) {
      step = write(file, text + sent, length - sent);
      if (step <= 0) return NULL;
    }
  }
  close(file);
  return NULL;
}

static void *serve(void *listener) {
  pthread_t thread;
  for (;;) {
    long file = accept((int)(long)listener, NULL, NULL);
    if (file >= 0) pthread_create(&thread, NULL, echo, (void *)file);
  }
  return NULL;
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  long listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 64) != 0) return 1;
  getsockname(listener, (struct sockaddr *)&address, &size);
  pthread_t server;
  pthread_create(&server, NULL, serve, (void *)listener);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  char line[4200], path[4096];
  long ms;
  long long bytes;
  while (fgets(line, sizeof line, stdin)) {
    int failed = 0;
    if (sscanf(line, "burn %ld", &ms) == 1) burn(ms);
    else if (sscanf(line, "read %4095s %lld", path, &bytes) == 2) failed = read_directly(path, bytes);
    if (failed) printf("failed: %s\n", strerror(failed));
    else printf("%ld %lld\n", cpu_us(), read_bytes);
    fflush(stdout);
  }
  return 0;
}
