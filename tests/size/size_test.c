/* Tests that the work and the memory that long histories cost grow with their length, and not with its square. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "lib/json/pack_json.h"
#include "tests/size/histories.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * What is counted is not time, which a busy machine stretches, but steps: the library is compiled so that each basic
 * block calls the function below. The same history takes the same steps everywhere.
 */
static uint64_t steps;

void __sanitizer_cov_trace_pc(void);

__attribute__((no_sanitize_coverage)) void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

/*
 * Four times the events may cost eight times as much: what is linear costs four times as much, what is quadratic
 * sixteen times. What is in between, and why, stands in docs/architecture.md.
 */
enum { FEW = 400, MANY = 4 * FEW, MOST_EVENTS = HISTORY_MAX_EVENTS, MOST_TIMES = 8 };

/* For one event. 10,000 of them then fit into the arena and the answer that `hoso simulate` allows. */
enum { MOST_BYTES = 12 * 1024, MOST_STEPS = 500 * 1000 };

struct cost {
    uint64_t steps;
    size_t bytes, answer;
};

static struct arena law;
static struct pack pack;
static struct calendar calendar;

static void setup(void)
{
    struct fail f;
    fail_clear(&f);
    arena_init(&law, PACK_ARENA_CAP);
    ck_assert_int_eq(pack_load("config/law", &law, &pack, &f), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &law, &calendar, &f), ERR_OK);
}

static void teardown(void)
{
    arena_fini(&law);
}

/* Reads, judges and answers a history, as `hoso simulate` does. */
static struct cost cost_of(const struct long_kind *k, size_t n)
{
    struct arena a;
    struct buf in, out;
    struct history h;
    struct outcome o;
    struct fold_options opt = {0};
    struct fail f;
    arena_init(&a, (size_t)1 << 30);
    buf_init(&in, (size_t)1 << 28);
    buf_init(&out, (size_t)1 << 30);
    fail_clear(&f);
    long_history(&in, k, n);
    ck_assert_msg(history_parse(buf_str(&in), JX_FILE, HISTORY_TOLD, &pack, &a, &h, &opt, &f) == ERR_OK,
                  "%s is no history: %s", k->name, f.where);
    steps = 0;
    ck_assert_int_eq(law_fold(&pack, &calendar, &h, &opt, &a, &o, &f), ERR_OK);
    struct outcome_view view = {
        .pack = &pack, .calendar = &calendar, .history = &h, .outcome = &o, .explain = true, .arena = &a};
    ck_assert_int_eq(outcome_write(&out, &view), ERR_OK);
    ck_assert_uint_eq(o.norder, n);
    struct cost c = {steps, a.used, out.n};
    buf_free(&in);
    buf_free(&out);
    arena_fini(&a);
    return c;
}

static void is_affordable(const struct long_kind *k, size_t n, const struct cost *c)
{
    ck_assert_msg(c->bytes <= n * MOST_BYTES, "%s: %zu bytes for an event", k->name, c->bytes / n);
    ck_assert_msg(c->answer <= n * MOST_BYTES, "%s: %zu bytes of answer for an event", k->name,
                  c->answer / n);
    ck_assert_msg(c->steps <= n * MOST_STEPS, "%s: %zu steps for an event", k->name, (size_t)c->steps / n);
}

START_TEST(test_grows_with_its_length)
{
    const struct long_kind *k = &long_kinds[_i];
    struct cost few = cost_of(k, FEW), many = cost_of(k, MANY);
    double times = (double)many.steps / (double)few.steps, bytes = (double)many.bytes / (double)few.bytes;
    printf("%-20s %8.1f thousand steps, %5zu bytes an event; four times the events: %4.1f and %3.1f times\n",
           k->name, (double)many.steps / 1e3 / MANY, many.bytes / MANY, times, bytes);
    is_affordable(k, FEW, &few);
    is_affordable(k, MANY, &many);
    ck_assert_msg(times <= MOST_TIMES, "%s: %.1f times the steps", k->name, times);
    ck_assert_msg(bytes <= MOST_TIMES, "%s: %.1f times the bytes", k->name, bytes);
}
END_TEST

/* As long as a history may be: `make check-all`. */
START_TEST(test_longest)
{
    const struct long_kind *k = &long_kinds[_i];
    struct cost c = cost_of(k, MOST_EVENTS);
    is_affordable(k, MOST_EVENTS, &c);
}
END_TEST

int main(void)
{
    const char *rounds = getenv("HOSO_ROUNDS");
    Suite *s = suite_create("size");
    TCase *tc = tcase_create("long histories");
    tcase_add_unchecked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, test_grows_with_its_length, 0, (int)nlong_kinds);
    if (rounds && atoi(rounds) > 1)
        tcase_add_loop_test(tc, test_longest, 0, (int)nlong_kinds);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
