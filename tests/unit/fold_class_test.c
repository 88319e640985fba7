/* Tests the class of offence: whose it is, what starts by it, and what goes over to another row when it changes. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

START_TEST(the_heaviest_charge_leads)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    fold(NULL);
    ck_assert_int_eq(out.class, LESS);
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 142, 1, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(out.class, VERY); /* the heaviest of all persons charged */
    of_person(&tale, EV_ANNULLED, 2, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(out.class, LESS); /* of those that stand */
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(out.class, LESS); /* nobody is charged: as initiated */
    happen(&tale, EV_INDICTED, AT_9("2026-03-07"));
    with_num(&tale, FACT_max_penalty, 7);
    fold(NULL);
    ck_assert_int_eq(out.class, SERIOUS);
}
END_TEST

START_TEST(a_charge_without_an_offence_is_that_of_the_case)
{
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    of_person(&tale, EV_CHARGED, 1, AT_9("2026-03-03"));
    fold(NULL);
    ck_assert_int_eq(out.class, SERIOUS);
    of_person(&tale, EV_CHANGED, 1, AT_9("2026-03-04")); /* says nothing new */
    fold(NULL);
    ck_assert_int_eq(out.class, SERIOUS);
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 0);
}
END_TEST

START_TEST(an_indictment_replaces_everybodys)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 142, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_DETAINED, 2, AT_9("2026-03-04"));
    charge(&tale, EV_INDICTED, -1, 146, 1, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(out.class, LESS);
    ck_assert_int_eq(nth("D22", 0)->status, STATUS_SUPERSEDED); /* that of the person too */
    ck_assert_int_eq(nth("D21", 0)->subject, 2);
    of_person(&tale, EV_ANNULLED, 1, AT_9("2026-03-06"));
    of_person(&tale, EV_ANNULLED, 2, AT_9("2026-03-06"));
    fold(NULL);
    ck_assert_int_eq(out.class, LESS); /* what the case was initiated for stands still */
}
END_TEST

/* Heavier: the longer row from the old start; the extension goes along, the step before the end follows. */
START_TEST(a_heavier_class_takes_over)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    lengthened(&tale, EV_EXTENDED, 2, "month", "procuracy_regional", AT_9("2026-04-02"));
    int changed = charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-04-10"));
    fold(NULL);
    const struct deadline *old = nth("E01b", 0), *new = nth("E03", 0);
    ck_assert_int_eq(old->status, STATUS_SUPERSEDED);
    ck_assert_ptr_eq(&out.deadlines[old->superseded_by], new);
    ck_assert_ptr_eq(&out.deadlines[new->replaces], old);
    ck_assert_int_eq(new->started_by, changed);
    ck_assert(new->starts_at.lo == inst_of(AT_9("2026-03-02")));
    ck_assert_int_eq((int)new->nextensions, 1);
    ck_assert_int_eq(new->extensions[0].amount, 2);
    ck_due(new, "2026-09-03T00:00:00+07:00"); /* 2 March and four months and two */
    ck_assert_int_eq(new->class, VERY);
    ck_assert_int_eq(old->spans[old->nspans - 1].class, LESS);
    const struct deadline *review = nth("E22", 0);
    ck_assert_ptr_eq(&out.deadlines[review->before], new);
    ck_assert_int_eq(nth("E18", 0)->status, STATUS_SUPERSEDED); /* ten days before becomes twenty */
    ck_assert_ptr_eq(&out.deadlines[nth("E20", 0)->before], new);
    ck_says(new, LANG_VI, "Thay cho thời hạn E01b (Đ172) do đổi loại tội phạm");
    ck_says(new, LANG_EN, "Class of the offence charged: very_serious.");
    ck_says(old, LANG_EN, "Replaced by term E03, because the class of the offence changed");
}
END_TEST

