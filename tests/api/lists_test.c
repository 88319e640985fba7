/* Lists and reads from outside: each filter against a reading of the whole, and pages to their end. */
#include "tests/harness/api.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_ITEMS = 8000, REPORTS = 28 };

static const char *record_many(int i)
{
    const char *who = i % 3 == 0 ? "commune_police" : i % 7 == 1 ? "other_commune" : "investigator";
    const char *id = api_str(api_report(who, (int64_t)i * i * 5000 + 1800), "id");
    struct api_reply *e = NULL;
    if (strcmp(who, "investigator") == 0 && i % 2 == 0)
        e = api_event(
            who, id, 1,
            api_text("{'type':'case.initiated','at':'%s','data':{'article':142,'clause':1}}", api_ago(900)));
    else if (strcmp(who, "investigator") == 0 && i % 5 == 0)
        e = api_event(who, id, 1, api_text("{'type':'report.assigned','at':'%s','data':{}}", api_ago(1200)));
    else if (strcmp(who, "commune_police") == 0 && i % 2 == 0)
        e = api_event(
            who, id, 1,
            api_text("{'type':'report.transferred','at':'%s','data':{'to':'cqdt.24'}}", api_ago(1200)));
    ck_assert_msg(!e || e->status == 201, "%s", e ? e->wire.text : "");
    return id;
}

/* A register of its own: reports of an hour to six weeks ago, some ended, some handed over, in four units. */
static void prepare(void)
{
    api_user("other_commune", "commune_police", "cax.07246");
    api_user("foreign_head", "head", "cqdt.01");
    for (int i = 0; i < REPORTS; i++)
        record_many(i);
    api_report("foreign_head", 30 * 86400);
}

/* --- reading a list to its end -------------------------------------------------------------------------- */

/* All items of a list, page by page, along `next` or along Link. No id (or code) comes twice. */
static json_t *read_all(const char *who, const char *list, int limit, const char *key)
{
    json_t *all = json_array(), *seen = json_object();
    const char *target = api_text("%s%climit=%d", list, strchr(list, '?') ? '&' : '?', limit);
    const char *first = target;
    for (int pages = 0; target; pages++) {
        json_t *item;
        size_t i;
        struct api_reply *r = api_get(who, "%s", target);
        ck_assert_msg(r->status == 200, "%s: %s", target, r->wire.text);
        ck_assert_str_ne(api_str(r, "as_of"), "");
        ck_assert_uint_le(api_count(r, "items"), (size_t)limit);
        json_array_foreach(api_at(r->json, "items"), i, item)
        {
            const char *id = json_string_value(json_object_get(item, key));
            ck_assert_msg(id && !json_object_get(seen, id), "%s twice in %s", id ? id : "(none)", list);
            json_object_set_new(seen, id, json_true());
            json_array_append(all, item);
        }
        const char *next = api_str(r, "next"), *link = api_field(r, "Link");
        ck_assert_int_eq(*next != '\0', *link != '\0');
        ck_assert(!*next || api_count(r, "items") == (size_t)limit);
        target = *next ? api_text("%s&cursor=%s", first, next) : NULL;
        if (target) /* the header names the same page */
            ck_assert_str_eq(link, api_text("<%s>; rel=%cnext%c", target, '"', '"'));
        ck_assert_int_lt(pages, MAX_ITEMS);
    }
    json_decref(seen);
    return all;
}

static const char *member(const json_t *item, const char *path)
{
    const char *text = json_string_value(api_at(item, path));
    return text ? text : "";
}

/* Those of `all` whose member at `path` is `value`. */
static size_t count_where(const json_t *all, const char *path, const char *value)
{
    json_t *item;
    size_t i, n = 0;
    json_array_foreach(all, i, item) n += strcmp(member(item, path), value) == 0;
    return n;
}

static bool same_ids(const json_t *a, const json_t *b)
{
    json_t *item;
    size_t i;
    bool same = json_array_size(a) == json_array_size(b);
    json_array_foreach(a, i, item) same =
        same && strcmp(member(item, "id"), member(json_array_get(b, i), "id")) == 0;
    return same;
}

/* --- deadlines ------------------------------------------------------------------------------------------ */

