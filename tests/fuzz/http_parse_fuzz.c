/* Any bytes as a request head: no crash, slices inside the input, and the same outcome however the bytes are cut. */
#include "lib/http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_slice(struct str s, struct str in)
{
    ASSERT(str_is_none(s) || (s.p >= in.p && s.p + s.n <= in.p + in.n));
}

static void check_head(const struct http_head *h, const struct http_parser *p, struct str in)
{
    struct str head = str_sub(in, 0, p->at);
    ASSERT(p->at <= in.n && h->nfields <= HTTP_MAX_FIELDS);
    check_slice(h->target, head);
    check_slice(h->path, head);
    check_slice(h->query, head);
    for (size_t i = 0; i < h->nfields; i++) {
        check_slice(h->fields[i].name, head);
        check_slice(h->fields[i].value, head);
        ASSERT(h->fields[i].name.n > 0 && str_find(h->fields[i].value, '\r') == h->fields[i].value.n);
    }
    ASSERT(!(h->chunked && h->has_length) && (h->has_length || h->length == 0));
    ASSERT(h->target.n > 0 && h->target.n <= HTTP_MAX_TARGET && p->at <= HTTP_MAX_HEAD);
}

static void check_same(const struct http_head *a, const struct http_head *b)
{
    ASSERT(a->method == b->method && str_eq(a->target, b->target) && a->minor == b->minor);
    ASSERT(a->nfields == b->nfields && a->length == b->length && a->has_length == b->has_length);
    ASSERT(a->chunked == b->chunked && a->keep_alive == b->keep_alive &&
           a->expect_continue == b->expect_continue);
    for (size_t i = 0; i < a->nfields; i++)
        ASSERT(str_eq(a->fields[i].name, b->fields[i].name) &&
               str_eq(a->fields[i].value, b->fields[i].value));
}

/* Where to cut next: a small generator seeded by the input, so that a crash can be repeated. */
static size_t next_cut(uint32_t *seed, size_t at)
{
    *seed = *seed * 1664525U + 1013904223U;
    return at + 1 + (*seed >> 28) * ((*seed >> 24 & 3) == 0 ? 7 : 1);
}

static void compare_with_cuts(struct str in, uint32_t seed, enum http_progress want,
                              const struct http_parser *pw, const struct http_head *hw)
{
    struct http_parser p;
    struct http_head h;
    http_parse_init(&p, &h, HTTP_MAX_HEAD);
    enum http_progress got = HTTP_NEED_MORE;
    for (size_t n = 0; got == HTTP_NEED_MORE && n < in.n;) {
        n = seed ? next_cut(&seed, n) : n + 1;
        got = http_parse(&p, str_sub(in, 0, n), &h);
    }
    ASSERT(in.n == 0 || (got == want && p.at == pw->at && p.err == pw->err));
    if (want == HTTP_DONE)
        check_same(&h, hw);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = str_from((const char *)data, size);
    struct http_parser p;
    struct http_head h;
    http_parse_init(&p, &h, HTTP_MAX_HEAD);
    enum http_progress got = http_parse(&p, in, &h);
    ASSERT((got == HTTP_ERROR) == (p.err != ERR_OK));
    if (got == HTTP_DONE)
        check_head(&h, &p, in);
    uint32_t seed = 1;
    for (size_t i = 0; i < size; i++)
        seed = seed * 31 + data[i];
    compare_with_cuts(in, 0, got, &p, &h);
    compare_with_cuts(in, seed | 1U, got, &p, &h);
    return 0;
}
