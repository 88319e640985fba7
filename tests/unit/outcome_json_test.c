/* Checks how deadlines, violations, notices and refusals are written, on outcomes made by hand. */
#include "lib/json/outcome_json.h"
#include "lib/json/problem_json.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#define LIT(s)             \
    {                      \
        (s), sizeof(s) - 1 \
    }

static const struct str also[] = {LIT("HO-29"), LIT("HO-30")};
static const struct rule rules[] = {
    {.id = LIT("A18"),
     .citation = LIT("TTLT 01/2022 Đ6 k2"),
     .rank = LIT("joint_circular"),
     .bound = LIT("investigation_agency")},
    {.id = LIT("B01"),
     .also = also,
     .nalso = 2,
     .citation = LIT("BLTTHS 2015 Đ147 k1"),
     .rank = LIT("law"),
     .bound = LIT("a|b")},
};
static const struct stage stages[] = {{.code = LIT("intake")}, {.code = LIT("verification")}};
static const struct offence_class classes[] = {{LIT("less_serious"), 3}, {LIT("serious"), 7}};
static const struct pack pack = {
    .rules = rules, .nrules = 2, .stages = stages, .nstages = 2, .classes = classes, .nclasses = 2};

static const struct person persons[] = {{.id = LIT("v1")}};
static const struct event events[] = {{.id = LIT("e-one")}, {.type = 0}, {.id = LIT("e-three")}};
static const struct history history = {.persons = persons, .npersons = 1, .events = events, .nevents = 3};

#define AT(hours) \
    (INT64_C(1772409600) * SECOND_US + (hours)*HOUR_US) /* 2026-03-02T07:00:00+07:00 and so many hours */
#define INSTANT(hours)                     \
    {                                      \
        WHEN_INSTANT, AT(hours), AT(hours) \
    }

static const struct span at_once_spans[] = {
    {.from = AT(0), .state = STATUS_RUNNING, .safe = AT(2), .class = -1}};
static const struct span tip_spans[] = {
    {.from = AT(2), .state = STATUS_RUNNING, .has_legal = true, .legal = AT(17 + 24), .safe = AT(17)},
    {.from = AT(30),
     .state = STATUS_RUNNING,
     .has_legal = true,
     .legal = AT(17 + 72),
     .safe = AT(17 + 24),
     .provisional = true,
     .class = 1},
    {.from = AT(40),
     .state = STATUS_MET,
     .has_legal = true,
     .legal = AT(17 + 72),
     .safe = AT(17 + 24),
     .provisional = true,
     .class = 1},
};
static const struct applied_extension extension[] = {{.event = 1,
                                                      .amount = 2,
                                                      .unit = UNIT_MONTH,
                                                      .at = INSTANT(30),
                                                      .from = AT(30),
                                                      .authority = LIT("head_investigation_agency")}};
static const struct deadline deadlines[] = {
    {.rule = 0,
     .subject = 0,
     .round = 1,
     .started_by = 0,
     .ended_by = -1,
     .has_start = true,
     .starts_at = INSTANT(0),
     .status = STATUS_RUNNING,
     .superseded_by = 1,
     .replaces = -1,
     .before = -1,
     .spans = at_once_spans,
     .nspans = 1},
    {.rule = 1,
     .subject = -1,
     .round = 2,
     .started_by = 0,
     .ended_by = 2,
     .has_start = false,
     .ended_at = INSTANT(40),
     .status = STATUS_MET,
     .superseded_by = -1,
     .replaces = 0,
     .extensions = extension,
     .nextensions = 1,
     .before = 0,
     .spans = tip_spans,
     .nspans = 3},
};
static const struct violation violations[] = {
    {.code = VIOLATION_EXTENSION_AUTHORITY, .rule = 1, .event = 1, .citation = LIT("TTLT 01/2017 Đ11")},
    {.code = VIOLATION_LATE, .rule = -1, .event = -1},
};
static const struct notice notices[] = {{.code = NOTICE_BEFORE_PACK, .event = 2, .rule = -1},
                                        {.code = NOTICE_NO_DEADLINE, .event = -1, .rule = -1}};
