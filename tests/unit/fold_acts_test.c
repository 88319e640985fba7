/* Tests which events count and in which order, after corrections, and who is in the case when they do. */
#include "tests/unit/little_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

/* The little law with one row: three days from each assignment, where a victim is a child. */
static struct rule row = {.id = TEXT("A01"),
                          .citation = TEXT("Đ1"),
                          .kind = TERM_DAYS,
                          .amount = 3,
                          .unit = UNIT_DAY,
                          .starts = LIST(at_assigned),
                          UNDER_18,
                          IN_FORCE};
static struct pack one;

static enum err fold_until(const struct fold_options *opt)
{
    struct history h = tale_history(&tale);
    one = little_pack;
    one.rules = &row;
    one.nrules = 1;
    fail_clear(&fail);
    return law_fold(&one, &cal, &h, opt, &arena, &out, &fail);
}

static void fold_all_of_it(void)
{
    ck_assert_int_eq(fold_until(&(struct fold_options){0}), ERR_OK);
}

/* Who comes with a later event is nobody's victim before it: counted as told, not as happened; 0 and 1 are there from the start. While no victim is named one may be a child. */
START_TEST(who_comes_later)
{
    static const struct {
        size_t child, other;
        size_t counted;
    } of[] = {{0, 0, 3}, {1, 0, 3}, {2, 0, 2}, {3, 0, 1}, {4, 0, 0}, {2, 3, 3}, {3, 2, 2}, {0, 3, 3}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++)
        for (int first = 0; first < 2; first++) {
            tale_begin(&tale);
            tale.npersons = 0;
            for (int k = 0; k < 2; k++) {
                int who = person_add(&tale, PERSON_VICTIM, k == first ? "2013-05-01" : "1990-01-01");
                tale.persons[who].since = k == first ? of[i].child : of[i].other;
            }
            happen(&tale, ASSIGNED, AT_9("2026-03-02"));
            happen(&tale, ASSIGNED, AT_9("2026-03-03"));
            happen(&tale, ASSIGNED, AT_9("2026-03-04"));
            fold_all_of_it();
            ck_assert_uint_eq(out.ndeadlines, of[i].counted);
        }
    tale.npersons = 0;
    person_add(&tale, PERSON_VICTIM, "2013-05-01");
    tale.persons[0].since = 1;
    tale.events[0].at = when_of(AT_9("2026-03-05")); /* told first, and the last to happen */
    fold_all_of_it();
    ck_assert_uint_eq(out.ndeadlines, 3);
    ck_assert_int_eq(notices_of(&out, NOTICE_AGE_PRESUMED), 0); /* the child is there from the start */
}
END_TEST

/* By the day on which they may first have happened; a date comes after what was told before it of that day, and of no other. */
START_TEST(in_lawful_order)
{
    static const struct {
        const char *at[3];
        int order[3];
    } of[] = {{{AT_9("2026-03-03"), AT_9("2026-03-02"), AT_9("2026-03-04")}, {1, 0, 2}},
              {{AT_9("2026-03-03"), "2026-03-03", AT_9("2026-03-03")}, {0, 1, 2}},
              {{"2026-03-03", AT_9("2026-03-03"), "2026-03-03"}, {0, 1, 2}},
              {{AT_9("2026-03-05"), "2026-03-02/2026-03-09", "2026-03-04"}, {1, 2, 0}},
              {{AT_9("2026-03-05"), "2026-03-04", "2026-03-04"}, {1, 2, 0}},
              {{"2026-03-04/2026-03-05", "2026-03-04", AT_9("2026-03-04")}, {0, 1, 2}}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        tale_begin(&tale);
        for (size_t k = 0; k < 3; k++)
            happen(&tale, ASSIGNED, of[i].at[k]);
        fold_all_of_it();
        for (size_t k = 0; k < 3; k++)
            ck_assert_msg(out.order[k] == of[i].order[k], "of case %zu: %d is the %zu.", i, out.order[k], k);
    }
}
END_TEST

