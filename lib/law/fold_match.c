/* Decides whether an act matches a pattern or a condition of the law pack. */
#include "lib/law/fold_int.h"

enum { INT_TEXT_SIZE = 24 };

const struct fact *act_fact(const struct act *e, enum fact_id id)
{
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].id == id)
            return &e->facts[i];
    return NULL;
}

const struct act *act_of(const struct fold *f, const struct act *e)
{
    const struct fact *of = act_fact(e, FACT_of);
    ASSERT(!of || (uint64_t)of->v.num < f->h->nevents);
    return of ? &f->all[of->v.num] : NULL;
}

/* Decimal text of any int64, without stdio. */
static struct str int_text(int64_t v, char out[INT_TEXT_SIZE])
{
    uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
    size_t at = INT_TEXT_SIZE;
    do
        out[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (v < 0)
        out[--at] = '-';
    return str_from(out + at, INT_TEXT_SIZE - at);
}

static bool is_among(struct str s, const struct str *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, values[i]))
            return true;
    return false;
}

static bool is_of_type(const struct fold *f, int64_t event, const struct where *w)
{
    int type = f->h->events[event].type;
    return type == w->of_type || is_among(f->p->events[type].name, w->values, w->nvalues);
}

static bool where_holds(const struct fold *f, const struct act *e, const struct where *w)
{
    const struct fact *fact = act_fact(e, w->fact);
    char text[INT_TEXT_SIZE];
    if (w->absent)
        return !fact;
    if (!fact)
        return !w->stated && is_among(STR("false"), w->values, w->nvalues);
    switch (fact_infos[w->fact].type) {
    case FACT_TYPE_INT:
        return is_among(int_text(fact->v.num, text), w->values, w->nvalues);
    case FACT_TYPE_BOOL:
        return is_among(fact->v.num ? STR("true") : STR("false"), w->values, w->nvalues);
    case FACT_TYPE_CODE:
    case FACT_TYPE_RULE:
    case FACT_TYPE_TEXT:
        return is_among(fact->v.text, w->values, w->nvalues);
    case FACT_TYPE_CODES:
        for (size_t i = 0; i < fact->v.codes.n; i++)
            if (is_among(fact->v.codes.items[i], w->values, w->nvalues))
                return true;
        return false;
    case FACT_TYPE_EVENT:
        return is_of_type(f, fact->v.num, w);
    case FACT_TYPE_PERSON:
    case FACT_TYPE_WHEN:
        break;
    }
    return false; /* the law names no person and no date */
}

bool act_has(const struct fold *f, const struct act *e, const struct where *wheres, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!where_holds(f, e, &wheres[i]))
            return false;
    return true;
}

int act_before(const struct fold *f, const struct act *e, int type)
{
    int pos = f->latest[type];
    while (pos >= e->pos)
        pos = f->acts[pos].earlier;
    return pos;
}

static bool act_is(const struct fold *f, const struct act *e, const struct pattern *p);

/* Is the latest act before this one, of those that the pattern looks at, the one that it must come after? */
static bool comes_after(const struct fold *f, const struct act *e, const struct pattern *p)
{
    int last = -1;
    for (size_t i = 0; i < p->namong; i++) {
        int pos = act_before(f, e, p->among[i].type);
        while (pos > last && !act_is(f, &f->acts[pos], &p->among[i]))
            pos = f->acts[pos].earlier;
        last = pos > last ? pos : last;
    }
    if (p->namong == 0)
        return true;
    if (last < 0)
        return !p->after;
    return p->after && act_matches(f, &f->acts[last], p->after);
}

/* Is it of that type, with these facts, and is the event to which it points so too, as corrected? */
static bool act_is(const struct fold *f, const struct act *e, const struct pattern *p)
{
    if (e->type != p->type || !act_has(f, e, p->wheres, p->nwheres))
        return false;
    for (size_t i = 0; i < p->nunless; i++)
        if (where_holds(f, e, &p->unless[i]))
            return false;
    if (!p->of)
        return true;
    const struct act *of = act_of(f, e);
    return of && act_is(f, of, p->of);
}

bool act_fits(const struct fold *f, const struct act *e, const struct pattern *p)
{
    if ((p->whole && !e->whole) || (p->whole_charged && !e->whole_charged) || !act_is(f, e, p))
        return false;
    return (!p->unconflicted || is_unconflicted(f, e)) && comes_after(f, e, p);
}

bool may_begin_with(const struct fold *f, const struct rule *r, int64_t event)
{
    for (size_t i = 0; i < r->nstarts; i++) {
        const struct pattern *on = &r->starts[i].on;
        if (r->starts[i].anchor >= 0)
            continue;
        if (on->type == f->h->events[event].type || (on->of && on->of->type == f->h->events[event].type))
            return true;
        for (size_t k = 0; k < on->nwheres; k++)
            if (on->wheres[k].fact == FACT_of && is_of_type(f, event, &on->wheres[k]))
                return true;
    }
    return false;
}

