/* Finds what an act starts: for whom, under which condition, and whether another row takes the place. */
#include "lib/law/fold_int.h"

bool doubts_tell(struct fold *f, const struct act *e, int rule, int subject, const struct doubt *doubt)
{
    if (doubt->victim_age && !f->age_presumed) {
        f->age_presumed = true;
        if (!notice_add(f, NOTICE_AGE_PRESUMED, e->index))
            return false;
    }
    if (!doubt->person_age || subject < 0 || f->age_told[subject])
        return true;
    f->age_told[subject] = true;
    return notice_of_rule(f, NOTICE_AGE_UNKNOWN, e->index, rule);
}

/* In the place of `rule`, which would have started. The row that takes it may have a condition of its own. */
static bool stand_in_start(struct fold *f, const struct act *e, int row, int rule, int subject)
{
    struct doubt doubt = {0};
    int started;
    bool holds = condition_holds_for(f, e, &f->p->rules[row].when, subject, &doubt);
    return doubts_tell(f, e, row, subject, &doubt) &&
           (!holds || deadline_start_in(f, e, row, subject, rule, &started));
}

/* Its condition has to hold, and it has to be for the class of offence. */
bool rule_start_for(struct fold *f, const struct act *e, int rule, int subject)
{
    const struct rule *r = &f->p->rules[rule];
    struct doubt doubt = {0};
    int started, class = class_for(f, r, subject);
    bool fits = is_for_class(r, class);
    if ((r->once && deadline_find(f, rule, subject, 0) >= 0) || (class >= 0 && !fits))
        return true;
    bool holds = condition_holds_for(f, e, &r->when, subject, &doubt);
    if (!doubts_tell(f, e, rule, subject, &doubt))
        return false;
    if (!holds)
        return true;
    if (r->sessions.any)
        return session_check(f, e, rule);
    if (r->nshortens && r->nlength_of == 0) /* it only shortens others: shares_follow */
        return true;
    if (r->after_grant) {
        int base = base_find(f, r, subject);
        if (base < 0 || !grant_leaves_step(f, live_at(f, (size_t)base), e, r->after_grant))
            return true;
    }
    if (is_asleep(f, r))
        return sleeper_add(f, e, rule, subject, -1);
    int other = stand_in(f, rule, when_first_day(e->at));
    if (other >= 0)
        return stand_in_start(f, e, other, rule, subject);
    if (!fits) /* of one class alone: it is asked for now; one of a family has its row when the class is known */
        return str_is_none(r->family) ? notice_class_unknown(f, e, rule) : await_class(f, e, rule, subject);
    if (!deadline_start(f, e, rule, subject, &started))
        return false;
    int length = started >= 0 && r->nlength_of ? live_at(f, (size_t)started)->d.length : -1;
    bool unknown = length >= 0 && (f->p->rules[length].classes & CLASS_UNKNOWN_BIT);
    return !unknown || notice_class_unknown(f, e, -1);
}

static bool fact_is_true(const struct act *e, enum fact_id id)
{
    const struct fact *fact = act_fact(e, id);
    return fact && fact->v.num;
}

/*
 * In which of the ways that `each` asks for the act finds the person restrained; 0: not so. Who is held beyond the last term
 * gets no new reason from what merely goes on; an act that says that he is detained gives one, also to who is in custody.
 */
static unsigned found_of(const struct fold *f, const struct act *e, int person, enum each each)
{
    static const unsigned sets[] = {
        [EACH_RESTRAINED] = RESTRAINT_DETENTION | RESTRAINT_MEASURE,
        [EACH_DETAINED] = RESTRAINT_DETENTION,
        [EACH_MEASURED] = RESTRAINT_MEASURE,
        [EACH_UNREPRESENTED] = 0,
    };
    unsigned set = sets[each];
    if ((set & RESTRAINT_DETENTION) && fact_is_true(e, FACT_detained))
        return is_restrained(f, person, RESTRAINT_CUSTODY | RESTRAINT_DETENTION) ? RESTRAINT_DETENTION : 0;
    if (is_held_over(f, e, person))
        set &= ~(unsigned)RESTRAINT_DETENTION;
    return set & restraints_of(f, person);
}

/* For everybody who is so; where only the act says that someone is detained, for one of whom nothing is known. */
static bool rule_start_each(struct fold *f, const struct act *e, int rule, enum each each)
{
    int named = each == EACH_UNREPRESENTED ? -1 : e->person;
    bool any = false, detains = each == EACH_RESTRAINED || each == EACH_DETAINED;
    for (size_t i = 0; i < f->h->npersons; i++) {
        if (named >= 0 && named != (int)i)
            continue;
        unsigned found = found_of(f, e, (int)i, each);
        if (!found && !(each == EACH_UNREPRESENTED && is_unrepresented(f, e, (int)i, rule)))
            continue;
        any = true;
        f->found = found;
        bool ok = rule_start_for(f, e, rule, (int)i);
        f->found = 0;
        if (!ok)
            return false;
    }
    return any || !detains || !fact_is_true(e, FACT_detained) || rule_start_for(f, e, rule, named);
}

day_t day_of_law(const struct fold *f, const struct act *e, const int *types, size_t n)
{
    int last = -1;
    for (size_t i = 0; i < n; i++) {
        if (types[i] == e->type)
            return e->day;
        last = f->latest[types[i]] > last ? f->latest[types[i]] : last;
    }
    if (last < 0)
        return e->day;
    /* What was before the pack is in force was under the law with which it begins. */
    return f->acts[last].day < f->p->in_force_from ? f->p->in_force_from : f->acts[last].day;
}

static bool rule_start(struct fold *f, const struct act *e, int rule)
{
    const struct rule *r = &f->p->rules[rule];
    day_t day = day_of_law(f, e, r->in_force_by, r->nin_force_by);
    if (day < r->from || day > r->through)
        return true;
    for (size_t i = 0; i < r->nstarts; i++) {
        const struct rule_start *s = &r->starts[i];
        if (!act_starts(f, e, s))
            continue;
        return s->each == EACH_NONE ? rule_start_for(f, e, rule, act_subject(f, e, r))
                                    : rule_start_each(f, e, rule, s->each);
    }
    return true;
}

bool rules_start(struct fold *f, const struct act *e)
{
    const struct start_index *s = &f->p->starts;
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++)
        if (!rule_start(f, e, s->rules[k]))
            return false;
    return true;
}
