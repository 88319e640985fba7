/* The request-head parser: what it reads, what it refuses and with which error, however the bytes are cut. */
#include "lib/http/parse.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct http_head head;
static struct http_parser parser;

static enum http_progress parse_all(struct str in)
{
    http_parse_init(&parser, &head, HTTP_MAX_HEAD);
    return http_parse(&parser, in, &head);
}

/* One byte more at each call; the outcome must be that of one call. */
static enum http_progress parse_bytewise(struct str in)
{
    http_parse_init(&parser, &head, HTTP_MAX_HEAD);
    enum http_progress p = HTTP_NEED_MORE;
    for (size_t n = 0; n <= in.n && p == HTTP_NEED_MORE; n++)
        p = http_parse(&parser, str_sub(in, 0, n), &head);
    return p;
}

#define ck_str(have, want) \
    ck_assert_msg(str_is((have), (want)), "have \"%.*s\", want \"%s\"", STR_ARGS(have), (want))

START_TEST(reads_a_request)
{
    struct str in = STR("POST /v1/reports?a=1&b=%41?c HTTP/1.1\r\nHost: h\u00f4:80\r\n\r\n");
    ck_assert_int_eq(parse_all(in), HTTP_ERROR); /* no authority has a letter beyond ASCII */
    in = STR("POST /v1/reports?a=1&b=%41?c HTTP/1.1\r\nHost: host:80\r\nX-Empty:\r\nX-Blank: \t \r\n"
             "Reason:  \xC4\x91\xE1\xBB\x91i chi\xE1\xBA\xBFu\t\r\ncontent-LENGTH: 0012\r\nExpect: "
             "100-Continue\r\n\r\nrest");
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(i ? parse_bytewise(in) : parse_all(in), HTTP_DONE);
        ck_assert_uint_eq(parser.at, in.n - 4);
        ck_assert_int_eq(head.method, HTTP_POST);
        ck_str(head.method_text, "POST");
        ck_str(head.target, "/v1/reports?a=1&b=%41?c");
        ck_str(head.path, "/v1/reports");
        ck_str(head.query, "a=1&b=%41?c");
        ck_assert_int_eq(head.minor, 1);
        ck_assert_uint_eq(head.nfields, 6);
        ck_str(head.fields[1].value, "");
        ck_str(head.fields[2].value, "");
        ck_str(http_field(&head, "reason"), "\xC4\x91\xE1\xBB\x91i chi\xE1\xBA\xBFu");
        ck_assert(head.has_length && head.length == 12 && !head.chunked && head.keep_alive &&
                  head.expect_continue);
        ck_assert(str_is_none(http_field(&head, "reaso")));
    }
}
END_TEST

START_TEST(query_is_none_without_a_question_mark)
{
    ck_assert_int_eq(parse_all(STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), HTTP_DONE);
    ck_assert(str_is_none(head.query));
    ck_assert_int_eq(parse_all(STR("GET /? HTTP/1.1\r\nHost: h\r\n\r\n")), HTTP_DONE);
    ck_assert(!str_is_none(head.query) && head.query.n == 0);
}
END_TEST

START_TEST(a_repeated_field_is_nobodys)
{
    ck_assert_int_eq(parse_all(STR("GET / HTTP/1.1\r\nHost: h\r\nIf-Match: 1\r\nif-match: 2\r\n\r\n")),
                     HTTP_DONE);
    ck_assert(str_is_none(http_field(&head, "If-Match")));
}
END_TEST

#define H "Host: h\r\n"
#define G "GET / HTTP/1.1\r\n" H

