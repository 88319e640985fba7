/* Tests how many sessions with somebody young a day may have and how long, by a table of histories under the tree's own law (L01-L04). */
#include "tests/unit/told_law.h"

#define PERSONS                                                                                            \
    "\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"},{\"id\":\"v2\"},{\"id\":\"v3\","           \
    "\"birth_date\":\"2008-03-02\"}],\"witnesses\":[{\"id\":\"w1\",\"birth_date\":\"2012-01-01\"},{\"id\"" \
    ":\"w2\"}]"
#define HELD(at, who, minutes) ACT("interview.held", at, who "\"minutes\":" minutes)
#define FACED(at, who, minutes) ACT("confrontation.held", at, who "\"minutes\":" minutes)
#define BOOKED(at, who, when) ACT("interview.booked", at, who "\"hearing_at\":\"" when "\"")
#define V1 "\"victim\":\"v1\","
#define V2 "\"victim\":\"v2\","
#define V3 "\"victim\":\"v3\","
#define W1 "\"witness\":\"w1\","
#define W2 "\"witness\":\"w2\","
#define AT_8 "2026-03-02T08:00:00+07:00"
#define AT_10 "2026-03-02T10:00:00+07:00"
#define AT_14 "2026-03-02T14:00:00+07:00"
#define NEXT_8 "2026-03-03T08:00:00+07:00"
#define NEXT_10 "2026-03-03T10:00:00+07:00"
#define COMPLEX(at) ACT("case.complexity_declared", at, "")
#define THREE(who) HELD(AT_8, who, "30") "," HELD(AT_10, who, "30") "," HELD(AT_14, who, "30")

/* What is told as wrong: code, rule and event; and of which event it is told that a victim's birth date is not known. */
static const struct {
    const char *events, *wrong;
    int presumed;
} cases[] = {
    {HELD(AT_8, V1, "120") "," HELD(AT_10, V1, "120"), "", -1},
    {HELD(AT_8, V1, "121"), "interview.length L03 0;", -1},
    {THREE(V1), "interview.count L03 2;", -1},
    {THREE(V1) "," HELD("2026-03-02T16:00:00+07:00", V1, "150"),
     "interview.count L03 2;interview.count L03 3;interview.length L03 3;", -1},
    {HELD(AT_8, V1, "30") "," HELD(AT_10, V1, "30") "," HELD(NEXT_8, V1, "30"), "", -1},
    {HELD(AT_8, V1, "30") "," HELD(AT_10, W1, "30") "," HELD(AT_14, V1, "30"), "", -1},
    {HELD(AT_8, V1, "30") "," HELD(AT_10, V1 W1, "30") "," HELD(AT_14, W1, "30"), "", -1},
    {HELD(AT_8, W1, "30") "," HELD(AT_10, V1 W1, "30") "," HELD(AT_14, V3 W1, "30"), "interview.count L03 2;",
     -1},
    {THREE(W1), "interview.count L03 2;", -1},
    {THREE(W2), "", -1},                      /* a witness of unknown birth date is of age, … */
    {THREE(V2), "interview.count L03 2;", 0}, /* … a victim is not, and that is told once */
    {HELD(AT_8, V2 W2, "130"), "interview.length L03 0;", 0},
    {HELD(AT_8, V3, "30") "," HELD("2026-03-02T09:00:00+07:00", V1, "30") "," THREE(V3), "",
     -1}, /* 18 that very day */
    {HELD("2026-03-01T08:00:00+07:00", V3, "130"), "interview.length L03 0;", -1},
    {THREE("") "," HELD(AT_14, "", "300"), "", -1}, /* of nobody who is named */
    {COMPLEX(AT_8) "," THREE(V1), "", -1},
    {THREE(V1) "," COMPLEX("2026-03-02T15:00:00+07:00") "," HELD("2026-03-02T16:00:00+07:00", V1, "150"),
     "interview.count L03 2;", -1},
    /* Booked ones are held against those of the day for which they are booked. */
    {BOOKED(AT_8, V1, NEXT_8) "," BOOKED(AT_10, V1, NEXT_10), "", -1},
    {BOOKED(AT_8, V1, NEXT_8) "," BOOKED(AT_10, V1, NEXT_10) "," BOOKED(AT_14, V1,
                                                                        "2026-03-03T16:00:00+07:00"),
     "interview.count L03 2;", -1},
    {BOOKED(AT_8, V1, NEXT_8) "," BOOKED(AT_10, V1, NEXT_10) "," BOOKED(AT_14, V1,
                                                                        "2026-03-04T08:00:00+07:00"),
     "", -1},
    {BOOKED(AT_8, V1, NEXT_8) "," BOOKED(AT_10, V1, NEXT_10) "," HELD(NEXT_8, V1, "30") "," HELD(
         NEXT_10, V1, "30") "," BOOKED(NEXT_10, V1, "2026-03-03T15:00:00+07:00"),
     "interview.count L03 4;", -1},
    {HELD(AT_8, V1, "30") "," HELD(AT_10, V1, "30") "," BOOKED(AT_10, V1, AT_14), "interview.count L03 2;",
     -1},
    {HELD(AT_8, V1, "30") "," BOOKED(AT_8, V1, AT_10) "," BOOKED(AT_10, V1, AT_14), "", -1},
    {ACT("interview.booked", AT_8, V1 "\"hearing_at\":{\"from\":\"2026-03-03\",\"to\":\"2026-03-05\"}") "," BOOKED(
         AT_8, V1, NEXT_8) "," BOOKED(AT_8, V1, NEXT_10),
     "interview.count L03 2;", -1},
    {BOOKED(AT_8, V1, "2026-03-03") "," BOOKED(AT_8, V1, NEXT_8) "," BOOKED(AT_8, V1, NEXT_10),
     "interview.count L03 2;", -1},
    {ACT("interview.booked", AT_8, V1 "\"minutes\":60") "," HELD(AT_8, V1, "60") "," HELD(
         AT_10, V1, "60") "," ACT("interview.booked", AT_14, V1 "\"minutes\":60"),
     "interview.count L03 3;", -1}, /* booked for no stated time: for its own day */
    /* A confrontation once a day, complex or not. */
    {FACED(AT_8, V1, "120"), "", -1},
    {FACED(AT_8, V1, "121") "," FACED(AT_10, V1, "120"), "interview.length L04 0;interview.count L04 1;", -1},
    {COMPLEX(AT_8) "," FACED(AT_8, W1, "30") "," FACED(AT_10, W1, "30"), "interview.count L04 2;", -1},
    {HELD(AT_8, V1, "30") "," HELD(AT_10, V1, "30") "," FACED(AT_14, V1, "30"), "", -1},
    /* Before 2026 one row counts and another measures. */
    {HELD("2025-12-31T08:00:00+07:00", V1, "121") "," HELD("2025-12-31T09:00:00+07:00", V1, "30") "," HELD(
         "2025-12-31T10:00:00+07:00", V1, "30"),
     "interview.length L02 0;interview.count L01 2;", -1},
};

static bool is_of_sessions(const struct violation *v)
{
    return v->code == VIOLATION_INTERVIEW_COUNT || v->code == VIOLATION_INTERVIEW_LENGTH;
}

static size_t violations_of_sessions(void)
{
    size_t n = 0;
    for (size_t i = 0; i < out.nviolations; i++)
        n += is_of_sessions(&out.violations[i]);
    return n;
}

START_TEST(sessions_of_a_day)
{
    char wrong[400] = "";
    int presumed = -1;
    tell(PERSONS, cases[_i].events);
    for (size_t i = 0; i < out.nviolations; i++) {
        const struct violation *v = &out.violations[i];
        size_t n = strlen(wrong);
        if (is_of_sessions(v))
            snprintf(wrong + n, sizeof(wrong) - n, "%s %s %d;", violation_info(v->code)->code,
                     rule_id(v->rule), v->event);
    }
    ck_assert_str_eq(wrong, cases[_i].wrong);
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_AGE_PRESUMED) {
            ck_assert_int_eq(presumed, -1);
            presumed = out.notices[i].event;
        }
    ck_assert_int_eq(presumed, cases[_i].presumed);
}
END_TEST

