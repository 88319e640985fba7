/* A client of raw bytes: connects, sends what it is told and nothing else, reads one reply with a deadline. */
#ifndef HOSO_TESTS_HARNESS_WIRE_H
#define HOSO_TESTS_HARNESS_WIRE_H

#include "lib/base/str.h"

enum { WIRE_MAX = 8 * 1024 * 1024, WIRE_LIMIT_MS = 30000 };

struct wire {
    int fd;
    char *bytes; /* read and not yet taken */
    size_t n, room;
};

struct wire_reply {
    int status;
    char *text;      /* the whole reply, NUL-terminated; the slices lie in it */
    struct str head; /* status line and fields, without the blank line */
    struct str body;
};

/* A connection to 127.0.0.1. False: refused, or not within WIRE_LIMIT_MS. */
MUST_USE bool wire_open(struct wire *w, int port);
void wire_close(struct wire *w);

/* All bytes, or false when the other side closed or does not read. */
MUST_USE bool wire_send(struct wire *w, struct str bytes);
MUST_USE bool wire_printf(struct wire *w, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* No more bytes will come from us. */
void wire_shut(struct wire *w);

/*
 * The next reply that is not 100-continue, its body by Content-Length; `head_only` after HEAD. False: the connection ended or the
 * time was over first. Freed by wire_reply_free().
 */
MUST_USE bool wire_read(struct wire *w, struct wire_reply *r, bool head_only, int limit_ms);
void wire_reply_free(struct wire_reply *r);

/* A field of the reply's head, case-insensitive; STR_NONE when absent. */
struct str wire_field(const struct wire_reply *r, const char *name);

/* True when the other side closes within the time, and sends nothing before. */
MUST_USE bool wire_closes(struct wire *w, int limit_ms);

/*
 * One request on a connection of its own. `token` and `body` may be NULL; `more` are further fields, each with its \r\n, or "".
 */
MUST_USE bool wire_ask(int port, const char *method, const char *target, const char *token, const char *more,
                       const char *body, struct wire_reply *r);

#endif
