/* Tests through whom each victim is told, and from when to when there is nobody, by a table of short histories under the little law. */
#include "tests/unit/little_episodes.h"

enum { MOST_PEOPLE = 4, MOST_ACTS = 5 };

PATTERNS(on_supported, ON(SUPPORTED));
static const struct rule_start at_marked[] = {{.anchor = -1, .on = ON(MARKED), .each = EACH_UNREPRESENTED}};

static struct rule rules[RULES];
static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;

static void setup(void)
{
    arena_init(&arena, 1 << 20);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    law_make();
    law.representation.protects = (struct patterns){LIST(on_supported)};
    law.representation.accuses = (struct patterns){LIST(on_custody)};
    memcpy(rules, little_rules, sizeof(rules));
    rules[B08].starts = at_marked; /* a term for each victim whom nobody represents */
    rules[B08].subject = SUBJECT_VICTIM;
    law.rules = rules;
    tale = (struct tale){0};
}

static void teardown(void)
{
    arena_fini(&arena);
}

/* One letter each: v a victim of 12, u of unknown age, g who comes of age on 3 March 2026; r a representative, b one who lives with
   the next person of the list; a accused, w a witness of 12. A digit after a letter is an id, the same of the same human being. */
struct told {
    int type;
    int person, victim; /* one more than the index; 0: nobody */
    const char *at;     /* none: an hour after the one before */
};
#define P(n) .person = (n) + 1
#define V(n) .victim = (n) + 1

static const struct {
    const char *people;
    struct told acts[MOST_ACTS];
    int n;
    const char *told; /* of each victim; then the notices: whose, and how they opened and closed so far */
} cases[] = {
    {"var", {{.type = CLASSIFIED}}, 1, "0 representative 2; "},
    {"rv", {{.type = CLASSIFIED}}, 1, "1 representative 0; "},
    {"rv", {{.type = MARKED, P(0)}}, 1, "1 nobody; [1: open 0] "},
    {"vr", {{.type = MARKED, P(1)}}, 1, "0 nobody; [0: open 0] "},
    {"vrr", {{.type = MARKED, P(1)}}, 1, "0 representative 2; "},
    {"vr", {{.type = MARKED, V(0)}}, 1, "0 representative 1; "},
    {"v", {{.type = CLASSIFIED}}, 1, "0 nobody; [0: open 0] "},
    {"w", {{.type = CLASSIFIED}}, 1, ""}, /* only of victims it is told */
    /* One human being in two parts, as victim's mother and as accused; her whom she lives with. */
    {"va1r1", {{.type = CLASSIFIED}}, 1, "0 nobody; [0: open 0] "},
    {"va1r2", {{.type = CLASSIFIED}}, 1, "0 representative 2; "},
    {"a1vr1", {{.type = CLASSIFIED}}, 1, "1 nobody; [1: open 0] "},
    {"r1vr1", {{.type = MARKED, P(0)}}, 1, "1 nobody; [1: open 0] "},
    {"vba", {{.type = CLASSIFIED}}, 1, "0 nobody; [0: open 0] "},
    {"vbr", {{.type = CLASSIFIED}, {.type = CUSTODY, P(2)}}, 2, "0 nobody; [0: open 1] "},
    {"vr", {{.type = CUSTODY, P(1)}}, 1, "0 nobody; [0: open 0] "},
    {"rv", {{.type = CUSTODY, P(0)}}, 1, "1 nobody; [1: open 0] "},
    {"vr", {{.type = CUSTODY}}, 1, "0 representative 1; "},
    /* Appointed, protected, aided: in that order, whichever came first; nobody in conflict. */
    {"v", {{.type = CLASSIFIED}, {.type = APPOINTED}}, 2, "0 appointed -1 by 1; [0: open 0, closed 1] "},
    {"v", {{.type = DECIDED}, {.type = SUPPORTED}}, 2, "0 protector -1 by 1; "},
    {"v", {{.type = SUPPORTED}, {.type = DECIDED}}, 2, "0 protector -1 by 0; "},
    {"v", {{.type = DECIDED}}, 1, "0 legal_aid -1 by 0; "},
    {"v", {{.type = SUPPORTED}, {.type = APPOINTED}}, 2, "0 appointed -1 by 1; "},
    {"vr", {{.type = MARKED, P(1)}, {.type = APPOINTED, P(1)}}, 2, "0 nobody; [0: open 0] "},
    {"av", {{.type = APPOINTED, P(0)}}, 1, "1 nobody; [1: open 0] "},
    {"vx", {{.type = APPOINTED, P(1)}, {.type = MARKED, P(1)}}, 2, "0 nobody; [0: open 1] "},
    {"xv", {{.type = APPOINTED, P(0)}, {.type = MARKED, P(0)}}, 2, "1 nobody; [1: open 1] "},
    {"vx",
     {{.type = CLASSIFIED}, {.type = APPOINTED, P(1)}, {.type = MARKED, P(1)}, {.type = APPOINTED}},
     4,
     "0 appointed -1 by 3; [0: open 0, closed 1] [0: open 2, closed 3] "},
    /* Of two victims the one who is named; of nobody named all. */
    {"vv", {{.type = APPOINTED, V(0)}}, 1, "0 appointed -1 by 0; 1 nobody; [1: open 0] "},
    {"vv", {{.type = APPOINTED, V(1)}}, 1, "0 nobody; 1 appointed -1 by 0; [0: open 0] "},
    {"vv", {{.type = APPOINTED}}, 1, "0 appointed -1 by 0; 1 appointed -1 by 0; "},
    /* Of age, himself, from that very instant; nobody knows when he is whose birth date is unknown. */
    {"g", {{.type = CLASSIFIED, .at = "2026-03-02T23:00:00+07:00"}}, 1, "0 nobody; [0: open 0] "},
    {"g", {{.type = CLASSIFIED, .at = "2026-03-03T00:00:00+07:00"}}, 1, "0 victim 0; "},
    {"g",
     {{.type = CLASSIFIED}, {.type = CLASSIFIED, .at = "2026-03-03T00:00:00+07:00"}},
     2,
     "0 victim 0; [0: open 0, closed -1] "},
    {"g",
     {{.type = CLASSIFIED}, {.type = CLASSIFIED, .at = "2026-03-04T00:00:00+07:00"}},
     2,
     "0 victim 0; [0: open 0, closed -1] "},
    {"u", {{.type = CLASSIFIED}}, 1, "0 nobody; [0: open 0] "},
    /* Nothing more is owed to be told once the case is closed. */
    {"v", {{.type = CLASSIFIED}, {.type = NOT_INITIATED}}, 2, "0 nobody; [0: open 0, closed 1] "},
};

