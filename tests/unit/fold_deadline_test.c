/* Tests that a deadline follows what changes, however little of it changes, and that its spans tell each such change. */
#include "tests/unit/case_fold.h"

#define AT_7 "2026-03-03T07:00:00+07:00"
#define AT_8 "2026-03-03T08:00:00+07:00"
/* Two months from 2 March end on 2 May. Handed over on the 12th, 51 days are left from the 20th: Sunday 10 May. */
#define USED_10 "2026-05-12T00:00:00+07:00"
#define USED_12 "2026-05-09T00:00:00+07:00"
#define NOT_HANDED "2026-05-05T00:00:00+07:00"

static const struct pattern any_paper[] = {ON(EV_PAPER)};

/* The little law with rows that a test changes. */
static struct rule rules[R_COUNT];
static struct pack pack;

static void own_rows(void)
{
    memcpy(rules, case_rules, sizeof(rules));
    pack = case_pack;
    pack.rules = rules;
}

static void fold_rows(void)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* Two spans with the same ends: the first and the last say that of how sure they are. */
static void ck_doubts(const struct deadline *d, const bool imprecise[2], const bool provisional[2])
{
    ck_assert_uint_eq(d->nspans, 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(d->spans[i].state, STATUS_RUNNING);
        ck_assert_int_eq(d->spans[i].imprecise, imprecise[i]);
        ck_assert_int_eq(d->spans[i].provisional, provisional[i]);
    }
    ck_assert(d->spans[0].legal == d->spans[1].legal && d->spans[0].safe == d->spans[1].safe);
}

/*
 * E22 is due so long before E01b ends, by its actual end when that comes first; H08 here so long before E22. The term ends
 * in the very days on which it would have ended: no date moves, only how sure it is.
 */
START_TEST(how_sure_it_is_moves_alone)
{
    static const struct {
        const char *initiated, *ended;
        bool imprecise[2], provisional[2];
    } cases[] = {
        /* 2 May is a Saturday: 4 May; the safe end is 1 May. The end is known to these four days only. */
        {"2026-03-02T09:00:00+07:00", "2026-05-01/2026-05-04", {false, true}, {false, false}},
        /* 31 October or 1 November, to 30 December or 1 January 2027, of which no calendar is known: what is over needs none. */
        {"2026-10-31/2026-11-01", "2026-12-30/2027-01-01", {true, true}, {true, false}},
    };
    static const int only_e22[] = {R_E22};
    own_rows();
    rules[R_H08].before = only_e22;
    rules[R_H08].nbefore = 1;
    rules[R_H08].before_fact = FACT_COUNT;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, cases[i].initiated);
        happen(&tale, EV_HEARING, "2026-11-03T09:00:00+07:00");
        if (i == 0)
            tale.events[1].at = when_of("2026-03-03T09:00:00+07:00");
        happen(&tale, EV_CONCLUDED, cases[i].ended);
        fold_rows();
        ck_doubts(nth("E22", 0), cases[i].imprecise, cases[i].provisional);
        ck_doubts(nth("H08", 0), cases[i].imprecise, cases[i].provisional);
    }
}
END_TEST

/* D22 is of two classes: of which the accused is changes neither row nor length. */
START_TEST(the_class_moves_alone)
{
    charge(&tale, EV_CHARGED, 1, 146, 2, "2026-03-02T09:00:00+07:00");
    of_person(&tale, EV_DETAINED, 1, "2026-03-03T09:00:00+07:00");
    charge(&tale, EV_CHANGED, 1, 142, 1, "2026-03-04T09:00:00+07:00");
    fold(NULL);
    const struct deadline *d = nth("D22", 0);
    ck_assert_int_eq(count("D22"), 1);
    ck_assert_uint_eq(d->nspans, 2);
    ck_assert_int_eq(d->spans[0].class, SERIOUS);
    ck_assert_int_eq(d->spans[1].class, VERY);
    ck_assert(d->spans[0].legal == d->spans[1].legal && d->spans[0].safe == d->spans[1].safe);
}
END_TEST

/* --- what comes before the end of another ----------------------------------------------------------------------------- */

static void two_accused(void)
{
    tale = (struct tale){0};
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1991-01-01");
}

