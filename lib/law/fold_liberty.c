/* Follows who is restrained and since when, and holds every order of custody or detention against its limit. */
#include "lib/law/fold_int.h"

enum { BEHIND_BARS = RESTRAINT_CUSTODY | RESTRAINT_DETENTION };

/* What a fold knows of the liberty of one person; the last of them stands for those whom no act has named. */
struct held {
    unsigned now;        /* how the person is restrained, as a set of enum restraint */
    size_t freed_pos;    /* acts before this place came before the last release, … */
    size_t freed_limits; /* … and so did the `limits` before this one */
    struct vec limits;   /* size_t, into lives: the terms that may be such, oldest first */
    size_t told; /* 1 + the place of the act at which it was told that nothing covered the time before */
};

bool liberty_begin(struct fold *f)
{
    f->held = ARENA_ARRAY(f->a, f->h->npersons + 1, struct held);
    return f->held != NULL;
}

static struct held *held_of(const struct fold *f, int person)
{
    bool known = person >= 0 && (size_t)person < f->h->npersons;
    return &f->held[known ? (size_t)person : f->h->npersons];
}

bool is_restrained(const struct fold *f, int person, unsigned set)
{
    return (held_of(f, person)->now & set) != 0;
}

static size_t limit_at(const struct fold *f, const struct held *h, size_t k)
{
    return k < h->limits.n ? ((const size_t *)h->limits.items)[k] : f->lives.n;
}

size_t liberty_limit(const struct fold *f, int person, size_t k)
{
    return limit_at(f, held_of(f, person), k);
}

static const struct rule *length_of(const struct fold *f, const struct live *l)
{
    return &f->p->rules[l->d.length];
}

bool is_limit_of(const struct fold *f, const struct live *l, int person, unsigned set)
{
    return is_liberty(length_of(f, l)) && l->d.subject == person && (l->restrains & set) != 0;
}

bool liberty_limits(struct fold *f, size_t i)
{
    const struct live *l = live_at(f, i);
    if (!is_liberty(length_of(f, l)) && !f->p->rules[l->d.rule].nlength_of)
        return true;
    size_t *slot = vec_add(f->a, &held_of(f, l->d.subject)->limits, sizeof(*slot));
    if (slot)
        *slot = i;
    return slot != NULL;
}

bool liberty_has_length(const struct fold *f, const struct live *l)
{
    const struct rule *length = length_of(f, l);
    return !is_liberty(length) || length->amount > 0 || cap_find(f, l) >= 0;
}

/* The first act of that type that the person has had since the last release; NULL: none. */
static const struct act *first_since(const struct fold *f, int type, int person)
{
    for (size_t i = held_of(f, person)->freed_pos; i <= f->pos && i < f->nacts; i++)
        if (f->acts[i].type == type && f->acts[i].person == person)
            return &f->acts[i];
    return NULL;
}

struct when liberty_start(const struct fold *f, const struct act *e, const struct rule *r, int subject)
{
    const struct fact *from = is_liberty(r) ? act_fact(e, FACT_from) : NULL;
    for (size_t i = 0; subject >= 0 && i < r->nsince; i++) {
        const struct act *first = first_since(f, r->since[i], subject);
        /* The order's hour leads over what may stand in for the first of them, but cannot postpone that itself. */
        if (first && (!from || (i == 0 && first->at.lo < from->v.when.lo)))
            return first->at;
        if (from)
            break;
    }
    return from ? from->v.when : e->at;
}

/* A detention that begins on a date begins, in the accused's favour, no sooner than custody may have led into it. */
static inst_t detention_begins(const struct live *l, const struct act *e)
{
    if (l->from.lo == l->from.hi)
        return l->from.lo;
    return when_first_day(e->at) == when_first_day(l->from) ? e->at.hi : l->from.hi;
}

/* Custody or detention that one of these terms limited is over at `t`. */
static void limits_stop(struct fold *f, int person, unsigned set, size_t end, inst_t t)
{
    const struct held *h = held_of(f, person);
    for (size_t k = h->freed_limits; limit_at(f, h, k) < end; k++) {
        struct live *l = live_at(f, limit_at(f, h, k));
        if (is_limit_of(f, l, person, set))
            l->stops = inst_earlier(l->stops, t);
    }
}

/* What an act states of the end of a restraint. A date is the whole of that day; of several the first is taken. */
struct stated {
    struct when when;
    inst_t end;
    bool vague;
};

