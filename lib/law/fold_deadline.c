/* Starts deadlines, lets them follow what changes them, and ends them: met, superseded, void or lapsed. */
#include "lib/law/fold_int.h"

static const struct rule *rule_of(const struct fold *f, const struct live *l)
{
    return &f->p->rules[l->d.rule];
}

/* Kinds of which a row says all that is needed; a fraction has no base in it, what is derived has no number. */
static bool is_computable(enum term_kind k)
{
    return k != TERM_FRACTION && k != TERM_DERIVED && k != TERM_KIND_COUNT;
}

static bool spans_equal(const struct span *a, const struct span *b)
{
    return a->state == b->state && a->has_legal == b->has_legal && a->legal == b->legal &&
           a->safe == b->safe && a->provisional == b->provisional && a->imprecise == b->imprecise;
}

/* Notes how the deadline stands from `at` on. What changes twice at one instant leaves one span. */
static bool span_note(struct fold *f, struct live *l, inst_t at)
{
    const struct term *t = &l->d.term;
    struct span now = {at,          l->state,       t->legal.exists, t->legal.due,
                       t->safe.due, t->provisional, t->imprecise};
    struct span *spans = l->spans.items;
    if (l->spans.n && spans[l->spans.n - 1].from == at)
        l->spans.n--;
    if (l->spans.n && spans_equal(&spans[l->spans.n - 1], &now))
        return true;
    struct span *s = vec_add(f->a, &l->spans, sizeof(*s));
    if (s)
        *s = now;
    return s != NULL;
}

bool deadline_recompute(struct fold *f, size_t i, inst_t at)
{
    struct live *l = live_at(f, i);
    l->d.term = live_term(f, l);
    if (!span_note(f, l, at))
        return false;
    for (size_t k = 0; k < f->open.n; k++) {
        size_t other = ((const size_t *)f->open.items)[k];
        const struct live *o = live_at(f, other);
        if (o->d.before == (int)i && o->state == STATUS_RUNNING && !deadline_recompute(f, other, at))
            return false;
    }
    return true;
}

/* The latest deadline of that rule and subject among those from `least` on, or -1. */
static int deadline_find(const struct fold *f, int rule, int subject, size_t least)
{
    for (size_t i = f->lives.n; i > least; i--) {
        const struct live *l = live_at(f, i - 1);
        if (l->d.subject == subject && same_rule(f->p, l->d.rule, rule))
            return (int)(i - 1);
    }
    return -1;
}

/* Is it a version of one of these rules? */
static bool is_one_of(const struct pack *p, int rule, const int *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_rule(p, rule, rules[i]))
            return true;
    return false;
}

/* The running term that a `before` rule precedes: the latest one of the same person, or of the case. */
static int base_find(const struct fold *f, const struct rule *r, int subject)
{
    for (size_t k = f->open.n; k > 0; k--) {
        size_t i = ((const size_t *)f->open.items)[k - 1];
        const struct live *l = live_at(f, i);
        if (l->state == STATUS_RUNNING && is_one_of(f->p, l->d.rule, r->before, r->nbefore) &&
            (l->d.subject < 0 || subject < 0 || l->d.subject == subject))
            return (int)i;
    }
    return -1;
}

static bool is_liberty(enum term_kind k)
{
    return k == TERM_LIBERTY || k == TERM_LIBERTY_EXACT;
}

static bool live_add(struct fold *f, struct live *l)
{
    struct live **slot = vec_add(f->a, &f->lives, sizeof(struct live *));
    size_t *open = slot ? vec_add(f->a, &f->open, sizeof(*open)) : NULL;
    if (!open)
        return false;
    *slot = l;
    *open = f->lives.n - 1;
    return true;
}

/*
 * Starts a deadline of row `rule`, or finds the one that this very act has started already. `*out` is its place, or -1
 * when a `before` rule finds no running term to precede.
 */
static bool deadline_start(struct fold *f, const struct act *e, int rule, int subject, int *out)
{
    const struct rule *r = &f->p->rules[rule];
    int base = r->kind == TERM_BEFORE ? base_find(f, r, subject) : -1;
    *out = deadline_find(f, rule, subject, f->standing);
    if (*out >= 0 || (r->kind == TERM_BEFORE && base < 0))
        return true;
    struct live *l = ARENA_NEW(f->a, struct live);
    if (!l)
        return false;
    int earlier = deadline_find(f, rule, subject, 0);
    l->d = (struct deadline){.rule = rule,
                             .length = rule,
                             .subject = subject,
                             .round = earlier < 0 ? 1 : live_at(f, (size_t)earlier)->d.round + 1,
                             .started_by = e->index,
                             .ended_by = -1,
                             .has_start = r->kind != TERM_BEFORE,
                             .starts_at = e->at,
                             .superseded_by = -1,
                             .replaces = -1,
                             .class = -1,
                             .before = base};
    l->started_pos = f->pos;
    const struct fact *from = is_liberty(r->kind) ? act_fact(e, FACT_from) : NULL;
    const struct fact *until = is_liberty(r->kind) ? act_fact(e, FACT_until) : NULL;
    if (from)
        l->d.starts_at = from->v.when;
    l->from = l->d.starts_at;
    l->has_until = until != NULL;
    if (until)
        l->until = until->v.when;
    if (!live_add(f, l))
        return false;
    *out = (int)(f->lives.n - 1);
    return deadline_recompute(f, (size_t)*out, e->stands);
}

/* The version of the rule that is in force on that day, or -1. Versions of one rule stand side by side. */
static int version_on(const struct pack *p, int rule, day_t day)
{
    size_t i = (size_t)rule;
    while (i > 0 && same_rule(p, (int)i - 1, rule))
        i--;
    for (; i < p->nrules && same_rule(p, (int)i, rule); i++)
        if (p->rules[i].modelled && p->rules[i].from <= day && day <= p->rules[i].through)
            return (int)i;
    return -1;
}