static const struct {
    const char *in;
    bool keep;
} keeps[] = {
    {G "\r\n", true},
    {G "Connection: close\r\n\r\n", false},
    {G "Connection: Keep-Alive, CLOSE\r\n\r\n", false},
    {G "Connection: te\r\nConnection: , ,close\r\n\r\n", false},
    {G "Connection: closed\r\n\r\n", true},
    {"GET / HTTP/1.0\r\n\r\n", false},
    {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
    {"GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n", false},
    {"\r\nGET / HTTP/1.1\r\n" H "\r\n", true},
    {"OPTIONS * HTTP/1.1\r\n" H "\r\n", true},
    {"BREW / HTTP/1.1\r\n" H "\r\n", true},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", true},
    {"GET / HTTP/1.1\r\nHost: [2001:db8::1]:8138\r\n\r\n", true},
};

START_TEST(keeps_alive)
{
    struct str in = str_of(keeps[_i].in);
    ck_assert_int_eq(parse_all(in), HTTP_DONE);
    ck_assert_int_eq(head.keep_alive, keeps[_i].keep);
    ck_assert_int_eq(parse_bytewise(in), HTTP_DONE);
    ck_assert_int_eq(head.keep_alive, keeps[_i].keep);
}
END_TEST

#define BAD ERR_BAD_REQUEST

/* The strings hold no NUL; that one is in refuses_nul. */
static const struct {
    const char *in;
    enum err err;
} refusals[] = {
    /* line ends */
    {"GET / HTTP/1.1\n", BAD},
    {"GET / HTTP/1.1\r\r\n", BAD},
    {"GET / HTTP/1.1\r\nHost: h\n\r\n", BAD},
    {"GET / HTTP/1.1\r\nHost: h\r\r\n", BAD},
    {"GET / HTTP/1.1\r\nX: a\rb\r\n", BAD},
    {G "\n", BAD},
    {G "\rX", BAD},
    {"\n" G "\r\n", BAD},
    {"\r\n\r\n" G "\r\n", BAD},
    /* folded fields, blanks before the colon, names */
    {G "X: a\r\n b\r\n\r\n", BAD},
    {G "X: a\r\n\tb\r\n\r\n", BAD},
    {"GET / HTTP/1.1\r\n Host: h\r\n\r\n", BAD},
    {G "Content-Length : 5\r\n\r\n", BAD},
    {G "Content-Length\t: 5\r\n\r\n", BAD},
    {G ": a\r\n\r\n", BAD},
    {G "X\r\n\r\n", BAD},
    {G "X(y): a\r\n\r\n", BAD},
    {G "T\xC3\xA9: a\r\n\r\n", BAD},
    {G "X: a\x01\r\n\r\n", BAD},
    {G "X: a\x7F\r\n\r\n", BAD},
    /* length and coding */
    {G "Content-Length: +5\r\n\r\n", BAD},
    {G "Content-Length: -1\r\n\r\n", BAD},
    {G "Content-Length: 0x5\r\n\r\n", BAD},
    {G "Content-Length: 5 5\r\n\r\n", BAD},
    {G "Content-Length: 5, 5\r\n\r\n", BAD},
    {G "Content-Length: 5,\r\n\r\n", BAD},
    {G "Content-Length: \r\n\r\n", BAD},
    {G "Content-Length:\t5\r\n\r\n", BAD},
    {G "Content-Length: 5\t\r\n\r\n", BAD},
    {G "Transfer-Encoding: chunked\t\r\n\r\n", BAD},
    {G "Transfer-Encoding:\tchunked\r\n\r\n", BAD},
    {G "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", BAD},
    {G "Content-Length: 5\r\ncontent-length: 6\r\n\r\n", BAD},
    {G "Content-Length: 18446744073709551616\r\n\r\n", ERR_TOO_LARGE},
    {G "Content-Length: 99999999999999999999999999\r\n\r\n", ERR_TOO_LARGE},
    {G "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", BAD},
    {G "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", BAD},
    {G "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", BAD},
    {G "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", BAD},
    {G "Transfer-Encoding: \r\n\r\n", BAD},
    {G "Transfer-Encoding: gzip\r\n\r\n", ERR_NOT_IMPLEMENTED},
    {G "Transfer-Encoding: gzip, chunked\r\n\r\n", ERR_NOT_IMPLEMENTED},
    {G "Transfer-Encoding: chunked, chunked\r\n\r\n", ERR_NOT_IMPLEMENTED},
    {G "Transfer-Encoding: xchunked\r\n\r\n", ERR_NOT_IMPLEMENTED},
    {G "Transfer-Encoding: \x0B"
       "chunked\r\n\r\n",
     BAD},
    {G "Transfer-Encoding: \"chunked\"\r\n\r\n", ERR_NOT_IMPLEMENTED},
    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", BAD},
    /* Host, Connection, Expect */
    {"GET / HTTP/1.1\r\n\r\n", BAD},
    {G "Host: h\r\n\r\n", BAD},
    {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", BAD},
    {"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", BAD},
    {"GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", BAD},
    {"GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", BAD},
    {G "Connection: clo se\r\n\r\n", BAD},
    {G "Expect: 200-ok\r\n\r\n", ERR_EXPECTATION},
    {G "Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n", BAD},
    /* the request line */
    {"GET  / HTTP/1.1\r\n", BAD},
    {"GET /  HTTP/1.1\r\n", BAD},
    {"GET / HTTP/1.1 \r\n", BAD},
    {"GET\t/ HTTP/1.1\r\n", BAD},
    {" GET / HTTP/1.1\r\n", BAD},
    {"GET /\r\n", BAD},
    {"GET\r\n", BAD},
    {"G@T / HTTP/1.1\r\n", BAD},
    {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n", BAD},
    {"GET http://h/ HTTP/1.1\r\n" H "\r\n", BAD},
    {"GET h/ HTTP/1.1\r\n" H "\r\n", BAD},
    {"GET * HTTP/1.1\r\n" H "\r\n", BAD},
    {"OPTIONS ** HTTP/1.1\r\n" H "\r\n", BAD},
    {"CONNECT h:443 HTTP/1.1\r\n" H "\r\n", BAD},
    {"GET /a#b HTTP/1.1\r\n", BAD},
    {"GET /\x01 HTTP/1.1\r\n", BAD},
    {"GET /\xC3\xA9 HTTP/1.1\r\n", BAD},
    {"GET /<a> HTTP/1.1\r\n", BAD},
    {"GET / http/1.1\r\n", BAD},
    {"GET / HTTP/1.1x\r\n", BAD},
    {"GET / HTTP/11\r\n", BAD},
    {"GET / HTTP/a.1\r\n", BAD},
    {"GET / HTTP/1.2\r\n", ERR_VERSION_UNSUPPORTED},
    {"GET / HTTP/2.0\r\n", ERR_VERSION_UNSUPPORTED},
    {"GET / HTTP/0.9\r\n", ERR_VERSION_UNSUPPORTED},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ERR_VERSION_UNSUPPORTED},
    {"\x16\x03\x01\x02", BAD}, /* a TLS client at the plain port */
};

START_TEST(refuses)
{
    struct str in = str_of(refusals[_i].in);
    ck_assert_msg(parse_all(in) == HTTP_ERROR, "accepted: %s", in.p);
    ck_assert_msg(parser.err == refusals[_i].err, "%s: %s", in.p, err_info(parser.err)->type);
    size_t at = parser.at;
    ck_assert_int_eq(parse_bytewise(in), HTTP_ERROR);
    ck_assert_int_eq(parser.err, refusals[_i].err);
    ck_assert_uint_eq(parser.at, at);
    ck_assert_int_eq(http_parse(&parser, in, &head), HTTP_ERROR); /* and it stays so */
}
END_TEST

START_TEST(refuses_nul)
{
    static const struct str in[] = {{"GET /\0 HTTP/1.1\r\n", 18},
                                    {"GET / HTTP/1.1\r\nX: \0\r\n", 22},
                                    {"GET / HTTP/1.1\r\nX\0: a\r\n", 23},
                                    {"\0", 1}};
    for (size_t i = 0; i < ARRAY_LEN(in); i++) {
        ck_assert_int_eq(parse_all(in[i]), HTTP_ERROR);
        ck_assert_int_eq(parser.err, ERR_BAD_REQUEST);
    }
}
END_TEST

/* "GET /aaa… HTTP/1.1" with a target of `n` bytes. */
static struct str long_target(char *to, size_t n)
{
    struct str tail = STR(" HTTP/1.1\r\nHost: h\r\n\r\n");
    memcpy(to, "GET /", 5);
    memset(to + 5, 'a', n - 1);
    memcpy(to + 4 + n, tail.p, tail.n);
    return str_from(to, 4 + n + tail.n);
}

START_TEST(limits_the_target)
{
    static char text[4096];
    ck_assert_int_eq(parse_all(long_target(text, HTTP_MAX_TARGET)), HTTP_DONE);
    ck_assert_int_eq(parse_all(long_target(text, HTTP_MAX_TARGET + 1)), HTTP_ERROR);
    ck_assert_int_eq(parser.err, ERR_URI_TOO_LONG);
    ck_assert_uint_eq(parser.at, 4 + HTTP_MAX_TARGET + 1); /* said at the first byte too many */
}
END_TEST

START_TEST(limits_the_number_of_fields)
{
    static char text[HTTP_MAX_HEAD];
    size_t n = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\n");
    for (int i = 1; i < HTTP_MAX_FIELDS; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "X-%d: %d\r\n", i, i);
    struct str fits = str_from(text, n + (size_t)snprintf(text + n, sizeof(text) - n, "\r\n"));
    ck_assert_int_eq(parse_all(fits), HTTP_DONE);
    ck_assert_uint_eq(head.nfields, HTTP_MAX_FIELDS);
    struct str over = str_from(text, n + (size_t)snprintf(text + n, sizeof(text) - n, "X: y\r\n\r\n"));
    ck_assert_int_eq(parse_all(over), HTTP_ERROR);
    ck_assert_int_eq(parser.err, ERR_HEADERS_TOO_LARGE);
}
END_TEST

START_TEST(limits_the_head)
{
    static char text[HTTP_MAX_HEAD + 64];
    struct str begin = STR("GET / HTTP/1.1\r\nHost: h\r\nX: ");
    memset(text, 'a', sizeof(text));
    memcpy(text, begin.p, begin.n);
    memcpy(text + HTTP_MAX_HEAD - 4, "\r\n\r\n", 4);
    ck_assert_int_eq(parse_all(str_from(text, HTTP_MAX_HEAD)), HTTP_DONE);
    memcpy(text + HTTP_MAX_HEAD - 4, "a\r\n\r\n", 5);
    ck_assert_int_eq(parse_all(str_from(text, HTTP_MAX_HEAD - 1)), HTTP_NEED_MORE);
    ck_assert_int_eq(parse_all(str_from(text, HTTP_MAX_HEAD)), HTTP_ERROR);
    ck_assert_int_eq(parser.err, ERR_HEADERS_TOO_LARGE);
    ck_assert_int_eq(parse_bytewise(str_from(text, HTTP_MAX_HEAD + 1)), HTTP_ERROR);
    ck_assert_int_eq(parser.err, ERR_HEADERS_TOO_LARGE);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http_parse");
    TCase *t = tcase_create("head");
    tcase_add_test(t, reads_a_request);
    tcase_add_test(t, query_is_none_without_a_question_mark);
    tcase_add_test(t, a_repeated_field_is_nobodys);
    tcase_add_loop_test(t, keeps_alive, 0, ARRAY_LEN(keeps));
    tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(refusals));
    tcase_add_test(t, refuses_nul);
    tcase_add_test(t, limits_the_target);
    tcase_add_test(t, limits_the_number_of_fields);
    tcase_add_test(t, limits_the_head);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
