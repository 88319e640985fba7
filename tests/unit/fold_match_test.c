/* Tests which acts a pattern of the law and its conditions mean, with a pack of one row: every table names the way it is asked. */
#include "tests/unit/little_fold.h"

#define ON_3_MARCH "2026-03-03T09:00:00+07:00"
#define ON_4_MARCH "2026-03-04T09:00:00+07:00"
#define ON_5_MARCH "2026-03-05T09:00:00+07:00"

/* The little law with one row alone, which is the first of all. */
static struct rule row;
static struct rule_start start;
static struct pattern end;
static struct where wheres[2];
static struct pack one;

/* True: with nothing told yet. */
static bool begin(void)
{
    tale_begin(&tale);
    start = (struct rule_start){.anchor = -1, .on = {.type = ASSIGNED}};
    end = (struct pattern){.type = REVIEWED};
    row = (struct rule){.id = TEXT("A01"),
                        .citation = TEXT("BLTTHS 2015"),
                        .kind = TERM_DAYS,
                        .amount = 3,
                        .unit = UNIT_DAY,
                        .starts = &start,
                        .nstarts = 1,
                        .end = {&end, 1},
                        ANY,
                        IN_FORCE};
    one = little_pack;
    one.rules = &row;
    one.nrules = 1;
    return true;
}

#define EACH(table) for (size_t i = 0; i < ARRAY_LEN(table) && begin(); i++)

static void ck_is(size_t i, int got, int wanted)
{
    ck_assert_msg(got == wanted, "of case %zu: %d, not %d", i, got, wanted);
}

