/* Tests what orders of custody and detention state, which terms stand under one order, and what is carried into the next stage. */
#include "tests/unit/little_liberty.h"

/* The little law of liberty, of which a test changes a row. */
static struct rule rows[LIBERTY_RULES];
static struct pack changed;

/* With two accused and nobody else: the first person of all is one of them. */
static void begin(void)
{
    memcpy(rows, liberty_rules, sizeof(rows));
    changed = liberty_pack;
    changed.rules = rows;
    tale_begin(&tale);
    tale.npersons = 0;
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1985-02-02");
}

static void fold_changed(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = as_of != NULL, .as_of = as_of ? inst_of(as_of) : 0};
    struct fail fail;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&changed, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/*
 * Two terms stand under one order that states no end: D21 ends with 60 days from 2 March, D25 with two thirds of its
 * months of 30 days. What ends first leads into the next stage, in which G01 would allow more.
 */
START_TEST(of_two_terms_the_first_to_end_leads)
{
    static const struct {
        int months;
        const char *d25, *d31;
    } of[] = {{4, "2026-05-21T00:00:00+07:00", "2026-05-01T00:00:00+07:00"},
              {2, "2026-04-11T00:00:00+07:00", "2026-04-11T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++)
        for (int person = 0; person < 2; person++) {
            begin();
            rows[LD25].amount = of[i].months;
            detained(person, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
            with_text(&tale, FACT_kind, "child");
            befalls(L_TO_PROCURACY, person, "2026-04-09T09:00:00+07:00"); /* G01: 20 days, and 15 more */
            happen(&tale, L_PROSECUTION_LONGER, "2026-04-10T08:00:00+07:00");
            lasts(15, "day");
            fold_changed("2026-04-10T09:00:00+07:00");
            ck_ends(deadline_of(&changed, &out, "D21", 0), "2026-05-01T00:00:00+07:00");
            ck_ends(deadline_of(&changed, &out, "D25", 0), of[i].d25);
            ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER_END_MISSING), 1); /* once for the order */
            ck_ends(deadline_of(&changed, &out, "D31", 0), of[i].d31);
        }
}
END_TEST

/* An order that no term is for leads the stage that begins later, whichever event it was; the next order is another one. */
START_TEST(an_order_alone)
{
    for (int earlier = 0; earlier < 3; earlier++) {
        begin();
        for (int i = 0; i < earlier; i++)
            happen(&tale, L_INITIATED, "2026-03-01T08:00:00+07:00");
        befalls(L_DETAINED, 0, "2026-03-02T08:00:00+07:00"); /* by nobody for whom there is a row */
        states(NULL, "2026-03-20");
        size_t n = tale.nevents, facts = tale.nfacts;
        befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00");
        fold_changed("2026-03-11T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-03-21T00:00:00+07:00");
        tale.nevents = n;
        tale.nfacts = facts;
        detained(0, "2026-03-03T08:00:00+07:00", NULL, "2026-03-25");
        befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00");
        fold_changed("2026-03-11T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-03-26T00:00:00+07:00");
    }
}
END_TEST

/* A number without a unit is of the unit of the row; where the row has none, of days. */
START_TEST(a_number_alone)
{
    begin();
    detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    with_num(&tale, FACT_amount, 1);
    fold_changed("2026-03-03T09:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D21", 0), "2026-04-01T00:00:00+07:00"); /* 30 days with 2 March */
    begin();
    befalls(L_CUSTODY, 0, "2026-03-02T08:00:00+07:00");
    with_num(&tale, FACT_amount, 2);
    fold_changed("2026-03-02T09:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D06", 0), "2026-03-04T08:00:00+07:00");
    begin();
    befalls(L_TO_PROCURACY, 0, "2026-03-10T08:00:00+07:00");
    befalls(L_DETAINED, 0, "2026-03-10T09:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-10", NULL);
    with_num(&tale, FACT_amount, 10);
    fold_changed("2026-03-11T09:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-03-20T00:00:00+07:00"); /* ten days with 10 March */
}
END_TEST

/* What the order states at the day, to the hour, or as one of several days, and whether that is sure, goes along. */
START_TEST(carried_as_stated)
{
    static const struct {
        const char *until, *end;
        bool vague;
    } of[] = {{"2026-03-20", "2026-03-21T00:00:00+07:00", false},
              {"2026-03-20T15:00:00+07:00", "2026-03-20T15:00:00+07:00", false},
              {"2026-03-18/2026-03-20", "2026-03-19T00:00:00+07:00", true}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin();
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", of[i].until);
        befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00");
        fold_changed("2026-03-11T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D31", 0), of[i].end);
        ck_assert_int_eq(deadline_of(&changed, &out, "D31", 0)->term.imprecise, of[i].vague);
    }
}
END_TEST