/* To and fro: three deadlines, each with an id of its own; what the shorter ladder has no step for is there again later. */
START_TEST(classes_flip_to_and_fro)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-03"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    lengthened(&tale, EV_EXTENDED, 3, "month", "procuracy_regional", AT_9("2026-04-02"));
    happen(&tale, EV_REQUESTED, AT_9("2026-07-01"));
    lengthened(&tale, EV_EXTENDED, 2, "month", "procuracy_regional", AT_9("2026-07-02"));
    charge(&tale, EV_CHANGED, 1, 146, 1, AT_9("2026-07-03"));
    charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-07-04"));
    fold(NULL);
    ck_assert_int_eq(count("E01b"), 2);
    ck_assert_int_eq(count("E02"), 2);
    const struct deadline *lighter = nth("E01b", 1), *again = nth("E02", 1);
    ck_assert_int_eq((int)lighter->nextensions, 1); /* its one step, cut to two months */
    ck_assert_int_eq(lighter->extensions[0].amount, 2);
    ck_assert_int_eq(lighter->round, 2);
    ck_assert_int_eq((int)again->nextensions, 2);
    ck_assert_int_eq(again->extensions[0].amount, 3);
    ck_assert_int_eq(again->extensions[1].amount, 2);
    ck_due(again, "2026-11-03T00:00:00+07:00"); /* 2 March and three months, three and two */
    ck_assert_int_eq(again->status, STATUS_RUNNING);
    ck_assert_int_ne(nth("E02", 0)->started_by, again->started_by);
}
END_TEST

/* Charged at one instant: the case is never lighter in between; what is told in between finds what was told before it. */
START_TEST(charges_of_one_instant)
{
    charge(&tale, EV_INITIATED, -1, 142, 1, AT_9("2026-03-02"));
    happen(&tale, EV_REQUESTED, AT_9("2026-04-01"));
    lengthened(&tale, EV_EXTENDED, 4, "month", "procuracy_regional", AT_9("2026-04-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-04-10"));
    charge(&tale, EV_CHARGED, 2, 142, 1, AT_9("2026-04-10"));
    fold(NULL);
    ck_assert_int_eq(count("E01b"), 0);
    ck_assert_int_eq(count("E03"), 1);
    ck_due(nth("E03", 0), "2026-11-03T00:00:00+07:00");
    tale.nevents--;
    int between = of_person(&tale, EV_DETAINED, 1, AT_9("2026-04-10"));
    int last = charge(&tale, EV_CHARGED, 2, 142, 1, AT_9("2026-04-10"));
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(nth("D21", 0)->started_by, between);
    ck_assert_int_eq(nth("E03", 1)->started_by, last);
    ck_due(nth("E03", 1), "2026-11-03T00:00:00+07:00");
}
END_TEST

/* Of several charges folded together each tells what it changed itself. */
START_TEST(each_charge_has_its_own_effect)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    of_person(&tale, EV_DETAINED, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_DETAINED, 2, AT_9("2026-03-03"));
    int very = charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-04"));
    int serious = charge(&tale, EV_CHARGED, 2, 146, 2, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(nth("E03", 0)->started_by, very);
    ck_assert_int_eq(nth("D22", 0)->started_by, very);
    ck_assert_int_eq(nth("D22", 1)->started_by, serious);
    ck_assert_int_eq(nth("D21", 1)->ended_by, serious);
}
END_TEST

/* The row that was in force when the term began, also for a class that it gets later. */
START_TEST(the_row_of_the_day_of_the_start)
{
    charge(&tale, EV_INITIATED, -1, 142, 1, AT_9("2025-06-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2025-07-15"));
    fold(NULL);
    ck_assert_int_eq(nth("E03", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(count("E01b"), 0);
    ck_due(nth("E01a", 0), "2025-08-05T00:00:00+07:00"); /* 2 August is a Saturday */
    happen(&tale, EV_REQUESTED, AT_9("2025-07-16"));
    lengthened(&tale, EV_EXTENDED, 2, "month", "procuracy_regional", AT_9("2025-07-17"));
    fold(NULL); /* who may grant it is as of the act */
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_AUTHORITY), 0);
    tale.facts[tale.nfacts - 1].v.text = STR("procuracy_district");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_AUTHORITY), 1);
}
END_TEST

