/* What a supervisor asks, from outside: queues, returns, suspensions, notices, entries, and their counts. */
#include "tests/harness/life.h"

#include <stdio.h>
#include <time.h>

/* Held since 20 days ago, charged, detained by an order that says until when (or does not). */
static struct life detained(const char *until)
{
    struct life c = life_charged();
    life_event(&c, "investigator", "person.arrested", 34 * LIFE_DAY, api_text("{'person':'%s'}", c.accused));
    life_event(&c, "investigator", "detention.ordered", 33 * LIFE_DAY,
               api_text("{'person':'%s'%s%s%s}", c.accused, until ? ",'until':'" : "", until ? until : "",
                        until ? "'" : ""));
    return c;
}

static void back_to_investigation(struct life *c)
{
    life_event(c, "procuracy", "prosecution.returned", 15 * LIFE_DAY, "{'ground':'evidence_missing'}");
    life_event(c, "investigator", "file.received", 14 * LIFE_DAY, "{'by':'investigation_agency'}");
}

/* Returned by the procuracy twice. */
static struct life returned_twice(void)
{
    struct life c = life_prosecuted();
    back_to_investigation(&c);
    life_event(&c, "investigator", "investigation.conclusion_maintained", 13 * LIFE_DAY, "{}");
    life_do(&c, "procuracy", "E26", "receive", 12 * LIFE_DAY);
    life_do(&c, "procuracy", "E26", "accept", 12 * LIFE_DAY - 60);
    life_event(&c, "procuracy", "prosecution.returned", 11 * LIFE_DAY, "{'ground':'procedure_violated'}");
    return c;
}

/* Suspended ten days ago because the accused cannot be found. */
static struct life suspended(void)
{
    struct life c = life_report("investigator", 130 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "case.initiated", 125 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&c, "investigator", "accused.charged", 124 * LIFE_DAY,
               api_text("{'person':'%s','article':146,'clause':2}", c.accused));
    life_event(&c, "investigator", "wanted.issued", 11 * LIFE_DAY, api_text("{'person':'%s'}", c.accused));
    life_event(&c, "investigator", "investigation.suspended", 10 * LIFE_DAY,
               "{'ground':'whereabouts_unknown'}");
    return c;
}

/* A register of its own: each kind of case in cqdt.24 and below it, and some in another province. */
static void prepare(void)
{
    api_user("far_supervisor", "supervisor", "cqdt.01");
    api_user("far_investigator", "investigator", "cqdt.01");
    life_report("commune_police", 30 * 3600, NULL);
    life_report("commune_police", 3600, NULL);
    life_report("investigator", 3600, "{'article':142,'clause':1}");
    life_report("far_investigator", 5 * LIFE_DAY, NULL);
    detained(api_days_ago(-10));
    detained(NULL);
    returned_twice();
    suspended();
    life_tried();
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY, "{}"); /* of what, nobody says */
}

/* The items of one case in a list. */
static json_t *of_case(const char *who, const char *list, const struct life *c)
{
    json_t *all = life_all(who, list), *some = api_keep(json_array());
    for (size_t i = 0; i < json_array_size(all); i++)
        if (strcmp(life_text(json_array_get(all, i), "case"), c->id) == 0)
            json_array_append(some, json_array_get(all, i));
    return some;
}

/* A moment between what was recorded before and what will be recorded after. */
static const char *a_moment(void)
{
    struct timespec t, pause = {1, 0};
    nanosleep(&pause, NULL); /* instants of queries are whole seconds here */
    clock_gettime(CLOCK_REALTIME, &t);
    nanosleep(&pause, NULL);
    return api_text("%s", api_ago(1));
}

/* An instant in a query: '+' of the offset is written as it must be. */
static const char *quoted(const char *instant)
{
    return api_text("%.19s%%2B07:00", instant);
}

/* --- deadlines ------------------------------------------------------------------------------------------ */

