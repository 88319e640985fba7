/* Tests that the law pack of the tree is read as meant, and that each way to break a file is refused by its place. */
#include "tests/unit/pack_docs.h"

#include <unistd.h>

/* --- the pack of the tree */

START_TEST(the_pack_is_read)
{
    ck_assert_int_eq(pack_load("config/law", &arena, &pack, &fail), ERR_OK);
    ck_assert_uint_eq(pack.nrules, json_array_size(json_object_get(docs.rules, "rules")));
    ck_assert_uint_ge(pack.nrules, 236);
    ck_assert_uint_eq(pack.nrows, 139); /* of 140 rows of protection CL-29 runs, as a rule */
    ck_assert_uint_eq(pack.noffences, 74);
    ck_assert_uint_eq(pack.nclasses, 4);
}
END_TEST

/* A case runs from its first report to the final judgment: what does not run there is no term (docs/luat). */
START_TEST(every_row_of_a_case_runs)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    for (size_t i = 0; i < pack.nrules; i++) {
        const struct rule *r = &pack.rules[i];
        bool no_term = str_is(r->unmodelled_reason, "guard") || str_is(r->unmodelled_reason, "method");
        if (r->id.p[0] <= 'I')
            ck_assert_msg(r->modelled || no_term, "%.*s", STR_ARGS(r->id));
    }
}
END_TEST

static const struct rule *compiled(const char *id)
{
    int i = pack_rule(&pack, str_of(id));
    ck_assert_int_ge(i, 0);
    return &pack.rules[i];
}

START_TEST(classes_and_ladders_of_investigation)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct rule *e04b = compiled("E04b"), *e18 = compiled("E18"), *d24a = compiled("D24a");
    ck_assert_uint_eq(e04b->classes, 8);
    ck_assert_uint_eq(e18->classes, 3);
    ck_assert(str_is(e04b->family, "investigation"));
    ck_assert(e04b->end.items[0].whole);
    ck_assert_uint_eq(e04b->nextensions, 4);
    ck_assert(str_is(e04b->extensions[3].authorities[0], "chief_supreme"));
    ck_assert_int_eq(e04b->extensions[0].cap_amount, 20);
    ck_assert_int_eq(d24a->extensions[0].count, 2);
    ck_assert_int_eq(d24a->extensions[1].count, 1);
    ck_assert(d24a->liberty && d24a->ncap == 9);
    ck_assert_int_eq(compiled("D06")->extensions[1].cap_amount, 0); /* what each step allows is cap enough */
    ck_assert_int_eq(compiled("E22")->actual_end, true);
    ck_assert_int_eq(compiled("E23")->before_fact, FACT_hearing_at);
}
END_TEST

START_TEST(a_minor_is_detained_for_a_share)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct rule *a = compiled("D25a"), *b = compiled("D25b");
    ck_assert_uint_eq(a->nlength_of, 9);
    ck_assert_int_eq(a->share.legal_p * 3, a->share.legal_q * 2);
    ck_assert_int_eq(a->share.safe_p * 3, a->share.safe_q * 2);
    ck_assert(str_is_none(a->share.provisional_vi));
    ck_assert_int_eq(b->share.safe_p * 2, b->share.safe_q);
    ck_assert(!str_is_none(b->share.provisional_vi));
    ck_assert_int_eq(a->through + 1, b->from);
    ck_assert_uint_eq(a->nin_force_by, 3); /* a stage keeps the law under which it began */
    ck_assert_int_eq(a->when.subject_age, SUBJECT_AGE_UNDER);
    ck_assert_int_eq(compiled("D21b")->when.subject_age, SUBJECT_AGE_FROM);
    ck_assert_uint_eq(b->nshortens, 8); /* of what else he is left only that share */
    ck_assert_int_eq(b->shortens[0].rule, pack_rule(&pack, STR("D31")));
    ck_assert_uint_eq(b->shortens[0].nin_force_by, 2);
    ck_assert_uint_eq(compiled("D31")->nshortens, 0);
}
END_TEST

