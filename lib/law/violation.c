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
    [NOTICE_CLASS_UNKNOWN] = {"class_unknown",
                              "Chưa rõ loại tội phạm (thiếu khoản áp dụng và mức hình phạt cao nhất): chưa "
                              "tính được thời hạn phụ thuộc "
                              "vào loại tội phạm.",
                              "The class of the offence is not known (neither its clause nor the highest "
                              "penalty): terms that depend on it "
                              "cannot be computed."},
    [NOTICE_AGE_UNKNOWN] =
        {"age_unknown",
         "Chưa rõ ngày sinh của người bị hạn chế hoặc bị buộc tội: tạm tính như người đủ 18 tuổi.",
         "The birth date of the person restrained or accused is not known: taken to be of full age."},
    [NOTICE_IDLE] = {"idle", "Không có thời hạn nào đang chạy, vì lý do luật định.",
                     "No deadline runs, for a reason that the law knows."},
    [NOTICE_FLAG_UNFIT] = {"flag_unfit", "Loại tội phạm của vụ án không cho phép thủ tục đang áp dụng.",
                           "The class of the offence does not allow the procedure that is applied."},
    [NOTICE_REPRESENTATIVE_MISSING] = {"representative_missing",
                                       "Chưa có người đại diện không xung đột lợi ích để nhận thông báo thay "
                                       "cho trẻ: cần cử người đại diện.",
                                       "Nobody free of conflict of interest may be told on the child’s "
                                       "behalf: a representative has to be appointed."},
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

struct str notice_words(const struct notice *n, bool vietnamese)
{
    struct str detail = vietnamese ? n->detail_vi : n->detail_en;
    return detail.n ? detail : str_of(notice_text(n->code, vietnamese));
}

const char *notice_text(enum notice_code c, bool vietnamese)
{
    ASSERT((size_t)c < ARRAY_LEN(notices));
    return vietnamese ? notices[c].vi : notices[c].en;
}