/* Three working days from today end when the law's three working days from today do. */
START_TEST(within_counts_working_days)
{
    struct life c = life_report("investigator", 1, NULL);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/deadlines?rule=A15&within=3", &c)), 1);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/deadlines?rule=A15&within=2", &c)), 0);
    size_t before = 0;
    for (int n = 1; n <= 20; n += 3) {
        json_t *some = life_all("supervisor", api_text("/v1/deadlines?within=%d", n));
        ck_assert_uint_ge(json_array_size(some), before);
        ck_assert_uint_eq(life_count(some, "status", "running"), json_array_size(some));
        before = json_array_size(some);
    }
    ck_assert_uint_gt(before, 0);
}
END_TEST

/* Whose liberty it is comes first in every queue, each part by its end. */
static void liberty_leads(const char *list)
{
    json_t *all = life_all("supervisor", list);
    json_t *liberty = life_all("supervisor", api_text("%s&liberty=true", list));
    json_t *rest = life_all("supervisor", api_text("%s&liberty=false", list));
    size_t n = json_array_size(liberty);
    ck_assert_uint_eq(json_array_size(all), n + json_array_size(rest));
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *same = i < n ? json_array_get(liberty, i) : json_array_get(rest, i - n);
        ck_assert_str_eq(life_text(json_array_get(all, i), "id"), life_text(same, "id"));
    }
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(life_text(json_array_get(liberty, i), "rule")[0], 'D');
}

START_TEST(liberty_is_first_in_every_queue)
{
    liberty_leads("/v1/deadlines?status=running");
    liberty_leads("/v1/deadlines?status=overdue");
    liberty_leads("/v1/deadlines?within=366");
    json_t *liberty = life_all("supervisor", "/v1/deadlines?status=running&liberty=true");
    ck_assert_uint_ge(json_array_size(liberty), 2);
    ck_assert_uint_ge(life_count(liberty, "rule", "D22b"), 2);
}
END_TEST

START_TEST(an_agency_has_its_own_deadlines)
{
    json_t *all = life_all("supervisor", "/v1/deadlines?status=running");
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(all); i++)
        n += strstr(life_text(json_array_get(all, i), "bound"), "procuracy") != NULL;
    json_t *some = life_all("supervisor", "/v1/deadlines?status=running&agency=procuracy");
    ck_assert_uint_gt(json_array_size(some), 0);
    ck_assert_uint_lt(json_array_size(some), json_array_size(all));
    for (size_t i = 0; i < json_array_size(some); i++)
        ck_assert(strstr(life_text(json_array_get(some, i), "bound"), "procuracy") != NULL);
    ck_assert_uint_ge(n, json_array_size(some));
    ck_assert_uint_eq(json_array_size(life_all("supervisor", "/v1/deadlines?agency=nobody")), 0);
}
END_TEST

/* --- returns -------------------------------------------------------------------------------------------- */

START_TEST(rounds_show_by_number_ground_and_who)
{
    struct life c = returned_twice();
    const char *const who = "procuracy"; /* which holds it until the file is back */
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns", &c)), 2);
    json_t *second = of_case(who, "/v1/returns?rounds_min=2", &c);
    ck_assert_uint_eq(json_array_size(second), 1);
    ck_assert_int_eq(json_integer_value(api_at(second, "0.number")), 2);
    ck_assert_str_eq(life_text(second, "0.ground"), "procedure_violated");
    ck_assert_str_eq(life_text(second, "0.by"), "procuracy");
    ck_assert_str_eq(life_text(second, "0.status"), "open");
    ck_assert_str_ne(life_text(second, "0.citation"), "");
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns?rounds_min=3", &c)), 0);
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns?ground=evidence_missing", &c)), 1);
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns?by=procuracy", &c)), 2);
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns?by=judge", &c)), 0);
    ck_assert_uint_eq(json_array_size(of_case(who, "/v1/returns?status=open", &c)), 1);
    /* As it was between the two, and as it was known before any of it was recorded. */
    json_t *then = of_case(who, api_text("/v1/returns?as_of=%s", quoted(api_ago(15 * LIFE_DAY - 3600))), &c);
    ck_assert_uint_eq(json_array_size(then), 1);
    ck_assert_str_eq(life_text(then, "0.status"), "open");
    ck_assert_uint_eq(
        json_array_size(of_case(who, api_text("/v1/returns?known_at=%s", quoted(api_ago(LIFE_DAY))), &c)), 0);
}
END_TEST

