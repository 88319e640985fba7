/*
 * Tests what must hold for what lasts in every history under the tree's own law: as of a moment it stands as its spans say of
 * that moment, each notice of an act is one of them, a case in which nothing runs has one, and clocks say what deadlines say.
 */
#include "tests/unit/law_tales.h"

enum { HISTORIES = 50, MOMENTS = 6, FAR = 400 };

static int number; /* of the history at hand */
static struct arena arena;
static struct history history;
static struct outcome whole;

/* Says which history it was, for HOSO_SEED tells the rest. */
#define holds_of(e, what)                                                                      \
    do {                                                                                       \
        if (!(what))                                                                           \
            ck_abort_msg("history %d of seed 0x%" PRIx64 ": %s %.*s: %s", number, chance_seed, \
                         episode_kind_names[(e)->kind], STR_ARGS((e)->code), #what);           \
    } while (0)
#define holds(what)                                                                           \
    do {                                                                                      \
        if (!(what))                                                                          \
            ck_abort_msg("history %d of seed 0x%" PRIx64 ": %s", number, chance_seed, #what); \
    } while (0)

static struct outcome fold_as_of(inst_t t)
{
    const struct fold_options opt = {.has_as_of = true, .as_of = t};
    struct outcome out;
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&law, &law_calendar, &history, &opt, &arena, &out, &f), ERR_OK);
    return out;
}

static void tell(int n)
{
    arena_init(&arena, 1 << 27);
    number = n;
    chance_for(n);
    struct yarn y = some_yarn(&arena);
    history = yarn_history(&y);
    inst_t last = 0;
    for (size_t i = 0; i < history.nevents; i++)
        last = history.events[i].at.hi > last ? history.events[i].at.hi : last;
    whole = fold_as_of(last + FAR * DAY_US);
}

static const struct episode *twin_of(const struct outcome *o, const struct episode *e)
{
    const struct episode *found = NULL;
    for (size_t i = 0; i < o->nepisodes; i++) {
        const struct episode *x = &o->episodes[i];
        if (x->kind != e->kind || !str_eq(x->code, e->code) || x->rule != e->rule ||
            x->subject != e->subject || x->started_by != e->started_by)
            continue;
        holds_of(e, !found); /* one id would be that of two */
        found = x;
    }
    return found;
}

static const struct episode_span *span_at(const struct episode *e, inst_t t)
{
    const struct episode_span *last = NULL;
    for (size_t k = 0; k < e->nspans && e->spans[k].from <= t; k++)
        last = &e->spans[k];
    return last;
}

static bool whens_same(const struct when *a, const struct when *b)
{
    return a->form == b->form && a->lo == b->lo && a->hi == b->hi;
}

static bool deadlines_same(const struct outcome *a, int i, const struct outcome *b, int k)
{
    if (i < 0 || k < 0)
        return i == k;
    const struct deadline *x = &a->deadlines[i], *y = &b->deadlines[k];
    return x->rule == y->rule && x->subject == y->subject && x->started_by == y->started_by;
}

static void ck_same(const struct episode *e, const struct episode *x)
{
    holds_of(e, e->number == x->number && e->cause == x->cause && e->handoff == x->handoff);
    holds_of(e, whens_same(&e->at, &x->at) && str_eq(e->ground, x->ground));
    holds_of(e, str_eq(e->citation, x->citation));
    holds_of(e, str_eq(e->detail_vi, x->detail_vi) && str_eq(e->detail_en, x->detail_en));
}

static void ck_steps(const struct episode *e, const struct episode *x, inst_t t)
{
    for (size_t k = 0; k < e->nsteps && e->steps[k].from <= t; k++) {
        const struct episode_step *s = &e->steps[k], *y = &x->steps[k];
        holds_of(e, k < x->nsteps && s->state == y->state && s->event == y->event && s->from == y->from);
        holds_of(e, whens_same(&s->at, &y->at) && str_eq(s->ground, y->ground));
    }
}

static void ck_span(const struct episode *e, const struct episode_span *s, const struct outcome *then,
                    const struct episode_span *y)
{
    holds_of(e, s->state == y->state && s->event == y->event && s->from == y->from);
    holds_of(e, s->has_due == y->has_due && s->due == y->due && s->kept == y->kept);
    holds_of(e, s->has_safe == y->has_safe && s->safe == y->safe && str_eq(s->to, y->to));
    holds_of(e, deadlines_same(&whole, s->deadline, then, y->deadline));
}

