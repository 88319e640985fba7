/* What the parts of the fold share while one history is being folded; nobody else includes this. */
#ifndef HOSO_LIB_LAW_FOLD_INT_H
#define HOSO_LIB_LAW_FOLD_INT_H

#include "lib/law/fold.h"
#include "lib/law/sort.h"

/* An event that counts, as it stands after correction. */
struct act {
    int index; /* into history->events */
    int type;
    struct when at;
    inst_t stands; /* its place in time among the others: from here on it counts */
    day_t day;     /* the first on which it may have happened; known once it is folded */
    const struct fact *facts;
    size_t nfacts;
    int person,
        victim;  /* whom it names, or else the event to which its `of` points; into history->persons, or -1 */
    int pos;     /* its place in fold->acts */
    int earlier; /* place of the act of the same type before it, or -1 */
    bool whole, whole_charged; /* act_is_whole, as it was when it happened */
    bool derived; /* it followed of itself; `index` is the event that started the terms that lapsed */
};

/* A growing array in the fold's arena. */
struct vec {
    void *items;
    size_t n, room;
};

/* An extension as it was granted. It belongs to the term, under whichever row of its family that runs. */
struct granted {
    struct applied_extension x;
    bool stated; /* the act says how long; else it is all that the step allows */
    int ladder;  /* the rule whose step it took when it was granted */
    size_t pos;  /* place of the act that granted it in `acts` */
};

/* A deadline while the fold still changes it. */
struct live {
    struct deadline d;  /* its arrays are filled at the end */
    struct when from;   /* what the term is computed from */
    size_t started_pos; /* place of its starting act in `acts` */
    size_t ended_pos;   /* … of the act that ended it, if one did */
    size_t stage_pos;   /* so many acts had brought the case into the stage in which it started */
    int64_t
        about; /* the event that it is about: which first began it; where that is said, the one to which its `of` points; or -1 */
    enum status state; /* RUNNING until something ends it */
    day_t law_day;     /* which version of a row binds: the day of the act that first started it */
    bool has_until;    /* liberty: the end that the order states */
    inst_t until;
    bool until_vague; /* the order's end is not known to the day: its earliest is taken */
    bool has_given;   /* liberty: the order states no end, … */
    inst_t given; /* … and is taken to end where the law ended it on its day: no change lengthens it since */
    unsigned restrains; /* liberty: the ways of restraint that it limits, as a set */
    inst_t due_before;  /* liberty: when it ended before the act … */
    size_t moved_pos;   /* … at this place, less one, last moved that */
    bool settled; /* liberty: it had passed, and that was told, when another term began to limit the same */
    bool deducts; /* liberty: what the person has served before is deducted from it */
    struct when jailed; /* liberty: since when the person has been detained under it, if he is, … */
    inst_t begun;       /* … and until when custody led into that */
    struct vec
        grants; /* struct granted: all of the term and of those of other classes that it took over from */
    struct vec extensions; /* struct applied_extension: what the present ladder makes of them */
    struct vec stretches;  /* struct stretch, one for each extension */
    struct vec carried;    /* struct carried; … */
    day_t uncarried;       /* … and the last day that it would have, had it not been */
    struct vec spans;      /* struct span */
    int sooner; /* fold_open.c: place of the deadline of the same rule that was added before it, or -1; … */
    int prev, next;    /* … and of those of that rule that run, the ones before and after it */
    bool is_clock;     /* an episode shows when it is due */
    size_t share_pos;  /* place of the act since which it has only a share */
    bool share_lifted; /* an act lifted the share from this term */
    int step,
        beside; /* the first of what precedes its end; the next of what precedes the end of the same; or -1 */
};

