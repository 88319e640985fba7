/* Derives deadlines, stage and violations from a history: puts its events into lawful order and folds one by one. */
#include "lib/law/fold_int.h"

enum { FIRST_ROOM = 2 }; /* a deadline mostly has two spans: one that runs and one that has ended */

void *vec_add(struct arena *a, struct vec *v, size_t size)
{
    if (v->n == v->room) {
        size_t room = v->room ? v->room * 2 : FIRST_ROOM;
        char *items = arena_array(a, room, size);
        if (!items)
            return NULL;
        if (v->n)
            memcpy(items, v->items, v->n * size);
        v->items = items;
        v->room = room;
    }
    return (char *)v->items + size * v->n++;
}

/* When it became known. Where the history does not say: when it happened, for nobody knows of a thing before. */
static inst_t known_from(const struct event *e)
{
    return e->recorded_at == INST_ALWAYS ? e->at.lo : e->recorded_at;
}

static bool is_known(const struct event *e, const struct fold_options *opt)
{
    return !opt->has_known_at || known_from(e) <= opt->known_at;
}

static bool known_before(const void *ctx, int a, int b)
{
    const struct event *events = ctx;
    return known_from(&events[a]) < known_from(&events[b]);
}

static bool earlier_day(const void *ctx, int a, int b)
{
    const struct act *acts = ctx;
    return when_first_day(acts[a].at) < when_first_day(acts[b].at);
}

static bool stands_before(const void *ctx, int a, int b)
{
    const struct act *acts = ctx;
    return acts[a].stands < acts[b].stands;
}

/*
 * Gives the acts in `order` (by position given) their places. What is known only to the day comes after what was told
 * before it of that day, with an hour or without: a file received at nine and transferred "on the same day" was not
 * transferred first. Leaves `order` by (stands, position given).
 */
static bool acts_place(const struct fold *f, struct act *acts, int *order, size_t n)
{
    if (!sort_indices(f->a, order, n, earlier_day, acts))
        return false;
    inst_t latest = INST_ALWAYS; /* so far; what stands on an earlier day is less than any `lo` of this one */
    for (size_t i = 0; i < n; i++) {
        struct act *act = &acts[order[i]];
        act->stands = act->at.form == WHEN_DATE && latest > act->at.lo ? latest : act->at.lo;
        latest = act->stands > latest ? act->stands : latest;
    }
    return sort_indices(f->a, order, n, stands_before, acts);
}

/* Replaces in `acts` what the correction `c` corrects. It may not point to itself, to nothing, or to a correction. */
static enum err correct(const struct pack *p, const struct history *h, int c, struct act *acts,
                        struct fail *f)
{
    const struct event *by = &h->events[c];
    const struct fact *target = event_fact(by, FACT_event);
    if (!target || (uint64_t)target->v.num >= h->nevents ||
        h->events[target->v.num].type == p->corrected_event)
        return fail_field(f, FIELD_REFERENCE, "/events/%d/data/event", c);
    struct act *act = &acts[target->v.num];
    if (by->has_new_at)
        act->at = by->new_at;
    if (by->has_new_facts) {
        act->facts = by->new_facts;
        act->nfacts = by->nnew_facts;
    }
    return ERR_OK;
}