/* What `then` says as of `t` is what the spans and steps of `whole` say of that moment. */
static void ck_then(const struct outcome *then, inst_t t)
{
    for (size_t i = 0; i < whole.nepisodes; i++) {
        const struct episode *e = &whole.episodes[i], *x = twin_of(then, e);
        const struct episode_span *s = span_at(e, t), *y = x ? span_at(x, t) : NULL;
        holds_of(e, (s != NULL) == (y != NULL));
        if (!s)
            continue;
        holds_of(e, x->state == s->state);
        ck_same(e, x);
        ck_steps(e, x, t);
        ck_span(e, s, then, y);
    }
    for (size_t i = 0; i < then->nepisodes; i++) {
        const struct episode *x = &then->episodes[i];
        holds_of(x, x->spans[0].from > t ? x->state == x->spans[0].state : twin_of(&whole, x) != NULL);
    }
}

/* The notice of that code that is open at that moment; it may be the only one. */
static const struct episode *open_notice(enum notice_code code, int subject, inst_t t)
{
    const struct episode *found = NULL;
    for (size_t i = 0; i < whole.nepisodes; i++) {
        const struct episode *e = &whole.episodes[i];
        const struct episode_span *s = span_at(e, t);
        if (e->kind != EPISODE_NOTICE || !str_is(e->code, notice_code_name(code)) || e->subject != subject ||
            !s || s->state != EPISODE_OPEN)
            continue;
        holds_of(e, !found);
        found = e;
    }
    return found;
}

static const struct notice *told_of(const struct outcome *o, enum notice_code code)
{
    for (size_t i = 0; i < o->nnotices; i++)
        if (o->notices[i].code == code)
            return &o->notices[i];
    return NULL;
}

static void ck_missing(const struct episode *e)
{
    const struct notice n = {.code = NOTICE_REPRESENTATIVE_MISSING};
    holds_of(e, e->rule == law.representation.rule && str_eq(e->citation, law.rules[e->rule].citation));
    holds_of(e,
             str_eq(e->detail_vi, notice_words(&n, true)) && str_eq(e->detail_en, notice_words(&n, false)));
    holds_of(e, whens_same(&e->at, &whole.said[e->started_by].at));
}

/* What is told of the whole case as of a moment is open then, in the same words; before the first act there is no case. */
static void ck_told(const struct outcome *then, inst_t t)
{
    static const enum notice_code codes[] = {NOTICE_NO_DEADLINE, NOTICE_IDLE};
    for (size_t i = 0; then->norder && i < ARRAY_LEN(codes); i++) {
        const struct notice *n = told_of(then, codes[i]);
        const struct episode *e = open_notice(codes[i], -1, t);
        holds((n != NULL) == (e != NULL));
        if (!n)
            continue;
        holds_of(e, n->event == -1 && e->rule == -1 && e->spans[0].deadline == -1);
        holds_of(e, e->steps[0].event < 0 ? e->at.form == WHEN_INSTANT && e->at.lo == e->spans[0].from
                                          : whens_same(&e->at, &e->steps[0].at));
        holds_of(e, str_eq(e->detail_vi, notice_words(n, true)));
        holds_of(e, str_eq(e->detail_en, notice_words(n, false)) && str_eq(e->citation, n->citation));
    }
    bool closed = law.stages[then->stage].closed, any = false;
    for (size_t i = 0; then->norder && i < then->ntold; i++) {
        const struct told_to *to = &then->told[i];
        bool missing = to->through == TOLD_NOBODY && !closed;
        const struct episode *e = open_notice(NOTICE_REPRESENTATIVE_MISSING, to->victim, t);
        holds(missing == (e != NULL));
        any = any || missing;
        if (e)
            ck_missing(e);
    }
    holds(!then->norder || any == (told_of(then, NOTICE_REPRESENTATIVE_MISSING) != NULL));
}

