/* Whose token it is: reads the bearer token, looks its hash up, and makes the principal. */
#include "lib/crypto/ids.h"
#include "server/app/request_int.h"

#include <stdio.h>

static enum flow on_token(struct request *r, struct db_result *result);

/* The token of "Authorization: Bearer <token>", or none. */
static struct str bearer(const struct http_head *head)
{
    struct str value = http_field(head, "authorization");
    if (value.n < 7 || !str_ieq(str_sub(value, 0, 7), STR("Bearer ")))
        return STR_NONE;
    return str_sub(value, 7, value.n);
}

enum flow step_authenticate(struct request *r)
{
    if (r->match.route->open)
        return FLOW_NEXT;
    struct str token = bearer(r->x->head);
    unsigned char *hash = arena_alloc(request_arena(r), DIGEST_SIZE);
    if (!hash)
        return request_fail(r, ERR_NO_MEMORY);
    if (!token_is(token))
        return request_fail(r, ERR_UNAUTHENTICATED);
    if (!crypto_sha256(token, hash))
        return request_fail(r, ERR_NO_MEMORY);
    struct db_param params[] = {param_bytes(hash, DIGEST_SIZE)};
    return request_query(r, SQL_TOKEN_GET, params, (int)ARRAY_LEN(params), on_token);
}

enum token_column {
    COL_USER,
    COL_USER_CODE,
    COL_ROLE,
    COL_UNIT,
    COL_UNIT_CODE,
    COL_LEVEL,
    COL_NAME,
    COL_UNIT_NAME,
    COL_REMOTE
};

static struct str column(struct request *r, struct db_result *result, int col)
{
    return arena_copy(request_arena(r), db_text(result, 0, col));
}

static enum flow on_token(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_UNAUTHENTICATED);
    struct principal *who = &r->who;
    who->role = policy_role(db_text(result, 0, COL_ROLE));
    if (!who->role)
        return request_fail(r, ERR_FORBIDDEN);
    who->user_code = column(r, result, COL_USER_CODE);
    who->user_name = column(r, result, COL_NAME);
    who->unit_code = column(r, result, COL_UNIT_CODE);
    who->unit_name = column(r, result, COL_UNIT_NAME);
    who->unit_remote = str_is(db_text(result, 0, COL_REMOTE), "t");
    snprintf(who->actor.user, sizeof(who->actor.user), "%.*s", STR_ARGS(db_text(result, 0, COL_USER)));
    snprintf(who->actor.role, sizeof(who->actor.role), "%s", who->role->code);
    who->actor.unit = (int)db_int(result, 0, COL_UNIT);
    who->actor.level = (int)db_int(result, 0, COL_LEVEL);
    if (who->role->sees == SEES_NOTHING)
        who->actor.unit = who->actor.level = 0;
    return request_arena(r)->failed ? request_fail(r, ERR_NO_MEMORY) : FLOW_NEXT;
}
