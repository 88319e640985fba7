/* Checks the reading of histories: what is understood, what is refused and with which pointer, and the way back. */
#include "lib/json/history_json.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* A pack of seven event types, small enough to be seen whole. */
enum { RECEIVED, CLASSIFIED, SURRENDERED, DETAINED, HANDED, INTERVIEWED, ACT, CORRECTED, CHARGED, EFFECTIVE };

#define LIT(s)             \
    {                      \
        (s), sizeof(s) - 1 \
    }

static const struct str receivers[] = {LIT("commune_police"), LIT("investigation_agency")};
static const struct str reason_text[] = {LIT("reason")};

static const struct event_fact_spec received_facts[] = {
    {.fact = FACT_by, .need = NEED_REQUIRED, .values = receivers, .nvalues = ARRAY_LEN(receivers)},
    {.fact = FACT_article, .min = 1, .max = 426},
};
static const struct event_fact_spec surrendered_facts[] = {{.fact = FACT_person, .need = NEED_REQUIRED}};
static const struct event_fact_spec handed_facts[] = {{.fact = FACT_of, .need = NEED_REQUIRED}};
static const struct event_fact_spec act_facts[] = {{.fact = FACT_rule, .need = NEED_REQUIRED}};
static const struct event_fact_spec corrected_facts[] = {{.fact = FACT_event, .need = NEED_REQUIRED}};

static const struct event_type types[] = {
    [RECEIVED] = {.name = LIT("report.received"), .facts = received_facts, .nfacts = 2},
    [CLASSIFIED] = {.name = LIT("report.classified")},
    [SURRENDERED] = {.name = LIT("person.surrendered"), .facts = surrendered_facts, .nfacts = 1},
    [DETAINED] = {.name = LIT("detention.ordered")},
    [HANDED] = {.name = LIT("handoff.received"), .facts = handed_facts, .nfacts = 1},
    [INTERVIEWED] = {.name = LIT("interview.held")},
    [ACT] = {.name = LIT("act.done"), .facts = act_facts, .nfacts = 1},
    [CORRECTED] = {.name = LIT("event.corrected"),
                   .facts = corrected_facts,
                   .nfacts = 1,
                   .texts = reason_text,
                   .ntexts = 1},
    [CHARGED] = {.name = LIT("accused.charged"), .charge = CHARGE_ADDS},
    [EFFECTIVE] = {.name = LIT("judgment.effective"), .derived = true},
};
static const struct offence offences[] = {{.article = 146, .clause = 1}};
static const struct rule rules[] = {{.id = LIT("A14")}};
static const struct pack pack = {.events = types,
                                 .nevents = ARRAY_LEN(types),
                                 .rules = rules,
                                 .nrules = ARRAY_LEN(rules),
                                 .offences = offences,
                                 .noffences = ARRAY_LEN(offences),
                                 .corrected_event = CORRECTED,
                                 .act_event = ACT};

static struct arena arena;
static struct fail fail;
static struct history history;
static struct fold_options when;

