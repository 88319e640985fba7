/* GET /v1/feed from outside: numbers without a gap, waiting, epochs, what is whose, and its alarms. */
#include "tests/harness/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    ARRIVES_MS = 20000
}; /* a limit for what comes within a second; the figures are looked at where they matter */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A report that owes its notice to the committee of the ward 07210: one item for `social`. */
static struct life told_ward(void)
{
    return life_report("investigator", 3600, "{'article':142,'clause':1}");
}

static const char *epoch_of(const char *place)
{
    return api_text("%.*s", (int)strcspn(place, ":"), place);
}

static long number_of(const char *place)
{
    const char *colon = strchr(place, ':');
    ck_assert_msg(colon != NULL, "no place: %s", place);
    return strtol(colon + 1, NULL, 10);
}

/* Waits until `count` items of that case and kind have come after a place. */
static json_t *await_items(const char *who, const char *after, const struct life *c, const char *kind,
                           size_t count)
{
    json_t *found = api_keep(json_array());
    for (int64_t until = now_ms() + ARRIVES_MS; json_array_size(found) < count && now_ms() < until;) {
        struct api_reply *r = api_get(who, "/v1/feed?limit=200&wait=2&after=%s", after);
        ck_assert_msg(r->status == 200, "%s", r->wire.text);
        for (size_t i = 0; i < api_count(r, "items"); i++) {
            json_t *item = json_array_get(api_at(r->json, "items"), i);
            if (strcmp(life_text(item, "data.case"), c->id) == 0 &&
                strcmp(life_text(item, "kind"), kind) == 0)
                json_array_append(found, item);
        }
        after = api_str(r, "next");
    }
    ck_assert_msg(json_array_size(found) >= count, "%zu of %zu %s came", json_array_size(found), count, kind);
    return found;
}

/* --- numbers -------------------------------------------------------------------------------------------- */

/* Page after page of any size is the same list, numbered from one on without a gap. */
static size_t read_through(const char *who, int limit, json_t *all)
{
    const char *place = NULL, *epoch = NULL;
    long n = 0;
    for (bool more = true; more;) {
        struct api_reply *r = place ? api_get(who, "/v1/feed?limit=%d&after=%s", limit, place)
                                    : api_get(who, "/v1/feed?limit=%d", limit);
        ck_assert_msg(r->status == 200, "%s", r->wire.text);
        ck_assert_uint_le(api_count(r, "items"), (size_t)limit);
        for (size_t i = 0; i < api_count(r, "items"); i++) {
            json_t *item = json_array_get(api_at(r->json, "items"), i);
            const char *id = life_text(item, "id");
            ck_assert_msg(number_of(id) == n + 1, "%s after %ld", id, n);
            n++;
            ck_assert(!epoch || strcmp(epoch, epoch_of(id)) == 0);
            epoch = epoch_of(id);
            json_array_append(all, item);
        }
        place = api_str(r, "next");
        ck_assert_int_eq(number_of(place), n);
        more = json_is_true(api_at(r->json, "more"));
        ck_assert(!more || api_count(r, "items") == (size_t)limit);
    }
    return (size_t)n;
}

static const char *const readers[] = {"social", "investigator", "procuracy"};

START_TEST(every_unit_has_its_numbers_without_a_gap)
{
    for (int i = 0; i < 5; i++)
        told_ward();
    struct life c = life_charged();
    life_do(&c, "procuracy", "C11", "receive", 60);
    await_items("investigator", api_text("%s:0", epoch_of(life_end_of_feed("social"))), &c,
                "handoff.received", 1);
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
        json_t *whole = api_keep(json_array()), *bits = api_keep(json_array());
        size_t n = read_through(readers[i], 200, whole);
        ck_assert_uint_ge(n, 1);
        size_t m = read_through(readers[i], 3, bits);
        ck_assert_uint_ge(m, n);
        for (size_t k = 0; k < n; k++)
            ck_assert(json_equal(json_array_get(whole, k), json_array_get(bits, k)));
        /* No item stands for another: what each means is there once. */
        ck_assert_str_eq(
            api_sql("select count(*) from (select number from hoso.outbox o join hoso.unit u on u.id = "
                    "o.to_unit where u.code = '%s' and number <= %zu group by number having "
                    "count(*) > 1) d",
                    api_str(api_get(readers[i], "/v1/me"), "unit.code"), m),
            "0");
    }
}
END_TEST

