/* Lets deadlines follow the class of offence: another row of the family, or another length, from the same start. */
#include "lib/law/fold_int.h"

enum { NONE = -1 };

int length_row(const struct fold *f, int rule, int class, day_t day)
{
    const struct rule *r = &f->p->rules[rule];
    if (r->nlength_of == 0)
        return rule;
    for (size_t i = 0; i < r->nlength_of; i++) {
        int row = version_on(f->p, r->length_of[i], day);
        if (row >= 0 && is_for_class(&f->p->rules[row], class))
            return row;
    }
    return NONE;
}

int family_row(const struct fold *f, const struct rule *r, int class, day_t day)
{
    for (size_t i = 0; !str_is_none(r->family) && i < f->p->nrules; i++) {
        const struct rule *other = &f->p->rules[i];
        if (str_eq(other->family, r->family) && is_for_class(other, class) &&
            version_on(f->p, (int)i, day) == (int)i)
            return (int)i;
    }
    return NONE;
}

/*
 * The same term under another row: it counts from the same start, so that the time used is deducted, and has what was
 * granted.
 */
static struct live *live_of_row(const struct fold *f, const struct live *old, const struct act *e, int row,
                                int class)
{
    int earlier = deadline_find(f, row, old->d.subject, 0);
    struct live *l = ARENA_NEW(f->a, struct live);
    if (!l)
        return NULL;
    *l = *old;
    l->extensions = l->stretches = l->spans = (struct vec){0};
    l->d.rule = row;
    l->d.class = class;
    l->d.length = length_row(f, row, class, old->law_day);
    l->d.round = earlier < 0 ? 1 : live_at(f, (size_t)earlier)->d.round + 1;
    l->d.started_by = e->index;
    l->d.start_type = e->type;
    return l;
}

/* What precedes the old one precedes the new one from now on. */
static bool precede_instead(struct fold *f, struct live *old, size_t new, inst_t at)
{
    int k;
    while ((k = step_at(f, &old->step)) >= 0) {
        old->step = live_at(f, (size_t)k)->beside;
        step_add(f, (size_t)k, (int)new);
        if (!deadline_recompute(f, (size_t)k, at))
            return false;
    }
    return true;
}

bool supersede_by(struct fold *f, const struct act *e, size_t i, int row, int class, int instead)
{
    struct live *old = live_at(f, i);
    int next = deadline_find(f, row, old->d.subject, f->together);
    if (next < 0) { /* of two that run under one row, the one that began first leads: they become one */
        struct live *l = live_of_row(f, old, e, row, class);
        if (!l)
            return false;
        if (old->d.instead != instead)
            share_carry(f, old, l);
        l->d.instead = instead;
        l->d.replaces = (int)i;
        if (!live_add(f, l) || !extensions_carry(f, l) || !extensions_stand(f, l, e->stands))
            return false;
        next = (int)(f->lives.n - 1);
        if (!deadline_recompute(f, (size_t)next, e->stands))
            return false;
    }
    old->d.superseded_by = next;
    return deadline_close(f, e, old, STATUS_SUPERSEDED) && precede_instead(f, old, (size_t)next, e->stands);
}

/* In place: the rule stays, the row that says how long it is becomes another. */
static bool take_length(struct fold *f, const struct act *e, size_t i, int row, int class)
{
    struct live *l = live_at(f, i);
    const struct rule *ladder = deadline_ladder(f->p, &l->d);
    l->d.class = class;
    l->d.length = row;
    if (deadline_ladder(f->p, &l->d) != ladder &&
        (!extensions_carry(f, l) || !extensions_stand(f, l, e->stands)))
        return false;
    return deadline_recompute(f, i, e->stands);
}

static bool family_follow(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    const struct rule *r = &f->p->rules[l->d.rule];
    int class = class_for(f, r, l->d.subject), row = NONE;
    ASSERT(l->state == STATUS_RUNNING);
    if (class < 0 || class == l->d.class || (!r->classes && !r->nlength_of))
        return true;
    if (is_for_class(r, class)) {
        row = length_row(f, l->d.rule, class, l->law_day);
        return row < 0 ? notice_of_rule(f, NOTICE_NOT_COMPUTED, e->index, l->d.rule)
                       : take_length(f, e, i, row, class);
    }
    if (str_is_none(r->family))
        return true; /* it was owed for the class of its day, and stays so */
    row = family_row(f, r, class, l->law_day);
    return row < 0 ? notice_of_rule(f, NOTICE_NOT_COMPUTED, e->index, l->d.rule)
                   : supersede_by(f, class_mover(f, e, r, l->d.subject), i, row, class, l->d.instead);
}

/*
 * Steps first: what gives way to another keeps the end that it had, before that of its term moves. Then terms, and after what
 * caps it somebody's liberty.
 */
enum turn { TURN_STEPS, TURN_TERMS, TURN_LIBERTY, TURN_COUNT };

static enum turn turn_of(const struct fold *f, const struct live *l)
{
    if (f->p->rules[l->d.rule].kind == TERM_BEFORE)
        return TURN_STEPS;
    return is_liberty(&f->p->rules[l->d.length]) ? TURN_LIBERTY : TURN_TERMS;
}

