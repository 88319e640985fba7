/* A growing byte buffer that always carries a hard maximum. */
#ifndef HOSO_LIB_BASE_BUF_H
#define HOSO_LIB_BASE_BUF_H

#include "lib/base/str.h"

struct buf {
    char *p;
    size_t n, room, max;
    bool failed; /* sticky: no memory, or past `max`; what was added since is lost, check once at the end */
};

/* An empty buffer that refuses to hold more than `max` bytes. Allocates nothing yet. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);

void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Adds `s` as a JSON string with its quotes; the bytes must be valid UTF-8. */
void buf_add_json(struct buf *b, struct str s);

static inline struct str buf_str(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

#endif
