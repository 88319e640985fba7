/* Tests the strict readers of JSON: limits, duplicates, UTF-8, memory, and the pointer of every fault. */
#include "lib/json/jx.h"

#include <check.h>
#include <stdlib.h>

static struct arena arena;
static struct fail fail;
static struct jx x;
static json_t *json;
static struct jx_obj root;

static void setup(void)
{
    arena_init(&arena, 1024 * 1024);
    fail_clear(&fail);
    x = (struct jx){.arena = &arena, .fail = &fail};
    json = NULL;
}

static void teardown(void)
{
    json_decref(json);
    arena_fini(&arena);
}

static enum err parse(const char *text)
{
    return jx_parse(str_of(text), JX_BODY, &json, &fail);
}

/* Parses an object and opens its root. */
static void open_root(const char *text)
{
    ck_assert_int_eq(parse(text), ERR_OK);
    ck_assert(jx_root(&x, json, &root));
}

static void expect_fault(size_t i, const char *pointer, enum field_code code)
{
    ck_assert_uint_gt(fail.nfields, i);
    ck_assert_str_eq(fail.fields[i].pointer, pointer);
    ck_assert_int_eq(fail.fields[i].code, code);
}

/* --- parsing */

static const struct {
    const char *text;
    enum err err;
    const char *where; /* NULL: whatever */
} bad_texts[] = {
    {"", ERR_NOT_JSON, NULL},
    {"{", ERR_NOT_JSON, "line 1, column 1"},
    {"{\n \"a\": 1,\n \"b\": x\n}", ERR_NOT_JSON, "line 3, column 7"},
    {"{\"a\":1} {}", ERR_NOT_JSON, NULL},
    {"1", ERR_NOT_JSON, NULL},
    {"\"text\"", ERR_NOT_JSON, NULL},
    {"{\"a\":01}", ERR_NOT_JSON, NULL},
    {"{\"a\":NaN}", ERR_NOT_JSON, NULL},
    {"{'a':1}", ERR_NOT_JSON, NULL},
    {"{\"a\":1,}", ERR_NOT_JSON, NULL},
    {"{\"a\":99999999999999999999}", ERR_NOT_JSON, NULL},
    {"{\"a\":\"\\ud800\"}", ERR_NOT_JSON, NULL},
    {"{\"a\":1,\"a\":2}", ERR_JSON_DUPLICATE, NULL},
    {"{\"o\":{\"b\":1,\"b\":1}}", ERR_JSON_DUPLICATE, NULL},
    {"{\"a\":\"\xff\"}", ERR_NOT_UTF8, NULL},
    {"{\"a\":\"\xc0\xaf\"}", ERR_NOT_UTF8, NULL},
    {"{\"a\":\"\xed\xa0\x80\"}", ERR_NOT_UTF8, NULL},
    {"{\"a\":\"\\u0000\"}", ERR_NOT_UTF8, NULL},
    {"{\"a\\u0000b\":1}", ERR_NOT_UTF8, NULL},
};

START_TEST(refuses_bad_text)
{
    ck_assert_int_eq(parse(bad_texts[_i].text), bad_texts[_i].err);
    ck_assert_ptr_null(json);
    ck_assert_int_eq(fail.err, bad_texts[_i].err);
    if (bad_texts[_i].where)
        ck_assert_str_eq(fail.where, bad_texts[_i].where);
}
END_TEST

START_TEST(refuses_a_raw_nul)
{
    static const char text[] = "{\"a\":\"x\0y\"}";
    ck_assert_int_eq(jx_parse(str_from(text, sizeof(text) - 1), JX_BODY, &json, &fail), ERR_NOT_UTF8);
    static const char tail[] = "{}\0";
    ck_assert_int_eq(jx_parse(str_from(tail, sizeof(tail) - 1), JX_BODY, &json, NULL), ERR_NOT_UTF8);
}
END_TEST

START_TEST(error_place_holds_no_content)
{
    ck_assert_int_eq(parse("{\"name\": \"Planted Name\", \"x\": Planted}"), ERR_NOT_JSON);
    ck_assert_ptr_null(strstr(fail.where, "Planted"));
}
END_TEST

