/* Tests who is held beyond or without a lawful end, and that spans of terms of liberty tell what folding as of then does. */
#include "tests/unit/little_liberty.h"

enum { HISTORIES = 1500, MOMENTS = 10, MOST_EVENTS = 22 };

START_TEST(order_beyond_the_limit)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    states(NULL, "2026-03-05"); /* a date: 08:00 of the 5th lies in it, so nothing is certain */
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-05T08:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
    tale.facts[tale.nfacts - 1].v.when = when_of("2026-03-06");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D06", 0);
    tale.facts[tale.nfacts - 1].v.when = when_of("2026-03-05T08:00:01+07:00");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D06", 0);
    tale.facts[tale.nfacts - 1].v.when = when_of("2026-03-05T08:00:00+07:00");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(length_beyond_the_limit)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(73, "hour");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D06", 0);
    tale.facts[tale.nfacts - 2].v.num = 72;
    detained(A2, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    lasts(61, "day");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D21", 1);
    ck_ends(nth("D21", 0), "2026-05-01T00:00:00+07:00");
}
END_TEST

START_TEST(extension_beyond_the_limit)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-20");
    int e = befalls(L_DETAINED_MORE, A1, "2026-04-10T08:00:00+07:00");
    lasts(1, "month");
    states(NULL, "2026-05-31");
    fold_tale("2026-04-11T08:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D21", e); /* 60 + 30 days from 2 March: to 30 May */
    ck_ends(nth("D21", 0), "2026-05-31T00:00:00+07:00");
}
END_TEST

START_TEST(order_without_an_end)
{
    int e = detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    with_text(&tale, FACT_kind, "child"); /* two rules, one order */
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_violation(VIOLATION_ORDER_END_MISSING, "D25", e);
    ck_ends(nth("D21", 0), "2026-05-01T00:00:00+07:00");  /* taken at the statutory end */
    befalls(L_ARRESTED, A2, "2026-03-02T08:00:00+07:00"); /* no order: nothing is missing */
    happen(&tale, L_INITIATED, "2026-03-02T08:00:00+07:00");
    befalls(L_MEASURE, A2, "2026-03-02T09:00:00+07:00"); /* nor does a measure need an end of its own */
    fold_tale("2026-03-02T10:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER_END_MISSING), 1);
}
END_TEST

START_TEST(released_too_late)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(3, "day");
    int e = befalls(L_FREED, A1, "2026-03-05T08:00:00+07:00");
    fold_tale("2026-03-06T08:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0); /* at the very instant it is in time */
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_MET);
    tale.events[e].at = when_of("2026-03-05T08:00:01+07:00");
    fold_tale("2026-03-06T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D06", e);
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_LAPSED);
    tale.events[e].at = when_of("2026-03-05"); /* perhaps at seven */
    fold_tale("2026-03-06T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
}
END_TEST

