/* A little law pack of a case after its initiation: classes, families, returns, what follows of itself. */
#ifndef HOSO_TESTS_UNIT_LITTLE_CASE_H
#define HOSO_TESTS_UNIT_LITTLE_CASE_H

#include "tests/unit/little_history.h"

#include <check.h>

enum {
    EV_INITIATED,
    EV_CHARGED,
    EV_CHANGED,
    EV_ANNULLED,
    EV_LEFT,
    EV_BACK,
    EV_REQUESTED,
    EV_EXTENDED,
    EV_CONCLUDED,
    EV_REVIEW,
    EV_HEARING,
    EV_DETAINED,
    EV_FREED,
    EV_PRONOUNCED,
    EV_APPEALED,
    EV_EFFECTIVE,
    EV_RETURNED,
    EV_AGAIN,
    EV_COMPLEX,
    EV_INDICTED,
    EV_PAPER,
    EV_ACT,
    EV_CORRECTED,
    EV_COUNT
};

enum { LESS, SERIOUS, VERY, CLASSES };
enum { BIT_LESS = 1 << LESS, BIT_SERIOUS = 1 << SERIOUS, BIT_VERY = 1 << VERY };

/* In order of id, versions of one id by date. */
enum {
    R_C11,
    R_D21,
    R_D22,
    R_E01A,
    R_E01B,
    R_E02,
    R_E03,
    R_E17,
    R_E18,
    R_E20,
    R_E22,
    R_G06,
    R_H08,
    R_H09,
    R_I01,
    R_I03,
    R_I25,
    R_J01,
    R_Y16,
    R_Y17,
    R_COUNT
};

enum { DAY_2025_06_30 = 20269 };

CODES(ground_obstacle, FACT_ground, TEXT("obstacle"));
static const struct where paper_of_charge[] = {{.fact = FACT_of, .of_type = EV_CHARGED}};
PATTERNS(case_whole_end, {.type = EV_CONCLUDED, .whole = true}, {.type = EV_LEFT, .whole = true});
PATTERNS(case_review, ON(EV_REVIEW));
PATTERNS(case_concluded, ON(EV_CONCLUDED));
PATTERNS(case_freed, ON(EV_FREED));
PATTERNS(case_effective, ON(EV_EFFECTIVE));
PATTERNS(case_returned, ON(EV_RETURNED));
PATTERNS(case_again, ON(EV_AGAIN));
PATTERNS(case_paper, ON_WHERE(EV_PAPER, paper_of_charge));
PATTERNS(case_indicted, ON(EV_INDICTED));
STARTS(at_case_initiated, AT(ON(EV_INITIATED)));
STARTS(at_case_charged, AT(ON(EV_CHARGED)));
STARTS(at_case_detained, AT(ON(EV_DETAINED)));
STARTS(at_case_again, AT(ON(EV_AGAIN)));
STARTS(at_case_hearing, AT(ON(EV_HEARING)));
STARTS(at_case_pronounced, AT(ON(EV_PRONOUNCED)));
STARTS(at_case_effective, AT(ON(EV_EFFECTIVE)));
STARTS(at_case_indicted, AT(ON(EV_INDICTED)));
static const struct rule_start at_each_detained[] = {
    {.anchor = -1, .on = {.type = EV_INDICTED}, .each = EACH_DETAINED}};

static const struct str old_procuracy[] = {TEXT("procuracy_district")},
                        new_procuracy[] = {TEXT("procuracy_regional")};
static const struct str obstacle[] = {TEXT("obstacle")};
#define GRANTED(most, nth, who)                                                                              \
    {                                                                                                        \
        .event = EV_EXTENDED, .max_amount = (most), .unit = UNIT_MONTH, .count = 1,                          \
        .authorities = LIST(who), .request_event = EV_REQUESTED, .order = (nth), .citation = TEXT("Đ172 k2") \
    }
