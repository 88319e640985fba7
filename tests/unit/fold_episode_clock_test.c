/* Tests what a span of an episode says of its clock: moved, stayed, ended, replaced; whose it is; and what bears a like name. */
#include "tests/unit/little_episodes.h"

enum { FINE = 16 };

PATTERNS(on_requested, ON(REQUESTED));
PATTERNS(on_classified, ON(CLASSIFIED));
PATTERNS(on_merged, ON(MERGED));
PATTERNS(on_again, ON(SUSPENDED), ON(RESUMED));
static const struct rule_start at_marked[] = {{.anchor = -1, .on = ON(MARKED), .each = EACH_UNREPRESENTED}};

static struct rule rules[RULES];
static struct handoff_rule handoffs[ARRAY_LEN(little_handoffs)];
static struct suspension_rule suspensions[2];
static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;

static void setup(void)
{
    arena_init(&arena, 1 << 20);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    law_make();
    memcpy(rules, little_rules, sizeof(rules));
    memcpy(handoffs, little_handoffs, sizeof(handoffs));
    suspensions[0] = little_suspensions[0];
    suspensions[1] = (struct suspension_rule){TEXT("trial"), {LIST(on_merged)}, {LIST(review_over)}, -1};
    law.rules = rules;
    law.handoffs = handoffs;
    law.suspensions = suspensions;
    law.nsuspensions = 1;
    tale = (struct tale){0};
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1980-01-01");
}

static void teardown(void)
{
    arena_fini(&arena);
}

