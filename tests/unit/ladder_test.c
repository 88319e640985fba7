/* Tests when alarms ring: little ladders rung by rung, and those of the tree's own law pack. */
#include "lib/law/ladder.h"

#include "tests/unit/pack_docs.h"

#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static const struct rung day_rungs[] = {
    {.code = TEXT("legal+7d"), .amount = 7, .unit = UNIT_DAY},
    {.code = TEXT("safe-3d"), .on_safe = true, .amount = -3, .unit = UNIT_DAY},
    {.code = TEXT("safe"), .on_safe = true},
    {.code = TEXT("legal")}};
static const struct rung hour_rungs[] = {
    {.code = TEXT("half"), .on_safe = true, .half = true},
    {.code = TEXT("safe-2h"), .on_safe = true, .amount = -2, .unit = UNIT_HOUR}};
static const struct rung one_rung[] = {{.code = TEXT("own")}};
static const struct ladder ladders[] = {
    {.name = TEXT("liberty"), .liberty_only = true, .rungs = one_rung, .nrungs = 1},
    {.name = TEXT("hours"), .kinds = 1U << TERM_HOURS, .rungs = hour_rungs, .nrungs = 2},
    {.name = TEXT("days"), .rungs = day_rungs, .nrungs = 4},
    {.name = TEXT("own"), .rungs = one_rung, .nrungs = 1},
};
static const struct rule rules[] = {{.kind = TERM_DAYS},
                                    {.kind = TERM_HOURS},
                                    {.kind = TERM_HOURS, .liberty = true},
                                    {.kind = TERM_DAYS, .ladder = TEXT("own")},
                                    {.kind = TERM_DAYS, .ladder = TEXT("none such")}};
static const struct pack little = {
    .rules = rules, .nrules = ARRAY_LEN(rules), .ladders = ladders, .nladders = ARRAY_LEN(ladders)};

static inst_t at(const char *z)
{
    inst_t t;
    ck_assert(inst_parse(str_of(z), &t));
    return t;
}

static struct deadline deadline(int rule, const char *starts)
{
    struct deadline d = {.rule = rule, .length = rule, .has_start = starts != NULL};
    if (starts)
        d.starts_at = (struct when){WHEN_INSTANT, at(starts), at(starts)};
    return d;
}

static struct alarms alarms_of(const struct deadline *d, const char *safe, const char *legal)
{
    const struct span s = {.state = STATUS_RUNNING,
                           .safe = at(safe),
                           .has_legal = legal != NULL,
                           .legal = legal ? at(legal) : 0};
    struct alarms out;
    ck_assert(law_ladder(&little, d, &s, &arena, &out));
    return out;
}

static void ck_alarm(const struct alarm *a, const char *code, const char *day, const char *ring)
{
    day_t due;
    char text[INST_TEXT_SIZE];
    ck_assert_msg(str_is(a->rung->code, code), "%.*s, not %s", STR_ARGS(a->rung->code), code);
    ck_assert(day_parse(str_of(day), &due));
    ck_assert_int_eq(a->due_day, due);
    inst_text(a->ring_at, text);
    ck_assert_str_eq(text, ring);
}

START_TEST(rungs_in_order_of_time)
{
    struct deadline d = deadline(0, "2026-03-02T09:00:00+07:00");
    struct alarms a = alarms_of(&d, "2026-03-12T00:00:00+07:00", "2026-03-14T00:00:00+07:00");
    ck_assert_uint_eq(a.n, 4);
    ck_alarm(&a.items[0], "safe-3d", "2026-03-11", "2026-03-09T00:00:00+07:00");
    ck_alarm(&a.items[1], "safe", "2026-03-11", "2026-03-12T00:00:00+07:00");
    ck_alarm(&a.items[2], "legal", "2026-03-13", "2026-03-14T00:00:00+07:00");
    ck_alarm(&a.items[3], "legal+7d", "2026-03-13", "2026-03-21T00:00:00+07:00");
}
END_TEST

