/* Tests the sentences that tell why a deadline is due, word for word in both languages. */
#include "lib/law/explain.h"
#include "tests/unit/little_history.h"

#include <check.h>
#include <stdio.h>

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;

static void setup(void)
{
    arena_init(&arena, 1 << 22);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    tale_begin(&tale);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static struct lines explained(const char *rule, enum language lang)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {0};
    struct fail fail;
    struct lines lines;
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    const struct deadline *d = deadline_of(&little_pack, &out, rule, 0);
    ck_assert_msg(d != NULL, "no deadline of %s", rule);
    size_t i = (size_t)(d - out.deadlines);
    ck_assert_int_eq(law_explain(&little_pack, &cal, &h, &out, i, lang, &arena, &lines), ERR_OK);
    return lines;
}

static void ck_lines(const char *rule, enum language lang, const char *const *want, size_t n)
{
    struct lines got = explained(rule, lang);
    for (size_t i = 0; i < n && i < got.n; i++)
        ck_assert_msg(str_is(got.items[i], want[i]), "%.*s\nis not\n%s", STR_ARGS(got.items[i]), want[i]);
    ck_assert_int_eq((int)got.n, (int)n);
}

#define CK_LINES(rule, lang, ...)                        \
    do {                                                 \
        static const char *const want[] = {__VA_ARGS__}; \
        ck_lines(rule, lang, want, ARRAY_LEN(want));     \
    } while (0)

START_TEST(days_that_roll)
{
    received(&tale, "investigation_agency", "2026-03-02T09:00:00+07:00");
    CK_LINES(
        "B01", LANG_VI, "Căn cứ: BLTTHS 2015 Đ147 k1.",
        "Bắt đầu: 09 giờ 00 ngày 02/3/2026 – tiếp nhận nguồn tin về tội phạm.",
        "20 ngày, không tính ngày đầu: ngày cuối là Chủ nhật 22/3/2026.",
        "Chủ nhật 22/3/2026 là ngày nghỉ hằng tuần; ngày cuối chuyển sang ngày làm việc tiếp theo là thứ Hai "
        "23/3/2026.",
        "Hạn theo luật: 24 giờ ngày 23/3/2026.",
        "Hạn an toàn: 24 giờ ngày 21/3/2026, nếu tính cả ngày đầu và không chuyển khi gặp ngày nghỉ.");
    CK_LINES("B01", LANG_EN, "Legal basis: BLTTHS 2015 Đ147 k1.",
             "Start: 09:00 on 2 March 2026 – a report was received.",
             "20 days, the first day not counted: the last day is Sunday 22 March 2026.",
             "Sunday 22 March 2026 is a weekly day off; the last day moves to the next working day, Monday "
             "23 March 2026.",
             "Due by law: 24:00 on 23 March 2026.",
             "Safe date: 24:00 on 21 March 2026, if the first day counts and days off do not move the end.");
}
END_TEST

START_TEST(holidays_by_name_and_decision)
{
    received(&tale, "investigation_agency", "2026-02-13T10:00:00+07:00");
    CK_LINES(
        "A14", LANG_VI, "Căn cứ: BLTTHS 2015 Đ146 k5.",
        "Bắt đầu: 10 giờ 00 ngày 13/02/2026 – tiếp nhận nguồn tin về tội phạm.",
        "03 ngày, không tính ngày đầu: ngày cuối là thứ Hai 16/02/2026.",
        "Từ thứ Hai 16/02/2026 đến thứ Sáu 20/02/2026 là ngày nghỉ: Tết Nguyên đán (Thông báo "
        "9441/TB-BNV); thứ Bảy "
        "21/02/2026 và Chủ nhật 22/02/2026 là ngày nghỉ hằng tuần; ngày cuối chuyển sang ngày làm việc tiếp "
        "theo là thứ Hai 23/02/2026.",
        "Hạn theo luật: 24 giờ ngày 23/02/2026.",
        "Hạn an toàn: 24 giờ ngày 15/02/2026, nếu tính cả ngày đầu và không chuyển khi gặp ngày nghỉ.");
    struct lines l = explained("A15", LANG_VI);
    ck_assert(
        str_is(l.items[3],
               "Không tính: thứ Bảy 14/02/2026 và Chủ nhật 15/02/2026 là ngày nghỉ hằng tuần; từ thứ Hai "
               "16/02/2026 đến thứ Sáu 20/02/2026 là ngày nghỉ: Tết Nguyên đán (Thông báo 9441/TB-BNV); thứ "
               "Bảy 21/02/2026 và Chủ nhật 22/02/2026 là ngày nghỉ hằng tuần."));
}
END_TEST

