/* The chunked decoder: one state per place in the grammar, as strict about line ends as the head's parser. */
#include "lib/http/chunk.h"

#include "lib/http/octet.h"

enum chunk_state {
    AT_SIZE,
    IN_SIZE,
    IN_EXTENSION,
    AT_SIZE_LF,
    IN_DATA,
    AT_DATA_CR,
    AT_DATA_LF,
    AT_TRAILER,
    IN_TRAILER_NAME,
    IN_TRAILER_VALUE,
    AT_TRAILER_LF,
    AT_END_LF,
    AT_END
};

enum { MAX_DIGITS = 16 }; /* more could be leading zeros alone, which nobody needs */

void http_chunk_init(struct http_chunk *c)
{
    *c = (struct http_chunk){.state = AT_SIZE};
}

static enum err go(struct http_chunk *c, bool ok, enum chunk_state next)
{
    c->state = next;
    return ok ? ERR_OK : ERR_BAD_REQUEST;
}

static enum err step_size(struct http_chunk *c, char octet, const struct buf *body)
{
    int digit = octet_hex(octet);
    if (digit >= 0) {
        c->state = IN_SIZE;
        c->left = c->left * 16 + (uint64_t)digit; /* cannot overflow: it was within body->max before */
        if (++c->digits > MAX_DIGITS)
            return ERR_BAD_REQUEST;
        return c->left <= body->max - body->n ? ERR_OK : ERR_TOO_LARGE;
    }
    if (c->state == AT_SIZE)
        return ERR_BAD_REQUEST;
    return octet == ';' ? go(c, true, IN_EXTENSION) : go(c, octet == '\r', AT_SIZE_LF);
}

/* Nothing in an extension is ours. It ends at its CR: quoted strings can hold none. */
static enum err step_extension(struct http_chunk *c, char octet)
{
    if (octet == '\r')
        return go(c, true, AT_SIZE_LF);
    if (++c->extension > HTTP_MAX_EXTENSION)
        return ERR_BAD_REQUEST;
    return octet_is(octet, OCTET_VALUE) ? ERR_OK : ERR_BAD_REQUEST;
}

static enum err step_trailer(struct http_chunk *c, char octet)
{
    if (++c->trailer > HTTP_MAX_TRAILER)
        return ERR_HEADERS_TOO_LARGE;
    switch ((enum chunk_state)c->state) {
    case AT_TRAILER:
        if (octet == '\r')
            return go(c, true, AT_END_LF);
        return go(c, octet_is(octet, OCTET_TOKEN), IN_TRAILER_NAME);
    case IN_TRAILER_NAME:
        return octet_is(octet, OCTET_TOKEN) ? ERR_OK : go(c, octet == ':', IN_TRAILER_VALUE);
    case IN_TRAILER_VALUE:
        return octet_is(octet, OCTET_VALUE) ? ERR_OK : go(c, octet == '\r', AT_TRAILER_LF);
    case AT_TRAILER_LF:
        return go(c, octet == '\n', AT_TRAILER);
    default: /* AT_END_LF */
        return go(c, octet == '\n', AT_END);
    }
}

static enum err step(struct http_chunk *c, char octet, const struct buf *body)
{
    switch ((enum chunk_state)c->state) {
    case AT_SIZE:
    case IN_SIZE:
        return step_size(c, octet, body);
    case IN_EXTENSION:
        return step_extension(c, octet);
    case AT_SIZE_LF:
        return go(c, octet == '\n', c->left ? IN_DATA : AT_TRAILER);
    case AT_DATA_CR:
        return go(c, octet == '\r', AT_DATA_LF);
    case AT_DATA_LF:
        c->digits = 0;
        return go(c, octet == '\n', AT_SIZE);
    default:
        return step_trailer(c, octet);
    }
}

/* Takes as much of the chunk as there is and returns how many bytes that was. */
static size_t take_data(struct http_chunk *c, struct str in, struct buf *body)
{
    size_t n = in.n < c->left ? in.n : (size_t)c->left;
    buf_add(body, str_sub(in, 0, n));
    if (body->failed)
        c->err = ERR_NO_MEMORY;
    c->left -= n;
    if (c->left == 0)
        c->state = AT_DATA_CR;
    return n;
}

enum http_progress http_chunk_read(struct http_chunk *c, struct str in, size_t *used, struct buf *body)
{
    size_t at = 0;
    while (c->err == ERR_OK && c->state != AT_END && at < in.n) {
        if (c->state == IN_DATA)
            at += take_data(c, str_sub(in, at, in.n), body);
        else
            c->err = step(c, in.p[at++], body);
    }
    *used = at;
    if (c->err != ERR_OK)
        return HTTP_ERROR;
    return c->state == AT_END ? HTTP_DONE : HTTP_NEED_MORE;
}
