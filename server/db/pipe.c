/* Sends calls down one pipelined connection and sorts what comes back, when it answers and when it breaks. */
#include "server/db/pipe.h"

#include "server/db/sqlstate.h"

#include <stdio.h>
#include <string.h>

enum {
    SILENCE_MARGIN_MS = 1000, /* beyond statement_timeout: the way there and back */
    REPEAT_MAX = 3            /* of a call that lost against another transaction */
};

static void push(struct db_pipe *p, enum expect_kind kind, enum sql_id sql, struct db_op *op)
{
    ASSERT(p->count < PIPE_RING);
    if (p->count == 0)
        p->progress_us = db_clock_us();
    p->ring[(p->head + p->count++) % PIPE_RING] = (struct expect){kind, sql, op};
}

static void pop(struct db_pipe *p)
{
    p->head = (p->head + 1) % PIPE_RING;
    p->count--;
}

/* --- sending -------------------------------------------------------------------------------------------------- */

bool db_pipe_has_room(const struct db_pipe *p)
{
    return p->ready && !p->retiring && p->calls < p->rule.depth;
}

static bool same_actor(const struct db_actor *a, const struct db_actor *b)
{
    return a->unit == b->unit && a->level == b->level && strcmp(a->user, b->user) == 0 &&
           strcmp(a->role, b->role) == 0;
}

/*
 * act_as() lasts to the end of the transaction, so it may be left out when the mate before had the same actor. The
 * first call of a transaction always sends it, and a call of nobody sends nobody: what a mate set never stays.
 */
static bool send_actor(struct db_pipe *p, struct db_op *op)
{
    const struct db_actor *a = &op->actor;
    if (p->unsynced && same_actor(&p->actor, a))
        return true;
    char unit[16], level[16];
    snprintf(unit, sizeof(unit), "%d", a->unit);
    snprintf(level, sizeof(level), "%d", a->level);
    const char *const values[] = {a->user[0] ? a->user : NULL, a->role, unit, level};
    if (!PQsendQueryPrepared(p->conn.pg, sql_table[SQL_ACT_AS].name, ARRAY_LEN(values), values, NULL, NULL,
                             0))
        return false;
    push(p, EXPECT_ACTOR, SQL_ACT_AS, op);
    p->actor = *a;
    return true;
}

static bool send_call(struct db_pipe *p, struct db_op *op)
{
    if (!send_actor(p, op) || !PQsendQueryPrepared(p->conn.pg, sql_table[op->sql].name, op->nparams,
                                                   op->values, op->lengths, op->formats, 0))
        return false;
    push(p, EXPECT_CALL, op->sql, op);
    p->unsynced = true;
    return true;
}

/* PQisBusy() is asked for what it does, not what it says: it reads messages that nobody has asked for. */
static bool still_open(struct db_pipe *p)
{
    bool open = PQconsumeInput(p->conn.pg) == 1;
    if (p->count == 0)
        (void)PQisBusy(p->conn.pg);
    return open && !p->ended;
}

bool db_pipe_send(struct db_pipe *p, struct db_op *op)
{
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    /* A write on a connection that is already dead would have to be called unknown: look before. */
    if (p->rule.writes && !still_open(p)) {
        db_conn_lost(&p->conn, "ended by the server");
        return false;
    }
    op->sends++;
    if (!send_call(p, op)) {
        /*
         * No sync was sent for this call and none will be on this connection, so that nothing of it can ever take
         * effect. It stays queued.
         */
        db_conn_lost(&p->conn, "cannot send");
        return false;
    }
    op->sent = true;
    p->calls++;
    db_op_move(op, &p->sent);
    return true;
}

void db_pipe_sync(struct db_pipe *p)
{
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    if (!p->unsynced)
        return;
    struct db_op *write = p->rule.writes ? TAILQ_LAST(&p->sent, op_list) : NULL;
    p->unsynced = false;
    if (!PQpipelineSync(p->conn.pg)) {
        db_conn_lost(&p->conn, "cannot send");
        return;
    }
    push(p, EXPECT_SYNC, SQL_COUNT, write);
    db_conn_flush(&p->conn);
}

/* --- settling a call whose fate is known ---------------------------------------------------------------------- */

/* The call will be sent once more: after the sync of the transaction that failed, or after a loss. */
static void repeat(struct db_pipe *p, struct db_op *op)
{
    if (!op->done) { /* nobody waits */
        db_op_free(op);
        return;
    }
    p->stats->retried++;
    db_op_reset(op);
    db_op_move(op, &p->again);
}

