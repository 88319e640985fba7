/* Tests what is told of an extension: what was not asked for, on what ground, and how long. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

/* The n-th (from 0) violation of that rule at that event; NULL: there is none. */
static const struct violation *wrong(const char *rule, int event, int n)
{
    for (size_t i = 0; i < out.nviolations; i++) {
        const struct violation *v = &out.violations[i];
        if (v->event == event && v->rule >= 0 && str_is(case_rules[v->rule].id, rule) && n-- == 0)
            return v;
    }
    return NULL;
}

static int months(int amount, const char *at)
{
    return lengthened(&tale, EV_EXTENDED, amount, "month", "procuracy_regional", at);
}

START_TEST(what_was_not_asked_for_is_named)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    int granted = months(2, AT_9("2026-04-02"));
    fold(NULL);
    const struct violation *v = wrong("E01b", granted, 0);
    ck_assert_ptr_nonnull(v);
    ck_assert(str_is(violation_text(v, true), "trước đó chưa có việc: đề nghị gia hạn"));
    ck_assert(str_is(violation_text(v, false), "not preceded by: an extension was asked for"));
    ck_assert_ptr_null(wrong("E01b", granted, 1));
    ck_due(nth("E01b", 0), "2026-07-03T00:00:00+07:00"); /* granted all the same */
}
END_TEST

/* Each extension was asked for by itself: what was asked before the last one was granted does not count for the next. */
START_TEST(each_is_asked_for_by_itself)
{
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-02"));
    int first = months(3, AT_9("2026-04-03"));
    int second = months(1, AT_9("2026-07-03"));
    fold(NULL);
    ck_assert_ptr_null(wrong("E02", first, 0));
    ck_assert_ptr_nonnull(wrong("E02", second, 0));
    ck_due(nth("E02", 0), "2026-10-03T00:00:00+07:00"); /* 2 March and three months, three and one */
    happen(&tale, EV_REQUESTED, AT_9("2026-07-02"));
    fold(NULL);
    ck_assert_ptr_null(wrong("E02", second, 0));
}
END_TEST

/* As long as the law allows is not too long. What is longer was decided, and counts (but never of liberty); it is told. */
START_TEST(what_is_longer_than_the_law_allows_is_told)
{
    static const char *const due[] = {"2026-06-03T00:00:00+07:00", "2026-07-03T00:00:00+07:00",
                                      "2026-08-04T00:00:00+07:00"}; /* 2 August is a Sunday */
    for (int amount = 1; amount <= 3; amount++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
        int granted = months(amount, AT_9("2026-04-02"));
        fold(NULL);
        const struct violation *v = wrong("E01b", granted, 0);
        ck_assert((v != NULL) == (amount > 2));
        ck_assert(!v || v->code == VIOLATION_EXTENSION_LENGTH);
        ck_due(nth("E01b", 0), due[amount - 1]);
    }
}
END_TEST

START_TEST(a_ground_that_is_not_told_is_told)
{
    happen(&tale, EV_HEARING, AT_9("2026-03-02"));
    with_when(&tale, FACT_hearing_at, AT_9("2026-03-20"));
    int granted = lengthened(&tale, EV_EXTENDED, 15, "day", "court", AT_9("2026-03-05"));
    fold(NULL);
    const struct violation *v = wrong("H09", granted, 0);
    ck_assert_ptr_nonnull(v);
    ck_assert(str_is(violation_text(v, true), "chưa ghi căn cứ mà luật đòi hỏi để kéo dài, gia hạn"));
    ck_assert_uint_gt(violation_text(v, false).n, 0);
    ck_assert(!str_eq(violation_text(v, true), violation_text(v, false)));
    with_text(&tale, FACT_ground, "obstacle");
    fold(NULL);
    ck_assert_ptr_null(wrong("H09", granted, 0));
    ck_due(nth("H09", 0), "2026-04-02T00:00:00+07:00"); /* 2 March, fifteen days and fifteen: 1 April */
}
END_TEST

/* The little law with one row of which a test changes the steps. */
static struct rule rules[R_COUNT];
static struct extension_step steps[4];

static struct rule *own_steps(int row, size_t n)
{
    memcpy(rules, case_rules, sizeof(rules));
    rules[row].extensions = steps;
    rules[row].nextensions = n;
    return &rules[row];
}

