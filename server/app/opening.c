/* Reads and seals the reason for an opening, has it recorded, and opens single values. */
#include "server/app/opening.h"

#include "lib/crypto/ids.h"
#include "lib/http/target.h"
#include "server/app/sealing.h"

enum { REASON_MAX = 500 };

static enum flow on_key(struct request *r, struct db_result *result);

/* The header carries UTF-8 as it is, or percent-encoded by clients that may only send ASCII. */
static enum err read_reason(struct request *r, struct str *reason)
{
    struct str raw = http_field(r->x->head, "reason");
    if (str_is_none(raw) || raw.n == 0)
        return fail_field(&r->fail, FIELD_MISSING, "Reason");
    if (raw.n > REASON_MAX)
        return fail_field(&r->fail, FIELD_RANGE, "Reason");
    enum err e = http_decode(raw, request_arena(r), reason);
    if (e == ERR_NO_MEMORY)
        return e;
    if (e != ERR_OK || !str_is_utf8(*reason))
        return fail_field(&r->fail, FIELD_FORMAT, "Reason");
    return ERR_OK;
}

enum flow opening_begin(struct request *r, enum sql_id key_of, enum sql_id open, request_then then)
{
    struct opening *o = ARENA_NEW(request_arena(r), struct opening);
    if (!o)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = o;
    o->open = open;
    o->then = then;
    enum err e = request_only_params(r, NULL, 0);
    if (e == ERR_OK)
        e = read_reason(r, &o->reason);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    o->owner = arena_copy(request_arena(r), r->match.params[0]);
    struct db_param params[] = {param_text(o->owner)};
    return request_query(r, key_of, params, (int)ARRAY_LEN(params), on_key);
}

/* The reason is free text: it is sealed with the key of the case before it enters the audit. */
static enum flow on_key(struct request *r, struct db_result *result)
{
    enum { COL_CASE_ID, COL_CASE_WRAPPED, COL_CASE_KEK };
    const struct opening *o = r->state;
    struct db_param params[] = {param_text(o->owner), param_null()};
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    if (!db_is_null(result, 0, COL_CASE_WRAPPED)) {
        struct data_key key;
        struct append_sealed sealed;
        struct str wrapped = request_bytes(r, result, 0, COL_CASE_WRAPPED);
        if (request_arena(r)->failed)
            return request_fail(r, ERR_NO_MEMORY);
        enum err e = sealing_open_key(&r->law->keyring, db_text(result, 0, COL_CASE_ID),
                                      db_text(result, 0, COL_CASE_KEK), wrapped, &key);
        if (e == ERR_OK)
            e = sealing_seal(&key, "audit", o->owner, "reason", o->reason, request_arena(r), &sealed);
        sealing_forget(&key);
        if (e != ERR_OK)
            return request_fail(r, e);
        params[1] = param_bytes(sealed.sealed.p, sealed.sealed.n);
    }
    return request_write(r, o->open, params, (int)ARRAY_LEN(params), o->then);
}

bool opening_is_shredded(const struct db_result *result, int row, const struct opening_place *place)
{
    return db_is_null(result, row, place->col + 1);
}

enum err opening_value(struct request *r, const struct db_result *result, int row,
                       const struct opening_place *place, struct str *plain)
{
    const struct opening *o = r->state;
    struct data_key key;
    struct str sealed = request_bytes(r, result, row, place->col);
    struct str wrapped = request_bytes(r, result, row, place->col + 1);
    if (request_arena(r)->failed)
        return ERR_NO_MEMORY;
    enum err e =
        sealing_open_key(&r->law->keyring, o->owner, db_text(result, row, place->col + 2), wrapped, &key);
    if (e == ERR_OK)
        e = sealing_open(&key, place->table, place->of, place->field, place->version, sealed,
                         request_arena(r), plain);
    sealing_forget(&key);
    return e;
}
