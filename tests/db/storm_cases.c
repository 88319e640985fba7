/* Ten thousand writes while backends are killed at random: what was acknowledged is there once, what failed is not. */
#include "tests/db/rig.h"

#include <stdio.h>
#include <stdlib.h>

enum { WRITES = 10000, WINDOW = 100, KILL_EVERY_MS = 25, KILLS_WANTED = 30 };

struct storm {
    struct rig r;
    enum db_outcome outcome[WRITES];
    char called[WRITES];
    int begun, ended, kills, ticks;
    struct event *killer;
};

struct one {
    struct storm *storm;
    int id;
};

static struct storm storm;
static struct one ones[WRITES];

static void submit(struct storm *s);

static void on_written(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct one *one = ctx;
    UNUSED(result);
    one->storm->called[one->id]++;
    one->storm->outcome[one->id] = outcome;
    one->storm->ended++;
    submit(one->storm); /* a call back may submit */
}

static void submit(struct storm *s)
{
    if (s->begun == WRITES)
        return;
    int i = s->begun++;
    char id[16];
    snprintf(id, sizeof(id), "%d", i);
    ones[i] = (struct one){s, i};
    struct db_call call = {.sql = SQL_ENTRY_PUT, .nparams = 1, .done = on_written, .ctx = &ones[i]};
    call.params[0] = (struct db_param){.value = id, .n = strlen(id)};
    ck_assert_ptr_nonnull(db_submit(s->r.db, &call));
}

/*
 * While a standby is wanted that does not exist, every commit hangs after its row is safe. A writer killed then has
 * written what its client never hears of: the case that makes an error different from a rollback.
 */
static void standby(struct storm *s, bool wanted)
{
    if (wanted)
        rig_admin(&s->r, "alter system set synchronous_standby_names = 'nobody'");
    else
        rig_admin(&s->r, "alter system reset synchronous_standby_names");
    rig_admin(&s->r, "select pg_reload_conf()");
}

/* One writer at random: idle, in a statement, in its commit, or just connecting. */
static void on_kill(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    struct storm *s = arg;
    s->ticks++;
    if (s->ticks % 20 == 10 || s->ticks % 20 == 14)
        standby(s, s->ticks % 20 == 10);
    s->kills +=
        (int)rig_admin(&s->r, "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity"
                              " where application_name = 'hosod write' order by random() limit 1) x");
}

static void count_rows(const struct storm *s, int *rows)
{
    PGresult *res = PQexec(s->r.admin, "select id, count(*) from hoso.entry group by id");
    ck_assert_int_eq(PQresultStatus(res), PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(res); i++)
        rows[atoi(PQgetvalue(res, i, 0))] = atoi(PQgetvalue(res, i, 1));
    PQclear(res);
}

START_TEST(what_is_acknowledged_is_there)
{
    static int rows[WRITES];
    struct storm *s = &storm;
    const struct timeval every = {0, KILL_EVERY_MS * 1000};
    int sum[4] = {0}, present = 0;
    rig_prepare(&s->r);
    rig_admin(&s->r, "set synchronous_commit = local");
    rig_open(&s->r);
    s->killer = event_new(s->r.base, -1, EV_PERSIST, on_kill, s);
    evtimer_add(s->killer, &every);
    for (int i = 0; i < WINDOW; i++)
        submit(s);
    double end = rig_now_s() + 40;
    while (s->ended < WRITES && rig_now_s() < end)
        event_base_loop(s->r.base, EVLOOP_ONCE);
    ck_assert_int_eq(s->ended, WRITES);
    event_free(s->killer);
    standby(s, false);
    rig_until(&s->r, "select count(*) = 0 from pg_stat_activity where application_name = 'hosod write' and "
                     "state = 'active'");
    count_rows(s, rows);
    for (int i = 0; i < WRITES; i++) {
        ck_assert_int_eq(s->called[i], 1);
        enum db_outcome o = s->outcome[i];
        sum[o]++;
        ck_assert_msg(o != DB_OK || rows[i] == 1, "write %d was acknowledged and is there %d times", i,
                      rows[i]);
        ck_assert_msg(o != DB_FAILED || rows[i] == 0, "write %d failed and is there", i);
        ck_assert_msg(o != DB_UNAVAILABLE || rows[i] == 0, "write %d was not sent and is there", i);
        ck_assert_msg(o != DB_UNKNOWN || rows[i] <= 1, "write %d is there %d times", i, rows[i]);
        present += o == DB_UNKNOWN && rows[i] == 1;
    }
    printf("storm: %d writes, %d kills: %d acknowledged, %d failed, %d unavailable, %d unknown (%d of them "
           "there)\n",
           WRITES, s->kills, sum[DB_OK], sum[DB_FAILED], sum[DB_UNAVAILABLE], sum[DB_UNKNOWN], present);
    ck_assert_int_ge(s->kills, KILLS_WANTED);
    ck_assert_int_ge(present, 1); /* or the storm has proved nothing */
    rig_close(&s->r);
}
END_TEST

TCase *storm_cases(void)
{
    TCase *t = tcase_create("storm");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_is_acknowledged_is_there);
    return t;
}
