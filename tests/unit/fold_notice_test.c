/* Tests what a person must look at, from when to when and in which words, by a table of histories under the tree's own law. */
#include "tests/unit/told_law.h"

#define PERSONS                                                                                          \
    "\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"}],\"accused\":[{\"id\":\"a1\","           \
    "\"birth_date\":\"1990-01-01\"},{\"id\":\"a2\",\"birth_date\":\"1980-01-01\"}],\"representatives\":" \
    "[{\"id\":\"m1\"}]"
#define A1 "\"person\":\"a1\""
#define A2 "\"person\":\"a2\""
#define MARCH(day) "2026-03-" day "T08:00:00+07:00"
#define CHARGED(day, who) ACT("accused.charged", MARCH(day), who ",\"article\":142,\"clause\":1") ","
#define INITIATED(day) ACT("case.initiated", MARCH(day), "\"article\":142,\"clause\":1") ","
#define POLICE ",\"by\":\"investigation_agency\""
#define DETAINED(day, data) ACT("detention.ordered", MARCH(day), data POLICE) ","
#define FREED(day, who) ACT("person.released", MARCH(day), who)
#define BOTH INITIATED("02") CHARGED("02", A1) CHARGED("02", A2)
#define ONE INITIATED("02") CHARGED("02", A1)
#define DROPPED(day) ACT("investigation.discontinued", MARCH(day), "")

/* Each with its code, rule, event and person; then how it opened and closed, by which event. */
static const struct {
    const char *events, *notices;
} cases[] = {
    /* An order that states no end: until the restraint is over, or another order states it. */
    {ONE DETAINED("03", A1) FREED("05", A1), "order_end_missing D23b 2 a1: open 2, closed 3; "},
    {ONE DETAINED("03", A1 ",\"until\":\"2026-04-03\"") FREED("05", A1), ""},
    {BOTH DETAINED("03", A1) DETAINED("04", A2) FREED("05", A2),
     "order_end_missing D23b 3 a1: open 3; order_end_missing D23b 4 a2: open 4, closed 5; "},
    {BOTH DETAINED("03", A1) DETAINED("04", A2) FREED("05", A1),
     "order_end_missing D23b 3 a1: open 3, closed 5; order_end_missing D23b 4 a2: open 4; "},
    {ONE DETAINED("03", A1) ACT("detention.ordered", MARCH("06"), A1 POLICE ",\"until\":\"2026-04-04\""),
     "order_end_missing D23b 2 a1: open 2, closed 3; "},
    {ONE DETAINED("03", A1 ",\"until\":\"2026-04-04\"") ACT("detention.ordered", MARCH("06"), A1 POLICE),
     "order_end_missing D23b 3 a1: open 3; "},
    {ONE DETAINED("03", A1) DROPPED("06"), "order_end_missing D23b 2 a1: open 2; "}, /* he is still held */
    /* The class of the offence: of the case or of a person, until it is known or the case is closed. */
    {ACT("case.initiated", MARCH("02"), "") "," ACT("accused.charged", MARCH("03"), A1) "," ACT(
         "case.amended", MARCH("04"), "\"article\":142,\"clause\":1"),
     "class_unknown E01b 0 -: open 0, closed 2; "},
    {ACT("case.initiated", MARCH("02"), "") "," ACT("case.not_initiated", MARCH("03"), ""),
     "class_unknown E01b 0 -: open 0, closed 1; "},
    {ACT("case.initiated", MARCH("02"), "") "," ACT("handoff.sent", MARCH("03"), ""),
     "class_unknown E01b 0 -: open 0; "},
    {ACT("case.initiated", MARCH("02"), "") "," ACT("case.amended", MARCH("04"),
                                                    "\"article\":124,\"clause\":1"),
     "class_unknown E01b 0 -: open 0, closed 1; "}, /* the lightest class */
    /* The first act of all is an order without an end, of somebody who is charged with nothing that is known. */
    {ACT("detention.ordered", MARCH("03"), A1 POLICE),
     "class_unknown D21b 0 a1: open 0; order_end_missing D20 0 a1: open 0; no_deadline - 0 -: open -1; "},
    /* An open case in which nothing runs; what lies before the pack is no notice to be looked at, nor is a closed case. */
    {ACT("case.initiated", "2017-03-02T08:00:00+07:00", ""), "no_deadline - 0 -: open 0; "},
    {ACT("report.merged", MARCH("02"), ""), ""},
    /* What is to be done at once has no number, and keeps no case from being forgotten. */
    {ACT("report.received", MARCH("02"), "\"by\":\"court\""), "no_deadline - 0 -: open 0; "},
    /* Two rows may ask for the class because of one act, the second when the flag of the other kind of case is taken back. */
    {ACT("procedure.simplified", MARCH("02"), "") "," ACT("case.initiated", MARCH("03"),
                                                          "") "," ACT("procedure.ordinary", MARCH("04"), ""),
     "class_unknown E18 1 -: open 1; class_unknown E01b 1 -: open 2; "},
    /* Nothing runs, and the law knows why: also when it is the first thing of all. */
    {ACT("trial.opened", MARCH("02"), ""), "idle - 0 -: open 0; "},
    {ACT("prosecution.maintained", MARCH("02"), "") "," ACT("trial.opened", MARCH("03"), ""),
     "idle - 0 -: open 0, closed 1; idle - 1 -: open 1; "},
    /* A flag for which the offence is too serious, until it is taken back. */
    {INITIATED("02") ACT("procedure.simplified", MARCH("03"), ""), "flag_unfit - 1 -: open 1; "},
    {INITIATED("02")
         ACT("procedure.simplified", MARCH("03"), "") "," ACT("procedure.ordinary", MARCH("04"), ""),
     "flag_unfit - 1 -: open 1, closed 2; "},
    {INITIATED("02") ACT("procedure.simplified", MARCH("03"), "") "," DROPPED("04"),
     "flag_unfit - 1 -: open 1, closed 2; "},
};

