/* Follows what one agency owes another: owed by its cause, then sent, received, accepted or returned, or void. */
#include "lib/law/episode_int.h"

/* The act speaks of the person of the handoff, or of nobody in particular. */
bool handoff_concerns(const struct act *e, const struct lasting *l)
{
    return l->e.subject < 0 || (e->person < 0 && e->victim < 0) || l->e.subject == e->person ||
           l->e.subject == e->victim;
}

/* A unit's code ("vks.79.1"); other words in `to` name no unit. */
void handoff_take_unit(const struct act *e, struct lasting *l)
{
    const struct fact *to = act_fact(e, FACT_to);
    if (to && str_find(to->v.text, '.') < to->v.text.n)
        l->to = to->v.text;
}

/* Beginnings */

static bool has_begun(const struct fold *f, const struct act *e, int row, int subject)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        const struct lasting *l = lasting_at(&f->episodes->all, i - 1);
        if (l->e.handoff == row && l->e.subject == subject && l->e.started_by == e->index)
            return true;
    }
    return false;
}

static struct lasting *handoff_add(struct fold *f, const struct act *e, int row, int subject)
{
    const struct handoff_rule *r = &f->p->handoffs[row];
    struct lasting *l = episode_begin(f, EPISODE_HANDOFF, r->id, subject, e->stands, e->index);
    if (!l)
        return NULL;
    l->e.at = e->at;
    l->e.handoff = row;
    l->e.rule = r->rule;
    l->e.citation = r->citation;
    l->clock = clock_find(f, r->rule, subject, e->index);
    return l;
}

static bool handoff_owe(struct fold *f, const struct act *e, int row, int subject)
{
    if (has_begun(f, e, row, subject))
        return true;
    struct lasting *l = handoff_add(f, e, row, subject);
    if (!l)
        return false;
    if (!f->p->handoffs[row].unnamed)
        handoff_take_unit(e, l);
    return episode_move(f, l, e, e->stands, EPISODE_OWED);
}

/* May an act of this type start the rule, or one whose place it takes? Its deadline then says whether the handoff is owed at all. */
static bool clock_may_start(const struct fold *f, const struct act *e, int rule)
{
    const struct start_index *s = &f->p->starts;
    const struct rule *r = rule < 0 ? NULL : &f->p->rules[rule];
    for (int k = s->first[e->type]; r && k < s->first[e->type + 1]; k++)
        if (same_rule(f->p, s->rules[k], rule) || is_one_of(f->p, s->rules[k], r->instead, r->ninstead))
            return true;
    return false;
}

static bool owe_with_clocks(struct fold *f, const struct act *e, int row)
{
    for (size_t i = f->standing; i < f->lives.n; i++) {
        const struct deadline *d = &live_at(f, i)->d;
        if (d->started_by == e->index && same_rule(f->p, d->rule, f->p->handoffs[row].rule) &&
            !handoff_owe(f, e, row, d->subject))
            return false;
    }
    return true;
}

/* The open one of that row that has not gone yet, or NULL. */
static struct lasting *owed_find(const struct fold *f, int row, int subject)
{
    for (size_t k = 0; k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l->e.handoff == row && l->e.subject == subject && episode_state_of(l) == EPISODE_OWED)
            return l;
    }
    return NULL;
}

static int subject_of(const struct fold *f, const struct act *e, const struct handoff_rule *r)
{
    if (r->rule >= 0)
        return act_subject(f, e, &f->p->rules[r->rule]);
    int person = act_person(e, FACT_person);
    return person >= 0 ? person : act_person(e, FACT_victim);
}

/*
 * What has a clock is owed whenever the clock starts: the rule knows whom it is for and since when. What has none is
 * not owed a second time before it was sent; but it goes to whom the last decision names.
 */
static bool handoff_begin(struct fold *f, const struct act *e, int row)
{
    const struct handoff_rule *r = &f->p->handoffs[row];
    if (!act_matches_any(f, e, &r->cause) || !condition_holds(f, e, &r->when))
        return true;
    if (clock_may_start(f, e, r->rule))
        return owe_with_clocks(f, e, row);
    int subject = subject_of(f, e, r);
    struct lasting *owed = owed_find(f, row, subject);
    if (owed && !r->unnamed) {
        handoff_take_unit(e, owed);
        f->clocks_moved = true; /* a span tells the addressee too */
    }
    return owed || handoff_owe(f, e, row, subject);
}

/* Is the same time limit kept by another paper that has not gone yet? */
static bool clock_has_more(const struct fold *f, const struct lasting *gone)
{
    for (size_t k = 0; k < f->episodes->papers.n; k++) {
        const struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l != gone && l->clock == gone->clock && episode_state_of(l) == EPISODE_OWED)
            return true;
    }
    return false;
}