START_TEST(an_item_says_what_and_of_which_case_and_no_more)
{
    const char *from = life_end_of_feed("social");
    struct life c = told_ward();
    json_t *item = json_array_get(await_items("social", from, &c, "handoff.owed", 1), 0);
    struct api_reply *h = api_get("social", "/v1/handoffs/%s", life_text(item, "data.handoff"));
    ck_assert_int_eq(h->status, 200);
    ck_assert_str_eq(life_text(item, "data.number"), c.number);
    ck_assert_str_eq(life_text(item, "data.rule"), api_str(h, "rule"));
    ck_assert_str_eq(life_text(item, "data.status"), "owed");
    ck_assert_str_eq(life_text(item, "data.carries"), "notice");
    ck_assert_str_eq(life_text(item, "data.at"), api_str(h, "created_at"));
    ck_assert_uint_eq(json_object_size(item), 4);
    ck_assert_uint_eq(json_object_size(api_at(item, "data")), 8);
}
END_TEST

/* Sent, received and returned: each is told to the other side, once. */
START_TEST(each_side_hears_what_the_other_did)
{
    const char *ours = life_end_of_feed("investigator"), *theirs = life_end_of_feed("procuracy");
    struct life c = life_charged();
    const char *id = life_text(life_handoff(&c, "procuracy", "C11"), "id");
    await_items("procuracy", theirs, &c, "handoff.sent", 1);
    life_do(&c, "procuracy", "C11", "receive", 7200);
    json_t *got = await_items("investigator", ours, &c, "handoff.received", 1);
    ck_assert_str_eq(life_text(json_array_get(got, 0), "data.handoff"), id);
    struct api_reply *r = life_step("procuracy", id, "return", "", "{\"ground\":\"papers_missing\"}");
    ck_assert_int_eq(r->status, 201);
    await_items("investigator", ours, &c, "handoff.returned", 1);
    sleep(2); /* two more rounds of the clock: nothing comes a second time */
    ck_assert_str_eq(
        api_sql("select string_agg(kind || ' ' || n, ', ' order by kind) from (select kind, count(*) as n "
                "from hoso.outbox where doc like '%%%s%%' and kind <> 'handoff.owed' group by kind) k",
                id),
        "handoff.received 1, handoff.returned 1, handoff.sent 1");
}
END_TEST

/* --- waiting -------------------------------------------------------------------------------------------- */

/* Twenty times a report is recorded while the ward waits: each time it hears of it within a second. */
START_TEST(news_is_there_within_a_second)
{
    enum { TIMES = 10, WITHIN_MS = 1000, GRACE_MS = 500 };
    int64_t slowest = 0;
    int late = 0;
    for (int i = 0; i < TIMES; i++) {
        const char *from = life_end_of_feed("social"), *target = api_text("/v1/feed?wait=30&after=%s", from);
        struct wire w;
        ck_assert(wire_open(&w, api_hosod.port));
        ck_assert(wire_printf(&w, "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n",
                              target, api_token("social")));
        struct life c = told_ward();
        int64_t began = now_ms();
        struct api_reply *r = api_read(&w, "GET", target);
        int64_t took = now_ms() - began;
        wire_close(&w);
        ck_assert_msg(r->status == 200 && api_count(r, "items") == 1, "%s", r->wire.text);
        ck_assert_str_eq(api_str(r, "items.0.data.case"), c.id);
        slowest = took > slowest ? took : slowest;
        late += took > WITHIN_MS + GRACE_MS;
    }
    printf("feed: slowest of %d news after %d ms\n", TIMES, (int)slowest);
    ck_assert_msg(late == 0, "%d of %d came later, the slowest after %d ms", late, TIMES, (int)slowest);
}
END_TEST

