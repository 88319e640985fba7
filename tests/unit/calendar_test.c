/* Tests which days are worked, with the index and beyond it, and on which days two calendars differ. */
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

/* Nothing that lies behind the table, or behind the list of days, is asked: not the day after the last, nor one far off. */
START_TEST(test_what_lies_behind)
{
    static const int32_t behind[] = {0, -1, INT32_MAX}; /* -1: as the last that is in the table */
    struct calendar plain = little_calendar();
    size_t n = cal.index_n;
    int32_t *rank = ARENA_ARRAY(&arena, n + 4, int32_t);
    ck_assert_ptr_nonnull(rank);
    memcpy(rank, cal.rank, n * sizeof(*rank));
    cal.rank = rank;
    for (size_t i = 0; i < ARRAY_LEN(behind); i++) {
        for (size_t k = n; k < n + 4; k++)
            rank[k] = behind[i] < 0 ? rank[n - 1] : behind[i];
        for (day_t d = cal.index_from + (day_t)n - 40; d < cal.index_from + (day_t)n + 3; d++) {
            ck_assert_int_eq(calendar_is_off(&cal, d), calendar_is_off(&plain, d));
            for (int more = 1; more <= 12; more++)
                ck_assert_int_eq(calendar_add_working(&cal, d, more, false),
                                 calendar_add_working(&plain, d, more, false));
        }
    }
    static const struct day_off two[] = {OFF(JAN_1, "a", "a", "a"), OFF(JAN_1 + 4, "b", "b", "b")};
    plain.days = two;
    plain.ndays = 1;
    ck_assert_ptr_nonnull(calendar_why(&plain, JAN_1));
    ck_assert_ptr_null(calendar_why(&plain, JAN_1 + 4));
}
END_TEST

/* Far away too, where the days of the table would be those of another year. */
START_TEST(test_far_from_the_index)
{
    struct calendar plain = little_calendar();
    for (day_t d = day(1900, 1, 1); d < day(1960, 1, 1); d++) {
        ck_assert_int_eq(calendar_is_off(&cal, d), calendar_is_off(&plain, d));
        ck_assert_int_eq(calendar_add_working(&cal, d, 3, false), calendar_add_working(&plain, d, 3, false));
    }
}
END_TEST

static struct str runs_text(const struct day_runs *r)
{
    struct str text = STR("");
    for (size_t i = 0; i < r->n; i++) {
        char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
        day_text(r->runs[i].from, from);
        day_text(r->runs[i].to, to);
        text = arena_printf(&arena, "%.*s%s..%s ", STR_ARGS(text), from, to);
    }
    return text;
}

/* What an answer rests on are the days that were looked at; a provisional one also on what is verified from when to when. */
START_TEST(test_days_asked)
{
    struct day_runs runs = {0};
    cal.asked = &runs;
    calendar_next_working(&cal, day(2026, 2, 14));
    ck_assert_str_eq(runs_text(&runs).p, "2026-02-14..2026-02-23 ");
    runs.n = 0;
    calendar_prev_working(&cal, day(2026, 4, 26));
    ck_assert_str_eq(runs_text(&runs).p, "2026-04-24..2026-04-26 ");
    runs.n = 0;
    calendar_add_working(&cal, day(2026, 2, 13), 3, false);
    ck_assert_str_eq(runs_text(&runs).p, "2026-02-13..2026-02-25 ");
    runs.n = 0;
    calendar_provisional(&cal, day(2026, 3, 2), day(2026, 3, 5));
    ck_assert_str_eq(runs_text(&runs).p, "2026-03-02..2026-03-05 ");
    runs.n = 0;
    calendar_provisional(&cal, day(2027, 3, 2), day(2027, 3, 5));
    ck_assert_str_eq(runs_text(&runs).p,
                     "2025-01-01..2025-01-01 2026-12-31..2026-12-31 2027-03-02..2027-03-05 ");
}
END_TEST

