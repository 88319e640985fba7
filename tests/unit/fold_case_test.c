/* Tests extensions with grounds, caps and standing ones, steps before a time, what follows of itself, rounds, order. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

static void begun(int clause)
{
    charge(&tale, EV_INITIATED, -1, 146, clause, AT_9("2026-03-02"));
}

START_TEST(an_extension_without_amount_is_all_that_is_allowed)
{
    begun(1);
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    happen(&tale, EV_EXTENDED, AT_9("2026-04-02"));
    with_text(&tale, FACT_authority, "procuracy_regional");
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->extensions[0].amount, 2);
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(the_whole_term_has_a_cap)
{
    begun(2);
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    lengthened(&tale, EV_EXTENDED, 3, "month", "procuracy_regional", AT_9("2026-04-02"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-03"));
    lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-04-04"));
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_CAP), 0); /* 3 + 3 + 1 months of 7 */
    tale.facts[tale.nfacts - 3].v.num = 2;
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_CAP), 1);
    ck_assert_int_eq((int)nth("E02", 0)->nextensions, 2); /* reality is applied */
    ck_due(nth("E02", 0), "2026-11-03T00:00:00+07:00");
}
END_TEST

/* One request carries one extension. */
START_TEST(each_extension_is_asked_for)
{
    begun(2);
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    lengthened(&tale, EV_EXTENDED, 3, "month", "procuracy_regional", AT_9("2026-04-02"));
    lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-04-04"));
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1);
    ck_assert_int_eq(out.violations[0].event, 3);
}
END_TEST

START_TEST(a_ground_that_the_step_asks_for)
{
    begun(1);
    happen(&tale, EV_HEARING, AT_9("2026-03-03"));
    with_when(&tale, FACT_hearing_at, "2026-03-20T08:00:00+07:00");
    lengthened(&tale, EV_EXTENDED, 10, "day", "x", AT_9("2026-03-04"));
    with_text(&tale, FACT_rule, "H09");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), 1);
    ck_assert(str_is(violation_text(&out.violations[0], false),
                     "without a ground on which the law allows this extension"));
    with_text(&tale, FACT_ground, "obstacle");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), 0);
    ck_due(nth("H09", 0), "2026-03-31T00:00:00+07:00"); /* 18 March and ten days: Saturday, then Monday 30 */
}
END_TEST

START_TEST(what_came_before_stands_from_the_start)
{
    begun(1);
    happen(&tale, EV_COMPLEX, AT_9("2026-03-03"));
    happen(&tale, EV_INDICTED, AT_9("2026-03-04"));
    fold(NULL);
    const struct deadline *d = nth("G06", 0);
    ck_due(d, "2026-03-17T00:00:00+07:00"); /* ten days in all: Saturday 14, then Monday 16 */
    ck_assert_int_eq((int)d->nspans, 1);
    ck_assert_int_eq(d->extensions[0].event, 1);
    ck_says(d, LANG_EN, "So already before the term began: 09:00 on 3 March 2026");
}
END_TEST

START_TEST(before_a_hearing)
{
    begun(1);
    happen(&tale, EV_HEARING, AT_9("2026-03-03"));
    fold(NULL);
    ck_assert_int_eq(count("H08"), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 1); /* nobody said when */
    ck_assert_int_eq(out.notices[0].rule, R_H08);
    with_when(&tale, FACT_hearing_at, "2026-03-20T08:00:00+07:00");
    fold(NULL);
    ck_due(nth("H08", 0), "2026-03-19T00:00:00+07:00"); /* the day 20 - 2 */
    ck_assert_int_eq(nth("H08", 0)->before, -1);
    ck_says(nth("H08", 0), LANG_EN,
            "At least 2 days before the appointed time, which is 08:00 on 20 March 2026");
}
END_TEST

/* The term ends early: that day counts as its end for the step before it. */
START_TEST(before_an_actual_end)
{
    begun(1);
    fold(NULL);
    ck_due(nth("E22", 0), "2026-04-28T00:00:00+07:00"); /* 4 May, rolled from 2 May, less 7 */
    happen(&tale, EV_CONCLUDED, AT_9("2026-04-10"));
    fold(NULL);
    ck_due(nth("E22", 0), "2026-04-04T00:00:00+07:00");
    ck_assert_int_eq(nth("E22", 0)->status, STATUS_OVERDUE);
    happen(&tale, EV_REVIEW, "2026-04-03T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("E22", 0)->status, STATUS_MET);
    ck_says(nth("E22", 0), LANG_EN, "runs out or is ended, whichever comes first");
}
END_TEST

START_TEST(a_judgment_takes_effect_of_itself)
{
    begun(1);
    int judged = happen(&tale, EV_PRONOUNCED, "2026-05-04T16:00:00+07:00");
    fold("2026-06-04T00:00:00+07:00"); /* the end of 3 June, the last of the thirty days: still in time */
    ck_assert_int_eq(count("I25"), 0);
    ck_assert_int_eq(out.stage, 0);
    fold("2026-06-04T00:00:00.000001+07:00");
    const struct deadline *d = nth("I25", 0);
    ck_assert_int_eq(out.stage, 1);
    ck_assert_int_eq(d->started_by, judged);
    ck_assert_int_eq(d->start_type, EV_EFFECTIVE);
    ck_assert(d->starts_at.lo == inst_of("2026-06-04T00:00:00+07:00"));
    ck_due(d, "2026-06-12T00:00:00+07:00");
    ck_says(d, LANG_VI,
            "bản án có hiệu lực pháp luật (tự phát sinh khi đã hết các thời hạn tính từ việc: tuyên án)");
    int e = happen(&tale, EV_APPEALED, AT_9("2026-05-19")); /* the last of the fifteen days */
    fold("2026-07-01T00:00:00+07:00");
    ck_assert_int_eq(count("I25"), 0);
    tale.events[e].at = when_of("2026-05-20"); /* late: it keeps nothing from happening */
    fold("2026-07-01T00:00:00+07:00");
    ck_assert_int_eq(count("I25"), 1);
}
END_TEST

START_TEST(returns_are_counted_until_all_begins_anew)
{
    begun(1);
    for (int i = 0; i < 3; i++)
        happen(&tale, EV_RETURNED, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_RETURN_COUNT), 1);
    ck_assert_int_eq(out.violations[0].event, 3);
    happen(&tale, EV_AGAIN, AT_9("2026-03-06"));
    happen(&tale, EV_RETURNED, AT_9("2026-03-07"));
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_RETURN_COUNT), 1);
    ck_assert_int_eq(out.returns.procuracy, 4);
}
END_TEST