struct fold {
    const struct pack *p;
    const struct calendar *c;
    const struct history *h;
    struct arena *a;
    const struct person *persons; /* as told, also those whom a later act brings */
    struct person *entering;      /* those of `h`, PERSON_ABSENT until the act that brings them */
    struct history now;           /* what `h` then is */
    struct pack indexed;          /* a copy with an index, when `p` came without one */
    const struct act *all;        /* by index of the event, after correction, also those that do not count */
    struct vec folded;            /* struct act: */
    const struct act *acts; /* those that have been folded and the present one, derived ones among them */
    size_t nacts;
    size_t pos;            /* the act being folded: the last of `acts` */
    size_t stage_pos;      /* so many acts have brought the case into its stage */
    size_t standing;       /* how many of `lives` stood before it */
    int *latest;           /* by event type: place of the latest act before the present one, or -1 */
    bool *taken;           /* by anchor: it has had its occurrence since the last reset */
    bool *fired;           /* by anchor: the present act is its occurrence */
    struct vec articles;   /* int64_t: those that acts named which charge nobody, each once */
    bool age_presumed;     /* told already */
    bool class_told;       /* of the present act: its class is not known */
    bool charges_go_on;    /* the next act is of the same instant and changes charges too; … */
    bool charges_went_on;  /* … the one before was; … */
    size_t together;       /* … how many of `lives` stood before the first of such acts */
    bool classes_moved;    /* some class is another, and the deadlines have not followed yet */
    struct vec awaited;    /* fold_family.c: struct awaited, what starts once the class is known; … */
    struct vec asked;      /* … and what of it is still to be asked, at the act that told a class */
    bool *age_told;        /* by person: that the age is not known */
    bool as_of_follows;    /* nobody said as of when: as of the last act */
    struct vec charges;    /* fold_class.c: struct charge, those that stand */
    struct vec dropped;    /* … and those that were taken back */
    struct party *parties; /* by person */
    int case_class;
    int suspected_class;             /* the heaviest that was suspected, or -1 */
    size_t case_moved;               /* place of the act that last made it another */
    int returned[RETURNED_BY_COUNT]; /* since the proceedings last began anew */
    bool *
        prevented; /* by derived event: since the first of the terms that now run, something kept it from happening */
    day_t
        *accused_on; /* fold_share.c: by person, 1 + the day on which he first became an accused; 0: never */
    bool *accused_now;       /* … he is one */
    struct held *held;       /* by person: fold_liberty.c */
    bool some_young;         /* … one of them may be young enough for a share of some term, … */
    bool some_share;         /* … or some term has had one */
    struct vec lives;        /* struct live * */
    struct vec open;         /* size_t, into lives: those still running, oldest first; … */
    struct vec leaning;      /* … those of them that others may cap; … */
    struct vec lapsing;      /* … and those that lapse by themselves */
    struct vec lapsed;       /* fold_lapse.c: those that have just lapsed */
    struct running *running; /* fold_open.c: by first version of a rule */
    int *places;       /* at the end: from a place in `lives` to the one among the outcome's deadlines */
    int *cursors;      /* of the one walk at a time */
    bool clocks_moved; /* since the last act: the term of such a clock, or what stands in its place */
    struct vec flags;  /* struct str */
    bool flags_moved;  /* the present act set one or took one back */
    int in_place;      /* the rule in whose place a row is being started, or -1 */
    unsigned
        found; /* while a rule starts for each: how the act finds the person restrained, as a set; 0: not asked */
    bool unfit;                      /* some flag is not allowed for the class of the case: told already */
    struct vec sleepers;             /* fold_flag.c: struct sleeper */
    struct vec violations;           /* struct violation */
    struct vec notices;              /* struct notice */
    struct episodes *episodes;       /* episode_int.h */
    struct represented *represented; /* by person: fold_represent.c */
    struct outcome *out;
};

/* Every function that returns bool without saying more returns false only when the arena has no memory left. */

/* Makes room for one more element of `size` bytes and returns it zeroed, or NULL. */
MUST_USE void *vec_add(struct arena *a, struct vec *v, size_t size);

static inline struct live *live_at(const struct fold *f, size_t i)
{
    return ((struct live **)f->lives.items)[i];
}

