/*
 * The sentences of an explanation: EXPLAIN(NAME, Vietnamese, English). {1} … {9} are filled in order of meaning, not of
 * place, so that each language may put them where it wants. Changing one changes what has been printed into files.
 */
EXPLAIN(CITATION, "Căn cứ: {1}.", "Legal basis: {1}.")
EXPLAIN(GUIDANCE, "Đây là văn bản hướng dẫn: hạn chỉ để nhắc việc, không tính quá hạn.",
        "This is guidance: the date only reminds, it is never overdue.")
EXPLAIN(START, "Bắt đầu: {1} – {2}.", "Start: {1} – {2}.")
EXPLAIN(ARISES, "Phát sinh: {1} – {2}.", "Arises: {1} – {2}.")
EXPLAIN(CORRECTED, "Thời điểm này đã được đính chính; lúc đầu ghi: {1}.",
        "This time was corrected; at first it was recorded as: {1}.")

EXPLAIN(FOLLOWS, "{1} (tự phát sinh khi đã hết các thời hạn tính từ việc: {2})",
        "{1} (of itself, when the terms had ended that ran from: {2})")
EXPLAIN(CLASS, "Loại tội phạm của điều khoản áp dụng: {1}.", "Class of the offence charged: {1}.")
EXPLAIN(REPLACES, "Thay cho thời hạn {1} ({2}) do đổi loại tội phạm: {3} – {4}; vẫn tính từ ngày bắt đầu cũ nên thời gian "
        "đã dùng được trừ.",
        "Takes the place of term {1} ({2}), because the class of the offence changed: {3} – {4}; it counts from the same "
        "start, so that the time used is deducted.")
EXPLAIN(LENGTH_OF, "Thời hạn lấy theo quy định {1} ({2}).", "The length is that of rule {1} ({2}).")

EXPLAIN(HOURS, "{1} tính liên tục, kể cả ban đêm và ngày nghỉ: hết hạn lúc {2}.",
        "{1}, through nights and days off: ends at {2}.")
EXPLAIN(DAYS, "{1}, không tính ngày đầu: ngày cuối là {2}.", "{1}, the first day not counted: the last day is {2}.")
EXPLAIN(WORKING_DAYS, "{1}, không tính ngày đầu: ngày cuối là {2}.",
        "{1}, the first day not counted: the last day is {2}.")
EXPLAIN(MONTHS, "{1}, tính đến ngày trùng: ngày cuối là {2}.", "{1}, to the day of the same number: the last day is {2}.")
EXPLAIN(SHORT_MONTH, "Tháng đó không có ngày {1}: lấy ngày cuối tháng (BLTTHS Đ134 k1).",
        "That month has no day {1}: its last day is taken (BLTTHS Art. 134.1).")
EXPLAIN(LIMITATION, "Thời hiệu {1}, tính đến ngày trùng, không chuyển khi gặp ngày nghỉ: ngày cuối là {2}.",
        "Limitation of {1}, to the day of the same number, never moved by a day off: the last day is {2}.")
EXPLAIN(LIBERTY_EXACT, "{1} tính đúng từng giờ, không chuyển khi gặp ngày nghỉ, không quá thời điểm ghi trong lệnh: "
        "hết hạn lúc {2}.",
        "{1} to the hour, never moved by a day off, never past the end stated in the order: ends at {2}.")
EXPLAIN(LIBERTY, "{1}, tính cả ngày đầu, một tháng là 30 ngày, không chuyển khi gặp ngày nghỉ, không quá ngày ghi trong "
        "lệnh: ngày cuối là {2}.",
        "{1}, the first day counted, a month being 30 days, never moved by a day off, never past the end stated in the "
        "order: the last day is {2}.")
EXPLAIN(LIBERTY_STAGE, "Luật không ấn định số ngày riêng mà lấy theo thời hạn {1} ({2}), không chuyển khi gặp ngày "
        "nghỉ, không quá ngày ghi trong lệnh: hết hạn lúc {3}.",
        "The law sets no number of its own but the length of term {1} ({2}), never moved by a day off, never past the end "
        "stated in the order: ends at {3}.")
EXPLAIN(LIBERTY_SHARE, "Chỉ bằng {1} mức đó, tức là {2}.", "Only {1} of that length, which is {2}.")
EXPLAIN(LIBERTY_YOUNG, "Người bị tạm giam dưới 18 tuổi: chỉ bằng {1} mức đó ({2}, {3}), tức là {4} tính từ {5}, một tháng là "
        "30 ngày.",
        "The person detained is a minor: only {1} of that length ({2}, {3}), which is {4} counted from {5}, a month being "
        "30 days.")
EXPLAIN(LIBERTY_DEDUCTED, "Đã trừ {1} bị tạm giữ, tạm giam trước đó; phần lẻ của một ngày tính tròn một ngày, có lợi cho "
        "người bị giữ.",
        "Less {1} of custody and detention served before; a part of a day counts as a day, in favour of the person held.")