/* --- suspensions ---------------------------------------------------------------------------------------- */

START_TEST(a_suspension_stands_until_it_is_resumed)
{
    struct life c = suspended();
    json_t *s = of_case("supervisor", "/v1/suspensions", &c);
    ck_assert_uint_eq(json_array_size(s), 1);
    ck_assert_str_eq(life_text(s, "0.code"), "investigation");
    ck_assert_str_eq(life_text(s, "0.ground"), "whereabouts_unknown");
    ck_assert_str_ne(life_text(s, "0.next_review"), "");
    const struct {
        const char *query;
        size_t n;
    } cuts[] = {{"ground=whereabouts_unknown", 1},
                {"ground=expertise_pending", 0},
                {"code=investigation", 1},
                {"code=verification", 0},
                {api_text("since_before=%s", quoted(api_ago(9 * LIFE_DAY))), 1},
                {api_text("since_before=%s", quoted(api_ago(11 * LIFE_DAY))), 0},
                {api_text("review_before=%s", quoted(api_ago(-60 * LIFE_DAY))), 1},
                {api_text("review_before=%s", quoted(api_ago(-1 * LIFE_DAY))), 0},
                {api_text("as_of=%s", quoted(api_ago(11 * LIFE_DAY))), 0},
                {api_text("as_of=%s", quoted(api_ago(5 * LIFE_DAY))), 1}};
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++)
        ck_assert_msg(json_array_size(of_case("supervisor", api_text("/v1/suspensions?%s", cuts[i].query),
                                              &c)) == cuts[i].n,
                      "not %zu: %s", cuts[i].n, cuts[i].query);
    const char *known = quoted(a_moment());
    life_event(&c, "investigator", "investigation.resumed", 2 * LIFE_DAY, "{}");
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/suspensions", &c)), 0);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/suspensions?status=any", &c)), 1);
    ck_assert_uint_eq(
        json_array_size(
            of_case("supervisor", api_text("/v1/suspensions?as_of=%s", quoted(api_ago(3 * LIFE_DAY))), &c)),
        1);
    ck_assert_uint_eq(
        json_array_size(of_case("supervisor", api_text("/v1/suspensions?known_at=%s", known), &c)), 1);
}
END_TEST

/* --- notices -------------------------------------------------------------------------------------------- */

START_TEST(a_class_that_nobody_knows_is_told_until_it_is_known)
{
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY, "{}");
    json_t *n = of_case("supervisor", "/v1/notices?code=class_unknown", &c);
    ck_assert_uint_eq(json_array_size(n), 1);
    ck_assert_str_ne(life_text(n, "0.detail.vi"), life_text(n, "0.detail.en"));
    const char *known = quoted(a_moment());
    life_event(&c, "investigator", "accused.charged", 37 * LIFE_DAY,
               api_text("{'person':'%s','article':146,'clause':2}", c.accused));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/notices?code=class_unknown", &c)), 0);
    const char *then = api_text("/v1/notices?code=class_unknown&known_at=%s", known);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", then, &c)), 1);
    const char *at =
        api_text("/v1/notices?code=class_unknown&as_of=%s", quoted(api_ago(38 * LIFE_DAY - 3600)));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", at, &c)), 1);
}
END_TEST