static void setup(void)
{
    arena_init(&arena, 1 << 20);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static enum err read_as(enum history_source source, const char *json)
{
    fail_clear(&fail);
    when = (struct fold_options){0};
    return history_parse(str_of(json), JX_FILE, source, &pack, &arena, &history, &when, &fail);
}

/* Reads a document whose victims, accused and one receipt are given, with `event` as its second event. */
static enum err read_event_json(const char *event)
{
    char json[2048];
    int n =
        snprintf(json, sizeof(json),
                 "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2013-05-01\"}],\"accused\":[{\"id\":\"a1\"}],"
                 "\"witnesses\":[{\"id\":\"w1\"}],\"events\":[{\"type\":\"report.received\",\"id\":\"e-1\","
                 "\"at\":\"2026-03-02T09:00:00+07:00\",\"data\":{\"by\":\"commune_police\"}},%s]}",
                 event);
    ck_assert_int_lt(n, (int)sizeof(json));
    return read_as(HISTORY_TOLD, json);
}

static void assert_fault(enum err e, const char *pointer, enum field_code code)
{
    ck_assert_int_eq(e, ERR_FIELDS);
    for (size_t i = 0; i < fail.nfields; i++)
        if (strcmp(fail.fields[i].pointer, pointer) == 0 && fail.fields[i].code == code)
            return;
    ck_abort_msg("no fault %s at %s; the first of %zu is %s at %s", field_info(code)->code, pointer,
                 fail.nfields, field_info(fail.fields[0].code)->code, fail.fields[0].pointer);
}

START_TEST(reads_persons_in_order)
{
    ck_assert_int_eq(
        read_as(
            HISTORY_TOLD,
            "{\"informants\":[{\"id\":\"i1\"}],\"accused\":[{\"id\":\"a1\",\"birth_date\":\"1990-01-01\"}],"
            "\"victims\":[{\"id\":\"v1\",\"sex\":\"female\",\"commune\":\"26734\"},{\"id\":\"v2\"}],"
            "\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}"),
        ERR_OK);
    ck_assert_uint_eq(history.npersons, 4);
    ck_assert(str_is(history.persons[0].id, "v1") && str_is(history.persons[1].id, "v2"));
    ck_assert(str_is(history.persons[2].id, "a1") && str_is(history.persons[3].id, "i1"));
    ck_assert_int_eq(history.persons[2].kind, PERSON_ACCUSED);
    ck_assert_int_eq(history.persons[3].kind, PERSON_INFORMANT);
    ck_assert(!history.persons[0].birth_known && history.persons[2].birth_known);
    ck_assert_int_eq(history.persons[2].birth, day_from_ymd((struct ymd){1990, 1, 1}));
    ck_assert(!when.has_as_of && !when.has_known_at);
}
END_TEST

START_TEST(reads_every_type_of_fact)
{
    ck_assert_int_eq(
        read_event_json("{\"type\":\"interview.held\",\"at\":{\"from\":\"2026-03-02\",\"to\":\"2026-03-04\"},"
                        "\"data\":{\"victim\":\"v1\",\"witness\":\"w1\",\"person\":\"a1\",\"minutes\":45,"
                        "\"present\":[\"guardian\",\"prosecutor\"],\"remote\":true,\"rule\":\"A14\","
                        "\"number\":\"12/QĐ\",\"of\":0,\"hearing_at\":\"2026-03-05T08:00:00+07:00\"}}"),
        ERR_OK);
    const struct event *e = &history.events[1];
    ck_assert_int_eq(e->type, INTERVIEWED);
    ck_assert_int_eq(e->at.form, WHEN_INTERVAL);
    ck_assert_int_eq(e->at.hi, day_start(day_from_ymd((struct ymd){2026, 3, 5})));
    ck_assert_int_eq(event_fact(e, FACT_victim)->v.num, 0);
    ck_assert_int_eq(event_fact(e, FACT_person)->v.num, 1);
    ck_assert_int_eq(event_fact(e, FACT_witness)->v.num, 2);
    ck_assert_int_eq(event_fact(e, FACT_minutes)->v.num, 45);
    ck_assert_uint_eq(event_fact(e, FACT_present)->v.codes.n, 2);
    ck_assert(str_is(event_fact(e, FACT_present)->v.codes.items[1], "prosecutor"));
    ck_assert_int_eq(event_fact(e, FACT_remote)->v.num, 1);
    ck_assert(str_is(event_fact(e, FACT_rule)->v.text, "A14"));
    ck_assert_int_eq(event_fact(e, FACT_of)->v.num, 0);
    ck_assert_int_eq(event_fact(e, FACT_hearing_at)->v.when.form, WHEN_INSTANT);
    ck_assert_int_eq(e->recorded_at, INST_ALWAYS);
}
END_TEST

START_TEST(refers_by_index_and_by_id)
{
    ck_assert_int_eq(
        read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":\"e-1\"}}"),
        ERR_OK);
    ck_assert_int_eq(event_fact(&history.events[1], FACT_of)->v.num, 0);
    assert_fault(read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":1}}"),
                 "/events/1/data/of", FIELD_REFERENCE);
    assert_fault(
        read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":-1}}"),
        "/events/1/data/of", FIELD_REFERENCE);
    assert_fault(
        read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":\"e-9\"}}"),
        "/events/1/data/of", FIELD_REFERENCE);
    assert_fault(
        read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":1.5}}"),
        "/events/1/data/of", FIELD_TYPE);
}
END_TEST

