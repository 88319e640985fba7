/* What is wrong from the first byte on: each gets its answer, leaves nothing, and harms nobody. */
#include "tests/harness/api.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MEBI = 1024 * 1024 };

static const char *rows;
static pid_t workers[2];
static const char *case_events;

/* --- nothing is stored, nobody dies --------------------------------------------------------------------- */

/* A case to write to, and what the register holds before anything wrong comes in. */
static void prepare(void)
{
    case_events = api_text("/v1/cases/%s/events", api_str(api_report("investigator", 3600), "id"));
    for (int i = 0; i < 2; i++) {
        workers[i] = daemon_child(&api_hosod, "worker", i);
        ck_assert_int_gt(workers[i], 0);
    }
    rows = api_rows();
}

static void unharmed(void)
{
    ck_assert_str_eq(api_rows(), rows);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(daemon_child(&api_hosod, "worker", i), workers[i]);
        ck_assert_int_eq(kill(workers[i], 0), 0);
    }
    ck_assert_int_eq(daemon_log_count(&api_hosod, "event=process.died"), 0);
    ck_assert_int_eq(api_get("investigator", "/v1/me")->status, 200);
}

/*
 * What is refused before a request reaches the application, where perhaps no header has been read, says it in
 * both languages: "Vietnamese. / English."
 */
static void is_bilingual(const struct api_reply *r, int status, const char *type)
{
    api_is_problem(r, status, type, NULL, NULL);
    ck_assert_msg(strstr(api_str(r, "detail"), ". / ") != NULL, "%s", r->wire.text);
    ck_assert_str_eq(api_field(r, "Connection"), "close");
}

/* --- sending -------------------------------------------------------------------------------------------- */

/* POST with a body of any bytes, in the language. */
static struct api_reply *post_bytes(const char *target, struct str body, bool english)
{
    struct wire w;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_printf(&w,
                          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%sIf-Match: \"1\"\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                          target, api_token("investigator"), english ? "Accept-Language: en\r\n" : "",
                          body.n));
    ck_assert(wire_send(&w, body));
    struct api_reply *r = api_read(&w, "POST", target);
    r->english = english;
    wire_close(&w);
    return r;
}

/* The three routes that read a body, in both languages. */
static void refused_everywhere(struct str body, int status, const char *type, const char *pointer,
                               const char *code)
{
    const char *const targets[] = {"/v1/reports", case_events, "/v1/simulate"};
    for (size_t i = 0; i < ARRAY_LEN(targets); i++)
        for (int english = 0; english <= 1; english++)
            api_is_problem(post_bytes(targets[i], body, english), status, type, pointer, code);
}

/* Raw bytes as a whole request. */
static struct api_reply *send_raw(const char *bytes, size_t n)
{
    struct wire w;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_send(&w, str_from(bytes, n)));
    struct api_reply *r = api_read(&w, "GET", "/healthz");
    wire_close(&w);
    return r;
}

/* --- JSON ----------------------------------------------------------------------------------------------- */

static const struct {
    struct str body;
    const char *type;
} malformed[] = {
    {{"", 0}, "json.invalid"},
    {{"{", 1}, "json.invalid"},
    {{"nonsense", 8}, "json.invalid"},
    {{"{\"kind\":}", 9}, "json.invalid"},
    {{"{\"kind\":\"news\",}", 16}, "json.invalid"},
    {{"{'kind':'news'}", 15}, "json.invalid"},
    {{"{} {}", 5}, "json.invalid"},
    {{"{}x", 3}, "json.invalid"},
    {{"\"text\"", 6}, "json.invalid"},
    {{"7", 1}, "json.invalid"},
    {{"null", 4}, "json.invalid"},
    {{"{\"a\":01}", 8}, "json.invalid"},
    {{"{\"a\":NaN}", 9}, "json.invalid"},
    {{"{\"a\":1e999}", 11}, "json.invalid"},
    {{"{\"a\":99999999999999999999999}", 29}, "json.invalid"},
    {{"{\"a\":\"\t\"}", 9}, "json.invalid"},
    {{"{/**/}", 6}, "json.invalid"},
    {{"\xEF\xBB\xBF{}", 5}, "json.invalid"},
    {{"{\"at\":1,\"at\":2}", 15}, "json.duplicate"},
    {{"{\"a\":{\"b\":1,\"b\":1}}", 19}, "json.duplicate"},
    {{"{\"at\":1,\"\\u0061t\":2}", 20}, "json.duplicate"},
    {{"{\"a\":\"\xFF\"}", 9}, "utf8.invalid"},
    {{"{\"a\":\"\xC0\xAF\"}", 10}, "utf8.invalid"},
    {{"{\"a\":\"\xED\xA0\x80\"}", 11}, "utf8.invalid"},
    {{"{\"a\":\"\xF4\x90\x80\x80\"}", 12}, "utf8.invalid"},
    {{"{\"a\":\"\xE1\xBB\"}", 10}, "utf8.invalid"},
    {{"{\"\xFF\":1}", 7}, "utf8.invalid"},
    {{"{\"a\":\"x\0y\"}", 11}, "utf8.invalid"},
    {{"{}\0", 3}, "utf8.invalid"},
    {{"\0", 1}, "utf8.invalid"},
    {{"{\"a\":\"x\\u0000y\"}", 16}, "utf8.invalid"},
    {{"{\"x\\u0000y\":1}", 14}, "utf8.invalid"},
    {{"{\"a\":\"\\ud800\"}", 14}, "json.invalid"},
};

