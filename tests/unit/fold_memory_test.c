/* Tests that a fold which gets too little memory says so, wherever it runs out, and never gives half an answer. */
#include "tests/unit/law_tales.h"

enum { HISTORIES = 250, CAPS = 40 };

static enum err fold_in(struct arena *a, const struct history *h, struct outcome *out)
{
    const struct fold_options opt = {0};
    struct fail f;
    fail_clear(&f);
    return law_fold(&law, &law_calendar, h, &opt, a, out, &f);
}

/* The refusal of one allocation is the refusal of the fold. */
START_TEST(too_little_memory_is_told)
{
    size_t refused = 0;
    for (int n = 0; n < rounds(HISTORIES); n++) {
        struct arena a, enough;
        struct outcome out;
        arena_init(&a, 1 << 26);
        arena_init(&enough, 1 << 26);
        chance_for(n);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        ck_assert_int_eq(fold_in(&enough, &h, &out), ERR_OK);
        for (int i = 0; i < CAPS; i++) {
            struct arena small;
            arena_init(&small, below(enough.used));
            enum err e = fold_in(&small, &h, &out);
            if ((e != ERR_OK || small.failed) && (e != ERR_NO_MEMORY || !small.failed))
                ck_abort_msg("history %d of seed 0x%" PRIx64 " with %zu of %zu bytes: error %d, refused: %d",
                             n, chance_seed, small.cap, enough.used, (int)e, small.failed);
            refused += small.failed;
            arena_fini(&small);
        }
        arena_fini(&enough);
        arena_fini(&a);
    }
    ck_assert_uint_gt(refused, (size_t)HISTORIES * CAPS / 2);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {too_little_memory_is_told};
    return tales_run("memory of the fold", tests, ARRAY_LEN(tests));
}
