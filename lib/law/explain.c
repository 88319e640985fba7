/* Tells how a deadline came about, step by step, one sentence a step: the same bytes for the same facts. */
#include "lib/law/explain_int.h"

enum { FIRST_ROOM = 12 };

void tell(struct teller *t, struct str line)
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

/* A sentence without places. */
static struct str plain(const struct teller *t, enum sentence which)
{
    return fill(t, which, NULL, 0);
}

static struct str word_for(const struct teller *t, struct str code)
{
    struct str word = say_word(t, code);
    return word.n ? word : code;
}

/* Did a flag of the case bring one of the two in the place of the other? */
static bool is_placed(const struct deadline *old, const struct deadline *d)
{
    return old->instead != d->instead;
}

/* From whom it took over: the class of the offence or a flag of the case changed; or it had not been owed for a time. */
static void tell_replaced(struct teller *t, const struct deadline *d)
{
    const struct deadline *old = &t->o->deadlines[d->replaces];
    const struct rule *was = &t->p->rules[old->rule];
    struct str when = say_when(t, old->ended_at), what = say_act(t, d->started_by, d->start_type);
    if (old->status == STATUS_VOID)
        TELL(t, GOES_ON, when, what, say_when(t, t->o->said[d->started_by].at));
    else if (is_placed(old, d))
        TELL(t, TAKES_PLACE, was->id, say_citation(t, was->citation), when, what);
    else
        TELL(t, REPLACES, was->id, say_citation(t, was->citation), when, what);
}

/* For which offence, from whom it took over, and whose length it has. */
static void tell_class(struct teller *t, const struct deadline *d)
{
    if (d->class >= 0)
        TELL(t, CLASS, word_for(t, t->p->classes[d->class].code), say_article(t, t->p->computation.classes));
    if (d->replaces >= 0)
        tell_replaced(t, d);
    else if (d->instead >= 0)
        TELL(t, INSTEAD, t->p->rules[d->instead].id, say_citation(t, t->p->rules[d->instead].citation));
    if (d->length != d->rule) {
        const struct rule *length = &t->p->rules[d->length];
        TELL(t, LENGTH_OF, length->id, say_citation(t, length->citation));
    }
}

/* By which article it stands, and from when it counts. */
static void tell_beginning(struct teller *t, const struct rule *r, const struct deadline *d)
{
    TELL(t, CITATION, say_citation(t, r->citation));
    if (!r->told)
        tell(t, plain(t, SAY_GUIDANCE));
    tell_start(t, &t->p->rules[d->length], d);
}

/* Working days: which days between did not count, and which counted although the week leaves them free. */
static void tell_working_days(struct teller *t, day_t from, day_t to)
{
    struct str off = say_days_off(t, from, to);
    if (off.n)
        TELL(t, NOT_COUNTED, off);
    for (day_t d = from; d <= to; d++) {
        const struct day_off *made_up = calendar_made_up(t->c, d);
        if (made_up)
            TELL(t, MADE_UP, say_capital(t, say_weekday(t, d)), say_citation(t, made_up->decision));
    }
}

static void tell_months(struct teller *t, const struct rule *r, const struct deadline *d,
                        const struct reading *base)
{
    struct str length = say_length(t, r->amount, r->unit), last = say_weekday(t, base->unrolled);
    int wanted = day_to_ymd(when_last_day(d->starts_at)).day;
    if (r->kind == TERM_LIMITATION)
        TELL(t, LIMITATION, length, last);
    else
        TELL(t, MONTHS, length, last, say_row(t, t->p->computation.terms));
    if (day_to_ymd(base->unrolled).day != wanted)
        TELL(t, SHORT_MONTH, arena_printf(t->a, "%d", wanted), say_row(t, t->p->computation.terms));
}

/* A time that the starting event stated. */
static void tell_stated(struct teller *t, const struct deadline *d, struct str length)
{
    struct str last =
        d->term.legal.whole_day ? say_weekday(t, d->term.legal.last_day) : say_due(t, &d->term.legal);
    TELL(t, BEFORE_STATED, length, say_when(t, d->stated), last);
}

