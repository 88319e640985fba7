/* Writes deadlines, violations and notices member by member, in the order in which the contract lists them. */
#include "lib/json/outcome_json.h"

#include "lib/json/episode_json.h"

static const char *const unit_names[] = {
    [UNIT_NONE] = NULL,     [UNIT_HOUR] = "hour", [UNIT_DAY] = "day", [UNIT_WORKING_DAY] = "working_day",
    [UNIT_MONTH] = "month", [UNIT_YEAR] = "year",
};

static void add_key(struct buf *b, const char *key)
{
    buf_add(b, STR(",\""));
    buf_add(b, str_of(key));
    buf_add(b, STR("\":"));
}

/* A string, or null when it is absent. */
static void add_text(struct buf *b, struct str s)
{
    if (str_is_none(s))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, s);
}

static void add_bool(struct buf *b, bool v)
{
    buf_add(b, v ? STR("true") : STR("false"));
}

static void add_instant(struct buf *b, inst_t t)
{
    char text[INST_TEXT_SIZE];
    buf_add_char(b, '"');
    buf_add(b, inst_text(t, text));
    buf_add_char(b, '"');
}

static void add_event_ref(struct buf *b, const struct outcome_view *v, int event)
{
    if (event < 0)
        buf_add(b, STR("null"));
    else if (v->ids && !str_is_none(v->history->events[event].id))
        buf_add_json(b, v->history->events[event].id);
    else
        buf_printf(b, "%d", event);
}

static void add_deadline_ref(struct buf *b, const struct outcome_view *v, int deadline)
{
    if (deadline < 0)
        buf_add(b, STR("null"));
    else if (v->ids && v->deadline_ids)
        buf_add_json(b, v->deadline_ids[deadline]);
    else
        buf_printf(b, "%d", deadline);
}

static void add_both(struct buf *b, struct str vi, struct str en)
{
    buf_add(b, STR("{\"vi\":"));
    buf_add_json(b, vi);
    buf_add(b, STR(",\"en\":"));
    buf_add_json(b, en);
    buf_add_char(b, '}');
}

static void add_also(struct buf *b, const struct rule *r)
{
    buf_add_char(b, '[');
    for (size_t i = 0; i < r->nalso; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        buf_add_json(b, r->also[i]);
    }
    buf_add_char(b, ']');
}

static void add_due(struct buf *b, const struct span *s)
{
    buf_add(b, STR("{\"legal\":"));
    if (s->has_legal)
        add_instant(b, s->legal);
    else
        buf_add(b, STR("null"));
    buf_add(b, STR(",\"safe\":"));
    add_instant(b, s->safe);
    buf_add_char(b, '}');
}