static void fold_it(void)
{
    struct fail fail;
    struct fold_options opt = {0};
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

/* Of a person; -1: of nobody. */
static int happens_to(int type, int person, const char *at)
{
    int e = happen(&tale, type, at);
    if (person >= 0)
        with_num(&tale, FACT_person, person);
    return e;
}

static const struct episode *nth(enum episode_kind kind, const char *code, int n)
{
    const struct episode *e = episode_of(&out, kind, code, n);
    ck_assert_msg(e != NULL, "no %s %d of %s", episode_kind_names[kind], n, code);
    return e;
}

static int episodes_of(enum episode_kind kind, const char *code)
{
    int n = 0;
    while (episode_of(&out, kind, code, n))
        n++;
    return n;
}

/* `clock`: the act that began the deadline, or -1: none; `legal`, `safe` NULL: it has none such. */
static void ck_span(const struct episode *e, size_t k, int event, int clock, const char *legal,
                    const char *safe, bool kept)
{
    ck_assert_uint_lt(k, e->nspans);
    const struct episode_span *s = &e->spans[k];
    ck_assert_int_eq(s->event, event);
    ck_assert_int_eq(s->deadline < 0 ? -1 : out.deadlines[s->deadline].started_by, clock);
    ck_assert(s->has_due == (legal != NULL) && s->due == (legal ? inst_of(legal) : 0));
    ck_assert(s->has_safe == (safe != NULL) && s->safe == (safe ? inst_of(safe) : 0));
    ck_assert(s->kept == kept);
}

/* An extension moves the clock of a paper that is owed: three days of 24 hours, then three more. */
START_TEST(a_clock_that_moves)
{
    int cause = happens_to(CUSTODY, 0, "2026-03-02T08:00:00+07:00");
    int more =
        lengthened(&tale, CUSTODY_EXTENDED, 3, "day", "procuracy_regional", "2026-03-04T08:00:00+07:00");
    with_num(&tale, FACT_person, 0);
    fold_it();
    const struct episode *e = nth(EPISODE_HANDOFF, "H3", 0);
    ck_assert_uint_eq(e->nspans, 2);
    ck_span(e, 0, cause, cause, "2026-03-05T08:00:00+07:00", "2026-03-05T08:00:00+07:00", false);
    ck_span(e, 1, more, cause, "2026-03-08T08:00:00+07:00", "2026-03-08T08:00:00+07:00", false);
    ck_assert(e->spans[1].from == inst_of("2026-03-04T08:00:00+07:00"));
    ck_assert(e->spans[1].state == EPISODE_OWED && e->nsteps == 1);
}
END_TEST

/* Whoever is released is in no custody: nobody is late any more with the paper, though it is owed. */
START_TEST(a_clock_that_ended)
{
    int cause = happens_to(CUSTODY, 0, "2026-03-02T08:00:00+07:00");
    int freed = happens_to(RELEASED, 0, "2026-03-04T08:00:00+07:00");
    fold_it();
    const struct episode *e = nth(EPISODE_HANDOFF, "H3", 0);
    ck_assert_uint_eq(e->nspans, 2);
    ck_span(e, 0, cause, cause, "2026-03-05T08:00:00+07:00", "2026-03-05T08:00:00+07:00", false);
    ck_span(e, 1, freed, cause, "2026-03-05T08:00:00+07:00", "2026-03-05T08:00:00+07:00", true);
    ck_assert_int_eq(e->state, EPISODE_OWED);
}
END_TEST

/* The same where the release ends another term after that one, which is no clock of any paper. */
START_TEST(a_clock_that_ended_first)
{
    static const struct pattern on_released[] = {ON(RELEASED)};
    rules[E01].end = (struct patterns){LIST(on_released)};
    int cause = happens_to(CUSTODY, 0, "2026-03-02T08:00:00+07:00");
    happens_to(INITIATED, -1, "2026-03-03T08:00:00+07:00");
    int freed = happens_to(RELEASED, 0, "2026-03-04T08:00:00+07:00");
    fold_it();
    ck_assert_int_eq(deadline_of(&law, &out, "E01", 0)->status, STATUS_MET);
    const struct episode *e = nth(EPISODE_HANDOFF, "H3", 0);
    ck_assert_uint_eq(e->nspans, 2);
    ck_span(e, 1, freed, cause, "2026-03-05T08:00:00+07:00", "2026-03-05T08:00:00+07:00", true);
}
END_TEST

/* What is stayed runs out for nobody by the law, and stays where it was for the careful. */
START_TEST(a_clock_that_is_stayed)
{
    rules[B05].stay = (struct patterns){LIST(on_requested)};
    int cause = happens_to(SUSPENDED, -1, "2026-03-02T08:00:00+07:00");
    int stay = happens_to(REQUESTED, -1, "2026-03-02T10:00:00+07:00");
    fold_it();
    const struct episode *e = nth(EPISODE_HANDOFF, "H4", 0);
    ck_assert_uint_eq(e->nspans, 2);
    ck_span(e, 0, cause, cause, "2026-03-03T08:00:00+07:00", "2026-03-03T08:00:00+07:00", false);
    ck_span(e, 1, stay, cause, NULL, "2026-03-03T08:00:00+07:00", false);
}
END_TEST

/* At once is no moment; the careful have two hours. */
START_TEST(a_clock_without_an_end)
{
    rules[B05].kind = TERM_AT_ONCE;
    rules[B05].amount = 0;
    int cause = happens_to(SUSPENDED, -1, "2026-03-02T08:00:00+07:00");
    fold_it();
    ck_span(nth(EPISODE_HANDOFF, "H4", 0), 0, cause, cause, NULL, "2026-03-02T10:00:00+07:00", false);
}
END_TEST

/* Reviewed on the day of the suspension: the next review is due when the first was, and is another. */
START_TEST(a_review_that_follows)
{
    int cause = happens_to(SUSPENDED, -1, "2026-03-02T08:00:00+07:00");
    int review = happens_to(REVIEWED, -1, "2026-03-02T10:00:00+07:00");
    fold_it();
    const struct episode *e = nth(EPISODE_SUSPENSION, "verification", 0);
    ck_assert_uint_eq(e->nspans, 2);
    ck_assert(e->spans[0].has_due && e->spans[0].due == e->spans[1].due);
    ck_assert(e->spans[0].safe == e->spans[1].safe && e->spans[1].event == review);
    ck_assert_int_eq(out.deadlines[e->spans[0].deadline].started_by, cause);
    ck_assert_int_eq(out.deadlines[e->spans[1].deadline].started_by, review);
    ck_assert(e->spans[0].event == cause && e->nsteps == 1);
}
END_TEST

/* One act that begins a term for each of two victims makes two papers owed, each by its own. */
START_TEST(each_has_his_own_clock)
{
    rules[B08].starts = at_marked;
    rules[B08].subject = SUBJECT_VICTIM;
    handoffs[0].cause = (struct patterns){LIST(on_marked)};
    handoffs[0].rule = B08;
    tale.npersons = 0;
    person_add(&tale, PERSON_VICTIM, "2014-05-01");
    person_add(&tale, PERSON_REPRESENTATIVE, "1980-01-01");
    person_add(&tale, PERSON_VICTIM, "2015-05-01");
    happens_to(MARKED, 1, "2026-03-02T08:00:00+07:00");
    fold_it();
    ck_assert_int_eq(episodes_of(EPISODE_HANDOFF, "H1"), 2);
    for (int n = 0; n < 2; n++) {
        const struct episode *e = nth(EPISODE_HANDOFF, "H1", n);
        ck_assert_int_eq(e->subject, 2 * n);
        ck_assert_int_ge(e->spans[0].deadline, 0);
        ck_assert_int_eq(out.deadlines[e->spans[0].deadline].subject, 2 * n);
    }
}
END_TEST

/* What another act began is no clock of a paper that this one makes owed. */
START_TEST(a_clock_of_another_act)
{
    handoffs[0].cause = (struct patterns){LIST(on_classified)};
    happens_to(ASSIGNED, -1, "2026-03-02T08:00:00+07:00");
    int cause = happens_to(CLASSIFIED, -1, "2026-03-02T10:00:00+07:00");
    fold_it();
    ck_assert_ptr_nonnull(deadline_of(&law, &out, "A17", 0));
    ck_span(nth(EPISODE_HANDOFF, "H1", 0), 0, cause, -1, NULL, NULL, false);
}
END_TEST

/* The row of the review is the first of the law and its term the first of the case, and it is that of one person alone. A month
   from 2 March ends with 2 April; whoever counts the first day too ends it a day sooner. */
START_TEST(the_first_review_of_all)
{
    rules[A03] = rules[B12];
    rules[A03].id = STR("A03");
    rules[A03].subject = SUBJECT_PERSON;
    rules[A03].act_starts_next = false;
    suspensions[0].review = A03;
    rules[B05].nstarts = rules[B12].nstarts = 0;
    law.nhandoffs = 0;
    int cause = happens_to(SUSPENDED, 1, "2026-03-02T08:00:00+07:00");
    happens_to(SUSPENDED, 0, "2026-03-03T08:00:00+07:00");
    happens_to(REVIEWED, 0, "2026-03-04T08:00:00+07:00");
    fold_it();
    const struct episode *one = nth(EPISODE_SUSPENSION, "verification", 0),
                         *other = nth(EPISODE_SUSPENSION, "verification", 1);
    ck_assert_int_eq(one->subject, 1);
    ck_assert_uint_eq(one->nspans, 1);
    ck_span(one, 0, cause, cause, "2026-04-03T00:00:00+07:00", "2026-04-02T00:00:00+07:00", false);
    ck_assert_uint_eq(other->nspans, 2);
    ck_assert_int_eq(out.deadlines[other->spans[0].deadline].subject, 0);
    ck_span(other, 1, 2, -1, NULL, NULL, false);
}
END_TEST

/* A suspension of which the law asks no review has no clock, whatever else runs. */
START_TEST(no_review)
{
    law.nsuspensions = 2;
    happens_to(SUSPENDED, -1, "2026-03-02T08:00:00+07:00");
    int cause = happens_to(MERGED, -1, "2026-03-03T08:00:00+07:00");
    fold_it();
    ck_span(nth(EPISODE_SUSPENSION, "trial", 0), 0, cause, -1, NULL, NULL, false);
    ck_assert_int_ge(nth(EPISODE_SUSPENSION, "verification", 0)->spans[0].deadline, 0);
}
END_TEST

/* Two kinds of suspension, of the case and of persons: each begins once as long as it lasts. */
START_TEST(each_is_suspended_once)
{
    law.nsuspensions = 2;
    happens_to(SUSPENDED, 0, "2026-03-02T08:00:00+07:00");
    happens_to(SUSPENDED, 1, "2026-03-03T08:00:00+07:00");
    happens_to(SUSPENDED, 1, "2026-03-04T08:00:00+07:00");
    happens_to(MERGED, 1, "2026-03-05T08:00:00+07:00");
    happens_to(MERGED, 1, "2026-03-06T08:00:00+07:00");
    fold_it();
    ck_assert_int_eq(episodes_of(EPISODE_SUSPENSION, "verification"), 2);
    ck_assert_int_eq(episodes_of(EPISODE_SUSPENSION, "trial"), 1);
}
END_TEST

/* An act that names nobody resumes the case for everybody; one that ends a suspension may begin the next. */
START_TEST(ended_for_all_and_begun_anew)
{
    happens_to(SUSPENDED, 0, "2026-03-02T08:00:00+07:00");
    happens_to(SUSPENDED, 1, "2026-03-03T08:00:00+07:00");
    happens_to(RESUMED, -1, "2026-03-04T08:00:00+07:00");
    fold_it();
    for (int n = 0; n < 2; n++)
        ck_assert_int_eq(nth(EPISODE_SUSPENSION, "verification", n)->state, EPISODE_CLOSED);
    suspensions[0].end = (struct patterns){LIST(on_again)};
    tale.nevents = tale.nfacts = 0;
    happens_to(SUSPENDED, 0, "2026-03-02T08:00:00+07:00");
    happens_to(SUSPENDED, 0, "2026-03-03T08:00:00+07:00");
    fold_it();
    ck_assert_int_eq(nth(EPISODE_SUSPENSION, "verification", 0)->state, EPISODE_CLOSED);
    ck_assert_int_eq(nth(EPISODE_SUSPENSION, "verification", 1)->state, EPISODE_OPEN);
    ck_assert_int_eq(nth(EPISODE_SUSPENSION, "verification", 1)->number, 2);
}
END_TEST

/* Kinds count for themselves: a handoff, a return and a suspension may bear the same code. */
START_TEST(alike_in_name)
{
    law.nsuspensions = 2;
    suspensions[0].code = STR("H4");
    suspensions[1].code = STR("procuracy");
    happens_to(SUSPENDED, -1, "2026-03-02T08:00:00+07:00");
    happens_to(BACK, -1, "2026-03-03T08:00:00+07:00");
    happens_to(MERGED, -1, "2026-03-04T08:00:00+07:00");
    fold_it();
    ck_assert_int_eq(nth(EPISODE_HANDOFF, "H4", 0)->number, 1);
    ck_assert_int_eq(nth(EPISODE_SUSPENSION, "H4", 0)->number, 1);
    ck_assert_int_eq(nth(EPISODE_ROUND, "procuracy", 0)->number, 1);
    ck_assert_int_eq(nth(EPISODE_SUSPENSION, "procuracy", 0)->number, 1);
}
END_TEST

/* When it began stands as it was recorded, a day or a span of days; a return from before the law counts and is no round. */
START_TEST(as_recorded)
{
    happens_to(BACK, -1, "2017-06-01T08:00:00+07:00");
    int back = happens_to(BACK, -1, "2026-03-02");
    int rest = happens_to(SUSPENDED, -1, "2026-03-03/2026-03-05");
    fold_it();
    const struct episode *round = nth(EPISODE_ROUND, "procuracy", 0),
                         *suspension = nth(EPISODE_SUSPENSION, "verification", 0);
    ck_assert_int_eq(round->started_by, back);
    ck_assert_int_eq(round->number, 2);
    ck_assert(round->at.form == WHEN_DATE && round->at.lo == tale.events[back].at.lo &&
              round->at.hi == tale.events[back].at.hi);
    ck_assert(suspension->at.form == WHEN_INTERVAL && suspension->at.lo == tale.events[rest].at.lo &&
              suspension->at.hi == tale.events[rest].at.hi);
}
END_TEST

/* Memory that ends at any point of what lasts gives the error and nothing else. */
START_TEST(no_memory_at_any_point)
{
    struct fail fail;
    struct fold_options opt = {0};
    size_t refused = 0;
    person_add(&tale, PERSON_VICTIM, "2014-05-01");
    happens_to(ASSIGNED, -1, "2026-03-02T08:00:00+07:00");
    happens_to(CUSTODY, 0, "2026-03-02T09:00:00+07:00");
    happens_to(SUSPENDED, 0, "2026-03-03T08:00:00+07:00");
    happens_to(BACK, -1, "2026-03-04T08:00:00+07:00");
    happens_to(REVIEWED, 0, "2026-03-05T08:00:00+07:00");
    happens_to(APPOINTED, 0, "2026-03-06T08:00:00+07:00");
    happens_to(RESUMED, -1, "2026-03-07T08:00:00+07:00");
    struct history h = tale_history(&tale);
    for (size_t cap = 0;; cap += FINE, refused++) {
        struct arena small;
        arena_init(&small, cap);
        fail_clear(&fail);
        enum err err = law_fold(&law, &cal, &h, &opt, &small, &out, &fail);
        ck_assert(err == (small.failed ? ERR_NO_MEMORY : ERR_OK));
        arena_fini(&small);
        if (err == ERR_OK)
            break;
    }
    ck_assert_uint_gt(refused, 500);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_clock_that_moves,
                            a_clock_that_ended,
                            a_clock_that_ended_first,
                            a_clock_that_is_stayed,
                            a_clock_without_an_end,
                            a_review_that_follows,
                            each_has_his_own_clock,
                            a_clock_of_another_act,
                            the_first_review_of_all,
                            no_review,
                            each_is_suspended_once,
                            ended_for_all_and_begun_anew,
                            alike_in_name,
                            as_recorded,
                            no_memory_at_any_point};
    Suite *s = suite_create("clocks of what lasts");
    TCase *tc = tcase_create("clocks");
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < ARRAY_LEN(tests); i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
