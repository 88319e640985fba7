/* Finds the handoff that a recorded step (handoff.sent, received, accepted, returned) means, and says what is out of order. */
#include "lib/law/episode_int.h"

static bool bears_name(const struct handoff_rule *row, struct str name)
{
    for (size_t i = 0; i < row->nalso; i++)
        if (str_eq(name, row->also[i]))
            return true;
    return str_eq(name, row->id);
}

bool handoff_is_named(const struct pack *p, struct str name)
{
    for (size_t i = 0; i < p->nhandoffs; i++)
        if (bears_name(&p->handoffs[i], name))
            return true;
    return false;
}

bool handoff_is_meant(const struct fold *f, struct str rule, bool named, const struct handoff_rule *row)
{
    if (named) /* two rows on one clock: the one that bears the name is meant */
        return bears_name(row, rule);
    const struct rule *r = row->rule < 0 ? NULL : &f->p->rules[row->rule];
    if (r && str_eq(rule, r->id))
        return true;
    for (size_t i = 0; r && i < r->nalso; i++)
        if (str_eq(rule, r->also[i]))
            return true;
    return false;
}

/* Which step the event is; false: it is none. */
bool handoff_named_step(const struct fold *f, const struct act *e, enum episode_state *out)
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
    bool named = rule && handoff_is_named(f->p, rule->v.text);
    *c = (struct chosen){0};
    for (size_t i = 0; (of || rule) && i < f->episodes->all.n; i++) {
        struct lasting *l = lasting_at(&f->episodes->all, i);
        if (l->e.kind != EPISODE_HANDOFF || l->e.started_by == e->index || !handoff_concerns(e, l) ||
            (of && l->e.cause != of->v.num) ||
            (rule && !handoff_is_meant(f, rule->v.text, named, row_of(f, l))))
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
    return order_violation(f, r->rule, e->index, r->citation, said_vi, said_en);
}

/*
 * The paper of one act may go to many; the accused who gets the same decision takes no step of a handoff. But an agency
 * to which handoffs are addressed records the receipt of another's out of order.
 */
static bool may_take(const struct fold *f, const struct act *e)
{
    const struct fact *by = act_fact(e, FACT_by);
    for (size_t row = 0; by && row < f->p->nhandoffs; row++)
        if (str_eq(by->v.text, f->p->handoffs[row].to))
            return true;
    return !by;
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
bool handoff_step(struct fold *f, const struct act *e, enum episode_state next)
{
    struct chosen c;
    choose(f, e, next, &c);
    if (!c.any || !may_take(f, e))
        return handoff_ordinary_step(
            f, e); /* the law asks for no handoff of that event to them: it is only a fact */
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
        handoff_take_unit(e, l);
    return handoff_move(f, e, l, next);
}
