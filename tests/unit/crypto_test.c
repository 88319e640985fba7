/* Sealing, the keyring, ids and tokens: known answers, and nothing opens in another place or with another key. */
#include "lib/base/codec.h"
#include "lib/crypto/ids.h"
#include "lib/crypto/keyring.h"

#include <check.h>
#include <stdlib.h>

static const char keyring_text[] =
    "# master keys\n"
    "k1 open 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    "\n"
    "k2 active 202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\n";

static void boot(void)
{
    ck_assert(crypto_boot());
}

START_TEST(sha256_known_answer)
{
    unsigned char digest[DIGEST_SIZE];
    char text[HEX_SIZE(DIGEST_SIZE)];
    ck_assert(crypto_sha256(STR("abc"), digest));
    ck_assert_str_eq(hex_encode(digest, sizeof(digest), text).p,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(hmac_known_answer)
{
    /* RFC 4231 case 1, its key padded with zeros, which HMAC does anyway. */
    unsigned char key[KEY_SIZE] = {0}, mac[DIGEST_SIZE];
    char text[HEX_SIZE(DIGEST_SIZE)];
    memset(key, 0x0b, 20);
    ck_assert(crypto_hmac(key, STR("Hi There"), mac));
    ck_assert_str_eq(hex_encode(mac, sizeof(mac), text).p,
                     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}
END_TEST

START_TEST(sealed_opens_only_in_its_place)
{
    unsigned char key[KEY_SIZE] = {1}, other[KEY_SIZE] = {2};
    struct str plain = STR("Nguy\xE1\xBB\x85n Th\xE1\xBB\x8B M\xE1\xBA\xABu");
    unsigned char sealed[256], again[256], out[256];
    size_t n;
    const struct seal_place place = {"person_identity", "name", STR("a-row"), 1};
    ck_assert(seal(key, &place, plain, sealed) && seal(key, &place, plain, again));
    struct str s = str_from((const char *)sealed, plain.n + SEAL_OVERHEAD);
    ck_assert_mem_ne(sealed, again, s.n); /* a fresh nonce each time */
    ck_assert(seal_open(key, &place, s, out, &n) && n == plain.n && memcmp(out, plain.p, n) == 0);
    const struct seal_place others[] = {{"event_text", "name", STR("a-row"), 1},
                                        {"person_identity", "phone", STR("a-row"), 1},
                                        {"person_identity", "name", STR("b-row"), 1},
                                        {"person_identity", "name", STR("a-row"), 2}};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        ck_assert(!seal_open(key, &others[i], s, out, &n) && n == 0);
    ck_assert(!seal_open(other, &place, s, out, &n));
    for (size_t i = 0; i < s.n; i++) {
        sealed[i] ^= 1;
        ck_assert_msg(!seal_open(key, &place, s, out, &n), "byte %zu changed", i);
        sealed[i] ^= 1;
    }
    for (size_t len = 0; len < s.n; len++)
        ck_assert(!seal_open(key, &place, str_sub(s, 0, len), out, &n));
    ck_assert(!seal(key, &(struct seal_place){"t", "c", STR("a|b"), 1}, plain, sealed));
}
END_TEST

START_TEST(nothing_is_left_of_what_did_not_open)
{
    unsigned char key[KEY_SIZE] = {1}, sealed[64], out[64];
    static const unsigned char zeros[16];
    size_t n;
    const struct seal_place place = {"t", "c", STR("r"), 1};
    ck_assert(seal(key, &place, STR("0123456789abcdef"), sealed));
    sealed[SEAL_OVERHEAD + 15] ^= 1;
    memset(out, 0x55, sizeof(out));
    ck_assert(!seal_open(key, &place, str_from((const char *)sealed, SEAL_OVERHEAD + 16), out, &n));
    ck_assert_mem_eq(out, zeros, sizeof(zeros));
}
END_TEST

START_TEST(keyring_is_read_strictly)
{
    static const char *const bad[] = {
        "",
        "# none\n",
        "k1 open 00\n",
        "k1 active 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
        "k1 open 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        "k1 active 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
        "k2 active 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        "K1 active 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        "k1 retired 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        "k1 active 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f more\n"};
    struct keyring k;
    int line;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        ck_assert_msg(!keyring_parse(str_of(bad[i]), &k, &line), "accepted case %zu", i);
    ck_assert(keyring_parse(STR(keyring_text), &k, &line));
    ck_assert_str_eq(keyring_active(&k)->id, "k2");
    ck_assert_ptr_nonnull(keyring_find(&k, STR("k1")));
    ck_assert_ptr_null(keyring_find(&k, STR("k3")));
}
END_TEST

START_TEST(data_keys_are_bound_to_their_owner)
{
    struct keyring k;
    int line;
    unsigned char key[KEY_SIZE], wrapped[WRAPPED_SIZE], out[KEY_SIZE];
    ck_assert(keyring_parse(STR(keyring_text), &k, &line));
    ck_assert(keyring_new_key(&k, STR("owner-1"), key, wrapped));
    struct str w = str_from((const char *)wrapped, WRAPPED_SIZE);
    ck_assert(keyring_unwrap(&k, STR("k2"), STR("owner-1"), w, out));
    ck_assert_mem_eq(out, key, KEY_SIZE);
    ck_assert(!keyring_unwrap(&k, STR("k2"), STR("owner-2"), w, out));
    ck_assert(!keyring_unwrap(&k, STR("k1"), STR("owner-1"), w, out));
    ck_assert(!keyring_unwrap(&k, STR("k9"), STR("owner-1"), w, out));
    ck_assert(!keyring_unwrap(&k, STR("k2"), STR("owner-1"), str_sub(w, 1, w.n), out));
}
END_TEST

START_TEST(derived_ids_never_change)
{
    struct uuid_text a, b;
    const struct str parts[] = {STR("deadline"), STR("case"), STR("B01")};
    const struct str split[] = {STR("deadlinec"), STR("ase"), STR("B01")};
    ck_assert(uuid_derived(parts, ARRAY_LEN(parts), &a) && uuid_derived(split, ARRAY_LEN(split), &b));
    ck_assert_str_ne(a.text, b.text);
    /* Computed once with another tool: SHA-256 of "8:deadline4:case3:B01", version 8, variant 10. */
    ck_assert_str_eq(a.text, "fa4a2431-788c-8d55-b5c8-7baa86d3653b");
    ck_assert(uuid_is(uuid_str(&a)) && a.text[14] == '8');
}
END_TEST

START_TEST(new_ids_are_ordered_by_time_and_tokens_have_their_form)
{
    struct uuid_text a, b;
    char token[TOKEN_TEXT_SIZE], other[TOKEN_TEXT_SIZE];
    ck_assert(uuid_new(1000000, &a) && uuid_new(2000000, &b));
    ck_assert_int_lt(strcmp(a.text, b.text), 0);
    ck_assert(uuid_is(uuid_str(&a)) && a.text[14] == '7');
    ck_assert(!uuid_is(STR("00000000-0000-0000-0000-00000000000g")));
    ck_assert(!uuid_is(STR("000000000000-0000-0000-0000-00000000")));
    ck_assert(token_new(token) && token_new(other));
    ck_assert(token_is(str_of(token)));
    ck_assert_str_ne(token, other);
    ck_assert(!token_is(str_sub(str_of(token), 0, TOKEN_TEXT_SIZE - 2)));
    token[10] = ' ';
    ck_assert(!token_is(str_of(token)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("crypto");
    TCase *tc = tcase_create("crypto");
    tcase_add_checked_fixture(tc, boot, crypto_shutdown);
    tcase_add_test(tc, sha256_known_answer);
    tcase_add_test(tc, hmac_known_answer);
    tcase_add_test(tc, sealed_opens_only_in_its_place);
    tcase_add_test(tc, nothing_is_left_of_what_did_not_open);
    tcase_add_test(tc, keyring_is_read_strictly);
    tcase_add_test(tc, data_keys_are_bound_to_their_owner);
    tcase_add_test(tc, derived_ids_never_change);
    tcase_add_test(tc, new_ids_are_ordered_by_time_and_tokens_have_their_form);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
