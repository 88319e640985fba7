/* Tests the edges of terms, counted by hand: starts known only roughly, every unit that may lengthen, bounds, what is provisional. */
#include "tests/unit/little_history.h"

#include <check.h>

static struct arena arena;
static struct calendar cal;

static void setup(void)
{
    arena_init(&arena, 1 << 20);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
}

static void teardown(void)
{
    arena_fini(&arena);
}

static struct term lengthened_term(enum term_kind kind, int amount, const char *start,
                                   const struct stretch *more, size_t n)
{
    return term_from(&cal, kind, amount, when_of(start), more, n);
}

static struct term term(enum term_kind kind, int amount, const char *start)
{
    return lengthened_term(kind, amount, start, NULL, 0);
}

static void ck_dues(struct term t, const char *legal, const char *safe)
{
    char got[INST_TEXT_SIZE];
    inst_text(t.legal.due, got);
    ck_assert_str_eq(got, legal);
    inst_text(t.safe.due, got);
    ck_assert_str_eq(got, safe);
}

static day_t day(int year, int month, int d)
{
    return day_from_ymd((struct ymd){year, month, d});
}

/* From 2 to 4 March: five years end on 4 March 2031, at the earliest on the day before 2 March 2031. */
START_TEST(limitation_from_an_uncertain_day)
{
    struct term t = term(TERM_LIMITATION, 5, "2026-03-02/2026-03-04");
    ck_dues(t, "2031-03-05T00:00:00+07:00", "2031-03-02T00:00:00+07:00");
    ck_assert(t.imprecise);
    ck_assert(!term(TERM_LIMITATION, 5, "2026-03-02").imprecise);
    /* 29 February: one and three years at once reach the leap day again; one after the other they do not. */
    const struct stretch three = {3, UNIT_YEAR, false, 0, 0};
    t = lengthened_term(TERM_LIMITATION, 1, "2024-02-29", &three, 1);
    ck_dues(t, "2028-03-01T00:00:00+07:00", "2028-02-28T00:00:00+07:00");
}
END_TEST

/* Monday 2 to Wednesday 4 March 2026. */
START_TEST(working_days_from_an_uncertain_day)
{
    const struct stretch more[] = {{2, UNIT_WORKING_DAY, false, 0, 0}, {1, UNIT_DAY, false, 0, 0}};
    struct term t = term(TERM_WORKING_DAYS, 3, "2026-03-02/2026-03-04");
    ck_dues(t, "2026-03-10T00:00:00+07:00", "2026-03-05T00:00:00+07:00"); /* 5, 6, 9; 2, 3, 4 March */
    ck_assert(t.imprecise);
    t = lengthened_term(TERM_WORKING_DAYS, 3, "2026-03-02/2026-03-04", more, 1);
    ck_dues(t, "2026-03-12T00:00:00+07:00", "2026-03-07T00:00:00+07:00"); /* also 10, 11; 5, 6 March */
    t = lengthened_term(TERM_WORKING_DAYS, 3, "2026-03-02/2026-03-04", more, 2);
    /* Working days come last, whatever was told first: 10, then 11, 12 March; 5, then 6, 9 March. */
    ck_dues(t, "2026-03-13T00:00:00+07:00", "2026-03-10T00:00:00+07:00");
    /* Friday 30 January and two months at once: 30 March; Thursday 29th, by way of 28 February: 28 March. */
    const struct stretch months[] = {{1, UNIT_MONTH, false, 0, 0}, {1, UNIT_MONTH, false, 0, 0}};
    t = lengthened_term(TERM_WORKING_DAYS, 2, "2026-01-28T09:00:00+07:00", months, 2);
    ck_dues(t, "2026-03-31T00:00:00+07:00", "2026-03-29T00:00:00+07:00");
}
END_TEST

/* The total comes second: what came before it is gone, what comes after counts. 33 days: Saturday 4 April, so Monday. */
START_TEST(a_total_among_others)
{
    const struct stretch more[] = {
        {5, UNIT_DAY, false, 0, 0}, {30, UNIT_DAY, true, 0, 0}, {3, UNIT_DAY, false, 0, 0}};
    struct term t = lengthened_term(TERM_DAYS, 20, "2026-03-02T09:00:00+07:00", more, 3);
    ck_dues(t, "2026-04-07T00:00:00+07:00", "2026-04-04T00:00:00+07:00");
}
END_TEST