/* Those that had been granted by `until`: an earlier span does not know the later ones. */
static void add_extensions(struct buf *b, const struct outcome_view *v, const struct deadline *d,
                           inst_t until)
{
    bool first = true;
    buf_add_char(b, '[');
    for (size_t i = 0; i < d->nextensions; i++) {
        const struct applied_extension *x = &d->extensions[i];
        if (x->from > until)
            continue;
        buf_add(b, first ? STR("{\"event\":") : STR(",{\"event\":"));
        first = false;
        add_event_ref(b, v, x->event);
        struct portion part = portion_of(x->amount, x->unit, x->p, x->q);
        if (part.days) /* half a month has no unit of its own */
            part = (struct portion){part.days + liberty_days(part.amount, part.unit), UNIT_DAY, 0};
        buf_printf(b, ",\"amount\":%d,\"unit\":", x->q ? part.amount : x->amount);
        add_text(b, str_of(unit_names[x->q ? part.unit : x->unit]));
        add_key(b, "authority");
        add_text(b, x->authority);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

/* `"id":…,` where there is one, then the members from "rule" to "imprecise"; the caller closes the object. */
static void add_derivation(struct buf *b, const struct outcome_view *v, size_t i, const struct span *s)
{
    const struct deadline *d = &v->outcome->deadlines[i];
    const struct rule *r = &v->pack->rules[d->rule];
    if (v->deadline_ids) {
        buf_add(b, STR("\"id\":"));
        buf_add_json(b, v->deadline_ids[i]);
        buf_add_char(b, ',');
    }
    buf_add(b, STR("\"rule\":"));
    buf_add_json(b, r->id);
    add_key(b, "also");
    add_also(b, r);
    add_key(b, "subject");
    add_text(b, d->subject < 0 ? STR_NONE : v->history->persons[d->subject].id);
    buf_printf(b, ",\"round\":%d", d->round);
    add_key(b, "citation");
    add_text(b, r->citation);
    add_key(b, "rank");
    add_text(b, r->rank);
    add_key(b, "bound");
    add_text(b, r->bound);
    add_key(b, "starts_at");
    if (d->has_start)
        add_instant(b, d->starts_at.lo);
    else
        buf_add(b, STR("null"));
    add_key(b, "due");
    add_due(b, s);
    add_key(b, "provisional");
    add_bool(b, s->provisional);
    add_key(b, "imprecise");
    add_bool(b, s->imprecise);
}

/* The members from "started_by" to "replaces", as they were known during `s`. */
static void add_course(struct buf *b, const struct outcome_view *v, const struct deadline *d,
                       const struct span *s, inst_t until)
{
    bool ended = s->state != STATUS_RUNNING && d->ended_by >= 0;
    add_key(b, "started_by");
    add_event_ref(b, v, d->started_by);
    add_key(b, "ended_by");
    add_event_ref(b, v, ended ? d->ended_by : -1);
    add_key(b, "ended_at");
    if (ended)
        add_instant(b, d->ended_at.lo);
    else
        buf_add(b, STR("null"));
    add_key(b, "extensions");
    add_extensions(b, v, d, until);
    add_key(b, "superseded_by");
    add_deadline_ref(b, v, s->state == STATUS_SUPERSEDED ? d->superseded_by : -1);
    add_key(b, "class");
    add_text(b, s->class < 0 ? STR_NONE : v->pack->classes[s->class].code);
    add_key(b, "replaces");
    add_deadline_ref(b, v, d->replaces);
}

static void add_lines(struct buf *b, const struct lines *lines)
{
    buf_add_char(b, '[');
    for (size_t i = 0; i < lines->n; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        buf_add_json(b, lines->items[i]);
    }
    buf_add_char(b, ']');
}

/* Its sentences live only until they are written: those of a long history would fill the arena of a request. */
enum err outcome_write_explanation(struct buf *b, const struct outcome_view *v, size_t i)
{
    static const char *const keys[] = {[LANG_VI] = "{\"vi\":", [LANG_EN] = ",\"en\":"};
    enum err e = ERR_OK;
    struct arena said;
    arena_init(&said, v->arena->cap);
    for (int lang = LANG_VI; lang <= LANG_EN && e == ERR_OK; lang++) {
        struct lines lines;
        e = law_explain(v->pack, v->calendar, v->history, v->outcome, i, (enum language)lang, &said, &lines);
        if (e != ERR_OK)
            break;
        buf_add(b, str_of(keys[lang]));
        add_lines(b, &lines);
    }
    arena_fini(&said);
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : e;
}

enum err outcome_write_deadline(struct buf *b, const struct outcome_view *v, size_t i)
{
    const struct deadline *d = &v->outcome->deadlines[i];
    ASSERT(d->nspans > 0);
    const struct span *last = &d->spans[d->nspans - 1];
    enum err e = ERR_OK;
    buf_printf(b, "{\"status\":\"%s\",", status_names[d->status]);
    add_derivation(b, v, i, last);
    add_course(b, v, d, last, INST_NEVER);
    if (v->explain) {
        add_key(b, "explanation");
        e = outcome_write_explanation(b, v, i);
    }
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : e;
}

enum err outcome_write_span(struct buf *b, const struct outcome_view *v, size_t i, size_t k, struct str more)
{
    const struct deadline *d = &v->outcome->deadlines[i];
    ASSERT(k < d->nspans);
    add_derivation(b, v, i, &d->spans[k]);
    add_course(b, v, d, &d->spans[k], d->spans[k].from);
    if (more.n > 0) {
        buf_add_char(b, ',');
        buf_add(b, more);
    }
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : ERR_OK;
}

void outcome_write_violation(struct buf *b, const struct outcome_view *v, const struct violation *x)
{
    buf_add(b, STR("{\"code\":"));
    buf_add_json(b, str_of(violation_info(x->code)->code));
    add_key(b, "rule");
    add_text(b, x->rule < 0 ? STR_NONE : v->pack->rules[x->rule].id);
    add_key(b, "rank");
    add_text(b, x->rule < 0 ? STR_NONE : v->pack->rules[x->rule].rank);
    add_key(b, "event");
    add_event_ref(b, v, x->event);
    add_key(b, "citation");
    add_text(b, x->citation);
    add_key(b, "detail");
    add_both(b, violation_text(x, true), violation_text(x, false));
    buf_add_char(b, '}');
}

void outcome_write_notice(struct buf *b, const struct outcome_view *v, const struct notice *n)
{
    buf_add(b, STR("{\"code\":"));
    buf_add_json(b, str_of(notice_code_name(n->code)));
    add_key(b, "event");
    add_event_ref(b, v, n->event);
    add_key(b, "detail");
    add_both(b, notice_words(n, true), notice_words(n, false));
    add_key(b, "rule");
    add_text(b, n->rule < 0 ? STR_NONE : v->pack->rules[n->rule].id);
    add_key(b, "citation");
    add_text(b, n->citation);
    buf_add_char(b, '}');
}

void flags_write(struct buf *b, const struct outcome_view *v)
{
    buf_add_char(b, '[');
    for (size_t i = 0; i < v->outcome->nflags; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        buf_add_json(b, v->outcome->flags[i]);
    }
    buf_add_char(b, ']');
}

enum err outcome_write(struct buf *b, const struct outcome_view *v)
{
    const struct outcome *o = v->outcome;
    enum err e = ERR_OK;
    buf_add(b, STR("{\"as_of\":"));
    add_instant(b, o->as_of);
    add_key(b, "stage");
    buf_add_json(b, v->pack->stages[o->stage].code);
    buf_printf(b, ",\"returns\":{\"procuracy\":%d,\"judge\":%d,\"panel\":%d}", o->returns.procuracy,
               o->returns.judge, o->returns.panel);
    add_key(b, "flags");
    flags_write(b, v);
    buf_add(b, STR(",\"deadlines\":["));
    for (size_t i = 0; i < o->ndeadlines && e == ERR_OK; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        e = outcome_write_deadline(b, v, i);
    }
    buf_add(b, STR("],\"duties\":[],"));
    if (e == ERR_OK)
        e = episodes_write(b, v);
    buf_add(b, STR(",\"violations\":["));
    for (size_t i = 0; i < o->nviolations; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        outcome_write_violation(b, v, &o->violations[i]);
    }
    buf_add(b, STR("],\"notices\":["));
    for (size_t i = 0; i < o->nnotices; i++) {
        if (i > 0)
            buf_add_char(b, ',');
        outcome_write_notice(b, v, &o->notices[i]);
    }
    buf_add(b, STR("]}"));
    return b->failed ? ERR_NO_MEMORY : e;
}
