/* Tests suspensions of the whole and of single persons with their reviews, and returns by each who may return, by tables under the little law. */
#include "tests/unit/little_episodes.h"

enum { MOST_ACTS = 5 };

PATTERNS(on_requested, ON(REQUESTED));
PATTERNS(on_supported, ON(SUPPORTED));
PATTERNS(on_extended, ON(EXTENDED));
PATTERNS(on_released, ON(RELEASED));

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
    memcpy(rules, little_rules, sizeof(rules));
    law.rules = rules;
    law.returns[RETURNED_BY_JUDGE] = (struct returns_rule){
        .on = {LIST(on_requested)}, .back = {LIST(on_supported)}, .citation = TEXT("Đ280")};
    law.returns[RETURNED_BY_PANEL] = (struct returns_rule){
        .on = {LIST(on_extended)}, .back = {LIST(on_released)}, .citation = TEXT("Đ280 k2")};
    tale = (struct tale){0};
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1980-01-01");
    person_add(&tale, PERSON_VICTIM, "2014-05-01");
}

static void teardown(void)
{
    arena_fini(&arena);
}

struct told {
    int type;
    int person; /* one more than the index; 0: nobody */
};
#define P(n) .person = (n) + 1

/* Each: whose, its steps by their acts, and its review, by the act since which that runs; personal: of each person one. */
static const struct {
    bool personal;
    struct told acts[MOST_ACTS];
    int n;
    const char *lasting;
} cases[] = {
    {false, {{.type = SUSPENDED}}, 1, "verification: open 0 (0); "},
    {false, {{.type = SUSPENDED}, {.type = SUSPENDED}}, 2, "verification: open 0 (1); "},
    {false,
     {{.type = SUSPENDED}, {.type = RESUMED}, {.type = SUSPENDED}},
     3,
     "verification: open 0, closed 1 (0); verification: open 2 (2); "},
    {false,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}, {RESUMED, P(1)}},
     3,
     "verification of 0: open 0; verification of 1: open 1, closed 2 (1); "},
    {true,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}},
     2,
     "verification of 0: open 0 (0); verification of 1: open 1 (1); "},
    {true,
     {{SUSPENDED, P(1)}, {SUSPENDED, P(0)}},
     2,
     "verification of 1: open 0 (0); verification of 0: open 1 (1); "},
    {true,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}, {REVIEWED, P(0)}},
     3,
     "verification of 0: open 0 (2); verification of 1: open 1 (1); "},
    {true,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}, {REVIEWED, P(1)}},
     3,
     "verification of 0: open 0 (0); verification of 1: open 1 (2); "},
    {true,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}, {RESUMED, P(0)}},
     3,
     "verification of 0: open 0, closed 2 (0); verification of 1: open 1 (1); "},
    {true, {{SUSPENDED, P(1)}, {RESUMED, P(0)}}, 2, "verification of 1: open 0 (0); "},
    {true, {{SUSPENDED, P(0)}, {RESUMED, P(1)}}, 2, "verification of 0: open 0 (0); "},
    {true,
     {{SUSPENDED, P(0)}, {SUSPENDED, P(1)}, {.type = NOT_INITIATED}},
     3,
     "verification of 0: open 0, closed 2 (0); verification of 1: open 1, closed 2 (1); "},
    {true,
     {{.type = SUSPENDED}, {SUSPENDED, P(0)}},
     2,
     "verification: open 0 (1); verification of 0: open 1 (1); "},
    /* Who returned it has it back. */
    {false,
     {{.type = BACK}, {.type = REQUESTED}, {.type = EXTENDED}, {.type = SUPPORTED}},
     4,
     "procuracy: open 0; judge: open 1, closed 3; panel: open 2; "},
    {false,
     {{.type = BACK}, {.type = REQUESTED}, {.type = EXTENDED}, {.type = RELEASED}},
     4,
     "procuracy: open 0; judge: open 1; panel: open 2, closed 3; "},
    {false,
     {{.type = BACK}, {.type = REQUESTED}, {.type = EXTENDED}, {.type = FILED}},
     4,
     "procuracy: open 0, closed 3; judge: open 1; panel: open 2; "},
    {false,
     {{.type = BACK}, {.type = EXTENDED}, {.type = NOT_INITIATED}},
     3,
     "procuracy: open 0, closed 2; panel: open 1, closed 2; "},
    {false,
     {{.type = BACK}, {.type = BACK}, {.type = BACK}, {.type = FILED}, {.type = BACK}},
     5,
     "procuracy: open 0, closed 3; procuracy: open 1, closed 3; procuracy: open 2, closed 3; procuracy: open "
     "4; "},
};