/* All events as acts, after the corrections known by then, applied in the order in which they became known. */
static enum err acts_corrected(const struct fold *f, const struct fold_options *opt, struct act *acts,
                               int *scratch, struct fail *fail)
{
    const struct history *h = f->h;
    size_t n = 0;
    for (size_t i = 0; i < h->nevents; i++) {
        const struct event *e = &h->events[i];
        acts[i] = (struct act){
            .index = (int)i, .type = e->type, .at = e->at, .facts = e->facts, .nfacts = e->nfacts};
        if (e->type == f->p->corrected_event && is_known(e, opt))
            scratch[n++] = (int)i;
    }
    if (!sort_indices(f->a, scratch, n, known_before, h->events))
        return fail_set(fail, ERR_NO_MEMORY);
    for (size_t i = 0; i < n; i++) {
        enum err err = correct(f->p, h, scratch[i], acts, fail);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static bool says(struct fold *f, const struct act *acts, size_t n)
{
    struct corrected *said = ARENA_ARRAY(f->a, n, struct corrected);
    for (size_t i = 0; said && i < n; i++)
        said[i] = (struct corrected){acts[i].at, acts[i].facts, acts[i].nfacts};
    f->out->said = said;
    return said != NULL;
}

/* Which events count, in lawful order, and as of when: those that are known and stand no later than as_of. */
static enum err acts_choose(struct fold *f, const struct fold_options *opt, struct fail *fail)
{
    size_t all = f->h->nevents, n = 0;
    struct act *acts = ARENA_ARRAY(f->a, all, struct act);
    int *order = ARENA_ARRAY(f->a, all, int);
    if (!acts || !order)
        return fail_set(fail, ERR_NO_MEMORY);
    enum err err = acts_corrected(f, opt, acts, order, fail);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < all; i++)
        if (is_known(&f->h->events[i], opt))
            order[n++] = (int)i;
    if (!acts_place(f, acts, order, n))
        return fail_set(fail, ERR_NO_MEMORY);
    f->all = acts;
    while (n && opt->has_as_of && acts[order[n - 1]].stands > opt->as_of)
        n--;
    for (size_t i = 0; i < n; i++)
        act_name(f, &acts[order[i]]);
    inst_t latest = n ? acts[order[n - 1]].stands : opt->has_known_at ? opt->known_at : 0;
    f->out->as_of = opt->has_as_of ? opt->as_of : latest;
    f->as_of_follows = !opt->has_as_of;
    f->out->order = order;
    f->out->norder = n;
    return says(f, acts, all) ? ERR_OK : fail_set(fail, ERR_NO_MEMORY);
}

/* Whom a later act brings into the case represents nobody, is nobody's victim and accused of nothing before it. */
static bool persons_begin(struct fold *f)
{
    f->persons = f->h->persons;
    f->entering = ARENA_ARRAY(f->a, f->h->npersons, struct person);
    if (!f->entering)
        return false;
    for (size_t i = 0; i < f->h->npersons; i++) {
        f->entering[i] = f->persons[i];
        if (f->persons[i].since > 1)
            f->entering[i].kind = PERSON_ABSENT;
    }
    f->now = *f->h;
    f->now.persons = f->entering;
    f->h = &f->now;
    return true;
}

static void persons_enter(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < f->h->npersons; i++) {
        if (f->persons[i].since != (size_t)e->index + 1)
            continue;
        f->entering[i].kind = f->persons[i].kind;
        conflicts_move(f);
    }
}

static bool fold_begin(struct fold *f)
{
    if (!f->p->starts.first) {
        f->indexed = *f->p;
        if (!pack_index(&f->indexed, f->a))
            return false;
        f->p = &f->indexed;
    }
    f->latest = ARENA_ARRAY(f->a, f->p->nevents, int);
    f->taken = ARENA_ARRAY(f->a, f->p->nanchors, bool);
    f->fired = ARENA_ARRAY(f->a, f->p->nanchors, bool);
    f->age_told = ARENA_ARRAY(f->a, f->h->npersons, bool);
    f->prevented = ARENA_ARRAY(f->a, f->p->nderived, bool);
    f->accused_on = ARENA_ARRAY(f->a, f->h->npersons, day_t);
    f->accused_now = ARENA_ARRAY(f->a, f->h->npersons, bool);
    if (!represented_begin(f) || f->a->failed)
        return false;
    for (size_t i = 0; i < f->p->nevents; i++)
        f->latest[i] = -1;
    f->folded.room = f->out->norder + f->p->nderived; /* mostly nothing follows of itself more than once */
    f->folded.items = ARENA_ARRAY(f->a, f->folded.room, struct act);
    if (!f->folded.items)
        return false;
    return persons_begin(f) && open_begin(f) && charges_begin(f) && liberty_begin(f);
}

static void stage_move(struct fold *f, const struct act *e)
{
    int was = f->out->stage;
    for (size_t i = 0; i < f->p->nmoves; i++)
        if (act_starts(f, e, &f->p->moves[i].on))
            f->out->stage = f->p->moves[i].to;
    if (f->out->stage != was)
        f->stage_pos = (size_t)e->pos + 1;
}