static const struct outcome outcome = {.as_of = AT(41),
                                       .stage = 1,
                                       .returns = {1, 2, 3},
                                       .deadlines = deadlines,
                                       .ndeadlines = 2,
                                       .violations = violations,
                                       .nviolations = 2,
                                       .notices = notices,
                                       .nnotices = 2};
static const struct str ids[] = {LIT("d-1"), LIT("d-2")};

static struct outcome_view view = {.pack = &pack, .history = &history, .outcome = &outcome};
static struct buf out;

static void setup(void)
{
    buf_init(&out, 1 << 16);
    view.ids = false;
    view.deadline_ids = NULL;
}

static void teardown(void)
{
    buf_free(&out);
}

static void assert_text(const char *want)
{
    ck_assert(!out.failed);
    ck_assert_str_eq(out.p, want);
}

START_TEST(a_deadline_by_index)
{
    ck_assert_int_eq(outcome_write_deadline(&out, &view, 1), ERR_OK);
    assert_text(
        "{\"status\":\"met\",\"rule\":\"B01\",\"also\":[\"HO-29\",\"HO-30\"],\"subject\":null,\"round\":2,"
        "\"citation\":\"BLTTHS 2015 Đ147 k1\",\"rank\":\"law\",\"bound\":\"a|b\",\"starts_at\":null,"
        "\"due\":{\"legal\":\"2026-03-06T00:00:00+07:00\",\"safe\":\"2026-03-04T00:00:00+07:00\"},"
        "\"provisional\":true,\"imprecise\":false,\"started_by\":0,\"ended_by\":2,"
        "\"ended_at\":\"2026-03-03T23:00:00+07:00\",\"extensions\":[{\"event\":1,\"amount\":2,\"unit\":"
        "\"month\","
        "\"authority\":\"head_investigation_agency\"}],\"superseded_by\":null,\"class\":\"serious\","
        "\"replaces\":0}");
}
END_TEST

START_TEST(at_once_has_no_legal_limit)
{
    ck_assert_int_eq(outcome_write_deadline(&out, &view, 0), ERR_OK);
    assert_text(
        "{\"status\":\"running\",\"rule\":\"A18\",\"also\":[],\"subject\":\"v1\",\"round\":1,"
        "\"citation\":\"TTLT 01/2022 Đ6 k2\",\"rank\":\"joint_circular\",\"bound\":\"investigation_agency\","
        "\"starts_at\":\"2026-03-02T07:00:00+07:00\",\"due\":{\"legal\":null,\"safe\":\"2026-03-02T09:00:00+"
        "07:00\"},"
        "\"provisional\":false,\"imprecise\":false,\"started_by\":0,\"ended_by\":null,\"ended_at\":null,"
        "\"extensions\":[],\"superseded_by\":null,\"class\":null,\"replaces\":null}");
}
END_TEST

/* Over HTTP an event is named by its id; one without an id, as in a what-if, by its index. */
START_TEST(a_deadline_by_id)
{
    view.ids = true;
    view.deadline_ids = ids;
    ck_assert_int_eq(outcome_write_span(&out, &view, 1, 2, STR("\"unit\":\"cqdt.79\"")), ERR_OK);
    assert_text("\"id\":\"d-2\",\"rule\":\"B01\",\"also\":[\"HO-29\",\"HO-30\"],\"subject\":null,\"round\":2,"
                "\"citation\":\"BLTTHS 2015 Đ147 k1\",\"rank\":\"law\",\"bound\":\"a|b\",\"starts_at\":null,"
                "\"due\":{\"legal\":\"2026-03-06T00:00:00+07:00\",\"safe\":\"2026-03-04T00:00:00+07:00\"},"
                "\"provisional\":true,\"imprecise\":false,\"started_by\":\"e-one\",\"ended_by\":\"e-three\","
                "\"ended_at\":\"2026-03-03T23:00:00+07:00\",\"extensions\":[{\"event\":1,\"amount\":2,"
                "\"unit\":\"month\","
                "\"authority\":\"head_investigation_agency\"}],\"superseded_by\":null,\"class\":\"serious\","
                "\"replaces\":\"d-1\",\"unit\":\"cqdt.79\"}");
}
END_TEST

