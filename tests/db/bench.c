/* What one point read costs the daemon: CPU microseconds a call, for one and for many in flight. */
#include "tests/db/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

struct load {
    struct rig *r;
    enum sql_id sql;
    int left, open;
};

static void on_done(void *ctx, enum db_outcome outcome, struct db_result *result);

static void submit(struct load *l)
{
    struct db_call call = {.sql = l->sql, .nparams = 1, .done = on_done, .ctx = l};
    snprintf(call.actor.user, sizeof(call.actor.user), "anna");
    call.params[0] = (struct db_param){.value = "12345", .n = 5};
    l->left--;
    if (db_submit(l->r->db, &call))
        l->open++;
}

static void on_done(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct load *l = ctx;
    UNUSED(result);
    if (outcome != DB_OK)
        abort();
    l->open--;
    if (l->left > 0)
        submit(l);
}

static double cpu_s(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void measure(const char *name, enum sql_id sql, int window, int calls)
{
    struct rig r;
    rig_prepare(&r);
    rig_open(&r);
    struct load l = {.r = &r, .sql = sql, .left = calls};
    double wall = rig_now_s(), cpu = cpu_s();
    for (int i = 0; i < window; i++)
        submit(&l);
    while (l.open > 0)
        event_base_loop(r.base, EVLOOP_ONCE);
    wall = rig_now_s() - wall;
    cpu = cpu_s() - cpu;
    printf("%-12s %3d in flight: %8.0f /s, %5.1f us CPU a call\n", name, window, calls / wall,
           cpu * 1e6 / calls);
    rig_close(&r);
}

START_TEST(cost_of_a_call)
{
    measure("point read", SQL_ECHO, 1, 20000);
    measure("point read", SQL_ECHO, 8, 100000);
    measure("point read", SQL_ECHO, 64, 200000);
    measure("write", SQL_ENTRY_PUT, 1, 10000);
    measure("write", SQL_ENTRY_PUT, 64, 30000);
}
END_TEST

TCase *bench_cases(void)
{
    TCase *t = tcase_create("bench");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, cost_of_a_call);
    return t;
}