START_TEST(keeps_to_limits)
{
    const struct jx_limits tiny = {16, 2};
    ck_assert_int_eq(jx_parse(STR("{\"a\":\"123456789\"}"), tiny, &json, &fail), ERR_TOO_LARGE);
    fail_clear(&fail);
    ck_assert_int_eq(jx_parse(STR("{\"a\":[[1]]}"), tiny, &json, &fail), ERR_NOT_JSON);
    ck_assert_str_eq(fail.where, "nested deeper than 2");
    ck_assert_int_eq(jx_parse(STR("{\"a\":[\"[[{\"]}"), tiny, &json, NULL), ERR_OK);
}
END_TEST

START_TEST(refuses_a_tower_of_brackets)
{
    enum { HIGH = 60000 };
    char *tower = malloc(HIGH);
    ck_assert_ptr_nonnull(tower);
    memset(tower, '[', HIGH);
    ck_assert_int_eq(jx_parse(str_from(tower, HIGH), JX_BODY, &json, &fail), ERR_NOT_JSON);
    free(tower);
}
END_TEST

/* Jansson allocates through malloc: the n-th call is refused by an allocator that counts. */
static long allocations_left;

static void *counted_malloc(size_t n)
{
    return allocations_left-- > 0 ? malloc(n) : NULL;
}

START_TEST(out_of_memory_is_never_the_clients_fault)
{
    const char *text =
        "{\"a\":\"a long enough text to make the buffer of the lexer grow several times over\","
        "\"b\":[1,2.5,{\"c\":null}],\"d\":\"x\"}";
    jx_memory_source(counted_malloc);
    long n = 0;
    enum err e = ERR_NO_MEMORY;
    for (; n < 1000 && e == ERR_NO_MEMORY; n++) {
        allocations_left = n;
        fail_clear(&fail);
        e = parse(text);
        ck_assert(e == ERR_NO_MEMORY || e == ERR_OK);
        ck_assert(e == ERR_OK || fail.nfields == 0);
    }
    jx_memory_source(malloc);
    ck_assert_int_eq(e, ERR_OK);
    ck_assert_int_gt(n, 10);
}
END_TEST

/* --- objects */

START_TEST(reads_every_type)
{
    struct str text, code, id;
    int64_t n;
    bool yes;
    day_t day;
    inst_t t;
    struct when when;
    int choice;
    static const char *const names[] = {"red", "green"};
    open_root("{\"text\":\"Trẻ em\",\"code\":\"vks.79.1\",\"n\":-3,\"yes\":true,\"day\":\"2026-02-28\","
              "\"t\":\"2026-03-02T09:00:00+07:00\",\"when\":{\"from\":\"2019-04-01\",\"to\":\"2019-04-30\"},"
              "\"id\":\"0190A5B0-7C3E-7000-8000-0123456789AB\",\"choice\":\"green\",\"none\":null}");
    ck_assert(jx_text(&root, "text", JX_REQUIRED, 1, 6, &text));
    ck_assert(str_is(text, "Trẻ em"));
    ck_assert(jx_code(&root, "code", JX_REQUIRED, &code));
    ck_assert(jx_int(&root, "n", JX_REQUIRED, -5, 5, &n));
    ck_assert_int_eq(n, -3);
    ck_assert(jx_bool(&root, "yes", JX_REQUIRED, &yes) && yes);
    ck_assert(jx_date(&root, "day", JX_REQUIRED, &day));
    ck_assert(jx_instant(&root, "t", JX_REQUIRED, &t));
    ck_assert(t == day_start(day + 2) + 9 * HOUR_US);
    ck_assert(jx_when(&root, "when", JX_REQUIRED, &when));
    ck_assert_int_eq(when.form, WHEN_INTERVAL);
    ck_assert(when.hi - when.lo == 30 * DAY_US);
    ck_assert(jx_uuid(&root, "id", JX_REQUIRED, &id));
    ck_assert(str_is(id, "0190a5b0-7c3e-7000-8000-0123456789ab"));
    ck_assert(jx_choice(&root, "choice", JX_REQUIRED, names, 2, &choice));
    ck_assert_int_eq(choice, 1);
    ck_assert(!jx_text(&root, "none", JX_NULLABLE, 1, 9, &text));
    ck_assert(!jx_text(&root, "absent", JX_OPTIONAL, 1, 9, &text));
    ck_assert(str_is_none(text));
    jx_end(&root);
    ck_assert_int_eq(jx_result(&x), ERR_OK);
}
END_TEST

