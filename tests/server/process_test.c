/* Master, workers and clock as an operator sees them: kill, stop, reload, and look at what clients notice. */
#include "tests/harness/daemon.h"
#include "tests/harness/wire.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct pg pg;
static struct daemon hosod;

static void set_up(void)
{
    ck_assert(pg_start(&pg));
    ck_assert(daemon_prepare(&hosod, &pg, ""));
    ck_assert(daemon_start(&hosod));
    ck_assert(daemon_ready(&hosod));
}

static void tear_down(void)
{
    daemon_remove(&hosod);
    pg_stop(&pg);
}

static int status_of(const char *target, const char *token)
{
    struct wire_reply r;
    if (!wire_ask(hosod.port, "GET", target, token, "", NULL, &r))
        return 0;
    int status = r.status;
    wire_reply_free(&r);
    return status;
}

static bool is_gone(pid_t pid)
{
    for (int i = 0; i < DAEMON_LIMIT_MS / 20; i++) {
        if (kill(pid, 0) != 0 && errno == ESRCH)
            return true;
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    }
    return false;
}

/* The value of a metric, by its name with its labels. */
static long metric(const char *name)
{
    struct wire_reply r;
    char line[100];
    ck_assert(wire_ask(hosod.port, "GET", "/metrics", NULL, "", NULL, &r));
    ck_assert_int_eq(r.status, 200);
    snprintf(line, sizeof(line), "\n%s ", name);
    const char *at = strstr(r.text, line);
    ck_assert_msg(at != NULL, "no metric %s", name);
    long value = strtol(at + strlen(line), NULL, 10);
    wire_reply_free(&r);
    return value;
}

static long reloads(void)
{
    return metric("hosod_reloads_total");
}

static void append_conf(const char *line)
{
    FILE *f = fopen(hosod.conf, "ae");
    ck_assert_ptr_nonnull(f);
    fputs(line, f);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(term_ends_everything_with_zero)
{
    pid_t children[] = {daemon_child(&hosod, "worker", 0), daemon_child(&hosod, "worker", 1),
                        daemon_child(&hosod, "clock", 2)};
    ck_assert_int_eq(status_of("/healthz", NULL), 200);
    ck_assert(daemon_stop(&hosod));
    for (size_t i = 0; i < ARRAY_LEN(children); i++) {
        ck_assert_int_gt(children[i], 0);
        ck_assert(is_gone(children[i]));
    }
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.drained"), 2);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died"), 0);
    ck_assert_int_eq(status_of("/healthz", NULL), 0);
}
END_TEST

START_TEST(a_killed_worker_comes_back_and_nobody_notices)
{
    pid_t worker = daemon_child(&hosod, "worker", 0);
    ck_assert_int_eq(kill(worker, SIGKILL), 0);
    for (int i = 0; i < 50; i++) /* on new connections, while the other one is being forked */
        ck_assert_int_eq(status_of("/healthz", NULL), 200);
    ck_assert(daemon_logged(&hosod, "event=process.died role=worker slot=0", 1));
    ck_assert(daemon_logged(&hosod, "event=process.forked role=worker slot=0", 2));
    ck_assert_int_ne(daemon_child(&hosod, "worker", 0), worker);
    ck_assert_int_eq(daemon_log_count(&hosod, "role=worker slot=1"), 1);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

START_TEST(a_killed_clock_comes_back)
{
    ck_assert_int_eq(kill(daemon_child(&hosod, "clock", 2), SIGKILL), 0);
    ck_assert(daemon_logged(&hosod, "event=process.forked role=clock slot=2", 2));
    ck_assert(daemon_stop(&hosod));
}
END_TEST

START_TEST(a_crash_loop_gets_slower)
{
    for (int n = 1; n <= 3; n++) {
        ck_assert(daemon_logged(&hosod, "event=process.forked role=worker slot=1", n));
        ck_assert_int_eq(kill(daemon_child(&hosod, "worker", 1), SIGKILL), 0);
        ck_assert(daemon_logged(&hosod, "event=process.died role=worker slot=1", n));
    }
    ck_assert_int_eq(daemon_log_count(&hosod, "again_in_ms=0"), 1);
    ck_assert_int_eq(daemon_log_count(&hosod, "again_in_ms=200"), 1);
    ck_assert_int_eq(daemon_log_count(&hosod, "again_in_ms=400"), 1);
    ck_assert_int_eq(status_of("/healthz", NULL), 200);
    ck_assert(daemon_logged(&hosod, "event=process.forked role=worker slot=1", 4));
    ck_assert(daemon_stop(&hosod));
}
END_TEST

START_TEST(children_do_not_outlive_a_killed_master)
{
    pid_t worker = daemon_child(&hosod, "worker", 0), other = daemon_child(&hosod, "worker", 1),
          clock = daemon_child(&hosod, "clock", 2);
    ck_assert(daemon_signal(&hosod, SIGKILL));
    ck_assert_int_eq(daemon_wait(&hosod), -1);
    ck_assert(is_gone(worker));
    ck_assert(is_gone(other));
    ck_assert(is_gone(clock));
}
END_TEST

/* Seen from outside: at level 0 requests leave no line any more, and the workers' own counters of reloads move. */
START_TEST(hup_takes_over_what_is_good)
{
    ck_assert_int_eq(status_of("/healthz", NULL), 200);
    append_conf("log_level = 0\nlisten_address = 127.0.0.2\n");
    ck_assert(daemon_signal(&hosod, SIGHUP));
    ck_assert(daemon_logged(&hosod, "event=config.fixed keys=\"listen_address\"", 1));
    for (int i = 0; i < DAEMON_LIMIT_MS / 20 && reloads() < 3; i++) /* two workers and the clock */
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    ck_assert_int_eq(reloads(), 3);
    int before = daemon_log_count(&hosod, "event=request");
    ck_assert_int_gt(before, 0);
    ck_assert_int_eq(status_of("/healthz", NULL), 200);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=request"), before);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=config.refused"), 0);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

