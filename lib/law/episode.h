/* What lasts in a case besides deadlines: returns of the file, suspensions, handoffs, and what people must look at. */
#ifndef HOSO_LIB_LAW_EPISODE_H
#define HOSO_LIB_LAW_EPISODE_H

#include "lib/law/pack.h"

enum episode_kind {
    EPISODE_ROUND, /* the file was returned for more investigation, until it is back with who returned it */
    EPISODE_SUSPENSION, /* the proceedings rest, for one person or for all */
    EPISODE_HANDOFF,    /* one agency owes another a paper or the file */
    EPISODE_NOTICE,     /* something that a person must look at, until it is remedied; it may open again */
    EPISODE_KIND_COUNT
};

/* Rounds, suspensions and notices are open, then closed; a handoff has the six others. */
enum episode_state {
    EPISODE_OPEN,
    EPISODE_CLOSED,
    EPISODE_OWED,
    EPISODE_SENT,
    EPISODE_RECEIVED,
    EPISODE_ACCEPTED, /* the end: taken over */
    EPISODE_RETURNED, /* the end of this round: sent again, it is another episode of the same row and cause */
    EPISODE_VOID,     /* the end: no longer owed */
    EPISODE_STATE_COUNT
};

extern const char
    *const episode_kind_names[EPISODE_KIND_COUNT]; /* "round", "suspension", "handoff", "notice" */
extern const char *const episode_state_names[EPISODE_STATE_COUNT]; /* "open", "closed", "owed", … */

/*
 * From `from` until the next span's `from` (the last one: for ever) the episode stood like this. A new span begins
 * also when only the clock moved: its due instants belong to it. Two changes of one instant leave one span.
 */
struct episode_span {
    inst_t from;
    enum episode_state state;
    int event; /* index into history->events of the act that made it so; -1: it came of itself, by lapse of time */
    int deadline; /* handoff: its clock; suspension: its running review. Index into outcome->deadlines, or -1 */
    bool has_due; /* that deadline has a legal reading: */
    inst_t due;   /* … handoff: by when it is owed; suspension: the next review */
    bool has_safe;
    inst_t safe;
    bool kept;     /* that deadline has ended: nobody is late any more, though the episode is still open */
    struct str to; /* handoff: the unit that an act named (its code); absent: whoever has the role there */
};

/* A state that was reached by an act, also one that the next act of the same instant left again. */
struct episode_step {
    enum episode_state state;
    int event;
    inst_t from;    /* from here on it counts: what was so at T are the steps with from <= T */
    struct when at; /* as recorded: sent_at, received_at, … are its first instant */
    struct str ground;
};

/*
 * (kind, code, rule, subject, started_by) is unique in a case: an id made of them, with the id of the starting event
 * in place of its index, is the same after every replay. Everything but `state` follows from the acts up to the first
 * span, and the spans from those up to each: a fold as of T gives the spans as they stand at T.
 */
struct episode {
    enum episode_kind kind;
    struct str
        code;    /* round: procuracy, judge, panel; suspension: as in stages.json; handoff: the id of its row;
                        notice: its code */
    int rule;    /* handoff: its clock's rule; suspension: its review; notice: what it speaks of. Or -1 */
    int handoff; /* index into pack->handoffs, or -1 */
    int subject; /* index into history->persons; -1: the case, the whole, nobody in particular */
    int number;  /* 1, 2, … of this kind, code and subject; of a return as outcome->returns counts it */
    int started_by; /* index into history->events; of what followed of itself: what was recorded last */
    int cause; /* the event whose paper it is: started_by, except of a handoff sent again after a return */
    struct when at;    /* when started_by happened; a notice that came of itself: when it came */
    struct str ground; /* as recorded; may be absent. Of a handoff's return: in its step */
    struct str citation, detail_vi, detail_en; /* of the law pack; a notice's words. May be absent */
    enum episode_state state;                  /* at as_of */
    const struct episode_span
        *spans; /* at least one, by `from`; some may lie after as_of, as with deadlines */
    size_t nspans;
    const struct episode_step *steps; /* by `from` */
    size_t nsteps;
};

/* To whom what is told to a victim goes (CL-29): never to somebody in conflict of interest. */
enum told_through {
    TOLD_NOBODY, /* there is no one: the notice representative_missing is told */
    TOLD_VICTIM, /* of age */
    TOLD_REPRESENTATIVE,
    TOLD_APPOINTED, /* a representative or guardian who was appointed */
    TOLD_PROTECTOR,
    TOLD_LEGAL_AID,
    TOLD_COUNT
};

extern const char *const told_through_names[TOLD_COUNT]; /* "nobody", "representative", … */

struct told_to {
    int victim; /* index into history->persons */
    enum told_through through;
    int person;    /* index into history->persons; -1: a body, or nobody */
    int event;     /* the appointment or assignment; -1: none was needed */
    struct str by; /* the body that was named in it; may be absent */
    inst_t until;  /* when it changes of itself: the victim comes of age; INST_NEVER */
};

#endif
