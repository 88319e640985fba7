/* Tests which days of custody and of earlier detention count as served: pieces, their ends, what touches and what is told late. */
#include "tests/unit/little_liberty.h"

static void ck_served(const char *rule, int n, int days)
{
    ck_assert_int_eq(nth(rule, n)->deducted, days);
}

static void anew(void)
{
    arena_fini(&arena);
    setup();
}

/* A piece counts a day for each that it fills, and one for the part-day at its end, were it a microsecond. */
START_TEST(a_part_of_a_day_is_a_day)
{
    static const struct {
        const char *detained;
        int days;
    } cases[] = {{"2026-03-02T08:00:00.000001+07:00", 1},
                 {"2026-03-03T08:00:00+07:00", 1},
                 {"2026-03-03T08:00:00.000001+07:00", 2},
                 {"2026-03-04T08:00:00+07:00", 2}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        anew();
        befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
        detained(A1, cases[i].detained, cases[i].detained, "2026-04-10");
        fold_tale("2026-03-05T08:00:00+07:00");
        ck_served("D21", 0, cases[i].days);
    }
}
END_TEST

/* Custody that was left and begins again counts each time, and that which touches counts as one. */
START_TEST(custody_twice)
{
    static const struct {
        const char *again;
        int days;
    } cases[] = {{"2026-03-03T10:00:00+07:00", 3},        /* at the minute of the release: 70 hours */
                 {"2026-03-03T10:00:00.000001+07:00", 4}, /* 26 hours, and 44 */
                 {"2026-03-03T14:00:00+07:00", 2 + 2},    /* and 40 */
                 {"2026-03-05T00:00:00+07:00", 2 + 1}};   /* and 6 */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        anew();
        befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
        befalls(L_FREED, A1, "2026-03-03T10:00:00+07:00");
        befalls(L_ARRESTED, A1, cases[i].again);
        detained(A1, "2026-03-05T06:00:00+07:00", "2026-03-05T06:00:00+07:00", "2026-04-10");
        fold_tale("2026-03-06T08:00:00+07:00");
        ck_served("D21", 0, cases[i].days);
    }
}
END_TEST

/*
 * Held from 2 March 08:00 to 3 March 10:00, and from 5 March 08:00 to 6 March 10:00; then an order of custody says that it
 * began sooner. What it reaches, or touches, is one piece with it.
 */
START_TEST(custody_that_began_sooner)
{
    static const struct {
        const char *from;
        int days;
    } cases[] = {{"2026-03-07T08:00:00+07:00", 2 + 2 + 1},
                 {"2026-03-06T10:00:00+07:00", 2 + 3}, /* touches the second: 72 hours */
                 {"2026-03-05T20:00:00+07:00", 2 + 3}, /* lies half in it */
                 {"2026-03-04T08:00:00+07:00", 2 + 4}, /* 96 hours */
                 {"2026-03-03T10:00:00.000001+07:00", 2 + 5},
                 {"2026-03-03T10:00:00+07:00", 6}, /* touches the first as well: six days */
                 {"2026-03-03T09:00:00+07:00", 6},
                 {"2026-03-01T08:00:00+07:00", 7}}; /* takes in both */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int more = 0; more < 2; more++) {
            anew();
            befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
            befalls(L_FREED, A1, "2026-03-03T10:00:00+07:00");
            befalls(L_ARRESTED, A1, "2026-03-05T08:00:00+07:00");
            befalls(L_FREED, A1, "2026-03-06T10:00:00+07:00");
            befalls(L_CUSTODY, A1, "2026-03-07T08:00:00+07:00");
            states(cases[i].from, NULL);
            if (more) { /* let go and held again in the same minute: nothing is counted or left out twice */
                befalls(L_FREED, A1, "2026-03-07T08:00:00+07:00");
                befalls(L_ARRESTED, A1, "2026-03-07T08:00:00+07:00");
            }
            detained(A1, "2026-03-08T08:00:00+07:00", "2026-03-08T08:00:00+07:00", "2026-04-10");
            fold_tale("2026-03-10T08:00:00+07:00");
            ck_served("D21", 0, cases[i].days);
        }
}
END_TEST

/* Detention until it was cancelled: at midnight, at noon, on a day whose hour nobody knows. */
START_TEST(detention_to_its_end)
{
    static const struct {
        const char *off;
        int days;
    } cases[] = {{"2026-03-12T00:00:00+07:00", 10},
                 {"2026-03-12T00:00:00.000001+07:00", 11},
                 {"2026-03-12T12:00:00+07:00", 11},
                 {"2026-03-12", 11}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        anew();
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-15");
        befalls(L_DETENTION_OFF, A1, cases[i].off);
        detained(A1, "2026-04-01T08:00:00+07:00", "2026-04-01", NULL);
        fold_tale("2026-04-02T08:00:00+07:00");
        ck_served("D21", 1, cases[i].days);
    }
}
END_TEST

