/* Follows what one agency owes another: owed by its cause, then sent, received, accepted or returned, or void. */
#include "lib/law/episode_int.h"

static const struct handoff_rule *row_of(const struct fold *f, const struct lasting *l)
{
    return &f->p->handoffs[l->e.handoff];
}

static struct lasting *episode_at(const struct fold *f, size_t i)
{
    return ((struct lasting **)f->episodes->all.items)[i];
}

/* The act speaks of the person of the handoff, or of nobody in particular. */
static bool concerns(const struct act *e, const struct lasting *l)
{
    return l->e.subject < 0 || (e->person < 0 && e->victim < 0) || l->e.subject == e->person ||
           l->e.subject == e->victim;
}

static bool names_row(const struct pack *p, struct str name)
{
    for (size_t i = 0; i < p->nhandoffs; i++)
        if (str_eq(name, p->handoffs[i].id))
            return true;
    return false;
}

/* `rule` of an act may name the handoff, a row that is the same, or its time limit. `named`: names_row() of it. */
static bool means_row(const struct fold *f, struct str rule, bool named, const struct handoff_rule *row)
{
    if (str_eq(rule, row->id))
        return true;
    for (size_t i = 0; i < row->nalso; i++)
        if (str_eq(rule, row->also[i]))
            return true;
    if (named)
        return false; /* two rows on one clock: the one that bears the name is meant */
    const struct rule *r = row->rule < 0 ? NULL : &f->p->rules[row->rule];
    if (r && str_eq(rule, r->id))
        return true;
    for (size_t i = 0; r && i < r->nalso; i++)
        if (str_eq(rule, r->also[i]))
            return true;
    return false;
}

/* A unit's code ("vks.79.1"); other words in `to` name no unit. */
static void take_unit(const struct act *e, struct lasting *l)
{
    const struct fact *to = act_fact(e, FACT_to);
    if (to && str_find(to->v.text, '.') < to->v.text.n)
        l->to = to->v.text;
}

/* Beginnings */

static bool has_begun(const struct fold *f, const struct act *e, int row, int subject)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        const struct lasting *l = episode_at(f, i - 1);
        if (l->begun_pos < f->pos && !e->derived)
            return false; /* of that event there are none before; what is derived has the index of one long past */
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
    if (l && !f->p->handoffs[row].unnamed)
        take_unit(e, l);
    return l && episode_move(f, l, e, e->stands, EPISODE_OWED);
}

/* May an act of this type start the rule? Its deadline then says whether the law asks for the handoff at all. */
static bool clock_may_start(const struct fold *f, const struct act *e, int rule)
{
    const struct start_index *s = &f->p->starts;
    for (int k = s->first[e->type]; rule >= 0 && k < s->first[e->type + 1]; k++)
        if (same_rule(f->p, s->rules[k], rule))
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
        if (l->open && l->e.handoff == row && l->e.subject == subject && episode_state_of(l) == EPISODE_OWED)
            return l;
    }
    return NULL;
}

static int subject_of(const struct fold *f, const struct act *e, const struct handoff_rule *r)
{
    if (r->rule >= 0)
        return act_subject(f, e, &f->p->rules[r->rule]);
    int person = act_person(f, e, FACT_person);
    return person >= 0 ? person : act_person(f, e, FACT_victim);
}

/*
 * What has a clock is owed whenever the clock starts: the rule knows whom it is for and since when. What has none is
 * not owed a second time before it was sent; but it goes to whom the last decision names.
 */
static bool handoff_begin(struct fold *f, const struct act *e, int row)
{
    const struct handoff_rule *r = &f->p->handoffs[row];
    bool presumed = false;
    if (!act_matches_any(f, e, &r->cause) || !condition_holds(f, e, &r->when, &presumed))
        return true;
    if (clock_may_start(f, e, r->rule))
        return owe_with_clocks(f, e, row);
    int subject = subject_of(f, e, r);
    struct lasting *owed = owed_find(f, row, subject);
    if (owed && !r->unnamed) {
        take_unit(e, owed);
        f->clocks_moved = true; /* a span tells the addressee too */
    }
    return owed || handoff_owe(f, e, row, subject);
}

/* Is the same time limit kept by another paper that has not gone yet? */
static bool clock_has_more(const struct fold *f, const struct lasting *gone)
{
    for (size_t k = 0; k < f->episodes->papers.n; k++) {
        const struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l != gone && l->open && l->clock == gone->clock && l->e.kind == EPISODE_HANDOFF &&
            episode_state_of(l) == EPISODE_OWED)
            return true;
    }
    return false;
}

