/* Lengthens running deadlines by the ladder that the law gives them, and holds each step against it. */
#include "lib/law/fold_int.h"

/* A grant as the act states it. */
struct grant {
    int step;
    int amount;
    enum term_unit unit;
    bool stated;  /* the act says how long */
    bool grounds; /* the act bears a ground that the step asks for, or it asks for none */
};

static const struct rule *ladder_of(const struct fold *f, const struct live *l)
{
    return deadline_ladder(f->p, &l->d);
}

enum term_unit act_unit(const struct act *e, enum term_unit otherwise)
{
    static const struct {
        const char *code;
        enum term_unit unit;
    } units[] = {{"hour", UNIT_HOUR},
                 {"day", UNIT_DAY},
                 {"working_day", UNIT_WORKING_DAY},
                 {"month", UNIT_MONTH},
                 {"year", UNIT_YEAR}};
    const struct fact *unit = act_fact(e, FACT_unit);
    for (size_t i = 0; unit && i < ARRAY_LEN(units); i++)
        if (str_is(unit->v.text, units[i].code))
            return units[i].unit;
    return otherwise;
}

static int times_used(const struct live *l, int step)
{
    const struct applied_extension *x = l->extensions.items;
    int n = 0;
    for (size_t i = 0; i < l->extensions.n; i++)
        n += x[i].step == step;
    return n;
}

static bool bears_ground(const struct extension_step *s, const struct act *e)
{
    const struct fact *ground = act_fact(e, FACT_ground);
    for (size_t i = 0; ground && i < s->ngrounds; i++)
        if (str_eq(s->grounds[i], ground->v.text))
            return true;
    return s->ngrounds == 0;
}

static bool is_free(const struct rule *r, const struct live *l, int step)
{
    int count = r->extensions[step].count;
    return count == 0 || times_used(l, step) < count;
}

/*
 * The step that the act takes: of those whose ground it bears, the first in order that is not used up, else the last.
 * False: none.
 */
static bool step_choose(const struct rule *r, const struct live *l, const struct act *e, struct grant *g)
{
    int chosen = -1, best = 0;
    for (size_t i = 0; i < r->nextensions; i++) {
        const struct extension_step *s = &r->extensions[i];
        if (s->event != e->type)
            continue;
        bool is_open = is_free(r, l, (int)i);
        int worth = 2 * bears_ground(s, e) + is_open;
        if (worth > best || (worth == best && !is_open)) {
            chosen = (int)i;
            best = worth;
        }
    }
    if (chosen < 0)
        return false;
    *g = (struct grant){.step = chosen, .grounds = bears_ground(&r->extensions[chosen], e)};
    return true;
}

/* For comparing lengths in different units: a month counts as 30 days, a year as twelve months. */
static int64_t rough_hours(int amount, enum term_unit unit)
{
    static const int hours[] = {
        [UNIT_NONE] = 0,         [UNIT_HOUR] = 1,        [UNIT_DAY] = 24,
        [UNIT_WORKING_DAY] = 24, [UNIT_MONTH] = 30 * 24, [UNIT_YEAR] = 360 * 24,
    };
    return (int64_t)amount * hours[unit];
}

/* The share that the term has of what the law allows; a term without one has all of it. */
static struct share share_now(const struct fold *f, const struct live *l)
{
    static const struct share all = {.legal_p = 1, .legal_q = 1};
    bool shared = l->d.shared_by >= 0 && !is_liberty(&f->p->rules[l->d.length]);
    return shared ? f->p->rules[l->d.shared_by].share : all;
}

static int64_t share_hours(const struct fold *f, const struct live *l, int amount, enum term_unit unit)
{
    struct share s = share_now(f, l);
    return rough_hours(amount, unit) * s.legal_p / s.legal_q;
}

