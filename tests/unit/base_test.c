/* Slices, buffers, arenas, codecs and failures: every edge that their headers promise. */
#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/codec.h"
#include "lib/base/fail.h"

#include <check.h>
#include <stdlib.h>

START_TEST(str_numbers_are_strict)
{
    static const char *const bad[] = {"", "+1", "-1", "01", " 1", "1 ", "0x1", "18446744073709551616", "1e3"};
    uint64_t v = 7;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        ck_assert_msg(!str_to_u64(str_of(bad[i]), UINT64_MAX, &v), "accepted '%s'", bad[i]);
    ck_assert_uint_eq(v, 7);
    ck_assert(str_to_u64(STR("0"), 0, &v) && v == 0);
    ck_assert(str_to_u64(STR("18446744073709551615"), UINT64_MAX, &v) && v == UINT64_MAX);
    ck_assert(str_to_u64(STR("200"), 200, &v) && v == 200);
    ck_assert(!str_to_u64(STR("201"), 200, &v));
    ck_assert(!str_to_u64(STR("9"), 3, &v));
}
END_TEST

START_TEST(str_utf8_follows_rfc_3629)
{
    static const struct {
        const char *bytes;
        size_t n;
        bool good;
    } cases[] = {
        {"Tr\xE1\xBA\xA7n", 6, true},
        {"\xF0\x9F\x98\x80", 4, true},
        {"\xC0\xAF", 2, false},
        {"\xE0\x80\xAF", 3, false},
        {"\xED\xA0\x80", 3, false},
        {"\xF4\x90\x80\x80", 4, false},
        {"\xF5\x80\x80\x80", 4, false},
        {"\xE1\xBA", 2, false},
        {"\x80", 1, false},
        {"a\0b", 3, true},
        {"", 0, true},
        {"\xEF\xBF\xBD", 3, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        ck_assert_msg(str_is_utf8(str_from(cases[i].bytes, cases[i].n)) == cases[i].good, "case %zu", i);
}
END_TEST

START_TEST(str_compares_and_cuts)
{
    ck_assert_int_lt(str_cmp(STR_NONE, STR("")), 0);
    ck_assert_int_lt(str_cmp(STR("a"), STR("ab")), 0);
    ck_assert_int_gt(str_cmp(STR("b"), STR("ab")), 0);
    ck_assert_int_eq(str_cmp(STR("ab"), STR("ab")), 0);
    ck_assert(str_ieq(STR("Content-Length"), STR("content-LENGTH")));
    ck_assert(!str_ieq(STR("\xC3\x89"), STR("\xC3\xA9"))); /* ASCII only */
    ck_assert_uint_eq(str_sub(STR("abc"), 2, 99).n, 1);
    ck_assert_uint_eq(str_sub(STR("abc"), 9, 99).n, 0);
    ck_assert_uint_eq(str_find(STR("a/b"), '/'), 1);
    ck_assert_uint_eq(str_find(STR(""), '/'), 0);
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>

/* Sanitized, the byte behind an allocation belongs to nobody, not to the next one. */
START_TEST(arena_lets_nobody_step_behind_an_allocation)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    for (size_t n = 0; n < 3000; n = n * 2 + 1) {
        char *p = arena_alloc(&a, n), *next = arena_alloc(&a, 1);
        ck_assert(p && next);
        ck_assert_ptr_null(__asan_region_is_poisoned(p, n));
        ck_assert(__asan_address_is_poisoned(p + n) && __asan_address_is_poisoned(next + 1));
    }
    arena_fini(&a);
}
END_TEST
#endif

START_TEST(arena_keeps_its_cap_and_remembers_a_refusal)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    for (int i = 0; i < 100; i++) {
        unsigned char *p = arena_alloc(&a, 100);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
        ck_assert_uint_eq(p[99], 0);
        p[99] = 1;
    }
    ck_assert_ptr_null(arena_alloc(&a, 64 * 1024));
    ck_assert(a.failed);
    arena_reset(&a);
    ck_assert(!a.failed);
    ck_assert_ptr_null(arena_array(&a, SIZE_MAX / 2, 3));
    ck_assert(a.failed);
    arena_reset(&a);
    struct str s = arena_printf(&a, "%d-%s", 7, "x");
    ck_assert(str_is(s, "7-x") && s.p[s.n] == '\0');
    ck_assert(str_is(arena_copy(&a, STR("")), ""));
    arena_fini(&a);
}
END_TEST

START_TEST(buf_never_grows_past_its_maximum)
{
    struct buf b;
    buf_init(&b, 10);
    buf_add(&b, STR("0123456789"));
    ck_assert(!b.failed && str_is(buf_str(&b), "0123456789"));
    buf_add_char(&b, 'x');
    ck_assert(b.failed);
    ck_assert_uint_eq(b.n, 10);
    buf_free(&b);
    ck_assert(!b.failed && b.n == 0);
    buf_add_json(&b, STR("\"\\\n\x01"));
    ck_assert(b.failed); /* 13 bytes */
    buf_free(&b);
    b.max = 100;
    buf_add_json(&b, STR("\"\\\n\x01 \xC4\x91"));
    ck_assert(str_is(buf_str(&b), "\"\\\"\\\\\\n\\u0001 \xC4\x91\""));
    buf_free(&b);
}
END_TEST

START_TEST(base64_is_canonical_and_round_trips)
{
    static const char *const bad[] = {
        "A", "AA", "AAA", "AA=A", "AB==", "AAB=", "A===", "AA==AA==", "AA*=", "A A="};
    unsigned char bytes[64], out[64];
    size_t n;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        ck_assert_msg(!base64_decode(str_of(bad[i]), out, sizeof(out), &n), "accepted '%s'", bad[i]);
    for (size_t len = 0; len <= sizeof(bytes) - 2; len++) {
        struct buf b;
        char url[BASE64_SIZE(64)];
        for (size_t i = 0; i < len; i++)
            bytes[i] = (unsigned char)(i * 37 + len);
        buf_init(&b, 1000);
        base64_add(&b, bytes, len);
        ck_assert(base64_decode(buf_str(&b), out, sizeof(out), &n));
        ck_assert_uint_eq(n, len);
        ck_assert_mem_eq(out, bytes, len);
        ck_assert(len == 0 || !base64_decode(buf_str(&b), out, len - 1, &n));
        buf_free(&b);
        struct str text = base64url_encode(bytes, len, url);
        ck_assert(base64url_decode(text, out, sizeof(out), &n));
        ck_assert_uint_eq(n, len);
        ck_assert_mem_eq(out, bytes, len);
    }
    ck_assert(!base64url_decode(STR("AA=="), out, sizeof(out), &n));
    ck_assert(!base64url_decode(STR("A+/A"), out, sizeof(out), &n));
    ck_assert(!base64url_decode(STR("A"), out, sizeof(out), &n));
}
END_TEST

START_TEST(hex_wants_exactly_its_length)
{
    unsigned char out[2];
    char text[HEX_SIZE(2)];
    ck_assert(hex_decode(STR("00fF"), out, 2) && out[0] == 0 && out[1] == 255);
    ck_assert(!hex_decode(STR("00f"), out, 2));
    ck_assert(!hex_decode(STR("00fg"), out, 2));
    ck_assert(str_is(hex_encode(out, 2, text), "00ff"));
}
END_TEST

START_TEST(fail_keeps_the_first_error_and_no_more_fields_than_it_has_room)
{
    struct fail f;
    fail_clear(&f);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(fail_field(&f, FIELD_TYPE, "/events/%d", i), ERR_FIELDS);
    ck_assert_uint_eq(f.nfields, FAIL_MAX_FIELDS);
    ck_assert_str_eq(f.fields[0].pointer, "/events/0");
    ck_assert_int_eq(fail_set(&f, ERR_NOT_JSON), ERR_NOT_JSON);
    ck_assert_int_eq(f.err, ERR_FIELDS);
    ck_assert_int_eq(fail_set(NULL, ERR_GONE), ERR_GONE);
    for (int e = 0; e < ERR_COUNT; e++) {
        ck_assert_int_ge(err_info((enum err)e)->http, 200);
        ck_assert_uint_gt(strlen(err_info((enum err)e)->title_vi), 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *tc = tcase_create("base");
    tcase_add_test(tc, str_numbers_are_strict);
    tcase_add_test(tc, str_utf8_follows_rfc_3629);
    tcase_add_test(tc, str_compares_and_cuts);
    tcase_add_test(tc, arena_keeps_its_cap_and_remembers_a_refusal);
#ifdef __SANITIZE_ADDRESS__
    tcase_add_test(tc, arena_lets_nobody_step_behind_an_allocation);
#endif
    tcase_add_test(tc, buf_never_grows_past_its_maximum);
    tcase_add_test(tc, base64_is_canonical_and_round_trips);
    tcase_add_test(tc, hex_wants_exactly_its_length);
    tcase_add_test(tc, fail_keeps_the_first_error_and_no_more_fields_than_it_has_room);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
