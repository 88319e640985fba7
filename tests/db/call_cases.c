/* What a call may count on while nothing breaks: pairing, isolation, deadlines, bounds, identity, shapes. */
#include "tests/db/rig.h"

#include <stdio.h>
#include <stdlib.h>

START_TEST(replies_pair_and_keep_order)
{
    enum { N = 1000 };
    static struct answer a[N];
    struct rig r;
    rig_prepare(&r);
    rig_open(&r);
    for (int i = 0; i < N; i++) {
        char number[16], user[40];
        snprintf(number, sizeof(number), "%d", i);
        snprintf(user, sizeof(user), "user-%d", i / 3); /* mates with the same actor, and with another */
        ck_assert(rig_ask(&r, &a[i], 0, i % 7 == 0 ? NULL : user, SQL_ECHO, number, NULL));
    }
    rig_wait(&r, &a[N - 1].called, 1);
    for (int i = 0; i < N; i++) {
        char number[16], user[40];
        snprintf(number, sizeof(number), "%d", i);
        snprintf(user, sizeof(user), "user-%d", i / 3);
        ck_outcome(a[i], DB_OK);
        ck_assert_str_eq(a[i].text[0], number);
        ck_assert_str_eq(a[i].text[1], i % 7 == 0 ? "" : user);
        ck_assert(i == 0 || a[i].order == a[i - 1].order + 1);
    }
    ck_assert_int_eq((int)r.stats.calls, N);
    ck_assert_int_eq((int)r.stats.retried, 0);
    rig_close(&r);
}
END_TEST

START_TEST(an_error_stays_with_its_call)
{
    enum { N = 60 };
    static struct answer a[N];
    struct rig r;
    rig_prepare(&r);
    rig_open(&r);
    for (int i = 0; i < N; i++) {
        char number[16];
        snprintf(number, sizeof(number), "%d", i);
        bool bad = i % 20 == 10;
        ck_assert(rig_ask(&r, &a[i], 0, "anna", bad ? SQL_DIVIDE : SQL_ECHO, bad ? "0" : number, NULL));
    }
    for (int i = 0; i < N; i++)
        rig_wait(&r, &a[i].called, 1);
    for (int i = 0; i < N; i++) {
        bool bad = i % 20 == 10;
        ck_outcome(a[i], bad ? DB_FAILED : DB_OK);
        ck_assert_str_eq(a[i].sqlstate, bad ? "22012" : "00000");
        ck_assert(bad || atoi(a[i].text[0]) == i);
        ck_assert(bad || strcmp(a[i].text[1], "anna") == 0);
    }
    ck_assert_int_ge((int)r.stats.retried, 40); /* what stood behind the first failure was sent again */
    rig_close(&r);
}
END_TEST

START_TEST(nobody_inherits_an_identity)
{
    struct answer a[8];
    static const char *const users[] = {"anna", NULL, "binh", NULL, NULL, "anna", NULL, "chi"};
    struct rig r;
    rig_prepare(&r);
    rig_open(&r);
    for (int round = 0; round < 2; round++) { /* one transaction, then one each */
        for (int i = 0; i < 8; i++) {
            ck_assert(rig_ask(&r, &a[i], 0, users[i], SQL_ECHO, "1", NULL));
            if (round == 1)
                rig_wait(&r, &a[i].called, 1);
        }
        rig_wait(&r, &a[7].called, 1);
        for (int i = 0; i < 8; i++) {
            ck_outcome(a[i], DB_OK);
            ck_assert_str_eq(a[i].text[1], users[i] ? users[i] : "");
        }
    }
    ck_assert(rig_ask(&r, &a[0], 0, "anna", SQL_ENTRY_PUT, "1", NULL));
    rig_wait(&r, &a[0].called, 1);
    for (int i = 1; i < 5; i++) /* on each write connection, among them the one that anna's write has used */
        ck_assert(rig_ask(&r, &a[i], 0, NULL, SQL_ENTRY_PUT, "2", NULL));
    for (int i = 1; i < 5; i++)
        rig_wait(&r, &a[i].called, 1);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 2 and note = ''"), 4);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where note = 'anna'"), 1);
    rig_close(&r);
}
END_TEST

static void on_kept(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    ck_assert_int_eq(outcome, DB_OK);
    db_keep(result);
    *(struct db_result **)ctx = result;
}

