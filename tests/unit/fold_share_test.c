/* Tests what is left to a detained minor of a term: from which day it is counted, what is deducted, which end leads. */
#include "tests/unit/little_liberty.h"

static int minor;

static void setup_minor(void)
{
    setup();
    minor = person_add(&tale, PERSON_ACCUSED, "2010-01-01");
}

static void ck_safe(const struct deadline *d, const char *at)
{
    ck_assert(d->term.safe.due == inst_of(at));
}

/* G01: 20 days, two thirds are 13, a half 10. */
START_TEST(a_share_of_the_stage)
{
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, A1);
    fold_tale("2026-03-11T08:00:00+07:00");
    const struct deadline *adult = nth("D31", 0), *d = nth("D31", 1);
    ck_assert_int_eq(adult->subject, A1);
    ck_ends(adult, "2026-03-31T00:00:00+07:00");
    ck_assert(adult->shared_by < 0 && !adult->term.provisional);
    ck_ends(d, "2026-03-23T00:00:00+07:00");
    ck_safe(d, "2026-03-20T00:00:00+07:00");
    ck_assert_int_eq(d->shared_by, LD26);
    ck_assert_int_eq(d->share_days, 13);
    ck_assert_int_eq(adult->share_days, 0);
    ck_assert(d->term.provisional);
    ck_assert_int_eq(notices_of(&out, NOTICE_CALENDAR_UNVERIFIED), 0);
}
END_TEST

START_TEST(follows_the_stage)
{
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    happen(&tale, L_PROSECUTION_LONGER, "2026-03-15T09:00:00+07:00");
    lasts(15, "day");
    fold_tale("2026-03-16T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-04-02T00:00:00+07:00"); /* 23 of 35 days */
    ck_safe(nth("D31", 0), "2026-03-27T00:00:00+07:00"); /* 17 */
    happen(&tale, L_PROSECUTION_LONGER, "2026-03-20T09:00:00+07:00");
    lasts(15, "day"); /* once more than the law allows: told, and it happened, but nobody is held for it */
    fold_tale("2026-03-21T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-04-02T00:00:00+07:00");
}
END_TEST

START_TEST(a_share_of_days)
{
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_JUDGED, "2026-04-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    fold_tale("2026-04-11T08:00:00+07:00");
    ck_ends(nth("D34", 0), "2026-05-10T00:00:00+07:00"); /* 30 of 45 */
    ck_assert_int_eq(nth("D34", 0)->share_days, 30);
    ck_safe(nth("D34", 0), "2026-05-02T00:00:00+07:00"); /* 22 */
}
END_TEST

START_TEST(counts_from_the_detention)
{
    befalls(L_MEASURE, minor, "2026-03-02T08:00:00+07:00");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    fold_tale("2026-03-11T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-31T00:00:00+07:00"); /* bail has no share */
    int e = befalls(L_DETAINED, minor, "2026-03-14T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-14", "2026-03-28");
    fold_tale("2026-03-15T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-27T00:00:00+07:00");
    ck_safe(nth("D31", 0), "2026-03-24T00:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D26", e);
    fold_tale("2026-03-28T08:00:00+07:00");
    ck_violation(VIOLATION_DETENTION_OVER, "D26", -1);
}
END_TEST

START_TEST(the_law_of_the_stage)
{
    struct rule rules[LIBERTY_RULES];
    struct pack pack = liberty_pack;
    for (size_t i = 0; i < LIBERTY_RULES; i++)
        rules[i] = liberty_rules[i];
    day_t received = when_first_day(when_of("2026-03-10"));
    pack.rules = rules;
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = true, .as_of = inst_of("2026-03-11T08:00:00+07:00")};
    struct fail fail;
    fail_clear(&fail);
    rules[LD26].from = received; /* in force from the very day */
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_ends(nth("D31", 0), "2026-03-23T00:00:00+07:00");
    rules[LD26].from = received + 1;
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_ends(nth("D31", 0), "2026-03-31T00:00:00+07:00");
    rules[LD26].from = 0;
    for (int i = 0; i < 3; i++) { /* … through the very day; not when it is not modelled */
        rules[LD26].through = i == 1 ? received - 1 : received;
        rules[LD26].modelled = i < 2;
        ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
        ck_ends(nth("D31", 0), i == 0 ? "2026-03-23T00:00:00+07:00" : "2026-03-31T00:00:00+07:00");
    }
    rules[LD02] =
        liberty_rules[LD26]; /* as the first of all rows, and with the first of all terms as its measure */
    rules[LD26].modelled = false;
    rules[LD21].starts = NULL;
    rules[LD21].nstarts = 0;
    rules[LG01].starts = at_d21;
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_assert_int_eq(nth("D31", 0)->shared_by, LD02);
    ck_assert_int_eq(nth("D31", 0)->capped_by, 0);
    ck_assert(nth("D31", 0)->term.legal.due ==
              inst_of("2026-03-15T00:00:00+07:00")); /* 13 days from 2 March */
}
END_TEST

