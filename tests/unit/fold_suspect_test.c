/* Tests when what an offence looks like stands for its class: as long as nobody, or not he who is asked for, is charged with anything. */
#include "tests/unit/case_fold.h"

static struct rule rules[R_COUNT];
static struct event_type events[EV_COUNT];
static struct pack law;

/* Days after each other: rN it looks like clause N of Art. 146; iN the case is initiated for that (9: for an article that nobody
   knows), aN and bN accused 1 or 2 is charged with it; x the charge of accused 1 is taken back; h a hearing, ha and hb one of that accused: it begins the row for serious
   offences, of the case or of a person. */
static const struct {
    bool of_person;
    const char *acts;
    int begun;
} cases[] = {
    {false, "h", 0},          {false, "r2 h", 1},
    {false, "r1 h", 0},       {false, "r1 r2 h", 1},
    {false, "r2 r1 h", 1}, /* the heavier of what it looked like */
    {false, "i1 r2 h", 0}, /* whoever is charged is charged with that */
    {false, "i2 h", 1},       {false, "r2 i1 h", 0},
    {false, "i9 r2 h", 0}, /* with what, nobody knows: but it is a charge */
    {false, "a9 r2 h", 0},    {false, "a9 b9 r2 h", 0},
    {true, "r2 ha", 1},       {true, "i9 r2 ha", 0},
    {true, "a9 r2 ha", 0},    {true, "a9 r2 hb", 1}, /* another is charged */
    {true, "b9 r2 ha", 1},    {true, "b9 a9 r2 ha", 0},
    {true, "a9 b9 r2 ha", 0}, {false, "r2 a1 x h", 1}, /* nobody is charged any more */
    {true, "r2 a1 x ha", 0}, /* whose charge was taken back is not held for a heavier one */
};

static void setup_suspected(void)
{
    setup();
    memcpy(rules, case_rules, sizeof(rules));
    memcpy(events, case_events, sizeof(events));
    law = case_pack;
    law.rules = rules;
    law.events = events;
    events[EV_REVIEW].charge = CHARGE_SUSPECTS;
    rules[R_I25].starts = at_case_hearing;
    rules[R_I25].suspected = true;
    rules[R_I25].classes = BIT_SERIOUS;
}

static void happens(const char *acts)
{
    char at[] = "2026-03-02T09:00:00+07:00";
    for (const char *p = acts; *p; at[9]++) {
        char what = *p++;
        int person = what == 'a' || what == 'x' ? 1 : what == 'b' ? 2 : -1;
        if (what == 'h' && *p && *p != ' ')
            person = *p++ == 'a' ? 1 : 2;
        int type = what == 'r'   ? EV_REVIEW
                   : what == 'i' ? EV_INITIATED
                   : what == 'h' ? EV_HEARING
                   : what == 'x' ? EV_ANNULLED
                                 : EV_CHARGED;
        bool named = *p && *p != ' ';
        charge(&tale, type, person, !named ? 0 : *p == '9' ? 999 : 146, !named ? 0 : *p == '2' ? 2 : 1, at);
        p += named;
        p += *p == ' ';
    }
}

START_TEST(what_it_looks_like)
{
    struct fold_options opt = {0};
    rules[R_I25].subject = cases[_i].of_person ? SUBJECT_PERSON : SUBJECT_CASE;
    happens(cases[_i].acts);
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_assert((deadline_of(&law, &out, "I25", 0) != NULL) == cases[_i].begun);
}
END_TEST

/* What waits for its class starts, from its own day, when the charge of which nobody knew the class is taken back. */
START_TEST(a_suspicion_counts_again)
{
    struct fold_options opt = {0};
    rules[R_I25].family = STR("what waits");
    happens("r2 a9 h x");
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    const struct deadline *d = deadline_of(&law, &out, "I25", 0);
    ck_assert_ptr_nonnull(d);
    ck_assert(d->starts_at.lo == inst_of("2026-03-04T09:00:00+07:00"));
    ck_due(d, "2026-03-12T00:00:00+07:00"); /* seven days after the 4th */
}
END_TEST

/* An article of the group is one whichever of the acts named it, the first or another. */
START_TEST(one_of_the_articles_named)
{
    static const struct offence_group groups[] = {{.first_article = 141, .last_article = 142}};
    struct fold_options opt = {0};
    law.groups = groups;
    law.ngroups = ARRAY_LEN(groups);
    rules[R_I25].classes = 0;
    rules[R_I25].when.offence_group = 0;
    for (int others = 0; others < 3; others++) {
        tale.nevents = tale.nfacts = 0;
        for (int i = 0; i < 3; i++) /* 146, 146, 146; 146, 146, 142; 146, 142, 142 */
            charge(&tale, EV_REVIEW, -1, i + others >= 3 ? 142 : 146, 1, "2026-03-02T09:00:00+07:00");
        happen(&tale, EV_HEARING, "2026-03-03T09:00:00+07:00");
        struct history h = tale_history(&tale);
        fail_clear(&fail);
        ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
        ck_assert((deadline_of(&law, &out, "I25", 0) != NULL) == (others > 0));
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("suspicion");
    TCase *tc = tcase_create("suspicion");
    tcase_add_checked_fixture(tc, setup_suspected, teardown);
    tcase_add_test(tc, a_suspicion_counts_again);
    tcase_add_test(tc, one_of_the_articles_named);
    tcase_add_loop_test(tc, what_it_looks_like, 0, ARRAY_LEN(cases));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