START_TEST(a_victim_is_no_witness)
{
    assert_fault(
        read_event_json("{\"type\":\"interview.held\",\"at\":\"2026-03-03\",\"data\":{\"victim\":\"a1\"}}"),
        "/events/1/data/victim", FIELD_REFERENCE);
    assert_fault(
        read_event_json("{\"type\":\"interview.held\",\"at\":\"2026-03-03\",\"data\":{\"witness\":\"v1\"}}"),
        "/events/1/data/witness", FIELD_REFERENCE);
}
END_TEST

static const struct {
    const char *event, *pointer;
    enum field_code code;
} bad_events[] = {
    {"{\"type\":\"report.eaten\",\"at\":\"2026-03-03\"}", "/events/1/type", FIELD_EVENT_UNKNOWN},
    {"{\"type\":7,\"at\":\"2026-03-03\"}", "/events/1/type", FIELD_TYPE},
    {"{\"at\":\"2026-03-03\"}", "/events/1/type", FIELD_MISSING},
    {"{\"type\":\"report.classified\"}", "/events/1/at", FIELD_MISSING},
    {"{\"type\":\"report.classified\",\"at\":20260303}", "/events/1/at", FIELD_TYPE},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03T09:00:00\"}", "/events/1/at", FIELD_FORMAT},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\"}", "/events/1/data/by", FIELD_FACT_MISSING},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\",\"data\":{}}", "/events/1/data/by",
     FIELD_FACT_MISSING},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\",\"data\":[]}", "/events/1/data", FIELD_TYPE},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\",\"data\":{\"by\":\"postman\"}}",
     "/events/1/data/by", FIELD_RANGE},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\",\"data\":{\"by\":\"commune_police\",\"article\":"
     "427}}",
     "/events/1/data/article", FIELD_RANGE},
    {"{\"type\":\"report.received\",\"at\":\"2026-03-03\",\"data\":{\"by\":\"commune_police\",\"article\":"
     "146.0}}",
     "/events/1/data/article", FIELD_TYPE},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"data\":{\"colour\":\"red\"}}",
     "/events/1/data/colour", FIELD_UNKNOWN},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"data\":{\"competent\":\"yes\"}}",
     "/events/1/data/competent", FIELD_TYPE},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"colour\":1}", "/events/1/colour",
     FIELD_UNKNOWN},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"seq\":1}", "/events/1/seq", FIELD_UNKNOWN},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"id\":\"e-1\"}", "/events/1/id", FIELD_RANGE},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"id\":\"a b\"}", "/events/1/id", FIELD_FORMAT},
    {"{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"recorded_at\":\"2026-03-02T23:59:59+07:00\"}",
     "/events/1/recorded_at", FIELD_DATE_ORDER},
    {"{\"type\":\"act.done\",\"at\":\"2026-03-03\",\"data\":{\"rule\":\"Z99\"}}", "/events/1/data/rule",
     FIELD_REFERENCE},
    {"{\"type\":\"person.surrendered\",\"at\":\"2026-03-03\",\"data\":{\"person\":\"x\"}}",
     "/events/1/data/person", FIELD_REFERENCE},
    {"{\"type\":\"interview.held\",\"at\":\"2026-03-03\",\"data\":{\"present\":[\"guardian\",\"Bà Nội\"]}}",
     "/events/1/data/present/1", FIELD_FORMAT},
    {"{\"type\":\"detention.ordered\",\"at\":\"2026-03-03\",\"data\":{\"from\":\"2026-03-03\",\"until\":"
     "\"2026-03-02\"}}",
     "/events/1/data/until", FIELD_DATE_ORDER},
    {"{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":0}}", "/events/1/data/at",
     FIELD_FACT_MISSING},
    {"{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"at\":\"2026-03-01\"}}",
     "/events/1/data/event", FIELD_FACT_MISSING},
    {"{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":1,\"at\":\"2026-03-01\"}}",
     "/events/1/data/event", FIELD_REFERENCE},
    {"{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":0,\"data\":{}}}",
     "/events/1/data/data/by", FIELD_FACT_MISSING},
    {"{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":0,\"data\":{\"by\":\"commune_"
     "police\",\"x\":1}}}",
     "/events/1/data/data/x", FIELD_UNKNOWN},
    {"[]", "/events/1", FIELD_TYPE},
    {"null", "/events/1", FIELD_TYPE},
};

