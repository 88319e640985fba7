/* Writes events, newcomers, violations and changed deadlines of a decision as the client is told them. */
#include "server/app/recorded.h"

#include "lib/json/newcomers_json.h"

#include <inttypes.h>

static void write_event(struct buf *b, const struct request *r, const struct decision *d, size_t i)
{
    const struct event *e = &d->history.events[i];
    const struct pack *p = &r->law->pack;
    char when[INST_TEXT_SIZE];
    buf_printf(b, "{\"id\":\"%.*s\",\"seq\":%zu,\"type\":\"%.*s\",\"at\":", STR_ARGS(e->id), i + 1,
               STR_ARGS(p->events[e->type].name));
    event_write_when(b, e->at);
    buf_printf(b,
               ",\"recorded_at\":\"%s\",\"recorded_by\":\"%s\",\"data\":", inst_text(e->recorded_at, when).p,
               r->who.actor.user);
    event_write_data(b, &d->history, p, e);
    buf_add_char(b, '}');
}

/* "entered":[…]: whom the event brought into the case, with the ids that they have here. */
static void write_entered(struct buf *b, const struct decision *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->history.npersons; i++) {
        const struct person *p = &d->history.persons[i];
        if (p->since != d->history.nevents)
            continue;
        buf_printf(b, "%s{\"id\":\"%.*s\",\"kind\":\"%s\"}", n++ ? "," : ",\"entered\":[", STR_ARGS(p->id),
                   newcomer_kind(p->kind));
    }
    buf_add(b, n ? STR("]") : STR(""));
}

enum flow reply_recorded(struct request *r, const struct decision *d, int64_t version)
{
    size_t first = d->history.nevents - d->nnew;
    struct outcome_view v = decision_view(d, request_arena(r));
    struct buf b;
    enum err err = ERR_OK;
    buf_init(&b, 4 * 1024 * 1024);
    buf_add(&b, STR("{\"event\":"));
    write_event(&b, r, d, first);
    for (size_t i = first + 1; i < d->history.nevents; i++) {
        buf_add(&b, i == first + 1 ? STR(",\"also\":[") : STR(","));
        write_event(&b, r, d, i);
    }
    buf_add(&b, d->nnew > 1 ? STR("]") : STR(""));
    write_entered(&b, d);
    buf_printf(&b, ",\"version\":%" PRId64 ",\"violations\":[", version);
    for (size_t i = 0; i < d->nviolations; i++) {
        buf_add(&b, i ? STR(",") : STR(""));
        outcome_write_violation(&b, &v, &d->violations[i]);
    }
    buf_add(&b, STR("],\"changed\":["));
    for (size_t i = 0; i < d->nchanged && err == ERR_OK; i++) {
        buf_add(&b, i ? STR(",") : STR(""));
        err = outcome_write_deadline(&b, &v, d->changed[i]);
    }
    buf_add(&b, STR("]}"));
    if (err != ERR_OK)
        b.failed = true;
    reply_version(r, version);
    return reply_buf(r, 201, &b);
}
