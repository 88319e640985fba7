/* Makes lasting notices of what a person must look at: told of an act, or that an open case has no running deadline. */
#include "lib/law/episode_int.h"

/* Notices of acts */

static bool is_told_already(const struct fold *f, const struct act *e, struct str code, int rule, int subject)
{
    for (size_t k = f->episodes->told.n; k > 0; k--) {
        const struct lasting *l = lasting_at(&f->episodes->told, k - 1);
        const struct episode *x = &l->e;
        if (l->begun_pos < f->pos && !e->derived)
            return false; /* of that event there are none before; what is derived has the index of one long past */
        if (x->started_by == e->index && x->rule == rule && x->subject == subject && str_eq(x->code, code))
            return true;
    }
    return false;
}

static bool notice_begin(struct fold *f, const struct act *e, struct str code, const struct episode *words)
{
    if (is_told_already(f, e, code, words->rule, words->subject))
        return true;
    struct lasting *l = episode_begin(f, EPISODE_NOTICE, code, words->subject, e->stands, e->index);
    if (!l)
        return false;
    l->e.at = e->at;
    l->e.rule = words->rule;
    l->e.citation = words->citation;
    l->e.detail_vi = words->detail_vi;
    l->e.detail_en = words->detail_en;
    return episode_move(f, l, e, e->stands, EPISODE_OPEN);
}

static int notice_subject(const struct fold *f, const struct act *e, int rule)
{
    return rule < 0 ? -1 : act_subject(f, e, &f->p->rules[rule]);
}

