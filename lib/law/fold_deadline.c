/* Starts deadlines, lets them follow what changes them, and ends them: met, superseded, void or lapsed. */
#include "lib/law/fold_int.h"

static const struct rule *rule_of(const struct fold *f, const struct live *l)
{
    return &f->p->rules[l->d.rule];
}

static bool spans_equal(const struct span *a, const struct span *b)
{
    return a->state == b->state && a->has_legal == b->has_legal && a->legal == b->legal &&
           a->safe == b->safe && a->provisional == b->provisional && a->imprecise == b->imprecise &&
           a->class == b->class;
}

bool deadline_note(struct fold *f, struct live *l, inst_t at)
{
    const struct term *t = &l->d.term;
    struct span now = {at,          l->state,       t->legal.exists, t->legal.due,
                       t->safe.due, t->provisional, t->imprecise,    l->d.class};
    struct span *spans = l->spans.items;
    if (l->spans.n && spans[l->spans.n - 1].from == at)
        l->spans.n--;
    if (l->spans.n && spans_equal(&spans[l->spans.n - 1], &now))
        return true;
    struct span *s = vec_add(f->a, &l->spans, sizeof(*s));
    if (s)
        *s = now;
    return s != NULL;
}

/* Does or may deadline `i` cap `o`? A new one may become its cap; of the others only that which is. */
static bool is_capped_by(const struct fold *f, const struct live *o, size_t i, bool is_new)
{
    const struct live *l = live_at(f, i);
    const struct rule *r = rule_of(f, o);
    return o->d.capped_by == (int)i || (is_new && is_one_of(f->p, l->d.rule, r->cap, r->ncap));
}

static bool readings_equal(const struct reading *a, const struct reading *b)
{
    return a->exists == b->exists && a->due == b->due &&
           a->unrolled == b->unrolled; /* `due` says the last day */
}

static bool terms_equal(const struct term *a, const struct term *b)
{
    return readings_equal(&a->legal, &b->legal) && readings_equal(&a->safe, &b->safe) &&
           a->provisional == b->provisional && a->imprecise == b->imprecise;
}

/* What is to be done so long before the end of deadline `i` moves with it. */
static bool steps_follow(struct fold *f, size_t i, inst_t at)
{
    int k;
    for (int *link = &live_at(f, i)->step; (k = step_at(f, link)) >= 0; link = &live_at(f, (size_t)k)->beside)
        if (!deadline_recompute(f, (size_t)k, at))
            return false;
    return true;
}

static bool others_follow(struct fold *f, size_t i, inst_t at, bool is_new)
{
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t other = ((const size_t *)f->leaning.items)[k];
        const struct live *o = live_at(f, other);
        if (o->state == STATUS_RUNNING && is_capped_by(f, o, i, is_new) && !deadline_recompute(f, other, at))
            return false;
    }
    return steps_follow(f, i, at);
}

bool deadline_recompute(struct fold *f, size_t i, inst_t at)
{
    struct live *l = live_at(f, i);
    struct term before = l->d.term;
    bool is_new = l->spans.n == 0;
    l->d.term = live_term(f, l);
    if (l->restrains && !is_new && l->moved_pos != f->pos + 1) {
        l->moved_pos = f->pos + 1;
        l->due_before = before.legal.due;
    }
    f->clocks_moved = f->clocks_moved || l->is_clock;
    if (!deadline_note(f, l, at))
        return false;
    /* What stays makes nothing else move: it spares work, and ends a circle of rows that cap each other. */
    return (!is_new && terms_equal(&before, &l->d.term)) || others_follow(f, i, at, is_new);
}

bool is_one_of(const struct pack *p, int rule, const int *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_rule(p, rule, rules[i]))
            return true;
    return false;
}