START_TEST(pages_are_the_same_list_in_pieces)
{
    static const char *const who[] = {"investigator", "supervisor", "head"};
    for (size_t i = 0; i < ARRAY_LEN(who); i++) {
        json_t *whole = read_all(who[i], "/v1/deadlines", 200, "id"),
               *pieces = read_all(who[i], "/v1/deadlines", 7, "id");
        ck_assert_uint_gt(json_array_size(whole), 40);
        ck_assert(same_ids(whole, pieces));
        json_decref(whole);
        json_decref(pieces);
    }
}
END_TEST

static const char *const statuses[] = {"running", "met",        "met_late", "overdue",
                                       "lapsed",  "superseded", "void"};

START_TEST(status_cuts_the_list)
{
    json_t *all = read_all("supervisor", "/v1/deadlines", 200, "id");
    json_t *some = read_all("supervisor", api_text("/v1/deadlines?status=%s", statuses[_i]), 11, "id");
    ck_assert_uint_eq(count_where(some, "status", statuses[_i]), json_array_size(some));
    ck_assert_uint_eq(count_where(all, "status", statuses[_i]), json_array_size(some));
    if (_i < 4) /* these the register has */
        ck_assert_uint_gt(json_array_size(some), 0);
    json_decref(all);
    json_decref(some);
}
END_TEST

START_TEST(every_deadline_has_one_of_the_statuses)
{
    json_t *all = read_all("supervisor", "/v1/deadlines", 200, "id");
    size_t sum = 0;
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
        sum += count_where(all, "status", statuses[i]);
    ck_assert_uint_eq(sum, json_array_size(all));
    json_decref(all);
}
END_TEST

/* Overdue is a matter of the clock alone: running, and its legal end has passed. */
START_TEST(overdue_lies_behind_and_running_before_us)
{
    json_t *all = read_all("supervisor", "/v1/deadlines", 200, "id"), *d;
    size_t i;
    const char *now = api_ago(0);
    json_array_foreach(all, i, d)
    {
        const char *legal = member(d, "due.legal"), *safe = member(d, "due.safe");
        bool overdue = strcmp(member(d, "status"), "overdue") == 0;
        if (overdue)
            ck_assert_str_lt(legal, now);
        ck_assert(*member(d, "rank") && !(overdue && strcmp(member(d, "rank"), "guidance") == 0));
        ck_assert(!*legal || !*safe || strcmp(safe, legal) <= 0);
    }
    json_decref(all);
}
END_TEST

START_TEST(rule_and_stage_cut_the_list)
{
    static const char *const stages[] = {"intake",     "verification",  "initiation",   "custody",
                                         "forensic",   "investigation", "prosecution",  "first_instance",
                                         "simplified", "appeal",        "child_victim", "computation",
                                         "complaint"};
    json_t *all = read_all("supervisor", "/v1/deadlines", 200, "id");
    json_t *b01 = read_all("supervisor", "/v1/deadlines?rule=B01", 5, "id");
    ck_assert_uint_gt(json_array_size(b01), 5);
    ck_assert_uint_eq(count_where(b01, "rule", "B01"), json_array_size(b01));
    ck_assert_uint_eq(count_where(all, "rule", "B01"), json_array_size(b01));
    size_t sum = 0;
    for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
        json_t *one = read_all("supervisor", api_text("/v1/deadlines?stage=%s", stages[i]), 50, "id");
        sum += json_array_size(one);
        json_decref(one);
    }
    ck_assert_uint_eq(sum, json_array_size(all));
    json_t *both = read_all("supervisor", "/v1/deadlines?rule=B01&status=overdue", 50, "id"), *d;
    size_t i, expected = 0;
    json_array_foreach(b01, i, d) expected += strcmp(member(d, "status"), "overdue") == 0;
    ck_assert_uint_eq(json_array_size(both), expected);
    struct api_reply *none = api_get("supervisor", "/v1/deadlines?rule=ZZ99");
    ck_assert_int_eq(none->status, 200);
    ck_assert_uint_eq(api_count(none, "items"), 0);
    ck_assert(json_is_null(api_at(none->json, "next")));
    json_decref(all);
    json_decref(b01);
    json_decref(both);
}
END_TEST

