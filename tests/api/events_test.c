/* POST /v1/cases/{id}/events from outside: versions, keys, the order of law, hand-over, many writers. */
#include "tests/harness/api.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static const char *case_of(const struct api_reply *report)
{
    return api_str(report, "id");
}

static const char *events_of(const char *id)
{
    return api_text("/v1/cases/%s/events", id);
}

/* An event of a kind without facts that is lawful at any time of these stages. */
static const char *plain(int64_t seconds)
{
    return api_text("{'type':'forensic.grounds','at':'%s','data':{}}", api_ago(seconds));
}

static void recorded(const struct api_reply *r, int64_t version)
{
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_int_eq(api_int(r, "version"), version);
    ck_assert_int_eq(api_int(r, "event.seq"), version);
    ck_assert_str_eq(api_field(r, "ETag"), api_text("'%" PRId64 "'", version));
}

/* --- the version ---------------------------------------------------------------------------------------- */

START_TEST(an_event_is_recorded)
{
    const char *id = case_of(api_report("investigator", 7200));
    struct api_reply *r = api_event("investigator", id, 1, plain(60));
    recorded(r, 2);
    ck_assert_str_eq(api_field(r, "Cache-Control"), "no-store");
    ck_assert_str_eq(api_str(r, "event.type"), "forensic.grounds");
    ck_assert_uint_eq(api_count(r, "violations"), 0);
    ck_assert_uint_eq(strlen(api_str(r, "event.id")), 36);
    struct api_reply *me = api_get("investigator", "/v1/me");
    ck_assert_str_eq(api_str(r, "event.recorded_by"), api_str(me, "user.id"));
    struct api_reply *list = api_get("investigator", "%s", events_of(id));
    ck_assert_uint_eq(api_count(list, "items"), 2);
    ck_assert_str_eq(api_str(list, "items.1.id"), api_str(r, "event.id"));
    ck_assert_str_eq(api_str(list, "items.1.recorded_at"), api_str(r, "event.recorded_at"));
    ck_assert_str_eq(api_str(list, "items.1.recorded_unit"), "cqdt.24");
    ck_assert_str_eq(api_field(api_get("investigator", "/v1/cases/%s", id), "ETag"), "\"2\"");
}
END_TEST

/* What ends a deadline comes back as changed, and stands so in the case. */
START_TEST(an_act_changes_its_deadlines)
{
    const char *id = case_of(api_report("investigator", 7200));
    struct api_reply *r = api_event("investigator", id, 1,
                                    api_text("{'type':'case.initiated','at':'%s','data':{'article':142,"
                                             "'clause':1,'by':'investigation_agency'}}",
                                             api_ago(60)));
    recorded(r, 2);
    json_t *d;
    size_t i;
    const char *b01 = NULL;
    json_array_foreach(api_at(r->json, "changed"), i, d)
    {
        if (strcmp(json_string_value(json_object_get(d, "rule")), "B01") == 0)
            b01 = json_string_value(json_object_get(d, "status"));
    }
    ck_assert_msg(b01 && strcmp(b01, "met") == 0, "B01 is not met in %s", r->wire.text);
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/cases/%s", id), "stage"), "investigation");
}
END_TEST