START_TEST(still_held)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
    detained(A2, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-20");
    fold_tale("2026-03-21T00:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
    fold_tale("2026-03-21T00:00:01+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D21", -1);
    befalls(L_DETENTION_OFF, A1, "2026-03-20T08:00:00+07:00");
    fold_tale("2026-03-22T00:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

/* A new order covers what follows, not the days before it. */
START_TEST(covered_again)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(3, "day");
    int e = detained(A1, "2026-03-05T10:00:00+07:00", "2026-03-05", "2026-03-31");
    fold_tale("2026-03-10T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D06", e);
    tale.events[e].at = when_of("2026-03-05T08:00:00+07:00");
    fold_tale("2026-03-10T08:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
    int again = detained(A1, "2026-04-02T08:00:00+07:00", "2026-04-02", "2026-04-10");
    int freed = befalls(L_FREED, A1, "2026-04-12T08:00:00+07:00");
    fold_tale("2026-05-10T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 2);
    ck_assert_int_eq(out.violations[0].event, again);
    ck_assert_int_eq(out.violations[1].event, freed);
}
END_TEST

/* The twelve hours may run out without custody while detention is ordered in time: somebody else's limit covers. */
START_TEST(another_limit_covers)
{
    befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
    detained(A1, "2026-03-02T16:00:00+07:00", "2026-03-02", "2026-03-31");
    fold_tale("2026-03-10T08:00:00+07:00");
    ck_assert_int_eq(nth("D03", 0)->status, STATUS_LAPSED);
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(covered_by_the_stage)
{
    detained(A1, "2026-02-01T08:00:00+07:00", "2026-02-01", "2026-03-25");
    befalls(L_TO_PROCURACY, A1, "2026-03-02T08:00:00+07:00");
    fold_tale("2026-03-15T08:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0); /* to 22 March */
    befalls(L_INDICTED, A1, "2026-03-20T08:00:00+07:00");
    fold_tale("2026-04-15T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D31",
                 -1); /* the indictment ended the term; its order stood until its day */
    int judged = (int)tale.nevents;
    befalls(L_JUDGED, A1, "2026-04-16T08:00:00+07:00");
    fold_tale("2026-06-15T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER),
                     2); /* until the judgment, and now again */
    ck_assert_int_eq(out.violations[0].event, judged);
    ck_assert_int_eq(out.violations[1].event, -1);
}
END_TEST

/* D34 lasts longer than the D31 that runs, and so did a D21 that the file ended: the term that began last leads. */
START_TEST(the_last_term_leads)
{
    befalls(L_DETAINED, A1, "2026-03-01T08:00:00+07:00");
    befalls(L_JUDGED, A1, "2026-03-01T09:00:00+07:00");
    detained(A1, "2026-03-20T08:00:00+07:00", "2026-03-20", "2026-05-18");
    befalls(L_TO_PROCURACY, A1, "2026-03-22T08:00:00+07:00");
    fold_tale("2026-03-25T08:00:00+07:00");
    ck_ends(nth("D34", 0), "2026-04-15T00:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-05-19T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_VOID);
    ck_ends(nth("D31", 0), "2026-04-12T00:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
    fold_tale("2026-04-13T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D31", -1);
}
END_TEST

/* An end that names nobody is for everybody. */
START_TEST(everybody_is_freed)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
    detained(A2, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-20");
    int e = happen(&tale, L_DROPPED, "2026-03-25T08:00:00+07:00");
    fold_tale("2026-06-01T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D21", e);
}
END_TEST

/* Somebody whom no act names is detained at the judgment: the term is there, and its end is watched. */
START_TEST(somebody_unnamed)
{
    happen(&tale, L_JUDGED, "2026-04-16T08:00:00+07:00");
    fold_tale("2026-06-15T08:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0); /* nothing says that anybody is held */
    with_num(&tale, FACT_detained, 1);
    fold_tale("2026-06-15T08:00:00+07:00");
    ck_assert_int_eq(nth("D34", 0)->subject, -1);
    ck_violation(VIOLATION_DETENTION_OVER, "D34", -1);
    befalls(L_FREED, A2, "2026-04-20T08:00:00+07:00");
    fold_tale("2026-06-15T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
}
END_TEST

START_TEST(what_has_lapsed_is_not_extended)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(3, "day");
    int e = befalls(L_CUSTODY_MORE, A1, "2026-03-05T09:00:00+07:00");
    lasts(3, "day");
    fold_tale("2026-03-05T10:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-05T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), 1);
    ck_assert(out.violations[0].event == e && str_is(out.violations[0].citation, "gia hạn"));
}
END_TEST

static uint64_t seed;

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 11) % n;
}

static struct when some_when(void)
{
    inst_t at = day_start(JAN_1 + 20 + (day_t)below(120));
    if (below(4) == 0)
        return (struct when){WHEN_DATE, at, at + DAY_US};
    if (below(9) == 0)
        return (struct when){WHEN_INTERVAL, at, at + (inst_t)(1 + below(4)) * DAY_US};
    at += (inst_t)below(4) * 6 * HOUR_US;
    return (struct when){WHEN_INSTANT, at, at};
}

static void some_event(void)
{
    static const char *const by[] = {"investigation_agency", "procuracy"};
    static const char *const units[] = {"hour", "day", "month"};
    int type = (int)below(L_CORRECTED + 1);
    if (type == L_CORRECTED && tale.nevents) {
        size_t target = below(tale.nevents);
        if (tale.events[target].type == L_CORRECTED)
            return;
        int e = happen_when(&tale, L_CORRECTED, some_when());
        with_num(&tale, FACT_event, (int64_t)target);
        tale.events[e].has_new_at = true;
        tale.events[e].new_at = some_when();
        return;
    }
    type = type == L_CORRECTED ? L_DETAINED : type;
    happen_when(&tale, type, some_when());
    if (below(8))
        with_num(&tale, FACT_person, 1 + (int64_t)below(2));
    if (type == L_DETAINED && below(3))
        with_text(&tale, FACT_by, by[below(2)]);
    if (type == L_DETAINED && below(3) == 0)
        with_text(&tale, FACT_kind, "child");
    if (liberty_events[type].nfacts && below(3) == 0)
        fact_add(&tale, FACT_from)->v.when = some_when();
    if (liberty_events[type].nfacts && below(2))
        fact_add(&tale, FACT_until)->v.when = some_when();
    if (type == L_LONGER || type == L_PROSECUTION_LONGER || (liberty_events[type].nfacts && below(2)))
        lasts((int64_t)below(5), units[below(3)]);
}

static void some_tale(void)
{
    tale = (struct tale){0};
    person_add(&tale, PERSON_VICTIM, "2013-05-01");
    person_add(&tale, PERSON_ACCUSED, below(2) ? "1990-01-01" : "2008-05-01");
    person_add(&tale, PERSON_ACCUSED, NULL);
    size_t n = 2 + below(MOST_EVENTS - 2);
    while (tale.nevents < n)
        some_event();
}

static void fold_at(inst_t as_of, struct arena *a, struct outcome *o)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = true, .as_of = as_of};
    struct fail fail;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&liberty_pack, &cal, &h, &opt, a, o, &fail), ERR_OK);
}

static const struct deadline *same_deadline(const struct outcome *o, const struct deadline *d)
{
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct deadline *x = &o->deadlines[i];
        if (x->rule == d->rule && x->subject == d->subject && x->started_by == d->started_by)
            return x;
    }
    return NULL;
}

/* `whole` knows everything; `then` only what had happened by `t`. */
static void ck_as_of(const struct outcome *whole, const struct outcome *then, inst_t t)
{
    size_t standing = 0;
    for (size_t i = 0; i < whole->ndeadlines; i++) {
        const struct deadline *d = &whole->deadlines[i], *x = same_deadline(then, d);
        const struct span *s = NULL;
        for (size_t k = 0; k < d->nspans; k++) {
            ck_assert(k == 0 || d->spans[k - 1].from < d->spans[k].from);
            ck_assert(d->spans[k].safe <= d->spans[k].legal);
            if (d->spans[k].from <= t)
                s = &d->spans[k];
        }
        ck_assert_int_eq(s != NULL, x != NULL);
        if (!s)
            continue;
        standing++;
        bool over = s->state == STATUS_RUNNING && t > s->legal;
        ck_assert(s->legal == x->term.legal.due && s->safe == x->term.safe.due);
        ck_assert(s->imprecise == x->term.imprecise && s->provisional == x->term.provisional);
        ck_assert_int_eq(over ? STATUS_OVERDUE : s->state, x->status);
        /* Of a stage that begins anew nothing is served yet. */
        ck_assert(d->deducted == x->deducted || d->shared_by >= 0);
    }
    ck_assert_int_eq((int)standing, (int)then->ndeadlines);
}

/* What was told of an act is told in every later view; who is held too long now was not told of an act. */
static void ck_violations(const struct outcome *whole, const struct outcome *then)
{
    int acts = 0, later = 0;
    for (size_t i = 0; i < then->nviolations; i++)
        acts += then->violations[i].event >= 0;
    for (size_t i = 0; i < whole->nviolations; i++)
        later += whole->violations[i].event >= 0;
    ck_assert_int_le(acts, later);
}

START_TEST(as_of_equals_the_span_of_that_moment)
{
    seed = 0x9E3779B97F4A7C15;
    for (int n = 0; n < HISTORIES; n++) {
        struct arena a;
        struct outcome whole, then;
        arena_init(&a, 1 << 24);
        some_tale();
        fold_at(day_start(JAN_1 + 900), &a, &whole);
        for (size_t m = 0; m < MOMENTS; m++) {
            inst_t at = day_start(JAN_1 + (day_t)below(260)) + (inst_t)below(4) * 6 * HOUR_US;
            if (m % 3 == 1)
                at = tale.events[below(tale.nevents)].at.lo + (inst_t)below(2);
            if (m % 3 == 2 && whole.ndeadlines)
                at = whole.deadlines[below(whole.ndeadlines)].term.legal.due + (inst_t)below(3) - 1;
            fold_at(at, &a, &then);
            ck_as_of(&whole, &then, at);
            ck_violations(&whole, &then);
        }
        arena_fini(&a);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold restraint");
    TCase *tc = tcase_create("who is held");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, order_beyond_the_limit);
    tcase_add_test(tc, length_beyond_the_limit);
    tcase_add_test(tc, extension_beyond_the_limit);
    tcase_add_test(tc, order_without_an_end);
    tcase_add_test(tc, released_too_late);
    tcase_add_test(tc, still_held);
    tcase_add_test(tc, covered_again);
    tcase_add_test(tc, another_limit_covers);
    tcase_add_test(tc, covered_by_the_stage);
    tcase_add_test(tc, the_last_term_leads);
    tcase_add_test(tc, everybody_is_freed);
    tcase_add_test(tc, somebody_unnamed);
    tcase_add_test(tc, what_has_lapsed_is_not_extended);
    tcase_add_test(tc, as_of_equals_the_span_of_that_moment);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