/* What went, or came, was sent: the time limit for sending ends with it, as it would by act.done. */
static bool clock_ends(struct fold *f, const struct act *e, const struct lasting *l)
{
    return l->clock < 0 || row_of(f, l)->answered || clock_has_more(f, l) ||
           deadline_done(f, e, (size_t)l->clock);
}

/* Papers whose clock joined them go on without it. */
static void clock_leaves(struct fold *f, int clock)
{
    for (size_t k = 0; k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l->clock != clock || l->e.started_by == live_at(f, (size_t)clock)->d.started_by)
            continue;
        l->clock = -1;
        f->clocks_moved = true;
    }
}

/*
 * Who gave it back has nothing to answer: the terms that the receipt began are void, and the next receipt begins them
 * anew. Those that lapse of themselves are rights, or somebody's liberty: they run on.
 */
static bool receipt_undone(struct fold *f, const struct act *e, const struct lasting *l)
{
    const struct episode_step *steps = l->steps.items;
    int receipt = -1;
    for (size_t k = 0; k < l->steps.n; k++)
        if (steps[k].state == EPISODE_RECEIVED)
            receipt = steps[k].event;
    for (size_t i = 0; i < f->lives.n; i++) {
        const struct deadline *d = &live_at(f, i)->d;
        if (d->started_by != receipt || f->p->rules[d->rule].lapse == LAPSE_LAPSES ||
            !clock_may_start(f, &f->all[receipt], d->rule))
            continue;
        clock_leaves(f, (int)i);
        if (!deadline_drop(f, e, i))
            return false;
    }
    return true;
}

bool handoff_move(struct fold *f, const struct act *e, struct lasting *l, enum episode_state next)
{
    bool sends = episode_state_of(l) == EPISODE_OWED && next != EPISODE_VOID;
    if ((sends && !clock_ends(f, e, l)) || (next == EPISODE_RETURNED && !receipt_undone(f, e, l)))
        return false;
    return episode_move(f, l, e, e->stands, next);
}

/*
 * What was returned is sent, or has come, again: another round of the same row and cause, to the same unit if no other is
 * named. The law gives the sender no new time for it: it is measured by what measured the first, unless this act began
 * another.
 */
bool handoff_again(struct fold *f, const struct act *e, struct lasting *old, enum episode_state state)
{
    if (has_begun(f, e, old->e.handoff, old->e.subject))
        return true;
    struct lasting *l = handoff_add(f, e, old->e.handoff, old->e.subject);
    if (!l)
        return false;
    l->e.cause = old->e.cause;
    l->to = old->to;
    handoff_take_unit(e, l);
    old->resent = true;
    if (l->clock < 0) {
        l->clock = old->clock;
        if (!clock_ends(f, e, l))
            return false;
    }
    return episode_move(f, l, e, e->stands, state);
}

/* Steps that an act takes by the patterns of the row */

static bool is_step(const struct fold *f, const struct act *e, const struct handoff_rule *r,
                    enum episode_state now, enum episode_state *next)
{
    if (act_matches_any(f, e, &r->accepted))
        *next = EPISODE_ACCEPTED;
    else if (act_matches_any(f, e, &r->returned))
        *next = EPISODE_RETURNED;
    else if (now != EPISODE_RECEIVED && act_matches_any(f, e, &r->received))
        *next = EPISODE_RECEIVED;
    else if (now == EPISODE_OWED && act_matches_any(f, e, &r->sent))
        *next = EPISODE_SENT;
    else if (act_matches_any(f, e, &r->void_by))
        *next = EPISODE_VOID;
    else
        return false;
    return true;
}

/* Marks the rows of which an act of this type may be a step; false: it is of none. */
static bool rows_mark(struct fold *f, int type)
{
    const struct start_index *s = &f->p->moves_on;
    for (size_t row = 0; row < f->p->nhandoffs; row++)
        f->episodes->marked[row] = false;
    for (int k = s->first[type]; k < s->first[type + 1]; k++)
        f->episodes->marked[s->rules[k]] = true;
    return s->first[type] < s->first[type + 1];
}

/* An act.done whose `of` is the cause of such a paper is about that one. */
static bool is_of_another_paper(const struct fold *f, const struct act *e, const struct lasting *l)
{
    const struct fact *of = e->type == f->p->act_event ? act_fact(e, FACT_of) : NULL;
    const struct patterns *cause = &row_of(f, l)->cause;
    for (size_t i = 0; of && of->v.num != l->e.cause && i < cause->n; i++)
        if (cause->items[i].type == f->all[of->v.num].type)
            return true;
    return false;
}