EXPLAIN(LIBERTY_CAP, "Không được quá thời hạn {1} ({2}), không chuyển khi gặp ngày nghỉ, nên hết hạn lúc {3}.",
        "Never past the end of term {1} ({2}), not moved by a day off, so it ends at {3}.")
EXPLAIN(LIBERTY_ORDER, "Lệnh, quyết định đang thi hành kết thúc sớm hơn mức luật cho phép, nên hết hạn lúc {1}.",
        "The order in force ends earlier than the law would allow, so it ends at {1}.")
EXPLAIN(AT_ONCE, "Phải làm ngay; luật không ấn định số giờ nên không tính quá hạn.",
        "To be done at once; the law sets no number of hours, so it is never overdue.")
EXPLAIN(BEFORE, "Chậm nhất {1} trước khi hết thời hạn {2} ({3}); thời hạn đó hết vào {4}, nên ngày cuối ở đây là {5}.",
        "At least {1} before the end of term {2} ({3}); that term ends on {4}, so the last day here is {5}.")

EXPLAIN(BEFORE_HOURS, "Chậm nhất {1} trước khi hết thời hạn {2} ({3}), tức là đến {4}.",
        "At least {1} before the end of term {2} ({3}), that is by {4}.")
EXPLAIN(BEFORE_ACTUAL, "Chậm nhất {1} trước khi hết hoặc kết thúc thời hạn {2} ({3}), lấy ngày đến trước; ngày đó là {4}, "
        "nên ngày cuối ở đây là {5}.",
        "At least {1} before term {2} ({3}) runs out or is ended, whichever comes first; that is on {4}, so the last day "
        "here is {5}.")
EXPLAIN(BEFORE_STATED, "Chậm nhất {1} trước thời điểm đã ấn định là {2}, tức là đến {3}.",
        "At least {1} before the appointed time, which is {2}, that is by {3}.")

EXPLAIN(EXTENDED_ADD, "Thay đổi thời hạn: {1} – {2}, cấp quyết định: {3}; thêm {4}, ngày cuối là {5}.",
        "Extended: {1} – {2}, granted by: {3}; {4} more, the last day is {5}.")
EXPLAIN(EXTENDED_TOTAL, "Thay đổi thời hạn: {1} – {2}, cấp quyết định: {3}; tổng cộng {4} kể từ ngày bắt đầu, ngày cuối "
        "là {5}.",
        "Extended: {1} – {2}, granted by: {3}; {4} in all from the start, the last day is {5}.")
EXPLAIN(STOOD_ADD, "Có sẵn khi bắt đầu: {1} – {2}, cấp quyết định: {3}; thêm {4}, ngày cuối là {5}.",
        "Standing at the start: {1} – {2}, granted by: {3}; {4} more, the last day is {5}.")
EXPLAIN(STOOD_TOTAL, "Có sẵn khi bắt đầu: {1} – {2}, cấp quyết định: {3}; tổng cộng {4} kể từ ngày bắt đầu, ngày cuối là {5}.",
        "Standing at the start: {1} – {2}, granted by: {3}; {4} in all from the start, the last day is {5}.")
EXPLAIN(NO_AUTHORITY, "không ghi", "not recorded")

EXPLAIN(DAY_PAIR, "{1} và {2}", "{1} and {2}")
EXPLAIN(DAY_RUN, "từ {1} đến {2}", "{1} to {2}")
EXPLAIN(WEEKEND_IS_OFF, "{1} là ngày nghỉ hằng tuần", "{1} is a weekly day off")
EXPLAIN(WEEKEND_ARE_OFF, "{1} là ngày nghỉ hằng tuần", "{1} are weekly days off")
EXPLAIN(HOLIDAY_IS_OFF, "{1} là ngày nghỉ: {2} ({3})", "{1} is a day off: {2} ({3})")
EXPLAIN(HOLIDAY_ARE_OFF, "{1} là ngày nghỉ: {2} ({3})", "{1} are days off: {2} ({3})")
EXPLAIN(MADE_UP, "{1} là ngày làm bù ({2}), được tính.", "{1} is worked to make up for another day ({2}) and counts.")
EXPLAIN(NOT_COUNTED, "Không tính: {1}.", "Not counted: {1}.")
EXPLAIN(ROLLED, "{1}; ngày cuối chuyển sang {2} (BLTTHS Đ134 k1).",
        "{1}; the last day moves to {2} (BLTTHS Art. 134.1).")

EXPLAIN(LEGAL, "Hạn theo luật: {1}.", "Due by law: {1}.")
EXPLAIN(SAFE_SAME, "Hạn an toàn: {1}, trùng hạn theo luật.", "Safe date: {1}, the same as by law.")
EXPLAIN(SAFE_EARLIEST, "Hạn an toàn: {1}, tính từ thời điểm sớm nhất có thể.",
        "Safe date: {1}, from the earliest possible start.")