/* The other term's last day is read off this one: it may have moved after this one was met. */
static void tell_before(struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct reading *legal = &d->term.legal;
    struct str length = say_length(t, r->amount, r->unit);
    if (!t->base) {
        tell_stated(t, d, length);
        return;
    }
    if (!legal->exists)
        return;
    if (r->unit == UNIT_HOUR) {
        TELL(t, BEFORE_HOURS, length, t->base->id, say_citation(t, t->base->citation), say_due(t, legal));
        return;
    }
    day_t end =
        r->unit == UNIT_MONTH ? t->o->deadlines[d->before].term.legal.last_day : legal->last_day + r->amount;
    struct str ends = say_weekday(t, end), last = say_weekday(t, legal->last_day);
    if (r->actual_end)
        TELL(t, BEFORE_ACTUAL, length, t->base->id, say_citation(t, t->base->citation), ends, last);
    else
        TELL(t, BEFORE, length, t->base->id, say_citation(t, t->base->citation), ends, last);
}

/* A length, or so much of it as counts. */
static struct str say_portion(const struct teller *t, int amount, enum term_unit unit, int p, int q)
{
    struct portion part = portion_of(amount, unit, p, q);
    struct str length = say_length(t, part.amount, part.unit), days = say_length(t, part.days, UNIT_DAY);
    return part.days == 0 ? length : part.amount == 0 ? days : FILL(t, AND_DAYS, length, days);
}

/* The case has an accused who is a minor: what is left of the length, and by which rule. */
static void tell_share(struct teller *t, const struct rule *r, const struct deadline *d)
{
    if (d->shared_by < 0 || is_liberty(r))
        return;
    const struct rule *by = &t->p->rules[d->shared_by];
    const struct share *s = &by->share;
    struct term part = term_shared(t->c, r->kind, r->amount, s->legal_p, s->legal_q, d->starts_at, NULL, 0);
    TELL(t, TERM_SHARE, say_share(t, s->legal_p, s->legal_q), by->id, say_citation(t, by->citation),
         say_portion(t, r->amount, r->unit, s->legal_p, s->legal_q), say_weekday(t, part.legal.unrolled));
}

/* The length before any extension; `r` is the row that has it. */
static void tell_length(struct teller *t, const struct rule *r, const struct deadline *d)
{
    struct str length = say_length(t, r->amount, r->unit);
    struct term base;
    switch (r->kind) {
    case TERM_AT_ONCE:
        tell(t, plain(t, SAY_AT_ONCE));
        return;
    case TERM_BEFORE:
        tell_before(t, r, d);
        return;
    case TERM_LIBERTY_EXACT:
    case TERM_LIBERTY:
        tell_liberty(t, d);
        return;
    default:
        base = term_from(t->c, r->kind, r->amount, d->starts_at, NULL, 0);
    }
    if (r->kind == TERM_HOURS)
        TELL(t, HOURS, length, say_due(t, &base.legal), say_row(t, t->p->computation.terms));
    else if (r->kind == TERM_DAYS)
        TELL(t, DAYS, length, say_weekday(t, base.legal.unrolled), say_row(t, t->p->computation.terms));
    else if (r->kind == TERM_WORKING_DAYS) {
        TELL(t, WORKING_DAYS, length, say_weekday(t, base.legal.last_day),
             say_row(t, t->p->computation.terms));
        tell_working_days(t, when_last_day(d->starts_at) + 1, base.legal.last_day);
    } else
        tell_months(t, r, d, &base.legal);
    tell_share(t, r, d);
}

/* Who granted it; absent when the law asks nobody to. */
static struct str say_authority(const struct teller *t, const struct applied_extension *x,
                                const struct extension_step *s)
{
    if (!x->authority.n && s->nauthorities == 0)
        return STR_NONE;
    struct str who = x->authority.n ? word_for(t, x->authority) : plain(t, SAY_NO_AUTHORITY);
    return FILL(t, BY_AUTHORITY, who);
}

/* Where the term stood after the first `n` extensions: in words, its last day, or its last instant. */
static struct str end_after(const struct teller *t, const struct rule *r, const struct deadline *d,
                            const struct stretch *stretches, size_t n)
{
    const struct share *s = &t->p->rules[share_rule(d)].share;
    bool shared = d->shared_by >= 0;
    struct reading then = term_shared(t->c, r->kind, r->amount, shared ? s->legal_p : 0,
                                      shared ? s->legal_q : 0, d->starts_at, stretches, n)
                              .legal;
    return then.whole_day ? FILL(t, LAST_DAY, say_weekday(t, then.unrolled))
                          : FILL(t, ENDS_AT, say_due(t, &then));
}

/* Granted before the term began: it stood when it did. */
static bool stood(const struct deadline *d, const struct applied_extension *x)
{
    return d->replaces < 0 && x->at.hi < x->from && x->from == d->spans[0].from;
}

