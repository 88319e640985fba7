/* Asks the database one statement after the other, in the owner's name, and writes nothing. */
#include "server/db/fsck_reader.h"

#include "server/db/op.h"

#include <stdio.h>
#include <stdlib.h>

#define FSCK_READER_MAGIC 0x4653434BU

struct fsck_reader {
    uint32_t magic;
    PGconn *pg;
    bool prepared[SQL_COUNT];
};

/* The first line of what the database says. */
static void explain(PGconn *pg, const char *what, char why[FSCK_WHY_SIZE])
{
    const char *message = pg ? PQerrorMessage(pg) : "no memory";
    snprintf(why, FSCK_WHY_SIZE, "%s: %.*s", what, (int)strcspn(message, "\n"), message);
}

static bool run(struct fsck_reader *r, const char *what, const char *sql, char why[FSCK_WHY_SIZE])
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
static bool become(struct fsck_reader *r, const char *owner, char why[FSCK_WHY_SIZE])
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "set role %s; set hoso.function = 'on'; set search_path = ''; set jit = off;"
             " set default_transaction_read_only = on; set idle_in_transaction_session_timeout = 0",
             owner);
    return run(r, "set role", sql, why);
}

struct fsck_reader *fsck_reader_open(const char *conninfo, const char *owner, char why[FSCK_WHY_SIZE])
{
    struct fsck_reader *r = calloc(1, sizeof(*r));
    if (!r) {
        explain(NULL, "connect", why);
        return NULL;
    }
    r->magic = FSCK_READER_MAGIC;
    r->pg = PQconnectdb(conninfo);
    if (PQstatus(r->pg) != CONNECTION_OK) {
        explain(r->pg, "connect", why);
        fsck_reader_close(r);
        return NULL;
    }
    PQsetNoticeReceiver(r->pg, on_notice, NULL);
    if (become(r, owner, why))
        return r;
    fsck_reader_close(r);
    return NULL;
}

void fsck_reader_close(struct fsck_reader *r)
{
    CHECK_OBJ(r, FSCK_READER_MAGIC);
    PQfinish(r->pg);
    r->magic = 0;
    free(r);
}

bool fsck_reader_begin(struct fsck_reader *r, char why[FSCK_WHY_SIZE])
{
    CHECK_OBJ(r, FSCK_READER_MAGIC);
    return run(r, "begin", "begin isolation level repeatable read read only", why);
}

bool fsck_reader_end(struct fsck_reader *r, char why[FSCK_WHY_SIZE])
{
    CHECK_OBJ(r, FSCK_READER_MAGIC);
    return run(r, "commit", "commit", why);
}

static bool prepare(struct fsck_reader *r, enum sql_id sql, char why[FSCK_WHY_SIZE])
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

struct db_result *fsck_reader_ask(struct fsck_reader *r, enum sql_id sql, const struct db_param *params,
                                  int nparams, char why[FSCK_WHY_SIZE])
{
    CHECK_OBJ(r, FSCK_READER_MAGIC);
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