/* `*done` when it was act.done, which is one act: it moves the one of a row that has been open longest. */
static bool patterns_move(struct fold *f, const struct act *e, bool *done)
{
    bool any = rows_mark(f, e->type);
    for (size_t k = 0; any && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        enum episode_state next;
        if (!f->episodes->marked[l->e.handoff] || !handoff_concerns(e, l) || is_of_another_paper(f, e, l) ||
            !is_step(f, e, row_of(f, l), episode_state_of(l), &next))
            continue;
        if (next == EPISODE_SENT)
            handoff_take_unit(e, l);
        if (!handoff_move(f, e, l, next))
            return false;
        if (e->type == f->p->act_event) {
            f->episodes->marked[l->e.handoff] = false;
            *done = true;
        }
    }
    return true;
}

/* What is owed no more by its time limit is not owed as a handoff either. */
static bool clocks_void(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l->clock >= 0 && episode_state_of(l) == EPISODE_OWED &&
            live_at(f, (size_t)l->clock)->state == STATUS_VOID &&
            !episode_move(f, l, e, e->stands, EPISODE_VOID))
            return false;
    }
    return true;
}

/* A paper that was owed before its time limit began, because that counts from a receipt: the two come together. */
static void clocks_join(struct fold *f, const struct act *e)
{
    const struct fact *of = act_fact(e, FACT_of);
    for (size_t k = 0; of && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l->clock >= 0 || l->e.cause != of->v.num || episode_state_of(l) != EPISODE_OWED)
            continue;
        l->clock = clock_find(f, l->e.rule, l->e.subject, e->index);
        f->clocks_moved = true;
    }
}

/* The latest round of that row that was returned and not sent again, or NULL. */
static struct lasting *returned_find(const struct fold *f, const struct act *e, int row)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        struct lasting *l = lasting_at(&f->episodes->all, i - 1);
        if (l->e.handoff == row && !l->resent && handoff_concerns(e, l) &&
            episode_state_of(l) == EPISODE_RETURNED)
            return l;
    }
    return NULL;
}

/* act.done of the row or of its time limit sends the one that has been owed longest, or again what was returned. */
static bool done_sends(struct fold *f, const struct act *e)
{
    const struct fact *rule = e->type == f->p->act_event ? act_fact(e, FACT_rule) : NULL;
    bool any = false, named = rule && handoff_is_named(f->p, rule->v.text), *meant = f->episodes->marked;
    for (size_t row = 0; rule && row < f->p->nhandoffs; row++) {
        meant[row] = handoff_is_meant(f, rule->v.text, named, &f->p->handoffs[row]);
        any = any || meant[row];
    }
    for (size_t k = 0; any && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (!meant[l->e.handoff] || episode_state_of(l) != EPISODE_OWED || !handoff_concerns(e, l) ||
            is_of_another_paper(f, e, l))
            continue;
        handoff_take_unit(e, l);
        return handoff_move(f, e, l, EPISODE_SENT);
    }
    for (size_t row = 0; any && row < f->p->nhandoffs; row++) {
        struct lasting *l = meant[row] ? returned_find(f, e, (int)row) : NULL;
        if (l)
            return handoff_again(f, e, l, EPISODE_SENT);
    }
    return true;
}

static bool patterns_resend(struct fold *f, const struct act *e)
{
    const struct start_index *s = &f->p->moves_on;
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++) {
        int row = s->rules[k];
        const struct handoff_rule *r = &f->p->handoffs[row];
        bool came = act_matches_any(f, e, &r->received);
        if (!came && !act_matches_any(f, e, &r->sent))
            continue;
        struct lasting *l = returned_find(f, e, row);
        if (l && !owed_find(f, row, l->e.subject) &&
            !handoff_again(f, e, l, came ? EPISODE_RECEIVED : EPISODE_SENT))
            return false;
    }
    return true;
}

/* By the patterns of the rows, and act.done. */
bool handoff_ordinary_step(struct fold *f, const struct act *e)
{
    bool done = false;
    return patterns_resend(f, e) && patterns_move(f, e, &done) && (done || done_sends(f, e));
}

/* Steps that an event of their own records: handoff.sent, .received, .accepted, .returned */

bool handoffs_follow(struct fold *f, const struct act *e)
{
    enum episode_state step;
    clocks_join(f, e);
    bool ok = handoff_named_step(f, e, &step) ? handoff_step(f, e, step) : handoff_ordinary_step(f, e);
    if (!ok || !clocks_void(f, e))
        return false;
    if (e->day < f->p->in_force_from)
        return true;
    const struct start_index *s = &f->p->owes;
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++)
        if (!handoff_begin(f, e, s->rules[k]))
            return false;
    return true;
}
