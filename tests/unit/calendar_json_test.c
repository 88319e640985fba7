/* Tests the reader of calendars: the calendar of the tree, and what it refuses. */
#include "lib/json/calendar_json.h"

#include <check.h>
#include <stdlib.h>

static struct arena arena;
static struct fail fail;

static void setup(void)
{
    arena_init(&arena, 1024 * 1024);
    fail_clear(&fail);
}

static void teardown(void)
{
    arena_fini(&arena);
}

START_TEST(the_calendar_is_read)
{
    struct calendar c;
    day_t day;
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &arena, &c, &fail), ERR_OK);
    ck_assert_uint_eq(c.ndays, 60);
    ck_assert(day_parse(STR("2026-01-10"), &day));
    ck_assert(!calendar_is_off(&c, day)); /* a Saturday worked for 2 January */
    ck_assert(day_parse(STR("2026-01-02"), &day));
    ck_assert(calendar_is_off(&c, day));
    ck_assert_ptr_nonnull(calendar_why(&c, day));
    ck_assert(day_parse(STR("2026-01-17"), &day));
    ck_assert(calendar_is_off(&c, day));
    ck_assert(day_parse(STR("2026-12-31"), &day));
    ck_assert(!calendar_provisional(&c, day, day));
    ck_assert(calendar_provisional(&c, day, day + 1));
}
END_TEST

#define DAY(day, off, kind)                                         \
    "{\"day\":\"" day "\",\"off\":" off ",\"kind\":\"" kind         \
    "\",\"confidence\":\"x\",\"name\":{\"vi\":\"a\",\"en\":\"b\"}," \
    "\"decision\":\"s\"}"
#define HEAD "{\"version\":\"v\",\"verified_from\":\"2024-01-01\",\"verified_through\":\"2026-12-31\","

static const struct {
    const char *json, *pointer;
    enum field_code code;
} bad_calendars[] = {
    {HEAD "\"week_off\":[\"sat\",\"sun\"]}", "/days", FIELD_MISSING},
    {HEAD "\"week_off\":[\"satur\"],\"days\":[]}", "/week_off/0", FIELD_RANGE},
    {HEAD "\"week_off\":[],\"days\":[" DAY("2024-01-01", "true", "make_up") "]}", "/days/0/off", FIELD_RANGE},
    {HEAD "\"week_off\":[\"sat\",\"sun\"],\"days\":[" DAY("2024-01-01", "false", "make_up") "]}",
     "/days/0/day", FIELD_RANGE},
    {HEAD "\"week_off\":[],\"days\":[" DAY("2024-01-01", "true", "statutory") "," DAY("2024-01-01", "true",
                                                                                      "statutory") "]}",
     "/days/1", FIELD_DATE_ORDER},
    {HEAD "\"week_off\":[],\"days\":[" DAY("2024-02-30", "true", "statutory") "]}", "/days/0/day",
     FIELD_RANGE},
    {"{\"version\":\"v\",\"verified_from\":\"2024-01-01\",\"verified_through\":\"2023-12-31\",\"week_off\":[]"
     ",\"days\":[]}",
     "/verified_through", FIELD_DATE_ORDER},
};

START_TEST(bad_calendars_are_refused)
{
    struct calendar c;
    json_t *json = json_loads(bad_calendars[_i].json, 0, NULL);
    ck_assert_ptr_nonnull(json);
    ck_assert_int_eq(calendar_read(json, &arena, &c, &fail), ERR_FIELDS);
    ck_assert_str_eq(fail.fields[0].pointer, bad_calendars[_i].pointer);
    ck_assert_int_eq(fail.fields[0].code, bad_calendars[_i].code);
    json_decref(json);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("calendar_json");
    TCase *t = tcase_create("calendar_json");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_calendar_is_read);
    tcase_add_loop_test(t, bad_calendars_are_refused, 0, (int)ARRAY_LEN(bad_calendars));
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