START_TEST(an_order_without_end_is_told_until_it_is_corrected)
{
    struct life c = detained(NULL);
    json_t *n = of_case("supervisor", "/v1/notices?code=order_end_missing", &c);
    ck_assert_uint_eq(json_array_size(n), 1);
    ck_assert_str_eq(life_text(n, "0.rule"), "D22b");
    ck_assert_str_eq(life_text(n, "0.subject"), c.accused);
    life_event(&c, "investigator", "event.corrected", 60,
               api_text("{'event':'%s','data':{'person':'%s','until':'%s'}}", life_text(n, "0.event"),
                        c.accused, api_days_ago(-10)));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/notices?code=order_end_missing", &c)), 0);
    /* What the corrected paper says now binds. */
    json_t *d = of_case("supervisor", "/v1/deadlines?rule=D22b&status=running", &c);
    ck_assert_uint_eq(json_array_size(d), 1);
    ck_assert_str_eq(api_text("%.10s", life_text(d, "0.due.legal")),
                     api_days_ago(-11)); /* its last midnight */
}
END_TEST

/* The rules of the case that run and have an end, each after a blank. */
static const char *running(const struct life *c, const char *who)
{
    struct api_reply *r = api_get(who, "/v1/cases/%s/deadlines", c->id);
    const char *rules = "";
    json_t *d;
    size_t i;
    json_array_foreach(api_at(r->json, "items"), i, d)
    {
        const char *status = life_text(d, "status");
        if (*life_text(d, "due.legal") && (strcmp(status, "running") == 0 || strcmp(status, "overdue") == 0))
            rules = api_text("%s %s", rules, life_text(d, "rule"));
    }
    return rules;
}

/* Records as done whatever runs, by the act of its rule. */
static void finish_all(struct life *c, const char *who)
{
    char rule[16];
    int n;
    for (const char *at = running(c, who); sscanf(at, " %15s%n", rule, &n) == 1; at += n)
        life_event(c, who, "act.done", 60, api_text("{'rule':'%s'}", rule));
}

/* Promise 4: an open case has a deadline that runs, or it is told why it has none. */
START_TEST(an_open_case_without_deadline_is_told_with_its_reason)
{
    struct life c = life_prosecuted();
    ck_assert_uint_eq(json_array_size(of_case("procuracy", "/v1/notices?code=idle", &c)), 0);
    life_event(&c, "procuracy", "prosecution.returned", 15 * LIFE_DAY, "{'ground':'evidence_missing'}");
    finish_all(&c, "procuracy");
    ck_assert_str_eq(running(&c, "procuracy"), "");
    json_t *idle = of_case("procuracy", "/v1/notices?code=idle", &c);
    json_t *none = of_case("procuracy", "/v1/notices?code=no_deadline", &c);
    ck_assert_uint_eq(json_array_size(idle), 1);
    ck_assert_uint_eq(json_array_size(none), 0);
    ck_assert_str_ne(life_text(idle, "0.detail.vi"), "");
    ck_assert(strstr(life_text(idle, "0.citation"), "Đ174") != NULL);
    life_event(&c, "investigator", "file.received", 30, "{'by':'investigation_agency'}");
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/notices?code=idle", &c)), 0);
}
END_TEST

/* All open cases in sight: each has a deadline with an end that runs, or a notice that it has none. */
START_TEST(no_open_case_is_forgotten)
{
    json_t *cases = life_all("supervisor", "/v1/cases"), *c;
    size_t i;
    ck_assert_uint_ge(json_array_size(cases), 6);
    json_t *idle = life_all("supervisor", "/v1/notices?code=idle");
    json_t *none = life_all("supervisor", "/v1/notices?code=no_deadline");
    json_array_foreach(cases, i, c)
    {
        const struct life one = {.id = life_text(c, "id")};
        bool cared_for = strcmp(life_text(c, "stage"), "closed") == 0 || *running(&one, "supervisor");
        bool told = life_find(idle, "case", one.id) || life_find(none, "case", one.id);
        ck_assert_msg(cared_for != told, "case %s", one.id);
    }
}
END_TEST

/* --- entries -------------------------------------------------------------------------------------------- */

