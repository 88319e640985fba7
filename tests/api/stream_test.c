/* GET /v1/stream from outside: the feed as server-sent events, to clients that are cut off at any byte. */
#include "tests/harness/life.h"
#include "tests/harness/sse.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ARRIVES_MS = 20000, HEARTBEAT_MS = 15000 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct life told_ward(void)
{
    return life_report("investigator", 3600, "{'article':142,'clause':1}");
}

/* Waits until the feed has gone on by `count` items from a place, and says where it ends then. */
static const char *await_feed(const char *who, const char *from, long count)
{
    const char *colon = strchr(from, ':');
    long first = strtol(colon + 1, NULL, 10);
    for (int64_t until = now_ms() + ARRIVES_MS; now_ms() < until;) {
        const char *end = life_end_of_feed(who);
        if (strtol(strchr(end, ':') + 1, NULL, 10) >= first + count)
            return end;
        api_get(who, "/v1/feed?wait=1&after=%s", end);
    }
    ck_abort_msg("the feed of %s did not go on by %ld from %s", who, count, from);
    return NULL;
}

static const char *last_event(const char *place)
{
    return api_text("Last-Event-ID: %s\r\n", place);
}

/* Opens a stream that is expected to be one. */
static void open_stream(struct sse *s, const char *who, const char *target, const char *more)
{
    int status = sse_open(s, api_hosod.port, target, api_token(who), more);
    ck_assert_msg(status == 200, "%d: %s", status, s->head);
}

/* The next event whatever comments come before it. */
static void next_event(struct sse *s)
{
    int64_t until = now_ms() + ARRIVES_MS;
    enum sse_what what;
    while ((what = sse_next(s, ARRIVES_MS)) == SSE_COMMENT && now_ms() < until)
        continue;
    ck_assert_msg(what == SSE_EVENT, "no event but %d", (int)what);
}

/* --- what it sends -------------------------------------------------------------------------------------- */

/* Event for event what the feed says, from the first on, from Last-Event-ID on, from `after` on. */
START_TEST(it_is_the_feed_event_for_event)
{
    const char *from = life_end_of_feed("social");
    for (int i = 0; i < 6; i++)
        told_ward();
    await_feed("social", from, 6);
    struct api_reply *feed = api_get("social", "/v1/feed?after=%s", from);
    ck_assert_uint_eq(api_count(feed, "items"), 6);
    for (int way = 0; way < 3; way++) {
        /* The header leads: whoever comes back by itself has an address that is old by then. */
        const char *target = way == 0   ? api_text("/v1/stream?after=%s", from)
                             : way == 1 ? "/v1/stream"
                                        : api_text("/v1/stream?after=%.*s:0", (int)strcspn(from, ":"), from);
        struct sse s;
        open_stream(&s, "social", target, way == 0 ? "" : last_event(from));
        ck_assert(strstr(s.head, "Content-Type: text/event-stream\r\n") != NULL);
        ck_assert(strstr(s.head, "Cache-Control: no-store\r\n") != NULL);
        for (size_t i = 0; i < 6; i++) {
            next_event(&s);
            ck_assert_str_eq(s.id, api_str(feed, api_text("items.%zu.id", i)));
            ck_assert_str_eq(s.kind, api_str(feed, api_text("items.%zu.kind", i)));
            json_t *data = api_keep(json_loads(s.data, JSON_REJECT_DUPLICATES, NULL));
            ck_assert(json_equal(data, api_at(feed->json, api_text("items.%zu.data", i))));
        }
        sse_close(&s, false);
    }
}
END_TEST

START_TEST(news_comes_while_it_is_open)
{
    struct sse s;
    open_stream(&s, "social", "/v1/stream", last_event(life_end_of_feed("social")));
    for (int i = 0; i < 5; i++) {
        struct life c = told_ward();
        next_event(&s);
        ck_assert_str_eq(s.kind, "handoff.owed");
        ck_assert(strstr(s.data, c.id) != NULL);
    }
    sse_close(&s, false);
}
END_TEST

