/* The chunked decoder: bodies, limits and refusals, however the bytes are cut. */
#include "lib/http/chunk.h"

#include <check.h>
#include <stdlib.h>

enum { MAX_BODY = 32 };

static struct http_chunk chunk;
static struct buf body;

/* Reads in pieces of `step` bytes and says how many were taken in all. */
static enum http_progress read_all(struct str in, size_t step, size_t *taken)
{
    enum http_progress p = HTTP_NEED_MORE;
    http_chunk_init(&chunk);
    buf_free(&body);
    buf_init(&body, MAX_BODY);
    *taken = 0;
    while (p == HTTP_NEED_MORE && *taken < in.n) {
        size_t used;
        struct str piece = str_sub(in, *taken, *taken + step);
        p = http_chunk_read(&chunk, piece, &used, &body);
        ck_assert(used <= piece.n && (p != HTTP_NEED_MORE || used == piece.n));
        *taken += used;
    }
    return p;
}

static const struct {
    const char *in, *body;
    size_t left; /* bytes behind the body */
} good[] = {
    {"0\r\n\r\n", "", 0},
    {"5\r\nhello\r\n0\r\n\r\nGET", "hello", 3},
    {"005\r\nhello\r\n1\r\n!\r\n000\r\n\r\n", "hello!", 0},
    {"A\r\n0123456789\r\na\r\nabcdefghij\r\n0\r\n\r\n", "0123456789abcdefghij", 0},
    {"1;a=b;c=\"d;e\"\r\nx\r\n0;last\r\n\r\n", "x", 0},
    {"2\r\n\r\n\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\nZ", "\r\n", 1},
};

START_TEST(decodes)
{
    struct str in = str_of(good[_i].in);
    for (size_t step = 1; step <= in.n; step++) {
        size_t taken;
        ck_assert_int_eq(read_all(in, step, &taken), HTTP_DONE);
        ck_assert(str_is(buf_str(&body), good[_i].body));
        ck_assert_uint_eq(in.n - taken, good[_i].left);
    }
}
END_TEST

static const struct {
    const char *in;
    enum err err;
} bad[] = {
    {"\r\n", ERR_BAD_REQUEST},
    {"0x3\r\nabc\r\n", ERR_BAD_REQUEST},
    {"+3\r\nabc\r\n", ERR_BAD_REQUEST},
    {"-1\r\n", ERR_BAD_REQUEST},
    {" 3\r\nabc\r\n", ERR_BAD_REQUEST},
    {"3 \r\nabc\r\n", ERR_BAD_REQUEST},
    {"3 ;a\r\nabc\r\n", ERR_BAD_REQUEST},
    {"g\r\n", ERR_BAD_REQUEST},
    {"3\nabc\r\n", ERR_BAD_REQUEST},
    {"3\r\nabc\n0\r\n\r\n", ERR_BAD_REQUEST},
    {"3\r\nabcd\r\n", ERR_BAD_REQUEST},
    {"3\r\nabc0\r\n\r\n", ERR_BAD_REQUEST},
    {"3\r\rabc\r\n", ERR_BAD_REQUEST},
    {"3;a\nabc\r\n", ERR_BAD_REQUEST},
    {"3;a\x01\r\nabc\r\n", ERR_BAD_REQUEST},
    {"0\r\n\n", ERR_BAD_REQUEST},
    {"0\r\nX: a\n\r\n", ERR_BAD_REQUEST},
    {"0\r\nX : a\r\n\r\n", ERR_BAD_REQUEST},
    {"0\r\n X: a\r\n\r\n", ERR_BAD_REQUEST},
    {"0\r\nX\r\n\r\n", ERR_BAD_REQUEST},
    {"00000000000000001\r\nx\r\n", ERR_BAD_REQUEST},
    {"21\r\n", ERR_TOO_LARGE},
    {"1f\r\n0123456789012345678901234567890\r\n2\r\n", ERR_TOO_LARGE},
    {"FFFFFFFFFFFFFFFF\r\n", ERR_TOO_LARGE},
    {"10000000000000000\r\n", ERR_TOO_LARGE},
};

START_TEST(refuses)
{
    struct str in = str_of(bad[_i].in);
    for (size_t step = 1; step <= in.n; step++) {
        size_t taken;
        ck_assert_msg(read_all(in, step, &taken) == HTTP_ERROR, "accepted: %s", in.p);
        ck_assert_msg(chunk.err == bad[_i].err, "%s: %s", in.p, err_info(chunk.err)->type);
    }
}
END_TEST

/* `n` bytes of 'a' between two strings. */
static struct str padded(const char *before, size_t n, const char *after)
{
    static char text[16 * 1024];
    size_t a = strlen(before), b = strlen(after);
    memcpy(text, before, a);
    memset(text + a, 'a', n);
    memcpy(text + a + n, after, b);
    return str_from(text, a + n + b);
}

START_TEST(limits_extensions_and_trailers)
{
    size_t taken;
    ck_assert_int_eq(read_all(padded("1;", HTTP_MAX_EXTENSION, "\r\nx\r\n0\r\n\r\n"), 700, &taken),
                     HTTP_DONE);
    ck_assert_int_eq(read_all(padded("1;", HTTP_MAX_EXTENSION, "\r\nx\r\n0;a\r\n\r\n"), 700, &taken),
                     HTTP_ERROR);
    ck_assert_int_eq(chunk.err, ERR_BAD_REQUEST);
    ck_assert_int_eq(read_all(padded("0\r\nX:", HTTP_MAX_TRAILER - 6, "\r\n\r\n"), 700, &taken), HTTP_DONE);
    ck_assert_int_eq(read_all(padded("0\r\nX:", HTTP_MAX_TRAILER - 5, "\r\n\r\n"), 700, &taken), HTTP_ERROR);
    ck_assert_int_eq(chunk.err, ERR_HEADERS_TOO_LARGE);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http_chunk");
    TCase *t = tcase_create("chunked");
    tcase_add_loop_test(t, decodes, 0, ARRAY_LEN(good));
    tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(bad));
    tcase_add_test(t, limits_extensions_and_trailers);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    buf_free(&body);
    return failed != 0;
}
