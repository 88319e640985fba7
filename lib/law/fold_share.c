/* Finds the row that leaves a detained minor only a share of a term, as the law pack says which terms it shortens. */
#include "lib/law/fold_int.h"

static bool binds(const struct fold *f, const struct rule *r, const struct shortening *s, const struct act *e)
{
    day_t day = day_of_law(f, e, s->in_force_by, s->nin_force_by);
    return r->modelled && r->from <= day && day <= r->through;
}

/* The row that is in force for that term, or -1. */
static int share_row(const struct fold *f, int rule, const struct act *e)
{
    for (size_t i = 0; i < f->p->nrules; i++) {
        const struct rule *r = &f->p->rules[i];
        for (size_t k = 0; k < r->nshortens; k++)
            if (same_rule(f->p, r->shortens[k].rule, rule) && binds(f, r, &r->shortens[k], e))
                return (int)i;
    }
    return -1;
}

void share_carry(const struct fold *f, const struct live *old, struct live *l, const struct act *e)
{
    const struct rule *was = &f->p->rules[old->d.rule];
    bool young = old->d.shared_by >= 0 || (was->share.legal_q && was->when.subject_age == SUBJECT_AGE_UNDER);
    l->d.shared_by = young ? share_row(f, l->d.rule, e) : -1;
}

bool share_begin(struct fold *f, struct live *l, const struct act *e, struct when since)
{
    int row = share_row(f, l->d.rule, e);
    struct doubt doubt = {0};
    l->jailed = since;
    if (row < 0)
        return true;
    const struct condition *when = &f->p->rules[row].when;
    const struct condition young = {
        .offence_group = -1, .subject_age = when->subject_age, .subject_age_years = when->subject_age_years};
    if (condition_holds_for(f, e, &young, l->d.subject, &doubt))
        l->d.shared_by = row;
    return doubts_tell(f, e, row, l->d.subject, &doubt);
}
