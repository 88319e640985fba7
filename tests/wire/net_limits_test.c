/* Time and numbers: slow heads, slow bodies, slow readers, idle and too many connections, draining. */
#include "tests/wire/net_fixture.h"

#define H "Host: h\r\n"

enum { SHORT_MS = 600 };

/* Drips until the server answers; its deadline must not move with the drops. Returns the seconds that it took. */
static double drip(int fd, const char *first, char drop)
{
    double from = now_s();
    struct pollfd p = {.fd = fd, .events = POLLIN};
    say(fd, first);
    while (poll(&p, 1, 40) == 0) {
        ck_assert_msg(now_s() - from < LIMIT_S, "dripped for %d s unpunished", LIMIT_S);
        (void)send(fd, &drop, 1, MSG_NOSIGNAL);
    }
    return now_s() - from;
}

START_TEST(a_dripped_head_has_a_deadline)
{
    config.header_timeout_ms = SHORT_MS;
    start();
    int fd = dial();
    ck_assert(drip(fd, "GET /hello HTTP/1.1\r\n" H "X: ", 'a') >= SHORT_MS / 1000.0 - 0.05);
    hear_refusal(fd, 408);
    WAIT_FOR(shared->stats.timeouts == 1 && shared->stats.open == 0);
}
END_TEST