START_TEST(effects_of_events_are_compiled)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct event_type *released = &pack.events[pack_event(&pack, STR("person.released"))],
                            *charged = &pack.events[pack_event(&pack, STR("accused.charged"))],
                            *suspended = &pack.events[pack_event(&pack, STR("investigation.suspended"))];
    ck_assert_int_eq(released->restraint_act, RESTRAINT_ENDS);
    ck_assert_uint_eq(released->restraint, RESTRAINT_CUSTODY | RESTRAINT_DETENTION);
    ck_assert_uint_eq(released->requires[0].restrained, RESTRAINT_CUSTODY | RESTRAINT_DETENTION);
    ck_assert_int_eq(charged->charge, CHARGE_ADDS);
    ck_assert_int_eq(suspended->part, PART_LEAVES);
    ck_assert(str_is(suspended->requires[0].no_flag, "simplified"));
    ck_assert(suspended->requires[2].person && suspended->requires[2].nwheres == 1);
    size_t early = 0;
    for (size_t i = 0; i < pack.ngrounds; i++)
        early += pack.grounds[i].early;
    ck_assert_uint_eq(early, 2); /* mental and fatal illness: Art. 229 (1) b */
}
END_TEST

START_TEST(b01_is_as_the_law_has_it)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct rule *r = &pack.rules[pack_rule(&pack, STR("B01"))];
    ck_assert_int_eq(r->kind, TERM_DAYS);
    ck_assert_int_eq(r->amount, 20);
    ck_assert_int_eq(r->unit, UNIT_DAY);
    ck_assert(r->told && r->modelled && !r->once && !r->act_ends);
    ck_assert(str_is(r->rank, "law"));
    ck_assert_int_eq(r->through, INT32_MAX);
    ck_assert_uint_eq(r->nalso, 3);
    ck_assert_uint_eq(r->nstarts, 1);
    ck_assert(str_is(pack.anchors[r->starts[0].anchor].name, "t0"));
    ck_assert_uint_eq(r->end.n, 3);
    ck_assert_uint_eq(r->void_by.n, 2);
    ck_assert_uint_eq(r->nextensions, 2);
    ck_assert(r->extensions[0].total && r->extensions[0].max_amount == 2 &&
              r->extensions[0].unit == UNIT_MONTH);
    ck_assert_int_eq(r->extensions[0].request_event, -1);
    ck_assert(!r->extensions[1].total);
    ck_assert_int_eq(r->extensions[1].request_event,
                     pack_event(&pack, STR("verification.extension_requested")));
}
END_TEST

START_TEST(bindings_are_compiled)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct rule *a06 = &pack.rules[pack_rule(&pack, STR("A06"))];
    ck_assert_int_eq(a06->when.age, AGE_VICTIM_UNDER);
    ck_assert_int_eq(a06->when.age_years, 18);
    ck_assert_int_eq(a06->when.wheres[0].fact, FACT_remote);
    ck_assert(str_is(a06->when.wheres[0].values[0], "false") && !a06->when.wheres[0].stated);
    const struct rule *a04 = &pack.rules[pack_rule(&pack, STR("A04"))];
    ck_assert_int_eq(a04->starts[0].on.wheres[0].fact, FACT_competent);
    ck_assert(a04->starts[0]
                  .on.wheres[0]
                  .stated); /* a classification that says nothing of competence starts nothing */
    const struct rule *a17 = &pack.rules[pack_rule(&pack, STR("A17"))];
    ck_assert_int_eq(a17->restart.items[0].wheres[0].of_type, pack_event(&pack, STR("report.assigned")));
    const struct rule *k02b = &pack.rules[pack_rule(&pack, STR("K02b"))];
    const struct pattern *decided = k02b->starts[0].on.of;
    ck_assert_int_eq(k02b->own, OWN_OF);
    ck_assert_int_eq(decided->type, pack_event(&pack, STR("complaint.decided")));
    ck_assert_int_eq(decided->of->type, pack_event(&pack, STR("complaint.filed")));
    ck_assert(str_is(decided->of->wheres[0].values[0], "restraint"));
    ck_assert_uint_eq(decided->of->unless[0].nvalues, 2); /* of a decision, or of what has terms of its own */
    ck_assert(str_eq(decided->of->unless[0].values[0], pack.events[decided->type].name));
    const struct rule *a12 = &pack.rules[pack_rule(&pack, STR("A12"))];
    ck_assert(!a12->told);
    const struct rule *b04 = &pack.rules[pack_rule(&pack, STR("B04"))];
    ck_assert_int_eq(b04->kind, TERM_BEFORE);
    ck_assert_int_eq(b04->before[0], pack_rule(&pack, STR("B01")));
    const struct rule *b12 = &pack.rules[pack_rule(&pack, STR("B12"))];
    ck_assert(b12->act_starts_next && b12->end.n == 1);
    ck_assert(pack.returns[RETURNED_BY_PROCURACY].on.items[0].wheres[0].absent);
}
END_TEST

