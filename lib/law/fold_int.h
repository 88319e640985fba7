/* What the parts of the fold share while one history is being folded; nobody else includes this. */
#ifndef HOSO_LIB_LAW_FOLD_INT_H
#define HOSO_LIB_LAW_FOLD_INT_H

#include "lib/law/fold.h"

/* An event that counts, as it stands after correction. */
struct act {
    int index; /* into history->events */
    int type;
    struct when at;
    inst_t stands; /* its place in time among the others: from here on it counts */
    const struct fact *facts;
    size_t nfacts;
};

/* A growing array in the fold's arena. */
struct vec {
    void *items;
    size_t n, room;
};

/* A deadline while the fold still changes it. */
struct live {
    struct deadline d;  /* its arrays are filled at the end */
    struct when from;   /* what the term is computed from */
    size_t started_pos; /* place of its starting act in `acts` */
    enum status state;  /* RUNNING until something ends it */
    bool has_until;     /* liberty: the end that the order states */
    struct when until;
    struct vec extensions; /* struct applied_extension */
    struct vec stretches;  /* struct stretch, one for each extension */
    struct vec granted_at; /* size_t, place of each extension in `acts` */
    struct vec spans;      /* struct span */
};

struct fold {
    const struct pack *p;
    const struct calendar *c;
    const struct history *h;
    struct arena *a;
    struct pack indexed;    /* a copy with an index, when `p` came without one */
    const struct act *acts; /* in lawful order */
    size_t nacts;
    size_t pos;      /* the act being folded */
    size_t standing; /* how many of `lives` stood before it */
    int *latest;     /* by event type: place of the latest act before the present one, or -1 */
    bool *taken;     /* by anchor: it has had its occurrence since the last reset */
    bool *fired;     /* by anchor: the present act is its occurrence */
    bool article_known;
    int64_t article;       /* of the latest act that named one */
    bool age_presumed;     /* told already */
    struct vec lives;      /* struct live * */
    struct vec open;       /* size_t, into lives: those still running, oldest first */
    struct vec violations; /* struct violation */
    struct vec notices;    /* struct notice */
    struct outcome *out;
};

/* Every function that returns bool without saying more returns false only when the arena has no memory left. */

/* Makes room for one more element of `size` bytes and returns it zeroed, or NULL. */
MUST_USE void *vec_add(struct arena *a, struct vec *v, size_t size);

/* Sorts `v` stably so that less(v[i + 1], v[i]) is never true. */
typedef bool (*index_less)(const void *ctx, int a, int b);
MUST_USE bool sort_indices(struct arena *a, int *v, size_t n, index_less less, const void *ctx);

static inline struct live *live_at(const struct fold *f, size_t i)
{
    return ((struct live **)f->lives.items)[i];
}

static inline struct live *open_at(const struct fold *f, size_t i)
{
    return live_at(f, ((const size_t *)f->open.items)[i]);
}

/* True when both indices are versions of one rule. */
bool same_rule(const struct pack *p, int a, int b);

/* fold_match.c: does an act match what the law pack says? */
const struct fact *act_fact(const struct act *e, enum fact_id id);
bool act_matches(const struct fold *f, const struct act *e, const struct pattern *p);
bool act_matches_any(const struct fold *f, const struct act *e, const struct patterns *ps);
bool act_starts(const struct fold *f, const struct act *e, const struct rule_start *s);

/* True when the act speaks of that person of the rule's kind of subject, or of nobody in particular. */
bool act_concerns(const struct act *e, const struct rule *r, int subject);

/*
 * Did it certainly happen after instant `due`? An act at the very instant is in time; one known only to lie in a span
 * of time that begins there (the date of the next day) is late.
 */
static inline bool act_is_after(const struct act *e, inst_t due)
{
    return e->at.lo > due || (e->at.lo == due && e->at.hi > due);
}

/* The person of whom the rule would run, or -1. */
int act_subject(const struct fold *f, const struct act *e, const struct rule *r);

/* True when `data.rule` is absent, or names the rule or a row that is the same deadline. */
bool act_means_rule(const struct act *e, const struct rule *r);

/* Does the rule's condition hold at this act? `presumed` is set when only an unknown age decided it. */
bool condition_holds(const struct fold *f, const struct act *e, const struct condition *k, bool *presumed);

/* Notes which anchors this act is the occurrence of. */
void anchors_fire(struct fold *f, const struct act *e);

/* fold_term.c: the term as it follows from what stands in `l`. */
struct term live_term(const struct fold *f, const struct live *l);

/* fold_deadline.c: starting, changing and ending deadlines. */
MUST_USE bool deadlines_change(struct fold *f, const struct act *e);

/* Ends those that lapse by themselves before instant `t`. */
MUST_USE bool deadlines_lapse(struct fold *f, inst_t t);

/* fold_extend.c: lengthens the open deadlines of which the act is a step, and says what was wrong with it. */
MUST_USE bool deadlines_extend(struct fold *f, const struct act *e);

/* Computes the term anew, with its extensions, and notes a span from `at` when it changed; its `before` ones follow. */
MUST_USE bool deadline_recompute(struct fold *f, size_t i, inst_t at);

/*
 * fold_class.c: who is charged with what, and the class of offence that follows (BLHS Art. 9; law/README "Severity").
 * class_of: of the person, or of the case when subject < 0; index into pack->classes, -1: not known.
 * charges_follow: takes over what the act says of charges and of who takes part; `*changed`: some class is another now.
 */
int class_of(const struct fold *f, int subject);
MUST_USE bool charges_follow(struct fold *f, const struct act *e, bool *changed);
bool act_is_whole(const struct fold *f, const struct act *e);

/*
 * fold_liberty.c: who is restrained and since when, what an order of custody or detention states, and what it may not
 * pass. restraint_follow is called after the act has changed the deadlines.
 */
MUST_USE bool restraint_follow(struct fold *f, const struct act *e);
bool is_restrained(const struct fold *f, int person, unsigned set);
struct when liberty_start(const struct fold *f, const struct act *e, const struct rule *r, int subject);
MUST_USE bool liberty_orders(struct fold *f, const struct act *e); /* acts that state a new end */
MUST_USE bool liberty_started(struct fold *f, size_t i,
                              const struct act *e); /* judges the order that started it */
MUST_USE bool liberty_check(struct fold *f);        /* who is held although nothing covers it any more */

/* fold_check.c: what is wrong with an act, judged on what stood before it, and what a reader should be told. */
MUST_USE bool act_check(struct fold *f, const struct act *e);
MUST_USE bool violation_add(struct fold *f, enum violation_code code, int rule, int event,
                            struct str citation);
MUST_USE bool notice_add(struct fold *f, enum notice_code code, int event);
MUST_USE bool outcome_check(struct fold *f);

#endif
