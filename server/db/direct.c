/* Asks the database one statement after the other, in the owner's name. */
#include "server/db/direct.h"

#include "server/db/op.h"

#include <stdio.h>
#include <stdlib.h>

#define DIRECT_MAGIC 0x44495245U

struct direct {
    uint32_t magic;
    PGconn *pg;
    bool prepared[SQL_COUNT];
};

/* The first line of what the database says. */
static void explain(PGconn *pg, const char *what, char why[DIRECT_WHY_SIZE])
{
    const char *message = pg ? PQerrorMessage(pg) : "no memory";
    snprintf(why, DIRECT_WHY_SIZE, "%s: %.*s", what, (int)strcspn(message, "\n"), message);
}

static bool run(struct direct *r, const char *what, const char *sql, char why[DIRECT_WHY_SIZE])
{
    PGresult *res = PQexec(r->pg, sql);
    bool ok = PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK;
    PQclear(res);
    if (!ok)
        explain(r->pg, what, why);
    return ok;
}

/* A notice says nothing that a check needs, and would stand in the way of its output. */
static void on_notice(void *ctx, const PGresult *notice)
{
    UNUSED(ctx);
    UNUSED(notice);
}

/* `owner` is a name of ours, never input. */
static bool become(struct direct *r, const char *owner, enum direct_use use, char why[DIRECT_WHY_SIZE])
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "set role %s; set hoso.function = 'on'; set search_path = ''; set jit = off;"
             " set default_transaction_read_only = %s; set idle_in_transaction_session_timeout = 0",
             owner, use == DIRECT_READS ? "on" : "off");
    return run(r, "set role", sql, why);
}

struct direct *direct_open(const char *conninfo, const char *owner, enum direct_use use,
                           char why[DIRECT_WHY_SIZE])
{
    struct direct *r = calloc(1, sizeof(*r));
    if (!r) {
        explain(NULL, "connect", why);
        return NULL;
    }
    r->magic = DIRECT_MAGIC;
    r->pg = PQconnectdb(conninfo);
    if (PQstatus(r->pg) != CONNECTION_OK) {
        explain(r->pg, "connect", why);
        direct_close(r);
        return NULL;
    }
    PQsetNoticeReceiver(r->pg, on_notice, NULL);
    if (become(r, owner, use, why))
        return r;
    direct_close(r);
    return NULL;
}

void direct_close(struct direct *r)
{
    CHECK_OBJ(r, DIRECT_MAGIC);
    PQfinish(r->pg);
    r->magic = 0;
    free(r);
}

bool direct_begin(struct direct *r, char why[DIRECT_WHY_SIZE])
{
    CHECK_OBJ(r, DIRECT_MAGIC);
    return run(r, "begin", "begin isolation level repeatable read read only", why);
}

bool direct_end(struct direct *r, char why[DIRECT_WHY_SIZE])
{
    CHECK_OBJ(r, DIRECT_MAGIC);
    return run(r, "commit", "commit", why);
}

static bool prepare(struct direct *r, enum sql_id sql, char why[DIRECT_WHY_SIZE])
{
    if (r->prepared[sql])
        return true;
    PGresult *res = PQprepare(r->pg, sql_table[sql].name, sql_table[sql].text, 0, NULL);
    r->prepared[sql] = PQresultStatus(res) == PGRES_COMMAND_OK;
    PQclear(res);
    if (!r->prepared[sql])
        explain(r->pg, sql_table[sql].name, why);
    return r->prepared[sql];
}

struct db_result *direct_ask(struct direct *r, enum sql_id sql, const struct db_param *params, int nparams,
                             char why[DIRECT_WHY_SIZE])
{
    CHECK_OBJ(r, DIRECT_MAGIC);
    ASSERT(nparams == sql_table[sql].nparams && nparams <= DB_MAX_PARAMS);
    const char *values[DB_MAX_PARAMS];
    for (int i = 0; i < nparams; i++) {
        ASSERT(!params[i].binary); /* nothing here is asked by bytes */
        values[i] = params[i].value;
    }
    struct db_result *out = calloc(1, sizeof(*out));
    if (!out || !prepare(r, sql, why)) {
        if (!out)
            explain(NULL, sql_table[sql].name, why);
        free(out);
        return NULL;
    }
    *out = (struct db_result){.magic = DB_RESULT_MAGIC, .sqlstate = "00000", .kept = true};
    out->pg = PQexecPrepared(r->pg, sql_table[sql].name, nparams, values, NULL, NULL, 0);
    if (PQresultStatus(out->pg) == PGRES_TUPLES_OK)
        return out;
    explain(r->pg, sql_table[sql].name, why);
    db_release(out);
    return NULL;
}