START_TEST(events_are_compiled)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    const struct event_type *e = &pack.events[pack_event(&pack, STR("verification.suspended"))];
    ck_assert(e->needs_listed_ground);
    ck_assert_uint_eq(e->nnot_before_end_of, 3);
    ck_assert_uint_eq(e->requires[0].nopen_rules, 3);
    size_t grounds = 0;
    for (size_t i = 0; i < pack.ngrounds; i++)
        grounds += pack.grounds[i].event == pack_event(&pack, STR("verification.suspended"));
    ck_assert_uint_eq(grounds, 5);
    const struct event_type *received = &pack.events[pack_event(&pack, STR("report.received"))];
    ck_assert(received->takes && !received->hands);
    ck_assert(pack.events[pack_event(&pack, STR("report.transferred"))].hands);
    bool number = false;
    for (size_t i = 0; i < received->nfacts; i++)
        number = number || received->facts[i].fact == FACT_number;
    ck_assert(number);
    ck_assert_uint_eq(pack.events[pack.corrected_event].ntexts, 1);
    ck_assert_ptr_nonnull(pack_word(&pack, STR("procuracy_regional")));
    ck_assert_ptr_null(pack_word(&pack, STR("nobody")));
}
END_TEST

/* --- what the reader refuses */

static void rule_without_citation(void)
{
    json_object_del(rule("B03"), "citation");
}
static void rule_with_empty_citation(void)
{
    set(rule("B03"), "citation", "\"\"");
}
static void rule_without_english(void)
{
    json_object_del(json_object_get(rule("B03"), "name"), "en");
}
static void rule_with_unknown_member(void)
{
    set(rule("B03"), "comment", "1");
}
static void rule_with_impossible_date(void)
{
    set(rule("B03"), "effective", "{\"from\":\"2018-02-30\",\"through\":null}");
}
static void rule_ends_before_it_begins(void)
{
    set(rule("B03"), "effective", "{\"from\":\"2018-03-01\",\"through\":\"2018-02-01\"}");
}
static void rule_of_unknown_rank(void)
{
    set(rule("B03"), "rank", "\"custom\"");
}
static void rule_without_reason(void)
{
    json_object_del(rule("M01"), "unmodelled");
}
static void rule_twice(void)
{
    json_array_insert(json_object_get(docs.rules, "rules"), 1, rule("A01"));
}
static void unknown_event(void)
{
    set(binding("B03"), "end", "[{\"event\":\"verification.extension_decide\"}]");
}
static void unknown_fact(void)
{
    set(binding("A05"), "start", "[{\"event\":\"report.received\",\"where\":{\"bye\":[\"procuracy\"]}}]");
}
static void fact_of_another_event(void)
{
    set(binding("A05"), "start", "[{\"event\":\"report.received\",\"where\":{\"minutes\":[5]}}]");
}
static void value_not_allowed(void)
{
    set(binding("A05"), "start", "[{\"event\":\"report.received\",\"where\":{\"by\":[\"procurasy\"]}}]");
}
static void unknown_anchor(void)
{
    set(binding("A03"), "start", "[{\"anchor\":\"t1\"}]");
}
static void unknown_rule_before(void)
{
    set(binding("B04"), "before", "\"B99\"");
}
static void unknown_rule_in_where(void)
{
    set(binding("A20"), "start", "[{\"event\":\"act.done\",\"where\":{\"rule\":[\"CL-99\"]}}]");
}
static void unknown_group(void)
{
    set(json_object_get(binding("A18"), "when"), "offence_group", "\"theft\"");
}
static void both_ages(void)
{
    set(json_object_get(binding("A18"), "when"), "all_victims_from", "18");
}
static void extension_without_authority(void)
{
    set(json_array_get(json_object_get(rule("B01"), "extensions"), 0), "authority", "[]");
}
static void extension_without_citation(void)
{
    json_object_del(json_array_get(json_object_get(rule("B01"), "extensions"), 1), "citation");
}
static void unknown_open_rule(void)
{
    set(json_array_get(json_object_get(event("verification.suspended"), "requires"), 0), "open_rules",
        "[\"Z01\"]");
}
static void event_twice(void)
{
    set(event("report.split"), "type", "\"report.merged\"");
}
static void event_with_unknown_fact(void)
{
    set(json_object_get(event("report.split"), "facts"), "colour", "{}");
}
static void event_with_unknown_set(void)
{
    set(json_object_get(event("report.split"), "facts"), "by", "{\"values\":\"colours\"}");
}
static void ground_without_translation(void)
{
    json_t *ground = json_array_get(json_object_get(event("verification.suspended"), "grounds"), 0);
    json_object_del(json_object_get(ground, "name"), "vi");
}
static void engine_event_missing(void)
{
    set(event("act.done"), "type", "\"act.made\"");
}
static void rule_of_unknown_class(void)
{
    set(rule("E01b"), "severity", "\"mild\"");
}
static void share_above_one(void)
{
    set(json_object_get(rule("D25b"), "share"), "safe", "[3,2]");
}
static void length_of_unknown_rule(void)
{
    set(rule("E17"), "length_of", "[\"E99\"]");
}
static void cap_by_unknown_rule(void)
{
    set(binding("D21b"), "cap", "[\"E99\"]");
}
static void since_unknown_event(void)
{
    set(binding("D06"), "since", "[\"person.seized\"]");
}
static void shortens_unknown_rule(void)
{
    set(json_array_get(json_object_get(rule("D25b"), "shortens"), 0), "rule", "\"D99\"");
}
static void in_force_by_unknown_event(void)
{
    set(binding("D25b"), "in_force_by", "[\"stage.begun\"]");
}
static void before_both(void)
{
    set(binding("E23"), "before", "\"B01\"");
}
static void before_a_fact_that_is_no_time(void)
{
    set(binding("E23"), "before_fact", "\"ground\"");
}
static void unknown_restraint(void)
{
    set(event("person.released"), "restraint", "{\"does\":\"ends\",\"restrained\":[\"curfew\"]}");
}
static void unknown_stage_in_condition(void)
{
    set(json_object_get(binding("D21b"), "when"), "stage", "[\"inquiry\"]");
}
static void requirement_of_two_kinds(void)
{
    set(json_array_get(json_object_get(event("person.released"), "requires"), 0), "open_rules", "[\"D06\"]");
}
static void ground_early_by_word(void)
{
    set(json_array_get(json_object_get(event("investigation.suspended"), "grounds"), 2), "early", "\"yes\"");
}
static void stage_unknown(void)
{
    set(json_array_get(json_object_get(docs.stages, "moves"), 0), "to", "\"verify\"");
}
static void offence_twice(void)
{
    json_t *list = json_object_get(docs.offences, "offences");
    json_array_insert(list, 1, json_array_get(list, 0));
}
static void row_points_nowhere(void)
{
    set(find(json_object_get(docs.rows, "rows"), "id", "HO-29"), "same_as", "\"B99\"");
}
static void word_twice(void)
{
    json_t *units = json_object_get(json_object_get(docs.pack, "words"), "unit");
    json_array_append(units, json_array_get(units, 0));
}
static void other_service_level(void)
{
    set(docs.pack, "at_once_minutes", "90");
}
static void confirmed_without_date(void)
{
    set(rule("B03"), "confirmed", "{\"by\":\"LS\"}");
}

