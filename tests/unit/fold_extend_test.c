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

/* Another class has another ladder: what was granted takes its next free step of such an act, and no more than that allows. */
START_TEST(granted_under_another_class)
{
    static const struct {
        int amount;
        const char *in;
        int kept;
        enum term_unit unit;
        const char *due;
    } cases[] = {
        {1, "month", 1, UNIT_MONTH, "2026-07-04T00:00:00+07:00"}, /* 3 March, three months and one */
        {30, "day", 30, UNIT_DAY, "2026-07-04T00:00:00+07:00"},   /* 3 June and 30 days: 3 July, a Friday */
        {31, "day", 1, UNIT_MONTH, "2026-07-04T00:00:00+07:00"},
        {2, "month", 1, UNIT_MONTH, "2026-07-04T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        static struct extension_step less[1], more[3];
        less[0] = e01b_steps[0];
        less[0].request_event = -1;
        more[0] = more[1] = more[2] = less[0];
        more[0].event = EV_COMPLEX; /* an act of another kind */
        more[1].max_amount = more[2].max_amount = 1;
        more[1].order = 2;
        more[2].order = 3;
        memcpy(rules, case_rules, sizeof(rules));
        rules[R_D21].extensions = less;
        rules[R_D22].extensions = more;
        rules[R_D21].nextensions = 1;
        rules[R_D22].nextensions = 3;
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-02"));
        of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-03"));
        lengthened(&tale, EV_EXTENDED, cases[i].amount, cases[i].in, "procuracy_regional",
                   AT_9("2026-03-04"));
        charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-05"));
        fold_rows();
        const struct deadline *d = nth("D22", 0);
        ck_assert_uint_eq(d->nextensions, 1);
        ck_assert_int_eq(d->extensions[0].step, 1);
        ck_assert_int_eq(d->extensions[0].amount, cases[i].kept);
        ck_assert_int_eq(d->extensions[0].unit, cases[i].unit);
        ck_due(d, cases[i].due);
    }
}
END_TEST

/* What makes the case what it is lengthens each term once, from its start: if it is of that rule and that person. */
START_TEST(what_stands_from_the_start)
{
    static const struct {
        const char *rule;
        int person; /* -1: nobody */
        bool stands;
    } cases[] = {{NULL, -1, true}, {"D21", -1, true}, {"E02", -1, false}, {NULL, 1, true}, {NULL, 2, false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (int k = 0; k < 2; k++) {
            steps[k] = e01b_steps[0];
            steps[k].order = k + 1;
            steps[k].count = 2;
            steps[k].request_event = -1;
        }
        steps[1].event = EV_COMPLEX;
        steps[1].standing = true;
        own_steps(R_D21, 2);
        rules[R_D22].extensions = steps;
        rules[R_D22].nextensions = 2;
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_COMPLEX, AT_9("2026-03-01"));
        with_num(&tale, FACT_amount, 1);
        if (cases[i].rule)
            with_text(&tale, FACT_rule, cases[i].rule);
        if (cases[i].person >= 0)
            with_num(&tale, FACT_person, cases[i].person);
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-02"));
        of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-03"));
        fold_rows();
        ck_assert_uint_eq(nth("D21", 0)->nextensions, cases[i].stands);
        if (cases[i].stands)
            ck_assert_int_eq(nth("D21", 0)->extensions[0].event, 0);
        charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-05"));
        fold_rows();
        ck_assert_uint_eq(nth("D22", 0)->nextensions, cases[i].stands);
    }
}
END_TEST

/* A row that begins with an extension of another term: with the first, or with those after it, while a further step is free. */
START_TEST(what_an_extension_begins)
{
    static const struct rule_start at_extended[] = {AT(ON(EV_EXTENDED))};
    for (int further = 0; further < 2; further++)
        for (int times = 1; times < 4; times++) {
            for (int k = 0; k < 2; k++) {
                steps[k] = e01b_steps[0];
                steps[k].order = k + 1;
                steps[k].request_event = -1;
            }
            steps[0].count = times; /* so many in all, and one of another kind */
            steps[1].event = EV_COMPLEX;
            own_steps(R_E01B, 2);
            rules[R_H08].before = all_terms;
            rules[R_H08].nbefore = ARRAY_LEN(all_terms);
            rules[R_H08].before_fact = FACT_COUNT;
            rules[R_H08].starts = at_extended;
            rules[R_H08].after_grant = further ? GRANT_FURTHER : GRANT_FIRST;
            tale.nevents = tale.nfacts = 0;
            happen(&tale, EV_EXTENDED, AT_9("2026-03-01")); /* of nothing */
            charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
            for (int k = 0; k < 3; k++) {
                lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-03-03"));
                with_text(&tale, FACT_rule,
                          "E02"); /* of another term, before the first, the second and the third */
                lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-03-03"));
            }
            lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-03-03"));
            with_text(&tale, FACT_rule, "E02");
            fold_rows();
            int first = times > 1, later = times > 2;
            ck_assert_int_eq(count("H08"), further ? later : first);
        }
}
END_TEST

/* The whole term may not pass the cap: the length, or what stands for it in all, and all that was added. */
START_TEST(the_cap_of_the_whole_term)
{
    static const struct {
        int in_all, first, more; /* months, days, days; -1: no such act; at most four months */
        bool beyond;
    } cases[] = {{-1, -1, 60, false}, {-1, -1, 61, true}, {-1, 30, 30, false}, {-1, 30, 31, true},
                 {3, -1, 30, false},  {3, -1, 31, true},  {3, 10, 20, false},  {3, 10, 21, true},
                 {4, -1, -1, false},  {5, -1, -1, true},  {1, 45, 45, false},  {1, 45, 46, true}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (int k = 0; k < 2; k++) {
            steps[k] = (struct extension_step){.event = k ? EV_EXTENDED : EV_COMPLEX,
                                               .total = k == 0,
                                               .max_amount = 366,
                                               .unit = UNIT_DAY,
                                               .cap_amount = 4,
                                               .cap_unit = UNIT_MONTH,
                                               .request_event = -1,
                                               .order = k + 1};
        }
        own_steps(R_E01B, 2);
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        if (cases[i].in_all >= 0)
            lengthened(&tale, EV_COMPLEX, cases[i].in_all, "month", "procuracy_regional", AT_9("2026-03-03"));
        if (cases[i].first >= 0)
            lengthened(&tale, EV_EXTENDED, cases[i].first, "day", "procuracy_regional", AT_9("2026-03-04"));
        if (cases[i].more >= 0)
            lengthened(&tale, EV_EXTENDED, cases[i].more, "day", "procuracy_regional", AT_9("2026-03-05"));
        fold_rows();
        ck_assert_msg(told(VIOLATION_EXTENSION_CAP) == cases[i].beyond, "%zu", i);
    }
}
END_TEST

/* A request of one kind is not used up by an extension that rested on another; the act that begins the term may be one. */
START_TEST(requests_of_two_kinds)
{
    static const int kinds[][2] = {
        {EV_REQUESTED, EV_REQUESTED}, {EV_REQUESTED, EV_HEARING}, {EV_INITIATED, EV_HEARING}};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        for (int k = 0; k < 2; k++) {
            steps[k] = e01b_steps[0];
            steps[k].order = k + 1;
            steps[k].request_event = kinds[i][k];
        }
        own_steps(R_E01B, 2);
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        happen(&tale, EV_HEARING, AT_9("2026-03-03"));
        happen(&tale, EV_REQUESTED, AT_9("2026-03-04"));
        int first = months(1, AT_9("2026-03-05")), second = months(1, AT_9("2026-03-06"));
        fold_rows();
        ck_assert_ptr_null(wrong("E01b", first, 0));
        ck_assert((wrong("E01b", second, 0) != NULL) == (i == 0));
    }
}
END_TEST

