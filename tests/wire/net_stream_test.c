/* Replies without end: framing, back-pressure, clients that leave or lag behind, draining, TLS, want of memory. */
#include "tests/wire/stream_app.h"
#include "tests/wire/tls_fixture.h"

#define H "Host: h\r\n"

enum { SHORT_MS = 600, MOST_REALLOC = 3 * 1024 * 1024 };

/*
 * This program's realloc() refuses what is larger: that is how a write of HUGE_WRITE finds no memory. The sanitizer could
 * refuse it as well (max_allocation_size_mb), but not without a warning, and of those a log may have none.
 */
void *__interceptor_realloc(void *p, size_t n);
void *realloc(void *p, size_t n)
{
    if (n <= MOST_REALLOC)
        return __interceptor_realloc(p, n);
    errno = ENOMEM;
    return NULL;
}

static void setup(void)
{
    fixture_setup();
    more_paths = stream_paths;
}

/* --- the client ------------------------------------------------------------------------------------------------- */

/* Reads through a buffer, in clear or not; the head byte by byte as hear_reply() does. */
struct ear {
    int fd;
    SSL *tls;
    char buf[16 * 1024];
    size_t at, n;
    double slow_until; /* reads a buffer every 5 ms at most, so long; 0: as fast as it can */
};

/* The next byte, or -1 at the end. */
static int ear_next(struct ear *e)
{
    if (e->at == e->n) {
        if (e->slow_until > now_s())
            nap_ms(5);
        ssize_t n =
            e->tls ? SSL_read(e->tls, e->buf, sizeof(e->buf)) : recv(e->fd, e->buf, sizeof(e->buf), 0);
        ck_assert_msg(n >= 0 || e->tls, "recv: %s", strerror(errno));
        if (n <= 0)
            return -1;
        e->at = 0;
        e->n = (size_t)n;
    }
    return (unsigned char)e->buf[e->at++];
}

static void ear_expect(struct ear *e, const char *text)
{
    for (const char *p = text; *p; p++) {
        int c = ear_next(e);
        ck_assert_msg(c == *p, "at \"%s\" of \"%s\": %d", p, text, c);
    }
}

static void ear_head(struct ear *e)
{
    size_t n = 0;
    while (n < 4 || memcmp(got.head + n - 4, "\r\n\r\n", 4) != 0) {
        int c = ear_next(e);
        ck_assert(c >= 0 && n < sizeof(got.head) - 1);
        got.head[n++] = (char)c;
        got.head[n] = '\0';
    }
}

static void ear_end(struct ear *e)
{
    ck_assert_int_eq(ear_next(e), -1);
    close(e->fd);
}

