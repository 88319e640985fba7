/* Tests who is charged with what after decisions are taken back, rejected, restored and amended, down to one clause of one act. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

/* The little law of a case, in which one type of event does something else with the charges. */
static struct event_type events[EV_COUNT];
static struct pack changed;

static struct event_type *event_of(int type)
{
    memcpy(events, case_events, sizeof(events));
    changed = case_pack;
    changed.events = events;
    return &events[type];
}

static void fold_changed(void)
{
    struct history h = tale_history(&tale);
    const struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&changed, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static int class_after(void)
{
    fold_changed();
    return out.class;
}

static int class_now(void)
{
    fold(NULL);
    return out.class;
}

/* Two accused and nobody else: the first person of all is one of them. */
static void accused_alone(void)
{
    tale_begin(&tale);
    tale.npersons = 0;
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
}

/* More than the heaviest class threatens is of that class; exactly what a class threatens is of it (BLHS Art. 9). */
START_TEST(the_penalty_alone_gives_the_class)
{
    static const struct {
        int most, class;
    } of[] = {{1, LESS}, {3, LESS},  {4, SERIOUS}, {7, SERIOUS},
              {8, VERY}, {15, VERY}, {20, VERY},   {99, VERY}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        tale.nevents = 0;
        happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
        with_num(&tale, FACT_max_penalty, of[i].most);
        ck_assert_int_eq(class_now(), of[i].class);
    }
}
END_TEST

/* A decision that takes back one clause of one article leaves the others of the same person, and those of others. */
START_TEST(one_clause_is_taken_back)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-04"));
    charge(&tale, EV_CHARGED, 2, 146, 2, AT_9("2026-03-05"));
    ck_assert_int_eq(class_now(), VERY);
    charge(&tale, EV_ANNULLED, 1, 142, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_now(), SERIOUS);
    tale.nevents--;
    charge(&tale, EV_ANNULLED, 1, 142, 2, AT_9("2026-03-06")); /* no such clause of what he is charged with */
    ck_assert_int_eq(class_now(), VERY);
    tale.nevents--;
    charge(&tale, EV_ANNULLED, 1, 146, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_now(), VERY);
    tale.nevents--;
    charge(&tale, EV_ANNULLED, 1, 142, 0, AT_9("2026-03-06")); /* every clause of the article */
    ck_assert_int_eq(class_now(), SERIOUS);
    tale.nevents--;
    charge(&tale, EV_ANNULLED, 2, 142, 1, AT_9("2026-03-06")); /* of another person */
    ck_assert_int_eq(class_now(), VERY);
    charge(&tale, EV_ANNULLED, -1, 142, 1, AT_9("2026-03-07")); /* of everybody */
    ck_assert_int_eq(class_now(), SERIOUS);
    charge(&tale, EV_ANNULLED, -1, 146, 2, AT_9("2026-03-08"));
    ck_assert_int_eq(class_now(), LESS); /* what the case was initiated for is nobody's charge */
}
END_TEST

/* Art. 180.3: when the last decision falls, what it had replaced stands again, and only that. */
START_TEST(the_last_decision_falls)
{
    event_of(EV_ANNULLED)->charge = CHARGE_REJECTS;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-03"));
    charge(&tale, EV_CHANGED, 1, 142, 1, AT_9("2026-03-04"));
    ck_assert_int_eq(class_after(), VERY);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-05"));
    ck_assert_int_eq(class_after(), SERIOUS);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_after(), LESS); /* nobody is charged: as initiated */
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-07"));
    ck_assert_int_eq(class_after(), LESS); /* and nothing more can fall */
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-08"));
    ck_assert_int_eq(class_after(), VERY);
    of_person(&tale, EV_ANNULLED, 2, AT_9("2026-03-09")); /* who was never charged */
    ck_assert_int_eq(class_after(), VERY);
}
END_TEST

/* Of two charges that stand the later falls, whichever is the heavier; one that is named falls though it is not the last. */
START_TEST(the_later_of_two_falls)
{
    event_of(EV_ANNULLED)->charge = CHARGE_REJECTS;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-04"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-05")); /* later still, but another's */
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_after(), VERY);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-07"));
    ck_assert_int_eq(class_after(), LESS);
    tale.nevents -= 2;
    charge(&tale, EV_ANNULLED, 1, 142, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_after(), SERIOUS);
    charge(&tale, EV_ANNULLED, 1, 142, 1, AT_9("2026-03-07")); /* it does not stand: the last of all falls */
    ck_assert_int_eq(class_after(), LESS);
}
END_TEST

