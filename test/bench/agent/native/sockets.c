/*
 * Servers with a listening port and worker threads each, and one client that is connected to all of them, on loopback.
 * Argument: the number of servers. "set N" makes N connected sockets (both ends count), "beat" moves a little over every
 * connection, "auto" does so once a second from then on. All answer "SOCKETS". All end with this program.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 20000
#define SERVERS 64
#define THREADS 16
#define QUESTION 200

static int ports[SERVERS], connections[MOST], servers, count;

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static void *rest(void *nothing) {
  for (;;) pause();
  return nothing;
}

static void answer(int file) {
  char text[16 * QUESTION];
  ssize_t length = read(file, text, sizeof text);
  if (length <= 0) close(file);
  else if (write(file, text, length) < 0) close(file);
}

static void serve(int listener, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  pthread_t thread;
  for (int n = 1; n < THREADS; n++) pthread_create(&thread, NULL, rest, NULL);
  int queue = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    struct epoll_event ready[64];
    int found = epoll_wait(queue, ready, 64, -1);
    for (int n = 0; n < found; n++) {
      if (ready[n].data.fd != listener) {
        answer(ready[n].data.fd);
        continue;
      }
      event.data.fd = accept(listener, NULL, NULL);
      if (event.data.fd >= 0) epoll_ctl(queue, EPOLL_CTL_ADD, event.data.fd, &event);
    }
  }
}

static void start_server(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1024) != 0) exit(1);
  getsockname(listener, (struct sockaddr *)&address, &length);
  ports[servers++] = ntohs(address.sin_port);
  pid_t parent = getpid(), pid = fork();
  if (pid < 0) exit(1);
  if (pid == 0) serve(listener, parent);
  close(listener);
}

static void set(int wanted) {
  while (count > wanted) close(connections[--count]);
  while (count < wanted && count < MOST) {
    struct sockaddr_in address = loopback(ports[count % servers]);
    int file = socket(AF_INET, SOCK_STREAM, 0);
    if (file < 0 || connect(file, (struct sockaddr *)&address, sizeof address) != 0) break;
    connections[count++] = file;
  }
}

static void beat(void) {
  char text[QUESTION] = {0}, back[16 * QUESTION];
  for (int n = 0; n < count; n++) {
    while (recv(connections[n], back, sizeof back, MSG_DONTWAIT) > 0) continue;
    if (send(connections[n], text, sizeof text, MSG_DONTWAIT) < 0) continue;
  }
}

int main(int arguments, char **argument) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGPIPE, SIG_IGN);
  int wanted = arguments > 1 ? atoi(argument[1]) : 1;
  while (servers < wanted && servers < SERVERS) start_server();
  struct pollfd input = {.fd = 0, .events = POLLIN};
  int wait = -1, number;
  for (;;) {
    char line[64];
    if (poll(&input, 1, wait) == 0) {
      beat();
      continue;
    }
    ssize_t length = read(0, line, sizeof line - 1);
    if (length <= 0) break;
    line[length] = 0;
    if (sscanf(line, "set %d", &number) == 1) set(number / 2);
    else if (strncmp(line, "beat", 4) == 0) beat();
    else if (strncmp(line, "auto", 4) == 0) wait = 1000;
    printf("%d\n", 2 * count);
    fflush(stdout);
  }
  return 0;
}