START_TEST(a_dripped_body_has_a_deadline)
{
    config.body_timeout_ms = SHORT_MS;
    start();
    int fd = dial();
    ck_assert(drip(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 60000\r\n\r\n", 'a') >=
              SHORT_MS / 1000.0 - 0.05);
    hear_refusal(fd, 408);
    fd = dial();
    drip(fd, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nFFFF\r\n", 'a');
    hear_refusal(fd, 408);
    ck_assert_uint_eq(shared->stats.requests, 0);
}
END_TEST

START_TEST(idle_connections_end)
{
    config.idle_timeout_ms = SHORT_MS;
    start();
    int silent = dial(), fd = dial();
    get(fd, "/hello");
    hear(fd, 200);
    hear_end(fd);
    hear_end(silent);
    ck_assert_uint_eq(shared->stats.timeouts, 0); /* that is no fault of anybody's */
}
END_TEST

START_TEST(the_application_may_take_longer_than_all_deadlines)
{
    config.header_timeout_ms = config.body_timeout_ms = config.idle_timeout_ms = config.write_timeout_ms =
        100;
    start();
    int fd = dial();
    get(fd, "/later");
    hear(fd, 200);
    hear_end(fd);
}
END_TEST

START_TEST(who_does_not_read_is_dropped)
{
    config.write_timeout_ms = SHORT_MS;
    start();
    int fd = dial_from("127.0.0.1", 4096);
    get(fd, "/big");
    WAIT_FOR(shared->stats.timeouts == 1 && shared->released == 1);
    WAIT_FOR(shared->stats.open == 0);
    close(fd);
}
END_TEST

START_TEST(who_reads_slowly_is_not)
{
    config.write_timeout_ms = SHORT_MS;
    start();
    int fd = dial_from("127.0.0.1", 64 * 1024);
    char part[64 * 1024];
    size_t have = 0;
    double from = now_s();
    say(fd, "GET /big HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
    for (ssize_t n; (n = recv(fd, part, sizeof(part), 0)) > 0; nap_ms(now_s() - from < 2 ? 20 : 0))
        have += (size_t)n;
    ck_assert_uint_eq(shared->stats.timeouts, 0);
    ck_assert_uint_gt(have, BIG_BODY);
    close(fd);
}
END_TEST

START_TEST(too_many_connections_are_told_so)
{
    enum { MAX = 4 };
    int fd[MAX];
    config.max_connections = MAX;
    start();
    for (int i = 0; i < MAX; i++) {
        fd[i] = dial();
        get(fd[i], "/hello");
        hear(fd[i], 200);
    }
    int over = dial();
    hear_refusal(over, 503);
    ck_assert(has("\r\nRetry-After: 1\r\n"));
    ck_assert_uint_eq(shared->stats.refused, 1);
    close(fd[0]);
    WAIT_FOR(shared->stats.open == MAX - 1);
    fd[0] = dial();
    get(fd[0], "/hello");
    hear(fd[0], 200);
    for (int i = 0; i < MAX; i++)
        close(fd[i]);
}
END_TEST

START_TEST(one_peer_cannot_take_all)
{
    config.max_per_peer = 2;
    start();
    int a = dial(), b = dial();
    get(a, "/hello");
    hear(a, 200);
    get(b, "/hello");
    hear(b, 200);
    hear_refusal(dial(), 503);
    int other = dial_from("127.0.0.2", 0);
    get(other, "/target");
    hear(other, 200);
    ck_assert_str_eq(got.body, "GET /target from 127.0.0.2");
    close(a);
    WAIT_FOR(shared->stats.open == 2);
    a = dial();
    get(a, "/hello");
    hear(a, 200);
    close(a);
    close(b);
    close(other);
}
END_TEST

START_TEST(running_out_of_descriptors_is_survived)
{
    enum { N = 6 };
    int fd[N];
    descriptors_left = 3;
    start();
    for (int i = 0; i < N; i++) { /* the kernel completes them; the server can accept three */
        fd[i] = dial();
        get(fd[i], "/hello");
    }
    for (int i = 0; i < N; i++) {
        hear(fd[i], 200);
        close(fd[i]);
    }
    ck_assert_uint_eq(shared->stats.accepted, N);
}
END_TEST

START_TEST(a_connection_has_so_many_requests)
{
    config.max_requests = 3;
    start();
    int fd = dial();
    for (int i = 1; i <= 3; i++) {
        get(fd, "/hello");
        hear(fd, 200);
        ck_assert_int_eq(has("\r\nConnection: close\r\n"), i == 3);
    }
    hear_end(fd);
}
END_TEST

START_TEST(draining_finishes_what_was_begun)
{
    start();
    int idle = dial(), busy = dial(), half = dial(), body = dial();
    get(idle, "/hello");
    hear(idle, 200);
    say(half, "GET /hello HTTP/1.1\r\n");
    say(body, "POST /echo HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\no");
    WAIT_FOR(shared->stats.open == 4);
    get(busy, "/later");
    WAIT_FOR(shared->stats.busy == 1);
    nap_ms(50); /* the half requests, which no counter shows, are read long before */
    kill(child, SIGTERM);
    hear_end(idle);
    hear_refusal(half, 503);
    ck_assert(has("\r\nRetry-After: 1\r\n"));
    hear(busy, 200);
    ck_assert_str_eq(got.body, "later");
    ck_assert(has("\r\nConnection: close\r\n"));
    hear_end(busy);
    say(body, "k");
    hear(body, 200);
    ck_assert_str_eq(got.body, "ok");
    hear_end(body);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("net_limits");
    TCase *t = tcase_create("limits");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, fixture_setup, fixture_teardown);
    tcase_add_test(t, a_dripped_head_has_a_deadline);
    tcase_add_test(t, a_dripped_body_has_a_deadline);
    tcase_add_test(t, idle_connections_end);
    tcase_add_test(t, the_application_may_take_longer_than_all_deadlines);
    tcase_add_test(t, who_does_not_read_is_dropped);
    tcase_add_test(t, who_reads_slowly_is_not);
    tcase_add_test(t, too_many_connections_are_told_so);
    tcase_add_test(t, one_peer_cannot_take_all);
    tcase_add_test(t, running_out_of_descriptors_is_survived);
    tcase_add_test(t, a_connection_has_so_many_requests);
    tcase_add_test(t, draining_finishes_what_was_begun);
    suite_add_tcase(s, t);
    return run_suite(s);
}
