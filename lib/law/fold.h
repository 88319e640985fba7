/* What the law makes of a history: deadlines with their reasons, the stage, violations. Pure and deterministic. */
#ifndef HOSO_LIB_LAW_FOLD_H
#define HOSO_LIB_LAW_FOLD_H

#include "lib/base/fail.h"
#include "lib/law/episode.h"

enum status {
    STATUS_RUNNING,
    STATUS_MET,
    STATUS_MET_LATE,
    STATUS_OVERDUE, /* running and as_of past the legal due instant; never stored */
    STATUS_LAPSED,
    STATUS_SUPERSEDED,
    STATUS_VOID,
    STATUS_COUNT
};

extern const char *const status_names[STATUS_COUNT]; /* "running", … */

enum violation_code {
#define VIOLATION(name, code, forbids, vi, en) VIOLATION_##name,
#include "lib/law/violation.tbl.h"
#undef VIOLATION
    VIOLATION_COUNT
};

struct violation_info {
    const char *code;
    bool forbids;
    const char *vi, *en;
};

const struct violation_info *violation_info(enum violation_code c);

struct violation {
    enum violation_code code;
    int rule;  /* index into pack->rules, or -1 */
    int event; /* index into history->events of the act, or -1 when no act: the term ran over */
    struct str citation;
    struct str detail_vi, detail_en; /* what exactly, in words of the law pack; absent: the general text */
};

/* What to tell people: the detail when there is one, else the general text of the code. */
struct str violation_text(const struct violation *v, bool vietnamese);

enum notice_code {
    NOTICE_BEFORE_PACK, /* the event lies before the law pack begins: another code applied, nothing is computed */
    NOTICE_AGE_PRESUMED,        /* a victim's birth date is not known: taken for under age */
    NOTICE_NO_DEADLINE,         /* the case is open and no deadline with an instant runs */
    NOTICE_CALENDAR_UNVERIFIED, /* some date rests on days that no decision has confirmed */
    NOTICE_NOT_COMPUTED,        /* the event starts a modelled rule of a kind that the fold cannot compute */
    NOTICE_CLASS_UNKNOWN, /* the class of the offence is not known: nothing that depends on it can start */
    NOTICE_AGE_UNKNOWN,   /* someone's birth date is not known: taken for of age */
    NOTICE_IDLE,          /* no deadline runs, for a reason that the law knows */
    NOTICE_FLAG_UNFIT,    /* the case has a flag that its class of offence rules out */
    NOTICE_REPRESENTATIVE_MISSING, /* a victim has nobody who may be told: CL-29 */
    NOTICE_COUNT
};

struct notice {
    enum notice_code code;
    int event;                                 /* or -1 */
    int rule;                                  /* index into pack->rules, or -1 */
    struct str detail_vi, detail_en, citation; /* in words of the law pack; absent: the general text */
};

const char *notice_code_name(enum notice_code c);
const char *notice_text(enum notice_code c, bool vietnamese);

/* What to tell people: the detail when there is one, else the general text of the code. */
struct str notice_words(const struct notice *n, bool vietnamese);

/* One lengthening that was applied. */
struct applied_extension {
    int step;  /* index into the extensions of deadline_ladder() */
    int event; /* index into history->events */
    int amount;
    enum term_unit unit;
    struct when at;       /* when it was granted, after correction */
    inst_t from;          /* from here on it counts: `at`, or what was told before it of that day */
    struct str authority; /* who granted it, as recorded; may be absent */
    int p, q;             /* only so much of the amount counts (q == 0: all of it): see portion_of */
};

/* The case went to another agency, which goes on with the term. */
struct carried {
    int decided, received; /* indices into history->events */
    struct when decided_at, received_at;
    int used, rest; /* days: up to the decision, and from the receipt on; both 0 when … */
    bool over;      /* … the term was over by then, whatever an extension made of it later */
};

/* From `from` until the next span's `from` (the last one: for ever) the deadline stood like this. */
struct span {
    inst_t
        from; /* INST_ALWAYS never occurs: a `before` deadline's first span begins with its starting event */
    enum status state; /* RUNNING, MET, MET_LATE, LAPSED, SUPERSEDED or VOID */
    bool has_legal;
    inst_t legal, safe;
    bool provisional, imprecise;
    int class; /* see struct deadline */
};

/* What decided the end of a term of liberty: the law's own length, the term of the stage, or the order. */
enum liberty_end { LIBERTY_END_LAW, LIBERTY_END_CAP, LIBERTY_END_ORDER };