START_TEST(names_the_field_at_fault)
{
    assert_fault(read_event_json(bad_events[_i].event), bad_events[_i].pointer, bad_events[_i].code);
}
END_TEST

static const struct {
    const char *json, *pointer;
    enum field_code code;
} bad_documents[] = {
    {"{}", "/events", FIELD_MISSING},
    {"{\"events\":[]}", "/events", FIELD_RANGE},
    {"{\"events\":{}}", "/events", FIELD_TYPE},
    {"[]", "", FIELD_TYPE},
    {"{\"victims\":{},\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}", "/victims",
     FIELD_TYPE},
    {"{\"victims\":[{}],\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}",
     "/victims/0/id", FIELD_MISSING},
    {"{\"victims\":[{\"id\":\"v\",\"name\":\"x\"}],\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-"
     "03-02\"}]}",
     "/victims/0/name", FIELD_UNKNOWN},
    {"{\"victims\":[{\"id\":\"v\"}],\"accused\":[{\"id\":\"v\"}],\"events\":[{\"type\":\"report.classified\","
     "\"at\":"
     "\"2026-03-02\"}]}",
     "/accused/0/id", FIELD_RANGE},
    {"{\"victims\":[{\"id\":\"v\"}],\"accused\":[{\"id\":\"a\"},{\"id\":\"b\",\"birth_date\":\"2026-03-03\"}]"
     ",\"events\":[{"
     "\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}",
     "/accused/1/birth_date", FIELD_DATE_ORDER},
    {"{\"victims\":[{\"id\":\"v\",\"sex\":\"x\"}],\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-"
     "03-02\"}]}",
     "/victims/0/sex", FIELD_RANGE},
    {"{\"judge\":1,\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}", "/judge",
     FIELD_UNKNOWN},
    {"{\"as_of\":{\"from\":\"2026-03-02\",\"to\":\"2026-03-03\"},\"events\":[{\"type\":\"report.classified\","
     "\"at\":"
     "\"2026-03-02\"}]}",
     "/as_of", FIELD_TYPE},
};

START_TEST(names_the_member_at_fault)
{
    assert_fault(read_as(HISTORY_TOLD, bad_documents[_i].json), bad_documents[_i].pointer,
                 bad_documents[_i].code);
}
END_TEST