bool families_follow(struct fold *f, const struct act *e)
{
    size_t standing = f->open.n; /* what takes over is of the new class already */
    for (enum turn turn = TURN_STEPS; turn < TURN_COUNT; turn++)
        for (size_t k = 0; k < standing; k++) {
            size_t i = ((const size_t *)f->open.items)[k];
            if (turn_of(f, live_at(f, i)) == turn && !family_follow(f, e, i))
                return false;
        }
    deadlines_compact(f);
    return true;
}

/* A rule that an act would have started, had the class been known. */
struct awaited {
    struct act act;
    int rule, subject;
};

static bool awaits_after(const struct fold *f, const struct awaited *a, const struct awaited *b)
{
    if (a->act.pos != b->act.pos)
        return a->act.pos > b->act.pos;
    return f->p->rules[a->rule].nbefore && !f->p->rules[b->rule].nbefore;
}

/* It stands by the act from which it counts; of one act, what precedes the end of another last. */
static bool awaited_add(struct fold *f, struct awaited one)
{
    if (!vec_add(f->a, &f->awaited, sizeof(one)))
        return false;
    struct awaited *w = f->awaited.items;
    size_t at = f->awaited.n - 1;
    for (; at > 0 && awaits_after(f, &w[at - 1], &one); at--)
        w[at] = w[at - 1];
    w[at] = one;
    return true;
}

bool await_class(struct fold *f, const struct act *e, int rule, int subject)
{
    const struct rule *r = &f->p->rules[rule];
    bool stood_in = family_row(f, r, class_for(f, r, subject), e->day) >= 0;
    if (!stood_in && !awaited_add(f, (struct awaited){*e, rule, subject}))
        return false;
    return r->suspected || !(r->classes || r->nlength_of) || notice_class_unknown(f, e, rule);
}

bool awaited_tell(struct fold *f)
{
    const struct awaited *w = f->awaited.items;
    int told = NONE;
    for (size_t i = 0; i < f->awaited.n; i++) {
        if (!f->p->rules[w[i].rule].suspected || w[i].act.index == told)
            continue;
        told = w[i].act.index;
        f->class_told = false;
        if (!notice_class_unknown(f, &w[i].act, w[i].rule))
            return false;
    }
    return true;
}

static bool waits_in(const struct fold *f, const struct vec *list, const int *rules, size_t n)
{
    const struct awaited *w = list->items;
    for (size_t i = 0; i < list->n; i++)
        if (is_one_of(f->p, w[i].rule, rules, n))
            return true;
    return false;
}

bool is_awaited(const struct fold *f, const int *rules, size_t n)
{
    return waits_in(f, &f->awaited, rules, n) || waits_in(f, &f->asked, rules, n);
}

bool await_family(struct fold *f, const struct act *e, int rule, int subject)
{
    const struct rule *r = &f->p->rules[rule];
    if (str_is_none(r->family))
        return await_class(f, e, rule, subject);
    for (size_t i = 0; i < f->p->nrules; i++) {
        const struct rule *other = &f->p->rules[i];
        if (str_eq(other->family, r->family) && version_on(f->p, (int)i, e->day) == (int)i &&
            !await_class(f, e, (int)i, subject))
            return false;
    }
    return true;
}

static bool ends_awaited(const struct fold *f, const struct act *e, const struct awaited *w)
{
    const struct rule *r = &f->p->rules[w->rule];
    return act_concerns(e, r, w->subject) &&
           (act_matches_any(f, e, &r->end) || act_matches_any(f, e, &r->void_by) ||
            act_matches_any(f, e, &r->restart) || is_act_of(f, e, r));
}

/* What is to be done before the end of a term waits with it, and no longer. */
static void steps_end(struct fold *f)
{
    struct awaited *w = f->awaited.items;
    size_t n = 0;
    for (size_t i = 0; i < f->awaited.n; i++) {
        const struct rule *r = &f->p->rules[w[i].rule];
        if (r->nbefore == 0 || is_awaited(f, r->before, r->nbefore) || base_find(f, r, w[i].subject) >= 0)
            w[n++] = w[i];
    }
    f->awaited.n = n;
}

void awaited_end(struct fold *f, const struct act *e)
{
    struct awaited *w = f->awaited.items;
    size_t all = f->awaited.n, n = 0;
    for (size_t i = 0; i < all; i++)
        if (!ends_awaited(f, e, &w[i]))
            w[n++] = w[i];
    f->awaited.n = n;
    if (n < all)
        steps_end(f);
}

bool awaited_start(struct fold *f, const struct act *e)
{
    f->asked = f->awaited;
    f->awaited = (struct vec){0}; /* what still cannot start waits on */
    while (f->asked.n) {
        struct awaited *w = f->asked.items;
        struct act late = w->act;
        late.stands = e->stands; /* it ran from then, and is told from now */
        bool told = class_for(f, &f->p->rules[w->rule], w->subject) >= 0;
        f->asked.items = w + 1;
        f->asked.n--;
        if (told ? !rule_start_for(f, &late, w->rule, w->subject) : !awaited_add(f, *w))
            return false;
    }
    return true;
}

int row_today(const struct fold *f, const struct live *l, day_t day)
{
    const struct rule *r = deadline_ladder(f->p, &l->d);
    int row = version_on(f->p, (int)(r - f->p->rules), day);
    return row >= 0 ? row : family_row(f, r, l->d.class, day);
}