START_TEST(a_result_may_be_kept)
{
    struct rig r;
    struct db_result *kept = NULL;
    static const char bytes[] = {'\0', '\xff', '\'', '\\'};
    struct db_call call = {.sql = SQL_BYTES_BACK, .nparams = 1, .done = on_kept, .ctx = &kept};
    call.params[0] = (struct db_param){.value = bytes, .n = sizeof(bytes), .binary = true};
    rig_prepare(&r);
    rig_open(&r);
    ck_assert_ptr_nonnull(db_submit(r.db, &call));
    while (!kept)
        event_base_loop(r.base, EVLOOP_ONCE);
    rig_close(&r); /* the result outlives even the db */
    ck_assert_int_eq(db_rows(kept), 1);
    ck_assert(str_is(db_text(kept, 0, 0), "00ff275c"));
    db_release(kept);
}
END_TEST

START_TEST(values_and_nulls)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_open(&r);
    ck_assert(rig_ask(&r, &a, 0, NULL, SQL_TEXT_BACK, "Nguyễn '\\ \x01", NULL));
    rig_wait(&r, &a.called, 1);
    ck_assert_str_eq(a.text[0], "Nguyễn '\\ \x01");
    struct db_call call = {.sql = SQL_TEXT_BACK, .nparams = 1, .done = on_kept};
    struct db_result *kept = NULL;
    call.ctx = &kept;
    ck_assert_ptr_nonnull(db_submit(r.db, &call)); /* params[0].value is NULL */
    while (!kept)
        event_base_loop(r.base, EVLOOP_ONCE);
    ck_assert(db_is_null(kept, 0, 0) && str_is_none(db_text(kept, 0, 0)));
    db_release(kept);
    ck_assert(rig_ask(&r, &a, 0, NULL, SQL_LEVEL_A2, NULL));
    rig_wait(&r, &a.called, 1);
    ck_assert_str_eq(a.text[0], "a2");
    rig_close(&r);
}
END_TEST

static void on_refused_text(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    ck_assert_int_eq(outcome, DB_FAILED);
    ck_assert_str_eq(db_sqlstate(result), "22021");
    ck_assert_int_eq(db_rows(result), 0);
    *(int *)ctx += 1;
}

START_TEST(a_text_is_never_cut_at_a_nul)
{
    struct rig r;
    int called = 0;
    struct db_call call = {.sql = SQL_TEXT_BACK, .nparams = 1, .done = on_refused_text, .ctx = &called};
    call.params[0] = (struct db_param){.value = "ab\0cd", .n = 5};
    rig_prepare(&r);
    rig_open(&r);
    ck_assert_ptr_nonnull(db_submit(r.db, &call));
    rig_wait(&r, &called, 1);
    rig_close(&r);
}
END_TEST

START_TEST(sessions_are_set_as_promised)
{
    static const struct {
        const char *name, *value;
    } want[] = {{"search_path", "hoso"},
                {"TimeZone", "UTC"},
                {"jit", "off"},
                {"statement_timeout", "5s"},
                {"lock_timeout", "2500ms"},
                {"idle_in_transaction_session_timeout", "10s"},
                {"client_connection_check_interval", "1s"},
                {"plan_cache_mode", "force_generic_plan"},
                {"default_transaction_read_only", "on"},
                {"application_name", "hosod point"},
                {"work_mem", "5MB"}};
    struct rig r;
    struct answer a;
    char conninfo[400];
    rig_prepare(&r);
    snprintf(conninfo, sizeof(conninfo), "%s options='-c work_mem=5MB'", rig_conninfo); /* theirs stays */
    r.config.conninfo = conninfo;
    rig_open(&r);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        ck_assert(rig_ask(&r, &a, 0, NULL, SQL_SETTING, want[i].name, NULL));
        rig_wait(&r, &a.called, 1);
        ck_assert_str_eq(a.text[0], want[i].value);
    }
    rig_close(&r);
}
END_TEST

START_TEST(reads_cannot_write)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_open(&r);
    ck_assert(rig_ask(&r, &a, 0, "anna", SQL_POINT_WRITE, NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_FAILED);
    ck_assert_str_eq(a.sqlstate, "25006");
    rig_close(&r);
}
END_TEST

START_TEST(an_error_of_the_commit_is_a_failure)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_open(&r);
    for (int i = 0; i < 2; i++) {
        ck_assert(rig_ask(&r, &a, 0, "anna", SQL_ENTRY_CHECKED, "5", NULL));
        rig_wait(&r, &a.called, 1);
        ck_outcome(a, i == 0 ? DB_OK : DB_FAILED);
        ck_assert_str_eq(a.sqlstate, i == 0 ? "00000" : "23505");
    }
    ck_assert(rig_ask(&r, &a, 0, "anna", SQL_AUDIT_PUT, "6", NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_OK);
    ck_assert_int_eq((int)r.stats.reconnects, 0);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.checked"), 1);
    rig_close(&r);
}
END_TEST