START_TEST(a_made_up_day_counts)
{
    happen(&tale, ASSIGNED, "2026-01-07T08:30:20+07:00");
    CK_LINES("A17", LANG_VI, "Căn cứ: TTLT 01/2017 Đ10 k2.",
             "Bắt đầu: 08 giờ 30 phút 20 giây ngày 07/01/2026 – phân công Điều tra viên.",
             "03 ngày làm việc, không tính ngày đầu: ngày cuối là thứ Bảy 10/01/2026.",
             "Thứ Bảy 10/01/2026 là ngày làm bù (Công văn 12729/VPCP-KGVX), được tính.",
             "Hạn theo luật: 24 giờ ngày 10/01/2026.",
             "Hạn an toàn: 24 giờ ngày 09/01/2026, nếu ngày đầu là ngày làm việc và được tính.");
}
END_TEST

static void long_tip(void)
{
    received(&tale, "investigation_agency", "2026-03-03T09:00:00+07:00");
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-18T10:00:00+07:00");
    happen(&tale, REQUESTED, "2026-04-20T10:00:00+07:00");
    lengthened(&tale, EXTENDED, 2, "month", "somebody_else", "2026-04-22T10:00:00+07:00");
    corrected(&tale, 0, "2026-03-02T09:00:00+07:00", "2026-03-04T09:00:00+07:00");
    happen(&tale, INITIATED, "2026-07-03T08:00:00+07:00");
}

START_TEST(extensions_correction_and_end)
{
    long_tip();
    CK_LINES(
        "B01", LANG_VI, "Căn cứ: BLTTHS 2015 Đ147 k1.",
        "Bắt đầu: 09 giờ 00 ngày 02/3/2026 – tiếp nhận nguồn tin về tội phạm.",
        "Thời điểm này đã được đính chính; lúc đầu ghi: 09 giờ 00 ngày 03/3/2026.",
        "20 ngày, không tính ngày đầu: ngày cuối là Chủ nhật 22/3/2026.",
        "Thay đổi thời hạn: 10 giờ 00 ngày 18/3/2026 – kéo dài thời hạn giải quyết nguồn tin, cấp "
        "quyết định: Thủ trưởng "
        "Cơ quan điều tra; tổng cộng 02 tháng kể từ ngày bắt đầu, ngày cuối là thứ Bảy 02/5/2026 (BLTTHS "
        "2015 Đ147 k2).",
        "Thay đổi thời hạn: 10 giờ 00 ngày 22/4/2026 – gia hạn giải quyết nguồn tin, cấp quyết định: "
        "somebody_else; thêm "
        "02 tháng, ngày cuối là thứ Năm 02/7/2026 (BLTTHS 2015 Đ147 k2).",
        "Hạn theo luật: 24 giờ ngày 02/7/2026.",
        "Hạn an toàn: 24 giờ ngày 01/7/2026, nếu tính cả ngày đầu và không chuyển khi gặp ngày nghỉ.",
        "Kết thúc: 08 giờ 00 ngày 03/7/2026 – khởi tố vụ án; quá hạn.");
    CK_LINES(
        "B02", LANG_EN, "Legal basis: BLTTHS 2015 Đ147 k2.",
        "Arises: 10:00 on 18 March 2026 – the head prolonged the verification.",
        "At least 5 days before the end of term B01 (BLTTHS 2015 Đ147 k1); that term ends on Monday 4 "
        "May 2026, so the last "
        "day here is Wednesday 29 April 2026.",
        "Due by law: 24:00 on 29 April 2026.",
        "Safe date: 24:00 on 24 April 2026, counted back from the safe last day of term B01; Saturday 25 "
        "April 2026 is a weekly day off; Sunday 26 April 2026 is a day off: Hùng Kings' Commemoration (BLLĐ "
        "2019 Đ112 k1), so it moves back to the working day before.",
        "Ended: 10:00 on 20 April 2026 – an extension was asked for; in time.");
    struct lines l = explained("E01", LANG_EN);
    ck_assert(str_is(l.items[2],
                     "2 months, to the day of the same number: the last day is Thursday 3 September 2026."));
}
END_TEST

