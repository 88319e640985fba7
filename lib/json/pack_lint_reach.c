/*
 * Lint of what can happen at all: rules that no lawful sequence of events starts or ends, event types that nothing
 * needs, terms that wait for each other. A least fixed point: what may happen first, then what may happen after that.
 */
#include "lib/json/pack_lint_int.h"

struct reach {
    struct lint_run *r;
    bool *happens; /* by event type: it can be recorded in good order, or follow of itself */
    bool *starts;  /* by rule: some sequence of those starts it */
    bool *stands;  /* by stage: a case can be in it */
    bool grew;
};

static void mark(struct reach *x, bool *flag, bool on)
{
    x->grew = x->grew || (on && !*flag);
    *flag = *flag || on;
}

/* Can some version of one of these rules start? */
static bool some_starts(const struct reach *x, const int *rules, size_t n)
{
    const struct pack *p = x->r->p;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p->nrules; k++)
            if (x->starts[k] && str_eq(p->rules[k].id, p->rules[rules[i]].id))
                return true;
    return false;
}

static bool matches(const struct reach *x, const struct pattern *on, const struct condition *when)
{
    for (const struct pattern *at = on; at; at = at->after)
        if (!x->happens[at->type])
            return false;
    return lint_can_match(x->r, on, when);
}

static bool some_matches(const struct reach *x, const struct patterns *on, const struct condition *when)
{
    for (size_t i = 0; i < on->n; i++)
        if (matches(x, &on->items[i], when))
            return true;
    return false;
}

/* Events */

/* A requirement that is asked of every act of the type, and that nothing before can meet. */
static bool requirement_bars(const struct reach *x, const struct requirement *q)
{
    if (q->nwheres)
        return false;
    bool before = q->none_ok || q->nlatest == 0;
    for (size_t i = 0; i < q->nlatest; i++)
        before = before || x->happens[q->latest[i]];
    return !before || (q->nopen_rules && !some_starts(x, q->open_rules, q->nopen_rules));
}

static bool event_happens(const struct reach *x, int event)
{
    const struct pack *p = x->r->p;
    const struct event_type *t = &p->events[event];
    for (size_t i = 0; t->derived && i < p->nderived; i++)
        if (p->derived[i].event == event && some_starts(x, p->derived[i].lapsed, p->derived[i].nlapsed))
            return true;
    for (size_t i = 0; !t->derived && i < t->nrequires; i++)
        if (requirement_bars(x, &t->requires[i]))
            return false;
    return !t->derived;
}

/* Starts */

static bool stage_fits(const struct reach *x, const struct condition *when)
{
    bool some = when->nstages == 0;
    for (size_t i = 0; i < when->nstages; i++)
        some = some || x->stands[when->stages[i]];
    return some;
}

static bool restraint_happens(const struct reach *x, unsigned kinds)
{
    const struct pack *p = x->r->p;
    for (size_t i = 0; i < p->nevents; i++)
        if (x->happens[i] && p->events[i].restraint_act == RESTRAINT_STARTS &&
            (p->events[i].restraint & kinds))
            return true;
    return false;
}

static bool each_fits(const struct reach *x, enum each each)
{
    return each == EACH_RESTRAINED ? restraint_happens(x, RESTRAINT_ALL)
           : each == EACH_DETAINED ? restraint_happens(x, RESTRAINT_DETENTION)
           : each == EACH_MEASURED ? restraint_happens(x, RESTRAINT_MEASURE)
                                   : true;
}

static bool start_matches(const struct reach *x, const struct rule_start *s, const struct condition *when)
{
    if (s->anchor >= 0)
        return some_matches(x, &x->r->p->anchors[s->anchor].on, when) && each_fits(x, s->each);
    return matches(x, &s->on, when) && each_fits(x, s->each);
}

static bool rule_starts(const struct reach *x, const struct rule *rule)
{
    const struct condition *when = &rule->when;
    bool some = false;
    for (size_t i = 0; i < rule->nstarts; i++)
        some = some || start_matches(x, &rule->starts[i], when);
    return some && rule->modelled && stage_fits(x, when) &&
           (when->nopen == 0 || some_starts(x, when->open, when->nopen)) &&
           (rule->nbefore == 0 || some_starts(x, rule->before, rule->nbefore)) &&
           (rule->ncap == 0 || rule->amount || some_starts(x, rule->cap, rule->ncap));
}

static void grow(struct reach *x)
{
    const struct pack *p = x->r->p;
    x->grew = false;
    for (size_t i = 0; i < p->nevents; i++)
        mark(x, &x->happens[i], event_happens(x, (int)i));
    for (size_t i = 0; i < p->nrules; i++)
        mark(x, &x->starts[i], rule_starts(x, &p->rules[i]));
    for (size_t i = 0; i < p->nmoves; i++) {
        const struct rule_start *on = &p->moves[i].on;
        mark(x, &x->stands[p->moves[i].to], start_matches(x, on, NULL));
    }
}

/* What a condition rules out by itself */

