/* What HTTP itself asks of every route: methods, HEAD, OPTIONS, media types, paths that are read one way. */
#include "tests/harness/api.h"

#include <stdio.h>
#include <stdlib.h>

#define NO_CASE "/v1/cases/01a20149-0b1c-7f00-8000-000000000000"
static const struct {
    const char *target, *allow;
    bool open;
} routes[] = {{"/", "GET, HEAD", true},
              {"/healthz", "GET, HEAD", true},
              {"/readyz", "GET, HEAD", true},
              {"/metrics", "GET, HEAD", true},
              {"/v1/openapi.json", "GET, HEAD", true},
              {"/v1/simulate", "POST", true},
              {"/v1/law/rules", "GET, HEAD", true},
              {"/v1/law/rules/B01", "GET, HEAD", true},
              {"/v1/me", "GET, HEAD", false},
              {"/v1/units", "GET, HEAD", false},
              {"/v1/reports", "POST", false},
              {"/v1/cases", "GET, HEAD", false},
              {NO_CASE, "GET, HEAD", false},
              {NO_CASE "/events", "GET, HEAD, POST", false},
              {NO_CASE "/deadlines", "GET, HEAD", false},
              {NO_CASE "/duties", "GET, HEAD", false},
              {NO_CASE "/handoffs", "GET, HEAD", false},
              {NO_CASE "/timeline", "GET, HEAD", false},
              {"/v1/deadlines", "GET, HEAD", false},
              {"/v1/deadlines/x/explanation", "GET, HEAD", false},
              {"/v1/persons/x/identity", "GET, HEAD", false}};

START_TEST(other_methods_are_told_which_there_are)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    const char *target = routes[_i].target;
    for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
        if (strstr(routes[_i].allow, methods[i]))
            continue;
        struct api_reply *r = api_ask("investigator", methods[i], target, "", NULL);
        api_is_problem(r, 405, "http.method", NULL, NULL);
        ck_assert_str_eq(api_field(r, "Allow"), routes[_i].allow);
    }
    struct api_reply *r = api_ask(NULL, "OPTIONS", target, "", NULL);
    ck_assert_int_eq(r->status, 204);
    ck_assert_str_eq(api_field(r, "Allow"), routes[_i].allow);
    ck_assert_uint_eq(r->wire.body.n, 0);
    api_is_problem(api_ask(NULL, "BREW", target, "", NULL), 501, "http.not_implemented", NULL, NULL);
    if (!routes[_i].open)
        api_is_problem(api_ask(NULL, strstr(routes[_i].allow, "GET") ? "GET" : "POST", target, "", NULL), 401,
                       "auth.missing", NULL, NULL);
}
END_TEST

START_TEST(head_is_get_without_its_body)
{
    if (!strstr(routes[_i].allow, "GET"))
        return;
    struct api_reply *get = api_get("commune_police", "%s", routes[_i].target);
    struct api_reply *head = api_ask("commune_police", "HEAD", routes[_i].target, "", NULL);
    ck_assert_int_eq(head->status, get->status);
    ck_assert_uint_eq(head->wire.body.n, 0);
    ck_assert_str_eq(api_field(head, "Content-Type"), api_field(get, "Content-Type"));
    ck_assert_str_eq(api_field(head, "Cache-Control"), api_field(get, "Cache-Control"));
    ck_assert_str_eq(api_field(head, "ETag"), api_field(get, "ETag"));
    if (strcmp(routes[_i].target, "/metrics") != 0) /* which counts this very request */
        ck_assert_str_eq(api_field(head, "Content-Length"), api_field(get, "Content-Length"));
}
END_TEST

