/* Copies calls, ends them once, and reads results; it knows neither connections nor queues. */
#include "server/db/op.h"

#include <stdlib.h>

static size_t room_for(const struct db_call *call)
{
    size_t n = 0;
    for (int i = 0; i < call->nparams; i++)
        if (call->params[i].value)
            n += call->params[i].n + 1;
    return n;
}

static void copy_params(struct db_op *op, const struct db_call *call)
{
    char *at = op->bytes;
    op->nparams = call->nparams;
    for (int i = 0; i < call->nparams; i++) {
        const struct db_param *p = &call->params[i];
        op->formats[i] = p->binary;
        if (!p->value)
            continue;
        if (p->n > 0)
            memcpy(at, p->value, p->n);
        at[p->n] = '\0';
        op->values[i] = at;
        op->lengths[i] = (int)p->n;
        /* libpq would cut a text at its first NUL. PostgreSQL knows no such text: see db_submit(). */
        if (!p->binary && memchr(at, '\0', p->n))
            op->refused = true;
        at += p->n + 1;
    }
}

struct db_op *db_op_new(const struct db_call *call, uint64_t deadline_us)
{
    size_t n = room_for(call);
    if (n > INT32_MAX)
        return NULL;
    struct db_op *op = malloc(sizeof(*op) + n);
    struct db_result *result = calloc(1, sizeof(*result));
    if (!op || !result) {
        free(op);
        free(result);
        return NULL;
    }
    result->magic = DB_RESULT_MAGIC;
    *op = (struct db_op){.magic = DB_OP_MAGIC,
                         .sql = call->sql,
                         .actor = call->actor,
                         .deadline_us = deadline_us,
                         .done = call->done,
                         .ctx = call->ctx,
                         .result = result};
    copy_params(op, call);
    return op;
}

void db_op_unlink(struct db_op *op)
{
    CHECK_OBJ(op, DB_OP_MAGIC);
    if (op->on)
        TAILQ_REMOVE(op->on, op, link);
    op->on = NULL;
}

void db_op_move(struct db_op *op, struct op_list *to)
{
    db_op_unlink(op);
    TAILQ_INSERT_TAIL(to, op, link);
    op->on = to;
}

void db_op_take(struct db_op *op, PGresult *pg)
{
    CHECK_OBJ(op, DB_OP_MAGIC);
    struct db_result *r = op->result;
    PQclear(r->pg);
    r->pg = pg;
    const char *state = PQresultErrorField(pg, PG_DIAG_SQLSTATE);
    bool good = PQresultStatus(pg) == PGRES_TUPLES_OK || PQresultStatus(pg) == PGRES_COMMAND_OK;
    const char *text = state ? state : good ? "00000" : "";
    memset(r->sqlstate, 0, sizeof(r->sqlstate));
    memcpy(r->sqlstate, text, strnlen(text, SQLSTATE_SIZE - 1));
}

void db_op_reset(struct db_op *op)
{
    PQclear(op->result->pg);
    op->result->pg = NULL;
    op->result->sqlstate[0] = '\0';
    op->sent = op->aborted = false;
    op->sends = 0;
}

bool db_op_has_error(const struct db_op *op)
{
    return op->result->pg && strcmp(op->result->sqlstate, "00000") != 0;
}

bool db_result_is_fatal(const PGresult *pg)
{
    const char *severity = PQresultErrorField(pg, PG_DIAG_SEVERITY_NONLOCALIZED);
    return !severity || strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0;
}

void db_op_free(struct db_op *op)
{
    db_op_unlink(op);
    if (op->result)
        db_release(op->result);
    (*op->alive)--;
    op->magic = 0;
    free(op);
}

static void count(struct db_stats *stats, enum db_outcome outcome)
{
    if (outcome == DB_FAILED)
        stats->failed++;
    else if (outcome == DB_UNAVAILABLE)
        stats->unavailable++;
    else if (outcome == DB_UNKNOWN)
        stats->unknown++;
}

void db_op_finish(struct db_op *op, enum db_outcome outcome)
{
    db_op_unlink(op);
    db_done_fn done = op->done;
    if (done) {
        struct db_result *r = op->result;
        count(op->stats, outcome);
        op->done = NULL;
        r->in_call = true; /* a reply that goes out at once releases what it kept before `done` returns */
        done(op->ctx, outcome, r);
        r->in_call = false;
        if (r->kept)
            op->result = NULL;
    }
    db_op_free(op);
}

void db_op_give_up(struct db_op *op, enum db_outcome outcome)
{
    CHECK_OBJ(op, DB_OP_MAGIC);
    db_done_fn done = op->done;
    struct db_result none = {.magic = DB_RESULT_MAGIC};
    op->done = NULL;
    count(op->stats, outcome);
    done(op->ctx, outcome, &none);
    ASSERT(!none.kept); /* there is nothing to keep */
}

int db_rows(const struct db_result *r)
{
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    return PQntuples(r->pg);
}

int db_columns(const struct db_result *r)
{
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    return PQnfields(r->pg);
}

bool db_is_null(const struct db_result *r, int row, int col)
{
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    ASSERT(row >= 0 && row < PQntuples(r->pg) && col >= 0 && col < PQnfields(r->pg));
    return PQgetisnull(r->pg, row, col);
}

struct str db_text(const struct db_result *r, int row, int col)
{
    if (db_is_null(r, row, col))
        return STR_NONE;
    return str_from(PQgetvalue(r->pg, row, col), (size_t)PQgetlength(r->pg, row, col));
}

int64_t db_int(const struct db_result *r, int row, int col)
{
    struct str s = db_text(r, row, col);
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t v = 0;
    bool ok = str_to_u64(negative ? str_sub(s, 1, s.n) : s, INT64_MAX, &v);
    ASSERT(ok);
    return negative ? -(int64_t)v : (int64_t)v;
}

const char *db_sqlstate(const struct db_result *r)
{
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    return r->sqlstate;
}

void db_keep(struct db_result *r)
{
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    r->kept = true;
}

void db_release(void *result)
{
    struct db_result *r = result;
    CHECK_OBJ(r, DB_RESULT_MAGIC);
    if (r->in_call) {
        r->kept = false;
        return;
    }
    PQclear(r->pg);
    r->magic = 0;
    free(r);
}