START_TEST(with_nothing_new_it_answers_when_the_wait_is_over)
{
    api_user("quiet", "legal_aid", "tgpl.01");
    const char *from = life_end_of_feed("quiet");
    int64_t began = now_ms();
    struct api_reply *r = api_get("quiet", "/v1/feed?wait=2&after=%s", from);
    int64_t took = now_ms() - began;
    ck_assert_int_eq(r->status, 200);
    ck_assert_uint_eq(api_count(r, "items"), 0);
    ck_assert_str_eq(api_str(r, "next"), from);
    ck_assert_msg(took >= 1900 && took < 10000, "after %d ms", (int)took);
    began = now_ms();
    ck_assert_int_eq(api_get("quiet", "/v1/feed?after=%s", from)->status, 200);
    ck_assert_int_lt(now_ms() - began, 1500);
}
END_TEST

/* --- places and epochs ---------------------------------------------------------------------------------- */

static const struct {
    const char *query, *pointer, *code;
} faults[] = {{"after=7", "?after", "format"},
              {"after=:", "?after", "format"},
              {"after=x:-1", "?after", "format"},
              {"after=a%20b:1", "?after", "format"},
              {"after=x:9223372036854775808", "?after", "format"},
              {"wait=61", "?wait", "range"},
              {"wait=-1", "?wait", "range"},
              {"wait=1.5", "?wait", "range"},
              {"limit=0", "?limit", "range"},
              {"limit=201", "?limit", "range"},
              {"before=1", "?before", "unknown"}};

START_TEST(a_bad_parameter_is_named)
{
    api_is_problem(api_get("social", "/v1/feed?%s", faults[_i].query), 422, "fields.invalid",
                   faults[_i].pointer, faults[_i].code);
}
END_TEST

START_TEST(another_epoch_is_gone)
{
    struct api_reply *r = api_get("social", "/v1/feed?after=0123456789ab:3");
    api_is_problem(r, 410, "gone", NULL, NULL);
    /* It waits for nothing then. */
    int64_t began = now_ms();
    api_is_problem(api_get("social", "/v1/feed?wait=20&after=0123456789ab:0"), 410, "gone", NULL, NULL);
    ck_assert_int_lt(now_ms() - began, 5000);
}
END_TEST

START_TEST(a_place_beyond_the_end_waits_there)
{
    const char *end = life_end_of_feed("social");
    const char *beyond = api_text("%s:%ld", epoch_of(end), number_of(end) + 1000);
    struct api_reply *r = api_get("social", "/v1/feed?after=%s", beyond);
    ck_assert_int_eq(r->status, 200);
    ck_assert_uint_eq(api_count(r, "items"), 0);
    ck_assert_str_eq(api_str(r, "next"), beyond);
}
END_TEST

/* Runs hosod --declare-restore as its operator does, on the owner's connection: its exit code. */
static int declare_restore(void)
{
    const char *program = getenv("HOSO_HOSOD"), *conf = api_text("%s/owner.conf", api_hosod.dir);
    FILE *f = fopen(conf, "we");
    ck_assert(f != NULL);
    fprintf(f, "owner_database = %s\n", api_pg.admin);
    ck_assert_int_eq(fclose(f), 0);
    return system(api_text("%s --config %s --declare-restore >%s/restore.log 2>&1",
                           program ? program : "build/asan/hosod", conf, api_hosod.dir));
}

/* Last of all: every place that was known before is of no use afterwards. */
START_TEST(a_restore_begins_a_new_epoch)
{
    struct life before = told_ward();
    const char *from = api_text("%s:0", epoch_of(life_end_of_feed("social")));
    await_items("social", from, &before, "handoff.owed", 1);
    const char *old = life_end_of_feed("social");
    ck_assert_int_gt(number_of(old), 0);
    /* Who waits at that moment is told as well. */
    const char *target = api_text("/v1/feed?wait=30&after=%s", old);
    struct wire w;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_printf(&w, "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n",
                          target, api_token("social")));
    ck_assert_int_eq(declare_restore(), 0);
    api_is_problem(api_read(&w, "GET", target), 410, "gone", NULL, NULL);
    wire_close(&w);
    api_is_problem(api_get("social", "/v1/feed?after=%s", old), 410, "gone", NULL, NULL);
    struct api_reply *r = api_get("social", "/v1/feed");
    ck_assert_uint_eq(api_count(r, "items"), 0);
    ck_assert_str_ne(epoch_of(api_str(r, "next")), epoch_of(old));
    ck_assert_int_eq(number_of(api_str(r, "next")), 0);
    struct life after = told_ward();
    json_t *item = json_array_get(await_items("social", api_str(r, "next"), &after, "handoff.owed", 1), 0);
    ck_assert_str_eq(life_text(item, "id"), api_text("%s:1", epoch_of(api_str(r, "next"))));
    /* What was handed before is in the inbox still: that is how one reconciles. */
    ck_assert(life_find(life_all("social", "/v1/handoffs"), "case", before.id) != NULL);
}
END_TEST