START_TEST(imprecise_provisional_and_short_month)
{
    happen(&tale, RESUMED, "2026-12-30/2026-12-31");
    CK_LINES("B08", LANG_VI, "Căn cứ: BLTTHS 2015 Đ149 k1.",
             "Bắt đầu: trong khoảng từ ngày 30/12/2026 đến ngày 31/12/2026 – phục hồi giải quyết nguồn tin.",
             "01 tháng, tính đến ngày trùng: ngày cuối là Chủ nhật 31/01/2027.",
             "Chủ nhật 31/01/2027 là ngày nghỉ hằng tuần; ngày cuối chuyển sang ngày làm việc tiếp theo là "
             "thứ Hai 01/02/2027.",
             "Hạn theo luật: 24 giờ ngày 01/02/2027.",
             "Hạn an toàn: 24 giờ ngày 29/01/2027, nếu hết trước ngày trùng một ngày và không chuyển khi gặp "
             "ngày nghỉ.",
             "Tạm tính: lịch nghỉ chỉ mới được xác nhận từ ngày 01/01/2025 đến ngày 31/12/2026.",
             "Chưa chính xác: chưa rõ thời điểm bắt đầu; hạn theo luật tính từ thời điểm muộn nhất, hạn an "
             "toàn tính từ thời "
             "điểm sớm nhất có thể.");
    tale_begin(&tale);
    happen(&tale, INITIATED, "2025-12-31T15:00:00+07:00");
    struct lines l = explained("E01", LANG_VI);
    ck_assert(str_is(l.items[2], "02 tháng, tính đến ngày trùng: ngày cuối là thứ Bảy 28/02/2026."));
    ck_assert(str_is(l.items[3], "Tháng đó không có ngày 31: lấy ngày cuối tháng."));
}
END_TEST

START_TEST(hours_at_once_and_guidance)
{
    received(&tale, "investigation_agency", "2026-03-02");
    with_num(&tale, FACT_article, 142);
    CK_LINES("A18", LANG_VI, "Căn cứ: TT 43/2021/TT-BCA Đ6.",
             "Bắt đầu: ngày 02/3/2026 (không rõ giờ) – tiếp nhận nguồn tin về tội phạm.",
             "Phải làm ngay; luật không ấn định số giờ nên không tính quá hạn.",
             "Mục tiêu nội bộ: trong 02 giờ, đến 02 giờ 00 ngày 02/3/2026.",
             "Chưa chính xác: chưa rõ thời điểm bắt đầu; tính từ thời điểm sớm nhất có thể.");
    struct lines l = explained("A03", LANG_VI);
    ck_assert(str_is(l.items[2],
                     "24 giờ tính liên tục, kể cả ban đêm và ngày nghỉ: hết hạn lúc 24 giờ ngày 03/3/2026."));
    tale.persons[0].birth = 0;
    tale.nevents = 0;
    received(&tale, "commune_police", "2026-03-02T08:00:00+07:00");
    happen(&tale, TRANSFERRED, "2026-03-20T08:00:00+07:00");
    l = explained("A13", LANG_VI);
    ck_assert(str_is(l.items[1], "Đây là văn bản hướng dẫn: hạn chỉ để nhắc việc, không tính quá hạn."));
    ck_assert(str_is(l.items[l.n - 1], "Kết thúc: 08 giờ 00 ngày 20/3/2026 – chuyển nguồn tin."));
}
END_TEST

START_TEST(liberty_and_lapse)
{
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    happen(&tale, CUSTODY, "2026-03-05T20:00:00+07:00");
    with_num(&tale, FACT_person, 1);
    with_when(&tale, FACT_from, "2026-03-05T14:00:00+07:00");
    CK_LINES(
        "D06", LANG_VI, "Căn cứ: BLTTHS 2015 Đ118.",
        "Bắt đầu: 14 giờ 00 ngày 05/3/2026, ghi trong: tạm giữ (20 giờ 00 ngày 05/3/2026).",
        "03 ngày tính đúng từng giờ, không chuyển khi gặp ngày nghỉ: hết hạn lúc 14 giờ 00 ngày 08/3/2026.",
        "Hạn theo luật: 14 giờ 00 ngày 08/3/2026.",
        "Hạn an toàn: 14 giờ 00 ngày 08/3/2026, trùng hạn theo luật.",
        "Hết thời hạn này mà không có lệnh, quyết định nào khác thì việc hạn chế tự do tự chấm dứt.");
}
END_TEST