static const char *const bad_lines[] = {"no_such_key = 1\n", "keyring_file = /nonexistent\n",
                                        "keyring_file = /dev/null\n"};

START_TEST(hup_keeps_the_old_when_the_new_is_bad)
{
    append_conf(bad_lines[_i]);
    ck_assert(daemon_signal(&hosod, SIGHUP));
    ck_assert(daemon_logged(&hosod, "event=config.refused", 1));
    ck_assert_int_eq(daemon_log_count(&hosod, "event=config.reloaded"), 0);
    ck_assert(daemon_ready(&hosod)); /* the other worker may still be connecting */
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died"), 0);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

/* A session that holds up every look at a token, until it is closed. */
static PGconn *hold_tokens(void)
{
    PGconn *c = PQconnectdb(pg.admin);
    PGresult *r = PQexec(c, "begin; lock table hoso.token in access exclusive mode");
    ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(c));
    PQclear(r);
    return c;
}

/* Sends a request that now hangs in the database, and waits until PostgreSQL has it. */
static void ask_and_hang(struct wire *w)
{
    char token[100];
    ck_assert(pg_token(&pg, "investigator", token, sizeof(token)));
    ck_assert(wire_open(w, hosod.port));
    ck_assert(wire_printf(w, "GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token));
    for (int i = 0; i < DAEMON_LIMIT_MS / 20; i++) {
        char *waiting = pg_query(&pg, "select count(*) from pg_stat_activity where usename = 'hoso_app' and "
                                      "wait_event_type = 'Lock' and datname = current_database()");
        bool hangs = waiting && strcmp(waiting, "0") != 0;
        free(waiting);
        if (hangs)
            return;
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    }
    ck_abort_msg("the request did not reach the database");
}

START_TEST(term_lets_requests_in_flight_end_and_refuses_new_ones)
{
    struct wire w;
    struct wire_reply r;
    PGconn *lock = hold_tokens();
    ask_and_hang(&w);
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert(daemon_logged(&hosod, "event=process.drained", 1)); /* the worker without a request */
    struct wire other;
    ck_assert(!wire_open(&other, hosod.port));
    PQfinish(lock);
    ck_assert(wire_read(&w, &r, false, WIRE_LIMIT_MS));
    ck_assert_int_eq(r.status, 200);
    ck_assert(str_is(wire_field(&r, "Connection"), "close"));
    wire_reply_free(&r);
    ck_assert(wire_closes(&w, WIRE_LIMIT_MS));
    wire_close(&w);
    ck_assert_int_eq(daemon_wait(&hosod), 0);
}
END_TEST

START_TEST(a_second_term_ends_at_once)
{
    struct wire w;
    PGconn *lock = hold_tokens();
    ask_and_hang(&w);
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert(daemon_logged(&hosod, "event=stopping", 1));
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert_int_eq(daemon_wait(&hosod), 0);
    ck_assert_int_eq(daemon_log_count(&hosod, "at_once=true"), 1);
    PQfinish(lock);
    wire_close(&w);
}
END_TEST

START_TEST(metrics_are_the_sum_of_all_workers)
{
    static const char name[] = "hosod_responses_total{class=\"2xx\"}";
    long before = metric(name);
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(status_of("/healthz", NULL), 200);
    ck_assert_int_eq(metric(name) - before, 41); /* forty, and the first look itself */
    ck_assert(daemon_stop(&hosod));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("process");
    TCase *t = tcase_create("process");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, term_ends_everything_with_zero);
    tcase_add_test(t, a_killed_worker_comes_back_and_nobody_notices);
    tcase_add_test(t, a_killed_clock_comes_back);
    tcase_add_test(t, a_crash_loop_gets_slower);
    tcase_add_test(t, children_do_not_outlive_a_killed_master);
    tcase_add_test(t, hup_takes_over_what_is_good);
    tcase_add_loop_test(t, hup_keeps_the_old_when_the_new_is_bad, 0, (int)ARRAY_LEN(bad_lines));
    tcase_add_test(t, term_lets_requests_in_flight_end_and_refuses_new_ones);
    tcase_add_test(t, a_second_term_ends_at_once);
    tcase_add_test(t, metrics_are_the_sum_of_all_workers);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