static void fold_of(struct history h)
{
    const struct fold_options opt = {0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&one, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static size_t started(void)
{
    fold_of(tale_history(&tale));
    return out.ndeadlines;
}

static void only_where(enum fact_id fact, const struct str *values, size_t n)
{
    wheres[0] = (struct where){.fact = fact, .values = values, .nvalues = n, .of_type = -1};
    start.on.wheres = wheres;
    start.on.nwheres = 1;
}

/* A number is compared with the text of it that the pack has. */
START_TEST(numbers)
{
    static const struct {
        int64_t told;
        struct str wanted;
        bool is;
    } of[] = {{0, TEXT("0"), true},
              {0, TEXT("-0"), false},
              {9, TEXT("9"), true},
              {10, TEXT("10"), true},
              {10, TEXT("1"), false},
              {99, TEXT("99"), true},
              {-7, TEXT("-7"), true},
              {-7, TEXT("7"), false},
              {7, TEXT("-7"), false},
              {INT64_MAX, TEXT("9223372036854775807"), true},
              {INT64_MIN, TEXT("-9223372036854775808"), true}};
    EACH(of)
    {
        happen(&tale, ASSIGNED, ON_3_MARCH);
        with_num(&tale, FACT_clause, of[i].told);
        only_where(FACT_clause, &of[i].wanted, 1);
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* Of a list of codes one that is wanted is enough, wherever it stands; what lies behind the list is none of it. */
START_TEST(one_of_a_list)
{
    static const struct str told[] = {TEXT("defender"), TEXT("prosecutor"), TEXT("teacher")},
                            wanted[] = {TEXT("doctor"), TEXT("teacher")};
    static const struct {
        size_t n;
        bool is;
    } of[] = {{0, false}, {2, false}, {3, true}};
    EACH(of)
    {
        happen(&tale, ASSIGNED, ON_3_MARCH);
        struct fact *present = fact_add(&tale, FACT_present);
        present->v.codes.items = told;
        present->v.codes.n = of[i].n;
        only_where(FACT_present, wanted, ARRAY_LEN(wanted));
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* What is not said of a BOOL is false, unless its absence says nothing; a fact that is wanted absent must be. */
START_TEST(what_is_not_said)
{
    static const struct str no[] = {TEXT("false")}, yes[] = {TEXT("true")};
    static const struct {
        const struct str *wanted;
        bool stated, absent;
        int told; /* -1: nothing is said */
        bool is;
    } of[] = {{no, false, false, -1, true},  {no, true, false, -1, false}, {yes, false, false, -1, false},
              {no, true, false, 0, true},    {yes, true, false, 1, true},  {no, false, false, 1, false},
              {NULL, false, true, -1, true}, {NULL, false, true, 0, false}};
    EACH(of)
    {
        happen(&tale, ASSIGNED, ON_3_MARCH);
        if (of[i].told >= 0)
            with_num(&tale, FACT_remote, of[i].told);
        only_where(FACT_remote, of[i].wanted, of[i].wanted ? 1 : 0);
        wheres[0].stated = of[i].stated;
        wheres[0].absent = of[i].absent;
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* None of those that `unless` lists may hold, the second no more than the first. */
START_TEST(none_of_the_exceptions)
{
    static const struct str commune[] = {TEXT("commune_police")}, late[] = {TEXT("late")};
    static const struct where unless[] = {{.fact = FACT_by, .values = LIST(commune), .of_type = -1},
                                          {.fact = FACT_kind, .values = LIST(late), .of_type = -1}};
    static const struct {
        const char *by, *kind;
        bool is;
    } of[] = {{"court", "early", true},
              {"commune_police", "early", false},
              {"court", "late", false},
              {"commune_police", "late", false}};
    EACH(of)
    {
        start.on.unless = unless;
        start.on.nunless = ARRAY_LEN(unless);
        happen(&tale, ASSIGNED, ON_3_MARCH);
        with_text(&tale, FACT_by, of[i].by);
        with_text(&tale, FACT_kind, of[i].kind);
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* Of the acts that are looked at, the latest before this one must be the one asked for, or there must be none. */
START_TEST(the_latest_before)
{
    static const struct pattern among[] = {ON(MERGED), ON(TRANSFERRED)}, transfer = ON(TRANSFERRED);
    static const struct {
        const struct pattern *after;
        int told[3]; /* before the act; 0: nothing */
        bool is;
    } of[] = {{NULL, {0}, true},
              {NULL, {MERGED}, false},
              {NULL, {CLASSIFIED}, true},
              {&transfer, {0}, false},
              {&transfer, {TRANSFERRED}, true},
              {&transfer, {MERGED}, false},
              {&transfer, {TRANSFERRED, MERGED}, false},
              {&transfer, {MERGED, TRANSFERRED}, true},
              {&transfer, {MERGED, TRANSFERRED, CLASSIFIED}, true}};
    EACH(of)
    {
        start.on.among = among;
        start.on.namong = ARRAY_LEN(among);
        start.on.after = of[i].after;
        for (size_t k = 0; k < ARRAY_LEN(of[i].told) && of[i].told[k]; k++)
            happen(&tale, of[i].told[k], ON_3_MARCH);
        happen(&tale, ASSIGNED, ON_4_MARCH);
        happen(&tale, TRANSFERRED, ON_5_MARCH); /* what comes after it does not count */
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* Each anchor has its occurrences; one that was reset has another. */
START_TEST(anchors)
{
    begin();
    static const struct pattern begins[] = {ON(ASSIGNED)}, resets[] = {ON(TRANSFERRED)};
    static const struct anchor two[] = {{TEXT("t0"), {LIST(t0_on)}, {LIST(transferred)}},
                                        {TEXT("t1"), {LIST(begins)}, {LIST(resets)}}};
    one.anchors = two;
    one.nanchors = ARRAY_LEN(two);
    start.anchor = 1;
    tip(ON_3_MARCH); /* t0 */
    ck_assert_uint_eq(started(), 0);
    happen(&tale, ASSIGNED, ON_3_MARCH);
    happen(&tale, ASSIGNED, ON_4_MARCH);
    ck_assert_uint_eq(started(), 1);
    happen(&tale, TRANSFERRED, ON_4_MARCH);
    ck_assert_uint_eq(started(), 1);
    happen(&tale, ASSIGNED, ON_5_MARCH);
    ck_assert_uint_eq(started(), 2);
}
END_TEST

static const char *const births[] = {"2013-05-01", "1990-01-01", NULL};
enum { CHILD, GROWN, UNKNOWN, NOBODY_MORE };

/* Is a victim under 18? Who was born at an unknown date is taken to be, which is told; so is who is not named yet. */
START_TEST(young_victims)
{
    static const struct {
        enum age_rule age;
        int victims[3], accused;
        bool is, presumed;
    } of[] = {{AGE_VICTIM_UNDER, {CHILD, NOBODY_MORE}, GROWN, true, false},
              {AGE_VICTIM_UNDER, {GROWN, NOBODY_MORE}, CHILD, false, false},
              {AGE_VICTIM_UNDER, {GROWN, NOBODY_MORE}, UNKNOWN, false, false},
              {AGE_VICTIM_UNDER, {GROWN, CHILD, NOBODY_MORE}, GROWN, true, false},
              {AGE_VICTIM_UNDER, {CHILD, GROWN, NOBODY_MORE}, GROWN, true, false},
              {AGE_VICTIM_UNDER, {GROWN, UNKNOWN, NOBODY_MORE}, GROWN, true, true},
              {AGE_VICTIM_UNDER, {UNKNOWN, GROWN, NOBODY_MORE}, GROWN, true, true},
              {AGE_VICTIM_UNDER, {UNKNOWN, CHILD, NOBODY_MORE}, GROWN, true, false},
              {AGE_VICTIM_UNDER, {NOBODY_MORE}, GROWN, true, true},
              {AGE_VICTIM_UNDER, {NOBODY_MORE}, CHILD, true, true},
              {AGE_ALL_VICTIMS_FROM, {GROWN, CHILD, NOBODY_MORE}, GROWN, false, false},
              {AGE_ALL_VICTIMS_FROM, {GROWN, UNKNOWN, NOBODY_MORE}, GROWN, false, true},
              {AGE_ALL_VICTIMS_FROM, {GROWN, NOBODY_MORE}, CHILD, true, false}};
    EACH(of)
    {
        const int *victims = of[i].victims;
        row.when.age = of[i].age;
        row.when.age_years = 18;
        tale.npersons = 0;
        person_add(&tale, PERSON_ACCUSED, births[of[i].accused]);
        for (size_t k = 0; k < 3 && victims[k] != NOBODY_MORE; k++)
            person_add(&tale, PERSON_VICTIM, births[victims[k]]);
        happen(&tale, ASSIGNED, ON_3_MARCH);
        struct history h = tale_history(&tale);
        person_add(&tale, PERSON_VICTIM, births[CHILD]); /* no part of the case */
        fold_of(h);
        ck_is(i, (int)out.ndeadlines, of[i].is);
        ck_is(i, (int)notices_of(&out, NOTICE_AGE_PRESUMED), of[i].presumed);
    }
}
END_TEST

/* Of a term about one victim, that one's age is asked for; of one about an accused, every victim's. */
START_TEST(the_victim_of_whom_it_is)
{
    static const struct {
        enum subject_kind subject;
        enum fact_id by;
        int whom, first, second, accused;
        bool is, presumed;
    } of[] = {{SUBJECT_VICTIM, FACT_victim, 0, CHILD, GROWN, GROWN, true, false},
              {SUBJECT_VICTIM, FACT_victim, 0, GROWN, CHILD, GROWN, false, false},
              {SUBJECT_VICTIM, FACT_victim, 1, GROWN, CHILD, GROWN, true, false},
              {SUBJECT_VICTIM, FACT_victim, 1, CHILD, GROWN, GROWN, false, false},
              {SUBJECT_VICTIM, FACT_victim, 0, UNKNOWN, CHILD, GROWN, true, true},
              {SUBJECT_VICTIM, FACT_victim, 0, GROWN, UNKNOWN, GROWN, false, false},
              {SUBJECT_PERSON, FACT_person, 2, GROWN, CHILD, UNKNOWN, true, false},
              {SUBJECT_PERSON, FACT_person, 2, GROWN, GROWN, CHILD, false, false},
              {SUBJECT_PERSON, FACT_person, 2, GROWN, GROWN, UNKNOWN, false, false},
              {SUBJECT_PERSON, FACT_person, 2, UNKNOWN, GROWN, GROWN, true, true}};
    EACH(of)
    {
        row.subject = of[i].subject;
        row.when.age = AGE_VICTIM_UNDER;
        row.when.age_years = 18;
        tale.npersons = 0;
        person_add(&tale, PERSON_VICTIM, births[of[i].first]);
        person_add(&tale, PERSON_VICTIM, births[of[i].second]);
        person_add(&tale, PERSON_ACCUSED, births[of[i].accused]);
        happen(&tale, ASSIGNED, ON_3_MARCH);
        with_num(&tale, of[i].by, of[i].whom);
        ck_is(i, (int)started(), of[i].is);
        ck_is(i, (int)notices_of(&out, NOTICE_AGE_PRESUMED), of[i].presumed);
    }
}
END_TEST

/* Protection because of youth rests on a known birth date; of whom nothing names it cannot be known. */
START_TEST(how_old_the_person_is)
{
    static const struct {
        enum subject_age_rule age;
        int person; /* -1: nobody is named */
        bool is;
    } of[] = {{SUBJECT_AGE_UNDER, 0, true},   {SUBJECT_AGE_UNDER, 1, false}, {SUBJECT_AGE_UNDER, 2, false},
              {SUBJECT_AGE_UNDER, -1, false}, {SUBJECT_AGE_FROM, 0, false},  {SUBJECT_AGE_FROM, 1, true},
              {SUBJECT_AGE_FROM, 2, true},    {SUBJECT_AGE_FROM, -1, true}};
    EACH(of)
    {
        row.subject = SUBJECT_PERSON;
        row.when.subject_age = of[i].age;
        row.when.subject_age_years = 18;
        tale.npersons = 0;
        person_add(&tale, PERSON_ACCUSED, births[CHILD]); /* no part of the case */
        for (int k = CHILD; k < NOBODY_MORE; k++)
            person_add(&tale, PERSON_ACCUSED, births[k]);
        happen(&tale, ASSIGNED, ON_3_MARCH);
        if (of[i].person >= 0)
            with_num(&tale, FACT_person, of[i].person);
        struct history h = tale_history(&tale);
        h.persons++;
        h.npersons--;
        fold_of(h);
        ck_is(i, notices_of(&out, NOTICE_AGE_UNKNOWN), of[i].person == UNKNOWN);
        ck_is(i, (int)out.ndeadlines, of[i].is);
    }
}
END_TEST

/* A condition that asks for, or rules out, a running term of some rule: of the person, of the case, or of anybody. */
START_TEST(what_runs)
{
    enum { ASKING, ASKED, ROWS };
    static const int asked[] = {ASKED};
    static const struct {
        enum subject_kind of;
        int running; /* whom the other term is of; -1: nobody, -2: none runs */
        enum subject_kind subject;
        int person; /* whom the act names */
        bool open;
    } of[] = {{SUBJECT_CASE, -1, SUBJECT_CASE, -1, true},   {SUBJECT_CASE, -1, SUBJECT_PERSON, 1, true},
              {SUBJECT_PERSON, 1, SUBJECT_PERSON, 1, true}, {SUBJECT_PERSON, 1, SUBJECT_PERSON, 2, false},
              {SUBJECT_PERSON, 0, SUBJECT_PERSON, 0, true}, {SUBJECT_PERSON, 1, SUBJECT_PERSON, -1, true},
              {SUBJECT_PERSON, 1, SUBJECT_CASE, -1, true},  {SUBJECT_CASE, -2, SUBJECT_CASE, -1, false},
              {SUBJECT_CASE, -2, SUBJECT_PERSON, 1, false}};
    EACH(of)
    {
        static const struct rule_start other_starts = {.anchor = -1, .on = {.type = CLASSIFIED}};
        struct rule rows[ROWS] = {row, row};
        rows[ASKING].subject = of[i].subject;
        rows[ASKED].id = STR("A02");
        rows[ASKED].subject = of[i].of;
        rows[ASKED].starts = &other_starts;
        one.rules = rows;
        one.nrules = ROWS;
        person_add(&tale, PERSON_ACCUSED, NULL);
        person_add(&tale, PERSON_ACCUSED, NULL);
        if (of[i].running >= -1)
            happen(&tale, CLASSIFIED, ON_3_MARCH);
        if (of[i].running >= 0)
            with_num(&tale, FACT_person, of[i].running);
        happen(&tale, ASSIGNED, ON_4_MARCH);
        if (of[i].person >= 0)
            with_num(&tale, FACT_person, of[i].person);
        for (int wanted = 0; wanted < 2; wanted++) {
            struct condition *when = &rows[ASKING].when;
            *when = (struct condition){.offence_group = -1};
            *(wanted ? &when->open : &when->not_open) = asked;
            *(wanted ? &when->nopen : &when->nnot_open) = ARRAY_LEN(asked);
            ck_is(i, (int)started(), (of[i].running > -2) + (of[i].open == wanted));
        }
    }
}
END_TEST

/* An act about another paper of the kind with which the term begins leaves it; one about anything else ends it. */
START_TEST(about_which_paper)
{
    static const struct str assigned_name[] = {TEXT("report.assigned")}, late[] = {TEXT("late")};
    static const struct pattern of_assigned = ON(ASSIGNED);
    static const struct where of_first[] = {{.fact = FACT_of, .of_type = ASSIGNED},
                                            {.fact = FACT_kind, .values = LIST(late), .of_type = -1}},
                              of_second[] = {{.fact = FACT_kind, .values = LIST(late), .of_type = -1},
                                             {.fact = FACT_of, .of_type = ASSIGNED}},
                              like_a_type[] = {
                                  {.fact = FACT_kind, .values = LIST(assigned_name), .of_type = -1}};
    static const struct {
        struct rule_start start;
        const char *kind;
        int about; /* the event to which the end points: … */
        bool ends;
    } of[] = {
        {{.anchor = -1, .on = {.type = ASSIGNED}}, "late", 0, false},
        {{.anchor = -1, .on = {.type = CLASSIFIED}}, "late", 1, true},
        {{.anchor = -1, .on = {.type = HANDED, .of = &of_assigned}}, "late", 0, false},
        {{.anchor = -1, .on = {.type = HANDED, .of = &of_assigned}}, "late", 2, true},
        {{.anchor = -1, .on = {.type = HANDED, .of = &of_assigned}}, "late", 3, true},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = of_first, .nwheres = 2}}, "late", 0, false},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = of_first, .nwheres = 2}}, "late", 2, true},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = of_second, .nwheres = 2}}, "late", 0, false},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = of_second, .nwheres = 2}}, "late", 2, true},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = of_second, .nwheres = 2}}, "late", 3, true},
        {{.anchor = -1, .on = {.type = HANDED, .wheres = like_a_type, .nwheres = 1}},
         "report.assigned",
         0,
         true},
    };
    EACH(of)
    {
        row.starts = &of[i].start;
        happen(&tale, ASSIGNED, ON_3_MARCH);   /* 0: another one */
        happen(&tale, CLASSIFIED, ON_3_MARCH); /* 1 */
        int paper = happen(&tale, ASSIGNED, ON_4_MARCH);
        happen(&tale, MERGED, ON_4_MARCH); /* 3: of another kind */
        happen(&tale, HANDED, ON_4_MARCH);
        with_num(&tale, FACT_of, paper);
        with_text(&tale, FACT_kind, of[i].kind);
        happen(&tale, REVIEWED, ON_5_MARCH);
        with_num(&tale, FACT_of, of[i].about);
        fold_of(tale_history(&tale));
        ck_assert_uint_ge(out.ndeadlines, 1);
        const struct deadline *last = &out.deadlines[out.ndeadlines - 1];
        ck_is(i, (int)last->status == STATUS_MET, of[i].ends);
    }
}
END_TEST