/* Y16 here: two hours before C11 ends, of whom the detention names. */
static void step_before_c11(void)
{
    static const int only_c11[] = {R_C11};
    own_rows();
    rules[R_Y16].kind = TERM_BEFORE;
    rules[R_Y16].amount = 2;
    rules[R_Y16].before = only_c11;
    rules[R_Y16].nbefore = 1;
    rules[R_Y16].when = case_rules[R_C11].when;
}

/* It precedes the term of its own person, or one that is nobody's; of nobody, the one that began last of all. */
START_TEST(whose_term_it_precedes)
{
    static const struct {
        int charged[2], detained; /* -1: nobody; -2: not at all; at 9 and at 10 o'clock */
        const char *due;
    } cases[] = {{{0, 1}, 0, AT_7},  {{0, 1}, 1, AT_8},  {{1, 0}, 1, AT_7},  {{1, 0}, 0, AT_8},
                 {{0, 1}, -1, AT_8}, {{0, -2}, 1, NULL}, {{1, -2}, 0, NULL}, {{-1, -2}, 0, AT_7},
                 {{-1, 1}, 0, AT_7}, {{0, -2}, -1, AT_7}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        step_before_c11();
        two_accused();
        of_person(&tale, EV_CHARGED, cases[i].charged[0], "2026-03-02T09:00:00+07:00");
        if (cases[i].charged[1] != -2)
            of_person(&tale, EV_CHARGED, cases[i].charged[1], "2026-03-02T10:00:00+07:00");
        of_person(&tale, EV_DETAINED, cases[i].detained, "2026-03-02T11:00:00+07:00");
        fold_rows();
        ck_assert_int_eq(count("Y16"), cases[i].due != NULL);
        if (cases[i].due)
            ck_due(nth("Y16", 0), cases[i].due);
    }
}
END_TEST

/* Of two terms that one act began, the one of the later row, in whatever order the row names them. */
START_TEST(of_two_that_began_at_once)
{
    static const int both[][2] = {{R_H09, R_G06}, {R_G06, R_H09}};
    for (int i = 0; i < 2; i++) {
        own_rows();
        rules[R_H09].starts = case_rules[R_G06].starts;
        rules[R_H08].before = both[i];
        rules[R_H08].nbefore = 2;
        rules[R_H08].before_fact = FACT_COUNT;
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_INDICTED, "2026-03-02T09:00:00+07:00");
        happen(&tale, EV_HEARING, "2026-03-02T10:00:00+07:00");
        fold_rows();
        ck_due(nth("H08", 0), "2026-03-16T00:00:00+07:00"); /* 15 days: 17 March; two before that */
    }
}
END_TEST

/* The term moves within its last day, and what precedes it with it. */
START_TEST(it_moves_by_hours)
{
    static const struct extension_step hours[] = {
        {.event = EV_EXTENDED, .max_amount = 3, .unit = UNIT_HOUR, .request_event = -1, .order = 1}};
    step_before_c11();
    rules[R_C11].extensions = hours;
    rules[R_C11].nextensions = 1;
    of_person(&tale, EV_CHARGED, 1, "2026-03-02T09:00:00+07:00");
    of_person(&tale, EV_DETAINED, 1, "2026-03-02T10:00:00+07:00");
    lengthened(&tale, EV_EXTENDED, 3, "hour", "procuracy_regional", "2026-03-02T11:00:00+07:00");
    fold_rows();
    ck_due(nth("C11", 0), "2026-03-03T12:00:00+07:00");
    ck_due(nth("Y16", 0), "2026-03-03T10:00:00+07:00");
}
END_TEST

/* --- whose act it is --------------------------------------------------------------------------------------------------- */

/* Where each term is about an event of its own, only what is about that event ends it, or what does not say. */
START_TEST(a_term_about_an_event)
{
    own_rows();
    rules[R_C11].own = OWN_OF;
    rules[R_C11].end = (struct patterns){any_paper, 1};
    for (int began = -1; began < 2; began++)
        for (int ended = -1; ended < 2; ended++) {
            tale.nevents = tale.nfacts = 0;
            happen(&tale, EV_HEARING,
                   "2026-03-01T08:00:00+07:00"); /* events 0 and 1: what they may be about */
            happen(&tale, EV_HEARING, "2026-03-01T09:00:00+07:00");
            of_person(&tale, EV_CHARGED, 1, "2026-03-02T09:00:00+07:00");
            if (began >= 0)
                with_num(&tale, FACT_of, began);
            happen(&tale, EV_PAPER, "2026-03-02T10:00:00+07:00");
            if (ended >= 0)
                with_num(&tale, FACT_of, ended);
            fold_rows();
            bool meant = began < 0 || ended < 0 || began == ended;
            ck_assert_int_eq(nth("C11", 0)->status, meant ? STATUS_MET : STATUS_RUNNING);
        }
}
END_TEST