/* What lies before the pack is history: nobody can do anything about it. */
static bool notices_begin(struct fold *f, const struct act *e)
{
    struct episodes *s = f->episodes;
    for (; s->notices_seen < f->notices.n; s->notices_seen++) {
        const struct notice *n = (const struct notice *)f->notices.items + s->notices_seen;
        if (n->event != e->index || n->code == NOTICE_BEFORE_PACK || n->code == NOTICE_REPRESENTATIVE_MISSING)
            continue;
        const struct episode words = {
            .rule = n->rule,
            .subject = notice_subject(f, e, n->rule),
            .citation = n->citation,
            .detail_vi = n->detail_vi.n ? n->detail_vi : str_of(notice_text(n->code, true)),
            .detail_en = n->detail_en.n ? n->detail_en : str_of(notice_text(n->code, false))};
        if (!notice_begin(f, e, str_of(notice_code_name(n->code)), &words))
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
        if (v->event != e->index || v->code != VIOLATION_ORDER_END_MISSING)
            continue;
        const struct episode words = {.rule = v->rule,
                                      .subject = notice_subject(f, e, v->rule),
                                      .citation = v->citation,
                                      .detail_vi = violation_text(v, true),
                                      .detail_en = violation_text(v, false)};
        if (!notice_begin(f, e, str_of(violation_info(v->code)->code), &words))
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
    if (str_is(l->e.code, violation_info(VIOLATION_ORDER_END_MISSING)->code))
        return order_is_complete(f, l);
    if (f->p->nstages && f->p->stages[f->out->stage].closed)
        return true;
    if (str_is(l->e.code, notice_code_name(NOTICE_FLAG_UNFIT)))
        return !flags_unfit(f);
    return str_is(l->e.code, notice_code_name(NOTICE_CLASS_UNKNOWN)) && class_of(f, l->e.subject) >= 0;
}

/* May the act have remedied what was told before it? Else only what has just been told is looked at. */
static bool may_remedy(struct fold *f, const struct act *e)
{
    bool closings = f->closings != f->episodes->closings;
    f->episodes->closings = f->closings;
    return closings || (f->p->nstages && f->p->stages[f->out->stage].closed) ||
           f->p->events[e->type].charge != CHARGE_NOT || f->p->events[e->type].flag.n ||
           act_fact(e, FACT_until) || act_fact(e, FACT_amount);
}

static bool notices_end(struct fold *f, const struct act *e)
{
    bool any = may_remedy(f, e), remedied = false;
    const struct lasting *like =
        NULL; /* the one before, of which the same holds when it is of the same kind */
    for (size_t k = f->episodes->told.n; k > 0; k--) {
        struct lasting *l = lasting_at(&f->episodes->told, k - 1);
        if (!any && l->begun_pos < f->pos)
            break;
        if (!l->open || str_is(l->e.code, notice_code_name(NOTICE_REPRESENTATIVE_MISSING)))
            continue;
        if (!like || like->e.rule != l->e.rule || like->e.subject != l->e.subject ||
            like->e.code.p != l->e.code.p)
            remedied = is_remedied(f, l);
        like = l;
        if (remedied && !episode_move(f, l, e, e->stands, EPISODE_CLOSED))
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

const struct idle_rule *idle_reason(const struct fold *f, const struct act *e)
{
    const int *among = NULL;
    int last = -1; /* the latest act among those types */
    for (size_t i = 0; i < f->p->nidles; i++) {
        const struct idle_rule *r = &f->p->idles[i];
        last = r->among == among ? last : -1;
        for (size_t k = 0; r->among != among && k < r->namong; k++) {
            int pos = latest_of(f, e, r->among[k]);
            last = pos > last ? pos : last;
        }
        among = r->among;
        if (last >= 0 && act_matches(f, &f->acts[last], &r->latest))
            return r;
    }
    return NULL;
}

/* Rests the pattern on more than the act and those before it? */
static bool may_turn(const struct pattern *p)
{
    return p->unconflicted || (p->after && may_turn(p->after));
}

bool idles_begin(struct fold *f)
{
    bool *by_type = f->episodes->idles = ARENA_ARRAY(f->a, f->p->nevents, bool);
    for (size_t i = 0; by_type && i < f->p->nidles; i++) {
        const struct idle_rule *r = &f->p->idles[i];
        for (size_t k = 0; k < r->namong; k++)
            by_type[r->among[k]] = true;
        for (size_t t = 0; may_turn(&r->latest) && t < f->p->nevents; t++)
            by_type[t] = true;
    }
    return by_type != NULL;
}

/* Notes only what is other than before. */
static bool standing_note(struct fold *f, const struct act *e)
{
    struct vec *v = &f->episodes->stands;
    const struct standing *last = v->n ? (const struct standing *)v->items + v->n - 1 : NULL;
    const struct standing now = {(size_t)e->pos, f->p->nstages && f->p->stages[f->out->stage].closed,
                                 last && !f->episodes->idles[e->type] ? last->idle : idle_reason(f, e)};
    if (last && last->closed == now.closed && last->idle == now.idle)
        return true;
    struct standing *next = vec_add(f->a, v, sizeof(*next));
    if (next)
        *next = now;
    return next != NULL;
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

/* All changes; `out` NULL only counts them. */
static size_t changes_collect(const struct fold *f, struct change *out)
{
    size_t n = 0;
    for (size_t i = 0; i < f->lives.n; i++) {
        const struct vec *spans = &live_at(f, i)->spans;
        const struct span *s = spans->items;
        bool obliges = f->p->rules[live_at(f, i)->d.length].kind != TERM_LIMITATION;
        for (size_t k = 0; obliges && k < spans->n; k++) {
            int by = change_of(s, k);
            if (by && out)
                out[n] = (struct change){s[k].from, by};
            n += by != 0;
        }
    }
    return n;
}

/* While it walks through time. */
struct walk {
    int running;
    size_t act;           /* how many acts lie behind */
    size_t stand;         /* how many of `stands` */
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
    while (i > 0 && f->acts[i].derived)
        i--;
    return f->acts[i].index;
}

/* The same notice after the same event, told before and closed of itself: it opens again. */
static struct lasting *told_before(const struct fold *f, struct str code, int event)
{
    for (size_t i = f->episodes->all.n; i > 0; i--) {
        struct lasting *l = ((struct lasting **)f->episodes->all.items)[i - 1];
        if (l->e.kind == EPISODE_NOTICE && l->e.started_by == event && str_eq(l->e.code, code))
            return l;
    }
    return NULL;
}

static bool walk_open(struct fold *f, struct walk *w, const struct act *here, inst_t t)
{
    const struct idle_rule *r = w->reason;
    struct str code = r ? STR("idle") : str_of(notice_code_name(NOTICE_NO_DEADLINE));
    int event = last_recorded(f, w);
    struct lasting *l = told_before(f, code, event);
    if (l) {
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

/* Instant `t`, at which acts stand or something lapsed of itself, or both. Before the first act there is no case. */
static bool walk_step(struct fold *f, struct walk *w, inst_t t)
{
    const struct standing *stands = f->episodes->stands.items;
    for (; w->act < f->nacts && f->acts[w->act].stands == t; w->act++)
        if (w->stand < f->episodes->stands.n && stands[w->stand].pos == w->act)
            w->stand++;
    if (w->act == 0)
        return true;
    const struct standing *now = &stands[w->stand - 1];
    const struct act *last = &f->acts[w->act - 1], *here = last->stands == t ? last : NULL;
    bool none = !now->closed && w->running == 0;
    if ((!none || w->reason != now->idle) && !walk_close(f, w, here, t))
        return false;
    w->reason = now->idle;
    return !none || w->told || walk_open(f, w, here, t);
}

bool notices_finish(struct fold *f)
{
    size_t n = changes_collect(f, NULL);
    struct change *changes = ARENA_ARRAY(f->a, n, struct change);
    int *order = ARENA_ARRAY(f->a, n, int);
    if (!changes || !order)
        return false;
    changes_collect(f, changes);
    for (size_t i = 0; i < n; i++)
        order[i] = (int)i;
    if (!sort_indices(f->a, order, n, change_before, changes))
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
