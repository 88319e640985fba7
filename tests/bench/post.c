/*
 * Sends prepared requests once each over some connections, and logs each as pgbench does: post PORT CONNECTIONS <REQUESTS
 *
 * A line of input: token, case, version, body, between tabs. A line of output: connection, number, latency in
 * microseconds, status, and when the reply had come: seconds and microseconds of the epoch.
 */
#include "lib/base/str.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_MAX = 64 * 1024, REPLY_MAX = 1024 * 1024, MAX_CONNECTIONS = 256, MAX_REQUESTS = 200000 };

struct sent {
    int connection, status;
    int64_t latency_us, end_us;
};

struct job {
    int port;
    char **lines;
    struct sent *sent;
    size_t n;
    atomic_size_t next;
};

struct client {
    struct job *job;
    int number, fd;
    pthread_t thread;
    char request[REQUEST_MAX], reply[REPLY_MAX + 1];
};

static int64_t now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool open_connection(struct client *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->job->port)};
    int on = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return c->fd >= 0 && setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
           connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == 0;
}

/* The request of a line, or 0 when it is none. */
static size_t make_request(struct client *c, const char *line)
{
    char token[64], id[40];
    int version, at = 0;
    if (sscanf(line, "%63s %39s %d %n", token, id, &version, &at) != 3 || at == 0)
        return 0;
    int n = snprintf(c->request, REQUEST_MAX,
                     "POST /v1/cases/%s/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n"
                     "Content-Type: application/json\r\nIf-Match: \"%d\"\r\nContent-Length: %zu\r\n\r\n%s",
                     id, token, version, strlen(line + at), line + at);
    return n > 0 && n < REQUEST_MAX ? (size_t)n : 0;
}

/* The whole reply by its Content-Length: the status, or 0 when the connection broke. */
static int read_reply(struct client *c)
{
    size_t n = 0, want = 0;
    while (want == 0 || n < want) {
        ssize_t got = read(c->fd, c->reply + n, REPLY_MAX - n);
        if (got <= 0)
            return 0;
        n += (size_t)got;
        c->reply[n] = '\0';
        const char *end = want == 0 ? strstr(c->reply, "\r\n\r\n") : NULL;
        const char *length = end ? strstr(c->reply, "Content-Length: ") : NULL;
        if (end && !length)
            return 0;
        if (end)
            want = (size_t)(end + 4 - c->reply) + strtoul(length + 16, NULL, 10);
    }
    return (int)strtol(c->reply + sizeof("HTTP/1.1 ") - 1, NULL, 10);
}

static bool send_all(struct client *c, size_t n)
{
    for (size_t sent = 0; sent < n;) {
        ssize_t got = write(c->fd, c->request + sent, n - sent);
        if (got <= 0)
            return false;
        sent += (size_t)got;
    }
    return true;
}

static void *run_client(void *arg)
{
    struct client *c = arg;
    struct job *job = c->job;
    size_t i;
    while ((i = atomic_fetch_add(&job->next, 1)) < job->n) {
        size_t n = make_request(c, job->lines[i]);
        int64_t began = now_us(CLOCK_MONOTONIC);
        int status = n > 0 && send_all(c, n) ? read_reply(c) : 0;
        job->sent[i] = (struct sent){.connection = c->number,
                                     .status = status,
                                     .latency_us = now_us(CLOCK_MONOTONIC) - began,
                                     .end_us = now_us(CLOCK_REALTIME)};
        /* A reply may end the connection; a broken one is opened anew, and its request counts as failed. */
        if (status == 0 || strstr(c->reply, "Connection: close\r\n")) {
            close(c->fd);
            if (!open_connection(c))
                break;
        }
    }
    close(c->fd);
    return NULL;
}

static bool read_lines(struct job *job)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    job->lines = calloc(MAX_REQUESTS, sizeof(*job->lines));
    job->sent = calloc(MAX_REQUESTS, sizeof(*job->sent));
    while (job->lines && job->sent && job->n < MAX_REQUESTS && (n = getline(&line, &room, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        job->lines[job->n] = strdup(line);
        if (!job->lines[job->n++])
            break;
    }
    free(line);
    return job->n > 0 && job->lines[job->n - 1] != NULL;
}

int main(int argc, char **argv)
{
    int connections = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    struct job job = {.port = argc == 3 ? (int)strtol(argv[1], NULL, 10) : 0};
    if (connections < 1 || connections > MAX_CONNECTIONS || !read_lines(&job)) {
        fputs("post PORT CONNECTIONS <REQUESTS\n", stderr);
        return 2;
    }
    struct client *clients = calloc((size_t)connections, sizeof(*clients));
    for (int i = 0; clients && i < connections; i++) {
        clients[i].job = &job;
        clients[i].number = i;
        if (!open_connection(&clients[i]) ||
            pthread_create(&clients[i].thread, NULL, run_client, &clients[i]) != 0) {
            perror("post");
            return 1;
        }
    }
    for (int i = 0; clients && i < connections; i++)
        pthread_join(clients[i].thread, NULL);
    for (size_t i = 0; i < job.n; i++) {
        const struct sent *s = &job.sent[i];
        printf("%d %zu %" PRId64 " %d %" PRId64 " %" PRId64 "\n", s->connection, i, s->latency_us, s->status,
               s->end_us / 1000000, s->end_us % 1000000);
        free(job.lines[i]);
    }
    free(job.lines);
    free(job.sent);
    free(clients);
    return 0;
}
