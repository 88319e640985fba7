/*
 * The sentences of an explanation: EXPLAIN(NAME, Vietnamese, English). {1} … {9} are filled in order of meaning, not of
 * place, so that each language may put them where it wants. Changing one changes what has been printed into files. Those that
 * begin with WHY_ tell why another law makes another deadline of the same case (lib/law/impact.h).
 */
EXPLAIN(CITATION, "Căn cứ: {1}.", "Legal basis: {1}.")
EXPLAIN(GUIDANCE, "Đây là văn bản hướng dẫn: hạn chỉ để nhắc việc, không tính quá hạn.",
        "This is guidance: the date only reminds, it is never overdue.")
EXPLAIN(START, "Bắt đầu: {1} – {2}.", "Start: {1} – {2}.")
EXPLAIN(START_ORDER, "Bắt đầu: {1}, ghi trong: {2} ({3}).", "Start: {1}, as stated in: {2} ({3}).")
EXPLAIN(START_HELD, "Bắt đầu: {1}, từ khi bị giữ, bị bắt hoặc được tiếp nhận, trước khi có: {2} ({3}).",
        "Start: {1}, from the hold, arrest or receipt of the person, before: {2} ({3}).")
EXPLAIN(ARISES, "Phát sinh: {1} – {2}.", "Arises: {1} – {2}.")
EXPLAIN(EVENT_FACTS, "{1} ({2})", "{1} ({2})")
EXPLAIN(FACT_OF, "về việc: {1}", "about: {1}")
EXPLAIN(FACT_RULE, "quy định {1}", "rule {1}")
EXPLAIN(CORRECTED, "Thời điểm này đã được đính chính; lúc đầu ghi: {1}.",
        "This time was corrected; at first it was recorded as: {1}.")

EXPLAIN(FOLLOWS, "{1} (tự phát sinh khi đã hết các thời hạn tính từ việc: {2})",
        "{1} (of itself, when the terms had ended that ran from: {2})")
EXPLAIN(ARTICLE, " ({1})", " ({1})")
EXPLAIN(CITED, " (tính theo {1})", " (computed by {1})")
EXPLAIN(CLASS, "Loại tội phạm của điều khoản áp dụng: {1}{2}.", "Class of the offence charged: {1}{2}.")
EXPLAIN(REPLACES, "Thay cho thời hạn {1} ({2}) do đổi loại tội phạm: {3} – {4}; vẫn tính từ ngày bắt đầu cũ nên thời gian "
        "đã dùng được trừ.",
        "Takes the place of term {1} ({2}), because the class of the offence changed: {3} – {4}; it counts from the same "
        "start, so that the time used is deducted.")
EXPLAIN(INSTEAD, "Áp dụng thay cho thời hạn {1} ({2}).", "Applies in place of term {1} ({2}).")
EXPLAIN(TAKES_PLACE, "Thay cho thời hạn {1} ({2}): {3} – {4}; vẫn tính từ ngày bắt đầu cũ nên thời gian đã dùng được trừ.",
        "Takes the place of term {1} ({2}): {3} – {4}; it counts from the same start, so that the time used is deducted.")
EXPLAIN(GOES_ON, "Không áp dụng từ {1}, áp dụng lại từ {3} – {2}; vẫn tính từ ngày bắt đầu cũ.",
        "It did not apply from {1}; it applies again from {3} – {2}; it counts from the same start.")
EXPLAIN(LENGTH_OF, "Thời hạn lấy theo quy định {1} ({2}).", "The length is that of rule {1} ({2}).")

EXPLAIN(HOURS, "{1} tính liên tục, kể cả ban đêm và ngày nghỉ: hết hạn lúc {2}{3}.",
        "{1}, through nights and days off: ends at {2}{3}.")
EXPLAIN(DAYS, "{1}, không tính ngày đầu: ngày cuối là {2}{3}.",
        "{1}, the first day not counted: the last day is {2}{3}.")
EXPLAIN(WORKING_DAYS, "{1}, không tính ngày đầu: ngày cuối là {2}{3}.",
        "{1}, the first day not counted: the last day is {2}{3}.")
EXPLAIN(MONTHS, "{1}, tính đến ngày trùng: ngày cuối là {2}{3}.",
        "{1}, to the day of the same number: the last day is {2}{3}.")