static void come(const char *people)
{
    static int with[MOST_PEOPLE];
    for (const char *p = people; *p; p++) {
        enum person_kind kind = *p == 'a'           ? PERSON_ACCUSED
                                : strchr("rb", *p)  ? PERSON_REPRESENTATIVE
                                : strchr("vug", *p) ? PERSON_VICTIM
                                                    : PERSON_WITNESS;
        const char *birth = *p == 'u'   ? NULL
                            : *p == 'g' ? "2008-03-03"
                            : *p == 'v' ? "2014-05-01"
                            : *p == 'w' ? "2014-05-01"
                                        : "1990-01-01";
        int i = person_add(&tale, kind, birth);
        with[i] = i + 1;
        if (*p == 'b') {
            tale.persons[i].lives_with = &with[i];
            tale.persons[i].nlives_with = 1;
        }
        if (p[1] && strchr("123", p[1]))
            tale.persons[i].id = str_from(++p, 1);
    }
}

static void fold_it(void)
{
    struct fail fail;
    struct fold_options opt = {0};
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static void happens(const struct told *t, int hour)
{
    inst_t at = t->at ? inst_of(t->at) : inst_of("2026-03-02T08:00:00+07:00") + hour * HOUR_US;
    happen_when(&tale, t->type, (struct when){WHEN_INSTANT, at, at});
    if (t->person)
        with_num(&tale, FACT_person, t->person - 1);
    if (t->victim)
        with_num(&tale, FACT_victim, t->victim - 1);
}

static struct str told_text(void)
{
    struct str text = STR("");
    for (size_t i = 0; i < out.ntold; i++) {
        const struct told_to *t = &out.told[i];
        text = arena_printf(&arena, "%.*s%d %s", STR_ARGS(text), t->victim, told_through_names[t->through]);
        if (t->through != TOLD_NOBODY)
            text = arena_printf(&arena, "%.*s %d", STR_ARGS(text), t->person);
        if (t->event >= 0)
            text = arena_printf(&arena, "%.*s by %d", STR_ARGS(text), t->event);
        text = arena_printf(&arena, "%.*s; ", STR_ARGS(text));
    }
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (!str_is(e->code, "representative_missing"))
            continue;
        text = arena_printf(&arena, "%.*s[%d:", STR_ARGS(text), e->subject);
        for (size_t k = 0; k < e->nsteps && e->steps[k].from <= out.as_of; k++)
            text = arena_printf(&arena, "%.*s%s %s %d", STR_ARGS(text), k ? "," : "",
                                episode_state_names[e->steps[k].state], e->steps[k].event);
        text = arena_printf(&arena, "%.*s] ", STR_ARGS(text));
    }
    return text;
}