void tell_extension(struct teller *t, const struct deadline *d, size_t i, enum sentence which, struct str end,
                    struct str allowed)
{
    const struct applied_extension *x = &d->extensions[i];
    const struct extension_step *step = &deadline_ladder(t->p, d)->extensions[x->step];
    const struct str args[] = {say_when(t, x->at),
                               say_event(t, x->event),
                               say_authority(t, x, step),
                               say_portion(t, x->amount, x->unit, x->p, x->q),
                               end,
                               say_article(t, step->citation),
                               allowed};
    tell(t, fill(t, which, args, ARRAY_LEN(args)));
}

static void tell_extensions(struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct rule *ladder = deadline_ladder(t->p, d);
    struct stretch *stretches = ARENA_ARRAY(t->a, d->nextensions, struct stretch);
    if (!stretches || is_liberty(r))
        return;
    for (size_t i = 0; i < d->nextensions; i++) {
        const struct applied_extension *x = &d->extensions[i];
        stretches[i] = (struct stretch){x->amount, x->unit, ladder->extensions[x->step].total, x->p, x->q};
        enum sentence which = stretches[i].total ? SAY_EXTENDED_TOTAL : SAY_EXTENDED_ADD;
        if (stood(d, x))
            which = stretches[i].total ? SAY_STOOD_TOTAL : SAY_STOOD_ADD;
        tell_extension(t, d, i, which, end_after(t, r, d, stretches, i + 1), STR_NONE);
    }
}

/* Did another agency go on with it while it ran? */
static bool is_carried(const struct deadline *d)
{
    bool any = false;
    for (size_t i = 0; i < d->ncarried; i++)
        any = any || d->carried[i].used || d->carried[i].rest;
    return any;
}

/* Other agencies went on with it: what had been used, and the rest. */
static void tell_carried(struct teller *t, const struct rule *r, const struct deadline *d)
{
    for (size_t i = 0; i < d->ncarried; i++) {
        const struct carried *c = &d->carried[i];
        if (c->used || c->rest)
            TELL(t, CARRIED, say_citation(t, r->carried.citation), say_length(t, c->used, UNIT_DAY),
                 say_when(t, c->decided_at), say_length(t, c->rest, UNIT_DAY), say_when(t, c->received_at));
        else
            TELL(t, CARRIED_OVER, say_citation(t, r->carried.citation));
    }
    if (is_carried(d))
        TELL(t, CARRIED_TO, say_weekday(t, d->term.legal.unrolled));
}

