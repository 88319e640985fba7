/* Fuzzes citations: whatever a law pack says, both languages understand it or neither does. */
#include "lib/law/citation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct word words[] = {
        {{"cite.BL", 7}, {"Bộ luật", sizeof("Bộ luật") - 1}, {"Code", 4}, false},
        {{"cite.TT", 7}, {"Thông tư", sizeof("Thông tư") - 1}, {"Circular", 8}, false},
    };
    const struct pack p = {.words = words, .nwords = ARRAY_LEN(words)};
    struct arena a;
    arena_init(&a, 1024 * 1024);
    struct str s = str_from((const char *)data, n);
    struct str vi = citation_full(&p, s, LANG_VI, &a), en = citation_full(&p, s, LANG_EN, &a);
    ASSERT(a.failed || (vi.n == 0) == (en.n == 0));
    arena_fini(&a);
    return 0;
}