START_TEST(a_supervisor_asks_by_unit_with_its_subtree)
{
    json_t *all = read_all("supervisor", "/v1/deadlines", 200, "id");
    json_t *province = read_all("supervisor", "/v1/deadlines?unit=cqdt.24", 200, "id");
    json_t *commune = read_all("supervisor", "/v1/deadlines?unit=cax.07210", 9, "id");
    json_t *other = read_all("supervisor", "/v1/deadlines?unit=cax.07246", 9, "id");
    ck_assert(same_ids(all, province));
    ck_assert_uint_gt(json_array_size(commune), 0);
    ck_assert_uint_gt(json_array_size(other), 0);
    ck_assert_uint_eq(count_where(commune, "unit", "cax.07210"), json_array_size(commune));
    ck_assert_uint_eq(count_where(all, "unit", "cax.07210"), json_array_size(commune));
    ck_assert_uint_eq(count_where(all, "unit", "cax.07246"), json_array_size(other));
    ck_assert_uint_eq(count_where(all, "unit", "cqdt.24") + json_array_size(commune) + json_array_size(other),
                      json_array_size(all));
    json_decref(all);
    json_decref(province);
    json_decref(commune);
    json_decref(other);
}
END_TEST

static const char *const lists[] = {"/v1/deadlines", "/v1/cases"};

START_TEST(a_unit_out_of_sight_has_nothing_to_show)
{
    static const char *const units[] = {"cqdt.01", "cqdt.24", "vks.24.1", "ca"};
    static const char *const who[] = {"commune_police", "procuracy", "other_commune"};
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        for (size_t k = 0; k < ARRAY_LEN(who); k++) {
            struct api_reply *r = api_get(who[k], "%s?unit=%s", lists[_i], units[i]);
            ck_assert_int_eq(r->status, 200);
            ck_assert_msg(api_count(r, "items") == 0, "%s sees %s: %s", who[k], units[i], r->wire.text);
        }
    ck_assert_uint_eq(api_count(api_get("supervisor", "%s?unit=cqdt.01", lists[_i]), "items"), 0);
    ck_assert_uint_gt(api_count(api_get("foreign_head", "%s?unit=cqdt.01", lists[_i]), "items"), 0);
    /* An officer sees what his unit holds, not what the communes below it hold. */
    json_t *own = read_all("investigator", lists[_i], 200, "id");
    ck_assert_uint_eq(count_where(own, "unit", "cqdt.24"), json_array_size(own));
    json_decref(own);
}
END_TEST

START_TEST(scope_shared_is_what_was_given)
{
    json_t *given = read_all("investigator", "/v1/cases?scope=shared", 3, "id"), *c;
    size_t i;
    /* What the communes told of: they owe it to the agency, transferred or not. */
    size_t own_commune = count_where(given, "unit", "cax.07210"),
           other_commune = count_where(given, "unit", "cax.07246");
    ck_assert_uint_ge(own_commune, 2);
    ck_assert_uint_ge(other_commune, 2);
    ck_assert_uint_eq(own_commune + other_commune, json_array_size(given));
    json_t *deadlines = read_all("investigator", "/v1/deadlines?scope=shared", 5, "id");
    size_t sum = 0;
    json_array_foreach(given, i, c) sum += count_where(deadlines, "case", member(c, "id"));
    ck_assert_uint_eq(sum, json_array_size(deadlines));
    ck_assert_uint_gt(sum, 0);
    ck_assert_uint_eq(api_count(api_get("other_commune", "/v1/cases?scope=shared"), "items"), 0);
    json_t *own = read_all("investigator", "/v1/cases?scope=own", 200, "id"),
           *plain = read_all("investigator", "/v1/cases", 200, "id");
    ck_assert(same_ids(own, plain));
    json_decref(given);
    json_decref(deadlines);
    json_decref(own);
    json_decref(plain);
}
END_TEST