START_TEST(what_was_recorded_late_shows_by_its_days)
{
    struct life c = life_report("investigator", 20 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "forensic.grounds", 12 * LIFE_DAY, "{}");
    life_event(&c, "investigator", "forensic.grounds", 3600, "{}");
    json_t *all = of_case("supervisor", "/v1/entries", &c);
    ck_assert_uint_eq(json_array_size(all), 2); /* what was recorded the same day is not among them */
    ck_assert_int_eq(json_integer_value(api_at(all, "0.days_late")), 12);
    ck_assert_str_eq(life_text(all, "0.event.type"), "forensic.grounds");
    ck_assert_int_eq(json_integer_value(api_at(all, "1.days_late")), 20);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/entries?late_days_min=13", &c)), 1);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/entries?late_days_min=21", &c)), 0);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", "/v1/entries?type=report.received", &c)), 1);
    const char *at = api_text("/v1/entries?as_of=%s", quoted(api_ago(15 * LIFE_DAY)));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", at, &c)), 1);
    const char *known = api_text("/v1/entries?known_at=%s", quoted(api_ago(LIFE_DAY)));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", known, &c)), 0);
}
END_TEST

/* --- counts --------------------------------------------------------------------------------------------- */

/* Of what, by what, with which filters; the list that it counts, and what groups it there. */
static const struct counting {
    const char *of, *by, *more, *list, *member, *filter;
} countings[] = {
    {"deadlines", "unit", "&status=running", "/v1/deadlines?status=running", "unit", NULL},
    {"deadlines", "rule", "&status=running", "/v1/deadlines?status=running", "rule", "rule"},
    {"deadlines", "rule", "&status=overdue", "/v1/deadlines?status=overdue", "rule", "rule"},
    {"deadlines", "stage", "&status=running", "/v1/deadlines?status=running", NULL, "stage"},
    {"deadlines", "agency", "&status=overdue", "/v1/deadlines?status=overdue", NULL, "agency"},
    {"deadlines", "rule", "&status=running&liberty=true", "/v1/deadlines?status=running&liberty=true", "rule",
     "rule"},
    {"handoffs", "unit", "", "/v1/handoffs?status=unanswered", "to_unit", NULL},
    {"handoffs", "rule", "", "/v1/handoffs?status=unanswered", "rule", "rule"},
    {"handoffs", "code", "", "/v1/handoffs?status=unanswered", NULL, "code"},
    {"handoffs", "agency", "", "/v1/handoffs?status=unanswered", "from", "agency"},
    {"handoffs", "ground", "&status=any", "/v1/handoffs?status=any", "ground", NULL},
    {"handoffs", "unit", "&box=out", "/v1/handoffs?box=out&status=unanswered", "from_unit", NULL},
    {"handoffs", "rule", "&box=out&overdue=true", "/v1/handoffs?box=out&overdue=true", "rule", "rule"},
    {"returns", "unit", "", "/v1/returns?", "unit", NULL},
    {"returns", "ground", "", "/v1/returns?", "ground", "ground"},
    {"returns", "code", "", "/v1/returns?", "by", "by"},
    {"returns", "ground", "&rounds_min=2", "/v1/returns?rounds_min=2", "ground", "ground"},
    {"suspensions", "unit", "", "/v1/suspensions?", "unit", NULL},
    {"suspensions", "ground", "", "/v1/suspensions?", "ground", "ground"},
    {"suspensions", "code", "", "/v1/suspensions?", "code", "code"},
    {"notices", "unit", "", "/v1/notices?", "unit", NULL},
    {"notices", "code", "", "/v1/notices?", "code", "code"},
    {"notices", "rule", "", "/v1/notices?", "rule", "rule"},
    {"entries", "unit", "", "/v1/entries?", "unit", NULL},
    {"entries", "type", "", "/v1/entries?", "event.type", "type"},
    {"entries", "stage", "", "/v1/entries?", NULL, "stage"},
    {"entries", "type", "&late_days_min=15", "/v1/entries?late_days_min=15", "event.type", "type"},
};

static size_t listed(const char *who, const struct counting *c, const char *key, json_t *all)
{
    size_t by_member = c->member ? life_count(all, c->member, key) : 0;
    if (!c->filter)
        return by_member;
    size_t by_filter = json_array_size(life_all(who, api_text("%s&%s=%s", c->list, c->filter, key)));
    ck_assert_msg(!c->member || by_member == by_filter, "%s: %zu have it, the filter shows %zu", key,
                  by_member, by_filter);
    return by_filter;
}

