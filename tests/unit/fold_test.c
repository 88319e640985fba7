/* Tests what the fold makes of histories, case by case: the worked examples of these stages and the edges of the law. */
#include "tests/unit/little_fold.h"

START_TEST(x03_tip_of_20_days)
{
    tip("2026-03-02T09:00:00+07:00");
    fold("2026-03-03T09:00:00+07:00");
    ck_assert_int_eq(count("B01"), 1); /* one receipt, although two events could be it */
    ck_due_of(nth("B01", 0), "2026-03-24T00:00:00+07:00", "2026-03-22T00:00:00+07:00");
    ck_due_of(nth("A14", 0), "2026-03-06T00:00:00+07:00", "2026-03-05T00:00:00+07:00");
    ck_due_of(nth("A15", 0), "2026-03-06T00:00:00+07:00", "2026-03-05T00:00:00+07:00");
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_RUNNING);
    ck_assert_int_eq(nth("B01", 0)->started_by, 0);
    ck_assert_int_eq(out.stage, STAGE_VERIFICATION);
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(x04_commune_police_across_tet)
{
    received(&tale, "commune_police", "2026-02-16T22:30:00+07:00");
    fold("2026-02-17T09:00:00+07:00");
    ck_due_of(nth("A06", 0), "2026-02-17T22:30:00+07:00", "2026-02-17T22:30:00+07:00");
    ck_assert_int_eq(count("A07") + count("A09") + count("B01"), 0);
    ck_assert_int_eq(out.stage, STAGE_INTAKE);
}
END_TEST

START_TEST(x05_x06_x07_working_days_and_months)
{
    tip("2026-02-13T10:00:00+07:00");
    fold("2026-02-14T09:00:00+07:00");
    ck_due_of(nth("A15", 0), "2026-02-26T00:00:00+07:00", "2026-02-25T00:00:00+07:00");
    tale_begin(&tale);
    tip("2025-12-20T08:00:00+07:00");
    happen(&tale, INITIATED, "2025-12-31T15:00:00+07:00");
    fold("2026-01-05T08:00:00+07:00");
    ck_due_of(nth("E01", 0), "2026-03-03T00:00:00+07:00", "2026-02-28T00:00:00+07:00");
    ck_assert_int_eq(out.stage, STAGE_INVESTIGATION);
    tale_begin(&tale);
    tip("2026-01-07T10:00:00+07:00");
    fold("2026-01-08T08:00:00+07:00");
    ck_due_of(nth("A15", 0), "2026-01-11T00:00:00+07:00", "2026-01-10T00:00:00+07:00");
}
END_TEST

START_TEST(x08_prolonged)
{
    prolonged_tip();
    fold("2026-03-19T08:00:00+07:00");
    ck_due_of(nth("B01", 0), "2026-05-05T00:00:00+07:00", "2026-05-02T00:00:00+07:00");
    ck_due_of(nth("B02", 0), "2026-04-30T00:00:00+07:00", "2026-04-25T00:00:00+07:00");
    ck_assert(!nth("B02", 0)->has_start);
    ck_assert_ptr_eq(&out.deadlines[nth("B02", 0)->before], nth("B01", 0));
    ck_assert_int_eq((int)nth("B01", 0)->nspans, 2);
    ck_assert_int_eq((int)out.nviolations, violations_of(&out, VIOLATION_LATE)); /* of what was never done */
}
END_TEST