/* It must have been asked for, also by an act of the first type of all, and also where that never happened. */
START_TEST(asked_for_by_the_first_type_of_all)
{
    for (int asked = 0; asked < 2; asked++) {
        steps[0] = h08_steps[0];
        steps[0].ngrounds = 0;
        steps[0].request_event = EV_INITIATED;
        own_steps(R_G06, 1);
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_INDICTED, AT_9("2026-03-02"));
        if (asked)
            happen(&tale, EV_INITIATED, AT_9("2026-03-03"));
        int granted = lengthened(&tale, EV_EXTENDED, 5, "day", "court", AT_9("2026-03-04"));
        fold_rows();
        const struct violation *v = wrong("G06", granted, 0);
        ck_assert_int_eq(v != NULL, !asked);
        ck_assert(!v || v->code == VIOLATION_ORDER);
        ck_due(nth("G06", 0), "2026-03-11T00:00:00+07:00"); /* 2 March, three days and five */
    }
}
END_TEST

/* Where the row of the day has no such step any more, the one under which the term began says who may grant it. */
START_TEST(who_may_grant_what_the_law_of_the_day_has_not)
{
    static const struct {
        bool another; /* in its place the row of the day has a step that another act takes */
        const char *by;
        bool may;
    } cases[] = {{false, "procuracy_district", true},
                 {false, "procuracy_regional", false},
                 {true, "procuracy_district", true},
                 {true, "procuracy_regional", false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        steps[0] = e01b_steps[0];
        steps[0].event = EV_COMPLEX;
        struct rule *today = own_steps(R_E01B, cases[i].another);
        today->extensions = cases[i].another ? steps : NULL;
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2025-06-02"));
        happen(&tale, EV_REQUESTED, AT_9("2025-06-10"));
        lengthened(&tale, EV_EXTENDED, 1, "month", cases[i].by, AT_9("2025-07-01"));
        fold_rows();
        ck_assert_msg(told(VIOLATION_EXTENSION_AUTHORITY) == !cases[i].may, "%zu", i);
    }
}
END_TEST

/*
 * Asked for later than the rule on asking for this term allows, be it the first term of all; another's is not asked, nor one
 * that merely ended with the asking.
 */
START_TEST(asked_for_too_late)
{
    static const struct pattern asking[] = {ON(EV_REQUESTED)};
    static const int e01b[] = {R_E01B}, i25[] = {R_I25};
    static const struct {
        const char *asked;
        bool late;
    } cases[] = {{AT_9("2026-04-02"), false}, {AT_9("2026-05-02"), true}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        memcpy(rules, case_rules, sizeof(rules));
        struct rule *own = &rules[R_E22], *other = &rules[R_H08], *plain = &rules[R_I25];
        *own = *other = (struct rule){ROW("E22", "Đ1"),
                                      .kind = TERM_BEFORE,
                                      .amount = 5,
                                      .unit = UNIT_DAY,
                                      .before = e01b,
                                      .nbefore = 1,
                                      .starts = LIST(at_case_initiated),
                                      .end = {LIST(asking)},
                                      BINDING,
                                      ALWAYS};
        other->id = STR("H08");
        other->before = i25;
        plain->starts = at_case_initiated;
        plain->end = (struct patterns){LIST(asking)};
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        happen(&tale, EV_REQUESTED, cases[i].asked); /* H08 was due before 9 March, E22 on 29 April */
        int granted = months(1, AT_9("2026-05-04"));
        fold_rows();
        ck_assert_int_eq(nth("H08", 0)->status, STATUS_MET_LATE);
        const struct violation *v = wrong("E01b", granted, 0);
        ck_assert_int_eq(v != NULL, cases[i].late);
        if (v) {
            ck_assert_int_eq(v->code, VIOLATION_EXTENSION_LATE);
            ck_assert(str_is(violation_text(v, false), "after the date of E22: an extension was asked for"));
        }
    }
}
END_TEST

/* What stands from the start is not granted again under the row of another class, though its step is free or taken by another act. */
START_TEST(granted_once_under_every_class)
{
    static struct extension_step other[1];
    for (int before = 0; before < 2; before++) { /* the case was found complex before the term began, too */
        steps[0] = e01b_steps[0];
        steps[0].request_event = -1;
        steps[1] = steps[0];
        steps[1].event = EV_COMPLEX;
        steps[1].order = 2;
        steps[1].standing = true;
        steps[1].count = before ? 1 : 2;
        other[0] = steps[1];
        other[0].standing = false;
        own_steps(R_D22, 2);
        rules[R_D21].extensions = before ? other : steps;
        rules[R_D21].nextensions = before ? 1 : 2;
        tale.nevents = tale.nfacts = 0;
        if (before)
            happen(&tale, EV_COMPLEX, AT_9("2026-03-01"));
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-02"));
        of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-03"));
        if (!before)
            lengthened(&tale, EV_EXTENDED, 1, "month", "procuracy_regional", AT_9("2026-03-04"));
        happen(&tale, EV_COMPLEX, AT_9("2026-03-05"));
        charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-06"));
        fold_rows();
        ck_assert_uint_eq(nth("D21", 0)->nextensions, before ? 1 : 2);
        ck_assert_uint_eq(nth("D22", 0)->nextensions, before ? 1 : 2);
    }
}
END_TEST

int main(void)
{
    static const TTest *tests[20];
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
    tests[n++] = granted_under_another_class;
    tests[n++] = what_stands_from_the_start;
    tests[n++] = what_an_extension_begins;
    tests[n++] = the_cap_of_the_whole_term;
    tests[n++] = requests_of_two_kinds;
    tests[n++] = asked_for_by_the_first_type_of_all;
    tests[n++] = who_may_grant_what_the_law_of_the_day_has_not;
    tests[n++] = asked_for_too_late;
    tests[n++] = granted_once_under_every_class;
    return run_tests("extensions", tests, n);
}