static json_t *span_document(size_t k)
{
    buf_free(&out);
    buf_add(&out, STR("{\"status\":\"x\","));
    ck_assert_int_eq(outcome_write_span(&out, &view, 1, k, STR_NONE), ERR_OK);
    json_t *json = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(json);
    return json;
}

/* A stored document tells what was known while it held: not the end, nor an extension that came later. */
START_TEST(a_span_knows_no_future)
{
    json_t *json = span_document(0);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "extensions")), 0);
    ck_assert(json_is_null(json_object_get(json, "ended_by")) &&
              json_is_null(json_object_get(json, "ended_at")));
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(json, "due"), "legal")),
                     "2026-03-04T00:00:00+07:00");
    ck_assert(json_is_false(json_object_get(json, "provisional")));
    json_decref(json);
    json = span_document(1);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "extensions")), 1);
    ck_assert(json_is_null(json_object_get(json, "ended_by")));
    json_decref(json);
    json = span_document(2);
    ck_assert_int_eq(json_integer_value(json_object_get(json, "ended_by")), 2);
    json_decref(json);
}
END_TEST

START_TEST(the_whole_answer)
{
    static const char *const keys[] = {"as_of",       "stage",      "returns",    "flags",
                                       "deadlines",   "duties",     "handoffs",   "rounds",
                                       "suspensions", "notices_to", "violations", "notices"};
    ck_assert_int_eq(outcome_write(&out, &view), ERR_OK);
    json_t *json = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(json);
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach(json, key, value) ck_assert_str_eq(key, keys[i++]);
    ck_assert_uint_eq(i, ARRAY_LEN(keys));
    ck_assert_str_eq(json_string_value(json_object_get(json, "as_of")), "2026-03-04T00:00:00+07:00");
    ck_assert_str_eq(json_string_value(json_object_get(json, "stage")), "verification");
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(json, "returns"), "panel")), 3);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "deadlines")), 2);
    json_decref(json);
}
END_TEST

START_TEST(violations_and_notices)
{
    outcome_write_violation(&out, &view, &violations[0]);
    assert_text("{\"code\":\"extension.authority\",\"rule\":\"B01\",\"rank\":\"law\",\"event\":1,"
                "\"citation\":\"TTLT 01/2017 "
                "Đ11\",\"detail\":{"
                "\"vi\":\"người quyết định không có thẩm quyền kéo dài, gia hạn\","
                "\"en\":\"the authority may not grant this extension\"}}");
    buf_free(&out);
    outcome_write_violation(&out, &view, &violations[1]);
    assert_text("{\"code\":\"late\",\"rule\":null,\"rank\":null,\"event\":null,\"citation\":null,\"detail\":{"
                "\"vi\":\"quá "
                "thời hạn\","
                "\"en\":\"the term was exceeded\"}}");
    buf_free(&out);
    outcome_write_notice(&out, &view, &notices[0]);
    ck_assert(str_starts(buf_str(&out), STR("{\"code\":\"before_pack\",\"event\":2,\"detail\":{\"vi\":\"")));
}
END_TEST

/* A full buffer is short memory, whatever was being written when it filled. */
START_TEST(a_full_buffer_is_told)
{
    ck_assert_int_eq(outcome_write(&out, &view), ERR_OK);
    size_t whole = out.n;
    for (size_t max = 0; max < whole; max += 7) {
        struct buf small;
        buf_init(&small, max);
        ck_assert_int_eq(outcome_write(&small, &view), ERR_NO_MEMORY);
        buf_free(&small);
    }
}
END_TEST

