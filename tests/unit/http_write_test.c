/* The writer of reply heads: exact bytes, dates, and headers that try to break out of their line. */
#include "lib/base/civil.h"
#include "lib/http/write.h"

#include <check.h>
#include <stdlib.h>

START_TEST(writes_a_head)
{
    char text[256];
    struct http_writer w;
    http_write_status(&w, text, sizeof(text), 201);
    http_write_field(&w, "Location", STR("/v1/cases/1"));
    http_write_field(&w, "X-Empty", STR(""));
    http_write_length(&w, 0);
    http_write_length(&w, UINT64_MAX);
    struct str head = http_write_end(&w);
    ck_assert(
        str_eq(head, STR("HTTP/1.1 201 Created\r\nLocation: /v1/cases/1\r\nX-Empty: \r\nContent-Length: 0\r\n"
                         "Content-Length: 18446744073709551615\r\n\r\n")));
}
END_TEST

START_TEST(unknown_status_has_no_phrase)
{
    char text[64];
    struct http_writer w;
    http_write_status(&w, text, sizeof(text), 299);
    ck_assert(str_eq(http_write_end(&w), STR("HTTP/1.1 299 \r\n\r\n")));
}
END_TEST

static const struct {
    const char *name, *value;
} breaking[] = {
    {"X", "a\r\nSet-Cookie: b"},
    {"X", "a\n"},
    {"X", "a\r"},
    {"X", "\x01"},
    {"X", "\x7F"},
    {"X", " a"},
    {"X", "a\t"},
    {"X Y", "a"},
    {"X:", "a"},
    {"", "a"},
    {"X\r\n", "a"},
};

START_TEST(lets_nothing_break_out)
{
    char text[256];
    struct http_writer w;
    http_write_status(&w, text, sizeof(text), 200);
    http_write_field(&w, breaking[_i].name, str_of(breaking[_i].value));
    http_write_field(&w, "Fine", STR("fine"));
    ck_assert(str_is_none(http_write_end(&w)));
}
END_TEST

START_TEST(refuses_what_has_no_room)
{
    char text[64];
    struct str whole = STR("HTTP/1.1 200 OK\r\nA: b\r\n\r\n");
    for (size_t room = 0; room <= whole.n; room++) {
        struct http_writer w;
        http_write_status(&w, text, room, 200);
        http_write_field(&w, "A", STR("b"));
        struct str head = http_write_end(&w);
        ck_assert_int_eq(str_is_none(head), room < whole.n);
        if (room == whole.n)
            ck_assert(str_eq(head, whole));
    }
}
END_TEST

static const struct {
    int64_t at;
    const char *text;
} dates[] = {
    {0, "Thu, 01 Jan 1970 00:00:00 GMT"},          {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
    {951827696, "Tue, 29 Feb 2000 12:34:56 GMT"},  {1772323199, "Sat, 28 Feb 2026 23:59:59 GMT"},
    {1772323200, "Sun, 01 Mar 2026 00:00:00 GMT"}, {INT64_C(7258118399), "Tue, 31 Dec 2199 23:59:59 GMT"},
};

START_TEST(writes_dates)
{
    char text[HTTP_DATE_SIZE];
    ck_assert(str_is(http_date(dates[_i].at, text), dates[_i].text));
}
END_TEST

START_TEST(knows_which_have_no_body)
{
    ck_assert(http_is_bodiless(100) && http_is_bodiless(204) && http_is_bodiless(304));
    ck_assert(!http_is_bodiless(200) && !http_is_bodiless(205) && !http_is_bodiless(404));
    for (int e = 0; e < ERR_COUNT; e++)
        ck_assert_str_ne(http_reason(err_info((enum err)e)->http), "");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http_write");
    TCase *t = tcase_create("head");
    tcase_add_test(t, writes_a_head);
    tcase_add_test(t, unknown_status_has_no_phrase);
    tcase_add_loop_test(t, lets_nothing_break_out, 0, ARRAY_LEN(breaking));
    tcase_add_test(t, refuses_what_has_no_room);
    tcase_add_loop_test(t, writes_dates, 0, ARRAY_LEN(dates));
    tcase_add_test(t, knows_which_have_no_body);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
