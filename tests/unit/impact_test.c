/* Tests what another law would change of a case, and the reason that is told for it, in both languages. */
#include "lib/law/impact.h"
#include "tests/unit/little_history.h"

#include <check.h>
#include <stdio.h>

enum { MARCH_2 = JAN_1 + 60, MARCH_23 = JAN_1 + 81, JUNE_1 = JAN_1 + 151, DAYS_MAX = 32 };

static struct arena arena;
static struct tale tale;
static struct history history;

/* A law that a test may change, and what it makes of the tale. */
struct law {
    struct pack pack;
    struct rule rules[RULES];
    struct calendar calendar;
    struct day_off days[DAYS_MAX];
    struct outcome outcome;
    struct impact_side side;
};

static struct law was, is;
static struct impact found;

static void law_begin(struct law *l)
{
    l->pack = little_pack;
    memcpy(l->rules, little_rules, sizeof(l->rules));
    l->pack.rules = l->rules;
    l->calendar = little_calendar();
    memcpy(l->days, little_days, sizeof(little_days));
    l->calendar.days = l->days;
}

static void setup(void)
{
    arena_init(&arena, 1 << 22);
    tale_begin(&tale);
    law_begin(&was);
    law_begin(&is);
}

static void teardown(void)
{
    arena_fini(&arena);
}

/* Puts a day into its place. */
static void day_add(struct law *l, struct day_off d)
{
    size_t i = l->calendar.ndays++;
    ck_assert(i < DAYS_MAX);
    for (; i > 0 && l->days[i - 1].day > d.day; i--)
        l->days[i] = l->days[i - 1];
    l->days[i] = d;
}

static void fold(struct law *l, const char *as_of)
{
    struct fail f;
    struct fold_options opt = {.has_as_of = true, .as_of = inst_of(as_of)};
    fail_clear(&f);
    ck_assert(calendar_index(&l->calendar, &arena));
    ck_assert_int_eq(law_fold(&l->pack, &l->calendar, &history, &opt, &arena, &l->outcome, &f), ERR_OK);
    l->side = (struct impact_side){&l->pack, &l->calendar, &history, &l->outcome};
}

static void compare(const char *as_of)
{
    history = tale_history(&tale);
    fold(&was, as_of);
    fold(&is, as_of);
    ck_assert_int_eq(law_impact(&was.side, &is.side, &arena, &found), ERR_OK);
}

/* The only row of that rule, or NULL. */
static const struct impact_row *row_of(const char *rule)
{
    const struct impact_row *row = NULL;
    for (size_t i = 0; i < found.n; i++)
        if (str_is(impact_rule(&was.side, &is.side, &found.rows[i]), rule)) {
            ck_assert_msg(!row, "two rows of %s", rule);
            row = &found.rows[i];
        }
    return row;
}

static void ck_why(const char *rule, enum impact_change change, enum impact_why why, const char *vi,
                   const char *en)
{
    const struct impact_row *row = row_of(rule);
    ck_assert_msg(row != NULL, "no row of %s", rule);
    ck_assert_int_eq(row->change, change);
    ck_assert_msg(str_is(row->why_vi, vi), "%.*s\nis not\n%s", STR_ARGS(row->why_vi), vi);
    ck_assert_msg(str_is(row->why_en, en), "%.*s\nis not\n%s", STR_ARGS(row->why_en), en);
    ck_assert_int_eq(row->why, why);
}

static void a_report(void)
{
    received(&tale, "investigation_agency", "2026-03-02T09:00:00+07:00");
}

START_TEST(the_same_law_changes_nothing)
{
    a_report();
    compare("2026-03-02T12:00:00+07:00");
    ck_assert_int_eq((int)found.n, 0);
    ck_assert_int_eq((int)found.running, 6); /* A03, A14, A15, A16, B01, B11 */
}
END_TEST