void anchors_fire(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < f->p->nanchors; i++) {
        const struct anchor *anchor = &f->p->anchors[i];
        f->fired[i] = !f->taken[i] && act_matches_any(f, e, &anchor->on);
        f->taken[i] = (f->taken[i] || f->fired[i]) && !act_matches_any(f, e, &anchor->reset);
    }
}

static int subject_of(const struct act *e, const struct rule *r)
{
    return r->subject == SUBJECT_PERSON ? e->person : e->victim;
}

bool act_concerns(const struct act *e, const struct rule *r, int subject)
{
    if (subject < 0)
        return true;
    int who = subject_of(e, r);
    return who < 0 || who == subject;
}

int act_subject(const struct fold *f, const struct act *e, const struct rule *r)
{
    (void)f;
    return r->subject == SUBJECT_CASE ? -1 : subject_of(e, r);
}

static int person_in(const struct fold *f, const struct act *e, enum fact_id id)
{
    const struct fact *who = act_fact(e, id);
    ASSERT(!who || (uint64_t)who->v.num < f->h->npersons);
    return who ? (int)who->v.num : -1;
}

/* Who receives the paper of a charge speaks of the person charged, also without naming him. */
void act_name(const struct fold *f, struct act *e)
{
    const struct act *of = act_of(f, e);
    bool names = act_fact(e, FACT_person) || act_fact(e, FACT_victim);
    e->person = person_in(f, names || !of ? e : of, FACT_person);
    e->victim = person_in(f, names || !of ? e : of, FACT_victim);
}

bool act_means_rule(const struct act *e, const struct rule *r)
{
    const struct fact *rule = act_fact(e, FACT_rule);
    return !rule || str_eq(rule->v.text, r->id) || is_among(rule->v.text, r->also, r->nalso);
}

day_t day_of_age(day_t birth, int years)
{
    struct ymd of_age = day_to_ymd(birth);
    of_age.year += years;
    return day_from_ymd(of_age); /* of a year without a 29 February that is the day after the 28th */
}

/*
 * Is some victim (of a deadline about one of them: that one) under age on the first day on which the act may have happened?
 * Who was born at an unknown date is taken to be, and so is the victim of a report that names none yet.
 */
static bool some_victim_under(const struct history *h, int years, day_t day, int subject, bool *presumed)
{
    bool of_one = subject >= 0 && h->persons[subject].kind == PERSON_VICTIM, known = false, unknown = false;
    for (size_t i = 0; i < h->npersons; i++) {
        const struct person *who = &h->persons[i];
        if (who->kind != PERSON_VICTIM || (of_one && (int)i != subject))
            continue;
        if (who->birth_known && day < day_of_age(who->birth, years))
            return true;
        known = known || who->birth_known;
        unknown = unknown || !who->birth_known;
    }
    *presumed = unknown || !known;
    return *presumed;
}

static bool stage_fits(const struct fold *f, const struct condition *k)
{
    for (size_t i = 0; i < k->nstages; i++)
        if (k->stages[i] == f->out->stage)
            return true;
    return k->nstages == 0;
}

/* Does a deadline of one of these rules run, of that person or of the case? */
static bool some_runs(const struct fold *f, const int *rules, size_t n, int subject)
{
    for (size_t i = 0; i < n; i++)
        for (int k = first_running(f, rules[i]); k >= 0; k = live_at(f, (size_t)k)->next) {
            int of = live_at(f, (size_t)k)->d.subject;
            if (subject < 0 || of < 0 || of == subject)
                return true;
        }
    return false;
}

/* Protection because of youth rests on a known birth date; in doubt the common rule binds, and someone is told. */
static bool subject_age_fits(const struct fold *f, const struct act *e, const struct condition *k,
                             int subject, struct doubt *doubt)
{
    if (k->subject_age == SUBJECT_AGE_ANY)
        return true;
    bool known = subject >= 0 && f->h->persons[subject].birth_known;
    doubt->person_age = !known;
    bool under = known && e->day < day_of_age(f->h->persons[subject].birth, k->subject_age_years);
    return under == (k->subject_age == SUBJECT_AGE_UNDER);
}

bool condition_holds_for(const struct fold *f, const struct act *e, const struct condition *k, int subject,
                         struct doubt *doubt)
{
    if (k->offence_group >= 0 && !offence_in_group(f, k->offence_group))
        return false;
    if (!stage_fits(f, k) || !act_has(f, e, k->wheres, k->nwheres))
        return false;
    if ((k->flag.n && !has_flag(f, k->flag)) || has_flag(f, k->no_flag))
        return false;
    if ((k->nopen && !some_runs(f, k->open, k->nopen, subject)) ||
        some_runs(f, k->not_open, k->nnot_open, subject))
        return false;
    if (k->age != AGE_ANY) {
        bool under = some_victim_under(f->h, k->age_years, e->day, subject, &doubt->victim_age);
        if (under != (k->age == AGE_VICTIM_UNDER))
            return false;
    }
    return subject_age_fits(f, e, k, subject, doubt);
}

bool condition_holds(const struct fold *f, const struct act *e, const struct condition *k)
{
    struct doubt doubt;
    return condition_holds_for(f, e, k, e->person, &doubt);
}
