/* Blocking sockets with poll(2) and a deadline; the one HTTP reader here shares no code with the server. */
#include "tests/harness/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for an edge until `until`; false when the time is over. */
static bool wait_for(int fd, short what, int64_t until)
{
    for (;;) {
        int64_t left = until - now_ms();
        struct pollfd p = {.fd = fd, .events = what};
        int n = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (n > 0)
            return true;
        if (n == 0 || errno != EINTR)
            return false;
    }
}

bool wire_open(struct wire *w, int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    memset(w, 0, sizeof(*w));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (w->fd >= 0 && connect(w->fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
        return true;
    wire_close(w);
    return false;
}

void wire_close(struct wire *w)
{
    if (w->fd >= 0)
        close(w->fd);
    free(w->bytes);
    *w = (struct wire){.fd = -1};
}

bool wire_send(struct wire *w, struct str bytes)
{
    int64_t until = now_ms() + WIRE_LIMIT_MS;
    while (bytes.n > 0) {
        if (!wait_for(w->fd, POLLOUT, until))
            return false;
        ssize_t n = send(w->fd, bytes.p, bytes.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n < 0)
            return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

bool wire_printf(struct wire *w, const char *fmt, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&text, fmt, args);
    va_end(args);
    bool ok = n >= 0 && wire_send(w, str_from(text, (size_t)n));
    if (n >= 0)
        free(text);
    return ok;
}

void wire_shut(struct wire *w)
{
    shutdown(w->fd, SHUT_WR);
}

/* Reads some more; 1 bytes came, 0 the other side closed, -1 the time is over or the connection broke. */
static int fill(struct wire *w, int64_t until)
{
    if (w->room - w->n < 65536) {
        size_t room = w->room * 2 + 131072;
        char *p = room <= WIRE_MAX ? realloc(w->bytes, room) : NULL;
        if (!p)
            return -1;
        w->bytes = p;
        w->room = room;
    }
    if (!wait_for(w->fd, POLLIN, until))
        return -1;
    ssize_t n = recv(w->fd, w->bytes + w->n, w->room - w->n, 0);
    if (n <= 0)
        return n < 0 ? -1 : 0;
    w->n += (size_t)n;
    return 1;
}

struct str wire_field(const struct wire_reply *r, const char *name)
{
    struct str rest = r->head;
    while (rest.n > 0) {
        const char *end = memmem(rest.p, rest.n, "\r\n", 2);
        struct str line = str_from(rest.p, end ? (size_t)(end - rest.p) : rest.n);
        size_t colon = str_find(line, ':');
        if (colon < line.n && str_ieq(str_sub(line, 0, colon), str_of(name))) {
            struct str value = str_sub(line, colon + 1, line.n);
            while (value.n > 0 && value.p[0] == ' ')
                value = str_sub(value, 1, value.n);
            return value;
        }
        rest = str_sub(rest, line.n + 2, rest.n);
    }
    return STR_NONE;
}

/* Takes the first `n` bytes that were read into the reply. */
static bool take(struct wire *w, struct wire_reply *r, size_t head, size_t n)
{
    r->text = malloc(n + 1);
    if (!r->text)
        return false;
    memcpy(r->text, w->bytes, n);
    r->text[n] = '\0';
    r->head = str_from(r->text, head);
    r->body = n > head + 4 ? str_from(r->text + head + 4, n - head - 4) : STR("");
    memmove(w->bytes, w->bytes + n, w->n - n);
    w->n -= n;
    return true;
}

static bool read_one(struct wire *w, struct wire_reply *r, bool head_only, int64_t until)
{
    const char *end;
    while (!(end = w->n ? memmem(w->bytes, w->n, "\r\n\r\n", 4) : NULL))
        if (fill(w, until) <= 0)
            return false;
    size_t head = (size_t)(end - w->bytes);
    struct wire_reply peek = {.head = str_from(w->bytes, head)};
    if (head < 12 || memcmp(w->bytes, "HTTP/1.1 ", 9) != 0)
        return false;
    peek.status = (int)strtol(w->bytes + 9, NULL, 10);
    struct str length = wire_field(&peek, "Content-Length");
    uint64_t body = 0;
    if (!str_is_none(length) && !str_to_u64(length, WIRE_MAX, &body))
        return false;
    if (head_only || peek.status < 200 || peek.status == 204 || peek.status == 304)
        body = 0;
    while (w->n < head + 4 + body)
        if (fill(w, until) <= 0)
            return false;
    r->status = peek.status;
    return take(w, r, head, head + 4 + body);
}

bool wire_read(struct wire *w, struct wire_reply *r, bool head_only, int limit_ms)
{
    int64_t until = now_ms() + limit_ms;
    for (;;) {
        *r = (struct wire_reply){0};
        if (!read_one(w, r, head_only, until))
            return false;
        if (r->status != 100)
            return true;
        wire_reply_free(r);
    }
}

void wire_reply_free(struct wire_reply *r)
{
    free(r->text);
    *r = (struct wire_reply){0};
}

bool wire_closes(struct wire *w, int limit_ms)
{
    size_t before = w->n;
    int got = fill(w, now_ms() + limit_ms);
    /* A reset is an end as well: what we had sent was not read. */
    return got == 0 || (got < 0 && errno == ECONNRESET && w->n == before);
}

bool wire_ask(int port, const char *method, const char *target, const char *token, const char *more,
              const char *body, struct wire_reply *r)
{
    struct wire w;
    if (!wire_open(&w, port))
        return false;
    bool ok = wire_printf(&w, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s", method, target,
                          more) &&
              (!token || wire_printf(&w, "Authorization: Bearer %s\r\n", token)) &&
              (!body ||
               wire_printf(&w, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body))) &&
              wire_printf(&w, "\r\n%s", body ? body : "") &&
              wire_read(&w, r, strcmp(method, "HEAD") == 0, WIRE_LIMIT_MS);
    wire_close(&w);
    return ok;
}