START_TEST(who_is_told)
{
    come(cases[_i].people);
    for (int i = 0; i < cases[_i].n; i++)
        happens(&cases[_i].acts[i], i);
    fold_it();
    ck_assert_str_eq(told_text().p, cases[_i].told);
}
END_TEST

/* Without anybody doing anything it ends on the day on which the victim comes of age, and never when that is not known. */
START_TEST(until_of_age)
{
    static const struct {
        const char *people, *until;
    } ages[] = {{"g", "2026-03-03T00:00:00+07:00"}, {"v", "2032-05-01T00:00:00+07:00"}, {"u", NULL}};
    come(ages[_i].people);
    happens(&(struct told){.type = CLASSIFIED}, 0);
    fold_it();
    const struct episode *e = episode_of(&out, EPISODE_NOTICE, "representative_missing", 0);
    ck_assert_ptr_nonnull(e);
    ck_assert_uint_eq(e->nspans, ages[_i].until ? 2 : 1);
    ck_assert(!ages[_i].until || e->spans[1].from == inst_of(ages[_i].until));
    ck_assert(out.told[0].until == (ages[_i].until ? inst_of(ages[_i].until) : INST_NEVER));
}
END_TEST

/* Somebody in conflict may not be appointed: from the day on which the law begins. */
START_TEST(not_appointed)
{
    static const struct {
        const char *at;
        int wrong;
    } days[] = {
        {"2017-12-31T23:00:00+07:00", 0}, {"2018-01-01T00:00:00+07:00", 1}, {"2026-03-02T08:00:00+07:00", 1}};
    come("va");
    happens(&(struct told){.type = APPOINTED, P(1), .at = days[_i].at}, 0);
    fold_it();
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), days[_i].wrong);
    for (size_t i = 0; i < out.nviolations; i++)
        ck_assert(str_is(out.violations[i].detail_en, "in conflict of interest"));
}
END_TEST

/* Who lies behind the last person is nobody, whatever he is: he accuses, marks and represents nobody, and is told nothing. */
START_TEST(who_is_not_there)
{
    static const struct {
        const char *people, *behind, *told;
    } alike[] = {{"vr1", "a1", "0 representative 1; "},
                 {"vr1", "x1", "0 representative 1; "},
                 {"v", "r", "0 nobody; [0: open 0] "},
                 {"vr", "v", "0 representative 1; "}};
    come(alike[_i].people);
    size_t there = tale.npersons;
    come(alike[_i].behind);
    tale.npersons = there;
    happens(&(struct told){.type = CLASSIFIED}, 0);
    fold_it();
    ck_assert_str_eq(told_text().p, alike[_i].told);
}
END_TEST

/* A pack that says nothing of representation tells through nobody, and misses nobody. */
START_TEST(no_word_of_representation)
{
    law.representation = (struct representation){0};
    come("vu");
    happens(&(struct told){.type = CLASSIFIED}, 0);
    fold_it();
    ck_assert_str_eq(told_text().p, "");
    ck_assert_int_eq(notices_of(&out, NOTICE_REPRESENTATIVE_MISSING), 0);
}
END_TEST