static enum sentence safe_sentence(const struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct term *term = &d->term;
    if (r->kind == TERM_AT_ONCE)
        return SAY_SAFE_AT_ONCE;
    if (r->kind == TERM_BEFORE && r->unit != UNIT_HOUR)
        return t->base ? SAY_SAFE_BEFORE : SAY_SAFE_STATED;
    if (t->share && t->share->legal_p * t->share->safe_q != t->share->safe_p * t->share->legal_q &&
        term->safe.due < term->legal.due)
        return SAY_SAFE_SHARE;
    if (term->legal.exists && term->legal.due == term->safe.due)
        return SAY_SAFE_SAME;
    if (is_carried(d))
        return SAY_SAFE_CARRIED;
    if (r->kind == TERM_HOURS && term->safe.whole_day && term->legal.whole_day)
        return SAY_SAFE_DAYS; /* what lengthened it is in days */
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

/* The days off before which a day that is counted back has to lie. */
static struct str say_moved_back(const struct teller *t, const struct reading *safe)
{
    struct str off = say_days_off(t, safe->last_day + 1, safe->unrolled);
    return off.n ? FILL(t, MOVED_BACK, off) : STR_NONE;
}

static void tell_readings(struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct term *term = &d->term;
    if (term->rolled) {
        struct str why = say_days_off(t, term->legal.unrolled, term->legal.last_day - 1);
        TELL(t, ROLLED, say_capital(t, why), say_weekday(t, term->legal.last_day),
             say_row(t, t->p->computation.terms));
    }
    if (term->legal.exists)
        TELL(t, LEGAL, say_due(t, &term->legal));
    struct str more = STR_NONE;
    if (t->base)
        more = t->base->id;
    else if (t->share)
        more = say_share(t, t->share->safe_p, t->share->safe_q);
    else if (r->kind == TERM_AT_ONCE)
        more = say_length(t, (int)(AT_ONCE_US / HOUR_US), UNIT_HOUR);
    const struct str args[] = {say_due(t, &term->safe), more, say_moved_back(t, &term->safe)};
    tell(t, fill(t, safe_sentence(t, r, d), args, ARRAY_LEN(args)));
}

/* Was it another class of offence that brought the one that took over? */
static bool is_of_class(const struct teller *t, const struct deadline *d)
{
    const struct deadline *next = d->superseded_by >= 0 ? &t->o->deadlines[d->superseded_by] : NULL;
    return next && next->rule != d->rule && !str_eq(t->p->rules[next->rule].id, t->p->rules[d->rule].id);
}

/* Whether it is overdue is not said: that changes with the hour, and these lines are stored. */
static void tell_marks(struct teller *t, const struct rule *r, const struct deadline *d)
{
    const struct rule *length = &t->p->rules[d->length];
    const struct share *share = &t->p->rules[doubted_rule(t->o, d)].share;
    if (d->term.provisional && share->provisional_vi.n)
        TELL(t, PROVISIONAL_SHARE, t->lang == LANG_VI ? share->provisional_vi : share->provisional_en);
    else if (d->term.provisional)
        TELL(t, PROVISIONAL, say_day(t, t->c->verified_from), say_day(t, t->c->verified_through));
    if (d->term.imprecise)
        tell(t, plain(t, is_liberty(length)             ? SAY_IMPRECISE_LIBERTY
                         : length->kind == TERM_AT_ONCE ? SAY_IMPRECISE_AT_ONCE
                                                        : SAY_IMPRECISE));
    if (r->lapse == LAPSE_LAPSES)
        tell(t, plain(t, is_liberty(length)                ? SAY_LAPSES_LIBERTY
                         : length->kind == TERM_LIMITATION ? SAY_LAPSES_LIMITATION
                                                           : SAY_LAPSES));
    if (d->ended_by < 0)
        return;
    struct str when = say_when(t, d->ended_at), what = say_act(t, d->ended_by, d->end_type);
    bool judged = r->told && d->term.legal.exists;
    if (d->status == STATUS_MET && judged)
        TELL(t, ENDED_MET, when, what);
    else if (d->status == STATUS_MET_LATE)
        TELL(t, ENDED_LATE, when, what);
    else if (d->status == STATUS_VOID)
        TELL(t, ENDED_VOID, when, what);
    else if (d->status == STATUS_SUPERSEDED && is_of_class(t, d) &&
             is_placed(d, &t->o->deadlines[d->superseded_by]))
        TELL(t, ENDED_PLACE, when, what, t->p->rules[t->o->deadlines[d->superseded_by].rule].id);
    else if (d->status == STATUS_SUPERSEDED && is_of_class(t, d))
        TELL(t, ENDED_CLASS, when, what, t->p->rules[t->o->deadlines[d->superseded_by].rule].id);
    else if (d->status == STATUS_SUPERSEDED)
        TELL(t, ENDED_SUPERSEDED, when, what);
    else
        TELL(t, ENDED_DONE, when, what);
}

void explain_deadline(struct teller *t, size_t i)
{
    ASSERT(i < t->o->ndeadlines);
    const struct deadline *d = &t->o->deadlines[i];
    const struct rule *r = &t->p->rules[d->rule], *length = &t->p->rules[d->length];
    if (t->p->rules[share_rule(d)].share.legal_q)
        t->share = &t->p->rules[share_rule(d)].share;
    if (d->before >= 0)
        t->base = &t->p->rules[t->o->deadlines[d->before].rule];
    tell_beginning(t, r, d);
    tell_class(t, d);
    tell_length(t, length, d);
    tell_extensions(t, length, d);
    tell_carried(t, r, d);
    if (d->stayed_by >= 0)
        TELL(t, STAYED, say_when(t, t->h->events[d->stayed_by].at), say_event(t, d->stayed_by));
    tell_readings(t, length, d);
    tell_marks(t, r, d);
}

enum err law_explain(const struct pack *p, const struct calendar *c, const struct history *h,
                     const struct outcome *o, size_t i, enum language lang, struct arena *a,
                     struct lines *out)
{
    struct teller t = {.p = p, .c = c, .h = h, .o = o, .lang = lang, .a = a};
    explain_deadline(&t, i);
    *out = (struct lines){t.lines, t.nlines};
    return a->failed ? ERR_NO_MEMORY : ERR_OK;
}