START_TEST(due_before_cuts_by_the_legal_end)
{
    json_t *all = read_all("supervisor", "/v1/deadlines?status=running", 200, "id"), *d;
    const char *limit = api_ago(-10 * 86400);
    json_t *soon = read_all(
        "supervisor", api_text("/v1/deadlines?status=running&due_before=%.19s%%2B07:00", limit), 4, "id");
    size_t i, expected = 0;
    json_array_foreach(all, i, d)
    {
        const char *legal = member(d, "due.legal");
        expected += *legal && strcmp(legal, limit) <= 0;
    }
    ck_assert_uint_gt(expected, 0);
    ck_assert_uint_lt(expected, json_array_size(all));
    ck_assert_uint_eq(json_array_size(soon), expected);
    json_array_foreach(soon, i, d) ck_assert_str_le(member(d, "due.legal"), limit);
    json_decref(all);
    json_decref(soon);
}
END_TEST

/* An officer's lists with as_of and known_at: as it stood then, and as it was known then. */
START_TEST(as_of_and_known_at)
{
    struct api_reply *report = api_report("other_commune", 20 * 86400);
    const char *id = api_str(report, "id"), *before = api_ago(21 * 86400), *after = api_ago(20 * 86400 - 60);
    const char *list = "/v1/deadlines?rule=A06&unit=cax.07246&limit=200";
    struct api_reply *r = api_get("other_commune", "%s", list);
    ck_assert(strstr(r->wire.text, id) != NULL);
    r = api_get("other_commune", "%s&as_of=%.19s%%2B07:00", list, before);
    ck_assert_int_eq(r->status, 200);
    ck_assert_str_eq(api_str(r, "as_of"), before);
    ck_assert(strstr(r->wire.text, id) == NULL); /* not begun then */
    r = api_get("other_commune", "%s&as_of=%.19s%%2B07:00", list, after);
    ck_assert(strstr(r->wire.text, id) != NULL);
    json_t *d;
    size_t i;
    json_array_foreach(api_at(r->json, "items"), i, d) if (strcmp(member(d, "case"), id) == 0)
        ck_assert_str_eq(member(d, "status"), "running");
    r = api_get("other_commune", "%s&known_at=%s", list, api_days_ago(1));
    ck_assert_int_eq(r->status, 200);
    ck_assert(strstr(r->wire.text, id) == NULL); /* entered only now */
    r = api_get("other_commune", "%s&as_of=%s&known_at=%.19s%%2B07:00", list, api_days_ago(19), api_ago(-60));
    ck_assert(strstr(r->wire.text, id) != NULL);
    r = api_get("other_commune", "%s&as_of=%s&status=overdue", list, api_days_ago(1));
    ck_assert(strstr(r->wire.text, id) != NULL); /* 20 days old, never dealt with */
}
END_TEST

/* The legal end of the case's deadline in a list, "" when it has none there. */
static const char *due_of(const struct api_reply *list, const char *case_id)
{
    json_t *d;
    size_t i;
    ck_assert_int_eq(list->status, 200);
    json_array_foreach(api_at(list->json, "items"), i, d)
    {
        if (strcmp(member(d, "case"), case_id) == 0)
            return member(d, "due.legal");
    }
    return "";
}

/* What was corrected since stands in the list of then as it was known then. */
START_TEST(known_at_forgets_a_later_correction)
{
    static const char list[] = "/v1/deadlines?rule=A06&limit=200";
    const char *id = api_str(api_report("other_commune", 5 * 86400), "id");
    const char *event = api_str(api_get("other_commune", "/v1/cases/%s/events", id), "items.0.id");
    struct api_reply *then = api_get("other_commune", "%s", list);
    const char *at = api_str(then, "as_of"), *due = due_of(then, id);
    ck_assert_str_ne(due, "");
    struct api_reply *e =
        api_event("other_commune", id, 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'%s'}}",
                           api_ago(10), event, api_ago(9 * 86400)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    ck_assert_str_lt(due_of(api_get("other_commune", "%s", list), id), due);
    const char *known = api_text("%s&known_at=%.*s%%2B07:00", list, (int)strcspn(at, "+"), at);
    ck_assert_str_eq(due_of(api_get("other_commune", "%s", known), id), due);
    known = api_text("%s&unit=cax.07246&known_at=%.*s%%2B07:00", list, (int)strcspn(at, "+"), at);
    ck_assert_str_eq(due_of(api_get("supervisor", "%s", known), id), due);
}
END_TEST