static void returns_count(struct fold *f, const struct act *e)
{
    int *all[RETURNED_BY_COUNT] = {[RETURNED_BY_PROCURACY] = &f->out->returns.procuracy,
                                   [RETURNED_BY_JUDGE] = &f->out->returns.judge,
                                   [RETURNED_BY_PANEL] = &f->out->returns.panel};
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++) {
        if (act_matches_any(f, e, &f->p->returns[i].reset))
            f->returned[i] = 0;
        if (!act_matches_any(f, e, &f->p->returns[i].on))
            continue;
        f->returned[i]++;
        ++*all[i];
    }
}

/* Deadlines, in the order in which law looks at them: what an order states, what lengthens, what ends and starts. */
static bool act_apply(struct fold *f, const struct act *e)
{
    lapse_prevent(f, e);
    awaited_end(f, e);
    sleepers_end(f, e);
    if (!deadlines_extend(f, e) || !deadlines_change(f, e) || !liberty_orders(f, e))
        return false;
    bool moved = f->classes_moved && !f->charges_go_on;
    if ((moved || f->p->events[e->type].flag.n) && !flagged_follow(f, e))
        return false;
    if (!moved)
        return true;
    f->classes_moved = false;
    return families_follow(f, e) && awaited_start(f, e);
}

/* Judged on what stood before it; what it starts is judged on the stage and the class after it. */
static bool fold_act(struct fold *f, const struct act *e)
{
    bool old = e->day < f->p->in_force_from;
    f->standing = f->lives.n;
    f->together = f->charges_went_on ? f->together : f->standing;
    f->class_told = false;
    anchors_fire(f, e);
    if (!represent_follow(f, e))
        return false;
    bool told = old ? notice_add(f, NOTICE_BEFORE_PACK, e->index) : e->derived || act_check(f, e);
    if (!told || !flags_follow(f, e) || !charges_follow(f, e))
        return false;
    stage_move(f, e);
    returns_count(f, e);
    if ((!old && !act_apply(f, e)) || !restraint_follow(f, e) || !shares_follow(f, e) ||
        !episodes_follow(f, e))
        return false;
    f->latest[e->type] = (int)f->pos;
    return true;
}

bool act_fold(struct fold *f, struct act e)
{
    struct act *act = vec_add(f->a, &f->folded, sizeof(*act));
    if (!act)
        return false;
    f->acts = f->folded.items;
    f->nacts = f->folded.n;
    f->pos = f->nacts - 1;
    *act = e;
    act->pos = (int)f->pos;
    act->earlier = f->latest[e.type];
    act->day = when_first_day(e.at);
    persons_enter(f, act);
    act->whole = act_is_whole(f, act, false);
    act->whole_charged = act_is_whole(f, act, true);
    return fold_act(f, act);
}

static bool starts_before(const void *ctx, int a, int b)
{
    const struct fold *f = ctx;
    const struct deadline *x = &live_at(f, (size_t)a)->d, *y = &live_at(f, (size_t)b)->d;
    if (x->starts_at.lo != y->starts_at.lo)
        return x->starts_at.lo < y->starts_at.lo;
    int by_rule = str_cmp(f->p->rules[x->rule].id, f->p->rules[y->rule].id);
    if (by_rule != 0)
        return by_rule < 0;
    return x->subject != y->subject ? x->subject < y->subject : x->started_by < y->started_by;
}

/* The state at as_of. A right that lapses by itself does so just after the last instant that is in time. */
static enum status status_at(const struct fold *f, const struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.rule];
    if (l->d.ended_by >= 0)
        return l->state;
    if (f->out->as_of <= l->d.term.legal.due)
        return STATUS_RUNNING;
    if (r->lapse == LAPSE_LAPSES)
        return STATUS_LAPSED;
    return r->told ? STATUS_OVERDUE : STATUS_RUNNING;
}

static int moved_to(const int *places, int i)
{
    return i < 0 ? -1 : places[i];
}

