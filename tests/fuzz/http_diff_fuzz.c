/*
 * Our parser against Debian's libhttp-parser: whatever we accept, it reads the same way. It is the more lenient of the two,
 * so that the reverse does not hold; what only it accepts is what we mean to refuse.
 */
#include "lib/http/chunk.h"
#include "lib/http/parse.h"

/* The oracle's header uses some of our names for its own. */
#define http_method oracle_method
#define http_parser oracle_parser
#define HTTP_GET ORACLE_GET
#define HTTP_HEAD ORACLE_HEAD
#define HTTP_POST ORACLE_POST
#define HTTP_PUT ORACLE_PUT
#define HTTP_PATCH ORACLE_PATCH
#define HTTP_DELETE ORACLE_DELETE
#define HTTP_OPTIONS ORACLE_OPTIONS
#include <http_parser.h>
#undef http_method
#undef http_parser
#undef HTTP_GET
#undef HTTP_HEAD
#undef HTTP_POST
#undef HTTP_PUT
#undef HTTP_PATCH
#undef HTTP_DELETE
#undef HTTP_OPTIONS

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BODY = 64 * 1024 };

/* What the oracle read. Names and values are joined with separators that neither can contain. */
struct reading {
    struct buf url, fields, body;
    bool in_value, headers_done, done, keep_alive;
    uint64_t length;
    unsigned flags;
};

static int on_url(oracle_parser *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    buf_add(&r->url, str_from(at, n));
    return 0;
}

static int on_field(oracle_parser *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    if (r->headers_done)
        return 0; /* a trailer: we drop them */
    if (r->in_value)
        buf_add_char(&r->fields, '\n');
    r->in_value = false;
    buf_add(&r->fields, str_from(at, n));
    return 0;
}

static int on_value(oracle_parser *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    if (r->headers_done)
        return 0;
    if (!r->in_value)
        buf_add_char(&r->fields, '\r');
    r->in_value = true;
    buf_add(&r->fields, str_from(at, n));
    return 0;
}

static int on_headers_complete(oracle_parser *p)
{
    struct reading *r = p->data;
    r->headers_done = true;
    r->keep_alive = http_should_keep_alive(p) != 0;
    r->flags = p->flags;
    r->length = p->content_length;
    p->upgrade = 0; /* we ignore Upgrade, as RFC 9110 7.8 allows */
    return 0;
}

static int on_body(oracle_parser *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    buf_add(&r->body, str_from(at, n));
    return 0;
}