/* An error of the server: the transaction is rolled back for certain, the session lives. */
static void settle_error(struct db_pipe *p, struct db_op *op)
{
    switch (sqlstate_action(op->result->sqlstate)) {
    case SQLSTATE_REPEAT:
        if (op->repeats++ < REPEAT_MAX)
            repeat(p, op);
        else
            db_op_finish(op, DB_UNAVAILABLE);
        return;
    case SQLSTATE_PREPARE:
        p->retiring = true;
        if (op->reformed) {
            db_op_finish(op, DB_FAILED);
            return;
        }
        op->reformed = true;
        repeat(p, op);
        return;
    case SQLSTATE_BUSY:
        db_op_finish(op, DB_UNAVAILABLE);
        return;
    default:
        db_op_finish(op, DB_FAILED);
    }
}

static void settle(struct db_pipe *p, struct db_op *op)
{
    p->calls--;
    if (op->write && p->doubt) {
        db_op_finish(op, DB_UNKNOWN); /* committed here, perhaps nowhere else: not acknowledged */
    } else if (db_op_has_error(op)) {
        settle_error(p, op);
    } else if (op->aborted) {
        op->alone = true;
        repeat(p, op);
    } else {
        db_op_finish(op, DB_OK);
    }
}

/* The connection is gone: what is known of a call that was in flight decides. */
static void settle_lost(struct db_pipe *p, struct db_op *op)
{
    if (op->write && db_op_has_error(op) && !p->doubt && !db_result_is_fatal(op->result->pg)) {
        settle_error(p, op);
    } else if (op->write) {
        db_op_finish(op, DB_UNKNOWN);
    } else if (!op->lost && db_clock_us() < op->deadline_us) {
        op->lost = true;
        repeat(p, op);
    } else {
        db_op_finish(op, DB_UNAVAILABLE);
    }
}

/* --- receiving ------------------------------------------------------------------------------------------------ */

static void give_again(struct db_pipe *p)
{
    if (!TAILQ_EMPTY(&p->again))
        p->owner.again(p->owner.ctx, &p->again);
}

static void prepared(struct db_pipe *p)
{
    p->ready = true;
    db_conn_works(&p->conn);
    db_conn_log(&p->conn, "connected");
    p->owner.up(p->owner.ctx, true);
}

/* A transaction has ended. */
static void on_sync(struct db_pipe *p)
{
    struct expect e = p->ring[p->head];
    pop(p);
    p->null_seen = false;
    if (!p->ready)
        prepared(p);
    if (e.op)
        settle(p, e.op);
    p->doubt = false;
    give_again(p);
    if (p->retiring && p->count == 0)
        db_conn_renew(&p->conn);
    else
        p->owner.room(p->owner.ctx);
}

/* A statement has ended. A read is answered now, a write when its transaction has ended. */
static void on_end(struct db_pipe *p)
{
    struct expect e = p->ring[p->head];
    if (e.kind == EXPECT_SYNC) {
        /* An error of the commit itself is followed by a NULL before the sync; twice is libpq out of step. */
        if (p->null_seen)
            db_conn_lost(&p->conn, "replies out of step");
        p->null_seen = true;
        return;
    }
    pop(p);
    if (e.kind == EXPECT_CALL && !p->rule.writes)
        settle(p, e.op);
}

static void on_prepare(struct db_pipe *p, PGresult *res, const struct expect *e)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;
    if (!ok)
        db_conn_log(&p->conn, "cannot prepare %s: %s",
                    e->sql < SQL_COUNT ? sql_table[e->sql].name : "the session",
                    state ? state : "connection lost");
    PQclear(res);
    if (!ok)
        db_conn_lost(&p->conn, "statements cannot be prepared; is the database migrated?");
}

static void on_result(struct db_pipe *p, PGresult *res)
{
    struct expect *e = &p->ring[p->head];
    ExecStatusType status = PQresultStatus(res);
    bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    bool fatal = !good && status != PGRES_PIPELINE_ABORTED && db_result_is_fatal(res);
    if (e->kind == EXPECT_PREPARE) {
        on_prepare(p, res, e);
        return;
    }
    if (status == PGRES_PIPELINE_ABORTED && e->op)
        e->op->aborted = true;
    /* The first error is the reason; act_as() that went well and a commit of reads say nothing to the call. */
    bool wanted = e->op && status != PGRES_PIPELINE_ABORTED && !(good && e->kind != EXPECT_CALL) &&
                  !(e->kind == EXPECT_CALL && db_op_has_error(e->op));
    if (wanted)
        db_op_take(e->op, res);
    else
        PQclear(res);
    if (fatal)
        db_conn_lost(&p->conn, "ended by the server");
}

static void on_input(void *ctx)
{
    struct db_pipe *p = ctx;
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    PGconn *pg = p->conn.pg;
    while (p->count > 0 && !PQisBusy(pg)) {
        PGresult *res = PQgetResult(pg);
        p->progress_us = db_clock_us();
        if (!res) {
            on_end(p);
        } else if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
            PQclear(res);
            if (p->ring[p->head].kind == EXPECT_SYNC)
                on_sync(p);
            else
                db_conn_lost(&p->conn, "replies out of step");
        } else {
            on_result(p, res);
        }
        if (p->conn.pg != pg)
            return;
    }
    if (p->count == 0)
        (void)PQisBusy(pg); /* as in still_open() */
    if (p->ended)
        db_conn_lost(&p->conn, "ended by the server");
}

