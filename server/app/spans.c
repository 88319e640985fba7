/* Derives each span of a decided case as a row: one code for writing it down and for checking what was written. */
#include "server/app/spans.h"

#include "lib/crypto/ids.h"

enum { SPAN_TEXT_MAX = 256 * 1024 };

struct deriving {
    const struct decision *d;
    struct outcome_view view;
    struct str more; /* members of each document that the register adds, as JSON */
    struct arena *arena;
    struct buf doc, explanation;
    span_fn fn;
    void *ctx;
};

/* How many of its spans had begun by then. */
static size_t begun(const struct deadline *dl, inst_t as_of)
{
    size_t n = dl->nspans;
    while (n > 0 && dl->spans[n - 1].from > as_of)
        n--;
    return n;
}

/* The deadline holds like this until the next of its first `n` spans; one that ends where it begins holds at no time. */
static inst_t span_end(const struct deadline *dl, size_t k, size_t n)
{
    return k + 1 < n ? dl->spans[k + 1].from : INST_NEVER;
}

/* The id of an alarm: deadline, rung, due day; a due day that moves and comes back does not ring twice. */
static bool alarm_id(struct arena *a, struct str deadline, const struct alarm *alarm, struct str *out)
{
    struct uuid_text id;
    char day[DAY_TEXT_SIZE];
    struct str parts[] = {STR("alarm"), deadline, alarm->rung->code, day_text(alarm->due_day, day)};
    if (!uuid_derived(parts, ARRAY_LEN(parts), &id))
        return false;
    *out = arena_copy(a, uuid_str(&id));
    return !str_is_none(*out);
}

static bool derive_alarms(const struct deriving *x, const struct deadline *dl, const struct span *s,
                          struct derived_span *out)
{
    struct alarms all;
    if (!law_ladder(&x->d->law->pack, dl, s, x->arena, &all))
        return false;
    struct derived_alarm *list = ARENA_ARRAY(x->arena, all.n, struct derived_alarm);
    if (!list)
        return false;
    for (size_t i = 0; i < all.n; i++) {
        list[i].alarm = all.items[i];
        if (!alarm_id(x->arena, out->deadline, &all.items[i], &list[i].id))
            return false;
    }
    out->alarms = list;
    out->nalarms = all.n;
    return true;
}

static enum err derive_span(struct deriving *x, size_t i, size_t k, size_t n)
{
    const struct decision *d = x->d;
    const struct deadline *dl = &d->after.deadlines[i];
    const struct rule *rule = &d->law->pack.rules[dl->rule];
    const struct span *s = &dl->spans[k];
    x->doc.n = x->explanation.n = 0;
    enum err e = outcome_write_span(&x->doc, &x->view, i, k, x->more);
    if (e == ERR_OK && k + 1 == n) /* the others have been told; theirs is derived when asked for */
        e = outcome_write_explanation(&x->explanation, &x->view, i);
    if (e != ERR_OK)
        return e;
    struct derived_span out = {.deadline = d->deadline_ids[i],
                               .rule = rule->id,
                               .stage = rule->stage_group,
                               .subject = dl->subject >= 0 ? d->history.persons[dl->subject].id : STR_NONE,
                               .bound = rule->bound,
                               .told = rule->told,
                               .liberty = rule->liberty,
                               .has_legal = s->has_legal,
                               .valid_from = s->from,
                               .valid_to = span_end(dl, k, n),
                               .legal = s->legal,
                               .safe = s->safe,
                               .state = s->state,
                               .doc = buf_str(&x->doc),
                               .explanation = buf_str(&x->explanation)};
    if (k + 1 == n && s->state == STATUS_RUNNING && !derive_alarms(x, dl, s, &out))
        return ERR_NO_MEMORY;
    return x->fn(x->ctx, &out);
}

enum err spans_derive(const struct decision *d, struct str unit_code, struct arena *a, span_fn fn, void *ctx)
{
    struct deriving x = {.d = d, .view = decision_view(d, a), .arena = a, .fn = fn, .ctx = ctx};
    enum err e = ERR_OK;
    x.more = arena_printf(a, "\"case\":\"%.*s\",\"unit\":\"%.*s\",\"assignee\":null", STR_ARGS(d->case_id),
                          STR_ARGS(unit_code));
    if (str_is_none(x.more))
        return ERR_NO_MEMORY;
    buf_init(&x.doc, SPAN_TEXT_MAX);
    buf_init(&x.explanation, SPAN_TEXT_MAX);
    for (size_t i = 0; i < d->after.ndeadlines && e == ERR_OK; i++) {
        const struct deadline *dl = &d->after.deadlines[i];
        size_t n = d->same && d->same[i] ? 0 : begun(dl, d->after.as_of);
        for (size_t k = 0; k < n && e == ERR_OK; k++)
            if (dl->spans[k].from < span_end(dl, k, n))
                e = derive_span(&x, i, k, n);
    }
    buf_free(&x.doc);
    buf_free(&x.explanation);
    return e;
}
