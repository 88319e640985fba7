/* Folds a tale under the little law and asks what came of it: what the tests of the fold share. */
#ifndef HOSO_TESTS_UNIT_LITTLE_FOLD_H
#define HOSO_TESTS_UNIT_LITTLE_FOLD_H

#include "tests/unit/little_history.h"

#include <check.h>

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;
static struct fail fail;

static inline void setup(void)
{
    arena_init(&arena, 1 << 22);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    tale_begin(&tale);
}

static inline void teardown(void)
{
    arena_fini(&arena);
}

/* Folds the tale; `as_of` NULL: without. */
static inline void fold(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = as_of != NULL, .as_of = as_of ? inst_of(as_of) : 0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static inline const struct deadline *nth(const char *rule, int n)
{
    const struct deadline *d = deadline_of(&little_pack, &out, rule, n);
    ck_assert_msg(d != NULL, "no deadline %d of %s", n, rule);
    return d;
}

static inline int count(const char *rule)
{
    int n = 0;
    while (deadline_of(&little_pack, &out, rule, n))
        n++;
    return n;
}

static inline void ck_due_of(const struct deadline *d, const char *legal, const char *safe)
{
    char got[INST_TEXT_SIZE];
    inst_text(d->term.legal.due, got);
    ck_assert_str_eq(got, legal);
    inst_text(d->term.safe.due, got);
    ck_assert_str_eq(got, safe);
}

/* Received and accepted by the investigation agency at one instant. */
static inline void tip(const char *at)
{
    received(&tale, "investigation_agency", at);
    happen(&tale, ACCEPTED, at);
    with_text(&tale, FACT_by, "investigation_agency");
}

static inline void prolonged_tip(void)
{
    tip("2026-03-02T09:00:00+07:00");
    lengthened(&tale, PROLONGED, 2, "month", "head_investigation_agency", "2026-03-18T10:00:00+07:00");
}

#endif
