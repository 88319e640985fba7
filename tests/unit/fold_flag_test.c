/* Tests the flags of a case under the tree's own law pack: set, set again, taken back, named otherwise, and ruled out. */
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

#define INITIATED(clause) \
    ",{\"type\":\"case.initiated\",\"at\":\"2026-03-03\",\"data\":{\"article\":146,\"clause\":" clause "}}"
#define CHARGED(day, clause)                                                                                 \
    ",{\"type\":\"accused.charged\",\"at\":\"2026-03-" day "\",\"data\":{\"person\":\"a1\",\"article\":146," \
    "\"clause\":" clause "}}"
#define CHANGED(day, clause)                                                                                \
    ",{\"type\":\"charge.changed\",\"at\":\"2026-03-" day "\",\"data\":{\"person\":\"a1\",\"article\":146," \
    "\"clause\":" clause "}}"
#define UNOFFENDING ",{\"type\":\"case.initiated\",\"at\":\"2026-03-03\"}"
#define SIMPLIFIED(day) ",{\"type\":\"procedure.simplified\",\"at\":\"2026-03-" day "\"}"
#define ORDINARY(day) ",{\"type\":\"procedure.ordinary\",\"at\":\"2026-03-" day "\"}"
#define DECIDED(day) \
    ",{\"type\":\"appeal.decided\",\"at\":\"2026-03-" day "\",\"data\":{\"kind\":\"upheld\"}}"

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
    {INITIATED("1") SIMPLIFIED("05") FLAGGED("06", ""), "2026-04-01", "[\"simplified\",\"key\"]"},
    {INITIATED("1") SIMPLIFIED("05") UNFLAGGED("06", ""), "2026-04-01", "[\"simplified\"]"},
    {INITIATED("1") SIMPLIFIED("05") ORDINARY("06"), "2026-04-01", "[]"},
    {INITIATED("1") SIMPLIFIED("05") DECIDED("06"), "2026-04-01", "[]"}, /* its kind names no flag */
};

static struct history history;
static struct outcome out;

static void fold(const char *events, const char *as_of)
{
    struct fold_options when = {0};
    struct str text = arena_printf(&arena,
                                   "{\"victims\":[{\"id\":\"v1\"}],\"accused\":[{\"id\":\"a1\"}],"
                                   "\"as_of\":\"%s\",\"events\":[{\"type\":\"report.received\","
                                   "\"at\":\"2026-03-02\",\"data\":{\"by\":\"investigation_agency\"}}%s]}",
                                   as_of, events);
    ck_assert_int_eq(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
}

START_TEST(flags_follow_the_acts)
{
    struct buf b;
    fold(cases[_i].events, cases[_i].as_of);
    const struct outcome_view view = {
        .pack = &pack, .calendar = &calendar, .history = &history, .outcome = &out, .arena = &arena};
    buf_init(&b, 4096);
    flags_write(&b, &view);
    ck_assert_msg(str_is(buf_str(&b), cases[_i].flags), "%.*s", STR_ARGS(buf_str(&b)));
    buf_free(&b);
}
END_TEST

/* Events, whether the class rules the flag out at the end, how often that was told, and whether the act itself was wrong. */
static const struct {
    const char *events;
    bool open;
    size_t told, wrong;
} unfit[] = {
    {INITIATED("1") SIMPLIFIED("05"), false, 0, 0},
    {INITIATED("2") SIMPLIFIED("05"), true, 1, 1},
    {INITIATED("2") SIMPLIFIED("05") ORDINARY("06"), false, 1, 1},
    {INITIATED("1") SIMPLIFIED("05") CHARGED("06", "1"), false, 0, 0},
    {INITIATED("1") SIMPLIFIED("05") CHARGED("06", "2"), true, 1, 0},
    {INITIATED("1") SIMPLIFIED("05") CHARGED("06", "2") CHARGED("07", "3"), true, 1, 0},
    {INITIATED("1") SIMPLIFIED("05") CHARGED("06", "2") ORDINARY("07"), false, 1, 0},
    {INITIATED("1") CHARGED("04", "2") ORDINARY("05"), false, 0, 1}, /* nothing to take back */
    /* changed twice at one instant: it is never of the class in between */
    {INITIATED("1") CHARGED("04", "1") SIMPLIFIED("05") CHANGED("06", "2") CHANGED("06", "1"), false, 0, 0},
    {INITIATED("1") CHARGED("04", "1") SIMPLIFIED("05") CHANGED("06", "2") CHANGED("07", "1"), false, 1, 0},
    {INITIATED("2") SIMPLIFIED("05") SIMPLIFIED("06"), true, 1, 2}, /* each time that it is set */
    {INITIATED("2") FLAGGED("05", ""), false, 0, 0}, /* another flag, which any class may have */
    {UNOFFENDING SIMPLIFIED("05"), false, 0, 0},     /* of no class it is not known */
    {UNOFFENDING SIMPLIFIED("05") CHARGED("06", "2"), true, 1, 0},
};

/* In the words that the pack has for the flag. */
static void ck_words(struct str vi, struct str en)
{
    ck_assert_uint_eq(pack.nflags, 1);
    ck_assert(vi.n && str_eq(vi, pack.flags[0].detail_vi));
    ck_assert(en.n && str_eq(en, pack.flags[0].detail_en));
}

START_TEST(a_class_that_rules_the_flag_out_is_told_until_one_of_the_two_is_gone)
{
    size_t told = 0, wrong = 0;
    bool open = false;
    fold(unfit[_i].events, "2026-03-20");
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (e->kind != EPISODE_NOTICE || !str_is(e->code, "flag_unfit"))
            continue;
        told++;
        open = e->state == EPISODE_OPEN;
        ck_assert(str_is(e->citation, "BLTTHS 2015 Đ456 k1 điểm c, Đ458"));
    }
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_FLAG_UNFIT)
            ck_words(out.notices[i].detail_vi, out.notices[i].detail_en);
    for (size_t i = 0; i < out.nviolations; i++) {
        if (out.violations[i].code != VIOLATION_ORDER)
            continue;
        wrong++;
        if (pack.events[history.events[out.violations[i].event].type].unflags)
            continue;
        ck_words(out.violations[i].detail_vi, out.violations[i].detail_en);
    }
    ck_assert_uint_eq(told, unfit[_i].told);
    ck_assert_uint_eq(wrong, unfit[_i].wrong);
    ck_assert(open == unfit[_i].open);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold_flag");
    TCase *tc = tcase_create("fold_flag");
    tcase_add_unchecked_fixture(tc, load, teardown); /* the law is read once */
    tcase_add_loop_test(tc, flags_follow_the_acts, 0, (int)ARRAY_LEN(cases));
    tcase_add_loop_test(tc, a_class_that_rules_the_flag_out_is_told_until_one_of_the_two_is_gone, 0,
                        (int)ARRAY_LEN(unfit));
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
