/* What a call may count on when a backend, the server or the standby fails under it. */
#include "server/db/notify.h"
#include "tests/db/rig.h"

#include <signal.h>
#include <stdio.h>

#define OURS "application_name like 'hosod %%'"
#define SLEEPERS "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"

START_TEST(killed_while_idle)
{
    struct rig r;
    struct answer read, write;
    rig_prepare(&r);
    rig_open(&r);
    ck_assert_int_eq(
        rig_admin(&r, "select count(pg_terminate_backend(pid)) from pg_stat_activity where " OURS), 6);
    rig_wait_ready(&r, false);
    rig_wait_ready(&r, true);
    /* Prepared statements are there again. */
    ck_assert(rig_ask(&r, &read, 0, "anna", SQL_ECHO, "1", NULL));
    ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "1", NULL));
    rig_wait(&r, &read.called, 1);
    rig_wait(&r, &write.called, 1);
    ck_outcome(read, DB_OK);
    ck_outcome(write, DB_OK);
    ck_assert_int_ge((int)r.stats.reconnects, 1);
    rig_close(&r);
}
END_TEST

/* A write that meets a connection which died a moment ago was not sent: it goes over another one. */
START_TEST(a_write_is_not_put_on_a_dead_connection)
{
    struct rig r;
    struct answer write;
    rig_prepare(&r);
    rig_open(&r);
    rig_admin(&r, "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                  " where application_name = 'hosod write'");
    ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "1", NULL)); /* before the loop has heard of it */
    rig_wait(&r, &write.called, 1);
    ck_outcome(write, DB_OK);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry"), 1);
    rig_close(&r);
}
END_TEST

START_TEST(killed_in_a_read)
{
    struct rig r;
    struct answer once, mate, twice;
    rig_prepare(&r);
    rig_open(&r);
    ck_assert(rig_ask(&r, &once, 0, NULL, SQL_POINT_NAP, "0.3", NULL));
    ck_assert(rig_ask(&r, &mate, 0, "anna", SQL_ECHO, "5", NULL));
    rig_until(&r, SLEEPERS);
    rig_admin(&r, "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    rig_wait(&r, &once.called, 1);
    rig_wait(&r, &mate.called, 1);
    ck_outcome(once, DB_OK); /* once more on a new connection, unseen */
    ck_outcome(mate, DB_OK);
    ck_assert_str_eq(mate.text[1], "anna");
    ck_assert(rig_ask(&r, &twice, 0, NULL, SQL_LIST_NAP, "10", NULL));
    for (int i = 0; i < 2; i++) {
        rig_until(&r, SLEEPERS);
        rig_admin(
            &r, "select pg_terminate_backend(pid, 5000) from pg_stat_activity where wait_event = 'PgSleep'");
    }
    rig_wait(&r, &twice.called, 1);
    ck_outcome(twice, DB_UNAVAILABLE);
    rig_close(&r);
}
END_TEST

START_TEST(killed_in_a_write)
{
    struct rig r;
    struct answer sent, queued;
    rig_prepare(&r);
    r.config.lanes[LANE_WRITE] = 1;
    rig_open(&r);
    ck_assert(rig_ask(&r, &sent, 0, "anna", SQL_ENTRY_SLOW, "1", "10", NULL));
    ck_assert(rig_ask(&r, &queued, 0, "binh", SQL_ENTRY_PUT, "2", NULL));
    rig_until(&r, SLEEPERS);
    rig_admin(&r, "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    rig_wait(&r, &queued.called, 1);
    ck_outcome(sent, DB_UNKNOWN);
    ck_outcome(queued, DB_OK); /* was not sent: stays, and goes over the next connection */
    ck_assert(sent.order < queued.order);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 1"), 0);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry where id = 2 and note = 'binh'"), 1);
    rig_close(&r);
}
END_TEST

START_TEST(the_server_stops_and_starts)
{
    struct rig r;
    struct answer impatient, patient, write;
    rig_prepare(&r);
    rig_open(&r);
    rig_cluster("stop");
    rig_wait_ready(&r, false);
    ck_assert(rig_ask(&r, &impatient, 150, NULL, SQL_ECHO, "1", NULL));
    ck_assert(rig_ask(&r, &patient, 0, NULL, SQL_ECHO, "2", NULL));
    ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "3", NULL));
    rig_wait(&r, &impatient.called, 1);
    ck_outcome(impatient, DB_UNAVAILABLE);
    ck_assert_int_eq(patient.called + write.called, 0);
    rig_cluster("start");
    rig_wait(&r, &patient.called, 1);
    rig_wait(&r, &write.called, 1);
    ck_outcome(patient, DB_OK);
    ck_outcome(write, DB_OK);
    rig_wait_ready(&r, true);
    PQreset(r.admin);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry"), 1);
    rig_close(&r);
}
END_TEST