/* What was known by then: an event without a time of recording was known when it may first have happened. */
START_TEST(what_was_known)
{
    static const struct {
        const char *known_at;
        size_t counted;
    } of[] = {
        {AT_9("2026-03-01"), 0}, {AT_9("2026-03-03"), 1}, {AT_9("2026-03-08"), 1}, {AT_9("2026-03-09"), 2}};
    happen(&tale, ASSIGNED, "2026-03-03");
    happen(&tale, ASSIGNED, AT_9("2026-03-04"));
    tale.events[1].recorded_at = inst_of(AT_9("2026-03-09"));
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        const struct fold_options opt = {.has_known_at = true, .known_at = inst_of(of[i].known_at)};
        ck_assert_int_eq(fold_until(&opt), ERR_OK);
        ck_assert_uint_eq(out.ndeadlines, of[i].counted);
        if (!of[i].counted)
            ck_assert(out.as_of == opt.known_at); /* nothing had happened: as of then */
    }
    tale.nevents = 0;
    fold_all_of_it();
    ck_assert(out.as_of == 0);
}
END_TEST

/* Of two corrections the one that became known later leads; of two known at once the one told later. */
START_TEST(corrections_of_one_event)
{
    static const struct {
        const char *known[2], *due;
    } of[] = {{{AT_9("2026-03-10"), AT_9("2026-03-11")}, "2026-03-10T00:00:00+07:00"},
              {{AT_9("2026-03-11"), AT_9("2026-03-10")}, "2026-03-07T00:00:00+07:00"},
              {{AT_9("2026-03-10"), AT_9("2026-03-10")}, "2026-03-10T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        tale_begin(&tale);
        int first = happen(&tale, ASSIGNED, AT_9("2026-03-02"));
        tale.events[corrected(&tale, first, AT_9("2026-03-03"), AT_9("2026-03-09"))].recorded_at =
            inst_of(of[i].known[0]);
        tale.events[corrected(&tale, first, AT_9("2026-03-06"), AT_9("2026-03-09"))].recorded_at =
            inst_of(of[i].known[1]);
        fold_all_of_it();
        ck_assert_uint_eq(out.ndeadlines, 1);
        char due[INST_TEXT_SIZE];
        inst_text(out.deadlines[0].term.legal.due, due);
        ck_assert_str_eq(due, of[i].due);
    }
}
END_TEST

/* A correction that names no event, one that is not there, or a correction, is refused. */
START_TEST(corrections_of_nothing)
{
    for (int target = -2; target < 3; target++) {
        tale_begin(&tale);
        happen(&tale, ASSIGNED, AT_9("2026-03-02"));
        int by = corrected(&tale, target, AT_9("2026-03-03"), AT_9("2026-03-09"));
        if (target == -2)
            tale.events[by].nfacts = 0;
        ck_assert_int_eq(fold_until(&(struct fold_options){0}), target == 0 ? ERR_OK : ERR_FIELDS);
    }
}
END_TEST

/* Not even what remains of a correction's own room may be missing, nor that for a case in which nobody takes part. */
START_TEST(no_memory_for_corrections)
{
    struct history h;
    struct arena small;
    tale.npersons = _i == 0 ? 0 : tale.npersons;
    happen(&tale, ASSIGNED, AT_9("2026-03-02"));
    for (int i = 0; i < 40; i++)
        corrected(&tale, 0, AT_9("2026-03-03"), i ? AT_9("2026-03-09") : AT_9("2026-03-10"));
    h = tale_history(&tale);
    fold_all_of_it();
    for (size_t room = 64; room < arena.used; room += 64) {
        arena_init(&small, room);
        fail_clear(&fail);
        enum err e = law_fold(&one, &cal, &h, &(struct fold_options){0}, &small, &out, &fail);
        ck_assert(e == (small.failed ? ERR_NO_MEMORY : ERR_OK));
        arena_fini(&small);
        if (e == ERR_OK)
            return;
    }
    ck_abort_msg("it never was enough");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {who_comes_later, in_lawful_order, what_was_known, corrections_of_one_event,
                                  corrections_of_nothing};
    Suite *s = suite_create("fold_acts");
    TCase *tc = tcase_create("fold_acts");
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < ARRAY_LEN(tests); i++)
        tcase_add_test(tc, tests[i]);
    tcase_add_loop_test(tc, no_memory_for_corrections, 0, 2);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