START_TEST(if_match_is_required)
{
    const char *id = case_of(api_report("investigator", 60)), *rows = api_rows();
    struct api_reply *r = api_post("investigator", events_of(id), "", plain(30));
    api_is_problem(r, 428, "version.required", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(a_stale_version_is_told_the_present_one)
{
    const char *id = case_of(api_report("investigator", 60));
    recorded(api_event("investigator", id, 1, plain(30)), 2);
    const char *rows = api_rows();
    static const int64_t wrong[] = {0, 1, 3, 2147483647};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct api_reply *r = api_event("investigator", id, wrong[i], plain(20));
        api_is_problem(r, 412, "version.stale", NULL, NULL);
        ck_assert_str_eq(api_field(r, "ETag"), "\"2\"");
    }
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

static const char *const bad_versions[] = {"",
                                           "1",
                                           "*",
                                           "\"\"",
                                           "\"one\"",
                                           "W/\"1\"",
                                           "\"1\", \"2\"",
                                           "\"-1\"",
                                           "\"1",
                                           "\" 1\"",
                                           "\"99999999999999999999\""};

START_TEST(a_malformed_version_is_refused)
{
    const char *id = case_of(api_report("investigator", 60));
    struct api_reply *r =
        api_post("investigator", events_of(id), api_text("If-Match: %s\r\n", bad_versions[_i]), plain(30));
    api_is_problem(r, 422, "fields.invalid", "If-Match", "format");
    ck_assert_str_eq(api_field(api_get("investigator", "/v1/cases/%s", id), "ETag"), "\"1\"");
}
END_TEST

/* --- the key -------------------------------------------------------------------------------------------- */

START_TEST(a_key_is_looked_up_before_the_version)
{
    static const char headers[] = "Idempotency-Key: event-again\r\nIf-Match: \"1\"\r\n";
    const char *id = case_of(api_report("investigator", 600)), *body = plain(60);
    struct api_reply *first = api_post("investigator", events_of(id), headers, body);
    recorded(first, 2);
    recorded(api_event("investigator", id, 2, plain(30)), 3);
    const char *rows = api_rows();
    struct api_reply *again = api_post("investigator", events_of(id), headers, body);
    ck_assert_int_eq(again->status, 201);
    ck_assert(str_eq(again->wire.body, first->wire.body));
    ck_assert_str_eq(api_field(again, "ETag"), "\"2\"");
    /* Without If-Match, and with another: the key answers all the same. */
    again = api_post("investigator", events_of(id), "Idempotency-Key: event-again\r\n", body);
    ck_assert(str_eq(again->wire.body, first->wire.body));
    api_is_problem(api_post("investigator", events_of(id), headers, plain(3000)), 422, "key.reused", NULL,
                   NULL);
    ck_assert_str_eq(api_rows(), rows);
    const char *other = case_of(api_report("investigator", 600));
    api_is_problem(api_post("investigator", events_of(other), headers, body), 422, "key.reused", NULL, NULL);
    ck_assert_str_eq(api_field(api_get("investigator", "/v1/cases/%s", other), "ETag"), "\"1\"");
}
END_TEST

/* One key, sent sixteen times at once: one event, and one answer to whoever gets one. */
START_TEST(sixteen_posts_with_one_key_make_one_event)
{
    enum { N = 16 };
    struct wire w[N];
    const char *id = case_of(api_report("investigator", 600)), *body = plain(60), *event = NULL;
    for (int i = 0; i < N; i++) {
        ck_assert(wire_open(&w[i], api_hosod.port));
        ck_assert(wire_printf(
            &w[i],
            "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: all-at-once\r\n"
            "If-Match: \"1\"\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
            events_of(id), api_token("investigator"), strlen(body)));
    }
    for (int i = 0; i < N; i++)
        ck_assert(wire_send(&w[i], str_of(body)));
    for (int i = 0; i < N; i++) {
        struct api_reply *r = api_read(&w[i], "POST", events_of(id));
        wire_close(&w[i]);
        if (r->status == 409) { /* to be sent again, and then answered as below */
            api_is_problem(r, 409, "key.in_flight", NULL, NULL);
            continue;
        }
        recorded(r, 2);
        ck_assert(!event || strcmp(event, api_str(r, "event.id")) == 0);
        event = api_str(r, "event.id");
    }
    ck_assert_ptr_nonnull(event);
    struct api_reply *again =
        api_post("investigator", events_of(id), "Idempotency-Key: all-at-once\r\n", body);
    ck_assert_str_eq(api_str(again, "event.id"), event);
    ck_assert_str_eq(api_sql("select count(*) from hoso.case_event where case_id = '%s'", id), "2");
}
END_TEST

/* --- what is refused ------------------------------------------------------------------------------------ */

#define AT "'at':'2026-03-02T09:00:00+07:00'"
static const struct {
    const char *body, *pointer, *code;
} faults[] = {
    {"{" AT ",'data':{}}", "/type", "missing"},
    {"{'type':'forensic.grounds','data':{}}", "/at", "missing"},
    {"{'type':'report.eaten'," AT ",'data':{}}", "/type", "event.unknown"},
    {"{'type':7," AT ",'data':{}}", "/type", "type"},
    {"{'type':'verification.prolonged'," AT ",'data':{'unit':'month','amount':2}}", "/data/authority",
     "fact.missing"},
    {"{'type':'verification.prolonged'," AT
     ",'data':{'unit':'month','amount':'2','authority':'head_investigation_agency'}}",
     "/data/amount", "type"},
    {"{'type':'act.done'," AT "}", "/data/rule", "fact.missing"},
    {"{'type':'act.done'," AT ",'data':{'rule':'ZZ99'}}", "/data/rule", "reference"},
    {"{'type':'forensic.grounds'," AT ",'data':{'colour':1}}", "/data/colour", "unknown"},
    {"{'type':'forensic.grounds'," AT ",'data':{},'colour':1}", "/colour", "unknown"},
    {"{'type':'forensic.grounds'," AT ",'data':[]}", "/data", "type"},
    {"{'type':'forensic.grounds'," AT ",'data':{'victim':'nobody'}}", "/data/victim", "reference"},
    {"{'type':'forensic.grounds'," AT ",'data':{'victim':'01a20149-0b1c-7f00-8000-000000000000'}}",
     "/data/victim", "reference"},
    {"{'type':'handoff.received'," AT ",'data':{'of':'01a20149-0b1c-7f00-8000-000000000000'}}", "/data/of",
     "reference"},
    {"{'type':'forensic.grounds','at':'2026-02-30','data':{}}", "/at", "range"},
    {"{'type':'forensic.grounds','at':'2199-01-01','data':{}}", "/at", "date.future"},
    {"{'type':'forensic.grounds','at':{'from':'2026-03-05','to':'2026-03-02'},'data':{}}", "/at",
     "date.order"},
    {"{'type':'report.received'," AT ",'data':{'by':'aliens'}}", "/data/by", "range"},
    {"{'type':'forensic.grounds'," AT ",'data':{},'note':7}", "/note", "type"},
    {"{'type':'forensic.grounds'," AT ",'data':{},'acknowledge_violation':'yes'}", "/acknowledge_violation",
     "type"},
    {"{'type':'forensic.grounds','at':'2014-05-31','data':{}}", "/at", "date.order"}, /* born a day later */
    {"{'type':'event.corrected'," AT
     ",'data':{'event':'01a20149-0b1c-7f00-8000-000000000000','at':'2026-03-01'}}",
     "/data/event", "reference"},
};

START_TEST(each_fault_has_its_pointer)
{
    const char *id = case_of(api_report("investigator", 60)), *rows = api_rows();
    struct api_reply *r = api_event("investigator", id, 1, api_text("%s", faults[_i].body));
    api_is_problem(r, 422, "fields.invalid", faults[_i].pointer, faults[_i].code);
    r = api_post("investigator", events_of(id), "If-Match: \"1\"\r\nAccept-Language: en\r\n",
                 api_text("%s", faults[_i].body));
    api_is_problem(r, 422, "fields.invalid", faults[_i].pointer, faults[_i].code);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(an_order_that_ends_before_it_begins_is_refused)
{
    struct api_reply *c =
        api_post("investigator", "/v1/reports", "",
                 api_text("{'kind':'news','at':'%s','victims':[{}],'accused':[{}]}", api_days_ago(20)));
    ck_assert_int_eq(c->status, 201);
    struct api_reply *r = api_event(
        "investigator", case_of(c), 1,
        api_text("{'type':'detention.ordered','at':'%s','data':{'person':'%s','from':'%s','until':'%s'}}",
                 api_days_ago(9), api_str(c, "accused.0.id"), api_days_ago(5), api_days_ago(8)));
    api_is_problem(r, 422, "fields.invalid", "/data/until", "date.order");
}
END_TEST

/* What a role may record is told by the type of event. */
static const struct {
    const char *who, *body;
    int status;
} roles[] = {
    {"commune_police", "{'type':'case.initiated','at':'2026-03-02','data':{}}", 403},
    {"commune_police", "{'type':'verification.suspended','at':'2026-03-02','data':{}}", 403},
    {"commune_police", "{'type':'trial.accepted','at':'2026-03-02','data':{}}", 403},
    {"statistician", "{'type':'report.classified','at':'2026-03-02','data':{}}", 403},
    {"supervisor", "{'type':'report.classified','at':'2026-03-02','data':{}}", 403},
    {"auditor", "{'type':'report.classified','at':'2026-03-02','data':{}}", 403},
    {"admin", "{'type':'report.classified','at':'2026-03-02','data':{}}", 403},
};

START_TEST(a_role_records_only_its_own_kinds)
{
    const char *id = case_of(api_report("commune_police", 60)), *rows = api_rows();
    api_is_problem(api_event(roles[_i].who, id, 1, api_text("%s", roles[_i].body)), roles[_i].status,
                   "auth.role", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* --- the law -------------------------------------------------------------------------------------------- */

static const char *initiated(int64_t ago, const char *more)
{
    return api_text("{'type':'case.initiated','at':'%s','data':{'article':142,'clause':1}%s}", api_ago(ago),
                    more);
}

/* A case in which a second initiation would be unlawful, at version 2. */
static const char *initiated_case(const char *who)
{
    const char *id = case_of(api_report(who, 7200));
    recorded(api_event(who, id, 1, initiated(600, "")), 2);
    return id;
}

START_TEST(what_the_law_forbids_is_refused_with_its_citation)
{
    const char *id = initiated_case("investigator"), *rows = api_rows();
    struct api_reply *vi = api_event("investigator", id, 2, initiated(60, ""));
    api_is_problem(vi, 409, "law.order", NULL, NULL);
    ck_assert(strstr(api_str(vi, "citation"), "BLTTHS 2015") != NULL);
    struct api_reply *en = api_post("investigator", events_of(id),
                                    "If-Match: \"2\"\r\nAccept-Language: en\r\n", initiated(60, ""));
    api_is_problem(en, 409, "law.order", NULL, NULL);
    ck_assert_str_eq(api_str(en, "citation"), api_str(vi, "citation"));
    ck_assert_str_ne(api_str(en, "detail"), api_str(vi, "detail"));
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(an_extension_beyond_its_ladder_is_refused)
{
    static const char prolonged[] =
        "{'type':'verification.prolonged','at':'%s','data':{'amount':%d,'unit':'month',"
        "'authority':'%s'}}";
    static const struct {
        int amount;
        const char *authority, *type;
    } wrong[] = {{3, "head_investigation_agency", "law.extension.length"},
                 {2, "procuracy_supreme", "law.extension.authority"}};
    const char *id = case_of(api_report("investigator", 5 * 86400));
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct api_reply *r = api_event(
            "investigator", id, 1, api_text(prolonged, api_ago(60), wrong[i].amount, wrong[i].authority));
        api_is_problem(r, 409, wrong[i].type, NULL, NULL);
        ck_assert_str_ne(api_str(r, "citation"), "");
    }
    recorded(
        api_event("investigator", id, 1, api_text(prolonged, api_ago(60), 2, "head_investigation_agency")),
        2);
    struct api_reply *r =
        api_event("investigator", id, 2, api_text(prolonged, api_ago(30), 1, "head_investigation_agency"));
    api_is_problem(r, 409, "law.extension.count", NULL, NULL);
}
END_TEST

START_TEST(a_violation_may_be_acknowledged_by_who_may)
{
    const char *id = initiated_case("investigator"), *rows = api_rows();
    api_is_problem(
        api_event("investigator", id, 2,
                  initiated(60, ",'acknowledge_violation':true,'reason':'Quyết định cũ đã bị hủy miệng'")),
        403, "auth.role", NULL, NULL);
    api_is_problem(api_event("head", id, 2, initiated(60, ",'acknowledge_violation':true")), 422,
                   "fields.invalid", "/reason", "missing");
    api_is_problem(api_event("head", id, 2, initiated(60, ",'acknowledge_violation':false,'reason':'x'")),
                   409, "law.order", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    struct api_reply *r =
        api_event("head", id, 2,
                  initiated(60, ",'acknowledge_violation':true,'reason':'Quyết định cũ đã bị hủy miệng'"));
    recorded(r, 3);
    ck_assert_uint_ge(api_count(r, "violations"), 1);
    ck_assert_str_eq(api_str(r, "violations.0.code"), "order");
    ck_assert_str_eq(api_str(r, "violations.0.event"), api_str(r, "event.id"));
    ck_assert_str_ne(api_str(r, "violations.0.citation"), "");
    struct api_reply *list = api_get("head", "%s", events_of(id));
    ck_assert_str_eq(api_str(list, "items.2.violations.0.code"), "order");
    ck_assert_uint_eq(api_count(list, "items.1.violations"), 0);
    ck_assert_str_eq(
        api_sql("select count(*) from hoso.event_text where event_id = '%s'", api_str(r, "event.id")), "1");
}
END_TEST

/* Nobody needs to acknowledge what is lawful, and no violation appears then. */
START_TEST(acknowledging_nothing_is_harmless)
{
    const char *id = case_of(api_report("head", 600));
    struct api_reply *r = api_event("head", id, 1,
                                    api_text("{'type':'forensic.grounds','at':'%s','data':{},"
                                             "'acknowledge_violation':true,'reason':'x'}",
                                             api_ago(60)));
    recorded(r, 2);
    ck_assert_uint_eq(api_count(r, "violations"), 0);
}
END_TEST

/* --- free texts ----------------------------------------------------------------------------------------- */

/* True when some row of some table of the register holds the text, in clear or as bytes. */
static bool stored_anywhere(const char *text)
{
    return strcmp(
               api_sql(
                   "select count(*) from (select (xpath('/row/n/text()', query_to_xml(format("
                   "'select count(*) as n from hoso.%%I t where strpos(t::text, %%L) > 0 or strpos(t::text, "
                   "%%L) > 0', "
                   "relname, '%s', encode('%s', 'hex')), false, true, '')))[1]::text::int as n from pg_class "
                   "where relnamespace = 'hoso'::regnamespace and relkind = 'r') s where n > 0",
                   text, text),
               "0") != 0;
}

START_TEST(note_and_reason_are_sealed)
{
    const char *id = initiated_case("head");
    struct api_reply *r = api_event(
        "head", id, 2,
        initiated(60,
                  ",'note':'PLANTED-NOTE-7731','acknowledge_violation':true,'reason':'PLANTED-REASON-7732'"));
    recorded(r, 3);
    struct api_reply *c =
        api_event("head", id, 3,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'%s',"
                           "'reason':'PLANTED-WHY-7733'}}",
                           api_ago(10), api_str(r, "event.id"), api_ago(120)));
    recorded(c, 4);
    ck_assert_str_eq(
        api_sql("select string_agg(field, ',' order by field) from hoso.event_text where case_id = '%s'", id),
        "acknowledgement,note,reason");
    ck_assert(stored_anywhere("forensic.grounds") ||
              stored_anywhere("case.initiated")); /* the search does find */
    ck_assert(!stored_anywhere("PLANTED-"));
    struct api_reply *all[] = {r, c, api_get("head", "%s", events_of(id)),
                               api_get("head", "/v1/cases/%s/timeline", id)};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        ck_assert(strstr(all[i]->wire.text, "PLANTED-") == NULL);
    ck_assert_int_eq(daemon_log_count(&api_hosod, "PLANTED-"), 0);
}
END_TEST

/* --- correction ----------------------------------------------------------------------------------------- */

START_TEST(a_correction_moves_what_it_corrects)
{
    struct api_reply *report = api_report("investigator", 10 * 86400);
    const char *id = case_of(report);
    struct api_reply *events = api_get("investigator", "%s", events_of(id));
    const char *first = api_str(events, "items.0.id");
    struct api_reply *before = api_get("investigator", "/v1/cases/%s/deadlines", id);
    struct api_reply *r =
        api_event("investigator", id, 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'%s'}}",
                           api_ago(10), first, api_ago(12 * 86400)));
    recorded(r, 2);
    ck_assert_uint_gt(api_count(r, "changed"), 0);
    struct api_reply *after = api_get("investigator", "/v1/cases/%s/deadlines", id);
    ck_assert_uint_eq(api_count(before, "items"), api_count(after, "items"));
    for (size_t i = 0; i < api_count(after, "items"); i++) {
        const char *was = api_str(before, api_text("items.%zu.starts_at", i));
        const char *is = api_str(after, api_text("items.%zu.starts_at", i));
        /* A correction keeps the ids of what it moves. */
        ck_assert_str_eq(api_str(before, api_text("items.%zu.id", i)),
                         api_str(after, api_text("items.%zu.id", i)));
        if (*was)
            ck_assert_int_lt(strcmp(is, was), 0);
    }
    /* The event itself stays as it was told: what is known of it is the correction's. */
    events = api_get("investigator", "%s", events_of(id));
    ck_assert_str_eq(api_str(events, "items.1.type"), "event.corrected");
    ck_assert_str_eq(api_str(events, "items.1.data.event"), first);
}
END_TEST

START_TEST(a_correction_into_the_future_or_before_a_birth_is_refused)
{
    const char *id = case_of(api_report("investigator", 3600));
    const char *first = api_str(api_get("investigator", "%s", events_of(id)), "items.0.id");
    api_is_problem(
        api_event("investigator", id, 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'2199-01-01'}}",
                           api_ago(10), first)),
        422, "fields.invalid", "/data/at", "date.future");
}
END_TEST

