/* Tests who is told for a victim under the tree's own law pack: conflict of interest, appointment, CL-29, handoffs in JSON. */
#include "lib/json/calendar_json.h"
#include "lib/json/episode_json.h"
#include "lib/json/history_json.h"
#include "tests/unit/pack_docs.h"

#include <string.h>

static struct calendar calendar;
static struct history history;
static struct outcome out;

static void load(void)
{
    setup();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &arena, &calendar, &fail), ERR_OK);
}

/* Persons beside the victim v1 of 11 years, then events: both as members of JSON arrays. */
static enum err tell(const char *persons, const char *events)
{
    struct fold_options when = {0};
    struct str text = arena_printf(&arena,
                                   "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"}],"
                                   "\"accused\":[{\"id\":\"a1\"}],%s,\"events\":[%s]}",
                                   persons, events);
    enum err e = history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail);
    return e == ERR_OK ? law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail) : e;
}

#define RECEIVED                                                                                           \
    "{\"type\":\"report.received\",\"at\":\"2026-03-02T09:00:00+07:00\",\"data\":{\"by\":\"investigation_" \
    "agency\"}}"
#define MOTHER "\"representatives\":[{\"id\":\"m1\",\"victim\":\"v1\",\"relation\":\"mother\"}]"
#define WITH_HIM "\"representatives\":[{\"id\":\"m1\",\"victim\":\"v1\",\"lives_with\":[\"a1\"]}]"
#define APPOINTS(person)                                                                                 \
    ",{\"type\":\"representative.appointed\",\"at\":\"2026-03-03T09:00:00+07:00\",\"data\":{\"victim\":" \
    "\"v1\"" person "}}"

static const struct deadline *cl29(void)
{
    for (size_t i = 0; i < out.ndeadlines; i++)
        if (str_is(pack.rules[out.deadlines[i].rule].id, "CL-29"))
            return &out.deadlines[i];
    return NULL;
}

static int order_violations(void)
{
    int n = 0;
    for (size_t i = 0; i < out.nviolations; i++)
        n += out.violations[i].code == VIOLATION_ORDER;
    return n;
}

static bool is_told(enum notice_code code)
{
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == code)
            return true;
    return false;
}

static const struct episode *missing(void)
{
    for (size_t i = 0; i < out.nepisodes; i++)
        if (str_is(out.episodes[i].code, "representative_missing"))
            return &out.episodes[i];
    return NULL;
}

START_TEST(the_first_lawful_representative)
{
    ck_assert_int_eq(tell("\"representatives\":[{\"id\":\"f1\",\"victim\":\"v1\",\"lives_with\":[\"a1\"]},"
                          "{\"id\":\"m1\",\"victim\":\"v1\"}]",
                          RECEIVED),
                     ERR_OK);
    ck_assert_uint_eq(out.ntold, 1);
    ck_assert_int_eq(out.told[0].through, TOLD_REPRESENTATIVE);
    ck_assert(str_is(history.persons[out.told[0].person].id, "m1"));
    ck_assert_ptr_null(cl29());
    ck_assert(!is_told(NOTICE_REPRESENTATIVE_MISSING));
}
END_TEST

/* She lives with the accused: CL-29 runs from the first event, and there is nobody to be told. */
START_TEST(the_only_one_in_conflict)
{
    ck_assert_int_eq(tell(WITH_HIM, RECEIVED), ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_NOBODY);
    ck_assert(is_told(NOTICE_REPRESENTATIVE_MISSING));
    const struct deadline *d = cl29();
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(d->status, STATUS_RUNNING);
    ck_assert(str_is(history.persons[d->subject].id, "v1"));
}
END_TEST

START_TEST(who_is_accused_represents_nobody)
{
    ck_assert_int_eq(tell("\"representatives\":[{\"id\":\"a1\",\"victim\":\"v1\"}]", RECEIVED), ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_NOBODY);
    ck_assert_ptr_nonnull(cl29());
}
END_TEST

