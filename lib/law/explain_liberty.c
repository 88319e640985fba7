/* Tells how long a term of liberty is: its length, what is deducted from it, and what led its end. */
#include "lib/law/explain_int.h"

enum { HOURS_PER_DAY = 24 };

struct str say_share(const struct teller *t, int p, int q)
{
    return arena_printf(t->a, "%d/%d", p, q);
}

/* A share of hours or of days, a month being 30 of them. */
static struct str share_length(const struct teller *t, const struct rule *length, int p, int q)
{
    int days = liberty_days(length->amount, length->unit);
    if (length->unit == UNIT_HOUR)
        return say_length(t, (int)((int64_t)length->amount * p / q), UNIT_HOUR);
    if (length->kind == TERM_LIBERTY_EXACT)
        return say_length(t, (int)((int64_t)days * HOURS_PER_DAY * p / q), UNIT_HOUR);
    return say_length(t, (int)((int64_t)days * p / q), UNIT_DAY);
}

/* The cap as it is now: a term that no act ends any more may still have been moved since this one ended. */
static const struct rule *cap_of(const struct teller *t, const struct deadline *d)
{
    return d->capped_by < 0 ? NULL : &t->p->rules[t->o->deadlines[d->capped_by].rule];
}

static void tell_limit(struct teller *t, const struct rule *length, const struct deadline *d)
{
    const struct reading *legal = &d->term.legal;
    const struct rule *cap = cap_of(t, d);
    struct str number = say_length(t, length->amount, length->unit);
    if (length->amount == 0 && cap)
        TELL(t, LIBERTY_STAGE, cap->id, cap->citation, say_due(t, legal));
    else if (length->amount == 0)
        TELL(t, LIBERTY_ORDER_ALONE, say_due(t, legal), say_row(t, t->p->computation.liberty));
    else if (length->kind == TERM_LIBERTY_EXACT)
        TELL(t, LIBERTY_EXACT, number, say_due(t, legal), say_row(t, t->p->computation.liberty));
    else
        TELL(t, LIBERTY, number, say_weekday(t, legal->last_day), say_row(t, t->p->computation.liberty));
}

void tell_liberty(struct teller *t, const struct deadline *d)
{
    const struct rule *length = &t->p->rules[d->length], *cap = cap_of(t, d);
    const struct share *s = &t->p->rules[share_rule(d)].share;
    struct str due = say_due(t, &d->term.legal);
    tell_limit(t, length, d);
    if (d->shared_by >= 0)
        TELL(t, LIBERTY_YOUNG, say_share(t, s->legal_p, s->legal_q), t->p->rules[d->shared_by].id,
             t->p->rules[d->shared_by].citation, say_length(t, d->share_days, UNIT_DAY),
             say_weekday(t, d->share_from));
    else if (s->legal_p < s->legal_q)
        TELL(t, LIBERTY_SHARE, say_share(t, s->legal_p, s->legal_q),
             share_length(t, length, s->legal_p, s->legal_q), say_article(t, t->p->rules[d->rule].citation));
    if (d->deducted)
        TELL(t, LIBERTY_DEDUCTED, say_length(t, d->deducted, UNIT_DAY),
             say_article(t, t->p->computation.deducted));
    if (d->led == LIBERTY_END_ORDER && (length->amount || cap))
        TELL(t, LIBERTY_ORDER, due, say_row(t, t->p->computation.liberty));
    if (d->led == LIBERTY_END_CAP && cap && (length->amount || d->shared_by >= 0))
        TELL(t, LIBERTY_CAP, cap->id, cap->citation, due);
}
