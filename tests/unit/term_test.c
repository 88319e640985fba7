/* Tests every kind of term in the law's table, with the official worked examples, and that safe is never after legal. */
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

#define ck_due(reading, text)                                         \
    do {                                                              \
        char got[INST_TEXT_SIZE];                                     \
        inst_text((reading).due, got);                                \
        ck_assert_msg(!strcmp(got, text), "%s is not %s", got, text); \
    } while (0)

#define ck_day(got_day, text)                                         \
    do {                                                              \
        char got[DAY_TEXT_SIZE];                                      \
        day_text((got_day), got);                                     \
        ck_assert_msg(!strcmp(got, text), "%s is not %s", got, text); \
    } while (0)

static struct term term(enum term_kind kind, int amount, const char *start)
{
    return term_from(&cal, kind, amount, when_of(start), NULL, 0);
}

START_TEST(test_hours)
{
    struct term t = term(TERM_HOURS, 24, "2026-02-16T22:30:00+07:00");
    ck_due(t.legal, "2026-02-17T22:30:00+07:00");
    ck_due(t.safe, "2026-02-17T22:30:00+07:00");
    ck_assert(!t.imprecise && !t.provisional && !t.rolled);
    t = term(TERM_HOURS, 24, "2026-03-02");
    ck_due(t.legal, "2026-03-04T00:00:00+07:00");
    ck_due(t.safe, "2026-03-03T00:00:00+07:00");
    ck_day(t.legal.last_day, "2026-03-03");
    ck_assert(t.imprecise);
}
END_TEST

START_TEST(test_days)
{
    struct term t = term(TERM_DAYS, 20, "2026-03-02T09:00:00+07:00");
    ck_due(t.legal, "2026-03-24T00:00:00+07:00");
    ck_due(t.safe, "2026-03-22T00:00:00+07:00");
    ck_day(t.legal.unrolled, "2026-03-22");
    ck_assert(t.rolled && !t.imprecise && t.legal.off == NULL);
    t = term(TERM_DAYS, 3, "2026-02-13T10:00:00+07:00"); /* Monday 16 February: Tết */
    ck_due(t.legal, "2026-02-24T00:00:00+07:00");
    ck_assert(str_is(t.legal.off->name_en, "Lunar New Year"));
    t = term(TERM_DAYS, 3, "2026-03-02"); /* a date is exact enough */
    ck_assert(!t.imprecise);
    t = term(TERM_DAYS, 3, "2026-03-02/2026-03-04");
    ck_assert(t.imprecise);
    ck_due(t.legal, "2026-03-10T00:00:00+07:00"); /* 4 + 3 = Saturday 7, rolls to Monday 9 */
    ck_due(t.safe, "2026-03-05T00:00:00+07:00");
}
END_TEST

START_TEST(test_working_days)
{
    struct term t = term(TERM_WORKING_DAYS, 3, "2026-02-13T10:00:00+07:00");
    ck_due(t.legal, "2026-02-26T00:00:00+07:00");
    ck_due(t.safe, "2026-02-25T00:00:00+07:00");
    t = term(TERM_WORKING_DAYS, 3, "2026-01-07T10:00:00+07:00");
    ck_due(t.legal, "2026-01-11T00:00:00+07:00");
    ck_due(t.safe, "2026-01-10T00:00:00+07:00");
    ck_assert(!t.provisional);
    ck_assert(term(TERM_WORKING_DAYS, 3, "2026-12-30T10:00:00+07:00").provisional);
}
END_TEST

START_TEST(test_months_and_years)
{
    struct term t = term(TERM_MONTHS, 2, "2025-12-31T15:00:00+07:00");
    ck_due(t.legal, "2026-03-03T00:00:00+07:00");
    ck_due(t.safe, "2026-02-28T00:00:00+07:00");
    t = term(TERM_YEARS, 1, "2025-03-05T08:00:00+07:00");
    ck_due(t.legal, "2026-03-06T00:00:00+07:00");
    ck_due(t.safe, "2026-03-05T00:00:00+07:00");
    t = term(TERM_MONTHS, 1, "2026-12-15T08:00:00+07:00");
    ck_assert(t.provisional);
}
END_TEST

START_TEST(test_limitation_never_rolls)
{
    struct term t =
        term(TERM_LIMITATION, 5, "2021-05-02T08:00:00+07:00"); /* ends on a Saturday in the holidays */
    ck_due(t.legal, "2026-05-03T00:00:00+07:00");
    ck_due(t.safe, "2026-05-02T00:00:00+07:00");
    ck_assert(!t.rolled && !t.provisional);
}
END_TEST