START_TEST(a_problem_names_its_fields)
{
    struct fail f;
    fail_clear(&f);
    fail_field(&f, FIELD_FACT_MISSING, "/events/3/data/by");
    fail_field(&f, FIELD_FORMAT, "/as_of");
    problem_write(&out, &f, LANG_EN, NULL);
    assert_text(
        "{\"type\":\"/problems/fields.invalid\",\"title\":\"Some fields are not valid\",\"status\":422,"
        "\"detail\":\"Some fields are not valid: /events/3/data/by lacks a fact that the law needs; "
        "/as_of has the wrong "
        "format.\",\"errors\":[{\"pointer\":\"/events/3/data/by\",\"code\":\"fact.missing\","
        "\"detail\":\"/events/3/data/by lacks a fact that the law "
        "needs\"},{\"pointer\":\"/as_of\",\"code\":\"format\","
        "\"detail\":\"/as_of has the wrong format\"}]}");
}
END_TEST

START_TEST(a_problem_in_vietnamese)
{
    struct fail f;
    fail_clear(&f);
    fail_field(&f, FIELD_TYPE, "%s", "");
    problem_write(&out, &f, LANG_VI, NULL);
    assert_text(
        "{\"type\":\"/problems/fields.invalid\",\"title\":\"Dữ liệu không hợp lệ\",\"status\":422,"
        "\"detail\":\"Dữ liệu không hợp lệ: Nội dung sai kiểu dữ liệu.\",\"errors\":[{\"pointer\":\"\","
        "\"code\":\"type\",\"detail\":\"Nội dung sai kiểu dữ liệu\"}]}");
}
END_TEST

START_TEST(a_problem_of_law)
{
    struct fail f;
    fail_clear(&f);
    fail_set(&f, ERR_LAW);
    const struct problem_more more = {STR("law.extension.count"), STR("hết \"lượt\""),
                                      STR("BLTTHS 2015 Đ147 k2")};
    problem_write(&out, &f, LANG_VI, &more);
    assert_text(
        "{\"type\":\"/problems/law.extension.count\",\"title\":\"Pháp luật không cho phép\",\"status\":409,"
        "\"detail\":\"hết \\\"lượt\\\"\",\"citation\":\"BLTTHS 2015 Đ147 "
        "k2\",\"errors\":[{\"pointer\":\"/type\","
        "\"code\":\"law.extension.count\",\"detail\":\"hết \\\"lượt\\\"\",\"citation\":\"BLTTHS 2015 Đ147 "
        "k2\"}]}");
}
END_TEST

/* A pointer that was cut in the middle of a letter must not make the answer bad UTF-8. */
START_TEST(a_cut_pointer_stays_utf8)
{
    for (int lead = 0; lead < 6; lead++) {
        struct fail f;
        char key[256] = {0};
        for (int i = 0; i < lead; i++)
            key[i] = 'x';
        for (int i = 0; i < 60; i++)
            memcpy(key + lead + i * 3, "ệ", 3);
        fail_clear(&f);
        fail_field(&f, FIELD_UNKNOWN, "/%s", key);
        buf_free(&out);
        problem_write(&out, &f, LANG_VI, NULL);
        ck_assert(str_is_utf8(buf_str(&out)));
        json_t *json = json_loadb(out.p, out.n, 0, NULL);
        json_t *error = json_array_get(json_object_get(json, "errors"), 0);
        ck_assert_uint_gt(json_string_length(json_object_get(error, "pointer")), 100);
        json_decref(json);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("outcome_json");
    TCase *t = tcase_create("outcome_json");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_deadline_by_index);
    tcase_add_test(t, at_once_has_no_legal_limit);
    tcase_add_test(t, a_deadline_by_id);
    tcase_add_test(t, a_span_knows_no_future);
    tcase_add_test(t, the_whole_answer);
    tcase_add_test(t, violations_and_notices);
    tcase_add_test(t, a_full_buffer_is_told);
    tcase_add_test(t, a_problem_names_its_fields);
    tcase_add_test(t, a_problem_in_vietnamese);
    tcase_add_test(t, a_problem_of_law);
    tcase_add_test(t, a_cut_pointer_stays_utf8);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
