/* The law as the engine reads it: rules, event types, stages and grounds, compiled from the law pack's JSON. */
#ifndef HOSO_LIB_LAW_PACK_H
#define HOSO_LIB_LAW_PACK_H

#include "lib/law/term.h"

/* `fact` has one of the values (text for CODE and RULE, decimal text for INT, "true"/"false" for BOOL). */
struct where {
    enum fact_id fact;
    const struct str *values;
    size_t nvalues;
    bool stated; /* the fact must be there: an absent BOOL is then not taken for false (competent) */
    bool
        absent; /* the fact must not be there (`null` in the pack: a discontinuation of the whole case names no person) */
    int of_type; /* for an EVENT fact: index of the event type it must point to; else -1 */
};

/*
 * Matches an event: its type and every `where`. A fact that is absent does not match, unless `false` is wanted of a
 * BOOL that need not be stated.
 */
struct pattern {
    int type; /* index into pack->events */
    const struct where *wheres;
    size_t nwheres;
    /* The latest event among these types, before this one, must be `after_type` (-1: no such condition). */
    int after_type;
    const int *among;
    size_t namong;
};

struct patterns {
    const struct pattern *items;
    size_t n;
};

/* A named first occurrence, such as t0: the first event of the case that matches any pattern since the last reset. */
struct anchor {
    struct str name;
    struct patterns on;
    struct patterns reset; /* after one of these the next match is a new occurrence (report.transferred) */
};

enum age_rule { AGE_ANY, AGE_VICTIM_UNDER, AGE_ALL_VICTIMS_FROM };

/* What must hold at the start event for a rule to run. All given conditions must hold. */
struct condition {
    enum age_rule
        age; /* VICTIM_UNDER n: some victim is under n, or of unknown age; ALL_VICTIMS_FROM n: none is */
    int age_years;
    int offence_group; /* index into pack->groups of articles; -1: any. The article known by then must be in it */
    const struct where *wheres; /* facts of the start event itself */
    size_t nwheres;
};

enum subject_kind { SUBJECT_CASE, SUBJECT_PERSON, SUBJECT_VICTIM };

/* One lawful way to lengthen a rule's term. */
struct extension_step {
    int event;  /* the event type that grants it */
    bool total; /* the amount is the whole term from the start */
    int max_amount;
    enum term_unit unit;
    int count;                     /* how often at most; 0: the law sets no number */
    const struct str *authorities; /* who may grant it */
    size_t nauthorities;
    int request_event; /* the event type by which it must have been asked for; -1: none */
    int order;
    struct str citation, note_vi, note_en;
};

enum lapse { LAPSE_RUNS_ON, LAPSE_LAPSES };

struct rule_start {
    int anchor;        /* index into pack->anchors, or -1 */
    struct pattern on; /* when anchor is -1 */
};

struct rule {
    struct str id;
    const struct str *also; /* protection rows that are this deadline */
    size_t nalso;
    struct str name_vi, name_en, citation, rank, bound, stage_group;
    struct str confidence, source, check, notes, on_lapse_text;
    struct str trigger;     /* what starts it, in the words of the row */
    struct str severity;    /* class of offence it is for; absent: all */
    struct str length_text; /* when the law gives no number: what it says instead ("= E11-E16", "unread") */
    struct str confirmed_by, confirmed_on; /* absent until a lawyer confirms the row */
    day_t from, through; /* dates of effect, inclusive; through = INT32_MAX: still in force */
    enum term_kind kind;
    int amount; /* 0 when there is none */
    enum term_unit unit;
    enum subject_kind subject;
    enum lapse lapse;
    bool told;                    /* false: guidance, which only rings and is never overdue */
    bool liberty;                 /* it limits someone's liberty: only a kind that never rolls will do */
    bool modelled;                /* false: listed by coverage with `unmodelled_reason` */
    struct str unmodelled_reason; /* a code; what people read is its word */
    const struct rule_start *starts;
    size_t nstarts;
    bool once; /* at most one per case and subject */
    struct condition when;
    struct patterns restart; /* supersedes the running one and starts anew */
    struct patterns end;
    bool act_ends;        /* act.done with data.rule of this id ends the oldest open one */
    bool act_starts_next; /* recurring: what ends it starts the next round */
    struct patterns void_by;
    int before_rule; /* kind BEFORE: the rule whose end it precedes; index of a row with that id; else -1 */
    const struct extension_step *extensions;
    size_t nextensions;
};

/* Lawful grounds of an event type, with their dates of effect. */
struct ground {
    int event;
    struct str code, name_vi, name_en, citation;
    day_t from, through;
};