static void counts_are_lists(const char *who, const struct counting *c)
{
    struct api_reply *r = api_get(who, "/v1/counts?of=%s&by=%s%s", c->of, c->by, c->more);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    json_t *all = life_all(who, c->list);
    size_t sum = 0;
    for (size_t i = 0; i < api_count(r, "items"); i++) {
        const json_t *group = json_array_get(api_at(r->json, "items"), i);
        size_t count = (size_t)json_integer_value(api_at(group, "count"));
        const char *key = life_text(group, "key");
        ck_assert_uint_gt(count, 0);
        sum += count;
        if (!*key && c->filter && !c->member)
            continue; /* nothing is known: no filter asks for that */
        size_t shown = *key || !c->filter ? listed(who, c, key, all) : life_count(all, c->member, "");
        ck_assert_msg(count == shown, "%s by %s: %zu of %s, but the list has %zu", c->of, c->by, count, key,
                      shown);
    }
    if (strcmp(c->by, "agency") != 0) /* several may be bound by one */
        ck_assert_msg(sum == json_array_size(all), "%s by %s: %zu, the list has %zu", c->of, c->by, sum,
                      json_array_size(all));
}

START_TEST(counts_equal_what_the_lists_show)
{
    static const char *const everyone[] = {"supervisor", "procuracy", "investigator", "far_supervisor"};
    for (size_t i = 0; i < ARRAY_LEN(everyone); i++)
        counts_are_lists(everyone[i], &countings[_i]);
}
END_TEST

/* With nothing in it a count says nothing; the supervisor's have something in them. */
START_TEST(there_is_something_to_count)
{
    static const char *const kinds[] = {"deadlines", "suspensions", "notices", "entries"};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        ck_assert_uint_gt(api_count(api_get("supervisor", "/v1/counts?of=%s&by=unit", kinds[i]), "items"), 0);
    ck_assert_uint_gt(api_count(api_get("procuracy", "/v1/counts?of=returns&by=ground"), "items"), 0);
    ck_assert_uint_gt(api_count(api_get("procuracy", "/v1/counts?of=handoffs&by=rule"), "items"), 0);
    ck_assert_uint_gt(api_count(api_get("supervisor", "/v1/counts?of=deadlines&by=unit"), "items"), 1);
}
END_TEST

START_TEST(counts_look_back_as_lists_do)
{
    const char *then = quoted(api_ago(16 * LIFE_DAY)), *never = quoted(api_ago(3000 * LIFE_DAY));
    static const char *const kinds[][2] = {{"deadlines", "/v1/deadlines?status=running"},
                                           {"returns", "/v1/returns?"},
                                           {"suspensions", "/v1/suspensions?"},
                                           {"notices", "/v1/notices?"},
                                           {"entries", "/v1/entries?"}};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        const char *more = i == 0 ? "&status=running" : "";
        const struct counting c = {kinds[i][0],
                                   "unit",
                                   api_text("%s&as_of=%s", more, then),
                                   api_text("%s&as_of=%s", kinds[i][1], then),
                                   "unit",
                                   NULL};
        counts_are_lists("supervisor", &c);
        counts_are_lists("procuracy", &c);
        ck_assert_uint_eq(
            api_count(api_get("supervisor", "/v1/counts?of=%s&by=unit&known_at=%s", kinds[i][0], never),
                      "items"),
            0);
    }
}
END_TEST

static const struct {
    const char *query, *pointer, *code;
} faults[] = {{"by=unit", "?of", "missing"},
              {"of=deadlines", "?by", "missing"},
              {"of=people&by=unit", "?of", "range"},
              {"of=deadlines&by=officer", "?by", "range"},
              {"of=returns&by=rule", "?by", "range"},
              {"of=suspensions&by=agency", "?by", "range"},
              {"of=handoffs&by=unit&box=left", "?box", "range"},
              {"of=returns&by=unit&box=out", "?box", "unknown"},
              {"of=deadlines&by=unit&status=gone", "?status", "range"},
              {"of=deadlines&by=unit&colour=red", "?colour", "unknown"},
              {"of=returns&by=unit&rounds_min=x", "?rounds_min", "range"},
              {"of=deadlines&by=unit&unit=cqdt.99", "?unit", "reference"}};