EXPLAIN(SHORT_MONTH, "Tháng đó không có ngày {1}: lấy ngày cuối tháng{2}.",
        "That month has no day {1}: its last day is taken{2}.")
EXPLAIN(LIMITATION, "Thời hiệu {1}, tính đến ngày trùng, không chuyển khi gặp ngày nghỉ: ngày cuối là {2}.",
        "Limitation of {1}, to the day of the same number, never moved by a day off: the last day is {2}.")
EXPLAIN(LIBERTY_EXACT, "{1} tính đúng từng giờ, không chuyển khi gặp ngày nghỉ: hết hạn lúc {2}{3}.",
        "{1} to the hour, never moved by a day off: ends at {2}{3}.")
EXPLAIN(LIBERTY, "{1}, tính cả ngày đầu, không chuyển khi gặp ngày nghỉ: ngày cuối là {2}{3}.",
        "{1}, the first day counted, never moved by a day off: the last day is {2}{3}.")
EXPLAIN(LIBERTY_MONTHS, "{1}, tính cả ngày đầu, một tháng là 30 ngày, không chuyển khi gặp ngày nghỉ: ngày cuối là {2}{3}.",
        "{1}, the first day counted, a month being 30 days, never moved by a day off: the last day is {2}{3}.")
EXPLAIN(LIBERTY_STAGE, "Luật không ấn định số ngày riêng mà lấy theo thời hạn {1} ({2}), không chuyển khi gặp ngày nghỉ{3}.",
        "The law sets no number of its own but the length of term {1} ({2}), never moved by a day off{3}.")
EXPLAIN(SO_IT_ENDS, ": hết hạn lúc {1}", ": ends at {1}")
EXPLAIN(LIBERTY_ORDER_ALONE, "Luật không ấn định số ngày riêng; chưa có thời hạn nào của giai đoạn để lấy theo, nên lấy theo ngày ghi "
        "trong lệnh, quyết định, không chuyển khi gặp ngày nghỉ: hết hạn lúc {1}{2}.",
        "The law sets no number of its own, and no term of the stage is known yet: the end stated in the order counts, never "
        "moved by a day off: ends at {1}{2}.")
EXPLAIN(TERM_SHARE, "Vụ án có người bị buộc tội là người chưa thành niên: chỉ bằng {1} mức đó ({2}, {3}), tức là {4}: ngày "
        "cuối là {5}.",
        "One of the accused is a minor: only {1} of that length ({2}, {3}), which is {4}: the last day is {5}.")
EXPLAIN(AND_DAYS, "{1} {2}", "{1} and {2}")
EXPLAIN(STAYED, "Từ {1} – {2}: thời hạn này không hết, cho đến khi có việc làm cho nó tính lại từ đầu hoặc tính tiếp.",
        "Since {1} – {2}: it does not run out until something starts it anew or lets it go on.")
EXPLAIN(LIBERTY_SHARE, "Chỉ bằng {1} mức đó, tức là {2}: {4}{3}.", "Only {1} of that length, which is {2}: {4}{3}.")
EXPLAIN(LIBERTY_YOUNG, "Người bị tạm giam dưới 18 tuổi: chỉ bằng {1} mức đó ({2}, {3}), tức là {4} kể từ {5}: {6}.",
        "The person detained is a minor: only {1} of that length ({2}, {3}), which is {4} from {5} on: {6}.")
EXPLAIN(LIBERTY_DEDUCTED, "Trừ {1} bị tạm giữ, tạm giam trước đó; phần lẻ của một ngày tính tròn một ngày, có lợi cho người bị "
        "giữ: {3}{2}.",
        "Less {1} of custody and detention served before; a part of a day counts as a day, in favour of the person held: "
        "{3}{2}.")
EXPLAIN(LIBERTY_CAP, "Không được quá thời hạn {1} ({2}), không chuyển khi gặp ngày nghỉ, nên hết hạn lúc {3}.",
        "Never past the end of term {1} ({2}), not moved by a day off, so it ends at {3}.")
EXPLAIN(LIBERTY_ORDER, "Lệnh, quyết định đang thi hành chỉ có hiệu lực đến {1}, nên hết hạn lúc đó{2}.",
        "The order in force reaches only to {1}, so it ends then{2}.")
