/* Tests what the fold finds wrong with acts: extensions against their ladder, suspensions, order, lateness, lapse. */
#include "tests/unit/little_fold.h"

/* Two steps of the same kind: a third keeps nobody in custody, and custody lapses by itself. */
START_TEST(custody_ladder_and_lapse)
{
    happen(&tale, CUSTODY, "2026-03-05T14:00:00+07:00");
    for (int i = 0; i < 3; i++)
        lengthened(&tale, CUSTODY_EXTENDED, 3, "day", "x", "2026-03-06T14:00:00+07:00");
    fold("2026-03-14T14:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_COUNT), 1);
    ck_assert_int_eq(nth("D06", 0)->extensions[0].step, 0);
    ck_assert_int_eq(nth("D06", 0)->extensions[1].step, 1);
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_RUNNING); /* the very instant is still in time */
    fold("2026-03-14T14:00:00.000001+07:00");
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_LAPSED);
    ck_assert_int_eq(violations_of(&out, VIOLATION_LATE), 0);
    ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), 1);
    const struct deadline *d = nth("D06", 0);
    ck_assert_int_eq(d->spans[d->nspans - 1].state, STATUS_LAPSED);
    ck_assert(d->spans[d->nspans - 1].from == inst_of("2026-03-14T14:00:00.000001+07:00"));
}
END_TEST

START_TEST(extension_ladder_violations)
{
    tip("2026-03-02T09:00:00+07:00");
    lengthened(&tale, PROLONGED, 3, "month", "procuracy_provincial", "2026-03-10T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_AUTHORITY), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), 1);
    ck_assert_int_eq((int)out.nviolations, 2 + violations_of(&out, VIOLATION_LATE));
    ck_assert(str_is(out.violations[0].citation, "BLTTHS 2015 Đ147 k2"));
    ck_due_of(nth("B01", 0), "2026-06-03T00:00:00+07:00",
              "2026-06-02T00:00:00+07:00"); /* reality is applied */
    lengthened(&tale, PROLONGED, 61, "day", "head_investigation_agency", "2026-03-11T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_COUNT), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH),
                     2); /* 61 days are more than two months of 30 */
    lengthened(&tale, EXTENDED, 1, "month", "procuracy_provincial", "2026-03-12T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1); /* nobody asked for it */
}
END_TEST

START_TEST(extension_late_and_asked_late)
{
    tip("2026-03-02T09:00:00+07:00");
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-24T00:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), 0); /* the very instant is in time */
    tale.events[2].at = when_of("2026-03-24T00:00:00.000001+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), 1);
    tale_begin(&tale);
    prolonged_tip();
    happen(&tale, REQUESTED, "2026-05-02T10:00:00+07:00"); /* B02 was due on 29 April */
    lengthened(&tale, EXTENDED, 2, "month", "procuracy_provincial", "2026-05-04T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LATE), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
    ck_assert_int_eq(nth("B02", 0)->status, STATUS_MET_LATE);
}
END_TEST

START_TEST(extension_of_another_rule)
{
    tip("2026-03-02T09:00:00+07:00");
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-10T10:00:00+07:00");
    with_text(&tale, FACT_rule, "E01");
    fold(NULL);
    ck_assert_int_eq((int)nth("B01", 0)->nextensions, 0);
}
END_TEST

START_TEST(suspension_early_and_without_ground)
{
    tip("2026-03-02T09:00:00+07:00");
    int e = happen(&tale, SUSPENDED, "2026-03-20T23:00:00+07:00"); /* the safe last day is 21 March */
    with_text(&tale, FACT_ground, "too_much_work");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_GROUND), 1);
    ck_assert_int_eq(out.violations[0].event, e);
    tale.events[e].at = when_of("2026-03-21T01:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 0);
}
END_TEST

/* A ground counts from the first to the last day on which the law has it; what is told is of no time limit. */
START_TEST(a_ground_in_its_time)
{
    static const struct {
        const char *at;
        int wrong;
    } cases[] = {{"2026-03-20T23:00:00+07:00", 1},
                 {"2026-03-21T01:00:00+07:00", 0},
                 {"2026-03-31T23:00:00+07:00", 0},
                 {"2026-04-01T01:00:00+07:00", 1}};
    const struct ground ground = {.event = SUSPENDED,
                                  .code = STR("expertise_pending"),
                                  .from = day_from_ymd((struct ymd){2026, 3, 21}),
                                  .through = day_from_ymd((struct ymd){2026, 3, 31})};
    struct pack p = little_pack;
    p.grounds = &ground;
    p.ngrounds = 1;
    tip("2026-02-02T09:00:00+07:00"); /* over by 21 March */
    int e = happen(&tale, SUSPENDED, cases[0].at);
    with_text(&tale, FACT_ground, "expertise_pending");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct history h = tale_history(&tale);
        struct fold_options opt = {0};
        tale.events[e].at = when_of(cases[i].at);
        ck_assert_int_eq(law_fold(&p, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
        ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_GROUND), cases[i].wrong);
        for (size_t k = 0; k < out.nviolations; k++)
            ck_assert(out.violations[k].code != VIOLATION_SUSPENSION_GROUND || out.violations[k].rule == -1);
    }
}
END_TEST

