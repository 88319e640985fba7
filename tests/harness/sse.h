/* A client of server-sent events for tests: decodes the chunks itself, and can die in the middle of an event. */
#ifndef HOSO_TESTS_HARNESS_SSE_H
#define HOSO_TESTS_HARNESS_SSE_H

#include "lib/base/str.h"

enum sse_what {
    SSE_EVENT,
    SSE_COMMENT, /* a heartbeat */
    SSE_END,     /* the last chunk: the server ended the stream in good order */
    SSE_BROKEN,  /* the connection ended without it, or what came is no stream */
    SSE_LATE,    /* nothing whole came within the limit */
    SSE_SPENT    /* the budget of bytes is used up, in the middle of something unless `inside` is 0 */
};

struct sse {
    int fd;
    char head[2048];
    int phase;       /* of the chunks */
    size_t left;     /* of the chunk */
    int64_t budget;  /* bytes of the body that will still be read; negative: all */
    char line[8192]; /* as far as it has come */
    size_t inside;   /* bytes of the event that is not whole yet */
    size_t nline;
    char id[80], kind[40], data[8192];
};

/*
 * Asks for a stream and reads the head of the reply: its status, 0 when there was none. `more`: further header fields, each with
 * \r\n, or "".
 */
int sse_open(struct sse *s, int port, const char *target, const char *token, const char *more);

/* The next event, comment or end; after SSE_EVENT id, kind and data hold its fields. */
enum sse_what sse_next(struct sse *s, int limit_ms);

/* Leaves: with a reset, or in good order. */
void sse_close(struct sse *s, bool reset);

#endif
