/* Decides whether an act matches a pattern or a condition of the law pack. */
#include "lib/law/fold_int.h"

enum { MONTHS_PER_YEAR = 12, INT_TEXT_SIZE = 24 };

bool same_rule(const struct pack *p, int a, int b)
{
    return a == b || (a >= 0 && b >= 0 && str_eq(p->rules[a].id, p->rules[b].id));
}

const struct fact *act_fact(const struct act *e, enum fact_id id)
{
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].id == id)
            return &e->facts[i];
    return NULL;
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

static bool where_holds(const struct fold *f, const struct act *e, const struct where *w)
{
    const struct fact *fact = act_fact(e, w->fact);
    enum fact_type type = fact_infos[w->fact].type;
    char text[INT_TEXT_SIZE];
    if (w->absent)
        return !fact;
    if (!fact)
        return type == FACT_TYPE_BOOL && !w->stated && is_among(STR("false"), w->values, w->nvalues);
    if (type == FACT_TYPE_EVENT && w->of_type >= 0)
        return fact->v.num >= 0 && (uint64_t)fact->v.num < f->h->nevents &&
               f->h->events[fact->v.num].type == w->of_type;
    if (w->nvalues == 0)
        return true;
    switch (type) {
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
    case FACT_TYPE_PERSON:
    case FACT_TYPE_EVENT:
    case FACT_TYPE_WHEN:
        break;
    }
    return false; /* the law names no person, event or date */
}

static bool wheres_hold(const struct fold *f, const struct act *e, const struct where *wheres, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!where_holds(f, e, &wheres[i]))
            return false;
    return true;
}

/* Is the latest act before this one, among the pattern's types, the one that it must come after? */
static bool comes_after(const struct fold *f, const struct pattern *p)
{
    int last = -1;
    for (size_t i = 0; i < p->namong; i++)
        last = f->latest[p->among[i]] > last ? f->latest[p->among[i]] : last;
    if (p->namong == 0)
        return true;
    if (!p->after || last < 0)
        return !p->after && last < 0;
    return act_matches(f, &f->acts[last], p->after);
}

bool act_matches(const struct fold *f, const struct act *e, const struct pattern *p)
{
    if (e->type != p->type || !wheres_hold(f, e, p->wheres, p->nwheres))
        return false;
    for (size_t i = 0; i < p->nunless; i++)
        if (where_holds(f, e, &p->unless[i]))
            return false;
    return comes_after(f, p);
}

bool act_matches_any(const struct fold *f, const struct act *e, const struct patterns *ps)
{
    for (size_t i = 0; i < ps->n; i++)
        if (act_matches(f, e, &ps->items[i]))
            return true;
    return false;
}

bool act_starts(const struct fold *f, const struct act *e, const struct rule_start *s)
{
    return s->anchor >= 0 ? f->fired[s->anchor] : act_matches(f, e, &s->on);
}

void anchors_fire(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < f->p->nanchors; i++) {
        const struct anchor *anchor = &f->p->anchors[i];
        f->fired[i] = !f->taken[i] && act_matches_any(f, e, &anchor->on);
        f->taken[i] = (f->taken[i] || f->fired[i]) && !act_matches_any(f, e, &anchor->reset);
    }
}

static enum fact_id subject_fact(const struct rule *r)
{
    return r->subject == SUBJECT_PERSON ? FACT_person : FACT_victim;
}

bool act_concerns(const struct act *e, const struct rule *r, int subject)
{
    if (r->subject == SUBJECT_CASE || subject < 0)
        return true;
    const struct fact *who = act_fact(e, subject_fact(r));
    return !who || who->v.num == subject;
}

int act_subject(const struct fold *f, const struct act *e, const struct rule *r)
{
    if (r->subject == SUBJECT_CASE)
        return -1;
    const struct fact *who = act_fact(e, subject_fact(r));
    return who && who->v.num >= 0 && (uint64_t)who->v.num < f->h->npersons ? (int)who->v.num : -1;
}

bool act_means_rule(const struct act *e, const struct rule *r)
{
    const struct fact *rule = act_fact(e, FACT_rule);
    return !rule || str_eq(rule->v.text, r->id) || is_among(rule->v.text, r->also, r->nalso);
}

/*
 * The day on which someone reaches the age. Who was born on 29 February reaches it, in a year without one, on 1 March:
 * the reading that protects the child a day longer.
 */
static day_t day_of_age(day_t birth, int years)
{
    day_t d = day_add_months(birth, years * MONTHS_PER_YEAR);
    return d + (day_to_ymd(d).day != day_to_ymd(birth).day);
}

/*
 * Is some victim under age on the first day on which the act may have happened? Who was born at an unknown date is taken
 * to be, and so is the victim of a report that names none yet.
 */
static bool some_victim_under(const struct history *h, int years, day_t day, bool *presumed)
{
    bool unknown = true;
    for (size_t i = 0; i < h->npersons; i++) {
        const struct person *who = &h->persons[i];
        if (who->kind == PERSON_VICTIM && who->birth_known && day < day_of_age(who->birth, years))
            return true;
    }
    for (size_t i = 0; i < h->npersons; i++) {
        if (h->persons[i].kind != PERSON_VICTIM)
            continue;
        unknown = !h->persons[i].birth_known;
        if (unknown)
            break;
    }
    *presumed = *presumed || unknown;
    return unknown;
}

static bool article_in_group(const struct fold *f, int group)
{
    const struct offence_group *g = &f->p->groups[group];
    return f->article_known && f->article >= g->first_article && f->article <= g->last_article;
}

bool condition_holds(const struct fold *f, const struct act *e, const struct condition *k, bool *presumed)
{
    if (k->offence_group >= 0 && !article_in_group(f, k->offence_group))
        return false;
    if (!wheres_hold(f, e, k->wheres, k->nwheres))
        return false;
    if (k->age == AGE_ANY)
        return true;
    bool under = some_victim_under(f->h, k->age_years, when_first_day(e->at), presumed);
    return under == (k->age == AGE_VICTIM_UNDER);
}