/* Three days before the end of a term of two lies before its beginning. */
START_TEST(none_before_the_term_began)
{
    struct deadline d = deadline(0, "2026-03-02T09:00:00+07:00");
    struct alarms a = alarms_of(&d, "2026-03-04T00:00:00+07:00", "2026-03-05T00:00:00+07:00");
    ck_assert_uint_eq(a.n, 3);
    ck_assert(str_is(a.items[0].rung->code, "safe"));
    d.has_start = false; /* of a step before another term's end nobody knows when it began */
    ck_assert_uint_eq(alarms_of(&d, "2026-03-04T00:00:00+07:00", "2026-03-05T00:00:00+07:00").n, 4);
}
END_TEST

START_TEST(half_of_the_term)
{
    struct deadline d = deadline(1, "2026-03-02T09:00:00+07:00");
    struct alarms a = alarms_of(&d, "2026-03-03T09:00:00+07:00", "2026-03-03T09:00:00+07:00");
    ck_assert_uint_eq(a.n, 2);
    ck_alarm(&a.items[0], "half", "2026-03-03", "2026-03-02T21:00:00+07:00");
    ck_alarm(&a.items[1], "safe-2h", "2026-03-03", "2026-03-03T07:00:00+07:00");
    d.has_start = false;
    ck_assert_uint_eq(alarms_of(&d, "2026-03-03T09:00:00+07:00", NULL).n, 1);
}
END_TEST

START_TEST(without_a_legal_reading)
{
    struct deadline d = deadline(0, "2026-03-02T09:00:00+07:00");
    struct alarms a = alarms_of(&d, "2026-03-12T00:00:00+07:00", NULL);
    ck_assert_uint_eq(a.n, 2);
    ck_assert(str_is(a.items[1].rung->code, "safe"));
}
END_TEST

START_TEST(which_ladder)
{
    const char *const names[] = {"days", "hours", "liberty", "own", NULL};
    for (int rule = 0; rule < (int)ARRAY_LEN(names); rule++) {
        struct deadline d = deadline(rule, NULL);
        const struct ladder *l = ladder_find(&little, &d);
        ck_assert_int_eq(l != NULL, names[rule] != NULL);
        ck_assert(!l || str_is(l->name, names[rule]));
    }
}
END_TEST

/* The row that lends its length lends its ladder and its liberty too; the rule's own ladder comes first. */
START_TEST(which_ladder_of_a_borrowed_length)
{
    static const struct ladder by_kind[] = {{.name = TEXT("hours"), .kinds = 1U << TERM_HOURS},
                                            {.name = TEXT("days"), .kinds = 1U << TERM_DAYS}};
    static const struct {
        int rule, length;
        const char *name;
    } cases[] = {{0, 3, "own"}, {3, 0, "own"}, {0, 2, "liberty"}, {2, 0, "liberty"}, {0, 1, "hours"}};
    struct pack kinds = little;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct deadline d = {.rule = cases[i].rule, .length = cases[i].length};
        ck_assert(str_is(ladder_find(&little, &d)->name, cases[i].name));
    }
    kinds.ladders = by_kind;
    kinds.nladders = ARRAY_LEN(by_kind);
    ck_assert(str_is(ladder_find(&kinds, &(struct deadline){.rule = 0, .length = 0})->name, "days"));
    kinds.nladders = 1;
    ck_assert_ptr_null(ladder_find(&kinds, &(struct deadline){.rule = 0, .length = 0}));
}
END_TEST

/* A start known to the day is taken at its first instant; what rings at that very instant is not rung. */
START_TEST(the_edge_of_the_beginning)
{
    struct deadline d = deadline(0, NULL);
    d.has_start = true;
    d.starts_at = (struct when){WHEN_DATE, at("2026-03-02T00:00:00+07:00"), at("2026-03-03T00:00:00+07:00")};
    ck_assert_uint_eq(alarms_of(&d, "2026-03-05T12:00:00+07:00", NULL).n, 2);
    ck_assert_uint_eq(alarms_of(&d, "2026-03-05T00:00:00+07:00", NULL).n, 1);
    ck_assert_uint_eq(alarms_of(&d, "2026-03-02T00:00:00+07:00", NULL).n, 1); /* over as it begins: rung */
    d = deadline(1, "2026-03-02T09:00:00+07:00");
    ck_assert_uint_eq(alarms_of(&d, "2026-03-02T09:00:00+07:00", NULL).n, 0); /* no half of nothing */
    ck_assert_uint_eq(alarms_of(&d, "2026-03-02T09:00:00.000002+07:00", NULL).n, 1);
}
END_TEST

