/*
 * The request-head parser: one state per place in the grammar of RFC 9112, one step per byte.
 *
 * It knows no socket and no limit on bodies. Where the RFC lets a recipient be lenient it is not: bare LF, bare CR,
 * folded fields, blanks before a colon, a repeated or listed Content-Length and any mixture of Content-Length with
 * Transfer-Encoding are each the half of a request-smuggling attack. The one leniency kept is an empty line before
 * the request (RFC 9112 2.2).
 */
#include "lib/http/parse.h"

#include "lib/http/octet.h"

enum parse_state {
    AT_START,
    AT_START_LF, /* after the CR of the one empty line that is forgiven */
    AT_FIRST,    /* the first byte of the method */
    IN_METHOD,
    AT_TARGET,
    IN_TARGET,
    IN_VERSION,
    AT_LINE_LF,
    AT_FIELD,
    IN_NAME,
    BEFORE_VALUE,
    IN_VALUE,
    AT_VALUE_LF,
    AT_END_LF
};

enum { SEEN_HOST = 1, SEEN_LENGTH = 2, SEEN_CODING = 4, SEEN_EXPECT = 8 };

enum { VERSION_SIZE = sizeof("HTTP/1.1") - 1 };

void http_parse_init(struct http_parser *p, struct http_head *head, size_t max_head)
{
    *p = (struct http_parser){.state = AT_START, .max_head = max_head};
    head->method = HTTP_METHOD_OTHER;
    head->method_text = head->target = head->path = head->query = STR_NONE;
    head->minor = 1;
    head->nfields = 0;
    head->has_length = head->chunked = head->keep_alive = head->expect_continue = false;
    head->length = 0;
}

/* --- the request line ------------------------------------------------------------------------------------------- */

static enum http_method method_of(struct str name)
{
    static const char *const names[] = {
#define METHOD(name) #name,
#include "lib/http/method.tbl.h"
#undef METHOD
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_is(name, names[i]))
            return (enum http_method)i;
    return HTTP_METHOD_OTHER;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `v` is a prefix of the version, or all of it. Says as early as possible that it is none. */
static enum err version_check(struct str v)
{
    static const char form[] = "HTTP/d.d";
    char c = v.p[v.n - 1];
    char want = form[v.n - 1];
    if (want == 'd' ? !is_digit(c) : c != want)
        return ERR_BAD_REQUEST;
    if (v.n == VERSION_SIZE && (v.p[5] != '1' || (v.p[7] != '0' && v.p[7] != '1')))
        return ERR_VERSION_UNSUPPORTED;
    return ERR_OK;
}

/* The line is complete: the target must be in origin-form, or "*" of OPTIONS (RFC 9112 3.2). */
static enum err request_line(struct http_head *h)
{
    if (h->target.p[0] == '/') {
        size_t q = str_find(h->target, '?');
        h->path = str_sub(h->target, 0, q);
        h->query = q < h->target.n ? str_sub(h->target, q + 1, h->target.n) : STR_NONE;
        return ERR_OK;
    }
    if (h->method != HTTP_OPTIONS || !str_is(h->target, "*"))
        return ERR_BAD_REQUEST;
    h->path = h->target;
    return ERR_OK;
}

/* --- what single fields mean ------------------------------------------------------------------------------------ */

static enum err seen_once(struct http_parser *p, unsigned which)
{
    if (p->seen & which)
        return ERR_BAD_REQUEST;
    p->seen |= which;
    return ERR_OK;
}

/* 1*DIGIT and nothing else: no sign, no list, no blank. */
static enum err field_length(struct http_head *h, struct str v)
{
    if (v.n == 0)
        return ERR_BAD_REQUEST;
    bool over = false;
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit(v.p[i]))
            return ERR_BAD_REQUEST;
        over |= __builtin_mul_overflow(h->length, 10U, &h->length);
        over |= __builtin_add_overflow(h->length, (uint64_t)(v.p[i] - '0'), &h->length);
    }
    h->has_length = true;
    return over ? ERR_TOO_LARGE : ERR_OK;
}

static enum err field_coding(struct http_head *h, struct str v)
{
    if (v.n == 0)
        return ERR_BAD_REQUEST;
    if (!str_ieq(v, STR("chunked")))
        return ERR_NOT_IMPLEMENTED;
    h->chunked = true;
    return ERR_OK;
}