/* An extension in all sets the end by the law again; one that is added moves the end that the order had. */
START_TEST(extended_in_all)
{
    static const struct {
        bool total;
        const char *until, *end;
    } of[] = {{false, "2026-03-20", "2026-04-20T00:00:00+07:00"}, /* 30 days more */
              {true, "2026-03-20", "2026-05-31T00:00:00+07:00"}}; /* 90 days with 2 March */
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        struct extension_step more = d21_more[0];
        more.total = of[i].total;
        more.max_amount = of[i].total ? 3 : 1;
        begin();
        rows[LD21].extensions = &more;
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", of[i].until);
        befalls(L_DETAINED_MORE, 0, "2026-03-18T08:00:00+07:00");
        lasts(of[i].total ? 3 : 1, "month");
        fold_changed("2026-03-19T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D21", 0), of[i].end);
    }
}
END_TEST

/* A measure without an end lasts into the next stage as long as the law allowed when it was ordered. */
START_TEST(a_measure_with_a_length_of_its_own)
{
    begin();
    rows[LD36].amount = 2;
    rows[LD36].unit = UNIT_MONTH;
    rows[LD36].ncap = 0;
    befalls(L_MEASURE, 0, "2026-03-02T08:00:00+07:00");
    states("2026-03-02", NULL);
    befalls(L_TO_PROCURACY, 0, "2026-04-20T09:00:00+07:00"); /* G01: to 10 May */
    fold_changed("2026-04-20T10:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D36", 0), "2026-05-01T00:00:00+07:00"); /* 60 days with 2 March */
    ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-05-01T00:00:00+07:00");
}
END_TEST

