/* Keeps the flags of the case, and the rows that take the place of others, or sleep, while the case has one. */
#include "lib/law/fold_int.h"

static struct str *flag_find(const struct fold *f, struct str flag)
{
    struct str *flags = f->flags.items;
    for (size_t i = 0; i < f->flags.n; i++)
        if (str_eq(flags[i], flag))
            return &flags[i];
    return NULL;
}

bool has_flag(const struct fold *f, struct str flag)
{
    return flag_find(f, flag) != NULL;
}

/* May the event's `kind` name the flag? Then it is one of several kinds of flag; else `kind` says something else. */
static bool kind_names_flag(const struct event_type *t)
{
    for (size_t i = 0; i < t->nfacts; i++)
        for (size_t k = 0; t->facts[i].fact == FACT_kind && k < t->facts[i].nvalues; k++)
            if (str_eq(t->facts[i].values[k], t->flag))
                return true;
    return false;
}

static struct str flag_named(const struct event_type *t, const struct act *e)
{
    const struct fact *kind = kind_names_flag(t) ? act_fact(e, FACT_kind) : NULL;
    return kind ? kind->v.text : t->flag;
}

bool flags_follow(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    f->flags_moved = false;
    if (str_is_none(t->flag))
        return true;
    struct str flag = flag_named(t, e);
    struct str *stands = flag_find(f, flag);
    f->flags_moved = t->unflags == (stands != NULL);
    if (t->unflags) {
        struct str *flags = f->flags.items;
        if (stands)
            memmove(stands, stands + 1, sizeof(*stands) * (size_t)(flags + f->flags.n-- - stands - 1));
        return true;
    }
    if (stands)
        return true;
    struct str *slot = vec_add(f->a, &f->flags, sizeof(*slot));
    if (slot)
        *slot = flag;
    return slot != NULL;
}

/* Rows that take the place of others */

int stand_in(const struct fold *f, int rule, day_t day)
{
    int row = f->p->stand_in[rule];
    return row >= 0 && has_flag(f, f->p->rules[row].instead_flag) ? version_on(f->p, row, day) : -1;
}

/* The row that goes on when the flag is gone: the one whose place was taken, or that of its family for the class; -1: none yet. */
static int row_back(const struct fold *f, const struct live *l, int class)
{
    const struct rule *was = &f->p->rules[l->d.instead];
    bool ran = l->d.replaces >= 0;
    bool same = str_is_none(was->family) || (class < 0 && ran);
    int row = same ? l->d.instead : family_row(f, was, class, l->law_day);
    return row >= 0 && length_row(f, row, class, l->law_day) >= 0 ? row : -1;
}

static int class_in(const struct fold *f, int row, int subject)
{
    const struct rule *r = &f->p->rules[row];
    return r->classes || r->nlength_of ? class_for(f, r, subject) : -1;
}

/*
 * What limits somebody's liberty as long as a stage lasts has no end while no term of that stage runs or ran: until one does,
 * the shorter limit goes on. Nobody is left without one.
 */
static bool has_end(const struct fold *f, const struct live *l, int row, int class)
{
    struct live next = *l;
    next.d.rule = row;
    next.d.length = length_row(f, row, class, l->law_day);
    next.d.capped_by = -1;
    const struct rule *length = &f->p->rules[next.d.length];
    return l->has_until || l->has_given || !is_liberty(length) || length->amount > 0 ||
           cap_find(f, &next) >= 0;
}

/* What was missed is not undone by the row that goes on in its place. */
static bool replaced_tell(struct fold *f, const struct act *e, const struct live *l)
{
    return !deadline_is_past(f, e, l) ||
           violation_add(f, VIOLATION_LATE, l->d.rule, e->index, f->p->rules[l->d.rule].citation);
}

static bool place_given_back(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    int subject = l->d.subject, row = row_back(f, l, class_in(f, l->d.instead, subject));
    if (row >= 0 && !has_end(f, l, row, class_in(f, row, subject)))
        return true;
    if (row >= 0)
        return replaced_tell(f, e, l) && supersede_by(f, e, i, row, class_in(f, row, subject), -1);
    struct act from = f->acts[l->started_pos]; /* which class it is for is not known */
    return deadline_void(f, e, l) && await_family(f, &from, l->d.instead, subject);
}

/* Rows that sleep */

/* A rule that the flag keeps from running. */
struct sleeper {
    struct act act; /* from which it counts */
    int rule, subject;
    int live; /* place of the deadline that ran before, or -1 */
};

bool is_asleep(const struct fold *f, const struct rule *r)
{
    return has_flag(f, r->asleep);
}

bool sleeper_add(struct fold *f, const struct act *e, int rule, int subject, int live)
{
    struct sleeper *s = vec_add(f->a, &f->sleepers, sizeof(*s));
    if (s)
        *s = (struct sleeper){*e, rule, subject, live};
    return s != NULL;
}

static bool ends_sleeper(const struct fold *f, const struct act *e, const struct sleeper *s)
{
    const struct rule *r = &f->p->rules[s->rule];
    return act_concerns(e, r, s->subject) &&
           (act_matches_any(f, e, &r->end) || act_matches_any(f, e, &r->void_by) ||
            act_matches_any(f, e, &r->restart) || is_act_of(f, e, r));
}

void sleepers_end(struct fold *f, const struct act *e)
{
    struct sleeper *s = f->sleepers.items;
    size_t n = 0;
    for (size_t i = 0; i < f->sleepers.n; i++)
        if (!ends_sleeper(f, e, &s[i]))
            s[n++] = s[i];
    f->sleepers.n = n;
}