int base_find(const struct fold *f, const struct rule *r, int subject)
{
    int latest = -1;
    size_t at = 0;
    for (size_t i = 0; i < r->nbefore; i++)
        for (int k = last_running(f, r->before[i]); k >= 0; k = live_at(f, (size_t)k)->prev) {
            const struct live *l = live_at(f, (size_t)k);
            if (subject >= 0 && l->d.subject >= 0 && l->d.subject != subject)
                continue;
            if (l->started_pos > at || (l->started_pos == at && k > latest)) {
                latest = k;
                at = l->started_pos;
            }
        }
    return latest;
}

/*
 * The deadline of that rule and subject that this very act has started already, or -1. What is derived shares the
 * index of an event, and with it the id of what that event started.
 */
static int started_already(const struct fold *f, const struct act *e, int rule, int subject)
{
    for (int i = latest_of_rule(f, rule); i >= 0 && (e->derived || (size_t)i >= f->standing);
         i = live_at(f, (size_t)i)->sooner) {
        const struct live *l = live_at(f, (size_t)i);
        if (l->d.subject == subject && l->d.started_by == e->index)
            return i;
    }
    return -1;
}

/* The event that the deadline is about, where each of the rule's is about one of its own. */
static int64_t about_of(const struct act *e, const struct rule *r)
{
    const struct fact *of = act_fact(e, FACT_of);
    return r->own == OWN_OF ? (of ? of->v.num : -1) : e->index;
}

bool act_is_own(const struct act *e, const struct rule *r, const struct live *l)
{
    const struct fact *of = r->own == OWN_NONE ? NULL : act_fact(e, FACT_of);
    return !of || l->about < 0 || of->v.num == l->about;
}

/* What a deadline of row `rule` is at its start, before its term is computed. */
static struct live *live_new(struct fold *f, const struct act *e, int rule, int subject)
{
    const struct rule *r = &f->p->rules[rule];
    const struct fact *stated = r->before_fact == FACT_COUNT ? NULL : act_fact(e, r->before_fact);
    int earlier = deadline_find(f, rule, subject, 0), class = class_for(f, r, subject);
    struct live *l = ARENA_NEW(f->a, struct live);
    if (!l)
        return NULL;
    l->law_day = e->day;
    l->d = (struct deadline){.rule = rule,
                             .length = length_row(f, rule, class, l->law_day),
                             .subject = subject,
                             .round = earlier < 0 ? 1 : live_at(f, (size_t)earlier)->d.round + 1,
                             .started_by = e->index,
                             .ended_by = -1,
                             .start_type = e->type,
                             .has_start = r->kind != TERM_BEFORE,
                             .starts_at = liberty_start(f, e, r, subject),
                             .superseded_by = -1,
                             .replaces = -1,
                             .instead = f->in_place,
                             .class = r->classes || r->nlength_of ? class : -1,
                             .capped_by = -1,
                             .shared_by = -1,
                             .stayed_by = -1,
                             .before = r->nbefore ? base_find(f, r, subject) : -1};
    l->started_pos = (size_t)e->pos;
    l->stage_pos = f->stage_pos;
    l->about = about_of(e, r);
    l->from = l->d.starts_at;
    if (stated)
        l->d.stated = stated->v.when;
    share_start(f, l);
    return l;
}

/* Is there a number, and that before which it counts? */
static bool is_computable(const struct fold *f, const struct live *l, const struct act *e)
{
    if (l->d.length < 0 || !liberty_has_length(f, l, e))
        return false;
    enum term_kind kind = f->p->rules[l->d.length].kind;
    if (rule_of(f, l)->nbefore == 0 && kind == TERM_BEFORE)
        return l->d.stated.hi != 0;
    return kind != TERM_FRACTION && kind != TERM_DERIVED;
}

/*
 * Starts a deadline of row `rule`, or finds the one that this very act has started already. `*out` is its place, or -1
 * when there is none: a `before` rule finds no running term to precede, or a row does not say what is needed.
 */
