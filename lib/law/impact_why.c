/* Finds the first step in which the computations of one deadline under two laws differ, and says it in words. */
#include "lib/law/explain_int.h"
#include "lib/law/impact_int.h"

enum {
    DEPTH_MAX = 3
}; /* a term may precede a term that is capped by a third: further back no reason is looked for */

const char *const impact_why_names[IMPACT_WHY_COUNT] = {
    [IMPACT_RULE] = "rule",         [IMPACT_IN_FORCE] = "in_force",   [IMPACT_STARTS] = "starts",
    [IMPACT_START] = "start",       [IMPACT_CLASS] = "class",         [IMPACT_LENGTH_OF] = "length_of",
    [IMPACT_LENGTH] = "length",     [IMPACT_BASE] = "base",           [IMPACT_CAP] = "cap",
    [IMPACT_SHARE] = "share",       [IMPACT_EXTENSIONS] = "extended", [IMPACT_DAY_OFF] = "day_off",
    [IMPACT_VERIFIED] = "verified", [IMPACT_RANK] = "rank",           [IMPACT_END] = "end",
    [IMPACT_STEP] = "step",
};

/* The deadline of a row on one side, and who tells of it. */
struct telling {
    const struct compared *c;
    const struct deadline *d[SIDES];
    struct teller t[SIDES]; /* in the language at hand */
};

static const struct rule *row_of(const struct telling *x, int side)
{
    ASSERT(x->d[side]); /* whoever asks knows that it stands on that side */
    return &x->t[side].p->rules[x->d[side]->rule];
}

static const struct rule *length_of(const struct telling *x, int side)
{
    return &x->t[side].p->rules[x->d[side]->length];
}

static struct telling telling(const struct compared *c, int before, int after, enum language lang)
{
    const int at[SIDES] = {[WAS] = before, [IS] = after};
    struct telling x = {.c = c};
    for (int i = 0; i < SIDES; i++) {
        const struct impact_side *s = c->side[i];
        x.d[i] = at[i] < 0 ? NULL : &s->outcome->deadlines[at[i]];
        x.t[i] = (struct teller){
            .p = s->pack, .c = s->calendar, .h = s->history, .o = s->outcome, .lang = lang, .a = c->a};
    }
    return x;
}

/* --- a deadline that stands on one side alone --------------------------------------------------------------------- */

static bool is_modelled(const struct pack *p, int first, struct str id)
{
    for (size_t i = (size_t)first; i < p->nrules && str_eq(p->rules[i].id, id); i++)
        if (p->rules[i].modelled)
            return true;
    return false;
}

/* Is no version of it in force on that day, whatever else it asks? What goes by another day is not judged here. */
static bool is_out_of_force(const struct pack *p, int first, struct str id, day_t day)
{
    for (size_t i = (size_t)first; i < p->nrules && str_eq(p->rules[i].id, id); i++)
        if (p->rules[i].nin_force_by || (p->rules[i].from <= day && day <= p->rules[i].through))
            return false;
    return true;
}

/* `here`: the side that knows it; the other does not. */
static struct str alone(const struct telling *x, int here, enum impact_why *why)
{
    const struct pack *other = x->t[!here].p;
    const struct teller *t = &x->t[here];
    const struct deadline *d = x->d[here];
    struct str id = row_of(x, here)->id;
    int first = pack_rule(other, id);
    *why = IMPACT_RULE;
    if (first < 0)
        return fill(t, here == IS ? SAY_WHY_RULE_NEW : SAY_WHY_RULE_GONE, &id, 1);
    if (!is_modelled(other, first, id))
        return fill(t, here == IS ? SAY_WHY_RULE_RUNS : SAY_WHY_RULE_RESTS, &id, 1);
    day_t day = when_first_day(t->h->events[d->started_by].at);
    *why = IMPACT_IN_FORCE;
    const struct str args[] = {id, say_day(t, day)};
    if (is_out_of_force(other, first, id, day))
        return fill(t, here == IS ? SAY_WHY_COMES_IN_FORCE : SAY_WHY_OUT_OF_FORCE, args, ARRAY_LEN(args));
    *why = IMPACT_STARTS;
    return fill(t, here == IS ? SAY_WHY_STARTS : SAY_WHY_NO_START, &id, 1);
}

