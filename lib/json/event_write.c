/* Writes the facts of an event as the JSON from which they are read. */
#include "lib/json/event_json.h"

static void add_day(struct buf *b, day_t d)
{
    char text[DAY_TEXT_SIZE];
    buf_add_json(b, day_text(d, text));
}

static void add_instant(struct buf *b, inst_t t)
{
    char text[INST_TEXT_SIZE];
    buf_add_json(b, inst_text(t, text));
}

static bool at_midnight(inst_t t)
{
    return t == day_start(inst_day(t));
}

/* Both ends at midnight say the same as days, and read better. */
static void add_interval(struct buf *b, struct when w)
{
    bool days = w.lo < w.hi && at_midnight(w.lo) && at_midnight(w.hi);
    buf_add(b, STR("{\"from\":"));
    if (days)
        add_day(b, inst_day(w.lo));
    else
        add_instant(b, w.lo);
    buf_add(b, STR(",\"to\":"));
    if (days)
        add_day(b, inst_day(w.hi) - 1);
    else
        add_instant(b, w.hi);
    buf_add_char(b, '}');
}

void event_write_when(struct buf *b, struct when w)
{
    switch (w.form) {
    case WHEN_INSTANT:
        add_instant(b, w.lo);
        break;
    case WHEN_DATE:
        add_day(b, inst_day(w.lo));
        break;
    case WHEN_INTERVAL:
        add_interval(b, w);
        break;
    }
}

static void add_codes(struct buf *b, const struct fact *f)
{
    buf_add_char(b, '[');
    for (size_t i = 0; i < f->v.codes.n; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        buf_add_json(b, f->v.codes.items[i]);
    }
    buf_add_char(b, ']');
}

static void add_fact(struct buf *b, const struct history *h, const struct fact *f)
{
    switch (fact_infos[f->id].type) {
    case FACT_TYPE_INT:
        buf_printf(b, "%" PRId64, f->v.num);
        break;
    case FACT_TYPE_BOOL:
        buf_add(b, f->v.num ? STR("true") : STR("false"));
        break;
    case FACT_TYPE_CODE:
    case FACT_TYPE_RULE:
    case FACT_TYPE_TEXT:
        buf_add_json(b, f->v.text);
        break;
    case FACT_TYPE_PERSON:
        buf_add_json(b, h->persons[f->v.num].id);
        break;
    case FACT_TYPE_EVENT:
        if (str_is_none(h->events[f->v.num].id))
            buf_printf(b, "%" PRId64, f->v.num);
        else
            buf_add_json(b, h->events[f->v.num].id);
        break;
    case FACT_TYPE_WHEN:
        event_write_when(b, f->v.when);
        break;
    case FACT_TYPE_CODES:
        add_codes(b, f);
        break;
    }
}

static void add_facts(struct buf *b, const struct history *h, const struct fact *facts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        buf_printf(b, "\"%s\":", fact_infos[facts[i].id].name);
        add_fact(b, h, &facts[i]);
    }
}

void event_write_data(struct buf *b, const struct history *h, const struct pack *p, const struct event *e)
{
    buf_add_char(b, '{');
    add_facts(b, h, e->facts, e->nfacts);
    if (e->type == p->corrected_event && e->has_new_facts) {
        buf_add(b, e->nfacts > 0 ? STR(",\"data\":{") : STR("\"data\":{"));
        add_facts(b, h, e->new_facts, e->nnew_facts);
        buf_add_char(b, '}');
    }
    buf_add_char(b, '}');
}
