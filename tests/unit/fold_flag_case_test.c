/* Tests flags under the little law of a case: the row that takes a place and gives it back, for which class, and what is said of the class. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

enum {
    QUICK = R_H09,
    UNKNOWN_ARTICLE = 999
}; /* H09 becomes the row that a flag puts in the place of the investigation's */

static const int investigation[] = {R_E01B, R_E02, R_E03};
static struct rule rules[R_COUNT];
static struct event_type events[EV_COUNT];
static struct flag_rule flags[2];
static struct pack law;

/* EV_COMPLEX sets "quick", EV_BACK takes it back, EV_PAPER sets "key". */
static void setup_flags(void)
{
    setup();
    memcpy(rules, case_rules, sizeof(rules));
    memcpy(events, case_events, sizeof(events));
    law = case_pack;
    law.rules = rules;
    law.events = events;
    events[EV_BACK].part = PART_NOT;
    events[EV_COMPLEX].flag = events[EV_BACK].flag = STR("quick");
    events[EV_BACK].unflags = true;
    events[EV_PAPER].flag = STR("key");
    rules[QUICK] = (struct rule){ROW("H09", "Đ459"),
                                 DAYS(20),
                                 .instead = investigation,
                                 .ninstead = ARRAY_LEN(investigation),
                                 .instead_flag = TEXT("quick"),
                                 .end = {LIST(case_whole_end)},
                                 BINDING,
                                 ALWAYS};
}

static void fold_it(void)
{
    struct fold_options opt = {0};
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* The rows of the investigation by their ids, each with the day from which it counts and how it is. */
static const char *rows_text(void)
{
    struct str text = STR("");
    for (size_t i = 0; i < out.ndeadlines; i++) {
        const struct deadline *d = &out.deadlines[i];
        struct str id = law.rules[d->rule].id;
        if (d->rule != QUICK && !(d->rule >= R_E01A && d->rule <= R_E03))
            continue;
        text = arena_printf(&arena, "%.*s%.*s of %d %s; ", STR_ARGS(text), STR_ARGS(id), d->started_by,
                            status_names[d->status]);
        ck_assert(d->starts_at.lo ==
                  tale.events[tale.events[0].type == EV_COMPLEX].at.lo); /* the initiation */
    }
    return text.p;
}

/* What happens, a day after the other from 2 March: i initiated, c changed, q quick, o ordinary again; a digit is the clause of
   Art. 146, 9 an article that nobody knows, 3 Art. 142. Each row: since which event, and how it stands. */
static const struct {
    const char *acts, *rows;
} cases[] = {
    {"i1 q o", "E01b of 0 superseded; E01b of 2 running; H09 of 1 superseded; "},
    {"i1 q", "E01b of 0 superseded; H09 of 1 running; "},
    {"q i1", "H09 of 1 running; "},
    {"q i1 o", "E01b of 2 running; H09 of 1 superseded; "},
    {"i1 q c2 o", "E01b of 0 superseded; E02 of 3 running; H09 of 1 superseded; "},
    {"i3 q c1 o", "E01b of 3 running; E03 of 0 superseded; H09 of 1 superseded; "},
    /* Nobody knows the class any more: what ran before goes on. */
    {"i1 q c9 o", "E01b of 0 superseded; E01b of 3 running; H09 of 1 superseded; "},
    {"i2 q c9 o", "E02 of 0 superseded; E02 of 3 running; H09 of 1 superseded; "},
    /* It was never known: from the start, once it is. */
    {"i9 q o", ""},
    {"i9 q o c2", "E02 of 0 running; "},
    {"i9 q c1 o", "E01b of 3 running; H09 of 0 superseded; "},
    {"q i9", "H09 of 1 running; "},
    {"q i9 o", "H09 of 1 void; "},
    {"q i9 o c2", "E02 of 1 running; H09 of 1 void; "},
    {"q i9 c2 o", "E02 of 3 running; H09 of 1 superseded; "},
};

static void happens(const char *acts)
{
    char at[] = "2026-03-02T09:00:00+07:00";
    for (const char *p = acts; *p; p++, at[9]++) {
        int type = *p == 'i' ? EV_INITIATED : *p == 'c' ? EV_CHANGED : *p == 'q' ? EV_COMPLEX : EV_BACK;
        inst_t when = inst_of(at);
        happen_when(&tale, type, (struct when){WHEN_INSTANT, when, when});
        if (p[1] && p[1] != ' ') {
            p++;
            with_num(&tale, FACT_article, *p == '9' ? UNKNOWN_ARTICLE : *p == '3' ? 142 : 146);
            with_num(&tale, FACT_clause, *p == '2' ? 2 : 1);
        }
        if (p[1] == ' ')
            p++;
    }
}

START_TEST(whose_place_was_taken)
{
    happens(cases[_i].acts);
    fold_it();
    ck_assert_str_eq(rows_text(), cases[_i].rows);
}
END_TEST

/* What is no limit on liberty goes back also without a number, and without anything that caps it. */
START_TEST(at_once_again)
{
    rules[R_E01B].kind = TERM_AT_ONCE;
    rules[R_E01B].amount = 0;
    happens("i1 q o");
    fold_it();
    ck_assert_str_eq(rows_text(), "E01b of 0 superseded; E01b of 2 running; H09 of 1 superseded; ");
}
END_TEST

/* Two flags, for all but the lightest class and for all: what is told names the flag that does not fit, and says its words. */
START_TEST(for_which_class)
{
    static const int clauses[CLASSES] = {1, 2, 3};
    flags[0] = (struct flag_rule){STR("quick"), BIT_SERIOUS | BIT_VERY, STR("Đ456"),
                                  STR("không được rút gọn"), STR("not quick")};
    flags[1] = (struct flag_rule){STR("key"), BIT_LESS | BIT_SERIOUS | BIT_VERY, STR("Đ1"), STR("án điểm"),
                                  STR("key")};
    law.flags = flags;
    law.nflags = ARRAY_LEN(flags);
    charge(&tale, EV_INITIATED, -1, clauses[_i] == 3 ? 142 : 146, clauses[_i] == 3 ? 1 : clauses[_i],
           AT_9("2026-03-02"));
    happen(&tale, EV_PAPER, AT_9("2026-03-03"));
    int quick = happen(&tale, EV_COMPLEX, AT_9("2026-03-04"));
    fold_it();
    ck_assert_int_eq(notices_of(&out, NOTICE_FLAG_UNFIT), _i == LESS);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), _i == LESS);
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_FLAG_UNFIT)
            ck_assert(out.notices[i].event == quick && str_is(out.notices[i].citation, "Đ456") &&
                      str_is(out.notices[i].detail_vi, "không được rút gọn") &&
                      str_is(out.notices[i].detail_en, "not quick"));
    for (size_t i = 0; i < out.nviolations; i++)
        if (out.violations[i].code == VIOLATION_ORDER)
            ck_assert(out.violations[i].event == quick && str_is(out.violations[i].detail_en, "not quick"));
}
END_TEST

