/* Takes the chunked coding off a body (RFC 9112 7.1): bounded extensions, bounded trailers, which are dropped. */
#ifndef HOSO_LIB_HTTP_CHUNK_H
#define HOSO_LIB_HTTP_CHUNK_H

#include "lib/base/buf.h"
#include "lib/http/http.h"

enum {
    HTTP_MAX_EXTENSION = 1024, /* bytes of chunk extensions in one body, all chunks together */
    HTTP_MAX_TRAILER = 4096    /* bytes of trailer fields */
};

struct http_chunk {
    int state;     /* enum of chunk.c */
    enum err err;  /* why HTTP_ERROR */
    uint64_t left; /* of the chunk being read */
    size_t digits, extension, trailer;
};

void http_chunk_init(struct http_chunk *c);

/*
 * Reads from `in`, adds what it decodes to `body`, and says in `used` how many bytes it took: all of them, or up to
 * the end of the body (HTTP_DONE), or up to the fault. A chunk that would not fit into `body->max` is refused when its
 * size is read, before its bytes come.
 *
 * Errors: BAD_REQUEST, TOO_LARGE, HEADERS_TOO_LARGE (trailers), NO_MEMORY.
 */
MUST_USE enum http_progress http_chunk_read(struct http_chunk *c, struct str in, size_t *used,
                                            struct buf *body);

#endif