START_TEST(malformed_json)
{
    refused_everywhere(malformed[_i].body, 400, malformed[_i].type, NULL, NULL);
    unharmed();
}
END_TEST

#define ONE_EVENT "{\"type\":\"report.received\",\"at\":\"2026-03-02\",\"data\":{\"by\":\"procuracy\"}}"
static const struct {
    const char *body, *pointer, *code;
} shapes[] = {{"[]", "", "type"},
              {"{\"events\":[" ONE_EVENT "],\"<script>\":1}", "/<script>", "unknown"},
              {"{\"events\":[" ONE_EVENT "],\"\":1}", "/", "unknown"}};

START_TEST(json_of_the_wrong_shape)
{
    refused_everywhere(str_of(shapes[_i].body), 422, "fields.invalid", shapes[_i].pointer, shapes[_i].code);
    unharmed();
}
END_TEST

START_TEST(deep_nesting)
{
    static char deep[60000];
    static const int depths[] = {17, 100, 2048, 29000};
    for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
        size_t n = (size_t)depths[i];
        memset(deep, '[', n);
        memset(deep + n, ']', n);
        refused_everywhere(str_from(deep, 2 * n), 400, "json.invalid", NULL, NULL);
        refused_everywhere(str_from(deep, n), 400, "json.invalid", NULL, NULL);
    }
    unharmed();
}
END_TEST

/* Forty thousand unknown keys: an answer of bounded length, not an echo. */
START_TEST(many_faults_in_one_body)
{
    char *body = malloc(60000);
    size_t n = 1;
    ck_assert(body != NULL);
    body[0] = '{';
    for (int i = 0; n < 59000; i++)
        n += (size_t)sprintf(body + n, "%s\"k%d\":0", i ? "," : "", i);
    body[n++] = '}';
    struct api_reply *r = post_bytes("/v1/reports", str_from(body, n), false);
    free(body);
    api_is_problem(r, 422, "fields.invalid", "/k0", "unknown");
    ck_assert_uint_lt(r->wire.body.n, 64 * 1024);
    unharmed();
}
END_TEST

/* --- length --------------------------------------------------------------------------------------------- */

/* At the limit it is read, one byte above it is not. */
START_TEST(a_body_has_a_greatest_length)
{
    enum { LIMIT = 64 * 1024 };
    char *body = malloc(LIMIT + 2);
    ck_assert(body != NULL);
    memset(body, ' ', LIMIT + 2);
    body[0] = '{';
    body[LIMIT - 1] = '}';
    api_is_problem(post_bytes("/v1/reports", str_from(body, LIMIT), false), 422, "fields.invalid", "/kind",
                   "missing");
    body[LIMIT - 1] = ' ';
    body[LIMIT] = '}';
    is_bilingual(post_bytes("/v1/reports", str_from(body, LIMIT + 1), false), 413, "http.too_large");
    free(body);
    unharmed();
}
END_TEST

/* The client has sent what it could before it was told; it then reads the refusal. */
static void too_large(const char *length, const char *bytes, size_t n, bool english)
{
    struct wire w;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_printf(&w,
                          "POST /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s%s"
                          "Content-Type: application/json\r\n\r\n",
                          api_token("investigator"), english ? "Accept-Language: en\r\n" : "", length));
    (void)!wire_send(&w, str_from(bytes, n)); /* it may stop reading at any byte */
    is_bilingual(api_read(&w, "POST", "/v1/reports"), 413, "http.too_large");
    wire_close(&w);
}