/* What follows of itself goes on under the law of its own day; the condition was judged at the first start. */
static bool deadline_start_again(struct fold *f, const struct act *e, const struct live *l, int *out)
{
    int rule = version_on(f->p, l->d.rule, when_first_day(e->at));
    *out = -1;
    return rule < 0 || !is_computable(f->p->rules[rule].kind) ? true
                                                              : deadline_start(f, e, rule, l->d.subject, out);
}

static bool deadline_close(struct fold *f, const struct act *e, struct live *l, enum status state)
{
    l->state = state;
    l->d.ended_by = e->index;
    l->d.ended_at = e->at;
    return span_note(f, l, e->stands);
}

static bool is_past(const struct fold *f, const struct act *e, const struct live *l)
{
    return rule_of(f, l)->told && l->d.term.legal.exists && act_is_after(e, l->d.term.legal.due);
}

/* What is owed no more may have been missed while it was; a step before another's end was owed for that end alone. */
static bool deadline_void(struct fold *f, const struct act *e, struct live *l)
{
    const struct rule *r = rule_of(f, l);
    if (r->kind != TERM_BEFORE && is_past(f, e, l) &&
        !violation_add(f, VIOLATION_LATE, l->d.rule, e->index, r->citation))
        return false;
    return deadline_close(f, e, l, STATUS_VOID);
}

static bool deadline_meet(struct fold *f, const struct act *e, struct live *l)
{
    const struct rule *r = rule_of(f, l);
    bool late = is_past(f, e, l);
    int next;
    if (late && !violation_add(f, VIOLATION_LATE, l->d.rule, e->index, r->citation))
        return false;
    if (!deadline_close(f, e, l, late ? STATUS_MET_LATE : STATUS_MET))
        return false;
    return !r->act_starts_next || deadline_start_again(f, e, l, &next);
}

/* The act of a rule without an event type of its own; it ends one deadline only. */
static bool is_act_of(const struct fold *f, const struct act *e, const struct rule *r)
{
    return r->act_ends && e->type == f->p->act_event && act_fact(e, FACT_rule) && act_means_rule(e, r);
}

/* What this act does to one running deadline. `*spent`: an act.done has ended its one already. */
static bool deadline_change(struct fold *f, const struct act *e, struct live *l, bool *spent)
{
    const struct rule *r = rule_of(f, l);
    if (!act_concerns(e, r, l->d.subject))
        return true;
    if (act_matches_any(f, e, &r->restart)) {
        int next;
        if (!deadline_start_again(f, e, l, &next))
            return false;
        if (next >= 0) {
            l->d.superseded_by = next;
            return deadline_close(f, e, l, STATUS_SUPERSEDED);
        }
    }
    if (act_matches_any(f, e, &r->end))
        return deadline_meet(f, e, l);
    if (!*spent && is_act_of(f, e, r)) {
        *spent = true;
        return deadline_meet(f, e, l);
    }
    if (act_matches_any(f, e, &r->void_by))
        return deadline_void(f, e, l);
    return true;
}

/* Forgets those that no longer run; the order stays. */
static void open_compact(struct fold *f)
{
    size_t *open = f->open.items, n = 0;
    for (size_t k = 0; k < f->open.n; k++)
        if (live_at(f, open[k])->state == STATUS_RUNNING)
            open[n++] = open[k];
    f->open.n = n;
}

static bool rule_starts(const struct fold *f, const struct act *e, const struct rule *r)
{
    for (size_t i = 0; i < r->nstarts; i++)
        if (act_starts(f, e, &r->starts[i]))
            return true;
    return false;
}

static bool rule_start(struct fold *f, const struct act *e, int rule)
{
    const struct rule *r = &f->p->rules[rule];
    day_t day = when_first_day(e->at);
    int subject = act_subject(f, e, r), started;
    bool presumed = false;
    if (day < r->from || day > r->through || !rule_starts(f, e, r))
        return true;
    if (r->once && deadline_find(f, rule, subject, 0) >= 0)
        return true;
    bool holds = condition_holds(f, e, &r->when, &presumed);
    if (presumed && !f->age_presumed) {
        f->age_presumed = true;
        if (!notice_add(f, NOTICE_AGE_PRESUMED, e->index))
            return false;
    }
    if (!holds)
        return true;
    if (!is_computable(r->kind))
        return notice_add(f, NOTICE_NOT_COMPUTED, e->index);
    return deadline_start(f, e, rule, subject, &started);
}

bool deadlines_change(struct fold *f, const struct act *e)
{
    bool spent = false;
    size_t standing = f->open.n; /* what this act starts, it does not end */
    for (size_t k = 0; k < standing; k++)
        if (!deadline_change(f, e, open_at(f, k), &spent))
            return false;
    const struct start_index *s = &f->p->starts;
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++)
        if (!rule_start(f, e, s->rules[k]))
            return false;
    open_compact(f);
    return true;
}

bool deadlines_lapse(struct fold *f, inst_t t)
{
    bool any = false;
    for (size_t k = 0; k < f->open.n; k++) {
        struct live *l = open_at(f, k);
        const struct reading *legal = &l->d.term.legal;
        if (rule_of(f, l)->lapse != LAPSE_LAPSES || !legal->exists || legal->due >= t)
            continue;
        l->state = STATUS_LAPSED;
        any = true;
        if (!span_note(f, l, legal->due + 1)) /* an act at the very instant `due` is still in time */
            return false;
    }
    if (any)
        open_compact(f);
    return true;
}