EXPLAIN(LAST_DAY, "ngày cuối là {1}", "the last day is {1}")
EXPLAIN(ENDS_AT, "hết hạn lúc {1}", "it ends at {1}")
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

EXPLAIN(EXTENDED_ADD, "Thay đổi thời hạn: {1} – {2}{3}; thêm {4}, {5}{6}.", "Extended: {1} – {2}{3}; {4} more, {5}{6}.")
EXPLAIN(EXTENDED_TOTAL, "Thay đổi thời hạn: {1} – {2}{3}; tổng cộng {4} kể từ ngày bắt đầu, {5}{6}.",
        "Extended: {1} – {2}{3}; {4} in all from the start, {5}{6}.")
EXPLAIN(STOOD_ADD, "Đã có từ trước khi thời hạn bắt đầu: {1} – {2}{3}; thêm {4}, {5}{6}.",
        "So already before the term began: {1} – {2}{3}; {4} more, {5}{6}.")
EXPLAIN(STOOD_TOTAL, "Đã có từ trước khi thời hạn bắt đầu: {1} – {2}{3}; tổng cộng {4} kể từ ngày bắt đầu, {5}{6}.",
        "So already before the term began: {1} – {2}{3}; {4} in all from the start, {5}{6}.")
EXPLAIN(EXTENDED_CUT, "Gia hạn: {1} – {2}{3}; ghi thêm {4} nhưng luật chỉ cho thêm {7}, {5}{6}.",
        "Extended: {1} – {2}{3}; it says {4} more, the law allows {7}, {5}{6}.")
EXPLAIN(EXTENDED_NOT, "Gia hạn: {1} – {2}{3}; luật không cho thêm lần này nên không tính, {5}{6}.",
        "Extended: {1} – {2}{3}; the law allows no more of these, so it does not count, {5}{6}.")
EXPLAIN(BY_AUTHORITY, ", cấp quyết định: {1}", ", granted by: {1}")
EXPLAIN(CARRIED, "Chuyển vụ án ({1}): đã dùng {2} tính đến {3}; còn lại {4}, tính tiếp từ ngày nhận hồ sơ – {5}.",
        "The case was handed over ({1}): {2} used up to {3}; the remaining {4} run on from the receipt of the file – {5}.")
EXPLAIN(CARRIED_TO, "Nên ngày cuối là {1}.", "So the last day is {1}.")
EXPLAIN(CARRIED_OVER, "Chuyển vụ án ({1}) khi thời hạn đã hết: không được tính thêm.",
        "The case was handed over ({1}) when the term had run out: nothing is added.")
EXPLAIN(NO_AUTHORITY, "chưa ghi", "not recorded")

EXPLAIN(DAY_PAIR, "{1} và {2}", "{1} and {2}")
EXPLAIN(DAY_RUN, "từ {1} đến {2}", "{1} to {2}")
EXPLAIN(WEEKEND_IS_OFF, "{1} là ngày nghỉ hằng tuần", "{1} is a weekly day off")
EXPLAIN(WEEKEND_ARE_OFF, "{1} là ngày nghỉ hằng tuần", "{1} are weekly days off")
EXPLAIN(HOLIDAY_IS_OFF, "{1} là ngày nghỉ: {2} ({3})", "{1} is a day off: {2} ({3})")
EXPLAIN(HOLIDAY_ARE_OFF, "{1} là ngày nghỉ: {2} ({3})", "{1} are days off: {2} ({3})")
EXPLAIN(MADE_UP, "{1} là ngày làm bù ({2}), được tính.", "{1} is worked to make up for another day ({2}) and counts.")
EXPLAIN(NOT_COUNTED, "Không tính: {1}.", "Not counted: {1}.")
EXPLAIN(ROLLED, "{1}; ngày cuối chuyển sang ngày làm việc tiếp theo là {2}{3}.",
        "{1}; the last day moves to the next working day, {2}{3}.")

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
EXPLAIN(SAFE_CARRIED, "Hạn an toàn: {1}, nếu thời gian từ khi có quyết định chuyển vụ án đến khi nhận hồ sơ vẫn tính vào thời hạn.",
        "Safe date: {1}, if the time between the decision to hand the case over and the receipt of the file counts too.")