START_TEST(as_of_now_is_now)
{
    static const char *const who[] = {"investigator", "supervisor"};
    for (size_t i = 0; i < ARRAY_LEN(who); i++) {
        json_t *now = read_all(who[i], "/v1/deadlines", 100, "id");
        json_t *at = read_all(who[i], api_text("/v1/deadlines?as_of=%.19s%%2B07:00", api_ago(0)), 100, "id");
        ck_assert(json_equal(now, at));
        json_decref(now);
        json_decref(at);
    }
}
END_TEST

START_TEST(nobody_is_assigned_yet)
{
    struct api_reply *r =
        api_get("supervisor", "/v1/deadlines?assignee=01a20149-0b1c-7f00-8000-000000000000");
    ck_assert_int_eq(r->status, 200);
    ck_assert_uint_eq(api_count(r, "items"), 0);
}
END_TEST

static const struct {
    const char *target, *pointer, *code;
} bad_queries[] = {
    {"/v1/deadlines?colour=red", "?colour", "unknown"},
    {"/v1/deadlines?Status=met", "?Status", "unknown"},
    {"/v1/deadlines?status=late", "?status", "range"},
    {"/v1/deadlines?status=", "?status", "range"},
    {"/v1/deadlines?rule=a%20b", "?rule", "format"},
    {"/v1/deadlines?rule=%27%20or%20%271%27=%271", "?rule", "format"},
    {"/v1/deadlines?stage=", "?stage", "format"},
    {"/v1/deadlines?assignee=me", "?assignee", "format"},
    {"/v1/deadlines?unit=nowhere", "?unit", "reference"},
    {"/v1/deadlines?unit=%25", "?unit", "format"},
    {"/v1/deadlines?scope=all", "?scope", "range"},
    {"/v1/deadlines?due_before=tomorrow", "?due_before", "format"},
    {"/v1/deadlines?due_before=2026-02-30", "?due_before", "format"},
    {"/v1/deadlines?as_of=2026-03-02T09:00:00", "?as_of", "format"},
    {"/v1/deadlines?known_at=0", "?known_at", "format"},
    {"/v1/deadlines?scope=shared&as_of=2026-03-02", "?as_of", "range"},
    {"/v1/deadlines?limit=0", "?limit", "range"},
    {"/v1/deadlines?limit=201", "?limit", "range"},
    {"/v1/deadlines?limit=-1", "?limit", "range"},
    {"/v1/deadlines?limit=7x", "?limit", "range"},
    {"/v1/deadlines?limit=99999999999999999999", "?limit", "range"},
    {"/v1/deadlines?cursor=x", "?cursor", "format"},
    {"/v1/deadlines?cursor=", "?cursor", "format"},
    {"/v1/deadlines?cursor=MTIz%21", "?cursor", "format"},
    {"/v1/deadlines?cursor=MTIzLG5vLXV1aWQ", "?cursor", "format"},
    {"/v1/cases?colour=red", "?colour", "unknown"},
    {"/v1/cases?limit=0", "?limit", "range"},
    {"/v1/cases?unit=nowhere", "?unit", "reference"},
    {"/v1/cases?scope=", "?scope", "range"},
    {"/v1/units?colour=red", "?colour", "unknown"},
    {"/v1/units?limit=201", "?limit", "range"},
    {"/v1/units?kind=a%2Fb", "?kind", "format"},
    {"/v1/units?cursor=-", "?cursor", "format"},
    {"/v1/deadlines/01a20149-0b1c-7f00-8000-000000000000/explanation?lang=en", "?lang", "unknown"},
    {"/v1/cases/01a20149-0b1c-7f00-8000-000000000000?full=1", "?full", "unknown"},
    {"/v1/cases/01a20149-0b1c-7f00-8000-000000000000/events?after=1", "?after", "unknown"},
};

START_TEST(a_bad_parameter_is_named)
{
    struct api_reply *r = api_get("supervisor", "%s", bad_queries[_i].target);
    api_is_problem(r, 422, "fields.invalid", bad_queries[_i].pointer, bad_queries[_i].code);
}
END_TEST

