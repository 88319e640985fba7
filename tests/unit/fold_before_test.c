/* Tests steps before the end of a term, or before a stated time, with a pack of one term and one step: in days, months and hours. */
#include "tests/unit/little_fold.h"

#define AT_9(day) day "T09:00:00+07:00"
#define MIDNIGHT(day) day "T00:00:00+07:00"

enum { TERM, STEP, ROWS };

static const int the_term[] = {TERM};
STARTS(at_classified, AT(ON(CLASSIFIED)));
PATTERNS(stayed, ON(MERGED));
static struct rule rows[ROWS];
static struct pack two;

/* A term of 20 days that begins when an officer is assigned; a step before its end, from the classification on. */
static void begin(int amount, enum term_unit unit, bool actual_end)
{
    tale_begin(&tale);
    rows[TERM] = (struct rule){.id = TEXT("A01"),
                               .citation = TEXT("Đ1"),
                               .kind = TERM_DAYS,
                               .amount = 20,
                               .unit = UNIT_DAY,
                               .starts = LIST(at_assigned),
                               .end = {LIST(reviewed)},
                               .stay = {LIST(stayed)},
                               ANY,
                               IN_FORCE};
    rows[STEP] = (struct rule){.id = TEXT("A02"),
                               .citation = TEXT("Đ2"),
                               .kind = TERM_BEFORE,
                               .amount = amount,
                               .unit = unit,
                               .before = the_term,
                               .nbefore = 1,
                               .actual_end = actual_end,
                               .starts = LIST(at_classified),
                               ANY,
                               IN_FORCE};
    two = little_pack;
    two.rules = rows;
    two.nrules = ROWS;
}

static const struct deadline *step(void)
{
    struct history h = tale_history(&tale);
    const struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&two, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    const struct deadline *d = deadline_of(&two, &out, "A02", 0);
    ck_assert_ptr_nonnull(d);
    return d;
}

/*
 * Assigned at nine, the term ends with the 20th day after that one; whoever counts that day too ends it a day sooner. The step
 * counts back from either, and to be safe ends on a day of work.
 */
START_TEST(before_the_end_of_a_term)
{
    static const struct {
        const char *assigned;
        int amount;
        enum term_unit unit;
        const char *legal, *safe;
    } of[] = {
        /* 31 July, a Friday; 30 July */
        {AT_9("2026-07-11"), 5, UNIT_DAY, MIDNIGHT("2026-07-27"),
         MIDNIGHT("2026-07-25")}, /* 25: a Saturday */
        {AT_9("2026-07-11"), 1, UNIT_MONTH, MIDNIGHT("2026-07-01"), MIDNIGHT("2026-07-01")},
        {AT_9("2026-07-11"), 6, UNIT_MONTH, MIDNIGHT("2026-02-01"), MIDNIGHT("2026-01-31")},
        {AT_9("2026-07-11"), 7, UNIT_MONTH, MIDNIGHT("2026-01-01"),
         MIDNIGHT("2025-12-31")}, /* both end on … */
        {AT_9("2026-07-11"), 5, UNIT_MONTH, MIDNIGHT("2026-03-01"),
         MIDNIGHT("2026-02-28")}, /* … the last day */
        {AT_9("2026-07-11"), 12, UNIT_MONTH, MIDNIGHT("2025-08-01"), MIDNIGHT("2025-07-31")},
        {AT_9("2026-07-11"), 24, UNIT_HOUR, MIDNIGHT("2026-07-31"), MIDNIGHT("2026-07-30")},
        {AT_9("2026-07-11"), 6, UNIT_HOUR, "2026-07-31T18:00:00+07:00", "2026-07-30T18:00:00+07:00"},
    };
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin(of[i].amount, of[i].unit, false);
        happen(&tale, ASSIGNED, of[i].assigned);
        happen(&tale, CLASSIFIED, AT_9("2026-07-12"));
        const struct deadline *d = step();
        ck_assert_int_eq(d->before, 0);
        ck_due_of(d, of[i].legal, of[i].safe);
        ck_assert(!d->term.imprecise && !d->term.provisional);
    }
}
END_TEST