struct deadline {
    int rule;
    int length;  /* the rule whose kind, amount and ladder it has: itself, or one of its length_of */
    int subject; /* index into history->persons, or -1 */
    int round;   /* 1, 2, … in the order of starts of this rule and subject */
    int started_by; /* index into history->events; of a derived event: the one that started the terms that lapsed */
    int ended_by; /* or -1 */
    int start_type; /* index into pack->events: that of started_by, or the derived event that followed from it */
    int end_type;   /* when ended_by >= 0 */
    bool has_start; /* false for kind BEFORE: starts_at is null */
    struct when starts_at;
    struct when ended_at; /* when ended_by >= 0 */
    struct when stated;   /* kind BEFORE without another term: the time that the starting event stated */
    struct term term;
    enum status status; /* at as_of, overdue told */
    int superseded_by;  /* index into outcome->deadlines, or -1 */
    int replaces;       /* the deadline of another class or row that it took over from, or -1 */
    int instead; /* the rule (a row of it) in whose place it runs because of a flag of the case, or -1 */
    int class;   /* of the offence for which it runs: index into pack->classes, or -1 */
    const struct applied_extension *extensions;
    size_t nextensions;
    const struct carried *carried;
    size_t ncarried;
    int before;    /* kind BEFORE: index into outcome->deadlines of the term it precedes, else -1 */
    int shared_by; /* the rule that leaves only a share of the length, or -1 */
    int stayed_by; /* the event since which it does not run out, or -1: see rule.stay */
    /* Terms of liberty alone: */
    int deducted;             /* days of custody and of earlier detention that the length is less */
    int capped_by;            /* index into outcome->deadlines of the term that it may not pass, or -1 */
    enum liberty_end led;     /* what decided the legal end */
    int share_days;           /* of the share: so many days, before anything is deducted, … */
    day_t share_from;         /* … of which this is the first */
    const struct span *spans; /* at least one, by `from` */
    size_t nspans;
};

/* The rule of which its share is: its own mostly. */
static inline int share_rule(const struct deadline *d)
{
    return d->shared_by >= 0 ? d->shared_by : d->rule;
}

/* The rule whose extensions it may have: its own, or those of the row from which it takes its length. */
static inline const struct rule *deadline_ladder(const struct pack *p, const struct deadline *d)
{
    return &p->rules[p->rules[d->rule].nextensions ? d->rule : d->length];
}

/* What an event says after the corrections that counted. */
struct corrected {
    struct when at;
    const struct fact *facts;
    size_t nfacts;
};

struct outcome {
    inst_t as_of;
    int stage; /* index into pack->stages */
    int class; /* of the case, by what is charged: index into pack->classes, -1: not known */
    struct {
        int procuracy, judge, panel;
    } returns; /* in the whole case, whatever they were for */
    const struct deadline
        *deadlines; /* by (starts_at, rule id, subject, started_by); without start: the start event's time */
    size_t ndeadlines;
    const struct violation *violations; /* in the order of their events; those without an event last */
    size_t nviolations;
    const struct notice *notices;
    size_t nnotices;
    const struct episode *episodes; /* by (first span's from, kind, code, subject, started_by) */
    size_t nepisodes;
    const struct told_to *told; /* one for each victim, as at as_of */
    size_t ntold;
    const struct str *flags; /* those of the case, in the order in which they were set */
    size_t nflags;
    /* The events that counted, in lawful order, after correction: indices into history->events. */
    const int *order;
    size_t norder;
    const struct corrected *said; /* by index into history->events */
};

/*
 * What extension `i` adds to a term of liberty, in hours: never more than its step allows, and nothing when that was taken
 * as often as it may be. p/q (q == 0: all) of what the step allows counts.
 */
int64_t liberty_added(const struct pack *p, const struct deadline *d, const struct applied_extension *x,
                      size_t i, int part_p, int part_q);

/* p/q (q == 0: all) of so many hours of a term of liberty: of detention whole days. */
int64_t liberty_share(const struct rule *length, int64_t hours, int p, int q);

/* A length of liberty in hours, a month having 30 days. */
int64_t liberty_hours(int amount, enum term_unit unit);

/* The rule whose share makes it provisional, if a share does: that of the term which it precedes, when it precedes one. */
static inline int doubted_rule(const struct outcome *o, const struct deadline *d)
{
    return share_rule(d->before >= 0 ? &o->deadlines[d->before] : d);
}

struct fold_options {
    bool has_as_of, has_known_at;
    inst_t as_of;    /* count what happened by then; without it: the time of the last event */
    inst_t known_at; /* count what was recorded by then */
};

/*
 * Derives everything from the events. Fails only with ERR_NO_MEMORY, or with ERR_FIELDS naming /events/N/… when a
 * correction points to nothing or to a correction. `out` lives in the arena.
 */
MUST_USE enum err law_fold(const struct pack *p, const struct calendar *c, const struct history *h,
                           const struct fold_options *opt, struct arena *a, struct outcome *out,
                           struct fail *f);

#endif