/* Somebody lives with two people; that one of them is accused is enough, the first or the second. */
START_TEST(with_whom_one_lives)
{
    static const int with[] = {2, 3};
    come(_i ? "vrwa" : "vraw");
    tale.persons[1].lives_with = with;
    tale.persons[1].nlives_with = ARRAY_LEN(with);
    happens(&(struct told){.type = CLASSIFIED}, 0);
    fold_it();
    ck_assert_str_eq(told_text().p, "0 nobody; [0: open 0] ");
}
END_TEST

/* Who comes into the case as an accused is in conflict from then on, also who represented the victim before that. */
START_TEST(accused_only_later)
{
    come("vr1a1");
    tale.persons[2].since = 2;
    happens(&(struct told){.type = CLASSIFIED}, 0);
    fold_it();
    ck_assert_str_eq(told_text().p, "0 representative 1; ");
    happens(&(struct told){.type = CLASSIFIED}, 1);
    fold_it();
    ck_assert_str_eq(told_text().p, "0 nobody; [0: open 1] ");
}
END_TEST

/* For whom the term of those whom nobody represents begins: every act marks somebody. Each: subject and act of its start. */
START_TEST(a_term_for_the_unrepresented)
{
    static const struct {
        const char *people, *behind;
        struct told acts[MOST_ACTS];
        int n;
        const char *terms;
    } marked[] = {
        {"vr", "", {{.type = MARKED, P(1)}}, 1, "0 since 0; "},
        {"rv", "", {{.type = MARKED, P(0)}}, 1, "1 since 0; "},
        {"vrr", "", {{.type = MARKED, P(1)}}, 1, ""},
        {"rvr", "", {{.type = MARKED, P(2)}}, 1, ""},
        {"vr", "r", {{.type = MARKED, P(1)}}, 1, "0 since 0; "},
        {"v", "", {{.type = MARKED, V(0)}}, 1, ""}, /* nobody ever did: another row says what follows */
        {"gr", "", {{.type = MARKED, P(1), .at = "2026-03-02T23:00:00+07:00"}}, 1, "0 since 0; "},
        {"gr", "", {{.type = MARKED, P(1), .at = "2026-03-03T00:00:00+07:00"}}, 1, ""},
        /* It began for him already; in between somebody was appointed, and was marked too. */
        {"vr", "", {{.type = MARKED, P(1)}, {.type = MARKED, P(1)}}, 2, "0 since 0; "},
        {"vrx", "", {{.type = APPOINTED, P(2)}, {.type = MARKED, P(1)}}, 2, ""},
        {"vrx",
         "",
         {{.type = APPOINTED, P(2)}, {.type = MARKED, P(1)}, {.type = MARKED, P(2)}},
         3,
         "0 since 2; "},
        {"vrv", "", {{.type = APPOINTED, V(0)}, {.type = MARKED, P(1)}}, 2, "2 since 1; "},
    };
    struct str text = STR("");
    come(marked[_i].people);
    size_t there = tale.npersons;
    come(marked[_i].behind);
    tale.npersons = there;
    for (int i = 0; i < marked[_i].n; i++)
        happens(&marked[_i].acts[i], i);
    fold_it();
    const struct deadline *d;
    for (int n = 0; (d = deadline_of(&law, &out, "B08", n)); n++)
        text = arena_printf(&arena, "%.*s%d since %d; ", STR_ARGS(text), d->subject, d->started_by);
    ck_assert_msg(str_is(text, marked[_i].terms), "%d: %.*s", _i, STR_ARGS(text));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("representation");
    TCase *tc = tcase_create("representation");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, who_is_told, 0, ARRAY_LEN(cases));
    tcase_add_loop_test(tc, until_of_age, 0, 3);
    tcase_add_loop_test(tc, not_appointed, 0, 3);
    tcase_add_loop_test(tc, who_is_not_there, 0, 4);
    tcase_add_test(tc, no_word_of_representation);
    tcase_add_loop_test(tc, with_whom_one_lives, 0, 2);
    tcase_add_test(tc, accused_only_later);
    tcase_add_loop_test(tc, a_term_for_the_unrepresented, 0, 12);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