/* A paper of one charge ends the term that began with that charge, or with an event that is about it. */
START_TEST(a_paper_of_one_charge)
{
    for (int paper = 0; paper < 2; paper++)
        for (int about = 0; about < 2; about++) {
            tale.nevents = tale.nfacts = 0;
            of_person(&tale, EV_CHARGED, 1, "2026-03-02T09:00:00+07:00");
            of_person(&tale, EV_CHARGED, 1, "2026-03-02T10:00:00+07:00");
            if (about)
                with_num(&tale, FACT_of, 0);
            of_person(&tale, EV_PAPER, 1, "2026-03-02T11:00:00+07:00");
            with_num(&tale, FACT_of, paper);
            fold(NULL);
            ck_assert_int_eq(nth("C11", 0)->status == STATUS_MET, paper == 0);
            ck_assert_int_eq(nth("C11", 1)->status == STATUS_MET, paper == 1 || about);
        }
}
END_TEST

/* act.done is the act of the rule that it names, if that has no act of its own. */
START_TEST(whose_act_is_done)
{
    static const struct pattern done[] = {ON(EV_ACT)};
    own_rows();
    rules[R_C11].void_by = (struct patterns){done, 1};
    of_person(&tale, EV_CHARGED, 1, "2026-03-02T09:00:00+07:00");
    of_person(&tale, EV_DETAINED, 1, "2026-03-02T09:00:00+07:00"); /* Y16: its act ends it */
    int e = happen(&tale, EV_ACT, "2026-03-02T10:00:00+07:00");
    fold_rows();
    ck_assert_int_eq(nth("C11", 0)->status, STATUS_VOID);
    ck_assert_int_eq(nth("Y16", 0)->status, STATUS_RUNNING); /* of none in particular: of none */
    with_text(&tale, FACT_rule, "C11");
    fold_rows();
    ck_assert_int_eq(nth("C11", 0)->status, STATUS_VOID);
    ck_assert_int_eq(nth("Y16", 0)->status, STATUS_RUNNING);
    tale.facts[tale.nfacts - 1].v.text = STR("Y16");
    fold_rows();
    ck_assert_int_eq(nth("Y16", 0)->status, STATUS_MET);
    ck_assert_int_eq(nth("Y16", 0)->ended_by, e);
}
END_TEST

/* --- begun anew, stayed, handed over ------------------------------------------------------------------------------------- */

/* What begins anew does so under the version of the day; when none is in force it runs on. */
START_TEST(anew_under_the_version_of_the_day)
{
    static const struct pattern back[] = {ON(EV_BACK)};
    const day_t d = when_first_day(when_of("2026-05-10"));
    const struct {
        const char *at, *due;
        day_t through, from;
        bool modelled;
    } cases[] = {{"2026-05-10T09:00:00+07:00", "2026-05-26T00:00:00+07:00", d, d + 1, true}, /* 15 days */
                 {"2026-05-11T09:00:00+07:00", "2026-06-11T00:00:00+07:00", d, d + 1, true}, /* 30 days */
                 {"2026-05-10T09:00:00+07:00", "2026-06-10T00:00:00+07:00", d - 1, d, true},
                 {"2026-05-10T09:00:00+07:00", NULL, d - 1, d, false},
                 {"2026-05-10T09:00:00+07:00", NULL, d - 1, d + 1, true},
                 {"2026-05-12T09:00:00+07:00", NULL, d, d + 1, false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        own_rows();
        rules[R_I03] = rules[R_I01];
        rules[R_I03].amount = 30;
        rules[R_I03].from = cases[i].from;
        rules[R_I03].modelled = cases[i].modelled;
        rules[R_I01].through = cases[i].through;
        rules[R_I01].restart = rules[R_I03].restart = (struct patterns){back, 1};
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, "2026-05-04T09:00:00+07:00");
        happen(&tale, EV_BACK, cases[i].at);
        fold_rows();
        ck_assert_int_eq(count("I01") + count("I03"),
                         1 + (cases[i].due != NULL)); /* I03 is the second version here */
        ck_assert_int_eq(nth("I01", 0)->superseded_by, cases[i].due ? 1 : -1);
        ck_assert_int_eq(nth("I01", 0)->status, cases[i].due ? STATUS_SUPERSEDED : STATUS_RUNNING);
        if (cases[i].due)
            ck_due(count("I03") ? nth("I03", 0) : nth("I01", 1), cases[i].due);
    }
}
END_TEST