/* A term that begins with the occurrence of an anchor is about no paper: the first type of all is none either. */
START_TEST(about_no_paper)
{
    begin();
    start = (struct rule_start){.anchor = 0};
    int first = received(&tale, "commune_police", ON_3_MARCH); /* no occurrence */
    tip(ON_4_MARCH);
    happen(&tale, REVIEWED, ON_5_MARCH);
    with_num(&tale, FACT_of, first);
    ck_assert_uint_eq(started(), 1);
    ck_assert_int_eq(out.deadlines[0].status, STATUS_MET);
}
END_TEST

/* Whom the act names itself leads; who only receives a paper speaks of whom that was about, be it the first of all. */
START_TEST(whom_it_names)
{
    static const struct {
        enum fact_id by;
        enum subject_kind subject;
        int in_paper, itself, is; /* -1: nobody */
    } of[] = {{FACT_person, SUBJECT_PERSON, 1, 0, 0},    {FACT_person, SUBJECT_PERSON, 0, 1, 1},
              {FACT_person, SUBJECT_PERSON, 1, -1, 1},   {FACT_person, SUBJECT_PERSON, 0, -1, 0},
              {FACT_person, SUBJECT_PERSON, -1, -1, -1}, {FACT_victim, SUBJECT_VICTIM, 1, 0, 0},
              {FACT_victim, SUBJECT_VICTIM, 0, 1, 1},    {FACT_victim, SUBJECT_VICTIM, 1, -1, 1},
              {FACT_victim, SUBJECT_VICTIM, 0, -1, 0}};
    EACH(of)
    {
        row.subject = of[i].subject;
        person_add(&tale, PERSON_VICTIM, "2013-05-01");
        int paper = happen(&tale, CLASSIFIED, ON_3_MARCH);
        if (of[i].in_paper >= 0)
            with_num(&tale, of[i].by, of[i].in_paper);
        happen(&tale, ASSIGNED, ON_4_MARCH);
        with_num(&tale, FACT_of, paper);
        if (of[i].itself >= 0)
            with_num(&tale, of[i].by, of[i].itself);
        ck_assert_uint_eq(started(), 1);
        ck_is(i, (int)out.deadlines[0].subject, of[i].is);
    }
}
END_TEST