/* Asked twice, or badly escaped: refused, never read as if nothing had been asked. */
static const char *const unclear[] = {"/v1/deadlines?status=met&status=running",
                                      "/v1/deadlines?status=%zz",
                                      "/v1/deadlines?rule=B01&rule=B02",
                                      "/v1/deadlines?status=%00",
                                      "/v1/deadlines?limit=5&limit=6",
                                      "/v1/cases?stage=%ff",
                                      "/v1/units?kind=%e2%82",
                                      "/v1/deadlines?=x"};

START_TEST(an_unclear_query_is_refused)
{
    struct api_reply *r = api_get("supervisor", "%s", unclear[_i]);
    ck_assert_msg(r->status == 400 || r->status == 422, "%s: %s", unclear[_i], r->wire.text);
    ck_assert(strncmp(api_str(r, "type"), "/problems/", 10) == 0);
}
END_TEST

/* --- cases and their parts ------------------------------------------------------------------------------ */

START_TEST(cases_newest_first_and_by_stage)
{
    json_t *all = read_all("supervisor", "/v1/cases", 200, "id"),
           *pieces = read_all("supervisor", "/v1/cases", 4, "id");
    ck_assert_uint_ge(json_array_size(all), REPORTS);
    ck_assert(same_ids(all, pieces));
    for (size_t i = 1; i < json_array_size(all); i++)
        ck_assert_str_ge(member(json_array_get(all, i - 1), "opened_at"),
                         member(json_array_get(all, i), "opened_at"));
    json_t *some = read_all("supervisor", "/v1/cases?stage=investigation", 2, "id");
    ck_assert_uint_gt(json_array_size(some), 2);
    ck_assert_uint_eq(count_where(some, "stage", "investigation"), json_array_size(some));
    ck_assert_uint_eq(count_where(all, "stage", "investigation"), json_array_size(some));
    json_decref(all);
    json_decref(pieces);
    json_decref(some);
}
END_TEST

START_TEST(the_parts_of_a_case_fit_together)
{
    struct api_reply *list = api_get("investigator", "/v1/cases?stage=investigation&limit=1");
    const char *id = api_str(list, "items.0.id");
    struct api_reply *c = api_get("investigator", "/v1/cases/%s", id);
    ck_assert_str_eq(api_field(c, "ETag"), api_text("'%" PRId64 "'", api_int(c, "version")));
    struct api_reply *deadlines = api_get("investigator", "/v1/cases/%s/deadlines", id);
    ck_assert(json_equal(api_at(c->json, "deadlines"), api_at(deadlines->json, "items")));
    struct api_reply *events = api_get("investigator", "/v1/cases/%s/events?limit=1", id);
    ck_assert_uint_eq(api_count(events, "items"), 1);
    events = api_get("investigator", "/v1/cases/%s/events?limit=1&cursor=%s", id, api_str(events, "next"));
    ck_assert_int_eq(api_int(events, "items.0.seq"), 2);
    struct api_reply *timeline = api_get("investigator", "/v1/cases/%s/timeline", id);
    ck_assert_int_eq(timeline->status, 200);
    ck_assert_uint_eq(count_where(api_at(timeline->json, "items"), "kind", "event"), 2);
    ck_assert_uint_ge(count_where(api_at(timeline->json, "items"), "kind", "deadline"),
                      api_count(deadlines, "items"));
    for (size_t i = 1; i < api_count(timeline, "items"); i++)
        ck_assert_str_le(api_str(timeline, api_text("items.%zu.at", i - 1)),
                         api_str(timeline, api_text("items.%zu.at", i)));
    ck_assert_uint_eq(api_count(api_get("investigator", "/v1/cases/%s/duties", id), "items"), 0);
    struct api_reply *handoffs = api_get("investigator", "/v1/cases/%s/handoffs", id);
    ck_assert_uint_gt(api_count(handoffs, "items"), 0);
    ck_assert(json_equal(api_at(c->json, "handoffs"), api_at(handoffs->json, "items")));
    ck_assert_uint_eq(count_where(api_at(handoffs->json, "items"), "case", id), api_count(handoffs, "items"));
}
END_TEST