/* A length alone counts from `from`, less the days of custody that led into it. */
static bool order_states(const struct rule *length, const struct act *e, struct when from, int less,
                         struct stated *s)
{
    const struct fact *until = act_fact(e, FACT_until), *amount = act_fact(e, FACT_amount);
    if (until) {
        struct when w = until->v.when;
        bool vague = when_first_day(w) != when_last_day(w);
        *s = (struct stated){w, vague ? day_start(when_first_day(w) + 1) : w.hi, vague};
        return true;
    }
    if (!amount)
        return false;
    const struct liberty_limits served = {.custody_days = less};
    int n = amount->v.num < 0 ? 0 : amount->v.num > INT16_MAX ? INT16_MAX : (int)amount->v.num;
    enum term_unit unit = act_unit(e, length->unit == UNIT_NONE ? UNIT_DAY : length->unit);
    struct term t = length->kind == TERM_LIBERTY_EXACT ? term_liberty_exact(n, unit, from)
                                                       : term_liberty(n, unit, when_first_day(from), &served);
    *s = (struct stated){{WHEN_INSTANT, t.legal.due, t.legal.due}, t.legal.due, false};
    return true;
}

/* Takes over what the order states, and tells when that is certainly later than the law allows. */
static bool order_take(struct fold *f, struct live *l, const struct act *e, const struct stated *s)
{
    inst_t most = live_limit(f, l, true);
    int rule = live_limit_rule(f, l);
    bool beyond = s->when.lo > most || (s->when.lo == most && s->when.hi > most);
    l->has_until = true;
    l->has_given = false;
    l->until = s->end;
    l->until_vague = s->vague;
    return !beyond ||
           violation_add(f, VIOLATION_ORDER_BEYOND_LIMIT, rule, e->index, f->p->rules[rule].citation);
}

/* Could an act of this type state an end: is it an order? */
static bool is_order(const struct event_type *t)
{
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].fact == FACT_until)
            return true;
    return false;
}

/* Told once for each order, however many terms it concerns. */
static bool end_tell(struct fold *f, const struct live *l, const struct act *e)
{
    const struct violation *v = f->violations.items;
    for (size_t i = 0; i < f->violations.n; i++)
        if (v[i].code == VIOLATION_ORDER_END_MISSING && v[i].event == e->index)
            return true;
    return violation_add(f, VIOLATION_ORDER_END_MISSING, l->d.rule, e->index,
                         f->p->rules[l->d.rule].citation);
}

/*
 * Nobody is held longer without an order because the class is heavier or the stage was lengthened since: the statutory end
 * is that of the day of the order. A measure lasts as long as the stage.
 */
static bool end_missing(struct fold *f, struct live *l, const struct act *e)
{
    if (!(l->restrains & BEHIND_BARS))
        return true;
    l->has_until = false;
    l->has_given = true;
    l->given = live_limit(f, l, true);
    return end_tell(f, l, e);
}

/* In which ways the term limits its person: as its act says, else as the person is restrained already. */
static unsigned restrains_of(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *detained = act_fact(e, FACT_detained);
    if (t->restraint_act == RESTRAINT_STARTS)
        return t->restraint;
    unsigned now = held_of(f, l->d.subject)->now;
    if (!(now & BEHIND_BARS) && detained && detained->v.num)
        return RESTRAINT_DETENTION; /* of whom no act has told before */
    return now;
}

/*
 * Who passes into another stage is still held under the order of the one before: its end, or what the law gave it where
 * it states none, leads until a new order comes.
 */
static void order_follow(const struct fold *f, size_t i)
{
    struct live *l = live_at(f, i);
    const struct held *h = held_of(f, l->d.subject);
    for (size_t k = h->limits.n; k > h->freed_limits; k--) {
        const struct live *o = live_at(f, limit_at(f, h, k - 1));
        if (limit_at(f, h, k - 1) >= i)
            continue;
        const struct rule *length = length_of(f, o);
        if (length->kind != TERM_LIBERTY || !is_limit_of(f, o, l->d.subject, l->restrains) ||
            o->state == STATUS_SUPERSEDED)
            continue;
        bool ordered = f->p->events[o->d.start_type].restraint_act == RESTRAINT_STARTS && length->amount > 0;
        l->has_until = o->has_until || (ordered && !o->has_given);
        l->until = ordered ? live_limit(f, o, false) : INST_NEVER;
        if (o->has_until)
            l->until = inst_earlier(l->until, o->until);
        l->has_given = o->has_given;
        l->given = o->given;
        l->until_vague = o->has_until && o->until_vague;
        return;
    }
}