/* Nothing says when a term ends that does not run out; what precedes it is owed by the day that is safe. */
START_TEST(before_the_end_of_a_term_that_is_stayed)
{
    static const struct {
        int amount;
        enum term_unit unit;
    } of[] = {{5, UNIT_DAY}, {1, UNIT_MONTH}, {24, UNIT_HOUR}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin(of[i].amount, of[i].unit, false);
        happen(&tale, ASSIGNED, AT_9("2026-07-11"));
        happen(&tale, MERGED, AT_9("2026-07-12"));
        happen(&tale, CLASSIFIED, AT_9("2026-07-13"));
        ck_assert(!step()->term.legal.exists);
        ck_assert_int_eq(step()->status, STATUS_RUNNING);
    }
}
END_TEST

/* What is not sure of the term is not sure of the step. */
START_TEST(as_sure_as_the_term)
{
    static const struct {
        const char *assigned;
        bool imprecise, provisional;
    } of[] = {{AT_9("2026-07-11"), false, false},
              {"2026-07-10/2026-07-11", true, false},
              {AT_9("2026-12-15"), false, true}}; /* it ends in January 2027, of which no calendar is known */
    for (size_t i = 0; i < ARRAY_LEN(of); i++)
        for (int hours = 0; hours < 2; hours++) {
            begin(hours ? 24 * 7 : 7, hours ? UNIT_HOUR : UNIT_DAY, false);
            happen(&tale, ASSIGNED, of[i].assigned);
            happen(&tale, CLASSIFIED, AT_9("2026-12-20"));
            ck_assert_int_eq(step()->term.imprecise, of[i].imprecise);
            ck_assert_int_eq(step()->term.provisional, of[i].provisional);
        }
}
END_TEST

/*
 * Where the actual end counts, a term that ended sooner ended that day, as surely as it is known; one that ended on its last day
 * too, and that rests on no calendar any more; one that ended later had its last day when it should.
 */
START_TEST(before_the_actual_end)
{
    static const struct {
        const char *assigned, *ended;
        int amount;
        enum term_unit unit;
        const char *legal, *safe;
        bool imprecise, provisional;
    } of[] = {
        {AT_9("2026-07-11"), AT_9("2026-07-24"), 5, UNIT_DAY, MIDNIGHT("2026-07-20"), MIDNIGHT("2026-07-18"),
         false, false}, /* 19 July is a Sunday */
        {AT_9("2026-07-11"), AT_9("2026-07-24"), 24, UNIT_HOUR, MIDNIGHT("2026-07-24"),
         MIDNIGHT("2026-07-24"), false, false},
        {AT_9("2026-07-11"), "2026-07-22/2026-07-24", 24, UNIT_HOUR, MIDNIGHT("2026-07-24"),
         MIDNIGHT("2026-07-22"), true, false},
        /* 20 days from 15 December: 4 January 2027, a Monday, provisionally; 3 January to be safe */
        {AT_9("2026-12-15"), AT_9("2027-01-02"), 7, UNIT_DAY, MIDNIGHT("2026-12-27"), MIDNIGHT("2026-12-26"),
         false, false},
        {AT_9("2026-12-15"), AT_9("2027-01-03"), 7, UNIT_DAY, MIDNIGHT("2026-12-28"), MIDNIGHT("2026-12-26"),
         false, false},
        {AT_9("2026-12-15"), AT_9("2027-01-04"), 7, UNIT_DAY, MIDNIGHT("2026-12-29"), MIDNIGHT("2026-12-26"),
         false, true},
        {AT_9("2026-12-15"), AT_9("2027-01-05"), 7, UNIT_DAY, MIDNIGHT("2026-12-29"), MIDNIGHT("2026-12-26"),
         false, true},
        {AT_9("2026-12-15"), "2027-01-02/2027-01-06", 7, UNIT_DAY, MIDNIGHT("2026-12-29"),
         MIDNIGHT("2026-12-26"), false, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin(of[i].amount, of[i].unit, true);
        happen(&tale, ASSIGNED, of[i].assigned);
        happen(&tale, CLASSIFIED, AT_9("2026-07-12"));
        if (i > 2)
            tale.events[1].at = when_of(AT_9("2026-12-16"));
        happen(&tale, REVIEWED, of[i].ended);
        const struct deadline *d = step();
        ck_due_of(d, of[i].legal, of[i].safe);
        ck_assert_msg(d->term.imprecise == of[i].imprecise && d->term.provisional == of[i].provisional,
                      "of case %zu", i);
    }
}
END_TEST

/* Before a time that the act states: in months as many days as the month has that ends with the last on which it may be. */
START_TEST(before_a_stated_time)
{
    static const struct {
        const char *hearing;
        int amount;
        enum term_unit unit;
        const char *legal, *safe;
    } of[] = {
        {"2026-03-30/2026-03-31", 1, UNIT_MONTH, MIDNIGHT("2026-03-01"), MIDNIGHT("2026-02-27")},
        {"2026-01-15", 2, UNIT_MONTH, MIDNIGHT("2025-11-16"), MIDNIGHT("2025-11-15")},
        {"2026-03-31", 10, UNIT_DAY, MIDNIGHT("2026-03-22"), MIDNIGHT("2026-03-21")},
        {AT_9("2026-03-31"), 24, UNIT_HOUR, AT_9("2026-03-30"), AT_9("2026-03-30")},
    };
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin(of[i].amount, of[i].unit, false);
        rows[STEP].nbefore = 0;
        rows[STEP].before_fact = FACT_hearing_at;
        happen(&tale, CLASSIFIED, AT_9("2026-01-05"));
        with_when(&tale, FACT_hearing_at, of[i].hearing);
        ck_due_of(step(), of[i].legal, of[i].safe);
    }
}
END_TEST

