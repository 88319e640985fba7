/* Tests that a deadline follows what changes, however little of it changes, and that its spans tell each such change. */
#include "tests/unit/case_fold.h"

/* The little law with rows that a test changes. */
static struct rule rules[R_COUNT];
static struct pack pack;

static void own_rows(void)
{
    memcpy(rules, case_rules, sizeof(rules));
    pack = case_pack;
    pack.rules = rules;
}

static void fold_rows(void)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* Two spans with the same ends: the first and the last say that of how sure they are. */
static void ck_doubts(const struct deadline *d, const bool imprecise[2], const bool provisional[2])
{
    ck_assert_uint_eq(d->nspans, 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(d->spans[i].state, STATUS_RUNNING);
        ck_assert_int_eq(d->spans[i].imprecise, imprecise[i]);
        ck_assert_int_eq(d->spans[i].provisional, provisional[i]);
    }
    ck_assert(d->spans[0].legal == d->spans[1].legal && d->spans[0].safe == d->spans[1].safe);
}

/*
 * E22 is due so long before E01b ends, by its actual end when that comes first; H08 here so long before E22. The term ends
 * in the very days on which it would have ended: no date moves, only how sure it is.
 */
START_TEST(how_sure_it_is_moves_alone)
{
    static const struct {
        const char *initiated, *ended;
        bool imprecise[2], provisional[2];
    } cases[] = {
        /* 2 May is a Saturday: 4 May; the safe end is 1 May. The end is known to these four days only. */
        {"2026-03-02T09:00:00+07:00", "2026-05-01/2026-05-04", {false, true}, {false, false}},
        /* 31 October or 1 November, to 30 December or 1 January 2027, of which no calendar is known: what is over needs none. */
        {"2026-10-31/2026-11-01", "2026-12-30/2027-01-01", {true, true}, {true, false}},
    };
    static const int only_e22[] = {R_E22};
    own_rows();
    rules[R_H08].before = only_e22;
    rules[R_H08].nbefore = 1;
    rules[R_H08].before_fact = FACT_COUNT;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        charge(&tale, EV_INITIATED, -1, 146, 1, cases[i].initiated);
        happen(&tale, EV_HEARING, "2026-11-03T09:00:00+07:00");
        if (i == 0)
            tale.events[1].at = when_of("2026-03-03T09:00:00+07:00");
        happen(&tale, EV_CONCLUDED, cases[i].ended);
        fold_rows();
        ck_doubts(nth("E22", 0), cases[i].imprecise, cases[i].provisional);
        ck_doubts(nth("H08", 0), cases[i].imprecise, cases[i].provisional);
    }
}
END_TEST

/* D22 is of two classes: of which the accused is changes neither row nor length. */
START_TEST(the_class_moves_alone)
{
    charge(&tale, EV_CHARGED, 1, 146, 2, "2026-03-02T09:00:00+07:00");
    of_person(&tale, EV_DETAINED, 1, "2026-03-03T09:00:00+07:00");
    charge(&tale, EV_CHANGED, 1, 142, 1, "2026-03-04T09:00:00+07:00");
    fold(NULL);
    const struct deadline *d = nth("D22", 0);
    ck_assert_int_eq(count("D22"), 1);
    ck_assert_uint_eq(d->nspans, 2);
    ck_assert_int_eq(d->spans[0].class, SERIOUS);
    ck_assert_int_eq(d->spans[1].class, VERY);
    ck_assert(d->spans[0].legal == d->spans[1].legal && d->spans[0].safe == d->spans[1].safe);
}
END_TEST

int main(void)
{
    static const TTest *tests[8];
    size_t n = 0;
    tests[n++] = how_sure_it_is_moves_alone;
    tests[n++] = the_class_moves_alone;
    return run_tests("deadlines", tests, n);
}
