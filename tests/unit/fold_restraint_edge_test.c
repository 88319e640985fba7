/* Tests who is held at the edges: the first person and term of all, nobody named, what caps a term next, lists of what runs. */
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

static void ck_end_of(const char *rule, const char *legal)
{
    const struct deadline *d = deadline_of(&changed, &out, rule, 0);
    ck_assert_ptr_nonnull(d);
    char got[INST_TEXT_SIZE];
    inst_text(d->term.legal.due, got);
    ck_assert_str_eq(got, legal);
}

/* The order of custody, told before the arrest: it ended the twelve hours, which nobody overran. */
START_TEST(told_before_what_it_ends)
{
    for (int first = 0; first < 2; first++) {
        begin();
        if (!first)
            befalls(L_ARRESTED, 0, "2026-03-02T08:00:00+07:00");
        befalls(L_CUSTODY, 0, "2026-03-02T18:00:00+07:00");
        lasts(3, "day");
        if (first)
            befalls(L_ARRESTED, 0, "2026-03-02T08:00:00+07:00");
        fold_changed("2026-03-03T08:00:00+07:00");
        ck_assert_int_eq((int)out.nviolations, 0);
    }
}
END_TEST

/* What was lifted or cancelled leads into no later stage. */
START_TEST(an_order_that_is_gone)
{
    begin();
    befalls(L_MEASURE, 0, "2026-03-02T08:00:00+07:00");
    states(NULL, "2026-03-20");
    befalls(L_MEASURE_OFF, 0, "2026-03-05T08:00:00+07:00");
    befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00");
    fold_changed("2026-03-11T09:00:00+07:00");
    ck_end_of("D31", "2026-03-31T00:00:00+07:00"); /* G01: 20 days */
    begin();
    detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
    befalls(L_DETENTION_OFF, 0, "2026-03-05T08:00:00+07:00");
    befalls(L_TO_PROCURACY, 0, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_detained, 1); /* by somebody else, for all that we know */
    fold_changed("2026-03-11T09:00:00+07:00");
    ck_end_of("D31", "2026-03-31T00:00:00+07:00");
}
END_TEST

/* In custody and detained at once: custody alone goes on when the detention is cancelled, from the end of a day without an hour. */
START_TEST(custody_beside_detention)
{
    static const struct {
        const char *off;
        int days;
    } cases[] = {{"2026-03-10", 9 + 2},                 /* 2 to 10 March; 32 hours */
                 {"2026-03-10T09:00:00+07:00", 9 + 2},  /* 47 hours */
                 {"2026-03-10T07:00:00+07:00", 9 + 3}}; /* 49 hours */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        begin();
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-20");
        befalls(L_CUSTODY, 0, "2026-03-05T08:00:00+07:00");
        lasts(3, "day");
        befalls(L_DETENTION_OFF, 0, cases[i].off);
        detained(0, "2026-03-12T08:00:00+07:00", "2026-03-12T08:00:00+07:00", "2026-04-20");
        fold_changed("2026-03-13T08:00:00+07:00");
        ck_assert_int_eq(deadline_of(&changed, &out, "D21", 1)->deducted, cases[i].days);
    }
}
END_TEST

/* An order of custody that names nobody is of nobody known: whoever else is in the case is not held by it. */
START_TEST(custody_of_nobody_named)
{
    begin();
    happen(&tale, L_CUSTODY, "2026-03-02T08:00:00+07:00");
    lasts(3, "day");
    befalls(L_TO_PROCURACY, 0, "2026-03-02T09:00:00+07:00"); /* G01: to 22 March */
    fold_changed("2026-03-30T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D06", -1);
    begin();
    detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_JUDGED, "2026-03-03T08:00:00+07:00"); /* of nobody named: 45 days, to 16 April */
    fold_changed("2026-04-20T08:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
}
END_TEST