START_TEST(a_commit_without_its_standby_is_not_acknowledged)
{
    struct rig r;
    struct answer write;
    char conninfo[400];
    rig_prepare(&r);
    snprintf(conninfo, sizeof(conninfo), "%s options='-c synchronous_commit=on'", rig_conninfo);
    r.config.conninfo = conninfo;
    rig_open(&r);
    rig_admin(&r, "set synchronous_commit = local");
    rig_admin(&r, "alter system set synchronous_standby_names = 'nobody'");
    rig_admin(&r, "select pg_reload_conf()");
    rig_until(&r, "select setting = 'nobody' from pg_settings where name = 'synchronous_standby_names'");
    ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "1", NULL));
    rig_until(&r, "select count(*) from pg_stat_activity where wait_event = 'SyncRep'");
    rig_admin(&r, "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
    rig_wait(&r, &write.called, 1);
    rig_admin(&r, "alter system reset synchronous_standby_names");
    rig_admin(&r, "select pg_reload_conf()");
    ck_outcome(write, DB_UNKNOWN); /* although libpq says INSERT 0 1 */
    ck_assert_str_eq(write.sqlstate, "00000");
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry"), 1);
    rig_until(&r, "select setting = '' from pg_settings where name = 'synchronous_standby_names'");
    ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "2", NULL)); /* the doubt does not stay */
    rig_wait(&r, &write.called, 1);
    ck_outcome(write, DB_OK);
    rig_close(&r);
}
END_TEST

START_TEST(a_silent_server_is_left)
{
    struct rig r;
    struct answer read, write, again;
    rig_prepare(&r);
    r.config.lanes[LANE_WRITE] = 1;
    for (int i = 0; i < LANE_COUNT; i++)
        r.config.statement_timeout_ms[i] = 300;
    rig_open(&r);
    long point = rig_admin(&r, "select pid from pg_stat_activity where application_name = 'hosod point'");
    long writer = rig_admin(&r, "select pid from pg_stat_activity where application_name = 'hosod write'");
    ck_assert(point > 0 && writer > 0);
    ck_assert_int_eq(kill((pid_t)point, SIGSTOP) + kill((pid_t)writer, SIGSTOP), 0);
    double began = rig_now_s();
    ck_assert(rig_ask(&r, &read, 0, NULL, SQL_ECHO, "1", NULL));
    ck_assert(rig_ask(&r, &write, 100, "anna", SQL_ENTRY_PUT, "1", NULL));
    ck_assert(rig_ask(&r, &again, 0, "anna", SQL_ENTRY_PUT, "2", NULL));
    rig_wait(&r, &write.called, 1);
    rig_wait(&r, &read.called, 1);
    rig_wait(&r, &again.called, 1);
    ck_assert(rig_now_s() - began > 1.2); /* not before the server's own limit must have struck */
    kill((pid_t)point, SIGCONT);
    kill((pid_t)writer, SIGCONT);
    ck_outcome(write, DB_UNKNOWN);
    ck_outcome(read, DB_OK);
    ck_outcome(again, DB_OK);
    rig_close(&r);
}
END_TEST

START_TEST(a_changed_shape_is_prepared_anew)
{
    struct rig r;
    struct answer a, mate;
    rig_prepare(&r);
    rig_open(&r);
    for (int i = 0; i < 3; i++) {
        ck_assert(rig_ask(&r, &a, 0, NULL, SQL_SHAPE, NULL));
        ck_assert(rig_ask(&r, &mate, 0, NULL, SQL_ECHO, "1", NULL));
        rig_wait(&r, &a.called, 1);
        rig_wait(&r, &mate.called, 1);
        ck_outcome(a, DB_OK); /* 0A000 was seen by nobody */
        ck_outcome(mate, DB_OK);
        ck_assert_str_eq(a.text[0], "7");
        rig_admin(&r, "alter table hoso.shape alter v type %s", i % 2 == 0 ? "text" : "int using v::int");
    }
    ck_assert_int_eq((int)r.stats.reconnects, 2);
    rig_admin(&r, "alter table hoso.shape alter v type int using v::int");
    rig_close(&r);
}
END_TEST

