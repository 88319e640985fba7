/* Tests whom a report or an event may bring into a case: names, one human being in two roles, and the pointer of every fault. */
#include "lib/json/newcomers_json.h"

#include <check.h>
#include <string.h>

static struct arena arena;
static struct fail fail;
static struct history known;
static struct newcomers list;
static const struct pack no_law;
static const inst_t now = (inst_t)1790000000 * SECOND_US; /* 2026-09-21 */

#define CASE                                                                       \
    "{'victims':[{'id':'v0'}],'accused':[{'id':'a0'}],'informants':[{'id':'i0'}]," \
    "'representatives':[{'id':'a0','victim':'v0'},{'id':'m0','victim':'v0'}],'events':[]}"

/* JSON with ' for ". */
static struct str quoted(const char *text)
{
    size_t n = strlen(text);
    char *s = arena_alloc(&arena, n + 1);
    ck_assert_ptr_nonnull(s);
    for (size_t i = 0; i < n; i++)
        s[i] = text[i] == '\'' ? '"' : text[i];
    return str_from(s, n);
}

static void setup(void)
{
    struct fold_options unused = {.has_as_of = false};
    arena_init(&arena, 1024 * 1024);
    fail_clear(&fail);
    ck_assert_int_eq(
        history_parse(quoted(CASE), JX_BODY, HISTORY_STORED, &no_law, &arena, &known, &unused, &fail),
        ERR_OK);
}

static void teardown(void)
{
    arena_fini(&arena);
}

static bool next_id(void *ctx, struct arena *a, struct str *out)
{
    int *n = ctx;
    *out = arena_printf(a, "new-%d", (*n)++);
    return !str_is_none(*out);
}

static bool is_id(struct str s)
{
    return str_starts(s, STR("new-"));
}

static enum err tell(enum newcomers_of of, const char *body)
{
    json_t *json;
    struct jx x = {.arena = &arena, .fail = &fail};
    struct jx_obj o;
    int ids = 0;
    fail_clear(&fail);
    ck_assert_int_eq(jx_parse(quoted(body), JX_BODY, &json, &fail), ERR_OK);
    ck_assert(jx_root(&x, json, &o));
    newcomers_read(&o, now, (struct newcomer_ids){next_id, is_id, &ids}, of,
                   of == NEWCOMERS_OF_EVENT ? &known : NULL, &list);
    jx_end(&o);
    json_decref(json);
    return jx_result(&x);
}

START_TEST(names_become_ids)
{
    ck_assert_int_eq(tell(NEWCOMERS_OF_REPORT,
                          "{'victims':[{'id':'v1'},{}],'accused':[{'id':'dad'}],'witnesses':[{'id':'w'}],"
                          "'informant':{'id':'i'},'representatives':[{'id':'dad','victim':'v1'},"
                          "{'id':'mum','lives_with':['dad','w']}]}"),
                     ERR_OK);
    ck_assert_uint_eq(list.n, 7);
    ck_assert_uint_eq(list.nnames, 5); /* v1, dad, w, i, mum: once each */
    const struct newcomer *dad = &list.list[2], *as_father = &list.list[5], *mum = &list.list[6];
    ck_assert(str_is_none(dad->human) && str_eq(as_father->human, dad->id));
    ck_assert(!str_eq(as_father->id, dad->id));
    ck_assert(str_eq(as_father->victim, list.list[0].id));
    ck_assert(str_is_none(mum->victim));
    ck_assert_uint_eq(mum->nlives_with, 2);
    ck_assert(str_eq(mum->lives_with[0], dad->id) && str_eq(mum->lives_with[1], list.list[3].id));
    ck_assert_str_eq(newcomer_kind(as_father->kind), "representative");
}
END_TEST

START_TEST(an_event_may_mean_persons_of_the_case)
{
    ck_assert_int_eq(
        tell(
            NEWCOMERS_OF_EVENT,
            "{'accused':[{'id':'x'}],'representatives':[{'id':'i0','victim':'v0','lives_with':['a0','x']}]}"),
        ERR_OK);
    ck_assert_uint_eq(list.n, 2);
    ck_assert(str_is(list.list[1].human, "i0") && str_is(list.list[1].victim, "v0"));
    ck_assert(str_is(list.list[1].lives_with[0], "a0"));
    ck_assert(str_eq(list.list[1].lives_with[1], list.list[0].id));
    ck_assert_int_eq(tell(NEWCOMERS_OF_EVENT, "{}"), ERR_OK);
    ck_assert_uint_eq(list.n, 0);
    ck_assert_int_eq(tell(NEWCOMERS_OF_EVENT, "{'accused':[{'id':'m0'}],'witnesses':[{'id':'w'}]}"), ERR_OK);
    ck_assert(str_is(list.list[0].human, "m0") && list.list[0].kind == PERSON_ACCUSED);
}
END_TEST

/* What is joined is read as the register will show it, everyone with the event that brought him. */
START_TEST(they_join_the_stored_history)
{
    struct fold_options unused = {.has_as_of = false};
    struct history h;
    json_t *stored = json_loads(quoted(CASE).p, 0, NULL);
    ck_assert_int_eq(tell(NEWCOMERS_OF_EVENT, "{'victims':[{'birth_date':'2014-05-01'}],'representatives':"
                                              "[{'id':'i0','lives_with':['a0']},{'id':'aunt'}]}"),
                     ERR_OK);
    ck_assert(newcomers_join(&list, 9, stored));
    ck_assert_int_eq(history_read(stored, HISTORY_STORED, &no_law, &arena, &h, &unused, &fail), ERR_OK);
    json_decref(stored);
    ck_assert_uint_eq(h.npersons, known.npersons + 3);
    ck_assert(h.persons[1].kind == PERSON_VICTIM && h.persons[1].since == 9 && h.persons[1].birth_known);
    ck_assert_uint_eq(h.persons[0].since, 0);
    const struct person *r = &h.persons[h.npersons - 2];
    ck_assert(str_is(r->id, "i0") && r->since == 9 && !r->one_victim && r->nlives_with == 1);
    ck_assert(str_is(h.persons[r->lives_with[0]].id, "a0"));
    ck_assert(str_eq(h.persons[h.npersons - 1].id, list.list[2].id));
}
END_TEST