#define DAY_1 OFF(JAN_1, "Tết Dương lịch", "New Year's Day", "TB 1")
#define DAY_5 OFF(JAN_1 + 4, "Nghỉ", "Off", "TB 1")
#define DAY_9 OFF(JAN_1 + 8, "Nghỉ", "Off", "TB 1")
static const struct day_off none[1], first[] = {DAY_1}, fifth[] = {DAY_5}, both[] = {DAY_1, DAY_5},
                                     all[] = {DAY_1, DAY_5, DAY_9},
                                     other_vi[] = {OFF(JAN_1, "Tết", "New Year's Day", "TB 1"), DAY_5},
                                     other_en[] = {OFF(JAN_1, "Tết Dương lịch", "New Year", "TB 1"), DAY_5},
                                     other_decision[] = {DAY_1, OFF(JAN_1 + 4, "Nghỉ", "Off", "TB 2")},
                                     worked[] = {{.day = JAN_1,
                                                  .off = false,
                                                  .name_vi = TEXT("Tết Dương lịch"),
                                                  .name_en = TEXT("New Year's Day"),
                                                  .decision = TEXT("TB 1")},
                                                 DAY_5};

static const struct {
    const struct day_off *x, *y;
    size_t nx, ny;
    const char *differ;
} differences[] = {
    {none, none, 0, 0, ""},
    {both, both, 2, 2, ""},
    {both, first, 2, 1, "2026-01-05..2026-01-05 "},
    {both, both, 2, 1, "2026-01-05..2026-01-05 "}, /* what lies behind the shorter list is not of it */
    {both, fifth, 2, 1, "2026-01-01..2026-01-01 "},
    {both, all, 2, 3, "2026-01-09..2026-01-09 "},
    {first, fifth, 1, 1, "2026-01-01..2026-01-01 2026-01-05..2026-01-05 "},
    {all, none, 3, 0, "2026-01-01..2026-01-01 2026-01-05..2026-01-05 2026-01-09..2026-01-09 "},
    {fifth, all, 1, 3, "2026-01-01..2026-01-01 2026-01-09..2026-01-09 "},
    {both, other_vi, 2, 2, "2026-01-01..2026-01-01 "},
    {both, other_en, 2, 2, "2026-01-01..2026-01-01 "},
    {both, other_decision, 2, 2, "2026-01-05..2026-01-05 "},
    {both, worked, 2, 2, "2026-01-01..2026-01-01 "},
};

/* Either way round. What was in the list before is forgotten. */
START_TEST(test_difference_of_entries)
{
    struct calendar x = little_calendar(), y = little_calendar();
    struct day_runs runs = {.n = 1};
    x.days = differences[_i].x;
    x.ndays = differences[_i].nx;
    y.days = differences[_i].y;
    y.ndays = differences[_i].ny;
    calendar_difference(&x, &y, &runs);
    ck_assert_str_eq(runs_text(&runs).p, differences[_i].differ);
    calendar_difference(&y, &x, &runs);
    ck_assert_str_eq(runs_text(&runs).p, differences[_i].differ);
}
END_TEST

/* The bounds themselves are told, so they count; when the week is another, every day is. */
START_TEST(test_difference_of_bounds)
{
    struct calendar x = little_calendar(), y = little_calendar();
    struct day_runs runs;
    y.verified_through = day(2027, 12, 31);
    x.verified_from = day(2024, 1, 1);
    calendar_difference(&x, &y, &runs);
    ck_assert_str_eq(runs_text(&runs).p, "2024-01-01..2025-01-01 2026-12-31..2027-12-31 ");
    calendar_difference(&y, &x, &runs);
    ck_assert_str_eq(runs_text(&runs).p, "2024-01-01..2025-01-01 2026-12-31..2027-12-31 ");
    y.week_off = 1U << 6;
    y.ndays = 0;
    calendar_difference(&x, &y, &runs);
    ck_assert_str_eq(runs_text(&runs).p, "1900-01-01..2199-12-31 ");
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
    c.week_off = 0x7E; /* only Mondays are worked */
    ck_assert(calendar_index(&c, &arena));
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
    tcase_add_test(tc, test_what_lies_behind);
    tcase_add_test(tc, test_far_from_the_index);
    tcase_add_test(tc, test_days_asked);
    tcase_add_loop_test(tc, test_difference_of_entries, 0, ARRAY_LEN(differences));
    tcase_add_test(tc, test_difference_of_bounds);
    tcase_add_test(tc, test_provisional);
    tcase_add_test(tc, test_bad_calendars);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