/* Of the investigation (E01, two months) half is left while a minor is held; no other row of the little law stands first. */
static struct rule share_rows[LIBERTY_RULES];
static const struct pattern opened[] = {ON(L_DROPPED), ON(L_OPENED)}, lifted[] = {ON(L_JUDGED)};
static const struct shortening e01_shortened[] = {
    {.rule = LE01, .unless = {LIST(opened)}, .lifting = {LIST(lifted)}}};

static struct share what_is_left = {1, 2, 1, 2, STR_NONE, STR_NONE};

static void row_of_share(int row, const struct shortening *shortens, size_t n, day_t from, day_t through)
{
    share_rows[row] = (struct rule){.id = TEXT("L07"),
                                    .citation = TEXT("TPNCTN"),
                                    .kind = TERM_DERIVED,
                                    .share = what_is_left,
                                    .shortens = shortens,
                                    .nshortens = n,
                                    .when = liberty_rules[LD26].when,
                                    .before_fact = FACT_COUNT,
                                    .from = from,
                                    .through = through,
                                    .modelled = true,
                                    .told = true};
}

static void fold_rows(struct pack pack)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    struct fail fail;
    fail_clear(&fail);
    pack.rules = share_rows;
    ck_assert_int_eq(law_fold(&pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static const struct extension_step *longer = e01_more; /* the one step of E01 */

static void fold_shared(int row, day_t from, day_t through)
{
    memcpy(share_rows, liberty_rules, sizeof(share_rows));
    share_rows[LE01].extensions = longer;
    row_of_share(row, e01_shortened, 1, from, through);
    fold_rows(liberty_pack);
}

static void ck_e01(const char *legal)
{
    char got[INST_TEXT_SIZE];
    inst_text(nth("E01", 0)->term.legal.due, got);
    ck_assert_str_eq(got, legal);
}

#define HALF "2026-04-03T00:00:00+07:00"  /* a month from 2 March */
#define WHOLE "2026-05-05T00:00:00+07:00" /* two; 2 May is a Saturday */

/* The row of the day on which the term began, from its first day through its last; as the first of all rows too. */
START_TEST(the_share_of_a_term)
{
    const day_t begun = when_first_day(when_of("2026-03-02"));
    const struct {
        day_t from, through;
        const char *due;
    } cases[] = {
        {begun, INT32_MAX, HALF}, {begun + 1, INT32_MAX, WHOLE}, {0, begun, HALF}, {0, begun - 1, WHOLE}};
    happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
    befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        fold_shared(LD26, cases[i].from, cases[i].through);
        ck_e01(cases[i].due);
        ck_assert_int_eq(nth("E01", 0)->shared_by, strcmp(cases[i].due, HALF) == 0 ? LD26 : -1);
        fold_shared(LD02, cases[i].from, cases[i].through);
        ck_e01(cases[i].due);
        ck_assert_int_eq(nth("E01", 0)->shared_by, strcmp(cases[i].due, HALF) == 0 ? LD02 : -1);
    }
}
END_TEST

/* What excepts the case does so whenever it came, also before all else; what excepts the term that runs only then. */
START_TEST(what_leaves_the_whole_term)
{
    static const struct {
        int type;
        const char *at, *due;
    } cases[] = {
        {L_DROPPED, "2026-03-01T09:00:00+07:00", WHOLE}, {L_OPENED, "2026-03-01T09:00:00+07:00", WHOLE},
        {L_OPENED, "2026-03-10T09:00:00+07:00", WHOLE},  {L_JUDGED, "2026-03-01T09:00:00+07:00", HALF},
        {L_JUDGED, "2026-03-10T09:00:00+07:00", WHOLE},  {L_MEASURE_OFF, "2026-03-10T09:00:00+07:00", HALF}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, cases[i].type, cases[i].at);
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
        happen(&tale, L_LONGER, "2026-03-12T09:00:00+07:00");
        lasts(0, "day"); /* an act that changes nothing: what was left stays */
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(cases[i].due);
    }
}
END_TEST