/* Hours that lengthen days: a day begun counts for the one, a whole one alone for the other. */
START_TEST(hours_that_lengthen_days)
{
    struct stretch more = {25, UNIT_HOUR, false, 0, 0};
    ck_dues(lengthened_term(TERM_DAYS, 5, "2026-03-02T09:00:00+07:00", &more, 1), "2026-03-10T00:00:00+07:00",
            "2026-03-08T00:00:00+07:00"); /* 7 days: Monday 9; 6 days less one: Saturday 7 */
    more.amount = 24;
    ck_dues(lengthened_term(TERM_DAYS, 5, "2026-03-03T09:00:00+07:00", &more, 1), "2026-03-10T00:00:00+07:00",
            "2026-03-09T00:00:00+07:00");
    more.amount = 48;
    ck_dues(lengthened_term(TERM_DAYS, 5, "2026-03-02T09:00:00+07:00", &more, 1), "2026-03-10T00:00:00+07:00",
            "2026-03-09T00:00:00+07:00");
    more.amount = 240; /* ten days: from 2 March to Tuesday the 17th */
    ck_dues(lengthened_term(TERM_DAYS, 5, "2026-03-02T09:00:00+07:00", &more, 1), "2026-03-18T00:00:00+07:00",
            "2026-03-17T00:00:00+07:00");
}
END_TEST

/* Monday 9 March, and three working days after it. */
START_TEST(working_days_that_lengthen_days)
{
    const struct stretch more[] = {{2, UNIT_WORKING_DAY, false, 0, 0}, {1, UNIT_WORKING_DAY, false, 0, 0}};
    ck_dues(lengthened_term(TERM_DAYS, 5, "2026-03-04T09:00:00+07:00", more, 2), "2026-03-13T00:00:00+07:00",
            "2026-03-12T00:00:00+07:00");
}
END_TEST

/* A day among hours is 24 of them, months and years keep the hour. */
START_TEST(everything_that_lengthens_hours)
{
    const struct stretch more[] = {{2, UNIT_WORKING_DAY, false, 0, 0},
                                   {1, UNIT_DAY, false, 0, 0},
                                   {1, UNIT_MONTH, false, 0, 0},
                                   {1, UNIT_YEAR, false, 0, 0}};
    struct term t = lengthened_term(TERM_HOURS, 24, "2026-01-30T10:00:00+07:00", more, 4);
    ck_dues(t, "2027-03-03T10:00:00+07:00", "2027-03-03T10:00:00+07:00");
    ck_assert(!t.imprecise && !t.provisional && !t.legal.whole_day);
}
END_TEST

/* The end of an hour's term at midnight belongs to the day that ends; a moment later to the next. */
START_TEST(the_day_of_an_instant)
{
    struct when start = when_of("2026-03-02T00:00:00.000001+07:00");
    ck_assert_int_eq(term_from(&cal, TERM_HOURS, 24, start, NULL, 0).legal.last_day, day(2026, 3, 3));
    start.lo = start.hi = start.lo - 1;
    ck_assert_int_eq(term_from(&cal, TERM_HOURS, 24, start, NULL, 0).legal.last_day, day(2026, 3, 2));
}
END_TEST

/* A hundred years are the most of anything: 876,600 hours, 36,525 days, 1,200 months. */
START_TEST(a_hundred_years_are_the_most)
{
    inst_t start = inst_of("2026-03-02T09:00:00+07:00");
    ck_assert(term(TERM_HOURS, 900000, "2026-03-02T09:00:00+07:00").legal.due == start + 876600 * HOUR_US);
    ck_assert_int_eq(term(TERM_DAYS, 40000, "2026-03-02").legal.unrolled, day(2026, 3, 2) + 36525);
    ck_assert_int_eq(term(TERM_MONTHS, 1300, "2026-03-02").legal.unrolled, day(2126, 3, 2));
    ck_assert_int_eq(term(TERM_LIMITATION, 150, "2026-03-02").legal.unrolled, day(2126, 3, 2));
    ck_assert_int_eq(liberty_days(40000, UNIT_DAY), 36525);
}
END_TEST

/* A thousand years of extensions are the most, and 2999 is the last year of all. */
START_TEST(the_last_day_of_all)
{
    enum { MANY = 11 };
    struct stretch more[MANY];
    for (size_t i = 0; i < MANY; i++)
        more[i] = (struct stretch){100, UNIT_YEAR, false, 0, 0};
    ck_assert_int_eq(lengthened_term(TERM_LIMITATION, 100, "1900-01-01", more, 9).legal.unrolled,
                     day(2900, 1, 1));
    ck_assert_int_eq(lengthened_term(TERM_LIMITATION, 100, "1900-01-01", more, MANY).legal.unrolled,
                     day(2900, 1, 1));
    ck_assert_int_eq(lengthened_term(TERM_LIMITATION, 100, "2199-06-01", more, 9).legal.unrolled,
                     day(2999, 12, 31));
    for (size_t i = 9; i < MANY; i++)
        more[i] = (struct stretch){48, UNIT_HOUR, false, 0, 0};
    struct term t = lengthened_term(TERM_HOURS, 24, "2199-12-31T10:00:00+07:00", more, MANY);
    ck_assert(t.legal.due == day_start(day(2999, 12, 31) + 1));
}
END_TEST

