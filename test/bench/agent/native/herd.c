/*
 * A herd of small processes. "set N" makes it N, "churn N" replaces its N oldest ones; everything is answered "SIZE".
 * One in so many (the argument) works for a moment each second, the others sleep. All end with this program.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 30000

static pid_t members[MOST];
static int size, first, made, workers = 10;

static void work(void) {
  volatile unsigned sum = 0;
  for (unsigned n = 0; n < 50000; n++) sum += n;
}

static void live(int works, pid_t herder) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != herder) _exit(0);
  prctl(PR_SET_NAME, "herd-member");
  close(0);
  close(1);
  struct timespec second = {1, 0};
  for (;;) {
    if (!works) pause();
    else if (nanosleep(&second, NULL) == 0) work();
  }
}

static int add(void) {
  pid_t herder = getpid(), pid = fork();
  if (pid < 0) return 0;
  if (pid == 0) live(made % workers == 0, herder);
  members[(first + size++) % MOST] = pid;
  made++;
  return 1;
}

static void drop(void) {
  if (size == 0) return;
  pid_t pid = members[first];
  first = (first + 1) % MOST;
  size--;
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
}

int main(int arguments, char **argument) {
  if (arguments > 1 && atoi(argument[1]) > 0) workers = atoi(argument[1]);
  char line[64];
  int count;
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "set %d", &count) == 1 && count >= 0 && count < MOST) {
      while (size > count) drop();
      while (size < count && add()) continue;
    } else if (sscanf(line, "churn %d", &count) == 1) {
      for (; count > 0 && size > 0; count--) {
        drop();
        if (!add()) break;
      }
    }
    printf("%d\n", size);
    fflush(stdout);
  }
  while (size > 0) drop();
  return 0;
}