/* The place of the term whose place this one took, and so on: they began together. */
static inline size_t first_of(const struct fold *f, size_t i)
{
    while (live_at(f, i)->d.replaces >= 0)
        i = (size_t)live_at(f, i)->d.replaces;
    return i;
}

static inline struct live *open_at(const struct fold *f, size_t i)
{
    return live_at(f, ((const size_t *)f->open.items)[i]);
}

/* Is the case over? A pack for tests may have no stages. */
static inline bool case_is_closed(const struct fold *f)
{
    return f->p->nstages && f->p->stages[f->out->stage].closed;
}

static inline inst_t inst_earlier(inst_t a, inst_t b)
{
    return a < b ? a : b;
}

/* True when both indices are versions of one rule. */
static inline bool same_rule(const struct pack *p, int a, int b)
{
    return a == b || (a >= 0 && b >= 0 && p->first_version[a] == p->first_version[b]);
}

/*
 * fold_open.c: finds deadlines without looking through all of them. A long history leaves thousands behind that nothing
 * ends; most acts concern none of these.
 */
MUST_USE bool open_begin(struct fold *f);
MUST_USE bool live_add(struct fold *f, struct live *l);
void live_closed(struct fold *f, struct live *l); /* it has just been ended */
void deadlines_compact(struct fold *f); /* forgets in `open` those that no longer run; the order stays */
int deadline_find(const struct fold *f, int rule, int subject, size_t least); /* the latest, or -1 */

/* The latest deadline of that rule (any version), whatever its state; then `sooner` leads on. -1: none. */
int latest_of_rule(const struct fold *f, int rule);

/* Those of that rule (any version) that run: the oldest, then `next`; the latest, then `prev`. -1: none. */
int first_running(const struct fold *f, int rule);
int last_running(const struct fold *f, int rule);

/*
 * One of those that run and precede the end of another, `base`: the first when `link` is live_at(base)->step, the next
 * when it is the `beside` of that. Those that have ended are forgotten. -1: there are no more.
 */
int step_at(const struct fold *f, int *link);
void step_add(const struct fold *f, size_t i, int base); /* `i` precedes the end of that one from now on */

/* Goes through the running deadlines of some rules, oldest first. The one at hand may be ended; others are added unseen. */
struct open_walk {
    const struct fold *f;
    int limit;
    size_t n;
};

struct open_walk walk_begin(const struct fold *f);
void walk_rule(struct open_walk *w, int rule); /* these are gone through; said before the first walk_next */
int walk_next(struct open_walk *w);            /* -1: that was all */

/* fold_match.c: does an act match what the law pack says? */
const struct fact *act_fact(const struct act *e, enum fact_id id);
const struct act *act_of(const struct fold *f, const struct act *e); /* to which its `of` points, or NULL */
bool act_has(const struct fold *f, const struct act *e, const struct where *wheres, size_t n);
bool act_fits(const struct fold *f, const struct act *e,
              const struct pattern *p); /* of the right type as it is */

/* Most patterns that are asked are of another type: that is settled here. */
static inline bool act_matches(const struct fold *f, const struct act *e, const struct pattern *p)
{
    return e->type == p->type && act_fits(f, e, p);
}

static inline bool act_matches_any(const struct fold *f, const struct act *e, const struct patterns *ps)
{
    for (size_t i = 0; i < ps->n; i++)
        if (act_matches(f, e, &ps->items[i]))
            return true;
    return false;
}

static inline bool act_starts(const struct fold *f, const struct act *e, const struct rule_start *s)
{
    return s->anchor >= 0 ? f->fired[s->anchor] : act_matches(f, e, &s->on);
}

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

/* May the rule begin with an event of that one's type, or with one whose `of` points to such? */
bool may_begin_with(const struct fold *f, const struct rule *r, int64_t event);

/* Whom it names, itself or through `of`: fills person and victim. */
void act_name(const struct fold *f, struct act *e);

/* Place of the latest act of that type before `e`, or -1. */
int act_before(const struct fold *f, const struct act *e, int type);

