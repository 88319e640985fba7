/* Percent-decoding, paths and queries: one meaning or none. */
#include "lib/http/target.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

static void setup(void)
{
    arena_init(&arena, 64 * 1024);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static const struct {
    const char *in, *out;
    enum err err;
} decodings[] = {
    {"", "", ERR_OK},
    {"/v1/cases", "/v1/cases", ERR_OK},
    {"%2Fa%20b%2b+", "/a b++", ERR_OK},
    {"vi%E1%BB%87c",
     "vi\xE1\xBB\x87"
     "c",
     ERR_OK},
    {"%41%6d%6D", "Amm", ERR_OK},
    {"%2541", "%41", ERR_OK}, /* once, never twice */
    {"%", NULL, ERR_BAD_REQUEST},
    {"%4", NULL, ERR_BAD_REQUEST},
    {"a%4", NULL, ERR_BAD_REQUEST},
    {"%g1", NULL, ERR_BAD_REQUEST},
    {"%1g", NULL, ERR_BAD_REQUEST},
    {"%%41", NULL, ERR_BAD_REQUEST},
    {"%u0041", NULL, ERR_BAD_REQUEST},
    {"%00", NULL, ERR_BAD_REQUEST},
    {"a%00b", NULL, ERR_BAD_REQUEST},
    {"%0A", NULL, ERR_BAD_REQUEST},
    {"%0d", NULL, ERR_BAD_REQUEST},
    {"%1B", NULL, ERR_BAD_REQUEST},
    {"%7F", NULL, ERR_BAD_REQUEST},
    {"%C0%AF", NULL, ERR_NOT_UTF8}, /* an overlong '/' */
    {"%FF", NULL, ERR_NOT_UTF8},
    {"%E1%BB", NULL, ERR_NOT_UTF8},
    {"%ED%A0%80", NULL, ERR_NOT_UTF8},
};

START_TEST(decodes)
{
    struct str out;
    ck_assert_int_eq(http_decode(str_of(decodings[_i].in), &arena, &out), decodings[_i].err);
    if (decodings[_i].out)
        ck_assert(str_is(out, decodings[_i].out));
}
END_TEST

static const struct {
    const char *in;
    enum err err;
} paths[] = {
    {"/", ERR_OK},
    {"/v1/law/rules/E04b", ERR_OK},
    {"/v1/units/cax.00001/", ERR_OK},
    {"/...", ERR_OK},
    {"/v1/%2e%2e/x", ERR_BAD_REQUEST},
    {"/v1/../x", ERR_BAD_REQUEST},
    {"/.", ERR_BAD_REQUEST},
    {"/v1/.%2E", ERR_BAD_REQUEST},
    {"/v1%2Fcases", ERR_BAD_REQUEST},
    {"/a%00", ERR_BAD_REQUEST},
};

START_TEST(decodes_paths)
{
    struct str out;
    ck_assert_int_eq(http_decode_path(str_of(paths[_i].in), &arena, &out), paths[_i].err);
}
END_TEST

static const struct {
    const char *query;
    enum err err;
    const char *value; /* of "due_before"; NULL: absent */
} queries[] = {
    {"", ERR_OK, NULL},
    {"a=1&&due_before=2026-03-02T09:00:00+07:00&", ERR_OK, "2026-03-02T09:00:00+07:00"},
    {"due_before", ERR_OK, ""},
    {"due_before=", ERR_OK, ""},
    {"due_before=a=b", ERR_OK, "a=b"},
    {"due%5Fbefore=x%26y", ERR_OK, "x&y"},
    {"DUE_BEFORE=1", ERR_OK, NULL},
    {"due_before=1&due_before=2", ERR_BAD_REQUEST, NULL},
    {"due_before=1&due_befor%65=1", ERR_BAD_REQUEST, NULL},
    {"due_before=%zz", ERR_BAD_REQUEST, NULL},
    {"%=1&due_before=1", ERR_BAD_REQUEST, NULL},
    {"due_before=%FF", ERR_NOT_UTF8, NULL},
};

START_TEST(finds_parameters)
{
    struct str value = STR_NONE;
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(http_query_check(str_of(queries[_i].query), &arena, &f), queries[_i].err);
    ck_assert_int_eq(f.err, queries[_i].err);
    ck_assert_int_eq(f.where[0] != '\0', queries[_i].err != ERR_OK);
    ck_assert_int_eq(http_query_find(str_of(queries[_i].query), "due_before", &arena, &value),
                     queries[_i].err);
    if (queries[_i].value)
        ck_assert(str_is(value, queries[_i].value));
    else if (queries[_i].err == ERR_OK)
        ck_assert(str_is_none(value));
}
END_TEST

START_TEST(checks_whole_queries)
{
    ck_assert_int_eq(http_query_check(STR("a=1&b=2&a=3"), &arena, NULL), ERR_BAD_REQUEST);
    ck_assert_int_eq(http_query_check(STR("=1"), &arena, NULL), ERR_BAD_REQUEST);
    ck_assert_int_eq(http_query_check(STR_NONE, &arena, NULL), ERR_OK);
    char many[8 * (HTTP_MAX_PARAMS + 1)];
    size_t n = 0;
    for (int i = 0; i < HTTP_MAX_PARAMS; i++)
        n += (size_t)snprintf(many + n, sizeof(many) - n, "p%d=&", i);
    ck_assert_int_eq(http_query_check(str_from(many, n), &arena, NULL), ERR_OK);
    n += (size_t)snprintf(many + n, sizeof(many) - n, "q=");
    ck_assert_int_eq(http_query_check(str_from(many, n), &arena, NULL), ERR_BAD_REQUEST);
}
END_TEST

START_TEST(says_when_memory_is_short)
{
    struct arena tiny;
    struct str out;
    arena_init(&tiny, 8);
    ck_assert_int_eq(http_decode(STR("%41%42%43%44%45%46"), &tiny, &out), ERR_NO_MEMORY);
    arena_fini(&tiny);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http_target");
    TCase *t = tcase_create("target");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, decodes, 0, ARRAY_LEN(decodings));
    tcase_add_loop_test(t, decodes_paths, 0, ARRAY_LEN(paths));
    tcase_add_loop_test(t, finds_parameters, 0, ARRAY_LEN(queries));
    tcase_add_test(t, checks_whole_queries);
    tcase_add_test(t, says_when_memory_is_short);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