/* --- hand-over ------------------------------------------------------------------------------------------ */

/* Every way to a case: a stranger hears the same of each, that there is nothing. */
static void stranger_sees_nothing(const char *who, const char *id, const char *deadline)
{
    const char *const gets[] = {"", "/events", "/deadlines", "/duties", "/handoffs", "/timeline"};
    for (size_t i = 0; i < ARRAY_LEN(gets); i++)
        api_is_problem(api_get(who, "/v1/cases/%s%s", id, gets[i]), 404, "not.found", NULL, NULL);
    api_is_problem(api_get(who, "/v1/deadlines/%s/explanation", deadline), 404, "not.found", NULL, NULL);
    api_is_problem(api_event(who, id, 1, plain(60)), 404, "not.found", NULL, NULL);
    api_is_problem(api_event(who, id, 77, plain(60)), 404, "not.found", NULL, NULL);
    api_is_problem(api_post(who, events_of(id), "", plain(60)), 404, "not.found", NULL, NULL);
}

/* The same words as for a case that never was. */
static void same_as_nothing(const char *who, const char *id)
{
    struct api_reply *foreign = api_get(who, "/v1/cases/%s", id);
    struct api_reply *none = api_get(who, "/v1/cases/01a20149-0b1c-7f00-8000-000000000000");
    ck_assert(str_eq(foreign->wire.body, none->wire.body));
}