START_TEST(tells_all_faults_with_pointers)
{
    struct jx_obj inner;
    struct jx_arr list;
    struct jx_val v;
    struct str text;
    int64_t n;
    open_root("{\"a\":{\"b/c~d\":1,\"n\":\"5\"},\"list\":[1,\"x\",900],\"extra\":[]}");
    ck_assert(jx_object(&root, "a", JX_REQUIRED, &inner));
    ck_assert(!jx_int(&inner, "n", JX_REQUIRED, 0, 9, &n));
    jx_end(&inner);
    ck_assert(jx_array(&root, "list", JX_REQUIRED, 5, &list));
    size_t good = 0;
    while (jx_next(&list, &v))
        good += jx_val_int(&v, 0, 100, &n);
    ck_assert_uint_eq(good, 1);
    ck_assert(!jx_text(&root, "gone", JX_REQUIRED, 0, 9, &text));
    jx_end(&root);
    ck_assert_int_eq(jx_result(&x), ERR_FIELDS);
    ck_assert_uint_eq(fail.nfields, 6);
    expect_fault(0, "/a/n", FIELD_TYPE);
    expect_fault(1, "/a/b~1c~0d", FIELD_UNKNOWN);
    expect_fault(2, "/list/1", FIELD_TYPE);
    expect_fault(3, "/list/2", FIELD_RANGE);
    expect_fault(4, "/gone", FIELD_MISSING);
    expect_fault(5, "/extra", FIELD_UNKNOWN);
}
END_TEST

static const struct {
    const char *json;
    enum field_code code;
} bad_whens[] = {
    {"\"2026-02-30\"", FIELD_RANGE},
    {"\"2026-13-01\"", FIELD_RANGE},
    {"\"2026-2-3\"", FIELD_FORMAT},
    {"\"yesterday\"", FIELD_FORMAT},
    {"\"2026-03-02T25:00:00+07:00\"", FIELD_FORMAT},
    {"\"2026-02-29T09:00:00+07:00\"", FIELD_RANGE},
    {"\"2026-03-02T09:00:00\"", FIELD_FORMAT},
    {"5", FIELD_TYPE},
    {"null", FIELD_TYPE},
    {"{\"from\":\"2026-03-02\",\"to\":\"2026-03-01\"}", FIELD_DATE_ORDER},
};

START_TEST(refuses_bad_times)
{
    char text[128];
    struct when when;
    snprintf(text, sizeof(text), "{\"at\":%s}", bad_whens[_i].json);
    open_root(text);
    ck_assert(!jx_when(&root, "at", JX_REQUIRED, &when));
    ck_assert_int_eq(jx_result(&x), ERR_FIELDS);
    expect_fault(0, "/at", bad_whens[_i].code);
}
END_TEST

START_TEST(an_interval_wants_both_ends)
{
    struct when when;
    open_root("{\"at\":{\"from\":\"2026-03-02\",\"until\":1}}");
    ck_assert(!jx_when(&root, "at", JX_REQUIRED, &when));
    expect_fault(0, "/at/to", FIELD_MISSING);
    expect_fault(1, "/at/until", FIELD_UNKNOWN);
}
END_TEST

START_TEST(counts_characters_not_bytes)
{
    struct str text;
    open_root("{\"a\":\"ươ\",\"b\":\"\"}");
    ck_assert(jx_text(&root, "a", JX_REQUIRED, 2, 2, &text));
    ck_assert(!jx_text(&root, "b", JX_REQUIRED, 1, 2, &text));
    expect_fault(0, "/b", FIELD_RANGE);
}
END_TEST

static const char *const bad_codes[] = {"", "1a", "a b", "a/b", "ă", "a\\n", "-"};

START_TEST(refuses_bad_codes)
{
    char text[64];
    struct str code;
    snprintf(text, sizeof(text), "{\"c\":\"%s\"}", bad_codes[_i]);
    open_root(text);
    ck_assert(!jx_code(&root, "c", JX_REQUIRED, &code));
    expect_fault(0, "/c", FIELD_FORMAT);
}
END_TEST

START_TEST(a_real_is_no_integer)
{
    int64_t n;
    open_root("{\"a\":1.0,\"b\":1e2,\"c\":true}");
    ck_assert(!jx_int(&root, "a", JX_REQUIRED, 0, 9, &n));
    ck_assert(!jx_int(&root, "b", JX_REQUIRED, 0, 900, &n));
    ck_assert(!jx_int(&root, "c", JX_REQUIRED, 0, 9, &n));
    ck_assert_uint_eq(fail.nfields, 3);
}
END_TEST