static const struct extension_step e01a_steps[] = {GRANTED(2, 1, old_procuracy)};
static const struct extension_step e01b_steps[] = {GRANTED(2, 1, new_procuracy)};
static const struct extension_step e02_steps[] = {GRANTED(3, 1, new_procuracy),
                                                  {.event = EV_EXTENDED,
                                                   .max_amount = 2,
                                                   .unit = UNIT_MONTH,
                                                   .count = 1,
                                                   .authorities = LIST(new_procuracy),
                                                   .cap_amount = 7,
                                                   .cap_unit = UNIT_MONTH,
                                                   .request_event = EV_REQUESTED,
                                                   .order = 2,
                                                   .citation = TEXT("Đ172 k2")}};
static const struct extension_step e03_steps[] = {GRANTED(4, 1, new_procuracy)};
static const struct extension_step g06_steps[] = {{.event = EV_COMPLEX,
                                                   .total = true,
                                                   .max_amount = 10,
                                                   .unit = UNIT_DAY,
                                                   .count = 1,
                                                   .standing = true,
                                                   .request_event = -1,
                                                   .order = 1,
                                                   .citation = TEXT("Đ244")}};
static const struct extension_step h08_steps[] = {{.event = EV_EXTENDED,
                                                   .max_amount = 15,
                                                   .unit = UNIT_DAY,
                                                   .count = 1,
                                                   .grounds = LIST(obstacle),
                                                   .request_event = -1,
                                                   .order = 1,
                                                   .citation = TEXT("Đ277 k3")}};

static const int all_terms[] = {R_E01A, R_E01B, R_E02, R_E03}, lengths[] = {R_E01A, R_E01B, R_E02, R_E03};
static const int only_investigation[] = {R_E01A, R_E01B, R_E02, R_E03};
#define BINDING .when = {.offence_group = -1}, .before_fact = FACT_COUNT, .modelled = true, .told = true
#define ROW(z, cited) \
    .id = TEXT(z), .name_vi = TEXT("thời hạn"), .name_en = TEXT("a term"), .citation = TEXT(cited)
#define ALWAYS .from = 17532, .through = INT32_MAX
#define SINCE_2025 .from = DAY_2025_06_30 + 1, .through = INT32_MAX
#define MONTHS(n) .kind = TERM_MONTHS, .amount = (n), .unit = UNIT_MONTH
#define DAYS(n) .kind = TERM_DAYS, .amount = (n), .unit = UNIT_DAY
#define BEFORE_TERM(n, u)                                                              \
    .kind = TERM_BEFORE, .amount = (n), .unit = (u), .before = LIST_OF_INT(all_terms), \
    .nbefore = ARRAY_LEN(all_terms)
#define LIST_OF_INT(a) (a)

