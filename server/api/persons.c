/* GET /v1/persons/{id}/identity: opens what is sealed about a person, for a reason, on the record. */
#include "server/api/api.h"

#include "lib/crypto/ids.h"
#include "lib/http/target.h"
#include "server/app/sealing.h"

enum { COL_FIELD, COL_VERSION, COL_SEALED, COL_WRAPPED, COL_KEK, COL_CASE };
enum { REASON_MAX = 500 };

struct opening {
    struct str person;
    struct str reason; /* why, in words */
};

static enum flow on_opened(struct request *r, struct db_result *result);
static enum flow on_reason_key(struct request *r, struct db_result *result);

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

enum flow person_identity(struct request *r)
{
    struct opening *o = ARENA_NEW(request_arena(r), struct opening);
    if (!o)
        return request_fail(r, ERR_NO_MEMORY);
    r->state = o;
    enum err e = request_only_params(r, NULL, 0);
    if (e == ERR_OK)
        e = read_reason(r, &o->reason);
    if (e != ERR_OK)
        return request_fail(r, e);
    if (!uuid_is(r->match.params[0]))
        return request_fail(r, ERR_NOT_FOUND);
    o->person = arena_copy(request_arena(r), r->match.params[0]);
    struct db_param params[] = {param_text(o->person)};
    return request_query(r, SQL_PERSON_KEY, params, (int)ARRAY_LEN(params), on_reason_key);
}

/* The reason is free text: it is sealed with the key of the case before it enters the audit. */
static enum flow on_reason_key(struct request *r, struct db_result *result)
{
    enum { COL_CASE_ID, COL_CASE_WRAPPED, COL_CASE_KEK };
    const struct opening *o = r->state;
    struct data_key key;
    struct append_sealed sealed;
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    struct str wrapped = request_bytes(r, result, 0, COL_CASE_WRAPPED);
    if (request_arena(r)->failed)
        return request_fail(r, ERR_NO_MEMORY);
    enum err e = sealing_open_key(&r->law->keyring, db_text(result, 0, COL_CASE_ID),
                                  db_text(result, 0, COL_CASE_KEK), wrapped, &key);
    if (e == ERR_OK)
        e = sealing_seal(&key, "audit", o->person, "reason", o->reason, request_arena(r), &sealed);
    sealing_forget(&key);
    if (e != ERR_OK)
        return request_fail(r, e);
    struct db_param params[] = {param_text(o->person), param_bytes(sealed.sealed.p, sealed.sealed.n)};
    return request_write(r, SQL_IDENTITY_OPEN, params, (int)ARRAY_LEN(params), on_opened);
}

static enum err open_field(struct request *r, struct db_result *result, int row, struct buf *b)
{
    const struct opening *o = r->state;
    struct data_key key;
    struct str plain = STR_NONE, wrapped = request_bytes(r, result, row, COL_WRAPPED);
    struct str sealed = request_bytes(r, result, row, COL_SEALED);
    if (request_arena(r)->failed)
        return ERR_NO_MEMORY;
    enum err e = sealing_open_key(&r->law->keyring, o->person, db_text(result, row, COL_KEK), wrapped, &key);
    if (e == ERR_OK)
        e = sealing_open(&key, SEALED_IDENTITY, o->person, db_text(result, row, COL_FIELD),
                         (int)db_int(result, row, COL_VERSION), sealed, request_arena(r), &plain);
    sealing_forget(&key);
    if (e != ERR_OK)
        return e;
    buf_printf(b, "%s\"%.*s\":", row ? "," : "", STR_ARGS(db_text(result, row, COL_FIELD)));
    buf_add_json(b, plain);
    return ERR_OK;
}

static enum flow on_opened(struct request *r, struct db_result *result)
{
    const struct opening *o = r->state;
    struct buf b;
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    buf_init(&b, 256 * 1024);
    buf_printf(&b, "{\"id\":\"%.*s\",\"case\":\"%.*s\",\"identity\":{", STR_ARGS(o->person),
               STR_ARGS(db_text(result, 0, COL_CASE)));
    enum err e = ERR_OK;
    bool nothing = db_is_null(result, 0, COL_FIELD);
    for (int row = 0; row < db_rows(result) && !nothing && e == ERR_OK; row++)
        e = open_field(r, result, row, &b);
    buf_add(&b, STR("}}"));
    if (e != ERR_OK) {
        buf_free(&b);
        return request_fail(r, e);
    }
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}