/* Who may grant it is for the law of the day of the act to say, how long it may be for that of the start. */
static const struct extension_step *step_today(const struct fold *f, const struct live *l, size_t step,
                                               const struct act *e)
{
    int row = row_today(f, l, e->day);
    const struct rule *r = row < 0 ? NULL : &f->p->rules[row];
    bool same = r && step < r->nextensions && r->extensions[step].event == e->type;
    return same ? &r->extensions[step] : &ladder_of(f, l)->extensions[step];
}

static bool may_grant(const struct extension_step *s, const struct act *e)
{
    const struct fact *authority = act_fact(e, FACT_authority);
    if (!authority || s->nauthorities == 0)
        return true;
    for (size_t i = 0; i < s->nauthorities; i++)
        if (str_eq(s->authorities[i], authority->v.text))
            return true;
    return false;
}

/* Place of the request on which this step rests: after the start, and not the one that led to an earlier grant, of any class. */
static int request_pos(const struct fold *f, const struct live *l, const struct extension_step *s)
{
    size_t least = l->started_pos;
    const struct granted *g = l->grants.items;
    for (size_t i = 0; i < l->grants.n; i++)
        if (f->p->rules[g[i].ladder].extensions[g[i].x.step].request_event == s->request_event &&
            g[i].pos > least)
            least = g[i].pos;
    int pos = f->latest[s->request_event];
    return pos >= (int)least ? pos : -1;
}

/*
 * The rule on asking, when it was asked for later than that allows: a `before` of this deadline, or of the one whose place
 * it took, ended by asking.
 */
static const struct rule *asked_late(const struct fold *f, size_t i, const struct act *request)
{
    size_t first = first_of(f, i);
    for (size_t k = first + 1; k < f->lives.n; k++) {
        const struct live *o = live_at(f, k);
        if (o->d.before >= 0 && o->d.ended_by == request->index &&
            first_of(f, (size_t)o->d.before) == first && act_is_after(request, o->d.term.legal.due))
            return &f->p->rules[o->d.rule];
    }
    return NULL;
}

/* What is wrong with the asking, in the words of the law pack: the general text of the code would say something else. */
static bool request_violation(struct fold *f, enum violation_code code, const struct live *l,
                              const struct act *e, const struct extension_step *s, const struct rule *late)
{
    const struct event_type *asking = &f->p->events[s->request_event];
    if (!violation_add(f, code, l->d.rule, e->index, late ? late->citation : s->citation))
        return false;
    struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
    if (late) {
        v->detail_vi =
            arena_printf(f->a, "quá hạn %.*s: %.*s", STR_ARGS(late->id), STR_ARGS(asking->name_vi));
        v->detail_en =
            arena_printf(f->a, "after the date of %.*s: %.*s", STR_ARGS(late->id), STR_ARGS(asking->name_en));
    } else {
        v->detail_vi = arena_printf(f->a, "trước đó chưa có việc: %.*s", STR_ARGS(asking->name_vi));
        v->detail_en = arena_printf(f->a, "not preceded by: %.*s", STR_ARGS(asking->name_en));
    }
    return !f->a->failed;
}

/* Where the extension itself came too late (`past`) it is told of that. */
static bool request_check(struct fold *f, size_t i, const struct act *e, const struct extension_step *s,
                          bool past)
{
    const struct live *l = live_at(f, i);
    int pos = request_pos(f, l, s);
    if (pos < 0)
        return request_violation(f, VIOLATION_ORDER, l, e, s, NULL);
    const struct rule *late = past ? NULL : asked_late(f, i, &f->acts[pos]);
    return !late || request_violation(f, VIOLATION_EXTENSION_LATE, l, e, s, late);
}

