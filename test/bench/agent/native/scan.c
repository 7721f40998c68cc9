/*
 * The yardstick: a naive scan of /proc. Each line of input is one scan: for every process open, read and close of stat
 * and of io, nothing kept from scan to scan, nothing parsed. Answers "PROCESSES CPU_US".
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static long cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void read_file(const char *pid, const char *name) {
  char path[300], text[4096];
  snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
  int file = open(path, O_RDONLY);
  if (file < 0) return;
  ssize_t length = read(file, text, sizeof text);
  (void)length;
  close(file);
}

static int scan(void) {
  int processes = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return 0;
  for (struct dirent *entry; (entry = readdir(proc));) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    read_file(entry->d_name, "stat");
    read_file(entry->d_name, "io");
    processes++;
  }
  closedir(proc);
  return processes;
}

int main(void) {
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    long before = cpu_us();
    int processes = scan();
    printf("%d %ld\n", processes, cpu_us() - before);
    fflush(stdout);
  }
  return 0;
}