/*
 * A term that the file's way to the procuracy ended counts to that hour, whichever event was told first, although the person
 * stays detained; so the order given when the file is back finds 39 days served.
 */
START_TEST(detention_to_the_end_of_its_term)
{
    for (int first = 0; first < 2; first++) {
        anew();
        if (first)
            befalls(L_TO_PROCURACY, A1, "2026-04-09T09:00:00+07:00");
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-25");
        if (!first)
            befalls(L_TO_PROCURACY, A1, "2026-04-09T09:00:00+07:00");
        detained(A1, "2026-04-20T08:00:00+07:00", "2026-04-20", NULL);
        fold_tale("2026-04-21T08:00:00+07:00");
        ck_served("D21", 1, 39);
        ck_ends(nth("D21", 1), "2026-05-11T00:00:00+07:00"); /* 21 days from 20 April */
    }
}
END_TEST

/* The first order ends on 10 April, before the new one that was given while it ran begins: the days between are of neither. */
START_TEST(replaced_before_its_end)
{
    for (int first = 0; first < 2; first++) {
        anew();
        if (first)
            detained(A1, "2026-04-05T08:00:00+07:00", "2026-04-15", NULL);
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-10");
        if (!first)
            detained(A1, "2026-04-05T08:00:00+07:00", "2026-04-15", NULL);
        fold_tale("2026-04-16T08:00:00+07:00");
        ck_assert_int_eq(nth("D21", 0)->status, STATUS_SUPERSEDED);
        ck_served("D21", 1, 40);
        ck_ends(nth("D21", 1), "2026-05-05T00:00:00+07:00"); /* 20 days from 15 April */
    }
}
END_TEST

/* The new order takes over on its first day, whichever of the two was told first: what is served is served once. */
START_TEST(replaced_on_the_day)
{
    for (int first = 0; first < 2; first++) {
        anew();
        if (first)
            detained(A1, "2026-04-10T08:00:00+07:00", "2026-04-12", "2026-04-20");
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
        if (!first)
            detained(A1, "2026-04-10T08:00:00+07:00", "2026-04-12", "2026-04-20");
        befalls(L_FREED, A1, "2026-04-20T10:00:00+07:00");
        detained(A1, "2026-05-10T08:00:00+07:00", "2026-05-10", NULL);
        fold_tale("2026-05-11T08:00:00+07:00");
        ck_served("D21", 1, 41);
        ck_served("D21", 2, 50);
    }
}
END_TEST

/*
 * An order from 16 April that ends before it begins, and is replaced before then, covers nothing; the one before it counts to
 * the 16th all the same, also when nobody knows whether it was to begin on the 16th or later.
 */
START_TEST(an_order_that_never_began)
{
    for (int vague = 0; vague < 2; vague++) {
        anew();
        detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
        detained(A1, "2026-04-10T08:00:00+07:00", vague ? "2026-04-16/2026-04-18" : "2026-04-16",
                 "2026-04-12");
        detained(A1, "2026-04-11T08:00:00+07:00", "2026-04-20", NULL);
        fold_tale("2026-04-12T08:00:00+07:00");
        ck_served("D21", 2, 45);
    }
}
END_TEST

/* Who stays detained after the order has lapsed serves that too, up to the end of that detention and not of a later one. */
START_TEST(detained_after_the_order)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-10");
    befalls(L_DETENTION_OFF, A1, "2026-03-15T10:00:00+07:00"); /* 14 days */
    detained(A1, "2026-04-01T08:00:00+07:00", "2026-04-01", "2026-04-03");
    detained(A1, "2026-04-06T08:00:00+07:00", "2026-04-06", NULL); /* 1 to 5 April: 5 days */
    fold_tale("2026-04-07T08:00:00+07:00");
    ck_served("D21", 1, 14);
    ck_served("D21", 2, 14 + 5);
    ck_ends(nth("D21", 2), "2026-05-17T00:00:00+07:00"); /* 41 days from 6 April */
}
END_TEST

