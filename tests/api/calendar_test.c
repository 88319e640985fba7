/* The calendar from outside: what is shown of it to anybody, and what an administrator may change, as a version that waits. */
#include "tests/harness/api.h"

#define NAME "'name':{'vi':'Ngày thử','en':'Trial day'}"
#define SWAP "{'day':'2027-02-11','off':true,'kind':'swap_off'," NAME "}"
#define MADE_UP "{'day':'2027-02-20','off':false,'kind':'make_up'," NAME "}"
#define HEAD(version)                                                        \
    "{'version':'" version "','reason':'Lịch nghỉ 2027','decision':'TB " \
    "1/2027','confidence':'verified_text',"
#define CHANGE(version) HEAD(version) "'verified_through':'2027-12-31','days':[" SWAP "," MADE_UP "]}"

START_TEST(shown_to_whoever_has_a_token)
{
    struct api_reply *r = api_get("commune_police", "/v1/calendar");
    ck_assert_int_eq(r->status, 200);
    ck_assert(api_count(r, "items") == 60 && json_is_true(api_at(r->json, "in_force")));
    ck_assert_str_eq(api_str(r, "verified_through"), "2026-12-31");
    ck_assert_str_eq(api_str(r, "week_off.0"), "sat");
    r = api_get("statistician", "/v1/calendar?from=2026-08-20&through=2026-09-01");
    ck_assert_uint_eq(api_count(r, "items"), 3);
    ck_assert_str_eq(api_str(r, "items.0.kind"), "make_up");
    ck_assert(json_is_false(api_at(r->json, "items.0.off")) && json_is_true(api_at(r->json, "items.1.off")));
    ck_assert_str_eq(api_str(r, "items.1.name.vi"), "Ngày nghỉ hoán đổi");
    ck_assert_str_eq(api_str(r, "items.1.decision"), "Thông báo 9441/TB-BNV (16/10/2025)");
    ck_assert(json_is_false(api_at(r->json, "items.1.provisional")));
    r = api_get("admin", "/v1/calendar?year=2027");
    ck_assert(api_count(r, "items") > 10 && json_is_true(api_at(r->json, "items.0.provisional")));
    api_is_problem(api_get(NULL, "/v1/calendar"), 401, "auth.missing", NULL, NULL);
}
END_TEST

START_TEST(asked_wrongly)
{
    static const struct {
        const char *query, *pointer, *code;
    } bad[] = {{"year=1066", "?year", "range"},
               {"year=x", "?year", "range"},
               {"from=2026-02-30", "?from", "format"},
               {"from=2026-03-01&through=2026-02-01", "?through", "date.order"},
               {"colour=red", "?colour", "unknown"}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        api_is_problem(api_get("court", "/v1/calendar?%s", bad[i].query), 422, "fields.invalid",
                       bad[i].pointer, bad[i].code);
    api_is_problem(api_get("court", "/v1/calendar?version=vn-1066"), 404, "not.found", NULL, NULL);
}
END_TEST

START_TEST(changed_by_an_administrator)
{
    struct api_reply *r = api_post("admin", "/v1/calendar", "", api_text(CHANGE("vn-2027.1")));
    ck_assert_int_eq(r->status, 201);
    ck_assert_str_eq(api_field(r, "Location"), "/v1/calendar?version=vn-2027.1");
    ck_assert(api_int(r, "added") == 2 && api_int(r, "replaced") == 0 && api_int(r, "removed") == 0);
    ck_assert_str_eq(api_str(r, "base"), "vn-2026.11.22");
    ck_assert_str_eq(api_str(r, "verified_through"), "2027-12-31");

    r = api_get("investigator", "/v1/calendar?version=vn-2027.1&year=2027");
    ck_assert(r->status == 200 && json_is_false(api_at(r->json, "in_force")));
    ck_assert(json_is_false(api_at(r->json, "items.0.provisional")));
    const char *found = "";
    for (size_t i = 0; i < api_count(r, "items"); i++)
        if (strcmp(api_str(r, api_text("items.%zu.day", i)), "2027-02-11") == 0)
            found = api_str(r, api_text("items.%zu.decision", i));
    ck_assert_str_eq(found, "TB 1/2027");
    /* What is in force has not moved. */
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/calendar"), "version"), "vn-2026.11.22");
    ck_assert_str_eq(api_sql("select detail from hoso.audit where action = 'calendar.change'"),
                     "calendar vn-2027.1 from vn-2026.11.22: 2 added, 0 replaced, 0 removed: Lịch nghỉ 2027");

    /* The same again is the same; other days under that version are refused. */
    r = api_post("admin", "/v1/calendar", "", api_text(CHANGE("vn-2027.1")));
    ck_assert_int_eq(r->status, 200);
    api_is_problem(api_post("admin", "/v1/calendar", "", api_text(HEAD("vn-2027.1") "'days':[" SWAP "]}")),
                   409, "conflict", NULL, NULL);
    ck_assert_str_eq(api_sql("select count(*) from hoso.audit where action = 'calendar.change'"), "1");
}
END_TEST

START_TEST(by_nobody_else)
{
    static const char *const roles[] = {"investigator", "head",    "procuracy",   "court",
                                        "supervisor",   "auditor", "statistician"};
    const char *before = api_rows();
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        api_is_problem(api_post(roles[i], "/v1/calendar", "", api_text(CHANGE("vn-2027.2"))), 403,
                       "auth.role", NULL, NULL);
    api_is_problem(api_post(NULL, "/v1/calendar", "", api_text(CHANGE("vn-2027.2"))), 401, "auth.missing",
                   NULL, NULL);
    ck_assert_str_eq(before, api_rows());
}
END_TEST

START_TEST(what_is_wrong_is_named)
{
    static const struct {
        const char *body, *pointer, *code;
    } bad[] = {
        {HEAD("vn-2027.3") "'days':[{'day':'2027-02-11','off':false,'kind':'swap_off'," NAME "}]}",
         "/days/0/off", "range"},
        {HEAD("vn-2027.3") "'days':[" MADE_UP "," SWAP "]}", "/days/1", "date.order"},
        {HEAD("vn-2027.3") "'days':[{'day':'2027-02-25','removed':true}]}", "/days/0/day", "reference"},
        {HEAD("vn-2027.3") "'days':[],'verified_through':'2028-12-31'}", "/verified_through", "range"},
        {HEAD("vn-2026.11.22") "'days':[" SWAP "]}", "/version", "range"},
        {HEAD("vn 2027") "'days':[" SWAP "]}", "/version", "format"},
        {"{'version':'vn-2027.3','days':[]}", "/reason", "missing"}};
    const char *before = api_rows();
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        api_is_problem(api_post("admin", "/v1/calendar", "", api_text("%s", bad[i].body)), 422,
                       "fields.invalid", bad[i].pointer, bad[i].code);
    api_is_problem(api_post("admin", "/v1/calendar", "", "{"), 400, "json.invalid", NULL, NULL);
    ck_assert_str_eq(before, api_rows());
}
END_TEST

int main(void)
{
    Suite *s = suite_create("calendar");
    TCase *t = tcase_create("calendar");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, shown_to_whoever_has_a_token);
    tcase_add_test(t, asked_wrongly);
    tcase_add_test(t, changed_by_an_administrator);
    tcase_add_test(t, by_nobody_else);
    tcase_add_test(t, what_is_wrong_is_named);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