/* A step that the first extension begins finds its term, although that is the first of all. */
START_TEST(after_the_first_extension)
{
    static const struct extension_step steps[] = {
        {.event = PROLONGED, .max_amount = 10, .unit = UNIT_DAY, .count = 1, .request_event = -1, .order = 1},
        {.event = PROLONGED, .max_amount = 5, .unit = UNIT_DAY, .count = 1, .request_event = -1, .order = 2}};
    struct event_type events[EVENT_TYPES];
    begin(5, UNIT_DAY, false);
    memcpy(events, little_events, sizeof(events));
    events[PROLONGED].nrequires = 0;
    two.events = events;
    rows[TERM].extensions = steps;
    rows[TERM].nextensions = ARRAY_LEN(steps);
    rows[STEP].starts = at_prolonged;
    rows[STEP].after_grant = GRANT_FIRST;
    happen(&tale, ASSIGNED, AT_9("2026-07-11"));
    lengthened(&tale, PROLONGED, 10, "day", "head_investigation_agency", AT_9("2026-07-20"));
    ck_due_of(step(), MIDNIGHT("2026-08-06"), MIDNIGHT("2026-08-05")); /* 10 August, a Monday; 9 August */
}
END_TEST

/* One act ends the term and does what was to be done before its end: in time, by the end that the term had. */
START_TEST(done_by_the_act_that_ends_the_term)
{
    begin(5, UNIT_DAY, true);
    rows[STEP].end = (struct patterns){LIST(reviewed)};
    happen(&tale, ASSIGNED, AT_9("2026-03-02"));
    happen(&tale, CLASSIFIED, AT_9("2026-03-02"));
    happen(&tale, REVIEWED, AT_9("2026-03-10"));
    ck_assert_int_eq(step()->status, STATUS_MET);
    ck_assert_int_eq(violations_of(&out, VIOLATION_LATE), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {before_the_end_of_a_term,
                                  before_the_end_of_a_term_that_is_stayed,
                                  as_sure_as_the_term,
                                  before_the_actual_end,
                                  before_a_stated_time,
                                  after_the_first_extension,
                                  done_by_the_act_that_ends_the_term};
    Suite *s = suite_create("fold_before");
    TCase *tc = tcase_create("fold_before");
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