START_TEST(as_of_a_moment_it_stands_as_its_spans_say)
{
    for (int n = 0; n < rounds(HISTORIES); n++) {
        tell(n);
        for (int m = 0; m < MOMENTS; m++) {
            const struct event *near = &history.events[below(history.nevents)];
            inst_t t = near->at.lo + (inst_t)below(30) * DAY_US;
            if (m % 2 && whole.nepisodes) {
                const struct episode *e = &whole.episodes[below(whole.nepisodes)];
                t = e->spans[below(e->nspans)].from + (inst_t)below(3) - 1;
            }
            struct outcome then = fold_as_of(t);
            ck_then(&then, t);
            ck_told(&then, t);
        }
        arena_fini(&arena);
    }
}
END_TEST

/* The episode of that code, rule and event; there is one alone. */
static const struct episode *notice_of(const char *code, int rule, int event)
{
    const struct episode *found = NULL;
    for (size_t i = 0; i < whole.nepisodes; i++) {
        const struct episode *e = &whole.episodes[i];
        if (e->kind != EPISODE_NOTICE || !str_is(e->code, code) || e->rule != rule || e->started_by != event)
            continue;
        holds_of(e, !found);
        found = e;
    }
    return found;
}

static int person_of(int event)
{
    const struct corrected *said = &whole.said[event];
    for (size_t i = 0; i < said->nfacts; i++)
        if (said->facts[i].id == FACT_person)
            return (int)said->facts[i].v.num;
    return -1;
}

/* What was told of an act, as it was told. The rule says whom it concerns. */
static void ck_notice(const char *code, int rule, int event, struct str citation, struct str vi,
                      struct str en)
{
    const struct episode *e = notice_of(code, rule, event);
    if (!e)
        ck_abort_msg("history %d of seed 0x%" PRIx64 ": no notice %s of event %d", number, chance_seed, code,
                     event);
    holds_of(e, whens_same(&e->at, &whole.said[event].at));
    struct str told_code = e->code; /* some are told once the class is known, or another's is not */
    bool later = str_is(told_code, notice_code_name(NOTICE_NOT_COMPUTED)) ||
                 str_is(told_code, notice_code_name(NOTICE_CLASS_UNKNOWN));
    holds_of(e, e->steps[0].state == EPISODE_OPEN && (later || e->steps[0].event == event));
    holds_of(e, str_eq(e->citation, citation) && str_eq(e->detail_vi, vi) && str_eq(e->detail_en, en));
    bool of_person = rule >= 0 && law.rules[rule].subject == SUBJECT_PERSON;
    holds_of(e, of_person ? person_of(event) < 0 || e->subject == person_of(event)
                          : e->subject == -1 || law.rules[rule].subject != SUBJECT_CASE);
}

static size_t episodes_of(enum episode_kind kind, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < whole.nepisodes; i++)
        n += whole.episodes[i].kind == kind && str_is(whole.episodes[i].code, code);
    return n;
}

static bool is_before_pack(int event)
{
    return when_first_day(whole.said[event].at) < law.in_force_from;
}

/* Every notice of an act and every order without its end is told as long as nobody has seen to it; and none besides. */
static void ck_acts(void)
{
    static const enum notice_code whole_case[] = {NOTICE_NO_DEADLINE, NOTICE_IDLE,
                                                  NOTICE_REPRESENTATIVE_MISSING};
    for (size_t i = 0; i < whole.nnotices; i++) {
        const struct notice *n = &whole.notices[i];
        bool at_end = n->code == NOTICE_CLASS_UNKNOWN && n->rule >= 0 && law.rules[n->rule].suspected;
        if (n->event >= 0 && n->code != NOTICE_BEFORE_PACK && !at_end) /* told once the fold is at its end */
            ck_notice(notice_code_name(n->code), n->rule, n->event, n->citation, notice_words(n, true),
                      notice_words(n, false));
    }
    for (size_t i = 0; i < whole.nviolations; i++) {
        const struct violation *v = &whole.violations[i];
        if (v->code == VIOLATION_ORDER_END_MISSING)
            ck_notice(violation_info(v->code)->code, v->rule, v->event, v->citation, violation_text(v, true),
                      violation_text(v, false));
    }
    for (size_t i = 0; i < whole.nepisodes; i++) {
        const struct episode *e = &whole.episodes[i];
        bool was = e->kind != EPISODE_NOTICE;
        for (size_t k = 0; k < ARRAY_LEN(whole_case); k++)
            was = was || str_is(e->code, notice_code_name(whole_case[k]));
        for (size_t k = 0; k < whole.nnotices; k++)
            was = was || (whole.notices[k].event == e->started_by && whole.notices[k].rule == e->rule &&
                          str_is(e->code, notice_code_name(whole.notices[k].code)));
        for (size_t k = 0; k < whole.nviolations; k++)
            was = was || (whole.violations[k].event == e->started_by && whole.violations[k].rule == e->rule &&
                          str_is(e->code, violation_info(whole.violations[k].code)->code));
        holds_of(e, was);
    }
}