START_TEST(no_name_is_in_a_stream)
{
    static const char *const names[] = {"Thử", "T.T.T", "Mẫu", "L.V.M", "birth", "Trần"};
    const char *epoch = life_end_of_feed("social");
    struct sse s;
    open_stream(&s, "social", api_text("/v1/stream?after=%.*s:0", (int)strcspn(epoch, ":"), epoch), "");
    for (int n = 0; n < 20; n++) {
        next_event(&s);
        for (size_t i = 0; i < ARRAY_LEN(names); i++)
            ck_assert_msg(!strstr(s.data, names[i]), "%s in %s", names[i], s.data);
    }
    sse_close(&s, true);
}
END_TEST

/* --- who may, and where from ---------------------------------------------------------------------------- */

static const struct {
    const char *who, *target, *more;
    int status;
} refusals[] = {
    {NULL, "/v1/stream", "", 401},
    {"hoso_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/v1/stream", "", 401},
    {"statistician", "/v1/stream", "", 403},
    {"auditor", "/v1/stream", "", 403},
    {"admin", "/v1/stream", "", 403},
    {"social", "/v1/stream", "Last-Event-ID: 7\r\n", 422},
    {"social", "/v1/stream", "Last-Event-ID: a:b\r\n", 422},
    {"social", "/v1/stream?after=x", "", 422},
    {"social", "/v1/stream?limit=3", "", 422},
    {"social", "/v1/stream", "Last-Event-ID: 0123456789ab:1\r\n", 410},
    {"social", "/v1/stream?after=0123456789ab:1", "", 410},
};

START_TEST(it_is_refused_before_it_begins)
{
    struct sse s;
    ck_assert_int_eq(
        sse_open(&s, api_hosod.port, refusals[_i].target, api_token(refusals[_i].who), refusals[_i].more),
        refusals[_i].status);
    ck_assert(strstr(s.head, "Content-Type: application/problem+json\r\n") != NULL);
    sse_close(&s, false);
}
END_TEST

START_TEST(another_wards_stream_is_silent_about_ours)
{
    struct sse s;
    open_stream(&s, "other_ward", "/v1/stream", "");
    const char *from = life_end_of_feed("social");
    told_ward();
    await_feed("social", from, 1);
    enum sse_what what;
    while ((what = sse_next(&s, 2000)) == SSE_COMMENT)
        continue;
    ck_assert_int_eq((int)what, SSE_LATE);
    sse_close(&s, false);
}
END_TEST

/* A stream goes on until it ends by itself; whoever comes anew is looked at anew. */
START_TEST(a_revoked_token_opens_no_stream)
{
    struct sse s, anew;
    open_stream(&s, "leaver", "/v1/stream", last_event(life_end_of_feed("leaver")));
    api_sql("update hoso.token set revoked_at = now() where hash = sha256('%s')", api_token("leaver"));
    struct life c = told_ward();
    next_event(&s);
    ck_assert(strstr(s.data, c.id) != NULL);
    ck_assert_int_eq(sse_open(&anew, api_hosod.port, "/v1/stream", api_token("leaver"), last_event(s.id)),
                     401);
    sse_close(&anew, false);
    sse_close(&s, false);
}
END_TEST

/* --- cut off at random ---------------------------------------------------------------------------------- */

enum { CUTS = 200, WRITERS = 2, EACH = 110, BUDGET = 700, PATIENCE_MS = 60 };

static struct {
    const char *token, *body;
    atomic_int failures;
} writing;

static void *write_reports(void *unused)
{
    UNUSED(unused);
    for (int i = 0; i < EACH; i++) {
        struct wire_reply r;
        bool ok = wire_ask(api_hosod.port, "POST", "/v1/reports", writing.token, "", writing.body, &r);
        if (!ok || r.status != 201)
            atomic_fetch_add(&writing.failures, 1);
        if (ok)
            wire_reply_free(&r);
    }
    return NULL;
}

/* What the client that is cut off again and again knows. */
struct reader {
    char place[80]; /* id of the last whole event */
    long number;
    int broken_off; /* times it was cut within an event */
    json_t *cases;  /* of each event, once */
};

