/* HTTP over real sockets: framing, keep-alive, pipelining, 100-continue, refusals, and clients that leave. */
#include "tests/wire/net_fixture.h"

#define H "Host: h\r\n"
#define G "GET /hello HTTP/1.1\r\n" H

START_TEST(keeps_alive_and_says_what_every_reply_says)
{
    start();
    int fd = dial();
    for (int i = 0; i < 3; i++) {
        get(fd, "/hello");
        hear(fd, 200);
        ck_assert_str_eq(got.body, "hello");
        ck_assert(has("\r\nDate: ") && has(" GMT\r\n") && has("\r\nContent-Length: 5\r\n"));
        ck_assert(has("\r\nX-Content-Type-Options: nosniff\r\n") && !has("\r\nConnection:"));
    }
    get(fd, "/target?a=b");
    hear(fd, 200);
    ck_assert_str_eq(got.body, "GET /target?a=b from 127.0.0.1");
    say(fd, G "Connection: close\r\n\r\n");
    hear(fd, 200);
    ck_assert(has("\r\nConnection: close\r\n"));
    hear_end(fd);
    ck_assert_uint_eq(shared->stats.accepted, 1);
    ck_assert_uint_eq(shared->stats.requests, 5);
}
END_TEST

START_TEST(speaks_http_1_0)
{
    start();
    int fd = dial();
    say(fd, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    hear(fd, 200);
    ck_assert(has("\r\nConnection: keep-alive\r\n"));
    say(fd, "GET /hello HTTP/1.0\r\n\r\n");
    hear(fd, 200);
    ck_assert(has("\r\nConnection: close\r\n"));
    hear_end(fd);
}
END_TEST

START_TEST(answers_a_pipeline_in_order)
{
    enum { N = 1500 };
    static char text[N * 96];
    size_t n = 0;
    start();
    for (int i = 0; i < N; i++) {
        char body[16];
        int len = snprintf(body, sizeof(body), "%d", i * 7919);
        n += (size_t)snprintf(text + n, sizeof(text) - n,
                              "POST /echo HTTP/1.1\r\n" H "Content-Length: %d\r\n\r\n%s" G "\r\n", len, body);
    }
    int fd = dial();
    if (fork() == 0) { /* another process sends, for both directions may be full at once */
        say_bytes(fd, str_from(text, n));
        _exit(0);
    }
    for (int i = 0; i < N; i++) {
        char body[16];
        snprintf(body, sizeof(body), "%d", i * 7919);
        hear(fd, 200);
        ck_assert_str_eq(got.body, body);
        hear(fd, 200);
        ck_assert_str_eq(got.body, "hello");
    }
    close(fd);
}
END_TEST

START_TEST(holds_a_pipeline_back_while_the_application_works)
{
    start();
    int fd = dial();
    say(fd, "GET /later HTTP/1.1\r\n" H "\r\n" G "\r\nGET /later HTTP/1.1\r\n" H "\r\n");
    hear(fd, 200);
    ck_assert_str_eq(got.body, "later");
    hear(fd, 200);
    ck_assert_str_eq(got.body, "hello");
    hear(fd, 200);
    ck_assert_str_eq(got.body, "later");
    close(fd);
}
END_TEST

START_TEST(frames_head_and_empty_replies)
{
    start();
    int fd = dial();
    say(fd, "HEAD /hello HTTP/1.1\r\n" H "\r\nHEAD /big HTTP/1.1\r\n" H "\r\nGET /empty HTTP/1.1\r\n" H
            "\r\n" G "\r\n");
    hear_reply(fd, true);
    ck_assert(got.status == 200 && has("\r\nContent-Length: 5\r\n"));
    hear_reply(fd, true);
    ck_assert(got.status == 200 && has("\r\nContent-Length: 8388608\r\n"));
    hear(fd, 204);
    ck_assert(!has("Content-Length"));
    hear(fd, 200);
    ck_assert_str_eq(got.body, "hello");
    close(fd);
    ck_assert_int_eq(shared->released, 1);
}
END_TEST

START_TEST(reads_bodies_in_any_pieces)
{
    static const char request[] = "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"
                                  "5;x=y\r\nhello\r\n7\r\n, world\r\n0\r\nX-Sum: 1\r\n\r\n";
    start();
    int fd = dial();
    for (size_t i = 0; i < sizeof(request) - 1; i++)
        say_bytes(fd, str_from(request + i, 1));
    hear(fd, 200);
    ck_assert_str_eq(got.body, "hello, world");
    static char body[64 * 1024 + 1];
    memset(body, 'x', sizeof(body) - 1);
    say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 65536\r\n\r\n");
    say(fd, body);
    hear(fd, 200);
    ck_assert_str_eq(got.body, body);
    say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n" G "\r\n");
    hear(fd, 200);
    ck_assert_uint_eq(got.n, 0);
    hear(fd, 200);
    close(fd);
}
END_TEST

START_TEST(sends_a_large_reply_whole)
{
    start();
    int fd = dial();
    get(fd, "/big");
    get(fd, "/hello");
    hear(fd, 200);
    ck_assert_uint_eq(got.n, BIG_BODY);
    for (size_t i = 0; i < got.n; i++)
        if (got.body[i] != (char)('a' + i % 23))
            ck_abort_msg("byte %zu is wrong", i);
    hear(fd, 200);
    ck_assert_str_eq(got.body, "hello");
    ck_assert_int_eq(shared->released, 1);
    close(fd);
}
END_TEST

START_TEST(continues_only_what_it_will_take)
{
    char line[32] = "";
    start();
    int fd = dial();
    say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    ck_assert_int_eq(recv(fd, line, 25, MSG_WAITALL), 25);
    ck_assert_str_eq(line, "HTTP/1.1 100 Continue\r\n\r\n");
    say(fd, "ok");
    hear(fd, 200);
    ck_assert_str_eq(got.body, "ok");
    say(fd, "POST /echo HTTP/1.1\r\n" H
            "Content-Length: 2\r\nExpect: 100-continue\r\n\r\nok"); /* does not wait */
    hear(fd, 200);
    say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
    hear_refusal(fd, 413);
}
END_TEST

static const struct {
    const char *in;
    int status;
} refusals[] = {
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: 65537\r\n\r\n", 413},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: 99999999999999999999\r\n\r\n", 413},
    {"POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n10001\r\n", 413},
    {"POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0x1\r\n", 400},
    {"POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: gzip\r\n\r\n", 501},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: 1\r\nExpect: magic\r\n\r\n", 417},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length : 5\r\n\r\nhello", 400},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\nhello", 400},
    {"POST /echo HTTP/1.1\r\n" H "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"GET /hello HTTP/1.1\r\n\r\n", 400},
    {"GET /hello HTTP/1.1\nHost: h\n\n", 400},
    {G "X: a\r\n b\r\n\r\n", 400},
    {"GET http://h/hello HTTP/1.1\r\n" H "\r\n", 400},
    {"GET / HTTP/2.0\r\n", 505},
    {"\x16\x03\x01 hello", 400},
};

