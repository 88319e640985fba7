/* Tests that a long job waits after each piece of work in proportion to what it took, and only while somebody is being answered. */
#include "server/pace.h"

#include <check.h>
#include <stdatomic.h>
#include <stdlib.h>

static struct metrics *metrics;

static void set_up(void)
{
    metrics = metrics_new(3);
    ck_assert_ptr_nonnull(metrics);
}

static void tear_down(void)
{
    metrics_free(metrics);
}

/* The job is that of slot 0, requests are answered in slot 2. */
static struct pace pace_of(int share, int64_t answered)
{
    atomic_store(&metrics_slot(metrics, 2)->net.busy, answered);
    return (struct pace){.slot = metrics_slot(metrics, 0), .share = share};
}

static const struct {
    int share;
    uint64_t took, pause;
} cases[] = {{100, 80, 0}, {50, 80, 80}, {80, 80, 20}, {60, 90, 60}, {5, 10, 190}, {50, 0, 0}};

START_TEST(the_pause_follows_from_the_share)
{
    struct pace p = pace_of(cases[_i].share, 1);
    const uint64_t now = 1000000, done = now + cases[_i].took;
    ck_assert_uint_eq(pace_pause(&p, now), 0); /* nothing was done before */
    pace_begin(&p, now);
    pace_end(&p, done);
    ck_assert_uint_eq(pace_pause(&p, done), cases[_i].pause);
    ck_assert_uint_eq(pace_pause(&p, done + cases[_i].pause), 0);
    if (cases[_i].pause > 7)
        ck_assert_uint_eq(pace_pause(&p, done + 7), cases[_i].pause - 7);
}
END_TEST

START_TEST(nobody_waits_so_it_goes_on)
{
    struct pace p = pace_of(10, 0);
    ck_assert(!pace_others(&p));
    pace_begin(&p, 1000);
    pace_end(&p, 1100);
    ck_assert_uint_eq(pace_pause(&p, 1100), 0);
    atomic_store(&metrics_slot(metrics, 1)->net.busy,
                 2); /* somebody comes in the midst of what would be the pause */
    ck_assert(pace_others(&p));
    ck_assert_uint_eq(pace_pause(&p, 1200), 800);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pace");
    TCase *tc = tcase_create("a share of the time");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, the_pause_follows_from_the_share, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, nobody_waits_so_it_goes_on);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