/* Of two flags only the one that does not fit is told; a class that fits tells nothing, and the next may not fit. */
START_TEST(one_of_two_flags)
{
    flags[0] = (struct flag_rule){STR("quick"), _i ? BIT_SERIOUS : BIT_LESS, STR("Đ456"),
                                  STR("không được rút gọn"), STR("not quick")};
    flags[1] = (struct flag_rule){STR("key"), BIT_LESS | BIT_SERIOUS, STR("Đ1"), STR("án điểm"), STR("key")};
    law.flags = flags;
    law.nflags = ARRAY_LEN(flags);
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    happen(&tale, EV_PAPER, AT_9("2026-03-03"));
    int set = happen(&tale, EV_COMPLEX, AT_9("2026-03-04"));
    int changed = charge(&tale, EV_CHANGED, -1, 146, 1, AT_9("2026-03-05"));
    fold_it();
    ck_assert_int_eq(notices_of(&out, NOTICE_FLAG_UNFIT), 1);
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_FLAG_UNFIT)
            ck_assert(out.notices[i].event == (_i ? changed : set) &&
                      str_is(out.notices[i].detail_en, "not quick"));
}
END_TEST

/* Which flag an act sets: the one that its kind names, where kinds name flags; not what another fact of it happens to say. */
START_TEST(which_flag)
{
    static const struct str others[] = {TEXT("quick")}, kinds[] = {TEXT("public"), TEXT("quick")},
                            words[] = {TEXT("upheld")};
    static const struct event_fact_spec named[] = {{.fact = FACT_kind, .values = kinds, .nvalues = 2}},
                                        unnamed[] = {{.fact = FACT_by, .values = others, .nvalues = 1},
                                                     {.fact = FACT_kind, .values = words, .nvalues = 1}},
                                        shorter[] = {{.fact = FACT_kind, .values = kinds, .nvalues = 1}};
    static const struct {
        const struct event_fact_spec *facts;
        size_t n;
        const char *kind, *flag;
    } acts[] = {{named, 1, "public", "public"}, {named, 1, "quick", "quick"},
                {named, 1, NULL, "quick"},      {unnamed, 2, "upheld", "quick"},
                {unnamed, 2, NULL, "quick"},    {shorter, 1, "public", "quick"},
                {unnamed, 1, "public", "quick"}};
    events[EV_COMPLEX].facts = acts[_i].facts;
    events[EV_COMPLEX].nfacts = acts[_i].n;
    happen(&tale, EV_COMPLEX, AT_9("2026-03-02"));
    if (acts[_i].kind)
        with_text(&tale, FACT_kind, acts[_i].kind);
    fold_it();
    ck_assert_uint_eq(out.nflags, 1);
    ck_assert(str_is(out.flags[0], acts[_i].flag));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("flags of a case");
    TCase *tc = tcase_create("flags of a case");
    tcase_add_checked_fixture(tc, setup_flags, teardown);
    tcase_add_loop_test(tc, whose_place_was_taken, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, at_once_again);
    tcase_add_loop_test(tc, for_which_class, 0, CLASSES);
    tcase_add_loop_test(tc, one_of_two_flags, 0, 2);
    tcase_add_loop_test(tc, which_flag, 0, 7);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