START_TEST(out_of_order)
{
    tip("2026-03-02T09:00:00+07:00");
    int e = happen(&tale, RESUMED, "2026-03-03T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1);
    ck_assert_int_eq(out.violations[0].event, e);
    ck_assert(str_is(violation_text(&out.violations[0], true), "nguồn tin chưa bị tạm đình chỉ"));
    ck_assert(str_is(violation_text(&out.violations[0], false), "the report is not suspended"));
    ck_assert_int_eq(count("B08"), 1); /* told, and still recorded */
    tale_begin(&tale);
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-10T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1); /* no term that could be prolonged */
    ck_assert(str_is(violation_text(&out.violations[0], false), "out of lawful order"));
    ck_assert_int_eq(count("B02"), 0);
}
END_TEST

START_TEST(overdue_and_guidance)
{
    tale.npersons = 0;
    person_add(&tale, PERSON_VICTIM, "1990-01-01");
    received(&tale, "commune_police", "2026-03-02T09:00:00+07:00");
    fold("2026-03-10T00:00:00+07:00");
    ck_assert_int_eq(nth("A09", 0)->status, STATUS_RUNNING); /* 9 March, 24:00: in time */
    fold("2026-03-10T00:00:00.000001+07:00");
    ck_assert_int_eq(nth("A09", 0)->status, STATUS_OVERDUE);
    ck_assert_int_eq(nth("A13", 0)->status, STATUS_RUNNING); /* guidance only rings */
    ck_assert_int_eq(violations_of(&out, VIOLATION_LATE), 1);
    ck_assert_int_eq(out.violations[0].event, -1);
    happen(&tale, TRANSFERRED, "2026-03-20T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("A09", 0)->status, STATUS_MET_LATE);
    ck_assert_int_eq(nth("A13", 0)->status, STATUS_MET);
    ck_assert_int_eq(out.violations[0].event, 1);
}
END_TEST

/* 19 March ends at the instant at which 20 March begins: an act dated 20 March is late, one of that instant is not. */
START_TEST(the_day_after_the_last_is_late)
{
    tip("2026-02-27T09:00:00+07:00"); /* B01 until 19 March, 24:00 */
    int e = happen(&tale, INITIATED, "2026-03-20");
    fold(NULL);
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_MET_LATE);
    tale.events[e].at = when_of("2026-03-20T00:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_MET);
    tale.events[e].at = when_of("2026-03-19");
    fold(NULL);
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_MET);
    tale.events[e].at = when_of("2026-03-19/2026-03-25"); /* not certainly late */
    fold(NULL);
    ck_assert_int_eq(nth("B01", 0)->status, STATUS_MET);
}
END_TEST

