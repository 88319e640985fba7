/* Tests what is read off an event: on which days it may have happened, and one of its facts. */
#include "lib/law/event.h"

#include <check.h>
#include <stdlib.h>

static inst_t at(const char *z)
{
    inst_t t;
    ck_assert(inst_parse(str_of(z), &t));
    return t;
}

static day_t day(const char *z)
{
    day_t d;
    ck_assert(day_parse(str_of(z), &d));
    return d;
}

/* The end of a day still belongs to it, a moment later does not; an instant of midnight is of the day that begins. */
START_TEST(first_and_last_day)
{
    static const struct {
        const char *lo, *hi, *first, *last;
    } cases[] = {
        {"2026-03-02T00:00:00+07:00", "2026-03-03T00:00:00+07:00", "2026-03-02", "2026-03-02"},
        {"2026-03-02T00:00:00+07:00", "2026-03-03T00:00:00.000001+07:00", "2026-03-02", "2026-03-03"},
        {"2026-03-02T00:00:00+07:00", "2026-03-02T00:00:00+07:00", "2026-03-02", "2026-03-02"},
        {"2026-03-02T23:59:59.999999+07:00", "2026-03-02T23:59:59.999999+07:00", "2026-03-02", "2026-03-02"},
        {"2026-03-02T12:00:00+07:00", "2026-03-04T12:00:00+07:00", "2026-03-02", "2026-03-04"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct when w = {WHEN_INTERVAL, at(cases[i].lo), at(cases[i].hi)};
        ck_assert_int_eq(when_first_day(w), day(cases[i].first));
        ck_assert_int_eq(when_last_day(w), day(cases[i].last));
    }
}
END_TEST

START_TEST(a_fact_of_an_event)
{
    const size_t n = 2;
    struct fact *facts = calloc(n, sizeof(*facts)); /* exactly these: what lies behind is nobody's */
    ck_assert_ptr_nonnull(facts);
    facts[0].id = FACT_by;
    facts[1].id = FACT_of;
    const struct event e = {.facts = facts, .nfacts = n}, none = {0};
    ck_assert_ptr_eq(event_fact(&e, FACT_by), &facts[0]);
    ck_assert_ptr_eq(event_fact(&e, FACT_of), &facts[1]);
    ck_assert_ptr_null(event_fact(&e, FACT_rule));
    ck_assert_ptr_null(event_fact(&none, FACT_by));
    free(facts);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("events");
    TCase *tc = tcase_create("events");
    tcase_add_test(tc, first_and_last_day);
    tcase_add_test(tc, a_fact_of_an_event);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
