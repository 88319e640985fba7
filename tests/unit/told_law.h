/* The tree's own law pack and calendar, read once, and the fold of a history told in JSON: what tests by tables of histories share. */
#ifndef HOSO_TESTS_UNIT_TOLD_LAW_H
#define HOSO_TESTS_UNIT_TOLD_LAW_H

#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"

#include <check.h>
#include <string.h>

static struct arena law_arena, arena;
static struct pack pack;
static struct calendar calendar;
static struct history history;
static struct outcome out;
static struct fail fail;

/* Once, before the tests. */
static inline void law_begin(void)
{
    fail_clear(&fail);
    arena_init(&law_arena, PACK_ARENA_CAP);
    ck_assert_int_eq(pack_load("config/law", &law_arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &law_arena, &calendar, &fail), ERR_OK);
}

static inline void law_end(void)
{
    arena_fini(&law_arena);
}

static inline void setup(void)
{
    arena_init(&arena, 1 << 24);
}

static inline void teardown(void)
{
    arena_fini(&arena);
}

/* Folds it as of when it says; `persons` and `events` as members of an object and of an array. */
static inline void tell(const char *persons, const char *events)
{
    struct fold_options when = {0};
    struct str text = arena_printf(&arena, "{%s,\"events\":[%s]}", persons, events);
    fail_clear(&fail);
    ck_assert_msg(history_parse(text, JX_BODY, HISTORY_TOLD, &pack, &arena, &history, &when, &fail) == ERR_OK,
                  "%s", fail.nfields ? fail.fields[0].pointer : fail.where);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
}

/* The same as of another moment. */
static inline void tell_as_of(inst_t as_of)
{
    struct fold_options when = {.has_as_of = true, .as_of = as_of};
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &arena, &out, &fail), ERR_OK);
}

static inline const char *rule_id(int rule)
{
    return rule < 0 ? "-" : pack.rules[rule].id.p;
}

#define ACT(type, at, data) "{\"type\":\"" type "\",\"at\":\"" at "\",\"data\":{" data "}}"

#endif