static void take_event(struct reader *x, const struct sse *s)
{
    long n = strtol(strchr(s->id, ':') + 1, NULL, 10);
    ck_assert_msg(n == x->number + 1, "%s after %ld", s->id, x->number);
    ck_assert_int_eq(strncmp(s->id, x->place, strcspn(x->place, ":") + 1), 0);
    json_t *data = json_loads(s->data, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(data != NULL, "half an event: %s", s->data);
    ck_assert(json_object_get(x->cases, life_text(data, "case")) == NULL);
    json_object_set_new(x->cases, life_text(data, "case"), json_true());
    json_decref(data);
    x->number = n;
    snprintf(x->place, sizeof(x->place), "%s", s->id);
}

/* One life of the client: some bytes, some patience, then gone by FIN or RST. */
static void read_and_die(struct reader *x, unsigned *seed)
{
    struct sse s;
    enum sse_what what;
    open_stream(&s, "social", "/v1/stream", last_event(x->place));
    s.budget = 1 + rand_r(seed) % BUDGET;
    while ((what = sse_next(&s, 1 + rand_r(seed) % PATIENCE_MS)) == SSE_EVENT || what == SSE_COMMENT)
        if (what == SSE_EVENT)
            take_event(x, &s);
    ck_assert_msg(what == SSE_SPENT || what == SSE_LATE, "the server ended it: %d", (int)what);
    x->broken_off += s.inside > 0;
    sse_close(&s, rand_r(seed) % 2 == 0);
}

START_TEST(a_client_cut_off_two_hundred_times_misses_nothing)
{
    unsigned seed = 20260301;
    pthread_t writers[WRITERS];
    struct reader x = {.cases = api_keep(json_object())};
    writing.token = api_token("investigator");
    writing.body = api_text("{'kind':'news','at':'%s','suspected':{'article':142,'clause':1},'victims':[{"
                            "'birth_date':'2014-06-01','sex':'female','commune':'07210'}]}",
                            api_ago(3600));
    (void)api_token("social");
    snprintf(x.place, sizeof(x.place), "%s", life_end_of_feed("social"));
    long first = x.number = strtol(strchr(x.place, ':') + 1, NULL, 10);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&writers[i], NULL, write_reports, NULL), 0);
    for (int i = 0; i < CUTS; i++)
        read_and_die(&x, &seed);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_join(writers[i], NULL), 0);
    ck_assert_int_eq(writing.failures, 0);
    printf("stream: %d cuts, %d within an event; %ld events by then\n", CUTS, x.broken_off, x.number - first);
    ck_assert_int_gt(x.broken_off, CUTS / 10);
    struct sse s;
    open_stream(&s, "social", "/v1/stream", last_event(x.place));
    while (x.number < first + (long)WRITERS * EACH) {
        next_event(&s);
        take_event(&x, &s);
    }
    ck_assert_int_eq((int)sse_next(&s, 2500), SSE_LATE); /* and nothing more */
    sse_close(&s, false);
    ck_assert_uint_eq(json_object_size(x.cases), (size_t)WRITERS * EACH);
    ck_assert_int_eq(daemon_log_count(&api_hosod, "event=process.ended"), 0);
}
END_TEST

/* The whole feed again, in more pages than one of the server's. */
START_TEST(all_of_it_comes_again)
{
    const char *end = life_end_of_feed("social");
    long n = 0, last = strtol(strchr(end, ':') + 1, NULL, 10);
    struct sse s;
    ck_assert_int_gt(last, 200);
    open_stream(&s, "social", api_text("/v1/stream?after=%.*s:0", (int)strcspn(end, ":"), end), "");
    while (n < last) {
        next_event(&s);
        ck_assert_int_eq(strtol(strchr(s.id, ':') + 1, NULL, 10), n + 1);
        n++;
    }
    sse_close(&s, false);
}
END_TEST

/* --- while nothing happens, and at the end -------------------------------------------------------------- */

static long gauge(const char *name)
{
    struct api_reply *r = api_get(NULL, "/metrics");
    const char *at = strstr(r->wire.text, api_text("\n%s ", name));
    ck_assert_msg(at != NULL, "no %s", name);
    return strtol(at + 2 + strlen(name), NULL, 10);
}

