/* What a client may not have his way in: facts that are the register's own, corrections, the future, words in clear, cursors. */
#include "tests/harness/api.h"

#include "lib/base/codec.h"

#include <stdlib.h>

static const char *case_of(const struct api_reply *report)
{
    return api_str(report, "id");
}

static void setup(void)
{
    api_user("remote_commune", "commune_police", "cax.07246");
    (void)api_sql("update hoso.unit set remote = true where code = 'cax.07246' returning id");
}

static const char *first_event(const char *who, const char *id)
{
    return api_str(api_get(who, "/v1/cases/%s/events", id), "items.0.id");
}

/* --- corrections -------------------------------------------------------------------------------------------------- */

/* TT 43/2021/TT-BCA Art. 5: twice the time for a remote commune; whether it is one, the table of units says. */
START_TEST(nobody_makes_his_commune_remote_by_a_correction)
{
    const char *id = case_of(api_report("commune_police", 7200)), *first = first_event("commune_police", id);
    struct api_reply *before = api_get("commune_police", "/v1/cases/%s/deadlines", id);
    struct api_reply *r =
        api_event("commune_police", id, 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','data':{"
                           "'by':'commune_police','kind':'denunciation','remote':true}}}",
                           api_ago(60), first));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_ptr_null(api_at(r->json, "event.data.data.remote"));
    struct api_reply *after = api_get("commune_police", "/v1/cases/%s/deadlines", id);
    ck_assert_msg(json_equal(api_at(before->json, "items"), api_at(after->json, "items")), "%s",
                  after->wire.text);
}
END_TEST

START_TEST(a_remote_commune_stays_remote_when_its_report_is_corrected)
{
    const char *id = case_of(api_report("remote_commune", 7200)), *first = first_event("remote_commune", id);
    struct api_reply *before = api_get("remote_commune", "/v1/cases/%s/deadlines", id);
    struct api_reply *r =
        api_event("remote_commune", id, 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','data':{"
                           "'by':'commune_police','kind':'news'}}}",
                           api_ago(60), first));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert(json_is_true(api_at(r->json, "event.data.data.remote")));
    struct api_reply *after = api_get("remote_commune", "/v1/cases/%s/deadlines", id);
    ck_assert_msg(json_equal(api_at(before->json, "items"), api_at(after->json, "items")), "%s",
                  after->wire.text);
}
END_TEST