START_TEST(a_row_that_cannot_be_computed_is_seen)
{
    struct rule rules[RULES];
    struct pack p = little_pack;
    struct fold_options opt = {0};
    memcpy(rules, little_rules, sizeof(rules));
    p.rules = rules;
    tip("2026-03-02T09:00:00+07:00");
    struct history h = tale_history(&tale);
    for (int i = 0; i < 2; i++) {
        rules[A14].kind = i ? TERM_FRACTION : TERM_DERIVED;
        ck_assert_int_eq(law_fold(&p, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
        ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 1);
        ck_assert_int_eq(count("A14"), 0);
    }
}
END_TEST

static void fold_with(const struct pack *p)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(p, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* In whose name, and in which words: also of the first row of all. */
START_TEST(said_with_its_rule)
{
    struct rule rules[RULES];
    memcpy(rules, little_rules, sizeof(rules));
    rules[A03].kind = TERM_DERIVED;
    rules[A03].name_vi = STR("phân loại");
    rules[A03].name_en = STR("classification");
    struct pack p = little_pack;
    p.rules = rules;
    tip("2026-03-02T09:00:00+07:00");
    fold_with(&p);
    const struct notice *n = NULL;
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_NOT_COMPUTED)
            n = &out.notices[i];
    ck_assert_ptr_nonnull(n);
    ck_assert_int_eq(n->rule, A03);
    ck_assert_int_eq(n->event, 0);
    ck_assert(str_is(n->citation, "TTLT 01/2017 Đ8 k1"));
    ck_assert(str_is(n->detail_vi,
                     "Sự kiện làm phát sinh một thời hạn mà hệ thống chưa tính được: cần người kiểm tra. "
                     "A03 – phân loại."));
    ck_assert(str_is(n->detail_en,
                     "The event starts a term that cannot be computed yet: someone has to look. "
                     "A03: classification."));
}
END_TEST

/* Too early by its latest day, in the name of the law on its ground, else of the term; once for each term, whatever its versions. */
START_TEST(suspended_early)
{
    static const struct {
        const char *at;
        int early;
    } cases[] = {
        {"2026-03-20", 1}, {"2026-03-20/2026-03-20", 1}, {"2026-03-20/2026-03-21", 0}, {"2026-03-21", 0}};
    static const int only_a03[] = {A03}, versions[] = {B09_OLD, B09_NEW};
    struct event_type events[EVENT_TYPES];
    struct pack p = little_pack;
    memcpy(events, little_events, sizeof(events));
    p.events = events;
    tip("2026-03-02T09:00:00+07:00"); /* the safe last day is 21 March */
    int e = happen(&tale, SUSPENDED, cases[0].at);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.events[e].at = when_of(cases[i].at);
        fold_with(&p);
        ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), cases[i].early);
        for (size_t k = 0; k < out.nviolations; k++)
            ck_assert(out.violations[k].code != VIOLATION_SUSPENSION_EARLY ||
                      str_is(out.violations[k].citation, "BLTTHS 2015 Đ148 k1"));
    }
    events[SUSPENDED].not_before_end_of = only_a03;
    events[SUSPENDED].ground_citation = STR_NONE;
    tale.events[e].at = when_of("2026-03-02T10:00:00+07:00");
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 1);
    for (size_t k = 0; k < out.nviolations; k++)
        ck_assert(
            out.violations[k].code != VIOLATION_SUSPENSION_EARLY ||
            (out.violations[k].rule == A03 && str_is(out.violations[k].citation, "TTLT 01/2017 Đ8 k1")));
    events[SUSPENDED].not_before_end_of = versions;
    events[SUSPENDED].nnot_before_end_of = ARRAY_LEN(versions);
    tale.events[e].type = RESUMED; /* B09 runs */
    happen(&tale, SUSPENDED, "2026-03-02T11:00:00+07:00");
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 1);
}
END_TEST

/* A custody of somebody else is nobody's obstacle. */
START_TEST(early_for_whom)
{
    static const int only_d06[] = {D06};
    struct event_type events[EVENT_TYPES];
    struct pack p = little_pack;
    memcpy(events, little_events, sizeof(events));
    p.events = events;
    events[SUSPENDED].not_before_end_of = only_d06;
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1980-01-01");
    happen(&tale, CUSTODY, "2026-03-02T08:00:00+07:00");
    with_num(&tale, FACT_person, 1);
    happen(&tale, SUSPENDED, "2026-03-02T09:00:00+07:00");
    with_num(&tale, FACT_person, 2);
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 0);
    tale.facts[1].v.num = 1;
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_EARLY), 1);
}
END_TEST

/* A ground is one of the act for which the law lists it. */
START_TEST(a_ground_of_another_act)
{
    const struct ground ground = {
        .event = RESUMED, .code = STR("expertise_pending"), .from = 17532, .through = INT32_MAX};
    struct pack p = little_pack;
    p.grounds = &ground;
    tip("2026-02-02T09:00:00+07:00");
    happen(&tale, SUSPENDED, "2026-03-25T09:00:00+07:00");
    with_text(&tale, FACT_ground, "expertise_pending");
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_SUSPENSION_GROUND), 1);
}
END_TEST