/* Whatever the event's facts, the case is then in a stage that the condition does not name. */
static bool moves_away(const struct pack *p, int type, const struct condition *when)
{
    bool always = false;
    for (size_t i = 0; i < p->nmoves; i++) {
        const struct pattern *on = &p->moves[i].on.on;
        if (p->moves[i].on.anchor >= 0 || on->type != type)
            continue;
        for (size_t k = 0; k < when->nstages; k++)
            if (when->stages[k] == p->moves[i].to)
                return false;
        always = always || (on->nwheres == 0 && on->nunless == 0 && on->namong == 0 && !on->whole &&
                            !on->whole_charged && !on->unconflicted);
    }
    return always;
}

static void lint_own_condition(const struct reach *x, const struct rule *rule)
{
    const struct condition *when = &rule->when;
    for (size_t i = 0; when->nstages && i < rule->nstarts; i++)
        if (rule->starts[i].anchor < 0 && moves_away(x->r->p, rule->starts[i].on.type, when))
            lint_say(x->r, rule->id, "binding.when.stage", "%.*s luôn đưa vụ việc sang giai đoạn khác",
                     "%.*s always moves the case to another stage",
                     STR_ARGS(x->r->p->events[rule->starts[i].on.type].name));
    for (size_t i = 0; i < when->nopen; i++)
        for (size_t k = 0; k < when->nnot_open; k++)
            if (str_eq(x->r->p->rules[when->open[i]].id, x->r->p->rules[when->not_open[k]].id))
                lint_say(x->r, rule->id, "binding.when.not_open",
                         "vừa đòi %.*s đang chạy, vừa đòi không chạy", "wants %.*s to run, and not to run",
                         STR_ARGS(x->r->p->rules[when->open[i]].id));
}

/* Rules */

static bool has_start(const struct rule *rule, const struct pack *p)
{
    for (size_t i = 0; i < rule->nstarts; i++)
        if (rule->starts[i].anchor < 0 || p->anchors[rule->starts[i].anchor].on.n)
            return true;
    return false;
}

static void lint_dead(const struct reach *x, const struct rule *rule, bool starts)
{
    if (!starts && has_start(rule, x->r->p))
        lint_say(x->r, rule->id, "binding.start", "không chuỗi sự kiện nào làm thời hạn bắt đầu",
                 "no sequence of events starts it");
    bool by_act = rule->act_ends || rule->lapse == LAPSE_LAPSES;
    if (rule->end.n + rule->void_by.n > 0 && !by_act && !some_matches(x, &rule->end, NULL) &&
        !some_matches(x, &rule->void_by, NULL))
        lint_say(x->r, rule->id, "binding.end", "không chuỗi sự kiện nào làm thời hạn kết thúc",
                 "no sequence of events ends it");
    for (size_t i = 0; i < rule->nextensions; i++)
        if (!x->happens[rule->extensions[i].event])
            lint_say(x->r, rule->id, "extensions.event", "%.*s không bao giờ xảy ra", "%.*s never happens",
                     STR_ARGS(x->r->p->events[rule->extensions[i].event].name));
}

/* Does the rule, some steps of `before` on, precede its own end? */
static bool precedes(const struct pack *p, const struct rule *rule, struct str id, size_t steps)
{
    for (size_t i = 0; steps && i < rule->nbefore; i++)
        for (size_t k = 0; k < p->nrules; k++)
            if (str_eq(p->rules[k].id, p->rules[rule->before[i]].id) &&
                (str_eq(p->rules[k].id, id) || precedes(p, &p->rules[k], id, steps - 1)))
                return true;
    return false;
}

static void lint_cycle(const struct reach *x, const struct rule *rule)
{
    enum { STEPS_MAX = 6 }; /* longer chains are no law; each step multiplies the work */
    if (precedes(x->r->p, rule, rule->id, STEPS_MAX))
        lint_say(x->r, rule->id, "binding.before", "chờ chính thời hạn của mình qua vòng before",
                 "precedes its own end: a cycle of before");
}

/* Event types */

static void need(bool *needed, const struct patterns *on)
{
    for (size_t i = 0; i < on->n; i++) {
        for (const struct pattern *at = &on->items[i]; at; at = at->after) {
            needed[at->type] = true;
            for (size_t k = 0; k < at->namong; k++)
                needed[at->among[k].type] = true;
        }
    }
}

static void need_list(bool *needed, const int *events, size_t n)
{
    for (size_t i = 0; i < n; i++)
        needed[events[i]] = true;
}

static void need_by_rule(bool *needed, const struct rule *rule)
{
    const struct patterns *lists[] = {&rule->restart, &rule->end,       &rule->void_by, &rule->orders,
                                      &rule->stay,    &rule->stay_anew, &rule->stay_off};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        need(needed, lists[i]);
    for (size_t i = 0; i < rule->nstarts; i++)
        if (rule->starts[i].anchor < 0)
            need(needed, &(struct patterns){&rule->starts[i].on, 1});
    need_list(needed, rule->since, rule->nsince);
    need_list(needed, rule->in_force_by, rule->nin_force_by);
    for (size_t i = 0; i < rule->nshortens; i++) {
        need_list(needed, rule->shortens[i].in_force_by, rule->shortens[i].nin_force_by);
        need(needed, &rule->shortens[i].unless);
        need(needed, &rule->shortens[i].lifting);
    }
    need_list(needed, rule->sessions.unless, rule->sessions.nunless);
    for (size_t i = 0; i < rule->nextensions; i++) {
        needed[rule->extensions[i].event] = true;
        if (rule->extensions[i].request_event >= 0)
            needed[rule->extensions[i].request_event] = true;
    }
}

