/* Tests that every commune and province gets its offices, each under a parent that was told before. */
#include "lib/json/units_json.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNITS_MAX = 10000 };

static struct arena arena;
static struct fail fail;
static struct units *units;
static char dir[32];

struct seen {
    size_t n, levels[4];
    char codes[UNITS_MAX][16];
};

static struct seen seen;

static int find(const char *code)
{
    for (size_t i = 0; i < seen.n; i++)
        if (strcmp(seen.codes[i], code) == 0)
            return (int)i;
    return -1;
}

static void note(void *to, const struct unit_row *row)
{
    struct seen *s = to;
    ck_assert_uint_lt(s->n, UNITS_MAX);
    ck_assert_int_ge(row->level, 1);
    ck_assert_int_le(row->level, 3);
    ck_assert(str_is_none(row->parent) == (row->level == 1));
    ck_assert(row->name_vi.n > 0 && row->name_en.n > 0);
    ck_assert(row->level == 1 || find(row->parent.p) >= 0);
    s->levels[row->level]++;
    snprintf(s->codes[s->n++], sizeof(s->codes[0]), "%.*s", STR_ARGS(row->code));
}

static void setup(void)
{
    arena_init(&arena, UNITS_ARENA_CAP);
    fail_clear(&fail);
    memset(&seen, 0, sizeof(seen));
    snprintf(dir, sizeof(dir), "/tmp/hoso-units-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void teardown(void)
{
    static const char *const names[] = {"provinces.json", "communes.json", "agencies.json"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[64];
        snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
    arena_fini(&arena);
}

static void write_file(const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

#define PROVINCES "{\"source\":\"s\",\"kinds\":{\"tinh\":{\"vi\":\"tỉnh {}\",\"en\":\"{} Province\"}},"
#define COMMUNES "{\"source\":\"s\",\"kinds\":{\"xa\":{\"vi\":\"xã {}\",\"en\":\"{} Commune\"}},"
#define NAME "\"name\":{\"vi\":\"Công an {}\",\"en\":\"Police of {}\"}"

static void write_small(const char *province, const char *commune, const char *parent)
{
    char text[600];
    snprintf(text, sizeof(text), PROVINCES "\"columns\":[],\"provinces\":[[\"%s\",\"tinh\",\"A\"]]}",
             province);
    write_file("provinces.json", text);
    snprintf(text, sizeof(text), COMMUNES "\"columns\":[],\"communes\":[%s]}", commune);
    write_file("communes.json", text);
    snprintf(text, sizeof(text),
             "{\"valid_from\":\"2025-07-01\",\"roots\":[{\"kind\":\"ca\"," NAME "}],"
             "\"per_province\":[{\"kind\":\"cqdt\",\"parent\":\"%s\"," NAME "}],"
             "\"per_commune\":[{\"kind\":\"cax\",\"parent\":\"cqdt\"," NAME "}],"
             "\"regional\":[],\"remote\":[\"00001\"]}",
             parent);
    write_file("agencies.json", text);
}

START_TEST(the_whole_country)
{
    ck_assert_int_eq(units_load("config/units", &arena, &units, &fail), ERR_OK);
    ck_assert_int_eq(units_each(units, note, &seen), ERR_OK);
    ck_assert_uint_eq(seen.levels[1], 6);
    ck_assert_uint_eq(seen.levels[2], 34 * 6);
    ck_assert_uint_ge(seen.levels[3], 3321 * 2);
    ck_assert_int_ge(find("cax.00004"), 0);
    ck_assert_int_ge(find("ubnd.00004"), 0);
    ck_assert_int_ge(find("cqdt.79"), 0);
    ck_assert_int_ge(find("vks.79.1"), 0);
    ck_assert_int_ge(find("tand.24.1"), 0);
}
END_TEST

static void check_small(void *to, const struct unit_row *row)
{
    note(to, row);
    if (row->level != 3)
        return;
    ck_assert_str_eq(row->code.p, "cax.00001");
    ck_assert_str_eq(row->parent.p, "cqdt.07");
    ck_assert_str_eq(row->province.p, "07");
    ck_assert_str_eq(row->name_vi.p, "Công an xã B");
    ck_assert_str_eq(row->name_en.p, "Police of B Commune");
    ck_assert(row->remote);
}

START_TEST(names_and_remoteness)
{
    write_small("07", "[\"07\",\"00001\",\"xa\",\"B\"]", "ca");
    ck_assert_int_eq(units_load(dir, &arena, &units, &fail), ERR_OK);
    ck_assert_int_eq(units_each(units, check_small, &seen), ERR_OK);
    ck_assert_uint_eq(seen.n, 3);
}
END_TEST

static const struct {
    const char *province, *commune, *parent, *file, *pointer;
    enum field_code code;
} broken[] = {
    {"7", "[\"07\",\"00001\",\"xa\",\"B\"]", "ca", "provinces.json", "/provinces/0/0", FIELD_FORMAT},
    {"07", "[\"08\",\"00001\",\"xa\",\"B\"]", "ca", "communes.json", "/communes/0/0", FIELD_REFERENCE},
    {"07", "[\"07\",\"1\",\"xa\",\"B\"]", "ca", "communes.json", "/communes/0/1", FIELD_FORMAT},
    {"07", "[\"07\",\"00001\",\"town\",\"B\"]", "ca", "communes.json", "/communes/0/2", FIELD_REFERENCE},
    {"07", "[\"07\",\"00001\",\"xa\",\"B\\t\"]", "ca", "communes.json", "/communes/0/3", FIELD_FORMAT},
    {"07", "[\"07\",\"00001\",\"xa\"]", "ca", "communes.json", "/communes/0", FIELD_RANGE},
    {"07", "[\"07\",\"00001\",\"xa\",\"B\"],[\"07\",\"00001\",\"xa\",\"C\"]", "ca", "communes.json",
     "/communes", FIELD_RANGE},
    {"07", "", "pa", "agencies.json", "/per_province/0/parent", FIELD_REFERENCE},
};

START_TEST(broken_lists_are_refused)
{
    write_small(broken[_i].province, broken[_i].commune, broken[_i].parent);
    ck_assert_int_eq(units_load(dir, &arena, &units, &fail), ERR_FIELDS);
    ck_assert_str_eq(fail.where, broken[_i].file);
    ck_assert_str_eq(fail.fields[0].pointer, broken[_i].pointer);
    ck_assert_int_eq(fail.fields[0].code, broken[_i].code);
}
END_TEST

START_TEST(a_small_arena_is_no_memory)
{
    struct arena small;
    arena_init(&small, 100000);
    ck_assert_int_eq(units_load("config/units", &small, &units, &fail), ERR_NO_MEMORY);
    arena_fini(&small);
    fail_clear(&fail);
    arena_init(&small, 1300000);
    enum err e = units_load("config/units", &small, &units, &fail);
    if (e == ERR_OK)
        e = units_each(units, note, &seen);
    ck_assert_int_eq(e, ERR_NO_MEMORY);
    arena_fini(&small);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("units_json");
    TCase *t = tcase_create("units_json");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_whole_country);
    tcase_add_test(t, names_and_remoteness);
    tcase_add_loop_test(t, broken_lists_are_refused, 0, (int)ARRAY_LEN(broken));
    tcase_add_test(t, a_small_arena_is_no_memory);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
