/* GET /v1/persons/{id}/identity: opens what is sealed about a person, for a reason, on the record. */
#include "server/api/api.h"

#include "server/app/opening.h"
#include "server/app/sealing.h"

enum { COL_FIELD, COL_VERSION, COL_SEALED, COL_WRAPPED, COL_KEK, COL_CASE };

static enum flow on_opened(struct request *r, struct db_result *result);

enum flow person_identity(struct request *r)
{
    return opening_begin(r, SQL_PERSON_KEY, SQL_IDENTITY_OPEN, on_opened);
}

/* Adds one field; a person has one key, so either all are shredded or none. */
static enum err open_field(struct request *r, struct db_result *result, int row, struct buf *b,
                           bool *shredded)
{
    const struct opening *o = r->state;
    const struct opening_place place = {.table = SEALED_IDENTITY,
                                        .of = o->owner,
                                        .field = db_text(result, row, COL_FIELD),
                                        .version = (int)db_int(result, row, COL_VERSION),
                                        .col = COL_SEALED};
    struct str plain = STR_NONE;
    *shredded = opening_is_shredded(result, row, &place);
    if (*shredded)
        return ERR_OK;
    enum err e = opening_value(r, result, row, &place, &plain);
    if (e != ERR_OK)
        return e;
    buf_printf(b, "%s\"%.*s\":", row ? "," : "", STR_ARGS(place.field));
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
    buf_printf(&b, "{\"id\":\"%.*s\",\"case\":\"%.*s\",\"identity\":{", STR_ARGS(o->owner),
               STR_ARGS(db_text(result, 0, COL_CASE)));
    enum err e = ERR_OK;
    bool nothing = db_is_null(result, 0, COL_FIELD), shredded = false;
    for (int row = 0; row < db_rows(result) && !nothing && e == ERR_OK; row++)
        e = open_field(r, result, row, &b, &shredded);
    buf_add(&b, shredded ? STR("},\"shredded\":true}") : STR("}}"));
    if (e != ERR_OK) {
        buf_free(&b);
        return request_fail(r, e);
    }
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}