START_TEST(test_at_once)
{
    struct term t = term(TERM_AT_ONCE, 0, "2026-03-02T09:00:00+07:00");
    ck_assert(!t.legal.exists && t.safe.exists);
    ck_due(t.safe, "2026-03-02T11:00:00+07:00");
}
END_TEST

START_TEST(test_extension_total_then_add)
{
    struct stretch s[] = {{2, UNIT_MONTH, true, 0, 0}, {2, UNIT_MONTH, false, 0, 0}};
    struct when start = when_of("2026-03-02T09:00:00+07:00");
    struct term t = term_from(&cal, TERM_DAYS, 20, start, s, 1);
    ck_due(t.legal, "2026-05-05T00:00:00+07:00");
    ck_due(t.safe, "2026-05-02T00:00:00+07:00");
    t = term_from(&cal, TERM_DAYS, 20, start, s, 2);
    ck_due(t.legal, "2026-07-03T00:00:00+07:00");
    ck_due(t.safe, "2026-07-02T00:00:00+07:00");
}
END_TEST

/* Months add up from the start in one reading, from each unrolled last day in the other. */
START_TEST(test_extension_months_over_short_month)
{
    struct stretch s[] = {{2, UNIT_MONTH, false, 0, 0}, {10, UNIT_DAY, false, 0, 0}};
    struct when start = when_of("2025-12-31T15:00:00+07:00");
    struct term t = term_from(&cal, TERM_MONTHS, 2, start, s, 1);
    ck_day(t.legal.unrolled, "2026-04-30");
    ck_due(t.legal, "2026-05-05T00:00:00+07:00");
    ck_due(t.safe, "2026-04-28T00:00:00+07:00"); /* 28 February, 28 April, less a day */
    t = term_from(&cal, TERM_MONTHS, 2, start, s, 2);
    ck_day(t.legal.unrolled, "2026-05-10");
}
END_TEST

/* B01 without prolongation: months run from the last day of the base in days. */
START_TEST(test_extension_months_on_days)
{
    struct stretch s = {2, UNIT_MONTH, false, 0, 0};
    struct term t = term_from(&cal, TERM_DAYS, 20, when_of("2026-03-02T09:00:00+07:00"), &s, 1);
    ck_day(t.legal.unrolled, "2026-05-22");
    ck_day(t.safe.last_day, "2026-05-21");
}
END_TEST

START_TEST(test_extension_hours_and_working_days)
{
    struct stretch hours = {12, UNIT_HOUR, false, 0, 0}, worked = {2, UNIT_WORKING_DAY, false, 0, 0};
    struct term t = term_from(&cal, TERM_HOURS, 24, when_of("2026-03-02T09:00:00+07:00"), &hours, 1);
    ck_due(t.legal, "2026-03-03T21:00:00+07:00");
    t = term_from(&cal, TERM_WORKING_DAYS, 3, when_of("2026-03-02T09:00:00+07:00"), &worked, 1);
    ck_day(t.legal.last_day, "2026-03-09");
    ck_day(t.safe.last_day, "2026-03-06");
}
END_TEST

START_TEST(test_before)
{
    struct stretch s = {2, UNIT_MONTH, true, 0, 0};
    struct term base = term_from(&cal, TERM_DAYS, 20, when_of("2026-03-02T09:00:00+07:00"), &s, 1);
    struct term t = term_before_term(&cal, 5, &base);
    ck_due(t.legal, "2026-04-30T00:00:00+07:00");
    ck_due(t.safe, "2026-04-25T00:00:00+07:00");
    t = term_before_hours(48, when_of("2026-03-10T08:00:00+07:00"));
    ck_due(t.legal, "2026-03-08T08:00:00+07:00");
    ck_due(t.safe, "2026-03-08T08:00:00+07:00");
    t = term_before_hearing(&cal, 10, when_of("2026-03-19T08:00:00+07:00"));
    ck_due(t.legal, "2026-03-10T00:00:00+07:00");
    ck_due(t.safe, "2026-03-07T00:00:00+07:00"); /* Sunday 8 March, back to Friday 6 */
}
END_TEST