START_TEST(x09_then_extended)
{
    prolonged_tip();
    happen(&tale, REQUESTED, "2026-04-20T10:00:00+07:00");
    happen(&tale, DECIDED, "2026-04-22T10:00:00+07:00");
    lengthened(&tale, EXTENDED, 2, "month", "procuracy_provincial", "2026-04-22T10:00:00+07:00");
    acted(&tale, "HO-26", "2026-03-03T08:00:00+07:00"); /* A14 under its other id */
    acted(&tale, "A15", "2026-03-03T08:00:00+07:00");
    happen(&tale, ASSIGNED, "2026-03-03T08:00:00+07:00");
    acted(&tale, "A17", "2026-03-04T08:00:00+07:00");
    happen(&tale, CLASSIFIED, "2026-03-02T10:00:00+07:00");
    fold("2026-04-29T08:00:00+07:00");
    ck_due_of(nth("B01", 0), "2026-07-03T00:00:00+07:00", "2026-07-02T00:00:00+07:00");
    ck_assert_int_eq(nth("B02", 0)->status, STATUS_MET);
    ck_assert_int_eq(nth("B03", 0)->status, STATUS_MET);
    ck_assert_int_eq(nth("A14", 0)->status, STATUS_MET);
    ck_assert_int_eq((int)nth("B01", 0)->nextensions, 2);
    ck_due_of(nth("B11", 0), "2026-06-28T00:00:00+07:00", "2026-06-27T00:00:00+07:00"); /* follows B01 */
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(x10_suspended_and_resumed)
{
    tip("2026-02-27T09:00:00+07:00");
    happen(&tale, SUSPENDED, "2026-03-20T15:00:00+07:00");
    with_text(&tale, FACT_ground, "expertise_pending");
    happen(&tale, RESUMED, "2026-06-01T09:00:00+07:00");
    fold("2026-06-02T08:00:00+07:00");
    ck_due_of(nth("B01", 0), "2026-03-20T00:00:00+07:00", "2026-03-19T00:00:00+07:00");
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_MET_LATE);
    ck_due_of(nth("B08", 0), "2026-07-02T00:00:00+07:00", "2026-07-01T00:00:00+07:00");
    ck_assert_int_eq(nth("B12", 0)->status, STATUS_VOID);
    ck_assert_int_eq(nth("B12", 0)->ended_by, 3);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 0);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_GROUND), 0);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
    ck_assert_int_eq(out.violations[0].code, VIOLATION_LATE);
    ck_assert_int_eq(out.violations[0].event, 2);
}
END_TEST

START_TEST(x11_custody_of_two_accused)
{
    int a1 = person_add(&tale, PERSON_ACCUSED, "1990-01-01"),
        a2 = person_add(&tale, PERSON_ACCUSED, "1985-02-02");
    happen(&tale, CUSTODY, "2026-03-05T20:00:00+07:00");
    with_num(&tale, FACT_person, a1);
    with_when(&tale, FACT_from, "2026-03-05T14:00:00+07:00");
    happen(&tale, CUSTODY, "2026-03-06T12:00:00+07:00");
    with_num(&tale, FACT_person, a2);
    with_when(&tale, FACT_from, "2026-03-06T07:30:00+07:00");
    fold("2026-03-06T13:00:00+07:00");
    ck_due_of(nth("D06", 0), "2026-03-08T14:00:00+07:00", "2026-03-08T14:00:00+07:00");
    ck_due_of(nth("D06", 1), "2026-03-09T07:30:00+07:00", "2026-03-09T07:30:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->subject, a1);
    ck_assert_int_eq(nth("D06", 1)->subject, a2);
    ck_assert_int_eq(nth("D06", 1)->round, 1); /* his first */
    lengthened(&tale, CUSTODY_EXTENDED, 3, "day", "head_investigation_agency", "2026-03-08T10:00:00+07:00");
    with_num(&tale, FACT_person, a1);
    happen(&tale, RELEASED, "2026-03-08T18:00:00+07:00");
    with_num(&tale, FACT_person, a2);
    fold("2026-03-09T00:00:00+07:00");
    ck_due_of(nth("D06", 0), "2026-03-11T14:00:00+07:00", "2026-03-11T14:00:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_RUNNING);
    ck_assert_int_eq(nth("D06", 1)->status, STATUS_MET);
}
END_TEST

/* `until` of the order leads when it is earlier than the law's end; X12 in the terms of this pack. */
START_TEST(order_states_an_earlier_end)
{
    happen(&tale, CUSTODY, "2026-03-05T14:00:00+07:00");
    with_when(&tale, FACT_until, "2026-03-07T09:00:00+07:00");
    happen(&tale, CUSTODY, "2026-03-06T14:00:00+07:00");
    with_when(&tale, FACT_until, "2026-03-20T09:00:00+07:00");
    fold(NULL);
    ck_due_of(nth("D06", 0), "2026-03-07T09:00:00+07:00", "2026-03-07T09:00:00+07:00");
    ck_due_of(nth("D06", 1), "2026-03-09T14:00:00+07:00", "2026-03-09T14:00:00+07:00");
}
END_TEST

START_TEST(x14_correction_moves_the_receipt)
{
    tip("2026-03-03T09:00:00+07:00");
    corrected(&tale, 1, "2026-03-02T09:00:00+07:00", "2026-03-04T09:00:00+07:00");
    corrected(&tale, 0, "2026-03-02T09:00:00+07:00", "2026-03-04T09:00:00+07:00");
    fold("2026-03-05T08:00:00+07:00");
    ck_due_of(nth("B01", 0), "2026-03-24T00:00:00+07:00", "2026-03-22T00:00:00+07:00");
    ck_assert_int_eq(count("B01"), 1);
    /* A correction is knowledge: it holds also as of a day before it was made … */
    fold("2026-03-03T08:00:00+07:00");
    ck_due_of(nth("B01", 0), "2026-03-24T00:00:00+07:00", "2026-03-22T00:00:00+07:00");
    /* … but not as known before. */
    tale.events[0].recorded_at = tale.events[1].recorded_at = inst_of("2026-03-03T10:00:00+07:00");
    tale.events[2].recorded_at = tale.events[3].recorded_at = inst_of("2026-03-04T09:00:00+07:00");
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_known_at = true, .known_at = inst_of("2026-03-03T23:00:00+07:00")};
    ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_due_of(nth("B01", 0), "2026-03-24T00:00:00+07:00", "2026-03-23T00:00:00+07:00");
    ck_assert_int_eq((int)out.norder, 2);
}
END_TEST

START_TEST(corrected_facts_and_bad_corrections)
{
    received(&tale, "procuracy", "2026-03-02T09:00:00+07:00");
    struct fact by = {.id = FACT_by, .v.text = STR("investigation_agency")};
    int c = happen(&tale, CORRECTED, "2026-03-04T09:00:00+07:00");
    with_num(&tale, FACT_event, 0);
    tale.events[c].has_new_facts = true;
    tale.events[c].new_facts = &by;
    tale.events[c].nnew_facts = 1;
    fold(NULL);
    ck_assert_int_eq(count("B01"), 1);
    struct fact *target = &tale.facts[1];
    const int64_t nowhere[] = {-1, 2, INT64_MAX, c};
    for (size_t i = 0; i < ARRAY_LEN(nowhere); i++) {
        target->v.num = nowhere[i];
        struct history h = tale_history(&tale);
        struct fold_options opt = {0};
        fail_clear(&fail);
        ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_FIELDS);
        ck_assert_str_eq(fail.fields[0].pointer, "/events/1/data/event");
    }
}
END_TEST