static int on_message_complete(oracle_parser *p)
{
    struct reading *r = p->data;
    r->done = true;
    http_parser_pause(p, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_url = on_url,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

static struct str trim_end(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* The oracle keeps blanks at the end of values; they are no part of them (RFC 9112 5.1). */
static void compare_fields(const struct http_head *h, struct str have)
{
    for (size_t i = 0; i < h->nfields; i++) {
        size_t end = str_find(have, '\n');
        struct str line = str_sub(have, 0, end);
        size_t mid = str_find(line, '\r');
        ASSERT(str_eq(h->fields[i].name, str_sub(line, 0, mid)));
        ASSERT(str_eq(h->fields[i].value, trim_end(str_sub(line, mid + 1, line.n))));
        have = str_sub(have, end + 1, have.n);
    }
    ASSERT(have.n == 0);
}

/*
 * An empty element of Connection, or one that is the beginning of a token that it knows ("cl"), makes it skip the token
 * behind: the comma ends the match but is not seen as a comma. Nor does it pass over a TAB before a token. It then
 * misses a keep-alive.
 */
static bool hides_a_token(const struct http_head *h)
{
    static const char *const known[] = {"close", "keep-alive", "upgrade"};
    for (size_t i = 0; i < h->nfields; i++) {
        struct str rest = h->fields[i].value;
        if (str_ieq(h->fields[i].name, STR("connection")) && str_find(rest, '\t') < rest.n)
            return true;
        while (str_ieq(h->fields[i].name, STR("connection")) && rest.n) {
            size_t end = str_find(rest, ',');
            struct str token = trim_end(str_sub(rest, 0, end));
            while (token.n && (token.p[0] == ' ' || token.p[0] == '\t'))
                token = str_sub(token, 1, token.n);
            for (size_t k = 0; k < ARRAY_LEN(known); k++)
                if (token.n < strlen(known[k]) && str_ieq(token, str_from(known[k], token.n)))
                    return true;
            rest = str_sub(rest, end + 1, rest.n);
        }
    }
    return false;
}

static void compare_head(const struct http_head *h, const oracle_parser *oracle, const struct reading *r)
{
    ASSERT(r->headers_done);
    ASSERT(str_is(h->method_text, http_method_str((enum oracle_method)oracle->method)));
    ASSERT(oracle->http_major == 1 && oracle->http_minor == h->minor);
    ASSERT(str_eq(h->target, buf_str(&r->url)));
    compare_fields(h, buf_str(&r->fields));
    ASSERT(h->chunked == ((r->flags & F_CHUNKED) != 0));
    ASSERT(h->has_length == ((r->flags & F_CONTENTLENGTH) != 0));
    ASSERT(!h->has_length || h->length == r->length);
    /* It overlooks a "close" behind an empty list element, or beside keep-alive in HTTP/1.0; we then close, it need not. */
    ASSERT(!h->keep_alive || r->keep_alive || hides_a_token(h));
}

/*
 * Where 2.9.4 refuses what it should not: a method that it does not know (we answer 501), and a field whose name merely
 * begins with "Transfer-Encoding", which it takes for a coding.
 */
static bool oracle_errs(const struct http_head *h, enum http_errno e)
{
    if (h->method == HTTP_METHOD_OTHER && e == HPE_INVALID_METHOD)
        return true;
    struct str coding = STR("transfer-encoding");
    bool about_coding = e == HPE_INVALID_TRANSFER_ENCODING || e == HPE_UNEXPECTED_CONTENT_LENGTH;
    for (size_t i = 0; i < h->nfields && about_coding; i++)
        if (h->fields[i].name.n > coding.n && str_ieq(str_sub(h->fields[i].name, 0, coding.n), coding))
            return true;
    return false;
}

/* The body as we read it. False: it is refused, or not all there. `taken`: bytes behind the head that belong to it. */
static bool read_body(const struct http_head *h, struct str rest, struct buf *body, size_t *taken,
                      bool *trailers)
{
    struct http_chunk c;
    *taken = 0;
    if (h->chunked) {
        http_chunk_init(&c);
        bool done = http_chunk_read(&c, rest, taken, body) == HTTP_DONE;
        *trailers = c.trailer > 2;
        return done;
    }
    if (h->length > rest.n)
        return false;
    *taken = (size_t)h->length;
    buf_add(body, str_sub(rest, 0, *taken));
    return !body->failed;
}

static void compare(const struct http_head *h, struct str in, size_t head_n)
{
    struct reading r = {.done = false};
    struct buf body;
    oracle_parser oracle;
    size_t taken;
    bool trailers = false;
    buf_init(&r.url, in.n + 1);
    buf_init(&r.fields, 2 * in.n + 2);
    buf_init(&r.body, in.n + 1);
    buf_init(&body, MAX_BODY);
    http_parser_init(&oracle, HTTP_REQUEST);
    oracle.data = &r;
    size_t read = http_parser_execute(&oracle, &settings, in.p, in.n);
    enum http_errno e = HTTP_PARSER_ERRNO(&oracle);
    bool ours = read_body(h, str_sub(in, head_n, in.n), &body, &taken, &trailers);
    if (!oracle_errs(h, e)) {
        compare_head(h, &oracle, &r);
        /* It judges trailers as if they were header fields and may refuse what we drop. */
        if (ours && !(trailers && e != HPE_OK && e != HPE_PAUSED)) {
            ASSERT(r.done && read == head_n + taken);
            ASSERT(str_eq(buf_str(&body), buf_str(&r.body)));
        }
    }
    buf_free(&r.url);
    buf_free(&r.fields);
    buf_free(&r.body);
    buf_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = str_from((const char *)data, size);
    struct http_parser p;
    struct http_head h;
    http_parse_init(&p, &h, HTTP_MAX_HEAD);
    if (http_parse(&p, in, &h) == HTTP_DONE)
        compare(&h, in, p.at);
    return 0;
}
