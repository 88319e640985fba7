/* The words for what may be wrong with an act, and for what else the reader of an outcome should know. */
#include "lib/law/fold.h"

static const struct violation_info violations[] = {
#define VIOLATION(name, code, forbids, vi, en) [VIOLATION_##name] = {code, forbids, vi, en},
#include "lib/law/violation.tbl.h"
#undef VIOLATION
};

static const struct {
    const char *code, *vi, *en;
} notices[NOTICE_COUNT] = {
    [NOTICE_BEFORE_PACK] =
        {"before_pack",
         "Sự kiện xảy ra trước ngày bộ quy định có hiệu lực: áp dụng Bộ luật Tố tụng hình sự cũ, "
         "không tính thời hạn.",
         "The event lies before the law pack begins: an earlier code applied, nothing is computed."},
    [NOTICE_AGE_PRESUMED] =
        {"age_presumed", "Chưa rõ ngày sinh của bị hại: tạm coi là người dưới độ tuổi mà quy định bảo vệ.",
         "A victim's birth date is not known: taken to be under the age that the law protects."},
    [NOTICE_NO_DEADLINE] = {"no_deadline", "Hồ sơ chưa kết thúc nhưng không có thời hạn nào đang chạy.",
                            "The case is open and no deadline runs."},
    [NOTICE_CALENDAR_UNVERIFIED] =
        {"calendar_unverified",
         "Có thời hạn phụ thuộc những ngày mà lịch nghỉ chưa được xác nhận: chỉ là tạm tính.",
         "Some date rests on days off that no decision has confirmed: it is provisional."},
    [NOTICE_NOT_COMPUTED] =
        {"not_computed", "Sự kiện làm phát sinh một thời hạn mà hệ thống chưa tính được: cần người kiểm tra.",
         "The event starts a term that cannot be computed yet: someone has to look."},
};

const char *const status_names[STATUS_COUNT] = {
    [STATUS_RUNNING] = "running", [STATUS_MET] = "met",       [STATUS_MET_LATE] = "met_late",
    [STATUS_OVERDUE] = "overdue", [STATUS_LAPSED] = "lapsed", [STATUS_SUPERSEDED] = "superseded",
    [STATUS_VOID] = "void",
};

const struct violation_info *violation_info(enum violation_code c)
{
    ASSERT((size_t)c < ARRAY_LEN(violations));
    return &violations[c];
}

struct str violation_text(const struct violation *v, bool vietnamese)
{
    struct str detail = vietnamese ? v->detail_vi : v->detail_en;
    if (detail.n)
        return detail;
    const struct violation_info *info = violation_info(v->code);
    return str_of(vietnamese ? info->vi : info->en);
}

const char *notice_code_name(enum notice_code c)
{
    ASSERT((size_t)c < ARRAY_LEN(notices));
    return notices[c].code;
}

const char *notice_text(enum notice_code c, bool vietnamese)
{
    ASSERT((size_t)c < ARRAY_LEN(notices));
    return vietnamese ? notices[c].vi : notices[c].en;
}