/* Whoever is freed may be the one whom nobody named, the first person of all too; and everybody is everybody. */
START_TEST(the_first_person_is_freed)
{
    for (int person = 0; person < 2; person++) {
        begin();
        happen(&tale, L_JUDGED, "2026-03-02T08:00:00+07:00");
        with_num(&tale, FACT_detained, 1);
        befalls(L_FREED, person, "2026-03-20T08:00:00+07:00");
        fold_changed("2026-06-15T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
        begin();
        detained(person, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-03-20");
        happen(&tale, L_DROPPED, "2026-03-10T08:00:00+07:00");
        befalls(L_TO_PROCURACY, person, "2026-03-11T08:00:00+07:00");
        fold_changed("2026-06-15T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
    }
}
END_TEST

/*
 * A term measured by another row follows what caps that row, as soon as it begins: two thirds of 60 days from 2 March end on
 * 10 April, the investigation of one month that begins on 3 March on 3 April.
 */
START_TEST(measured_by_a_row_with_a_cap)
{
    static const int measures[] = {LD21};
    for (int derived = 0; derived < 2; derived++) {
        begin();
        rows[LE01].amount = 1;
        rows[LD25].kind = derived ? TERM_DERIVED : TERM_LIBERTY;
        rows[LD25].amount = 0;
        rows[LD25].length_of = measures;
        rows[LD25].nlength_of = 1;
        befalls(L_DETAINED, 0, "2026-03-02T08:00:00+07:00");
        with_text(&tale, FACT_kind, "child");
        states("2026-03-02", NULL);
        fold_changed("2026-03-02T10:00:00+07:00");
        const char *alone = derived ? "2026-05-01T00:00:00+07:00" : "2026-04-11T00:00:00+07:00";
        if (!derived)
            ck_end_of("D25", alone);
        happen(&tale, L_INITIATED, "2026-03-03T08:00:00+07:00");
        fold_changed("2026-03-04T10:00:00+07:00");
        ck_end_of("D25", "2026-04-04T00:00:00+07:00");
    }
}
END_TEST

/* Two terms may cap a measure: when the act that ends the later of them has come, the earlier one does. */
START_TEST(another_cap)
{
    static const int both[] = {LE01, LG01};
    begin();
    rows[LD36].cap = both;
    rows[LD36].ncap = ARRAY_LEN(both);
    happen(&tale, L_INITIATED, "2026-03-02T07:00:00+07:00"); /* two months: to 2 May */
    befalls(L_MEASURE, 0, "2026-03-02T08:00:00+07:00");
    fold_changed("2026-03-03T08:00:00+07:00");
    ck_end_of("D36", "2026-05-03T00:00:00+07:00");
    befalls(L_TO_PROCURACY, 0, "2026-03-09T08:00:00+07:00"); /* to 29 March */
    fold_changed("2026-03-10T08:00:00+07:00");
    ck_end_of("D36", "2026-03-30T00:00:00+07:00");
    happen(&tale, L_INDICTED, "2026-03-20T08:00:00+07:00");
    fold_changed("2026-03-21T08:00:00+07:00");
    ck_end_of("D36", "2026-05-03T00:00:00+07:00");
}
END_TEST

/*
 * Released on 13 March nobody knows when, detained at six in the morning of that day: of the custody since 08:00 of the 12th
 * 22 hours count, also for a stage that ran before and of which he has only a share, by whichever row.
 */
START_TEST(served_is_counted_again)
{
    for (int row = LD02; row <= LD26; row += LD26 - LD02) {
        begin();
        rows[row] = liberty_rules[LD26];
        rows[LD26].modelled = row == LD26;
        rows[LG01].starts = at_e01;
        int minor = person_add(&tale, PERSON_ACCUSED, "2010-05-05");
        happen(&tale, L_INITIATED, "2026-03-10T08:00:00+07:00");
        befalls(L_ARRESTED, minor, "2026-03-12T08:00:00+07:00");
        befalls(L_FREED, minor, "2026-03-13");
        befalls(L_TO_PROCURACY, minor, "2026-03-13T05:00:00+07:00");
        befalls(L_DETAINED, minor, "2026-03-13T06:00:00+07:00");
        with_text(&tale, FACT_by, "procuracy");
        states("2026-03-13T06:00:00+07:00", "2026-03-20");
        fold_changed("2026-03-14T08:00:00+07:00");
        const struct deadline *d = deadline_of(&changed, &out, "D31", 0);
        ck_assert_ptr_nonnull(d);
        ck_assert_int_eq(d->shared_by, row);
        ck_assert_int_eq(d->deducted, 1);
    }
}
END_TEST

/* A detention that began on one of two days counts in a later round of the stage from the first of them. */
START_TEST(detained_since_one_of_two_days)
{
    begin();
    rows[LG01].starts = at_e01;
    int minor = person_add(&tale, PERSON_ACCUSED, "2010-05-05");
    happen(&tale, L_INITIATED, "2026-03-10T08:00:00+07:00");
    befalls(L_DETAINED, minor, "2026-03-14T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-14/2026-03-16", "2026-03-28");
    befalls(L_FREED, minor, "2026-03-17T08:00:00+07:00");
    befalls(L_TO_PROCURACY, minor, "2026-03-19T09:00:00+07:00");
    befalls(L_DETAINED, minor, "2026-03-20T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-20", "2026-03-28");
    fold_changed("2026-03-21T08:00:00+07:00");
    ck_assert_int_eq(deadline_of(&changed, &out, "D31", 0)->deducted, 4); /* 14 to 17 March */
}
END_TEST

/* Custody ends, and detention begins, by the order that led from one to the other, whatever a later one states. */
START_TEST(begun_by_the_first_order)
{
    befalls(L_ARRESTED, A1, "2026-03-01T08:00:00+07:00");
    detained(A1, "2026-03-03T08:00:00+07:00", "2026-03-03T08:00:00+07:00",
             "2026-03-12"); /* 2 days of custody */
    detained(A1, "2026-03-10T08:00:00+07:00", "2026-03-02T08:00:00+07:00", "2026-03-20");
    detained(A1, "2026-03-25T08:00:00+07:00", "2026-03-25T08:00:00+07:00",
             "2026-04-10"); /* 2 to 24 March: 23 */
    fold_tale("2026-03-26T08:00:00+07:00");
    ck_assert_int_eq(nth("D21", 2)->deducted, 2 + 23);
    begin();
    rows[LG01].starts = at_e01;
    int minor = person_add(&tale, PERSON_ACCUSED, "2010-05-05");
    static const char *const from[] = {"2026-03-15", "2026-03-13", "2026-03-20"};
    static const char *const at[] = {"2026-03-15T08:00:00+07:00", "2026-03-16T08:00:00+07:00",
                                     "2026-03-20T08:00:00+07:00"};
    happen(&tale, L_INITIATED, "2026-03-10T08:00:00+07:00");
    for (size_t i = 0; i < ARRAY_LEN(from); i++) {
        if (i == 2) {
            befalls(L_FREED, minor, "2026-03-17T08:00:00+07:00");
            befalls(L_TO_PROCURACY, minor, "2026-03-19T09:00:00+07:00");
        }
        befalls(L_DETAINED, minor, at[i]);
        with_text(&tale, FACT_by, "procuracy");
        states(from[i], "2026-03-28");
    }
    fold_changed("2026-03-21T08:00:00+07:00");
    ck_assert_int_eq(deadline_of(&changed, &out, "D31", 0)->deducted, 3); /* 15 to 17 March */
}
END_TEST

/* When the later of two terms of one row has ended, the first term of all still runs, and ends as its own act says. */
START_TEST(the_first_term_still_runs)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(3, "day");
    befalls(L_CUSTODY, A2, "2026-03-02T09:00:00+07:00");
    lasts(3, "day");
    befalls(L_FREED, A2, "2026-03-03T08:00:00+07:00");
    fold_tale("2026-03-03T09:00:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_RUNNING);
    ck_assert_int_eq(nth("D06", 1)->status, STATUS_MET);
    befalls(L_FREED, A1, "2026-03-04T08:00:00+07:00");
    fold_tale("2026-03-04T09:00:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_MET);
}
END_TEST

/* Which terms an act comes too early for: each once, though the list names versions of one row behind another row. */
START_TEST(each_term_once)
{
    static const int named[] = {LD36, LD21, LE01, LE01};
    struct event_type events[L_EVENTS];
    for (size_t n = 1; n <= ARRAY_LEN(named); n++) {
        begin();
        memcpy(events, liberty_events, sizeof(events));
        events[L_OPENED].not_before_end_of = named;
        events[L_OPENED].nnot_before_end_of = n;
        changed.events = events;
        happen(&tale, L_INITIATED, "2026-03-02T07:00:00+07:00");
        befalls(L_MEASURE, 1, "2026-03-02T08:00:00+07:00");
        detained(0, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-20");
        happen(&tale, L_OPENED, "2026-03-03T08:00:00+07:00");
        fold_changed("2026-03-04T08:00:00+07:00");
        ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), (int)(n < 3 ? n : 3));
    }
}
END_TEST

/* Custody that names nobody counts from its own hour: who was held before, of whom nobody says who he is, may be another. */
START_TEST(held_whom_nobody_named)
{
    begin();
    happen(&tale, L_HELD, "2026-03-01T08:00:00+07:00");
    happen(&tale, L_CUSTODY, "2026-03-02T08:00:00+07:00");
    fold_changed("2026-03-02T09:00:00+07:00");
    ck_end_of("D06", "2026-03-05T08:00:00+07:00");
}
END_TEST

/* The stage in which he was found detained limits that, and no custody which outlasts it, on an order of its own to 2 April. */
START_TEST(found_detained_and_then_in_custody)
{
    begin();
    befalls(L_TO_PROCURACY, 0, "2026-03-10T08:00:00+07:00"); /* G01: to 30 March */
    with_num(&tale, FACT_detained, 1);
    befalls(L_CUSTODY, 0, "2026-03-30T08:00:00+07:00");
    lasts(3, "day");
    befalls(L_DETENTION_OFF, 0, "2026-03-30T12:00:00+07:00");
    fold_changed("2026-04-01T12:00:00+07:00");
    ck_end_of("D31", "2026-03-31T00:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_DETENTION_OVER), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {told_before_what_it_ends,
                                  an_order_that_is_gone,
                                  custody_beside_detention,
                                  custody_of_nobody_named,
                                  the_first_person_is_freed,
                                  measured_by_a_row_with_a_cap,
                                  another_cap,
                                  served_is_counted_again,
                                  detained_since_one_of_two_days,
                                  begun_by_the_first_order,
                                  the_first_term_still_runs,
                                  each_term_once,
                                  held_whom_nobody_named,
                                  found_detained_and_then_in_custody};
    Suite *s = suite_create("fold restraint, at its edges");
    TCase *tc = tcase_create("edges");
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