/* Puts the deadlines into their order and makes references among them follow. */
static bool outcome_deadlines(struct fold *f)
{
    size_t n = f->lives.n;
    int *sorted = ARENA_ARRAY(f->a, n, int), *places = ARENA_ARRAY(f->a, n, int);
    struct deadline *all = ARENA_ARRAY(f->a, n, struct deadline);
    if (f->a->failed)
        return false;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (int)i;
    if (!sort_indices(f->a, sorted, n, starts_before, f))
        return false;
    for (size_t i = 0; i < n; i++)
        places[sorted[i]] = (int)i;
    for (size_t i = 0; i < n; i++) {
        const struct live *l = live_at(f, (size_t)sorted[i]);
        all[i] = l->d;
        all[i].status = status_at(f, l);
        all[i].before = moved_to(places, l->d.before);
        all[i].capped_by = moved_to(places, l->d.capped_by);
        all[i].superseded_by = moved_to(places, l->d.superseded_by);
        all[i].replaces = moved_to(places, l->d.replaces);
        all[i].extensions = l->extensions.items;
        all[i].nextensions = l->extensions.n;
        all[i].carried = l->carried.items;
        all[i].ncarried = l->carried.n;
        all[i].spans = l->spans.items;
        all[i].nspans = l->spans.n;
    }
    f->places = places;
    f->out->deadlines = all;
    f->out->ndeadlines = n;
    return true;
}

/*
 * Charges told one after the other of one instant are folded together: several persons are charged at once, and in whichever
 * order they are written, the case is never lighter in between.
 */
static bool charges_go_on(const struct fold *f, const struct act *e, const struct act *next)
{
    return f->p->events[next->type].charge != CHARGE_NOT && e->stands == next->stands &&
           (e->at.form == WHEN_INSTANT) == (next->at.form == WHEN_INSTANT);
}

static bool fold_all(struct fold *f)
{
    inst_t last = INST_ALWAYS;
    if (!fold_begin(f))
        return false;
    for (size_t i = 0; i < f->out->norder; i++) {
        struct act given = f->all[f->out->order[i]];
        f->charges_went_on = f->charges_go_on;
        f->charges_go_on = i + 1 < f->out->norder && charges_go_on(f, &given, &f->all[f->out->order[i + 1]]);
        if (!deadlines_lapse(f, given.stands)) /* what follows of that may end what would lapse just then */
            return false;
        /* A day that begins where a term ends is the day after: what lapsed with the term comes before it. */
        if (given.at.form != WHEN_INSTANT && lapses_at(f, given.stands))
            given.stands++;
        if (given.stands < last) /* the next of that day */
            given.stands = last;
        last = given.stands;
        if (given.stands > f->out->as_of && !f->as_of_follows)
            continue; /* a moment too early for it */
        if (given.stands > f->out->as_of)
            f->out->as_of = given.stands;
        if (!deadlines_lapse(f, given.stands) || !act_fold(f, given))
            return false;
    }
    /* What still runs and will lapse gets that span now, also when it lies ahead: status_at tells the two apart. */
    if (!deadlines_lapse(f, INST_NEVER) || !awaited_tell(f) || !liberty_check(f) || !outcome_deadlines(f) ||
        !represent_finish(f) || !episodes_finish(f) || !outcome_check(f))
        return false;
    f->out->class = f->case_class;
    f->out->violations = f->violations.items;
    f->out->nviolations = f->violations.n;
    f->out->flags = f->flags.items;
    f->out->nflags = f->flags.n;
    f->out->notices = f->notices.items;
    f->out->nnotices = f->notices.n;
    return true;
}

enum err law_fold(const struct pack *p, const struct calendar *c, const struct history *h,
                  const struct fold_options *opt, struct arena *a, struct outcome *out, struct fail *f)
{
    *out = (struct outcome){0};
    struct fold fold = {.p = p, .c = c, .h = h, .a = a, .out = out, .in_place = -1};
    enum err err = acts_choose(&fold, opt, f);
    if (err != ERR_OK)
        return err;
    bool done = fold_all(&fold);
    ASSERT(done || a->failed);
    return a->failed ? fail_set(f, ERR_NO_MEMORY) : ERR_OK;
}