/* How long the whole term is with this grant; a `total` takes the place of the length. */
static int64_t rough_total(const struct fold *f, const struct live *l, const struct extension_step *s,
                           const struct grant *g)
{
    const struct rule *length = &f->p->rules[l->d.length];
    const struct stretch *more = l->stretches.items;
    int64_t all = share_hours(f, l, length->amount, length->unit), added = 0;
    for (size_t i = 0; i < l->stretches.n; i++) {
        int64_t one = rough_hours(more[i].amount, more[i].unit);
        one = more[i].q ? one * more[i].p / more[i].q : one;
        all = more[i].total ? one : all;
        added += more[i].total ? 0 : one;
    }
    int64_t granted = g->stated ? rough_hours(g->amount, g->unit) : share_hours(f, l, g->amount, g->unit);
    return granted + added + (s->total ? 0 : all);
}

/* Without a ground that the law asks for, no extension of any length is allowed. */
static bool ground_violation(struct fold *f, const struct live *l, const struct act *e,
                             const struct extension_step *s)
{
    if (!violation_add(f, VIOLATION_EXTENSION_LENGTH, l->d.rule, e->index, s->citation))
        return false;
    struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
    v->detail_vi = STR("chưa ghi căn cứ mà luật đòi hỏi để kéo dài, gia hạn");
    v->detail_en = STR("without a ground on which the law allows this extension");
    return true;
}

static bool grant_check(struct fold *f, size_t i, const struct act *e, const struct grant *g)
{
    const struct live *l = live_at(f, i);
    const struct extension_step *s = &ladder_of(f, l)->extensions[g->step];
    int64_t cap = share_hours(f, l, s->cap_amount, s->cap_unit);
    bool past = act_is_after(e, l->d.term.legal.due);
    const struct {
        bool wrong;
        enum violation_code code;
    } checks[] = {
        {!may_grant(step_today(f, l, (size_t)g->step, e), e), VIOLATION_EXTENSION_AUTHORITY},
        {!is_free(ladder_of(f, l), l, g->step), VIOLATION_EXTENSION_COUNT},
        {g->stated && g->grounds &&
             rough_hours(g->amount, g->unit) > share_hours(f, l, s->max_amount, s->unit),
         VIOLATION_EXTENSION_LENGTH},
        {s->cap_amount && rough_total(f, l, s, g) > cap, VIOLATION_EXTENSION_CAP},
        {past, VIOLATION_EXTENSION_LATE},
    };
    for (size_t k = 0; k < ARRAY_LEN(checks); k++)
        if (checks[k].wrong && !violation_add(f, checks[k].code, l->d.rule, e->index, s->citation))
            return false;
    if (!g->grounds && !ground_violation(f, l, e, s))
        return false;
    return s->request_event < 0 || request_check(f, i, e, s, past);
}

/*
 * What is granted beyond the law lengthens all the same, because it happened; only nobody is kept from liberty by it:
 * there the statute is the end, whatever was ordered.
 */
static struct stretch stretch_of(const struct fold *f, const struct live *l,
                                 const struct applied_extension *x)
{
    const struct rule *r = ladder_of(f, l);
    const struct extension_step *s = &r->extensions[x->step];
    struct stretch granted = {x->amount, x->unit, s->total, x->p, x->q};
    if (!is_liberty(&f->p->rules[l->d.length]))
        return granted;
    if (!is_free(r, l, x->step))
        return (struct stretch){.unit = s->unit};
    if (rough_hours(x->amount, x->unit) > rough_hours(s->max_amount, s->unit))
        return (struct stretch){.amount = s->max_amount, .unit = s->unit, .total = s->total};
    return granted;
}

/* An amount in all takes the place of the length alone: it stands before what was added to that, sooner or later. */
static void extension_place(const struct fold *f, struct live *l)
{
    const struct rule *ladder = ladder_of(f, l);
    struct applied_extension *x = l->extensions.items;
    struct stretch *s = l->stretches.items;
    size_t last = l->extensions.n - 1, at = last;
    const struct extension_step *step = &ladder->extensions[x[last].step];
    if (!step->total || is_liberty(&f->p->rules[l->d.length]))
        return;
    while (at > 0 && !ladder->extensions[x[at - 1].step].total)
        at--;
    const struct applied_extension placed = x[last];
    const struct stretch lengthened = s[last];
    for (size_t i = last; i > at; i--) {
        x[i] = x[i - 1];
        s[i] = s[i - 1];
    }
    x[at] = placed;
    s[at] = lengthened;
}

