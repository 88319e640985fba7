/* Any bytes as path and as query: what is accepted is clean UTF-8, and the check of a query foresees every look-up. */
#include "lib/http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_clean(struct str s, struct str in)
{
    ASSERT(s.n <= in.n && str_is_utf8(s));
    for (size_t i = 0; i < s.n; i++)
        ASSERT((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7F);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = str_from((const char *)data, size), out, value;
    struct arena a;
    struct fail f;
    if (size > 4096)
        return 0;
    arena_init(&a, 1024 * 1024);
    fail_clear(&f);
    if (http_decode(in, &a, &out) == ERR_OK)
        check_clean(out, in);
    if (http_decode_path(in, &a, &out) == ERR_OK) {
        check_clean(out, in);
        ASSERT(!str_eq(out, STR("..")) && !str_starts(out, STR("../")));
    }
    enum err e = http_query_check(in, &a, &f);
    ASSERT(f.err == e);
    enum err found = http_query_find(in, "unit", &a, &value);
    if (e == ERR_OK)
        ASSERT(found == ERR_OK);
    if (found == ERR_OK && !str_is_none(value))
        check_clean(value, in);
    ASSERT(!a.failed);
    arena_fini(&a);
    return 0;
}