START_TEST(imprecise_starts)
{
    received(&tale, "commune_police", "2026-03-02");
    received(&tale, "investigation_agency", "2026-03-03/2026-03-05");
    fold(NULL);
    ck_due_of(nth("A06", 0), "2026-03-04T00:00:00+07:00", "2026-03-03T00:00:00+07:00");
    ck_assert(nth("A06", 0)->term.imprecise);
    ck_due_of(nth("B01", 0), "2026-03-26T00:00:00+07:00", "2026-03-23T00:00:00+07:00");
    ck_assert(nth("B01", 0)->term.imprecise);
    ck_assert(nth("B01", 0)->spans[0].imprecise);
}
END_TEST

START_TEST(act_ends_the_oldest)
{
    tip("2026-03-02T09:00:00+07:00");
    happen(&tale, TRANSFERRED, "2026-03-03T09:00:00+07:00");
    received(&tale, "investigation_agency", "2026-03-04T09:00:00+07:00");
    int first = acted(&tale, "A14", "2026-03-04T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A14"), 2);
    ck_assert_int_eq(nth("A14", 0)->ended_by, first);
    ck_assert_int_eq(nth("A14", 1)->status, STATUS_RUNNING);
    ck_assert_int_eq(nth("A14", 1)->round, 2);
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_VOID); /* a transfer ends it; the receipt is a new t0 */
    ck_assert_int_eq(nth("B01", 1)->status, STATUS_RUNNING);
    int second = acted(&tale, "A14", "2026-03-05T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("A14", 1)->ended_by, second);
}
END_TEST