/* --- whose it is ---------------------------------------------------------------------------------------- */

START_TEST(a_foreign_units_items_never_appear)
{
    const char *from = life_end_of_feed("social");
    struct life c = told_ward();
    await_items("social", from, &c, "handoff.owed", 1);
    static const char *const others[] = {"other_ward", "court", "legal_aid", "far_head"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        const char *place = api_text("%s:0", epoch_of(from));
        for (bool more = true; more;) {
            struct api_reply *r = api_get(others[i], "/v1/feed?limit=200&after=%s", place);
            ck_assert_int_eq(r->status, 200);
            ck_assert_msg(!strstr(r->wire.text, c.id), "%s hears of it", others[i]);
            more = json_is_true(api_at(r->json, "more"));
            place = api_str(r, "next");
        }
    }
    static const char *const nobody[] = {"statistician", "auditor", "admin"};
    for (size_t i = 0; i < ARRAY_LEN(nobody); i++)
        api_is_problem(api_get(nobody[i], "/v1/feed"), 403, "auth.role", NULL, NULL);
    api_is_problem(api_get(NULL, "/v1/feed"), 401, "auth.missing", NULL, NULL);
}
END_TEST

/* The names that these tests give to people are in no feed, and not in what feeds are made of. */
START_TEST(no_name_is_in_any_feed)
{
    static const char *const names[] = {"Thử", "T.T.T", "Mẫu", "L.V.M", "birth", "Trần", "2014-06-01"};
    told_ward();
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        ck_assert_str_eq(api_sql("select count(*) from hoso.outbox where doc like '%%%s%%'", names[i]), "0");
        for (size_t k = 0; k < ARRAY_LEN(readers); k++)
            ck_assert(!strstr(api_get(readers[k], "/v1/feed?limit=200")->wire.text, names[i]));
    }
}
END_TEST

/* --- alarms --------------------------------------------------------------------------------------------- */

static json_t *rung(const json_t *items, const char *rule, const char *code)
{
    json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        if (strcmp(life_text(item, "data.rule"), rule) == 0 &&
            strcmp(life_text(item, "data.rung"), code) == 0) {
            ck_assert_msg(!found, "%s of %s rang twice", code, rule);
            found = item;
        }
    }
    return found;
}

static json_t *alarms_of(const char *who, const char *from, const struct life *c)
{
    json_t *found = api_keep(json_array());
    for (bool more = true; more;) {
        struct api_reply *r = api_get(who, "/v1/feed?limit=200&after=%s", from);
        for (size_t i = 0; i < api_count(r, "items"); i++) {
            json_t *item = json_array_get(api_at(r->json, "items"), i);
            if (strcmp(life_text(item, "data.case"), c->id) == 0 &&
                strcmp(life_text(item, "kind"), "alarm") == 0)
                json_array_append(found, item);
        }
        more = json_is_true(api_at(r->json, "more"));
        from = api_str(r, "next");
    }
    return found;
}