START_TEST(a_heartbeat_comes_when_nothing_does)
{
    struct sse s;
    open_stream(&s, "quiet", "/v1/stream", "");
    int64_t began = now_ms();
    enum sse_what what = sse_next(&s, 1000); /* the beginning may say that it is there */
    ck_assert(what == SSE_COMMENT || what == SSE_LATE);
    what = sse_next(&s, HEARTBEAT_MS + 5000);
    ck_assert_int_eq((int)what, SSE_COMMENT);
    ck_assert_msg(now_ms() - began > HEARTBEAT_MS - 2000, "after %d ms", (int)(now_ms() - began));
    /* Whoever left without a word was found out by the same heartbeat: no stream of the dead is kept. */
    long open = 0;
    for (int64_t until = now_ms() + ARRIVES_MS;
         (open = gauge("hosod_streams_open")) != 1 && now_ms() < until;)
        (void)sse_next(&s, 200);
    ck_assert_int_eq(open, 1);
    sse_close(&s, false);
}
END_TEST

START_TEST(a_drain_ends_streams_in_good_order)
{
    struct daemon second;
    struct sse s[4];
    ck_assert(daemon_prepare(&second, &api_pg, "") && daemon_start(&second) && daemon_ready(&second));
    for (size_t i = 0; i < ARRAY_LEN(s); i++)
        ck_assert_int_eq(sse_open(&s[i], second.port, "/v1/stream", api_token("quiet"), ""), 200);
    int64_t began = now_ms();
    ck_assert(daemon_signal(&second, SIGTERM));
    for (size_t i = 0; i < ARRAY_LEN(s); i++) {
        enum sse_what what;
        while ((what = sse_next(&s[i], ARRIVES_MS)) == SSE_COMMENT)
            continue;
        ck_assert_int_eq((int)what, SSE_END);
        sse_close(&s[i], false);
    }
    ck_assert_int_eq(daemon_wait(&second), 0);
    ck_assert_int_lt(now_ms() - began, 10000);
    ck_assert_int_eq(daemon_log_count(&second, "Sanitizer"), 0);
    daemon_remove(&second);
}
END_TEST

/* Last of all: the numbers of before are of no use afterwards. */
START_TEST(a_new_epoch_ends_streams_of_the_old_one)
{
    const char *old = life_end_of_feed("social");
    struct sse s;
    open_stream(&s, "social", "/v1/stream", last_event(old));
    api_sql("select hoso.feed_renew()");
    enum sse_what what;
    while ((what = sse_next(&s, HEARTBEAT_MS + 5000)) == SSE_COMMENT)
        continue;
    ck_assert_int_eq((int)what, SSE_END);
    sse_close(&s, false);
    ck_assert_int_eq(sse_open(&s, api_hosod.port, "/v1/stream", api_token("social"), last_event(old)), 410);
    sse_close(&s, false);
}
END_TEST

static void prepare(void)
{
    api_user("other_ward", "social", "ubnd.00004");
    api_user("leaver", "social", "ubnd.07210");
    api_user("quiet", "legal_aid", "tgpl.01");
}

int main(void)
{
    Suite *s = suite_create("stream");
    TCase *t = tcase_create("stream");
    tcase_set_timeout(t, 240);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, it_is_the_feed_event_for_event);
    tcase_add_test(t, news_comes_while_it_is_open);
    tcase_add_loop_test(t, it_is_refused_before_it_begins, 0, (int)ARRAY_LEN(refusals));
    tcase_add_test(t, another_wards_stream_is_silent_about_ours);
    tcase_add_test(t, a_revoked_token_opens_no_stream);
    tcase_add_test(t, a_client_cut_off_two_hundred_times_misses_nothing);
    tcase_add_test(t, all_of_it_comes_again);
    tcase_add_test(t, no_name_is_in_a_stream);
    tcase_add_test(t, a_heartbeat_comes_when_nothing_does);
    tcase_add_test(t, a_drain_ends_streams_in_good_order);
    tcase_add_test(t, a_new_epoch_ends_streams_of_the_old_one);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