/* The commune handed its report on and still sees the case; what the agency then did is not its to change. */
START_TEST(who_may_not_record_a_fact_may_not_correct_it)
{
    const char *id = case_of(api_report("commune_police", 7200));
    struct api_reply *r =
        api_event("commune_police", id, 1,
                  api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'}}", api_ago(3600)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    r = api_event(
        "investigator", id, 2,
        api_text("{'type':'report.accepted','at':'%s','data':{'by':'investigation_agency'}}", api_ago(1800)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    r = api_event(
        "investigator", id, 3,
        api_text("{'type':'case.initiated','at':'%s','data':{'article':142,'clause':1}}", api_ago(900)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    const char *correction = api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'%s'}}",
                                      api_ago(60), api_str(r, "event.id"), api_ago(800)),
               *rows = api_rows();
    api_is_problem(api_event("commune_police", id, 4, correction), 403, "auth.role", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    r = api_event("investigator", id, 4, correction);
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
}
END_TEST

/* --- the future --------------------------------------------------------------------------------------------------- */

static const char *receipt(int64_t seconds, const char *by)
{
    return api_text("{'type':'report.received','at':'%s','data':{'by':'%s'}}", api_ago(seconds), by);
}

START_TEST(who_held_the_case_before_does_not_take_it_back)
{
    const char *id = api_str(api_report("commune_police", 7200), "id");
    struct api_reply *r =
        api_event("commune_police", id, 1,
                  api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'}}", api_ago(5400)));
    ck_assert_int_eq(r->status, 201);
    r = api_event("investigator", id, 2, receipt(3600, "investigation_agency"));
    ck_assert_int_eq(r->status, 201);
    r = api_event("commune_police", id, 3, receipt(1800, "commune_police"));
    api_is_problem(r, 409, "conflict", NULL, NULL);
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/cases/%s", id), "unit"), "cqdt.24");
    /* Handed back, it may. */
    r = api_event(
        "investigator", id, 3,
        api_text("{'type':'report.transferred','at':'%s','data':{'to':'cax.07210'}}", api_ago(1200)));
    ck_assert_int_eq(r->status, 201);
    r = api_event("commune_police", id, 4, receipt(600, "commune_police"));
    ck_assert_int_eq(r->status, 201);
    ck_assert_str_eq(api_str(api_get("commune_police", "/v1/cases/%s", id), "unit"), "cax.07210");
}
END_TEST

START_TEST(nothing_happened_until_some_day_to_come)
{
    const char *id = case_of(api_report("investigator", 7200)), *rows = api_rows();
    struct api_reply *r =
        api_event("investigator", id, 1,
                  api_text("{'type':'forensic.grounds','at':{'from':'%s','to':'2099-12-31'}}", api_ago(60)));
    api_is_problem(r, 422, "fields.invalid", "/at", "date.future");
    r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'news','at':{'from':'%s','to':'2099-12-31'},'victims':[{}]}", api_ago(60)));
    api_is_problem(r, 422, "fields.invalid", "/at", "date.future");
    ck_assert_str_eq(api_rows(), rows);
    /* Today as a whole is told before it is over. */
    r = api_event("investigator", id, 1, api_text("{'type':'forensic.grounds','at':'%s'}", api_days_ago(0)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    r = api_event("investigator", id, 2,
                  api_text("{'type':'forensic.grounds','at':{'from':'%s','to':'%s'}}", api_days_ago(3),
                           api_days_ago(0)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
}
END_TEST

/* --- what is stored in clear takes no words ----------------------------------------------------------------------- */

static const struct {
    const char *data, *pointer, *code;
} words[] = {
    {"{'number':'Nguyễn Thị Ví Dụ'}", "/data/number", "format"},
    {"{'number':'Số 1, đường Thử Nghiệm'}", "/data/number", "format"},
    {"{'ground':'nguyen_thi_vi_du'}", "/data/ground", "unknown"},
    {"{'present':['nguyen_thi_vi_du']}", "/data/present", "unknown"},
    {"{'minutes':5}", "/data/minutes", "unknown"},
};

START_TEST(an_event_takes_no_words_in_clear)
{
    const char *id = case_of(api_report("investigator", 7200)), *rows = api_rows();
    struct api_reply *r =
        api_event("investigator", id, 1,
                  api_text("{'type':'forensic.grounds','at':'%s','data':%s}", api_ago(60), words[_i].data));
    api_is_problem(r, 422, "fields.invalid", words[_i].pointer, words[_i].code);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(an_order_has_its_number)
{
    const char *id = case_of(api_report("investigator", 7200));
    struct api_reply *r = api_event(
        "investigator", id, 1,
        api_text("{'type':'forensic.grounds','at':'%s','data':{'number':'12/QĐ-CSĐT(Đ2)'}}", api_ago(60)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "event.data.number"), "12/QĐ-CSĐT(Đ2)");
}
END_TEST

static const char *const communes[] = {"Lê Lợi", "Xã Bí", "0721", "072100", "07a10"};

START_TEST(a_person_s_commune_is_a_code)
{
    const char *rows = api_rows();
    struct api_reply *r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'news','at':'%s','victims':[{'commune':'%s'}]}", api_ago(60), communes[_i]));
    ck_assert_int_eq(r->status, 422);
    ck_assert_str_eq(api_str(r, "errors.0.pointer"), "/victims/0/commune");
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* --- cursors ------------------------------------------------------------------------------------------------------ */

#define NOBODY ",00000000-0000-0000-0000-000000000000"

static const struct {
    const char *list, *keyset;
} cursors[] = {
    {"/v1/deadlines", "9223372036854775806" NOBODY},
    {"/v1/deadlines", "253402300800000000" NOBODY},
    {"/v1/deadlines", "-9223372036854775807" NOBODY},
    {"/v1/deadlines", "1"},
    {"/v1/deadlines", "1,2" NOBODY},
    {"/v1/cases", "9223372036854775806" NOBODY},
    {"/v1/cases", "99"},
    {"/v1/units", "2147483648"},
    {"/v1/units", "-1"},
    {"/v1/units", "1" NOBODY},
};

static const char *sealed_cursor(const char *keyset)
{
    static char text[200];
    struct str s = base64url_encode(keyset, strlen(keyset), text);
    text[s.n] = '\0';
    return text;
}

START_TEST(a_cursor_of_one_s_own_making)
{
    struct api_reply *r =
        api_get("supervisor", "%s?cursor=%s", cursors[_i].list, sealed_cursor(cursors[_i].keyset));
    api_is_problem(r, 422, "fields.invalid", "?cursor", "format");
}
END_TEST

START_TEST(a_cursor_of_one_s_own_making_over_events)
{
    const char *id = case_of(api_report("investigator", 60));
    struct api_reply *r =
        api_get("investigator", "/v1/cases/%s/events?cursor=%s", id, sealed_cursor("4294967296"));
    api_is_problem(r, 422, "fields.invalid", "?cursor", "format");
}
END_TEST

/* The cursor of a page that ends before 1970 is one that we gave. */
START_TEST(a_page_ends_in_the_sixties)
{
    for (int i = 0; i < 2; i++) {
        struct api_reply *r = api_post("remote_commune", "/v1/reports", "",
                                       api_text("{'kind':'news','at':'196%d-01-02','victims':[{}]}", i));
        ck_assert_msg(r->status == 201, "%s", r->wire.text);
    }
    const char *cursor = NULL;
    struct api_reply *page;
    int pages = 0;
    do {
        page = cursor ? api_get("remote_commune", "/v1/cases?limit=1&cursor=%s", cursor)
                      : api_get("remote_commune", "/v1/cases?limit=1");
        ck_assert_msg(page->status == 200, "%s", page->wire.text);
        cursor = json_is_null(api_at(page->json, "next")) ? NULL : api_str(page, "next");
    } while (cursor && ++pages < 100);
    ck_assert_int_ge(pages, 2);
    ck_assert_ptr_null(cursor);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trust");
    TCase *t = tcase_create("trust");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, setup, NULL);
    tcase_add_test(t, nobody_makes_his_commune_remote_by_a_correction);
    tcase_add_test(t, a_remote_commune_stays_remote_when_its_report_is_corrected);
    tcase_add_test(t, who_may_not_record_a_fact_may_not_correct_it);
    tcase_add_test(t, who_held_the_case_before_does_not_take_it_back);
    tcase_add_test(t, nothing_happened_until_some_day_to_come);
    tcase_add_loop_test(t, an_event_takes_no_words_in_clear, 0, ARRAY_LEN(words));
    tcase_add_test(t, an_order_has_its_number);
    tcase_add_loop_test(t, a_person_s_commune_is_a_code, 0, ARRAY_LEN(communes));
    tcase_add_loop_test(t, a_cursor_of_one_s_own_making, 0, ARRAY_LEN(cursors));
    tcase_add_test(t, a_cursor_of_one_s_own_making_over_events);
    tcase_add_test(t, a_page_ends_in_the_sixties);
    suite_add_tcase(suite, t);
    return api_run(suite, "");
}
