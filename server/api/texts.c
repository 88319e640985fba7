/* GET /v1/cases/{id}/texts: opens the free texts that came with a case's events, for a reason, on the record. */
#include "server/api/api.h"

#include "server/app/opening.h"
#include "server/app/sealing.h"

enum { COL_EVENT, COL_FIELD, COL_SEALED, COL_WRAPPED, COL_KEK };

static enum flow on_opened(struct request *r, struct db_result *result);

enum flow case_texts(struct request *r)
{
    return opening_begin(r, SQL_CASE_KEY, SQL_TEXTS_OPEN, on_opened);
}

/* Adds one text; all are sealed with the key of the case, so either all are shredded or none. */
static enum err open_text(struct request *r, struct db_result *result, int row, struct buf *b, bool *shredded)
{
    const struct opening_place place = {.table = SEALED_TEXT,
                                        .of = db_text(result, row, COL_EVENT),
                                        .field = db_text(result, row, COL_FIELD),
                                        .version = 1,
                                        .col = COL_SEALED};
    struct str plain = STR_NONE;
    *shredded = opening_is_shredded(result, row, &place);
    if (*shredded)
        return ERR_OK;
    enum err e = opening_value(r, result, row, &place, &plain);
    if (e != ERR_OK)
        return e;
    buf_printf(b, "%s{\"event\":\"%.*s\",\"field\":\"%.*s\",\"text\":", row ? "," : "", STR_ARGS(place.of),
               STR_ARGS(place.field));
    buf_add_json(b, plain);
    buf_add_char(b, '}');
    return ERR_OK;
}

static enum flow on_opened(struct request *r, struct db_result *result)
{
    const struct opening *o = r->state;
    struct buf b;
    if (db_rows(result) == 0)
        return request_fail(r, ERR_NOT_FOUND);
    buf_init(&b, 16 * 1024 * 1024);
    buf_printf(&b, "{\"case\":\"%.*s\",\"texts\":[", STR_ARGS(o->owner));
    enum err e = ERR_OK;
    bool nothing = db_is_null(result, 0, COL_FIELD), shredded = false;
    for (int row = 0; row < db_rows(result) && !nothing && e == ERR_OK; row++)
        e = open_text(r, result, row, &b, &shredded);
    buf_add(&b, shredded ? STR("],\"shredded\":true}") : STR("]}"));
    if (e != ERR_OK) {
        buf_free(&b);
        return request_fail(r, e);
    }
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}