/* … and of a family under the row of the day, the class and the age. */
START_TEST(anew_under_the_row_that_binds)
{
    static const struct pattern back[] = {ON(EV_BACK)};
    const day_t d = DAY_2025_06_30;
    const struct {
        const char *at, *row;
        day_t through, from;
        bool modelled;
    } cases[] = {{"2025-06-30T09:00:00+07:00", "E01a", d, d + 1, true},
                 {"2025-07-01T09:00:00+07:00", "E01b", d, d + 1, true},
                 {"2025-07-01T09:00:00+07:00", NULL, d, d + 1, false},
                 {"2025-06-30T09:00:00+07:00", NULL, d - 1, d + 1, true},
                 {"2025-06-30T09:00:00+07:00", "E01b", d - 1, d, true}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        own_rows();
        rules[R_E01B].from = cases[i].from;
        rules[R_E01B].modelled = cases[i].modelled;
        rules[R_E01A].through = cases[i].through;
        rules[R_E01A].restart = (struct patterns){back, 1};
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, "2025-06-02T09:00:00+07:00");
        int e = happen(&tale, EV_BACK, cases[i].at);
        fold_rows();
        ck_assert_int_eq(nth("E01a", 0)->status, cases[i].row ? STATUS_SUPERSEDED : STATUS_RUNNING);
        ck_assert_int_eq(count("E01a") + count("E01b"), cases[i].row ? 2 : 1);
        if (cases[i].row)
            ck_assert_int_eq(nth(cases[i].row, strcmp(cases[i].row, "E01a") == 0)->started_by, e);
    }
}
END_TEST

/* Y17 here has its length from Y16, and E17 is its next version: who is of age by then has the row of those. */
START_TEST(anew_for_who_is_of_age)
{
    static const struct pattern back[] = {ON(EV_BACK)};
    static const int y16[] = {R_Y16};
    static const struct {
        const char *at, *row;
        int nth;
    } cases[] = {{"2026-05-07T09:00:00+07:00", "Y17", 1},
                 {"2026-05-08T09:00:00+07:00", "E17", 0},
                 {"2026-05-09T09:00:00+07:00", "E17", 0},
                 {"2026-05-10T09:00:00+07:00", "Y16", 0}};
    const day_t d = when_first_day(when_of("2026-05-07"));
    ck_assert(day_parse(STR("2008-05-10"), &tale.persons[2].birth));
    tale.persons[2].birth_known = true;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        own_rows();
        rules[R_Y17].kind = TERM_DERIVED;
        rules[R_Y17].length_of = y16;
        rules[R_Y17].nlength_of = 1;
        rules[R_Y17].restart = (struct patterns){back, 1};
        rules[R_E17] = rules[R_Y17];
        rules[R_E17].id = STR("E17");
        rules[R_E17].from = d + 1;
        rules[R_Y17].through = d;
        tale.nevents = tale.nfacts = 0;
        of_person(&tale, EV_DETAINED, 2, "2026-05-07T08:00:00+07:00");
        of_person(&tale, EV_BACK, 2, cases[i].at);
        fold_rows();
        ck_assert_int_eq(nth("Y17", 0)->status, STATUS_SUPERSEDED);
        ck_assert_int_eq(nth(cases[i].row, cases[i].nth)->started_by, 1);
        ck_assert_uint_eq(out.ndeadlines,
                          (size_t)(count("Y17") + count("E17") + count("Y16") + count("D21") + count("D22")));
        ck_assert_int_eq(count("Y17") + count("E17") + count("Y16"), 2);
    }
}
END_TEST