/* Under a clause that the pack does not have, nobody could say which terms run. */
START_TEST(a_charge_that_says_too_little)
{
#define CHARGE(data) "{\"type\":\"accused.charged\",\"at\":\"2026-03-03\",\"data\":{" data "}}"
    ck_assert_int_eq(read_event_json(CHARGE("\"article\":146,\"clause\":1")), ERR_OK);
    ck_assert_int_eq(read_event_json(CHARGE("\"article\":999")), ERR_OK);
    ck_assert_int_eq(read_event_json(CHARGE("\"article\":999,\"clause\":1,\"max_penalty\":7")), ERR_OK);
    assert_fault(read_event_json(CHARGE("\"article\":999,\"clause\":1")), "/events/1/data/max_penalty",
                 FIELD_FACT_MISSING);
    ck_assert_int_eq(read_as(HISTORY_STORED, "{\"events\":[" CHARGE("\"article\":999,\"clause\":1") "]}"),
                     ERR_OK); /* what was stored once is read for ever */
#undef CHARGE
}
END_TEST

START_TEST(what_follows_of_itself_is_not_told)
{
    assert_fault(read_event_json("{\"type\":\"judgment.effective\",\"at\":\"2026-03-03\"}"), "/events/1/type",
                 FIELD_RANGE);
}
END_TEST

START_TEST(refuses_what_is_no_json)
{
    ck_assert_int_eq(read_as(HISTORY_TOLD, "{"), ERR_NOT_JSON);
    ck_assert_int_eq(read_as(HISTORY_TOLD, ""), ERR_NOT_JSON);
    ck_assert_int_eq(read_as(HISTORY_TOLD, "{\"events\":[],\"events\":[]}"), ERR_JSON_DUPLICATE);
    ck_assert_int_eq(read_as(HISTORY_TOLD, "{\"events\":\"\xC3\"}"), ERR_NOT_UTF8);
    ck_assert_int_eq(read_as(HISTORY_TOLD, "{\"events\":\"\\u0000\"}"), ERR_NOT_UTF8);
}
END_TEST

START_TEST(as_of_may_be_a_day)
{
    ck_assert_int_eq(read_as(HISTORY_TOLD,
                             "{\"as_of\":\"2026-03-02\",\"known_at\":\"2026-03-04T08:00:00+07:00\","
                             "\"events\":[{\"type\":\"report.classified\",\"at\":\"2026-03-02\"}]}"),
                     ERR_OK);
    ck_assert(when.has_as_of && when.has_known_at);
    ck_assert_int_eq(when.as_of, day_start(day_from_ymd((struct ymd){2026, 3, 3})));
    ck_assert_int_eq(when.known_at, day_start(day_from_ymd((struct ymd){2026, 3, 4})) + 8 * HOUR_US);
}
END_TEST

START_TEST(a_correction_brings_its_replacement)
{
    ck_assert_int_eq(
        read_event_json(
            "{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":0,"
            "\"at\":\"2026-03-01\",\"data\":{\"by\":\"investigation_agency\"},\"reason\":\"nhầm\"}}"),
        ERR_OK);
    const struct event *e = &history.events[1];
    ck_assert(e->has_new_at && e->has_new_facts);
    ck_assert_int_eq(e->new_at.form, WHEN_DATE);
    ck_assert_uint_eq(e->nnew_facts, 1);
    ck_assert(str_is(e->new_facts[0].v.text, "investigation_agency"));
    ck_assert_int_eq(event_fact(e, FACT_event)->v.num, 0);
}
END_TEST

START_TEST(a_correction_is_not_corrected)
{
    assert_fault(read_event_json("{\"type\":\"event.corrected\",\"at\":\"2026-03-03\",\"data\":{\"event\":0,"
                                 "\"at\":\"2026-03-01\"}},"
                                 "{\"type\":\"event.corrected\",\"at\":\"2026-03-04\",\"data\":{\"event\":1,"
                                 "\"at\":\"2026-03-01\"}}"),
                 "/events/2/data/event", FIELD_REFERENCE);
}
END_TEST

