/* Tests that lint finds what can never happen, what is needed by nothing, and texts and ladders with holes. */
#include "tests/unit/pack_docs.h"

static json_t *step(const char *id, size_t i)
{
    return json_array_get(json_object_get(rule(id), "extensions"), i);
}

/* An event that has to come after itself never comes. */
static void bar(const char *type)
{
    char text[300];
    snprintf(text, sizeof(text),
             "[{\"among\":[\"%s\"],\"latest\":[\"%s\"],\"none_ok\":false,\"citation\":\"Đ1\","
             "\"detail\":{\"vi\":\"chờ chính mình\",\"en\":\"waits for itself\"}}]",
             type, type);
    set(event(type), "requires", text);
}

/* Two rules, each of which wants the other to run. */
static void no_sequence_starts_it(void)
{
    set(binding("A05"), "when", "{\"open\":[\"A06\"]}");
    set(binding("A06"), "when", "{\"open\":[\"A05\"]}");
}
static void started_by_what_never_comes(void)
{
    bar("report.split");
    set(binding("A05"), "start", "[{\"event\":\"report.split\"}]");
}
static void no_sequence_ends_it(void)
{
    bar("report.split");
    set(binding("A05"), "end", "[{\"event\":\"report.split\"}]");
}
static void never_granted(void)
{
    bar("verification.prolonged");
}
static void moved_on_at_once(void)
{
    set(binding("E01b"), "when", "{\"stage\":[\"intake\"]}");
}
static void open_and_not(void)
{
    set(binding("A06"), "when", "{\"open\":[\"B01\"],\"not_open\":[\"B01\"]}");
}
static void before_itself(void)
{
    set(binding("B04"), "before", "\"B04\"");
}
static void before_each_other(void)
{
    set(binding("B04"), "before", "\"B11\"");
    set(binding("B11"), "before", "\"B04\"");
}
static void needed_by_nothing(void)
{
    json_array_append_new(
        json_object_get(docs.events, "events"),
        json_loads("{\"type\":\"report.lost\",\"name\":{\"vi\":\"thất lạc\",\"en\":\"it was lost\"},"
                   "\"facts\":{}}",
                   0, NULL));
}
static void needed_though_told_not(void)
{
    json_array_append_new(json_object_get(docs.events, "recorded_only"), json_string("case.initiated"));
}

/* Texts */

static void unmarked(void)
{
    set(rule("A03"), "name", "{\"vi\":\"Phan loai nguon tin\",\"en\":\"Classify\"}");
}
static json_t *word(const char *group, const char *code)
{
    return find(json_object_get(json_object_get(docs.pack, "words"), group), "code", code);
}
static void unmarked_word(void)
{
    set(word("rank", "law"), "vi", "\"luat\"");
}
static void marked_word_said_to_be_plain(void)
{
    set(word("rank", "law"), "unmarked", "true");
}
static void blank_name(void)
{
    set(event("report.received"), "name", "{\"vi\":\" \",\"en\":\"a report was received\"}");
}
static void untranslated_stage(void)
{
    set(find(json_object_get(docs.stages, "stages"), "code", "intake"), "name",
        "{\"vi\":\"tiếp nhận\",\"en\":\"tiếp nhận\"}");
}
static void untranslated_requirement(void)
{
    set(json_array_get(json_object_get(event("verification.resumed"), "requires"), 0), "detail",
        "{\"vi\":\"not yet\",\"en\":\"not yet\"}");
}
static void untranslated_note(void)
{
    set(step("B01", 0), "note", "{\"vi\":\"complex\",\"en\":\"complex\"}");
}
static void cites_nothing(void)
{
    set(rule("A03"), "citation", "\"Bộ luật\"");
}
static void extension_cites_nothing(void)
{
    set(step("B01", 0), "citation", "\"Bộ luật\"");
}
static void handoff_cites_nothing(void)
{
    set(json_array_get(json_object_get(docs.handoffs, "handoffs"), 0), "citation", "\"Bộ luật\"");
}
static void row_cites_nothing(void)
{
    set(find(json_object_get(docs.rows, "rows"), "id", "HO-01"), "citation", "\"Bộ luật\"");
}

/* Ladders, limits on liberty, what could not be read */

static void hole_in_the_ladder(void)
{
    set(step("E02b", 1), "order", "3");
}
static void ladder_without_its_first_step(void)
{
    set(step("E01b", 0), "order", "2");
}
static void step_twice(void)
{
    set(step("E02b", 1), "order", "1");
}
static void liberty_by_working_days(void)
{
    set(step("D06", 0), "unit", "\"working_day\"");
}
static void liberty_borrowed(void)
{
    set(rule("E17"), "length_of", "[\"D21b\"]");
}
static void unread_and_silent(void)
{
    set(rule("E33"), "modelled", "false");
    set(rule("E33"), "unmodelled", "\"unread\"");
    json_object_del(rule("E33"), "binding");
}
static void unread_guidance(void)
{
    set(rule("E33"), "rank", "\"guidance\"");
}

/* Examples */

