/* Follows what lasts in a case act by act: returns of the file and suspensions; puts all episodes into their order. */
#include "lib/law/episode_int.h"

const char *const episode_kind_names[EPISODE_KIND_COUNT] = {
    [EPISODE_ROUND] = "round",
    [EPISODE_SUSPENSION] = "suspension",
    [EPISODE_HANDOFF] = "handoff",
    [EPISODE_NOTICE] = "notice",
};

const char *const episode_state_names[EPISODE_STATE_COUNT] = {
    [EPISODE_OPEN] = "open",         [EPISODE_CLOSED] = "closed",     [EPISODE_OWED] = "owed",
    [EPISODE_SENT] = "sent",         [EPISODE_RECEIVED] = "received", [EPISODE_ACCEPTED] = "accepted",
    [EPISODE_RETURNED] = "returned", [EPISODE_VOID] = "void",
};

/* Spans and steps */

enum episode_state episode_state_of(const struct lasting *l)
{
    return ((const struct episode_span *)l->spans.items)[l->spans.n - 1].state;
}

static bool ends(enum episode_state s)
{
    return s == EPISODE_CLOSED || s == EPISODE_ACCEPTED || s == EPISODE_RETURNED || s == EPISODE_VOID;
}

/* The deadline that stands in the place of that one by now: superseded ones lead to what took over. */
static int clock_now(const struct fold *f, int clock)
{
    while (clock >= 0 && live_at(f, (size_t)clock)->d.superseded_by >= 0)
        clock = live_at(f, (size_t)clock)->d.superseded_by;
    return clock;
}

static bool spans_equal(const struct episode_span *a, const struct episode_span *b)
{
    return a->state == b->state && a->deadline == b->deadline && a->due == b->due && a->safe == b->safe &&
           a->kept == b->kept && str_eq(a->to, b->to);
}

/* How it stands from `at` on. The act that made it so is named only by the span in which it did. */
static bool span_note(struct fold *f, struct lasting *l, inst_t at, int event, enum episode_state state)
{
    l->clock = clock_now(f, l->clock);
    struct episode_span now = {.from = at, .state = state, .event = event, .deadline = l->clock, .to = l->to};
    if (l->clock >= 0) {
        live_at(f, (size_t)l->clock)->is_clock = true;
        const struct term *t = &live_at(f, (size_t)l->clock)->d.term;
        now.has_due = t->legal.exists;
        now.due = t->legal.exists ? t->legal.due : 0;
        now.has_safe = t->safe.exists;
        now.safe = t->safe.exists ? t->safe.due : 0;
        now.kept = live_at(f, (size_t)l->clock)->state != STATUS_RUNNING;
    }
    struct episode_span *spans = l->spans.items;
    if (l->spans.n && spans[l->spans.n - 1].from == at)
        l->spans.n--;
    if (l->spans.n && spans_equal(&spans[l->spans.n - 1], &now))
        return true;
    struct episode_span *s = vec_add(f->a, &l->spans, sizeof(*s));
    if (s)
        *s = now;
    return s != NULL;
}

bool episode_move(struct fold *f, struct lasting *l, const struct act *e, inst_t at, enum episode_state state)
{
    const struct fact *ground = e ? act_fact(e, FACT_ground) : NULL;
    struct episode_step *step = vec_add(f->a, &l->steps, sizeof(*step));
    if (!step)
        return false;
    *step = (struct episode_step){.state = state,
                                  .event = e ? e->index : -1,
                                  .from = at,
                                  .at = e ? e->at : (struct when){WHEN_INSTANT, at, at},
                                  .ground = ground ? ground->v.text : STR_NONE};
    l->open = !ends(state);
    return span_note(f, l, at, e ? e->index : -1, state);
}

static int number_next(const struct fold *f, enum episode_kind kind, struct str code, int subject)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        const struct lasting *l = ((struct lasting *const *)f->episodes->all.items)[i - 1];
        if (l->e.kind == kind && l->e.subject == subject && str_eq(l->e.code, code))
            return l->counted + 1;
    }
    return 1;
}

static struct vec *list_of(const struct fold *f, enum episode_kind kind)
{
    return kind == EPISODE_HANDOFF  ? &f->episodes->papers
           : kind == EPISODE_NOTICE ? &f->episodes->told
                                    : &f->episodes->open;
}

struct lasting *episode_begin(struct fold *f, enum episode_kind kind, struct str code, int subject,
                              inst_t from, int started_by)
{
    int number = number_next(f, kind, code, subject);
    struct lasting *l = ARENA_NEW(f->a, struct lasting);
    struct lasting **slot = l ? vec_add(f->a, &f->episodes->all, sizeof(struct lasting *)) : NULL;
    struct lasting **open = slot ? vec_add(f->a, list_of(f, kind), sizeof(struct lasting *)) : NULL;
    if (!open)
        return NULL;
    l->e = (struct episode){.kind = kind,
                            .code = code,
                            .rule = -1,
                            .handoff = -1,
                            .subject = subject,
                            .started_by = started_by,
                            .cause = started_by,
                            .at = {WHEN_INSTANT, from, from}};
    l->clock = -1;
    l->counted = l->e.number = number;
    *slot = *open = l;
    return l;
}