/* True when `data.rule` is absent, or names the rule or a row that is the same deadline. */
bool act_means_rule(const struct act *e, const struct rule *r);

/* What decided a condition although it is not known. */
struct doubt {
    bool victim_age; /* taken for under age */
    bool person_age; /* taken for of age */
};

/* Does the condition hold at this act, of the person whom it names? */
bool condition_holds(const struct fold *f, const struct act *e, const struct condition *k);
bool condition_holds_for(const struct fold *f, const struct act *e, const struct condition *k, int subject,
                         struct doubt *doubt);

/*
 * The day on which someone reaches the age. Who was born on 29 February reaches it, in a year without one, on 1 March:
 * the reading that protects the child a day longer.
 */
day_t day_of_age(day_t birth, int years);

/* Notes which anchors this act is the occurrence of. */
void anchors_fire(struct fold *f, const struct act *e);

/* fold_term.c: the term as it follows from what stands in `l`. */
struct term live_term(const struct fold *f, struct live *l); /* notes in `l` what led the end */

/* Liberty: its end if no order stated one: what the law allows, within the term that caps it or without regard to that. */
inst_t live_limit(const struct fold *f, const struct live *l, bool capped);

/* The rule by which that is its end: the one that leaves a minor only a share, where that ends first; else its own. */
int live_limit_rule(const struct fold *f, const struct live *l);

/* The deadline that this one may not pass now, as a place in `lives`; -1: there is none yet. */
int cap_find(const struct fold *f, const struct live *l);

/* True for a rule that limits someone's liberty. */
static inline bool is_liberty(const struct rule *r)
{
    return r->kind == TERM_LIBERTY || r->kind == TERM_LIBERTY_EXACT;
}

/* fold_before.c: kind BEFORE. */
struct term before_term(const struct fold *f, const struct live *l);

/* fold_deadline.c: starting, changing and ending deadlines. */
MUST_USE bool deadlines_change(struct fold *f, const struct act *e);
MUST_USE bool deadline_close(struct fold *f, const struct act *e, struct live *l, enum status state);
bool deadline_is_past(const struct fold *f, const struct act *e, const struct live *l); /* and is told */
MUST_USE bool deadline_void(struct fold *f, const struct act *e, struct live *l);
/* Starts a deadline of that row whatever its condition says; `*out`: its place, or -1. */
MUST_USE bool deadline_start(struct fold *f, const struct act *e, int rule, int subject, int *out);
/* The same, in the place of another rule, or (-1) of none. */
MUST_USE bool deadline_start_in(struct fold *f, const struct act *e, int rule, int subject, int instead,
                                int *out);
/* Is it the act of a rule without an event type of its own? */
bool is_act_of(const struct fold *f, const struct act *e, const struct rule *r);
/* The paper that time limit `i` was for has gone: what act.done would end ends by this act. */
MUST_USE bool deadline_done(struct fold *f, const struct act *e, size_t i);
/* What time limit `i` ran from has been undone by this act: it is void. */
MUST_USE bool deadline_drop(struct fold *f, const struct act *e, size_t i);

/* Where each deadline of the rule is about a paper of its own: is the act about that one, or about none in particular? */
bool act_is_own(const struct act *e, const struct rule *r, const struct live *l);

/* The running term that a `before` rule precedes: the one of the same person, or of the case, that began last; or -1. */
int base_find(const struct fold *f, const struct rule *r, int subject);

bool is_one_of(const struct pack *p, int rule, const int *rules, size_t n); /* a version of one of them? */

/* The version of the rule that is in force on that day, or -1. */
int version_on(const struct pack *p, int rule, day_t day);

/* Notes how it stands from `at` on. What changes twice at one instant leaves one span. */
MUST_USE bool deadline_note(struct fold *f, struct live *l, inst_t at);

/* Is there a term that lapses at that very instant? */
bool lapses_at(const struct fold *f, inst_t due);