START_TEST(an_explanation_is_the_same_bytes_each_time)
{
    json_t *all = read_all("investigator", "/v1/deadlines", 200, "id"), *d;
    size_t i;
    json_array_foreach(all, i, d)
    {
        const char *target = api_text("/v1/deadlines/%s/explanation", member(d, "id"));
        struct api_reply *a = api_get("investigator", "%s", target), *b = api_get("head", "%s", target);
        ck_assert_msg(a->status == 200, "%s", a->wire.text);
        ck_assert_msg(str_eq(a->wire.body, b->wire.body), "%s", target);
        ck_assert_uint_ge(api_count(a, "explanation.vi"), 2);
        ck_assert_uint_eq(api_count(a, "explanation.vi"), api_count(a, "explanation.en"));
        ck_assert_str_eq(api_str(a, "deadline.id"), member(d, "id"));
        ck_assert(strstr(a->wire.body.p, "Căn cứ") || strstr(a->wire.body.p, member(d, "citation")));
        if (i == 20)
            break;
    }
    json_decref(all);
    api_is_problem(api_get("investigator", "/v1/deadlines/x/explanation"), 404, "not.found", NULL, NULL);
    api_is_problem(api_get("investigator", "/v1/deadlines/01a20149-0b1c-8f00-8000-000000000000/explanation"),
                   404, "not.found", NULL, NULL);
}
END_TEST

/* --- units, rules, me ----------------------------------------------------------------------------------- */

static size_t units_in_database(const char *where)
{
    return strtoul(
        api_sql("select count(*) from hoso.unit u left join hoso.unit o on o.id = u.parent where %s", where),
        NULL, 10);
}

START_TEST(all_units_page_by_page)
{
    json_t *all = read_all("investigator", "/v1/units", 200, "code");
    ck_assert_uint_gt(json_array_size(all), 6700);
    ck_assert_uint_eq(json_array_size(all), units_in_database("true"));
    ck_assert_uint_eq(count_where(all, "kind", "cax"), 3321);
    ck_assert_uint_eq(count_where(all, "kind", "cqdt"), 34);
    json_decref(all);
}
END_TEST

static const struct {
    const char *query, *where;
} unit_filters[] = {{"kind=cqdt", "u.kind = 'cqdt'"},
                    {"kind=vks&province=79", "u.kind = 'vks' and u.province = '79'"},
                    {"parent=cqdt.24", "o.code = 'cqdt.24'"},
                    {"prefix=tand.", "starts_with(u.code, 'tand.')"},
                    {"kind=cax&parent=cqdt.24&prefix=cax.072", "u.kind = 'cax' and o.code = 'cqdt.24' and "
                                                               "starts_with(u.code, 'cax.072')"},
                    {"province=00", "false"}};

START_TEST(units_are_filtered)
{
    json_t *some = read_all("statistician", api_text("/v1/units?%s", unit_filters[_i].query), 25, "code");
    ck_assert_uint_eq(json_array_size(some), units_in_database(unit_filters[_i].where));
    json_decref(some);
}
END_TEST

/* The row of the pack is one of the versions of its rule, and has an example when it runs. */
static void rule_is_shown(json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    struct api_reply *r = api_get(NULL, "/v1/law/rules/%s", id);
    ck_assert_int_eq(r->status, 200);
    size_t i, found = 0;
    json_t *version;
    json_array_foreach(api_at(r->json, "versions"), i, version)
    {
        json_t *example = json_object_get(version, "example");
        bool modelled = json_is_true(json_object_get(version, "modelled"));
        ck_assert_msg(json_is_null(example) != modelled, "%s", id);
        found += (size_t)json_equal(json_object_get(version, "citation"), json_object_get(row, "citation"));
    }
    ck_assert_msg(found > 0, "%s", id);
}

START_TEST(rules_of_law_need_no_token)
{
    struct api_reply *r = api_get(NULL, "/v1/law/rules");
    ck_assert_int_eq(r->status, 200);
    json_t *pack = json_load_file("config/law/rules.json", 0, NULL);
    ck_assert_uint_eq(api_count(r, "items"), json_array_size(api_at(pack, "rules")));
    ck_assert_uint_ge(api_count(r, "items"), 234);
    size_t i;
    json_t *row;
    json_array_foreach(api_at(pack, "rules"), i, row) rule_is_shown(row);
    json_decref(pack);
    r = api_get(NULL, "/v1/law/rules/B01");
    ck_assert(strstr(r->wire.text, "Đ147") != NULL);
    api_is_problem(api_get(NULL, "/v1/law/rules/ZZ99"), 404, "not.found", NULL, NULL);
    api_is_problem(api_get(NULL, "/v1/law/rules/b01"), 404, "not.found", NULL, NULL);
}
END_TEST