/* Why nothing need run the last act says, also when there were others of its kind before it. */
START_TEST(the_reason_of_the_last)
{
    static const int types[] = {TRANSFERRED, RECEIVED}; /* the second is the first of all types */
    static const char *const by[] = {"commune_police", "investigation_agency"};
    struct rule rules[RULES];
    memcpy(rules, little_rules, sizeof(rules));
    for (int k = 0; k < RULES; k++)
        rules[k].nstarts = 0;
    for (size_t t = 0; t < ARRAY_LEN(types); t++)
        for (int last = 0; last < 2; last++)
            for (int n = 1; n <= 3; n++) {
                const struct idle_rule gone[] = {
                    {.among = &types[t],
                     .namong = 1,
                     .latest = {.type = types[t], .wheres = by_agency, .nwheres = 1},
                     .reason_vi = STR("đã chuyển"),
                     .reason_en = STR("it was transferred"),
                     .citation = STR("Đ145")}};
                struct pack p = little_pack;
                p.rules = rules;
                p.idles = gone;
                p.nidles = 1;
                tale_begin(&tale);
                for (int i = 1; i <= n; i++) {
                    happen(&tale, types[t], "2026-03-02T09:00:00+07:00");
                    with_text(&tale, FACT_by, by[i == n ? last : !last]);
                }
                fold_with(&p);
                ck_assert_int_eq((int)out.nnotices, 1);
                ck_assert_int_eq(out.notices[0].code, last ? NOTICE_IDLE : NOTICE_NO_DEADLINE);
                ck_assert(str_is(out.notices[0].detail_en, "it was transferred") == last);
            }
}
END_TEST

/* Only who is named can be said to be free; he must be held in the way that is asked for. */
START_TEST(somebody_held)
{
    static const struct requirement held[] = {{.restrained = RESTRAINT_CUSTODY, .citation = TEXT("Đ118")}};
    struct event_type events[EVENT_TYPES];
    struct pack p = little_pack;
    memcpy(events, little_events, sizeof(events));
    events[CUSTODY].restraint_act = RESTRAINT_STARTS;
    events[CUSTODY].restraint = RESTRAINT_CUSTODY;
    events[REVIEWED].requires = held;
    events[REVIEWED].nrequires = 1;
    p.events = events;
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1980-01-01");
    happen(&tale, CUSTODY, "2026-03-02T08:00:00+07:00");
    with_num(&tale, FACT_person, 1);
    happen(&tale, REVIEWED, "2026-03-02T09:00:00+07:00");
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
    with_num(&tale, FACT_person, 1);
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
    tale.facts[1].v.num = 2;
    fold_with(&p);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 1);
}
END_TEST

/* The list of what the latest act may have been ends where it ends. */
START_TEST(the_latest_of_those_asked_for)
{
    static const int asked[] = {SUSPENDED, ACCEPTED};
    for (size_t n = 1; n <= 2; n++) {
        const struct requirement one[] = {
            {.among = LIST(tip_steps), .latest = asked, .nlatest = n, .citation = TEXT("Đ149")}};
        struct event_type events[EVENT_TYPES];
        struct pack p = little_pack;
        memcpy(events, little_events, sizeof(events));
        events[RESUMED].requires = one;
        events[RESUMED].nrequires = 1;
        p.events = events;
        tale_begin(&tale);
        tip("2026-03-02T09:00:00+07:00");
        happen(&tale, RESUMED, "2026-03-03T09:00:00+07:00");
        fold_with(&p);
        ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), n == 1);
    }
}
END_TEST

/* "At once" sets no limit, and limitation obliges nobody: with these alone a case would be forgotten. */
START_TEST(what_obliges_nobody)
{
    static const enum term_kind kinds[] = {TERM_HOURS, TERM_AT_ONCE, TERM_LIMITATION};
    static const int forgotten[] = {0, 1, 1};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct rule rules[RULES];
        struct pack p = little_pack;
        memcpy(rules, little_rules, sizeof(rules));
        for (int k = 0; k < RULES; k++)
            rules[k].nstarts = k == A03 ? rules[k].nstarts : 0;
        rules[A03].kind = kinds[i];
        rules[A03].unit = kinds[i] == TERM_LIMITATION ? UNIT_YEAR : UNIT_HOUR;
        p.rules = rules;
        tale_begin(&tale);
        tip("2026-03-02T09:00:00+07:00");
        fold_with(&p);
        ck_assert_int_eq((int)out.ndeadlines, 1);
        ck_assert_int_eq(out.deadlines[0].status, STATUS_RUNNING);
        ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), forgotten[i]);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        custody_ladder_and_lapse,
        extension_ladder_violations,
        extension_late_and_asked_late,
        extension_of_another_rule,
        suspension_early_and_without_ground,
        out_of_order,
        overdue_and_guidance,
        the_day_after_the_last_is_late,
        a_row_that_cannot_be_computed_is_seen,
        a_ground_in_its_time,
        said_with_its_rule,
        suspended_early,
        early_for_whom,
        a_ground_of_another_act,
        the_reason_of_the_last,
        somebody_held,
        the_latest_of_those_asked_for,
        what_obliges_nobody,
    };
    Suite *s = suite_create("fold checks");
    TCase *tc = tcase_create("violations");
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
