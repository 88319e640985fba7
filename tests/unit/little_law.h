/* A little law pack and calendar in C, in the shape of the real ones, for the tests of the engine. */
#ifndef HOSO_TESTS_UNIT_LITTLE_LAW_H
#define HOSO_TESTS_UNIT_LITTLE_LAW_H

#include "lib/law/fold.h"

#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }
#define LIST(a) (a), ARRAY_LEN(a)
#define ON(t)       \
    {               \
        .type = (t) \
    }
#define ON_WHERE(t, w)                                      \
    {                                                       \
        .type = (t), .wheres = (w), .nwheres = ARRAY_LEN(w) \
    }
#define CODES(name, fact_id, ...)                            \
    static const struct str name##_values[] = {__VA_ARGS__}; \
    static const struct where name[] = {{.fact = (fact_id), .values = LIST(name##_values), .of_type = -1}}
#define PATTERNS(name, ...) static const struct pattern name[] = {__VA_ARGS__}
#define STARTS(name, ...) static const struct rule_start name[] = {__VA_ARGS__}
#define AT_T0       \
    {               \
        .anchor = 0 \
    }
#define AT(pattern)                 \
    {                               \
        .anchor = -1, .on = pattern \
    }

enum {
    RECEIVED,
    ACCEPTED,
    CLASSIFIED,
    TRANSFERRED,
    ASSIGNED,
    MERGED,
    PROLONGED,
    REQUESTED,
    DECIDED,
    EXTENDED,
    SUSPENDED,
    CANCELLED,
    RESUMED,
    INITIATED,
    NOT_INITIATED,
    CUSTODY,
    CUSTODY_EXTENDED,
    RELEASED,
    HANDED,
    REVIEWED,
    ACT_DONE,
    SUPPORTED,
    PRONOUNCED,
    CORRECTED,
    EVENT_TYPES
};

enum { STAGE_INTAKE, STAGE_VERIFICATION, STAGE_INVESTIGATION, STAGE_CLOSED, STAGES };

CODES(by_agency, FACT_by, TEXT("investigation_agency"));
CODES(by_commune, FACT_by, TEXT("commune_police"));
CODES(not_remote, FACT_remote, TEXT("false"));
CODES(is_remote, FACT_remote, TEXT("true"));
CODES(review_of_b11, FACT_rule, TEXT("B11"));
static const struct where of_assignment[] = {{.fact = FACT_of, .of_type = ASSIGNED}};

PATTERNS(t0_on, ON_WHERE(RECEIVED, by_agency), ON(ACCEPTED));
PATTERNS(transferred, ON(TRANSFERRED));
PATTERNS(classified, ON(CLASSIFIED));
PATTERNS(merged, ON(MERGED));
PATTERNS(merged_or_transferred, ON(MERGED), ON(TRANSFERRED));
PATTERNS(assigned, ON(ASSIGNED));
PATTERNS(initiated, ON(INITIATED));
PATTERNS(resolved, ON(INITIATED), ON(NOT_INITIATED), ON(SUSPENDED));
PATTERNS(requested, ON(REQUESTED));
PATTERNS(decided, ON(DECIDED));
PATTERNS(supported, ON(SUPPORTED));
PATTERNS(reviewed, ON(REVIEWED));
PATTERNS(reviewed_b11, ON_WHERE(REVIEWED, review_of_b11));
PATTERNS(review_over, ON(RESUMED), ON(CANCELLED), ON(NOT_INITIATED));
PATTERNS(released, ON(RELEASED));
PATTERNS(handed_assignment, ON_WHERE(HANDED, of_assignment));

static const struct anchor little_anchors[] = {{TEXT("t0"), {LIST(t0_on)}, {LIST(transferred)}}};

STARTS(at_t0, AT_T0);
STARTS(at_commune, AT(ON_WHERE(RECEIVED, by_commune)));
STARTS(at_t0_or_classified, AT_T0, AT(ON(CLASSIFIED)));
STARTS(at_assigned, AT(ON(ASSIGNED)));
STARTS(at_prolonged, AT(ON(PROLONGED)));
STARTS(at_requested, AT(ON(REQUESTED)));
STARTS(at_suspended, AT(ON(SUSPENDED)));
STARTS(at_resumed, AT(ON(RESUMED)));
STARTS(at_initiated, AT(ON(INITIATED)));
STARTS(at_custody, AT(ON(CUSTODY)));
STARTS(at_pronounced, AT(ON(PRONOUNCED)));

static const struct str also_a14[] = {TEXT("HO-26")};
static const struct str heads[] = {TEXT("head_investigation_agency")};
static const struct str procuracies[] = {TEXT("procuracy_regional"), TEXT("procuracy_provincial")};
static const struct extension_step b01_steps[] = {
    {.event = PROLONGED,
     .total = true,
     .max_amount = 2,
     .unit = UNIT_MONTH,
     .count = 1,
     .authorities = LIST(heads),
     .request_event = -1,
     .order = 1,
     .citation = TEXT("BLTTHS 2015 Đ147 k2")},
    {.event = EXTENDED,
     .max_amount = 2,
     .unit = UNIT_MONTH,
     .count = 1,
     .authorities = LIST(procuracies),
     .request_event = REQUESTED,
     .order = 2,
     .citation = TEXT("BLTTHS 2015 Đ147 k2")},
};
static const struct extension_step d06_steps[] = {
    {.event = CUSTODY_EXTENDED,
     .max_amount = 3,
     .unit = UNIT_DAY,
     .count = 1,
     .request_event = -1,
     .order = 1,
     .citation = TEXT("BLTTHS 2015 Đ118 k2")},
    {.event = CUSTODY_EXTENDED,
     .max_amount = 3,
     .unit = UNIT_DAY,
     .count = 1,
     .request_event = -1,
     .order = 2,
     .citation = TEXT("BLTTHS 2015 Đ118 k2")},
};

#define IN_FORCE .from = 17532, .through = INT32_MAX, .modelled = true, .told = true /* 2018-01-01 */
#define ANY .when = {.offence_group = -1}, .before_fact = FACT_COUNT
#define UNDER_18 \
    .when = {.age = AGE_VICTIM_UNDER, .age_years = 18, .offence_group = -1}, .before_fact = FACT_COUNT
#define ALL_FROM_18 \
    .when = {.age = AGE_ALL_VICTIMS_FROM, .age_years = 18, .offence_group = -1}, .before_fact = FACT_COUNT

enum {
    A03,
    A06,
    A07,
    A09,
    A13,
    A14,
    A15,
    A16,
    A17,
    A18,
    B01,
    B02,
    B03,
    B05,
    B08,
    B09_OLD,
    B09_NEW,
    B11,
    B12,
    D06,
    E01,
    I01,
    RULES
};

static const struct rule little_rules[RULES] = {
    [A03] = {.id = TEXT("A03"),
             .citation = TEXT("TTLT 01/2017 Đ8 k1"),
             .kind = TERM_HOURS,
             .amount = 24,
             .unit = UNIT_HOUR,
             .starts = LIST(at_t0),
             .end = {LIST(classified)},
             .void_by = {LIST(merged)},
             ANY,
             IN_FORCE},
    [A06] =
        {.id = TEXT("A06"),
         .citation = TEXT("TT 43/2021/TT-BCA Đ5 k1"),
         .kind = TERM_HOURS,
         .amount = 24,
         .unit = UNIT_HOUR,
         .starts = LIST(at_commune),
         .end = {LIST(transferred)},
         .when = {.age = AGE_VICTIM_UNDER, .age_years = 18, .offence_group = -1, .wheres = LIST(not_remote)},
         .before_fact = FACT_COUNT,
         IN_FORCE},
    [A07] =
        {.id = TEXT("A07"),
         .citation = TEXT("TT 43/2021/TT-BCA Đ5 k1 đoạn 2"),
         .kind = TERM_HOURS,
         .amount = 48,
         .unit = UNIT_HOUR,
         .starts = LIST(at_commune),
         .end = {LIST(transferred)},
         .when = {.age = AGE_VICTIM_UNDER, .age_years = 18, .offence_group = -1, .wheres = LIST(is_remote)},
         .before_fact = FACT_COUNT,
         IN_FORCE},
    [A09] = {.id = TEXT("A09"),
             .citation = TEXT("TTLT 01/2017 Đ8 k5b"),
             .kind = TERM_DAYS,
             .amount = 7,
             .unit = UNIT_DAY,
             .starts = LIST(at_commune),
             .end = {LIST(transferred)},
             ALL_FROM_18,
             IN_FORCE},
    [A13] = {.id = TEXT("A13"),
             .citation = TEXT("HD 11/HD-BCA-V03"),
             .kind = TERM_DAYS,
             .amount = 7,
             .unit = UNIT_DAY,
             .starts = LIST(at_commune),
             .end = {LIST(transferred)},
             ALL_FROM_18,
             .from = 17532,
             .through = INT32_MAX,
             .modelled = true,
             .told = false},
    [A14] = {.id = TEXT("A14"),
             .citation = TEXT("BLTTHS 2015 Đ146 k5"),
             .kind = TERM_DAYS,
             .amount = 3,
             .unit = UNIT_DAY,
             .also = LIST(also_a14),
             .starts = LIST(at_t0),
             .act_ends = true,
             .void_by = {LIST(merged)},
             ANY,
             IN_FORCE},
    [A15] = {.id = TEXT("A15"),
             .citation = TEXT("TTLT 01/2017 Đ14 k1"),
             .kind = TERM_WORKING_DAYS,
             .amount = 3,
             .unit = UNIT_WORKING_DAY,
             .starts = LIST(at_t0),
             .act_ends = true,
             .void_by = {LIST(merged)},
             ANY,
             IN_FORCE},
    [A16] = {.id = TEXT("A16"),
             .citation = TEXT("TTLT 01/2017 Đ9 k1"),
             .kind = TERM_DAYS,
             .amount = 3,
             .unit = UNIT_DAY,
             .starts = LIST(at_t0),
             .end = {LIST(assigned)},
             .void_by = {LIST(initiated)},
             ANY,
             IN_FORCE},
    [A17] = {.id = TEXT("A17"),
             .citation = TEXT("TTLT 01/2017 Đ10 k2"),
             .kind = TERM_WORKING_DAYS,
             .amount = 3,
             .unit = UNIT_WORKING_DAY,
             .starts = LIST(at_assigned),
             .restart = {LIST(handed_assignment)},
             .act_ends = true,
             ANY,
             IN_FORCE},
    [A18] = {.id = TEXT("A18"),
             .citation = TEXT("TT 43/2021/TT-BCA Đ6"),
             .kind = TERM_AT_ONCE,
             .starts = LIST(at_t0_or_classified),
             .once = true,
             .end = {LIST(supported)},
             .when = {.age = AGE_VICTIM_UNDER, .age_years = 18, .offence_group = 0},
             .before_fact = FACT_COUNT,
             IN_FORCE},
    [B01] = {.id = TEXT("B01"),
             .citation = TEXT("BLTTHS 2015 Đ147 k1"),
             .kind = TERM_DAYS,
             .amount = 20,
             .unit = UNIT_DAY,
             .starts = LIST(at_t0),
             .end = {LIST(resolved)},
             .void_by = {LIST(merged_or_transferred)},
             .extensions = LIST(b01_steps),
             ANY,
             IN_FORCE},
    [B02] = {.id = TEXT("B02"),
             .citation = TEXT("BLTTHS 2015 Đ147 k2"),
             .kind = TERM_BEFORE,
             .amount = 5,
             .unit = UNIT_DAY,
             .starts = LIST(at_prolonged),
             .end = {LIST(requested)},
             .void_by = {LIST(resolved)},
             .when = {.offence_group = -1},
             .before = (const int[]){B01},
             .nbefore = 1,
             .before_fact = FACT_COUNT,
             IN_FORCE},
    [B03] = {.id = TEXT("B03"),
             .citation = TEXT("TTLT 01/2017 Đ11 k2"),
             .kind = TERM_DAYS,
             .amount = 3,
             .unit = UNIT_DAY,
             .starts = LIST(at_requested),
             .end = {LIST(decided)},
             ANY,
             IN_FORCE},
    [B05] = {.id = TEXT("B05"),
             .citation = TEXT("BLTTHS 2015 Đ148 k2"),
             .kind = TERM_HOURS,
             .amount = 24,
             .unit = UNIT_HOUR,
             .starts = LIST(at_suspended),
             .act_ends = true,
             ANY,
             IN_FORCE},
    [B08] = {.id = TEXT("B08"),
             .citation = TEXT("BLTTHS 2015 Đ149 k1"),
             .kind = TERM_MONTHS,
             .amount = 1,
             .unit = UNIT_MONTH,
             .starts = LIST(at_resumed),
             .end = {LIST(resolved)},
             ANY,
             IN_FORCE},
    [B09_OLD] = {.id = TEXT("B09"),
                 .citation = TEXT("cũ"),
                 .kind = TERM_DAYS,
                 .amount = 3,
                 .unit = UNIT_DAY,
                 .starts = LIST(at_resumed),
                 .act_ends = true,
                 ANY,
                 .from = 17532,
                 .through = 20635,
                 .modelled = true,
                 .told = true}, /* through 2026-07-01 */
    [B09_NEW] = {.id = TEXT("B09"),
                 .citation = TEXT("mới"),
                 .kind = TERM_DAYS,
                 .amount = 5,
                 .unit = UNIT_DAY,
                 .starts = LIST(at_resumed),
                 .act_ends = true,
                 ANY,
                 .from = 20636,
                 .through = INT32_MAX,
                 .modelled = true,
                 .told = true},
    [B11] = {.id = TEXT("B11"),
             .citation = TEXT("TTLT 01/2020 Đ5 k2"),
             .kind = TERM_BEFORE,
             .amount = 5,
             .unit = UNIT_DAY,
             .starts = LIST(at_t0),
             .end = {LIST(reviewed_b11)},
             .act_ends = true,
             .void_by = {LIST(resolved)},
             .when = {.offence_group = -1},
             .before = (const int[]){B01},
             .nbefore = 1,
             .before_fact = FACT_COUNT,
             IN_FORCE},
    [B12] = {.id = TEXT("B12"),
             .citation = TEXT("TTLT 01/2020 Đ7"),
             .kind = TERM_MONTHS,
             .amount = 1,
             .unit = UNIT_MONTH,
             .starts = LIST(at_suspended),
             .end = {LIST(reviewed)},
             .act_starts_next = true,
             .void_by = {LIST(review_over)},
             ANY,
             IN_FORCE},
    [D06] = {.id = TEXT("D06"),
             .citation = TEXT("BLTTHS 2015 Đ118"),
             .kind = TERM_LIBERTY_EXACT,
             .amount = 3,
             .unit = UNIT_DAY,
             .subject = SUBJECT_PERSON,
             .lapse = LAPSE_LAPSES,
             .starts = LIST(at_custody),
             .end = {LIST(released)},
             .extensions = LIST(d06_steps),
             ANY,
             IN_FORCE},
    [E01] = {.id = TEXT("E01"),
             .citation = TEXT("BLTTHS 2015 Đ172 k1"),
             .kind = TERM_MONTHS,
             .amount = 2,
             .unit = UNIT_MONTH,
             .starts = LIST(at_initiated),
             .act_ends = true,
             ANY,
             IN_FORCE},
    [I01] = {.id = TEXT("I01"),
             .citation = TEXT("BLTTHS 2015 Đ333 k1"),
             .kind = TERM_DAYS,
             .amount = 15,
             .unit = UNIT_DAY,
             .lapse = LAPSE_LAPSES,
             .starts = LIST(at_pronounced),
             ANY,
             IN_FORCE},
};

static const int tip_steps[] = {RECEIVED, ACCEPTED, SUSPENDED, RESUMED, CANCELLED};
static const int only_suspended[] = {SUSPENDED};
static const int only_b01[] = {B01};
static const struct requirement resumed_requires[] = {{.among = LIST(tip_steps),
                                                       .latest = LIST(only_suspended),
                                                       .citation = TEXT("BLTTHS 2015 Đ149 k1"),
                                                       .detail_vi = TEXT("nguồn tin chưa bị tạm đình chỉ"),
                                                       .detail_en = TEXT("the report is not suspended")}};
static const struct requirement prolonged_requires[] = {
    {.open_rules = LIST(only_b01), .citation = TEXT("BLTTHS 2015 Đ147 k2")}};

#define NAMED(type_name, vi, en) .name = TEXT(type_name), .name_vi = TEXT(vi), .name_en = TEXT(en)
static const struct event_type little_events[EVENT_TYPES] = {
    [RECEIVED] = {NAMED("report.received", "tiếp nhận nguồn tin về tội phạm", "a report was received")},
    [ACCEPTED] = {NAMED("report.accepted", "thụ lý nguồn tin", "the report was accepted")},
    [CLASSIFIED] = {NAMED("report.classified", "phân loại nguồn tin", "the report was classified")},
    [TRANSFERRED] = {NAMED("report.transferred", "chuyển nguồn tin", "the report was transferred")},
    [ASSIGNED] = {NAMED("report.assigned", "phân công Điều tra viên", "the report was assigned")},
    [MERGED] = {NAMED("report.merged", "nhập nguồn tin", "the report was merged")},
    [PROLONGED] = {NAMED("verification.prolonged", "kéo dài thời hạn giải quyết nguồn tin",
                         "the head prolonged the verification"),
                   .requires = LIST(prolonged_requires)},
    [REQUESTED] = {NAMED("verification.extension_requested", "đề nghị gia hạn",
                         "an extension was asked for")},
    [DECIDED] = {NAMED("verification.extension_decided", "trả lời đề nghị gia hạn",
                       "the request was decided")},
    [EXTENDED] = {NAMED("verification.extended", "gia hạn giải quyết nguồn tin",
                        "the verification was extended")},
    [SUSPENDED] = {NAMED("verification.suspended", "tạm đình chỉ giải quyết nguồn tin",
                         "the verification was suspended"),
                   .not_before_end_of = LIST(only_b01), .needs_listed_ground = true,
                   .ground_citation = TEXT("BLTTHS 2015 Đ148 k1")},
    [CANCELLED] = {NAMED("verification.suspension_cancelled", "hủy bỏ tạm đình chỉ",
                         "the suspension was cancelled")},
    [RESUMED] = {NAMED("verification.resumed", "phục hồi giải quyết nguồn tin",
                       "the verification was resumed"),
                 .requires = LIST(resumed_requires)},
    [INITIATED] = {NAMED("case.initiated", "khởi tố vụ án", "the case was initiated")},
    [NOT_INITIATED] = {NAMED("case.not_initiated", "không khởi tố vụ án", "the case was not initiated")},
    [CUSTODY] = {NAMED("custody.ordered", "tạm giữ", "custody was ordered")},
    [CUSTODY_EXTENDED] = {NAMED("custody.extended", "gia hạn tạm giữ", "custody was extended")},
    [RELEASED] = {NAMED("person.released", "trả tự do", "the person was released")},
    [HANDED] = {NAMED("handoff.received", "nhận hồ sơ", "a handoff was received")},
    [REVIEWED] = {NAMED("review.done", "rà soát", "a review was done")},
    [ACT_DONE] = {NAMED("act.done", "thực hiện", "the act was done")},
    [SUPPORTED] = {NAMED("support.notified", "thông báo để hỗ trợ", "support was notified")},
    [PRONOUNCED] = {NAMED("judgment.pronounced", "tuyên án", "judgment was pronounced")},
    [CORRECTED] = {NAMED("event.corrected", "đính chính", "an event was corrected")},
};

static const struct ground little_grounds[] = {
    {.event = SUSPENDED, .code = TEXT("expertise_pending"), .from = 17532, .through = INT32_MAX}};
static const struct offence_group little_groups[] = {{TEXT("sexual_abuse"), 141, 147}};
static const struct stage little_stages[STAGES] = {{.code = TEXT("intake")},
                                                   {.code = TEXT("verification")},
                                                   {.code = TEXT("investigation")},
                                                   {.code = TEXT("closed"), .closed = true}};
static const struct stage_move little_moves[] = {{AT_T0, STAGE_VERIFICATION},
                                                 {AT(ON(INITIATED)), STAGE_INVESTIGATION},
                                                 {AT(ON(NOT_INITIATED)), STAGE_CLOSED}};
static const struct word little_words[] = {
    {TEXT("head_investigation_agency"), TEXT("Thủ trưởng Cơ quan điều tra"),
     TEXT("head of the investigation agency"), false},
    {TEXT("procuracy_provincial"), TEXT("Viện kiểm sát nhân dân cấp tỉnh"), TEXT("provincial procuracy"),
     false},
};

static const struct pack little_pack = {
    .version = TEXT("little"),
    .in_force_from = 17532,
    .rules = LIST(little_rules),
    .events = LIST(little_events),
    .anchors = LIST(little_anchors),
    .stages = LIST(little_stages),
    .moves = LIST(little_moves),
    .grounds = LIST(little_grounds),
    .groups = LIST(little_groups),
    .words = LIST(little_words),
    .corrected_event = CORRECTED,
    .act_event = ACT_DONE,
};

#define OFF(d, vi, en, by)                                                                      \
    {                                                                                           \
        .day = (d), .off = true, .name_vi = TEXT(vi), .name_en = TEXT(en), .decision = TEXT(by) \
    }
#define WORKED(d, by)                                                                             \
    {                                                                                             \
        .day = (d), .off = false, .name_vi = TEXT("ngày làm bù"), .name_en = TEXT("make-up day"), \
        .decision = TEXT(by)                                                                      \
    }
enum { JAN_1 = 20454 }; /* 2026-01-01 */
static const struct day_off little_days[] = {
    OFF(JAN_1, "Tết Dương lịch", "New Year's Day", "BLLĐ 2019 Đ112 k1"),
    OFF(JAN_1 + 1, "Ngày nghỉ hoán đổi", "Swapped day off", "Công văn 12729/VPCP-KGVX"),
    WORKED(JAN_1 + 9, "Công văn 12729/VPCP-KGVX"),
    OFF(JAN_1 + 46, "Tết Nguyên đán", "Lunar New Year", "Thông báo 9441/TB-BNV"),
    OFF(JAN_1 + 47, "Tết Nguyên đán", "Lunar New Year", "Thông báo 9441/TB-BNV"),
    OFF(JAN_1 + 48, "Tết Nguyên đán", "Lunar New Year", "Thông báo 9441/TB-BNV"),
    OFF(JAN_1 + 49, "Tết Nguyên đán", "Lunar New Year", "Thông báo 9441/TB-BNV"),
    OFF(JAN_1 + 50, "Tết Nguyên đán", "Lunar New Year", "Thông báo 9441/TB-BNV"),
    OFF(JAN_1 + 115, "Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration", "BLLĐ 2019 Đ112 k1"),
    OFF(JAN_1 + 116, "Nghỉ bù Giỗ Tổ Hùng Vương", "Hùng Kings make-up day", "Công văn 3383/BNV-CVL"),
    OFF(JAN_1 + 119, "Ngày Chiến thắng", "Reunification Day", "BLLĐ 2019 Đ112 k1"),
    OFF(JAN_1 + 120, "Ngày Quốc tế lao động", "Labour Day", "BLLĐ 2019 Đ112 k1"),
};

/* The calendar of 2026, without its index. */
static inline struct calendar little_calendar(void)
{
    return (struct calendar){.version = TEXT("2026"),
                             .verified_from = day_from_ymd((struct ymd){2025, 1, 1}),
                             .verified_through = day_from_ymd((struct ymd){2026, 12, 31}),
                             .week_off = 1U << 5 | 1U << 6,
                             .days = LIST(little_days)};
}

#endif