START_TEST(ten_mebibytes)
{
    char *body = malloc(10 * MEBI);
    ck_assert(body != NULL);
    memset(body, 'x', 10 * MEBI);
    for (int english = 0; english <= 1; english++) {
        too_large("Content-Length: 10485760\r\n", body, 10 * MEBI, english);
        too_large("Content-Length: 10485760\r\n", body, 0, english);
        too_large("Content-Length: 10485760\r\nExpect: 100-continue\r\n", body, 0, english);
    }
    free(body);
    unharmed();
}
END_TEST

/* The same without an announced length. */
START_TEST(ten_mebibytes_in_chunks)
{
    enum { CHUNK = 65536 };
    char *body = malloc(160 * (CHUNK + 10));
    size_t n = 0;
    ck_assert(body != NULL);
    for (int i = 0; i < 160; i++) {
        n += (size_t)sprintf(body + n, "%x\r\n", CHUNK);
        memset(body + n, 'x', CHUNK);
        n += CHUNK;
        n += (size_t)sprintf(body + n, "\r\n");
    }
    too_large("Transfer-Encoding: chunked\r\n", body, n, false);
    free(body);
    unharmed();
}
END_TEST

/* --- HTTP ----------------------------------------------------------------------------------------------- */

#define HOST "Host: x\r\n"
#define REQ(text) text, sizeof(text) - 1
static const struct {
    const char *bytes;
    size_t n;
    int status;
    const char *type;
} requests[] = {
    {REQ("nonsense\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET  /healthz HTTP/1.1\r\n" HOST "\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST HOST "\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST "Bad Name: x\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST "Name : x\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST " folded: x\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST "A: \0\r\n\r\n"), 400, "http.invalid"},
    {REQ("GET /health\0z HTTP/1.1\r\n" HOST "\r\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\n" HOST "\n"), 400, "http.invalid"},
    {REQ("GET /healthz HTTP/2.0\r\n" HOST "\r\n"), 505, "http.version"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST "Accept-Language: en\r\nContent-Length: x\r\n\r\n"), 400,
     "http.invalid"},
    {REQ("POST /v1/simulate HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"), 400, "http.invalid"},
    {REQ("POST /v1/simulate HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), 400,
     "http.invalid"},
    {REQ("POST /v1/simulate HTTP/1.1\r\n" HOST
         "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
     400, "http.invalid"},
    {REQ("POST /v1/simulate HTTP/1.1\r\n" HOST
         "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
     400, "http.invalid"},
    {REQ("GET /healthz HTTP/1.1\r\n" HOST "Expect: miracles\r\n\r\n"), 417, "http.expectation"},
};

START_TEST(what_is_no_http)
{
    struct api_reply *r = send_raw(requests[_i].bytes, requests[_i].n);
    ck_assert_msg(r->status == requests[_i].status, "%d: %s", _i, r->wire.text);
    is_bilingual(r, requests[_i].status, requests[_i].type);
    unharmed();
}
END_TEST

START_TEST(heads_have_a_greatest_length)
{
    char *head = malloc(MEBI);
    ck_assert(head != NULL);
    size_t n = (size_t)sprintf(head, "GET /healthz HTTP/1.1\r\nHost: x\r\nA: ");
    memset(head + n, 'a', 100000);
    memcpy(head + n + 100000, "\r\n\r\n", 4);
    is_bilingual(send_raw(head, n + 100004), 431, "http.headers_too_large");
    n = (size_t)sprintf(head, "GET /");
    memset(head + n, 'a', 100000);
    n += 100000;
    n += (size_t)sprintf(head + n, " HTTP/1.1\r\nHost: x\r\n\r\n");
    is_bilingual(send_raw(head, n), 414, "http.target_too_long");
    n = (size_t)sprintf(head, "GET /healthz HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 2000; i++)
        n += (size_t)sprintf(head + n, "X-%d: y\r\n", i);
    n += (size_t)sprintf(head + n, "\r\n");
    is_bilingual(send_raw(head, n), 431, "http.headers_too_large");
    free(head);
    unharmed();
}
END_TEST

/* --- half and slow -------------------------------------------------------------------------------------- */

/* Cut off at every byte of a good request: no answer is owed, and nothing of it counts. */
START_TEST(half_requests)
{
    const char *body = api_text("{'kind':'news','at':'%s','victims':[{}]}", api_ago(60));
    const char *all =
        api_text("POST /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: "
                 "application/json\r\nContent-Length: %zu\r\n\r\n%s",
                 api_token("investigator"), strlen(body), body);
    size_t whole = strlen(all);
    for (size_t n = 0; n < whole; n += n % 7 + 1) {
        struct wire w;
        ck_assert(wire_open(&w, api_hosod.port));
        ck_assert(wire_send(&w, str_from(all, n)));
        if (n % 2)
            wire_shut(
                &w); /* half of them wait for an answer, and are closed on without one, or with 400 or 408 */
        struct wire_reply r;
        if (n % 2 && wire_read(&w, &r, false, WIRE_LIMIT_MS)) {
            ck_assert_msg(r.status == 400 || r.status == 408, "%s", r.text);
            wire_reply_free(&r);
        }
        wire_close(&w);
    }
    unharmed();
}
END_TEST

/* The head, then the body, in pieces that come too late: 408 and the end, within the configured deadlines. */
static const char *const slow[] = {
    "POST /v1/reports HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Content-Length: 100\r\n\r\n{\"kind\":"};

START_TEST(slow_requests)
{
    struct wire w;
    struct wire_reply r;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_send(&w, str_of(slow[_i])));
    bool answered = false;
    /* A byte now and then does not prolong it: the deadline is for the whole. */
    for (int i = 0; i < 200 && !answered; i++) {
        (void)!wire_send(&w, STR("x"));
        answered = wire_read(&w, &r, false, 100);
    }
    ck_assert(answered);
    ck_assert_msg(r.status == 408, "%s", r.text);
    api_record("POST", "/v1/reports", &r);
    ck_assert(strstr(r.text, "application/problem+json") != NULL);
    ck_assert(strstr(r.text, "/problems/http.timeout") != NULL);
    ck_assert(wire_closes(&w, WIRE_LIMIT_MS));
    wire_reply_free(&r);
    wire_close(&w);
    unharmed();
}
END_TEST

/* Slow, but in time: the pieces of a request may come as they like. */
START_TEST(a_request_byte_by_byte)
{
    struct wire w;
    static const char all[] = "POST /v1/simulate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                              "Content-Length: 2\r\n\r\n{}";
    ck_assert(wire_open(&w, api_hosod.port));
    for (size_t i = 0; i + 1 < sizeof(all); i++)
        ck_assert(wire_send(&w, str_from(all + i, 1)));
    api_is_problem(api_read(&w, "POST", "/v1/simulate"), 422, "fields.invalid", "/events", "missing");
    wire_close(&w);
    unharmed();
}
END_TEST

/* --- languages ------------------------------------------------------------------------------------------ */

static const struct {
    const char *header;
    bool english;
} languages[] = {{"", false},
                 {"Accept-Language: vi\r\n", false},
                 {"Accept-Language: en\r\n", true},
                 {"Accept-Language: en-GB,en;q=0.9\r\n", true},
                 {"Accept-Language: fr\r\n", false},
                 {"Accept-Language: *\r\n", false},
                 {"Accept-Language: vi,en;q=0.5\r\n", false},
                 {"Accept-Language: EN\r\n", true},
                 {"Accept-Language: fr, en;q=0.5\r\n", true},
                 {"Accept-Language: en;q=0.1, vi\r\n", false}};

START_TEST(the_language_that_was_asked_for)
{
    struct api_reply *r = api_post("investigator", "/v1/reports", languages[_i].header, "{\"colour\":1}");
    r->english = languages[_i].english;
    api_is_problem(r, 422, "fields.invalid", "/colour", "unknown");
    unharmed();
}
END_TEST

int main(void)
{
    Suite *s = suite_create("bad_input");
    TCase *t = tcase_create("bad_input");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_loop_test(t, malformed_json, 0, (int)ARRAY_LEN(malformed));
    tcase_add_loop_test(t, json_of_the_wrong_shape, 0, (int)ARRAY_LEN(shapes));
    tcase_add_test(t, deep_nesting);
    tcase_add_test(t, many_faults_in_one_body);
    tcase_add_test(t, a_body_has_a_greatest_length);
    tcase_add_test(t, ten_mebibytes);
    tcase_add_test(t, ten_mebibytes_in_chunks);
    tcase_add_loop_test(t, what_is_no_http, 0, (int)ARRAY_LEN(requests));
    tcase_add_test(t, heads_have_a_greatest_length);
    tcase_add_test(t, half_requests);
    tcase_add_loop_test(t, slow_requests, 0, (int)ARRAY_LEN(slow));
    tcase_add_test(t, a_request_byte_by_byte);
    tcase_add_loop_test(t, the_language_that_was_asked_for, 0, (int)ARRAY_LEN(languages));
    suite_add_tcase(s, t);
    /* Deadlines of a tenth of the usual: the test waits for each of them once. */
    return api_run(s, "header_timeout_ms = 1500\nbody_timeout_ms = 2000\n");
}