static const struct rule case_rules[R_COUNT] = {
    [R_C11] = {ROW("C11", "Đ179"), .kind = TERM_HOURS, .amount = 24, .unit = UNIT_HOUR,
               .subject = SUBJECT_PERSON, .starts = LIST(at_case_charged), .end = {LIST(case_paper)}, BINDING,
               ALWAYS},
    [R_D21] = {ROW("D21", "Đ173"), MONTHS(2), .family = TEXT("detention"), .classes = BIT_LESS,
               .subject = SUBJECT_PERSON, .starts = LIST(at_case_detained), .end = {LIST(case_freed)},
               BINDING, ALWAYS},
    [R_D22] = {ROW("D22", "Đ173"), MONTHS(3), .family = TEXT("detention"), .classes = BIT_SERIOUS | BIT_VERY,
               .subject = SUBJECT_PERSON, .starts = LIST(at_case_detained), .end = {LIST(case_freed)},
               BINDING, ALWAYS},
    [R_E01A] = {ROW("E01a", "Đ172 cũ"), MONTHS(2), .family = TEXT("investigation"), .classes = BIT_LESS,
                .starts = LIST(at_case_initiated), .end = {LIST(case_whole_end)},
                .extensions = LIST(e01a_steps), BINDING, .from = 17532, .through = DAY_2025_06_30},
    [R_E01B] = {ROW("E01b", "Đ172"), MONTHS(2), .family = TEXT("investigation"), .classes = BIT_LESS,
                .starts = LIST(at_case_initiated), .end = {LIST(case_whole_end)},
                .extensions = LIST(e01b_steps), BINDING, SINCE_2025},
    [R_E02] = {ROW("E02", "Đ172"), MONTHS(3), .family = TEXT("investigation"), .classes = BIT_SERIOUS,
               .starts = LIST(at_case_initiated), .end = {LIST(case_whole_end)},
               .extensions = LIST(e02_steps), BINDING, ALWAYS},
    [R_E03] = {ROW("E03", "Đ172"), MONTHS(4), .family = TEXT("investigation"), .classes = BIT_VERY,
               .starts = LIST(at_case_initiated), .end = {LIST(case_whole_end)},
               .extensions = LIST(e03_steps), BINDING, ALWAYS},
    [R_E17] = {ROW("E17", "Đ174 k3"), .kind = TERM_DERIVED, .length_of = lengths,
               .nlength_of = ARRAY_LEN(lengths), .starts = LIST(at_case_again), .end = {LIST(case_concluded)},
               BINDING, ALWAYS},
    [R_E18] = {ROW("E18", "Đ31"), BEFORE_TERM(10, UNIT_DAY), .family = TEXT("review"),
               .classes = BIT_LESS | BIT_SERIOUS, .starts = LIST(at_case_initiated),
               .end = {LIST(case_review)}, BINDING, ALWAYS},
    [R_E20] = {ROW("E20", "Đ31"), BEFORE_TERM(20, UNIT_DAY), .family = TEXT("review"), .classes = BIT_VERY,
               .starts = LIST(at_case_initiated), .end = {LIST(case_review)}, BINDING, ALWAYS},
    [R_E22] = {ROW("E22", "Đ10 k3"), BEFORE_TERM(7, UNIT_DAY), .actual_end = true,
               .starts = LIST(at_case_initiated), .end = {LIST(case_review)}, BINDING, ALWAYS},
    [R_G06] = {ROW("G06", "Đ244"), DAYS(3), .starts = LIST(at_case_indicted), .end = {LIST(case_returned)},
               .extensions = LIST(g06_steps), BINDING, ALWAYS},
    [R_H08] = {ROW("H08", "Đ277"), .kind = TERM_BEFORE, .amount = 2, .unit = UNIT_DAY,
               .starts = LIST(at_case_hearing), .end = {LIST(case_review)}, .when = {.offence_group = -1},
               .before_fact = FACT_hearing_at, .modelled = true, .told = true, ALWAYS},
    [R_H09] = {ROW("H09", "Đ277 k3"), DAYS(15), .starts = LIST(at_case_hearing), .end = {LIST(case_review)},
               .extensions = LIST(h08_steps), BINDING, ALWAYS},
    [R_I01] = {ROW("I01", "Đ333"), DAYS(15), .lapse = LAPSE_LAPSES, .starts = LIST(at_case_pronounced),
               BINDING, ALWAYS},
    [R_I03] = {ROW("I03", "Đ337"), DAYS(30), .lapse = LAPSE_LAPSES, .starts = LIST(at_case_pronounced),
               BINDING, ALWAYS},
    [R_I25] = {ROW("I25", "Đ364"), DAYS(7), .starts = LIST(at_case_effective), .end = {LIST(case_returned)},
               BINDING, ALWAYS},
    [R_J01] = {ROW("J01", "Đ241"), DAYS(20), .subject = SUBJECT_PERSON, .starts = LIST(at_each_detained),
               .end = {LIST(case_effective)}, BINDING, ALWAYS},
    [R_Y16] = {ROW("Y16", "Đ116"), .kind = TERM_HOURS, .amount = 24, .unit = UNIT_HOUR,
               .subject = SUBJECT_PERSON, .starts = LIST(at_case_detained), .act_ends = true,
               .when = {.offence_group = -1, .subject_age = SUBJECT_AGE_FROM, .subject_age_years = 18},
               .before_fact = FACT_COUNT, .modelled = true, .told = true, ALWAYS},
    [R_Y17] = {ROW("Y17", "Đ135"), .kind = TERM_HOURS, .amount = 12, .unit = UNIT_HOUR,
               .subject = SUBJECT_PERSON, .starts = LIST(at_case_detained), .act_ends = true,
               .when = {.offence_group = -1, .subject_age = SUBJECT_AGE_UNDER, .subject_age_years = 18},
               .before_fact = FACT_COUNT, .modelled = true, .told = true, ALWAYS},
};

