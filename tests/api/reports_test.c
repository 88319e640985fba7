/* POST /v1/reports from outside: what opens a case, what is shown, what a key repeats, what is refused. */
#include "tests/harness/api.h"

#include <stdio.h>
#include <stdlib.h>

/* "Nguyễn Văn Bí Mật": the name that no reply may show. */
#define SECRET_NAME "Nguyễn Văn Bí Mật"

static const char *report_body(const char *at)
{
    return api_text("{'kind':'denunciation','at':'%s','victims':[{'birth_date':'2013-05-01'}]}", at);
}

static void is_uuid(const char *s)
{
    ck_assert_msg(strlen(s) == 36 && strspn(s, "0123456789abcdef-") == 36, "no id: '%s'", s);
}

static bool has_rule(const struct api_reply *r, const char *rule)
{
    json_t *d;
    size_t i;
    json_array_foreach(api_at(r->json, "deadlines"), i,
                       d) if (strcmp(json_string_value(json_object_get(d, "rule")), rule) == 0) return true;
    return false;
}

/* --- what comes in -------------------------------------------------------------------------------------- */

static const struct {
    const char *who, *unit, *rule; /* rule: one that starts with a report to such a unit */
} receivers[] = {{"commune_police", "cax.07210", "A06"},
                 {"investigator", "cqdt.24", "B01"},
                 {"head", "cqdt.24", "B01"},
                 {"procuracy", "vks.24.1", "A05"},
                 {"social", "ubnd.07210", "A19"}};

START_TEST(each_kind_of_unit_opens_a_case)
{
    struct api_reply *r = api_post(receivers[_i].who, "/v1/reports", "", report_body(api_ago(3600)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_field(r, "Content-Type"), "application/json");
    ck_assert_str_eq(api_field(r, "Cache-Control"), "no-store");
    ck_assert_str_eq(api_field(r, "ETag"), "\"1\"");
    is_uuid(api_str(r, "id"));
    ck_assert_str_eq(api_field(r, "Location"), api_text("/v1/cases/%s", api_str(r, "id")));
    ck_assert_str_eq(api_str(r, "unit"), receivers[_i].unit);
    ck_assert_int_eq(api_int(r, "version"), 1);
    ck_assert_uint_gt(api_count(r, "deadlines"), 0);
    ck_assert_msg(has_rule(r, receivers[_i].rule), "no %s in %s", receivers[_i].rule, r->wire.text);
    ck_assert_str_ne(api_str(r, "number"), "");
    struct api_reply *again = api_get(receivers[_i].who, "%s", api_field(r, "Location"));
    ck_assert_int_eq(again->status, 200);
    ck_assert_str_eq(api_field(again, "ETag"), "\"1\"");
    ck_assert(str_eq(again->wire.body, r->wire.body));
}
END_TEST

START_TEST(numbers_of_a_unit_differ)
{
    struct api_reply *a = api_report("investigator", 60), *b = api_report("investigator", 60);
    ck_assert_str_ne(api_str(a, "number"), api_str(b, "number"));
    ck_assert_str_ne(api_str(a, "id"), api_str(b, "id"));
}
END_TEST

static const struct {
    const char *name, *initials;
} masks[] = {{"…", "?"}, {"“…” – 7 ×", "?"},      {"\xC2\x85\xC2\x85", "?"}, /* U+0085, a control character */
             {"😀", "?"}, {"(bé) Đặng ấ", "Đ.ấ."}, {"Nguyễn 2 Ỷ …", "N.Ỷ."}};

START_TEST(initials_are_letters_or_a_question_mark)
{
    struct api_reply *r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'news','at':'%s','victims':[{'birth_date':null,'identity':{'name':'%s'}}]}",
                 api_ago(60), masks[_i].name));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "victims.0.initials"), masks[_i].initials);
}
END_TEST