static void fold_rows(void)
{
    struct pack pack = case_pack;
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    pack.rules = rules;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static bool told(enum violation_code code)
{
    return violations_of(&out, code) > 0;
}

/* Lengths in different units: a month is 30 days, a year twelve months, a day 24 hours, worked or not. */
START_TEST(which_of_two_lengths_is_longer)
{
    static const struct {
        int most;
        enum term_unit unit;
        int amount;
        const char *in;
        bool too_long;
    } cases[] = {{1, UNIT_DAY, 24, "hour", false},       {1, UNIT_DAY, 25, "hour", true},
                 {1, UNIT_MONTH, 30, "day", false},      {1, UNIT_MONTH, 31, "day", true},
                 {30, UNIT_DAY, 1, "month", false},      {29, UNIT_DAY, 1, "month", true},
                 {1, UNIT_YEAR, 12, "month", false},     {1, UNIT_YEAR, 13, "month", true},
                 {12, UNIT_MONTH, 1, "year", false},     {11, UNIT_MONTH, 1, "year", true},
                 {5, UNIT_WORKING_DAY, 5, "day", false}, {5, UNIT_WORKING_DAY, 6, "day", true},
                 {5, UNIT_DAY, 5, "working_day", false}, {5, UNIT_DAY, 6, "working_day", true},
                 {1, UNIT_YEAR, 360, "day", false},      {1, UNIT_YEAR, 361, "day", true},
                 {48, UNIT_HOUR, 2, "day", false},       {47, UNIT_HOUR, 2, "day", true}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        steps[0] = e01b_steps[0];
        steps[0].max_amount = cases[i].most;
        steps[0].unit = cases[i].unit;
        own_steps(R_E01B, 1);
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
        lengthened(&tale, EV_EXTENDED, cases[i].amount, cases[i].in, "procuracy_regional",
                   AT_9("2026-04-02"));
        fold_rows();
        ck_assert_msg(told(VIOLATION_EXTENSION_LENGTH) == cases[i].too_long, "%zu", i);
        ck_assert_int_eq(nth("E01b", 0)->extensions[0].amount, cases[i].amount);
    }
}
END_TEST

/* An amount without a unit is in that of the step; one that no register would hold is taken as a bound. */
START_TEST(the_amount_that_is_meant)
{
    static const struct {
        int64_t said;
        const char *in;
        int amount;
        enum term_unit unit;
    } cases[] = {{1, NULL, 1, UNIT_MONTH},
                 {0, "day", 0, UNIT_DAY},
                 {-1, "day", 0, UNIT_DAY},
                 {INT16_MAX, "hour", INT16_MAX, UNIT_HOUR},
                 {INT64_MAX, "day", INT16_MAX, UNIT_DAY},
                 {1, "fortnight", 1, UNIT_MONTH}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
        happen(&tale, EV_EXTENDED, AT_9("2026-04-02"));
        with_num(&tale, FACT_amount, cases[i].said);
        if (cases[i].in)
            with_text(&tale, FACT_unit, cases[i].in);
        fold(NULL);
        const struct applied_extension *x = &nth("E01b", 0)->extensions[0];
        ck_assert_int_eq(x->amount, cases[i].amount);
        ck_assert_int_eq(x->unit, cases[i].unit);
    }
}
END_TEST

/* Of the steps that such an act takes: that whose ground it bears, and of these the first not used up, else the last. */
START_TEST(which_step_it_takes)
{
    static const struct str need[] = {TEXT("illness")};
    static const struct {
        const char *grounds[3];
        int taken[3];
    } cases[] = {{{"illness", "illness", "illness"}, {0, 1, 2}},
                 {{"other", "other", "other"}, {1, 1, 1}},
                 {{"illness", "other", "illness"}, {0, 1, 2}},
                 {{"other", "illness", "other"}, {1, 0, 1}}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (int k = 0; k < 3; k++) {
            steps[k] = e01b_steps[0];
            steps[k].order = k + 1;
            steps[k].request_event = -1;
        }
        steps[0].grounds = steps[2].grounds = need;
        steps[0].ngrounds = steps[2].ngrounds = 1;
        own_steps(R_E01B, 3);
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        for (int k = 0; k < 3; k++) {
            lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-04-02"));
            with_text(&tale, FACT_ground, cases[i].grounds[k]);
        }
        fold_rows();
        ck_assert_uint_eq(nth("E01b", 0)->nextensions, 3);
        for (int k = 0; k < 3; k++)
            ck_assert_msg(nth("E01b", 0)->extensions[k].step == cases[i].taken[k], "%zu %d", i, k);
    }
}
END_TEST

/* An amount in all stands for the length alone: what was added to it before is added to the new one too. */
START_TEST(an_amount_in_all_stands_first)
{
    static const struct {
        int types[3], amounts[3]; /* EV_COMPLEX: so many days in all; EV_EXTENDED: so many more */
        int order[3];
        const char *due;
    } cases[] = {
        /* 2 March and 3 days and 4: 9 March; 10 days in all and 4: 16 March; and 5 more: Saturday 21, so Monday 23 */
        {{EV_EXTENDED, EV_COMPLEX, EV_EXTENDED}, {4, 10, 5}, {1, 0, 2}, "2026-03-24T00:00:00+07:00"},
        {{EV_EXTENDED, EV_EXTENDED, EV_COMPLEX}, {4, 5, 10}, {1, 2, 0}, "2026-03-24T00:00:00+07:00"},
        /* of two in all the last, after the first: 20 days and 4: 26 March */
        {{EV_COMPLEX, EV_EXTENDED, EV_COMPLEX}, {10, 4, 20}, {0, 2, 1}, "2026-03-27T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        steps[0] = (struct extension_step){.event = EV_COMPLEX,
                                           .total = true,
                                           .max_amount = 90,
                                           .unit = UNIT_DAY,
                                           .request_event = -1,
                                           .order = 1,
                                           .citation = TEXT("Đ244")};
        steps[1] = (struct extension_step){.event = EV_EXTENDED,
                                           .max_amount = 90,
                                           .unit = UNIT_DAY,
                                           .request_event = -1,
                                           .order = 2,
                                           .citation = TEXT("Đ244")};
        own_steps(R_G06, 2);
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_INDICTED, AT_9("2026-03-02"));
        for (int k = 0; k < 3; k++)
            lengthened(&tale, cases[i].types[k], cases[i].amounts[k], "day", "procuracy_regional",
                       AT_9("2026-03-03"));
        fold_rows();
        const struct deadline *d = nth("G06", 0);
        ck_assert_uint_eq(d->nextensions, 3);
        for (int k = 0; k < 3; k++) /* the events are 1, 2 and 3 */
            ck_assert_int_eq(d->extensions[cases[i].order[k]].event, k + 1);
        ck_due(d, cases[i].due);
    }
}
END_TEST

