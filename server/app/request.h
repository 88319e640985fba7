/* One request in the application: who asks, which route, what it waits for, and the tools of its handler. */
#ifndef HOSO_SERVER_APP_REQUEST_H
#define HOSO_SERVER_APP_REQUEST_H

#include "lib/base/civil.h"
#include "lib/base/fail.h"
#include "lib/json/problem_json.h"
#include "server/app/app_int.h"
#include "server/app/route.h"

#define REQUEST_MAGIC 0x52455155U

/* Whose token it is. Filled by the step `authenticate`. */
struct principal {
    const struct policy_role *role;
    struct db_actor actor;
    struct str user_code, user_name, unit_code, unit_name; /* in the request's arena */
    bool unit_remote;
};

/* Continues a request after the database has answered. `result` is valid during the call unless kept. */
typedef enum flow (*request_then)(struct request *r, struct db_result *result);

struct request {
    uint32_t magic;
    struct exchange *x;
    struct app *app;
    struct law *law; /* held until the request ends; NULL: none is known yet, and the route needs none */
    struct law_before *before;               /* those that it had begun under */
    enum flow (*renewed)(struct request *r); /* how it goes on under a newer law */
    inst_t now;      /* wall clock when the request began: the one clock of everything it decides */
    struct str path; /* percent-decoded */
    struct route_match match;
    struct principal who;
    enum language lang; /* of errors: Accept-Language, else Vietnamese */
    int step;           /* enum request_step */
    struct fail fail;
    struct problem_more more; /* for a refusal by law */
    struct db_op *op;         /* what it waits for, or NULL */
    void (*stop_waiting)(
        struct request *r); /* when it waits for something else: called when the client leaves */
    bool op_writes;
    request_then then;
    struct reply reply; /* headers gathered before the reply is sent */
    void *state;        /* the handler's own, in the arena */
};

static inline struct arena *request_arena(struct request *r)
{
    return &r->x->arena;
}

/* Begins the request's life; called by app_on_request(). */
void request_begin(struct app *app, struct exchange *x);

/* The client has gone: a pending read is dropped, a pending write runs to its end. */
void request_gone(struct request *r);

/*
 * Asks the database on behalf of the principal and continues with `then` when it answered. A failed statement and an
 * unavailable database end the request (503, or what the SQLSTATE means); `then` sees only success. FLOW_WAIT or FLOW_FAIL.
 */
MUST_USE enum flow request_query(struct request *r, enum sql_id sql, const struct db_param *params,
                                 int nparams, request_then then);

/* The same for a statement that writes: an unknown outcome ends the request with ERR_OUTCOME_UNKNOWN. */
MUST_USE enum flow request_write(struct request *r, enum sql_id sql, const struct db_param *params,
                                 int nparams, request_then then);

/*
 * What was decided was refused, because another law is in force (`law` of append): takes that one, and goes on with `then`,
 * which decides anew. What lies under the old law stays valid until the request ends. FLOW_FAIL (503) when there is no newer
 * one that this program can work with, or too often.
 */
MUST_USE enum flow request_renew_law(struct request *r, enum flow (*then)(struct request *r));

/*
 * Goes on from outside, when what it waited for has come: with what `flow` says. A handler that waits so sets
 * r->stop_waiting and returns FLOW_WAIT; when it goes on, it clears it.
 */
void request_continue(struct request *r, enum flow flow);

/* The wall clock. A request decides by r->now alone; this is for who waits. */
inst_t request_clock(void);

/* For `return request_fail(r, ERR_NOT_FOUND);` */
MUST_USE enum flow request_fail(struct request *r, enum err e);

/* A parameter of the query string, percent-decoded; STR_NONE when absent. */
struct str request_param(struct request *r, const char *name);

/* 422 `unknown` for the first parameter that is not among the names. */
MUST_USE enum err request_only_params(struct request *r, const char *const *names, size_t n);

/* A bytea of a row, in the arena; STR_NONE for null, and with the arena failed when there is no memory. */
struct str request_bytes(struct request *r, const struct db_result *result, int row, int col);

/* Parameters for the database. The text must end in NUL, as everything in an arena does. */
static inline struct db_param param_text(struct str s)
{
    return (struct db_param){.value = s.p, .n = s.n};
}
static inline struct db_param param_null(void)
{
    return (struct db_param){.value = NULL};
}
static inline struct db_param param_bytes(const void *p, size_t n)
{
    return (struct db_param){.value = p, .n = n, .binary = true};
}
struct db_param param_int(struct request *r, int64_t v);
struct db_param param_inst(struct request *r, inst_t t); /* timestamptz; INST_NEVER is infinity */

#endif
