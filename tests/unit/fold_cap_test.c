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
        ck_assert_ptr_eq(&out.deadlines[nth("D31", 0)->capped_by], nth("G01", 0));
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
    befalls(L_JUDGED, 0, "2026-03-05T09:00:00+07:00");
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

/* An investigation that has been ended still caps what begins on its last day, as early as that may be, and nothing later. */
START_TEST(a_cap_that_has_ended)
{
    static const struct {
        const char *detained, *ends;
    } cases[] = {{"2026-03-05T08:00:00+07:00", "2026-03-06T00:00:00+07:00"},
                 {"2026-03-06T08:00:00+07:00", "2026-05-05T00:00:00+07:00"}, /* sixty days: through 4 May */
                 {"2026-03-05/2026-03-06", "2026-03-06T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int first = 0; first < 2; first++) { /* what ended it may be told first of all */
            tale.nevents = tale.nfacts = 0;
            if (first)
                happen(&tale, L_CONCLUDED, "2026-01-20T08:00:00+07:00");
            happen(&tale, L_INITIATED, "2026-01-05T08:00:00+07:00"); /* through 5 March */
            if (!first)
                happen(&tale, L_CONCLUDED, "2026-01-20T08:00:00+07:00");
            detained(A1, cases[i].detained, NULL, NULL);
            fold_rows("2026-03-08T08:00:00+07:00");
            ck_ends(nth("D21", 0), cases[i].ends);
        }
}
END_TEST

/* Of several that have ended the latest, of several that run the latest too; what runs comes before what has ended. */
START_TEST(which_of_the_caps)
{
    static const struct {
        int ended[2]; /* of two investigations */
        const char *ends;
    } cases[] = {{{0, 0}, "2026-04-03T00:00:00+07:00"},
                 {{1, 0}, "2026-04-03T00:00:00+07:00"},
                 {{0, 1}, "2026-03-21T00:00:00+07:00"},
                 {{1, 1}, "2026-04-03T00:00:00+07:00"}};
    PATTERNS(second_ends, ON(L_OPENED));
    STARTS(at_measure, AT(ON(L_ACT_DONE)));
    static const int both[] = {LE01, LG01};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        rules[LD21].cap = both;
        rules[LD21].ncap = 2;
        rules[LG01] = liberty_rules[LE01]; /* a second term of two months */
        rules[LG01].id = STR("G01");
        rules[LG01].starts = at_measure;
        rules[LG01].end = (struct patterns){LIST(second_ends)};
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-01-20T08:00:00+07:00"); /* through 20 March */
        happen(&tale, L_ACT_DONE, "2026-02-02T08:00:00+07:00");  /* through 2 April */
        if (cases[i].ended[0])
            happen(&tale, L_CONCLUDED, "2026-02-10T08:00:00+07:00");
        if (cases[i].ended[1])
            happen(&tale, L_OPENED, "2026-02-11T08:00:00+07:00");
        detained(A1, "2026-03-02T08:00:00+07:00", NULL, NULL);
        fold_rows("2026-03-03T08:00:00+07:00");
        ck_ends(nth("D21", 0), cases[i].ends);
    }
}
END_TEST

/* A term that is stayed has no legal end: it caps nothing meanwhile. */
START_TEST(a_cap_that_is_stayed)
{
    PATTERNS(stays, ON(L_OPENED));
    rules[LE01].stay = (struct patterns){LIST(stays)};
    happen(&tale, L_INITIATED, "2026-02-02T08:00:00+07:00");
    happen(&tale, L_OPENED, "2026-02-03T08:00:00+07:00");
    detained(A1, "2026-03-02T08:00:00+07:00", NULL, NULL);
    fold_rows("2026-03-03T08:00:00+07:00");
    ck_assert(!nth("E01", 0)->term.legal.exists);
    ck_ends(nth("D21", 0), "2026-05-01T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->capped_by, -1);
}
END_TEST

/* The row that lends its length lends its caps too, unless the row has its own. */
START_TEST(the_cap_of_a_borrowed_length)
{
    static const int only_d21[] = {LD21};
    for (int own = 0; own < 2; own++) {
        rules[LD25].kind = TERM_DERIVED;
        rules[LD25].share = (struct share){0};
        rules[LD25].length_of = only_d21;
        rules[LD25].nlength_of = 1;
        rules[LD25].cap = only_g01;
        rules[LD25].ncap = own ? 1 : 0;
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-02-02T08:00:00+07:00"); /* E01 caps D21: through 2 April */
        child_detained(A1, "2026-03-02T08:00:00+07:00");
        fold_rows("2026-03-03T08:00:00+07:00");
        ck_ends(nth("D25", 0), own ? "2026-05-01T00:00:00+07:00" : "2026-04-03T00:00:00+07:00");
    }
}
END_TEST

/* An order that states an end: to the day when it is known, and the earliest when it is not; beyond the law it says nothing. */
START_TEST(the_end_that_an_order_states)
{
    static const struct {
        const char *until, *ends, *last;
        bool imprecise;
    } cases[] = {
        {"2026-03-20", "2026-03-21T00:00:00+07:00", "2026-03-20", false},
        {"2026-03-20T00:00:00+07:00", "2026-03-20T00:00:00+07:00", "2026-03-19", false},
        {"2026-03-20T00:00:00.000001+07:00", "2026-03-20T00:00:00.000001+07:00", "2026-03-20", false},
        {"2026-06-10/2026-06-12", "2026-05-01T00:00:00+07:00", "2026-04-30", false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        day_t last;
        ck_assert(day_parse(str_of(cases[i].last), &last));
        tale.nevents = tale.nfacts = 0;
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", cases[i].until);
        fold_rows("2026-03-03T08:00:00+07:00");
        ck_ends(nth("D21", 0), cases[i].ends);
        ck_assert_int_eq(nth("D21", 0)->term.legal.last_day, last);
        ck_assert_int_eq(nth("D21", 0)->term.imprecise, cases[i].imprecise);
    }
}
END_TEST

/* A step that the law sets no number for may be taken again; one in all stands for the length, to the hour. */
START_TEST(steps_without_number_and_in_all)
{
    static struct extension_step steps[1];
    steps[0] = d21_more[0];
    steps[0].count = 0;
    rules[LD21].extensions = steps;
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    for (int i = 0; i < 2; i++) {
        befalls(L_DETAINED_MORE, A1, "2026-03-10T08:00:00+07:00");
        lasts(1, "month");
    }
    fold_rows("2026-03-11T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-06-30T00:00:00+07:00"); /* 120 days from 2 March */
    steps[0] = d06_more[0];
    steps[0].total = true;
    steps[0].max_amount = 6;
    rules[LD06].extensions = steps;
    tale.nevents = tale.nfacts = 0;
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_CUSTODY_MORE, A1, "2026-03-04T08:00:00+07:00");
    lasts(6, "day");
    fold_rows("2026-03-04T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-08T08:00:00+07:00");
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
    tcase_add_test(tc, a_cap_that_has_ended);
    tcase_add_test(tc, which_of_the_caps);
    tcase_add_test(tc, a_cap_that_is_stayed);
    tcase_add_test(tc, the_cap_of_a_borrowed_length);
    tcase_add_test(tc, the_end_that_an_order_states);
    tcase_add_test(tc, steps_without_number_and_in_all);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