static const struct {
    void (*spoil)(void);
    const char *file, *pointer_end;
    enum field_code code;
} refused[] = {
    {rule_without_citation, "rules.json", "/citation", FIELD_MISSING},
    {rule_with_empty_citation, "rules.json", "/citation", FIELD_RANGE},
    {rule_without_english, "rules.json", "/name/en", FIELD_MISSING},
    {rule_with_unknown_member, "rules.json", "/comment", FIELD_UNKNOWN},
    {rule_with_impossible_date, "rules.json", "/effective/from", FIELD_RANGE},
    {rule_ends_before_it_begins, "rules.json", "/effective/through", FIELD_DATE_ORDER},
    {rule_of_unknown_rank, "rules.json", "/rank", FIELD_REFERENCE},
    {rule_without_reason, "rules.json", "/unmodelled", FIELD_MISSING},
    {rule_twice, "rules.json", "/rules/1/id", FIELD_DATE_ORDER},
    {unknown_event, "rules.json", "/binding/end/0/event", FIELD_EVENT_UNKNOWN},
    {unknown_fact, "rules.json", "/binding/start/0/where/bye", FIELD_UNKNOWN},
    {fact_of_another_event, "rules.json", "/binding/start/0/where/minutes", FIELD_REFERENCE},
    {value_not_allowed, "rules.json", "/binding/start/0/where/by/0", FIELD_RANGE},
    {unknown_anchor, "rules.json", "/binding/start/0/anchor", FIELD_REFERENCE},
    {unknown_rule_before, "rules.json", "/binding/before", FIELD_REFERENCE},
    {unknown_rule_in_where, "rules.json", "/binding/start/0/where/rule/0", FIELD_REFERENCE},
    {unknown_group, "rules.json", "/binding/when/offence_group", FIELD_REFERENCE},
    {both_ages, "rules.json", "/binding/when/all_victims_from", FIELD_RANGE},
    {extension_without_authority, "rules.json", "/extensions/0/authority", FIELD_MISSING},
    {extension_without_citation, "rules.json", "/extensions/1/citation", FIELD_MISSING},
    {unknown_open_rule, "events.json", "/requires/0/open_rules/0", FIELD_REFERENCE},
    {event_twice, "events.json", "/type", FIELD_RANGE},
    {event_with_unknown_fact, "events.json", "/facts/colour", FIELD_UNKNOWN},
    {event_with_unknown_set, "events.json", "/facts/by/values", FIELD_REFERENCE},
    {ground_without_translation, "events.json", "/grounds/0/name/vi", FIELD_MISSING},
    {engine_event_missing, "events.json", "/events", FIELD_EVENT_UNKNOWN},
    {rule_of_unknown_class, "rules.json", "/severity", FIELD_REFERENCE},
    {share_above_one, "rules.json", "/share/safe", FIELD_RANGE},
    {length_of_unknown_rule, "rules.json", "/length_of/0", FIELD_REFERENCE},
    {cap_by_unknown_rule, "rules.json", "/binding/cap/0", FIELD_REFERENCE},
    {since_unknown_event, "rules.json", "/binding/since/0", FIELD_EVENT_UNKNOWN},
    {shortens_unknown_rule, "rules.json", "/shortens/0/rule", FIELD_REFERENCE},
    {in_force_by_unknown_event, "rules.json", "/binding/in_force_by/0", FIELD_EVENT_UNKNOWN},
    {before_both, "rules.json", "/binding/before", FIELD_MISSING},
    {before_a_fact_that_is_no_time, "rules.json", "/binding/before_fact", FIELD_RANGE},
    {unknown_stage_in_condition, "rules.json", "/binding/when/stage", FIELD_REFERENCE},
    {unknown_restraint, "events.json", "/restraint/restrained", FIELD_RANGE},
    {requirement_of_two_kinds, "events.json", "/requires/0", FIELD_RANGE},
    {ground_early_by_word, "events.json", "/grounds/2/early", FIELD_TYPE},
    {stage_unknown, "stages.json", "/moves/0/to", FIELD_REFERENCE},
    {offence_twice, "offences.json", "/offences/1", FIELD_DATE_ORDER},
    {row_points_nowhere, "rows.json", "/same_as", FIELD_REFERENCE},
    {word_twice, "pack.json", "/words/unit/5/code", FIELD_RANGE},
    {other_service_level, "pack.json", "/at_once_minutes", FIELD_RANGE},
    {confirmed_without_date, "rules.json", "/confirmed/on", FIELD_MISSING},
};