static const struct {
    enum newcomers_of of;
    const char *body, *pointer;
    enum field_code code;
} faults[] = {
    {NEWCOMERS_OF_REPORT, "{}", "/victims", FIELD_MISSING},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'id':'v'},{'id':'v'}]}", "/victims/1/id", FIELD_RANGE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'id':'v'}],'accused':[{'id':'v'}]}", "/accused/0/id", FIELD_RANGE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'id':'v'}],'representatives':[{'id':'v'}]}", "/representatives/0/id",
     FIELD_RANGE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{}],'representatives':[{'id':'m'},{'id':'m'}]}",
     "/representatives/1/id", FIELD_RANGE},
    {NEWCOMERS_OF_REPORT,
     "{'victims':[{'id':'v'}],'representatives':[{'id':'m','victim':'v'},{'id':'m','victim':'v'}]}",
     "/representatives/1/id", FIELD_RANGE},
    {NEWCOMERS_OF_EVENT, "{'representatives':[{'id':'new-7'}]}", "/representatives/0/id", FIELD_REFERENCE},
    {NEWCOMERS_OF_EVENT, "{'accused':[{'id':'new-7'}]}", "/accused/0/id", FIELD_REFERENCE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{}],'representatives':[{'victim':'nobody'}]}",
     "/representatives/0/victim", FIELD_REFERENCE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{}],'accused':[{'id':'a'}],'representatives':[{'victim':'a'}]}",
     "/representatives/0/victim", FIELD_REFERENCE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{}],'representatives':[{'id':'m','lives_with':['m']}]}",
     "/representatives/0/lives_with/0", FIELD_REFERENCE},
    {NEWCOMERS_OF_REPORT,
     "{'victims':[{}],'accused':[{'id':'a'}],'representatives':[{'id':'a','identity':{'name':'B'}}]}",
     "/representatives/0/identity", FIELD_RANGE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'victim':'v'}]}", "/victims/0/victim", FIELD_UNKNOWN},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'id':'a b'}]}", "/victims/0/id", FIELD_FORMAT},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'commune':'Hà Nội'}]}", "/victims/0/commune", FIELD_RANGE},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'commune':'0721x'}]}", "/victims/0/commune", FIELD_FORMAT},
    {NEWCOMERS_OF_REPORT, "{'victims':[{'birth_date':'2026-09-30'}]}", "/victims/0/birth_date",
     FIELD_DATE_FUTURE},
    {NEWCOMERS_OF_EVENT, "{'informant':{}}", "/informant", FIELD_UNKNOWN},
    {NEWCOMERS_OF_EVENT, "{'accused':[{'id':'a0'}]}", "/accused/0/id", FIELD_RANGE},
    {NEWCOMERS_OF_EVENT, "{'representatives':[{'id':'v0'}]}", "/representatives/0/id", FIELD_RANGE},
    {NEWCOMERS_OF_EVENT, "{'representatives':[{'id':'m0','victim':'v0'}]}", "/representatives/0/id",
     FIELD_RANGE},
    {NEWCOMERS_OF_EVENT, "{'representatives':[{'id':'m0'}]}", "/representatives/0/id", FIELD_RANGE},
    {NEWCOMERS_OF_EVENT, "{'representatives':{}}", "/representatives", FIELD_TYPE},
};

START_TEST(each_fault_has_its_pointer)
{
    ck_assert_int_eq(tell(faults[_i].of, faults[_i].body), ERR_FIELDS);
    ck_assert_uint_eq(fail.nfields, 1);
    ck_assert_str_eq(fail.fields[0].pointer, faults[_i].pointer);
    ck_assert_int_eq(fail.fields[0].code, faults[_i].code);
}
END_TEST

START_TEST(no_more_than_there_is_room_for)
{
    struct buf b;
    buf_init(&b, 64 * 1024);
    buf_add(&b, STR("{'victims':[{}"));
    for (int i = 1; i < NEWCOMERS_MAX; i++)
        buf_add(&b, STR(",{}"));
    buf_add(&b, STR("],'accused':["));
    size_t whole = b.n;
    buf_add(&b, STR("]}"));
    ck_assert_int_eq(tell(NEWCOMERS_OF_REPORT, arena_copy(&arena, buf_str(&b)).p), ERR_OK);
    ck_assert_uint_eq(list.n, NEWCOMERS_MAX);
    b.n = whole;
    buf_add(&b, STR("{}]}"));
    ck_assert_int_eq(tell(NEWCOMERS_OF_REPORT, arena_copy(&arena, buf_str(&b)).p), ERR_FIELDS);
    ck_assert_str_eq(fail.fields[0].pointer, "/accused/0");
    ck_assert_int_eq(fail.fields[0].code, FIELD_RANGE);
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("newcomers_json");
    TCase *t = tcase_create("newcomers_json");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, names_become_ids);
    tcase_add_test(t, an_event_may_mean_persons_of_the_case);
    tcase_add_test(t, they_join_the_stored_history);
    tcase_add_loop_test(t, each_fault_has_its_pointer, 0, (int)ARRAY_LEN(faults));
    tcase_add_test(t, no_more_than_there_is_room_for);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}