/* Young is who is under 18 when the term begins, or when he became an accused if that was later. */
START_TEST(who_is_young)
{
    static const struct {
        const char *born, *due;
    } cases[] = {{"2008-03-03", WHOLE}, {"2008-03-04", HALF}, {"2008-03-05", HALF}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        ck_assert(day_parse(str_of(cases[i].born), &tale.persons[minor].birth));
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(cases[i].due);
        befalls(L_FREED, minor, "2026-03-05T09:00:00+07:00");
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(WHOLE); /* nobody young is accused any more */
        befalls(L_ARRESTED, minor, "2026-03-06T09:00:00+07:00");
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(cases[i].due); /* he is one since the first time */
    }
}
END_TEST

/* Two thirds, or to be safe half: 1 month and 10 days, or 1 month; what lengthens it by two months is of 40 days too. */
START_TEST(two_thirds_and_a_half)
{
    static const struct {
        int longer;
        const char *unit, *due;
        bool too_long;
    } cases[] = {{0, NULL, "2026-04-14T00:00:00+07:00", false},   /* 12 April is a Sunday */
                 {40, "day", "2026-05-23T00:00:00+07:00", false}, /* 22 May: a Friday */
                 {41, "day", "2026-05-26T00:00:00+07:00", true},  /* 23 May is a Saturday */
                 {1, "month", "2026-05-13T00:00:00+07:00", false}};
    what_is_left = (struct share){2, 3, 1, 2, STR("chưa đọc"), STR("not read")};
    for (int row = LD02; row <= LD26; row += LD26 - LD02)
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            tale.nevents = tale.nfacts = 0;
            happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
            befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
            if (cases[i].unit) {
                happen(&tale, L_LONGER, "2026-03-04T09:00:00+07:00");
                lasts(cases[i].longer, cases[i].unit);
            }
            fold_shared(row, 0, INT32_MAX);
            ck_e01(cases[i].due);
            ck_assert(nth("E01", 0)->term.provisional);
            ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), cases[i].too_long);
            if (!cases[i].unit)
                ck_safe(nth("E01", 0), "2026-04-02T00:00:00+07:00");
        }
    what_is_left = (struct share){1, 2, 1, 2, STR_NONE, STR_NONE};
}
END_TEST

/* What was granted before the share, or without a measure, is cut to the share of what the step allows; whole again, it is too. */
START_TEST(what_was_granted_is_cut)
{
    static const struct {
        int amount; /* 0: the act states none */
        const char *unit;
        bool before; /* … the arrest */
        const char *half, *whole;
    } cases[] = {/* two months, 2 May; half of each: 2 May; in all four: 2 July */
                 {2, "month", true, "2026-05-05T00:00:00+07:00", "2026-07-03T00:00:00+07:00"},
                 {0, NULL, false, "2026-05-05T00:00:00+07:00", "2026-07-03T00:00:00+07:00"},
                 {0, NULL, true, "2026-05-05T00:00:00+07:00", "2026-07-03T00:00:00+07:00"},
                 {90, "day", true, "2026-05-05T00:00:00+07:00",
                  "2026-08-01T00:00:00+07:00"}, /* 2 May and 90 days: 31 July */
                 {2, "month", false, "2026-06-03T00:00:00+07:00",
                  "2026-07-03T00:00:00+07:00"}, /* granted beyond it: it counts */
                 {30, "day", true, "2026-05-05T00:00:00+07:00",
                  "2026-06-02T00:00:00+07:00"}}; /* 2 April, 30 days: 2 May; 1 June */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        befalls(L_ARRESTED, minor,
                cases[i].before ? "2026-03-05T09:00:00+07:00" : "2026-03-03T09:00:00+07:00");
        happen(&tale, L_LONGER, "2026-03-04T09:00:00+07:00");
        if (cases[i].unit)
            lasts(cases[i].amount, cases[i].unit);
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(cases[i].half);
        befalls(L_FREED, minor, "2026-03-06T09:00:00+07:00");
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(cases[i].whole);
    }
}
END_TEST

