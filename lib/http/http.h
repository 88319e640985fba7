/* HTTP/1.1 messages without sockets: a strict incremental request parser and the writer of reply heads (RFC 9112). */
#ifndef HOSO_LIB_HTTP_HTTP_H
#define HOSO_LIB_HTTP_HTTP_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"

enum http_method {
#define METHOD(name) HTTP_##name,
#include "lib/http/method.tbl.h"
#undef METHOD
    HTTP_METHOD_OTHER /* a well-formed token that is none of the table: answer 501 */
};

struct http_field {
    struct str name, value; /* value without surrounding blanks */
};

enum { HTTP_MAX_FIELDS = 64 };

struct http_head {
    enum http_method method;
    struct str method_text;
    struct str target; /* as sent, origin-form, or "*" for OPTIONS */
    struct str path,
        query; /* split at the first '?', still percent-encoded; query without '?', none without one */
    int minor; /* 0 or 1 */
    struct http_field fields[HTTP_MAX_FIELDS];
    size_t nfields;
    bool has_length, chunked, keep_alive, expect_continue;
    uint64_t length; /* of the body; 0 unless has_length */
};

/* The value of the only field of that name (case-insensitive); STR_NONE when absent or repeated. */
struct str http_field(const struct http_head *h, const char *name);

/* How far a parser came with the bytes that it was given. */
enum http_progress {
    HTTP_NEED_MORE,
    HTTP_DONE,
    HTTP_ERROR /* the parser's `err` says why; it takes no more bytes */
};

#endif