static void notices_text(char *to, size_t room)
{
    size_t n = 0;
    to[0] = 0;
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (e->kind != EPISODE_NOTICE)
            continue;
        bool of_case = str_is(e->code, "idle") || str_is(e->code, "no_deadline");
        ck_assert(of_case || e->at.lo == history.events[e->started_by].at.lo);
        n += (size_t)snprintf(to + n, room - n, "%.*s %s %d %s:", STR_ARGS(e->code), rule_id(e->rule),
                              e->started_by, e->subject < 0 ? "-" : history.persons[e->subject].id.p);
        for (size_t k = 0; k < e->nsteps; k++)
            n += (size_t)snprintf(to + n, room - n, "%s %s %d", k ? "," : "",
                                  episode_state_names[e->steps[k].state], e->steps[k].event);
        n += (size_t)snprintf(to + n, room - n, "; ");
    }
}

START_TEST(what_must_be_looked_at)
{
    char got[2000];
    tell(PERSONS, cases[_i].events);
    notices_text(got, sizeof(got));
    ck_assert_str_eq(got, cases[_i].notices);
}
END_TEST

/* That a victim's birth date was not known is to be looked at also when the class of the offence is. */
START_TEST(whose_age_is_not_known)
{
    char got[2000];
    tell("\"victims\":[{\"id\":\"v1\"}],\"accused\":[{\"id\":\"a1\"}]", ONE FREED("05", A1));
    notices_text(got, sizeof(got));
    ck_assert_str_eq(got, "age_presumed - 0 -: open 0; age_unknown L07 1 a1: open 1; representative_missing "
                          "CL-29 0 v1: open 0; ");
}
END_TEST

static const struct episode *notice(const char *code)
{
    for (size_t i = 0; i < out.nepisodes; i++)
        if (out.episodes[i].kind == EPISODE_NOTICE && str_is(out.episodes[i].code, code))
            return &out.episodes[i];
    ck_abort_msg("no notice %s", code);
    return NULL;
}

START_TEST(in_words)
{
    tell(PERSONS, INITIATED("02") ACT("procedure.simplified", MARCH("03"), ""));
    ck_assert(str_eq(notice("flag_unfit")->detail_vi, pack.flags[0].detail_vi));
    ck_assert(str_eq(notice("flag_unfit")->detail_en, pack.flags[0].detail_en));
    ck_assert(str_eq(notice("flag_unfit")->citation, pack.flags[0].citation));
    tell(PERSONS, ONE DETAINED("03", A1) FREED("05", A1));
    ck_assert(str_is(notice("order_end_missing")->detail_vi, "lệnh không ghi ngày kết thúc"));
    ck_assert(str_is(notice("order_end_missing")->detail_en, "the order states no end date"));
    ck_assert(str_eq(notice("order_end_missing")->citation,
                     pack.rules[notice("order_end_missing")->rule].citation));
    ck_assert_int_eq(notice("order_end_missing")->at.form, WHEN_INSTANT);
    ck_assert(notice("order_end_missing")->at.lo == history.events[2].at.lo);
    tell(PERSONS, ACT("trial.opened", MARCH("02"), ""));
    ck_assert(str_is(notice("idle")->detail_vi,
                     "phiên tòa đang diễn ra; việc xét xử liên tục, không có thời hạn riêng"));
    ck_assert(str_is(notice("idle")->detail_en,
                     "the hearing is under way; it is continuous and has no term of its own"));
    ck_assert(str_is(notice("idle")->citation, "BLTTHS 2015 Đ250, Đ251"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("notices");
    TCase *tc = tcase_create("notices");
    tcase_add_unchecked_fixture(tc, law_begin, law_end);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, what_must_be_looked_at, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, whose_age_is_not_known);
    tcase_add_test(tc, in_words);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
