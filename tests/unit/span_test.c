/* Tests under the tree's own law that the spans of deadlines and episodes are sound, and tell of each moment what a fold as of it tells. */
#include "tests/unit/law_tales.h"
#include "tests/unit/span_check.h"

enum { HISTORIES = 150, MOMENTS = 4 };

static int number;

static struct outcome fold_of(const struct history *h, const struct fold_options *opt, struct arena *a)
{
    struct outcome o;
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&law, &law_calendar, h, opt, a, &o, &f), ERR_OK);
    return o;
}

static void ck_holds(const char *wrong)
{
    if (wrong)
        ck_abort_msg("history %d of seed 0x%" PRIx64 ": %s", number, chance_seed, wrong);
}

START_TEST(spans_are_what_was_told_then)
{
    size_t spans = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 27);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct outcome whole =
            fold_of(&h, &(struct fold_options){.has_as_of = true, .as_of = day_start(60000)}, &a);
        ck_holds(spans_unsound(&whole));
        for (int m = 0; m < MOMENTS && whole.ndeadlines; m++) { /* when something changed, or just before */
            const struct deadline *d = &whole.deadlines[below(whole.ndeadlines)];
            inst_t t = d->spans[below(d->nspans)].from;
            if (m % 2 && whole.nepisodes) {
                const struct episode *e = &whole.episodes[below(whole.nepisodes)];
                t = e->spans[below(e->nspans)].from;
            }
            t -= (inst_t)below(2);
            struct outcome then = fold_of(&h, &(struct fold_options){.has_as_of = true, .as_of = t}, &a);
            ck_holds(moment_differs(&law, &whole, &then, t));
            spans += d->nspans + 1;
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(spans, HISTORIES);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {spans_are_what_was_told_then};
    return tales_run("spans", tests, ARRAY_LEN(tests));
}