START_TEST(a_bad_count_is_named)
{
    api_is_problem(api_get("supervisor", "/v1/counts?%s", faults[_i].query), 422, "fields.invalid",
                   faults[_i].pointer, faults[_i].code);
}
END_TEST

/* --- whose it is ---------------------------------------------------------------------------------------- */

static const char *const lists[] = {
    "/v1/deadlines?limit=200",      "/v1/returns?limit=200", "/v1/suspensions?limit=200",
    "/v1/notices?limit=200",        "/v1/entries?limit=200", "/v1/handoffs?box=held",
    "/v1/handoffs?box=out",         "/v1/handoffs?box=in",   "/v1/counts?of=deadlines&by=unit",
    "/v1/counts?of=notices&by=unit"};

START_TEST(another_provinces_subtree_is_empty)
{
    struct api_reply *r = api_get("supervisor", "%s&unit=cqdt.01", lists[_i]);
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    ck_assert_uint_eq(api_count(r, "items"), 0);
    r = api_get("far_supervisor", "%s&unit=cqdt.24", lists[_i]);
    ck_assert_uint_eq(api_count(r, "items"), 0);
    r = api_get("far_supervisor", "%s", lists[_i]);
    ck_assert_int_eq(r->status, 200);
    ck_assert(!strstr(r->wire.text, "cqdt.24") && !strstr(r->wire.text, "cax.07210"));
}
END_TEST

START_TEST(who_sees_no_case_sees_no_list)
{
    static const char *const nobody[] = {"statistician", "auditor", "admin"};
    for (size_t i = 0; i < ARRAY_LEN(nobody); i++)
        api_is_problem(api_get(nobody[i], "%s", lists[_i]), 403, "auth.role", NULL, NULL);
    api_is_problem(api_get(NULL, "%s", lists[_i]), 401, "auth.missing", NULL, NULL);
}
END_TEST