static bool extension_add(struct fold *f, struct live *l, struct applied_extension granted)
{
    struct stretch lengthened = stretch_of(f, l, &granted);
    struct applied_extension *x = vec_add(f->a, &l->extensions, sizeof(*x));
    struct stretch *s = x ? vec_add(f->a, &l->stretches, sizeof(*s)) : NULL;
    if (!s)
        return false;
    *x = granted;
    *s = lengthened;
    extension_place(f, l);
    return true;
}

static int ladder_index(const struct fold *f, const struct live *l)
{
    return (int)(ladder_of(f, l) - f->p->rules);
}

/*
 * Where the term has only a share, what was granted before it had, and what the act does not measure, is cut to the share of
 * what the step allows. What is granted beyond that since then is told, and lengthens.
 */
static void share_cut(const struct fold *f, const struct live *l, const struct granted *g,
                      struct applied_extension *x)
{
    struct share share = share_now(f, l);
    const struct extension_step *s = &ladder_of(f, l)->extensions[x->step];
    bool cut = share.legal_p < share.legal_q && (!g->stated || g->pos < l->share_pos);
    if (!cut || rough_hours(x->amount, x->unit) <= share_hours(f, l, s->max_amount, s->unit))
        return;
    x->amount = s->max_amount;
    x->unit = s->unit;
    x->p = share.legal_p;
    x->q = share.legal_q;
}

static bool grant_add(struct fold *f, struct live *l, struct applied_extension granted, bool stated,
                      size_t at_pos)
{
    struct granted *g = vec_add(f->a, &l->grants, sizeof(*g));
    if (!g)
        return false;
    *g = (struct granted){granted, stated, ladder_index(f, l), at_pos};
    share_cut(f, l, g, &granted);
    return extension_add(f, l, granted);
}

/* The amount that the act states; where it states none, all that the step allows. */
static void grant_measure(const struct extension_step *s, const struct act *e, struct grant *g)
{
    const struct fact *amount = act_fact(e, FACT_amount);
    g->amount = s->max_amount;
    g->unit = s->unit;
    g->stated = amount;
    if (!amount)
        return;
    g->amount = amount->v.num < 0 ? 0 : amount->v.num > INT16_MAX ? INT16_MAX : (int)amount->v.num;
    g->unit = act_unit(e, s->unit);
}

static struct applied_extension granted_by(const struct act *e, const struct grant *g, inst_t from)
{
    const struct fact *authority = act_fact(e, FACT_authority);
    return (struct applied_extension){.step = g->step,
                                      .event = e->index,
                                      .amount = g->amount,
                                      .unit = g->unit,
                                      .at = e->at,
                                      .from = from,
                                      .authority = authority ? authority->v.text : STR_NONE};
}

static bool grant_apply(struct fold *f, size_t i, const struct act *e, const struct grant *g)
{
    struct live *l = live_at(f, i);
    if (!grant_add(f, l, granted_by(e, g, e->stands), g->stated, f->pos))
        return false;
    const struct stretch *more = (const struct stretch *)l->stretches.items + l->stretches.n - 1;
    return liberty_extended(f, i, e, more) && deadline_recompute(f, i, e->stands);
}

static bool is_granted_by(const struct live *l, int event)
{
    const struct granted *g = l->grants.items;
    for (size_t i = 0; i < l->grants.n; i++)
        if (g[i].x.event == event)
            return true;
    return false;
}