bool liberty_started(struct fold *f, size_t i, const struct act *e)
{
    struct live *l = live_at(f, i);
    const struct rule *length = length_of(f, l);
    const struct event_type *t = &f->p->events[e->type];
    bool restrains = t->restraint_act == RESTRAINT_STARTS;
    bool detains = restrains && (t->restraint & RESTRAINT_DETENTION);
    struct stated s;
    int less = 0;
    if (!is_liberty(length))
        return true;
    l->stops = INST_NEVER;
    l->restrains = restrains_of(f, l, e);
    l->deducts = detains && length->kind == TERM_LIBERTY && length->amount > 0;
    if ((l->restrains & RESTRAINT_DETENTION) && !share_begin(f, l, e, l->from))
        return false;
    if (detains)
        limits_stop(f, l->d.subject, RESTRAINT_CUSTODY, i, detention_begins(l, e));
    if (l->deducts)
        l->d.deducted = days_served(f, i, detention_begins(l, e), &less);
    if (!restrains && length->amount == 0) {
        /* No order: the day to which a hearing is put off ends nobody's detention. */
        order_follow(f, i);
        return true;
    }
    if ((act_fact(e, FACT_until) || is_order(t)) && order_states(length, e, l->from, less, &s))
        return order_take(f, l, e, &s);
    return !is_order(t) || end_missing(f, l, e);
}

void liberty_carry(const struct live *from, struct live *to)
{
    to->has_until = from->has_until;
    to->until = from->until;
    to->until_vague = from->until_vague;
    to->has_given = from->has_given;
    to->given = from->given;
    to->restrains = from->restrains;
    to->deducts = from->deducts;
    to->stops = from->stops;
    to->d.deducted = from->d.deducted;
}

static inst_t lengthened(const struct rule *length, inst_t end, const struct stretch *more)
{
    struct when then = {WHEN_INSTANT, end, end};
    if (length->kind == TERM_LIBERTY_EXACT)
        return term_liberty_exact(more->amount, more->unit, then).legal.due;
    return term_liberty_exact(liberty_days(more->amount, more->unit), UNIT_DAY, then).legal.due;
}

/* A length added to an order moves the end that it had, not the one that the law would allow. */
bool liberty_extended(struct fold *f, size_t i, const struct act *e, const struct stretch *more)
{
    struct live *l = live_at(f, i);
    const struct rule *length = length_of(f, l);
    struct stated s;
    if (!is_liberty(length))
        return true;
    if (act_fact(e, FACT_until))
        return !order_states(length, e, l->from, 0, &s) || order_take(f, l, e, &s);
    l->has_until = l->has_until && !more->total;
    l->has_given = l->has_given && !more->total;
    if (l->has_until)
        l->until = lengthened(length, l->until, more);
    if (l->has_given)
        l->given = lengthened(length, l->given, more);
    return act_fact(e, FACT_amount) || end_tell(f, l, e);
}

/* Is the act a step that would have lengthened the term, had it not lapsed? */
static const struct extension_step *step_of(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct rule *steps = deadline_ladder(f->p, &l->d);
    for (size_t i = 0; act_means_rule(e, &f->p->rules[l->d.rule]) && i < steps->nextensions; i++)
        if (steps->extensions[i].event == e->type)
            return &steps->extensions[i];
    return NULL;
}

/* What has lapsed is not lengthened any more; the latest such term of the person who is still held is told. */
static bool lapsed_extended(struct fold *f, const struct act *e)
{
    int person = e->person;
    const int *steps = f->p->lengthens.first;
    if (!is_restrained(f, person, BEHIND_BARS) || steps[e->type] == steps[e->type + 1])
        return true;
    const struct held *h = held_of(f, person);
    for (size_t k = h->limits.n; k > h->freed_limits; k--) {
        const struct live *l = live_at(f, limit_at(f, h, k - 1));
        const struct extension_step *s = is_limit_of(f, l, person, BEHIND_BARS) ? step_of(f, l, e) : NULL;
        if (s && l->state != STATUS_LAPSED)
            return true;
        if (s)
            return violation_add(f, VIOLATION_EXTENSION_LATE, l->d.rule, e->index, s->citation);
    }
    return true;
}