EXPLAIN(SAFE_DAYS, "Hạn an toàn: {1}, nếu tính cả ngày đầu và không chuyển khi gặp ngày nghỉ.",
        "Safe date: {1}, if the first day counts and days off do not move the end.")
EXPLAIN(SAFE_WORKING_DAYS, "Hạn an toàn: {1}, nếu ngày đầu là ngày làm việc và được tính.",
        "Safe date: {1}, if a first day that is worked counts.")
EXPLAIN(SAFE_MONTHS, "Hạn an toàn: {1}, nếu hết trước ngày trùng một ngày và không chuyển khi gặp ngày nghỉ.",
        "Safe date: {1}, if the term ends the day before the same-numbered day and days off do not move the end.")
EXPLAIN(SAFE_LIMITATION, "Hạn an toàn: {1}, nếu hết trước ngày trùng một ngày.",
        "Safe date: {1}, if the term ends the day before the same-numbered day.")
EXPLAIN(SAFE_STATED, "Hạn an toàn: {1}, sớm hơn một ngày, lùi về ngày làm việc.",
        "Safe date: {1}, a day earlier, back to a working day.")
EXPLAIN(SAFE_AT_ONCE, "Mục tiêu nội bộ: trong {2}, đến {1}.", "Service level: within {2}, by {1}.")
EXPLAIN(SAFE_SHARE, "Hạn an toàn: {1}, nếu chỉ bằng {2} mức đó.", "Safe date: {1}, if it is only {2} of that length.")
EXPLAIN(SAFE_BEFORE, "Hạn an toàn: {1}, lùi từ ngày cuối an toàn của thời hạn {2} về ngày làm việc.",
        "Safe date: {1}, back from the safe last day of term {2} to a working day.")

EXPLAIN(PROVISIONAL, "Tạm tính: lịch nghỉ chỉ mới được xác nhận từ ngày {1} đến ngày {2}.",
        "Provisional: days off are confirmed only from {1} to {2}.")
EXPLAIN(PROVISIONAL_SHARE, "Tạm tính: {1}.", "Provisional: {1}.")
EXPLAIN(IMPRECISE, "Chưa chính xác: chưa rõ thời điểm bắt đầu; hạn theo luật tính từ thời điểm muộn nhất, hạn an toàn tính "
        "từ thời điểm sớm nhất có thể.",
        "Imprecise: the start is not known exactly; the legal date runs from the latest possible moment, the safe date "
        "from the earliest.")
EXPLAIN(IMPRECISE_AT_ONCE, "Chưa chính xác: chưa rõ thời điểm bắt đầu; tính từ thời điểm sớm nhất có thể.",
        "Imprecise: the start is not known exactly; it is taken at its earliest.")
EXPLAIN(IMPRECISE_LIBERTY, "Chưa chính xác: chưa rõ thời điểm bắt đầu; tính từ thời điểm sớm nhất, có lợi cho người bị hạn "
        "chế tự do.",
        "Imprecise: the start is not known exactly; it is taken at its earliest, in favour of the person restrained.")
EXPLAIN(LAPSES, "Hết thời hạn mà không có việc nào kết thúc thì tự hết hiệu lực.",
        "If nothing ends it before, it lapses by itself when the term is over.")
EXPLAIN(ENDED_MET, "Kết thúc: {1} – {2}; đúng hạn.", "Ended: {1} – {2}; in time.")
EXPLAIN(ENDED_LATE, "Kết thúc: {1} – {2}; quá hạn.", "Ended: {1} – {2}; late.")
EXPLAIN(ENDED_DONE, "Kết thúc: {1} – {2}.", "Ended: {1} – {2}.")
EXPLAIN(ENDED_VOID, "Không còn phải thực hiện: {1} – {2}.", "No longer owed: {1} – {2}.")
EXPLAIN(ENDED_SUPERSEDED, "Được thay bằng thời hạn tính lại: {1} – {2}.", "Replaced by a term that starts anew: {1} – {2}.")

EXPLAIN(ENDED_CLASS, "Được thay bằng thời hạn {3} do đổi loại tội phạm: {1} – {2}.",
        "Replaced by term {3}, because the class of the offence changed: {1} – {2}.")

EXPLAIN(AT_INSTANT, "{1} ngày {2}", "{1} on {2}")
EXPLAIN(ON_DAY, "ngày {1} (không rõ giờ)", "{1} (hour not known)")
EXPLAIN(BETWEEN_DAYS, "trong khoảng từ ngày {1} đến ngày {2}", "some time from {1} to {2}")
EXPLAIN(BETWEEN_INSTANTS, "trong khoảng từ {1} đến {2}", "some time from {1} to {2}")
EXPLAIN(END_OF_DAY, "24 giờ ngày {1}", "24:00 on {1}")