/* What went, or came, was sent: the time limit for sending ends with it, as it would by act.done. */
static bool clock_ends(struct fold *f, const struct act *e, const struct lasting *l)
{
    return l->clock < 0 || clock_has_more(f, l) || deadline_done(f, e, (size_t)l->clock);
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
    for (size_t i = 0; receipt >= 0 && i < f->lives.n; i++) {
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

static bool handoff_move(struct fold *f, const struct act *e, struct lasting *l, enum episode_state next)
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
static bool handoff_again(struct fold *f, const struct act *e, struct lasting *old, enum episode_state state)
{
    if (has_begun(f, e, old->e.handoff, old->e.subject))
        return true;
    struct lasting *l = handoff_add(f, e, old->e.handoff, old->e.subject);
    if (!l)
        return false;
    l->e.cause = old->e.cause;
    l->to = old->to;
    take_unit(e, l);
    old->resent = true;
    f->episodes->nreturned--;
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

static bool patterns_move(struct fold *f, const struct act *e)
{
    bool any = rows_mark(f, e->type);
    for (size_t k = 0; any && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        enum episode_state next;
        if (!l->open || !f->episodes->marked[l->e.handoff] || !concerns(e, l) ||
            !is_step(f, e, row_of(f, l), episode_state_of(l), &next))
            continue;
        if (next == EPISODE_SENT)
            take_unit(e, l);
        if (!handoff_move(f, e, l, next))
            return false;
    }
    return true;
}

/* What is owed no more by its time limit is not owed as a handoff either. */
static bool clocks_void(struct fold *f, const struct act *e)
{
    bool some = f->clocks_voided;
    f->clocks_voided = false;
    for (size_t k = 0; some && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (l->open && episode_state_of(l) == EPISODE_OWED && l->clock >= 0 &&
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
        if (!l->open || l->clock >= 0 || l->e.cause != of->v.num || episode_state_of(l) != EPISODE_OWED)
            continue;
        l->clock = clock_find(f, l->e.rule, l->e.subject, e->index);
        f->clocks_moved = f->clocks_moved || l->clock >= 0;
    }
}

/* The latest round of that row that was returned and not sent again, or NULL. */
static struct lasting *returned_find(const struct fold *f, const struct act *e, int row)
{
    for (size_t i = f->episodes->nreturned ? f->episodes->all.n : 0; i > 0; i--) {
        struct lasting *l = episode_at(f, i - 1);
        if (l->e.handoff == row && !l->resent && concerns(e, l) && episode_state_of(l) == EPISODE_RETURNED)
            return l;
    }
    return NULL;
}

/* act.done of the row or of its time limit sends the one that has been owed longest, or again what was returned. */
static bool done_sends(struct fold *f, const struct act *e)
{
    const struct fact *rule = e->type == f->p->act_event ? act_fact(e, FACT_rule) : NULL;
    bool any = false, named = rule && names_row(f->p, rule->v.text), *meant = f->episodes->marked;
    for (size_t row = 0; rule && row < f->p->nhandoffs; row++) {
        meant[row] = means_row(f, rule->v.text, named, &f->p->handoffs[row]);
        any = any || meant[row];
    }
    for (size_t k = 0; any && k < f->episodes->papers.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->papers, k);
        if (!l->open || !meant[l->e.handoff] || episode_state_of(l) != EPISODE_OWED || !concerns(e, l))
            continue;
        take_unit(e, l);
        return episode_move(f, l, e, e->stands, EPISODE_SENT);
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
static bool ordinary_step(struct fold *f, const struct act *e)
{
    return patterns_resend(f, e) && patterns_move(f, e) && done_sends(f, e);
}

/* Steps that an event of their own records: handoff.sent, .received, .accepted, .returned */

/* Which step the event is; false: it is none. */
static bool explicit_state(const struct fold *f, const struct act *e, enum episode_state *out)
{
    const struct episodes *s = f->episodes;
    const struct {
        int type;
        enum episode_state state;
    } steps[] = {{s->sent, EPISODE_SENT},
                 {s->received, EPISODE_RECEIVED},
                 {s->accepted, EPISODE_ACCEPTED},
                 {s->returned, EPISODE_RETURNED}};
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i].type == e->type) {
            *out = steps[i].state;
            return true;
        }
    }
    return false;
}

static bool follows(enum episode_state now, enum episode_state next)
{
    switch (next) {
    case EPISODE_SENT:
        return now == EPISODE_OWED;
    case EPISODE_RECEIVED: /* who has it was sent it, whether or not that was written down */
        return now == EPISODE_OWED || now == EPISODE_SENT;
    case EPISODE_ACCEPTED:
    case EPISODE_RETURNED:
        return now == EPISODE_RECEIVED;
    case EPISODE_OPEN:
    case EPISODE_CLOSED:
    case EPISODE_OWED:
    case EPISODE_VOID:
    case EPISODE_STATE_COUNT:
        break;
    }
    return false;
}

/* The handoffs that an explicit step may mean, and how well they suit it. */
struct chosen {
    struct lasting *in_order; /* the first for which the step comes next */
    struct lasting *open;     /* the first that is open and addressed to who records it */
    struct lasting *returned; /* the latest that may be sent again */
    struct lasting *any;      /* the last of them all, also of another addressee */
};

/* Where the act names no row its paper is meant; the file has a receipt of its own. */
static bool suits_better(const struct fold *f, const struct lasting *l, const struct lasting *than)
{
    return !than || (str_is(row_of(f, than)->carries, "file") && !str_is(row_of(f, l)->carries, "file"));
}

static void choose(const struct fold *f, const struct act *e, enum episode_state next, struct chosen *c)
{
    const struct fact *of = act_fact(e, FACT_of), *rule = act_fact(e, FACT_rule), *by = act_fact(e, FACT_by);
    bool named = rule && names_row(f->p, rule->v.text);
    *c = (struct chosen){0};
    for (size_t i = 0; (of || rule) && i < f->episodes->all.n; i++) {
        struct lasting *l = episode_at(f, i);
        if (l->e.kind != EPISODE_HANDOFF || l->e.started_by == e->index || !concerns(e, l) ||
            (of && l->e.cause != of->v.num) || (rule && !means_row(f, rule->v.text, named, row_of(f, l))))
            continue;
        c->any = l;
        if (next != EPISODE_SENT && by && !str_eq(by->v.text, row_of(f, l)->to))
            continue;
        if (episode_state_of(l) == EPISODE_RETURNED && !l->resent)
            c->returned = l;
        if (l->open && !c->open)
            c->open = l;
        if (l->open && suits_better(f, l, c->in_order) && follows(episode_state_of(l), next))
            c->in_order = l;
    }
}

/* What is wrong with a step, in words: the row's name stands where %.*s is. */
static bool disorder(struct fold *f, const struct act *e, const struct lasting *l, const char *vi,
                     const char *en)
{
    const struct handoff_rule *r = row_of(f, l);
    struct str said_vi = arena_printf(f->a, "%s: %.*s", vi, STR_ARGS(r->name_vi));
    struct str said_en = arena_printf(f->a, "%s: %.*s", en, STR_ARGS(r->name_en));
    return !str_is_none(said_vi) && !str_is_none(said_en) &&
           order_violation(f, r->rule, e->index, r->citation, said_vi, said_en);
}

/*
 * The paper of one act may go to many; the accused who gets the same decision takes no step of a handoff. But an agency
 * to which handoffs are addressed records the receipt of another's out of order.
 */
static bool may_take(const struct fold *f, const struct act *e, const struct lasting *l)
{
    const struct fact *by = act_fact(e, FACT_by);
    if (!by || str_eq(by->v.text, row_of(f, l)->to))
        return true;
    for (size_t row = 0; row < f->p->nhandoffs; row++)
        if (str_eq(by->v.text, f->p->handoffs[row].to))
            return true;
    return false;
}

/* Nothing to move: it is another's, or the step was taken before. */
static bool nothing_open(struct fold *f, const struct act *e, const struct lasting *l)
{
    const struct fact *by = act_fact(e, FACT_by);
    if (by && !str_eq(by->v.text, row_of(f, l)->to))
        return disorder(f, e, l, "cơ quan được ghi không phải là nơi nhận",
                        "the agency recorded is not the addressee");
    return disorder(f, e, l, "việc giao nhận này đã kết thúc trước đó", "this handoff had ended before");
}

static bool out_of_order(struct fold *f, const struct act *e, const struct lasting *l,
                         enum episode_state next)
{
    if (next == EPISODE_ACCEPTED)
        return disorder(f, e, l, "chấp nhận khi chưa ghi việc nhận",
                        "accepted before its receipt was recorded");
    if (next == EPISODE_RETURNED)
        return disorder(f, e, l, "trả lại khi chưa ghi việc nhận",
                        "returned before its receipt was recorded");
    return disorder(f, e, l, "bước giao nhận này đã được ghi trước đó", "this step had been recorded before");
}

/*
 * Reality leads: what is accepted before its receipt was recorded is accepted all the same, and told as out of order.
 * A step that was taken before moves nothing.
 */
static bool explicit_step(struct fold *f, const struct act *e, enum episode_state next)
{
    struct chosen c;
    choose(f, e, next, &c);
    if (!c.any || !may_take(f, e, c.any))
        return ordinary_step(f, e); /* the law asks for no handoff of that event to them: it is only a fact */
    struct lasting *l = c.in_order ? c.in_order : c.open;
    if (!l && (next == EPISODE_SENT || next == EPISODE_RECEIVED) && c.returned)
        return handoff_again(f, e, c.returned, next);
    if (!l)
        return nothing_open(f, e, c.any);
    if (!c.in_order && !out_of_order(f, e, l, next))
        return false;
    if (!c.in_order && next != EPISODE_ACCEPTED && next != EPISODE_RETURNED)
        return true;
    if (next == EPISODE_SENT)
        take_unit(e, l);
    return handoff_move(f, e, l, next);
}

bool handoffs_follow(struct fold *f, const struct act *e)
{
    enum episode_state step;
    clocks_join(f, e);
    bool ok = explicit_state(f, e, &step) ? explicit_step(f, e, step) : ordinary_step(f, e);
    if (!ok || !clocks_void(f, e))
        return false;
    if (when_first_day(e->at) < f->p->in_force_from)
        return true;
    const struct start_index *s = &f->p->owes;
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++)
        if (!handoff_begin(f, e, s->rules[k]))
            return false;
    return true;
}