/* Who was on bail may be detained within the same term. */
static bool order_restrains(struct fold *f, struct live *l, const struct act *e, struct when since)
{
    const struct event_type *t = &f->p->events[e->type];
    bool was = l->restrains & RESTRAINT_DETENTION;
    if (t->restraint_act != RESTRAINT_STARTS)
        return true;
    l->restrains |= t->restraint;
    return was || !(l->restrains & RESTRAINT_DETENTION) || share_begin(f, l, e, since);
}

bool liberty_orders(struct fold *f, const struct act *e)
{
    const struct fact *from = act_fact(e, FACT_from);
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        struct live *l = live_at(f, i);
        const struct rule *r = &f->p->rules[l->d.rule];
        struct stated s;
        if (i >= f->standing || r->orders.n == 0 || !is_liberty(length_of(f, l)) ||
            !act_concerns(e, r, l->d.subject) || !act_matches_any(f, e, &r->orders))
            continue;
        struct when since = from ? from->v.when : e->at;
        if (!order_restrains(f, l, e, since))
            return false;
        bool states = order_states(length_of(f, l), e, since, 0, &s);
        bool ok = states ? order_take(f, l, e, &s) : end_missing(f, l, e);
        if (!ok || !deadline_recompute(f, i, e->stands))
            return false;
    }
    return lapsed_extended(f, e);
}

/* Did no act end it before this one? `e` NULL: no act at all. */
static bool is_unended(const struct live *l, const struct act *e)
{
    return l->d.ended_by < 0 || (e && l->d.ended_by == e->index && l->d.end_type == e->type);
}

/*
 * The last limit of the person, which an act has ended; its order may stand until its day: no later term has taken it over.
 */
static const struct live *standing_order(const struct fold *f, const struct live *last)
{
    return last && f->p->rules[last->d.rule].order_stands && last->state != STATUS_SUPERSEDED &&
                   f->p->events[last->d.end_type].restraint_act != RESTRAINT_ENDS
               ? last
               : NULL;
}

/*
 * The term that covers a held person longest, of the first `n`, as it was before act `e`. NULL: none is known, or a
 * later one that would have lasted longer was ended in its own way, such as by the hearing that it was to prepare.
 */
static const struct live *cover_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *cover = NULL, *last = NULL;
    inst_t longest = INST_ALWAYS; /* of the ended ones after the last that no act has ended */
    for (size_t k = h->freed_limits; limit_at(f, h, k) < n; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        inst_t due = l->d.term.legal.due;
        bool runs = is_unended(l, e);
        if (!is_limit_of(f, l, person, h->now & BEHIND_BARS) || (!runs && l->state == STATUS_SUPERSEDED))
            continue;
        last = l;
        if (!runs) {
            longest = due > longest ? due : longest;
            continue;
        }
        longest = INST_ALWAYS;
        if (!cover || due >= cover->d.term.legal.due)
            cover = l;
    }
    return cover && longest <= cover->d.term.legal.due ? cover : standing_order(f, last);
}

/* Has it passed, as things stand at act `e`, or else as of now? */
static bool has_passed(const struct fold *f, const struct live *l, const struct act *e)
{
    return e ? act_is_after(e, l->d.term.legal.due) : f->out->as_of > l->d.term.legal.due;
}

/*
 * A term that passed behind a later one of the same rule, which began with no order while it ran: who was held and then
 * received must be decided on in time of the hold too. NULL: there is none.
 */
static const struct live *passed_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *passed = NULL;
    for (size_t k = h->freed_limits; limit_at(f, h, k) < n; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        if (!is_limit_of(f, l, person, h->now & BEHIND_BARS) || !is_unended(l, e) ||
            is_order(&f->p->events[l->d.start_type]))
            continue;
        if (has_passed(f, l, e))
            passed = l;
        else if (passed && same_rule(f->p, passed->d.rule, l->d.rule) &&
                 l->from.lo <= passed->d.term.legal.due)
            return passed;
    }
    return NULL;
}

/* What was passed although the person is still held: the last cover, or a term that the last cover hides. */
static const struct live *over_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct live *cover = cover_of(f, person, n, e);
    return cover && has_passed(f, cover, e) ? cover : passed_of(f, person, n, e);
}