static void no_examples(void)
{
    set(docs.examples, "examples", "[]");
}
static void example_of_another_time(void)
{
    set(rule("A19"), "effective", "{\"from\":\"2099-01-01\",\"through\":null}");
}
static void example_of_what_does_not_run(void)
{
    set(json_array_get(json_object_get(docs.examples, "examples"), 0), "rules", "[\"M01\"]");
}

static const struct {
    void (*spoil)(void);
    const char *subject, *member, *text;
} found[] = {
    {no_sequence_starts_it, "A05", "binding.start", "no sequence of events starts"},
    {no_sequence_starts_it, "A06", "binding.start", "no sequence of events starts"},
    {started_by_what_never_comes, "A05", "binding.start", "no sequence of events starts"},
    {no_sequence_ends_it, "A05", "binding.end", "no sequence of events ends"},
    {never_granted, "B01", "extensions.event", "verification.prolonged never happens"},
    {never_granted, "verification.prolonged", "requires", "no sequence of events leads"},
    {moved_on_at_once, "E01b", "binding.when.stage", "case.initiated always moves the case"},
    {open_and_not, "A06", "binding.when.not_open", "wants B01 to run, and not to run"},
    {before_itself, "B04", "binding.before", "a cycle"},
    {before_each_other, "B04", "binding.before", "a cycle"},
    {before_each_other, "B04", "binding.start", "no sequence of events starts"},
    {needed_by_nothing, "report.lost", "type", "nothing needs"},
    {needed_though_told_not, "case.initiated", "recorded_only", "something needs it"},
    {unmarked, "A03", "name", "without its marks"},
    {unmarked_word, "law", "words", "without its marks"},
    {marked_word_said_to_be_plain, "law", "words", "said to have none"},
    {blank_name, "report.received", "name", "empty"},
    {untranslated_stage, "intake", "name", "not translated"},
    {untranslated_requirement, "verification.resumed", "requires.detail", "not translated"},
    {untranslated_note, "B01", "extensions.note", "not translated"},
    {cites_nothing, "A03", "citation", "no article"},
    {extension_cites_nothing, "B01", "extensions.citation", "no article"},
    {handoff_cites_nothing, "A05", "citation", "no article"},
    {row_cites_nothing, "HO-01", "citation", "no article"},
    {hole_in_the_ladder, "E02b", "extensions.order", "extension step 2 has the order 3"},
    {ladder_without_its_first_step, "E01b", "extensions.order", "extension step 1 has the order 2"},
    {step_twice, "E02b", "extensions.order", "extension step 2 has the order 1"},
    {liberty_by_working_days, "D06", "extensions.unit", "another kind"},
    {liberty_borrowed, "E17", "length_of", "D21b, which limits liberty"},
    {unread_guidance, "E33", "rank", "is never told"},
    {unread_and_silent, "E33", "modelled", "nobody is told"},
    {no_examples, "B01", "examples", "no example starts it"},
    {example_of_another_time, "A19", "examples", "no example starts it"},
    {example_of_what_does_not_run, "M01", "examples", "is not modelled"},
};

START_TEST(lint_finds)
{
    found[_i].spoil();
    lint_tells(found[_i].subject, found[_i].member, found[_i].text);
}
END_TEST

/* What is not even read names its row and member too. */

static void unknown_event(void)
{
    set(binding("B03"), "start", "[{\"event\":\"report.stolen\"}]");
}
static void dates_inverted(void)
{
    set(rule("B03"), "effective", "{\"from\":\"2020-01-01\",\"through\":\"2019-12-31\"}");
}
static void citation_gone(void)
{
    json_object_del(rule("B03"), "citation");
}
static void translation_gone(void)
{
    json_object_del(json_object_get(rule("B03"), "name"), "en");
}
static void ground_ended_before_it_began(void)
{
    set(json_array_get(json_object_get(event("verification.suspended"), "grounds"), 0), "effective",
        "{\"from\":\"2020-01-01\",\"through\":\"2019-12-31\"}");
}

static const struct {
    void (*spoil)(void);
    const char *where, *member;
    enum field_code code;
} refused[] = {
    {unknown_event, "rules.json, B03", "/binding/start/0/event", FIELD_EVENT_UNKNOWN},
    {dates_inverted, "rules.json, B03", "/effective/through", FIELD_DATE_ORDER},
    {citation_gone, "rules.json, B03", "/citation", FIELD_MISSING},
    {translation_gone, "rules.json, B03", "/name/en", FIELD_MISSING},
    {ground_ended_before_it_began, "events.json, verification.suspended", "/effective/through",
     FIELD_DATE_ORDER},
};

START_TEST(the_reader_names_row_and_member)
{
    refused[_i].spoil();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_FIELDS);
    ck_assert_str_eq(fail.where, refused[_i].where);
    ck_assert_uint_ge(fail.nfields, 1);
    ck_assert_int_eq(fail.fields[0].code, refused[_i].code);
    ck_assert_msg(strstr(fail.fields[0].pointer, refused[_i].member) != NULL, "%s", fail.fields[0].pointer);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pack_lint_reach");
    TCase *t = tcase_create("pack_lint_reach");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, lint_finds, 0, (int)ARRAY_LEN(found));
    tcase_add_loop_test(t, the_reader_names_row_and_member, 0, (int)ARRAY_LEN(refused));
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