START_TEST(refuses)
{
    start();
    int fd = dial();
    get(fd, "/hello"); /* the refusal comes on a connection that was good */
    hear(fd, 200);
    say(fd, refusals[_i].in);
    hear_refusal(fd, refusals[_i].status);
    WAIT_FOR(shared->stats.bad_requests == 1 && shared->closed_with_error == 1);
    ck_assert_uint_eq(shared->stats.requests, 1);
}
END_TEST

START_TEST(refuses_what_is_too_long)
{
    static char text[20000];
    start();
    int fd = dial();
    memset(text, 'a', sizeof(text) - 1);
    say(fd, "GET /");
    say(fd, text);
    hear_refusal(fd, 414);
    fd = dial();
    say(fd, G "X: ");
    say(fd, text);
    hear_refusal(fd, 431);
    fd = dial();
    say(fd, G);
    for (int i = 0; i < 64; i++)
        say(fd, "X: y\r\n");
    hear_refusal(fd, 431);
}
END_TEST

START_TEST(hears_a_refused_body_out)
{
    static char mega[1024 * 1024];
    start();
    int fd = dial();
    say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 10485760\r\n\r\n");
    for (int i = 0; i < 10; i++) /* a client that sends all before it reads must still read why not */
        say_bytes(fd, str_from(mega, sizeof(mega)));
    hear_refusal(fd, 413);
}
END_TEST

START_TEST(lets_no_header_break_out)
{
    start();
    int fd = dial();
    get(fd, "/inject");
    hear_refusal(fd, 500);
    ck_assert(!has("Y: b"));
}
END_TEST

/* --- clients that leave ----------------------------------------------------------------------------------------- */