bool deadline_start(struct fold *f, const struct act *e, int rule, int subject, int *out)
{
    const struct rule *r = &f->p->rules[rule];
    *out = started_already(f, e, rule, subject);
    if (*out >= 0)
        return true;
    struct live *l = live_new(f, e, rule, subject);
    if (!l)
        return false;
    if (r->nbefore && l->d.before < 0)
        return !is_awaited(f, r->before, r->nbefore) || await_class(f, e, rule, subject);
    if (!is_computable(f, l, e))
        return r->nlength_of && l->d.class < 0 ? await_class(f, e, rule, subject)
                                               : notice_of_rule(f, NOTICE_NOT_COMPUTED, e->index, rule);
    if (!live_add(f, l))
        return false;
    *out = (int)(f->lives.n - 1);
    return liberty_started(f, (size_t)*out, e) && extensions_stand(f, l, e->stands) &&
           deadline_recompute(f, (size_t)*out, e->stands);
}

bool deadline_start_in(struct fold *f, const struct act *e, int rule, int subject, int instead, int *out)
{
    f->in_place = instead;
    bool ok = deadline_start(f, e, rule, subject, out);
    f->in_place = -1;
    return ok;
}

/* Versions of one rule stand side by side. */
int version_on(const struct pack *p, int rule, day_t day)
{
    for (size_t i = (size_t)p->first_version[rule]; i < p->nrules && same_rule(p, (int)i, rule); i++)
        if (p->rules[i].modelled && p->rules[i].from <= day && day <= p->rules[i].through)
            return (int)i;
    return -1;
}

/* Does the row bind whoever it is about on the day of the act: by the law of that day, the class and the age as they are now? */
static bool row_binds(const struct fold *f, const struct act *e, const struct rule *r, int subject)
{
    const struct condition age = {.offence_group = -1,
                                  .subject_age = r->when.subject_age,
                                  .subject_age_years = r->when.subject_age_years};
    day_t day = day_of_law(f, e, r->in_force_by, r->nin_force_by);
    struct doubt doubt = {0};
    return r->modelled && r->from <= day && day <= r->through && is_for_class(r, class_for(f, r, subject)) &&
           condition_holds_for(f, e, &age, subject, &doubt);
}

/* Does row `a`, of whoever is young, have its length from row `b`? */
static bool is_length_of(const struct pack *p, int a, int b)
{
    const struct rule *r = &p->rules[a];
    return r->when.subject_age != SUBJECT_AGE_ANY && is_one_of(p, b, r->length_of, r->nlength_of);
}

/* Rows of one family, and those in whose place `a` stands for whoever is young; nobody becomes young again. */
static bool is_kin(const struct pack *p, int a, int b)
{
    const struct rule *r = &p->rules[a], *o = &p->rules[b];
    bool both = o->nlength_of && is_length_of(p, a, o->length_of[0]);
    return (!str_is_none(r->family) && str_eq(r->family, o->family)) || both || is_length_of(p, a, b);
}

/* The row that begins anew in the place of the one that ran: that one, if it still binds, else the one of its kin that does. */
static int row_again(const struct fold *f, const struct act *e, const struct live *l)
{
    const struct rule *r = rule_of(f, l);
    bool alone = str_is_none(r->family) && r->nlength_of == 0;
    bool binds = alone || row_binds(f, e, r, l->d.subject);
    for (size_t i = 0; !binds && i < f->p->nrules; i++)
        if (is_kin(f->p, l->d.rule, (int)i) && row_binds(f, e, &f->p->rules[i], l->d.subject))
            return (int)i;
    return binds && !alone ? l->d.rule : version_on(f->p, l->d.rule, e->day);
}