START_TEST(a_mark_is_enough)
{
    ck_assert_int_eq(tell(MOTHER, RECEIVED
                          ",{\"type\":\"person.conflict_marked\",\"at\":\"2026-03-02T10:00:00+07:00\","
                          "\"data\":{\"person\":\"m1\"}}"),
                     ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_NOBODY);
    ck_assert_ptr_nonnull(cl29());
    ck_assert_int_eq(cl29()->started_by, 1);
}
END_TEST

START_TEST(an_appointment_ends_it)
{
    ck_assert_int_eq(tell(WITH_HIM, RECEIVED APPOINTS(",\"by\":\"commune_committee\"")), ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_APPOINTED);
    ck_assert(str_is(out.told[0].by, "commune_committee"));
    ck_assert_int_eq(out.told[0].event, 1);
    ck_assert_int_eq(cl29()->status, STATUS_MET);
    ck_assert_int_eq(order_violations(), 0);
    ck_assert_int_eq(missing()->state, EPISODE_CLOSED);
}
END_TEST

/* A stored history, in which `entered` says with which event somebody came. */
static void tell_stored(const char *persons, const char *events)
{
    struct fold_options when = {0};
    struct str text = arena_printf(&arena,
                                   "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"}],%s,"
                                   "\"events\":[%s]}",
                                   persons, events);
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_STORED, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
}

#define CHARGES                                                                                     \
    ",{\"type\":\"case.initiated\",\"at\":\"2026-03-03T08:00:00+07:00\",\"data\":{\"article\":142," \
    "\"clause\":1}},{\"type\":\"accused.charged\",\"at\":\"2026-03-04T09:00:00+07:00\",\"data\":"   \
    "{\"person\":\"a1\",\"article\":142,\"clause\":1}}"

/* Who came with the appointment does not undo that until then there was nobody. */
START_TEST(whoever_comes_later_was_not_there_before)
{
    tell_stored("\"accused\":[{\"id\":\"a1\"}],\"representatives\":[{\"id\":\"m1\",\"lives_with\":[\"a1\"]},"
                "{\"id\":\"g1\",\"entered\":2}]",
                RECEIVED APPOINTS(",\"person\":\"g1\""));
    ck_assert_ptr_nonnull(cl29());
    ck_assert_int_eq(cl29()->status, STATUS_MET);
    ck_assert_int_eq(cl29()->ended_by, 1);
    ck_assert_int_eq(out.told[0].through, TOLD_REPRESENTATIVE);
    ck_assert(str_is(history.persons[out.told[0].person].id, "g1"));
}
END_TEST

/* The mother lives with a man who is found out later: she represents until then. */
START_TEST(a_conflict_begins_with_the_one_who_brings_it)
{
    const char *persons = "\"accused\":[{\"id\":\"a1\",\"entered\":3}],"
                          "\"representatives\":[{\"id\":\"m1\",\"lives_with\":[\"a1\"]}]";
    tell_stored(persons, RECEIVED);
    ck_assert_ptr_null(cl29());
    ck_assert_int_eq(out.told[0].through, TOLD_REPRESENTATIVE);
    tell_stored(persons, RECEIVED CHARGES);
    ck_assert_ptr_nonnull(cl29());
    ck_assert_int_eq(cl29()->started_by, 2);
    ck_assert_int_eq(out.told[0].through, TOLD_NOBODY);
}
END_TEST

START_TEST(a_minor_is_told_otherwise_from_the_day_of_age)
{
    ck_assert_int_eq(tell(MOTHER, RECEIVED), ERR_OK);
    ck_assert_int_eq(out.told[0].until, day_start(day_add_months(history.persons[0].birth, 18 * 12)));
    struct fold_options later = {.has_as_of = true, .as_of = out.told[0].until};
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &later, &arena, &out, &fail), ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_VICTIM);
    ck_assert(out.told[0].until == INST_NEVER);
}
END_TEST