/* Everything that is sealed is given; initials and years come back, nothing else, in no part of the case. */
START_TEST(persons_are_masked)
{
    static const char identity[] =
        "'identity':{'name':'" SECRET_NAME "','other_names':'Tí Sún','id_number':'024313009999',"
        "'address':'Số 7 ngõ Vắng','school':'Trường Tiểu học Kín','phone':'0900000007'}";
    static const char *const secrets[] = {"Nguyễn",     "Bí Mật",     "Tí Sún",     "024313009999",
                                          "ngõ Vắng",   "Kín",        "0900000007", "kể lại",
                                          "2012-11-30", "1988-02-29", "2013-05-01"};
    struct api_reply *r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'news','at':'%s','content':'Cháu kể lại với cô "
                 "giáo','suspected':{'article':142,'clause':2},"
                 "'victims':[{'id':'v1','birth_date':'2012-11-30','sex':'female','commune':'07210',%s},"
                 "{'birth_date':null,'sex':'male','identity':{'name':'Lê  Thị Ước'}}],"
                 "'accused':[{'id':'a1','birth_date':'1988-02-29','relation':'family',%s}],"
                 "'informant':{'relation':'teacher',%s}}",
                 api_ago(7200), identity, identity, identity));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_uint_eq(api_count(r, "victims"), 2);
    ck_assert_str_eq(api_str(r, "victims.0.initials"), "N.V.B.M.");
    ck_assert_int_eq(api_int(r, "victims.0.birth_year"), 2012);
    ck_assert_str_eq(api_str(r, "victims.1.initials"), "L.T.Ư.");
    ck_assert(json_is_null(api_at(r->json, "victims.1.birth_year")));
    ck_assert_int_eq(api_int(r, "accused.0.birth_year"), 1988);
    is_uuid(api_str(r, "victims.0.id"));
    const char *id = api_str(r, "id");
    struct api_reply *all[] = {r,
                               api_get("investigator", "/v1/cases/%s", id),
                               api_get("investigator", "/v1/cases/%s/events", id),
                               api_get("investigator", "/v1/cases/%s/deadlines", id),
                               api_get("investigator", "/v1/cases/%s/timeline", id),
                               api_get("investigator", "/v1/cases?limit=200")};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        for (size_t k = 0; k < ARRAY_LEN(secrets); k++)
            ck_assert_msg(!strstr(all[i]->wire.text, secrets[k]), "'%s' in %s", secrets[k],
                          all[i]->wire.text);
    ck_assert_str_eq(
        api_sql("select count(*) from hoso.person_identity i join hoso.case_person p on p.id = i.person_id "
                "where p.case_id = '%s'",
                id),
        "19");
}
END_TEST

START_TEST(a_time_may_be_a_day_or_an_interval)
{
    struct api_reply *day = api_post("investigator", "/v1/reports", "", report_body(api_days_ago(3)));
    ck_assert_msg(day->status == 201, "%s", day->wire.text);
    struct api_reply *events = api_get("investigator", "/v1/cases/%s/events", api_str(day, "id"));
    ck_assert_str_eq(api_str(events, "items.0.at"), api_days_ago(3));
    struct api_reply *span = api_post("investigator", "/v1/reports", "",
                                      api_text("{'kind':'news','at':{'from':'%s','to':'%s'},'victims':[{}]}",
                                               api_days_ago(9), api_days_ago(7)));
    ck_assert_msg(span->status == 201, "%s", span->wire.text);
    events = api_get("investigator", "/v1/cases/%s/events", api_str(span, "id"));
    ck_assert_str_eq(api_str(events, "items.0.at.from"), api_days_ago(9));
    ck_assert_str_eq(api_str(events, "items.0.at.to"), api_days_ago(7));
}
END_TEST

/* The offset was another one in those years; a day is told again as the day that it was. */
static const char *const old_days[] = {"1900-01-01", "1943-02-03", "1965-07-01", "1999-12-31"};

START_TEST(a_day_long_ago_stays_that_day)
{
    const char *day = old_days[_i];
    struct api_reply *r = api_post("investigator", "/v1/reports", "",
                                   api_text("{'kind':'news','at':'%s','victims':[{}]}", day));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "opened_at"), api_text("%sT00:00:00+07:00", day));
    ck_assert(strncmp(api_str(r, "number"), api_text("cqdt.24/%.4s/", day), 13) == 0);
    struct api_reply *events = api_get("investigator", "/v1/cases/%s/events", api_str(r, "id"));
    ck_assert_str_eq(api_str(events, "items.0.at"), day);
    r = api_post("investigator", "/v1/reports", "",
                 api_text("{'kind':'news','at':{'from':'1943-02-03','to':'1943-02-28'},'victims':[{}]}"));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    events = api_get("investigator", "/v1/cases/%s/events", api_str(r, "id"));
    ck_assert_str_eq(api_str(events, "items.0.at.from"), "1943-02-03");
    ck_assert_str_eq(api_str(events, "items.0.at.to"), "1943-02-28");
}
END_TEST

/* --- the key -------------------------------------------------------------------------------------------- */

