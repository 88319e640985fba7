/* Tests what becomes of a minor's share when, under a flag, another row takes the place of the one that it shortens. */
#include "tests/unit/little_liberty.h"

enum { QUICK = LD36 }; /* its row is given to D31's stand-in under the flag */

static const int only_d31[] = {LD31}, only_d34[] = {LD34};
/* The third is D36: a list that ends before it does not have it. */
static const struct shortening all_three[] = {
    {.rule = LD31, .in_force_by = by_file, .nin_force_by = ARRAY_LEN(by_file)},
    {.rule = LD34, .in_force_by = by_file, .nin_force_by = ARRAY_LEN(by_file)},
    {.rule = QUICK, .in_force_by = by_file, .nin_force_by = ARRAY_LEN(by_file)}};

static struct rule rules[LIBERTY_RULES];
static struct event_type events[L_EVENTS];
static struct pack law;
static int minor;

/* L_OPENED sets the flag and L_CONCLUDED takes it back; the row `share` shortens the first `n` of the three. */
static void setup_quick(int share, size_t n)
{
    memcpy(rules, liberty_rules, sizeof(rules));
    memcpy(events, liberty_events, sizeof(events));
    law = liberty_pack;
    law.rules = rules;
    law.events = events;
    events[L_OPENED].flag = events[L_CONCLUDED].flag = STR("quick");
    events[L_CONCLUDED].unflags = true;
    rules[QUICK] = liberty_rules[LD31];
    rules[QUICK].id = STR("J06");
    rules[QUICK].starts = NULL;
    rules[QUICK].nstarts = 0;
    rules[QUICK].instead = only_d31;
    rules[QUICK].ninstead = 1;
    rules[QUICK].instead_flag = STR("quick");
    rules[share] = liberty_rules[LD26];
    if (share != LD26)
        rules[LD26].modelled = false;
    rules[share].shortens = all_three;
    rules[share].nshortens = n;
    minor = person_add(&tale, PERSON_ACCUSED, "2010-01-01");
}

/* Detained on 2 March; the procuracy has the file on the 10th; quick from the 11th, and no more from the 12th. */
static void fold_quick(int person)
{
    struct fold_options opt = {0};
    struct fail fail;
    detained(person, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    befalls(L_TO_PROCURACY, person, "2026-03-10T09:00:00+07:00");
    happen(&tale, L_OPENED, "2026-03-11T09:00:00+07:00");
    happen(&tale, L_CONCLUDED, "2026-03-12T09:00:00+07:00");
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static const struct deadline *of_row(const char *rule, int n)
{
    const struct deadline *d = deadline_of(&law, &out, rule, n);
    ck_assert_msg(d != NULL, "no deadline %d of %s", n, rule);
    return d;
}

/* Of the 20 days of the stage two thirds are 13, from the 10th: wherever the row of the share stands, also as the first. */
START_TEST(the_share_goes_along_and_comes_back)
{
    static const int rows[] = {LD26, LD02};
    setup_quick(rows[_i], 3);
    fold_quick(minor);
    const struct deadline *ordinary = of_row("D31", 0), *quick = of_row("J06", 0), *again = of_row("D31", 1);
    ck_assert_int_eq(ordinary->shared_by, rows[_i]);
    ck_assert_int_eq(ordinary->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(quick->shared_by, rows[_i]);
    ck_assert_int_eq(quick->share_days, 13);
    ck_assert(quick->term.legal.due == inst_of("2026-03-23T00:00:00+07:00"));
    ck_assert(quick->term.safe.due == inst_of("2026-03-20T00:00:00+07:00"));
    ck_assert_int_eq(again->shared_by, rows[_i]);
    ck_assert(again->term.legal.due == inst_of("2026-03-23T00:00:00+07:00"));
}
END_TEST

/* A row that the share does not name is whole, though another of the same share was cut before it. */
START_TEST(a_row_that_is_not_shortened)
{
    setup_quick(LD26, 2);
    fold_quick(minor);
    ck_assert_int_eq(of_row("D31", 0)->shared_by, LD26);
    ck_assert_int_eq(of_row("J06", 0)->shared_by, -1);
    ck_assert(of_row("J06", 0)->term.legal.due == inst_of("2026-03-31T00:00:00+07:00"));
}
END_TEST

START_TEST(nobody_young)
{
    setup_quick(LD26, 3);
    fold_quick(A1);
    ck_assert_int_eq(of_row("D31", 0)->shared_by, -1);
    ck_assert_int_eq(of_row("J06", 0)->shared_by, -1);
    ck_assert_int_eq(of_row("D31", 1)->shared_by, -1);
}
END_TEST

/*
 * A row for the young alone, which is a share of another's length (D34: 45 days), shortens what takes its place. Without
 * the share, or for everybody, it does not.
 */
START_TEST(a_row_that_is_a_share_itself)
{
    setup_quick(LD26, 0);
    rules[LD31].kind = TERM_DERIVED;
    rules[LD31].length_of = only_d34;
    rules[LD31].nlength_of = 1;
    rules[LD31].shortens = &all_three[2];
    rules[LD31].nshortens = 1;
    if (_i != 1)
        rules[LD31].share = liberty_rules[LD26].share;
    if (_i != 2)
        rules[LD31].when = liberty_rules[LD26].when;
    fold_quick(minor);
    ck_assert_int_eq(of_row("D31", 0)->subject, minor);
    ck_assert_int_eq(of_row("J06", 0)->shared_by, _i == 0 ? LD31 : -1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("shares under a flag");
    TCase *tc = tcase_create("shares under a flag");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, the_share_goes_along_and_comes_back, 0, 2);
    tcase_add_test(tc, a_row_that_is_not_shortened);
    tcase_add_test(tc, nobody_young);
    tcase_add_loop_test(tc, a_row_that_is_a_share_itself, 0, 3);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