static struct str trim(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_sub(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* A list of options over one or more fields; those we do not know are for others. */
static enum err field_connection(struct http_parser *p, struct str v)
{
    while (v.n) {
        size_t comma = str_find(v, ',');
        struct str option = trim(str_sub(v, 0, comma));
        if (!octets_are(option, OCTET_TOKEN))
            return ERR_BAD_REQUEST;
        p->wants_close |= str_ieq(option, STR("close"));
        p->wants_keep |= str_ieq(option, STR("keep-alive"));
        v = str_sub(v, comma + 1, v.n);
    }
    return ERR_OK;
}

/* An HTTP/1.0 client cannot wait for 100, and its Expect is not heard (RFC 9110 10.1.1). */
static enum err field_expect(struct http_head *h, struct str v)
{
    if (h->minor == 0)
        return ERR_OK;
    if (!str_ieq(v, STR("100-continue")))
        return ERR_EXPECTATION;
    h->expect_continue = true;
    return ERR_OK;
}

/* Once, and with no tab around it: there are readers (libhttp-parser is one) to which "chunked\t" is another coding. */
static enum err framing_once(struct http_parser *p, unsigned which, struct str raw)
{
    return str_find(raw, '\t') == raw.n ? seen_once(p, which) : ERR_BAD_REQUEST;
}

/*
 * A complete field, which ends before `end`. Those that decide about framing are judged here, in the order in which
 * they came.
 */
static enum err field_done(struct http_parser *p, struct http_head *h, const char *end)
{
    struct str name = h->fields[h->nfields].name, v = h->fields[h->nfields].value;
    struct str raw = str_from(name.p + name.n, (size_t)(end - name.p) - name.n);
    enum err e = ERR_OK;
    h->nfields++;
    switch (name.n) { /* most names are none of ours: their length says so */
    case 4:
        if (str_ieq(name, STR("host")))
            e = octets_are(v, OCTET_HOST) ? seen_once(p, SEEN_HOST) : ERR_BAD_REQUEST;
        break;
    case 6:
        if (str_ieq(name, STR("expect")) && (e = seen_once(p, SEEN_EXPECT)) == ERR_OK)
            e = field_expect(h, v);
        break;
    case 10:
        if (str_ieq(name, STR("connection")))
            e = field_connection(p, v);
        break;
    case 14:
        if (str_ieq(name, STR("content-length")) && (e = framing_once(p, SEEN_LENGTH, raw)) == ERR_OK)
            e = field_length(h, v);
        break;
    case 17:
        if (str_ieq(name, STR("transfer-encoding")) && (e = framing_once(p, SEEN_CODING, raw)) == ERR_OK)
            e = field_coding(h, v);
        break;
    default:
        break;
    }
    return e;
}

static enum err head_done(struct http_parser *p, struct http_head *h)
{
    if (h->minor == 1 && !(p->seen & SEEN_HOST))
        return ERR_BAD_REQUEST;
    if (h->chunked && (h->has_length || h->minor == 0))
        return ERR_BAD_REQUEST;
    h->keep_alive = !p->wants_close && (h->minor == 1 || p->wants_keep);
    return ERR_OK;
}

/* --- the machine ------------------------------------------------------------------------------------------------ */

static enum err expect_octet(struct http_parser *p, char c, char want, enum parse_state next)
{
    p->state = next;
    return c == want ? ERR_OK : ERR_BAD_REQUEST;
}

static enum err step_line(struct http_parser *p, struct str in, struct http_head *h)
{
    char c = in.p[p->at];
    size_t n = p->at - p->mark; /* how long the element is without this byte */
    switch ((enum parse_state)p->state) {
    case AT_START:
        p->state = AT_START_LF;
        if (c == '\r')
            return ERR_OK;
        p->state = AT_FIRST;
        return step_line(p, in, h);
    case AT_START_LF:
        return expect_octet(p, c, '\n', AT_FIRST);
    case AT_FIRST:
        p->mark = p->at;
        p->state = IN_METHOD;
        return octet_is(c, OCTET_TOKEN) ? ERR_OK : ERR_BAD_REQUEST;
    case IN_METHOD:
        if (octet_is(c, OCTET_TOKEN))
            return n < HTTP_MAX_METHOD ? ERR_OK : ERR_BAD_REQUEST;
        h->method_text = str_sub(in, p->mark, p->at);
        h->method = method_of(h->method_text);
        return expect_octet(p, c, ' ', AT_TARGET);
    case AT_TARGET:
        p->mark = p->at;
        p->state = IN_TARGET;
        return octet_is(c, OCTET_TARGET) ? ERR_OK : ERR_BAD_REQUEST;
    case IN_TARGET:
        if (octet_is(c, OCTET_TARGET))
            return n < HTTP_MAX_TARGET ? ERR_OK : ERR_URI_TOO_LONG;
        h->target = str_sub(in, p->mark, p->at);
        p->mark = p->at + 1;
        return expect_octet(p, c, ' ', IN_VERSION);
    default: /* IN_VERSION */
        if (n < VERSION_SIZE)
            return version_check(str_sub(in, p->mark, p->at + 1));
        h->minor = in.p[p->at - 1] - '0';
        return expect_octet(p, c, '\r', AT_LINE_LF);
    }
}

static enum err step_field(struct http_parser *p, struct str in, struct http_head *h)
{
    char c = in.p[p->at];
    switch ((enum parse_state)p->state) {
    case AT_LINE_LF:
        p->state = AT_FIELD;
        return c == '\n' ? request_line(h) : ERR_BAD_REQUEST;
    case AT_FIELD: /* a blank here would be a folded field: no token */
        p->mark = p->at;
        if (c == '\r')
            return expect_octet(p, c, '\r', AT_END_LF);
        if (h->nfields == HTTP_MAX_FIELDS)
            return ERR_HEADERS_TOO_LARGE;
        p->state = IN_NAME;
        return octet_is(c, OCTET_TOKEN) ? ERR_OK : ERR_BAD_REQUEST;
    case IN_NAME:
        if (octet_is(c, OCTET_TOKEN))
            return ERR_OK;
        h->fields[h->nfields].name = str_sub(in, p->mark, p->at);
        return expect_octet(p, c, ':', BEFORE_VALUE);
    case BEFORE_VALUE:
        p->mark = p->end = p->at;
        if (c == ' ' || c == '\t')
            return ERR_OK;
        p->state = IN_VALUE;
        return step_field(p, in, h);
    case IN_VALUE:
        if (octet_is(c, OCTET_VALUE)) {
            if (c != ' ' && c != '\t')
                p->end = p->at + 1;
            return ERR_OK;
        }
        h->fields[h->nfields].value = str_sub(in, p->mark, p->end);
        return expect_octet(p, c, '\r', AT_VALUE_LF);
    case AT_VALUE_LF:
        p->state = AT_FIELD;
        return c == '\n' ? field_done(p, h, in.p + p->at - 1) : ERR_BAD_REQUEST;
    default: /* AT_END_LF */
        return c == '\n' ? head_done(p, h) : ERR_BAD_REQUEST;
    }
}

/* Runs over the bytes that leave the state as it is; what ends such a run is left to the step. */
static void skip_run(struct http_parser *p, struct str in)
{
    unsigned kind = p->state == IN_NAME ? OCTET_TOKEN : p->state == IN_VALUE ? OCTET_VALUE : 0;
    size_t stop = in.n < p->max_head ? in.n : p->max_head;
    size_t at = p->at;
    for (; at < stop && octet_is(in.p[at], kind); at++)
        if (in.p[at] != ' ' && in.p[at] != '\t')
            p->end = at + 1;
    p->at = at;
}

enum http_progress http_parse(struct http_parser *p, struct str in, struct http_head *head)
{
    while (p->err == ERR_OK) {
        skip_run(p, in);
        if (p->at == in.n && p->at < p->max_head)
            return HTTP_NEED_MORE;
        bool last = p->state == AT_END_LF;
        if (p->at >= p->max_head)
            p->err = ERR_HEADERS_TOO_LARGE;
        else
            p->err = p->state < AT_LINE_LF ? step_line(p, in, head) : step_field(p, in, head);
        p->at++;
        if (last && p->err == ERR_OK)
            return HTTP_DONE;
    }
    return HTTP_ERROR;
}

struct str http_field(const struct http_head *h, const char *name)
{
    struct str want = str_of(name), found = STR_NONE;
    for (size_t i = 0; i < h->nfields; i++) {
        if (!str_ieq(h->fields[i].name, want))
            continue;
        if (!str_is_none(found))
            return STR_NONE;
        found = h->fields[i].value;
    }
    return found;
}