/* What is owed once in a case is not owed again, also when it was the first of all. */
START_TEST(once)
{
    for (int twice = 0; twice < 2 && begin(); twice++) {
        row.once = !twice;
        happen(&tale, ASSIGNED, ON_3_MARCH);
        happen(&tale, ASSIGNED, ON_4_MARCH);
        ck_assert_uint_eq(started(), 1 + (size_t)twice);
    }
}
END_TEST

/* The law of the day of an earlier act binds, be that the first of all; without one that of the act itself. */
START_TEST(by_the_law_of_an_earlier_day)
{
    static const int classified_type[] = {CLASSIFIED};
    static const struct {
        int first;
        bool is;
    } of[] = {{CLASSIFIED, true}, {MERGED, false}};
    EACH(of)
    {
        row.through = day_from_ymd((struct ymd){2025, 6, 30});
        row.in_force_by = classified_type;
        row.nin_force_by = 1;
        happen(&tale, of[i].first, "2025-06-20T09:00:00+07:00");
        happen(&tale, ASSIGNED, "2025-07-04T09:00:00+07:00");
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* The event to which the act points is asked for its type; an act that points to none is about no such event. */
START_TEST(to_which_event_it_points)
{
    static const struct pattern of_assigned = ON(ASSIGNED);
    static const struct {
        int paper; /* -1: it points to none */
        bool is;
    } of[] = {{ASSIGNED, true}, {CLASSIFIED, false}, {-1, false}};
    EACH(of)
    {
        start.on = (struct pattern){.type = HANDED, .of = &of_assigned};
        happen(&tale, of[i].paper < 0 ? ASSIGNED : of[i].paper, ON_3_MARCH);
        happen(&tale, HANDED, ON_4_MARCH);
        if (of[i].paper >= 0)
            with_num(&tale, FACT_of, 0);
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* An act that has happened is asked for what came before it, not for itself. */
START_TEST(what_came_before_the_last_act)
{
    static const int reviewed_type[] = {REVIEWED};
    static const struct pattern among[] = {ON(CLASSIFIED), ON(REVIEWED)}, classification = ON(CLASSIFIED);
    static const struct idle_rule idle[] = {
        {.among = LIST(reviewed_type),
         .latest = {.type = REVIEWED, .among = LIST(among), .after = &classification},
         .reason_vi = TEXT("vừa phân loại"),
         .reason_en = TEXT("just classified")}};
    for (int reviews = 1; reviews <= 2 && begin(); reviews++) {
        one.idles = idle;
        one.nidles = ARRAY_LEN(idle);
        happen(&tale, CLASSIFIED, ON_3_MARCH);
        for (int k = 0; k < reviews; k++)
            happen(&tale, REVIEWED, ON_4_MARCH);
        ck_assert_uint_eq(started(), 0);
        ck_assert_int_eq(notices_of(&out, NOTICE_IDLE), reviews == 1);
        ck_assert_int_eq(notices_of(&out, NOTICE_NO_DEADLINE), reviews == 2);
    }
}
END_TEST

/* A row for a case that has a flag, for one that has not, and for one that has the first and not the second. */
START_TEST(flags_of_the_case)
{
    static const struct str key = TEXT("key"), public = TEXT("public");
    static const struct {
        bool asked, excluded, key, public, is;
    } of[] = {{true, false, false, false, false}, {true, false, true, false, true},
              {true, false, true, true, true},    {true, false, false, true, false},
              {false, true, false, false, true},  {false, true, true, false, true},
              {false, true, false, true, false},  {true, true, true, false, true},
              {true, true, true, true, false},    {true, true, false, false, false},
              {true, true, false, true, false}};
    static struct event_type events[EVENT_TYPES];
    memcpy(events, little_events, sizeof(events));
    events[MERGED].flag = key;
    events[TRANSFERRED].flag = public;
    EACH(of)
    {
        one.events = events;
        row.when.flag = of[i].asked ? key : STR_NONE;
        row.when.no_flag = of[i].excluded ? public : STR_NONE;
        if (of[i].key)
            happen(&tale, MERGED, ON_3_MARCH);
        if (of[i].public)
            happen(&tale, TRANSFERRED, ON_3_MARCH);
        happen(&tale, ASSIGNED, ON_4_MARCH);
        ck_is(i, (int)started(), of[i].is);
    }
}
END_TEST

/* What begins anew does so also under the first row of all: from the act that began it anew. */
START_TEST(begins_anew)
{
    static const struct pattern anew = ON(MERGED);
    begin();
    row.restart = (struct patterns){&anew, 1};
    happen(&tale, ASSIGNED, ON_3_MARCH);
    happen(&tale, MERGED, ON_5_MARCH);
    ck_assert_uint_eq(started(), 2);
    ck_assert_int_eq(out.deadlines[0].status, STATUS_SUPERSEDED);
    ck_assert_int_eq(out.deadlines[0].superseded_by, 1);
    /* 5 March and three days: Sunday, so Monday; to be safe the 5th is the first of them */
    ck_due_of(&out.deadlines[1], "2026-03-10T00:00:00+07:00", "2026-03-08T00:00:00+07:00");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {numbers,
                                  one_of_a_list,
                                  what_is_not_said,
                                  none_of_the_exceptions,
                                  the_latest_before,
                                  anchors,
                                  young_victims,
                                  the_victim_of_whom_it_is,
                                  how_old_the_person_is,
                                  what_runs,
                                  about_which_paper,
                                  about_no_paper,
                                  whom_it_names,
                                  once,
                                  by_the_law_of_an_earlier_day,
                                  to_which_event_it_points,
                                  what_came_before_the_last_act,
                                  flags_of_the_case,
                                  begins_anew};
    Suite *s = suite_create("fold_match");
    TCase *tc = tcase_create("fold_match");
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
