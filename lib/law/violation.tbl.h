/*
 * What may be wrong with an act: VIOLATION(NAME, code, forbids, Vietnamese, English).
 * forbids: over HTTP such an act is refused (409 law.<code>) unless it is acknowledged; else it is only told.
 */
VIOLATION(EXTENSION_AUTHORITY, "extension.authority", true, "người quyết định không có thẩm quyền kéo dài, gia hạn",
          "the authority may not grant this extension")
VIOLATION(EXTENSION_COUNT, "extension.count", true, "đã hết số lần được kéo dài, gia hạn",
          "no further extension of this kind is allowed")
VIOLATION(EXTENSION_LENGTH, "extension.length", true, "thời gian kéo dài, gia hạn vượt mức tối đa",
          "the extension is longer than allowed")
VIOLATION(EXTENSION_CAP, "extension.cap", true, "tổng thời hạn vượt giới hạn", "the total term exceeds its cap")
VIOLATION(EXTENSION_LATE, "extension.late", true, "kéo dài, gia hạn sau khi thời hạn đã hết",
          "the extension comes after the term has run out")
VIOLATION(RETURN_COUNT, "return.count", true, "vượt số lần được trả hồ sơ", "the file may not be returned again")
VIOLATION(SUSPENSION_EARLY, "suspension.early", true, "tạm đình chỉ khi chưa hết thời hạn",
          "suspended before the term has run out")
VIOLATION(SUSPENSION_GROUND, "suspension.ground", true, "căn cứ tạm đình chỉ không thuộc trường hợp luật định",
          "the ground of suspension is not one that the law knows")
VIOLATION(ORDER_BEYOND_LIMIT, "order_beyond_limit", true, "lệnh vượt quá giới hạn luật định",
          "the order exceeds the statutory limit")
VIOLATION(ORDER_END_MISSING, "order_end_missing", false, "lệnh không ghi ngày kết thúc", "the order states no end date")
VIOLATION(DETENTION_OVER, "detention.over", false, "đã hết thời hạn giam giữ", "the time limit of detention has passed")
VIOLATION(INTERVIEW_COUNT, "interview.count", true, "quá số lần lấy lời khai, đối chất", "too many interviews or confrontations")
VIOLATION(INTERVIEW_LENGTH, "interview.length", true, "buổi lấy lời khai, đối chất quá dài", "the interview or confrontation is too long")
VIOLATION(INTERVIEW_PRESENT, "interview.present", true, "thiếu người phải có mặt khi lấy lời khai",
          "a person who must be present at the interview is absent")
VIOLATION(ORDER, "order", true, "sai trình tự tố tụng", "out of lawful order")
VIOLATION(LATE, "late", false, "quá thời hạn", "the term was exceeded")