START_TEST(a_lost_race_is_run_again)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_open(&r);
    rig_admin(&r, "alter sequence hoso.tries restart");
    ck_assert(rig_ask(&r, &a, 0, "anna", SQL_ENTRY_AFTER, "1", "3", NULL)); /* three failures, then well */
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_OK);
    ck_assert_int_eq((int)r.stats.retried, 3);
    rig_admin(&r, "alter sequence hoso.tries restart");
    ck_assert(rig_ask(&r, &a, 0, "anna", SQL_ENTRY_AFTER, "2", "9", NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_UNAVAILABLE);
    ck_assert_str_eq(a.sqlstate, "40001");
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 1"), 1);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 2"), 0);
    rig_close(&r);
}
END_TEST

START_TEST(deadlines_in_the_queue_and_in_flight)
{
    struct rig r;
    struct answer first, queued, late_read, late_write, after;
    rig_prepare(&r);
    rig_open(&r);
    double began = rig_now_s();
    ck_assert(rig_ask(&r, &first, 0, NULL, SQL_LIST_NAP, "1", NULL));
    ck_assert(rig_ask(&r, &queued, 100, NULL, SQL_LIST_NAP, "0", NULL));
    ck_assert(rig_ask(&r, &late_read, 100, NULL, SQL_POINT_NAP, "0.7", NULL));
    ck_assert(rig_ask(&r, &late_write, 100, "anna", SQL_ENTRY_SLOW, "1", "0.7", NULL));
    rig_wait(&r, &queued.called, 1);
    rig_wait(&r, &late_read.called, 1);
    rig_wait(&r, &late_write.called, 1);
    ck_outcome(queued, DB_UNAVAILABLE);
    ck_outcome(late_read, DB_UNAVAILABLE);
    ck_outcome(late_write, DB_UNKNOWN);
    ck_assert_int_eq(first.called, 0);
    ck_assert(rig_now_s() - began < 0.7); /* before any of them was over */
    ck_assert(
        rig_ask(&r, &after, 0, NULL, SQL_ECHO, "3", NULL)); /* behind the nap, whose result goes to nobody */
    rig_wait(&r, &after.called, 1);
    rig_wait(&r, &first.called, 1);
    ck_outcome(after, DB_OK);
    ck_assert_str_eq(after.text[0], "3");
    ck_outcome(first, DB_OK);
    rig_until(&r, "select count(*) from hoso.entry where id = 1"); /* unknown, and done after all */
    ck_assert_int_eq(late_read.called + late_write.called + queued.called, 3);
    ck_assert_int_eq((int)r.stats.reconnects, 0);
    rig_close(&r);
}
END_TEST

START_TEST(the_server_has_a_limit_of_its_own)
{
    struct rig r;
    struct answer read, write;
    rig_prepare(&r);
    for (int i = 0; i < LANE_COUNT; i++)
        r.config.statement_timeout_ms[i] = 200;
    rig_open(&r);
    ck_assert(rig_ask(&r, &read, 0, NULL, SQL_LIST_NAP, "9", NULL));
    ck_assert(rig_ask(&r, &write, 0, NULL, SQL_ENTRY_SLOW, "1", "9", NULL));
    rig_wait(&r, &read.called, 1);
    rig_wait(&r, &write.called, 1);
    ck_outcome(read, DB_UNAVAILABLE);
    ck_outcome(write, DB_UNAVAILABLE); /* cancelled, hence rolled back: not unknown */
    ck_assert_str_eq(read.sqlstate, "57014");
    ck_assert_str_eq(write.sqlstate, "57014");
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry"), 0);
    rig_close(&r);
}
END_TEST

START_TEST(queues_are_bounded)
{
    struct rig r;
    struct answer a[5];
    rig_prepare(&r);
    r.config.queue_max = 3;
    r.config.lanes[LANE_AUDIT] = 0;
    rig_open(&r);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(rig_ask(&r, &a[i], 0, NULL, SQL_ECHO, "1", NULL), i < 3);
    rig_wait(&r, &a[2].called, 1);
    ck_assert_int_eq(a[3].called + a[4].called, 0);
    ck_assert(rig_ask(&r, &a[3], 0, NULL, SQL_ECHO, "1", NULL)); /* room again */
    rig_wait(&r, &a[3].called, 1);
    ck_assert(!rig_ask(&r, &a[4], 0, NULL, SQL_AUDIT_PUT, "1", NULL)); /* a lane without connections */
    rig_close(&r);
}
END_TEST