/* A length that an order states is shortened by custody in the first order alone: once a day of detention was served, by nothing. */
START_TEST(custody_shortens_the_first_order)
{
    static const struct {
        const char *off;
        int days;
        const char *due;
    } cases[] = {{NULL, 2, "2026-03-12T00:00:00+07:00"}, /* 10 days from 4 March, less 2 */
                 {"2026-03-04T12:00:00+07:00", 2 + 1, "2026-04-11T00:00:00+07:00"}, /* 10 from 1 April */
                 {"2026-03-05T12:00:00+07:00", 2 + 2, "2026-04-11T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        anew();
        befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
        detained(A1, "2026-03-04T08:00:00+07:00", "2026-03-04T08:00:00+07:00",
                 cases[i].off ? "2026-03-20" : NULL);
        if (cases[i].off) {
            befalls(L_DETENTION_OFF, A1, cases[i].off);
            detained(A1, "2026-04-01T08:00:00+07:00", "2026-04-01", NULL);
        }
        lasts(10, "day");
        fold_tale("2026-03-05T08:00:00+07:00");
        fold_tale(NULL);
        ck_served("D21", cases[i].off != NULL, cases[i].days);
        ck_ends(nth("D21", cases[i].off != NULL), cases[i].due);
    }
}
END_TEST

/* --- in a stage of which a minor has only a share ---------------------------------------------------------------------- */

static int minor;

static void setup_minor(void)
{
    setup();
    minor = person_add(&tale, PERSON_ACCUSED, "2010-05-05");
}

static void begin_minor(void)
{
    anew();
    minor = person_add(&tale, PERSON_ACCUSED, "2010-05-05");
}

static int by_the_procuracy(const char *at, const char *until)
{
    int e = befalls(L_DETAINED, minor, at);
    with_text(&tale, FACT_by, "procuracy");
    states(at, until);
    return e;
}

/*
 * Two thirds of the 20 days of the stage, which began on 10 March, are 13. Detention of an earlier stage is not of them, nor
 * custody that ended at the midnight in which the stage began; what came later is, each piece by itself.
 */
START_TEST(served_in_the_stage)
{
    befalls(L_ARRESTED, minor, "2026-03-08T08:00:00+07:00");
    befalls(L_FREED, minor, "2026-03-10T00:00:00+07:00");
    befalls(L_MEASURE, minor, "2026-03-10T00:00:00+07:00");
    befalls(L_TO_PROCURACY, minor, "2026-03-10T09:00:00+07:00");
    by_the_procuracy("2026-03-20T08:00:00+07:00", "2026-03-28");
    fold_tale("2026-03-21T08:00:00+07:00");
    ck_served("D31", 0, 0);
    begin_minor();
    befalls(L_ARRESTED, minor, "2026-03-08T08:00:00+07:00");
    befalls(L_FREED, minor,
            "2026-03-10T00:00:00.000001+07:00"); /* into the stage: custody counts as it was, 40 hours */
    befalls(L_MEASURE, minor, "2026-03-10T00:00:01+07:00");
    befalls(L_TO_PROCURACY, minor, "2026-03-10T09:00:00+07:00");
    by_the_procuracy("2026-03-20T08:00:00+07:00", "2026-03-28");
    fold_tale("2026-03-21T08:00:00+07:00");
    ck_served("D31", 0, 2);
}
END_TEST

/*
 * The stage goes on while the file comes and goes. The second piece counts as the first does: of custody 14 hours and 26 hours,
 * of detention 15 March and two days from the 17th.
 */
START_TEST(served_in_pieces)
{
    static const int days[] = {1, 1 + 2, 1 + 2 + 1, 1 + 2 + 1 + 2};
    struct rule rows[LIBERTY_RULES];
    struct pack stage = liberty_pack;
    memcpy(rows, liberty_rules, sizeof(rows));
    rows[LG01].starts = at_e01;
    stage.rules = rows;
    for (size_t pieces = 0; pieces < ARRAY_LEN(days); pieces++) {
        begin_minor();
        happen(&tale, L_INITIATED, "2026-03-10T08:00:00+07:00");
        befalls(L_ARRESTED, minor, "2026-03-11T08:00:00+07:00");
        befalls(L_FREED, minor, "2026-03-11T22:00:00+07:00");
        if (pieces >= 1) {
            befalls(L_ARRESTED, minor, "2026-03-12T08:00:00+07:00");
            befalls(L_FREED, minor, "2026-03-13T10:00:00+07:00");
        }
        if (pieces >= 2) {
            by_the_procuracy("2026-03-15T08:00:00+07:00", "2026-03-28");
            befalls(L_DETENTION_OFF, minor, "2026-03-15T20:00:00+07:00");
        }
        if (pieces >= 3) {
            by_the_procuracy("2026-03-17T08:00:00+07:00", "2026-03-28");
            befalls(L_DETENTION_OFF, minor, "2026-03-18T20:00:00+07:00");
        }
        befalls(L_MEASURE, minor, "2026-03-19T08:00:00+07:00");
        befalls(L_TO_PROCURACY, minor, "2026-03-19T09:00:00+07:00");
        by_the_procuracy("2026-03-20T08:00:00+07:00", "2026-03-28");
        struct history h = tale_history(&tale);
        struct fold_options opt = {.has_as_of = true, .as_of = inst_of("2026-03-21T08:00:00+07:00")};
        struct fail fail;
        fail_clear(&fail);
        ck_assert_int_eq(law_fold(&stage, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
        ck_assert_int_eq(nth("D31", 0)->shared_by, LD26);
        ck_served("D31", 0, days[pieces]);
    }
}
END_TEST

/* In custody when the court finds that he is detained, on a day whose hour nobody knows: the custody is that whole day's. */
START_TEST(custody_that_no_order_ended)
{
    befalls(L_ARRESTED, minor, "2026-03-12T08:00:00+07:00");
    befalls(L_TO_PROCURACY, minor, "2026-03-13");
    with_num(&tale, FACT_detained, 1);
    fold_tale("2026-03-14T08:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->shared_by, LD26);
    ck_served("D31", 0, 2); /* 12 March 08:00 to 13 March 24:00: 40 hours */
}
END_TEST

/* An order of one night, in force from the second day, whose hour nobody knows: the custody before it is that whole day's. */
START_TEST(an_order_of_one_night)
{
    befalls(L_ARRESTED, A1, "2026-03-12T08:00:00+07:00");
    int e = detained(A1, "2026-03-13T22:00:00+07:00", "2026-03-14", "2026-05-30");
    tale.events[e].at.form = WHEN_INTERVAL;
    tale.events[e].at.hi = inst_of("2026-03-14T02:00:00+07:00");
    fold_tale("2026-03-15T08:00:00+07:00");
    ck_served("D21", 0, 3);                              /* 12 March 08:00 to 14 March 24:00: 64 hours */
    ck_ends(nth("D21", 0), "2026-05-10T00:00:00+07:00"); /* 60 days, to 12 May, less three */
}
END_TEST

/* In force from its own day or the next, nobody knows which: the custody before it goes on to the last moment of both. */
START_TEST(an_order_from_one_of_two_days)
{
    befalls(L_ARRESTED, A1, "2026-03-12T08:00:00+07:00");
    detained(A1, "2026-03-14T08:00:00+07:00", "2026-03-14/2026-03-15", "2026-05-30");
    fold_tale("2026-03-16T08:00:00+07:00");
    ck_served("D21", 0, 4); /* 12 March 08:00 to 15 March 24:00: 88 hours */
}
END_TEST

/* Custody is deducted from detention alone: bail with a length of its own has all of it. */
START_TEST(nothing_is_deducted_from_bail)
{
    struct rule rows[LIBERTY_RULES];
    struct pack pack = liberty_pack;
    struct history h;
    struct fold_options opt = {.has_as_of = true, .as_of = inst_of("2026-03-05T08:00:00+07:00")};
    struct fail fail;
    memcpy(rows, liberty_rules, sizeof(rows));
    rows[LD36].amount = 30;
    rows[LD36].unit = UNIT_DAY;
    pack.rules = rows;
    befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_MEASURE, A1, "2026-03-04T08:00:00+07:00");
    h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_served("D36", 0, 0);
    ck_ends(nth("D36", 0), "2026-04-03T00:00:00+07:00"); /* 28 days of March and two of April */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold served");
    TCase *tc = tcase_create("days served");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_part_of_a_day_is_a_day);
    tcase_add_test(tc, custody_twice);
    tcase_add_test(tc, custody_that_began_sooner);
    tcase_add_test(tc, detention_to_its_end);
    tcase_add_test(tc, detention_to_the_end_of_its_term);
    tcase_add_test(tc, replaced_before_its_end);
    tcase_add_test(tc, replaced_on_the_day);
    tcase_add_test(tc, an_order_that_never_began);
    tcase_add_test(tc, detained_after_the_order);
    tcase_add_test(tc, custody_shortens_the_first_order);
    tcase_add_test(tc, an_order_of_one_night);
    tcase_add_test(tc, an_order_from_one_of_two_days);
    tcase_add_test(tc, nothing_is_deducted_from_bail);
    suite_add_tcase(s, tc);
    TCase *stage = tcase_create("in a stage");
    tcase_add_checked_fixture(stage, setup_minor, teardown);
    tcase_add_test(stage, served_in_the_stage);
    tcase_add_test(stage, served_in_pieces);
    tcase_add_test(stage, custody_that_no_order_ended);
    suite_add_tcase(s, stage);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