/* On one connection a HEAD leaves nothing behind that the next reply would begin with. */
START_TEST(head_then_get_on_one_connection)
{
    struct wire w;
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(wire_printf(
        &w, "HEAD /v1/law/rules/B01 HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    struct api_reply *head = api_read(&w, "HEAD", "/v1/law/rules/B01"),
                     *get = api_read(&w, "GET", "/healthz");
    ck_assert_int_eq(head->status, 200);
    ck_assert_int_eq(get->status, 200);
    ck_assert_str_eq(api_str(get, "status"), "ok");
    wire_close(&w);
}
END_TEST

static const struct {
    const char *accept;
    int status;
} accepts[] = {{"application/json", 200},
               {"*/*", 200},
               {"application/*;q=0.5", 200},
               {"text/html, */*;q=0.1", 200},
               {"APPLICATION/JSON", 200},
               {"text/html", 406},
               {"application/xml, text/*", 406},
               {"image/png", 406},
               {"application/json;q=0", 406},
               {"application/json; q=0.000 , text/html", 406},
               {"text/html , application/json ;q=0.3", 200}};

START_TEST(accept_is_heeded)
{
    struct api_reply *r =
        api_ask("investigator", "GET", "/v1/me", api_text("Accept: %s\r\n", accepts[_i].accept), NULL);
    ck_assert_msg(r->status == accepts[_i].status, "%s: %s", accepts[_i].accept, r->wire.text);
    if (r->status == 406)
        api_is_problem(r, 406, "http.accept", NULL, NULL);
}
END_TEST

static const struct {
    const char *type;
    int status;
} types[] = {{"application/json", 422},
             {"application/json; charset=utf-8", 422},
             {"Application/JSON;charset=UTF-8", 422},
             {"text/plain", 415},
             {"application/x-www-form-urlencoded", 415},
             {"application/json; charset=utf-16", 415},
             {"multipart/form-data; boundary=x", 415},
             {"application/jsonx", 415},
             {"", 415}};

START_TEST(content_type_is_heeded)
{
    struct wire w;
    const char *line = *types[_i].type ? api_text("Content-Type: %s\r\n", types[_i].type) : "";
    ck_assert(wire_open(&w, api_hosod.port));
    ck_assert(
        wire_printf(&w, "POST /v1/simulate HTTP/1.1\r\nHost: x\r\n%sContent-Length: 2\r\n\r\n{}", line));
    struct api_reply *r = api_read(&w, "POST", "/v1/simulate");
    ck_assert_msg(r->status == types[_i].status, "%s: %s", types[_i].type, r->wire.text);
    api_is_problem(r, types[_i].status, types[_i].status == 415 ? "http.media_type" : "fields.invalid", NULL,
                   NULL);
    wire_close(&w);
}
END_TEST

static const struct {
    const char *target;
    int status;
} paths[] = {{"/v1", 404},
             {"/v1/", 404},
             {"/v2/me", 404},
             {"/v1/me/", 404},
             {"//v1/me", 404},
             {"/v1//me", 404},
             {"/V1/me", 404},
             {"/v1/ME", 404},
             {"/v1/me;x=1", 404},
             {"/v1/cases/", 404},
             {"/v1/cases/not-an-id", 404},
             {"/v1/cases/01a20149-0b1c-7f00-8000-000000000000/secrets", 404},
             {"/v1/%6de", 200},
             {"/%76%31/me", 200},
             {"/v1%2Fme", 400},
             {"/v1/me%2F", 400},
             {"/v1/cases/..", 400},
             {"/v1/cases/%2e%2e/me", 400},
             {"/v1/./me", 400},
             {"/v1/me%00", 400},
             {"/v1/me%0a", 400},
             {"/v1/me%", 400},
             {"/v1/me%4", 400},
             {"/v1/me%zz", 400},
             {"/v1/%c0%af", 400},
             {"/v1/%ff", 400},
             {"/v1/law/rules/%C4%90", 404},
             {"/etc/passwd", 404},
             {"/favicon.ico", 404}};

START_TEST(paths_are_read_strictly)
{
    struct api_reply *r = api_get("investigator", "%s", paths[_i].target);
    ck_assert_msg(r->status == paths[_i].status, "%s: %s", paths[_i].target, r->wire.text);
    if (r->status == 404)
        api_is_problem(r, 404, "not.found", NULL, NULL);
    else if (r->status == 400)
        ck_assert_str_eq(api_field(r, "Content-Type"), "application/problem+json");
}
END_TEST

START_TEST(the_open_pages_answer)
{
    ck_assert_int_eq(api_get(NULL, "/healthz")->status, 200);
    ck_assert_int_eq(api_get(NULL, "/readyz")->status, 200);
    ck_assert(strstr(api_get(NULL, "/metrics")->wire.text, "# TYPE hosod_responses_total counter") != NULL);
    struct api_reply *page = api_get(NULL, "/"), *doc = api_get(NULL, "/v1/openapi.json");
    ck_assert_int_eq(page->status, 200);
    ck_assert(strncmp(api_field(page, "Content-Type"), "text/html", 9) == 0);
    ck_assert_int_eq(doc->status, 200);
    ck_assert_str_eq(api_str(doc, "openapi"), "3.1.0");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http");
    TCase *t = tcase_create("http");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, other_methods_are_told_which_there_are, 0, (int)ARRAY_LEN(routes));
    tcase_add_loop_test(t, head_is_get_without_its_body, 0, (int)ARRAY_LEN(routes));
    tcase_add_test(t, head_then_get_on_one_connection);
    tcase_add_loop_test(t, accept_is_heeded, 0, (int)ARRAY_LEN(accepts));
    tcase_add_loop_test(t, content_type_is_heeded, 0, (int)ARRAY_LEN(types));
    tcase_add_loop_test(t, paths_are_read_strictly, 0, (int)ARRAY_LEN(paths));
    tcase_add_test(t, the_open_pages_answer);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
