/* Reads the head of one request, byte by byte as it arrives, and refuses whatever two readers could read in two ways. */
#ifndef HOSO_LIB_HTTP_PARSE_H
#define HOSO_LIB_HTTP_PARSE_H

#include "lib/http/http.h"

enum { HTTP_MAX_TARGET = 2048, HTTP_MAX_METHOD = 32, HTTP_MAX_HEAD = 16 * 1024 };

struct http_parser {
    int state;    /* enum of parse.c */
    enum err err; /* why HTTP_ERROR */
    size_t at;    /* bytes read so far; after HTTP_DONE the length of the head */
    size_t mark;  /* where the element being read begins */
    size_t end;   /* one past the last byte of a value that is not blank */
    size_t max_head;
    unsigned seen; /* fields that may come once, by bit */
    bool wants_close, wants_keep;
};

/* `max_head`: bytes from the first of the request line to the end of the empty line; more is ERR_HEADERS_TOO_LARGE. */
void http_parse_init(struct http_parser *p, struct http_head *head, size_t max_head);

/*
 * `in` is the request from its first byte on, all that has arrived so far (bytes behind the head are not looked at);
 * later calls pass the same bytes at the same address with more behind them. Each byte is read once, and the
 * outcome does not depend on how they were cut. The slices of `head` point into `in`.
 *
 * Errors: BAD_REQUEST, URI_TOO_LONG, HEADERS_TOO_LARGE (also more than HTTP_MAX_FIELDS), VERSION_UNSUPPORTED,
 * NOT_IMPLEMENTED (a transfer coding that we do not know), EXPECTATION, TOO_LARGE (a length past 2^64).
 */
MUST_USE enum http_progress http_parse(struct http_parser *p, struct str in, struct http_head *head);

#endif