/* B01: 2 March + 20 is Sunday the 22nd, so Monday the 23rd; when that is off, the 24th. B11 is five days before it. */
START_TEST(a_day_off_that_comes)
{
    a_report();
    day_add(&is, (struct day_off)OFF(MARCH_23, "Ngày thử", "Trial day", "QĐ 1/2026"));
    compare("2026-03-03T08:00:00+07:00");
    ck_assert_int_eq((int)found.n, 2);
    ck_why("B01", IMPACT_MOVED, IMPACT_DAY_OFF, "Nay thứ Hai 23/3/2026 là ngày nghỉ: Ngày thử (QĐ 1/2026).",
           "Now Monday 23 March 2026 is a day off: Trial day (QĐ 1/2026).");
    ck_why(
        "B11", IMPACT_MOVED, IMPACT_BASE,
        "Thời hạn B01, mà từ đó tính lùi, thay đổi. Nay thứ Hai 23/3/2026 là ngày nghỉ: Ngày thử (QĐ "
        "1/2026).",
        "Term B01, from which it counts back, changes. Now Monday 23 March 2026 is a day off: Trial day (QĐ "
        "1/2026).");
    const struct impact_row *b01 = row_of("B01");
    ck_assert(b01->runs && b01->has_shift && !b01->becomes_overdue);
    ck_assert_int_eq(b01->shift, DAY_US);
    ck_assert(str_is(b01->was[LANG_VI],
                     "Chủ nhật 22/3/2026 là ngày nghỉ hằng tuần; ngày cuối chuyển sang ngày làm việc tiếp "
                     "theo là thứ Hai 23/3/2026."));
    ck_assert(
        str_is(b01->is[LANG_EN],
               "Sunday 22 March 2026 is a weekly day off; Monday 23 March 2026 is a day off: Trial day (QĐ "
               "1/2026); the last day moves to the next working day, Tuesday 24 March 2026."));
}
END_TEST

/* The other way round the 23rd is the last day, and on the 24th that is over. */
START_TEST(a_day_off_that_goes)
{
    a_report();
    day_add(&was, (struct day_off)OFF(MARCH_23, "Ngày thử", "Trial day", "QĐ 1/2026"));
    compare("2026-03-24T10:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_DAY_OFF, "Thứ Hai 23/3/2026 nay là ngày làm việc.",
           "Monday 23 March 2026 is a working day now.");
    ck_assert(row_of("B01")->becomes_overdue);
    ck_assert_int_eq(row_of("B01")->shift, -DAY_US);
}
END_TEST

/* Sunday the 22nd worked to make up for another day. */
START_TEST(a_day_that_is_made_up)
{
    a_report();
    day_add(&is, (struct day_off)WORKED(MARCH_23 - 1, "QĐ 2/2026"));
    compare("2026-03-03T08:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_DAY_OFF, "Chủ nhật 22/3/2026 nay là ngày làm bù (QĐ 2/2026).",
           "Sunday 22 March 2026 is now worked to make up for another day (QĐ 2/2026).");
}
END_TEST

/* Working days look at all days between: 2 March + 3 is the 5th, and the 6th when Wednesday the 4th is off. */
START_TEST(a_day_off_between)
{
    a_report();
    day_add(&is, (struct day_off)OFF(MARCH_2 + 2, "Ngày thử", "Trial day", "QĐ 1/2026"));
    compare("2026-03-03T08:00:00+07:00");
    ck_assert_int_eq((int)found.n, 1);
    ck_why("A15", IMPACT_MOVED, IMPACT_DAY_OFF, "Nay thứ Tư 04/3/2026 là ngày nghỉ: Ngày thử (QĐ 1/2026).",
           "Now Wednesday 4 March 2026 is a day off: Trial day (QĐ 1/2026).");
    ck_assert_int_eq(row_of("A15")->shift, DAY_US);
}
END_TEST

START_TEST(days_that_are_not_verified_any_more)
{
    a_report();
    is.calendar.verified_through = MARCH_2 + 8;
    compare("2026-03-03T08:00:00+07:00");
    ck_why(
        "B01", IMPACT_MARKS, IMPACT_VERIFIED,
        "Lịch nghỉ nay được xác nhận từ ngày 01/01/2025 đến ngày 10/3/2026; trước đó từ ngày 01/01/2025 đến "
        "ngày "
        "31/12/2026.",
        "Days off are now confirmed from 1 January 2025 to 10 March 2026; before, from 1 January 2025 to 31 "
        "December 2026.");
    ck_assert(!row_of("B01")->has_shift);
}
END_TEST

/* 2 March + 30 days is Wednesday 1 April: nine days after the 23rd. */
START_TEST(another_length)
{
    a_report();
    is.rules[B01].amount = 30;
    compare("2026-03-03T08:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_LENGTH, "Quy định B01 nay là 30 ngày; trước đó là 20 ngày.",
           "Rule B01 is now 30 days; before, 20 days.");
    ck_assert_int_eq(row_of("B01")->shift, 9 * DAY_US);
}
END_TEST

