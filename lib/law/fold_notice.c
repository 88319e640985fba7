/* Makes lasting notices of what a person must look at: told of an act, or that an open case has no running deadline. */
#include "lib/law/episode_int.h"

/* Notices of acts */

/* The notice of that code and rule that speaks of that event, open or closed, or NULL. */
static struct lasting *notice_find(const struct fold *f, struct str code, int rule, int event)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        struct lasting *l = lasting_at(&f->episodes->all, i - 1);
        if (l->e.kind == EPISODE_NOTICE && l->e.started_by == event && l->e.rule == rule &&
            str_eq(l->e.code, code))
            return l;
    }
    return NULL;
}

/* Act `e` made it told, mostly of itself; of an event before it once the class of offence is known. */
static bool notice_begin(struct fold *f, const struct act *e, struct str code, const struct notice *n)
{
    if (notice_find(f, code, n->rule, n->event))
        return true;
    const struct act *of = n->event == e->index ? e : &f->all[n->event];
    int subject = n->rule < 0 ? -1 : act_subject(f, of, &f->p->rules[n->rule]);
    struct lasting *l = episode_begin(f, EPISODE_NOTICE, code, subject, e->stands, n->event);
    if (!l)
        return false;
    l->e.at = of->at;
    l->e.rule = n->rule;
    l->e.citation = n->citation;
    l->e.detail_vi = n->detail_vi;
    l->e.detail_en = n->detail_en;
    return episode_move(f, l, e, e->stands, EPISODE_OPEN);
}

/* What lies before the pack is history: nobody can do anything about it. */
static bool notices_begin(struct fold *f, const struct act *e)
{
    struct episodes *s = f->episodes;
    for (; s->notices_seen < f->notices.n; s->notices_seen++) {
        struct notice n = ((const struct notice *)f->notices.items)[s->notices_seen];
        n.detail_vi = notice_words(&n, true);
        n.detail_en = notice_words(&n, false);
        if (n.code != NOTICE_BEFORE_PACK && !notice_begin(f, e, str_of(notice_code_name(n.code)), &n))
            return false;
    }
    return true;
}

/* An order without its end stays in the list until the paper's date is entered. */
static bool orders_begin(struct fold *f, const struct act *e)
{
    struct episodes *s = f->episodes;
    for (; s->violations_seen < f->violations.n; s->violations_seen++) {
        const struct violation *v = (const struct violation *)f->violations.items + s->violations_seen;
        const struct notice n = {.event = v->event,
                                 .rule = v->rule,
                                 .citation = v->citation,
                                 .detail_vi = violation_text(v, true),
                                 .detail_en = violation_text(v, false)};
        if (v->code == VIOLATION_ORDER_END_MISSING &&
            !notice_begin(f, e, str_of(violation_info(v->code)->code), &n))
            return false;
    }
    return true;
}

/* The restraint that such an order began is over, or another order has stated its end. */
static bool order_is_complete(const struct fold *f, const struct lasting *l)
{
    for (int k = first_running(f, l->e.rule); k >= 0; k = live_at(f, (size_t)k)->next) {
        const struct live *o = live_at(f, (size_t)k);
        if (o->d.subject == l->e.subject && !o->has_until)
            return false;
    }
    return true;
}

static bool is_remedied(const struct fold *f, const struct lasting *l)
{
    if (str_is(l->e.code, notice_code_name(NOTICE_REPRESENTATIVE_MISSING)))
        return false; /* fold_represent.c ends it */
    if (str_is(l->e.code, violation_info(VIOLATION_ORDER_END_MISSING)->code))
        return order_is_complete(f, l);
    if (case_is_closed(f))
        return true;
    if (str_is(l->e.code, notice_code_name(NOTICE_FLAG_UNFIT)))
        return !flags_unfit(f);
    return str_is(l->e.code, notice_code_name(NOTICE_CLASS_UNKNOWN)) && class_of(f, l->e.subject) >= 0;
}

static bool notices_end(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->episodes->told.n; k++) {
        struct lasting *l = lasting_at(&f->episodes->told, k);
        if (l->open && is_remedied(f, l) && !episode_move(f, l, e, e->stands, EPISODE_CLOSED))
            return false;
    }
    return true;
}

/* Why nothing need run */

/* Place of the latest act of that type, the present one counted, or -1. */
static int latest_of(const struct fold *f, const struct act *e, int type)
{
    return e->type == type ? e->pos : f->latest[type];
}

/* Likewise of those types. */
static int latest_among(const struct fold *f, const struct act *e, const struct idle_rule *r)
{
    int last = -1;
    for (size_t k = 0; k < r->namong; k++) {
        int pos = latest_of(f, e, r->among[k]);
        last = pos > last ? pos : last;
    }
    return last;
}

const struct idle_rule *idle_reason(const struct fold *f, const struct act *e)
{
    const int *among = NULL;
    int last = -1;
    for (size_t i = 0; i < f->p->nidles; i++) {
        const struct idle_rule *r = &f->p->idles[i];
        if (r->among != among) /* one list serves many rows */
            last = latest_among(f, e, r);
        among = r->among;
        if (last >= 0 && act_matches(f, &f->acts[last], &r->latest))
            return r;
    }
    return NULL;
}