/* Of two versions the one of another time takes nothing from what the one in force gave. */
START_TEST(a_row_of_another_time)
{
    const day_t begun = when_first_day(when_of("2026-03-02"));
    happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
    befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
    for (int later = 0; later < 2; later++) {
        memcpy(share_rows, liberty_rules, sizeof(share_rows));
        row_of_share(LD02, e01_shortened, 1, 0, later ? begun : begun - 1);
        row_of_share(LD26, e01_shortened, 1, later ? begun + 1 : begun, INT32_MAX);
        fold_rows(liberty_pack);
        ck_e01(HALF);
        ck_assert_int_eq(nth("E01", 0)->shared_by, later ? LD02 : LD26);
    }
}
END_TEST

/* Whom an act finds detained, though no order was told, is an accused from then on. */
START_TEST(an_act_finds_him_detained)
{
    for (int detained = 0; detained < 2; detained++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
        with_num(&tale, FACT_person, minor);
        with_num(&tale, FACT_detained, detained);
        fold_shared(LD26, 0, INT32_MAX);
        ck_e01(detained ? HALF : WHOLE);
    }
}
END_TEST

/* The term of the investigation is for one class of offence alone, and the indictment tells the class. */
static void fold_waiting(bool first)
{
    static const struct offence_class classes[] = {{TEXT("less_serious"), 3}};
    static struct event_type events[L_EVENTS];
    static struct shortening two[2];
    struct pack pack = liberty_pack;
    memcpy(events, liberty_events, sizeof(events));
    events[L_INDICTED].charge = CHARGE_CASE;
    pack.events = events;
    pack.classes = classes;
    pack.nclasses = 1;
    memcpy(share_rows, liberty_rules, sizeof(share_rows));
    share_rows[LE01].family = STR("investigation");
    share_rows[LE01].classes = 1;
    two[0] = two[1] = e01_shortened[0];
    two[first ? 1 : 0].rule = LG01; /* the one that is meant stands first, or second */
    row_of_share(LD26, two, 2, 0, INT32_MAX);
    fold_rows(pack);
}

/* What lifts the share lifts it also while the term waits for its class, and while nobody young is accused; not before it began. */
START_TEST(lifted_while_it_waited)
{
    static const struct {
        const char *lifted, *arrested, *due;
    } cases[] = {{NULL, "2026-03-12T09:00:00+07:00", HALF},
                 {"2026-03-01T09:00:00+07:00", "2026-03-12T09:00:00+07:00", HALF},
                 {"2026-03-03T09:00:00+07:00", "2026-03-12T09:00:00+07:00", WHOLE},
                 {"2026-03-06T09:00:00+07:00", "2026-03-12T09:00:00+07:00", WHOLE},
                 {"2026-03-06T09:00:00+07:00", "2026-03-04T09:00:00+07:00", WHOLE},
                 {"2026-03-11T09:00:00+07:00", "2026-03-12T09:00:00+07:00", WHOLE}};
    for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        happen(&tale, L_MEASURE_OFF, "2026-03-05T09:00:00+07:00");
        happen(&tale, L_INDICTED, "2026-03-10T09:00:00+07:00");
        with_num(&tale, FACT_max_penalty, 3);
        befalls(L_ARRESTED, minor, cases[i / 2].arrested);
        if (cases[i / 2].lifted)
            happen(&tale, L_JUDGED, cases[i / 2].lifted);
        fold_waiting(i % 2 == 0);
        ck_e01(cases[i / 2].due);
    }
}
END_TEST

