/* Days and instants at +07:00: every day of three centuries, and what is no date. */
#include "lib/base/civil.h"

#include <check.h>
#include <stdlib.h>

START_TEST(every_day_round_trips_and_weekdays_follow_each_other)
{
    day_t last = day_from_ymd((struct ymd){YEAR_MAX, 12, 31});
    day_t d = day_from_ymd((struct ymd){YEAR_MIN, 1, 1});
    int weekday = day_weekday(d);
    struct ymd want = {YEAR_MIN, 1, 1};
    for (; d <= last; d++) {
        struct ymd have = day_to_ymd(d);
        ck_assert(have.year == want.year && have.month == want.month && have.day == want.day);
        ck_assert_int_eq(day_from_ymd(have), d);
        ck_assert_int_eq(day_weekday(d), weekday);
        ck_assert_int_eq(inst_day(day_start(d)), d);
        ck_assert_int_eq(inst_day(day_start(d + 1) - 1), d);
        weekday = (weekday + 1) % 7;
        if (++want.day > days_in_month(want.year, want.month)) {
            want.day = 1;
            if (++want.month > 12) {
                want.month = 1;
                want.year++;
            }
        }
    }
    ck_assert_int_eq(day_weekday(day_from_ymd((struct ymd){2026, 3, 2})), 0); /* a Monday */
}
END_TEST

START_TEST(months_end_on_the_same_number_or_the_last_day)
{
    static const struct {
        struct ymd from;
        int months;
        struct ymd to;
    } cases[] = {
        {{2025, 12, 31}, 2, {2026, 2, 28}}, {{2023, 12, 31}, 2, {2024, 2, 29}},
        {{2024, 2, 29}, 12, {2025, 2, 28}}, {{2026, 1, 31}, 1, {2026, 2, 28}},
        {{2026, 3, 30}, 1, {2026, 4, 30}},  {{2026, 11, 15}, 14, {2028, 1, 15}},
        {{2026, 5, 31}, 0, {2026, 5, 31}},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        ck_assert_int_eq(day_add_months(day_from_ymd(cases[i].from), cases[i].months),
                         day_from_ymd(cases[i].to));
}
END_TEST

START_TEST(instants_read_any_offset_and_write_vietnamese_time)
{
    inst_t a, b;
    char text[INST_TEXT_SIZE];
    ck_assert(inst_parse(STR("2026-03-02T09:00:00+07:00"), &a));
    ck_assert(inst_parse(STR("2026-03-02T02:00:00Z"), &b));
    ck_assert_int_eq(a, b);
    ck_assert(inst_parse(STR("2026-03-01T21:30:00-04:30"), &b));
    ck_assert_int_eq(a, b);
    ck_assert_str_eq(inst_text(a, text).p, "2026-03-02T09:00:00+07:00");
    ck_assert(inst_parse(STR("2026-03-02T09:00:00.000001+07:00"), &b));
    ck_assert_int_eq(b, a + 1);
    ck_assert_str_eq(inst_text(b, text).p, "2026-03-02T09:00:00.000001+07:00");
    ck_assert(inst_parse(STR("1931-01-01T00:00:00+07:00"), &a)); /* before 1970 */
    ck_assert_str_eq(inst_text(a, text).p, "1931-01-01T00:00:00+07:00");
}
END_TEST

START_TEST(what_is_no_date_is_refused)
{
    static const char *const bad_days[] = {"",           "2026-02-30", "2025-02-29",  "2026-13-01",
                                           "2026-00-01", "2026-1-01",  "2026-01-01 ", "26-01-01",
                                           "2026/01/01", "1899-12-31", "2200-01-01",  "2026-04-31"};
    static const char *const bad_instants[] = {"2026-03-02",
                                               "2026-03-02T24:00:00+07:00",
                                               "2026-03-02T09:60:00+07:00",
                                               "2026-03-02T09:00:60+07:00",
                                               "2026-03-02T09:00:00",
                                               "2026-03-02t09:00:00Z",
                                               "2026-03-02T09:00:00z",
                                               "2026-03-02T09:00:00.+07:00",
                                               "2026-03-02T09:00:00+7:00",
                                               "2026-03-02T09:00:00+24:00",
                                               "2026-03-02T09:00:00.1234567Z",
                                               "2026-02-30T00:00:00Z",
                                               "2026-03-02T09:00:00+07:00 "};
    day_t d;
    inst_t t;
    for (size_t i = 0; i < ARRAY_LEN(bad_days); i++)
        ck_assert_msg(!day_parse(str_of(bad_days[i]), &d), "accepted %s", bad_days[i]);
    for (size_t i = 0; i < ARRAY_LEN(bad_instants); i++)
        ck_assert_msg(!inst_parse(str_of(bad_instants[i]), &t), "accepted %s", bad_instants[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("civil");
    TCase *tc = tcase_create("civil");
    tcase_add_test(tc, every_day_round_trips_and_weekdays_follow_each_other);
    tcase_add_test(tc, months_end_on_the_same_number_or_the_last_day);
    tcase_add_test(tc, instants_read_any_offset_and_write_vietnamese_time);
    tcase_add_test(tc, what_is_no_date_is_refused);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
