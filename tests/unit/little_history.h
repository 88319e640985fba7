/* Writes a history event by event, and finds things in what the fold makes of it. */
#ifndef HOSO_TESTS_UNIT_LITTLE_HISTORY_H
#define HOSO_TESTS_UNIT_LITTLE_HISTORY_H

#include "tests/unit/little_law.h"

enum { TALE_EVENTS = 64, TALE_FACTS = 256, TALE_PERSONS = 4 };

struct tale {
    struct person persons[TALE_PERSONS];
    struct event events[TALE_EVENTS];
    struct fact facts[TALE_FACTS];
    size_t npersons, nevents, nfacts;
};

/* "2026-03-02T09:00:00+07:00", "2026-03-02", or two dates "2026-03-02/2026-03-05". */
static inline struct when when_of(const char *z)
{
    struct str s = str_of(z);
    size_t slash = str_find(s, '/');
    day_t from, to;
    inst_t at;
    if (inst_parse(s, &at))
        return (struct when){WHEN_INSTANT, at, at};
    if (slash < s.n) {
        ASSERT(day_parse(str_sub(s, 0, slash), &from) && day_parse(str_sub(s, slash + 1, s.n), &to));
        return (struct when){WHEN_INTERVAL, day_start(from), day_start(to + 1)};
    }
    ASSERT(day_parse(s, &from));
    return (struct when){WHEN_DATE, day_start(from), day_start(from + 1)};
}

static inline inst_t inst_of(const char *z)
{
    inst_t at;
    ASSERT(inst_parse(str_of(z), &at));
    return at;
}

/* A person; `birth` NULL: not known. */
static inline int person_add(struct tale *t, enum person_kind kind, const char *birth)
{
    ASSERT(t->npersons < TALE_PERSONS);
    struct person *p = &t->persons[t->npersons];
    *p = (struct person){.kind = kind, .birth_known = birth != NULL};
    ASSERT(!birth || day_parse(str_of(birth), &p->birth));
    return (int)t->npersons++;
}

/* Begins with a victim of 12 years. */
static inline void tale_begin(struct tale *t)
{
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, "2013-05-01");
}

static inline int happen_when(struct tale *t, int type, struct when at)
{
    ASSERT(t->nevents < TALE_EVENTS);
    t->events[t->nevents] =
        (struct event){.type = type, .at = at, .recorded_at = INST_ALWAYS, .facts = &t->facts[t->nfacts]};
    return (int)t->nevents++;
}

static inline int happen(struct tale *t, int type, const char *at)
{
    return happen_when(t, type, when_of(at));
}

/* Adds a fact to the event told last. */
static inline struct fact *fact_add(struct tale *t, enum fact_id id)
{
    ASSERT(t->nfacts < TALE_FACTS && t->nevents > 0);
    struct fact *f = &t->facts[t->nfacts++];
    f->id = id;
    t->events[t->nevents - 1].nfacts++;
    return f;
}

static inline void with_text(struct tale *t, enum fact_id id, const char *z)
{
    fact_add(t, id)->v.text = str_of(z);
}

static inline void with_num(struct tale *t, enum fact_id id, int64_t n)
{
    fact_add(t, id)->v.num = n;
}

static inline void with_when(struct tale *t, enum fact_id id, const char *z)
{
    fact_add(t, id)->v.when = when_of(z);
}

static inline int received(struct tale *t, const char *by, const char *at)
{
    int e = happen(t, RECEIVED, at);
    with_text(t, FACT_by, by);
    return e;
}

static inline int lengthened(struct tale *t, int type, int amount, const char *unit, const char *authority,
                             const char *at)
{
    int e = happen(t, type, at);
    with_num(t, FACT_amount, amount);
    with_text(t, FACT_unit, unit);
    with_text(t, FACT_authority, authority);
    return e;
}

static inline int acted(struct tale *t, const char *rule, const char *at)
{
    int e = happen(t, ACT_DONE, at);
    with_text(t, FACT_rule, rule);
    return e;
}

static inline int corrected(struct tale *t, int event, const char *new_at, const char *at)
{
    int e = happen(t, CORRECTED, at);
    with_num(t, FACT_event, event);
    t->events[e].has_new_at = true;
    t->events[e].new_at = when_of(new_at);
    return e;
}

static inline struct history tale_history(const struct tale *t)
{
    return (struct history){
        .persons = t->persons, .npersons = t->npersons, .events = t->events, .nevents = t->nevents};
}

/* The n-th (from 0) deadline of that rule, or NULL. */
static inline const struct deadline *deadline_of(const struct pack *p, const struct outcome *o,
                                                 const char *id, int n)
{
    for (size_t i = 0; i < o->ndeadlines; i++)
        if (str_is(p->rules[o->deadlines[i].rule].id, id) && n-- == 0)
            return &o->deadlines[i];
    return NULL;
}

static inline int violations_of(const struct outcome *o, enum violation_code code)
{
    int n = 0;
    for (size_t i = 0; i < o->nviolations; i++)
        n += o->violations[i].code == code;
    return n;
}

static inline int notices_of(const struct outcome *o, enum notice_code code)
{
    int n = 0;
    for (size_t i = 0; i < o->nnotices; i++)
        n += o->notices[i].code == code;
    return n;
}

#endif
