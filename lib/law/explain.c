/* Tells how a deadline came about, step by step, one sentence a step: the same bytes for the same facts. */
#include "lib/law/explain_int.h"

enum { FIRST_ROOM = 12 };

static void add(struct teller *t, struct str line)
{
    if (t->nlines == t->room) {
        size_t room = t->room ? t->room * 2 : FIRST_ROOM;
        struct str *lines = ARENA_ARRAY(t->a, room, struct str);
        if (!lines)
            return;
        if (t->nlines)
            memcpy(lines, t->lines, t->nlines * sizeof(*lines));
        t->lines = lines;
        t->room = room;
    }
    t->lines[t->nlines++] = line;
}

#define ADD(t, which, ...) add((t), FILL((t), which, __VA_ARGS__))

/* A sentence without places. */
static struct str plain(const struct teller *t, enum sentence which)
{
    return fill(t, which, NULL, 0);
}

static struct str event_name(const struct teller *t, int event)
{
    const struct event_type *type = &t->p->events[t->h->events[event].type];
    return t->lang == LANG_VI ? type->name_vi : type->name_en;
}

static bool when_equal(struct when a, struct when b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static bool is_liberty(const struct rule *r)
{
    return r->kind == TERM_LIBERTY || r->kind == TERM_LIBERTY_EXACT;
}

static void tell_start(struct teller *t, const struct rule *r, const struct deadline *d)
{
    struct str when = say_when(t, d->starts_at), what = event_name(t, d->started_by);
    struct when recorded = t->h->events[d->started_by].at;
    ADD(t, CITATION, r->citation);
    if (!r->told)
        add(t, plain(t, SAY_GUIDANCE));
    if (d->has_start)
        ADD(t, START, when, what);
    else
        ADD(t, ARISES, when, what);
    if (!is_liberty(r) &&
        !when_equal(recorded, d->starts_at)) /* those start where the order says, not at the act */
        ADD(t, CORRECTED, say_when(t, recorded));
}

/* Working days: which days between did not count, and which counted although the week leaves them free. */
static void tell_working_days(struct teller *t, day_t from, day_t to)
{
    struct str off = say_days_off(t, from, to);
    if (off.n)
        ADD(t, NOT_COUNTED, off);
    for (day_t d = from; d <= to; d++) {
        const struct day_off *made_up = calendar_made_up(t->c, d);
        if (made_up)
            ADD(t, MADE_UP, say_capital(t, say_weekday(t, d)), made_up->decision);
    }
}

static void tell_months(struct teller *t, const struct rule *r, const struct deadline *d,
                        const struct reading *base)
{
    struct str length = say_length(t, r->amount, r->unit), last = say_weekday(t, base->unrolled);
    int wanted = day_to_ymd(when_last_day(d->starts_at)).day;
    if (r->kind == TERM_LIMITATION)
        ADD(t, LIMITATION, length, last);
    else
        ADD(t, MONTHS, length, last);
    if (day_to_ymd(base->unrolled).day != wanted)
        ADD(t, SHORT_MONTH, arena_printf(t->a, "%d", wanted));
}

/* The other term's last day is read off this one: it may have moved after this one was met. */
static void tell_before(struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct reading *legal = &d->term.legal;
    ASSERT(t->base); /* such a deadline never stands without the one it precedes */
    if (legal->exists)
        ADD(t, BEFORE, say_length(t, r->amount, UNIT_DAY), t->base->id, t->base->citation,
            say_weekday(t, legal->last_day + r->amount), say_weekday(t, legal->last_day));
}

/* The length before any extension. */
static void tell_length(struct teller *t, const struct rule *r, const struct deadline *d)
{
    struct str length = say_length(t, r->amount, r->unit);
    struct term base;
    switch (r->kind) {
    case TERM_AT_ONCE:
        add(t, plain(t, SAY_AT_ONCE));
        return;
    case TERM_BEFORE:
        tell_before(t, r, d);
        return;
    case TERM_LIBERTY_EXACT:
        ADD(t, LIBERTY_EXACT, length, say_due(t, &d->term.legal));
        return;
    case TERM_LIBERTY:
        ADD(t, LIBERTY, length, say_weekday(t, d->term.legal.last_day));
        return;
    default:
        base = term_from(t->c, r->kind, r->amount, d->starts_at, NULL, 0);
    }
    if (r->kind == TERM_HOURS)
        ADD(t, HOURS, length, say_due(t, &base.legal));
    else if (r->kind == TERM_DAYS)
        ADD(t, DAYS, length, say_weekday(t, base.legal.unrolled));
    else if (r->kind == TERM_WORKING_DAYS) {
        ADD(t, WORKING_DAYS, length, say_weekday(t, base.legal.last_day));
        tell_working_days(t, when_last_day(d->starts_at) + 1, base.legal.last_day);
    } else
        tell_months(t, r, d, &base.legal);
}

static struct str authority_name(const struct teller *t, struct str code)
{
    const struct word *w = code.n ? pack_word(t->p, code) : NULL;
    if (w)
        return t->lang == LANG_VI ? w->vi : w->en;
    return code.n ? code : plain(t, SAY_NO_AUTHORITY);
}

/* Where the term stood after the first `n` extensions: in words, its last day, or its last instant. */
static struct str end_after(const struct teller *t, const struct rule *r, const struct deadline *d,
                            const struct stretch *stretches, size_t n)
{
    if (n == d->nextensions || is_liberty(r))
        return d->term.legal.whole_day ? say_weekday(t, d->term.legal.unrolled) : say_due(t, &d->term.legal);
    struct term then = term_from(t->c, r->kind, r->amount, d->starts_at, stretches, n);
    return then.legal.whole_day ? say_weekday(t, then.legal.unrolled) : say_due(t, &then.legal);
}

static void tell_extensions(struct teller *t, const struct rule *r, const struct deadline *d)
{
    struct stretch *stretches = ARENA_ARRAY(t->a, d->nextensions, struct stretch);
    if (!stretches)
        return;
    for (size_t i = 0; i < d->nextensions; i++) {
        const struct applied_extension *x = &d->extensions[i];
        stretches[i] = (struct stretch){x->amount, x->unit, r->extensions[x->step].total};
        struct str when = say_when(t, x->at), what = event_name(t, x->event),
                   who = authority_name(t, x->authority);
        struct str length = say_length(t, x->amount, x->unit), end = end_after(t, r, d, stretches, i + 1);
        if (stretches[i].total)
            ADD(t, EXTENDED_TOTAL, when, what, who, length, end);
        else
            ADD(t, EXTENDED_ADD, when, what, who, length, end);
    }
}

static enum sentence safe_sentence(const struct rule *r, const struct term *term)
{
    if (r->kind == TERM_AT_ONCE)
        return SAY_SAFE_AT_ONCE;
    if (r->kind == TERM_BEFORE)
        return SAY_SAFE_BEFORE;
    if (term->legal.exists && term->legal.due == term->safe.due)
        return SAY_SAFE_SAME;
    switch (r->kind) {
    case TERM_DAYS:
        return SAY_SAFE_DAYS;
    case TERM_WORKING_DAYS:
        return SAY_SAFE_WORKING_DAYS;
    case TERM_MONTHS:
    case TERM_YEARS:
        return SAY_SAFE_MONTHS;
    case TERM_LIMITATION:
        return SAY_SAFE_LIMITATION;
    default:
        return SAY_SAFE_EARLIEST;
    }
}

static void tell_readings(struct teller *t, const struct rule *r, const struct term *term)
{
    if (term->rolled) {
        struct str why = say_days_off(t, term->legal.unrolled, term->legal.last_day - 1);
        ADD(t, ROLLED, say_capital(t, why), say_weekday(t, term->legal.last_day));
    }
    if (term->legal.exists)
        ADD(t, LEGAL, say_due(t, &term->legal));
    struct str more = STR_NONE;
    if (t->base)
        more = t->base->id;
    else if (r->kind == TERM_AT_ONCE)
        more = say_length(t, (int)(AT_ONCE_US / HOUR_US), UNIT_HOUR);
    const struct str args[] = {say_due(t, &term->safe), more};
    add(t, fill(t, safe_sentence(r, term), args, ARRAY_LEN(args)));
}

/* Whether it is overdue is not said: that changes with the hour, and these lines are stored. */
static void tell_marks(struct teller *t, const struct rule *r, const struct deadline *d)
{
    if (d->term.provisional)
        ADD(t, PROVISIONAL, say_day(t, t->c->verified_from), say_day(t, t->c->verified_through));
    if (d->term.imprecise)
        add(t, plain(t, is_liberty(r)             ? SAY_IMPRECISE_LIBERTY
                        : r->kind == TERM_AT_ONCE ? SAY_IMPRECISE_AT_ONCE
                                                  : SAY_IMPRECISE));
    if (r->lapse == LAPSE_LAPSES)
        add(t, plain(t, SAY_LAPSES));
    if (d->ended_by < 0)
        return;
    struct str when = say_when(t, d->ended_at), what = event_name(t, d->ended_by);
    bool judged = r->told && d->term.legal.exists;
    if (d->status == STATUS_MET && judged)
        ADD(t, ENDED_MET, when, what);
    else if (d->status == STATUS_MET_LATE)
        ADD(t, ENDED_LATE, when, what);
    else if (d->status == STATUS_VOID)
        ADD(t, ENDED_VOID, when, what);
    else if (d->status == STATUS_SUPERSEDED)
        ADD(t, ENDED_SUPERSEDED, when, what);
    else
        ADD(t, ENDED_DONE, when, what);
}

enum err law_explain(const struct pack *p, const struct calendar *c, const struct history *h,
                     const struct outcome *o, size_t i, enum language lang, struct arena *a,
                     struct lines *out)
{
    ASSERT(i < o->ndeadlines);
    const struct deadline *d = &o->deadlines[i];
    const struct rule *r = &p->rules[d->rule];
    struct teller t = {.p = p, .c = c, .h = h, .lang = lang, .a = a};
    if (d->before >= 0)
        t.base = &p->rules[o->deadlines[d->before].rule];
    tell_start(&t, r, d);
    tell_length(&t, r, d);
    tell_extensions(&t, r, d);
    tell_readings(&t, r, &d->term);
    tell_marks(&t, r, d);
    *out = (struct lines){t.lines, t.nlines};
    return a->failed ? ERR_NO_MEMORY : ERR_OK;
}
