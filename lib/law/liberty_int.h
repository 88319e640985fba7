/* What the parts of the fold that follow liberty share: who is held how, and the terms that may limit that. */
#ifndef HOSO_LIB_LAW_LIBERTY_INT_H
#define HOSO_LIB_LAW_LIBERTY_INT_H

#include "lib/law/fold_int.h"

enum { BEHIND_BARS = RESTRAINT_CUSTODY | RESTRAINT_DETENTION };

/* Two kinds of order say until when somebody may be restrained, also in stages that begin without an order of their own. */
enum order_kind { ORDER_DETENTION, ORDER_MEASURE, ORDER_KIND_COUNT };

/* The last order of its kind since the person was freed of what it ordered, as extended since. */
struct order {
    int act;          /* 1 + index of the event that gave it or last changed it; 0: there is none */
    bool has_until;   /* the end that it states … */
    bool until_vague; /* … is not known to the day: its earliest is taken */
    bool has_given;   /* it states none, and is taken to end where the law ended it on its day */
    inst_t until, given;
    size_t under; /* 1 + place in lives of the term with a length of its own that it led; 0: of none */
};

/* Custody or detention as it was, whichever terms limited it, until it ended or passed into detention; INST_NEVER: it goes on. */
struct stay {
    inst_t from, to;
    size_t pos; /* place of the act that began it */
};

/* What a fold knows of the liberty of one person; the last of them stands for those whom no act has named. */
struct held {
    unsigned now;        /* how the person is restrained, as a set of enum restraint */
    size_t freed_pos;    /* acts before this place came before the last release, … */
    size_t freed_limits; /* … and so did the `limits` before this one */
    size_t undetained;   /* the `limits` before this one came before the last end of a detention */
    struct vec limits;   /* size_t, into lives: the terms that may be such, oldest first */
    struct order orders[ORDER_KIND_COUNT];
    struct vec custodies, stays; /* struct stay, in custody and in detention, one after the other */
    size_t
        judged; /* 1 + the place of the act at which it was last asked whether anything covered the time before */
};

static inline struct held *held_of(const struct fold *f, int person)
{
    bool known = person >= 0 && (size_t)person < f->h->npersons;
    return &f->held[known ? (size_t)person : f->h->npersons];
}

static inline size_t limit_at(const struct fold *f, const struct held *h, size_t k)
{
    return k < h->limits.n ? ((const size_t *)h->limits.items)[k] : f->lives.n;
}

static inline struct stay *stay_at(const struct vec *stays, size_t i)
{
    return (struct stay *)stays->items + i;
}

/* The row by which a term is measured: its own, or that of the class or stage. */
static inline const struct rule *length_of(const struct fold *f, const struct live *l)
{
    return &f->p->rules[l->d.length];
}

/* Could an act of this type state an end: is it an order? */
bool is_order(const struct event_type *t);

/* In which ways the term limits its person: as its act says, else as the act found the person restrained. */
unsigned restrains_of(const struct fold *f, const struct live *l, const struct act *e);

/* It lasts as long as a stage, or takes the place of a term that does: what was served before the stage is not of it. */
bool is_of_stage(const struct fold *f, const struct live *l);

/* Who was on bail may be detained within the same term. */
MUST_USE bool order_restrains(struct fold *f, struct live *l, const struct act *e, struct when since);

/*
 * fold_order.c: what orders state of the end. order_begin: of term `i`, which act `e` has just started, and whose length is
 * shortened by `less` days of custody; order_follow: it started without an order of its own; order_leads: is there an
 * order that says how long such a term would last?
 */
MUST_USE bool order_begin(struct fold *f, size_t i, const struct act *e, int less);
void order_follow(const struct fold *f, size_t i);
bool order_leads(const struct fold *f, int person, unsigned restrains);
/* fold_restraint.c: was the person rightly held until this order? Asked before it changes the end of any term. */
MUST_USE bool orders_judge(struct fold *f, const struct act *e);

/* The act may be an order under which no term stands: what it states itself is all there is of it. */
void order_keep_alone(const struct fold *f, const struct act *e);

/* When detention by order `e`, which begins at `since`, begins for the custody that leads into it: not known to the hour, late. */
inst_t detention_begins(struct when since, const struct act *e);

#endif