/* Nobody does anything on that day: the notice that there is nobody ends with it all the same. */
START_TEST(the_notice_ends_with_the_day_of_age)
{
    ck_assert_int_eq(tell(WITH_HIM, RECEIVED), ERR_OK);
    inst_t of_age = out.told[0].until;
    for (int later = -1; later <= 1; later++) {
        struct fold_options when = {.has_as_of = true, .as_of = of_age + later};
        ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
        const struct episode *e = missing();
        ck_assert_ptr_nonnull(e);
        ck_assert_int_eq(e->state, later < 0 ? EPISODE_OPEN : EPISODE_CLOSED);
        ck_assert_uint_eq(e->nspans, 2);
        ck_assert(e->spans[1].from == of_age && e->steps[1].event < 0);
        ck_assert_int_eq(is_told(NOTICE_REPRESENTATIVE_MISSING), later < 0);
    }
    /* Nor does it last until the next act when there is one after that day. */
    ck_assert_int_eq(tell(WITH_HIM, RECEIVED ",{\"type\":\"person.conflict_marked\",\"at\":\"2032-06-01\","
                                             "\"data\":{\"person\":\"m1\"}}"),
                     ERR_OK);
    ck_assert(missing()->spans[1].from == of_age);
}
END_TEST

START_TEST(somebody_in_conflict_may_not_be_appointed)
{
    ck_assert_int_eq(tell(WITH_HIM, RECEIVED APPOINTS(",\"person\":\"m1\"")), ERR_OK);
    ck_assert_int_eq(order_violations(), 1);
    for (size_t i = 0; i < out.nviolations; i++)
        ck_assert(out.violations[i].code != VIOLATION_ORDER ||
                  (out.violations[i].event == 1 && str_is(pack.rules[out.violations[i].rule].id, "CL-29") &&
                   out.violations[i].detail_vi.n));
    ck_assert_int_eq(out.told[0].through, TOLD_NOBODY);
    ck_assert_int_eq(cl29()->status, STATUS_RUNNING);
}
END_TEST

START_TEST(legal_aid_comes_last)
{
    ck_assert_int_eq(tell(WITH_HIM,
                          RECEIVED ",{\"type\":\"legal_aid.assigned\",\"at\":\"2026-03-03T10:00:00+07:00\","
                                   "\"data\":{\"victim\":\"v1\",\"by\":\"legal_aid\"}}"),
                     ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_LEGAL_AID);
    ck_assert_int_eq(cl29()->status, STATUS_RUNNING); /* that does not take the place of a representative */
}
END_TEST

START_TEST(one_mother_of_two)
{
    struct fold_options when = {0};
    struct str text =
        STR("{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"},{\"id\":\"v2\",\"birth_date\":"
            "\"2001-05-01\"}],"
            "\"representatives\":[{\"id\":\"m1\",\"victim\":\"v1\"},{\"id\":\"m1\",\"victim\":\"v2\"}],"
            "\"events\":[" RECEIVED "]}");
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
    ck_assert_int_eq(out.told[0].through, TOLD_REPRESENTATIVE);
    ck_assert_int_eq(out.told[1].through, TOLD_VICTIM); /* of age */
}
END_TEST

/* Nobody need be appointed for a victim who is of age, whoever represents him. */
START_TEST(who_is_of_age_needs_nobody)
{
    struct fold_options when = {0};
    struct str text =
        STR("{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2014-05-01\"},{\"id\":\"v2\",\"birth_date\":"
            "\"2008-03-02\"}],\"accused\":[{\"id\":\"a1\"}],"
            "\"representatives\":[{\"id\":\"a1\"}],\"events\":[" RECEIVED "]}");
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
    for (size_t i = 0; i < out.ndeadlines; i++)
        if (str_is(pack.rules[out.deadlines[i].rule].id, "CL-29"))
            ck_assert_int_eq(out.deadlines[i].subject, 0);
    ck_assert_ptr_nonnull(cl29());
}
END_TEST