/* Working days instead of days: 20 of them after 2 March end on Monday the 30th. */
START_TEST(another_kind)
{
    a_report();
    is.rules[B01].kind = TERM_WORKING_DAYS;
    is.rules[B01].unit = UNIT_WORKING_DAY;
    compare("2026-03-03T08:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_LENGTH, "Quy định B01 nay là 20 ngày làm việc; trước đó là 20 ngày.",
           "Rule B01 is now 20 working days; before, 20 days.");
    ck_assert_int_eq(row_of("B01")->shift, 7 * DAY_US);
    is.rules[B01].kind = TERM_LIMITATION;
    is.rules[B01].unit = UNIT_DAY;
    compare("2026-03-03T08:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_LENGTH, "Cách tính của quy định B01 thay đổi.",
           "Rule B01 is computed in another way.");
}
END_TEST

/* Monday 8 June + 3 is Thursday the 11th; + 5 is Saturday the 13th, so Monday the 15th. */
START_TEST(another_version)
{
    happen(&tale, RESUMED, "2026-06-08T09:00:00+07:00");
    is.rules[B09_OLD].through = JUNE_1 - 1;
    is.rules[B09_NEW].from = JUNE_1;
    compare("2026-06-08T10:00:00+07:00");
    ck_assert_int_eq((int)found.n, 1);
    ck_why("B09", IMPACT_MOVED, IMPACT_LENGTH,
           "Nay áp dụng phiên bản của quy định B09 có hiệu lực từ ngày 01/6/2026 (05 ngày); trước đó là "
           "phiên bản từ "
           "ngày 01/01/2018 (03 ngày).",
           "The version of rule B09 in force from 1 June 2026 (5 days) now binds; before, the one from 1 "
           "January 2018 "
           "(3 days).");
    ck_assert_int_eq(row_of("B09")->shift, 4 * DAY_US);
}
END_TEST

START_TEST(rules_that_come_and_go)
{
    a_report();
    is.rules[A14].modelled = false;
    is.rules[A16].from = JUNE_1;
    is.rules[A03].nstarts = 0;
    was.rules[A15].id = STR("A15x"); /* in its place by the alphabet */
    compare("2026-03-03T08:00:00+07:00");
    ck_assert_int_eq((int)found.n, 5);
    ck_why("A14", IMPACT_VANISHED, IMPACT_RULE, "Bộ quy định mới không còn mô hình hóa quy định A14.",
           "The new law does not model rule A14 any more.");
    ck_why("A16", IMPACT_VANISHED, IMPACT_IN_FORCE,
           "Ngày 02/3/2026, bộ quy định mới không có phiên bản nào của quy định A16 có hiệu lực.",
           "On 2 March 2026 the new law has no version of rule A16 in force.");
    ck_why("A03", IMPACT_VANISHED, IMPACT_STARTS,
           "Thời hạn A03 nay không phát sinh; theo bộ quy định và lịch cũ thì có.",
           "Term A03 does not start now; under the old law and calendar it does.");
    ck_why("A15x", IMPACT_VANISHED, IMPACT_RULE, "Bộ quy định mới không còn quy định A15x.",
           "The new law has no rule A15x any more.");
    ck_why("A15", IMPACT_APPEARED, IMPACT_RULE, "Bộ quy định cũ không có quy định A15.",
           "The old law has no rule A15.");
    ck_assert(row_of("A14")->runs && str_is_none(row_of("A14")->was[LANG_VI]));
}
END_TEST

START_TEST(ends_and_ranks)
{
    a_report();
    happen(&tale, INITIATED, "2026-03-04T09:00:00+07:00");
    is.rules[A16].void_by = (struct patterns){0};
    is.rules[A14].told = false;
    compare("2026-03-10T08:00:00+07:00");
    ck_why("A16", IMPACT_STATE, IMPACT_END, "Việc kết thúc thời hạn A16 được tính khác.",
           "What ends term A16 is judged otherwise.");
    ck_assert(row_of("A16")->becomes_overdue && row_of("A16")->runs);
    ck_why("A14", IMPACT_STATE, IMPACT_RANK,
           "Quy định A14 nay được xếp khác: khi hết hạn thì quá hạn, chỉ để nhắc, hoặc tự hết hiệu lực.",
           "Rule A14 is ranked otherwise: at its end it is overdue, only reminds, or lapses by itself.");
}
END_TEST