START_TEST(restart_supersedes)
{
    int assigned_by = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    int handed = happen(&tale, HANDED, "2026-03-04T09:00:00+07:00");
    with_num(&tale, FACT_of, assigned_by);
    fold(NULL);
    ck_assert_int_eq(count("A17"), 2);
    ck_assert_int_eq(nth("A17", 0)->status, STATUS_SUPERSEDED);
    ck_assert_ptr_eq(&out.deadlines[nth("A17", 0)->superseded_by], nth("A17", 1));
    ck_assert_int_eq(nth("A17", 0)->ended_by, handed);
    ck_due_of(nth("A17", 1), "2026-03-10T00:00:00+07:00", "2026-03-07T00:00:00+07:00");
    acted(&tale, "A17", "2026-03-05T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("A17", 1)->status, STATUS_MET);
}
END_TEST

START_TEST(handoff_of_another_event_restarts_nothing)
{
    happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    happen(&tale, HANDED, "2026-03-04T09:00:00+07:00");
    with_num(&tale, FACT_of, 1);
    fold(NULL);
    ck_assert_int_eq(count("A17"), 1);
    ck_assert_int_eq(nth("A17", 0)->status, STATUS_RUNNING);
}
END_TEST

START_TEST(once_and_offence_group)
{
    received(&tale, "investigation_agency", "2026-03-02T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A18"), 0); /* no article known yet */
    happen(&tale, CLASSIFIED, "2026-03-02T15:00:00+07:00");
    with_num(&tale, FACT_article, 142);
    happen(&tale, CLASSIFIED, "2026-03-03T15:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A18"), 1);
    ck_assert(!nth("A18", 0)->term.legal.exists && !nth("A18", 0)->spans[0].has_legal);
    fold("2027-03-03T15:00:00+07:00");
    ck_assert_int_eq(nth("A18", 0)->status, STATUS_RUNNING); /* at once: never overdue */
    tale_begin(&tale);
    received(&tale, "investigation_agency", "2026-03-02T09:00:00+07:00");
    with_num(&tale, FACT_article, 134);
    fold(NULL);
    ck_assert_int_eq(count("A18"), 0);
}
END_TEST

START_TEST(recurring_review)
{
    tip("2026-02-27T09:00:00+07:00");
    happen(&tale, SUSPENDED, "2026-03-19T15:00:00+07:00");
    with_text(&tale, FACT_ground, "expertise_pending");
    int first = happen(&tale, REVIEWED, "2026-04-10T09:00:00+07:00");
    happen(&tale, REVIEWED, "2026-05-12T09:00:00+07:00");
    fold("2026-05-20T08:00:00+07:00");
    ck_assert_int_eq(count("B12"), 3);
    ck_assert_int_eq(nth("B12", 0)->status, STATUS_MET);
    ck_assert_int_eq(nth("B12", 1)->started_by, first);
    ck_assert_int_eq(nth("B12", 1)->round, 2);
    ck_due_of(nth("B12", 1), "2026-05-12T00:00:00+07:00", "2026-05-10T00:00:00+07:00");
    ck_assert_int_eq(nth("B12", 1)->status, STATUS_MET_LATE);
    ck_due_of(nth("B12", 2), "2026-06-13T00:00:00+07:00", "2026-06-12T00:00:00+07:00");
    ck_assert_int_eq(nth("B12", 2)->status, STATUS_RUNNING);
}
END_TEST

START_TEST(before_the_pack)
{
    received(&tale, "investigation_agency", "2017-12-30T09:00:00+07:00");
    happen(&tale, ACCEPTED, "2018-01-02T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(notices_of(&out, NOTICE_BEFORE_PACK), 1);
    ck_assert_int_eq((int)out.ndeadlines, 0); /* t0 lay under the old code; the acceptance is no second one */
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 1);
}
END_TEST

START_TEST(age_on_the_day_of_the_event)
{
    received(&tale, "commune_police", "2031-04-30T23:00:00+07:00"); /* 17 years old on the last day */
    fold(NULL);
    ck_assert_int_eq(count("A06"), 1);
    ck_assert_int_eq(count("A09"), 0);
    tale.events[0].at = when_of("2031-05-01T00:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A06"), 0);
    ck_assert_int_eq(count("A09"), 1);
    person_add(&tale, PERSON_VICTIM, "2020-02-29"); /* another victim is a child */
    fold(NULL);
    ck_assert_int_eq(count("A06"), 1);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_PRESUMED), 0);
}
END_TEST

START_TEST(born_on_29_february)
{
    tale.npersons = 0;
    person_add(&tale, PERSON_VICTIM, "2008-02-29");
    received(&tale, "commune_police", "2026-02-28T12:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A06"), 1);
    tale.events[0].at = when_of("2026-03-01T12:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A06"), 0);
}
END_TEST

START_TEST(unknown_age_is_presumed_a_child)
{
    tale.npersons = 0;
    person_add(&tale, PERSON_VICTIM, NULL);
    received(&tale, "commune_police", "2026-03-02T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(count("A06"), 1);
    ck_assert_int_eq(count("A09"), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_PRESUMED), 1);
    tale.npersons = 0; /* a report that names no victim yet */
    fold(NULL);
    ck_assert_int_eq(count("A06"), 1);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_PRESUMED), 1);
}
END_TEST

