/* Reads byte by byte what a stream sends: chunks below, lines above. */
#include "tests/harness/sse.h"

#include "tests/harness/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum phase { SIZE, SIZE_END, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1: a byte, 0: the connection ended, -1: not within the time. */
static int next_byte(int fd, int64_t until, char *c)
{
    for (;;) {
        int64_t left = until - now_ms();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int n = poll(&p, 1, left > 0 ? (int)left : 0);
        if (n == 0)
            return -1;
        if (n < 0 && errno != EINTR)
            return 0;
        if (n > 0)
            return recv(fd, c, 1, 0) == 1 ? 1 : 0;
    }
}

int sse_open(struct sse *s, int port, const char *target, const char *token, const char *more)
{
    struct wire w;
    size_t n = 0;
    memset(s, 0, sizeof(*s));
    s->fd = -1;
    s->budget = -1;
    if (!wire_open(&w, port))
        return 0;
    s->fd = w.fd;
    if (!wire_printf(&w, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n%s", target,
                     more) ||
        (token && !wire_printf(&w, "Authorization: Bearer %s\r\n", token)) || !wire_printf(&w, "\r\n"))
        return 0;
    for (int64_t until = now_ms() + WIRE_LIMIT_MS; n + 1 < sizeof(s->head); n++) {
        if (n >= 4 && memcmp(s->head + n - 4, "\r\n\r\n", 4) == 0)
            return strncmp(s->head, "HTTP/1.1 ", 9) == 0 ? (int)strtol(s->head + 9, NULL, 10) : 0;
        if (next_byte(s->fd, until, s->head + n) != 1)
            return 0;
    }
    return 0;
}

/* --- chunks --------------------------------------------------------------------------------------------- */

static bool size_digit(struct sse *s, char c)
{
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0 || s->left > WIRE_MAX)
        return false;
    s->left = s->left * 16 + (size_t)digit;
    return true;
}

/* One byte as it came: 1 it is a byte of the body, 0 it belongs to the framing, 2 the end, -1 nonsense. */
static int unframe(struct sse *s, char c)
{
    switch ((enum phase)s->phase) {
    case SIZE:
        if (c == '\r')
            s->phase = SIZE_END;
        else if (!size_digit(s, c))
            return -1;
        return 0;
    case SIZE_END:
        s->phase = s->left ? DATA : LAST_CR;
        return c == '\n' ? 0 : -1;
    case DATA:
        if (--s->left == 0)
            s->phase = DATA_CR;
        return 1;
    case DATA_CR:
        s->phase = DATA_LF;
        return c == '\r' ? 0 : -1;
    case DATA_LF:
        s->phase = SIZE;
        return c == '\n' ? 0 : -1;
    case LAST_CR:
        s->phase = LAST_LF;
        return c == '\r' ? 0 : -1;
    case LAST_LF:
    default:
        return c == '\n' ? 2 : -1;
    }
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static void set_field(struct sse *s, const char *name, char *out, size_t room)
{
    size_t n = strlen(name);
    if (strncmp(s->line, name, n) == 0 && s->line[n] == ':')
        snprintf(out, room, "%s", s->line + n + 1 + (s->line[n + 1] == ' '));
}

/* A whole line: SSE_EVENT when it ends one, SSE_COMMENT, or SSE_LATE: go on. */
static enum sse_what take_line(struct sse *s)
{
    s->line[s->nline] = '\0';
    s->nline = 0;
    if (s->line[0] == ':')
        return SSE_COMMENT;
    if (s->line[0] == '\0') {
        s->inside = 0;
        return s->data[0] ? SSE_EVENT : SSE_LATE;
    }
    set_field(s, "id", s->id, sizeof(s->id));
    set_field(s, "event", s->kind, sizeof(s->kind));
    set_field(s, "data", s->data, sizeof(s->data));
    return SSE_LATE;
}

enum sse_what sse_next(struct sse *s, int limit_ms)
{
    int64_t until = now_ms() + limit_ms;
    if (s->inside == 0)
        s->id[0] = s->kind[0] = s->data[0] = '\0';
    for (;;) {
        char c;
        if (s->budget == 0)
            return SSE_SPENT;
        int got = next_byte(s->fd, until, &c);
        if (got <= 0)
            return got < 0 ? SSE_LATE : SSE_BROKEN;
        int part = unframe(s, c);
        if (part == 2)
            return SSE_END;
        if (part < 0 || s->nline + 1 >= sizeof(s->line))
            return SSE_BROKEN;
        if (part == 0)
            continue;
        s->budget -= s->budget > 0;
        s->inside++;
        if (c != '\n') {
            s->line[s->nline++] = c;
            continue;
        }
        enum sse_what what = take_line(s);
        if (what != SSE_LATE)
            return what;
    }
}

void sse_close(struct sse *s, bool reset)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (s->fd < 0)
        return;
    if (reset)
        setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(s->fd);
    s->fd = -1;
}