/* --- a deadline on both sides ------------------------------------------------------------------------------------- */

static struct str class_code(const struct telling *x, int side)
{
    int class = x->d[side]->class;
    return class < 0 ? STR_NONE : x->t[side].p->classes[class].code;
}

/* The rule of another deadline of the same outcome, by its id; absent: there is none. */
static struct str id_of(const struct telling *x, int side, int deadline)
{
    return deadline < 0 ? STR_NONE
                        : x->t[side].p->rules[x->c->side[side]->outcome->deadlines[deadline].rule].id;
}

static bool same_when(struct when x, struct when y)
{
    return x.lo == y.lo && x.hi == y.hi;
}

static struct str length_changed(const struct telling *x)
{
    const struct rule *was = length_of(x, WAS), *is = length_of(x, IS);
    const struct teller *t = &x->t[IS];
    if (was->amount == 0 || is->amount == 0 || (was->amount == is->amount && was->unit == is->unit))
        return FILL(t, WHY_KIND, is->id);
    struct str old = say_length(t, was->amount, was->unit), new = say_length(t, is->amount, is->unit);
    if (was->from != is->from)
        return FILL(t, WHY_VERSION, is->id, say_day(t, is->from), new, say_day(t, was->from), old);
    return FILL(t, WHY_LENGTH, is->id, new, old);
}

static struct str say_part(const struct teller *t, const struct share *s)
{
    return s->legal_q ? say_share(t, s->legal_p, s->legal_q) : fill(t, SAY_WHY_WHOLE, NULL, 0);
}

static bool share_differs(const struct telling *x, struct str *said)
{
    const struct deadline *was = x->d[WAS], *is = x->d[IS];
    const struct share *s = &x->t[WAS].p->rules[share_rule(was)].share,
                       *n = &x->t[IS].p->rules[share_rule(is)].share;
    if (s->legal_p != n->legal_p || s->legal_q != n->legal_q || s->safe_p != n->safe_p ||
        s->safe_q != n->safe_q)
        *said = FILL(&x->t[IS], WHY_SHARE, say_part(&x->t[IS], n), say_part(&x->t[IS], s));
    else if (was->deducted != is->deducted || was->share_days != is->share_days ||
             was->share_from != is->share_from)
        *said = fill(&x->t[IS], SAY_WHY_SERVED, NULL, 0);
    else
        return false;
    return true;
}

static bool extensions_differ(const struct telling *x)
{
    const struct deadline *was = x->d[WAS], *is = x->d[IS];
    if (was->nextensions != is->nextensions)
        return true;
    for (size_t i = 0; i < is->nextensions; i++) {
        const struct applied_extension *o = &was->extensions[i], *n = &is->extensions[i];
        if (o->event != n->event || o->amount != n->amount || o->unit != n->unit ||
            deadline_ladder(x->t[WAS].p, was)->extensions[o->step].total !=
                deadline_ladder(x->t[IS].p, is)->extensions[n->step].total)
            return true;
    }
    return false;
}

static void widen(const struct reading *r, day_t *from, day_t *to)
{
    if (!r->exists || !r->whole_day)
        return;
    *from = r->unrolled < *from ? r->unrolled : *from;
    *from = r->last_day < *from ? r->last_day : *from;
    *to = r->unrolled > *to ? r->unrolled : *to;
    *to = r->last_day > *to ? r->last_day : *to;
}

/* The first day on which either reading rests that is worked under one calendar and off under the other. */
static bool day_differs(const struct telling *x, day_t *day)
{
    const struct deadline *d = x->d[IS];
    day_t from = INT32_MAX, to = INT32_MIN;
    for (int i = 0; i < SIDES; i++) {
        widen(&x->d[i]->term.legal, &from, &to);
        widen(&x->d[i]->term.safe, &from, &to);
    }
    if (from <= to && length_of(x, IS)->kind == TERM_WORKING_DAYS)
        from = when_first_day(d->starts_at) < from ? when_first_day(d->starts_at) : from;
    for (*day = from; *day <= to; ++*day)
        if (calendar_is_off(x->t[WAS].c, *day) != calendar_is_off(x->t[IS].c, *day))
            return true;
    return false;
}

