/* What is sealed, opened from outside: an identity, and a case's texts, for a reason, by who may, on the record. */
#include "tests/harness/api.h"

#include <stdio.h>
#include <stdlib.h>

#define REASON "Reason: lap ho so tro giup phap ly\r\n"

/* A victim with every sealed field, reported by the commune police: the person's id. */
static const char *victim(void)
{
    struct api_reply *r =
        api_post("commune_police", "/v1/reports", "",
                 api_text("{'kind':'news','at':'%s','victims':[{'birth_date':'2012-11-30','identity':{'name':"
                          "'Nguyễn Thị Kín Đáo',"
                          "'other_names':'Bé \\\"Tí\\\"','id_number':'024313001234','address':'Ngõ "
                          "7\\n\\tBắc Giang','school':'Trường "
                          "😀 Ấ','phone':'0900000008'}}]}",
                          api_ago(3600)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    return api_str(r, "victims.0.id");
}

static struct api_reply *open_identity(const char *who, const char *person, const char *more)
{
    return api_ask(who, "GET", api_text("/v1/persons/%s/identity", person), more, NULL);
}

static const char *openings(const char *person)
{
    return api_sql("select count(*) from hoso.audit where person_id = '%s'", person);
}

START_TEST(opens_every_sealed_field_as_it_was_given)
{
    const char *id = victim();
    struct api_reply *r = open_identity("commune_police", id, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_str_eq(api_field(r, "Cache-Control"), "no-store");
    ck_assert_str_eq(api_str(r, "id"), id);
    ck_assert_str_eq(api_str(r, "identity.name"), "Nguyễn Thị Kín Đáo");
    ck_assert_str_eq(api_str(r, "identity.other_names"), "Bé \"Tí\"");
    ck_assert_str_eq(api_str(r, "identity.id_number"), "024313001234");
    ck_assert_str_eq(api_str(r, "identity.address"), "Ngõ 7\n\tBắc Giang");
    ck_assert_str_eq(api_str(r, "identity.school"), "Trường 😀 Ấ");
    ck_assert_str_eq(api_str(r, "identity.phone"), "0900000008");
}
END_TEST

START_TEST(each_opening_leaves_its_row)
{
    const char *id = victim();
    ck_assert_str_eq(openings(id), "0");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(open_identity("commune_police", id, REASON)->status, 200);
    ck_assert_str_eq(openings(id), "3");
    ck_assert_str_eq(
        api_sql("select distinct role || ' ' || (case_id is not null) || ' ' || (at > now() - interval "
                "'5 minutes') from hoso.audit where person_id = '%s'",
                id),
        "commune_police true true");
    ck_assert_str_eq(
        api_sql(
            "select count(distinct u.code) || ' ' || min(u.code) from hoso.audit a join hoso.person_user u "
            "on u.id = a.actor where a.person_id = '%s'",
            id),
        "1 demo.cax");
}
END_TEST

/* The reason is a free text: sealed, in no log; the name is in no log either. */
START_TEST(what_was_opened_and_why_is_in_no_log)
{
    const char *id = victim();
    ck_assert_int_eq(open_identity("commune_police", id, "Reason: PLANTED-7741\r\n")->status, 200);
    ck_assert_str_eq(openings(id), "1");
    ck_assert_str_eq(api_sql("select count(*) from hoso.audit a where strpos(a::text, 'PLANTED') > 0 or "
                             "strpos(a::text, encode('PLANTED-7741', 'hex')) > 0"),
                     "0");
    static const char *const planted[] = {"PLANTED", "Kín Đáo", "024313001234", "0900000008"};
    for (size_t i = 0; i < ARRAY_LEN(planted); i++)
        ck_assert_int_eq(daemon_log_count(&api_hosod, planted[i]), 0);
}
END_TEST

START_TEST(a_person_without_identity_has_none)
{
    struct api_reply *report = api_post("commune_police", "/v1/reports", "",
                                        api_text("{'kind':'news','at':'%s','victims':[{}]}", api_ago(60)));
    ck_assert_int_eq(report->status, 201);
    struct api_reply *r = open_identity("commune_police", api_str(report, "victims.0.id"), REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_uint_eq(json_object_size(api_at(r->json, "identity")), 0);
    ck_assert_str_eq(openings(api_str(report, "victims.0.id")), "1");
}
END_TEST

static const struct {
    const char *header, *code;
} reasons[] = {{"", "missing"},
               {"Reason:\r\n", "missing"},
               {"Reason: %zz\r\n", "format"},
               {"Reason: %ff%fe\r\n", "format"},
               {"Reason: %00\r\n", "format"}};

START_TEST(without_a_reason_nothing_is_opened)
{
    const char *id = victim();
    api_is_problem(open_identity("commune_police", id, reasons[_i].header), 422, "fields.invalid", "Reason",
                   reasons[_i].code);
    ck_assert_str_eq(openings(id), "0");
}
END_TEST

START_TEST(a_reason_has_a_length)
{
    const char *id = victim();
    char header[700] = "Reason: ";
    memset(header + 8, 'x', 501);
    memcpy(header + 8 + 501, "\r\n", 3);
    api_is_problem(open_identity("commune_police", id, header), 422, "fields.invalid", "Reason", "range");
    memcpy(header + 8 + 500, "\r\n", 3);
    ck_assert_int_eq(open_identity("commune_police", id, header)->status, 200);
    ck_assert_str_eq(openings(id), "1");
}
END_TEST

START_TEST(a_reason_may_be_vietnamese)
{
    const char *id = victim();
    ck_assert_int_eq(open_identity("commune_police", id, "Reason: Lập hồ sơ trợ giúp\r\n")->status, 200);
    ck_assert_int_eq(
        open_identity("commune_police", id, "Reason: L%E1%BA%ADp%20h%E1%BB%93%20s%C6%A1\r\n")->status, 200);
    ck_assert_str_eq(openings(id), "2");
}
END_TEST

static const char *const may_never[] = {"court",        "social",  "legal_aid", "supervisor",
                                        "statistician", "auditor", "admin"};

START_TEST(a_role_without_the_right)
{
    const char *id = victim();
    api_is_problem(open_identity(may_never[_i], id, REASON), 403, "auth.role", NULL, NULL);
    /* Nor can it be told from the answer whether there is such a person. */
    api_is_problem(open_identity(may_never[_i], "01a20149-0b1c-7f00-8000-000000000000", REASON), 403,
                   "auth.role", NULL, NULL);
    ck_assert_str_eq(openings(id), "0");
}
END_TEST

static const char *const strangers[] = {"other_commune", "procuracy", "foreign_police", "foreign_head",
                                        "foreign_procuracy"};

START_TEST(a_stranger_finds_nobody)
{
    const char *id = victim();
    struct api_reply *foreign = open_identity(strangers[_i], id, REASON);
    struct api_reply *none = open_identity(strangers[_i], "01a20149-0b1c-7f00-8000-000000000000", REASON);
    api_is_problem(foreign, 404, "not.found", NULL, NULL);
    ck_assert(str_eq(foreign->wire.body, none->wire.body));
    ck_assert_str_eq(openings(id), "0");
}
END_TEST

static void may_open(const char *who, const char *person)
{
    struct api_reply *r = open_identity(who, person, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "identity.name"), "Trần Thị Thử");
}

/* Who was handed the case may open what belongs to it; the case before he had it is as foreign as any. */
START_TEST(who_was_handed_the_case_may)
{
    struct api_reply *report = api_report("commune_police", 3600);
    const char *id = api_str(report, "id"), *person = api_str(report, "victims.0.id");
    api_is_problem(open_identity("other_commune", person, REASON), 404, "not.found", NULL, NULL);
    struct api_reply *e = api_event(
        "commune_police", id, 1,
        api_text("{'type':'report.transferred','at':'%s','data':{'to':'cax.07246'}}", api_ago(1800)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    may_open("other_commune", person);
    ck_assert_str_eq(openings(person), "1");
}
END_TEST

/* An office to which the report is owed need not wait for it: the agency from the first moment, the procuracy from the
 * agency's receipt. */
START_TEST(who_is_owed_the_report_may)
{
    struct api_reply *report = api_report("commune_police", 3600);
    const char *id = api_str(report, "id"), *person = api_str(report, "victims.0.id");
    may_open("investigator", person);
    api_is_problem(open_identity("procuracy", person, REASON), 404, "not.found", NULL, NULL);
    struct api_reply *e =
        api_event("commune_police", id, 1,
                  api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'}}", api_ago(1800)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    e = api_event(
        "investigator", id, 2,
        api_text("{'type':'report.received','at':'%s','data':{'by':'investigation_agency'}}", api_ago(900)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    may_open("procuracy", person);
    ck_assert_str_eq(openings(person), "2");
}
END_TEST

static const char *const no_ids[] = {"x",
                                     "01a20149-0b1c-7f00-8000-00000000000",
                                     "01A20149-0B1C-7F00-8000-000000000000x",
                                     "%27%20or%201=1",
                                     "..",
                                     "%2e%2e",
                                     "%00"};

START_TEST(what_is_no_id_is_not_found)
{
    struct api_reply *r = open_identity("commune_police", no_ids[_i], REASON);
    ck_assert_msg(r->status == 404 || r->status == 400, "%s", r->wire.text);
    api_is_problem(r, r->status, r->status == 404 ? "not.found" : "http.invalid", NULL, NULL);
}
END_TEST

/* A person's key is destroyed: what was sealed with it is gone for good, and the answer says so. */
START_TEST(a_shredded_identity_is_empty)
{
    const char *id = victim();
    ck_assert_str_eq(api_sql("delete from hoso.data_key where owner = '%s' returning 1", id), "1");
    struct api_reply *r = open_identity("commune_police", id, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_uint_eq(json_object_size(api_at(r->json, "identity")), 0);
    ck_assert(json_is_true(api_at(r->json, "shredded")));
    ck_assert_str_eq(openings(id), "1");
}
END_TEST

/* --- texts ------------------------------------------------------------------------------------------------------ */

#define CONTENT "Cháu kể:\\n\\t\\\"sợ lắm\\\" 😀 Ấ"
#define CONTENT_BYTES "Cháu kể:\n\t\"sợ lắm\" 😀 Ấ"
#define NOTE "Ghi chú kín: gọi lại cho bà ngoại"

/* A case with the text of its report and the note of an event: its id. */
static const char *case_with_texts(void)
{
    struct api_reply *r =
        api_post("commune_police", "/v1/reports", "",
                 api_text("{'kind':'news','at':'%s','content':'" CONTENT "','victims':[{}]}", api_ago(3600)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    const char *id = api_str(r, "id");
    struct api_reply *e = api_event(
        "commune_police", id, 1,
        api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'},'note':'" NOTE "'}",
                 api_ago(1800)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    return id;
}

static struct api_reply *open_texts(const char *who, const char *id, const char *more)
{
    return api_ask(who, "GET", api_text("/v1/cases/%s/texts", id), more, NULL);
}

static const char *text_openings(const char *id)
{
    return api_sql("select count(*) from hoso.audit where case_id = '%s' and action = 'texts.open'", id);
}

START_TEST(opens_every_text_as_it_was_given)
{
    const char *id = case_with_texts();
    struct api_reply *r = open_texts("investigator", id, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_str_eq(api_field(r, "Cache-Control"), "no-store");
    ck_assert_str_eq(api_str(r, "case"), id);
    ck_assert_uint_eq(api_count(r, "texts"), 2);
    ck_assert_str_eq(api_str(r, "texts.0.field"), "content");
    ck_assert_str_eq(api_str(r, "texts.0.text"), CONTENT_BYTES);
    ck_assert_str_eq(api_str(r, "texts.1.field"), "note");
    ck_assert_str_eq(api_str(r, "texts.1.text"), NOTE);
    for (int i = 0; i < 2; i++)
        ck_assert_str_eq(
            api_str(r, api_text("texts.%d.event", i)),
            api_sql("select id from hoso.case_event where case_id = '%s' and seq = %d", id, i + 1));
    ck_assert(!api_at(r->json, "shredded"));
}
END_TEST

START_TEST(each_opening_of_texts_leaves_its_row)
{
    const char *id = case_with_texts();
    ck_assert_str_eq(text_openings(id), "0");
    ck_assert_int_eq(open_texts("investigator", id, "Reason: PLANTED-7742\r\n")->status, 200);
    ck_assert_str_eq(
        api_sql("select role || ' ' || (person_id is null) || ' ' || (length(reason) > 12) || ' ' || "
                "strpos(a::text, encode('PLANTED-7742', 'hex')) from hoso.audit a "
                "where case_id = '%s' and action = 'texts.open'",
                id),
        "investigator true true 0");
    static const char *const planted[] = {"PLANTED-7742", "sợ lắm", "bà ngoại"};
    for (size_t i = 0; i < ARRAY_LEN(planted); i++)
        ck_assert_int_eq(daemon_log_count(&api_hosod, planted[i]), 0);
}
END_TEST

START_TEST(a_case_without_texts_has_none)
{
    const char *id = api_str(api_post("commune_police", "/v1/reports", "",
                                      api_text("{'kind':'news','at':'%s','victims':[{}]}", api_ago(60))),
                             "id");
    struct api_reply *r = open_texts("commune_police", id, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert(json_is_array(api_at(r->json, "texts")));
    ck_assert_uint_eq(api_count(r, "texts"), 0);
    ck_assert_str_eq(text_openings(id), "1");
}
END_TEST

START_TEST(shredded_texts_are_none)
{
    const char *id = case_with_texts();
    ck_assert_str_eq(api_sql("delete from hoso.data_key where owner = '%s' returning 1", id), "1");
    struct api_reply *r = open_texts("investigator", id, REASON);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_uint_eq(api_count(r, "texts"), 0);
    ck_assert(json_is_true(api_at(r->json, "shredded")));
    ck_assert_str_eq(text_openings(id), "1");
}
END_TEST

START_TEST(without_a_reason_no_text_is_opened)
{
    const char *id = case_with_texts();
    api_is_problem(open_texts("investigator", id, reasons[_i].header), 422, "fields.invalid", "Reason",
                   reasons[_i].code);
    ck_assert_str_eq(text_openings(id), "0");
}
END_TEST

START_TEST(texts_and_a_role_without_the_right)
{
    const char *id = case_with_texts();
    api_is_problem(open_texts(may_never[_i], id, REASON), 403, "auth.role", NULL, NULL);
    ck_assert_str_eq(text_openings(id), "0");
}
END_TEST

static const char *const text_strangers[] = {"procuracy", "foreign_police", "foreign_head"};

START_TEST(texts_and_a_stranger)
{
    const char *id = case_with_texts();
    struct api_reply *foreign = open_texts(text_strangers[_i], id, REASON);
    struct api_reply *none = open_texts(text_strangers[_i], "01a20149-0b1c-7f00-8000-000000000000", REASON);
    api_is_problem(foreign, 404, "not.found", NULL, NULL);
    ck_assert(str_eq(foreign->wire.body, none->wire.body));
    api_is_problem(open_texts(text_strangers[_i], "x", REASON), 404, "not.found", NULL, NULL);
    ck_assert_str_eq(text_openings(id), "0");
}
END_TEST

static void prepare(void)
{
    api_user("foreign_police", "commune_police", "cax.00004");
    api_user("foreign_head", "head", "cqdt.01");
    api_user("foreign_procuracy", "procuracy", "vks.01");
    api_user("other_commune", "commune_police", "cax.07246");
}

int main(void)
{
    Suite *s = suite_create("identity");
    TCase *t = tcase_create("identity");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, opens_every_sealed_field_as_it_was_given);
    tcase_add_test(t, each_opening_leaves_its_row);
    tcase_add_test(t, what_was_opened_and_why_is_in_no_log);
    tcase_add_test(t, a_person_without_identity_has_none);
    tcase_add_loop_test(t, without_a_reason_nothing_is_opened, 0, (int)ARRAY_LEN(reasons));
    tcase_add_test(t, a_reason_has_a_length);
    tcase_add_test(t, a_reason_may_be_vietnamese);
    tcase_add_loop_test(t, a_role_without_the_right, 0, (int)ARRAY_LEN(may_never));
    tcase_add_loop_test(t, a_stranger_finds_nobody, 0, (int)ARRAY_LEN(strangers));
    tcase_add_test(t, who_was_handed_the_case_may);
    tcase_add_test(t, who_is_owed_the_report_may);
    tcase_add_loop_test(t, what_is_no_id_is_not_found, 0, (int)ARRAY_LEN(no_ids));
    tcase_add_test(t, a_shredded_identity_is_empty);
    tcase_add_test(t, opens_every_text_as_it_was_given);
    tcase_add_test(t, each_opening_of_texts_leaves_its_row);
    tcase_add_test(t, a_case_without_texts_has_none);
    tcase_add_test(t, shredded_texts_are_none);
    tcase_add_loop_test(t, without_a_reason_no_text_is_opened, 0, (int)ARRAY_LEN(reasons));
    tcase_add_loop_test(t, texts_and_a_role_without_the_right, 0, (int)ARRAY_LEN(may_never));
    tcase_add_loop_test(t, texts_and_a_stranger, 0, (int)ARRAY_LEN(text_strangers));
    suite_add_tcase(s, t);
    return api_run(s, "");
}