static const struct {
    const char *persons, *pointer;
} refused[] = {
    {"\"representatives\":[{\"id\":\"m1\",\"victim\":\"v9\"}]", "/representatives/0/victim"},
    {"\"representatives\":[{\"id\":\"m1\",\"victim\":\"a1\"}]", "/representatives/0/victim"},
    {"\"representatives\":[{\"id\":\"m1\",\"lives_with\":[\"a1\",\"a9\"]}]",
     "/representatives/0/lives_with/1"},
    {"\"representatives\":[{\"id\":\"v1\"}]", "/representatives/0/id"},
    {"\"representatives\":[{\"id\":\"m1\"},{\"id\":\"m1\"}]", "/representatives/1/id"},
    {"\"representatives\":[{\"victim\":\"v1\"}]", "/representatives/0/id"},
    {"\"witnesses\":[{\"id\":\"w1\",\"lives_with\":[\"a1\"]}]", "/witnesses/0/lives_with"},
};

START_TEST(the_reader_refuses)
{
    ck_assert_int_eq(tell(refused[_i].persons, RECEIVED), ERR_FIELDS);
    ck_assert_uint_eq(fail.nfields, 1);
    ck_assert_str_eq(fail.fields[0].pointer, refused[_i].pointer);
}
END_TEST