EXPLAIN(SAFE_LIMITATION, "Hạn an toàn: {1}, nếu hết trước ngày trùng một ngày.",
        "Safe date: {1}, if the term ends the day before the same-numbered day.")
EXPLAIN(SAFE_STATED, "Hạn an toàn: {1}, sớm hơn một ngày{3}.", "Safe date: {1}, a day earlier{3}.")
EXPLAIN(SAFE_AT_ONCE, "Mục tiêu nội bộ: trong {2}, đến {1}.", "Service level: within {2}, by {1}.")
EXPLAIN(SAFE_SHARE, "Hạn an toàn: {1}, nếu chỉ bằng {2} mức đó.", "Safe date: {1}, if it is only {2} of that length.")
EXPLAIN(SAFE_BEFORE, "Hạn an toàn: {1}, tính lùi từ ngày cuối an toàn của thời hạn {2}{3}.",
        "Safe date: {1}, counted back from the safe last day of term {2}{3}.")
EXPLAIN(MOVED_BACK, "; {1} nên lùi về ngày làm việc trước đó", "; {1}, so it moves back to the working day before")

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
EXPLAIN(LAPSES, "Hết thời hạn này mà chưa thực hiện thì không còn quyền thực hiện, trừ trường hợp luật định; không tính là quá hạn.",
        "When it is over the right to do it is lost, save where the law says otherwise; that is not being late.")
EXPLAIN(LAPSES_LIBERTY, "Hết thời hạn này mà không có lệnh, quyết định nào khác thì việc hạn chế tự do tự chấm dứt.",
        "When it is over and no other order stands, the restraint of liberty ends by itself.")
EXPLAIN(LAPSES_LIMITATION, "Hết thời hiệu này thì người phạm tội không bị truy cứu trách nhiệm hình sự.",
        "When it is over, nobody can be held criminally liable for the act any more.")
EXPLAIN(ENDED_MET, "Kết thúc: {1} – {2}; đúng hạn.", "Ended: {1} – {2}; in time.")
EXPLAIN(ENDED_LATE, "Kết thúc: {1} – {2}; quá hạn.", "Ended: {1} – {2}; late.")
EXPLAIN(ENDED_DONE, "Kết thúc: {1} – {2}.", "Ended: {1} – {2}.")
EXPLAIN(ENDED_VOID, "Không còn phải thực hiện: {1} – {2}.", "No longer owed: {1} – {2}.")
EXPLAIN(ENDED_SUPERSEDED, "Được thay bằng thời hạn tính lại: {1} – {2}.", "Replaced by a term that starts anew: {1} – {2}.")

EXPLAIN(ENDED_CLASS, "Được thay bằng thời hạn {3} do đổi loại tội phạm: {1} – {2}.",
        "Replaced by term {3}, because the class of the offence changed: {1} – {2}.")

EXPLAIN(ENDED_PLACE, "Được thay bằng thời hạn {3}: {1} – {2}.", "Replaced by term {3}: {1} – {2}.")

EXPLAIN(AT_INSTANT, "{1} ngày {2}", "{1} on {2}")
EXPLAIN(DAY_ONLY, "ngày {1}", "{1}")
EXPLAIN(ON_DAY, "ngày {1} (không rõ giờ)", "{1} (hour not known)")
EXPLAIN(BETWEEN_DAYS, "trong khoảng từ ngày {1} đến ngày {2}", "some time from {1} to {2}")
EXPLAIN(BETWEEN_INSTANTS, "trong khoảng từ {1} đến {2}", "some time from {1} to {2}")
EXPLAIN(END_OF_DAY, "24 giờ ngày {1}", "24:00 on {1}")

EXPLAIN(WHY_RULE_NEW, "Bộ quy định cũ không có quy định {1}.", "The old law has no rule {1}.")
EXPLAIN(WHY_RULE_GONE, "Bộ quy định mới không còn quy định {1}.", "The new law has no rule {1} any more.")
EXPLAIN(WHY_RULE_RUNS, "Bộ quy định cũ chưa mô hình hóa quy định {1}.", "The old law does not model rule {1} yet.")
EXPLAIN(WHY_RULE_RESTS, "Bộ quy định mới không còn mô hình hóa quy định {1}.", "The new law does not model rule {1} any more.")
EXPLAIN(WHY_COMES_IN_FORCE, "Ngày {2}, bộ quy định cũ không có phiên bản nào của quy định {1} có hiệu lực.",
        "On {2} the old law has no version of rule {1} in force.")