/* A charge of the very first act falls like any other; that of the case is nobody's. */
START_TEST(the_first_act_falls)
{
    event_of(EV_ANNULLED)->charge = CHARGE_REJECTS;
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-02"));
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-03"));
    ck_assert_int_eq(class_after(), VERY);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-04"));
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_ANNULLED, -1, AT_9("2026-03-05"));
    ck_assert_int_eq(class_after(), LESS);
}
END_TEST

/* Art. 235: what was discontinued stands again when the case is resumed: of that person, once, and not what was replaced. */
START_TEST(what_was_taken_back_stands_again)
{
    event_of(EV_BACK)->charge = CHARGE_RESTORES;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-04"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-05"));
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_BACK, 2, AT_9("2026-03-07")); /* nothing of his had been taken back */
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_BACK, 1, AT_9("2026-03-08"));
    ck_assert_int_eq(class_after(), SERIOUS);
    charge(&tale, EV_CHANGED, 1, 146, 1, AT_9("2026-03-09"));
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_BACK, 1,
              AT_9("2026-03-10")); /* it stood again once; since then it has been replaced */
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_ANNULLED, -1, AT_9("2026-03-11"));
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-12"));
    of_person(&tale, EV_BACK, -1, AT_9("2026-03-13"));
    ck_assert_int_eq(class_after(), LESS);
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-14"));
    fold_changed();
    ck_assert_ptr_nonnull(deadline_of(&changed, &out, "D21", 0));
}
END_TEST

/* Art. 156.1: the offence of the case becomes another; of a kind that adds there is one more. */
START_TEST(the_case_is_amended)
{
    static const struct str adds[] = {TEXT("supplemented"), TEXT("joined")};
    struct event_type *amended = event_of(EV_AGAIN);
    amended->charge = CHARGE_AMENDS;
    amended->charge_adds = adds;
    amended->ncharge_adds = ARRAY_LEN(adds);
    charge(&tale, EV_INITIATED, -1, 142, 1, AT_9("2026-03-02"));
    charge(&tale, EV_AGAIN, -1, 146, 1, AT_9("2026-03-03"));
    ck_assert_int_eq(class_after(), LESS);
    for (size_t i = 0; i < ARRAY_LEN(adds); i++) {
        tale.nevents = 1;
        charge(&tale, EV_AGAIN, -1, 146, 1, AT_9("2026-03-03"));
        with_text(&tale, FACT_kind, (const char *)adds[i].p);
        ck_assert_int_eq(class_after(), VERY);
    }
    tale.nevents = 1;
    charge(&tale, EV_AGAIN, -1, 146, 1, AT_9("2026-03-03"));
    with_text(&tale, FACT_kind, "replaced");
    ck_assert_int_eq(class_after(), LESS);
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-04"));
    charge(&tale, EV_AGAIN, -1, 142, 1, AT_9("2026-03-05")); /* what a person is charged with stays */
    ck_assert_int_eq(class_after(), SERIOUS);
    tale.nevents = 1;
    charge(&tale, EV_AGAIN, -1, 0, 0, AT_9("2026-03-05")); /* says nothing new */
    ck_assert_int_eq(class_after(), VERY);
}
END_TEST

/* An indictment for another offence is each charged person's; the case is none of them, and has its own still. */
START_TEST(what_is_charged_anew_is_theirs_alone)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_INDICTED, -1, 142, 1, AT_9("2026-03-05"));
    ck_assert_int_eq(class_now(), VERY);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_now(), LESS);
}
END_TEST

