/* Judges an act on what stood before it, and collects violations and what else a reader should be told. */
#include "lib/law/fold_int.h"

bool violation_add(struct fold *f, enum violation_code code, int rule, int event, struct str citation)
{
    struct violation *v = vec_add(f->a, &f->violations, sizeof(*v));
    if (v)
        *v = (struct violation){.code = code, .rule = rule, .event = event, .citation = citation};
    return v != NULL;
}

bool notice_add(struct fold *f, enum notice_code code, int event)
{
    struct notice *n = vec_add(f->a, &f->notices, sizeof(*n));
    if (n)
        *n = (struct notice){.code = code, .event = event, .rule = -1};
    return n != NULL;
}

bool notice_of_rule(struct fold *f, enum notice_code code, int event, int rule)
{
    const struct rule *r = rule >= 0 ? &f->p->rules[rule] : NULL;
    if (!notice_add(f, code, event))
        return false;
    struct notice *n = (struct notice *)f->notices.items + f->notices.n - 1;
    if (!r)
        return true;
    n->rule = rule;
    n->citation = r->citation;
    n->detail_vi =
        arena_printf(f->a, "%s %.*s – %.*s.", notice_text(code, true), STR_ARGS(r->id), STR_ARGS(r->name_vi));
    n->detail_en =
        arena_printf(f->a, "%s %.*s: %.*s.", notice_text(code, false), STR_ARGS(r->id), STR_ARGS(r->name_en));
    return !f->a->failed;
}

bool notice_class_unknown(struct fold *f, const struct act *e, int rule)
{
    if (f->class_told)
        return true;
    f->class_told = true;
    return notice_of_rule(f, NOTICE_CLASS_UNKNOWN, e->index, rule);
}

/* True when the requirement asks for no running term, or one of those it names runs, of whom the act names. */
static bool term_runs(const struct fold *f, const struct act *e, const struct requirement *q)
{
    for (size_t i = 0; i < q->nopen_rules; i++)
        for (int k = first_running(f, q->open_rules[i]); k >= 0; k = live_at(f, (size_t)k)->next) {
            const struct deadline *d = &live_at(f, (size_t)k)->d;
            if (act_concerns(e, &f->p->rules[d->rule], d->subject))
                return true;
        }
    return q->nopen_rules == 0;
}

/* Place of the latest act of that type that concerns the person whom `e` names, where the requirement asks for it. */
static int latest_of(const struct fold *f, const struct act *e, const struct requirement *q, int type)
{
    int pos = f->latest[type];
    while (pos >= 0 && q->person && e->person >= 0 && f->acts[pos].person >= 0 &&
           f->acts[pos].person != e->person)
        pos = f->acts[pos].earlier;
    return pos;
}

/* Is the latest act among the requirement's types one that it asks for? */
static bool latest_is_right(const struct fold *f, const struct act *e, const struct requirement *q)
{
    int last = -1;
    for (size_t i = 0; i < q->namong; i++) {
        int pos = latest_of(f, e, q, q->among[i]);
        last = pos > last ? pos : last;
    }
    if (q->namong == 0)
        return true;
    if (last < 0)
        return q->none_ok;
    for (size_t i = 0; i < q->nlatest; i++)
        if (f->acts[last].type == q->latest[i])
            return true;
    return false;
}

/* Somebody who is not named cannot be said to be free. */
static bool is_held(const struct fold *f, const struct act *e, const struct requirement *q)
{
    return q->restrained == 0 || e->person < 0 || is_restrained(f, e->person, q->restrained);
}

static bool flag_fits(const struct fold *f, const struct requirement *q)
{
    return !has_flag(f, q->no_flag);
}

static bool requirements_check(struct fold *f, const struct act *e, const struct event_type *t)
{
    for (size_t i = 0; i < t->nrequires; i++) {
        const struct requirement *q = &t->requires[i];
        if (!act_has(f, e, q->wheres, q->nwheres) ||
            (latest_is_right(f, e, q) && term_runs(f, e, q) && is_held(f, e, q) && flag_fits(f, q)))
            continue;
        int rule = q->nopen_rules == 1 ? q->open_rules[0] : -1;
        if (!violation_add(f, VIOLATION_ORDER, rule, e->index, q->citation))
            return false;
        struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
        v->detail_vi = q->detail_vi;
        v->detail_en = q->detail_en;
    }
    return true;
}

