/* Tells how long a term of liberty is, step by step: its length, share and deduction, what lengthened it, what led its end. */
#include "lib/law/explain_int.h"

struct str say_share(const struct teller *t, int p, int q)
{
    return arena_printf(t->a, "%d/%d", p, q);
}

/* What is told of a term while its length is built up. */
struct steps {
    const struct deadline *d;
    const struct rule *length;
    const struct share *share;
    struct when from; /* where it is counted from, or its share is */
    int64_t hours;
    int less; /* days deducted so far */
};

/* Where it would end with the length so far: "ngày cuối là …", "hết hạn lúc …". */
static struct str say_end(const struct teller *t, const struct steps *s)
{
    const struct liberty_limits served = {.custody_days = s->less};
    int hours = s->hours > INT32_MAX ? INT32_MAX : (int)s->hours;
    struct term end = s->length->kind == TERM_LIBERTY_EXACT
                          ? term_liberty_exact(hours, UNIT_HOUR, s->from)
                          : term_liberty(hours / HOURS_PER_DAY, UNIT_DAY, when_first_day(s->from), &served);
    if (s->length->kind == TERM_LIBERTY)
        return FILL(t, LAST_DAY, say_weekday(t, end.legal.last_day));
    return FILL(t, ENDS_AT, say_due(t, &end.legal));
}

/* A share of hours or of days. */
static struct str say_part(const struct teller *t, const struct steps *s)
{
    if (s->length->kind == TERM_LIBERTY_EXACT)
        return say_length(t, (int)s->hours, UNIT_HOUR);
    return say_length(t, (int)(s->hours / HOURS_PER_DAY), UNIT_DAY);
}

static const struct rule *cap_of(const struct teller *t, const struct deadline *d)
{
    return d->capped_by < 0 ? NULL : &t->p->rules[t->o->deadlines[d->capped_by].rule];
}

/* The number that the law gives, as if nothing changed it. */
static void tell_number(struct teller *t, struct steps *s)
{
    const struct rule *length = s->length;
    struct str number = say_length(t, length->amount, length->unit),
               by = say_row(t, t->p->computation.liberty);
    struct reading end;
    s->hours = liberty_hours(length->amount, length->unit);
    if (length->kind == TERM_LIBERTY_EXACT) {
        end = term_liberty_exact((int)s->hours, UNIT_HOUR, s->from).legal;
        TELL(t, LIBERTY_EXACT, number, say_due(t, &end), by);
        return;
    }
    end = term_liberty(length->amount, length->unit, when_first_day(s->from), &(struct liberty_limits){0})
              .legal;
    if (length->unit == UNIT_MONTH)
        TELL(t, LIBERTY_MONTHS, number, say_weekday(t, end.last_day), by);
    else
        TELL(t, LIBERTY, number, say_weekday(t, end.last_day), by);
}

/* It lasts as long as the stage, or, while no term of it is known, as the order says. */
static void tell_stage(struct teller *t, const struct steps *s)
{
    const struct reading *legal = &s->d->term.legal;
    const struct rule *cap = cap_of(t, s->d);
    bool more = s->d->shared_by >= 0 || s->d->led == LIBERTY_END_ORDER; /* the end is told after */
    if (cap)
        TELL(t, LIBERTY_STAGE, cap->id, say_citation(t, cap->citation),
             more ? STR_NONE : FILL(t, SO_IT_ENDS, say_due(t, legal)));
    else
        TELL(t, LIBERTY_ORDER_ALONE, say_due(t, legal), say_row(t, t->p->computation.liberty));
}

/* Of whoever is young, or of the row itself, only a part counts. */
static void tell_part(struct teller *t, struct steps *s)
{
    const struct deadline *d = s->d;
    struct str share = say_share(t, s->share->legal_p, s->share->legal_q);
    if (d->shared_by >= 0) {
        const struct rule *by = &t->p->rules[d->shared_by];
        inst_t day = day_start(d->share_from);
        s->hours = (int64_t)d->share_days * HOURS_PER_DAY;
        s->from = (struct when){WHEN_DATE, day, day_start(d->share_from + 1)};
        TELL(t, LIBERTY_YOUNG, share, by->id, say_citation(t, by->citation), say_part(t, s),
             say_weekday(t, d->share_from), say_end(t, s));
    } else if (s->share->legal_p < s->share->legal_q) {
        s->hours = liberty_share(s->length, s->hours, s->share->legal_p, s->share->legal_q);
        TELL(t, LIBERTY_SHARE, share, say_part(t, s), say_article(t, t->p->rules[d->rule].citation),
             say_end(t, s));
    }
}

/* Each extension adds what the law allows of it, whatever it says. */
static void tell_lengthened(struct teller *t, struct steps *s)
{
    const struct deadline *d = s->d;
    const struct rule *ladder = deadline_ladder(t->p, d);
    for (size_t i = 0; i < d->nextensions; i++) {
        const struct applied_extension *x = &d->extensions[i];
        int64_t asked = liberty_hours(x->amount, x->unit);
        int64_t added = liberty_added(t->p, d, d->extensions, i, s->share->legal_p, s->share->legal_q);
        bool total = ladder->extensions[x->step].total && added > 0;
        s->hours = (total ? 0 : s->hours) + added;
        enum sentence which = added == 0 && asked > 0 ? SAY_EXTENDED_NOT
                              : added < asked         ? SAY_EXTENDED_CUT
                              : total                 ? SAY_EXTENDED_TOTAL
                                                      : SAY_EXTENDED_ADD;
        tell_extension(t, d, i, which, say_end(t, s), say_length(t, (int)(added / HOURS_PER_DAY), UNIT_DAY));
    }
}

void tell_liberty(struct teller *t, const struct deadline *d)
{
    struct steps s = {.d = d,
                      .length = &t->p->rules[d->length],
                      .share = &t->p->rules[share_rule(d)].share,
                      .from = d->starts_at};
    struct str due = say_due(t, &d->term.legal);
    const struct rule *cap = cap_of(t, d);
    bool has_end = s.length->amount || (d->shared_by >= 0 && cap);
    if (s.length->amount)
        tell_number(t, &s);
    else
        tell_stage(t, &s);
    tell_part(t, &s);
    if (d->deducted) {
        s.less = d->deducted;
        TELL(t, LIBERTY_DEDUCTED, say_length(t, d->deducted, UNIT_DAY),
             say_article(t, t->p->computation.deducted), say_end(t, &s));
    }
    tell_lengthened(t, &s);
    if (d->led == LIBERTY_END_CAP && cap && has_end)
        TELL(t, LIBERTY_CAP, cap->id, say_citation(t, cap->citation), due);
    if (d->led == LIBERTY_END_ORDER && (has_end || cap))
        TELL(t, LIBERTY_ORDER, due, say_row(t, t->p->computation.liberty));
}