/* The first person of a history is a person like any other. */
START_TEST(the_first_of_all_has_a_class_of_his_own)
{
    accused_alone();
    of_person(&tale, EV_DETAINED, 0, AT_9("2026-03-01"));
    fold(NULL);
    ck_assert_int_eq(count("D21") + count("D22"), 0); /* nobody knows the class */
    tale.nevents = 0;
    charge(&tale, EV_INITIATED, -1, 142, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 0, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_DETAINED, 0, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(count("D21"), 1);
    ck_assert_int_eq(count("D22"), 0);
    int more = charge(&tale, EV_CHARGED, 0, 146, 2, AT_9("2026-03-10"));
    fold(NULL);
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(nth("D22", 0)->started_by, more);
    ck_assert_int_eq(out.class, VERY);
    of_person(&tale, EV_ANNULLED, 1,
              AT_9("2026-03-11")); /* of the case it is another class, of him the same */
    fold(NULL);
    ck_assert_int_eq(out.class, SERIOUS);
    ck_assert_int_eq(count("D22"), 1);
}
END_TEST

/* An act that names neither anybody nor an offence says only what stands: nobody is charged with what the case is for. */
START_TEST(a_charge_that_says_nothing)
{
    charge(&tale, EV_INITIATED, -1, 142, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    happen(&tale, EV_CHARGED, AT_9("2026-03-04"));
    ck_assert_int_eq(class_now(), LESS);
}
END_TEST

/* Of the charges of one instant the row that takes over tells which made its person's class another; of the first of all too. */
START_TEST(which_charge_it_was)
{
    accused_alone();
    charge(&tale, EV_CHARGED, 0, 146, 1, AT_9("2026-03-02"));
    of_person(&tale, EV_DETAINED, 0, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-04")); /* the heaviest of the case from here on */
    int his = charge(&tale, EV_CHARGED, 0, 142, 1, AT_9("2026-03-04"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(nth("D22", 0)->started_by, his);
}
END_TEST

/* Whom the act that ends everything must name: the last of those who still take part. */
START_TEST(who_still_takes_part)
{
    event_of(EV_ANNULLED)->charge = CHARGE_REJECTS;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_LEFT, 2, AT_9("2026-03-06"));
    fold_changed();
    ck_assert_int_eq(nth("E01b", 0)->status,
                     STATUS_MET); /* whose charges were taken back is no accused any more */
    of_person(&tale, EV_BACK, 1, AT_9("2026-03-05")); /* unless he was taken back into the case */
    fold_changed();
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_RUNNING);
    accused_alone();
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    of_person(&tale, EV_LEFT, 1, AT_9("2026-03-04")); /* the first of all was reported, and is still there */
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_RUNNING);
    of_person(&tale, EV_LEFT, 0, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_MET);
}
END_TEST

/* That the class is not known is told of the act, not of some row; a law that has no classes does not ask. */
START_TEST(an_unknown_class_is_that_of_the_act)
{
    int e = charge(&tale, EV_CHARGED, 1, 9, 9, AT_9("2026-03-02"));
    fold(NULL);
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1);
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_CLASS_UNKNOWN) {
            ck_assert_int_eq(out.notices[i].rule, -1);
            ck_assert_int_eq(out.notices[i].event, e);
        }
    event_of(0);
    changed.nclasses = changed.noffences = 0;
    fold_changed();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 0);
}
END_TEST

/* The later is the one made later, not the one that stood again later; one of the first act has its place too. */
START_TEST(the_place_of_a_charge)
{
    event_of(EV_REVIEW)->charge = CHARGE_REJECTS;
    events[EV_BACK].charge = CHARGE_RESTORES;
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-03"));
    charge(&tale, EV_ANNULLED, 1, 146, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_BACK, 1, AT_9("2026-03-05"));
    of_person(&tale, EV_REVIEW, 1, AT_9("2026-03-06"));
    ck_assert_int_eq(class_after(), LESS); /* Art. 142 falls */
    tale.nevents = 2;
    charge(&tale, EV_REVIEW, 1, 146, 1, AT_9("2026-03-04"));
    ck_assert_int_eq(class_after(), VERY); /* the charge that is named falls, which was the first act */
    tale.nevents = 2;
    charge(&tale, EV_ANNULLED, 1, 142, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_REVIEW, 1, AT_9("2026-03-05"));
    ck_assert_int_eq(class_after(), -1); /* and brings nothing back that another act took */
}
END_TEST