/* Two months from 2 March end on Saturday 2 May; the 1st is a holiday, so Monday the 4th. Without: 23 March. */
START_TEST(extensions_that_count_no_more)
{
    a_report();
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-10T09:00:00+07:00");
    is.rules[B01].nextensions = 0;
    compare("2026-03-10T10:00:00+07:00");
    ck_why("B01", IMPACT_MOVED, IMPACT_EXTENSIONS, "Các lần kéo dài, gia hạn được tính khác.",
           "What lengthened it counts otherwise.");
    ck_assert_int_eq(row_of("B01")->shift, -42 * DAY_US);
}
END_TEST

/* What one law changes into the other, the other changes back. */
START_TEST(the_way_back)
{
    a_report();
    is.rules[A14].modelled = false;
    is.rules[B01].amount = 30;
    compare("2026-03-03T08:00:00+07:00");
    struct impact there = found;
    ck_assert_int_eq(law_impact(&is.side, &was.side, &arena, &found), ERR_OK);
    ck_assert_int_eq((int)found.n, (int)there.n);
    int64_t sum = 0;
    int came = 0;
    for (size_t i = 0; i < found.n; i++) {
        sum += found.rows[i].shift + there.rows[i].shift;
        came += (found.rows[i].change == IMPACT_APPEARED) - (there.rows[i].change == IMPACT_VANISHED);
    }
    ck_assert_int_eq(sum, 0);
    ck_assert_int_eq(came, 0);
}
END_TEST

START_TEST(totals)
{
    static const struct impact_row rows[] = {
        {.change = IMPACT_MOVED, .has_shift = true, .shift = 2 * DAY_US},
        {.change = IMPACT_MOVED, .has_shift = true, .shift = -DAY_US, .becomes_overdue = true},
        {.change = IMPACT_VANISHED}};
    struct impact_total t[3];
    size_t n = 0;
    impact_count(t, &n, STR("B01"), &rows[0]);
    impact_count(t, &n, STR("A14"), &rows[2]);
    impact_count(t, &n, STR("B01"), &rows[1]);
    ck_assert_int_eq((int)n, 2);
    ck_assert(str_is(t[0].rule, "A14") && t[0].vanished == 1 && !t[0].has_shift);
    ck_assert(str_is(t[1].rule, "B01") && t[1].moved == 2 && t[1].becomes_overdue == 1);
    ck_assert(t[1].least == -DAY_US && t[1].most == 2 * DAY_US);
}
END_TEST

START_TEST(no_memory_at_any_point)
{
    a_report();
    is.rules[B01].amount = 30;
    is.rules[A14].modelled = false;
    compare("2026-03-03T08:00:00+07:00");
    int refused = 0;
    for (size_t cap = 0;; cap += 16) {
        struct arena small;
        struct impact out;
        arena_init(&small, cap);
        enum err err = law_impact(&was.side, &is.side, &small, &out);
        arena_fini(&small);
        if (err == ERR_OK)
            break;
        ck_assert_int_eq(err, ERR_NO_MEMORY);
        refused++;
    }
    ck_assert_int_gt(refused, 100);
}
END_TEST

START_TEST(every_code_has_a_name)
{
    for (int i = 0; i < IMPACT_CHANGE_COUNT; i++)
        ck_assert_ptr_nonnull(impact_change_names[i]);
    for (int i = 0; i < IMPACT_WHY_COUNT; i++)
        ck_assert_ptr_nonnull(impact_why_names[i]);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("impact");
    TCase *tc = tcase_create("two laws");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_same_law_changes_nothing);
    tcase_add_test(tc, a_day_off_that_comes);
    tcase_add_test(tc, a_day_off_that_goes);
    tcase_add_test(tc, a_day_that_is_made_up);
    tcase_add_test(tc, a_day_off_between);
    tcase_add_test(tc, days_that_are_not_verified_any_more);
    tcase_add_test(tc, another_length);
    tcase_add_test(tc, another_kind);
    tcase_add_test(tc, another_version);
    tcase_add_test(tc, rules_that_come_and_go);
    tcase_add_test(tc, ends_and_ranks);
    tcase_add_test(tc, extensions_that_count_no_more);
    tcase_add_test(tc, the_way_back);
    tcase_add_test(tc, totals);
    tcase_add_test(tc, no_memory_at_any_point);
    tcase_add_test(tc, every_code_has_a_name);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