START_TEST(refuses_bad_uuids)
{
    struct str id;
    open_root(
        "{\"a\":\"0190a5b0-7c3e-7000-8000-0123456789a\",\"b\":\"0190a5b07c3e-7000-8000-0123456789abc-\","
        "\"c\":\"0190a5b0-7c3e-7000-8000-0123456789ag\"}");
    ck_assert(!jx_uuid(&root, "a", JX_REQUIRED, &id));
    ck_assert(!jx_uuid(&root, "b", JX_REQUIRED, &id));
    ck_assert(!jx_uuid(&root, "c", JX_REQUIRED, &id));
    ck_assert(str_is_none(id));
}
END_TEST

START_TEST(a_long_pointer_is_cut_between_characters)
{
    char text[400] = "{\"", pointer[FAIL_POINTER_SIZE];
    for (int i = 0; i < 60; i++)
        strcat(text, "ệ");
    strcat(text, "\":1}");
    open_root(text);
    jx_end(&root);
    ck_assert_int_eq(fail.fields[0].code, FIELD_UNKNOWN);
    snprintf(pointer, sizeof(pointer), "%s", fail.fields[0].pointer);
    ck_assert(str_is_utf8(str_of(pointer)));
    ck_assert_uint_le(strlen(pointer), FAIL_POINTER_SIZE - 1);
    ck_assert_uint_ge(strlen(pointer), FAIL_POINTER_SIZE - 4);
}
END_TEST

START_TEST(a_full_arena_is_no_memory)
{
    struct arena small;
    struct str text;
    arena_init(&small, 32);
    x.arena = &small;
    open_root("{\"a\":\"a text that is longer than the arena may grow\",\"z\":1}");
    ck_assert(!jx_text(&root, "a", JX_REQUIRED, 1, 100, &text));
    jx_end(&root);
    ck_assert_int_eq(jx_result(&x), ERR_NO_MEMORY);
    ck_assert_int_eq(fail.err, ERR_NO_MEMORY);
    ck_assert_uint_eq(fail.nfields, 0);
    arena_fini(&small);
}
END_TEST

START_TEST(walks_members_whose_names_are_data)
{
    struct str key;
    struct jx_val v;
    int64_t n, sum = 0;
    open_root("{\"a\":1,\"b\":2,\"c\":4}");
    for (void *iter = NULL; jx_each(&root, &iter, &key, &v);)
        if (jx_val_int(&v, 0, 9, &n))
            sum += n;
    ck_assert_int_eq(sum, 7);
    ck_assert(jx_has(&root, "a") && !jx_has(&root, "d"));
}
END_TEST

START_TEST(the_root_must_be_an_object)
{
    ck_assert_int_eq(parse("[1]"), ERR_OK);
    ck_assert(!jx_root(&x, json, &root));
    ck_assert_int_eq(jx_result(&x), ERR_FIELDS);
    expect_fault(0, "", FIELD_TYPE);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("jx");
    TCase *t = tcase_create("jx");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, refuses_bad_text, 0, (int)ARRAY_LEN(bad_texts));
    tcase_add_test(t, refuses_a_raw_nul);
    tcase_add_test(t, error_place_holds_no_content);
    tcase_add_test(t, keeps_to_limits);
    tcase_add_test(t, refuses_a_tower_of_brackets);
    tcase_add_test(t, out_of_memory_is_never_the_clients_fault);
    tcase_add_test(t, reads_every_type);
    tcase_add_test(t, tells_all_faults_with_pointers);
    tcase_add_loop_test(t, refuses_bad_times, 0, (int)ARRAY_LEN(bad_whens));
    tcase_add_test(t, an_interval_wants_both_ends);
    tcase_add_test(t, counts_characters_not_bytes);
    tcase_add_loop_test(t, refuses_bad_codes, 0, (int)ARRAY_LEN(bad_codes));
    tcase_add_test(t, a_real_is_no_integer);
    tcase_add_test(t, refuses_bad_uuids);
    tcase_add_test(t, a_long_pointer_is_cut_between_characters);
    tcase_add_test(t, a_full_arena_is_no_memory);
    tcase_add_test(t, walks_members_whose_names_are_data);
    tcase_add_test(t, the_root_must_be_an_object);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