START_TEST(the_abandoned_are_not_called)
{
    struct rig r;
    struct answer queued, read, write, last;
    rig_prepare(&r);
    r.config.lanes[LANE_WRITE] = 1;
    rig_open(&r);
    ck_assert(rig_ask(&r, &read, 0, NULL, SQL_POINT_NAP, "0.3", NULL));
    ck_assert(rig_ask(&r, &write, 0, NULL, SQL_ENTRY_SLOW, "1", "0.3", NULL));
    ck_assert(rig_ask(&r, &queued, 0, NULL, SQL_ENTRY_PUT, "2", NULL));
    rig_until(&r, "select count(*) = 2 from pg_stat_activity where wait_event = 'PgSleep'");
    db_abandon(read.op);
    db_abandon(write.op);
    db_abandon(queued.op);
    ck_assert(rig_ask(&r, &last, 0, NULL, SQL_ENTRY_PUT, "3", NULL));
    rig_wait(&r, &last.called, 1);
    ck_assert(rig_ask(&r, &last, 0, NULL, SQL_ECHO, "4", NULL));
    rig_wait(&r, &last.called, 1);
    ck_assert_int_eq(read.called + write.called + queued.called, 0);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 1"), 1); /* ran to its end */
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 2"), 0); /* was never sent */
    rig_close(&r);
}
END_TEST

static void on_drained(void *ctx)
{
    *(int *)ctx += 1;
}

START_TEST(draining_waits_for_all)
{
    struct rig r;
    struct answer a, b;
    int drained = 0;
    rig_prepare(&r);
    rig_open(&r);
    ck_assert(rig_ask(&r, &a, 0, NULL, SQL_LIST_NAP, "0.1", NULL));
    ck_assert(rig_ask(&r, &b, 0, NULL, SQL_LIST_NAP, "0.1", NULL));
    db_drain(r.db, on_drained, &drained);
    rig_wait(&r, &drained, 1);
    ck_outcome(a, DB_OK);
    ck_outcome(b, DB_OK);
    rig_loop_ms(&r, 60);
    ck_assert_int_eq(drained, 1);
    rig_close(&r);
}
END_TEST

START_TEST(short_memory_is_refused)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_open(&r);
    for (unsigned n = 1; n <= 2; n++) { /* a call takes two allocations of ours */
        rig_malloc_fails_at = n;
        ck_assert(!rig_ask(&r, &a, 0, NULL, SQL_ECHO, "1", NULL));
        ck_assert_int_eq((int)rig_malloc_fails_at, 0);
    }
    ck_assert(rig_ask(&r, &a, 0, NULL, SQL_ECHO, "1", NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_OK);
    for (unsigned n = 1; n <= 5; n++) { /* the db itself, and four lanes */
        struct db_stats stats = {0};
        rig_malloc_fails_at = n;
        ck_assert_ptr_null(db_new(r.base, &r.config, &stats));
        ck_assert_int_eq((int)rig_malloc_fails_at, 0);
    }
    rig_close(&r);
}
END_TEST

TCase *call_cases(void)
{
    TCase *t = tcase_create("calls");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, replies_pair_and_keep_order);
    tcase_add_test(t, an_error_stays_with_its_call);
    tcase_add_test(t, nobody_inherits_an_identity);
    tcase_add_test(t, a_result_may_be_kept);
    tcase_add_test(t, values_and_nulls);
    tcase_add_test(t, a_text_is_never_cut_at_a_nul);
    tcase_add_test(t, sessions_are_set_as_promised);
    tcase_add_test(t, reads_cannot_write);
    tcase_add_test(t, an_error_of_the_commit_is_a_failure);
    tcase_add_test(t, a_lost_race_is_run_again);
    tcase_add_test(t, deadlines_in_the_queue_and_in_flight);
    tcase_add_test(t, the_server_has_a_limit_of_its_own);
    tcase_add_test(t, queues_are_bounded);
    tcase_add_test(t, the_abandoned_are_not_called);
    tcase_add_test(t, draining_waits_for_all);
    tcase_add_test(t, short_memory_is_refused);
    return t;
}