START_TEST(notices_who_leaves_while_the_application_works)
{
    static char surplus[30 * 1024];
    struct linger reset = {1, 0};
    memset(surplus, 'x', sizeof(surplus));
    start();
    for (int way = 0; way < 3; way++) {
        int fd = dial();
        get(fd, "/hold");
        WAIT_FOR(shared->stats.busy == 1);
        if (way == 1) /* a reset instead of an end */
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        if (way == 2) /* an end behind more than our buffer holds */
            say_bytes(fd, str_from(surplus, sizeof(surplus)));
        close(fd);
        WAIT_FOR(shared->gone == way + 1 && shared->stats.busy == 0);
    }
    WAIT_FOR(shared->stats.open == 0);
    ck_assert_uint_ge(shared->stats.disconnects, 1);
}
END_TEST

START_TEST(answers_who_only_stopped_sending)
{
    start();
    static const char *const paths[] = {"/hello", "/later"};
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        char text[128];
        int fd = dial();
        snprintf(text, sizeof(text), G "\r\nGET %s HTTP/1.1\r\n" H "\r\n", paths[i]);
        say(fd, text);
        shutdown(fd, SHUT_WR);
        hear(fd, 200);
        ck_assert_str_eq(got.body, "hello");
        hear(fd, 200);
        ck_assert_str_eq(got.body, paths[i] + 1);
        hear_end(fd);
    }
}
END_TEST

START_TEST(says_that_half_a_request_is_none)
{
    static const char *const halves[] = {"GET /hello HTT",
                                         "POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhel"};
    start();
    for (size_t i = 0; i < ARRAY_LEN(halves); i++) {
        int fd = dial();
        say(fd, halves[i]);
        shutdown(fd, SHUT_WR);
        hear_refusal(fd, 400);
    }
    ck_assert_uint_eq(shared->stats.requests, 0);
}
END_TEST

/* Bytes and the reset behind them come as one edge; the bytes alone are read first, and fewer than there was room for. */
START_TEST(notices_a_reset_behind_half_a_request)
{
    static const char *const halves[] = {"GET /hello HTT",
                                         "POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhel"};
    struct linger reset = {1, 0};
    start();
    for (size_t i = 0; i < ARRAY_LEN(halves); i++) {
        int fd = dial();
        WAIT_FOR(shared->stats.open == 1);
        ck_assert_int_eq(kill(child, SIGSTOP), 0);
        say(fd, halves[i]);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        close(fd);
        ck_assert_int_eq(kill(child, SIGCONT), 0);
        WAIT_FOR(shared->stats.open == 0);
    }
    ck_assert_uint_eq(shared->stats.timeouts, 0);
    ck_assert_uint_eq(shared->stats.disconnects, ARRAY_LEN(halves));
}
END_TEST

START_TEST(drops_the_reply_of_who_left_before_reading)
{
    start();
    for (int i = 0; i < 20; i++) {
        struct linger reset = {1, 0};
        int fd = dial();
        get(fd, i % 2 ? "/big" : "/later");
        if (i % 4 >= 2)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        close(fd);
    }
    WAIT_FOR(shared->stats.open == 0 && shared->stats.busy == 0);
    int fd = dial();
    get(fd, "/hello");
    hear(fd, 200);
    close(fd);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("net");
    TCase *t = tcase_create("wire");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, fixture_setup, fixture_teardown);
    tcase_add_test(t, keeps_alive_and_says_what_every_reply_says);
    tcase_add_test(t, speaks_http_1_0);
    tcase_add_test(t, answers_a_pipeline_in_order);
    tcase_add_test(t, holds_a_pipeline_back_while_the_application_works);
    tcase_add_test(t, frames_head_and_empty_replies);
    tcase_add_test(t, reads_bodies_in_any_pieces);
    tcase_add_test(t, sends_a_large_reply_whole);
    tcase_add_test(t, continues_only_what_it_will_take);
    tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(refusals));
    tcase_add_test(t, refuses_what_is_too_long);
    tcase_add_test(t, hears_a_refused_body_out);
    tcase_add_test(t, lets_no_header_break_out);
    tcase_add_test(t, notices_who_leaves_while_the_application_works);
    tcase_add_test(t, answers_who_only_stopped_sending);
    tcase_add_test(t, says_that_half_a_request_is_none);
    tcase_add_test(t, notices_a_reset_behind_half_a_request);
    tcase_add_test(t, drops_the_reply_of_who_left_before_reading);
    suite_add_tcase(s, t);
    return run_suite(s);
}