bool extensions_stand(struct fold *f, struct live *l, inst_t from)
{
    const struct rule *r = ladder_of(f, l), *own = &f->p->rules[l->d.rule];
    for (size_t i = 0; i < r->nextensions; i++) {
        int pos = r->extensions[i].standing ? f->latest[r->extensions[i].event] : -1;
        while (pos >= 0 && f->acts[pos].earlier >= 0)
            pos = f->acts[pos].earlier; /* the first made the case what it is */
        const struct act *e = pos >= 0 ? &f->acts[pos] : NULL;
        struct grant g = {.step = (int)i};
        if (!e || !is_free(r, l, (int)i) || is_granted_by(l, e->index) || !act_means_rule(e, own) ||
            !act_concerns(e, own, l->d.subject))
            continue;
        grant_measure(&r->extensions[i], e, &g);
        if (!grant_add(f, l, granted_by(e, &g, from), g.stated, (size_t)pos))
            return false;
    }
    return true;
}

/* The next free step that such an event takes, in order, or -1. */
static int step_free(const struct rule *r, const struct live *l, int event)
{
    for (size_t i = 0; i < r->nextensions; i++)
        if (r->extensions[i].event == event && is_free(r, l, (int)i))
            return (int)i;
    return -1;
}

bool grant_leaves_step(const struct fold *f, const struct live *l, const struct act *e,
                       enum after_grant which)
{
    const struct granted *g = l->grants.items;
    int times = 0;
    for (size_t i = 0; i < l->grants.n; i++)
        times += f->acts[g[i].pos].type == e->type;
    bool now = l->grants.n && g[l->grants.n - 1].x.event == e->index;
    return now && (which == GRANT_FIRST) == (times == 1) && step_free(ladder_of(f, l), l, e->type) >= 0;
}

/* A step of another class: the next free one here, and no more than that allows. False: there is none. */
static bool step_exchange(const struct rule *r, const struct live *l, int event, struct applied_extension *x)
{
    x->step = step_free(r, l, event);
    if (x->step < 0)
        return false;
    const struct extension_step *s = &r->extensions[x->step];
    if (rough_hours(x->amount, x->unit) > rough_hours(s->max_amount, s->unit)) {
        x->amount = s->max_amount;
        x->unit = s->unit;
    }
    return true;
}

bool extensions_carry(struct fold *f, struct live *l)
{
    const struct rule *r = ladder_of(f, l);
    const struct granted *g = l->grants.items;
    l->extensions = l->stretches = (struct vec){0};
    for (size_t i = 0; i < l->grants.n; i++) {
        struct applied_extension x = g[i].x;
        bool stays = g[i].ladder == ladder_index(f, l);
        if (!stays && !step_exchange(r, l, f->acts[g[i].pos].type, &x))
            continue;
        share_cut(f, l, &g[i], &x);
        if (!extension_add(f, l, x))
            return false;
    }
    return true;
}

/* A register that refuses the truth is falsified elsewhere: what the law forbids still lengthens, with its violation. */
static bool deadline_extend(struct fold *f, size_t i, const struct act *e)
{
    const struct live *l = live_at(f, i);
    const struct rule *r = &f->p->rules[l->d.rule], *ladder = ladder_of(f, l);
    struct grant g;
    if (!act_means_rule(e, r) || !act_concerns(e, r, l->d.subject) || !act_is_own(e, r, l) ||
        !step_choose(ladder, l, e, &g))
        return true;
    grant_measure(&ladder->extensions[g.step], e, &g);
    return grant_check(f, i, e, &g) && grant_apply(f, i, e, &g);
}

bool deadlines_extend(struct fold *f, const struct act *e)
{
    const struct start_index *s = &f->p->lengthens;
    struct open_walk w = walk_begin(f);
    for (int k = s->first[e->type]; k < s->first[e->type + 1]; k++)
        walk_rule(&w, s->rules[k]);
    for (int i = walk_next(&w); i >= 0; i = walk_next(&w))
        if (!deadline_extend(f, (size_t)i, e))
            return false;
    return true;
}