START_TEST(a_foreign_case_is_not_found)
{
    struct api_reply *r = api_report("commune_police", 3600);
    const char *id = case_of(r), *rows = api_rows();
    static const char *const strangers[] = {"other_commune", "procuracy",      "court",
                                            "social",        "foreign_police", "foreign_head"};
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
        stranger_sees_nothing(strangers[i], id, api_str(r, "deadlines.0.id"));
        same_as_nothing(strangers[i], id);
    }
    /* The agency is owed the report. The commune lies below it: who leads or supervises there sees it as well. */
    ck_assert_int_eq(api_get("investigator", "/v1/cases/%s", id)->status, 200);
    ck_assert_int_eq(api_get("head", "/v1/cases/%s", id)->status, 200);
    ck_assert_int_eq(api_get("supervisor", "/v1/cases/%s/timeline", id)->status, 200);
    api_is_problem(api_get("statistician", "/v1/cases/%s", id), 403, "auth.role", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

static bool listed(const char *who, const char *list, const char *id)
{
    struct api_reply *r = api_get(who, "%s", list);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    return strstr(r->wire.text, id) != NULL;
}

START_TEST(a_transfer_hands_the_case_over)
{
    struct api_reply *report = api_report("commune_police", 3600);
    const char *id = case_of(report);
    stranger_sees_nothing("procuracy", id, api_str(report, "deadlines.0.id"));
    recorded(
        api_event("commune_police", id, 1,
                  api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'}}", api_ago(1800))),
        2);
    /* Given, not yet held: the receiver sees it among what was shared, the sender still as his own. */
    ck_assert(listed("commune_police", "/v1/cases?limit=200", id));
    ck_assert(!listed("investigator", "/v1/cases?limit=200", id));
    ck_assert(listed("investigator", "/v1/cases?scope=shared&limit=200", id));
    ck_assert(listed("investigator", "/v1/deadlines?scope=shared&limit=200", id));
    struct api_reply *c = api_get("investigator", "/v1/cases/%s", id);
    ck_assert_int_eq(c->status, 200);
    ck_assert_str_eq(api_str(c, "unit"), "cax.07210");
    recorded(api_event("investigator", id, 2,
                       api_text("{'type':'report.received','at':'%s','data':{'by':'investigation_agency'}}",
                                api_ago(900))),
             3);
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/cases/%s", id), "unit"), "cqdt.24");
    ck_assert(listed("investigator", "/v1/cases?limit=200", id));
    ck_assert(listed("investigator", "/v1/deadlines?rule=B01&limit=200", id));
    ck_assert(!listed("commune_police", "/v1/cases?limit=200", id));
    ck_assert(listed("commune_police", "/v1/cases?scope=shared&limit=200", id));
    ck_assert_int_eq(api_get("commune_police", "/v1/cases/%s", id)->status, 200);
    /* Both have it now, and the procuracy, to which the agency owes a notice; nobody else. */
    ck_assert(!listed("procuracy", "/v1/cases?limit=200", id));
    ck_assert(listed("procuracy", "/v1/cases?scope=shared&limit=200", id));
    static const char *const strangers[] = {"court", "other_commune", "foreign_head"};
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++)
        stranger_sees_nothing(strangers[i], id, api_str(report, "deadlines.0.id"));
}
END_TEST

START_TEST(a_transfer_to_nowhere_is_refused)
{
    const char *id = case_of(api_report("commune_police", 3600)), *rows = api_rows();
    api_is_problem(
        api_event("commune_police", id, 1,
                  api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.99'}}", api_ago(60))),
        422, "fields.invalid", "/data/to", "reference");
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* --- many writers --------------------------------------------------------------------------------------- */

enum { WRITERS = 32 };

static struct {
    const char *target, *body, *token;
    atomic_int conflicts, failures;
    int64_t version[WRITERS]; /* that each was given */
} race;

/* Writes one event, trying again on the version that the refusal names: what any client does. */
static void *writer(void *arg)
{
    int64_t *mine = arg;
    char more[80];
    long version = 1;
    for (int tries = 0; tries < 10 * WRITERS; tries++) {
        struct wire_reply r;
        snprintf(more, sizeof(more), "If-Match: \"%ld\"\r\n", version);
        if (!wire_ask(api_hosod.port, "POST", race.target, race.token, more, race.body, &r))
            break;
        api_record("POST", race.target, &r);
        struct str tag = wire_field(&r, "ETag");
        int status = r.status;
        version = tag.n > 2 ? strtol(tag.p + 1, NULL, 10) : 0;
        wire_reply_free(&r);
        if (status == 201) {
            *mine = version;
            return NULL;
        }
        if (status != 412 || version == 0)
            break;
        atomic_fetch_add(&race.conflicts, 1);
    }
    atomic_fetch_add(&race.failures, 1);
    return NULL;
}

START_TEST(thirty_two_writers_lose_nothing)
{
    pthread_t threads[WRITERS];
    const char *id = case_of(api_report("investigator", 3600));
    race.target = events_of(id);
    race.body = plain(60);
    race.token = api_token("investigator");
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, writer, &race.version[i]), 0);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_int_eq(race.failures, 0);
    ck_assert_int_gt(race.conflicts, 0); /* they did meet */
    bool seen[WRITERS + 2] = {false};
    for (int i = 0; i < WRITERS; i++) {
        ck_assert(race.version[i] >= 2 && race.version[i] <= WRITERS + 1);
        ck_assert(!seen[race.version[i]]);
        seen[race.version[i]] = true;
    }
    ck_assert_str_eq(
        api_sql("select count(*) || ' ' || min(seq) || ' ' || max(seq) || ' ' || count(distinct seq) "
                "from hoso.case_event where case_id = '%s'",
                id),
        "33 1 33 33");
    struct api_reply *c = api_get("investigator", "/v1/cases/%s", id);
    ck_assert_int_eq(api_int(c, "version"), WRITERS + 1);
    ck_assert_str_eq(api_sql("select count(*) from hoso.audit where case_id = '%s'", id), "33");
}
END_TEST

static void prepare(void)
{
    api_user("foreign_police", "commune_police", "cax.00004");
    api_user("foreign_head", "head", "cqdt.01");
    api_user("other_commune", "commune_police", "cax.07246");
}

int main(void)
{
    Suite *s = suite_create("events");
    TCase *t = tcase_create("events");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, an_event_is_recorded);
    tcase_add_test(t, an_act_changes_its_deadlines);
    tcase_add_test(t, if_match_is_required);
    tcase_add_test(t, a_stale_version_is_told_the_present_one);
    tcase_add_loop_test(t, a_malformed_version_is_refused, 0, (int)ARRAY_LEN(bad_versions));
    tcase_add_test(t, a_key_is_looked_up_before_the_version);
    tcase_add_test(t, sixteen_posts_with_one_key_make_one_event);
    tcase_add_loop_test(t, each_fault_has_its_pointer, 0, (int)ARRAY_LEN(faults));
    tcase_add_test(t, an_order_that_ends_before_it_begins_is_refused);
    tcase_add_loop_test(t, a_role_records_only_its_own_kinds, 0, (int)ARRAY_LEN(roles));
    tcase_add_test(t, what_the_law_forbids_is_refused_with_its_citation);
    tcase_add_test(t, an_extension_beyond_its_ladder_is_refused);
    tcase_add_test(t, a_violation_may_be_acknowledged_by_who_may);
    tcase_add_test(t, acknowledging_nothing_is_harmless);
    tcase_add_test(t, note_and_reason_are_sealed);
    tcase_add_test(t, a_correction_moves_what_it_corrects);
    tcase_add_test(t, a_correction_into_the_future_or_before_a_birth_is_refused);
    tcase_add_test(t, a_foreign_case_is_not_found);
    tcase_add_test(t, a_transfer_hands_the_case_over);
    tcase_add_test(t, a_transfer_to_nowhere_is_refused);
    tcase_add_test(t, thirty_two_writers_lose_nothing);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