static struct str day_changed(const struct telling *x, day_t day)
{
    const struct teller *t = &x->t[IS];
    const struct day_off *made_up = calendar_made_up(t->c, day);
    struct str name = say_weekday(t, day);
    if (calendar_is_off(t->c, day))
        return FILL(t, WHY_NOW_OFF, say_days_off(t, day, day));
    if (made_up)
        return FILL(t, WHY_NOW_MADE_UP, say_capital(t, name), say_citation(t, made_up->decision));
    return FILL(t, WHY_NOW_WORKED, say_capital(t, name));
}

static struct str verified_changed(const struct telling *x)
{
    const struct teller *t = &x->t[IS];
    const struct calendar *was = x->t[WAS].c, *is = t->c;
    return FILL(t, WHY_VERIFIED, say_day(t, is->verified_from), say_day(t, is->verified_through),
                say_day(t, was->verified_from), say_day(t, was->verified_through));
}

static bool verified_differs(const struct telling *x)
{
    const struct calendar *was = x->t[WAS].c, *is = x->t[IS].c;
    return x->d[WAS]->term.provisional != x->d[IS]->term.provisional &&
           (was->verified_from != is->verified_from || was->verified_through != is->verified_through);
}

static bool ends_otherwise(const struct telling *x)
{
    const struct deadline *was = x->d[WAS], *is = x->d[IS];
    return was->ended_by != is->ended_by ||
           (is->ended_by >= 0 && (was->status == STATUS_MET_LATE ? STATUS_MET : was->status) !=
                                     (is->status == STATUS_MET_LATE ? STATUS_MET : is->status));
}

/* What first differs between the two, `depth` terms away from the one that is asked about. */
static struct str both(const struct telling *x, int depth, enum impact_why *why);

/* The two deadlines of other rules on which this one rests, where they are the same and end at other times. */
static bool leans_otherwise(const struct telling *x, int was, int is, struct str *id)
{
    const struct deadline *all[SIDES] = {x->c->side[WAS]->outcome->deadlines,
                                         x->c->side[IS]->outcome->deadlines};
    *id = is >= 0 ? id_of(x, IS, is) : id_of(x, WAS, was);
    if (was < 0 || is < 0)
        return was >= 0 || is >= 0;
    const struct reading *o = &all[WAS][was].term.legal, *n = &all[IS][is].term.legal;
    const struct reading *so = &all[WAS][was].term.safe, *sn = &all[IS][is].term.safe;
    return !str_eq(id_of(x, WAS, was), id_of(x, IS, is)) || o->due != n->due || so->due != sn->due;
}

/* That the other one changes, and why it does, when that can be told. */
static struct str leaning(const struct telling *x, enum sentence which, struct str id, int was, int is,
                          int depth)
{
    const struct teller *t = &x->t[IS];
    struct str said = fill(t, which, &id, 1);
    enum impact_why unused;
    if (was < 0 || is < 0 || depth == DEPTH_MAX)
        return said;
    struct telling other = telling(x->c, was, is, t->lang);
    struct str because = both(&other, depth + 1, &unused);
    return arena_printf(t->a, "%.*s %.*s", STR_ARGS(said), STR_ARGS(because));
}

/* What it counts from, for which offence, and how long it is. */
static bool start_or_length(const struct telling *x, enum impact_why *why, struct str *said)
{
    const struct deadline *was = x->d[WAS], *is = x->d[IS];
    const struct rule *old = length_of(x, WAS), *new = length_of(x, IS);
    const struct teller *t = &x->t[IS];
    if (!same_when(was->starts_at, is->starts_at)) {
        *why = IMPACT_START;
        *said = FILL(t, WHY_START, say_when(t, is->starts_at), say_when(t, was->starts_at));
    } else if (!str_eq(class_code(x, WAS), class_code(x, IS))) {
        *why = IMPACT_CLASS;
        *said = fill(t, SAY_WHY_CLASS, NULL, 0);
    } else if (!str_eq(old->id, new->id)) {
        *why = IMPACT_LENGTH_OF;
        *said = FILL(t, WHY_LENGTH_OF, new->id, old->id);
    } else if (old->kind != new->kind || old->amount != new->amount || old->unit != new->unit) {
        *why = IMPACT_LENGTH;
        *said = length_changed(x);
    } else {
        return false;
    }
    return true;
}