static void need_by_lists(bool *needed, const struct pack *p)
{
    for (size_t i = 0; i < p->nanchors; i++) {
        need(needed, &p->anchors[i].on);
        need(needed, &p->anchors[i].reset);
    }
    for (size_t i = 0; i < p->nmoves; i++)
        if (p->moves[i].on.anchor < 0)
            need(needed, &(struct patterns){&p->moves[i].on.on, 1});
    for (size_t i = 0; i < p->nidles; i++)
        need_list(needed, p->idles[i].among, p->idles[i].namong);
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++) {
        need(needed, &p->returns[i].on);
        need(needed, &p->returns[i].back);
    }
    for (size_t i = 0; i < p->nsuspensions; i++) {
        need(needed, &p->suspensions[i].start);
        need(needed, &p->suspensions[i].end);
    }
    for (size_t i = 0; i < p->nderived; i++)
        for (size_t k = 0; k < p->derived[i].nunless; k++)
            need(needed, &(struct patterns){&p->derived[i].unless[k].on, 1});
    const struct representation *k = &p->representation;
    const struct patterns *lists[] = {&k->marks, &k->accuses, &k->appoints, &k->protects, &k->legal_aid};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        need(needed, lists[i]);
}

static void need_by_handoffs(bool *needed, const struct pack *p)
{
    for (size_t i = 0; i < p->nhandoffs; i++) {
        const struct handoff_rule *h = &p->handoffs[i];
        const struct patterns *lists[] = {&h->cause,    &h->sent,     &h->received,
                                          &h->accepted, &h->returned, &h->void_by};
        for (size_t k = 0; k < ARRAY_LEN(lists); k++)
            need(needed, lists[k]);
    }
}

/* What the engine itself makes of an event, whatever the rules say. */
static bool does_something(const struct pack *p, int event)
{
    static const char *const steps[] = {"handoff.sent", "handoff.received", "handoff.accepted",
                                        "handoff.returned"};
    const struct event_type *t = &p->events[event];
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        if (str_is(t->name, steps[i]))
            return true;
    return event == p->corrected_event || event == p->act_event || t->charge != CHARGE_NOT || t->takes ||
           t->hands || t->restraint_act != RESTRAINT_NOT || t->part != PART_NOT || t->flag.n;
}

static void lint_needed(const struct reach *x, bool *needed)
{
    const struct pack *p = x->r->p;
    for (size_t i = 0; i < p->nrules; i++)
        need_by_rule(needed, &p->rules[i]);
    for (size_t i = 0; i < p->nevents; i++)
        for (size_t k = 0; k < p->events[i].nrequires; k++)
            need_list(needed, p->events[i].requires[k].among, p->events[i].requires[k].namong);
    need_by_lists(needed, p);
    need_by_handoffs(needed, p);
    for (size_t i = 0; i < p->nevents; i++) {
        bool used = needed[i] || does_something(p, (int)i);
        if (used && p->events[i].recorded_only)
            lint_say(x->r, p->events[i].name, "recorded_only",
                     "được ghi là không làm phát sinh gì, nhưng có quy định cần đến",
                     "said to be recorded only, but something needs it");
        if (!used && !p->events[i].recorded_only)
            lint_say(x->r, p->events[i].name, "type", "không quy định nào cần đến loại sự kiện này",
                     "nothing needs this event type");
        else if (!x->happens[i])
            lint_say(x->r, p->events[i].name, "requires",
                     "không chuỗi sự kiện nào dẫn tới việc này một cách hợp lệ",
                     "no sequence of events leads to it in good order");
    }
}

void lint_reach(struct lint_run *r)
{
    const struct pack *p = r->p;
    struct reach x = {.r = r,
                      .happens = ARENA_ARRAY(r->a, p->nevents, bool),
                      .starts = ARENA_ARRAY(r->a, p->nrules, bool),
                      .stands = ARENA_ARRAY(r->a, p->nstages, bool),
                      .grew = true};
    bool *needed = ARENA_ARRAY(r->a, p->nevents, bool);
    if (!x.happens || !x.starts || !x.stands || !needed)
        return;
    x.stands[0] = true;
    while (x.grew)
        grow(&x);
    for (size_t i = 0; i < p->nrules; i++) {
        if (!p->rules[i].modelled)
            continue;
        lint_dead(&x, &p->rules[i], x.starts[i]);
        lint_own_condition(&x, &p->rules[i]);
        lint_cycle(&x, &p->rules[i]);
    }
    lint_needed(&x, needed);
}
