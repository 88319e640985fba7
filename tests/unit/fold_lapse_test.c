/* Tests what follows of itself when terms lapse: of which of them, when, in which order, and what keeps it from happening. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

/* The little law with rows that a test changes. */
static struct rule rules[R_COUNT];
static struct pack pack;

static void own_rows(const struct derived_event *derived, size_t n)
{
    memcpy(rules, case_rules, sizeof(rules));
    pack = case_pack;
    pack.rules = rules;
    pack.derived = derived;
    pack.nderived = n;
}

static void fold_rows(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = true, .as_of = inst_of(as_of)};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* The fifteen days have lapsed, and thirty still run: which of them began first makes no difference. */
START_TEST(it_waits_for_the_last_of_the_terms)
{
    for (int swap = 0; swap < 2; swap++) {
        own_rows(case_derived, ARRAY_LEN(case_derived));
        rules[R_I01].amount = swap ? 30 : 15;
        rules[R_I03].amount = swap ? 15 : 30;
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
        fold_rows(AT_9("2026-05-21"));
        ck_assert_int_eq(nth("I01", 0)->status, swap ? STATUS_RUNNING : STATUS_LAPSED);
        ck_assert_int_eq(nth("I03", 0)->status, swap ? STATUS_LAPSED : STATUS_RUNNING);
        ck_assert_int_eq(count("I25"), 0);
        fold_rows(AT_9("2026-06-04"));
        ck_assert_int_eq(count("I25"), 1);
    }
}
END_TEST

/* Also when nothing has happened in the case before the judgment. */
START_TEST(what_comes_in_time_keeps_it_from_happening)
{
    static const char *const at[] = {AT_9("2026-05-19"), "2026-05-20T00:00:00+07:00",
                                     "2026-05-20T00:00:00.000001+07:00"};
    for (int i = 0; i < 3; i++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
        happen(&tale, EV_APPEALED, at[i]);
        fold("2026-07-01T00:00:00+07:00");
        ck_assert_int_eq(count("I25"), i == 2); /* the end of the fifteenth day itself is in time */
    }
}
END_TEST

/* A judgment of its own: what was appealed the first time says nothing of the second. */
START_TEST(the_next_judgment_is_open_again)
{
    static const struct prevention never[] = {{.on = ON(EV_COMPLEX)}};
    static const int fifteen[] = {R_I01};
    static const struct derived_event two[] = {
        {.event = EV_AGAIN, .lapsed = LIST(fifteen), .unless = LIST(never), .on_end = true},
        {.event = EV_EFFECTIVE, .lapsed = LIST(appeal_terms), .unless = LIST(no_appeal)}};
    own_rows(two, ARRAY_LEN(two));
    happen(&tale, EV_PRONOUNCED, AT_9("2026-03-02"));
    happen(&tale, EV_APPEALED, AT_9("2026-03-05"));
    fold_rows("2026-05-01T00:00:00+07:00");
    ck_assert_int_eq(count("I25"), 0);
    happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
    fold_rows("2026-07-01T00:00:00+07:00");
    ck_assert_int_eq(count("I25"), 1);
    happen(&tale, EV_APPEALED, AT_9("2026-05-05"));
    fold_rows("2026-07-01T00:00:00+07:00");
    ck_assert_int_eq(count("I25"), 0);
}
END_TEST

/* Of one moment, what belongs to the last day of the term comes before what is of the day after, however they stand in the pack. */
START_TEST(the_last_day_comes_first)
{
    static const int fifteen[] = {R_I01};
    static const struct derived_event in_two_orders[][2] = {
        {{.event = EV_EFFECTIVE, .lapsed = LIST(fifteen)},
         {.event = EV_AGAIN, .lapsed = LIST(fifteen), .on_end = true}},
        {{.event = EV_AGAIN, .lapsed = LIST(fifteen), .on_end = true},
         {.event = EV_EFFECTIVE, .lapsed = LIST(fifteen)}}};
    for (size_t i = 0; i < ARRAY_LEN(in_two_orders); i++) {
        own_rows(in_two_orders[i], 2);
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
        fold_rows("2026-06-01T00:00:00+07:00");
        ck_assert_int_eq(out.stage, 1); /* begun anew, then in effect */
    }
}
END_TEST

