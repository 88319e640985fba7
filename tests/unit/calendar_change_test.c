/* Tests changes of the calendar: what is added, replaced and taken out, what is refused by its place in the body. */
#include "lib/json/calendar_change.h"

#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"

#include <check.h>
#include <stdlib.h>

static struct arena arena;
static struct fail fail;
static struct str base;
static struct calendar old, made;
static struct calendar_changed what;

static void setup(void)
{
    arena_init(&arena, 4 << 20);
    fail_clear(&fail);
    ck_assert_int_eq(text_file("config/calendars/vn.json", "calendar", &arena, &base, &fail), ERR_OK);
    ck_assert_int_eq(calendar_parse(base, &arena, &old, &fail), ERR_OK);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static enum err change(const char *body)
{
    struct str text;
    json_t *json = json_loads(body, 0, NULL);
    ck_assert_ptr_nonnull(json);
    enum err e = calendar_change(base, json, &arena, &text, &made, &what, &fail);
    ck_assert(e == ERR_OK ? text.n > base.n / 2 : str_is_none(text));
    json_decref(json);
    return e;
}

static day_t day(const char *z)
{
    day_t d;
    ck_assert(day_parse(str_of(z), &d));
    return d;
}

#define NAME "\"name\":{\"vi\":\"Ngày thử\",\"en\":\"Trial day\"}"
#define ROW(day, off, kind) "{\"day\":\"" day "\",\"off\":" off ",\"kind\":\"" kind "\"," NAME "}"
#define GONE(day) "{\"day\":\"" day "\",\"removed\":true}"
#define HEAD                                                                     \
    "{\"version\":\"vn-2\",\"reason\":\"Lịch nghỉ 2027\",\"decision\":\"TB " \
    "1/2027\",\"confidence\":\"verified_text\","

START_TEST(days_come_and_go)
{
    ck_assert_int_eq(change(HEAD "\"verified_through\":\"2027-12-31\",\"days\":[" GONE("2026-11-24") "," ROW(
                         "2027-02-06", "true", "statutory") "," ROW("2027-02-11", "true",
                                                                    "swap_off") "," ROW("2027-02-20", "false",
                                                                                        "make_up") "]}"),
                     ERR_OK);
    ck_assert_uint_eq(what.added, 2);
    ck_assert_uint_eq(what.replaced, 1);
    ck_assert_uint_eq(what.removed, 1);
    ck_assert(str_is(what.reason, "Lịch nghỉ 2027"));
    ck_assert_uint_eq(made.ndays, old.ndays + 1);
    ck_assert(str_is(made.version, "vn-2"));
    ck_assert(made.verified_from == old.verified_from && made.verified_through == day("2027-12-31"));
    ck_assert(!calendar_is_off(&made, day("2026-11-24")));
    ck_assert(calendar_is_off(&made, day("2027-02-11")) && !calendar_is_off(&made, day("2027-02-20")));
    ck_assert(str_is(calendar_why(&made, day("2027-02-06"))->name_vi, "Ngày thử"));
    ck_assert(str_is(calendar_why(&made, day("2027-02-11"))->decision, "TB 1/2027"));
    ck_assert(!calendar_provisional(&made, day("2027-02-11"), day("2027-12-31")));
    for (size_t i = 0; i < old.ndays; i++) /* everything else is as it was */
        if (old.days[i].day != day("2026-11-24"))
            ck_assert(calendar_is_off(&made, old.days[i].day) == old.days[i].off);
}
END_TEST

START_TEST(verified_alone)
{
    ck_assert_int_eq(change(HEAD "\"verified_through\":\"2027-06-30\",\"days\":[]}"), ERR_OK);
    ck_assert_uint_eq(made.ndays, old.ndays);
    ck_assert_int_eq(made.verified_through, day("2027-06-30"));
}
END_TEST

START_TEST(a_row_says_its_own)
{
    ck_assert_int_eq(change(HEAD "\"days\":[{\"day\":\"2027-02-11\",\"off\":true,\"kind\":\"swap_off\"," NAME
                                 ",\"decision\":\"CV 2\",\"confidence\":\"computed\",\"notes\":\"n\"}]}"),
                     ERR_OK);
    const struct day_off *d = calendar_why(&made, day("2027-02-11"));
    ck_assert(str_is(d->decision, "CV 2") && str_is(d->confidence, "computed") && str_is(d->notes, "n"));
    ck_assert(str_is(d->kind, "swap_off"));
}
END_TEST

static const struct {
    const char *body, *pointer;
    enum field_code code;
} refused[] = {
    {"{\"reason\":\"r\",\"days\":[]}", "/version", FIELD_MISSING},
    {"{\"version\":\"vn-2\",\"days\":[]}", "/reason", FIELD_MISSING},
    {"{\"version\":\"vn-2026.11.22\",\"reason\":\"r\",\"days\":[]}", "/version", FIELD_RANGE},
    {"{\"version\":\"vn-2\",\"reason\":\"r\"}", "/days", FIELD_MISSING},
    {"{\"version\":\"vn-2\",\"reason\":\"r\",\"days\":[" ROW("2027-02-11", "true", "swap_off") "]}",
     "/days/0/decision", FIELD_MISSING},
    {HEAD "\"days\":[" ROW("2027-02-30", "true", "swap_off") "]}", "/days/0/day", FIELD_RANGE},
    {HEAD "\"days\":[" ROW("2027-02-11", "false", "swap_off") "]}", "/days/0/off", FIELD_RANGE},
    {HEAD "\"days\":[" ROW("2027-02-11", "false", "make_up") "]}", "/days/0/day",
     FIELD_RANGE}, /* a Thursday */
    {HEAD "\"days\":[" ROW("2027-02-11", "true", "festival") "]}", "/days/0/kind", FIELD_RANGE},
    {HEAD "\"days\":[" ROW("2027-02-12", "true", "swap_off") "," ROW("2027-02-11", "true", "swap_off") "]}",
     "/days/1", FIELD_DATE_ORDER},
    {HEAD "\"days\":[" ROW("2027-02-11", "true", "swap_off") "," GONE("2027-02-11") "]}", "/days/1/day",
     FIELD_REFERENCE},
    {HEAD "\"days\":[" GONE("2027-02-25") "]}", "/days/0/day", FIELD_REFERENCE},
    {HEAD "\"days\":[{\"day\":\"2026-11-24\",\"removed\":false}]}", "/days/0/removed", FIELD_RANGE},
    {HEAD "\"days\":[{\"day\":\"2026-11-24\",\"removed\":true,\"off\":true}]}", "/days/0/off", FIELD_UNKNOWN},
    {HEAD "\"days\":[5]}", "/days/0", FIELD_TYPE},
    {HEAD "\"days\":[],\"week_off\":[\"sat\"]}", "/week_off", FIELD_UNKNOWN},
    {HEAD "\"days\":[],\"verified_through\":\"2028-12-31\"}", "/verified_through",
     FIELD_RANGE}, /* no days of 2028 */
    {HEAD "\"days\":[],\"verified_from\":\"2023-01-01\"}", "/verified_from", FIELD_RANGE},
    {HEAD "\"days\":[],\"verified_through\":\"2023-12-31\"}", "/verified_through", FIELD_DATE_ORDER},
};

START_TEST(what_is_wrong_is_named)
{
    ck_assert_int_eq(change(refused[_i].body), ERR_FIELDS);
    ck_assert_str_eq(fail.fields[0].pointer, refused[_i].pointer);
    ck_assert_int_eq(fail.fields[0].code, refused[_i].code);
}
END_TEST

/* The days of a year that all have gone can no longer be verified. */
START_TEST(a_year_without_days)
{
    struct buf b;
    bool first = true;
    buf_init(&b, 64 * 1024);
    buf_add(&b, STR(HEAD "\"days\":["));
    for (size_t i = 0; i < old.ndays; i++) {
        char text[DAY_TEXT_SIZE];
        if (day_to_ymd(old.days[i].day).year != 2026)
            continue;
        buf_printf(&b, "%s{\"day\":\"%s\",\"removed\":true}", first ? "" : ",",
                   day_text(old.days[i].day, text).p);
        first = false;
    }
    buf_add(&b, STR("]}"));
    buf_add_char(&b, '\0');
    ck_assert_int_eq(change(b.p), ERR_FIELDS);
    ck_assert_str_eq(fail.fields[0].pointer, "/verified_through");
    buf_free(&b);
}
END_TEST

START_TEST(shown)
{
    struct buf b;
    buf_init(&b, 64 * 1024);
    calendar_write(&b, &old, day("2026-11-01"), day("2027-01-31"));
    buf_add(&b, STR("}\0"));
    json_t *json = json_loadb(b.p, b.n - 1, 0, NULL);
    ck_assert_ptr_nonnull(json);
    json_t *items = json_object_get(json, "items"), *first = json_array_get(items, 0),
           *second = json_array_get(items, 1);
    ck_assert_uint_eq(json_array_size(items), 2);
    ck_assert_str_eq(json_string_value(json_object_get(first, "day")), "2026-11-24");
    ck_assert_str_eq(json_string_value(json_object_get(first, "weekday")), "tue");
    ck_assert_str_eq(json_string_value(json_object_get(first, "kind")), "statutory");
    ck_assert(json_is_false(json_object_get(first, "provisional")) &&
              json_is_true(json_object_get(second, "provisional")));
    ck_assert(json_is_null(json_object_get(second, "notes")) &&
              json_is_string(json_object_get(first, "notes")));
    ck_assert_uint_eq(json_array_size(json_object_get(json, "week_off")), 2);
    json_decref(json);
    buf_free(&b);
}
END_TEST

START_TEST(no_memory_at_any_point)
{
    int refusals = 0;
    for (size_t cap = 0;; cap += 97) {
        struct arena small;
        struct str text;
        json_t *json = json_loads(HEAD "\"days\":[" ROW("2027-02-11", "true", "swap_off") "]}", 0, NULL);
        arena_init(&small, cap);
        fail_clear(&fail);
        enum err e = calendar_change(base, json, &small, &text, &made, &what, &fail);
        arena_fini(&small);
        json_decref(json);
        if (e == ERR_OK)
            break;
        ck_assert_int_eq(e, ERR_NO_MEMORY);
        refusals++;
    }
    ck_assert_int_gt(refusals, 100);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("calendar_change");
    TCase *t = tcase_create("calendar_change");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, days_come_and_go);
    tcase_add_test(t, verified_alone);
    tcase_add_test(t, a_row_says_its_own);
    tcase_add_loop_test(t, what_is_wrong_is_named, 0, (int)ARRAY_LEN(refused));
    tcase_add_test(t, a_year_without_days);
    tcase_add_test(t, shown);
    tcase_add_test(t, no_memory_at_any_point);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