/* It goes on from the same start. What ran before has had its id: the act that took the flag back starts the other one. */
static bool sleeper_wake(struct fold *f, const struct act *e, const struct sleeper *s)
{
    struct act from = s->act;
    int out;
    from.stands = e->stands;
    if (s->live >= 0) {
        from.index = e->index;
        from.type = e->type;
    }
    if (!deadline_start(f, &from, s->rule, s->subject, &out))
        return false;
    if (out >= 0 && s->live >= 0) {
        live_at(f, (size_t)out)->d.replaces = s->live;
        live_at(f, (size_t)out)->about = live_at(f, (size_t)s->live)->about;
    }
    return true;
}

/* Those that precede the end of others (`steps`), or those that do not. */
static bool sleepers_wake(struct fold *f, const struct act *e, bool steps)
{
    struct sleeper *s = f->sleepers.items;
    size_t all = f->sleepers.n, n = 0;
    for (size_t i = 0; i < all; i++) {
        const struct rule *r = &f->p->rules[s[i].rule];
        if (is_asleep(f, r) || (r->kind == TERM_BEFORE) != steps)
            s[n++] = s[i];
        else if (!sleeper_wake(f, e, &s[i]))
            return false;
    }
    f->sleepers.n = n;
    return true;
}

/* What a change of flags does */

static bool live_sleep(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    ASSERT(l->state == STATUS_RUNNING);
    if (!is_asleep(f, &f->p->rules[l->d.rule]))
        return true;
    struct act from = f->acts[l->started_pos];
    return sleeper_add(f, &from, l->d.rule, l->d.subject, (int)i) && deadline_void(f, e, l);
}

static bool live_follow(struct fold *f, const struct act *e, size_t i)
{
    struct live *l = live_at(f, i);
    const struct rule *r = &f->p->rules[l->d.rule];
    if (l->state != STATUS_RUNNING)
        return true;
    int row = stand_in(f, l->d.rule, l->law_day);
    if (row >= 0)
        return replaced_tell(f, e, l) &&
               supersede_by(f, e, i, row, class_in(f, row, l->d.subject), l->d.rule);
    return l->d.instead < 0 || has_flag(f, r->instead_flag) || place_given_back(f, e, i);
}

bool flags_unfit(const struct fold *f)
{
    for (size_t i = 0; i < f->p->nflags; i++) {
        const struct flag_rule *r = &f->p->flags[i];
        if (f->case_class >= 0 && has_flag(f, r->code) && !(r->classes & 1U << f->case_class))
            return true;
    }
    return false;
}

static bool unfit_say(struct fold *f, const struct act *e, const struct flag_rule *r)
{
    if (!notice_add(f, NOTICE_FLAG_UNFIT, e->index))
        return false;
    struct notice *n = (struct notice *)f->notices.items + f->notices.n - 1;
    n->citation = r->citation;
    n->detail_vi = r->detail_vi;
    n->detail_en = r->detail_en;
    return true;
}

/* The act that sets a flag which the class rules out is out of order, also when it says so again. */
static bool setting_check(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    for (size_t i = 0; t->flag.n && !t->unflags && f->case_class >= 0 && i < f->p->nflags; i++) {
        const struct flag_rule *r = &f->p->flags[i];
        if (!str_eq(flag_named(t, e), r->code) || (r->classes & 1U << f->case_class))
            continue;
        if (!violation_add(f, VIOLATION_ORDER, -1, e->index, r->citation))
            return false;
        struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
        v->detail_vi = r->detail_vi;
        v->detail_en = r->detail_en;
    }
    return true;
}

/* Told when it becomes so; it lasts until the flag is taken back or the class allows it. */
static bool unfit_tell(struct fold *f, const struct act *e)
{
    bool before = f->unfit;
    f->unfit = flags_unfit(f);
    for (size_t i = 0; f->unfit && !before && i < f->p->nflags; i++) {
        const struct flag_rule *r = &f->p->flags[i];
        if (has_flag(f, r->code) && !(r->classes & 1U << f->case_class) && !unfit_say(f, e, r))
            return false;
    }
    return true;
}

/* Terms, then what they cap: somebody's liberty. */
static bool lives_follow(struct fold *f, const struct act *e, size_t standing, bool liberty)
{
    for (size_t k = 0; k < standing; k++) {
        size_t i = ((const size_t *)f->open.items)[k];
        const struct rule *length = &f->p->rules[live_at(f, i)->d.length];
        if (is_liberty(length) == liberty && !live_follow(f, e, i))
            return false;
    }
    return true;
}

/* What precedes the end of a term sleeps before that one becomes another, and wakes after. */
static bool flags_turn(struct fold *f, const struct act *e)
{
    size_t standing = f->open.n;
    for (size_t k = 0; k < standing; k++)
        if (!live_sleep(f, e, ((const size_t *)f->open.items)[k]))
            return false;
    if (!lives_follow(f, e, standing, false) || !sleepers_wake(f, e, false) ||
        !lives_follow(f, e, standing, true))
        return false;
    deadlines_compact(f);
    return sleepers_wake(f, e, true);
}

bool flagged_follow(struct fold *f, const struct act *e)
{
    return (!f->flags_moved || flags_turn(f, e)) && unfit_tell(f, e) && setting_check(f, e);
}