/* Who left for another case, or whose charge fell, is none of those who come back when nobody is named. */
START_TEST(who_does_not_come_back)
{
    for (int fell = 0; fell < 2; fell++) {
        event_of(EV_ANNULLED)->charge = CHARGE_REJECTS;
        events[EV_REVIEW].part = PART_NAMED_LEAVES;
        accused_alone();
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
        if (fell) {
            charge(&tale, EV_CHARGED, 0, 146, 1, AT_9("2026-03-03"));
            of_person(&tale, EV_ANNULLED, 0, AT_9("2026-03-04"));
        }
        of_person(&tale, fell ? EV_LEFT : EV_REVIEW, 0, AT_9("2026-03-05"));
        happen(&tale, EV_BACK, AT_9("2026-03-06"));
        of_person(&tale, EV_LEFT, 1, AT_9("2026-03-07"));
        fold_changed();
        ck_assert_int_eq(nth("E01b", 0)->status, STATUS_MET);
    }
}
END_TEST

/* Whose only charge was of an unknown class, and fell, is held for what the case was initiated for. */
START_TEST(the_class_of_who_had_none)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 999, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-04"));
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(count("D21"), 1);
    ck_assert_int_eq(nth("D21", 0)->class, LESS);
}
END_TEST

/* Of a case in which the first person of all alone was charged, who leaves it is the last of the charged. */
START_TEST(the_last_of_the_charged)
{
    static const struct pattern last_charged[] = {{.type = EV_LEFT, .whole_charged = true}};
    struct rule rules[R_COUNT];
    memcpy(rules, case_rules, sizeof(rules));
    rules[R_E01B].end = (struct patterns){LIST(last_charged)};
    event_of(0);
    changed.rules = rules;
    accused_alone();
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 0, 146, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_LEFT, 0, AT_9("2026-03-04")); /* the other was only reported */
    fold_changed();
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_MET);
}
END_TEST

/* Of two told one after the other of one instant the case is of no class in between; a date is no instant, and stands alone. */
START_TEST(charged_at_one_instant)
{
    static const struct {
        const char *second;
        int serious, less;
    } of[] = {{AT_9("2026-03-10"), 1, 0}, {"2026-03-10", 2, 1}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-10"));
        charge(&tale, EV_CHARGED, 2, 146, 2, of[i].second);
        fold(NULL);
        ck_assert_int_eq(count("E02"), of[i].serious);
        ck_assert_int_eq(count("E01b"), of[i].less);
    }
}
END_TEST

/* What the first of them began under the new row takes over from the old one when the last of them has come. */
START_TEST(begun_by_the_first_of_one_instant)
{
    static struct rule rules[R_COUNT];
    memcpy(rules, case_rules, sizeof(rules));
    rules[R_E02].starts = at_case_charged;
    event_of(0);
    changed.rules = rules;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    int first = charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-10"));
    charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-10"));
    fold_changed();
    ck_assert_int_eq(count("E02"), 1);
    ck_assert_int_eq(nth("E02", 0)->started_by, first);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_SUPERSEDED);
    ck_assert_ptr_eq(&out.deadlines[nth("E01b", 0)->superseded_by], nth("E02", 0));
}
END_TEST

int main(void)
{
    static const TTest *tests[20];
    size_t n = 0;
    tests[n++] = the_penalty_alone_gives_the_class;
    tests[n++] = one_clause_is_taken_back;
    tests[n++] = the_last_decision_falls;
    tests[n++] = the_later_of_two_falls;
    tests[n++] = the_first_act_falls;
    tests[n++] = what_was_taken_back_stands_again;
    tests[n++] = the_case_is_amended;
    tests[n++] = what_is_charged_anew_is_theirs_alone;
    tests[n++] = the_first_of_all_has_a_class_of_his_own;
    tests[n++] = a_charge_that_says_nothing;
    tests[n++] = which_charge_it_was;
    tests[n++] = who_still_takes_part;
    tests[n++] = an_unknown_class_is_that_of_the_act;
    tests[n++] = the_place_of_a_charge;
    tests[n++] = who_does_not_come_back;
    tests[n++] = the_class_of_who_had_none;
    tests[n++] = the_last_of_the_charged;
    tests[n++] = charged_at_one_instant;
    tests[n++] = begun_by_the_first_of_one_instant;
    return run_tests("charges", tests, n);
}