START_TEST(the_reader_refuses)
{
    refused[_i].spoil();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_FIELDS);
    ck_assert_msg(strncmp(fail.where, refused[_i].file, strlen(refused[_i].file)) == 0, "%s", fail.where);
    ck_assert_uint_eq(fail.nfields, 1);
    const char *pointer = fail.fields[0].pointer, *end = refused[_i].pointer_end;
    ck_assert_uint_ge(strlen(pointer), strlen(end));
    ck_assert_str_eq(pointer + strlen(pointer) - strlen(end), end);
    ck_assert_int_eq(fail.fields[0].code, refused[_i].code);
}
END_TEST

START_TEST(duplicate_keys_in_a_file_are_refused)
{
    char dir[] = "/tmp/hoso-pack-XXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof(path), "%s/events.json", dir);
    for (size_t i = 1; i < PACK_FILES; i++) { /* all are read before the first is understood */
        char from[200], to[200];
        snprintf(to, sizeof(to), "%s/%s", dir, pack_file_names[i]);
        ck_assert_ptr_nonnull(getcwd(from, 100));
        snprintf(from + strlen(from), 90, "/config/law/%s", pack_file_names[i]);
        ck_assert_int_eq(symlink(from, to), 0);
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("{\"events\":[],\n\"events\":[]}", file);
    fclose(file);
    ck_assert_int_eq(pack_load(dir, &arena, &pack, &fail), ERR_JSON_DUPLICATE);
    ck_assert_ptr_nonnull(strstr(fail.where, "events.json: line 2"));
    remove(path);
    fail_clear(&fail);
    ck_assert_int_eq(pack_load(dir, &arena, &pack, &fail), ERR_NOT_FOUND);
    ck_assert_str_eq(fail.where, "events.json");
    for (size_t i = 1; i < PACK_FILES; i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, pack_file_names[i]);
        remove(path);
    }
    remove(dir);
}
END_TEST

