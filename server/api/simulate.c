/* POST /v1/simulate: what the law makes of a history; nothing is stored. */
#include "server/api/api.h"

#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "server/app/derived_ids.h"

/*
 * Whoever asks needs no token, and the work grows with events times open deadlines: more events than any real case has
 * are not counted here (`hoso simulate` takes them). The answer to so many, each explained, is a few MiB.
 */
enum { EVENTS_MAX = 300, ANSWER_MAX = 16 * 1024 * 1024 };

enum flow simulate_post(struct request *r)
{
    const struct pack *pack = &r->law->pack;
    struct arena *a = request_arena(r);
    struct history h;
    struct outcome o;
    struct fold_options opt = {.has_as_of = false};
    struct buf b;
    enum err e = history_parse(r->x->body, JX_BODY, HISTORY_TOLD, pack, a, &h, &opt, &r->fail);
    if (e == ERR_OK && h.nevents > EVENTS_MAX)
        e = fail_field(&r->fail, FIELD_RANGE, "/events");
    if (e == ERR_OK)
        e = law_fold(pack, &r->law->calendar, &h, &opt, a, &o, &r->fail);
    struct derived_ids ids = {NULL, NULL};
    if (e == ERR_OK && !str_is_none(h.case_id) && !derived_ids(h.case_id, pack, &h, &o, a, &ids))
        e = fail_set(&r->fail, ERR_NO_MEMORY);
    if (e != ERR_OK)
        return request_fail(r, e);
    struct outcome_view v = {.pack = pack,
                             .calendar = &r->law->calendar,
                             .history = &h,
                             .outcome = &o,
                             .deadline_ids = ids.deadlines,
                             .episode_ids = ids.episodes,
                             .explain = true,
                             .arena = a};
    buf_init(&b, ANSWER_MAX);
    e = outcome_write(&b, &v);
    if (e != ERR_OK)
        b.failed = true;
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}
