/* What another law would change, asked from outside: worked off by the clock, read in pages, by administrators alone. */
#include "tests/harness/life.h"

#include <stdio.h>
#include <time.h>

/* The last day of a deadline that ends with a day, as its legal instant tells: the day before that midnight. */
static const char *last_day(const char *legal)
{
    struct tm t = {0};
    ck_assert_int_eq(sscanf(legal, "%d-%d-%d", &t.tm_year, &t.tm_mon, &t.tm_mday), 3);
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    t.tm_mday -= 1;
    time_t day = timegm(&t);
    gmtime_r(&day, &t);
    return api_text("%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

/* A calendar under which that day is off. */
static void day_off(const char *version, const char *day)
{
    struct api_reply *r = api_post("admin", "/v1/calendar", "",
                                   api_text("{'version':'%s','reason':'thử','decision':'QĐ "
                                            "1','confidence':'computed','days':[{'day':'%s','off':true,"
                                            "'kind':'swap_off','name':{'vi':'Ngày thử','en':'Trial day'}}]}",
                                            version, day));
    ck_assert_int_eq(r->status, 201);
}

static const char *ask(const char *body)
{
    struct api_reply *r = api_post("admin", "/v1/law/impact", "", api_text("%s", body));
    ck_assert_int_eq(r->status, 202);
    ck_assert_str_eq(api_field(r, "Location"), api_text("/v1/law/impact/%s", api_str(r, "id")));
    return api_str(r, "id");
}

/* Waits for the clock to have gone through all cases. */
static struct api_reply *done(const char *id)
{
    const struct timespec pause = {0, 20 * 1000 * 1000};
    struct api_reply *r = NULL;
    for (int i = 0; i < DAEMON_LIMIT_MS / 20; i++) {
        r = api_get("admin", "/v1/law/impact/%s", id);
        ck_assert_int_eq(r->status, 200);
        if (strcmp(api_str(r, "state"), "waiting") != 0 && strcmp(api_str(r, "state"), "running") != 0)
            return r;
        nanosleep(&pause, NULL);
    }
    ck_abort_msg("still %s", api_str(r, "state"));
}

static json_t *changes(const char *id, const char *more)
{
    return life_all("admin", api_text("/v1/law/impact/%s/changes%s", id, more));
}

static struct life one, other;
static const char *due;

static void prepare(void)
{
    one = life_report("investigator", 1, NULL);
    other = life_report("commune_police", 1, NULL);
    life_report("commune_police", 30 * 3600, NULL);
    struct api_reply *r = api_get("investigator", "/v1/cases/%s/deadlines", one.id);
    due = last_day(life_text(life_find(api_at(r->json, "items"), "rule", "B01"), "due.legal"));
    day_off("vn-off", due);
}

START_TEST(the_same_law_changes_nothing)
{
    struct api_reply *r = done(ask("{'calendar':'vn-2026.11.22'}"));
    ck_assert_str_eq(api_str(r, "state"), "done");
    ck_assert(api_int(r, "changes") == 0 && api_int(r, "refused") == 0 && api_count(r, "totals") == 0);
    ck_assert_int_eq(api_int(r, "seen"), api_int(r, "cases"));
    ck_assert_str_eq(api_text("%" PRId64, api_int(r, "running")),
                     api_sql("select count(*) from hoso.deadline_now where state = 'running'"));
}
END_TEST

START_TEST(a_day_off_is_told_by_case_and_rule)
{
    const char *before = api_sql("select md5(string_agg(s::text, '' order by s.deadline, s.valid_from, "
                                 "s.known_from)) from hoso.deadline_span s");
    const char *id = ask("{'calendar':'vn-off'}");
    struct api_reply *r = done(id);
    ck_assert_str_eq(api_str(r, "state"), "done");
    ck_assert_str_eq(api_str(r, "new.calendar"), "vn-off");
    ck_assert_str_eq(api_str(r, "new.pack"), api_str(r, "old.pack"));
    json_t *all = changes(id, "");
    ck_assert_int_eq((int)json_array_size(all), (int)api_int(r, "changes"));

    json_t *b01 = life_find(changes(id, "?rule=B01"), "case", one.id);
    ck_assert_ptr_nonnull(b01);
    ck_assert_str_eq(life_text(b01, "change"), "moved");
    ck_assert_str_eq(life_text(b01, "why.code"), "day_off");
    ck_assert_ptr_nonnull(strstr(life_text(b01, "why.vi"), "là ngày nghỉ: Ngày thử (QĐ 1)."));
    ck_assert_str_eq(last_day(life_text(b01, "old.legal")), due);
    ck_assert(json_integer_value(json_object_get(b01, "shift_s")) >= 86400);
    ck_assert_str_eq(
        api_sql("select rule from hoso.deadline_now where deadline = '%s'", life_text(b01, "deadline")),
        "B01");
    /* Law, calendar and dates; nothing of whom or what the case is about. */
    ck_assert(!json_object_get(b01, "subject") && !json_object_get(b01, "started_by") &&
              !json_object_get(b01, "step"));

    json_t *total = life_find(api_at(r->json, "totals"), "rule", "B01");
    ck_assert_ptr_nonnull(total);
    ck_assert_int_eq(json_integer_value(json_object_get(total, "moved")),
                     (int)json_array_size(changes(id, "?rule=B01&change=moved")));
    ck_assert_int_eq((int)json_array_size(all), (int)(json_array_size(changes(id, "?running=true")) +
                                                      json_array_size(changes(id, "?running=false"))));
    ck_assert_uint_eq(json_array_size(changes(id, "?becomes_overdue=true")), 0);
    /* Page by page. */
    r = api_get("admin", "/v1/law/impact/%s/changes?limit=1", id);
    ck_assert_str_eq(life_text(json_array_get(api_at(r->json, "items"), 0), "deadline"),
                     life_text(json_array_get(all, 0), "deadline"));
    r = api_get("admin", "/v1/law/impact/%s/changes?limit=1&cursor=%s", id, api_str(r, "next"));
    ck_assert_str_eq(life_text(json_array_get(api_at(r->json, "items"), 0), "deadline"),
                     life_text(json_array_get(all, 1), "deadline"));
    /* Nothing has moved. */
    ck_assert_str_eq(before, api_sql("select md5(string_agg(s::text, '' order by s.deadline, s.valid_from, "
                                     "s.known_from)) from hoso.deadline_span s"));
}
END_TEST

/* One is under way at a time: who asks again does not wait for what nobody reads any more. */
START_TEST(another_question_supersedes)
{
    const char *first = ask("{'calendar':'vn-off'}"), *second = ask("{'calendar':'vn-off'}");
    ck_assert_str_eq(api_str(done(second), "state"), "done");
    const char *state = api_str(api_get("admin", "/v1/law/impact/%s", first), "state");
    ck_assert(strcmp(state, "superseded") == 0 || strcmp(state, "done") == 0);
    for (int i = 0; i < 4; i++)
        ask("{'calendar':'vn-off'}");
    api_is_problem(api_get("admin", "/v1/law/impact/%s", first), 404, "not.found", NULL, NULL);
    ck_assert_str_eq(api_sql("select count(*) <= 5 from hoso.impact"), "t");
}
END_TEST

START_TEST(asked_wrongly)
{
    static const struct {
        const char *body, *pointer, *code;
    } bad[] = {{"{}", "/calendar", "missing"},
               {"{'calendar':'vn-1066'}", "/calendar", "reference"},
               {"{'pack':'1066'}", "/pack", "reference"},
               {"{'pack':1}", "/pack", "type"},
               {"{'calendar':'vn-off','as_of':'2026-01-01'}", "/as_of", "unknown"}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        api_is_problem(api_post("admin", "/v1/law/impact", "", api_text("%s", bad[i].body)), 422,
                       "fields.invalid", bad[i].pointer, bad[i].code);
    api_is_problem(api_get("admin", "/v1/law/impact/nonsense"), 404, "not.found", NULL, NULL);
    api_is_problem(api_get("admin", "/v1/law/impact/00000000-0000-7000-8000-000000000000/changes"), 404,
                   "not.found", NULL, NULL);
    const char *id = ask("{'calendar':'vn-off'}");
    api_is_problem(api_get("admin", "/v1/law/impact/%s/changes?colour=red", id), 422, "fields.invalid",
                   "?colour", "unknown");
}
END_TEST

START_TEST(by_administrators_alone)
{
    static const char *const roles[] = {"investigator", "head",    "procuracy",
                                        "supervisor",   "auditor", "statistician"};
    const char *id = ask("{'calendar':'vn-off'}");
    for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
        api_is_problem(api_post(roles[i], "/v1/law/impact", "", "{\"calendar\":\"vn-off\"}"), 403,
                       "auth.role", NULL, NULL);
        api_is_problem(api_get(roles[i], "/v1/law/impact/%s", id), 403, "auth.role", NULL, NULL);
        api_is_problem(api_get(roles[i], "/v1/law/impact/%s/changes", id), 403, "auth.role", NULL, NULL);
    }
    api_is_problem(api_get(NULL, "/v1/law/impact/%s", id), 401, "auth.missing", NULL, NULL);
}
END_TEST

/* A pack that does not read: whoever asked is told so, and the clock goes on. */
START_TEST(a_law_that_cannot_be_read)
{
    api_sql("select hoso.law_load('pack', 'broken.1', '{\"rules.json\":\"[]\"}', null, null)");
    struct api_reply *r = done(ask("{'pack':'broken.1'}"));
    ck_assert_str_eq(api_str(r, "state"), "failed");
    ck_assert_str_eq(api_str(done(ask("{'calendar':'vn-off'}")), "state"), "done");
}
END_TEST

/* Puts a calendar into force, and waits until every case follows it. The generation. */
static const char *activate(const char *calendar)
{
    const struct timespec pause = {0, 20 * 1000 * 1000};
    struct api_reply *r = api_get("admin", "/v1/law");
    r = api_post("admin", "/v1/law/activate", api_text("If-Match: %s\r\n", api_field(r, "ETag")),
                 api_text("{'pack':'%s','calendar':'%s','reason':'thử'}", api_str(r, "pack"), calendar));
    ck_assert_int_eq(r->status, 202);
    const char *generation = api_text("%" PRId64, api_int(r, "generation"));
    for (int i = 0; i < DAEMON_LIMIT_MS / 20; i++) {
        if (strcmp(api_sql("select derived_at is not null from hoso.law_activation where generation = %s",
                           generation),
                   "t") == 0)
            return generation;
        nanosleep(&pause, NULL);
    }
    ck_abort_msg("the cases do not follow generation %s", generation);
}

/* What the register then wrote down, and what had been foretold: deadline, old and new instants, a line each, in order. */
static const char *journal(const char *generation)
{
    return api_sql(
        "select string_agg(concat_ws(' ', deadline, hoso.rfc3339(old_legal), hoso.rfc3339(old_safe), "
        "hoso.rfc3339(legal), hoso.rfc3339(safe), old_provisional, provisional), "
        "e'\n' order by deadline) from hoso.law_change where "
        "generation = %s",
        generation);
}

static const char *foretold(const char *id)
{
    return api_sql(
        "select string_agg(concat_ws(' ', r.doc::jsonb->>'deadline', r.doc::jsonb->'old'->>'legal', "
        "r.doc::jsonb->'old'->>'safe', r.doc::jsonb->'new'->>'legal', r.doc::jsonb->'new'->>'safe', "
        "(r.doc::jsonb->'old'->>'provisional')::boolean, (r.doc::jsonb->'new'->>'provisional')::boolean), "
        "e'\n' "
        "order by (r.doc::jsonb->>'deadline')::uuid) from hoso.impact_row r where r.impact = '%s' and "
        "r.change in "
        "('moved', 'appeared', 'vanished', 'marks')",
        id);
}

/* The preview says what the register does, instant for instant. */
START_TEST(what_was_foretold_comes)
{
    const char *id = ask("{'calendar':'vn-off'}");
    ck_assert_str_eq(api_str(done(id), "state"), "done");
    const char *want = foretold(id);
    ck_assert_int_gt((int)strlen(want), 0);
    ck_assert_str_eq(journal(activate("vn-off")), want);
    /* And back, the same the other way round. */
    id = ask("{'calendar':'vn-2026.11.22'}");
    ck_assert_str_eq(api_str(done(id), "state"), "done");
    want = foretold(id);
    ck_assert_str_eq(journal(activate("vn-2026.11.22")), want);
}
END_TEST

static json_t *deadline_of(const char *rule)
{
    return life_find(api_at(api_get("investigator", "/v1/cases/%s/deadlines", one.id)->json, "items"), "rule",
                     rule);
}

/*
 * A calendar that is verified through October only: what is due later is provisional. Then the calendar comes that says
 * which days are off, and nothing is provisional any more; what moves by it is in the journal.
 */
START_TEST(a_calendar_arrives)
{
    struct api_reply *r =
        api_post("admin", "/v1/calendar", "",
                 api_text("{'version':'vn-early','reason':'thử','days':[],'verified_through':'2026-10-31'}"));
    ck_assert_int_eq(r->status, 201);
    activate("vn-early");
    ck_assert(json_is_true(json_object_get(deadline_of("B01"), "provisional")));
    ck_assert(json_is_true(json_object_get(deadline_of("A15"), "provisional")));

    r = api_post("admin", "/v1/calendar", "",
                 api_text("{'version':'vn-arrived','reason':'thử','decision':'TB "
                          "1','confidence':'verified_text','days':[{'day':'%s',"
                          "'off':true,'kind':'swap_off','name':{'vi':'Ngày thử','en':'Trial "
                          "day'}}],'verified_through':'2027-12-31'}",
                          due));
    ck_assert_int_eq(r->status, 201);
    const char *id = ask("{'calendar':'vn-arrived'}");
    ck_assert_str_eq(api_str(done(id), "state"), "done");
    json_t *b01 = life_find(changes(id, "?rule=B01"), "case", one.id),
           *a15 = life_find(changes(id, "?rule=A15"), "case", one.id);
    ck_assert_str_eq(life_text(b01, "change"), "moved");
    ck_assert_str_eq(life_text(b01, "why.code"), "day_off");
    ck_assert_str_eq(life_text(a15, "change"), "marks");
    ck_assert_str_eq(life_text(a15, "why.code"), "verified");
    const char *want = foretold(id), *generation = activate("vn-arrived");
    ck_assert_str_eq(journal(generation), want);
    ck_assert_ptr_nonnull(strstr(want, life_text(b01, "deadline")));
    ck_assert_ptr_nonnull(strstr(want, life_text(a15, "deadline")));
    ck_assert_str_eq(life_text(deadline_of("B01"), "due.legal"), life_text(b01, "new.legal"));
    ck_assert(json_is_false(json_object_get(deadline_of("B01"), "provisional")));
    ck_assert(json_is_false(json_object_get(deadline_of("A15"), "provisional")));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("impact");
    TCase *t = tcase_create("impact");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, the_same_law_changes_nothing);
    tcase_add_test(t, a_day_off_is_told_by_case_and_rule);
    tcase_add_test(t, another_question_supersedes);
    tcase_add_test(t, asked_wrongly);
    tcase_add_test(t, by_administrators_alone);
    tcase_add_test(t, a_law_that_cannot_be_read);
    tcase_add_test(t, what_was_foretold_comes);
    tcase_add_test(t, a_calendar_arrives);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