int clock_find(const struct fold *f, int rule, int subject, int event)
{
    int i = rule < 0 ? -1 : latest_of_rule(f, rule);
    for (; i >= 0; i = live_at(f, (size_t)i)->sooner) {
        const struct deadline *d = &live_at(f, (size_t)i)->d;
        if (d->started_by == event && (subject < 0 || d->subject == subject))
            break;
    }
    return i;
}

int act_person(const struct act *e, enum fact_id id)
{
    const struct fact *who = act_fact(e, id);
    return who ? (int)who->v.num : -1; /* who reads a history refuses a person who is not there */
}

bool order_violation(struct fold *f, int rule, int event, struct str citation, struct str vi, struct str en)
{
    if (!violation_add(f, VIOLATION_ORDER, rule, event, citation))
        return false;
    struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
    v->detail_vi = vi;
    v->detail_en = en;
    return true;
}

/* Rounds: returns of the file */

static const char *const returned_by_codes[RETURNED_BY_COUNT] = {
    [RETURNED_BY_PROCURACY] = "procuracy", [RETURNED_BY_JUDGE] = "judge", [RETURNED_BY_PANEL] = "panel"};

static bool round_begin(struct fold *f, const struct act *e, int by)
{
    const struct returns_rule *r = &f->p->returns[by];
    struct lasting *l =
        episode_begin(f, EPISODE_ROUND, str_of(returned_by_codes[by]), -1, e->stands, e->index);
    if (!l)
        return false;
    const int counted[RETURNED_BY_COUNT] = {[RETURNED_BY_PROCURACY] = f->out->returns.procuracy,
                                            [RETURNED_BY_JUDGE] = f->out->returns.judge,
                                            [RETURNED_BY_PANEL] = f->out->returns.panel};
    const struct fact *ground = act_fact(e, FACT_ground);
    l->e.number = counted[by]; /* those from before the law count too */
    l->e.at = e->at;
    l->e.citation = r->citation;
    l->e.ground = ground ? ground->v.text : STR_NONE;
    return episode_move(f, l, e, e->stands, EPISODE_OPEN);
}

static bool round_is_over(const struct fold *f, const struct act *e, const struct lasting *l)
{
    int by = 0;
    while (by < RETURNED_BY_COUNT - 1 && !str_is(l->e.code, returned_by_codes[by]))
        by++;
    return act_matches_any(f, e, &f->p->returns[by].back);
}

static bool rounds_begin(struct fold *f, const struct act *e)
{
    for (int by = 0; by < RETURNED_BY_COUNT; by++)
        if (act_matches_any(f, e, &f->p->returns[by].on) && !round_begin(f, e, by))
            return false;
    return true;
}

/* Suspensions */

static const struct suspension_rule *suspension_of(const struct fold *f, const struct lasting *l)
{
    const struct suspension_rule *r = f->p->suspensions;
    while (!str_eq(r->code, l->e.code))
        r++;
    return r;
}

/* The running review; of several the one that began last. */
static int review_find(const struct fold *f, int rule, int subject)
{
    int i = rule < 0 ? -1 : last_running(f, rule);
    while (i >= 0 && subject >= 0 && live_at(f, (size_t)i)->d.subject >= 0 &&
           live_at(f, (size_t)i)->d.subject != subject)
        i = live_at(f, (size_t)i)->prev;
    return i;
}

static bool is_suspended(const struct fold *f, struct str code, int subject)
{
    for (size_t k = 0; k < f->episodes->open.n; k++) {
        const struct lasting *l = lasting_at(&f->episodes->open, k);
        if (l->open && l->e.kind == EPISODE_SUSPENSION && l->e.subject == subject && str_eq(l->e.code, code))
            return true;
    }
    return false;
}

/* Suspended again while it is suspended already is told as a violation; here the first one leads. Its review: clocks_follow. */
static bool suspension_begin(struct fold *f, const struct act *e, const struct suspension_rule *r)
{
    int person = act_person(e, FACT_person);
    if (is_suspended(f, r->code, person))
        return true;
    struct lasting *l = episode_begin(f, EPISODE_SUSPENSION, r->code, person, e->stands, e->index);
    if (!l)
        return false;
    const struct fact *ground = act_fact(e, FACT_ground);
    l->e.at = e->at;
    l->e.rule = r->review;
    l->e.ground = ground ? ground->v.text : STR_NONE;
    return episode_move(f, l, e, e->stands, EPISODE_OPEN);
}

static bool suspensions_begin(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < f->p->nsuspensions; i++)
        if (act_matches_any(f, e, &f->p->suspensions[i].start) &&
            !suspension_begin(f, e, &f->p->suspensions[i]))
            return false;
    return true;
}

/* An act that names nobody ends the suspension of everybody. */
static bool suspension_is_over(const struct fold *f, const struct act *e, const struct lasting *l)
{
    const struct suspension_rule *r = suspension_of(f, l);
    int person = act_person(e, FACT_person);
    return (person < 0 || person == l->e.subject) && act_matches_any(f, e, &r->end);
}

