/* Tells, word for word, what takes the place of what, what goes on, and what another agency goes on with. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/law/explain.h"
#include "tests/unit/pack_docs.h"

static struct calendar calendar;

static void load(void)
{
    setup();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &arena, &calendar, &fail), ERR_OK);
}

#define EVENT(type, day, data) \
    ",{\"type\":\"" type "\",\"at\":\"2026-03-" day "T09:00:00+07:00\",\"data\":{" data "}}"
#define INITIATED EVENT("case.initiated", "02", "\"article\":146,\"clause\":1")
#define SIMPLIFIED EVENT("procedure.simplified", "05", "")
#define ORDINARY EVENT("procedure.ordinary", "16", "")
#define GONE(day) EVENT("case.transferred", day, "\"to\":\"cqdt.20\"")
#define THERE(day) EVENT("file.received", day, "\"by\":\"investigation_agency\"")

/* A sentence of the explanation of the `round`th deadline of that rule. */
static const struct {
    const char *events, *rule;
    int round;
    const char *vi, *en;
} told[] = {
    {INITIATED SIMPLIFIED, "E01b", 1,
     "Được thay bằng thời hạn J09: 09 giờ 00 ngày 05/3/2026 – áp dụng thủ tục rút gọn.",
     "Replaced by term J09: 09:00 on 5 March 2026 – the simplified procedure was applied."},
    {INITIATED SIMPLIFIED, "J09", 1,
     "Thay cho thời hạn E01b (các khoản 1, 2, 3, 4 và 5 Điều 172 Bộ luật Tố tụng hình sự 2015): 09 giờ 00 "
     "ngày 05/3/2026 – áp dụng thủ tục rút gọn; vẫn tính từ ngày bắt đầu cũ nên thời gian đã dùng được trừ.",
     "Takes the place of term E01b (Criminal Procedure Code 2015, Art. 172(1), (2), (3), (4), (5)): 09:00 on "
     "5 March 2026 – the simplified procedure was applied; it counts from the same start, so that the time "
     "used is deducted."},
    {INITIATED SIMPLIFIED ORDINARY, "E01b", 2,
     "Thay cho thời hạn J09 (khoản 1 Điều 460 Bộ luật Tố tụng hình sự 2015): 09 giờ 00 ngày 16/3/2026 – hủy "
     "bỏ thủ tục rút gọn, giải quyết theo thủ tục chung; vẫn tính từ ngày bắt đầu cũ nên thời gian đã dùng "
     "được trừ.",
     "Takes the place of term J09 (Criminal Procedure Code 2015, Art. 460(1)): 09:00 on 16 March 2026 – the "
     "simplified procedure was cancelled, the common procedure applies; it counts from the same start, so "
     "that the time used is deducted."},
    {INITIATED SIMPLIFIED, "E01r", 1,
     "Chậm nhất 10 ngày trước khi hết thời hạn E01b (các khoản 1, 2, 3, 4 và 5 Điều 172 Bộ luật Tố tụng hình "
     "sự 2015); thời hạn đó hết vào thứ Hai 04/5/2026, nên ngày cuối ở đây là thứ Sáu 24/4/2026.",
     "At least 10 days before the end of term E01b (Criminal Procedure Code 2015, Art. 172(1), (2), (3), "
     "(4), (5)); that term ends on Monday 4 May 2026, so the last day here is Friday 24 April 2026."},
    {INITIATED SIMPLIFIED ORDINARY, "E01r", 2,
     "Không áp dụng từ 09 giờ 00 ngày 05/3/2026, áp dụng lại từ 09 giờ 00 ngày 16/3/2026 – hủy bỏ thủ tục "
     "rút gọn, giải quyết theo thủ tục chung; vẫn tính từ ngày bắt đầu cũ.",
     "It did not apply from 09:00 on 5 March 2026; it applies again from 09:00 on 16 March 2026 – the "
     "simplified procedure was cancelled, the common procedure applies; it counts from the same start."},
    {INITIATED SIMPLIFIED EVENT("investigation.concluded", "16", ""), "J10", 1,
     "Áp dụng thay cho thời hạn E26 (khoản 4 Điều 232 Bộ luật Tố tụng hình sự 2015).",
     "Applies in place of term E26 (Criminal Procedure Code 2015, Art. 232(4))."},
    {INITIATED GONE("12") THERE("17"), "E01b", 1,
     "Chuyển vụ án (khoản 5 Điều 169 Bộ luật Tố tụng hình sự 2015): đã dùng 10 ngày tính đến 09 giờ 00 ngày "
     "12/3/2026; còn lại 51 ngày, tính tiếp từ ngày nhận hồ sơ – 09 giờ 00 ngày 17/3/2026.",
     "The case was handed over (Criminal Procedure Code 2015, Art. 169(5)): 10 days used up to 09:00 on 12 "
     "March 2026; the remaining 51 days run on from the receipt of the file – 09:00 on 17 March 2026."},
    {INITIATED GONE("12") THERE("17"), "E01b", 1, "Nên ngày cuối là thứ Năm 07/5/2026.",
     "So the last day is Thursday 7 May 2026."},
    {INITIATED GONE("12") THERE("17"), "E01b", 1,
     "Hạn an toàn: 24 giờ ngày 01/5/2026, nếu thời gian từ khi có quyết định chuyển vụ án đến khi nhận hồ sơ "
     "vẫn tính vào thời hạn.",
     "Safe date: 24:00 on 1 May 2026, if the time between the decision to hand the case over and the receipt "
     "of the file counts too."},
    {INITIATED SIMPLIFIED GONE("24") THERE("26"), "J09", 1,
     "Chuyển vụ án (khoản 5 Điều 169 Bộ luật Tố tụng hình sự 2015) khi thời hạn đã hết: không được tính "
     "thêm.",
     "The case was handed over (Criminal Procedure Code 2015, Art. 169(5)) when the term had run out: "
     "nothing is added."},
};

static bool says(const struct history *h, const struct outcome *out, size_t i, enum language lang,
                 const char *want)
{
    struct lines lines;
    ck_assert_int_eq(law_explain(&pack, &calendar, h, out, i, lang, &arena, &lines), ERR_OK);
    for (size_t k = 0; k < lines.n; k++)
        if (str_is(lines.items[k], want))
            return true;
    for (size_t k = 0; k < lines.n; k++)
        fprintf(stderr, "%.*s\n", STR_ARGS(lines.items[k]));
    return false;
}

START_TEST(the_sentence_is_told)
{
    struct fold_options when = {0};
    struct history history;
    struct outcome out;
    struct str text = arena_printf(&arena,
                                   "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2013-05-01\"}],"
                                   "\"as_of\":\"2026-03-27\",\"events\":[{\"type\":\"report.received\","
                                   "\"at\":\"2026-03-01\",\"data\":{\"by\":\"investigation_agency\"}}%s]}",
                                   told[_i].events);
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
    size_t i = 0;
    while (i < out.ndeadlines && !(str_is(pack.rules[out.deadlines[i].rule].id, told[_i].rule) &&
                                   out.deadlines[i].round == told[_i].round))
        i++;
    ck_assert_uint_lt(i, out.ndeadlines);
    ck_assert_msg(says(&history, &out, i, LANG_VI, told[_i].vi), "not told: %s", told[_i].vi);
    ck_assert_msg(says(&history, &out, i, LANG_EN, told[_i].en), "not told: %s", told[_i].en);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("explain_flag");
    TCase *tc = tcase_create("explain_flag");
    tcase_add_checked_fixture(tc, load, teardown);
    tcase_add_loop_test(tc, the_sentence_is_told, 0, (int)ARRAY_LEN(told));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