START_TEST(test_fraction)
{
    struct when start = when_of("2026-03-02T09:00:00+07:00");
    struct term t = term_fraction(&cal, TERM_DAYS, 15, 1, 2, start); /* 7 days */
    ck_day(t.legal.unrolled, "2026-03-09");
    ck_day(t.safe.last_day, "2026-03-08");
    t = term_fraction(&cal, TERM_MONTHS, 3, 1, 2, start); /* a month and 15 days */
    ck_day(t.legal.unrolled, "2026-04-17");
    ck_day(t.safe.last_day, "2026-04-16");
    t = term_fraction(&cal, TERM_YEARS, 1, 1, 2, start);
    ck_day(t.legal.unrolled, "2026-09-02");
    t = term_fraction(&cal, TERM_MONTHS, 2, 2, 3, start); /* 4/3 months: a month and 10 days */
    ck_day(t.legal.unrolled, "2026-04-12");
    const struct stretch more[] = {{3, UNIT_MONTH, false, 1, 2}, {7, UNIT_DAY, false, 0, 0}};
    t = term_shared(&cal, TERM_MONTHS, 3, 1, 2, start, more, 1); /* two months and 30 days */
    ck_day(t.legal.unrolled, "2026-06-01");
    ck_day(t.safe.last_day, "2026-05-31");
    t = term_shared(&cal, TERM_DAYS, 15, 1, 2, start, more + 1, 1); /* seven days and seven */
    ck_day(t.legal.unrolled, "2026-03-16");
    struct portion part = portion_of(3, UNIT_MONTH, 1, 2);
    ck_assert(part.amount == 1 && part.unit == UNIT_MONTH && part.days == 15);
    part = portion_of(45, UNIT_DAY, 1, 2);
    ck_assert(part.amount == 22 && part.unit == UNIT_DAY && part.days == 0);
    part = portion_of(3, UNIT_MONTH, 0, 0);
    ck_assert(part.amount == 3 && part.days == 0);
}
END_TEST

START_TEST(test_transferred)
{
    struct term t = term_transferred(&cal, 20, 6, when_of("2026-03-09T09:00:00+07:00"));
    ck_day(t.legal.unrolled, "2026-03-23");
    ck_day(t.safe.last_day, "2026-03-22");
    t = term_transferred(&cal, 20, 25, when_of("2026-03-09T09:00:00+07:00"));
    ck_day(t.legal.unrolled, "2026-03-09");
}
END_TEST

/* TTLT 04/2018 Art. 17, examples 1 and 2; People's Procuracy of Cao Bang; BLTTHS Art. 329.3. */
START_TEST(test_official_examples_of_detention)
{
    struct term t = term_liberty_exact(3, UNIT_DAY, when_of("2018-03-01T10:00:00+07:00"));
    ck_due(t.legal, "2018-03-04T10:00:00+07:00");
    struct liberty_limits custody = {.custody_days = 3}, none = {0};
    t = term_liberty(2, UNIT_MONTH, day_from_ymd((struct ymd){2018, 3, 4}), &custody);
    ck_day(t.legal.last_day, "2018-04-29");
    ck_assert_int_eq(t.legal.last_day - day_from_ymd((struct ymd){2018, 3, 4}) + 1, 57);
    t = term_liberty(4, UNIT_MONTH, day_from_ymd((struct ymd){2014, 2, 15}), &none);
    ck_day(t.legal.last_day, "2014-06-14");
    t = term_liberty_exact(6, UNIT_DAY, when_of("2018-03-05T14:00:00+07:00"));
    ck_due(t.legal, "2018-03-11T14:00:00+07:00");
    custody.custody_days = 6;
    t = term_liberty(2, UNIT_MONTH, day_from_ymd((struct ymd){2018, 4, 11}), &custody);
    ck_day(t.legal.last_day, "2018-06-03");
    t = term_liberty(45, UNIT_DAY, day_from_ymd((struct ymd){2026, 12, 21}), &none);
    ck_day(t.legal.last_day, "2027-02-03");
    ck_assert(t.legal.due == t.safe.due && !t.rolled && !t.provisional);
}
END_TEST

START_TEST(test_liberty_follows_the_earliest_limit)
{
    day_t first = day_from_ymd((struct ymd){2026, 3, 2});
    struct liberty_limits l = {
        .has_until = true, .until = first + 44, .has_stage_end = true, .stage_end = first + 80};
    ck_assert_int_eq(term_liberty(2, UNIT_MONTH, first, &l).legal.last_day, first + 44);
    l.stage_end = first + 10;
    ck_assert_int_eq(term_liberty(2, UNIT_MONTH, first, &l).legal.last_day, first + 10);
    l = (struct liberty_limits){.custody_days = 90};
    ck_assert_int_eq(term_liberty(2, UNIT_MONTH, first, &l).legal.last_day,
                     first - 1); /* used up before it began */
    struct term t =
        term_liberty_exact(3, UNIT_DAY, when_of("2026-03-05")); /* the earliest start: never rounded up */
    ck_due(t.legal, "2026-03-08T00:00:00+07:00");
    ck_assert(t.imprecise && t.legal.due == t.safe.due);
}
END_TEST