/* 13 days from 14 March are over on the 26th; the two of custody before are of them, for the order too, and when he is free. */
START_TEST(less_the_custody_before)
{
    befalls(L_MEASURE, minor, "2026-03-02T08:00:00+07:00");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    befalls(L_ARRESTED, minor, "2026-03-12T08:00:00+07:00");
    int e = befalls(L_DETAINED, minor, "2026-03-14T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-14", "2026-03-25");
    fold_tale("2026-03-15T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-25T00:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->deducted, 2);
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D26", e);
    befalls(L_DETENTION_OFF, minor, "2026-03-16T08:00:00+07:00");
    fold_tale("2026-03-17T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-25T00:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->deducted, 2);
}
END_TEST

/* A further order in the same stage begins no share anew, nor does one of bail; and who is not detained has none. */
START_TEST(no_share_anew)
{
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    befalls(L_DETAINED, minor, "2026-03-14T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-14", "2026-03-20");
    fold_tale("2026-03-15T08:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->share_from, when_first_day(when_of("2026-03-10")));
    ck_assert_int_eq(nth("D31", 0)->deducted, 0);
    static const struct pattern by_bail[] = {ON(L_MEASURE)};
    memcpy(share_rows, liberty_rules, sizeof(share_rows));
    share_rows[LD31].orders = (struct patterns){LIST(by_bail)};
    tale.nevents = tale.nfacts = 0;
    befalls(L_MEASURE, minor, "2026-03-02T08:00:00+07:00");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    with_num(&tale, FACT_detained, 0);
    befalls(L_MEASURE, minor, "2026-03-12T08:00:00+07:00");
    fold_rows(liberty_pack);
    ck_assert_int_eq(nth("D31", 0)->shared_by, -1);
    ck_ends(nth("D31", 0), "2026-03-31T00:00:00+07:00");
    tale.nevents = tale.nfacts = 0; /* … of whom nothing else is known */
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    with_num(&tale, FACT_detained, 0);
    fold_tale("2026-03-11T08:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->shared_by, -1);
    ck_ends(nth("D31", 0), "2026-03-31T00:00:00+07:00");
}
END_TEST

/* Two thirds of at most six months, a month of 30 days: 120. The length is 40 of them, what no act measures 60: 20 are left. */
START_TEST(the_cap_of_a_share)
{
    static struct extension_step step[1];
    step[0] = e01_more[0];
    step[0].max_amount = 3;
    step[0].count = 0;
    step[0].cap_amount = 6;
    step[0].cap_unit = UNIT_MONTH;
    longer = step;
    what_is_left = (struct share){2, 3, 2, 3, STR_NONE, STR_NONE};
    for (int more = 20; more <= 21; more++) {
        tale.nevents = tale.nfacts = 0;
        happen(&tale, L_INITIATED, "2026-03-02T09:00:00+07:00");
        befalls(L_ARRESTED, minor, "2026-03-03T09:00:00+07:00");
        happen(&tale, L_LONGER, "2026-03-04T09:00:00+07:00");
        happen(&tale, L_LONGER, "2026-03-05T09:00:00+07:00");
        lasts(more, "day");
        fold_shared(LD26, 0, INT32_MAX);
        ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_CAP), more > 20);
        ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), 0);
    }
    what_is_left = (struct share){1, 2, 1, 2, STR_NONE, STR_NONE};
    longer = e01_more;
}
END_TEST

/* Half of two months is a month of 30 days for comparing alone: who was granted 30 days has 30 days, not a month. */
START_TEST(as_long_as_the_share_in_another_unit)
{
    happen(&tale, L_INITIATED, "2026-04-02T09:00:00+07:00");
    happen(&tale, L_LONGER, "2026-04-03T09:00:00+07:00");
    lasts(30, "day");
    befalls(L_ARRESTED, minor, "2026-04-06T09:00:00+07:00");
    fold_shared(LD26, 0, INT32_MAX);
    ck_e01("2026-06-02T00:00:00+07:00"); /* a month: 2 May, and 30 days: 1 June */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold share");
    TCase *tc = tcase_create("what is left to a minor");
    tcase_add_checked_fixture(tc, setup_minor, teardown);
    tcase_add_test(tc, a_share_of_the_stage);
    tcase_add_test(tc, follows_the_stage);
    tcase_add_test(tc, a_share_of_days);
    tcase_add_test(tc, counts_from_the_detention);
    tcase_add_test(tc, the_law_of_the_stage);
    tcase_add_test(tc, the_share_of_a_term);
    tcase_add_test(tc, what_leaves_the_whole_term);
    tcase_add_test(tc, who_is_young);
    tcase_add_test(tc, two_thirds_and_a_half);
    tcase_add_test(tc, what_was_granted_is_cut);
    tcase_add_test(tc, a_row_of_another_time);
    tcase_add_test(tc, an_act_finds_him_detained);
    tcase_add_test(tc, lifted_while_it_waited);
    tcase_add_test(tc, less_the_custody_before);
    tcase_add_test(tc, no_share_anew);
    tcase_add_test(tc, the_cap_of_a_share);
    tcase_add_test(tc, as_long_as_the_share_in_another_unit);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