START_TEST(a_supervisor_records_nothing)
{
    struct life c = life_report("investigator", 3600, NULL);
    const char *rows = api_rows();
    api_is_problem(life_try(&c, "supervisor", "forensic.grounds", 60, "{}"), 403, "auth.role", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* "Án trọng điểm": before the others in the queue, whatever their day, until somebody takes that back. */
START_TEST(a_key_case_comes_first)
{
    struct life older = life_report("investigator", 5 * LIFE_DAY, NULL);
    struct life c = life_report("investigator", 60, NULL);
    static const char queue[] = "/v1/deadlines?status=running&liberty=false&rule=B01&limit=1";
    ck_assert_str_ne(api_str(api_get("investigator", "%s", queue), "items.0.case"), c.id);
    life_event(&c, "head", "case.flagged", 30, "{'by':'procuracy'}");
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/cases/%s", c.id), "flags.0"), "key");
    ck_assert_str_eq(api_str(api_get("investigator", "%s", queue), "items.0.case"), c.id);
    life_event(&c, "head", "case.unflagged", 20, "{}");
    ck_assert_uint_eq(api_count(api_get("investigator", "/v1/cases/%s", c.id), "flags"), 0);
    ck_assert_str_ne(api_str(api_get("investigator", "%s", queue), "items.0.case"), c.id);
    struct api_reply *r = life_try(&older, "head", "case.flagged", 10, "{'kind':'gossip'}");
    api_is_problem(r, 422, "fields.invalid", "/data/kind", "range");
}
END_TEST

/* The simplified procedure: refused for what is not less serious; else it shows, and another term runs until it is cancelled. */
START_TEST(a_simplified_case_has_its_own_terms_until_it_is_cancelled)
{
    static const char unfit[] = "/v1/notices?code=flag_unfit",
                      running[] = "/v1/deadlines?status=running&rule=%s";
    struct life serious = life_charged(), c = life_report("investigator", 12 * LIFE_DAY, NULL);
    api_is_problem(life_try(&serious, "investigator", "procedure.simplified", 60, "{}"), 409, "law.order",
                   NULL, NULL);
    life_event(&c, "investigator", "case.initiated", 10 * LIFE_DAY, "{'article':146,'clause':1}");
    const char *e01b = life_text(of_case("supervisor", api_text(running, "E01b"), &c), "0.id");
    life_event(&c, "investigator", "procedure.simplified", 9 * LIFE_DAY, "{'by':'investigation_agency'}");
    ck_assert_str_eq(api_str(api_get("investigator", "/v1/cases/%s", c.id), "flags.0"), "simplified");
    ck_assert_uint_eq(json_array_size(of_case("supervisor", api_text(running, "E01b"), &c)), 0);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", api_text(running, "J09"), &c)), 1);
    ck_assert(life_handoff(&c, "investigator", "J02"));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", unfit, &c)), 0);
    life_event(&c, "investigator", "accused.charged", 8 * LIFE_DAY,
               api_text("{'person':'%s','article':146,'clause':2}", c.accused));
    ck_assert_uint_eq(json_array_size(of_case("supervisor", unfit, &c)), 1);
    life_event(&c, "investigator", "procedure.ordinary", 7 * LIFE_DAY, "{}");
    ck_assert_uint_eq(json_array_size(of_case("supervisor", unfit, &c)), 0);
    ck_assert_uint_eq(api_count(api_get("investigator", "/v1/cases/%s", c.id), "flags"), 0);
    ck_assert_uint_eq(json_array_size(of_case("supervisor", api_text(running, "J09"), &c)), 0);
    json_t *again = of_case("supervisor", api_text(running, "E02b"), &c); /* the class is another by now */
    ck_assert_uint_eq(json_array_size(again), 1);
    ck_assert_str_ne(life_text(again, "0.id"), e01b);
}
END_TEST

static TCase *of_lists(void)
{
    TCase *t = tcase_create("lists");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, within_counts_working_days);
    tcase_add_test(t, liberty_is_first_in_every_queue);
    tcase_add_test(t, a_key_case_comes_first);
    tcase_add_test(t, a_simplified_case_has_its_own_terms_until_it_is_cancelled);
    tcase_add_test(t, an_agency_has_its_own_deadlines);
    tcase_add_test(t, rounds_show_by_number_ground_and_who);
    tcase_add_test(t, a_suspension_stands_until_it_is_resumed);
    tcase_add_test(t, a_class_that_nobody_knows_is_told_until_it_is_known);
    tcase_add_test(t, an_order_without_end_is_told_until_it_is_corrected);
    tcase_add_test(t, an_open_case_without_deadline_is_told_with_its_reason);
    tcase_add_test(t, no_open_case_is_forgotten);
    tcase_add_test(t, what_was_recorded_late_shows_by_its_days);
    return t;
}

static TCase *of_counts(void)
{
    TCase *t = tcase_create("counts");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, counts_equal_what_the_lists_show, 0, (int)ARRAY_LEN(countings));
    tcase_add_test(t, there_is_something_to_count);
    tcase_add_test(t, counts_look_back_as_lists_do);
    tcase_add_loop_test(t, a_bad_count_is_named, 0, (int)ARRAY_LEN(faults));
    tcase_add_loop_test(t, another_provinces_subtree_is_empty, 0, (int)ARRAY_LEN(lists));
    tcase_add_loop_test(t, who_sees_no_case_sees_no_list, 0, (int)ARRAY_LEN(lists));
    tcase_add_test(t, a_supervisor_records_nothing);
    return t;
}

int main(void)
{
    Suite *s = suite_create("supervisor");
    suite_add_tcase(s, of_lists());
    suite_add_tcase(s, of_counts());
    return api_run(s, "");
}
