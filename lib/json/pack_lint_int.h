/* What the parts of the law pack's lint share; nobody else includes it. */
#ifndef HOSO_LIB_JSON_PACK_LINT_INT_H
#define HOSO_LIB_JSON_PACK_LINT_INT_H

#include "lib/json/pack_lint.h"

struct lint_run {
    const struct pack *p;
    struct arena *a;
    struct lint_finding *items;
    size_t n;
};

/* Both texts take the same arguments, in the same order. Past the last place findings are dropped. */
PRINTF_LIKE(4, 6)
PRINTF_LIKE(5, 6)
void lint_say(struct lint_run *r, struct str subject, const char *member, const char *vi, const char *en,
              ...);

/* Is some version of that row modelled? `rule` is any of them. */
bool lint_runs(const struct lint_run *r, int rule);

/* Can the event happen: recorded by somebody, or following of itself from terms that lapse? */
bool lint_happens(const struct lint_run *r, int event);

/* What the event type says of the fact; NULL: it does not bear it. */
const struct event_fact_spec *lint_fact(const struct lint_run *r, int event, enum fact_id fact);
bool lint_fact_takes(const struct event_fact_spec *spec, struct str value);

/* Can an event match, when it must also meet `when` (NULL: nothing else is asked of it)? */
bool lint_can_match(const struct lint_run *r, const struct pattern *on, const struct condition *when);

/* Tells of each pattern that nothing can match. */
void lint_patterns(struct lint_run *r, struct str subject, const char *member, const struct patterns *ps);

void lint_want_word(struct lint_run *r, struct str subject, const char *member, struct str code);
void lint_want_words(struct lint_run *r, struct str subject, const char *member,
                     struct str codes); /* joined by '|' */

/* pack_lint_rule.c: one row, and the rows that are one term by class. */
void lint_rule(struct lint_run *r, const struct rule *rule);
void lint_families(struct lint_run *r);

/* pack_lint_flag.c: what flags of the case do to rows. */
void lint_want_flag(struct lint_run *r, struct str subject, const char *member,
                    struct str flag); /* some event sets it */
void lint_rule_flags(struct lint_run *r, const struct rule *rule);
void lint_flags(struct lint_run *r);

/* pack_lint_event.c: event types, what follows of itself, stages, handoffs, alarms. */
void lint_event(struct lint_run *r, int event);
void lint_derived(struct lint_run *r);
void lint_stages(struct lint_run *r);
void lint_handoffs(struct lint_run *r);
void lint_ladders(struct lint_run *r);

/* pack_lint_text.c: citations, and texts in two languages. */
void lint_texts(struct lint_run *r);

/* pack_lint_reach.c: what no sequence of events can start or end, and event types that nothing needs. */
void lint_reach(struct lint_run *r);

/* pack_lint_example.c: the examples of running rules. */
void lint_examples(struct lint_run *r);

#endif