START_TEST(order_of_acts_of_one_person)
{
    begun(1);
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_DETAINED, 2, AT_9("2026-03-04")); /* never charged */
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1);
    ck_assert_int_eq(out.violations[0].event, 3);
    of_person(&tale, EV_FREED, 1, AT_9("2026-03-05"));
    of_person(&tale, EV_FREED, 1, AT_9("2026-03-06")); /* is free already */
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 2);
    happen(&tale, EV_CONCLUDED, AT_9("2026-03-07"));
    happen(&tale, EV_EXTENDED, AT_9("2026-03-08")); /* nothing to extend, asked only of that ground */
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 2);
    with_text(&tale, FACT_ground, "obstacle");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 3);
}
END_TEST

START_TEST(one_for_everybody_detained)
{
    begun(1);
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_DETAINED, 2, AT_9("2026-03-04"));
    of_person(&tale, EV_FREED, 1, AT_9("2026-03-05"));
    happen(&tale, EV_INDICTED, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(count("J01"), 1);
    ck_assert_int_eq(nth("J01", 0)->subject, 2);
}
END_TEST

/* Nobody known to be detained, and the act says that someone is. */
START_TEST(detained_says_the_act)
{
    begun(1);
    happen(&tale, EV_INDICTED, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(count("J01"), 0);
    with_num(&tale, FACT_detained, 1);
    fold(NULL);
    ck_assert_int_eq(count("J01"), 1);
    ck_assert_int_eq(nth("J01", 0)->subject, -1);
}
END_TEST

/* Who is named first in a case is a person like others: an act may name him alone, and his age may be unknown. */
START_TEST(the_first_person_of_all)
{
    tale = (struct tale){0};
    person_add(&tale, PERSON_ACCUSED, NULL);
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    begun(1);
    of_person(&tale, EV_DETAINED, 0, AT_9("2026-03-04"));
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_INDICTED, 0, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(count("J01"), 1);
    ck_assert_int_eq(nth("J01", 0)->subject, 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_UNKNOWN), 1);
}
END_TEST

START_TEST(an_age_that_is_not_known)
{
    begun(1);
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_DETAINED, 2, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(count("Y16"), 2); /* in doubt the common rule */
    ck_assert_int_eq(count("Y17"), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_UNKNOWN), 1);
    tale.persons[1].birth = day_from_ymd((struct ymd){2008, 3, 5}); /* eighteen on the morrow */
    fold(NULL);
    ck_assert_int_eq(count("Y17"), 1);
    ck_assert_int_eq(nth("Y17", 0)->subject, 1);
}
END_TEST

/* Of whom nothing is said, there is nothing to look up either. */
START_TEST(an_age_of_nobody)
{
    begun(1);
    happen(&tale, EV_DETAINED, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(count("Y16"), 1);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_UNKNOWN), 0);
}
END_TEST

START_TEST(a_lawful_reason_for_rest)
{
    begun(1);
    happen(&tale, EV_CONCLUDED, AT_9("2026-03-05"));
    happen(&tale, EV_REVIEW, "2026-03-03T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 1);
    happen(&tale, EV_RETURNED, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_IDLE), 1);
    ck_assert(str_is(notice_words(&out.notices[0], false), "the file is on its way"));
    ck_assert(str_is(out.notices[0].citation, "Đ174"));
}
END_TEST

int main(void)
{
    static const TTest *tests[16];
    size_t n = 0;
    tests[n++] = an_extension_without_amount_is_all_that_is_allowed;
    tests[n++] = the_whole_term_has_a_cap;
    tests[n++] = each_extension_is_asked_for;
    tests[n++] = a_ground_that_the_step_asks_for;
    tests[n++] = what_came_before_stands_from_the_start;
    tests[n++] = before_a_hearing;
    tests[n++] = before_an_actual_end;
    tests[n++] = a_judgment_takes_effect_of_itself;
    tests[n++] = returns_are_counted_until_all_begins_anew;
    tests[n++] = order_of_acts_of_one_person;
    tests[n++] = one_for_everybody_detained;
    tests[n++] = detained_says_the_act;
    tests[n++] = the_first_person_of_all;
    tests[n++] = an_age_that_is_not_known;
    tests[n++] = an_age_of_nobody;
    tests[n++] = a_lawful_reason_for_rest;
    return run_tests("fold of a case", tests, n);
}
