/* A little law of custody and detention in C, and what the tests of liberty share: folding a tale under it. */
#ifndef HOSO_TESTS_UNIT_LITTLE_LIBERTY_H
#define HOSO_TESTS_UNIT_LITTLE_LIBERTY_H

#include "tests/unit/little_history.h"

#include <check.h>

enum {
    L_HELD,
    L_ARRESTED,
    L_BROUGHT, /* person.received */
    L_FREED,
    L_CUSTODY,
    L_CUSTODY_MORE,
    L_DETAINED,
    L_DETAINED_MORE,
    L_DETENTION_OFF,
    L_MEASURE,
    L_MEASURE_OFF,
    L_INITIATED,
    L_LONGER, /* investigation.extended */
    L_CONCLUDED,
    L_TO_PROCURACY,
    L_PROSECUTION_LONGER,
    L_INDICTED,
    L_OPENED,
    L_JUDGED,
    L_DROPPED, /* the whole case: it names nobody */
    L_ACT_DONE,
    L_CORRECTED,
    L_EVENTS
};

static const struct event_fact_spec order_facts[] = {{.fact = FACT_person},
                                                     {.fact = FACT_from},
                                                     {.fact = FACT_until},
                                                     {.fact = FACT_amount},
                                                     {.fact = FACT_unit}};
#define STARTING(set) .restraint_act = RESTRAINT_STARTS, .restraint = (set)
#define ENDING(set) .restraint_act = RESTRAINT_ENDS, .restraint = (set)
static const struct event_type liberty_events[L_EVENTS] = {
    [L_HELD] = {NAMED("person.held", "giữ người", "held"), STARTING(RESTRAINT_CUSTODY)},
    [L_ARRESTED] = {NAMED("person.arrested", "bắt người", "arrested"), STARTING(RESTRAINT_CUSTODY)},
    [L_BROUGHT] = {NAMED("person.received", "tiếp nhận người", "brought in"), STARTING(RESTRAINT_CUSTODY)},
    [L_FREED] = {NAMED("person.released", "trả tự do", "released"), ENDING(RESTRAINT_ALL)},
    [L_CUSTODY] = {NAMED("custody.ordered", "quyết định tạm giữ", "custody was ordered"),
                   .facts = LIST(order_facts), STARTING(RESTRAINT_CUSTODY)},
    [L_CUSTODY_MORE] = {NAMED("custody.extended", "gia hạn tạm giữ", "custody was extended"),
                        .facts = LIST(order_facts)},
    [L_DETAINED] = {NAMED("detention.ordered", "lệnh tạm giam", "detention was ordered"),
                    .facts = LIST(order_facts), STARTING(RESTRAINT_DETENTION)},
    [L_DETAINED_MORE] = {NAMED("detention.extended", "gia hạn tạm giam", "detention was extended"),
                         .facts = LIST(order_facts)},
    [L_DETENTION_OFF] = {NAMED("detention.cancelled", "hủy bỏ tạm giam", "detention was cancelled"),
                         ENDING(RESTRAINT_DETENTION)},
    [L_MEASURE] = {NAMED("measure.applied", "áp dụng biện pháp", "a measure was applied"),
                   .facts = LIST(order_facts), STARTING(RESTRAINT_MEASURE)},
    [L_MEASURE_OFF] = {NAMED("measure.lifted", "hủy bỏ biện pháp", "a measure was lifted"),
                       ENDING(RESTRAINT_MEASURE)},
    [L_INITIATED] = {NAMED("case.initiated", "khởi tố vụ án", "the case was initiated")},
    [L_LONGER] = {NAMED("investigation.extended", "gia hạn điều tra", "the investigation was extended")},
    [L_CONCLUDED] = {NAMED("investigation.concluded", "kết thúc điều tra", "the investigation ended")},
    [L_TO_PROCURACY] = {NAMED("file.received", "nhận hồ sơ", "the procuracy has the file")},
    [L_PROSECUTION_LONGER] = {NAMED("prosecution.extended", "gia hạn truy tố", "more time to decide")},
    [L_INDICTED] = {NAMED("indictment.issued", "cáo trạng", "indicted")},
    [L_OPENED] = {NAMED("trial.opened", "mở phiên tòa", "the trial was opened")},
    [L_JUDGED] = {NAMED("judgment.pronounced", "tuyên án", "judgment was pronounced")},
    [L_DROPPED] = {NAMED("case.discontinued", "đình chỉ vụ án", "discontinued"), ENDING(RESTRAINT_ALL)},
    [L_ACT_DONE] = {NAMED("act.done", "thực hiện", "done")},
    [L_CORRECTED] = {NAMED("event.corrected", "đính chính", "corrected")},
};

enum { LD02, LD03, LD06, LD21, LD25, LD26, LD31, LD34, LD36, LE01, LG01, LIBERTY_RULES };