START_TEST(the_next_host_is_tried)
{
    struct rig r;
    struct answer a;
    char conninfo[400];
    rig_prepare(&r);
    const char *dir = rig_conninfo + strlen("host=");
    int n = (int)strcspn(dir, " ");
    snprintf(conninfo, sizeof(conninfo),
             "host=/nowhere,127.0.0.1,%.*s %s port=1,2,5432 target_session_attrs=read-write", n, dir,
             dir + n);
    r.config.conninfo = conninfo;
    rig_open(&r);
    ck_assert(rig_ask(&r, &a, 0, NULL, SQL_ECHO, "1", NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_OK);
    rig_close(&r);
    rig_prepare(&r);
    r.config.conninfo = "host=a,b port=1,2,3";
    ck_assert_ptr_null(db_new(r.base, &r.config, &r.stats));
    r.config.conninfo = "no equals sign";
    ck_assert_ptr_null(db_new(r.base, &r.config, &r.stats));
    rig_close(&r);
}
END_TEST

/* A loop of short-lived connections under steady reads and writes: nobody notices. */
START_TEST(old_connections_are_replaced)
{
    struct rig r;
    struct answer read, write;
    int writes = 0;
    rig_prepare(&r);
    r.config.max_lifetime_ms = 100;
    rig_open(&r);
    double end = rig_now_s() + 1.2;
    while (rig_now_s() < end) {
        ck_assert(rig_ask(&r, &read, 0, NULL, SQL_ECHO, "1", NULL));
        ck_assert(rig_ask(&r, &write, 0, "anna", SQL_ENTRY_PUT, "1", NULL));
        rig_wait(&r, &read.called, 1);
        rig_wait(&r, &write.called, 1);
        ck_outcome(read, DB_OK);
        ck_outcome(write, DB_OK);
        writes++;
    }
    ck_assert_int_ge((int)r.stats.reconnects, 6);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from hoso.entry"), writes);
    rig_close(&r);
}
END_TEST

struct woken {
    int anew, heard;
    char channel[20], payload[20];
};

static void on_wake(void *ctx, struct str channel, struct str payload)
{
    struct woken *w = ctx;
    if (str_is_none(channel)) {
        w->anew++;
        return;
    }
    w->heard++;
    snprintf(w->channel, sizeof(w->channel), "%.*s", STR_ARGS(channel));
    snprintf(w->payload, sizeof(w->payload), "%.*s", STR_ARGS(payload));
}

START_TEST(listening_survives_a_loss)
{
    struct rig r;
    struct woken w = {0};
    rig_prepare(&r);
    struct notify_config config = {.conninfo = rig_conninfo,
                                   .channels = {"outbox", "law_pack"},
                                   .nchannels = 2,
                                   .wake = on_wake,
                                   .ctx = &w};
    struct notify *n = notify_new(r.base, &config);
    ck_assert_ptr_nonnull(n);
    rig_wait(&r, &w.anew, 1);
    rig_admin(&r, "notify outbox, '42'");
    rig_wait(&r, &w.heard, 1);
    ck_assert_str_eq(w.channel, "outbox");
    ck_assert_str_eq(w.payload, "42");
    rig_admin(
        &r, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hosod notify'");
    rig_wait(&r, &w.anew, 2); /* listens again, and says that something may have been missed */
    ck_assert(notify_listening(n));
    rig_admin(&r, "notify law_pack");
    rig_wait(&r, &w.heard, 2);
    ck_assert_str_eq(w.channel, "law_pack");
    notify_free(n);
    rig_close(&r);
}
END_TEST

TCase *fault_cases(void)
{
    TCase *t = tcase_create("faults");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, killed_while_idle);
    tcase_add_test(t, a_write_is_not_put_on_a_dead_connection);
    tcase_add_test(t, killed_in_a_read);
    tcase_add_test(t, killed_in_a_write);
    tcase_add_test(t, the_server_stops_and_starts);
    tcase_add_test(t, a_commit_without_its_standby_is_not_acknowledged);
    tcase_add_test(t, a_silent_server_is_left);
    tcase_add_test(t, a_changed_shape_is_prepared_anew);
    tcase_add_test(t, the_next_host_is_tried);
    tcase_add_test(t, old_connections_are_replaced);
    tcase_add_test(t, listening_survives_a_loss);
    return t;
}
