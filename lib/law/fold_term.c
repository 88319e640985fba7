/* Computes the term of one deadline from what it counts from, what lengthened it, and what it may not pass. */
#include "lib/law/fold_int.h"

/* Liberty first: an order that states an earlier end than the law allows is followed to the instant. */
static struct term liberty_exact_term(const struct rule *r, const struct live *l)
{
    struct term t = term_liberty_exact(r->amount, r->unit, l->from);
    bool imprecise = t.imprecise;
    const struct stretch *more = l->stretches.items;
    for (size_t i = 0; i < l->stretches.n; i++) {
        inst_t end = t.legal.due;
        struct when from = more[i].total ? l->from : (struct when){WHEN_INSTANT, end, end};
        t = term_liberty_exact(more[i].amount, more[i].unit, from);
    }
    t.imprecise = imprecise;
    if (l->has_until && l->until.hi < t.legal.due) {
        t.legal.due = l->until.hi;
        t.legal.unrolled = t.legal.last_day = when_last_day(l->until);
        t.safe = t.legal;
    }
    return t;
}

static struct term liberty_term(const struct rule *r, const struct live *l)
{
    struct liberty_limits none = {0};
    struct term t = term_liberty(r->amount, r->unit, when_first_day(l->from), &none);
    const struct stretch *more = l->stretches.items;
    for (size_t i = 0; i < l->stretches.n; i++) {
        day_t from = more[i].total ? when_first_day(l->from) : t.legal.last_day + 1;
        t = term_liberty(more[i].amount, more[i].unit, from, &none);
    }
    if (l->has_until && when_last_day(l->until) < t.legal.last_day) {
        struct liberty_limits order = {.has_until = true, .until = when_last_day(l->until)};
        t = term_liberty(1, UNIT_YEAR, order.until, &order);
    }
    t.imprecise = when_first_day(l->from) != when_last_day(l->from);
    return t;
}

struct term live_term(const struct fold *f, const struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.length];
    switch (r->kind) {
    case TERM_BEFORE:
        return term_before_term(f->c, r->amount, &live_at(f, (size_t)l->d.before)->d.term);
    case TERM_LIBERTY_EXACT:
        return liberty_exact_term(r, l);
    case TERM_LIBERTY:
        return liberty_term(r, l);
    default:
        return term_from(f->c, r->kind, r->amount, l->from, l->stretches.items, l->stretches.n);
    }
}