/* --- the connection's life ------------------------------------------------------------------------------------ */

/*
 * Reads are read only from here on. It cannot stand among the options of the connection: target_session_attrs of
 * a conninfo would then find every server read only.
 */
static bool send_settings(struct db_pipe *p)
{
    if (p->rule.writes)
        return true;
    if (!PQsendQueryParams(p->conn.pg, "set default_transaction_read_only = on", 0, NULL, NULL, NULL, NULL,
                           0))
        return false;
    push(p, EXPECT_PREPARE, SQL_COUNT, NULL);
    return true;
}

/* Every statement of the lane is prepared before the first call, in one round trip. */
static void on_up(void *ctx)
{
    struct db_pipe *p = ctx;
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    PGconn *pg = p->conn.pg;
    bool ok = PQenterPipelineMode(pg) && send_settings(p);
    for (enum sql_id i = 0; ok && i < SQL_COUNT; i++) {
        const struct sql_statement *s = &sql_table[i];
        if (i != SQL_ACT_AS && s->lane != (int)p->rule.lane)
            continue;
        ok = PQsendPrepare(pg, s->name, s->text, 0, NULL);
        if (ok)
            push(p, EXPECT_PREPARE, i, NULL);
    }
    ok = ok && PQpipelineSync(pg);
    if (!ok) {
        db_conn_lost(&p->conn, "cannot send");
        return;
    }
    push(p, EXPECT_SYNC, SQL_COUNT, NULL);
    db_conn_flush(&p->conn);
}

static void on_down(void *ctx)
{
    struct db_pipe *p = ctx;
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    struct op_list lost = TAILQ_HEAD_INITIALIZER(lost);
    struct db_op *op;
    while ((op = TAILQ_FIRST(&p->sent)))
        db_op_move(op, &lost);
    bool was_ready = p->ready;
    p->head = p->count = p->calls = 0;
    p->ready = p->retiring = p->unsynced = p->null_seen = p->ended = false;
    if (was_ready) {
        p->stats->reconnects++;
        p->owner.up(p->owner.ctx, false);
    }
    while ((op = TAILQ_FIRST(&lost)))
        settle_lost(p, op);
    p->doubt = p->retiring = false;
    give_again(p);
    p->owner.room(p->owner.ctx);
}

static void on_old(void *ctx)
{
    struct db_pipe *p = ctx;
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    if (p->count == 0 && !p->unsynced)
        db_conn_renew(&p->conn);
    else
        p->retiring = true;
}

/*
 * A cancelled wait for the synchronous standby ends in "success" with no more than this notice (01000, or 57P01
 * when the session ends as well). Its words are in the server's language, the function that said it is not.
 */
static void on_notice(void *ctx, const PGresult *notice)
{
    struct db_pipe *p = ctx;
    const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "FATAL") == 0)
        p->ended = true; /* an error while nothing runs comes as a notice */
    if ((function && strcmp(function, "SyncRepWaitForLSN") == 0) ||
        (text && strstr(text, "synchronous replication")))
        p->doubt = true;
}

void db_pipe_tick(struct db_pipe *p, uint64_t now_us)
{
    CHECK_OBJ(p, DB_PIPE_MAGIC);
    struct db_op *op = TAILQ_FIRST(&p->sent);
    while (op) {
        struct db_op *next = TAILQ_NEXT(op, link);
        if (op->done && now_us >= op->deadline_us) {
            db_op_give_up(op, op->write ? DB_UNKNOWN : DB_UNAVAILABLE);
            next = TAILQ_FIRST(&p->sent); /* the call back may have done anything but take a sent call away */
        }
        op = next;
    }
    uint64_t limit_us = (uint64_t)(p->rule.statement_timeout_ms + SILENCE_MARGIN_MS) * 1000U;
    if (p->count > 0 && p->conn.state == CONN_UP && now_us >= p->progress_us + limit_us)
        db_conn_lost(&p->conn, "no answer past its statement_timeout");
}

void db_pipe_init(struct db_pipe *p, const struct pipe_rule *rule, const struct pipe_owner *owner,
                  struct db_stats *stats)
{
    *p = (struct db_pipe){.magic = DB_PIPE_MAGIC, .rule = *rule, .owner = *owner, .stats = stats};
    TAILQ_INIT(&p->sent);
    TAILQ_INIT(&p->again);
    p->conn.handler = (struct db_conn_handler){.on_up = on_up,
                                               .on_input = on_input,
                                               .on_down = on_down,
                                               .on_old = on_old,
                                               .on_notice = on_notice,
                                               .ctx = p};
}