/* Received by the ward's police 23 h 59 min 55 s ago: its day is over in five seconds. */
START_TEST(the_alarm_of_a_day_that_ends_rings_on_time)
{
    const char *from = life_end_of_feed("commune_police");
    struct life c = life_report("commune_police", 86400 - 5, NULL);
    int64_t began = now_ms();
    json_t *item = NULL;
    while (!item && now_ms() - began < ARRIVES_MS)
        item = rung(alarms_of("commune_police", from, &c), "A06", "legal");
    int64_t took = now_ms() - began;
    ck_assert(item != NULL);
    ck_assert_msg(took > 2500 && took < 10000, "after %d ms", (int)took);
    ck_assert_str_eq(life_text(item, "data.reading"), "legal");
    ck_assert_str_eq(life_text(item, "data.number"), c.number);
    ck_assert(json_is_false(api_at(item, "data.liberty")));
    /* Not before its time, and to the microsecond the same instant as the deadline's. */
    ck_assert_int_ge(strcmp(life_text(item, "data.rung_at"), life_text(item, "data.ring_at")), 0);
    json_t *d = life_find(api_at(api_get("commune_police", "/v1/cases/%s/deadlines", c.id)->json, "items"),
                          "id", life_text(item, "data.deadline"));
    ck_assert_str_eq(life_text(item, "data.ring_at"), life_text(d, "due.legal"));
    ck_assert_str_eq(life_text(d, "status"), "overdue");
    sleep(3);
    json_t *all = alarms_of("commune_police", from, &c);
    ck_assert(rung(all, "A06", "legal") != NULL); /* and once: rung() looks */
    ck_assert(rung(all, "A06", "safe-2h") !=
              NULL); /* the last of those that lay behind when it was recorded */
    ck_assert(rung(all, "A06", "half") == NULL);
    ck_assert_str_eq(
        api_sql("select count(*) || ' ' || count(distinct id) from hoso.outbox where case_id = '%s' and "
                "kind = 'alarm'",
                c.id),
        api_text("%zu %zu", json_array_size(all), json_array_size(all)));
}
END_TEST

/* Detained until three days from now: who holds the case and who was only informed both hear of it. */
START_TEST(an_alarm_of_liberty_rings_at_everybodys)
{
    const char *ours = life_end_of_feed("investigator"), *theirs = life_end_of_feed("procuracy");
    struct life c = life_charged();
    life_event(&c, "investigator", "person.arrested", 34 * LIFE_DAY, api_text("{'person':'%s'}", c.accused));
    life_event(&c, "investigator", "detention.ordered", 33 * LIFE_DAY,
               api_text("{'person':'%s','until':'%s'}", c.accused, api_days_ago(-3)));
    json_t *here = NULL, *there = NULL;
    for (int64_t until = now_ms() + ARRIVES_MS; (!here || !there) && now_ms() < until;) {
        here = rung(alarms_of("investigator", ours, &c), "D22b", "legal-5d");
        there = rung(alarms_of("procuracy", theirs, &c), "D22b", "legal-5d");
    }
    ck_assert(here && there);
    ck_assert(json_is_true(api_at(here, "data.liberty")) && json_is_true(api_at(there, "data.liberty")));
    ck_assert_str_eq(life_text(here, "data.alarm"), life_text(there, "data.alarm"));
    ck_assert(rung(alarms_of("investigator", ours, &c), "D22b", "legal-10d") == NULL);
}
END_TEST

/* Passed on in time: the alarm of the ward's police does not ring any more. */
START_TEST(what_was_done_in_time_does_not_ring)
{
    const char *from = life_end_of_feed("commune_police");
    struct life c = life_report("commune_police", 86400 - 6, NULL);
    life_event(&c, "commune_police", "report.transferred", 1, "{'to':'cqdt.24'}");
    sleep(10);
    ck_assert(rung(alarms_of("commune_police", from, &c), "A06", "legal") == NULL);
}
END_TEST

static void prepare(void)
{
    api_user("other_ward", "social", "ubnd.00004");
    api_user("far_head", "head", "cqdt.01");
}

int main(void)
{
    Suite *s = suite_create("feed");
    TCase *t = tcase_create("feed");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, every_unit_has_its_numbers_without_a_gap);
    tcase_add_test(t, an_item_says_what_and_of_which_case_and_no_more);
    tcase_add_test(t, each_side_hears_what_the_other_did);
    tcase_add_test(t, news_is_there_within_a_second);
    tcase_add_test(t, with_nothing_new_it_answers_when_the_wait_is_over);
    tcase_add_loop_test(t, a_bad_parameter_is_named, 0, (int)ARRAY_LEN(faults));
    tcase_add_test(t, another_epoch_is_gone);
    tcase_add_test(t, a_place_beyond_the_end_waits_there);
    tcase_add_test(t, a_foreign_units_items_never_appear);
    tcase_add_test(t, no_name_is_in_any_feed);
    tcase_add_test(t, the_alarm_of_a_day_that_ends_rings_on_time);
    tcase_add_test(t, an_alarm_of_liberty_rings_at_everybodys);
    tcase_add_test(t, what_was_done_in_time_does_not_ring);
    tcase_add_test(t, a_restore_begins_a_new_epoch);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
