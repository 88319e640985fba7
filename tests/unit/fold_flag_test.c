/* Tests the flags of a case under the tree's own law pack: set, set again, taken back, named otherwise. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "tests/unit/pack_docs.h"

static struct calendar calendar;

static void load(void)
{
    setup();
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &arena, &calendar, &fail), ERR_OK);
}

#define FLAGGED(day, data) ",{\"type\":\"case.flagged\",\"at\":\"2026-03-" day "\",\"data\":{" data "}}"
#define UNFLAGGED(day, data) ",{\"type\":\"case.unflagged\",\"at\":\"2026-03-" day "\",\"data\":{" data "}}"

static const struct {
    const char *events, *as_of, *flags;
} cases[] = {
    {"", "2026-04-01", "[]"},
    {FLAGGED("05", ""), "2026-04-01", "[\"key\"]"},
    {FLAGGED("05", ""), "2026-03-03", "[]"},
    {FLAGGED("05", "\"kind\":\"public\"") FLAGGED("06", "\"kind\":\"key\""), "2026-04-01",
     "[\"public\",\"key\"]"},
    {FLAGGED("05", "") FLAGGED("06", "\"kind\":\"key\""), "2026-04-01", "[\"key\"]"},
    {FLAGGED("05", "\"kind\":\"public\"") FLAGGED("06", "") UNFLAGGED("07", "\"kind\":\"public\""),
     "2026-04-01", "[\"key\"]"},
    {FLAGGED("05", "") UNFLAGGED("07", ""), "2026-04-01", "[]"},
    {UNFLAGGED("07", ""), "2026-04-01", "[]"},
    {FLAGGED("05", "") UNFLAGGED("07", "") FLAGGED("08", ""), "2026-04-01", "[\"key\"]"},
};

START_TEST(flags_follow_the_acts)
{
    struct fold_options when = {0};
    struct history history;
    struct outcome out;
    struct buf b;
    struct str text = arena_printf(&arena,
                                   "{\"victims\":[{\"id\":\"v1\"}],\"as_of\":\"%s\",\"events\":[{\"type\":"
                                   "\"report.received\",\"at\":\"2026-03-02\",\"data\":{\"by\":"
                                   "\"investigation_agency\"}}%s]}",
                                   cases[_i].as_of, cases[_i].events);
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
    const struct outcome_view view = {
        .pack = &pack, .calendar = &calendar, .history = &history, .outcome = &out, .arena = &arena};
    buf_init(&b, 4096);
    flags_write(&b, &view);
    ck_assert_msg(str_is(buf_str(&b), cases[_i].flags), "%.*s", STR_ARGS(buf_str(&b)));
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold_flag");
    TCase *tc = tcase_create("fold_flag");
    tcase_add_checked_fixture(tc, load, teardown);
    tcase_add_loop_test(tc, flags_follow_the_acts, 0, (int)ARRAY_LEN(cases));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