/* What ends, and what moves with its clock */

static bool is_over(const struct fold *f, const struct act *e, const struct lasting *l)
{
    return case_is_closed(f) ||
           (l->e.kind == EPISODE_ROUND ? round_is_over(f, e, l) : suspension_is_over(f, e, l));
}

static bool episodes_end(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->episodes->open.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->open, k);
        if (is_over(f, e, l) && !episode_move(f, l, e, e->stands, EPISODE_CLOSED))
            return false;
    }
    return true;
}

/* An extension moves a clock; a review that was done gives way to the next. */
static bool clocks_follow(struct fold *f, const struct act *e, const struct vec *list, bool moved)
{
    for (size_t k = 0; moved && k < list->n; k++) {
        struct lasting *l = lasting_at(list, k);
        if (!l->open)
            continue;
        if (l->e.kind == EPISODE_SUSPENSION)
            l->clock = review_find(f, l->e.rule, l->e.subject);
        const struct episode_span *last = (struct episode_span *)l->spans.items + l->spans.n - 1;
        int event = last->from == e->stands ? last->event : e->index;
        if (!span_note(f, l, e->stands, event, last->state))
            return false;
    }
    return true;
}

/* Forgets those that nothing changes any more; the order stays. */
static void list_compact(struct vec *list)
{
    struct lasting **items = list->items;
    size_t n = 0;
    for (size_t k = 0; k < list->n; k++)
        if (items[k]->open)
            items[n++] = items[k];
    list->n = n;
}

static bool episodes_begin(struct fold *f)
{
    f->episodes = ARENA_NEW(f->a, struct episodes);
    if (!f->episodes)
        return false;
    f->episodes->marked = ARENA_ARRAY(f->a, f->p->nhandoffs, bool);
    f->episodes->sent = pack_event(f->p, STR("handoff.sent"));
    f->episodes->received = pack_event(f->p, STR("handoff.received"));
    f->episodes->accepted = pack_event(f->p, STR("handoff.accepted"));
    f->episodes->returned = pack_event(f->p, STR("handoff.returned"));
    return f->episodes->marked != NULL;
}

bool episodes_follow(struct fold *f, const struct act *e)
{
    if (!f->episodes && !episodes_begin(f))
        return false;
    bool before_pack = e->day < f->p->in_force_from;
    if (!episodes_end(f, e) || (!before_pack && !(rounds_begin(f, e) && suspensions_begin(f, e))))
        return false;
    if (!handoffs_follow(f, e) || !notices_follow(f, e) || !representation_tell(f, e) ||
        !clocks_follow(f, e, &f->episodes->open, true) ||
        !clocks_follow(f, e, &f->episodes->papers, f->clocks_moved))
        return false;
    f->clocks_moved = false;
    list_compact(&f->episodes->open);
    list_compact(&f->episodes->papers);
    list_compact(&f->episodes->told);
    return true;
}

/* The end of the fold */

static bool begins_before(const void *ctx, int a, int b)
{
    struct lasting *const *all = ctx;
    const struct lasting *x = all[a], *y = all[b];
    inst_t from_x = ((const struct episode_span *)x->spans.items)->from;
    inst_t from_y = ((const struct episode_span *)y->spans.items)->from;
    if (from_x != from_y)
        return from_x < from_y;
    if (x->e.kind != y->e.kind)
        return x->e.kind < y->e.kind;
    int by_code = str_cmp(x->e.code, y->e.code);
    if (by_code != 0)
        return by_code < 0;
    return x->e.subject != y->e.subject ? x->e.subject < y->e.subject : x->e.started_by < y->e.started_by;
}

static struct episode episode_of(const struct fold *f, struct lasting *l)
{
    struct episode_span *spans = l->spans.items;
    l->e.state = spans[0].state;
    for (size_t k = 0; k < l->spans.n; k++) {
        spans[k].deadline = spans[k].deadline < 0 ? -1 : f->places[spans[k].deadline];
        if (spans[k].from <= f->out->as_of)
            l->e.state = spans[k].state;
    }
    l->e.spans = spans;
    l->e.nspans = l->spans.n;
    l->e.steps = l->steps.items;
    l->e.nsteps = l->steps.n;
    return l->e;
}

bool episodes_finish(struct fold *f)
{
    if ((!f->episodes && !episodes_begin(f)) || !notices_finish(f))
        return false;
    size_t n = f->episodes->all.n;
    struct lasting **all = f->episodes->all.items;
    int *sorted = ARENA_ARRAY(f->a, n, int);
    struct episode *episodes = ARENA_ARRAY(f->a, n, struct episode);
    if (!sorted || !episodes)
        return false;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (int)i;
    if (!sort_indices(f->a, sorted, n, begins_before, all))
        return false;
    for (size_t i = 0; i < n; i++)
        episodes[i] = episode_of(f, all[sorted[i]]);
    f->out->episodes = episodes;
    f->out->nepisodes = n;
    return true;
}
