/* Tests which handoff a recorded step means, and what is told of a step out of order. */
#include "tests/unit/little_episodes.h"

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;
static struct rule rules[RULES];
static struct handoff_rule rows[3];

#define DAY "2026-03-02T"

/* The little law with `n` handoffs of an assignment, all by the clock A17; a test changes them. */
static void setup(void)
{
    arena_init(&arena, 1 << 24);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    law_make();
    memcpy(rules, little_rules, sizeof(rules));
    tale_begin(&tale);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static void own_rows(size_t n)
{
    static const struct str ids[] = {TEXT("A17"), TEXT("H1"), TEXT("H2")};
    for (size_t i = 0; i < n; i++) {
        rows[i] = little_handoffs[0];
        rows[i].id = n == 1 ? STR("H1") : ids[i];
        rows[i].accepted = (struct patterns){0};
    }
    law_make();
    law.rules = rules;
    law.handoffs = rows;
    law.nhandoffs = n;
    tale_begin(&tale);
}

static void fold(void)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &f), ERR_OK);
}

static enum episode_state state_of(const char *row, int n)
{
    const struct episode *e = episode_of(&out, EPISODE_HANDOFF, row, n);
    ck_assert_msg(e != NULL, "no handoff %d of %s", n, row);
    return e->state;
}

static int step(int type, int of, const char *by, const char *at)
{
    int e = happen(&tale, type, at);
    if (of >= 0)
        with_num(&tale, FACT_of, of);
    if (by)
        with_text(&tale, FACT_by, by);
    return e;
}

/* What is told of that event as out of order, in English; NULL: nothing. */
static const char *told(int event)
{
    for (size_t i = 0; i < out.nviolations; i++)
        if (out.violations[i].event == event && out.violations[i].code == VIOLATION_ORDER)
            return out.violations[i].detail_en.p;
    return NULL;
}

/* Its own id, another that it bears, that of its clock, and those that the clock bears. */
START_TEST(the_names_of_a_row)
{
    static const struct str also_row[] = {TEXT("X1"), TEXT("X2")}, also_clock[] = {TEXT("Y1"), TEXT("Y2")};
    static const char *const names[] = {"H1", "X1", "X2", "Y1", "Y2", NULL, "A15"};
    for (int clock = 0; clock < 2; clock++) /* the clock may be the first of all rules */
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            own_rows(1);
            memcpy(rules, little_rules, sizeof(rules));
            rows[0].rule = clock ? A17 : A03;
            rows[0].also = also_row;
            rows[0].nalso = 2;
            rules[rows[0].rule].also = also_clock;
            rules[rows[0].rule].nalso = 2;
            happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
            step(HANDED, -1, NULL, DAY "10:00:00+07:00");
            with_text(&tale, FACT_rule, names[i] ? names[i] : clock ? "A17" : "A03");
            fold();
            ck_assert_int_eq(state_of("H1", 0), i < 6 ? EPISODE_RECEIVED : EPISODE_OWED);
        }
    memcpy(rules, little_rules, sizeof(rules));
}
END_TEST

/* Two rows on one clock: the one that bears the name is meant, also when it has gone its way. */
START_TEST(the_row_of_that_name)
{
    own_rows(2);
    happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
    step(HANDED, -1, NULL, DAY "10:00:00+07:00");
    with_text(&tale, FACT_rule, "A17");
    int twice = step(HANDED, -1, NULL, DAY "11:00:00+07:00");
    with_text(&tale, FACT_rule, "A17");
    fold();
    ck_assert_int_eq(state_of("A17", 0), EPISODE_RECEIVED);
    ck_assert_int_eq(state_of("H1", 0), EPISODE_OWED);
    ck_assert_str_eq(told(twice), "this step had been recorded before: the assignment is sent");
}
END_TEST

/* Where no row is named the paper comes first, the file later; of two of a kind the first. */
START_TEST(the_paper_before_the_file)
{
    static const struct {
        const char *carries[2];
        int first;
    } cases[] = {{{"decision", "decision"}, 0},
                 {{"file", "decision"}, 1},
                 {{"decision", "file"}, 0},
                 {{"file", "file"}, 0}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        own_rows(2);
        for (int k = 0; k < 2; k++)
            rows[k].carries = str_of(cases[i].carries[k]);
        int cause = happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
        step(HANDED, cause, "procuracy", DAY "10:00:00+07:00");
        fold();
        ck_assert_int_eq(state_of("A17", 0), cases[i].first == 0 ? EPISODE_RECEIVED : EPISODE_OWED);
        ck_assert_int_eq(state_of("H1", 0), cases[i].first == 1 ? EPISODE_RECEIVED : EPISODE_OWED);
        step(HANDED, cause, "procuracy", DAY "11:00:00+07:00");
        fold();
        ck_assert_int_eq(state_of("A17", 0), EPISODE_RECEIVED);
        ck_assert_int_eq(state_of("H1", 0), EPISODE_RECEIVED);
    }
}
END_TEST