START_TEST(a_key_repeats_its_answer)
{
    static const char key[] = "Idempotency-Key: report-again-1\r\n";
    const char *body = report_body(api_ago(600)), *other = report_body(api_ago(900));
    struct api_reply *first = api_post("investigator", "/v1/reports", key, body);
    ck_assert_int_eq(first->status, 201);
    const char *rows = api_rows();
    struct api_reply *again = api_post("investigator", "/v1/reports", key, body);
    ck_assert_int_eq(again->status, 201);
    ck_assert(str_eq(first->wire.body, again->wire.body));
    ck_assert_str_eq(api_field(again, "Location"), api_field(first, "Location"));
    ck_assert_str_eq(api_field(again, "ETag"), "\"1\"");
    api_is_problem(api_post("investigator", "/v1/reports", key, other), 422, "key.reused", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    /* A key belongs to whoever used it: the same one of somebody else is another. */
    struct api_reply *head = api_post("head", "/v1/reports", key, body);
    ck_assert_int_eq(head->status, 201);
    ck_assert_str_ne(api_str(head, "id"), api_str(first, "id"));
}
END_TEST

/* The key leads to the case that it made, whatever became of that since; nothing is made anew. */
START_TEST(a_key_finds_its_case_when_that_has_moved_on)
{
    static const char key[] = "Idempotency-Key: report-then\r\n";
    const char *body = report_body(api_ago(600));
    struct api_reply *first = api_post("investigator", "/v1/reports", key, body);
    ck_assert_int_eq(first->status, 201);
    struct api_reply *e = api_event("investigator", api_str(first, "id"), 1,
                                    api_text("{'type':'report.assigned','at':'%s','data':{}}", api_ago(60)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    struct api_reply *again = api_post("investigator", "/v1/reports", key, body);
    ck_assert_int_eq(again->status, 201);
    ck_assert_str_eq(api_str(again, "id"), api_str(first, "id"));
    ck_assert_str_eq(
        api_sql("select count(*) from hoso.case_event where case_id = '%s'", api_str(first, "id")), "2");
}
END_TEST

START_TEST(sixteen_posts_with_one_key_make_one_case)
{
    enum { N = 16 };
    struct wire w[N];
    const char *body = report_body(api_ago(300)), *token = api_token("investigator"), *id = NULL;
    const char *before = api_sql("select count(*) from hoso.case_file");
    for (int i = 0; i < N; i++) {
        ck_assert(wire_open(&w[i], api_hosod.port));
        ck_assert(wire_printf(&w[i],
                              "POST /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                              "Idempotency-Key: sixteen\r\nContent-Type: application/json\r\n"
                              "Content-Length: %zu\r\n\r\n",
                              token, strlen(body)));
    }
    for (int i = 0; i < N; i++) /* all heads are there: now all bodies at once */
        ck_assert(wire_send(&w[i], str_of(body)));
    int created = 0;
    for (int i = 0; i < N; i++) {
        struct api_reply *r = api_read(&w[i], "POST", "/v1/reports");
        wire_close(&w[i]);
        if (r->status == 409) {
            api_is_problem(r, 409, "key.in_flight", NULL, NULL);
            continue;
        }
        ck_assert_msg(r->status == 201, "%s", r->wire.text);
        ck_assert_msg(!id || strcmp(id, api_str(r, "id")) == 0, "two cases for one key");
        id = api_str(r, "id");
        created++;
    }
    ck_assert_int_ge(created, 1);
    ck_assert_str_eq(api_sql("select count(*) - %s from hoso.case_file", before), "1");
    ck_assert_str_eq(api_sql("select count(*) from hoso.case_event where case_id = '%s'", id), "1");
}
END_TEST

static const char *const bad_keys[] = {
    "", "a b", "\"open", "khóa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

START_TEST(a_malformed_key_is_refused)
{
    struct api_reply *r =
        api_post("investigator", "/v1/reports", api_text("Idempotency-Key: %s\r\n", bad_keys[_i]),
                 report_body(api_ago(60)));
    api_is_problem(r, 422, "fields.invalid", "Idempotency-Key", "format");
}
END_TEST

/* --- what is refused ------------------------------------------------------------------------------------ */

#define V "'victims':[{'birth_date':'2013-05-01'}]"
#define T "'at':'2026-03-02T09:00:00+07:00'"
static const struct {
    const char *body, *pointer, *code;
} faults[] = {
    {"{" T "," V "}", "/kind", "missing"},
    {"{'kind':'news'," V "}", "/at", "missing"},
    {"{'kind':'news'," T "}", "/victims", "missing"},
    {"{'kind':'news'," T ",'victims':[]}", "/victims", "range"},
    {"{'kind':'news'," T "," V ",'colour':1}", "/colour", "unknown"},
    {"{'kind':'news'," T "," V ",'a/b~c':1}", "/a~1b~0c", "unknown"},
    {"{'kind':'gossip'," T "," V "}", "/kind", "range"},
    {"{'kind':7," T "," V "}", "/kind", "type"},
    {"{'kind':null," T "," V "}", "/kind", "type"},
    {"{'kind':'Not A Code'," T "," V "}", "/kind", "format"},
    {"{'kind':'news','at':20260302," V "}", "/at", "type"},
    {"{'kind':'news','at':'2026-02-30'," V "}", "/at", "range"},
    {"{'kind':'news','at':'2026-02-30T09:00:00+07:00'," V "}", "/at", "range"},
    {"{'kind':'news','at':'2025-02-29'," V "}", "/at", "range"},
    {"{'kind':'news','at':'2026-13-01'," V "}", "/at", "range"},
    {"{'kind':'news','at':'2026-03-02T24:30:00+07:00'," V "}", "/at", "format"},
    {"{'kind':'news','at':'2026-03-02T09:00:00'," V "}", "/at", "format"},
    {"{'kind':'news','at':'02/03/2026'," V "}", "/at", "format"},
    {"{'kind':'news','at':''," V "}", "/at", "format"},
    {"{'kind':'news','at':{'from':'2026-03-05','to':'2026-03-02'}," V "}", "/at", "date.order"},
    {"{'kind':'news','at':{'from':'2026-03-05'}," V "}", "/at/to", "missing"},
    {"{'kind':'news','at':'2199-01-01'," V "}", "/at", "date.future"},
    {"{'kind':'news'," T ",'victims':{}}", "/victims", "type"},
    {"{'kind':'news'," T ",'victims':[7]}", "/victims/0", "type"},
    {"{'kind':'news'," T ",'victims':[{},{'birth_date':'2013-02-30'}]}", "/victims/1/birth_date", "range"},
    {"{'kind':'news'," T ",'victims':[{'birth_date':'2199-01-01'}]}", "/victims/0/birth_date", "date.future"},
    {"{'kind':'news'," T ",'victims':[{'birth_date':'2026-03-03'}]}", "/at", "date.order"},
    {"{'kind':'news','at':'2026-03-02','victims':[{'birth_date':'2026-03-03'}]}", "/at", "date.order"},
    {"{'kind':'news'," T "," V ",'accused':[{'birth_date':'2026-03-03'}]}", "/at", "date.order"},
    {"{'kind':'news'," T ",'victims':[{'sex':'f'}]}", "/victims/0/sex", "range"},
    {"{'kind':'news'," T ",'victims':[{'name':'x'}]}", "/victims/0/name", "unknown"},
    {"{'kind':'news'," T ",'victims':[{'identity':{'nom':'x'}}]}", "/victims/0/identity/nom", "unknown"},
    {"{'kind':'news'," T ",'victims':[{'identity':{'name':7}}]}", "/victims/0/identity/name", "type"},
    {"{'kind':'news'," T ",'victims':[{'identity':{'name':''}}]}", "/victims/0/identity/name", "range"},
    {"{'kind':'news'," T ",'victims':[{'identity':[]}]}", "/victims/0/identity", "type"},
    {"{'kind':'news'," T "," V ",'accused':[{'birth_date':true}]}", "/accused/0/birth_date", "type"},
    {"{'kind':'news'," T "," V ",'accused':'x'}", "/accused", "type"},
    {"{'kind':'news'," T "," V ",'informant':[]}", "/informant", "type"},
    {"{'kind':'news'," T "," V ",'suspected':{'clause':1}}", "/suspected/article", "missing"},
    {"{'kind':'news'," T "," V ",'suspected':{'article':0}}", "/suspected/article", "range"},
    {"{'kind':'news'," T "," V ",'suspected':{'article':1.5}}", "/suspected/article", "type"},
    {"{'kind':'news'," T "," V ",'content':7}", "/content", "type"},
    {"{'kind':'news'," T "," V ",'by':'aliens'}", "/by", "range"},
};

START_TEST(each_fault_has_its_pointer)
{
    const char *rows = api_rows();
    struct api_reply *r = api_post("investigator", "/v1/reports", "", api_text("%s", faults[_i].body));
    api_is_problem(r, 422, "fields.invalid", faults[_i].pointer, faults[_i].code);
    r = api_post("investigator", "/v1/reports", "Accept-Language: en\r\n", api_text("%s", faults[_i].body));
    api_is_problem(r, 422, "fields.invalid", faults[_i].pointer, faults[_i].code);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(all_faults_come_at_once)
{
    struct api_reply *r =
        api_post("investigator", "/v1/reports", "",
                 api_text("{'kind':7,'at':'2026-02-30','victims':[{'sex':'f','x':1}],'y':2}"));
    static const struct {
        const char *pointer, *code;
    } all[] = {{"/kind", "type"},
               {"/at", "range"},
               {"/victims/0/sex", "range"},
               {"/victims/0/x", "unknown"},
               {"/y", "unknown"}};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        api_is_problem(r, 422, "fields.invalid", all[i].pointer, all[i].code);
}
END_TEST

START_TEST(a_report_in_the_future_by_a_minute_is_refused)
{
    api_is_problem(api_post("investigator", "/v1/reports", "", report_body(api_ago(-90))), 422,
                   "fields.invalid", "/at", "date.future");
}
END_TEST

static const char *const may_not[] = {"statistician", "auditor", "admin", "supervisor", "court", "legal_aid"};

START_TEST(a_role_that_may_not_report)
{
    const char *rows = api_rows();
    api_is_problem(api_post(may_not[_i], "/v1/reports", "", report_body(api_ago(60))), 403, "auth.role", NULL,
                   NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(a_report_of_another_unit_is_refused)
{
    struct api_reply *r =
        api_post("investigator", "/v1/reports", "", api_text("{'kind':'news','unit':'cqdt.01'," T "," V "}"));
    api_is_problem(r, 403, "auth.role", NULL, NULL);
    r = api_post("investigator", "/v1/reports", "", api_text("{'kind':'news','unit':'cqdt.24'," T "," V "}"));
    ck_assert_int_eq(r->status, 201);
}
END_TEST

static const char *const bad_authorization[] = {
    "",
    "Authorization: Bearer\r\n",
    "Authorization: Bearer \r\n",
    "Authorization: Bearer hoso_x\r\n",
    "Authorization: Bearer hoso_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
    "Authorization: Basic YTpi\r\n",
    "Authorization: Bearer hoso_' or 1=1 --\r\n"};

START_TEST(no_token_no_entry)
{
    const char *rows = api_rows();
    struct api_reply *r = api_post(NULL, "/v1/reports", bad_authorization[_i], report_body(api_ago(60)));
    api_is_problem(r, 401, "auth.missing", NULL, NULL);
    ck_assert(strncmp(api_field(r, "WWW-Authenticate"), "Bearer", 6) == 0);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(a_token_that_was_withdrawn_or_has_ended_is_none)
{
    api_user("leaver", "investigator", "cqdt.24");
    ck_assert_int_eq(api_get("leaver", "/v1/me")->status, 200);
    api_sql("update hoso.token set expires_at = now() - interval '1 second' where hash = sha256('%s')",
            api_token("leaver"));
    api_is_problem(api_get("leaver", "/v1/me"), 401, "auth.missing", NULL, NULL);
    api_sql("update hoso.token set expires_at = now() + interval '1 hour', revoked_at = now() where hash = "
            "sha256('%s')",
            api_token("leaver"));
    api_is_problem(api_get("leaver", "/v1/me"), 401, "auth.missing", NULL, NULL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("reports");
    TCase *t = tcase_create("reports");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, each_kind_of_unit_opens_a_case, 0, (int)ARRAY_LEN(receivers));
    tcase_add_test(t, numbers_of_a_unit_differ);
    tcase_add_loop_test(t, initials_are_letters_or_a_question_mark, 0, (int)ARRAY_LEN(masks));
    tcase_add_test(t, persons_are_masked);
    tcase_add_test(t, a_time_may_be_a_day_or_an_interval);
    tcase_add_loop_test(t, a_day_long_ago_stays_that_day, 0, (int)ARRAY_LEN(old_days));
    tcase_add_test(t, a_key_repeats_its_answer);
    tcase_add_test(t, a_key_finds_its_case_when_that_has_moved_on);
    tcase_add_test(t, sixteen_posts_with_one_key_make_one_case);
    tcase_add_loop_test(t, a_malformed_key_is_refused, 0, (int)ARRAY_LEN(bad_keys));
    tcase_add_loop_test(t, each_fault_has_its_pointer, 0, (int)ARRAY_LEN(faults));
    tcase_add_test(t, all_faults_come_at_once);
    tcase_add_test(t, a_report_in_the_future_by_a_minute_is_refused);
    tcase_add_loop_test(t, a_role_that_may_not_report, 0, (int)ARRAY_LEN(may_not));
    tcase_add_test(t, a_report_of_another_unit_is_refused);
    tcase_add_loop_test(t, no_token_no_entry, 0, (int)ARRAY_LEN(bad_authorization));
    tcase_add_test(t, a_token_that_was_withdrawn_or_has_ended_is_none);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