/* fold_lapse.c: ends those that lapse by themselves before instant `t`, and lets happen what follows from it. */
MUST_USE bool deadlines_lapse(struct fold *f, inst_t t);

/* A deadline of that rule starts at the present act: the terms from whose end something follows. */
void lapse_expect(struct fold *f, int rule);

/* The act keeps something from happening of itself. Asked before it changes the deadlines. */
void lapse_prevent(struct fold *f, const struct act *e);

/* fold.c: folds one act more. */
MUST_USE bool act_fold(struct fold *f, struct act e);

/*
 * fold_family.c: what a change of the class of offence does to deadlines.
 * length_row: the row from which the rule takes its length, itself mostly; -1: there is none for the class that day.
 * family_row: the row of the rule's family for the class (-1: not known) that was in force that day, or -1.
 * families_follow: open deadlines go over to the rows of the new class.
 */
int length_row(const struct fold *f, int rule, int class, day_t day);
int family_row(const struct fold *f, const struct rule *r, int class, day_t day);
MUST_USE bool families_follow(struct fold *f, const struct act *e);
/* `row` takes the place of deadline `i` from this act on, for that class; `instead`: as struct deadline has it. */
MUST_USE bool supersede_by(struct fold *f, const struct act *e, size_t i, int row, int class, int instead);

/* Is the row for that class, or for one that is not known (-1)? */
static inline bool is_for_class(const struct rule *r, int class)
{
    return r->classes == 0 || (r->classes & (class < 0 ? CLASS_UNKNOWN_BIT : 1U << class)) != 0;
}

/*
 * What cannot start because the class is not known is awaited until it is, or until what would end it has happened;
 * so is what precedes one of those. It then counts from the act that should have started it. A family that has a row for
 * the unknown class needs no waiting: that row runs, and goes over to the one of the class.
 */
MUST_USE bool await_class(struct fold *f, const struct act *e, int rule, int subject);
/* All the rows of its family that were in force on the day of the act, or it alone. */
MUST_USE bool await_family(struct fold *f, const struct act *e, int rule, int subject);
bool is_awaited(const struct fold *f, const int *rules, size_t n);
void awaited_end(struct fold *f, const struct act *e);
MUST_USE bool awaited_start(struct fold *f, const struct act *e);
/*
 * What asks only for a suspicion is told when the class is still not known at the end: at the act it seldom is. That is said of
 * the answer as it stands now and makes no episode, which would have to vanish from the past when the class is told.
 */
MUST_USE bool awaited_tell(struct fold *f);

/* The row that would bind if the term began on that day: for what the law says of acts, not of terms. Or -1. */
int row_today(const struct fold *f, const struct live *l, day_t day);

/* fold_start.c: whatever the act starts, where nothing speaks against it. */
MUST_USE bool rules_start(struct fold *f, const struct act *e);

/* fold_start.c: the day by which the version is chosen: that of the latest of these event types, or else of the act. */
day_t day_of_law(const struct fold *f, const struct act *e, const int *types, size_t n);

/* fold_start.c: what an unknown birth date decided is told, once for all victims and once for each person. */
MUST_USE bool doubts_tell(struct fold *f, const struct act *e, int rule, int subject,
                          const struct doubt *doubt);

/* fold_start.c: starts the rule for that person (or the case) when nothing speaks against it. */
MUST_USE bool rule_start_for(struct fold *f, const struct act *e, int rule, int subject);

/* fold_extend.c: the unit that the act states; `otherwise` when it states none that exists. */
enum term_unit act_unit(const struct act *e, enum term_unit otherwise);

/* fold_extend.c: lengthens the open deadlines of which the act is a step, and says what was wrong with it. */
MUST_USE bool deadlines_extend(struct fold *f, const struct act *e);

/* Adds the extensions that stand from the start, because their event came before it. Computes nothing. */
MUST_USE bool extensions_stand(struct fold *f, struct live *l, inst_t from);

/*
 * Makes extensions of what was granted to `l`, on the ladder that it now has: as it was for what was granted on this ladder,
 * else to the next free step and cut to that. Computes nothing.
 */