/* Who may grant it is for the version of the row on the day of the act to say. */
START_TEST(who_may_grant_it_is_of_the_day)
{
    static const struct {
        const char *by, *at;
        bool may;
    } cases[] = {{"procuracy_district", AT_9("2025-06-30"), true},
                 {"procuracy_district", AT_9("2025-07-01"), false},
                 {"procuracy_regional", AT_9("2025-06-30"), false},
                 {"procuracy_regional", AT_9("2025-07-01"), true}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2025-06-02"));
        happen(&tale, EV_REQUESTED, AT_9("2025-06-10"));
        lengthened(&tale, EV_EXTENDED, 1, "month", cases[i].by, cases[i].at);
        fold(NULL);
        ck_assert_int_eq(told(VIOLATION_EXTENSION_AUTHORITY), !cases[i].may);
    }
}
END_TEST

/* What was asked for when the request itself was the first thing told of the term. */
START_TEST(a_request_of_the_same_moment)
{
    happen(&tale, EV_REQUESTED, AT_9("2026-03-01"));
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    int granted = months(2, AT_9("2026-04-02"));
    fold(NULL);
    ck_assert_ptr_nonnull(wrong("E01b", granted, 0)); /* asked before there was a term */
    tale.events[0].at = when_of(AT_9("2026-03-03"));
    fold(NULL);
    ck_assert_ptr_null(wrong("E01b", granted, 0));
}
END_TEST

int main(void)
{
    static const TTest *tests[16];
    size_t n = 0;
    tests[n++] = what_was_not_asked_for_is_named;
    tests[n++] = each_is_asked_for_by_itself;
    tests[n++] = what_is_longer_than_the_law_allows_is_told;
    tests[n++] = a_ground_that_is_not_told_is_told;
    tests[n++] = which_of_two_lengths_is_longer;
    tests[n++] = the_amount_that_is_meant;
    tests[n++] = which_step_it_takes;
    tests[n++] = an_amount_in_all_stands_first;
    tests[n++] = who_may_grant_it_is_of_the_day;
    tests[n++] = a_request_of_the_same_moment;
    return run_tests("extensions", tests, n);
}