/* A row whose length another row says is no kin of that: when it is in force no more, it runs on. */
START_TEST(no_kin_of_whose_length_it_has)
{
    static const struct pattern back[] = {ON(EV_BACK)};
    own_rows();
    rules[R_E17].restart = (struct patterns){back, 1};
    rules[R_E17].through = when_first_day(when_of("2026-05-08"));
    charge(&tale, EV_CHARGED, 1, 146, 1, "2026-05-03T09:00:00+07:00");
    happen(&tale, EV_AGAIN, "2026-05-04T09:00:00+07:00");
    int e = happen(&tale, EV_BACK, "2026-05-08T09:00:00+07:00");
    fold_rows();
    ck_assert_int_eq(nth("E17", 1)->started_by, e);
    tale.events[e].at = when_of("2026-05-09T09:00:00+07:00");
    fold_rows();
    ck_assert_int_eq(count("E17"), 1);
    ck_assert_int_eq(nth("E17", 0)->status, STATUS_RUNNING);
    ck_assert_int_eq(count("E01b"), 0);
}
END_TEST

/* A class of which no row says the length: not computed; it does not wait for a class that is known. */
START_TEST(a_class_without_a_length)
{
    static const int some[] = {R_E02, R_E03};
    own_rows();
    rules[R_E17].length_of = some;
    rules[R_E17].nlength_of = 2;
    charge(&tale, EV_CHARGED, 1, 146, 1, "2026-05-03T09:00:00+07:00");
    happen(&tale, EV_AGAIN, "2026-05-04T09:00:00+07:00");
    fold_rows();
    ck_assert_int_eq(count("E17"), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 1);
    charge(&tale, EV_CHANGED, 1, 146, 2, "2026-05-05T09:00:00+07:00");
    fold_rows();
    ck_assert_int_eq(count("E17"), 0);
}
END_TEST

/* Stayed by what was told first of all, though it happened later. */
START_TEST(stayed_and_going_on)
{
    static const struct pattern left[] = {ON(EV_LEFT)}, back[] = {ON(EV_BACK)};
    own_rows();
    rules[R_G06].stay = (struct patterns){left, 1};
    rules[R_G06].stay_off = (struct patterns){back, 1};
    happen(&tale, EV_LEFT, "2026-03-06T09:00:00+07:00");
    happen(&tale, EV_INDICTED, "2026-03-05T09:00:00+07:00");
    fold_rows();
    ck_assert(!nth("G06", 0)->term.legal.exists);
    ck_assert(!nth("G06", 0)->term.rolled);
    ck_assert_int_eq(nth("G06", 0)->stayed_by, 0);
    happen(&tale, EV_BACK, "2026-03-07T09:00:00+07:00");
    fold_rows();
    ck_due(nth("G06", 0), "2026-03-10T00:00:00+07:00"); /* Sunday 8 March: Monday */
    ck_assert(nth("G06", 0)->term.rolled);
    ck_assert_uint_eq(nth("G06", 0)->nspans, 3);
}
END_TEST

/* Handed over by the latest act that decides it since the term began: its days count, the rest runs from the receipt. */
START_TEST(handed_over_by_the_latest_decision)
{
    static const struct pattern decides[] = {ON_WHERE(EV_REQUESTED, ground_obstacle), ON(EV_RETURNED),
                                             ON(EV_INITIATED)};
    static const struct {
        int type[2];
        const char *at[2], *ground, *due;
    } cases[] = {{{EV_REQUESTED, EV_RETURNED}, {"2026-03-12", "2026-03-14"}, "obstacle", USED_12},
                 {{EV_RETURNED, EV_REQUESTED}, {"2026-03-12", "2026-03-14"}, "obstacle", USED_12},
                 {{EV_RETURNED, EV_REQUESTED}, {"2026-03-12", "2026-03-14"}, "other", USED_10},
                 {{EV_HEARING, EV_REQUESTED}, {"2026-03-11", "2026-03-12"}, "obstacle", USED_10},
                 {{EV_HEARING, EV_REQUESTED}, {"2026-03-11", "2026-03-12"}, "other", NOT_HANDED},
                 {{EV_RETURNED, EV_HEARING}, {"2026-03-12", "2026-03-13"}, "", USED_10},
                 {{EV_RETURNED, EV_HEARING}, {"2026-03-01", "2026-03-13"}, "", NOT_HANDED}};
    own_rows();
    rules[R_E01B].carried.decided = (struct patterns){LIST(decides)};
    rules[R_E01B].carried.received = (struct patterns){any_paper, 1};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, "2026-03-02");
        for (int k = 0; k < 2; k++) {
            happen(&tale, cases[i].type[k], cases[i].at[k]);
            with_text(&tale, FACT_ground, cases[i].ground);
        }
        happen(&tale, EV_PAPER, "2026-03-20");
        fold_rows();
        const struct deadline *d = nth("E01b", 0);
        ck_due(d, cases[i].due);
        ck_assert_uint_eq(d->ncarried, strcmp(cases[i].due, NOT_HANDED) != 0);
        ck_assert_int_eq(d->term.rolled, strcmp(cases[i].due, USED_12) != 0);
        if (d->ncarried) {
            ck_assert_int_eq(d->carried[0].used, strcmp(cases[i].due, USED_10) == 0 ? 10 : 12);
            ck_assert_int_eq(d->carried[0].rest, strcmp(cases[i].due, USED_10) == 0 ? 51 : 49);
        }
    }
}
END_TEST