/* The ground that the act bears, when the law has it on that day; else NULL. */
static const struct ground *ground_of(const struct fold *f, const struct act *e)
{
    const struct fact *ground = act_fact(e, FACT_ground);
    day_t day = e->day;
    for (size_t i = 0; ground && i < f->p->ngrounds; i++) {
        const struct ground *g = &f->p->grounds[i];
        if (g->event == e->type && g->from <= day && day <= g->through && str_eq(g->code, ground->v.text))
            return g;
    }
    return NULL;
}

/* Some acts are lawful only once a term has run out; its earliest arguable last day is enough. */
static bool early_check(struct fold *f, const struct act *e, const struct event_type *t)
{
    struct open_walk w = walk_begin(f);
    for (size_t i = 0; i < t->nnot_before_end_of; i++)
        walk_rule(&w, t->not_before_end_of[i]);
    for (int k = walk_next(&w); k >= 0; k = walk_next(&w)) {
        const struct live *l = live_at(f, (size_t)k);
        const struct rule *r = &f->p->rules[l->d.rule];
        if (!act_concerns(e, r, l->d.subject) || when_last_day(e->at) >= l->d.term.safe.last_day)
            continue;
        struct str citation = t->ground_citation.n ? t->ground_citation : r->citation;
        if (!violation_add(f, VIOLATION_SUSPENSION_EARLY, l->d.rule, e->index, citation))
            return false;
    }
    return true;
}

/* How often the file may go back; what was returned before the proceedings began anew does not count. */
static bool returns_check(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++) {
        const struct returns_rule *r = &f->p->returns[i];
        if (r->most > 0 && f->returned[i] >= r->most && act_matches_any(f, e, &r->on) &&
            !violation_add(f, VIOLATION_RETURN_COUNT, -1, e->index, r->citation))
            return false;
    }
    return true;
}

bool act_check(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct ground *ground = ground_of(f, e);
    if (!requirements_check(f, e, t) || !returns_check(f, e))
        return false;
    if (!(ground && ground->early) && !early_check(f, e, t))
        return false;
    if (t->needs_listed_ground && !ground)
        return violation_add(f, VIOLATION_SUSPENSION_GROUND, -1, e->index, t->ground_citation);
    return true;
}

/* No deadline runs: either the law has a reason for it, or someone has to look. */
static bool idle_tell(struct fold *f)
{
    const struct idle_rule *r = f->nacts ? idle_reason(f, &f->acts[f->nacts - 1]) : NULL;
    if (!r)
        return notice_add(f, NOTICE_NO_DEADLINE, -1);
    if (!notice_add(f, NOTICE_IDLE, -1))
        return false;
    struct notice *n = (struct notice *)f->notices.items + f->notices.n - 1;
    n->detail_vi = r->reason_vi;
    n->detail_en = r->reason_en;
    n->citation = r->citation;
    return true;
}

bool outcome_check(struct fold *f)
{
    bool runs = false, provisional = false;
    for (size_t i = 0; i < f->out->ndeadlines; i++) {
        const struct deadline *d = &f->out->deadlines[i];
        /* "At once" without a number sets no limit, and limitation obliges nobody: neither keeps a case from being forgotten. */
        bool obliges = d->term.legal.exists && f->p->rules[d->length].kind != TERM_LIMITATION;
        runs = runs || (obliges && (d->status == STATUS_RUNNING || d->status == STATUS_OVERDUE));
        /* A share that is read in two ways is provisional for a reason of its own, and so is what precedes its end. */
        const struct share *share = &f->p->rules[doubted_rule(f->out, d)].share;
        provisional = provisional || (d->term.provisional && !share->provisional_vi.n);
        if (d->status == STATUS_OVERDUE &&
            !violation_add(f, VIOLATION_LATE, d->rule, -1, f->p->rules[d->rule].citation))
            return false;
    }
    bool closed = case_is_closed(f);
    if (!runs && !closed && !idle_tell(f))
        return false;
    return !provisional || notice_add(f, NOTICE_CALENDAR_UNVERIFIED, -1);
}