static const int charges_types[] = {EV_CHARGED, EV_ANNULLED}, only_charged[] = {EV_CHARGED};
static const struct requirement detained_requires[] = {{.person = true,
                                                        .among = LIST(charges_types),
                                                        .latest = LIST(only_charged),
                                                        .citation = TEXT("Đ119"),
                                                        .detail_vi = TEXT("chưa khởi tố bị can"),
                                                        .detail_en = TEXT("not charged")}};
static const struct requirement freed_requires[] = {{.restrained = RESTRAINT_DETENTION,
                                                     .citation = TEXT("Đ125"),
                                                     .detail_vi = TEXT("không bị giam"),
                                                     .detail_en = TEXT("not detained")}};
static const struct requirement extended_requires[] = {{.wheres = ground_obstacle,
                                                        .nwheres = 1,
                                                        .open_rules = only_investigation,
                                                        .nopen_rules = ARRAY_LEN(only_investigation),
                                                        .citation = TEXT("Đ172"),
                                                        .detail_vi = TEXT("không có thời hạn"),
                                                        .detail_en = TEXT("no term")}};

static const struct event_type case_events[EV_COUNT] = {
    [EV_INITIATED] = {NAMED("case.initiated", "khởi tố vụ án", "the case was initiated"),
                      .charge = CHARGE_CASE},
    [EV_CHARGED] = {NAMED("accused.charged", "khởi tố bị can", "the accused was charged"),
                    .charge = CHARGE_ADDS, .part = PART_RETURNS},
    [EV_CHANGED] = {NAMED("charge.changed", "thay đổi tội danh", "the charge was changed"),
                    .charge = CHARGE_REPLACES},
    [EV_ANNULLED] = {NAMED("charge.annulled", "hủy khởi tố bị can", "the charge was annulled"),
                     .charge = CHARGE_REMOVES},
    [EV_LEFT] = {NAMED("investigation.suspended", "tạm đình chỉ", "it was suspended"), .part = PART_LEAVES},
    [EV_BACK] = {NAMED("investigation.resumed", "phục hồi", "it was resumed"), .part = PART_RETURNS},
    [EV_REQUESTED] = {NAMED("extension.requested", "đề nghị gia hạn", "an extension was asked for")},
    [EV_EXTENDED] = {NAMED("investigation.extended", "gia hạn", "it was extended"),
                     .requires = LIST(extended_requires)},
    [EV_CONCLUDED] = {NAMED("investigation.concluded", "kết luận điều tra", "it was concluded")},
    [EV_REVIEW] = {NAMED("evidence_review.held", "đánh giá chứng cứ", "the evidence was reviewed")},
    [EV_HEARING] = {NAMED("trial.scheduled", "đưa vụ án ra xét xử", "the case was set down")},
    [EV_DETAINED] = {NAMED("detention.ordered", "tạm giam", "detention was ordered"),
                     .requires = LIST(detained_requires), .restraint_act = RESTRAINT_STARTS,
                     .restraint = RESTRAINT_DETENTION},
    [EV_FREED] = {NAMED("person.released", "trả tự do", "the person was released"),
                  .requires = LIST(freed_requires), .restraint_act = RESTRAINT_ENDS,
                  .restraint = RESTRAINT_ALL},
    [EV_PRONOUNCED] = {NAMED("judgment.pronounced", "tuyên án", "judgment was pronounced")},
    [EV_APPEALED] = {NAMED("appeal.filed", "kháng cáo", "an appeal was filed")},
    [EV_EFFECTIVE] = {NAMED("judgment.effective", "bản án có hiệu lực pháp luật", "the judgment took effect"),
                      .derived = true},
    [EV_RETURNED] = {NAMED("prosecution.returned", "trả hồ sơ", "the file was returned")},
    [EV_AGAIN] = {NAMED("reinvestigation.ordered", "điều tra lại", "a new investigation was ordered")},
    [EV_COMPLEX] = {NAMED("case.complexity_declared", "vụ án phức tạp", "the case was found complex")},
    [EV_INDICTED] = {NAMED("indictment.issued", "cáo trạng", "the indictment was issued"),
                     .charge = CHARGE_REPLACES},
    [EV_PAPER] = {NAMED("handoff.received", "nhận giấy tờ", "a paper was received")},
    [EV_ACT] = {NAMED("act.done", "thực hiện", "the act was done")},
    [EV_CORRECTED] = {NAMED("event.corrected", "đính chính", "an event was corrected")},
};