MUST_USE bool extensions_carry(struct fold *f, struct live *l);

/* Has the act just lengthened the term, as the first such act or as a further one, and does the ladder allow another? */
bool grant_leaves_step(const struct fold *f, const struct live *l, const struct act *e,
                       enum after_grant which);

/* Computes the term anew, with its extensions, and notes a span from `at` when it changed; its `before` ones follow. */
MUST_USE bool deadline_recompute(struct fold *f, size_t i, inst_t at);

/*
 * fold_class.c: who is charged with what, and the class of offence that follows (BLHS Art. 9; law/README "Severity").
 * class_of: of the person, or of the case when subject < 0; index into pack->classes, -1: not known.
 * charges_follow: takes over what the act says of charges and of who takes part.
 * class_mover: of the acts folded together with `e`, the one that last made the class of the subject another.
 */
MUST_USE bool charges_begin(struct fold *f);
int class_of(const struct fold *f, int subject);
int class_for(const struct fold *f, const struct rule *r, int subject); /* of the rule's subject */
/* Is it an offence of that group: one that is charged against persons; of the case, where these name none; or else suspected? */
bool offence_in_group(const struct fold *f, int group);
MUST_USE bool charges_follow(struct fold *f, const struct act *e);
const struct act *class_mover(const struct fold *f, const struct act *e, const struct rule *r, int subject);
bool is_elsewhere(const struct fold *f, int person); /* he has gone into another case */
/*
 * It names no person, or the last of the accused who are still part of the case; `charged`: of those who are charged, if
 * anybody ever was.
 */
bool act_is_whole(const struct fold *f, const struct act *e, bool charged);

/*
 * fold_liberty.c: the beginning of terms of liberty. fold_order.c: what orders state. fold_restraint.c: who is restrained
 * and by which term; restraint_follow is called after the act has changed the deadlines.
 */
MUST_USE bool liberty_begin(struct fold *f); /* nobody is restrained yet */
/* A deadline has been added: if it may limit somebody's liberty, it is looked at whenever that person's is. */
MUST_USE bool liberty_limits(struct fold *f, size_t i);
MUST_USE bool restraint_follow(struct fold *f, const struct act *e);
/* Behind bars beyond the term that leads: what merely goes on gives no new reason. */
bool is_held_over(const struct fold *f, const struct act *e, int person);
bool is_restrained(const struct fold *f, int person, unsigned set);
unsigned restraints_of(const struct fold *f, int person); /* as a set of enum restraint */
/* False only for a term of liberty without a number of its own while no term caps it and its order `e` states no end. */
bool liberty_has_length(const struct fold *f, const struct live *l, const struct act *e);
struct when liberty_start(const struct fold *f, const struct act *e, const struct rule *r, int subject);
/*
 * Acts that state a new end of a term that stood before them; after deadlines_change, because what had to be done so
 * long before the old end is judged on that.
 */
MUST_USE bool liberty_orders(struct fold *f, const struct act *e);
MUST_USE bool liberty_started(struct fold *f, size_t i,
                              const struct act *e); /* judges the order that started it */
/* What an extension just granted states of the end; `more` stands among the deadline's stretches already. */
MUST_USE bool liberty_extended(struct fold *f, size_t i, const struct act *e, const struct stretch *more);
MUST_USE bool liberty_check(struct fold *f); /* who is held although nothing covers it any more */

/*
 * fold_served.c: days of custody and of earlier detention under terms that count them, before the detention of `lives[i]`
 * began, which custody led into at `begun`. `*of_order`: how many of them a length that the order states is shortened by,
 * which is custody's alone, and in the first order alone (Art. 118.4 BLTTHS).
 * days_of_stage: those before the detention under `l` that count in a stage whose term began on day `first`.
 */
int days_served(const struct fold *f, size_t i, inst_t begun, int *of_order);
int days_of_stage(const struct fold *f, const struct live *l, day_t first);

