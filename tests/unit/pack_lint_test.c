/* Tests that lint finds each kind of nonsense in a law pack, and nothing in the pack of the tree. */
#include "tests/unit/pack_docs.h"

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
    set(event("verification.suspended"), "not_before_end_of", "[\"E32\"]");
}
static void flag_that_nothing_sets(void)
{
    set(binding("J10b"), "when", "{\"flag\":\"slow\"}");
}
static void sleeps_for_nothing(void)
{
    set(binding("H08"), "asleep", "\"slow\"");
}
static void requires_no_such_flag(void)
{
    set(json_array_get(json_object_get(event("trial.suspended"), "requires"), 0), "no_flag", "\"slow\"");
}
static void place_taken_twice(void)
{
    set(binding("J10"), "instead", "{\"flag\":\"simplified\",\"of\":[\"E01a\"]}");
}
static void place_of_liberty(void)
{
    set(binding("J10"), "instead", "{\"flag\":\"simplified\",\"of\":[\"H19\"]}");
}
static void place_of_a_stand_in(void)
{
    set(binding("J10"), "instead", "{\"flag\":\"simplified\",\"of\":[\"J09\"]}");
}
static void place_of_no_term(void)
{
    set(binding("J10"), "instead", "{\"flag\":\"simplified\",\"of\":[\"E32\"]}");
}
static void hours_that_go_on(void)
{
    set(binding("A03"), "carried",
        "{\"decided\":[{\"event\":\"case.transferred\"}],\"received\":[{\"event\":\"file.received\"}],"
        "\"citation\":\"x\"}");
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

/* Classes, families, what limits liberty, what follows of itself, handoffs, alarms */
static void start_after_what_is_not_looked_at(void)
{
    set(binding("E15"), "start",
        "[{\"event\":\"file.received\",\"after\":{\"among\":[\"trial.returned\"],\"latest\":\"prosecution."
        "returned\"}}]");
}
static void one_start_of_two_is_dead(void)
{
    set(binding("C11"), "end",
        "[{\"event\":\"charge.approved\",\"where\":{\"authority\":[\"chief_supreme\"]},"
        "\"unless\":{\"authority\":[\"chief_supreme\",\"procuracy_supreme\"]}}]");
}
static void each_of_a_case(void)
{
    set(rule("D31"), "subject", "\"case\"");
}
static void age_of_a_case(void)
{
    set(rule("D04b"), "subject", "\"case\"");
}
static void family_overlaps(void)
{
    set(rule("E02b"), "severity", "\"less_serious|serious\"");
}
static void family_has_a_gap(void)
{
    set(rule("E03a"), "effective", "{\"from\":\"2018-01-01\",\"through\":\"2025-05-31\"}");
}
static void family_lacks_a_class(void)
{
    json_object_del(rule("E14"), "family");
}
static void family_of_two_kinds(void)
{
    set(rule("D24b"), "kind", "\"months\"");
}
static void share_of_nothing(void)
{
    json_object_del(rule("D25a"), "length_of");
}
static void length_of_what_has_none(void)
{
    set(rule("E17"), "length_of", "[\"D31\"]");
}
static void liberty_by_days_of_another_row(void)
{
    set(rule("D25a"), "length_of", "[\"E01a\"]");
}
static json_t *shortened(void)
{
    return json_array_get(json_object_get(rule("D25b"), "shortens"), 0);
}
static void shortens_no_liberty(void)
{
    set(shortened(), "rule", "\"G01\"");
}
static void shortens_hours(void)
{
    set(shortened(), "rule", "\"D06\"");
}
static void shortens_a_share(void)
{
    set(shortened(), "rule", "\"D25a\"");
}
static void shortens_whatever_the_age(void)
{
    json_object_del(json_object_get(binding("D25b"), "when"), "subject_under");
}
static void shortens_a_term_by_events(void)
{
    json_t *first = json_array_get(json_object_get(rule("L07"), "shortens"), 0);
    set(first, "in_force_by", "[\"case.initiated\"]");
}
static void lifted_by_what_never_comes(void)
{
    json_t *first = json_array_get(json_object_get(rule("L07"), "shortens"), 0);
    set(first, "lifting",
        "[{\"event\": \"complaint.filed\", \"of\": {\"event\": \"complaint.decided\"},"
        " \"where\": {\"kind\": [\"judge\"]}, \"unless\": {\"kind\": [\"judge\"]}}]");
}
static void sessions_with_nobody(void)
{
    set(json_object_get(rule("L04"), "sessions"), "with", "[]");
}
static void sessions_of_other_events(void)
{
    set(json_object_get(rule("L04"), "sessions"), "held", "\"interview.held\"");
}
static void goes_on_without_a_stay(void)
{
    json_object_del(binding("M10"), "stay");
}
static void suspected_of_no_class(void)
{
    set(binding("A01"), "suspected", "true");
}
static void cap_not_modelled(void)
{
    set(binding("D31"), "cap", "[\"E32\"]");
}
static void cap_on_what_is_no_liberty(void)
{
    set(binding("E01b"), "cap", "[\"B01\"]");
}
static void cap_by_liberty(void)
{
    set(binding("D31"), "cap", "[\"D21b\"]");
}
static void since_nobody(void)
{
    set(binding("D06"), "since", "[\"case.initiated\"]");
}
static void order_without_end(void)
{
    set(binding("D31"), "orders", "[{\"event\":\"measure.lifted\"}]");
}
static void before_a_time_not_stated(void)
{
    set(binding("E23"), "start", "[{\"event\":\"interview.held\"}]");
}
static void granted_before_nothing(void)
{
    set(binding("E23"), "granted", "\"first\"");
}
static void asked_for_by_no_date(void)
{
    set(binding("E01r"), "before", "[\"E02a\",\"E02b\"]");
}
static void cap_below_the_term(void)
{
    set(json_array_get(json_object_get(rule("E01b"), "extensions"), 0), "cap",
        "{\"amount\":2,\"unit\":\"month\"}");
}
static void restraint_of_nobody(void)
{
    json_object_del(json_object_get(event("person.released"), "facts"), "person");
}
static void charge_without_clause(void)
{
    json_object_del(json_object_get(event("charge.changed"), "facts"), "clause");
}
static void derived_from_nothing(void)
{
    set(docs.pack, "derived", "[]");
}
static void derived_from_what_runs_on(void)
{
    set(rule("I01"), "lapse", "\"runs_on\"");
}
static void derived_is_judged(void)
{
    set(event("judgment.effective"), "takes", "true");
}
static json_t *handoff(void)
{
    return json_array_get(json_object_get(docs.handoffs, "handoffs"), 0);
}
static void handoff_without_cause(void)
{
    set(handoff(), "id", "\"A00\"");
    set(handoff(), "cause", "[]");
}
static void handoff_to_nobody_known(void)
{
    set(handoff(), "id", "\"A00\"");
    set(handoff(), "to", "\"mayor\"");
}
static void ladder_unknown(void)
{
    set(rule("A03"), "ladder", "\"steep\"");
}
static void ladder_twice(void)
{
    json_t *ladders = json_object_get(docs.pack, "ladders");
    json_array_append(ladders, json_array_get(ladders, 0));
}
static void review_not_modelled(void)
{
    set(json_array_get(json_object_get(docs.stages, "suspensions"), 0), "review", "\"E32\"");
}

static const struct {
    void (*spoil)(void);
    const char *subject, *member, *text;
} found[] = {
    {overlap, "B03", "effective", "overlap"},
    {overlap_for_ever, "B03", "effective", "overlap"},
    {gap, "B03", "effective", "gap"},
    {dead_without_start, "B03", "binding.start", "no event can start"},
    {dead_by_condition, "A06", "binding.when", "rules out every start"},
    {dead_by_date, "A01", "effective.through", "ended before the pack"},
    {dead_base, "B04", "binding.before", "not modelled"},
    {endless, "A05", "binding.end", "nothing can end"},
    {liberty_that_rolls, "D06", "kind", "never rolls"},
    {liberty_in_disguise, "B03", "kind", "never rolls"},
    {wrong_unit, "A03", "unit", "unit"},
    {no_number, "A03", "amount", "without a number"},
    {authority_without_value, "B01", "extensions.authority", "does not take the authority mayor"},
    {extension_by_odd_event, "B01", "extensions.event", "cannot state authority"},
    {also_without_return, "B03", "also", "HO-01"},
    {same_as_without_also, "HO-33", "same_as", "also"},
    {impossible_requirement, "verification.resumed", "requires", "nothing can meet"},
    {odd_requirement, "verification.resumed", "requires.latest", "case.initiated"},
    {waits_for_unmodelled, "verification.suspended", "not_before_end_of", "E32"},
    {flag_that_nothing_sets, "J10b", "binding.when", "no event sets the flag slow"},
    {sleeps_for_nothing, "H08", "binding.asleep", "no event sets the flag slow"},
    {requires_no_such_flag, "trial.suspended", "requires.no_flag", "no event sets the flag slow"},
    {place_taken_twice, "J10", "binding.instead", "E01a, as J09 does"},
    {place_of_liberty, "J10", "binding.instead", "H19, which is of another kind"},
    {place_of_a_stand_in, "J10", "binding.instead", "J09, which takes that of others itself"},
    {place_of_no_term, "J10", "binding.instead", "E32, which is not modelled"},
    {hours_that_go_on, "A03", "binding.carried", "no term that could go on"},
    {untranslated, "A03", "name", "not translated"},
    {code_without_word, "A03", "bound", "mayor"},
    {stage_never_reached, "limbo", "moves.to", "no event leads"},
    {start_after_what_is_not_looked_at, "E15", "binding.when", "rules out every start"},
    {one_start_of_two_is_dead, "C11", "binding.end", "nothing can match"},
    {each_of_a_case, "D31", "binding.start.each", "each wants"},
    {age_of_a_case, "D04b", "binding.when", "age"},
    {family_overlaps, "E02b", "family", "one family, class and time with E01b"},
    {family_has_a_gap, "E01a", "family", "no row for the class very_serious from 2025-06-01"},
    {family_lacks_a_class, "E11", "family", "no row for the class especially_serious from 2018-01-01"},
    {family_of_two_kinds, "D24b", "family", "another kind"},
    {share_of_nothing, "D25a", "share", "share"},
    {length_of_what_has_none, "E17", "length_of", "D31, which has no number"},
    {liberty_by_days_of_another_row, "D25a", "length_of", "takes the kind of E01a"},
    {shortens_no_liberty, "D25b", "shortens", "shortens G01"},
    {shortens_hours, "D25b", "shortens", "shortens D06"},
    {shortens_a_share, "D25b", "shortens", "a share of its own"},
    {shortens_whatever_the_age, "D25b", "shortens", "no subject_under"},
    {shortens_a_term_by_events, "L07", "shortens", "in_force_by is for detention"},
    {lifted_by_what_never_comes, "L07", "shortens.lifting",
     "nothing can match the pattern of complaint.filed"},
    {sessions_with_nobody, "L04", "sessions", "limits nobody"},
    {sessions_of_other_events, "L04", "binding.start", "none of the events"},
    {goes_on_without_a_stay, "M10", "binding.stay", "nothing stays it"},
    {suspected_of_no_class, "A01", "binding.suspected", "no class"},
    {cap_not_modelled, "D31", "binding.cap", "names E32"},
    {cap_on_what_is_no_liberty, "E01b", "binding.cap", "for limits on liberty"},
    {cap_by_liberty, "D31", "binding.cap", "capped by D21b"},
    {since_nobody, "D06", "binding.since", "case.initiated cannot say who"},
    {order_without_end, "D31", "binding.orders", "measure.lifted cannot state an end"},
    {before_a_time_not_stated, "E23", "binding.before_fact", "cannot state the time"},
    {granted_before_nothing, "E23", "binding.granted", "a term that may be extended"},
    {asked_for_by_no_date, "E01b", "extensions.request", "by when"},
    {cap_below_the_term, "E01b", "extensions.cap", "leaves nothing"},
    {restraint_of_nobody, "person.released", "facts.person", "whom it cannot name"},
    {charge_without_clause, "charge.changed", "charge", "cannot state article"},
    {derived_from_nothing, "judgment.effective", "derived", "from nothing"},
    {derived_from_what_runs_on, "judgment.effective", "derived.lapsed", "I01, which does not lapse"},
    {derived_is_judged, "judgment.effective", "derived", "is judged like"},
    {handoff_without_cause, "A00", "cause", "nothing can cause"},
    {handoff_to_nobody_known, "A00", "to", "mayor"},
    {ladder_unknown, "A03", "ladder", "no ladder"},
    {ladder_twice, "liberty", "ladders.name", "one name"},
    {review_not_modelled, "verification", "suspensions.review", "E32 is not modelled"},
};

START_TEST(lint_finds)
{
    found[_i].spoil();
    lint_tells(found[_i].subject, found[_i].member, found[_i].text);
}
END_TEST

/* The example of B03 once more, six years ago. */
static void older_example(void)
{
    json_t *examples = json_object_get(docs.examples, "examples");
    for (size_t i = 0; i < json_array_size(examples); i++) {
        json_t *rules = json_object_get(json_array_get(examples, i), "rules");
        for (size_t k = 0; k < json_array_size(rules); k++) {
            if (strcmp(json_string_value(json_array_get(rules, k)), "B03") != 0)
                continue;
            char *text = json_dumps(json_array_get(examples, i), 0);
            for (char *year = text; (year = strstr(year, "\"2026-")); year++)
                year[4] = '0';
            json_t *older = json_loads(text, 0, NULL);
            free(text);
            set(older, "rules", "[\"B03\"]");
            json_array_append_new(examples, older);
            return;
        }
    }
    ck_abort_msg("no example of B03");
}

START_TEST(contiguous_versions_are_fine)
{
    second_version("\"2020-12-31\"", "2021-01-01");
    older_example();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(pack_lint(&pack, &arena, &lint), ERR_OK);
    ck_assert_uint_eq(lint.n, 0);
    ck_assert_uint_eq(pack.nrules, json_array_size(json_object_get(docs.rules, "rules")));
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
