/* Tests which days are worked, with the index and beyond it. */
#include "tests/unit/little_law.h"

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

static day_t day(int year, int month, int d)
{
    return day_from_ymd((struct ymd){year, month, d});
}

START_TEST(test_weekends_holidays_and_made_up_days)
{
    ck_assert(calendar_is_off(&cal, day(2026, 3, 22)));  /* Sunday */
    ck_assert(!calendar_is_off(&cal, day(2026, 3, 23))); /* Monday */
    ck_assert(calendar_is_off(&cal, day(2026, 2, 16)));  /* Tết */
    ck_assert(!calendar_is_off(&cal, day(2026, 1, 10))); /* Saturday, worked */
    ck_assert_ptr_null(calendar_why(&cal, day(2026, 3, 22)));
    ck_assert(str_is(calendar_why(&cal, day(2026, 2, 16))->decision, "Thông báo 9441/TB-BNV"));
    ck_assert_ptr_null(calendar_why(&cal, day(2026, 1, 10)));
    ck_assert(str_is(calendar_made_up(&cal, day(2026, 1, 10))->decision, "Công văn 12729/VPCP-KGVX"));
    ck_assert_ptr_null(calendar_made_up(&cal, day(2026, 1, 9)));
    ck_assert_ptr_null(calendar_made_up(&cal, day(2026, 2, 16))); /* a holiday is no such day */
}
END_TEST

START_TEST(test_next_and_previous)
{
    ck_assert_int_eq(calendar_next_working(&cal, day(2026, 5, 2)), day(2026, 5, 4));
    ck_assert_int_eq(calendar_next_working(&cal, day(2026, 5, 4)), day(2026, 5, 4));
    ck_assert_int_eq(calendar_next_working(&cal, day(2026, 2, 14)), day(2026, 2, 23));
    ck_assert_int_eq(calendar_prev_working(&cal, day(2026, 4, 26)), day(2026, 4, 24));
}
END_TEST

START_TEST(test_add_working)
{
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 2, 13), 3, false), day(2026, 2, 25));
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 2, 13), 3, true), day(2026, 2, 24));
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 1, 7), 3, false), day(2026, 1, 10));
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 3, 22), 1, true),
                     day(2026, 3, 23)); /* starts on a Sunday */
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 3, 23), 1, true), day(2026, 3, 23));
    ck_assert_int_eq(calendar_add_working(&cal, day(2026, 3, 23), 2, true), day(2026, 3, 24));
}
END_TEST

/* The table and a walk day by day must agree, inside the index, across its edges and outside. */
START_TEST(test_index_agrees_with_walk)
{
    struct calendar plain = little_calendar(); /* without an index */
    for (day_t d = cal.index_from - 30; d < cal.index_from + (day_t)cal.index_n + 30; d++) {
        ck_assert_int_eq(calendar_is_off(&cal, d), calendar_is_off(&plain, d));
        for (int n = 1; n <= 23; n += 11) {
            ck_assert_int_eq(calendar_add_working(&cal, d, n, false),
                             calendar_add_working(&plain, d, n, false));
            ck_assert_int_eq(calendar_add_working(&cal, d, n, true),
                             calendar_add_working(&plain, d, n, true));
        }
    }
}
END_TEST

/* The table begins 400 days before what is known and ends 400 days after it, within the years that a date may have. */
START_TEST(test_reach_of_the_index)
{
    static const struct day_off far[] = {OFF(JAN_1 - 1000, "a", "a", "a"), OFF(JAN_1 + 1000, "b", "b", "b")};
    ck_assert_int_eq(cal.index_from, day(2025, 1, 1) - 400);
    ck_assert_int_eq(cal.index_from + (day_t)cal.index_n - 1, day(2026, 12, 31) + 400);
    size_t monday = (size_t)(day(2026, 3, 2) - cal.index_from);
    ck_assert_int_eq(cal.rank[0], 0);
    ck_assert_int_eq(cal.rank[monday + 7] - cal.rank[monday], 5);
    struct calendar c = little_calendar();
    c.days = far;
    c.ndays = ARRAY_LEN(far);
    ck_assert(calendar_index(&c, &arena));
    ck_assert_int_eq(c.index_from, JAN_1 - 1400);
    ck_assert_int_eq(c.index_from + (day_t)c.index_n - 1, JAN_1 + 1400);
    c.verified_from = day(1900, 1, 2);
    c.verified_through = day(2199, 12, 30);
    ck_assert(calendar_index(&c, &arena));
    ck_assert_int_eq(c.index_from, day(1900, 1, 1));
    ck_assert_int_eq(c.index_from + (day_t)c.index_n - 1, day(2199, 12, 31));
    c.ndays = 0;
    c.verified_from = day(2026, 3, 2);
    c.verified_through = c.verified_from - 800;
    ck_assert(calendar_index(&c, &arena));
    ck_assert_uint_eq(c.index_n, 1);
    c.verified_through--;
    ck_assert(!calendar_index(&c, &arena));
}
END_TEST

START_TEST(test_provisional)
{
    ck_assert(!calendar_provisional(&cal, day(2025, 1, 1), day(2026, 12, 31)));
    ck_assert(calendar_provisional(&cal, day(2024, 12, 31), day(2025, 1, 2)));
    ck_assert(calendar_provisional(&cal, day(2026, 12, 31), day(2027, 1, 1)));
}
END_TEST

START_TEST(test_bad_calendars)
{
    static const struct day_off twice[] = {OFF(JAN_1, "a", "a", "a"), OFF(JAN_1, "b", "b", "b")};
    struct calendar c = little_calendar();
    c.days = twice;
    c.ndays = ARRAY_LEN(twice);
    ck_assert(!calendar_index(&c, &arena));
    c = little_calendar();
    c.week_off = 0x7F;
    ck_assert(!calendar_index(&c, &arena));
    struct arena small;
    arena_init(&small, 64);
    c = little_calendar();
    ck_assert(!calendar_index(&c, &small));
    ck_assert(small.failed);
    arena_fini(&small);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("calendar");
    TCase *tc = tcase_create("days");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_weekends_holidays_and_made_up_days);
    tcase_add_test(tc, test_next_and_previous);
    tcase_add_test(tc, test_add_working);
    tcase_add_test(tc, test_index_agrees_with_walk);
    tcase_add_test(tc, test_reach_of_the_index);
    tcase_add_test(tc, test_provisional);
    tcase_add_test(tc, test_bad_calendars);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