/*
 * fold_share.c: the person is detained under this term from `since` on, by act `e`: does a row leave him only a share of
 * it? Judged by his age on the day of the act, and by the law under which the stage began.
 */
MUST_USE bool share_begin(struct fold *f, struct live *l, const struct act *e, struct when since);
/* Another row takes the place of the one of `old`: who had only a share has only that of the new one. */
void share_carry(const struct fold *f, const struct live *old, struct live *l);
/* A term of the case begins: has it only a share, by who is accused already? */
void share_start(struct fold *f, struct live *l);

/* Which terms of the case have only a share, now that the act has done what it does: some accused is young. */
MUST_USE bool shares_follow(struct fold *f, const struct act *e);

/*
 * fold_episode.c: rounds, suspensions, notices, and the handoffs of fold_handoff.c. episodes_follow() is the last thing
 * done with an act: it sees its deadlines, its stage and what was told of it. episodes_finish() comes when the
 * deadlines stand in their order.
 */
MUST_USE bool episodes_follow(struct fold *f, const struct act *e);
MUST_USE bool episodes_finish(struct fold *f);

/* fold_notice.c: the lawful reason for which nothing need run, as things stand after this act; NULL: there is none. */
const struct idle_rule *idle_reason(const struct fold *f, const struct act *e);

/* fold_represent.c: who represents the victims, and to whom goes what they are told. */
MUST_USE bool represented_begin(struct fold *f); /* nobody is represented yet */
MUST_USE bool represent_follow(struct fold *f,
                               const struct act *e); /* before the act changes the deadlines */
MUST_USE bool represent_finish(struct fold *f);
bool is_in_conflict(const struct fold *f, int person);
void conflicts_move(
    struct fold *f); /* somebody came into the case or was marked: conflicts are looked for again */
bool is_unconflicted(const struct fold *f, const struct act *e); /* the person whom the act names, if any */
/* A victim under age, represented by nobody but persons in conflict, for whom no deadline of that rule runs. */
bool is_unrepresented(const struct fold *f, const struct act *e, int victim, int rule);

/* fold_check.c: what is wrong with an act, judged on what stood before it, and what a reader should be told. */
MUST_USE bool act_check(struct fold *f, const struct act *e);
MUST_USE bool violation_add(struct fold *f, enum violation_code code, int rule, int event,
                            struct str citation);
MUST_USE bool notice_add(struct fold *f, enum notice_code code, int event);
MUST_USE bool notice_of_rule(struct fold *f, enum notice_code code, int event, int rule);
MUST_USE bool notice_class_unknown(struct fold *f, const struct act *e, int rule); /* once an act */
MUST_USE bool outcome_check(struct fold *f);

/* fold_session.c: is the session, held or booked, one too many or too long for somebody young? */
MUST_USE bool session_check(struct fold *f, const struct act *e, int rule);

/* fold_class.c: is the person charged, and takes part? */
bool is_charged(const struct fold *f, int person);

/*
 * fold_flag.c: sets or takes back a flag of the case; and what flags do to deadlines: rows that take the place of others, and
 * rows that sleep, while the case has a flag.
 * stand_in: the row that takes the place of that rule now, by the law of that day, or -1.
 * sleeper_add: the rule would start, or deadline `live` (-1: none) ran, but it sleeps; it goes on when the flag is gone.
 * flagged_follow: after an act changed flags or the class of the case, and after it changed the deadlines.
 */
MUST_USE bool flags_follow(struct fold *f, const struct act *e);
bool has_flag(const struct fold *f, struct str flag);
int stand_in(const struct fold *f, int rule, day_t day);
bool is_asleep(const struct fold *f, const struct rule *r);
MUST_USE bool sleeper_add(struct fold *f, const struct act *e, int rule, int subject, int live);
void sleepers_end(struct fold *f, const struct act *e);
MUST_USE bool flagged_follow(struct fold *f, const struct act *e);
bool flags_unfit(const struct fold *f); /* is the case of a class that one of its flags rules out? */

#endif