/* Decided on the last day it is not over yet, nor up to the day to which that moved, and nothing is left; later it was over. As
 * sure as all that it rests on. */
START_TEST(handed_over_at_the_end)
{
    static const struct pattern decides[] = {ON(EV_RETURNED)};
    static const struct {
        const char *began, *decided, *received, *due;
        int used, rest;
        bool imprecise, provisional;
    } cases[] = {
        {"2026-03-02", "2026-05-02", "2026-05-06", "2026-05-07T00:00:00+07:00", 61, 0, false, false},
        {"2026-03-02", "2026-05-05", "2026-05-06", NOT_HANDED, 0, 0, false, false},
        {"2026-03-02", "2026-05-04", "2026-05-06", "2026-05-07T00:00:00+07:00", 63, 0, false, false},
        {"2026-03-02/2026-03-03", "2026-03-12", "2026-03-20", USED_10, 9, 52, true,
         false}, /* 11 May is a Monday */
        {"2026-03-02", "2026-03-12", "2026-03-20/2026-03-21", USED_10, 10, 51, true,
         false}, /* Monday 11 May */
        {"2026-03-02", "2026-03-12", "2026-12-01", "2027-01-22T00:00:00+07:00", 10, 51, false, true}};
    own_rows();
    rules[R_E01B].carried.decided = (struct patterns){LIST(decides)};
    rules[R_E01B].carried.received = (struct patterns){any_paper, 1};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, cases[i].began);
        happen(&tale, EV_RETURNED, cases[i].decided);
        happen(&tale, EV_PAPER, cases[i].received);
        fold_rows();
        const struct deadline *d = nth("E01b", 0);
        ck_due(d, cases[i].due);
        ck_assert_uint_eq(d->ncarried, 1);
        ck_assert_int_eq(d->carried[0].used, cases[i].used);
        ck_assert_int_eq(d->carried[0].rest, cases[i].rest);
        ck_assert_int_eq(d->term.imprecise, cases[i].imprecise);
        ck_assert_int_eq(d->term.provisional, cases[i].provisional);
    }
}
END_TEST

int main(void)
{
    static const TTest *tests[20];
    size_t n = 0;
    tests[n++] = how_sure_it_is_moves_alone;
    tests[n++] = the_class_moves_alone;
    tests[n++] = whose_term_it_precedes;
    tests[n++] = of_two_that_began_at_once;
    tests[n++] = it_moves_by_hours;
    tests[n++] = a_term_about_an_event;
    tests[n++] = a_paper_of_one_charge;
    tests[n++] = whose_act_is_done;
    tests[n++] = anew_under_the_version_of_the_day;
    tests[n++] = anew_under_the_row_that_binds;
    tests[n++] = anew_for_who_is_of_age;
    tests[n++] = no_kin_of_whose_length_it_has;
    tests[n++] = a_class_without_a_length;
    tests[n++] = stayed_and_going_on;
    tests[n++] = handed_over_by_the_latest_decision;
    tests[n++] = handed_over_at_the_end;
    return run_tests("deadlines", tests, n);
}