static void fold_from(inst_t first, const struct told *acts, int n)
{
    struct fail fail;
    struct fold_options opt = {0};
    for (int i = 0; i < n; i++) {
        inst_t at = first + i * DAY_US;
        happen_when(&tale, acts[i].type, (struct when){WHEN_INSTANT, at, at});
        with_text(&tale, FACT_ground, "expertise_pending");
        if (acts[i].person)
            with_num(&tale, FACT_person, acts[i].person - 1);
    }
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static struct str lasting_text(const struct episode *e)
{
    const struct episode_span *last = &e->spans[e->nspans - 1];
    struct str text = arena_printf(&arena, "%.*s", STR_ARGS(e->code));
    if (e->subject >= 0)
        text = arena_printf(&arena, "%.*s of %d", STR_ARGS(text), e->subject);
    for (size_t k = 0; k < e->nsteps; k++)
        text = arena_printf(&arena, "%.*s%s %s %d", STR_ARGS(text), k ? "," : ":",
                            episode_state_names[e->steps[k].state], e->steps[k].event);
    if (last->deadline >= 0)
        text = arena_printf(&arena, "%.*s (%d)", STR_ARGS(text), out.deadlines[last->deadline].started_by);
    return arena_printf(&arena, "%.*s; ", STR_ARGS(text));
}

START_TEST(what_lasts)
{
    struct str text = STR("");
    rules[B12].subject = cases[_i].personal ? SUBJECT_PERSON : SUBJECT_CASE;
    fold_from(inst_of("2026-03-02T08:00:00+07:00"), cases[_i].acts, cases[_i].n);
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (e->kind != EPISODE_ROUND && e->kind != EPISODE_SUSPENSION)
            continue;
        ck_assert(e->at.lo == tale.events[e->started_by].at.lo && str_is(e->ground, "expertise_pending"));
        ck_assert_int_eq(e->rule, e->kind == EPISODE_ROUND ? -1 : B12);
        ck_assert(e->kind != EPISODE_ROUND || e->citation.n);
        text = arena_printf(&arena, "%.*s%.*s", STR_ARGS(text), STR_ARGS(lasting_text(e)));
    }
    ck_assert_str_eq(text.p, cases[_i].lasting);
    ck_assert_int_eq(violations_of(&out, VIOLATION_RETURN_COUNT), 0); /* the little law has no most */
}
END_TEST

/* What lies before the pack is nobody's business; its first day is. */
START_TEST(from_the_first_day_of_the_law)
{
    static const struct told acts[] = {{.type = SUSPENDED}, {.type = BACK}};
    inst_t first = day_start(law.in_force_from);
    fold_from(first - DAY_US, acts, 1);
    ck_assert_ptr_null(episode_of(&out, EPISODE_SUSPENSION, "verification", 0));
    tale.nevents = tale.nfacts = 0;
    fold_from(first, acts, 2);
    ck_assert_ptr_nonnull(episode_of(&out, EPISODE_SUSPENSION, "verification", 0));
    ck_assert_ptr_nonnull(episode_of(&out, EPISODE_ROUND, "procuracy", 0));
}
END_TEST

/* A file returned by one act while another suspends: by instant, kind and code. */
START_TEST(in_order)
{
    static const struct told acts[] = {
        {.type = SUSPENDED}, {.type = BACK}, {.type = REQUESTED}, {SUSPENDED, P(1)}, {SUSPENDED, P(0)}};
    static const char *const wanted[] = {"judge", "procuracy", "verification", "verification",
                                         "verification"};
    static const int subjects[] = {-1, -1, -1, 0, 1};
    struct fail fail;
    struct fold_options opt = {0};
    size_t n = 0;
    fold_from(inst_of("2026-03-02T08:00:00+07:00"), acts, 5);
    for (size_t i = 1; i < tale.nevents; i++)
        tale.events[i].at = tale.events[0].at;
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (e->kind != EPISODE_ROUND && e->kind != EPISODE_SUSPENSION)
            continue;
        ck_assert_uint_lt(n, ARRAY_LEN(wanted));
        ck_assert(str_is(e->code, wanted[n]));
        ck_assert_int_eq(e->subject, subjects[n++]);
    }
    ck_assert_uint_eq(n, ARRAY_LEN(wanted));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("what lasts");
    TCase *tc = tcase_create("tables");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, what_lasts, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, from_the_first_day_of_the_law);
    tcase_add_test(tc, in_order);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
