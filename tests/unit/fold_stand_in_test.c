/* Tests rows that take the place of others, and rows that sleep, while the case has a flag: with a pack of three rows and two flags. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

enum { ORDINARY, QUICK, SLEEPER, ROWS };

static struct rule rows[ROWS];
static struct event_type events[EV_COUNT];
static struct pack three;
static int place_of[2]; /* of the ordinary row, and of the one that takes its place */
static int taken[1];

STARTS(at_review, AT(ON(EV_REVIEW)));
PATTERNS(any_paper, ON(EV_PAPER));
PATTERNS(again_any, ON(EV_AGAIN));
/* The first flag is for serious offences alone, the second for those that are very serious. */
static const struct flag_rule flags[] = {{.code = TEXT("quick"),
                                          .classes = BIT_SERIOUS,
                                          .citation = TEXT("Đ1"),
                                          .detail_vi = TEXT("một"),
                                          .detail_en = TEXT("one")},
                                         {.code = TEXT("grave"),
                                          .classes = BIT_VERY,
                                          .citation = TEXT("Đ2"),
                                          .detail_vi = TEXT("hai"),
                                          .detail_en = TEXT("two")}};
static const struct str grave_kinds[] = {TEXT("quick"), TEXT("grave")}, grave_grounds[] = {TEXT("quick")};
/* Which flag it is stands in the last of its facts. */
static const struct event_fact_spec flag_facts[] = {{.fact = FACT_ground, .values = LIST(grave_grounds)},
                                                    {.fact = FACT_kind, .values = LIST(grave_kinds)}};

/* The ordinary row is the first or the second of all. */
static bool begin(int ordinary)
{
    tale_begin(&tale);
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, NULL);
    place_of[ORDINARY] = taken[0] = ordinary;
    place_of[QUICK] = !ordinary;
    const struct rule of_case = {ROW("A01", "Đ1"), DAYS(20), .starts = LIST(at_case_initiated), BINDING,
                                 ALWAYS};
    rows[0] = rows[1] = of_case;
    rows[1].id = STR("A02");
    struct rule *quick = &rows[place_of[QUICK]];
    quick->amount = 10;
    quick->starts = NULL;
    quick->nstarts = 0;
    quick->instead = taken;
    quick->ninstead = 1;
    quick->instead_flag = STR("quick");
    rows[SLEEPER] = (struct rule){ROW("A03", "Đ2"),
                                  DAYS(5),
                                  .subject = SUBJECT_PERSON,
                                  .starts = LIST(at_review),
                                  .end = {LIST(any_paper)},
                                  .void_by = {LIST(case_concluded)},
                                  .restart = {LIST(again_any)},
                                  .act_ends = true,
                                  .asleep = TEXT("quick"),
                                  BINDING,
                                  ALWAYS};
    memcpy(events, case_events, sizeof(events));
    events[EV_COMPLEX].flag = events[EV_APPEALED].flag = STR("quick");
    events[EV_APPEALED].unflags = true;
    events[EV_COMPLEX].facts = events[EV_APPEALED].facts = flag_facts;
    events[EV_COMPLEX].nfacts = events[EV_APPEALED].nfacts = ARRAY_LEN(flag_facts);
    three = case_pack;
    three.rules = rows;
    three.nrules = ROWS;
    three.events = events;
    three.nderived = 0;
    three.nidles = 0;
    three.flags = flags;
    three.nflags = ARRAY_LEN(flags);
    return true;
}

static void fold_three(void)
{
    struct history h = tale_history(&tale);
    const struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&three, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static const struct deadline *of_row(int row, int n)
{
    for (size_t i = 0; i < out.ndeadlines; i++)
        if (out.deadlines[i].rule == row && n-- == 0)
            return &out.deadlines[i];
    return NULL;
}

static int count_of(int row)
{
    int n = 0;
    while (of_row(row, n))
        n++;
    return n;
}

static int flag(int type, const char *kind, const char *at)
{
    int e = happen(&tale, type, at);
    if (kind)
        with_text(&tale, FACT_kind, kind);
    return e;
}

/* It takes the place from the same start, and gives it back: whichever of the two is the first row. */
START_TEST(to_and_fro)
{
    for (int ordinary = 0; ordinary < 2 && begin(ordinary); ordinary++) {
        happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
        int quick = flag(EV_COMPLEX, NULL, AT_9("2026-03-04"));
        fold_three();
        ck_assert_int_eq(count_of(place_of[ORDINARY]), 1);
        ck_assert_int_eq(of_row(place_of[ORDINARY], 0)->status, STATUS_SUPERSEDED);
        const struct deadline *d = of_row(place_of[QUICK], 0);
        ck_assert_ptr_nonnull(d);
        ck_assert_int_eq(d->started_by, quick);
        ck_assert_int_eq(d->instead, place_of[ORDINARY]);
        ck_assert_int_eq(d->class, -1);
        ck_due(d, "2026-03-13T00:00:00+07:00"); /* 2 March and ten days */
        int back = flag(EV_APPEALED, NULL, AT_9("2026-03-05"));
        fold_three();
        ck_assert_int_eq(of_row(place_of[QUICK], 0)->status, STATUS_SUPERSEDED);
        d = of_row(place_of[ORDINARY], 1);
        ck_assert_ptr_nonnull(d);
        ck_assert_int_eq(d->started_by, back);
        ck_assert_int_eq(d->instead, -1);
        ck_assert_int_eq(d->class, -1);
        ck_assert_int_eq(d->round, 2);
        ck_due(d, "2026-03-24T00:00:00+07:00"); /* 22 March is a Sunday */
        ck_assert_int_eq(count_of(place_of[QUICK]), 1);
    }
}
END_TEST

/* What starts while the case has the flag starts as the other row; another flag changes nothing. */
START_TEST(in_its_place_from_the_start)
{
    static const char *const kinds[] = {NULL, "quick", "grave"};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        for (int ordinary = 0; ordinary < 2 && begin(ordinary); ordinary++) {
            flag(EV_COMPLEX, kinds[i], AT_9("2026-03-01"));
            happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
            fold_three();
            bool quick = i < 2;
            ck_assert_int_eq(count_of(place_of[QUICK]), quick);
            ck_assert_int_eq(count_of(place_of[ORDINARY]), !quick);
            flag(EV_APPEALED, kinds[i], AT_9("2026-03-03"));
            fold_three();
            ck_assert_int_eq(count_of(place_of[ORDINARY]), 1);
            ck_assert_int_eq(of_row(place_of[ORDINARY], 0)->status, STATUS_RUNNING);
        }
}
END_TEST

/* The row that takes the place may ask for something of its own; what is in doubt there is told. */
START_TEST(its_own_condition)
{
    static const struct {
        const char *birth;
        bool starts, presumed;
    } of[] = {{"2013-05-01", true, false}, {"1990-01-01", false, false}, {NULL, true, true}};
    for (size_t i = 0; i < ARRAY_LEN(of) && begin(0); i++) {
        rows[place_of[QUICK]].when.age = AGE_VICTIM_UNDER;
        rows[place_of[QUICK]].when.age_years = 18;
        tale.npersons = 0;
        person_add(&tale, PERSON_VICTIM, of[i].birth);
        flag(EV_COMPLEX, NULL, AT_9("2026-03-01"));
        happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
        fold_three();
        ck_assert_int_eq(count_of(place_of[QUICK]), of[i].starts);
        ck_assert_int_eq(count_of(place_of[ORDINARY]), 0);
        ck_assert_int_eq(notices_of(&out, NOTICE_AGE_PRESUMED), of[i].presumed);
    }
}
END_TEST

/* What ran sleeps, and wakes as another one from the same start, about the same paper: as often as the flag comes and goes. */
START_TEST(sleeps_and_wakes)
{
    begin(0);
    rows[SLEEPER].own = OWN_OF;
    int paper = happen(&tale, EV_HEARING, AT_9("2026-03-01")),
        other = happen(&tale, EV_HEARING, AT_9("2026-03-01"));
    of_person(&tale, EV_REVIEW, 1, AT_9("2026-03-02"));
    with_num(&tale, FACT_of, paper);
    flag(EV_COMPLEX, NULL, AT_9("2026-03-03"));
    fold_three();
    ck_assert_int_eq(of_row(SLEEPER, 0)->status, STATUS_VOID);
    int back = flag(EV_APPEALED, NULL, AT_9("2026-03-04"));
    fold_three();
    const struct deadline *d = of_row(SLEEPER, 1);
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(d->status, STATUS_RUNNING);
    ck_assert_int_eq(d->started_by, back);
    ck_assert_int_eq(d->start_type, EV_APPEALED);
    ck_assert_ptr_eq(&out.deadlines[d->replaces], of_row(SLEEPER, 0));
    ck_due(d, "2026-03-10T00:00:00+07:00"); /* 7 March is a Saturday */
    flag(EV_COMPLEX, NULL, AT_9("2026-03-05"));
    flag(EV_APPEALED, NULL, AT_9("2026-03-06"));
    fold_three();
    ck_assert_int_eq(count_of(SLEEPER), 3);
    of_person(&tale, EV_PAPER, 1, AT_9("2026-03-07"));
    with_num(&tale, FACT_of, other);
    fold_three();
    ck_assert_int_eq(of_row(SLEEPER, 2)->status, STATUS_RUNNING);
    of_person(&tale, EV_PAPER, 1, AT_9("2026-03-07"));
    with_num(&tale, FACT_of, paper);
    fold_three();
    ck_assert_int_eq(of_row(SLEEPER, 2)->status, STATUS_MET);
}
END_TEST

/* What would have ended it while it sleeps ends it, of that person alone. */
START_TEST(ended_asleep)
{
    static const int ends[] = {EV_PAPER, EV_CONCLUDED, EV_AGAIN, EV_ACT, EV_HEARING /* nothing to it */};
    for (size_t i = 0; i < ARRAY_LEN(ends) && begin(0); i++)
        for (int before = 0; before < 2 && begin(0); before++) { /* did it run before? */
            if (!before)
                flag(EV_COMPLEX, NULL, AT_9("2026-03-01"));
            of_person(&tale, EV_REVIEW, 1, AT_9("2026-03-02"));
            of_person(&tale, EV_REVIEW, 2, AT_9("2026-03-02"));
            if (before)
                flag(EV_COMPLEX, NULL, AT_9("2026-03-03"));
            of_person(&tale, ends[i], 1, AT_9("2026-03-04"));
            if (ends[i] == EV_ACT)
                with_text(&tale, FACT_rule, "A03");
            flag(EV_APPEALED, NULL, AT_9("2026-03-05"));
            fold_three();
            int running[3] = {0};
            for (int n = 0; of_row(SLEEPER, n); n++)
                running[of_row(SLEEPER, n)->subject] += of_row(SLEEPER, n)->status == STATUS_RUNNING;
            ck_assert_msg(running[1] == (ends[i] == EV_HEARING), "of case %zu", i);
            ck_assert_int_eq(running[2], 1);
        }
}
END_TEST

/* A flag that the class rules out is told in its own words, of each flag; a case of no known class has any. */
START_TEST(for_some_classes_alone)
{
    static const struct {
        int article, clause; /* 0: none */
        const char *flag;
        const char *told; /* in English; NULL: nothing */
    } of[] = {{0, 0, "quick", NULL},    {0, 0, "grave", NULL},   {146, 1, "quick", "one"},
              {146, 1, "grave", "two"}, {146, 2, "quick", NULL}, {146, 2, "grave", "two"},
              {142, 1, "quick", "one"}, {142, 1, "grave", NULL}};
    for (size_t i = 0; i < ARRAY_LEN(of) && begin(0); i++) {
        charge(&tale, EV_INITIATED, -1, of[i].article, of[i].clause, AT_9("2026-03-01"));
        flag(EV_COMPLEX, of[i].flag, AT_9("2026-03-02"));
        fold_three();
        size_t notices = 0, orders = 0;
        for (size_t k = 0; k < out.nnotices; k++)
            if (out.notices[k].code == NOTICE_FLAG_UNFIT) {
                notices++;
                ck_assert(of[i].told && str_is(out.notices[k].detail_en, of[i].told));
                ck_assert_int_eq(out.notices[k].event, 1);
            }
        for (size_t k = 0; k < out.nviolations; k++)
            if (out.violations[k].code == VIOLATION_ORDER) {
                orders++;
                ck_assert(of[i].told && str_is(out.violations[k].detail_en, of[i].told));
            }
        ck_assert_uint_eq(notices, of[i].told != NULL);
        ck_assert_uint_eq(orders, of[i].told != NULL);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {to_and_fro,        in_its_place_from_the_start,
                                  its_own_condition, sleeps_and_wakes,
                                  ended_asleep,      for_some_classes_alone};
    return run_tests("fold_stand_in", tests, ARRAY_LEN(tests));
}