/* As JSON: the answer of simulate names handoffs, rounds, suspensions and who is told. */
START_TEST(written_as_json)
{
    ck_assert_int_eq(
        tell(MOTHER, RECEIVED ",{\"type\":\"report.assigned\",\"at\":\"2026-03-03T08:00:00+07:00\"}"),
        ERR_OK);
    const struct outcome_view view = {
        .pack = &pack, .calendar = &calendar, .history = &history, .outcome = &out, .arena = &arena};
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_add_char(&b, '{');
    ck_assert_int_eq(episodes_write(&b, &view), ERR_OK);
    buf_add_char(&b, '}');
    json_t *json = json_loadb(buf_str(&b).p, b.n, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(json);
    json_t *h = find(json_object_get(json, "handoffs"), "rule", "A17");
    ck_assert_str_eq(json_string_value(json_object_get(h, "status")), "owed");
    ck_assert_str_eq(json_string_value(json_object_get(h, "to")), "procuracy");
    ck_assert_str_eq(json_string_value(json_object_get(h, "created_at")), "2026-03-03T08:00:00+07:00");
    ck_assert_int_eq(json_integer_value(json_object_get(h, "cause")), 1);
    ck_assert(json_is_object(json_object_get(h, "due")) && json_is_null(json_object_get(h, "sent_at")));
    ck_assert_uint_eq(json_array_size(json_object_get(json, "rounds")), 0);
    json_t *told = find(json_object_get(json, "notices_to"), "victim", "v1");
    ck_assert_str_eq(json_string_value(json_object_get(told, "person")), "m1");
    json_decref(json);
    buf_free(&b);
}
END_TEST

/* The procuracy wants more: what was sent is returned, and the supplement is another round, taken over by the approval. */
START_TEST(a_charge_is_supplemented)
{
#define OF_A1(type, at) \
    ",{\"type\":\"" type "\",\"at\":\"2026-03-" at ":00:00+07:00\",\"data\":{\"person\":\"a1\"}}"
    ck_assert_int_eq(
        tell(MOTHER,
             RECEIVED OF_A1("accused.charged", "09T08") OF_A1(
                 "charge.supplement_requested",
                 "10T08") ",{\"type\":\"handoff.received\",\"at\":\"2026-03-12T08:00:00+07:00\","
                          "\"data\":{\"of\":2,\"by\":\"procuracy\"}}" OF_A1("charge.approved", "13T08")),
        ERR_OK);
    const struct episode *rounds[3] = {0};
    size_t n = 0;
    for (size_t i = 0; i < out.nepisodes; i++)
        if (str_is(out.episodes[i].code, "C11") && n < ARRAY_LEN(rounds))
            rounds[n++] = &out.episodes[i];
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(rounds[0]->state, EPISODE_RETURNED);
    ck_assert_int_eq(rounds[1]->state, EPISODE_ACCEPTED);
    ck_assert_int_eq(rounds[1]->number, 2);
    ck_assert_int_eq(rounds[1]->started_by, 3);
    ck_assert_int_eq(rounds[1]->cause, 1);
    for (size_t i = 0; i < out.nviolations; i++)
        ck_assert(out.violations[i].code != VIOLATION_ORDER || out.violations[i].event != 3);
}
END_TEST

/* What takes the place of others starts where they would. */
static bool may_start(int type, const char *rule)
{
    for (int j = pack.starts.first[type]; j < pack.starts.first[type + 1]; j++) {
        int other = pack.starts.rules[j], row = pack.stand_in[other];
        if (str_is(pack.rules[other].id, rule) || (row >= 0 && str_is(pack.rules[row].id, rule)))
            return true;
    }
    return false;
}

/*
 * Each row of the tree's handoffs has a citation, an addressee and names; a clock is a rule that its cause can start, or the
 * receipt of its cause's paper by another.
 */
START_TEST(the_handoffs_of_the_tree)
{
    ck_assert_uint_ge(pack.nhandoffs, 20);
    for (size_t i = 0; i < pack.nhandoffs; i++) {
        const struct handoff_rule *h = &pack.handoffs[i];
        const char *rule = h->rule < 0 ? "" : pack.rules[h->rule].id.p;
        bool starts = h->rule < 0 || may_start(pack_event(&pack, STR("handoff.received")), rule);
        for (size_t k = 0; k < h->cause.n; k++)
            starts = starts || may_start(h->cause.items[k].type, rule);
        ck_assert_msg(starts, "the cause of %.*s never starts its clock", STR_ARGS(h->id));
        ck_assert(!str_is(h->carries, "file") || h->accepted.n > 0);
    }
}
END_TEST

static json_t *first_handoff(void)
{
    return json_array_get(json_object_get(docs.handoffs, "handoffs"), 0);
}

static const struct {
    const char *member, *json, *pointer;
} spoiled[] = {
    {"carries", "\"gift\"", "/handoffs/0/carries"},
    {"carries", "\"file\"", NULL}, /* it has what accepts it */
    {"also", "[\"HO-99\"]", "/handoffs/0/also"},
    {"rule", "\"Z99\"", "/handoffs/0/rule"},
    {"id", "\"Z99\"", "/handoffs/1"},
    {"cause", "[{\"event\":\"no.such\"}]", "/handoffs/0/cause/0/event"},
    {"gift", "1", "/handoffs/0/gift"},
};

START_TEST(a_spoiled_handoff_is_refused)
{
    fail_clear(&fail);
    set(first_handoff(), spoiled[_i].member, spoiled[_i].json);
    enum err e = pack_read(&docs, &arena, &pack, &fail);
    ck_assert_int_eq(e, spoiled[_i].pointer ? ERR_FIELDS : ERR_OK);
    if (spoiled[_i].pointer)
        ck_assert_str_eq(fail.fields[0].pointer, spoiled[_i].pointer);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("representatives");
    TCase *tc = tcase_create("representatives");
    tcase_add_checked_fixture(tc, load, teardown);
    tcase_add_test(tc, the_first_lawful_representative);
    tcase_add_test(tc, the_only_one_in_conflict);
    tcase_add_test(tc, who_is_accused_represents_nobody);
    tcase_add_test(tc, a_mark_is_enough);
    tcase_add_test(tc, an_appointment_ends_it);
    tcase_add_test(tc, whoever_comes_later_was_not_there_before);
    tcase_add_test(tc, a_conflict_begins_with_the_one_who_brings_it);
    tcase_add_test(tc, a_minor_is_told_otherwise_from_the_day_of_age);
    tcase_add_test(tc, the_notice_ends_with_the_day_of_age);
    tcase_add_test(tc, somebody_in_conflict_may_not_be_appointed);
    tcase_add_test(tc, legal_aid_comes_last);
    tcase_add_test(tc, one_mother_of_two);
    tcase_add_test(tc, who_is_of_age_needs_nobody);
    tcase_add_loop_test(tc, the_reader_refuses, 0, ARRAY_LEN(refused));
    tcase_add_test(tc, written_as_json);
    tcase_add_test(tc, a_charge_is_supplemented);
    tcase_add_test(tc, the_handoffs_of_the_tree);
    tcase_add_loop_test(tc, a_spoiled_handoff_is_refused, 0, ARRAY_LEN(spoiled));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
