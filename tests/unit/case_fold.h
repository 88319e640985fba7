/* Folds a tale under the little law of a case: what the tests of classes, families and derived events share. */
#ifndef HOSO_TESTS_UNIT_CASE_FOLD_H
#define HOSO_TESTS_UNIT_CASE_FOLD_H

#include "lib/law/explain.h"
#include "tests/unit/little_case.h"

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;
static struct fail fail;

/* A victim (0) and two accused (1, born 1990; 2, at an unknown date). */
static inline void setup(void)
{
    arena_init(&arena, 1 << 22);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    tale_begin(&tale);
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, NULL);
}

static inline void teardown(void)
{
    arena_fini(&arena);
}

static inline void fold(const char *as_of)
{
    struct history h = tale_history(&tale);
    struct fold_options opt = {.has_as_of = as_of != NULL, .as_of = as_of ? inst_of(as_of) : 0};
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&case_pack, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
}

static inline const struct deadline *nth(const char *rule, int n)
{
    const struct deadline *d = deadline_of(&case_pack, &out, rule, n);
    ck_assert_msg(d != NULL, "no deadline %d of %s", n, rule);
    return d;
}

static inline int count(const char *rule)
{
    int n = 0;
    while (deadline_of(&case_pack, &out, rule, n))
        n++;
    return n;
}

/* Its legal end. */
static inline void ck_due(const struct deadline *d, const char *legal)
{
    char got[INST_TEXT_SIZE];
    inst_text(d->term.legal.due, got);
    ck_assert_str_eq(got, legal);
}

/* Some sentence of the explanation holds that text. */
static inline void ck_says(const struct deadline *d, enum language lang, const char *text)
{
    struct history h = tale_history(&tale);
    struct lines lines;
    bool found = false;
    ck_assert_int_eq(
        law_explain(&case_pack, &cal, &h, &out, (size_t)(d - out.deadlines), lang, &arena, &lines), ERR_OK);
    for (size_t i = 0; i < lines.n; i++)
        for (size_t k = 0; k + strlen(text) <= lines.items[i].n; k++)
            found = found || memcmp(lines.items[i].p + k, text, strlen(text)) == 0;
    ck_assert_msg(found, "not said: %s", text);
}

static inline int run_tests(const char *name, const TTest *const *tests, size_t n)
{
    Suite *s = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif
