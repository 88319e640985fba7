/* Tests which row of a family runs, and what waits for the class, with a pack whose very first row is one of a family. */
#include "tests/unit/case_fold.h"

#define AT_9(day) day "T09:00:00+07:00"

enum { LIGHT, HEAVY, LIKE, STEP, PLAIN, OFFENCE_LIGHT, OFFENCE_HEAVY, OF_PERSON, ROWS };

static const int family[] = {LIGHT, HEAVY}, light_alone[] = {LIGHT};
PATTERNS(case_paper_any, ON(EV_PAPER));
STARTS(at_review, AT(ON(EV_REVIEW)));
STARTS(at_freed, AT(ON(EV_FREED)));
static const struct extension_step light_steps[] = {
    {.event = EV_EXTENDED, .max_amount = 1, .unit = UNIT_MONTH, .count = 1, .request_event = -1, .order = 1}};
static const struct extension_step heavy_steps[] = {
    {.event = EV_EXTENDED, .max_amount = 2, .unit = UNIT_MONTH, .count = 1, .request_event = -1, .order = 1},
    {.event = EV_COMPLEX,
     .total = true,
     .standing = true,
     .max_amount = 9,
     .unit = UNIT_MONTH,
     .count = 1,
     .request_event = -1,
     .order = 2}};
#define FAMILY(z, set) .family = TEXT(z), .classes = (set)
#define LIGHT_BITS (BIT_LESS | CLASS_UNKNOWN_BIT)
#define HEAVY_BITS (BIT_SERIOUS | BIT_VERY)
static const struct rule rows[ROWS] = {
    [LIGHT] = {ROW("A01", "Đ1"), MONTHS(1), FAMILY("a", LIGHT_BITS), .starts = LIST(at_case_initiated),
               .extensions = LIST(light_steps), BINDING, ALWAYS},
    [HEAVY] = {ROW("A02", "Đ1"), MONTHS(2), FAMILY("a", HEAVY_BITS), .starts = LIST(at_case_initiated),
               .extensions = LIST(heavy_steps), BINDING, ALWAYS},
    [LIKE] = {ROW("A03", "Đ2"), .kind = TERM_DERIVED, .length_of = family, .nlength_of = ARRAY_LEN(family),
              .starts = LIST(at_case_again), BINDING, ALWAYS},
    [STEP] = {ROW("A04", "Đ3"), .kind = TERM_BEFORE, .amount = 5, .unit = UNIT_DAY, .before = light_alone,
              .nbefore = ARRAY_LEN(light_alone), .starts = LIST(at_case_hearing), BINDING, ALWAYS},
    [PLAIN] = {ROW("A05", "Đ4"), DAYS(3), .starts = LIST(at_case_initiated), BINDING, ALWAYS},
    [OFFENCE_LIGHT] = {ROW("A06", "Đ5"), MONTHS(1), FAMILY("b", BIT_LESS), .suspected = true,
                       .starts = LIST(at_review), .restart = {LIST(case_review)}, BINDING, ALWAYS},
    [OFFENCE_HEAVY] = {ROW("A07", "Đ5"), MONTHS(2), FAMILY("b", HEAVY_BITS), .suspected = true,
                       .starts = LIST(at_review), .restart = {LIST(case_review)}, BINDING, ALWAYS},
    [OF_PERSON] = {ROW("A08", "Đ6"), MONTHS(1), FAMILY("c", BIT_LESS), .subject = SUBJECT_PERSON,
                   .starts = LIST(at_freed), .end = {LIST(case_paper_any)}, BINDING, ALWAYS},
};

static struct rule mine[ROWS];
static struct pack pack;

static void begin(void)
{
    tale.nevents = 0;
    memcpy(mine, rows, sizeof(rows));
    pack = case_pack;
    pack.rules = mine;
    pack.nrules = ROWS;
    pack.nderived = 0;
}

static void fold_mine(void)
{
    struct history h = tale_history(&tale);
    const struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static const struct deadline *mine_nth(const char *rule, int n)
{
    const struct deadline *d = deadline_of(&pack, &out, rule, n);
    ck_assert_msg(d != NULL, "no deadline %d of %s", n, rule);
    return d;
}

static int mine_count(const char *rule)
{
    int n = 0;
    while (deadline_of(&pack, &out, rule, n))
        n++;
    return n;
}

/* The first of those that tell so. */
static const struct notice *class_unknown(void)
{
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_CLASS_UNKNOWN)
            return &out.notices[i];
    ck_abort_msg("not told");
    return NULL;
}

/* The first row of all takes over like any other; the act that changed the class began it. */
START_TEST(the_first_row_takes_over)
{
    begin();
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    int changed = charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-10"));
    fold_mine();
    const struct deadline *old = mine_nth("A02", 0), *new = mine_nth("A01", 0);
    ck_assert_int_eq(old->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(new->started_by, changed);
    ck_assert_int_eq(new->start_type, EV_CHARGED);
    ck_due(new, "2026-04-03T00:00:00+07:00"); /* 2 March and one month */
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 0);
}
END_TEST

/* What binds whatever the class has none, also after a class became known. */
START_TEST(a_row_without_class_has_none)
{
    begin();
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-03"));
    fold_mine();
    ck_assert_int_eq(mine_nth("A05", 0)->class, -1);
    ck_assert_uint_eq(mine_nth("A05", 0)->nspans, 1);
}
END_TEST

/* A row for the class that is not known stands in until it is: its family waits for nothing. */
START_TEST(the_row_for_no_class_stands_in)
{
    begin();
    happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
    fold_mine();
    ck_assert_int_eq(mine_nth("A01", 0)->status, STATUS_RUNNING);
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-10"));
    fold_mine();
    ck_assert_int_eq(mine_nth("A01", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(mine_count("A02"), 1);
    ck_due(mine_nth("A02", 0), "2026-05-05T00:00:00+07:00"); /* 2 May is a Saturday */
}
END_TEST

/* Whose length is that for an unknown class says so, in the name of no row; whose class is known need not. */
START_TEST(a_length_for_no_class)
{
    begin();
    int again = happen(&tale, EV_AGAIN, AT_9("2026-03-02"));
    fold_mine();
    ck_assert_int_eq(mine_nth("A03", 0)->length, LIGHT);
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1);
    ck_assert_int_eq(class_unknown()->event, again);
    ck_assert_int_eq(class_unknown()->rule, -1);
    for (int clause = 1; clause < 3; clause++) {
        begin();
        charge(&tale, EV_INITIATED, -1, 146, clause, AT_9("2026-03-01"));
        mine[LIGHT].classes = BIT_LESS;
        happen(&tale, EV_AGAIN, AT_9("2026-03-02"));
        fold_mine();
        ck_assert_int_eq(mine_count("A03"), 1);
        ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 0);
    }
}
END_TEST

/* The length follows the class in place, and so does what was granted: by the ladder of that row, and back. */
START_TEST(a_length_in_place)
{
    begin();
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    happen(&tale, EV_AGAIN, AT_9("2026-03-03"));
    fold_mine();
    ck_due(mine_nth("A03", 0), "2026-05-05T00:00:00+07:00"); /* two months, as A02: 3 May is a Sunday */
    lengthened(&tale, EV_EXTENDED, 2, "month", "procuracy_regional", AT_9("2026-03-04"));
    fold_mine();
    ck_due(mine_nth("A03", 0), "2026-07-04T00:00:00+07:00");
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-05"));
    fold_mine();
    const struct deadline *d = mine_nth("A03", 0);
    ck_assert_int_eq(mine_count("A03"), 1);
    ck_assert_int_eq(d->length, LIGHT);
    ck_assert_int_eq(d->class, LESS);
    ck_assert_int_eq(d->extensions[0].amount, 1);
    ck_due(d, "2026-05-05T00:00:00+07:00"); /* one month, and the one that A01 allows */
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 0);
    charge(&tale, EV_CHANGED, 1, 142, 1, AT_9("2026-03-06"));
    fold_mine();
    ck_due(mine_nth("A03", 0), "2026-07-04T00:00:00+07:00");
    ck_assert_int_eq(mine_count("A03"), 1);
}
END_TEST

/* What made the case complex before counts under the row that knows it, in place or in place of another. */
START_TEST(what_stands_counts_in_the_new_row)
{
    begin();
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    happen(&tale, EV_AGAIN, AT_9("2026-03-02"));
    happen(&tale, EV_COMPLEX, AT_9("2026-03-03"));
    charge(&tale, EV_CHARGED, 1, 146, 2, AT_9("2026-03-05"));
    fold_mine();
    ck_due(mine_nth("A02", 0), "2026-12-03T00:00:00+07:00"); /* nine months in all */
    ck_due(mine_nth("A03", 0), "2026-12-03T00:00:00+07:00");
}
END_TEST

/* The row that binds on the day of the act says who may grant: another of its family, when its own is no more in force. */
START_TEST(the_row_of_the_day)
{
    begin();
    static const struct str before[] = {TEXT("procuracy_district")}, now[] = {TEXT("procuracy_regional")};
    static const struct {
        const char *authority;
        size_t wrong;
    } of[] = {{"procuracy_district", 1}, {"procuracy_regional", 0}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        struct extension_step old_step = light_steps[0], new_step = light_steps[0];
        old_step.authorities = before;
        new_step.authorities = now;
        old_step.nauthorities = new_step.nauthorities = 1;
        mine[LIGHT].through = DAY_2025_06_30;
        mine[LIGHT].extensions = &old_step;
        mine[HEAVY].classes = LIGHT_BITS;
        mine[HEAVY].from = DAY_2025_06_30 + 1;
        mine[HEAVY].extensions = &new_step;
        mine[HEAVY].nextensions = 1;
        tale_begin(&tale);
        charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2025-06-20"));
        lengthened(&tale, EV_EXTENDED, 1, "month", of[i].authority, AT_9("2025-07-10"));
        fold_mine();
        size_t wrong = 0;
        for (size_t k = 0; k < out.nviolations; k++)
            wrong += out.violations[k].code == VIOLATION_EXTENSION_AUTHORITY;
        ck_assert_uint_eq(wrong, of[i].wrong);
        ck_due(mine_nth("A01", 0), "2025-08-21T00:00:00+07:00");
    }
}
END_TEST

/* What asks for no class waits with what it precedes; of each act it is told once that the class is not known. */
START_TEST(what_waits_for_the_class)
{
    begin();
    mine[LIGHT].classes = BIT_LESS;
    happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
    happen(&tale, EV_HEARING, AT_9("2026-03-03"));
    fold_mine();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1);
    ck_assert_int_eq(mine_count("A04"), 0);
    happen(&tale, EV_AGAIN, AT_9("2026-03-04"));
    fold_mine();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 2); /* its length depends on it */
    charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-10"));
    fold_mine();
    ck_assert_int_eq(mine_count("A01"), 1);
    ck_assert_int_eq(mine_count("A02"), 0);
    ck_due(mine_nth("A01", 0), "2026-04-03T00:00:00+07:00");
    ck_assert_ptr_eq(&out.deadlines[mine_nth("A04", 0)->before], mine_nth("A01", 0));
    ck_due(mine_nth("A03", 0), "2026-04-07T00:00:00+07:00"); /* 4 April is a Saturday */
}
END_TEST

/* What a suspicion is enough for is told at the end, once for each act; an act that begins it anew leaves one that waits. */
START_TEST(what_a_suspicion_is_enough_for)
{
    begin();
    int first = happen(&tale, EV_REVIEW, AT_9("2026-03-02"));
    fold_mine();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1);
    ck_assert_int_eq(class_unknown()->event, first);
    ck_assert_int_eq(class_unknown()->rule, OFFENCE_LIGHT);
    happen(&tale, EV_REVIEW, AT_9("2026-03-04"));
    fold_mine();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 1);
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-06"));
    fold_mine();
    ck_assert_int_eq(mine_count("A06"), 1);
    ck_due(mine_nth("A06", 0), "2026-04-07T00:00:00+07:00");
    mine[OFFENCE_LIGHT].restart = mine[OFFENCE_HEAVY].restart = (struct patterns){0};
    tale.nevents--;
    fold_mine();
    ck_assert_int_eq(notices_of(&out, NOTICE_CLASS_UNKNOWN), 2); /* of either act, each for both rows */
}
END_TEST

/* What would have ended the term of one person leaves what waits for another. */
START_TEST(whose_wait_is_over)
{
    begin();
    of_person(&tale, EV_FREED, 1, AT_9("2026-03-02"));
    of_person(&tale, EV_FREED, 2, AT_9("2026-03-02"));
    of_person(&tale, EV_PAPER, 1, AT_9("2026-03-03"));
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-06"));
    fold_mine();
    ck_assert_int_eq(mine_count("A08"), 1);
    ck_assert_int_eq(mine_nth("A08", 0)->subject, 2);
}
END_TEST

/* An act that changes the class begins the term anew under the row for that class, be it the first of all. */
START_TEST(anew_under_the_first_row)
{
    static const struct pattern anew = ON(EV_CHANGED);
    begin();
    mine[LIGHT].restart = mine[HEAVY].restart = (struct patterns){&anew, 1};
    charge(&tale, EV_INITIATED, -1, 146, 2, AT_9("2026-03-02"));
    charge(&tale, EV_CHANGED, -1, 146, 1, AT_9("2026-03-10"));
    fold_mine();
    ck_assert_int_eq(mine_count("A02"), 1);
    ck_assert_int_eq(mine_count("A01"), 1);
    ck_due(mine_nth("A01", 0), "2026-04-11T00:00:00+07:00");
}
END_TEST

/* Where the family has no row for the class, that is told once, of the act that made the class so. */
START_TEST(no_row_for_the_class)
{
    begin();
    mine[HEAVY].classes = BIT_SERIOUS;
    charge(&tale, EV_INITIATED, -1, 146, 1, AT_9("2026-03-02"));
    charge(&tale, EV_CHARGED, 1, 142, 1, AT_9("2026-03-03"));
    for (int more = 0; more < 3; more++) {
        fold_mine();
        ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 1);
        ck_assert_int_eq(mine_nth("A01", 0)->status, STATUS_RUNNING);
        happen(&tale, EV_PAPER, AT_9("2026-03-04"));
    }
}
END_TEST

/*
 * What was to be done before the end of a term that was over before the class was known waits no more, not for the next either:
 * be it that an act ended the term, or that it began it anew.
 */
START_TEST(a_step_waits_no_longer_than_its_term)
{
    static const struct pattern anew = ON(EV_INITIATED);
    for (int ended = 0; ended < 2; ended++) {
        begin();
        mine[LIGHT].classes = BIT_LESS | BIT_SERIOUS;
        mine[HEAVY].classes = BIT_VERY;
        if (ended)
            mine[LIGHT].end = (struct patterns){LIST(case_concluded)};
        else
            mine[LIGHT].restart = (struct patterns){&anew, 1};
        happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
        happen(&tale, EV_HEARING, AT_9("2026-03-03")); /* the step begins with it */
        if (ended)
            happen(&tale, EV_CONCLUDED, AT_9("2026-03-04"));
        happen(&tale, EV_INITIATED, AT_9("2026-03-05"));
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-10"));
        charge(&tale, EV_CHANGED, 1, 146, 2, AT_9("2026-03-12"));
        fold_mine();
        ck_assert_int_eq(mine_count("A01"), 1);
        ck_due(mine_nth("A01", 0), "2026-04-07T00:00:00+07:00"); /* 5 April is a Sunday */
        ck_assert_int_eq(mine_count("A04"), 0);
    }
}
END_TEST

/* The events of the little law, with one that sets a flag and one that takes it back. */
static void with_flag(void)
{
    static struct event_type events[EV_COUNT];
    memcpy(events, case_events, sizeof(events));
    events[EV_PAPER].flag = events[EV_RETURNED].flag = STR("key");
    events[EV_RETURNED].unflags = true;
    pack.events = events;
}

/* The flag is gone and the class not known: what gave its place waits for the class, the row of the day, counting from its start. */
START_TEST(what_waits_after_a_flag)
{
    static const int instead_of_like[] = {LIKE}, instead_of_family[] = {LIGHT, HEAVY};
    static const struct {
        bool alike,
            versions; /* in the place of the row without a family; the family has two versions of one row */
        const char *rule, *due;
    } of[] = {{true, false, "A03", "2026-04-04T00:00:00+07:00"}, /* 3 March and one month */
              {false, false, "A01", "2026-04-04T00:00:00+07:00"},
              {false, true, "A01", "2026-05-05T00:00:00+07:00"}}; /* two months: a Sunday, so 4 May */
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        begin();
        with_flag();
        mine[LIGHT].classes = BIT_LESS;
        if (of[i].versions) {
            mine[LIGHT].through = DAY_2025_06_30;
            mine[HEAVY].id = mine[LIGHT].id;
            mine[HEAVY].classes = BIT_LESS;
            mine[HEAVY].from = DAY_2025_06_30 + 1;
        }
        mine[PLAIN].nstarts = 0;
        mine[PLAIN].instead = of[i].alike ? instead_of_like : instead_of_family;
        mine[PLAIN].ninstead = of[i].alike ? 1 : 2;
        mine[PLAIN].instead_flag = STR("key");
        happen(&tale, EV_PAPER, AT_9("2026-03-02"));
        happen(&tale, of[i].alike ? EV_AGAIN : EV_INITIATED, AT_9("2026-03-03"));
        happen(&tale, EV_RETURNED, AT_9("2026-03-05"));
        fold_mine();
        ck_assert_int_eq(mine_nth("A05", 0)->status, STATUS_VOID);
        ck_assert_int_eq(mine_count(of[i].rule), 0);
        charge(&tale, EV_CHARGED, 1, 146, 1, AT_9("2026-03-10"));
        fold_mine();
        ck_assert_int_eq(mine_count(of[i].rule), 1);
        ck_due(mine_nth(of[i].rule, 0), of[i].due);
    }
}
END_TEST

/* An act that leaves the term whole does so also while that waits for its class. */
START_TEST(the_whole_of_what_waited)
{
    static const struct pattern lifting[] = {ON(EV_PAPER)};
    static const struct shortening of_light[] = {{.rule = LIGHT, .lifting = {LIST(lifting)}}};
    for (int lifted = 0; lifted < 2; lifted++) {
        begin();
        mine[LIGHT].classes = BIT_LESS;
        mine[LIGHT].amount = 2;
        mine[OF_PERSON] = (struct rule){
            ROW("A08", "Đ6"), .kind = TERM_DERIVED, .shortens = of_light, .nshortens = 1, BINDING, ALWAYS};
        mine[OF_PERSON].share = (struct share){1, 2, 1, 2, STR_NONE, STR_NONE};
        mine[OF_PERSON].when.subject_age = SUBJECT_AGE_UNDER;
        mine[OF_PERSON].when.subject_age_years = 18;
        tale_begin(&tale);
        int minor = person_add(&tale, PERSON_ACCUSED, "2010-01-01");
        happen(&tale, EV_INITIATED, AT_9("2026-03-02"));
        charge(&tale, EV_CHARGED, minor, 9, 9, AT_9("2026-03-03")); /* of which the class is not known */
        if (lifted)
            happen(&tale, EV_PAPER, AT_9("2026-03-04"));
        charge(&tale, EV_CHANGED, minor, 146, 1, AT_9("2026-03-10"));
        fold_mine();
        ck_due(mine_nth("A01", 0), lifted ? "2026-05-05T00:00:00+07:00" : "2026-04-03T00:00:00+07:00");
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {the_first_row_takes_over,
                                  a_row_without_class_has_none,
                                  the_row_for_no_class_stands_in,
                                  a_length_for_no_class,
                                  a_length_in_place,
                                  what_stands_counts_in_the_new_row,
                                  the_row_of_the_day,
                                  what_waits_for_the_class,
                                  what_a_suspicion_is_enough_for,
                                  whose_wait_is_over,
                                  anew_under_the_first_row,
                                  no_row_for_the_class,
                                  a_step_waits_no_longer_than_its_term,
                                  what_waits_after_a_flag,
                                  the_whole_of_what_waited};
    return run_tests("fold_family", tests, ARRAY_LEN(tests));
}