static const struct offence_class case_classes[CLASSES] = {
    {TEXT("less_serious"), 3}, {TEXT("serious"), 7}, {TEXT("very_serious"), 15}};
static const struct offence case_offences[] = {{.article = 146, .clause = 1, .class = LESS},
                                               {.article = 146, .clause = 2, .class = SERIOUS},
                                               {.article = 142, .clause = 1, .class = VERY}};
static const struct stage case_stages[] = {{.code = TEXT("investigation")},
                                           {.code = TEXT("closed"), .closed = true}};
static const struct stage_move case_moves[] = {{AT(ON(EV_EFFECTIVE)), 1}, {AT(ON(EV_AGAIN)), 0}};
static const int appeal_terms[] = {R_I01, R_I03}, first_term[] = {R_I01};
static const struct prevention no_appeal[] = {{.on = ON(EV_APPEALED), .rules = first_term, .nrules = 1}};
static const struct derived_event case_derived[] = {
    {.event = EV_EFFECTIVE, .lapsed = LIST(appeal_terms), .unless = LIST(no_appeal)}};
static const int idle_types[] = {EV_RETURNED, EV_LEFT, EV_BACK, EV_INITIATED};
static const struct idle_rule case_idles[] = {{.among = LIST(idle_types),
                                               .latest = ON(EV_RETURNED),
                                               .reason_vi = TEXT("hồ sơ đang trên đường trả"),
                                               .reason_en = TEXT("the file is on its way"),
                                               .citation = TEXT("Đ174")}};

static const struct pack case_pack = {
    .version = TEXT("little case"),
    .in_force_from = 17532,
    .rules = LIST(case_rules),
    .events = LIST(case_events),
    .stages = LIST(case_stages),
    .moves = LIST(case_moves),
    .offences = LIST(case_offences),
    .classes = LIST(case_classes),
    .derived = LIST(case_derived),
    .idles = LIST(case_idles),
    .returns = {[RETURNED_BY_PROCURACY] = {.on = {LIST(case_returned)},
                                           .reset = {LIST(case_again)},
                                           .most = 2,
                                           .citation = TEXT("Đ174 k2")}},
    .corrected_event = EV_CORRECTED,
    .act_event = EV_ACT,
};

/* A charge of the person (below 0: of nobody in particular) under that clause; article 0: none is named. */
static inline int charge(struct tale *t, int type, int person, int article, int clause, const char *at)
{
    int e = happen(t, type, at);
    if (person >= 0)
        with_num(t, FACT_person, person);
    if (article)
        with_num(t, FACT_article, article);
    if (clause)
        with_num(t, FACT_clause, clause);
    return e;
}

static inline int of_person(struct tale *t, int type, int person, const char *at)
{
    return charge(t, type, person, 0, 0, at);
}

#endif
