/* Any bytes as a chunked body: no crash, never more than the maximum, and the same outcome however they are cut. */
#include "lib/http/chunk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BODY = 4096 };

static enum http_progress decode(struct str in, size_t step, struct http_chunk *c, struct buf *body,
                                 size_t *taken)
{
    enum http_progress p = HTTP_NEED_MORE;
    http_chunk_init(c);
    buf_init(body, MAX_BODY);
    *taken = 0;
    while (p == HTTP_NEED_MORE && *taken < in.n) {
        struct str piece = str_sub(in, *taken, *taken + step);
        size_t used = 0;
        p = http_chunk_read(c, piece, &used, body);
        ASSERT(used <= piece.n && (p != HTTP_NEED_MORE || used == piece.n));
        *taken += used;
    }
    ASSERT(body->n <= MAX_BODY && body->n <= in.n && !body->failed);
    ASSERT((p == HTTP_ERROR) == (c->err != ERR_OK));
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = str_from((const char *)data, size);
    struct http_chunk whole, cut;
    struct buf a, b;
    size_t ta, tb;
    enum http_progress p = decode(in, size ? size : 1, &whole, &a, &ta);
    for (size_t step = 1; step <= 7; step += 2) {
        ASSERT(decode(in, step, &cut, &b, &tb) == p);
        ASSERT(ta == tb && cut.err == whole.err && str_eq(buf_str(&a), buf_str(&b)));
        buf_free(&b);
    }
    buf_free(&a);
    return 0;
}