/* A moment after midnight is of the new day; what rings at once keeps the order of the ladder. */
START_TEST(days_and_order_at_one_instant)
{
    struct deadline d = deadline(0, NULL);
    struct alarms a = alarms_of(&d, "2026-03-12T00:00:00.000001+07:00", "2026-03-12T00:00:00.000001+07:00");
    ck_alarm(&a.items[1], "safe", "2026-03-12", "2026-03-12T00:00:00.000001+07:00");
    ck_alarm(&a.items[2], "legal", "2026-03-12", "2026-03-12T00:00:00.000001+07:00");
}
END_TEST

START_TEST(no_memory_for_alarms)
{
    struct arena none;
    struct deadline d = deadline(0, NULL);
    const struct span s = {.state = STATUS_RUNNING, .safe = at("2026-03-12T00:00:00+07:00")};
    struct alarms a;
    arena_init(&none, 8);
    ck_assert(!law_ladder(&little, &d, &s, &none, &a));
    arena_fini(&none);
}
END_TEST

START_TEST(what_has_ended_rings_no_more)
{
    struct deadline d = deadline(0, NULL);
    const struct span s = {.state = STATUS_MET, .safe = at("2026-03-12T00:00:00+07:00")};
    struct alarms a = {NULL, 7};
    ck_assert(law_ladder(&little, &d, &s, &arena, &a));
    ck_assert_uint_eq(a.n, 0);
}
END_TEST

/* Every rule of the tree has a ladder; no two rungs of one have the same code: it is part of an alarm's id. */
START_TEST(the_pack_of_the_tree)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_uint_ge(pack.nladders, 4);
    for (size_t i = 0; i < pack.nrules; i++) {
        struct deadline d = {.rule = (int)i, .length = (int)i};
        const struct ladder *l = ladder_find(&pack, &d);
        ck_assert_msg(l != NULL, "%.*s has no ladder", STR_ARGS(pack.rules[i].id));
        ck_assert(!l->liberty_only || pack.rules[i].liberty);
    }
    for (size_t i = 0; i < pack.nladders; i++)
        for (size_t k = 0; k < pack.ladders[i].nrungs; k++)
            for (size_t j = 0; j < k; j++)
                ck_assert(!str_eq(pack.ladders[i].rungs[k].code, pack.ladders[i].rungs[j].code));
}
END_TEST

static json_t *first_rung(void)
{
    json_t *ladder = json_array_get(json_object_get(docs.pack, "ladders"), 0);
    return json_array_get(json_object_get(ladder, "rungs"), 0);
}

/* An offset in working days would need a calendar; half-way and so many days before cannot both be meant. */
START_TEST(the_reader_refuses)
{
    if (_i == 0)
        set(first_rung(), "before", "{\"amount\":2,\"unit\":\"working_day\"}");
    else if (_i == 1)
        set(first_rung(), "half", "true");
    else
        set(first_rung(), "after", "{\"amount\":2,\"unit\":\"day\"}");
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_FIELDS);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ladders");
    TCase *tc = tcase_create("ladders");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, rungs_in_order_of_time);
    tcase_add_test(tc, none_before_the_term_began);
    tcase_add_test(tc, half_of_the_term);
    tcase_add_test(tc, without_a_legal_reading);
    tcase_add_test(tc, which_ladder);
    tcase_add_test(tc, which_ladder_of_a_borrowed_length);
    tcase_add_test(tc, the_edge_of_the_beginning);
    tcase_add_test(tc, days_and_order_at_one_instant);
    tcase_add_test(tc, no_memory_for_alarms);
    tcase_add_test(tc, what_has_ended_rings_no_more);
    tcase_add_test(tc, the_pack_of_the_tree);
    tcase_add_loop_test(tc, the_reader_refuses, 0, 3);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
