/* Tests what a change of one term does to those that it caps: also where rows cap each other, and where its end stays. */
#include "tests/unit/little_liberty.h"

/* The little law with rows that a test changes. */
static struct rule rules[LIBERTY_RULES];
static struct pack pack;

static const int only_d25[] = {LD25}, only_d34[] = {LD34};

static void setup_rows(void)
{
    setup();
    memcpy(rules, liberty_rules, sizeof(rules));
    pack = liberty_pack;
    pack.rules = rules;
}

static void fold_rows(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = true, .as_of = inst_of(as_of)};
    struct fail fail;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static void child_detained(int person, const char *at)
{
    befalls(L_DETAINED, person, at);
    with_text(&tale, FACT_kind, "child");
}

/* No such law exists; a pack that says so has an answer all the same: each ends with the earlier of the two. */
START_TEST(two_rows_that_cap_each_other)
{
    rules[LD25].cap = only_d34;
    rules[LD34].cap = only_d25;
    rules[LD25].ncap = rules[LD34].ncap = 1;
    child_detained(A1, "2026-03-02T08:00:00+07:00");
    fold_rows("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-05-21T00:00:00+07:00"); /* 80 of 120 days */
    befalls(L_JUDGED, A1, "2026-04-01T09:00:00+07:00");  /* 45 days: through 15 May */
    fold_rows("2026-04-02T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-05-16T00:00:00+07:00");
    ck_assert(nth("D25", 0)->term.safe.due == inst_of("2026-05-01T00:00:00+07:00")); /* 60 days */
    ck_ends(nth("D34", 0), "2026-05-16T00:00:00+07:00");
}
END_TEST

/* The 20 days end on a Saturday, the 21 on the Sunday after it: both roll to Monday, but the cap is the day itself. */
START_TEST(a_cap_that_moves_while_its_end_stays)
{
    static const struct {
        int more;
        const char *ends;
    } cases[] = {{0, "2026-04-05T00:00:00+07:00"}, {1, "2026-04-06T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        befalls(L_TO_PROCURACY, A1, "2026-03-15T09:00:00+07:00");
        if (cases[i].more) {
            happen(&tale, L_PROSECUTION_LONGER, "2026-03-20T09:00:00+07:00");
            lasts(cases[i].more, "day");
        }
        fold_rows("2026-03-21T08:00:00+07:00");
        ck_ends(nth("D31", 0), cases[i].ends);
        ck_assert(nth("G01", 0)->term.legal.due == inst_of("2026-04-07T00:00:00+07:00"));
    }
}
END_TEST

/* What begins later caps the term of the same person only. */
START_TEST(a_new_cap_of_somebody_else)
{
    rules[LD25].cap = only_d34;
    rules[LD25].ncap = 1;
    child_detained(A1, "2026-03-02T08:00:00+07:00");
    befalls(L_JUDGED, A2, "2026-03-05T09:00:00+07:00");
    fold_rows("2026-03-06T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-05-21T00:00:00+07:00");
    ck_assert_int_eq(nth("D25", 0)->capped_by, -1);
    befalls(L_JUDGED, A1, "2026-03-05T09:00:00+07:00");
    fold_rows("2026-03-06T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-04-19T00:00:00+07:00"); /* 45 days from 5 March: through 18 April */
}
END_TEST

/* Only the legal end of D25 moves, to the safe one and away from it, and with it what it caps. */
START_TEST(a_cap_of_which_one_end_moves)
{
    rules[LD25].cap = only_e01;
    rules[LD34].cap = only_d25;
    rules[LD25].ncap = rules[LD34].ncap = 1;
    rules[LE01].kind = TERM_DAYS;
    rules[LE01].amount = 29;
    rules[LE01].unit = UNIT_DAY;
    child_detained(A1, "2026-03-02T08:00:00+07:00");
    befalls(L_JUDGED, A1, "2026-03-20T09:00:00+07:00"); /* 45 days: through 3 May */
    fold_rows("2026-03-31T08:00:00+07:00");
    ck_ends(nth("D34", 0), "2026-05-04T00:00:00+07:00");
    happen(&tale, L_INITIATED, "2026-04-01T09:00:00+07:00"); /* through 30 April: sixty days from 2 March */
    fold_rows("2026-04-02T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-05-01T00:00:00+07:00");
    ck_assert(nth("D25", 0)->term.safe.due == nth("D25", 0)->term.legal.due);
    ck_ends(nth("D34", 0), "2026-05-01T00:00:00+07:00");
    happen(&tale, L_LONGER, "2026-04-03T09:00:00+07:00");
    lasts(2, "month");
    fold_rows("2026-04-04T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-05-21T00:00:00+07:00");
    ck_ends(nth("D34", 0), "2026-05-04T00:00:00+07:00");
}
END_TEST

/* What caps it was over before it began: it lapses as it begins, and what follows of itself stands just there too. */
START_TEST(over_before_it_began)
{
    static const int lapsed[] = {LD21};
    static const struct derived_event derived[] = {{.event = L_OPENED, .lapsed = LIST(lapsed)}};
    STARTS(at_opened, AT(ON(L_OPENED)));
    rules[LG01].starts = at_opened;
    pack.derived = derived;
    pack.nderived = 1;
    happen(&tale, L_INITIATED, "2026-01-05T08:00:00+07:00");
    detained(A1, "2026-03-20T08:00:00+07:00", "2026-03-20", "2026-04-30");
    fold_rows("2026-03-22T08:00:00+07:00");
    const struct deadline *d = nth("D21", 0);
    ck_ends(d, "2026-03-06T00:00:00+07:00");
    ck_assert_int_eq(d->status, STATUS_LAPSED);
    ck_assert(d->spans[d->nspans - 1].from == inst_of("2026-03-20T08:00:00+07:00"));
    ck_assert(nth("G01", 0)->spans[0].from == d->spans[d->nspans - 1].from);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold caps");
    TCase *tc = tcase_create("what caps a term");
    tcase_add_checked_fixture(tc, setup_rows, teardown);
    tcase_add_test(tc, two_rows_that_cap_each_other);
    tcase_add_test(tc, a_cap_that_moves_while_its_end_stays);
    tcase_add_test(tc, a_new_cap_of_somebody_else);
    tcase_add_test(tc, a_cap_of_which_one_end_moves);
    tcase_add_test(tc, over_before_it_began);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
