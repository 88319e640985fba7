/* Opens and closes what the tests of server/db need, waits for events with a limit, and can take memory away. */
#include "tests/db/rig.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 20 };

const char *rig_conninfo, *rig_dir;
unsigned rig_malloc_fails_at;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);

static bool fails_now(void)
{
    return rig_malloc_fails_at > 0 && --rig_malloc_fails_at == 0;
}

void *__wrap_malloc(size_t n)
{
    return fails_now() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails_now() ? NULL : __real_calloc(n, size);
}

double rig_now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

long rig_admin(struct rig *r, const char *fmt, ...)
{
    char sql[600];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sql, sizeof(sql), fmt, args);
    va_end(args);
    if (PQstatus(r->admin) != CONNECTION_OK)
        PQreset(r->admin);
    PGresult *res = PQexec(r->admin, sql);
    ExecStatusType status = PQresultStatus(res);
    ck_assert_msg(status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK, "%s: %s", sql,
                  PQerrorMessage(r->admin));
    const char *value = PQntuples(res) > 0 ? PQgetvalue(res, 0, 0) : "0";
    long v = value[0] == 't' ? 1 : strtol(value, NULL, 10);
    PQclear(res);
    return v;
}

void rig_until(struct rig *r, const char *query)
{
    double end = rig_now_s() + PATIENCE_S;
    while (rig_admin(r, "%s", query) == 0) {
        ck_assert_msg(rig_now_s() < end, "waited in vain for %s", query);
        rig_loop_ms(r, 10);
    }
}

void rig_cluster(const char *command)
{
    char line[600];
    snprintf(line, sizeof(line), "sh deploy/cluster.sh %s %s --fast >/dev/null", command, rig_dir);
    ck_assert_int_eq(system(line), 0);
}

static void log_line(void *ctx, const char *message)
{
    UNUSED(ctx);
    if (getenv("DB_TEST_LOG"))
        fprintf(stderr, "  %s\n", message);
}

void rig_prepare(struct rig *r)
{
    *r = (struct rig){.config = {.conninfo = rig_conninfo,
                                 .lanes = {1, 1, 3, 1},
                                 .queue_max = 5000,
                                 .deadline_ms = {20000, 20000, 20000, 20000},
                                 .statement_timeout_ms = {5000, 5000, 5000, 5000},
                                 .log = log_line}};
    r->base = event_base_new();
    r->admin = PQconnectdb(rig_conninfo);
    ck_assert_ptr_nonnull(r->base);
    ck_assert_msg(PQstatus(r->admin) == CONNECTION_OK, "%s", PQerrorMessage(r->admin));
    rig_admin(r, "set application_name = 'harm'");
    /* Backends of the test before may still be ending, or were left behind when it failed. */
    rig_admin(r, "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like "
                 "'hosod %%'");
    rig_until(r, "select count(*) = 0 from pg_stat_activity where application_name like 'hosod %'");
    rig_admin(r, "truncate hoso.entry, hoso.checked");
}

void rig_start(struct rig *r)
{
    r->db = db_new(r->base, &r->config, &r->stats);
    ck_assert_ptr_nonnull(r->db);
}

void rig_wait_ready(struct rig *r, bool ready)
{
    double end = rig_now_s() + PATIENCE_S;
    while (db_ready(r->db) != ready) {
        ck_assert_msg(rig_now_s() < end, "the db did not become %s", ready ? "ready" : "unready");
        rig_loop_ms(r, 5);
    }
}

void rig_open(struct rig *r)
{
    int all = 0;
    for (int i = 0; i < LANE_COUNT; i++)
        all += r->config.lanes[i];
    rig_start(r);
    double end = rig_now_s() + PATIENCE_S;
    while (r->stats.connected < all) {
        ck_assert_msg(rig_now_s() < end, "not all connections came up");
        rig_loop_ms(r, 5);
    }
    ck_assert(db_ready(r->db));
}

void rig_close(struct rig *r)
{
    db_free(r->db);
    event_base_free(r->base);
    PQfinish(r->admin);
    ck_assert_int_eq((int)r->stats.queued, 0);
    ck_assert_int_eq((int)r->stats.connected, 0);
}

static void on_answer(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    static int order;
    struct answer *a = ctx;
    a->called++;
    a->outcome = outcome;
    a->order = order++;
    a->op = NULL;
    snprintf(a->sqlstate, sizeof(a->sqlstate), "%s", db_sqlstate(result));
    if (outcome != DB_OK)
        return;
    a->rows = db_rows(result);
    for (int col = 0; a->rows > 0 && col < db_columns(result) && col < 2; col++) {
        struct str s = db_text(result, 0, col);
        snprintf(a->text[col], sizeof(a->text[col]), "%.*s", STR_ARGS(s));
    }
}

bool rig_ask(struct rig *r, struct answer *a, int deadline_ms, const char *user, enum sql_id sql, ...)
{
    struct db_call call = {.sql = sql, .deadline_ms = deadline_ms, .done = on_answer, .ctx = a};
    if (user) {
        snprintf(call.actor.user, sizeof(call.actor.user), "%s", user);
        snprintf(call.actor.role, sizeof(call.actor.role), "investigator");
        call.actor.unit = 3;
        call.actor.level = 2;
    }
    va_list args;
    va_start(args, sql);
    for (const char *v; (v = va_arg(args, const char *));)
        call.params[call.nparams++] = (struct db_param){.value = v, .n = strlen(v)};
    va_end(args);
    *a = (struct answer){0};
    a->op = db_submit(r->db, &call);
    ck_assert_int_eq(a->called, 0); /* never before db_submit() has returned */
    return a->op != NULL;
}

static void on_limit(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    *(bool *)arg = true;
}

void rig_wait(struct rig *r, const int *counter, int n)
{
    bool late = false;
    struct event *limit = evtimer_new(r->base, on_limit, &late);
    struct timeval t = {PATIENCE_S, 0};
    evtimer_add(limit, &t);
    while (*counter < n && !late)
        event_base_loop(r->base, EVLOOP_ONCE);
    event_free(limit);
    ck_assert_msg(!late, "waited in vain for %d of %d", *counter, n);
}

void rig_loop_ms(struct rig *r, int ms)
{
    struct timeval t = {ms / 1000, ms % 1000 * 1000};
    event_base_loopexit(r->base, &t);
    event_base_dispatch(r->base);
}