START_TEST(remote_is_a_fact)
{
    received(&tale, "commune_police", "2026-03-02T09:00:00+07:00");
    with_num(&tale, FACT_remote, true);
    fold(NULL);
    ck_assert_int_eq(count("A06"), 0);
    ck_due_of(nth("A07", 0), "2026-03-04T09:00:00+07:00", "2026-03-04T09:00:00+07:00");
}
END_TEST

START_TEST(version_in_force_at_the_start)
{
    happen(&tale, RESUMED, "2026-07-01T09:00:00+07:00");
    happen(&tale, RESUMED, "2026-07-02T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("B09", 0)->rule, B09_OLD);
    ck_assert_int_eq(nth("B09", 1)->rule, B09_NEW);
    ck_assert_int_eq(nth("B09", 1)->round, 2);
}
END_TEST

START_TEST(calendar_not_verified)
{
    tip("2026-12-20T09:00:00+07:00");
    fold(NULL);
    ck_assert(nth("B01", 0)->term.provisional);
    ck_assert_int_eq(notices_of(&out, NOTICE_CALENDAR_UNVERIFIED), 1);
}
END_TEST

START_TEST(closed_case_needs_no_deadline)
{
    happen(&tale, NOT_INITIATED, "2026-03-02T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(out.stage, STAGE_CLOSED);
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 0);
    tale.nevents = 0;
    fold(NULL);
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 1);
    ck_assert(out.as_of == 0);
}
END_TEST

START_TEST(order_of_deadlines)
{
    tip("2026-03-02T09:00:00+07:00");
    received(&tale, "commune_police", "2026-03-01T09:00:00+07:00");
    fold(NULL);
    ck_assert_ptr_eq(&out.deadlines[0], nth("A06", 0));
    for (size_t i = 1; i < out.ndeadlines; i++) {
        const struct deadline *a = &out.deadlines[i - 1], *b = &out.deadlines[i];
        ck_assert(a->starts_at.lo <= b->starts_at.lo);
        ck_assert(a->starts_at.lo < b->starts_at.lo ||
                  str_cmp(little_rules[a->rule].id, little_rules[b->rule].id) <= 0);
    }
    ck_assert_int_eq(out.order[0], 2);
}
END_TEST

/* Memory that ends at any point gives the error and nothing else. */
START_TEST(no_memory_at_any_point)
{
    prolonged_tip();
    happen(&tale, REQUESTED, "2026-04-20T10:00:00+07:00");
    lengthened(&tale, EXTENDED, 2, "month", "procuracy_provincial", "2026-04-22T10:00:00+07:00");
    corrected(&tale, 0, "2026-03-01T09:00:00+07:00", "2026-03-04T09:00:00+07:00");
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    int refused = 0;
    for (size_t cap = 0;; cap += 16) {
        struct arena small;
        arena_init(&small, cap);
        fail_clear(&fail);
        enum err err = law_fold(&little_pack, &cal, &h, &opt, &small, &out, &fail);
        arena_fini(&small);
        if (err == ERR_OK)
            break;
        ck_assert_int_eq(err, ERR_NO_MEMORY);
        ck_assert_int_eq(fail.err, ERR_NO_MEMORY);
        refused++;
    }
    ck_assert_int_gt(refused, 100);
}
END_TEST

static void add_cases(TCase *tc)
{
    const TTest *const tests[] = {
        x03_tip_of_20_days,
        x04_commune_police_across_tet,
        x05_x06_x07_working_days_and_months,
        x08_prolonged,
        x09_then_extended,
        x10_suspended_and_resumed,
        x11_custody_of_two_accused,
        order_states_an_earlier_end,
        x14_correction_moves_the_receipt,
        corrected_facts_and_bad_corrections,
        imprecise_starts,
        act_ends_the_oldest,
        restart_supersedes,
        handoff_of_another_event_restarts_nothing,
        once_and_offence_group,
        recurring_review,
        before_the_pack,
        age_on_the_day_of_the_event,
        born_on_29_february,
        unknown_age_is_presumed_a_child,
        remote_is_a_fact,
        version_in_force_at_the_start,
        calendar_not_verified,
        closed_case_needs_no_deadline,
        order_of_deadlines,
        no_memory_at_any_point,
    };
    for (size_t i = 0; i < ARRAY_LEN(tests); i++)
        tcase_add_test(tc, tests[i]);
}

int main(void)
{
    Suite *s = suite_create("fold");
    TCase *tc = tcase_create("cases");
    tcase_add_checked_fixture(tc, setup, teardown);
    add_cases(tc);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
