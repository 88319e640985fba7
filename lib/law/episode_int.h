/* What the makers of episodes share while a history is being folded: fold_episode.c, fold_handoff.c, fold_notice.c. */
#ifndef HOSO_LIB_LAW_EPISODE_INT_H
#define HOSO_LIB_LAW_EPISODE_INT_H

#include "lib/law/fold_int.h"

/* An episode while the fold still changes it. */
struct lasting {
    struct episode e; /* its arrays are filled at the end */
    bool open;        /* false: nothing changes it any more */
    bool resent;      /* a handoff that was returned, and for which another round has begun */
    int counted;      /* how many of its kind, code and subject there were with it */
    int clock;        /* place among the fold's deadlines (`lives`) of its clock or review; -1: none */
    struct str to;    /* the unit that the latest act named */
    struct vec spans; /* struct episode_span; `deadline` is a place among `lives` until the end */
    struct vec steps; /* struct episode_step */
};

/* After an act, whether the case is closed, and the lawful reason for which nothing need run, or NULL. */
struct standing {
    bool closed;
    const struct idle_rule *idle;
};

struct episodes {
    struct vec all; /* struct lasting * */
    struct vec
        open; /* struct lasting *, oldest first, those that may still change: rounds and suspensions, … */
    struct vec papers; /* … handoffs … */
    struct vec told;   /* … and notices */
    struct vec stands; /* struct standing, of each act */
    bool *marked; /* by row of a handoff: those that the present act concerns, for one question at a time */
    size_t notices_seen, violations_seen; /* how many of the fold's have been made into episodes */
    int sent, received, accepted,
        returned; /* event types of the explicit steps of a handoff; -1: not in the pack */
};

/* Every function that returns bool without saying more returns false only when the arena has no memory left. */

/* A new episode that begins at instant `from` in `state`; numbered; NULL: no memory. The caller fills in the rest. */
MUST_USE struct lasting *episode_begin(struct fold *f, enum episode_kind kind, struct str code, int subject,
                                       inst_t from, int started_by);

/* Notes that act `e` brought it into `state`, with a span; `e` NULL: it came of itself at instant `at`. */
MUST_USE bool episode_move(struct fold *f, struct lasting *l, const struct act *e, inst_t at,
                           enum episode_state state);

/* The state in which it is. */
enum episode_state episode_state_of(const struct lasting *l);

static inline struct lasting *lasting_at(const struct vec *list, size_t k)
{
    return ((struct lasting **)list->items)[k];
}

/* The place of the deadline of that rule and subject that act `event` started, or -1; with subject -1 of anybody. */
int clock_find(const struct fold *f, int rule, int subject, int event);

/* Adds the violation `order`, with words of its own. */
MUST_USE bool order_violation(struct fold *f, int rule, int event, struct str citation, struct str vi,
                              struct str en);

/* The person whom that fact of the act names, or -1. */
int act_person(const struct act *e, enum fact_id id);

/* fold_handoff.c: moves the open handoffs on, says what was out of order, and begins those that the act makes owed. */
MUST_USE bool handoffs_follow(struct fold *f, const struct act *e);

/* The row of the pack that a handoff follows. */
static inline const struct handoff_rule *row_of(const struct fold *f, const struct lasting *l)
{
    return &f->p->handoffs[l->e.handoff];
}

/* … and what the two parts of that following share: the act speaks of the person of the handoff, or of nobody; it names the
   unit to which the paper goes; it brings the handoff into another state, or begins another round of it; it is no step at all. */
bool handoff_concerns(const struct act *e, const struct lasting *l);
void handoff_take_unit(const struct act *e, struct lasting *l);
MUST_USE bool handoff_move(struct fold *f, const struct act *e, struct lasting *l, enum episode_state next);
MUST_USE bool handoff_again(struct fold *f, const struct act *e, struct lasting *old,
                            enum episode_state state);
MUST_USE bool handoff_ordinary_step(struct fold *f, const struct act *e);

/* fold_step.c: is the act a step of a handoff (handoff.sent …), and into which state; takes that step. */
bool handoff_named_step(const struct fold *f, const struct act *e, enum episode_state *out);
MUST_USE bool handoff_step(struct fold *f, const struct act *e, enum episode_state next);

/* Is it the id of a handoff? `rule` of an act may name one, a row that is the same, or its time limit; `named` says which. */
bool handoff_is_named(const struct pack *p, struct str name);
bool handoff_is_meant(const struct fold *f, struct str rule, bool named, const struct handoff_rule *row);

/* fold_represent.c: a notice for each victim whom nobody may be told for, until somebody may. */
MUST_USE bool representation_tell(struct fold *f, const struct act *e);

/* fold_notice.c: makes episodes of what was told of the act, ends those that it remedies, notes how the case stands. */
MUST_USE bool notices_follow(struct fold *f, const struct act *e);

/* Adds the times in which the case was open and nothing ran. The last thing before episodes are put into order. */
MUST_USE bool notices_finish(struct fold *f);

#endif
