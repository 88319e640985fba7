/* Tests that lint finds each kind of nonsense in a law pack, and nothing in the pack of the tree. */
#include "tests/unit/pack_docs.h"

static struct lint lint;

/* A second version of B03, right after the first. */
static json_t *second_version(const char *through, const char *from)
{
    json_t *rules = json_object_get(docs.rules, "rules");
    for (size_t i = 0; i < json_array_size(rules); i++) {
        json_t *o = json_array_get(rules, i);
        if (strcmp(json_string_value(json_object_get(o, "id")), "B03") != 0)
            continue;
        json_t *copy = json_deep_copy(o);
        char text[100];
        snprintf(text, sizeof(text), "{\"from\":\"2018-03-01\",\"through\":%s}", through);
        set(o, "effective", text);
        snprintf(text, sizeof(text), "{\"from\":\"%s\",\"through\":null}", from);
        set(copy, "effective", text);
        ck_assert_int_eq(json_array_insert_new(rules, i + 1, copy), 0);
        return copy;
    }
    return NULL;
}

START_TEST(the_pack_of_the_tree_is_clean)
{
    ck_assert_int_eq(pack_load("config/law", &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(pack_lint(&pack, &arena, &lint), ERR_OK);
    for (size_t i = 0; i < lint.n; i++)
        ck_abort_msg("%.*s: %.*s", STR_ARGS(lint.items[i].subject), STR_ARGS(lint.items[i].en));
}
END_TEST

static void overlap(void)
{
    second_version("\"2021-01-01\"", "2021-01-01");
}
static void overlap_for_ever(void)
{
    second_version("null", "2021-01-01");
}
static void gap(void)
{
    second_version("\"2020-12-30\"", "2021-01-01");
}
static void dead_without_start(void)
{
    set(binding("B03"), "start", "[]");
}
static void dead_by_condition(void)
{
    set(binding("A06"), "start",
        "[{\"event\":\"report.received\",\"where\":{\"by\":[\"commune_police\"],\"remote\":[true]}}]");
}
static void dead_by_date(void)
{
    set(rule("A01"), "effective", "{\"from\":\"2004-07-01\",\"through\":\"2017-12-31\"}");
}
static void dead_base(void)
{
    set(rule("B01"), "modelled", "false");
    set(rule("B01"), "unmodelled", "\"later_stage\"");
    json_object_del(rule("B01"), "binding");
    json_object_del(rule("B01"), "extensions");
}
static void endless(void)
{
    set(binding("A05"), "end", "[]");
}
static void liberty_that_rolls(void)
{
    set(rule("D06"), "kind", "\"days\"");
}
static void liberty_in_disguise(void)
{
    set(binding("B03"), "end", "[{\"event\":\"person.released\"}]");
}
static void wrong_unit(void)
{
    set(rule("A03"), "unit", "\"day\"");
}
static void no_number(void)
{
    set(rule("A03"), "amount", "null");
    set(rule("A03"), "unit", "null");
    set(rule("A03"), "length", "\"unread\"");
}
static void authority_without_value(void)
{
    set(json_array_get(json_object_get(rule("B01"), "extensions"), 0), "authority", "[\"mayor\"]");
}
static void extension_by_odd_event(void)
{
    set(json_array_get(json_object_get(rule("B01"), "extensions"), 0), "event", "\"report.split\"");
}
static void also_without_return(void)
{
    set(rule("B03"), "also", "[\"HO-33\",\"HO-01\"]");
}
static void same_as_without_also(void)
{
    json_object_del(rule("B03"), "also");
}
static void impossible_requirement(void)
{
    set(json_array_get(json_object_get(event("verification.resumed"), "requires"), 0), "latest", "[]");
}
static void odd_requirement(void)
{
    set(json_array_get(json_object_get(event("verification.resumed"), "requires"), 0), "latest",
        "[\"case.initiated\"]");
}
static void waits_for_unmodelled(void)
{
    set(event("verification.suspended"), "not_before_end_of", "[\"E01b\"]");
}
static void untranslated(void)
{
    set(rule("A03"), "name", "{\"vi\":\"Classify\",\"en\":\"Classify\"}");
}
static void code_without_word(void)
{
    set(rule("A03"), "bound", "\"procuracy|mayor\"");
}
static void stage_never_reached(void)
{
    json_t *stages = json_object_get(docs.stages, "stages");
    json_array_append_new(stages,
                          json_loads("{\"code\":\"limbo\",\"name\":{\"vi\":\"x\",\"en\":\"y\"}}", 0, NULL));
}

static const struct {
    void (*spoil)(void);
    const char *subject, *text;
} found[] = {
    {overlap, "B03", "overlap"},
    {overlap_for_ever, "B03", "overlap"},
    {gap, "B03", "gap"},
    {dead_without_start, "B03", "no event can start"},
    {dead_by_condition, "A06", "rules out every start"},
    {dead_by_date, "A01", "ended before the pack"},
    {dead_base, "B04", "not modelled"},
    {endless, "A05", "nothing can end"},
    {liberty_that_rolls, "D06", "never rolls"},
    {liberty_in_disguise, "B03", "never rolls"},
    {wrong_unit, "A03", "unit"},
    {no_number, "A03", "without a number"},
    {authority_without_value, "B01", "does not take the authority mayor"},
    {extension_by_odd_event, "B01", "cannot state authority"},
    {also_without_return, "B03", "HO-01"},
    {same_as_without_also, "HO-33", "also"},
    {impossible_requirement, "verification.resumed", "nothing can meet"},
    {odd_requirement, "verification.resumed", "case.initiated"},
    {waits_for_unmodelled, "verification.suspended", "E01b"},
    {untranslated, "A03", "not translated"},
    {code_without_word, "A03", "mayor"},
    {stage_never_reached, "limbo", "no event leads"},
};

START_TEST(lint_finds)
{
    found[_i].spoil();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(pack_lint(&pack, &arena, &lint), ERR_OK);
    bool told = false;
    for (size_t i = 0; i < lint.n; i++) {
        const struct lint_finding *f = &lint.items[i];
        ck_assert(f->vi.n > 0 && !str_eq(f->vi, f->en));
        told = told || (str_is(f->subject, found[_i].subject) && strstr(f->en.p, found[_i].text));
    }
    ck_assert_msg(told, "%zu findings, none of %s: %s", lint.n, found[_i].subject, found[_i].text);
}
END_TEST

START_TEST(contiguous_versions_are_fine)
{
    second_version("\"2020-12-31\"", "2021-01-01");
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(pack_lint(&pack, &arena, &lint), ERR_OK);
    ck_assert_uint_eq(lint.n, 0);
    ck_assert_uint_eq(pack.nrules, 237);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pack_lint");
    TCase *t = tcase_create("pack_lint");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_pack_of_the_tree_is_clean);
    tcase_add_loop_test(t, lint_finds, 0, (int)ARRAY_LEN(found));
    tcase_add_test(t, contiguous_versions_are_fine);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