/* Any of the acts after which the limit does not apply lifts it, not the first of the list alone. */
START_TEST(lifted_by_another)
{
    const struct rule *before = pack.rules;
    struct rule *rules = ARENA_ARRAY(&arena, pack.nrules, struct rule);
    int unless[2];
    ck_assert_ptr_nonnull(rules);
    memcpy(rules, before, pack.nrules * sizeof(*rules));
    for (size_t i = 0; i < pack.nrules; i++) {
        struct session_limit *s = &rules[i].sessions;
        if (!s->any || s->nunless != 1)
            continue;
        unless[0] = s->unless[0] + 1; /* something that did not happen */
        unless[1] = s->unless[0];
        s->unless = unless;
        s->nunless = 2;
    }
    pack.rules = rules;
    tell(PERSONS, COMPLEX(AT_8) "," THREE(V1));
    pack.rules = before;
    ck_assert_int_eq((int)violations_of_sessions(), 0);
}
END_TEST

START_TEST(said_in_words)
{
    tell(PERSONS, THREE(V1) "," FACED(AT_8, V1, "150"));
    const char *said = NULL, *said_en = NULL;
    for (size_t i = 0; i < out.nviolations; i++) {
        const struct violation *v = &out.violations[i];
        if (v->code == VIOLATION_INTERVIEW_COUNT) {
            ck_assert(str_is(v->citation, "Luật TPNCTN 59/2024 Đ156 k4"));
            said = v->detail_vi.p;
        }
        if (v->code == VIOLATION_INTERVIEW_LENGTH)
            said_en = v->detail_en.p;
    }
    ck_assert_ptr_nonnull(said);
    ck_assert_ptr_nonnull(said_en);
    ck_assert_str_eq(
        said,
        "quá số lần lấy lời khai, đối chất: L03 – Lấy lời khai bị hại, người làm chứng dưới 18 tuổi không "
        "quá 02 lần một ngày, mỗi lần không quá 02 giờ, trừ vụ án phức tạp");
    ck_assert_str_eq(
        said_en,
        "the interview or confrontation is too long: L04: Confrontation of a person under 18 only if "
        "unavoidable: once a day, for no more than 2 hours");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("sessions");
    TCase *tc = tcase_create("sessions");
    tcase_add_unchecked_fixture(tc, law_begin, law_end);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, sessions_of_a_day, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, lifted_by_another);
    tcase_add_test(tc, said_in_words);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