/* A term in hours ends at its instant, and what follows on its end is of that instant; a term in days, of its last day. */
START_TEST(on_the_end_of_hours_and_of_days)
{
    static const int first[] = {R_I01};
    static const struct derived_event on_end[] = {
        {.event = EV_EFFECTIVE, .lapsed = LIST(first), .on_end = true}};
    own_rows(on_end, 1);
    happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
    fold_rows("2026-06-01T00:00:00+07:00");
    ck_assert_int_eq(nth("I25", 0)->starts_at.form, WHEN_DATE);
    ck_assert(nth("I25", 0)->starts_at.lo == inst_of("2026-05-19T00:00:00+07:00"));
    ck_assert(nth("I25", 0)->starts_at.hi == inst_of("2026-05-20T00:00:00+07:00"));
    rules[R_I01].kind = TERM_HOURS;
    rules[R_I01].unit = UNIT_HOUR;
    fold_rows("2026-06-01T00:00:00+07:00");
    ck_assert_int_eq(nth("I25", 0)->starts_at.form, WHEN_INSTANT);
    ck_assert(nth("I25", 0)->starts_at.lo == inst_of("2026-05-05T00:00:00+07:00")); /* fifteen hours */
    ck_assert(nth("I25", 0)->starts_at.hi == inst_of("2026-05-05T00:00:00+07:00"));
}
END_TEST

/* What follows has no id of its own: a rule that has begun with the judgment does not begin with its effect once more. */
START_TEST(one_deadline_of_a_rule_and_an_event)
{
    static const struct rule_start both[] = {AT(ON(EV_PRONOUNCED)), AT(ON(EV_EFFECTIVE))};
    static const struct pattern effective[] = {ON(EV_EFFECTIVE)};
    for (int i = 0; i < 4; i++) {
        const int row = i % 2 ? R_I25 : R_C11; /* C11 is the first of all deadlines then */
        own_rows(case_derived, ARRAY_LEN(case_derived));
        rules[R_I25].starts = NULL;
        rules[R_I25].nstarts = 0;
        rules[row] = case_rules[R_I25];
        rules[row].starts = both;
        rules[row].nstarts = i < 2 ? 2 : 1;
        rules[row].restart = (struct patterns){effective, i >= 2}; /* nor does it take the place of itself */
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
        fold_rows("2026-07-01T00:00:00+07:00");
        ck_assert_int_eq(out.stage, 1);
        ck_assert_uint_eq(out.ndeadlines, 3);
        ck_assert_int_eq(nth(i % 2 ? "I25" : "C11", 0)->status, STATUS_OVERDUE);
        ck_due(nth(i % 2 ? "I25" : "C11", 0), "2026-05-12T00:00:00+07:00");
    }
}
END_TEST

/* A date that begins at the legal end of a term that lapses is of the day after: it stands behind what lapsed. */
START_TEST(a_date_behind_what_lapses)
{
    static const struct {
        const char *date, *from;
    } cases[] = {{"2026-05-19", "2026-05-19T00:00:00+07:00"},
                 {"2026-05-20", "2026-05-20T00:00:00.000001+07:00"},
                 {"2026-05-21", "2026-05-21T00:00:00+07:00"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04")); /* fifteen days: through 19 May; safe the 18th */
        for (int k = 0; k < 2; k++)                       /* and so does the next of that day */
            happen(&tale, EV_HEARING, cases[i].date);
        fold("2026-05-22T00:00:00+07:00");
        for (int k = 0; k < 2; k++)
            ck_assert(nth("H09", k)->spans[0].from == inst_of(cases[i].from));
    }
}
END_TEST

/* What follows of itself was done by nobody: it breaks no rule on what must come before it. */
START_TEST(nobody_is_blamed_for_what_follows_of_itself)
{
    static struct event_type events[EV_COUNT];
    memcpy(events, case_events, sizeof(events));
    events[EV_EFFECTIVE].requires = detained_requires;
    events[EV_EFFECTIVE].nrequires = ARRAY_LEN(detained_requires);
    own_rows(case_derived, ARRAY_LEN(case_derived));
    pack.events = events;
    happen(&tale, EV_PRONOUNCED, AT_9("2026-05-04"));
    fold_rows(AT_9("2026-06-05"));
    ck_assert_int_eq(count("I25"), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
}
END_TEST

int main(void)
{
    static const TTest *tests[8];
    size_t n = 0;
    tests[n++] = it_waits_for_the_last_of_the_terms;
    tests[n++] = what_comes_in_time_keeps_it_from_happening;
    tests[n++] = the_next_judgment_is_open_again;
    tests[n++] = the_last_day_comes_first;
    tests[n++] = on_the_end_of_hours_and_of_days;
    tests[n++] = one_deadline_of_a_rule_and_an_event;
    tests[n++] = a_date_behind_what_lapses;
    tests[n++] = nobody_is_blamed_for_what_follows_of_itself;
    return run_tests("what lapses", tests, n);
}