START_TEST(ends_that_are_no_act)
{
    int e = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    happen(&tale, HANDED, "2026-03-04T09:00:00+07:00");
    with_num(&tale, FACT_of, e);
    struct lines l = explained("A17", LANG_VI);
    ck_assert(str_is(l.items[l.n - 1],
                     "Được thay bằng thời hạn tính lại: 09 giờ 00 ngày 04/3/2026 – nhận hồ sơ (về việc: "
                     "phân công Điều tra viên)."));
    tale_begin(&tale);
    received(&tale, "investigation_agency", "2026-03-02T08:00:00+07:00");
    happen(&tale, MERGED, "2026-03-02T09:00:00+07:00");
    l = explained("B01", LANG_EN);
    ck_assert(str_is(l.items[l.n - 1], "No longer owed: 09:00 on 2 March 2026 – the report was merged."));
}
END_TEST

START_TEST(what_stands_does_not_depend_on_as_of)
{
    long_tip();
    struct lines before = explained("A14", LANG_VI);
    happen(&tale, CLASSIFIED, "2027-01-01T08:00:00+07:00"); /* a year later A14 is long overdue */
    struct lines after = explained("A14", LANG_VI);
    ck_assert_int_eq((int)before.n, (int)after.n);
    for (size_t i = 0; i < before.n; i++)
        ck_assert(str_eq(before.items[i], after.items[i]));
}
END_TEST

START_TEST(no_memory_at_any_point)
{
    long_tip();
    explained("B01", LANG_VI);
    struct history h = tale_history(&tale);
    size_t i = (size_t)(deadline_of(&little_pack, &out, "B01", 0) - out.deadlines);
    int refused = 0;
    for (size_t cap = 0;; cap += 16) {
        struct arena small;
        struct lines lines;
        arena_init(&small, cap);
        enum err err = law_explain(&little_pack, &cal, &h, &out, i, LANG_VI, &small, &lines);
        arena_fini(&small);
        if (err == ERR_OK)
            break;
        ck_assert_int_eq(err, ERR_NO_MEMORY);
        refused++;
    }
    ck_assert_int_gt(refused, 100);
}
END_TEST

START_TEST(words_for_every_code)
{
    for (int c = 0; c < VIOLATION_COUNT; c++) {
        struct violation v = {.code = (enum violation_code)c};
        ck_assert(violation_text(&v, true).n && violation_text(&v, false).n);
        ck_assert(str_is_utf8(violation_text(&v, true)));
        ck_assert_ptr_nonnull(violation_info((enum violation_code)c)->code);
    }
    for (int c = 0; c < NOTICE_COUNT; c++) {
        ck_assert_ptr_nonnull(notice_code_name((enum notice_code)c));
        ck_assert(strlen(notice_text((enum notice_code)c, true)) > 0 &&
                  strlen(notice_text((enum notice_code)c, false)) > 0);
    }
    for (int f = 0; f < FACT_COUNT; f++)
        ck_assert_int_eq(fact_find(str_of(fact_infos[f].name)), f);
    ck_assert_int_eq(fact_find(STR("nonsense")), FACT_COUNT);
    for (int s = 0; s < STATUS_COUNT; s++)
        ck_assert_ptr_nonnull(status_names[s]);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("explain");
    TCase *tc = tcase_create("sentences");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, days_that_roll);
    tcase_add_test(tc, holidays_by_name_and_decision);
    tcase_add_test(tc, a_made_up_day_counts);
    tcase_add_test(tc, extensions_correction_and_end);
    tcase_add_test(tc, imprecise_provisional_and_short_month);
    tcase_add_test(tc, hours_at_once_and_guidance);
    tcase_add_test(tc, liberty_and_lapse);
    tcase_add_test(tc, ends_that_are_no_act);
    tcase_add_test(tc, what_stands_does_not_depend_on_as_of);
    tcase_add_test(tc, no_memory_at_any_point);
    tcase_add_test(tc, words_for_every_code);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