START_TEST(a_corrected_event_does_not_refer_to_itself)
{
    assert_fault(read_event_json("{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":{\"of\":0}},"
                                 "{\"type\":\"event.corrected\",\"at\":\"2026-03-04\",\"data\":{\"event\":1,"
                                 "\"data\":{\"of\":1}}}"),
                 "/events/2/data/data/of", FIELD_REFERENCE);
}
END_TEST

START_TEST(a_corrected_date_judges_births)
{
    /* The victim was born in 2013; 1926 was a slip of the pen, put right by the third event. */
    ck_assert_int_eq(read_event_json("{\"type\":\"report.classified\",\"at\":\"1926-03-02\"},"
                                     "{\"type\":\"event.corrected\",\"at\":\"2026-03-04\",\"data\":{"
                                     "\"event\":1,\"at\":\"2026-03-02\"}}"),
                     ERR_OK);
    assert_fault(read_event_json("{\"type\":\"report.classified\",\"at\":\"1926-03-02\"}"),
                 "/victims/0/birth_date", FIELD_DATE_ORDER);
}
END_TEST

START_TEST(free_texts_are_dropped)
{
    ck_assert_int_eq(
        read_event_json(
            "{\"type\":\"report.classified\",\"at\":\"2026-03-03\",\"note\":\"x\",\"reason\":\"y\","
            "\"acknowledge_violation\":true,\"data\":{\"reason\":\"z\",\"content\":\"w\"}}"),
        ERR_OK);
    ck_assert_uint_eq(history.events[1].nfacts, 0);
}
END_TEST

START_TEST(the_database_says_more)
{
    static const char json[] =
        "{\"victims\":[{\"id\":\"v\",\"kind\":\"victim\",\"ord\":0,\"birth_date\":null,\"birth_year\":2013,"
        "\"sex\":null}],"
        "\"accused\":[],\"events\":[{\"id\":\"0190f3a0-0000-7000-8000-000000000001\",\"seq\":1,\"type\":"
        "\"report.received\","
        "\"at\":\"2026-03-02\",\"recorded_at\":\"2026-03-01T09:00:00+07:00\",\"recorded_unit\":7,"
        "\"data\":{\"by\":\"commune_police\"}}]}";
    ck_assert_int_eq(read_as(HISTORY_STORED, json), ERR_OK);
    ck_assert(str_is(history.events[0].id, "0190f3a0-0000-7000-8000-000000000001"));
    ck_assert_int_eq(read_as(HISTORY_TOLD, json), ERR_FIELDS);
    ck_assert_int_eq(read_as(HISTORY_STORED, "{\"victims\":[],\"events\":[],\"as_of\":\"2026-03-02\"}"),
                     ERR_FIELDS);
    ck_assert_int_eq(read_as(HISTORY_STORED, "{\"victims\":[],\"events\":[]}"), ERR_OK);
}
END_TEST

/* Text that comes with data is handed over, not lost, when the caller asks for it. */
START_TEST(texts_reach_who_asks)
{
    json_t *json = NULL;
    struct jx x = {.arena = &arena, .fail = &fail};
    struct jx_obj o;
    struct event e;
    struct event_texts texts = {.n = 0};
    ck_assert_int_eq(read_event_json("{\"type\":\"report.classified\",\"at\":\"2026-03-03\"}"), ERR_OK);
    struct history known = history;
    const struct event_reader reader = {
        .pack = &pack, .history = &known, .self = known.nevents, .texts = &texts};
    ck_assert_int_eq(
        jx_parse(STR("{\"type\":\"event.corrected\",\"at\":\"2026-03-04\",\"data\":{\"event\":\"e-1\",\"at\":"
                     "\"2026-03-01\",\"reason\":\"sổ tiếp nhận\"}}"),
                 JX_BODY, &json, &fail),
        ERR_OK);
    ck_assert(jx_root(&x, json, &o) && event_read(&o, &reader, &e));
    json_decref(json);
    ck_assert_uint_eq(texts.n, 1);
    ck_assert(str_is(texts.items[0].name, "reason") && str_is(texts.items[0].text, "sổ tiếp nhận"));

    ck_assert_int_eq(
        jx_parse(STR("{\"type\":\"report.classified\",\"at\":\"2026-03-04\",\"data\":{\"reason\":\"x\"}}"),
                 JX_BODY, &json, &fail),
        ERR_OK);
    ck_assert(jx_root(&x, json, &o) && !event_read(&o, &reader, &e)); /* only where the pack says so */
    json_decref(json);
}
END_TEST

/* What is written is read back the same. */
START_TEST(facts_go_there_and_back)
{
    static const char data[] =
        "{\"of\":\"e-1\",\"by\":\"procuracy\",\"person\":\"a1\",\"article\":146,\"granted\":false,"
        "\"from\":\"2026-03-02\",\"until\":{\"from\":\"2026-03-03\",\"to\":\"2026-03-31\"},"
        "\"hearing_at\":\"2026-03-05T08:00:00.250000+07:00\",\"present\":[\"guardian\"],"
        "\"number\":\"12/QĐ \\\"x\\\"\"}";
    char event[1024];
    snprintf(event, sizeof(event), "{\"type\":\"handoff.received\",\"at\":\"2026-03-03\",\"data\":%s}", data);
    ck_assert_int_eq(read_event_json(event), ERR_OK);
    struct buf b;
    buf_init(&b, 4096);
    event_write_data(&b, &history, &pack, &history.events[1]);
    ck_assert(!b.failed);
    json_t *want = json_loads(data, 0, NULL), *have = json_loadb(b.p, b.n, 0, NULL);
    ck_assert_msg(want && have && json_equal(want, have), "%s", b.p);
    json_decref(want);
    json_decref(have);
    buf_free(&b);
}
END_TEST

/* The n-th refusal of memory is told as such, whatever n is. */
START_TEST(short_memory_is_no_fault_of_the_client)
{
    static const char json[] =
        "{\"victims\":[{\"id\":\"v1\"}],\"events\":[{\"type\":\"report.received\",\"id\":\"x\",\"at\":"
        "\"2026-03-02\",\"data\":{\"by\":\"commune_police\"}}]}";
    int refused = 0;
    for (size_t cap = 0; cap < 4096; cap += 16) {
        struct arena small;
        arena_init(&small, cap);
        fail_clear(&fail);
        enum err e = history_parse(STR(json), JX_BODY, HISTORY_TOLD, &pack, &small, &history, &when, &fail);
        ck_assert(e == ERR_OK || e == ERR_NO_MEMORY);
        refused += e == ERR_NO_MEMORY;
        arena_fini(&small);
    }
    ck_assert_int_gt(refused, 3);
    ck_assert_int_lt(refused, 256);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("history_json");
    TCase *t = tcase_create("history_json");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, reads_persons_in_order);
    tcase_add_test(t, reads_every_type_of_fact);
    tcase_add_test(t, refers_by_index_and_by_id);
    tcase_add_test(t, a_victim_is_no_witness);
    tcase_add_loop_test(t, names_the_field_at_fault, 0, (int)ARRAY_LEN(bad_events));
    tcase_add_loop_test(t, names_the_member_at_fault, 0, (int)ARRAY_LEN(bad_documents));
    tcase_add_test(t, a_charge_that_says_too_little);
    tcase_add_test(t, what_follows_of_itself_is_not_told);
    tcase_add_test(t, refuses_what_is_no_json);
    tcase_add_test(t, as_of_may_be_a_day);
    tcase_add_test(t, a_correction_brings_its_replacement);
    tcase_add_test(t, a_correction_is_not_corrected);
    tcase_add_test(t, a_corrected_event_does_not_refer_to_itself);
    tcase_add_test(t, a_corrected_date_judges_births);
    tcase_add_test(t, free_texts_are_dropped);
    tcase_add_test(t, the_database_says_more);
    tcase_add_test(t, texts_reach_who_asks);
    tcase_add_test(t, facts_go_there_and_back);
    tcase_add_test(t, short_memory_is_no_fault_of_the_client);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