EXPLAIN(WHY_OUT_OF_FORCE, "Ngày {2}, bộ quy định mới không có phiên bản nào của quy định {1} có hiệu lực.",
        "On {2} the new law has no version of rule {1} in force.")
EXPLAIN(WHY_STARTS, "Thời hạn {1} nay phát sinh; theo bộ quy định và lịch cũ thì không.",
        "Term {1} starts now; under the old law and calendar it does not.")
EXPLAIN(WHY_NO_START, "Thời hạn {1} nay không phát sinh; theo bộ quy định và lịch cũ thì có.",
        "Term {1} does not start now; under the old law and calendar it does.")
EXPLAIN(WHY_START, "Nay tính từ {1}; trước đó tính từ {2}.", "It counts from {1} now; before, from {2}.")
EXPLAIN(WHY_CLASS, "Loại tội phạm mà thời hạn dựa vào được xác định khác.",
        "The class of offence on which the term rests is another.")
EXPLAIN(WHY_LENGTH_OF, "Độ dài nay lấy theo quy định {1}; trước đó theo {2}.",
        "The length is now that of rule {1}; before, of {2}.")
EXPLAIN(WHY_VERSION, "Nay áp dụng phiên bản của quy định {1} có hiệu lực từ ngày {2} ({3}); trước đó là phiên bản từ ngày "
        "{4} ({5}).",
        "The version of rule {1} in force from {2} ({3}) now binds; before, the one from {4} ({5}).")
EXPLAIN(WHY_LENGTH, "Quy định {1} nay là {2}; trước đó là {3}.", "Rule {1} is now {2}; before, {3}.")
EXPLAIN(WHY_KIND, "Cách tính của quy định {1} thay đổi.", "Rule {1} is computed in another way.")
EXPLAIN(WHY_BASE, "Thời hạn {1}, mà từ đó tính lùi, thay đổi.", "Term {1}, from which it counts back, changes.")
EXPLAIN(WHY_CAP, "Thời hạn {1}, mà thời hạn này không được vượt quá, thay đổi.",
        "Term {1}, which it may not pass, changes.")
EXPLAIN(WHY_SHARE, "Phần độ dài được áp dụng nay là {1}; trước đó là {2}.",
        "The part of the length that applies is now {1}; before, {2}.")
EXPLAIN(WHY_WHOLE, "toàn bộ", "all of it")
EXPLAIN(WHY_SERVED, "Số ngày được trừ hoặc ngày bắt đầu tính phần độ dài thay đổi.",
        "The days deducted, or the day from which the part of the length counts, are others.")
EXPLAIN(WHY_EXTENSIONS, "Các lần kéo dài, gia hạn được tính khác.", "What lengthened it counts otherwise.")
EXPLAIN(WHY_NOW_OFF, "Nay {1}.", "Now {1}.")
EXPLAIN(WHY_NOW_WORKED, "{1} nay là ngày làm việc.", "{1} is a working day now.")
EXPLAIN(WHY_NOW_MADE_UP, "{1} nay là ngày làm bù ({2}).", "{1} is now worked to make up for another day ({2}).")
EXPLAIN(WHY_VERIFIED, "Lịch nghỉ nay được xác nhận từ ngày {1} đến ngày {2}; trước đó từ ngày {3} đến ngày {4}.",
        "Days off are now confirmed from {1} to {2}; before, from {3} to {4}.")
EXPLAIN(WHY_RANK, "Quy định {1} nay được xếp khác: khi hết hạn thì quá hạn, chỉ để nhắc, hoặc tự hết hiệu lực.",
        "Rule {1} is ranked otherwise: at its end it is overdue, only reminds, or lapses by itself.")
EXPLAIN(WHY_END, "Việc kết thúc thời hạn {1} được tính khác.", "What ends term {1} is judged otherwise.")
EXPLAIN(WHY_STEP, "Một bước tính của thời hạn {1} thay đổi.", "A step of the computation of term {1} changes.")
