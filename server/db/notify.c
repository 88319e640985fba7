/* One connection that LISTENs again after every loss and then says: look at everything. */
#include "server/db/notify.h"

#include "server/db/conn.h"

#include <stdio.h>
#include <stdlib.h>

enum { LISTEN_TIMEOUT_MS = 5000, LISTEN_SIZE = NOTIFY_MAX_CHANNELS * 80 };

#define NOTIFY_MAGIC 0x4E4F5449U

struct notify {
    uint32_t magic;
    struct dsn dsn;
    struct notify_config config;
    struct db_conn conn;
    bool listening, failed;
};

bool notify_listening(const struct notify *n)
{
    CHECK_OBJ(n, NOTIFY_MAGIC);
    return n->listening;
}

static bool is_identifier(const char *name)
{
    struct str s = str_of(name);
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_'))
            return false;
    return s.n > 0 && s.n < 64;
}

static void on_up(void *ctx)
{
    struct notify *n = ctx;
    CHECK_OBJ(n, NOTIFY_MAGIC);
    char sql[LISTEN_SIZE];
    size_t used = 0;
    for (size_t i = 0; i < n->config.nchannels; i++)
        used += (size_t)snprintf(sql + used, sizeof(sql) - used, "listen %s;", n->config.channels[i]);
    n->failed = false;
    if (!PQsendQuery(n->conn.pg, sql)) {
        db_conn_lost(&n->conn, "cannot send");
        return;
    }
    db_conn_flush(&n->conn);
}

/* The results of LISTEN. The last one is followed by a NULL: from then on nothing is missed. */
static void on_results(struct notify *n)
{
    PGconn *pg = n->conn.pg;
    while (!n->listening && !PQisBusy(pg)) {
        PGresult *res = PQgetResult(pg);
        if (res) {
            n->failed = n->failed || PQresultStatus(res) != PGRES_COMMAND_OK;
            PQclear(res);
            continue;
        }
        if (n->failed) {
            db_conn_lost(&n->conn, "cannot listen");
            return;
        }
        n->listening = true;
        db_conn_works(&n->conn);
        db_conn_log(&n->conn, "listening");
        n->config.wake(n->config.ctx, STR_NONE, STR_NONE);
    }
}

static void on_input(void *ctx)
{
    struct notify *n = ctx;
    CHECK_OBJ(n, NOTIFY_MAGIC);
    if (!n->listening)
        on_results(n);
    PGnotify *note;
    while (n->conn.pg && (note = PQnotifies(n->conn.pg))) {
        n->config.wake(n->config.ctx, str_of(note->relname), str_of(note->extra));
        PQfreemem(note);
    }
}

static void on_down(void *ctx)
{
    struct notify *n = ctx;
    n->listening = false;
}

static void on_old(void *ctx)
{
    struct notify *n = ctx;
    db_conn_renew(&n->conn);
}

static void on_notice(void *ctx, const PGresult *notice)
{
    UNUSED(ctx);
    UNUSED(notice);
}

struct notify *notify_new(struct event_base *base, const struct notify_config *config)
{
    static const struct dsn_session session = {.application = "hosod notify",
                                               .statement_timeout_ms = LISTEN_TIMEOUT_MS};
    ASSERT(config->nchannels > 0 && config->nchannels <= NOTIFY_MAX_CHANNELS && config->wake);
    for (size_t i = 0; i < config->nchannels; i++)
        ASSERT(is_identifier(config->channels[i]));
    char why[DSN_WHY_SIZE];
    struct notify *n = calloc(1, sizeof(*n));
    if (!n)
        return NULL;
    n->magic = NOTIFY_MAGIC;
    n->config = *config;
    n->config.conninfo = NULL;
    if (!dsn_init(&n->dsn, config->conninfo, why)) {
        if (config->log)
            config->log(config->log_ctx, why);
        free(n);
        return NULL;
    }
    struct db_conn_handler handler = {.on_up = on_up,
                                      .on_input = on_input,
                                      .on_down = on_down,
                                      .on_old = on_old,
                                      .on_notice = on_notice,
                                      .log = config->log,
                                      .ctx = n,
                                      .log_ctx = config->log_ctx};
    db_conn_init(&n->conn, base, &n->dsn, &session, &handler, 0);
    db_conn_open(&n->conn);
    return n;
}

void notify_free(struct notify *n)
{
    if (!n)
        return;
    CHECK_OBJ(n, NOTIFY_MAGIC);
    db_conn_close(&n->conn);
    dsn_fini(&n->dsn);
    n->magic = 0;
    free(n);
}
