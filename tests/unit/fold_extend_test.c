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

int main(void)
{
    static const TTest *tests[8];
    size_t n = 0;
    tests[n++] = what_was_not_asked_for_is_named;
    tests[n++] = each_is_asked_for_by_itself;
    tests[n++] = what_is_longer_than_the_law_allows_is_told;
    tests[n++] = a_ground_that_is_not_told_is_told;
    return run_tests("extensions", tests, n);
}