enum fact_need { NEED_OPTIONAL, NEED_REQUIRED };

struct event_fact_spec {
    enum fact_id fact;
    enum fact_need need;
    const struct str *values; /* allowed codes; none: any code of the right form */
    size_t nvalues;
    int64_t min, max; /* INT */
    bool stated;      /* BOOL: its absence says nothing; see struct where */
};

/* What must have come before for an event to be in order; otherwise the violation `order`. */
struct requirement {
    const int *among; /* the latest event before this one among these types … */
    size_t namong;
    const int *latest; /* … must be one of these; … */
    size_t nlatest;
    bool none_ok; /* … or there is none of them at all */
    const int
        *open_rules; /* when there are any: a deadline of one of these rules (any version) must be open */
    size_t nopen_rules;
    struct str citation, detail_vi, detail_en;
};

/* `suspension.early`: the event is lawful only on or after the safe last day of the running deadline of these rules. */
struct event_type {
    struct str name; /* "report.received" */
    struct str name_vi, name_en;
    const struct event_fact_spec *facts;
    size_t nfacts;
    const struct requirement *requires;
    size_t nrequires;
    const int *not_before_end_of; /* rule indices */
    size_t nnot_before_end_of;
    bool needs_listed_ground; /* violation `suspension.ground` when the ground is not in pack->grounds */
    struct str ground_citation;
    bool takes;              /* the unit that records it holds the case from then on */
    bool hands;              /* the unit in `to` is given access */
    const struct str *texts; /* free texts that its data may bear (reason): never facts, sealed over HTTP */
    size_t ntexts;
};

struct stage {
    struct str code, name_vi, name_en;
    bool closed;
};

struct stage_move {
    struct rule_start on; /* an anchor or a pattern */
    int to;               /* index into pack->stages */
};

struct offence {
    int article, clause;
    struct str severity, name_vi, name_en, penalty;
};

struct offence_group {
    struct str code;
    int first_article, last_article;
};

/* For each event type the rules that it may start: made by pack_index(). */
struct start_index {
    const int *first; /* first[t] .. first[t + 1] - 1 are the places in `rules` for event type t */
    const int
        *rules; /* rule indices; those of kind BEFORE after the others, so that their base stands first */
};

/* A row known by id that is not a time limit (duties, handoffs, interview rules). */
struct known_row {
    struct str id, name_vi, name_en, citation, kind, check, confidence;
    struct str same_as;                    /* the time limit that is this row's deadline, or absent */
    struct str confirmed_by, confirmed_on; /* absent until a lawyer confirms the row */
};

/* A code of the pack (rank, authority, who is bound, reason, unit) and what people read in its place. */
struct word {
    struct str code, vi, en;
};

struct pack {
    struct str version;       /* identifies the facts: projections carry it */
    day_t in_force_from;      /* before it another code applied: histories are told so */
    const struct rule *rules; /* sorted by id */
    size_t nrules;
    const struct event_type *events;
    size_t nevents;
    const struct anchor *anchors;
    size_t nanchors;
    const struct stage *stages;
    size_t nstages;
    const struct stage_move *moves;
    size_t nmoves;
    const struct ground *grounds;
    size_t ngrounds;
    const struct offence *offences;
    size_t noffences;
    const struct offence_group *groups;
    size_t ngroups;
    const struct known_row *rows; /* sorted by id */
    size_t nrows;
    const struct word *words; /* sorted by code */
    size_t nwords;
    int corrected_event; /* index of event.corrected */
    int act_event;       /* index of act.done */
    /* Which events count as a return of the file, by whom; each may be empty. */
    struct patterns returns_procuracy, returns_judge, returns_panel;
    struct start_index starts; /* made by pack_index(); absent (first == NULL): each fold makes its own */
};

/*
 * Fills `starts` from what stands in the pack; whoever builds a pack calls it last, once. Without it law_fold gives
 * the same answers, more slowly. False: no memory.
 */
MUST_USE bool pack_index(struct pack *p, struct arena *a);

/* The index, or -1. Of several rows with one id (versions by date of effect) pack_rule gives the first. */
int pack_rule(const struct pack *p, struct str id);
int pack_event(const struct pack *p, struct str name);
int pack_stage(const struct pack *p, struct str code);

/* True when `id` is a rule or another known row. */
bool pack_knows_row(const struct pack *p, struct str id);

/* The word for a code, or NULL when the pack has none. Defined in lib/law/word.c. */
const struct word *pack_word(const struct pack *p, struct str code);

#endif