START_TEST(a_small_arena_is_no_memory)
{
    enum err e = ERR_NO_MEMORY;
    for (size_t cap = 0; e == ERR_NO_MEMORY; cap += 97123) {
        struct arena small;
        ck_assert_uint_lt(cap, PACK_ARENA_CAP);
        arena_init(&small, cap);
        fail_clear(&fail);
        e = pack_read(&docs, &small, &pack, &fail);
        ck_assert(e == ERR_NO_MEMORY || (e == ERR_OK && cap > 400000));
        arena_fini(&small);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pack_json");
    TCase *t = tcase_create("pack_json");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_pack_is_read);
    tcase_add_test(t, every_row_of_a_case_runs);
    tcase_add_test(t, classes_and_ladders_of_investigation);
    tcase_add_test(t, a_minor_is_detained_for_a_share);
    tcase_add_test(t, effects_of_events_are_compiled);
    tcase_add_test(t, b01_is_as_the_law_has_it);
    tcase_add_test(t, bindings_are_compiled);
    tcase_add_test(t, events_are_compiled);
    tcase_add_loop_test(t, the_reader_refuses, 0, (int)ARRAY_LEN(refused));
    tcase_add_test(t, duplicate_keys_in_a_file_are_refused);
    tcase_add_test(t, a_small_arena_is_no_memory);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