bool is_held_over(const struct fold *f, const struct act *e, int person)
{
    const struct live *cover =
        is_restrained(f, person, RESTRAINT_MEASURE) ? NULL : cover_of(f, person, f->standing, e);
    return cover && act_is_after(e, cover->d.term.legal.due);
}

/* In the name of what led the end: the term itself, or what leaves a minor only a share of it. */
static bool over_tell(struct fold *f, const struct live *over, int event)
{
    int rule = over->d.led == LIBERTY_END_LAW ? share_rule(&over->d) : over->d.rule;
    return violation_add(f, VIOLATION_DETENTION_OVER, rule, event, f->p->rules[rule].citation);
}

/* The act frees the person or gives a new reason to hold: was there one until then? */
static bool over_judge(struct fold *f, const struct act *e, int person)
{
    struct held *h = held_of(f, person);
    const struct live *over = h->told == f->pos + 1 ? NULL : over_of(f, person, f->standing, e);
    if (!over)
        return true;
    h->told = f->pos + 1;
    return over_tell(f, over, e->index);
}

static bool held_change(struct fold *f, const struct act *e, int person, const struct event_type *t)
{
    struct held *h = held_of(f, person);
    if ((t->restraint & BEHIND_BARS) && !over_judge(f, e, person))
        return false;
    if (t->restraint_act == RESTRAINT_STARTS) {
        if (t->restraint & RESTRAINT_DETENTION) /* which custody leads into */
            h->now &= ~(unsigned)RESTRAINT_CUSTODY;
        h->now |= t->restraint;
        return true;
    }
    limits_stop(f, person, t->restraint, f->lives.n, e->at.hi);
    h->now &= ~t->restraint;
    if ((t->restraint & BEHIND_BARS) && !(h->now & BEHIND_BARS)) {
        h->freed_pos = f->pos + 1;
        h->freed_limits = h->limits.n;
    }
    return true;
}

/* Those whom it names; an end that names nobody is for everybody; who was never named may be whoever is freed. */
static bool restraint_change(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    int who = e->person;
    if (t->restraint_act == RESTRAINT_NOT)
        return true;
    for (size_t i = 0; who < 0 && t->restraint_act == RESTRAINT_ENDS && i < f->h->npersons; i++)
        if (!held_change(f, e, (int)i, t))
            return false;
    if (who >= 0 && t->restraint_act == RESTRAINT_ENDS && !held_change(f, e, -1, t))
        return false;
    return held_change(f, e, who, t);
}

/* A new term covers somebody: was there one until then? Who is detained by what the act says is so from now on. */
static bool covers_begin(struct fold *f, const struct act *e)
{
    bool orders = f->p->events[e->type].restraint_act == RESTRAINT_STARTS;
    for (size_t k = f->standing; k < f->lives.n; k++) {
        const struct live *l = live_at(f, k);
        if (!is_limit_of(f, l, l->d.subject, BEHIND_BARS))
            continue;
        if (!over_judge(f, e, l->d.subject))
            return false;
        if (!orders)
            held_of(f, l->d.subject)->now |= l->restrains;
    }
    return true;
}

/* Has the act ended what caps the term? Then another that runs takes its place. */
static bool lost_its_cap(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct live *cap = l->d.capped_by < 0 ? NULL : live_at(f, (size_t)l->d.capped_by);
    return cap && cap->d.ended_by == e->index && cap->d.end_type == e->type;
}

/* A cap that starts or moves is followed at once, but for those of the row by which a term is measured. */
static bool caps_follow(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        const struct live *l = live_at(f, i);
        bool measured = f->p->rules[l->d.rule].ncap == 0 && length_of(f, l)->ncap;
        if (is_liberty(length_of(f, l)) && (measured || lost_its_cap(f, l, e)) &&
            !deadline_recompute(f, i, e->stands))
            return false;
    }
    return true;
}

bool restraint_follow(struct fold *f, const struct act *e)
{
    return covers_begin(f, e) && restraint_change(f, e) && caps_follow(f, e);
}

bool liberty_check(struct fold *f)
{
    for (size_t i = 0; i <= f->h->npersons; i++) {
        int person = i < f->h->npersons ? (int)i : -1;
        const struct live *over = over_of(f, person, f->lives.n, NULL);
        if (over && !over_tell(f, over, -1))
            return false;
    }
    return true;
}