/* Provisional is what rests on a day that is not verified: the last day before and after it rolls, and none else. */
START_TEST(what_is_provisional)
{
    ck_assert(!term(TERM_DAYS, 20, "2024-12-12")
                   .provisional); /* 1 January 2025; safe a day before it is verified */
    ck_assert(term(TERM_DAYS, 20, "2024-12-11").provisional);
    cal.verified_through = day(2026, 3, 7);
    ck_assert(term(TERM_DAYS, 5, "2026-03-02").provisional); /* Saturday 7 is verified, Monday 9 is not */
    ck_assert(!term(TERM_DAYS, 4, "2026-03-02").provisional);
}
END_TEST

START_TEST(at_once_has_no_legal_end)
{
    struct term t = term(TERM_AT_ONCE, 0, "2026-03-02/2026-03-04");
    ck_assert(!t.legal.exists && t.legal.due == INST_NEVER && t.safe.exists && t.imprecise);
    ck_assert(t.safe.due == inst_of("2026-03-02T02:00:00+07:00"));
}
END_TEST

/* An order that goes further than the law changes nothing. */
START_TEST(an_order_beyond_the_law)
{
    struct liberty_limits limits = {.has_until = true, .until = day(2026, 6, 1)};
    ck_assert_int_eq(term_liberty(10, UNIT_DAY, day(2026, 3, 2), &limits).legal.last_day, day(2026, 3, 11));
    limits = (struct liberty_limits){.has_stage_end = true, .stage_end = day(2026, 6, 1)};
    ck_assert_int_eq(term_liberty(10, UNIT_DAY, day(2026, 3, 2), &limits).legal.last_day, day(2026, 3, 11));
}
END_TEST

START_TEST(so_many_days_before_a_term)
{
    struct term base = term(TERM_DAYS, 20, "2026-03-02T09:00:00+07:00"),
                t; /* safe 21, legal Monday 23 March */
    t = term_before_term(&cal, 6, &base);
    ck_dues(t, "2026-03-18T00:00:00+07:00", "2026-03-14T00:00:00+07:00"); /* 17; Sunday 15, so Friday 13 */
    ck_assert_int_eq(t.legal.unrolled, day(2026, 3, 17));
    ck_assert(!t.provisional && !t.imprecise);
    base.provisional = true;
    ck_assert(term_before_term(&cal, 5, &base).provisional);
    base =
        term(TERM_DAYS, 3, "2025-01-01"); /* safe 3 January 2025: five days before it nothing is verified */
    ck_assert(!base.provisional && term_before_term(&cal, 5, &base).provisional);
    base = term(TERM_AT_ONCE, 0, "2026-03-02T09:00:00+07:00");
    ck_assert(!term_before_term(&cal, 1, &base).legal.exists);
}
END_TEST

START_TEST(so_long_before_an_uncertain_event)
{
    struct term t = term_before_hours(24, when_of("2026-03-10/2026-03-12"));
    ck_dues(t, "2026-03-12T00:00:00+07:00", "2026-03-09T00:00:00+07:00");
    ck_assert(t.imprecise && !term_before_hours(24, when_of("2026-03-10T09:00:00+07:00")).imprecise);
    /* 12 June less two days; 10 June less two and one: Sunday 7, so Friday 5. */
    t = term_before_hearing(&cal, 2, when_of("2026-06-10/2026-06-12"));
    ck_dues(t, "2026-06-11T00:00:00+07:00", "2026-06-06T00:00:00+07:00");
    ck_assert(t.imprecise && !t.provisional);
    t = term_before_hearing(&cal, 2, when_of("2025-01-03")); /* safe falls on the last day of 2024 */
    ck_assert(!t.imprecise && t.provisional);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {limitation_from_an_uncertain_day,
                                  working_days_from_an_uncertain_day,
                                  a_total_among_others,
                                  hours_that_lengthen_days,
                                  working_days_that_lengthen_days,
                                  everything_that_lengthens_hours,
                                  the_day_of_an_instant,
                                  a_hundred_years_are_the_most,
                                  the_last_day_of_all,
                                  what_is_provisional,
                                  at_once_has_no_legal_end,
                                  an_order_beyond_the_law,
                                  so_many_days_before_a_term,
                                  so_long_before_an_uncertain_event};
    Suite *s = suite_create("edges of terms");
    TCase *tc = tcase_create("edges");
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < ARRAY_LEN(tests); i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