static const struct {
    const char *who, *unit, *sees;
    size_t may;
} everybody[] = {{"investigator", "cqdt.24", "unit", 4},     {"head", "cqdt.24", "subtree", 5},
                 {"commune_police", "cax.07210", "unit", 4}, {"procuracy", "vks.24.1", "unit", 5},
                 {"court", "tand.24.1", "unit", 3},          {"social", "ubnd.07210", "unit", 3},
                 {"legal_aid", "tgpl.24", "unit", 2},        {"supervisor", "cqdt.24", "subtree", 1},
                 {"statistician", "cqdt.24", "nothing", 0},  {"auditor", "cqdt.24", "nothing", 0},
                 {"admin", "cqdt.24", "nothing", 0}};

START_TEST(me_says_who_i_am)
{
    struct api_reply *r = api_get(everybody[_i].who, "/v1/me");
    ck_assert_int_eq(r->status, 200);
    ck_assert_str_eq(api_str(r, "role.code"), everybody[_i].who);
    ck_assert_str_eq(api_str(r, "unit.code"), everybody[_i].unit);
    ck_assert_str_ne(api_str(r, "unit.name"), "");
    ck_assert_str_eq(api_str(r, "sees"), everybody[_i].sees);
    ck_assert_uint_eq(api_count(r, "may"), everybody[_i].may);
    ck_assert_str_ne(api_str(r, "role.name.vi"), api_str(r, "role.name.en"));
    int expected = everybody[_i].may ? 200 : 403;
    ck_assert_int_eq(api_get(everybody[_i].who, "/v1/deadlines")->status, expected);
    ck_assert_int_eq(api_get(everybody[_i].who, "/v1/cases")->status, expected);
}
END_TEST

static TCase *of_lists(void)
{
    TCase *t = tcase_create("lists");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, pages_are_the_same_list_in_pieces);
    tcase_add_loop_test(t, status_cuts_the_list, 0, (int)ARRAY_LEN(statuses));
    tcase_add_test(t, every_deadline_has_one_of_the_statuses);
    tcase_add_test(t, overdue_lies_behind_and_running_before_us);
    tcase_add_test(t, rule_and_stage_cut_the_list);
    tcase_add_test(t, a_supervisor_asks_by_unit_with_its_subtree);
    tcase_add_loop_test(t, a_unit_out_of_sight_has_nothing_to_show, 0, (int)ARRAY_LEN(lists));
    tcase_add_test(t, scope_shared_is_what_was_given);
    tcase_add_test(t, due_before_cuts_by_the_legal_end);
    tcase_add_test(t, as_of_and_known_at);
    tcase_add_test(t, known_at_forgets_a_later_correction);
    tcase_add_test(t, as_of_now_is_now);
    tcase_add_test(t, nobody_is_assigned_yet);
    tcase_add_loop_test(t, a_bad_parameter_is_named, 0, (int)ARRAY_LEN(bad_queries));
    tcase_add_loop_test(t, an_unclear_query_is_refused, 0, (int)ARRAY_LEN(unclear));
    tcase_add_test(t, cases_newest_first_and_by_stage);
    tcase_add_test(t, the_parts_of_a_case_fit_together);
    tcase_add_test(t, an_explanation_is_the_same_bytes_each_time);
    return t;
}

static TCase *of_reads(void)
{
    TCase *t = tcase_create("reads");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, all_units_page_by_page);
    tcase_add_loop_test(t, units_are_filtered, 0, (int)ARRAY_LEN(unit_filters));
    tcase_add_test(t, rules_of_law_need_no_token);
    tcase_add_loop_test(t, me_says_who_i_am, 0, (int)ARRAY_LEN(everybody));
    return t;
}

int main(void)
{
    Suite *s = suite_create("lists");
    suite_add_tcase(s, of_lists());
    suite_add_tcase(s, of_reads());
    return api_run(s, "");
}
