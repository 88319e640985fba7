/* Tests that the explanation of a term of liberty names what was deducted and what led its end: share, stage, order. */
#include "tests/unit/little_liberty.h"

#include "lib/law/explain.h"

static struct lines told(const struct deadline *d, enum language lang)
{
    struct history h = tale_history(&tale);
    struct lines lines;
    size_t i = (size_t)(d - out.deadlines);
    ck_assert_int_eq(law_explain(&liberty_pack, &cal, &h, &out, i, lang, &arena, &lines), ERR_OK);
    return lines;
}

static bool says(const struct deadline *d, enum language lang, const char *sentence)
{
    struct lines lines = told(d, lang);
    for (size_t i = 0; i < lines.n; i++)
        if (str_is(lines.items[i], sentence))
            return true;
    return false;
}

START_TEST(names_the_order_and_what_was_deducted)
{
    befalls(L_CUSTODY, A1, "2026-03-01T20:00:00+07:00");
    detained(A1, "2026-03-03T09:00:00+07:00", "2026-03-03T09:00:00+07:00", "2026-04-15");
    fold_tale("2026-03-04T08:00:00+07:00");
    const struct deadline *d = nth("D21", 0);
    ck_assert(
        says(d, LANG_VI,
             "Trừ 02 ngày bị tạm giữ, tạm giam trước đó; phần lẻ của một ngày tính tròn một ngày, có lợi cho "
             "người bị giữ: ngày cuối là thứ Tư 29/4/2026."));
    ck_assert(says(
        d, LANG_VI,
        "Lệnh, quyết định đang thi hành chỉ có hiệu lực đến 24 giờ ngày 15/4/2026, nên hết hạn lúc đó."));
    ck_assert(says(d, LANG_EN,
                   "Less 2 days of custody and detention served before; a part of a day counts as a day, in "
                   "favour of the person held: the last day is Wednesday 29 April 2026."));
}
END_TEST

START_TEST(names_the_stage_that_led)
{
    happen(&tale, L_INITIATED, "2026-02-10T08:00:00+07:00");
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-28");
    befalls(L_MEASURE, A2, "2026-03-02T08:00:00+07:00");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_assert(
        says(nth("D21", 0), LANG_VI,
             "Không được quá thời hạn E01 (Đ172 k1), không chuyển khi gặp ngày nghỉ, nên hết hạn lúc 24 "
             "giờ ngày 10/4/2026."));
    ck_assert(
        says(nth("D36", 0), LANG_VI,
             "Luật không ấn định số ngày riêng mà lấy theo thời hạn E01 (Đ172 k1), không chuyển khi gặp "
             "ngày nghỉ: hết hạn lúc 24 giờ ngày 10/4/2026."));
}
END_TEST

START_TEST(names_the_share)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-06-30");
    with_text(&tale, FACT_kind, "child");
    fold_tale("2026-03-03T08:00:00+07:00");
    const struct deadline *d = nth("D25", 0);
    ck_assert(says(d, LANG_VI, "Chỉ bằng 2/3 mức đó, tức là 80 ngày: ngày cuối là thứ Tư 20/5/2026 (Đ138)."));
    ck_assert(says(d, LANG_VI, "Hạn an toàn: 24 giờ ngày 30/4/2026, nếu chỉ bằng 1/2 mức đó."));
    ck_assert(says(d, LANG_VI, "Tạm tính: chưa đọc Điều 138."));
    ck_assert(says(d, LANG_EN, "Provisional: Art. 138 not read."));
}
END_TEST

START_TEST(names_the_share_of_a_minor)
{
    int minor = person_add(&tale, PERSON_ACCUSED, "2010-01-01");
    detained(minor, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    happen(&tale, L_TO_PROCURACY, "2026-03-10T09:00:00+07:00");
    with_num(&tale, FACT_person, minor);
    fold_tale("2026-03-11T08:00:00+07:00");
    const struct deadline *d = nth("D31", 0);
    ck_assert(
        says(d, LANG_VI,
             "Người bị tạm giam dưới 18 tuổi: chỉ bằng 2/3 mức đó (D26, Đ139), tức là 13 ngày kể từ thứ "
             "Ba 10/3/2026: ngày cuối là Chủ nhật 22/3/2026."));
    ck_assert(says(d, LANG_EN,
                   "The person detained is a minor: only 2/3 of that length (D26, Đ139), which is 13 days "
                   "from Tuesday 10 March 2026 on: the last day is Sunday 22 March 2026."));
    ck_assert(says(d, LANG_VI, "Hạn an toàn: 24 giờ ngày 19/3/2026, nếu chỉ bằng 1/2 mức đó."));
    ck_assert(says(d, LANG_VI, "Tạm tính: chưa đọc Điều 139."));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("explain liberty");
    TCase *tc = tcase_create("why it ends then");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, names_the_order_and_what_was_deducted);
    tcase_add_test(tc, names_the_stage_that_led);
    tcase_add_test(tc, names_the_share);
    tcase_add_test(tc, names_the_share_of_a_minor);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
