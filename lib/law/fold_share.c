/* Finds the row that leaves only a share of a term, of detention or of the case, because somebody accused is young. */
#include "lib/law/liberty_int.h"

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

static bool shortens(const struct fold *f, int row, int rule)
{
    const struct rule *r = row < 0 ? NULL : &f->p->rules[row];
    for (size_t k = 0; r && k < r->nshortens; k++)
        if (same_rule(f->p, r->shortens[k].rule, rule))
            return true;
    return false;
}

void share_carry(const struct fold *f, const struct live *old, struct live *l)
{
    const struct rule *was = &f->p->rules[old->d.rule];
    bool own = was->share.legal_q && was->when.subject_age == SUBJECT_AGE_UNDER;
    int row = own ? old->d.rule : old->d.shared_by;
    l->d.shared_by = shortens(f, row, l->d.rule) ? row : -1;
}

bool share_begin(struct fold *f, struct live *l, const struct act *e, struct when since)
{
    int row = share_row(f, l->d.rule, e);
    struct doubt doubt = {0};
    l->jailed = since;
    bool ordered = f->p->events[e->type].restraint_act == RESTRAINT_STARTS;
    l->begun =
        ordered ? detention_begins(since, e) : INST_NEVER; /* else it had ended before, if there was any */
    if (row < 0)
        return true;
    const struct condition *when = &f->p->rules[row].when;
    const struct condition young = {
        .offence_group = -1, .subject_age = when->subject_age, .subject_age_years = when->subject_age_years};
    if (condition_holds_for(f, e, &young, l->d.subject, &doubt))
        l->d.shared_by = row;
    return doubts_tell(f, e, row, l->d.subject, &doubt);
}

/* Terms of the case */

/* Who is accused, and since when: charged and taking part, or held? */
static void accused_follow(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    if (t->charge == CHARGE_NOT && t->part == PART_NOT && t->restraint_act == RESTRAINT_NOT &&
        !act_fact(e, FACT_detained))
        return;
    f->some_young = false;
    for (size_t i = 0; i < f->h->npersons; i++) {
        const struct person *who = &f->h->persons[i];
        bool accused =
            is_charged(f, (int)i) ||
            (!is_elsewhere(f, (int)i) && is_restrained(f, (int)i, RESTRAINT_CUSTODY | RESTRAINT_DETENTION));
        f->accused_now[i] = accused;
        if (accused && !f->accused_on[i])
            f->accused_on[i] = e->day + 1;
        f->some_young = f->some_young || (accused && who->birth_known &&
                                          day_of_age(who->birth, f->p->share_years) > f->p->share_from);
    }
}

/* Is one of the accused young: when the term began, or when he first became an accused, if that was later? */
static bool some_young(const struct fold *f, const struct live *l, int years)
{
    for (size_t i = 0; i < f->h->npersons; i++) {
        day_t since = f->accused_on[i] - 1;
        if (f->accused_now[i] && f->h->persons[i].birth_known &&
            (since > l->law_day ? since : l->law_day) < day_of_age(f->h->persons[i].birth, years))
            return true;
    }
    return false;
}

static bool ever_matched(const struct fold *f, const struct patterns *ps)
{
    for (size_t i = 0; i < ps->n; i++) {
        int pos = f->acts[f->pos].type == ps->items[i].type ? (int)f->pos : f->latest[ps->items[i].type];
        for (; pos >= 0; pos = f->acts[pos].earlier)
            if (act_matches(f, &f->acts[pos], &ps->items[i]))
                return true;
    }
    return false;
}

/* The row in force when the term began leaves a share of it, or -1. */
static int share_of(const struct fold *f, const struct live *l, const struct rule *r,
                    const struct shortening *s, int row)
{
    bool binds = r->from <= l->law_day && l->law_day <= r->through;
    return binds && !l->share_lifted && some_young(f, l, r->when.subject_age_years) &&
                   !ever_matched(f, &s->unless)
               ? row
               : -1;
}

/* Has an act lifted the share since the one from which the term counts, while that waited for its class? */
static bool lifted_since(const struct fold *f, const struct live *l, const struct patterns *lifting)
{
    for (size_t pos = l->started_pos + 1; pos < f->pos; pos++)
        if (act_matches_any(f, &f->acts[pos], lifting))
            return true;
    return false;
}

void share_start(struct fold *f, struct live *l)
{
    bool waited = l->started_pos < f->pos;
    for (size_t n = 0; (f->some_young || waited) && n < f->p->nterm_shares; n++) {
        const struct term_share *t = &f->p->term_shares[n];
        const struct rule *r = &f->p->rules[t->row];
        const struct shortening *s = &r->shortens[t->k];
        if (!same_rule(f->p, s->rule, l->d.rule))
            continue;
        l->share_lifted = l->share_lifted || lifted_since(f, l, &s->lifting);
        if (!f->some_young || share_of(f, l, r, s, t->row) < 0)
            continue;
        l->d.shared_by = t->row;
        l->share_pos = f->pos;
        f->some_share = true;
    }
}

/* What was granted before counts for its share too; without the share it is there again in full. */
static bool share_set(struct fold *f, const struct act *e, size_t i, int row)
{
    struct live *l = live_at(f, i);
    l->d.shared_by = row;
    l->share_pos = f->pos;
    f->some_share = true;
    return extensions_carry(f, l) && deadline_recompute(f, i, e->stands);
}

bool shares_follow(struct fold *f, const struct act *e)
{
    if (f->p->nterm_shares == 0)
        return true;
    accused_follow(f, e);
    if (!f->some_young && !f->some_share && !f->p->share_lifts[e->type])
        return true;
    for (size_t n = 0; n < f->p->nterm_shares; n++) {
        const struct term_share *t = &f->p->term_shares[n];
        const struct rule *r = &f->p->rules[t->row];
        const struct shortening *s = &r->shortens[t->k];
        bool lifts = act_matches_any(f, e, &s->lifting);
        for (int i = first_running(f, s->rule); i >= 0; i = live_at(f, (size_t)i)->next) {
            struct live *l = live_at(f, (size_t)i);
            l->share_lifted = l->share_lifted || lifts;
            int row = share_of(f, l, r, s, t->row);
            if ((row == t->row || l->d.shared_by == t->row) && row != l->d.shared_by &&
                !share_set(f, e, (size_t)i, row))
                return false;
        }
    }
    return true;
}