static bool comes_before(const struct episode *x, const struct episode *y)
{
    if (x->spans[0].from != y->spans[0].from)
        return x->spans[0].from < y->spans[0].from;
    if (x->kind != y->kind)
        return x->kind < y->kind;
    if (!str_eq(x->code, y->code))
        return str_cmp(x->code, y->code) < 0;
    return x->subject != y->subject ? x->subject < y->subject : x->started_by <= y->started_by;
}

/* Open and closed follow each other, and only what comes of itself opens again; a handoff ends once. */
static void ck_sound(const struct episode *e)
{
    for (size_t k = 1; k < e->nsteps; k++) {
        const struct episode_step *was = &e->steps[k - 1], *is = &e->steps[k];
        holds_of(e, was->from <= is->from && was->state != is->state);
        holds_of(e, was->state != EPISODE_CLOSED || e->kind == EPISODE_NOTICE);
        holds_of(e, was->state != EPISODE_ACCEPTED && was->state != EPISODE_RETURNED &&
                        was->state != EPISODE_VOID);
    }
    for (size_t k = 0; k < e->nspans; k++) {
        const struct episode_span *s = &e->spans[k];
        holds_of(e, k == 0 || e->spans[k - 1].from < s->from);
        holds_of(e, s->deadline >= 0 || (!s->has_due && !s->has_safe && !s->kept));
        holds_of(e, (s->has_due || s->due == 0) && (s->has_safe || s->safe == 0));
        holds_of(e, e->kind == EPISODE_HANDOFF || e->kind == EPISODE_SUSPENSION || s->deadline < 0);
    }
    holds_of(e, (e->kind == EPISODE_HANDOFF) == (e->handoff >= 0));
    holds_of(e, e->kind != EPISODE_ROUND || (e->rule < 0 && e->subject < 0));
    holds_of(e, e->steps[0].from == e->spans[0].from);
}

static const struct span *standing_at(const struct deadline *d, inst_t t)
{
    const struct span *last = NULL;
    for (size_t k = 0; k < d->nspans && d->spans[k].from <= t; k++)
        last = &d->spans[k];
    return last;
}

/* At the moments at which an episode changes, its clock says what the deadline says that is its clock. */
static void ck_clock(const struct episode *e, const struct episode_span *s)
{
    const struct deadline *d = s->deadline < 0 ? NULL : &whole.deadlines[s->deadline];
    const struct span *is = d ? standing_at(d, s->from) : NULL;
    if (!is)
        return;
    holds_of(e, is->has_legal == s->has_due && (!s->has_due || is->legal == s->due));
    holds_of(e, !s->has_safe || is->safe == s->safe);
    holds_of(e, s->kept == (is->state != STATUS_RUNNING));
}

START_TEST(what_lasts_is_sound)
{
    for (int n = 0; n < rounds(HISTORIES); n++) {
        size_t returns = 0;
        tell(n);
        ck_acts();
        for (size_t i = 0; i < whole.nepisodes; i++) {
            const struct episode *e = &whole.episodes[i];
            ck_sound(e);
            holds_of(e, i == 0 || comes_before(&whole.episodes[i - 1], e));
            for (size_t k = 0; k < e->nspans; k++)
                ck_clock(e, &e->spans[k]);
            holds_of(e, e->kind == EPISODE_NOTICE || !is_before_pack(e->started_by));
            returns += e->kind == EPISODE_ROUND;
        }
        bool old = false;
        for (size_t i = 0; i < whole.norder; i++)
            old = old || is_before_pack(whole.order[i]);
        holds(old ||
              returns == (size_t)(whole.returns.procuracy + whole.returns.judge + whole.returns.panel));
        holds(old || episodes_of(EPISODE_ROUND, "panel") == (size_t)whole.returns.panel);
        arena_fini(&arena);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {as_of_a_moment_it_stands_as_its_spans_say, what_lasts_is_sound};
    return tales_run("what lasts", tests, ARRAY_LEN(tests));
}
