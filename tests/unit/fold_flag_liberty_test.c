/* Tests that nobody is left without a limit when a flag goes: the shorter row goes on until the one whose place it took has an end. */
#include "tests/unit/little_liberty.h"

enum { QUICK = LD36 }; /* its row is given to the stand-in */

static const int of_first[] = {LD02}, of_d31[] = {LD31};

static struct rule rules[LIBERTY_RULES];
static struct event_type events[L_EVENTS];
static struct pack law;

/* Hours after each other from 10 March: i initiated (E01 begins), c concluded (it ends), d detained by the procuracy, p the file came
   to it (G01 begins if the row says so), q quick, o ordinary again. Days of the two rows (0: as long as what caps them). */
static const struct {
    int ordinary, days, quick_days;
    bool stage, quick_in_e01;
    const char *acts;
    bool back;
} cases[] = {
    {LD31, 0, 10, true, false, "dqpo", true},   /* as long as the stage, whose term is the first of all */
    {LD31, 0, 10, false, false, "dqpo", false}, /* nothing says how long: ten days stay ten days */
    {LD02, 0, 10, true, false, "dqpo", true},
    {LD02, 0, 10, false, false, "dqpo", false},
    {LD31, 1, 10, false, false, "dqpo", true}, /* the law says so itself, be it one day */
    {LD31, 20, 10, false, false, "dqpo", true},
    {LD31, 0, 10, false, true, "idqpo", false}, /* what caps the one does not cap the other, … */
    {LD31, 0, 0, false, true, "idqpco", false}, /* … nor what did */
    {LD31, 0, 0, true, true, "idqpco", true},
};

static void setup_rows(int n)
{
    memcpy(rules, liberty_rules, sizeof(rules));
    memcpy(events, liberty_events, sizeof(events));
    law = liberty_pack;
    law.rules = rules;
    law.events = events;
    events[L_OPENED].flag = events[L_JUDGED].flag = STR("quick");
    events[L_JUDGED].unflags = true;
    rules[QUICK] = liberty_rules[LD31];
    rules[QUICK].id = STR("J06");
    rules[QUICK].starts = NULL;
    rules[QUICK].nstarts = rules[LD34].nstarts = rules[LD26].nshortens = 0;
    rules[QUICK].amount = cases[n].quick_days;
    rules[QUICK].unit = UNIT_DAY;
    rules[QUICK].cap = only_e01;
    rules[QUICK].ncap = cases[n].quick_in_e01;
    rules[QUICK].instead = cases[n].ordinary == LD02 ? of_first : of_d31;
    rules[QUICK].ninstead = 1;
    rules[QUICK].instead_flag = STR("quick");
    rules[LD31].amount = cases[n].days;
    rules[LD31].unit = UNIT_DAY;
    if (cases[n].ordinary != LD31) {
        rules[cases[n].ordinary] = rules[LD31];
        rules[LD31].nstarts = 0;
    }
    if (!cases[n].stage)
        rules[LG01].nstarts = 0;
}

static int type_of(char c)
{
    switch (c) {
    case 'i':
        return L_INITIATED;
    case 'c':
        return L_CONCLUDED;
    case 'd':
        return L_DETAINED;
    case 'p':
        return L_TO_PROCURACY;
    case 'q':
        return L_OPENED;
    default:
        return L_JUDGED;
    }
}

static bool is_running(int row)
{
    for (size_t i = 0; i < out.ndeadlines; i++)
        if (out.deadlines[i].rule == row && out.deadlines[i].status == STATUS_RUNNING)
            return true;
    return false;
}

START_TEST(nobody_without_a_limit)
{
    struct fold_options opt = {0};
    struct fail fail;
    inst_t at = inst_of("2026-03-10T08:00:00+07:00");
    setup_rows(_i);
    for (const char *p = cases[_i].acts; *p; p++, at += HOUR_US) {
        happen_when(&tale, type_of(*p), (struct when){WHEN_INSTANT, at, at});
        if (strchr("dp", *p))
            with_num(&tale, FACT_person, A1);
        if (*p == 'd')
            with_text(&tale, FACT_by, "procuracy");
    }
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_assert(deadline_of(&law, &out, "J06", 0));
    ck_assert(is_running(cases[_i].ordinary) == cases[_i].back);
    ck_assert(is_running(QUICK) != cases[_i].back);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("limits under a flag");
    TCase *tc = tcase_create("limits under a flag");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, nobody_without_a_limit, 0, ARRAY_LEN(cases));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
