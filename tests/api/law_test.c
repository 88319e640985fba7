/* GET /v1/law, POST /v1/law/activate and GET /v1/cases/{id}/law-changes: another law comes into force in a living register. */
#include "tests/harness/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FOLLOWS_MS = 30000 }; /* a limit for what takes a second or two */

static struct api_reply *activate(const char *who, int64_t expected, const char *pack, const char *calendar)
{
    return api_post(who, "/v1/law/activate", api_text("If-Match: '%lld'\r\n", (long long)expected),
                    api_text("{'pack':'%s','calendar':'%s','reason':'thử'}", pack, calendar));
}

static struct api_reply *law(void)
{
    struct api_reply *r = api_get("social", "/v1/law");
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_str_eq(api_field(r, "ETag"), api_text("'%lld'", (long long)api_int(r, "generation")));
    return r;
}

/* Until every case follows the law in force. */
static struct api_reply *followed(void)
{
    for (int i = 0; i < FOLLOWS_MS / 50; i++) {
        struct api_reply *r = law();
        if (api_str(r, "derived_at")[0]) {
            ck_assert_int_eq(api_int(r, "cases_to_derive"), 0);
            return r;
        }
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    ck_abort_msg("the cases did not follow");
}

/* A version of the calendar in which that day is off. */
static void keep_holiday(const char *version, const char *day)
{
    struct api_reply *r =
        api_post("admin", "/v1/calendar", "",
                 api_text("{'version':'%s','reason':'thử','decision':'QĐ "
                          "thử','confidence':'verified_text','days':[{'day':'%s',"
                          "'off':true,'kind':'swap_off','name':{'vi':'Ngày nghỉ thử','en':'Test holiday'}}]}",
                          version, day));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
}

/* The last day of a due instant at +07:00 ("2026-12-15T00:00:00+07:00": 2026-12-14), as the database counts. */
static const char *last_day(const char *due)
{
    return api_sql("select ((timestamptz '%s' - interval '1 second') at time zone 'Asia/Ho_Chi_Minh')::date",
                   due);
}

static json_t *deadline_of(const struct life *c, const char *rule)
{
    struct api_reply *r = api_get("investigator", "/v1/cases/%s/deadlines", c->id);
    json_t *found = life_find(api_at(r->json, "items"), "rule", rule);
    ck_assert_msg(found != NULL, "%s", r->wire.text);
    return found;
}

static const char *alarms_of(const json_t *deadline)
{
    return api_sql("select string_agg(rung || ' ' || due_day || case when cancelled_at is null then '' else "
                   "' cancelled' end, ', ' "
                   "order by due_day, ring_at, rung) from hoso.alarm where deadline = '%s' and rung_at is "
                   "null and reading = 'legal'",
                   life_text(deadline, "id"));
}

START_TEST(it_is_shown)
{
    struct api_reply *r = law();
    ck_assert_str_eq(api_field(r, "Cache-Control"), "no-store");
    ck_assert_str_eq(api_str(r, "pack"),
                     api_sql("select pack from hoso.law_activation order by generation desc limit 1"));
    ck_assert_str_eq(api_str(r, "verified_through"),
                     api_str(api_get("social", "/v1/calendar?year=2026"), "verified_through"));
    api_is_problem(api_get(NULL, "/v1/law"), 401, "auth.missing", NULL, NULL);
    api_is_problem(api_get("social", "/v1/law?x=1"), 422, "fields.invalid", "?x", "unknown");
}
END_TEST

START_TEST(who_may_not_and_what_may_not_be)
{
    struct api_reply *is = law();
    int64_t n = api_int(is, "generation");
    const char *pack = api_str(is, "pack"), *calendar = api_str(is, "calendar");
    static const char *const others[] = {"investigator", "head", "supervisor", "auditor", "statistician"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        api_is_problem(activate(others[i], n, pack, calendar), 403, "auth.role", NULL, NULL);
    api_is_problem(activate(NULL, n, pack, calendar), 401, "auth.missing", NULL, NULL);
    api_is_problem(activate("admin", n, "none", calendar), 422, "fields.invalid", "/pack", "reference");
    api_is_problem(activate("admin", n, pack, "none"), 422, "fields.invalid", "/calendar", "reference");
    api_is_problem(api_post("admin", "/v1/law/activate", "",
                            api_text("{'pack':'%s','calendar':'%s','reason':'r'}", pack, calendar)),
                   428, "version.required", NULL, NULL);
    api_is_problem(api_post("admin", "/v1/law/activate", "If-Match: \"1\"\r\n", "{\"pack\":\"x\"}"), 422,
                   "fields.invalid", "/reason", "missing");
    api_is_problem(
        api_post("admin", "/v1/law/activate", "If-Match: \"1\"\r\n",
                 api_text("{'pack':'%s','calendar':'%s','reason':'r','engine':'9'}", pack, calendar)),
        422, "fields.invalid", "/engine", "unknown");
    ck_assert_int_eq(api_int(law(), "generation"), n);
}
END_TEST

START_TEST(a_holiday_moves_a_deadline_and_moves_it_back)
{
    struct api_reply *was = law();
    int64_t n = api_int(was, "generation");
    const char *pack = api_str(was, "pack"), *calendar = api_str(was, "calendar");
    struct life c = life_report("investigator", 3600, "{'article':142,'clause':1}");
    json_t *before = deadline_of(&c, "B01");
    const char *due = life_text(before, "due.legal"), *day = last_day(due), *alarms = alarms_of(before);
    ck_assert_str_ne(alarms, "");
    api_is_problem(api_get("court", "/v1/cases/%s/law-changes", c.id), 404, "not.found", NULL, NULL);
    ck_assert_uint_eq(api_count(api_get("investigator", "/v1/cases/%s/law-changes", c.id), "items"), 0);

    keep_holiday("test-1", day);
    ck_assert_int_eq(api_int(law(), "generation"), n); /* kept is not in force */
    struct api_reply *r = activate("admin", n, pack, "test-1");
    ck_assert_msg(r->status == 202, "%s", r->wire.text);
    ck_assert_int_eq(api_int(r, "generation"), n + 1);
    /* The answer was lost, and it is sent again; and who saw another law is told so. */
    r = activate("admin", n, pack, "test-1");
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_int_eq(api_int(r, "generation"), n + 1);
    r = activate("admin", n, pack, calendar);
    api_is_problem(r, 412, "law.stale", NULL, NULL);
    ck_assert_str_eq(api_field(r, "ETag"), api_text("'%lld'", (long long)n + 1));
    r = followed();
    ck_assert_str_eq(api_str(r, "calendar"), "test-1");

    json_t *after = deadline_of(&c, "B01");
    const char *moved = life_text(after, "due.legal");
    ck_assert_str_gt(moved, due);
    ck_assert_str_eq(life_text(after, "id"), life_text(before, "id"));
    r = api_get("investigator", "/v1/deadlines/%s/explanation", life_text(after, "id"));
    ck_assert_ptr_nonnull(strstr(r->wire.text, "Ngày nghỉ thử"));
    /* What was to ring for the old day does not; what is ahead rings for the new one. */
    ck_assert_str_ne(alarms_of(after), alarms);
    ck_assert_str_eq(api_sql("select count(*) from hoso.alarm where deadline = '%s' and cancelled_at is null "
                             "and reading = 'legal' "
                             "and due_day <> '%s'",
                             life_text(after, "id"), last_day(moved)),
                     "0");

    r = api_get("investigator", "/v1/cases/%s/law-changes", c.id);
    json_t *told = life_find(api_at(r->json, "items"), "rule", "B01");
    ck_assert_msg(told != NULL, "%s", r->wire.text);
    ck_assert_str_eq(life_text(told, "deadline"), life_text(before, "id"));
    ck_assert_str_eq(life_text(told, "before.due.legal"), due);
    ck_assert_str_eq(life_text(told, "after.due.legal"), moved);
    ck_assert_int_eq(json_integer_value(api_at(told, "generation.from")), n);
    ck_assert_int_eq(json_integer_value(api_at(told, "generation.to")), n + 1);

    r = activate("admin", n + 1, pack, calendar);
    ck_assert_msg(r->status == 202, "%s", r->wire.text);
    followed();
    ck_assert_str_eq(life_text(deadline_of(&c, "B01"), "due.legal"), due);
    ck_assert_str_eq(api_sql("select count(*) from hoso.alarm where deadline = '%s' and cancelled_at is null "
                             "and reading = 'legal' "
                             "and due_day <> '%s'",
                             life_text(before, "id"), day),
                     "0");
    ck_assert_uint_eq(api_count(api_get("investigator", "/v1/cases/%s/law-changes", c.id), "items") % 2, 0);
    ck_assert_str_eq(api_sql("select string_agg(role || ' ' || action, ', ') from hoso.audit where action = "
                             "'law.activate' and actor "
                             "is not null and at > now() - interval '1 hour' and detail like '%%test-1%%'"),
                     "admin law.activate");
}
END_TEST

static const char *law_of(const char *case_id)
{
    return api_sql("select calendar from hoso.case_file where id = '%s'", case_id);
}

/* A client that writes meanwhile notices nothing: what was decided by the law before is decided anew. */
START_TEST(who_writes_meanwhile_writes_by_the_law_in_force)
{
    struct api_reply *was = followed();
    int64_t n = api_int(was, "generation");
    const char *pack = api_str(was, "pack"), *calendar = api_str(was, "calendar");
    struct life c = life_report("investigator", 7200, "{'article':142,'clause':1}");
    keep_holiday("test-2", last_day(life_text(deadline_of(&c, "B01"), "due.legal")));
    for (int i = 0; i < 6; i++) {
        struct api_reply *r = activate("admin", n + i, pack, i % 2 ? calendar : "test-2");
        ck_assert_msg(r->status == 202, "%s", r->wire.text);
        /* At once: the workers may not have heard of it yet. */
        life_event(&c, "investigator", "act.done", 3600 - i, "{'rule':'A14'}");
        struct life other = life_report("investigator", 3600, "{'article':142,'clause':1}");
        ck_assert_str_eq(law_of(c.id), i % 2 ? calendar : "test-2");
        ck_assert_str_eq(law_of(other.id), i % 2 ? calendar : "test-2");
    }
    ck_assert_str_eq(api_str(followed(), "calendar"), calendar);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("law");
    TCase *t = tcase_create("law");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, it_is_shown);
    tcase_add_test(t, who_may_not_and_what_may_not_be);
    tcase_add_test(t, a_holiday_moves_a_deadline_and_moves_it_back);
    tcase_add_test(t, who_writes_meanwhile_writes_by_the_law_in_force);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