CODES(for_child, FACT_kind, TEXT("child"));
CODES(by_police, FACT_by, TEXT("investigation_agency"));
CODES(by_procuracy, FACT_by, TEXT("procuracy"));
STARTS(at_d02, AT(ON(L_HELD)));
STARTS(at_d03, AT(ON(L_ARRESTED)), AT(ON(L_BROUGHT)));
STARTS(at_d06, AT(ON(L_CUSTODY)));
STARTS(at_d21, AT(ON_WHERE(L_DETAINED, by_police)));
STARTS(at_d25, AT(ON_WHERE(L_DETAINED, for_child)));
STARTS(at_d31, AT(ON(L_TO_PROCURACY)));
STARTS(at_d34, AT(ON(L_JUDGED)));
STARTS(at_d36, AT(ON(L_MEASURE)));
STARTS(at_e01, AT(ON(L_INITIATED)));
PATTERNS(d02_end, ON(L_ARRESTED), ON(L_FREED));
PATTERNS(d03_end, ON(L_CUSTODY), ON(L_FREED));
PATTERNS(d06_end, ON(L_DETAINED), ON(L_FREED));
PATTERNS(d21_end, ON(L_FREED), ON(L_DETENTION_OFF), ON(L_DROPPED));
PATTERNS(d21_void, ON(L_TO_PROCURACY));
PATTERNS(d21_again, ON_WHERE(L_DETAINED, by_police));
PATTERNS(d31_end, ON(L_INDICTED), ON(L_FREED), ON(L_MEASURE_OFF));
PATTERNS(d31_orders, ON_WHERE(L_DETAINED, by_procuracy));
PATTERNS(d34_end, ON(L_FREED));
PATTERNS(d36_end, ON(L_MEASURE_OFF), ON(L_FREED));
PATTERNS(e01_end, ON(L_CONCLUDED));
PATTERNS(g01_end, ON(L_INDICTED));

static const int d06_since[] = {L_BROUGHT, L_HELD, L_ARRESTED};
static const int only_e01[] = {LE01};
static const int only_g01[] = {LG01};
static const int by_file[] = {L_TO_PROCURACY};
static const struct shortening d26_shortens[] = {
    {.rule = LD31, .in_force_by = by_file, .nin_force_by = ARRAY_LEN(by_file)},
    {.rule = LD34, .in_force_by = by_file, .nin_force_by = ARRAY_LEN(by_file)}};
#define STEP(type, most, of, times)                                                        \
    {                                                                                      \
        .event = (type), .max_amount = (most), .unit = (of), .count = (times), .order = 1, \
        .request_event = -1, .citation = TEXT("gia hạn")                                   \
    }
static const struct extension_step d06_more[] = {STEP(L_CUSTODY_MORE, 3, UNIT_DAY, 2)};
static const struct extension_step d21_more[] = {STEP(L_DETAINED_MORE, 1, UNIT_MONTH, 1)};
static const struct extension_step e01_more[] = {STEP(L_LONGER, 2, UNIT_MONTH, 1)};
static const struct extension_step g01_more[] = {STEP(L_PROSECUTION_LONGER, 15, UNIT_DAY, 1)};

#define LENGTH(k, n, u) .kind = (k), .amount = (n), .unit = (u)
#define LIMITS .subject = SUBJECT_PERSON, .lapse = LAPSE_LAPSES, .liberty = true
static const struct rule liberty_rules[LIBERTY_RULES] = {
    [LD02] = {.id = TEXT("D02"),
              .citation = TEXT("Đ110 k6"),
              LENGTH(TERM_LIBERTY_EXACT, 12, UNIT_HOUR),
              .starts = LIST(at_d02),
              .end = {LIST(d02_end)},
              LIMITS,
              ANY,
              IN_FORCE},
    [LD03] = {.id = TEXT("D03"),
              .citation = TEXT("Đ114 k1"),
              LENGTH(TERM_LIBERTY_EXACT, 12, UNIT_HOUR),
              .starts = LIST(at_d03),
              .end = {LIST(d03_end)},
              LIMITS,
              ANY,
              IN_FORCE},
    [LD06] = {.id = TEXT("D06"),
              .citation = TEXT("Đ118 k1"),
              LENGTH(TERM_LIBERTY_EXACT, 3, UNIT_DAY),
              .starts = LIST(at_d06),
              .since = LIST(d06_since),
              .end = {LIST(d06_end)},
              .extensions = LIST(d06_more),
              LIMITS,
              ANY,
              IN_FORCE},
    [LD21] = {.id = TEXT("D21"),
              .citation = TEXT("Đ173 k2"),
              LENGTH(TERM_LIBERTY, 2, UNIT_MONTH),
              .starts = LIST(at_d21),
              .restart = {LIST(d21_again)},
              .end = {LIST(d21_end)},
              .void_by = {LIST(d21_void)},
              .extensions = LIST(d21_more),
              .cap = LIST(only_e01),
              LIMITS,
              ANY,
              IN_FORCE},
    [LD25] = {.id = TEXT("D25"),
              .citation = TEXT("Đ138"),
              LENGTH(TERM_LIBERTY, 4, UNIT_MONTH),
              .starts = LIST(at_d25),
              .end = {LIST(d21_end)},
              .extensions = LIST(d21_more),
              .share = {2, 3, 1, 2, TEXT("chưa đọc Điều 138"), TEXT("Art. 138 not read")},
              LIMITS,
              ANY,
              IN_FORCE},
    [LD26] = {.id = TEXT("D26"),
              .citation = TEXT("Đ139"),
              .kind = TERM_LIBERTY,
              .share = {2, 3, 1, 2, TEXT("chưa đọc Điều 139"), TEXT("Art. 139 not read")},
              .shortens = LIST(d26_shortens),
              LIMITS,
              .when = {.offence_group = -1, .subject_age = SUBJECT_AGE_UNDER, .subject_age_years = 18},
              .before_fact = FACT_COUNT,
              IN_FORCE},
    [LD31] = {.id = TEXT("D31"),
              .citation = TEXT("Đ241"),
              .kind = TERM_LIBERTY,
              .starts = LIST(at_d31),
              .end = {LIST(d31_end)},
              .order_stands = true,
              .cap = LIST(only_g01),
              .orders = {LIST(d31_orders)},
              LIMITS,
              ANY,
              IN_FORCE},
    [LD34] = {.id = TEXT("D34"),
              .citation = TEXT("Đ347 k3"),
              LENGTH(TERM_LIBERTY, 45, UNIT_DAY),
              .starts = LIST(at_d34),
              .end = {LIST(d34_end)},
              LIMITS,
              ANY,
              IN_FORCE},
    [LD36] = {.id = TEXT("D36"),
              .citation = TEXT("Đ123 k4"),
              .kind = TERM_LIBERTY,
              .starts = LIST(at_d36),
              .end = {LIST(d36_end)},
              .cap = LIST(only_e01),
              LIMITS,
              ANY,
              IN_FORCE},
    [LE01] = {.id = TEXT("E01"),
              .citation = TEXT("Đ172 k1"),
              LENGTH(TERM_MONTHS, 2, UNIT_MONTH),
              .starts = LIST(at_e01),
              .end = {LIST(e01_end)},
              .extensions = LIST(e01_more),
              ANY,
              IN_FORCE},
    [LG01] = {.id = TEXT("G01"),
              .citation = TEXT("Đ240 k1"),
              LENGTH(TERM_DAYS, 20, UNIT_DAY),
              .starts = LIST(at_d31),
              .end = {LIST(g01_end)},
              .extensions = LIST(g01_more),
              ANY,
              IN_FORCE},
};