/* Whose type of event may state an end gave an order, wherever among its facts that stands. */
START_TEST(what_is_an_order)
{
    struct event_type events[L_EVENTS];
    for (size_t n = 2; n < 4; n++) {
        begin();
        memcpy(events, liberty_events, sizeof(events));
        events[L_DETAINED].facts = &order_facts[n];
        events[L_DETAINED].nfacts = 1;
        changed.events = events;
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
        fold_changed("2026-03-03T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER_END_MISSING), n == 2);
    }
}
END_TEST

/* Custody counts from the day on which the person was brought in, though the hour is not known and the order states a later one. */
START_TEST(brought_in_on_that_day)
{
    begin();
    befalls(L_BROUGHT, 0, "2026-03-02");
    befalls(L_CUSTODY, 0, "2026-03-02T16:00:00+07:00");
    states("2026-03-02T15:00:00+07:00", NULL);
    lasts(3, "day");
    fold_changed("2026-03-02T17:00:00+07:00");
    ck_assert(deadline_of(&changed, &out, "D06", 0)->term.safe.due == inst_of("2026-03-05T00:00:00+07:00"));
}
END_TEST

/* What has lapsed is not lengthened any more: that is told while the person is still held, and of nobody who was freed. */
START_TEST(lengthened_too_late)
{
    for (int freed = 0; freed < 2; freed++) {
        begin();
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-10");
        if (freed)
            befalls(L_FREED, 0, "2026-03-11T08:00:00+07:00");
        befalls(L_DETAINED_MORE, 0, "2026-03-12T08:00:00+07:00");
        lasts(1, "month");
        fold_changed("2026-03-13T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), !freed);
    }
}
END_TEST

/* What names nobody lengthens the order of whoever is detained, of the first person too, and that leads into the next stage. */
START_TEST(lengthened_of_nobody_named)
{
    for (int person = 0; person < 2; person++) {
        begin();
        detained(person, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
        happen(&tale, L_DETAINED_MORE, "2026-03-15T08:00:00+07:00");
        states(NULL, "2026-04-01");
        befalls(L_TO_PROCURACY, person, "2026-03-18T09:00:00+07:00"); /* G01: to 7 April */
        fold_changed("2026-03-19T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-04-02T00:00:00+07:00");
    }
}
END_TEST

/* An order beyond the law leads no further than the law allowed where it was given, were that one month. */
START_TEST(no_further_than_the_law)
{
    begin();
    rows[LD21].amount = 1;
    detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    befalls(L_TO_PROCURACY, 0, "2026-03-25T09:00:00+07:00"); /* G01: to 14 April */
    fold_changed("2026-03-26T09:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-04-01T00:00:00+07:00");
}
END_TEST

/* The order of a measure is enough for the next stage to have an end, also where no term of that stage runs. */
START_TEST(an_order_where_nothing_runs)
{
    begin();
    rows[LD36].amount = 2;
    rows[LD36].unit = UNIT_MONTH;
    rows[LD36].ncap = 0;
    rows[LG01].nstarts = 0;
    befalls(L_MEASURE, 0, "2026-03-02T08:00:00+07:00");
    states("2026-03-02", NULL);
    befalls(L_TO_PROCURACY, 0, "2026-04-20T09:00:00+07:00");
    fold_changed("2026-04-20T10:00:00+07:00");
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 0);
    ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-05-01T00:00:00+07:00"); /* 60 days with 2 March */
}
END_TEST

/* Who is brought into detention by what is no order stands under the order that there was. */
START_TEST(brought_under_an_order)
{
    struct event_type events[L_EVENTS];
    begin();
    memcpy(events, liberty_events, sizeof(events));
    events[L_BROUGHT].restraint = RESTRAINT_DETENTION;
    changed.events = events;
    detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
    befalls(L_BROUGHT, 0, "2026-03-05T08:00:00+07:00");
    befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00"); /* G01: to 30 March */
    fold_changed("2026-03-11T09:00:00+07:00");
    ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-03-21T00:00:00+07:00");
}
END_TEST

/* One order takes the place of the other, whichever of them, and however long before, was told first. */
START_TEST(orders_told_late)
{
    for (int between = 0; between < 3; between++) {
        begin();
        detained(0, "2026-03-05T08:00:00+07:00", NULL, "2026-03-25");
        for (int i = 0; i < between; i++)
            happen(&tale, L_OPENED, "2026-03-01T08:00:00+07:00");
        befalls(L_DETAINED, 0, "2026-03-03T08:00:00+07:00"); /* by nobody for whom there is a row */
        states(NULL, "2026-03-20");
        befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00"); /* G01: to 30 March */
        fold_changed("2026-03-11T09:00:00+07:00");
        ck_ends(deadline_of(&changed, &out, "D31", 0), "2026-03-26T00:00:00+07:00");
    }
}
END_TEST

/* That something lapsed is lengthened too late is told of the term that the act means, by whichever of its steps, and of nobody on bail. */
START_TEST(which_term_was_too_late)
{
    static const struct extension_step both[] = {STEP(L_LONGER, 1, UNIT_MONTH, 1),
                                                 STEP(L_DETAINED_MORE, 1, UNIT_MONTH, 1)};
    static const char *const rule[] = {NULL, "D21", "D25"};
    for (size_t i = 0; i < ARRAY_LEN(rule); i++) {
        begin();
        rows[LD21].extensions = both;
        rows[LD21].nextensions = ARRAY_LEN(both);
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-10");
        befalls(L_DETAINED_MORE, 0, "2026-03-12T08:00:00+07:00");
        lasts(1, "month");
        if (rule[i])
            fact_add(&tale, FACT_rule)->v.text = str_of(rule[i]);
        fold_changed("2026-03-13T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), i < 2);
    }
    begin();
    rows[LD36].amount = 1;
    rows[LD36].unit = UNIT_MONTH;
    rows[LD36].ncap = 0;
    rows[LD36].extensions = both;
    rows[LD36].nextensions = ARRAY_LEN(both);
    befalls(L_MEASURE, 0, "2026-03-02T08:00:00+07:00");
    befalls(L_DETAINED_MORE, 0, "2026-04-05T08:00:00+07:00");
    lasts(1, "month");
    fold_changed("2026-04-06T08:00:00+07:00");
    ck_assert_int_eq(deadline_of(&changed, &out, "D36", 0)->status, STATUS_LAPSED);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {of_two_terms_the_first_to_end_leads,
                                  an_order_alone,
                                  a_number_alone,
                                  carried_as_stated,
                                  extended_in_all,
                                  a_measure_with_a_length_of_its_own,
                                  what_is_an_order,
                                  brought_in_on_that_day,
                                  lengthened_too_late,
                                  lengthened_of_nobody_named,
                                  no_further_than_the_law,
                                  an_order_where_nothing_runs,
                                  brought_under_an_order,
                                  orders_told_late,
                                  which_term_was_too_late};
    Suite *s = suite_create("fold_order");
    TCase *tc = tcase_create("fold_order");
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