/* The terms on which it rests, the part of the length, what lengthens it. */
static bool base_or_share(const struct telling *x, int depth, enum impact_why *why, struct str *said)
{
    const struct deadline *was = x->d[WAS], *is = x->d[IS];
    struct str id;
    if (leans_otherwise(x, was->before, is->before, &id)) {
        *why = IMPACT_BASE;
        *said = leaning(x, SAY_WHY_BASE, id, was->before, is->before, depth);
    } else if (leans_otherwise(x, was->capped_by, is->capped_by, &id)) {
        *why = IMPACT_CAP;
        *said = leaning(x, SAY_WHY_CAP, id, was->capped_by, is->capped_by, depth);
    } else if (share_differs(x, said)) {
        *why = IMPACT_SHARE;
    } else if (extensions_differ(x)) {
        *why = IMPACT_EXTENSIONS;
        *said = fill(&x->t[IS], SAY_WHY_EXTENSIONS, NULL, 0);
    } else {
        return false;
    }
    return true;
}

static struct str both(const struct telling *x, int depth, enum impact_why *why)
{
    const struct rule *was = row_of(x, WAS), *is = row_of(x, IS);
    const struct teller *t = &x->t[IS];
    struct str said;
    day_t day;
    if (start_or_length(x, why, &said) || base_or_share(x, depth, why, &said))
        return said;
    if (day_differs(x, &day)) {
        *why = IMPACT_DAY_OFF;
        return day_changed(x, day);
    }
    if (verified_differs(x)) {
        *why = IMPACT_VERIFIED;
        return verified_changed(x);
    }
    if (was->told != is->told || was->lapse != is->lapse) {
        *why = IMPACT_RANK;
        return FILL(t, WHY_RANK, is->id);
    }
    *why = ends_otherwise(x) ? IMPACT_END : IMPACT_STEP;
    return fill(t, ends_otherwise(x) ? SAY_WHY_END : SAY_WHY_STEP, &is->id, 1);
}

/* --- the sentences of the explanations ---------------------------------------------------------------------------- */

static bool first_step(const struct compared *c, const struct impact_row *row, enum language lang,
                       struct str *was, struct str *is)
{
    struct lines l[SIDES];
    const int at[SIDES] = {[WAS] = row->before, [IS] = row->after};
    for (int i = 0; i < SIDES; i++) {
        const struct impact_side *s = c->side[i];
        if (law_explain(s->pack, s->calendar, s->history, s->outcome, (size_t)at[i], lang, c->a, &l[i]) !=
            ERR_OK)
            return false;
    }
    size_t k = 0;
    while (k < l[WAS].n && k < l[IS].n && str_eq(l[WAS].items[k], l[IS].items[k]))
        k++;
    *was = k < l[WAS].n ? l[WAS].items[k] : STR_NONE;
    *is = k < l[IS].n ? l[IS].items[k] : STR_NONE;
    return true;
}

bool impact_tell(const struct compared *c, struct impact_row *row)
{
    struct str *const whys[] = {[LANG_VI] = &row->why_vi, [LANG_EN] = &row->why_en};
    for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
        struct telling x = telling(c, row->before, row->after, (enum language)lang);
        bool paired = row->before >= 0 && row->after >= 0;
        *whys[lang] = paired ? both(&x, 0, &row->why) : alone(&x, row->after >= 0 ? IS : WAS, &row->why);
        if (paired && !first_step(c, row, (enum language)lang, &row->was[lang], &row->is[lang]))
            return false;
    }
    return !c->a->failed;
}
