/* What the parts of the fold that follow liberty share: who is held how, and the terms that may limit that. */
#ifndef HOSO_LIB_LAW_LIBERTY_INT_H
#define HOSO_LIB_LAW_LIBERTY_INT_H

#include "lib/law/fold_int.h"

enum { BEHIND_BARS = RESTRAINT_CUSTODY | RESTRAINT_DETENTION };

/* What a fold knows of the liberty of one person; the last of them stands for those whom no act has named. */
struct held {
    unsigned now;        /* how the person is restrained, as a set of enum restraint */
    size_t freed_pos;    /* acts before this place came before the last release, … */
    size_t freed_limits; /* … and so did the `limits` before this one */
    struct vec limits;   /* size_t, into lives: the terms that may be such, oldest first */
    size_t told; /* 1 + the place of the act at which it was told that nothing covered the time before */
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

/* The row by which a term is measured: its own, or that of the class or stage. */
static inline const struct rule *length_of(const struct fold *f, const struct live *l)
{
    return &f->p->rules[l->d.length];
}

/* Could an act of this type state an end: is it an order? */
bool is_order(const struct event_type *t);

/* Custody or detention that one of these terms limited is over at `t`. */
void limits_stop(struct fold *f, int person, unsigned set, size_t end, inst_t t);

#endif