/* The size of the next chunk, after the line end of the one before; 0: the last, with its empty line. */
static size_t ear_chunk(struct ear *e, bool first)
{
    size_t size = 0;
    if (!first)
        ear_expect(e, "\r\n");
    for (int c; (c = ear_next(e)) != '\r'; size = size * 16 + (size_t)(c <= '9' ? c - '0' : c - 'a' + 10))
        ck_assert_msg((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'), "in a chunk's size: %d", c);
    ear_expect(e, size ? "\n" : "\n\r\n");
    return size;
}

/* The whole of a chunked body that follows the pattern; returns its bytes. */
static size_t ear_pattern(struct ear *e)
{
    size_t have = 0;
    for (size_t size; (size = ear_chunk(e, have == 0)) > 0; shared->chunks_heard++)
        for (; size > 0; size--, have++)
            if (ear_next(e) != pattern(have))
                ck_abort_msg("byte %zu is wrong", have);
    return have;
}

static struct ear ask(const char *request)
{
    struct ear e = {.fd = dial()};
    say(e.fd, request);
    return e;
}

#define GET(path) "GET " path " HTTP/1.1\r\n" H "\r\n"

static void hear_ticks(struct ear *e, int n)
{
    char text[BLOCK];
    for (int i = 0; i < n; i++) {
        ck_assert_uint_eq(ear_chunk(e, i == 0), BLOCK);
        for (size_t j = 0; j < BLOCK; j++)
            text[j] = (char)ear_next(e);
        ck_assert(text[0] == 't' && text[BLOCK - 1] == '\n');
    }
}

static void reset(int fd)
{
    struct linger at_once = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
}

/* --- framing ---------------------------------------------------------------------------------------------------- */

START_TEST(sends_chunks_and_an_end)
{
    start();
    static const char *const requests[] = {GET("/stream/three"), GET("/stream/later")};
    for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
        struct ear e = ask(requests[i]);
        ear_head(&e);
        ck_assert(strstr(got.head, "HTTP/1.1 200 OK\r\n") == got.head);
        ck_assert(has("\r\nTransfer-Encoding: chunked\r\n") && !has("\r\nContent-Length:"));
        ck_assert(has("\r\nContent-Type: text/event-stream\r\n") && has("\r\nCache-Control: no-store\r\n"));
        ck_assert(has("\r\nConnection: close\r\n") && has("\r\nDate: ") &&
                  has("\r\nX-Content-Type-Options: nosniff\r\n"));
        ear_expect(&e, "3\r\none\r\n13\r\ntwo two two two two\r\n0\r\n\r\n");
        ear_end(&e);
    }
    ck_assert_int_eq(shared->streams_gone, 0); /* whoever ends it is not told */
    ck_assert_int_eq(shared->streams_ended, 2);
}
END_TEST

START_TEST(sends_the_head_at_once)
{
    start();
    struct ear e = ask(GET("/stream/quiet"));
    ear_head(&e);
    WAIT_FOR(shared->stats.streams == 1);
    struct ear clock = ask(GET("/stream/clock"));
    ear_head(&clock);
    hear_ticks(&clock, 20);
    ck_assert_int_eq(shared->stats.streams, 2);
    ck_assert_int_eq(shared->stats.busy, 0);
    reset(e.fd);
    reset(clock.fd);
    WAIT_FOR(shared->stats.streams == 0 && shared->stats.open == 0);
}
END_TEST

START_TEST(streams_to_http_1_0_until_it_closes)
{
    start();
    struct ear e = ask("GET /stream/three HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ear_head(&e);
    ck_assert(!has("\r\nTransfer-Encoding:") && has("\r\nConnection: close\r\n"));
    ear_expect(&e, "onetwo two two two two");
    ear_end(&e);
}
END_TEST

START_TEST(has_no_body_for_head)
{
    start();
    struct ear e = ask("HEAD /stream/clock HTTP/1.1\r\n" H "\r\n");
    ear_head(&e);
    ck_assert(strstr(got.head, "HTTP/1.1 200 OK\r\n") == got.head && has("\r\nConnection: close\r\n"));
    ear_end(&e);
    ck_assert_int_eq(shared->streams_begun, 0);
    WAIT_FOR(nothing_open());
}
END_TEST

START_TEST(lets_no_header_break_out)
{
    start();
    int fd = dial();
    get(fd, "/stream/inject");
    hear_refusal(fd, 500);
    ck_assert(!has("Y: b"));
}
END_TEST

START_TEST(answers_nothing_behind_a_stream)
{
    static char surplus[64 * 1024];
    start();
    struct ear e = ask(GET("/stream/later") GET("/hello") GET("/stream/clock"));
    memset(surplus, 'x', sizeof(surplus)); /* more than is ever read into a request's memory */
    say_bytes(e.fd, str_from(surplus, sizeof(surplus)));
    ear_head(&e);
    ear_expect(&e, "3\r\none\r\n13\r\ntwo two two two two\r\n0\r\n\r\n");
    ear_end(&e);
    ck_assert_uint_eq(shared->stats.requests, 1);
}
END_TEST

/* --- back-pressure ---------------------------------------------------------------------------------------------- */

START_TEST(holds_the_bound_and_resumes)
{
    start();
    struct ear e = {.fd = dial_from("127.0.0.1", 16 * 1024)};
    get(e.fd, "/stream/flood");
    ear_head(&e);
    nap_ms(300); /* everything between us is full by then */
    ck_assert_int_eq(shared->streams_ended, 0);
    ck_assert_uint_eq(ear_pattern(&e), (size_t)FLOOD_BLOCKS * BLOCK);
    ear_end(&e);
    ck_assert_int_eq(shared->streams_ended, 1);
    ck_assert_uint_le(shared->most_in_turn, STREAM_BOUND);
    ck_assert_uint_gt(shared->most_in_turn, STREAM_BOUND - STREAM_BOUND / 64); /* frames count as well */
}
END_TEST

/* Writes that come while a part of the buffer is sent: nothing is lost, and the buffer does not grow for ever. */
START_TEST(takes_more_while_bytes_wait)
{
    static const char *const paths[] = {"/stream/pump", "/stream/ahead"};
    send_buffer = 16 * 1024;
    start();
    struct ear e = {.fd = dial_from("127.0.0.1", 16 * 1024), .slow_until = now_s() + 1};
    get(e.fd, paths[_i]);
    ear_head(&e);
    ck_assert_uint_eq(ear_pattern(&e), (size_t)FLOOD_BLOCKS * BLOCK);
    ear_end(&e);
}
END_TEST

START_TEST(takes_a_large_write_when_nothing_waits)
{
    start();
    struct ear e = ask(GET("/stream/large"));
    ear_head(&e);
    ck_assert_uint_eq(ear_pattern(&e), LARGE);
    ear_end(&e);
}
END_TEST

/* The kernel has all of it, nobody reads: the deadline is the same as when we hold the bytes ourselves. */
START_TEST(drops_who_does_not_read)
{
    static const char *const paths[] = {"/stream/flood", "/stream/clock"};
    config.write_timeout_ms = SHORT_MS;
    start();
    int fd = dial_from("127.0.0.1", 4096);
    get(fd, paths[_i]);
    WAIT_FOR(shared->stats.timeouts == 1 && shared->streams_gone == 1);
    WAIT_FOR(nothing_open());
    ck_assert_int_eq(shared->closed_with_error, 1);
    close(fd);
}
END_TEST

START_TEST(keeps_who_reads_slowly)
{
    static const char *const paths[] = {"/stream/flood", "/stream/pump"};
    char part[16 * 1024];
    config.write_timeout_ms = SHORT_MS;
    start();
    int fd = dial_from("127.0.0.1", 64 * 1024);
    get(fd, paths[_i]);
    size_t have = 0;
    double from = now_s();
    for (ssize_t n; (n = recv(fd, part, sizeof(part), 0)) > 0; nap_ms(now_s() - from < 3 ? 20 : 0))
        have += (size_t)n;
    ck_assert_uint_gt(have, (size_t)FLOOD_BLOCKS * BLOCK);
    ck_assert_uint_eq(shared->stats.timeouts, 0);
    close(fd);
}
END_TEST

START_TEST(is_neither_idle_nor_late_while_nothing_is_written)
{
    config.header_timeout_ms = config.body_timeout_ms = config.idle_timeout_ms = config.write_timeout_ms =
        100;
    start();
    struct ear e = ask(GET("/stream/slow"));
    ear_head(&e);
    hear_ticks(&e, 3);
    reset(e.fd);
    WAIT_FOR(shared->streams_gone == 1);
    ck_assert_uint_eq(shared->stats.timeouts, 0);
}
END_TEST

START_TEST(counts_as_a_connection_of_its_peer)
{
    config.max_per_peer = 1;
    start();
    struct ear e = ask(GET("/stream/quiet"));
    ear_head(&e);
    hear_refusal(dial(), 503);
    reset(e.fd);
    WAIT_FOR(shared->stats.open == 0);
    int fd = dial();
    get(fd, "/hello");
    hear(fd, 200);
    close(fd);
}
END_TEST

/* --- the other end ---------------------------------------------------------------------------------------------- */

START_TEST(is_told_once_who_left)
{
    start();
    struct ear quiet = ask(GET("/stream/quiet")), clock = ask(GET("/stream/clock"));
    ear_head(&quiet);
    ear_head(&clock);
    reset(quiet.fd); /* noticed without a write */
    WAIT_FOR(shared->streams_gone == 1);
    close(clock.fd); /* noticed by writing */
    WAIT_FOR(shared->streams_gone == 2);
    WAIT_FOR(nothing_open());
    ck_assert_int_eq(shared->gone, 0); /* the exchanges were over */
    ck_assert_int_eq(shared->closed_with_error, 0);
    stop();
    ck_assert_int_eq(shared->streams_gone, 2);
}
END_TEST

START_TEST(streams_to_who_only_stopped_sending)
{
    start();
    struct ear e = ask(GET("/stream/clock"));
    shutdown(e.fd, SHUT_WR);
    ear_head(&e);
    hear_ticks(&e, 30);
    close(e.fd);
    WAIT_FOR(shared->streams_gone == 1);
}
END_TEST

/* Opens a stream of some kind on a free place, or has one more look at it, or leaves it in some way. */
static void stir(struct ear *place, bool *used)
{
    static const char *const requests[] = {
        GET("/stream/quiet"), GET("/stream/clock"), GET("/stream/flood"),
        GET("/stream/three"), GET("/stream/later"), "GET /stream/clock HTTP/1.0\r\n\r\n",
    };
    char part[1000];
    if (!*used) {
        *place = ask(requests[(size_t)rand() % ARRAY_LEN(requests)]);
        *used = true;
        return;
    }
    switch (rand() % 5) {
    case 0:
        (void)recv(place->fd, part, sizeof(part), MSG_DONTWAIT);
        return;
    case 1:
        shutdown(place->fd, SHUT_WR);
        return;
    case 2:
        reset(place->fd);
        break;
    default:
        close(place->fd);
    }
    *used = false;
}

START_TEST(leaves_nothing_of_a_thousand)
{
    enum { PLACES = 100, STREAMS = 1000 };
    static struct ear places[PLACES];
    static bool used[PLACES];
    config.max_connections = 0;
    start();
    srand(1);
    for (int opened = 0; opened < STREAMS;) {
        int i = rand() % PLACES;
        opened += !used[i];
        stir(&places[i], &used[i]);
    }
    for (int i = 0; i < PLACES; i++)
        if (used[i])
            close(places[i].fd);
    WAIT_FOR(shared->stats.accepted == STREAMS);
    stop(); /* a quiet stream whose client only closed is noticed by nobody: the drain ends it */
    ck_assert_int_eq(shared->streams_gone + shared->streams_ended, shared->streams_begun);
    ck_assert_int_gt(shared->streams_begun, STREAMS / 2); /* the rest had left before */
}
END_TEST

START_TEST(draining_ends_streams_in_good_order)
{
    start();
    struct ear quiet = ask(GET("/stream/quiet")), clock = ask(GET("/stream/clock")),
               late = ask(GET("/stream/later")), flood = ask(GET("/stream/flood"));
    ear_head(&quiet);
    ear_head(&clock);
    ear_head(&flood);
    WAIT_FOR(shared->stats.busy == 1);
    kill(child, SIGTERM);
    ear_expect(&quiet, "0\r\n\r\n");
    ear_end(&quiet);
    for (size_t size; (size = ear_chunk(&clock, clock.at == clock.n)) > 0;)
        while (size-- > 0)
            ck_assert_int_ge(ear_next(&clock), 0);
    ear_end(&clock);
    ear_head(&late); /* it had its 200: an EventSource that is told 503 never comes again */
    ear_expect(&late, "0\r\n\r\n");
    ear_end(&late);
    ck_assert_uint_gt(ear_pattern(&flood), 0); /* what was written before is whole */
    ear_end(&flood);
    stop();
    ck_assert_int_eq(shared->streams_gone, 3);
    ck_assert_int_eq(shared->closed_with_error, 0);
}
END_TEST

START_TEST(tells_the_owners_when_all_is_cut_off)
{
    start();
    struct ear quiet = ask(GET("/stream/quiet")), flood = ask(GET("/stream/flood"));
    ear_head(&quiet);
    ear_head(&flood);
    stop_by(SIGUSR1);
    ck_assert_int_eq(shared->streams_gone, 2);
    close(quiet.fd);
    close(flood.fd);
}
END_TEST

START_TEST(ends_without_memory)
{
    start();
    struct ear e = ask(GET("/stream/huge"));
    ear_head(&e);
    ear_end(&e); /* no last chunk: the client knows that something is missing */
    WAIT_FOR(shared->streams_gone == 1 && nothing_open());
    ck_assert_uint_eq(shared->stats.refused, 1);
    ck_assert_int_eq(shared->closed_with_error, 1);
}
END_TEST

/* --- TLS -------------------------------------------------------------------------------------------------------- */

static void setup_tls(void)
{
    tls_setup();
    more_paths = stream_paths;
}

static struct ear ask_tls(int rcvbuf, const char *request)
{
    struct ear e = {.fd = dial_from("127.0.0.1", rcvbuf)};
    e.tls = shake_hands(e.fd);
    ck_assert_ptr_nonnull(e.tls);
    ck_assert_int_eq(SSL_write(e.tls, request, (int)strlen(request)), (int)strlen(request));
    return e;
}

START_TEST(streams_over_tls)
{
    start();
    struct ear e = ask_tls(0, GET("/stream/three"));
    ear_head(&e);
    ear_expect(&e, "3\r\none\r\n13\r\ntwo two two two two\r\n0\r\n\r\n");
    ck_assert_int_eq(ear_next(&e), -1);
    ck_assert_int_eq(SSL_get_shutdown(e.tls) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN); /* no cut */
    hang_up(e.tls, e.fd);

    e = ask_tls(16 * 1024, GET("/stream/flood"));
    ear_head(&e);
    nap_ms(300);
    ck_assert_uint_eq(ear_pattern(&e), (size_t)FLOOD_BLOCKS * BLOCK);
    hang_up(e.tls, e.fd);
    ck_assert_uint_le(shared->most_in_turn, STREAM_BOUND);

    e = ask_tls(16 * 1024, GET("/stream/pump"));
    e.slow_until = now_s() + 1;
    ear_head(&e);
    ck_assert_uint_eq(ear_pattern(&e), (size_t)FLOOD_BLOCKS * BLOCK);
    hang_up(e.tls, e.fd);

    e = ask_tls(0, GET("/stream/clock"));
    ear_head(&e);
    hear_ticks(&e, 5);
    hang_up(e.tls, e.fd);
    WAIT_FOR(shared->streams_gone == 1 && nothing_open());
}
END_TEST

START_TEST(drops_who_does_not_read_over_tls)
{
    config.write_timeout_ms = SHORT_MS;
    start();
    struct ear e = ask_tls(4096, GET("/stream/flood"));
    WAIT_FOR(shared->stats.timeouts == 1 && shared->streams_gone == 1 && nothing_open());
    SSL_free(e.tls);
    close(e.fd);
}
END_TEST

START_TEST(draining_ends_streams_over_tls)
{
    start();
    struct ear e = ask_tls(0, GET("/stream/quiet"));
    ear_head(&e);
    kill(child, SIGTERM);
    ear_expect(&e, "0\r\n\r\n");
    ck_assert_int_eq(ear_next(&e), -1);
    hang_up(e.tls, e.fd);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("net_stream");
    TCase *t = tcase_create("stream"), *tls = tcase_create("tls");
    tcase_set_timeout(t, 60);
    tcase_set_timeout(tls, 60);
    tcase_add_checked_fixture(t, setup, fixture_teardown);
    tcase_add_checked_fixture(tls, setup_tls, tls_teardown);
    tcase_add_test(t, sends_chunks_and_an_end);
    tcase_add_test(t, sends_the_head_at_once);
    tcase_add_test(t, streams_to_http_1_0_until_it_closes);
    tcase_add_test(t, has_no_body_for_head);
    tcase_add_test(t, lets_no_header_break_out);
    tcase_add_test(t, answers_nothing_behind_a_stream);
    tcase_add_test(t, holds_the_bound_and_resumes);
    tcase_add_loop_test(t, takes_more_while_bytes_wait, 0, 2);
    tcase_add_test(t, takes_a_large_write_when_nothing_waits);
    tcase_add_loop_test(t, drops_who_does_not_read, 0, 2);
    tcase_add_loop_test(t, keeps_who_reads_slowly, 0, 2);
    tcase_add_test(t, is_neither_idle_nor_late_while_nothing_is_written);
    tcase_add_test(t, counts_as_a_connection_of_its_peer);
    tcase_add_test(t, is_told_once_who_left);
    tcase_add_test(t, streams_to_who_only_stopped_sending);
    tcase_add_test(t, leaves_nothing_of_a_thousand);
    tcase_add_test(t, draining_ends_streams_in_good_order);
    tcase_add_test(t, tells_the_owners_when_all_is_cut_off);
    tcase_add_test(t, ends_without_memory);
    tcase_add_test(tls, streams_over_tls);
    tcase_add_test(tls, drops_who_does_not_read_over_tls);
    tcase_add_test(tls, draining_ends_streams_over_tls);
    suite_add_tcase(s, t);
    suite_add_tcase(s, tls);
    return run_suite(s);
}