/* What follows of itself goes on under the law of its own day; the condition was judged at the first start. */
static bool deadline_start_again(struct fold *f, const struct act *e, const struct live *l, int *out)
{
    int rule = row_again(f, e, l);
    *out = -1;
    if (rule < 0)
        return true;
    if (!deadline_start_in(f, e, rule, l->d.subject, l->d.instead, out))
        return false;
    if (*out >= 0 && live_at(f, (size_t)*out) == l)
        *out = -1; /* what it started itself cannot replace it */
    if (*out >= 0)
        live_at(f, (size_t)*out)->about = l->about;
    return true;
}

bool deadline_close(struct fold *f, const struct act *e, struct live *l, enum status state)
{
    l->state = state;
    l->d.ended_by = e->index;
    l->ended_pos = (size_t)e->pos;
    l->d.end_type = e->type;
    l->d.ended_at = e->at;
    live_closed(f, l);
    return deadline_note(f, l, e->stands);
}

/* Its actual end may count for what precedes it. */
static bool deadline_end(struct fold *f, const struct act *e, struct live *l, enum status state)
{
    int k;
    if (!deadline_close(f, e, l, state))
        return false;
    for (int *link = &l->step; (k = step_at(f, link)) >= 0; link = &live_at(f, (size_t)k)->beside)
        if (rule_of(f, live_at(f, (size_t)k))->actual_end && !deadline_recompute(f, (size_t)k, e->stands))
            return false;
    return true;
}

bool deadline_is_past(const struct fold *f, const struct act *e, const struct live *l)
{
    return rule_of(f, l)->told && act_is_after(e, l->d.term.legal.due);
}

/* What is owed no more may have been missed while it was; a step before another's end was owed for that end alone. */
bool deadline_void(struct fold *f, const struct act *e, struct live *l)
{
    const struct rule *r = rule_of(f, l);
    if (r->kind != TERM_BEFORE && deadline_is_past(f, e, l) &&
        !violation_add(f, VIOLATION_LATE, l->d.rule, e->index, r->citation))
        return false;
    return deadline_end(f, e, l, STATUS_VOID);
}

static bool deadline_meet(struct fold *f, const struct act *e, struct live *l)
{
    const struct rule *r = rule_of(f, l);
    bool late = deadline_is_past(f, e, l);
    int next;
    if (late && !violation_add(f, VIOLATION_LATE, l->d.rule, e->index, r->citation))
        return false;
    if (!deadline_end(f, e, l, late ? STATUS_MET_LATE : STATUS_MET))
        return false;
    return !r->act_starts_next || deadline_start_again(f, e, l, &next);
}

/* The act of a rule without an event type of its own; it ends one deadline only. */
bool is_act_of(const struct fold *f, const struct act *e, const struct rule *r)
{
    return r->act_ends && e->type == f->p->act_event && act_fact(e, FACT_rule) && act_means_rule(e, r);
}

/* What one act meets on its way through the running deadlines. */
struct passage {
    bool spent; /* an act.done has ended its one already */
    int64_t of; /* the event whose paper the act is about, or -1 */
};

static struct passage passage_of(const struct act *e)
{
    const struct fact *of = act_fact(e, FACT_of);
    return (struct passage){.of = of ? of->v.num : -1};
}

/* The term began with that event, or with one that is `of` it; what began it anew is about the same. */
static bool is_about(const struct fold *f, const struct live *l, int64_t event)
{
    const struct fact *of = l->about < 0 ? NULL : act_fact(&f->all[l->about], FACT_of);
    return l->about == event || l->d.started_by == event || (of && of->v.num == event);
}

/* The act is about an event of a kind with which such a term begins, and not about that of this one. */
static bool is_of_another(const struct fold *f, const struct passage *p, const struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.instead >= 0 ? l->d.instead : l->d.rule];
    return p->of >= 0 && may_begin_with(f, r, p->of) && !is_about(f, l, p->of);
}

bool deadline_done(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    if (l->state != STATUS_RUNNING || !rule_of(f, l)->act_ends)
        return true;
    bool ok = deadline_meet(f, e, l);
    deadlines_compact(f);
    return ok;
}