/* Who sends it is not who gets it; and one of two persons is not the other. */
START_TEST(whose_step_it_is)
{
    own_rows(2);
    rows[1] = little_handoffs[1]; /* to whom H3 comes from */
    int a = person_add(&tale, PERSON_ACCUSED, "1990-01-01"),
        b = person_add(&tale, PERSON_ACCUSED, "1991-01-01");
    rows[0] = little_handoffs[2]; /* H3: of custody, by a clock of each person */
    happen(&tale, CUSTODY, DAY "09:00:00+07:00");
    with_num(&tale, FACT_person, a);
    happen(&tale, CUSTODY, DAY "09:00:00+07:00");
    with_num(&tale, FACT_person, b);
    int e = step(HAND_SENT, -1, "investigation_agency", DAY "10:00:00+07:00");
    with_text(&tale, FACT_rule, "H3");
    with_num(&tale, FACT_person, b);
    fold();
    ck_assert_int_eq(state_of("H3", 0), EPISODE_OWED);
    ck_assert_int_eq(state_of("H3", 1), EPISODE_SENT);
    ck_assert_ptr_null(told(e));
}
END_TEST

/* A receipt with which another handing over begins is no step of that one. */
START_TEST(a_step_that_begins_another)
{
    static const struct pattern handed[] = {ON(HANDED)};
    own_rows(2);
    rows[1].cause = (struct patterns){handed, 1};
    rows[1].rule = -1;
    happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
    step(HANDED, -1, NULL, DAY "10:00:00+07:00");
    with_text(&tale, FACT_rule, "H1");
    fold();
    ck_assert_int_eq(state_of("H1", 0), EPISODE_OWED);
    step(HAND_SENT, -1, NULL, DAY "11:00:00+07:00");
    with_text(&tale, FACT_rule, "H1");
    fold();
    ck_assert_int_eq(state_of("H1", 0), EPISODE_SENT);
}
END_TEST

/* What came back and was sent again has had its turn: a third sending means nothing that is there. */
START_TEST(sent_again_once)
{
    own_rows(1);
    int cause = happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
    step(HANDED, cause, NULL, DAY "10:00:00+07:00");
    step(HAND_RETURNED, cause, NULL, DAY "11:00:00+07:00");
    int back = step(HAND_RETURNED, cause, NULL, DAY "12:00:00+07:00");
    fold();
    ck_assert_str_eq(told(back), "this handoff had ended before: the assignment is sent");
    ck_assert_ptr_null(episode_of(&out, EPISODE_HANDOFF, "H1", 1));
    int again = step(HAND_SENT, cause, NULL, DAY "13:00:00+07:00");
    step(HANDED, cause, NULL, DAY "14:00:00+07:00");
    step(HAND_ACCEPTED, cause, NULL, DAY "15:00:00+07:00");
    int third = step(HAND_SENT, cause, NULL, DAY "16:00:00+07:00");
    fold();
    ck_assert_ptr_null(told(again));
    ck_assert_int_eq(state_of("H1", 1), EPISODE_ACCEPTED);
    ck_assert_str_eq(told(third), "this handoff had ended before: the assignment is sent");
    ck_assert_ptr_null(episode_of(&out, EPISODE_HANDOFF, "H1", 2));
}
END_TEST

/* While another is open that is meant, not the one that came back. */
START_TEST(what_is_open_comes_first)
{
    own_rows(2);
    rows[0].to = STR("court");
    int cause = happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
    step(HANDED, cause, "court", DAY "10:00:00+07:00");
    step(HAND_RETURNED, cause, "court", DAY "11:00:00+07:00");
    fold();
    ck_assert_int_eq(state_of("A17", 0), EPISODE_RETURNED);
    step(HANDED, cause, NULL, DAY "12:00:00+07:00");
    fold();
    ck_assert_int_eq(state_of("H1", 0), EPISODE_RECEIVED);
    ck_assert_ptr_null(episode_of(&out, EPISODE_HANDOFF, "A17", 1));
}
END_TEST

START_TEST(what_is_told_of_a_step)
{
    static const struct {
        int first, type;
        const char *by, *said;
    } cases[] = {
        {HAND_SENT, HAND_ACCEPTED, NULL, "accepted before its receipt was recorded: the assignment is sent"},
        {HAND_SENT, HAND_RETURNED, NULL, "returned before its receipt was recorded: the assignment is sent"},
        {HANDED, HANDED, NULL, "this step had been recorded before: the assignment is sent"},
        {HAND_ACCEPTED, HANDED, "procuracy", "this handoff had ended before: the assignment is sent"},
        {HAND_ACCEPTED, HANDED, NULL, "this handoff had ended before: the assignment is sent"},
        {HAND_SENT, HANDED, "court", "the agency recorded is not the addressee: the assignment is sent"},
        {HAND_SENT, HANDED, "accused", NULL},
        {HAND_SENT, HANDED, "procuracy", NULL},
        {HAND_SENT, HANDED, NULL, NULL}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        own_rows(3);
        rows[0].cause = rows[2].cause = (struct patterns){LIST(merged)}; /* addressed to a court, once */
        rows[0].to = STR("court");
        int cause = happen(&tale, ASSIGNED, DAY "09:00:00+07:00");
        step(cases[i].first, cause, NULL, DAY "10:00:00+07:00");
        int e = step(cases[i].type, cause, cases[i].by, DAY "11:00:00+07:00");
        fold();
        if (cases[i].said)
            ck_assert_str_eq(told(e), cases[i].said);
        else
            ck_assert_ptr_null(told(e));
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_names_of_a_row,         the_row_of_that_name, the_paper_before_the_file, whose_step_it_is,
        a_step_that_begins_another, sent_again_once,      what_is_open_comes_first,  what_is_told_of_a_step};
    Suite *s = suite_create("steps of handoffs");
    TCase *tc = tcase_create("which is meant");
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