static bool standing_note(struct fold *f, const struct act *e)
{
    struct standing *now = vec_add(f->a, &f->episodes->stands, sizeof(*now));
    if (now)
        *now = (struct standing){case_is_closed(f), idle_reason(f, e)};
    return now != NULL;
}

bool notices_follow(struct fold *f, const struct act *e)
{
    return notices_begin(f, e) && orders_begin(f, e) && notices_end(f, e) && standing_note(f, e);
}

/* The times in which nothing ran */

/* One more deadline with an instant runs from `at` on, or one less. */
struct change {
    inst_t at;
    int by;
};

static bool change_before(const void *ctx, int a, int b)
{
    const struct change *c = ctx;
    return c[a].at < c[b].at;
}

/* "At once" without a number sets no limit, limitation obliges nobody: neither keeps a case from being forgotten. */
static bool runs_in(const struct span *s)
{
    return s->state == STATUS_RUNNING && s->has_legal;
}

/* What span `k` changes: -1, 0 or 1. */
static int change_of(const struct span *s, size_t k)
{
    return (int)runs_in(&s[k]) - (int)(k > 0 && runs_in(&s[k - 1]));
}

static bool changes_collect(const struct fold *f, struct vec *out)
{
    for (size_t i = 0; i < f->lives.n; i++) {
        const struct vec *spans = &live_at(f, i)->spans;
        const struct span *s = spans->items;
        bool obliges = f->p->rules[live_at(f, i)->d.length].kind != TERM_LIMITATION;
        for (size_t k = 0; obliges && k < spans->n; k++) {
            struct change *c = vec_add(f->a, out, sizeof(*c));
            if (!c)
                return false;
            *c = (struct change){s[k].from, change_of(s, k)};
        }
    }
    return true;
}

/* While it walks through time. */
struct walk {
    int running;
    size_t act;           /* how many acts lie behind */
    struct lasting *told; /* the notice that is open */
    const struct idle_rule *reason;
};

static bool walk_close(struct fold *f, struct walk *w, const struct act *here, inst_t t)
{
    struct lasting *l = w->told;
    w->told = NULL;
    return !l || episode_move(f, l, here, t, EPISODE_CLOSED);
}

/* The event since which nothing has been recorded, by the last act that the walk has passed. */
static int last_recorded(const struct fold *f, const struct walk *w)
{
    size_t i = w->act - 1;
    while (f->acts[i].derived)
        i--;
    return f->acts[i].index;
}

static bool walk_open(struct fold *f, struct walk *w, const struct act *here, inst_t t)
{
    const struct idle_rule *r = w->reason;
    struct str code = r ? STR("idle") : str_of(notice_code_name(NOTICE_NO_DEADLINE));
    int event = last_recorded(f, w);
    struct lasting *l = notice_find(f, code, -1, event);
    if (l) { /* told before, and closed of itself: it opens again */
        w->told = l;
        return episode_move(f, l, here, t, EPISODE_OPEN);
    }
    l = episode_begin(f, EPISODE_NOTICE, code, -1, t, event);
    if (!l)
        return false;
    if (here)
        l->e.at = here->at;
    l->e.citation = r ? r->citation : STR_NONE;
    l->e.detail_vi = r ? r->reason_vi : str_of(notice_text(NOTICE_NO_DEADLINE, true));
    l->e.detail_en = r ? r->reason_en : str_of(notice_text(NOTICE_NO_DEADLINE, false));
    w->told = l;
    return episode_move(f, l, here, t, EPISODE_OPEN);
}

/* Instant `t`, at which acts stand or something lapsed of itself, or both. Nothing runs before the first act. */
static bool walk_step(struct fold *f, struct walk *w, inst_t t)
{
    while (w->act < f->nacts && f->acts[w->act].stands == t)
        w->act++;
    const struct standing *now = (const struct standing *)f->episodes->stands.items + w->act - 1;
    const struct act *last = &f->acts[w->act - 1], *here = last->stands == t ? last : NULL;
    bool none = !now->closed && w->running == 0;
    if ((!none || w->reason != now->idle) && !walk_close(f, w, here, t))
        return false;
    w->reason = now->idle;
    return !none || w->told || walk_open(f, w, here, t);
}

bool notices_finish(struct fold *f)
{
    struct vec list = {0};
    if (!changes_collect(f, &list))
        return false;
    size_t n = list.n;
    const struct change *changes = list.items;
    int *order = ARENA_ARRAY(f->a, n, int);
    for (size_t i = 0; order && i < n; i++)
        order[i] = (int)i;
    if (!order || !sort_indices(f->a, order, n, change_before, changes))
        return false;
    struct walk w = {0};
    for (size_t i = 0; i < n || w.act < f->nacts;) {
        bool first = i < n && (w.act == f->nacts || changes[order[i]].at < f->acts[w.act].stands);
        inst_t t = first ? changes[order[i]].at : f->acts[w.act].stands;
        for (; i < n && changes[order[i]].at == t; i++)
            w.running += changes[order[i]].by;
        if (!walk_step(f, &w, t))
            return false;
    }
    return true;
}