START_TEST(an_unknown_class_is_told_and_awaited)
{
    charge(&tale, EV_INITIATED, -1, 142, 0, AT_9("2026-03-02"));
    fold(NULL);
    ck_assert_int_eq(out.class, -1);
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1); /* once, for all rows of the family */
    ck_assert_int_eq((int)out.ndeadlines, 0);
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-12"));
    fold(NULL);
    ck_due(nth("E03", 0), "2026-07-03T00:00:00+07:00"); /* from the initiation */
    ck_assert_int_eq(nth("E03", 0)->started_by, 0);
    ck_assert(nth("E03", 0)->spans[0].from == inst_of(AT_9("2026-03-12"))); /* but told from the charge on */
    ck_assert_ptr_eq(&out.deadlines[nth("E22", 0)->before], nth("E03", 0));
    ck_assert_int_eq(count("E18"), 0);
    ck_assert_int_eq(count("E20"), 1);
    tale.events[1].type = EV_CONCLUDED; /* over before anybody knew */
    tale.events[1].nfacts = 0;
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-13"));
    fold(NULL);
    ck_assert_int_eq(count("E03"), 0);
}
END_TEST

START_TEST(length_of_another_row)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    happen(&tale, EV_CONCLUDED, AT_9("2026-03-10"));
    happen(&tale, EV_AGAIN, AT_9("2026-03-16"));
    fold(NULL);
    const struct deadline *d = nth("E17", 0);
    ck_due(d, "2026-05-19T00:00:00+07:00"); /* 16 May is a Saturday */
    ck_assert_int_eq(d->length, R_E01B);
    ck_says(d, LANG_VI, "Thời hạn lấy theo quy định E01b (Đ172).");
    happen(&tale, EV_REQUESTED, AT_9("2026-03-17"));
    lengthened(&tale, EV_EXTENDED, 2, "month", "procuracy_regional", AT_9("2026-03-18"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-20"));
    fold(NULL);
    ck_assert_int_eq(count("E17"), 1); /* in place */
    d = nth("E17", 0);
    ck_due(d, "2026-08-18T00:00:00+07:00"); /* three months and the two: 16 August is a Sunday */
    ck_assert_int_eq(d->length, R_E02);
    ck_assert_int_eq(d->class, SERIOUS);
    ck_assert_int_eq(d->spans[0].class, LESS);
    ck_assert_int_eq((int)d->nspans, 3);
}
END_TEST

/* An act that names one of two ends nothing of the case; one that names the last who is left does. */
START_TEST(whole_or_one_of_several)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-03"));
    of_person(&tale, EV_LEFT, 1, AT_9("2026-03-04"));
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_RUNNING);
    of_person(&tale, EV_LEFT, 2, AT_9("2026-03-05"));
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_MET);
    of_person(&tale, EV_BACK, 1, "2026-03-04T10:00:00+07:00"); /* told later: he was back by then */
    fold(NULL);
    ck_assert_int_eq(nth("E01b", 0)->status, STATUS_RUNNING);
}
END_TEST

/* The receipt of the paper of one person's charge ends what was owed for that person alone. */
START_TEST(a_paper_names_whom_its_event_names)
{
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    int one = charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 2, 146, 1, AT_9("2026-03-03"));
    happen(&tale, EV_PAPER, AT_9("2026-03-04"));
    with_num(&tale, FACT_of, one);
    fold(NULL);
    ck_assert_int_eq(count("C11"), 2);
    ck_assert_int_eq(nth("C11", 0)->subject, 1);
    ck_assert_int_eq(nth("C11", 0)->status, STATUS_MET);
    ck_assert_int_eq(nth("C11", 1)->status, STATUS_RUNNING);
}
END_TEST

int main(void)
{
    static const TTest *tests[16];
    size_t n = 0;
    tests[n++] = the_heaviest_charge_leads;
    tests[n++] = a_charge_without_an_offence_is_that_of_the_case;
    tests[n++] = an_indictment_replaces_everybodys;
    tests[n++] = a_heavier_class_takes_over;
    tests[n++] = classes_flip_to_and_fro;
    tests[n++] = charges_of_one_instant;
    tests[n++] = each_charge_has_its_own_effect;
    tests[n++] = the_row_of_the_day_of_the_start;
    tests[n++] = an_unknown_class_is_told_and_awaited;
    tests[n++] = length_of_another_row;
    tests[n++] = whole_or_one_of_several;
    tests[n++] = a_paper_names_whom_its_event_names;
    return run_tests("fold class", tests, n);
}