START_TEST(test_hostile_amounts)
{
    struct stretch s[] = {{INT32_MAX, UNIT_YEAR, false, 1, 2},
                          {INT32_MIN, UNIT_DAY, false, 0, 0},
                          {INT32_MAX, UNIT_MONTH, false, 2, 3}};
    struct when late = when_of("2199-12-31");
    for (int kind = TERM_HOURS; kind <= TERM_LIMITATION; kind++)
        for (int amount = -1; amount <= 1; amount++) {
            int n = amount < 0 ? INT32_MIN : amount ? INT32_MAX : 0;
            struct term t = term_from(&cal, (enum term_kind)kind, n, late, s, ARRAY_LEN(s));
            ck_assert(t.safe.due <= t.legal.due);
            ck_assert_int_le(day_to_ymd(t.legal.last_day).year, 3000);
        }
}
END_TEST

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A hundred thousand terms: safe never after legal, legal never on a day off unless it may not roll. */
START_TEST(test_safe_is_never_after_legal)
{
    static const enum term_unit units[] = {UNIT_HOUR, UNIT_DAY, UNIT_WORKING_DAY, UNIT_MONTH, UNIT_YEAR};
    uint64_t seed = 20260302;
    for (int i = 0; i < 100000; i++) {
        struct stretch s[4];
        size_t n = random_next(&seed) % 5;
        for (size_t k = 0; k < n; k++)
            s[k] = (struct stretch){(int)(random_next(&seed) % 40),
                                    units[random_next(&seed) % ARRAY_LEN(units)], random_next(&seed) % 7 == 0,
                                    (int)(random_next(&seed) % 3), random_next(&seed) % 4 ? 0 : 3};
        inst_t lo = day_start(JAN_1) + (inst_t)(random_next(&seed) % 500) * DAY_US;
        struct when start = {WHEN_INTERVAL, lo, lo + (inst_t)(random_next(&seed) % 50) * HOUR_US};
        enum term_kind kind = (enum term_kind)(random_next(&seed) % (TERM_LIMITATION + 1));
        struct term t = term_from(&cal, kind, (int)(random_next(&seed) % 40), start, s, n);
        ck_assert(t.safe.due <= t.legal.due);
        struct term before = term_before_term(&cal, (int)(random_next(&seed) % 9), &t);
        ck_assert(before.safe.due <= before.legal.due && before.legal.due <= day_start(t.legal.last_day + 1));
        ck_assert(t.rolled == (t.legal.last_day != t.legal.unrolled));
    }
}
END_TEST

/* A month of liberty is 30 days, part-days do not count, and no claim is without bound. */
START_TEST(test_liberty_days)
{
    ck_assert_int_eq(liberty_days(4, UNIT_MONTH), 120);
    ck_assert_int_eq(liberty_days(1, UNIT_YEAR), 360);
    ck_assert_int_eq(liberty_days(45, UNIT_DAY), 45);
    ck_assert_int_eq(liberty_days(47, UNIT_HOUR), 1);
    ck_assert_int_eq(liberty_days(-3, UNIT_MONTH), 0);
    ck_assert_int_eq(liberty_days(INT32_MAX, UNIT_MONTH), 36000);
    ck_assert_int_eq(liberty_days(7, UNIT_NONE), 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("term");
    TCase *tc = tcase_create("kinds");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_hours);
    tcase_add_test(tc, test_days);
    tcase_add_test(tc, test_working_days);
    tcase_add_test(tc, test_months_and_years);
    tcase_add_test(tc, test_limitation_never_rolls);
    tcase_add_test(tc, test_at_once);
    tcase_add_test(tc, test_extension_total_then_add);
    tcase_add_test(tc, test_extension_months_over_short_month);
    tcase_add_test(tc, test_extension_months_on_days);
    tcase_add_test(tc, test_extension_hours_and_working_days);
    tcase_add_test(tc, test_before);
    tcase_add_test(tc, test_fraction);
    tcase_add_test(tc, test_transferred);
    tcase_add_test(tc, test_official_examples_of_detention);
    tcase_add_test(tc, test_liberty_follows_the_earliest_limit);
    tcase_add_test(tc, test_liberty_days);
    tcase_add_test(tc, test_hostile_amounts);
    tcase_add_test(tc, test_safe_is_never_after_legal);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
