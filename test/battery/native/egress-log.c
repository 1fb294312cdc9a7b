/* Put in front of libc with LD_PRELOAD: notes whom a program and its children speak to over a network.
 *
 * WORKSTATION_EGRESS_LOG names the file to note in. A line each: process, what, address or name, port. What is
 * `connect` (of a stream; of a datagram socket it sends nothing), `packet` (a datagram) or `lookup` (of a name: libc asks
 * name servers by calls of its own, which nobody can be put in front of). Sockets of the machine itself (unix, netlink)
 * are no network. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define REAL(result, name, ...) static result (*real)(__VA_ARGS__); if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void write_down(const char *what, const char *host, int port) {
  char line[400];
  const char *path = getenv("WORKSTATION_EGRESS_LOG");
  int kept = errno, file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  if (file >= 0) {
    int length = snprintf(line, sizeof line, "%d %s %.300s %d\n", (int)getpid(), what, host, port);
    if (write(file, line, (size_t)length) < 0) _exit(97);
    close(file);
  }
  errno = kept;
}

static void note(const char *what, const struct sockaddr *to) {
  char host[INET6_ADDRSTRLEN] = "?";
  if (to->sa_family == AF_INET) {
    const struct sockaddr_in *four = (const void *)to;
    inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
    write_down(what, host, ntohs(four->sin_port));
  } else if (to->sa_family == AF_INET6) {
    const struct sockaddr_in6 *six = (const void *)to;
    inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
    write_down(what, host, ntohs(six->sin6_port));
  }
}

static int is_datagram(int fd) {
  int type = 0, kept = errno;
  socklen_t length = sizeof type;
  int known = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
  errno = kept;
  return known && type == SOCK_DGRAM;
}

static void note_packet(int fd, const void *to) {
  struct sockaddr_storage peer;
  socklen_t length = sizeof peer;
  int kept = errno;
  if (!is_datagram(fd)) return;
  if (to) note("packet", to);
  else if (getpeername(fd, (struct sockaddr *)&peer, &length) == 0) note("packet", (struct sockaddr *)&peer);
  errno = kept;
}

int connect(int fd, const struct sockaddr *to, socklen_t length) {
  REAL(int, "connect", int, const struct sockaddr *, socklen_t);
  if (to && !is_datagram(fd)) note("connect", to);
  return real(fd, to, length);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags) {
  REAL(ssize_t, "send", int, const void *, size_t, int);
  note_packet(fd, 0);
  return real(fd, bytes, size, flags);
}

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
  REAL(ssize_t, "sendto", int, const void *, size_t, int, const struct sockaddr *, socklen_t);
  note_packet(fd, to);
  return real(fd, bytes, size, flags, to, length);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
  note_packet(fd, message->msg_name);
  return real(fd, message, flags);
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags) {
  REAL(int, "sendmmsg", int, struct mmsghdr *, unsigned int, int);
  for (unsigned int each = 0; each < count; each += 1) note_packet(fd, messages[each].msg_hdr.msg_name);
  return real(fd, messages, count, flags);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  struct in6_addr address;
  REAL(int, "getaddrinfo", const char *, const char *, const struct addrinfo *, struct addrinfo **);
  if (name && inet_pton(AF_INET, name, &address) != 1 && inet_pton(AF_INET6, name, &address) != 1) write_down("lookup", name, 0);
  return real(name, service, hints, found);
}