static const struct pack liberty_pack = {
    .version = TEXT("liberty"),
    .in_force_from = 17532,
    .rules = LIST(liberty_rules),
    .events = LIST(liberty_events),
    .stages = LIST(little_stages),
    .corrected_event = L_CORRECTED,
    .act_event = L_ACT_DONE,
};

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;

static inline void setup(void)
{
    arena_init(&arena, 1 << 24);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    tale_begin(&tale);
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1985-02-02");
}

static inline void teardown(void)
{
    arena_fini(&arena);
}

enum { A1 = 1, A2 }; /* the accused of the tale */

static inline int befalls(int type, int person, const char *at)
{
    int e = happen(&tale, type, at);
    with_num(&tale, FACT_person, person);
    return e;
}

/* What the order told last states; NULL: nothing. */
static inline void states(const char *from, const char *until)
{
    if (from)
        with_when(&tale, FACT_from, from);
    if (until)
        with_when(&tale, FACT_until, until);
}

static inline void lasts(int64_t amount, const char *unit)
{
    with_num(&tale, FACT_amount, amount);
    with_text(&tale, FACT_unit, unit);
}

static inline int detained(int person, const char *at, const char *from, const char *until)
{
    int e = befalls(L_DETAINED, person, at);
    with_text(&tale, FACT_by, "investigation_agency");
    states(from, until);
    return e;
}

static inline int amended(int event, const char *new_at, const char *at)
{
    int e = corrected(&tale, event, new_at, at);
    tale.events[e].type = L_CORRECTED;
    return e;
}

static inline void fold_tale(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = as_of != NULL, .as_of = as_of ? inst_of(as_of) : 0};
    struct fail fail;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&liberty_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static inline const struct deadline *nth(const char *rule, int n)
{
    const struct deadline *d = deadline_of(&liberty_pack, &out, rule, n);
    ck_assert_msg(d != NULL, "no deadline %d of %s", n, rule);
    return d;
}

static inline void ck_ends(const struct deadline *d, const char *legal)
{
    char got[INST_TEXT_SIZE];
    inst_text(d->term.legal.due, got);
    ck_assert_str_eq(got, legal);
    if (liberty_rules[share_rule(d)].share.legal_q == 0)
        ck_assert(d->term.safe.due == d->term.legal.due);
}

/* The one violation of that code: its rule and its event. */
static inline void ck_violation(enum violation_code code, const char *rule, int event)
{
    const struct violation *found = NULL;
    ck_assert_int_eq(violations_of(&out, code), 1);
    for (size_t i = 0; i < out.nviolations; i++)
        if (out.violations[i].code == code)
            found = &out.violations[i];
    ck_assert(str_is(liberty_rules[found->rule].id, rule));
    ck_assert(str_eq(found->citation, liberty_rules[found->rule].citation));
    ck_assert_int_eq(found->event, event);
}

#endif