bool deadline_drop(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    if (l->state != STATUS_RUNNING)
        return true;
    bool ok = deadline_void(f, e, l);
    deadlines_compact(f);
    return ok;
}

/* The latest act that decided to hand the case over, since the term began; NULL: none. */
static const struct act *decided_before(const struct fold *f, const struct act *e, const struct live *l)
{
    const struct patterns *on = &rule_of(f, l)->carried.decided;
    int last = -1;
    for (size_t i = 0; i < on->n; i++) {
        int pos = act_before(f, e, on->items[i].type);
        last = pos > last && act_matches(f, &f->acts[pos], &on->items[i]) ? pos : last;
    }
    return last > (int)l->started_pos ? &f->acts[last] : NULL;
}

/* Another agency has the file and goes on with the term. */
static bool deadline_carry(struct fold *f, const struct act *e, struct live *l, size_t i)
{
    const struct act *decided = decided_before(f, e, l);
    struct carried *c = decided ? vec_add(f->a, &l->carried, sizeof(*c)) : NULL;
    if (c)
        *c = (struct carried){.decided = decided->index,
                              .received = e->index,
                              .decided_at = decided->at,
                              .received_at = e->at,
                              .over = when_first_day(decided->at) > l->d.term.legal.last_day};
    return !decided || (c && deadline_recompute(f, i, e->stands));
}

/* What this act does to one running deadline. */
static bool deadline_change(struct fold *f, const struct act *e, size_t i, struct passage *p)
{
    struct live *l = live_at(f, i);
    const struct rule *r = rule_of(f, l);
    if (!act_concerns(e, r, l->d.subject) || !act_is_own(e, r, l) ||
        (r->own == OWN_NONE && is_of_another(f, p, l)))
        return true;
    bool stayed = l->d.stayed_by >= 0;
    if (act_matches_any(f, e, &r->restart) || (stayed && act_matches_any(f, e, &r->stay_anew))) {
        int next;
        if (!deadline_start_again(f, e, l, &next))
            return false;
        if (next >= 0) {
            l->d.superseded_by = next;
            return deadline_close(f, e, l, STATUS_SUPERSEDED);
        }
    }
    if (act_matches_any(f, e, stayed ? &r->stay_off : &r->stay)) {
        l->d.stayed_by = stayed ? -1 : e->index;
        if (!deadline_recompute(f, i, e->stands))
            return false;
    }
    if (act_matches_any(f, e, &r->carried.received) && !deadline_carry(f, e, l, i))
        return false;
    if (act_matches_any(f, e, &r->end))
        return deadline_meet(f, e, l);
    if (!p->spent && is_act_of(f, e, r)) {
        p->spent = true;
        return deadline_meet(f, e, l);
    }
    if (act_matches_any(f, e, &r->void_by))
        return deadline_void(f, e, l);
    return true;
}

/* Those that precede the end of others (`steps`), or those that do not. */
static bool running_change(struct fold *f, const struct act *e, struct passage *p, bool steps)
{
    struct open_walk w = walk_begin(f);
    for (int k = f->p->changes.first[e->type]; k < f->p->changes.first[e->type + 1]; k++) {
        int rule = f->p->changes.rules[k];
        if ((f->p->rules[rule].nbefore > 0) == steps)
            walk_rule(&w, rule);
    }
    for (int i = walk_next(&w); i >= 0; i = walk_next(&w))
        if (!deadline_change(f, e, (size_t)i, p))
            return false;
    return true;
}

/* What the act starts it does not end. Steps first: those that it ends keep the end that they had before that of their term moves. */
bool deadlines_change(struct fold *f, const struct act *e)
{
    struct passage p = passage_of(e);
    if (!running_change(f, e, &p, true) || !running_change(f, e, &p, false) || !rules_start(f, e))
        return false;
    deadlines_compact(f);
    return true;
}
