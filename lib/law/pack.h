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
    int of_type; /* for an EVENT fact: index of an event type to which it may point; others stand in `values` by their
                    names; -1: another fact, or an event of any type */
};

/*
 * Matches an event: its type and every `where`. A fact that is absent does not match, unless `false` is wanted of a
 * BOOL that need not be stated.
 */
struct pattern {
    int type; /* index into pack->events */
    const struct where *wheres;
    size_t nwheres;
    const struct where *unless; /* none of these may hold */
    size_t nunless;
    const struct pattern
        *of; /* the event to which its `of` points is so: type, wheres, unless and `of`; NULL: not asked */
    bool
        unconflicted; /* the person whom it names has no conflict of interest in the case, or it names nobody */
    bool whole;       /* it names no person, or the last of the accused who are still part of the case */
    bool whole_charged; /* … of those who are charged, where the law speaks of them (bị can, bị cáo) */
    /* When there are any: the latest event that is one of these (type, wheres, unless, `of`), before this one, must match … */
    const struct pattern *among;
    size_t namong;
    const struct pattern *after; /* … this; or, when it is NULL, there must be none of them */
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

/* A step before the end of a term that begins with an extension of it, while the law allows another. */
enum after_grant { GRANT_NOT, GRANT_FIRST, GRANT_FURTHER };

enum age_rule { AGE_ANY, AGE_VICTIM_UNDER, AGE_ALL_VICTIMS_FROM };
enum subject_age_rule { SUBJECT_AGE_ANY, SUBJECT_AGE_UNDER, SUBJECT_AGE_FROM };

/* What must hold at the start event for a rule to run. All given conditions must hold. */
struct condition {
    enum age_rule
        age; /* VICTIM_UNDER n: some victim is under n, or of unknown age; ALL_VICTIMS_FROM n: none is. Of a deadline
                about one victim: that one */
    int age_years;
    int offence_group; /* index into pack->groups of articles; -1: any. Else an offence known by then is in it (offence_in_group) */
    const struct where *wheres; /* facts of the start event itself */
    size_t nwheres;
    enum subject_age_rule
        subject_age; /* of the rule's person; who was born at an unknown date is not under it */
    int subject_age_years;
    const int *stages; /* the case is, after the event, in one of these; none given: in any */
    size_t nstages;
    const int *open; /* when there are any: a deadline of one of these rules (any version) runs */
    size_t nopen;
    const int *not_open; /* no deadline of these runs */
    size_t nnot_open;
    struct str flag, no_flag; /* the case has that flag, has not that one; absent: not asked */
};

enum subject_kind { SUBJECT_CASE, SUBJECT_PERSON, SUBJECT_VICTIM };

/* One lawful way to lengthen a rule's term. */
struct extension_step {
    int event;  /* the event type that grants it */
    bool total; /* the amount is the whole term from the start */
    int max_amount;
    enum term_unit unit;
    int count;                     /* how often at most; 0: the law sets no number */
    const struct str *authorities; /* who may grant it; none: the event alone is enough */
    size_t nauthorities;
    const struct str *grounds; /* when there are any: the act must bear one of them */
    size_t ngrounds;
    bool standing;  /* it also applies from the start when its event came earlier in the case */
    int cap_amount; /* the whole term may not pass this; 0: no cap */
    enum term_unit cap_unit;
    int request_event; /* the event type by which it must have been asked for; -1: none */
    int order;         /* 1, 2, 3 … as they stand */
    struct str citation, note_vi, note_en;
};

enum lapse { LAPSE_RUNS_ON, LAPSE_LAPSES };

/* One deadline for everybody who is so at that moment. */
enum each {
    EACH_NONE,
    EACH_RESTRAINED,
    EACH_DETAINED,
    EACH_MEASURED,
    EACH_UNREPRESENTED /* victims all of whose representatives are in conflict, and for whom the rule does not run */
};

/*
 * Several deadlines of one row run side by side, each about a paper of its own (complaints): what an act does to one of
 * them it does only to that which is about the event to which its `of` points. About which event a deadline is:
 */
enum own {
    OWN_NONE,  /* nothing is asked */
    OWN_START, /* the one that started it */
    OWN_OF     /* the one to which the `of` of that one points */
};

struct rule_start {
    int anchor;        /* index into pack->anchors, or -1 */
    struct pattern on; /* when anchor is -1 */
    enum each each;
};

/* A part of another length: `legal` and `safe` may be read differently while the text is not confirmed. */
struct share {
    int legal_p, legal_q, safe_p, safe_q;      /* legal_q == 0: no share */
    struct str provisional_vi, provisional_en; /* why it is only provisional; absent: it is not */
};

/*
 * Sessions with somebody young: how many a day, and how long one may be: `amount` hours of the row. Such a row starts no
 * deadline; what is held or booked beyond it is told of the act.
 */
struct session_limit {
    bool any;                 /* false: the row limits no sessions, and nothing else here means anything */
    int held, booked;         /* event types; booked < 0: none announces them */
    enum fact_id booked_for;  /* the fact of the latter that says for when */
    const enum fact_id *with; /* the facts that name with whom */
    size_t nwith;
    int under;         /* of whom is younger; a victim born at an unknown date is taken to be */
    int a_day;         /* so many sessions of one person a day; 0: any number */
    const int *unless; /* not any more after one of these event types */
    size_t nunless;
};

/*
 * A term that another agency goes on with: the days used before it was decided to hand the case over count, and the rest
 * runs from the day on which the other has the file (Art. 169.5 BLTTHS).
 */
struct carriage {
    struct patterns decided, received;
    struct str citation;
};

/*
 * A rule of which the row leaves only its share: of detention to whoever is young, by the law of the day on which the stage
 * began; of a term of the case while one of the accused is young, by the law of the day on which the term began.
 */
struct shortening {
    int rule;
    const int
        *in_force_by; /* detention: the day of the latest of these event types, or else of the act itself */
    size_t nin_force_by;
    struct patterns unless; /* a term of the case: not after one of these, whenever it came in the case, … */
    struct patterns lifting; /* … nor of the term that runs when one of these comes */
};

/* In a set of classes: while the class is not known. A row for that stands in for its family until it is. */
#define CLASS_UNKNOWN_BIT (1U << 31)

struct rule {
    struct str id;
    const struct str *also; /* protection rows that are this deadline */
    size_t nalso;
    struct str name_vi, name_en, citation, rank, bound, stage_group;
    struct str confidence, source, check;
    struct str notes_vi, notes_en, on_lapse_vi, on_lapse_en; /* absent: none */
    struct str trigger;                                      /* what starts it, in the words of the row */
    struct str severity; /* classes of offence it is for, as written; absent: all */
    unsigned classes;    /* the same as a set: bit i is pack->classes[i], CLASS_UNKNOWN_BIT; 0: all */
    struct str
        family; /* rules that are one term by class: a change of class goes from one to the other; absent: none */
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
    enum own own;
    struct condition when;
    struct patterns restart; /* supersedes the running one and starts anew */
    /* From `stay` on it does not run out, until something of `stay_anew` starts it anew, or `stay_off` lets it go on. */
    struct patterns stay, stay_anew, stay_off;
    bool suspected; /* while nothing is charged, the class of what is suspected will do */
    struct patterns end;
    bool
        order_stands; /* who is held under it is held by its order, though an act ended it, until the next term */
    bool act_ends;        /* act.done with data.rule of this id ends the oldest open one */
    bool act_starts_next; /* recurring: what ends it starts the next round */
    struct patterns void_by;
    const int
        *before; /* kind BEFORE: the rules whose end it precedes, the latest running one; by index of a row */
    size_t nbefore;
    enum fact_id
        before_fact; /* kind BEFORE without such a rule: the time that the starting event states; else FACT_COUNT */
    enum after_grant
        after_grant; /* … begins only with the first, or a further, extension granted to that term */
    bool actual_end; /* kind BEFORE: when the other term ends early, that day counts as its end */
    const int *
        length_of; /* takes kind, amount, unit and ladder of the one of these that is in force for the class */
    size_t nlength_of;
    struct share share; /* of that length */
    const struct shortening *
        shortens; /* what else the share is of: detention, under these rules, of whoever is as young as `when` says */
    size_t nshortens;
    const int *cap; /* liberty: never beyond the unrolled end of the latest deadline of these rules */
    size_t ncap;
    const int *
        since; /* counts from the first of these event types that the person has had since the last release */
    size_t nsince;
    const int *in_force_by; /* dates of effect are judged on the day of the latest of these event types, … */
    size_t nin_force_by;    /* … when there was one: a stage keeps the law under which it began */
    struct patterns orders; /* liberty: acts that state a new end without lengthening the term */
    struct session_limit sessions;
    struct str ladder; /* its alarms, by name; absent: the first ladder that fits */
    const struct extension_step *extensions;
    size_t nextensions;
    const int *instead; /* the rules whose place it takes while the case has `instead_flag` */
    size_t ninstead;
    struct str instead_flag;
    struct str
        asleep; /* while the case has this flag the row is not owed; what it counts from then still counts */
    struct carriage carried;
};

/* Lawful grounds of an event type, with their dates of effect. */
struct ground {
    int event;
    struct str code, name_vi, name_en, citation;
    day_t from, through;
    bool early; /* lawful also before the end of the terms that the event otherwise waits for */
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

/* Ways in which someone may be restrained, as a set. */
enum restraint { RESTRAINT_CUSTODY = 1, RESTRAINT_DETENTION = 2, RESTRAINT_MEASURE = 4, RESTRAINT_ALL = 7 };
enum restraint_act { RESTRAINT_NOT, RESTRAINT_STARTS, RESTRAINT_ENDS };

/* What an event says of the offences charged: those of the case, or of the person it names. */
enum charge_act {
    CHARGE_NOT,
    CHARGE_CASE,
    CHARGE_AMENDS, /* names the offence of the case anew, or one more of them (charge_adds) (Art. 156.1 BLTTHS) */
    CHARGE_ADDS,
    CHARGE_REPLACES,
    CHARGE_REMOVES,
    CHARGE_REJECTS, /* takes back the last decision on the person's charges: what it replaced stands again (Art. 180.3 BLTTHS) */
    CHARGE_RESTORES, /* what an act that removes had taken back stands again (Art. 235 BLTTHS) */
    CHARGE_SUSPECTS  /* nobody is charged: what offence it looks like, for rows that ask for no more */
};

/* Whether the person it names (or everybody) leaves the proceedings for a time or for good, or comes back. */
enum part_act {
    PART_NOT,
    PART_LEAVES,
    PART_RETURNS,
    PART_NAMED_LEAVES /* only whom it names: who goes into another case */
};

/* What must have come before for an event to be in order; otherwise the violation `order`. */
struct requirement {
    const struct where *wheres; /* asked only of acts of which these hold */
    size_t nwheres;
    bool person;         /* only events that concern the person whom the act names are looked at */
    unsigned restrained; /* when not 0: that person must be restrained in one of these ways */
    const int *among;    /* the latest event before this one among these types … */
    size_t namong;
    const int *latest; /* … must be one of these; … */
    size_t nlatest;
    bool none_ok; /* … or there is none of them at all */
    const int
        *open_rules; /* when there are any: a deadline of one of these rules (any version) must be open */
    size_t nopen_rules;
    struct str no_flag; /* the case does not have this flag; absent: not asked */
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
    enum charge_act charge;
    const struct str
        *charge_adds; /* CHARGE_AMENDS: of these kinds it adds an offence; otherwise it replaces */
    size_t ncharge_adds;
    enum restraint_act restraint_act;
    unsigned restraint; /* which restraints it starts or ends */
    enum part_act part;
    bool recorded_only; /* nothing follows from it: it is part of the record */
    bool derived;       /* it follows of itself (pack->derived); nobody can record it */
    struct str flag;    /* it sets this flag of the case, or the one that its `kind` names; absent: none */
    bool unflags;       /* … or takes it back */
};

struct stage {
    struct str code, name_vi, name_en;
    bool closed;
};

struct stage_move {
    struct rule_start on; /* an anchor or a pattern */
    int to;               /* index into pack->stages */
};

/* Classes of offence from the lightest to the heaviest (BLHS Art. 9). */
struct offence_class {
    struct str code;
    int max_penalty; /* years of imprisonment; 99: life or death */
};

struct offence {
    int article, clause;
    int class; /* index into pack->classes */
    struct str severity, name_vi, name_en, penalty;
};

/* A flag of the case for which the law has a condition: its class is one of these, if it is known. */
struct flag_rule {
    struct str code;
    unsigned classes;
    struct str citation, detail_vi, detail_en; /* told while the case has the flag, and is of another class */
};

/* An event that keeps something from happening of itself, if it came in time: while a deadline of `rules` ran. */
struct prevention {
    struct pattern on;
    const int *rules; /* rule indices; none: whenever it came */
    size_t nrules;
};

/* What happens of itself just after the last of these terms has lapsed, when nothing of `unless` was done in time. */
struct derived_event {
    int event;
    const int *lapsed; /* rule indices */
    size_t nlapsed;
    const struct prevention *unless;
    size_t nunless;
    bool
        on_end; /* on the last day of the term itself, so that what starts then counts from it; else the day after */
};

/* Returns of the file by one of those who may, how often, and what shows that the file is back with them. */
struct returns_rule {
    struct patterns on, back;
    struct patterns reset; /* the proceedings begin anew: what was returned before no longer counts */
    int most;              /* 0: the law sets no number */
    struct str citation;
};

enum returned_by { RETURNED_BY_PROCURACY, RETURNED_BY_JUDGE, RETURNED_BY_PANEL, RETURNED_BY_COUNT };

/* A suspension of the proceedings: what begins and ends it, and the rule by which it is reviewed. */
struct suspension_rule {
    struct str code;
    struct patterns start, end;
    int review; /* rule index, or -1 */
};

/* A lawful reason for which an open case has no running deadline. */
struct idle_rule {
    const int *among; /* the latest event among these types must match `latest` */
    size_t namong;
    struct pattern latest;
    struct str reason_vi, reason_en, citation;
};

/* What one agency owes another: see lib/law/episode.h. */
struct handoff_rule {
    struct str id, name_vi, name_en, citation;
    const struct str *also;
    size_t nalso;
    struct str carries;  /* notice, decision, file, judgment, report */
    struct str from, to; /* agencies, by their words */
    struct patterns cause;
    struct condition when;
    int rule;     /* the time limit that is its clock: index of a row, or -1 */
    bool unnamed; /* the unit that its cause names in `to` is somebody else, not its addressee */
    bool
        answered; /* the clock is that of the addressee, for what he does with it: to send or to receive does not end it */
    struct patterns sent, received, accepted, returned, void_by;
};

/* One rung of a ladder of alarms: so long before or after one of the two readings. */
struct rung {
    struct str code;
    bool on_safe;        /* else on legal */
    bool half;           /* in the middle between the start and that reading; no amount then */
    int amount;          /* negative: before */
    enum term_unit unit; /* hours or days of 24 hours; none: at the instant itself */
};

struct ladder {
    struct str name;
    unsigned kinds;    /* kinds of term that it is for, bit by bit; 0: any */
    bool liberty_only; /* for rules that limit someone's liberty */
    const struct rung *rungs;
    size_t nrungs;
};

/*
 * To whom what is told to a victim goes: never to somebody in conflict of interest. Who is reported or accused, lives
 * with one of them or has been marked is in conflict.
 */
struct representation {
    int under; /* victims under this age are told through others, and those of unknown age; 0: the pack says nothing */
    int rule;              /* by which one free of conflict has to be appointed: index of a row */
    struct patterns marks; /* the person whom it names is in conflict from then on */
    struct patterns
        accuses; /* … is one of the accused from then on, also who came into the case as something else */
    struct patterns
        appoints; /* someone represents the victim whom it names (or all) in place of the others */
    struct patterns protects;        /* someone protects that victim's rights */
    struct patterns legal_aid;       /* the legal-aid centre has sent someone */
    struct str detail_vi, detail_en; /* violation `order`: somebody in conflict was appointed */
};

struct offence_group {
    struct str code;
    int first_article, last_article;
};

/* For each event type the rules, or handoffs, that it may concern in some way: made by pack_index(). */
struct start_index {
    const int *first; /* first[t] .. first[t + 1] - 1 are the places in `rules` for event type t */
    const int *rules; /* rule indices, or those of handoffs */
};

/* Shortening `k` of row `row` is of a term of the case. */
struct term_share {
    int row;
    size_t k;
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
    bool unmarked; /* the Vietnamese is right though no letter of it bears a mark ("ngay") */
};

/* A small history that starts some rules, so that people see one at work. */
struct law_example {
    const int *rules; /* index of a row of each */
    size_t nrules;
    struct str input; /* what simulate takes: JSON with as_of */
};

/* The articles by which terms are computed, as explanations name them; absent: none is named. */
struct computation {
    const struct rule *terms;   /* the row on hours, days, months and days off; NULL: none */
    const struct rule *liberty; /* the row on custody and detention */
    struct str deducted;        /* custody served is less of the detention */
    struct str classes;         /* classes of offence */
};

/* A citation written out, by language. */
struct cited_text {
    struct str citation, full[2];
};

struct pack {
    struct str version; /* identifies the facts: projections carry it */
    struct computation computation;
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
    const struct cited_text *cited; /* what the rules cite, sorted: most of what explanations name */
    size_t ncited;
    int corrected_event;                 /* index of event.corrected */
    int act_event;                       /* index of act.done */
    const struct offence_class *classes; /* lightest first, at most 31 */
    size_t nclasses;
    const struct derived_event *derived;
    size_t nderived;
    struct returns_rule returns[RETURNED_BY_COUNT];
    const struct suspension_rule *suspensions;
    size_t nsuspensions;
    const struct idle_rule *idles;
    size_t nidles;
    const struct handoff_rule *handoffs; /* sorted by id */
    size_t nhandoffs;
    struct representation representation;
    const struct ladder *ladders; /* the first that fits */
    size_t nladders;
    const struct flag_rule *flags;
    size_t nflags;
    const struct law_example *examples; /* in the order of the file: the first of a rule is the one to show */
    size_t nexamples;
    /* Made by pack_index(); absent (starts.first == NULL): each fold makes its own. */
    struct start_index
        starts; /* what it may start; what others cap, then kind BEFORE, after the others: these must stand first */
    struct start_index changes;   /* whose deadlines it may end or start anew, by the first version */
    struct start_index lengthens; /* of whose deadlines it may be a step, by the first version */
    struct start_index owes;      /* the handoffs that it may cause, … */
    struct start_index moves_on;  /* … and those of which it may be a step by the patterns of the row */
    const struct term_share *term_shares; /* shortenings of terms of the case, … */
    size_t nterm_shares;
    int share_years;          /* … the greatest age that they ask for, … */
    day_t share_from;         /* … the first day on which one is in force, … */
    const bool *share_lifts;  /* … and by event type: it may lift one */
    const int *first_version; /* by rule: the first row of the same id; versions stand side by side */
    const int *stand_in; /* by rule: the first row of that which takes its place while a flag is set, or -1 */
};

/*
 * Fills `starts` and what follows it from what stands in the pack; whoever builds a pack calls it last, once. Without it
 * law_fold gives the same answers, more slowly. False: no memory.
 */
MUST_USE bool pack_index(struct pack *p, struct arena *a);

/* The index, or -1. Of several rows with one id (versions by date of effect) pack_rule gives the first. */
int pack_rule(const struct pack *p, struct str id);
int pack_event(const struct pack *p, struct str name);
int pack_stage(const struct pack *p, struct str code);

/* True when `id` is a rule, another known row, or a handoff. */
bool pack_knows_row(const struct pack *p, struct str id);

/* The ladder of that name, or NULL. */
const struct ladder *pack_ladder(const struct pack *p, struct str name);

/* The word for a code, or NULL when the pack has none. Defined in lib/law/word.c. */
const struct word *pack_word(const struct pack *p, struct str code);

#endif
