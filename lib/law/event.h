/* What happened in a case, as the engine sees it: persons, events and their facts, without any name or free text. */
#ifndef HOSO_LIB_LAW_EVENT_H
#define HOSO_LIB_LAW_EVENT_H

#include "lib/base/civil.h"

enum fact_id {
#define FACT(name, type) FACT_##name,
#include "lib/law/fact.tbl.h"
#undef FACT
    FACT_COUNT
};

enum fact_type {
    FACT_TYPE_INT,
    FACT_TYPE_BOOL,
    FACT_TYPE_CODE,
    FACT_TYPE_RULE,
    FACT_TYPE_PERSON,
    FACT_TYPE_EVENT,
    FACT_TYPE_WHEN,
    FACT_TYPE_TEXT,
    FACT_TYPE_CODES
};

struct fact_info {
    const char *name;
    enum fact_type type;
};

extern const struct fact_info fact_infos[FACT_COUNT];

/* The fact of that name, or FACT_COUNT. */
enum fact_id fact_find(struct str name);

/*
 * When something happened, as exactly as it is known: the instant lies in [lo, hi]. An exact instant has lo == hi.
 * A date has lo = 00:00 and hi = 24:00 of it; {"from","to"} the start of the first and the end of the last.
 */
enum when_form { WHEN_INSTANT, WHEN_DATE, WHEN_INTERVAL };

struct when {
    enum when_form form;
    inst_t lo, hi;
};

/* First and last civil day on which it may have happened. A date's `hi` (24:00) still belongs to that date. */
day_t when_first_day(struct when w);
day_t when_last_day(struct when w);

struct fact {
    enum fact_id id;
    union {
        int64_t num;     /* INT; BOOL as 0 or 1; PERSON as index into persons; EVENT as index into events */
        struct str text; /* CODE, RULE, TEXT */
        struct when when;
        struct {
            const struct str *items;
            size_t n;
        } codes;
    } v;
};

struct event {
    int type;           /* index into pack->events */
    struct when at;     /* when it happened */
    inst_t recorded_at; /* when it became known; INST_ALWAYS when the history does not say: as it happened */
    struct str id;      /* over HTTP the event's uuid; may be absent in a simulation */
    const struct fact *facts;
    size_t nfacts;
    /* An `event.corrected` event carries its replacement here: `at` when has_new_at, `data` when has_new_facts. */
    bool has_new_at, has_new_facts;
    struct when new_at;
    const struct fact *new_facts;
    size_t nnew_facts;
};

/* The fact, or NULL. */
const struct fact *event_fact(const struct event *e, enum fact_id id);

/* A representative is a role: one entry for each victim whom someone represents; it may bear the id of another person. */
enum person_kind {
    PERSON_VICTIM,
    PERSON_ACCUSED, /* also who is only reported */
    PERSON_WITNESS,
    PERSON_INFORMANT,
    PERSON_REPRESENTATIVE,
    PERSON_KIND_COUNT,
    PERSON_ABSENT =
        PERSON_KIND_COUNT /* while a history is folded: the event that brings the person is yet to come */
};

struct person {
    struct str id;
    enum person_kind kind;
    size_t since; /* the number (from 1) of the event that brought the person; 0 or 1: there from the start */
    bool birth_known;
    day_t birth; /* when birth_known */
    /* Of a representative: */
    bool one_victim;       /* false: represents every victim of the case */
    int victim;            /* index into persons, when one_victim */
    const int *lives_with; /* indices into persons */
    size_t nlives_with;
};

/* A case as told: `events` in the order in which they were given or recorded. The fold sorts, the teller need not. */
struct history {
    const struct person *persons;
    size_t npersons;
    const struct event *events;
    size_t nevents;
    struct str case_id; /* absent in a simulation that does not ask for the ids of what is derived */
};

#endif
