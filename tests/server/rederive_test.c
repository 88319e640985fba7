/*
 * What a change of the calendar leaves alone is really left alone: over every vector of law, with days off made and taken at
 * random, what is not derived again is written the same by both calendars, byte for byte.
 */
#include "lib/json/calendar_json.h"
#include "lib/json/episode_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "lib/json/pack_json.h"
#include "server/app/rederive_doc.h"

#include <check.h>
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHANGES = 3, TEXT_MAX = 4 * 1024 * 1024 };

static struct arena law_arena;
static struct pack pack;
static struct calendar calendar;
static uint64_t seed = 20261122;
static long histories, changes, untouched, kept, written;

static uint64_t draw(uint64_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 33) % n;
}

/* --- sets of days ------------------------------------------------------------------------------------------------- */

static bool is_in_order(const struct day_runs *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->runs[i].from > r->runs[i].to || (i > 0 && r->runs[i - 1].to + 1 >= r->runs[i].from))
            return false;
    return r->n <= DAY_RUNS_MAX;
}

START_TEST(runs_hold_what_was_added)
{
    enum { DAYS = 400 };
    for (int round = 0; round < 300; round++) {
        struct day_runs r = {.n = 0};
        bool added[DAYS] = {false};
        size_t adds = draw(80);
        for (size_t i = 0; i < adds; i++) {
            day_t from = (day_t)draw(DAYS), to = from + (day_t)draw(4);
            to = to < DAYS ? to : DAYS - 1;
            day_runs_add(&r, from, to);
            for (day_t d = from; d <= to; d++)
                added[d] = true;
            ck_assert(is_in_order(&r));
        }
        size_t runs = 0;
        for (day_t d = 0; d < DAYS; d++) {
            ck_assert(!added[d] || day_runs_meet(&r, d, d));
            runs += added[d] && (d == 0 || !added[d - 1]);
        }
        for (day_t d = 0; d < DAYS && runs <= 20; d++) /* never so many that any had to grow together */
            ck_assert(added[d] || !day_runs_meet(&r, d, d));
    }
}
END_TEST

static struct calendar with_entries(const struct day_off *days, size_t n, day_t through, struct arena *a)
{
    struct calendar c = {.version = STR("test"),
                         .verified_from = 100,
                         .verified_through = through,
                         .week_off = 1U << 6,
                         .days = days,
                         .ndays = n};
    ck_assert(calendar_index(&c, a));
    return c;
}

START_TEST(calendars_differ_on_these_days)
{
    struct arena a;
    struct day_runs d;
    struct day_off one[] = {
        {.day = 200, .off = true, .name_vi = STR("A"), .name_en = STR("A"), .decision = STR("1")},
        {.day = 300, .off = true, .name_vi = STR("B"), .name_en = STR("B"), .decision = STR("1")}};
    struct day_off two[] = {
        {.day = 200, .off = true, .name_vi = STR("A"), .name_en = STR("A"), .decision = STR("2")},
        {.day = 250, .off = false, .name_vi = STR("C"), .name_en = STR("C"), .decision = STR("1")}};
    arena_init(&a, 1024 * 1024);
    struct calendar x = with_entries(one, 2, 400, &a), y = with_entries(two, 2, 410, &a);
    calendar_difference(&x, &x, &d);
    ck_assert_uint_eq(d.n, 0);
    calendar_difference(&x, &y, &d);
    ck_assert(day_runs_meet(&d, 200, 200)); /* another decision: an explanation names it */
    ck_assert(day_runs_meet(&d, 250, 250));
    ck_assert(day_runs_meet(&d, 300, 300));
    ck_assert(day_runs_meet(&d, 401, 401) && day_runs_meet(&d, 410, 410)); /* verified by one alone */
    ck_assert(!day_runs_meet(&d, 201, 249) && !day_runs_meet(&d, 251, 299) && !day_runs_meet(&d, 411, 500));
    y.week_off = 1U << 5;
    calendar_difference(&x, &y, &d);
    ck_assert(day_runs_meet(&d, 150, 150)); /* another week: everything */
    arena_fini(&a);
}
END_TEST

/* --- histories ---------------------------------------------------------------------------------------------------- */

/* The calendar with a day turned round: an entry taken away, or a day off made. */
static struct calendar changed(day_t day, struct arena *a)
{
    struct calendar c = calendar;
    struct day_off *days = ARENA_ARRAY(a, c.ndays + 1, struct day_off);
    size_t n = 0;
    bool there = false;
    ck_assert_ptr_nonnull(days);
    for (size_t i = 0; i < c.ndays; i++) {
        there = there || calendar.days[i].day == day;
        if (calendar.days[i].day > day && !there) {
            days[n++] = (struct day_off){.day = day,
                                         .off = true,
                                         .name_vi = STR("Ngày thử"),
                                         .name_en = STR("Test day"),
                                         .decision = STR("QĐ thử")};
            there = true;
        }
        if (calendar.days[i].day != day)
            days[n++] = calendar.days[i];
    }
    c.days = days;
    c.ndays = n;
    if (draw(6) == 0)
        c.verified_through -= (day_t)draw(400);
    ck_assert(calendar_index(&c, a));
    return c;
}

static void fold(const struct calendar *c, const struct history *h, struct day_runs *asked, struct arena *a,
                 struct outcome *out)
{
    struct fold_options opt = {.has_as_of = false};
    struct calendar noting = *c;
    struct fail f;
    fail_clear(&f);
    noting.asked = asked;
    ck_assert_int_eq(law_fold(&pack, &noting, h, &opt, a, out, &f), ERR_OK);
}

static struct outcome_view view_of(const struct calendar *c, const struct history *h, const struct outcome *o,
                                   struct arena *a)
{
    return (struct outcome_view){.pack = &pack, .calendar = c, .history = h, .outcome = o, .arena = a};
}

/* Everything that a row of this deadline would hold. */
static void write_deadline(struct buf *b, const struct outcome_view *v, size_t i)
{
    const struct deadline *d = &v->outcome->deadlines[i];
    b->n = 0;
    for (size_t k = 0; k < d->nspans; k++) {
        ck_assert_int_eq(outcome_write_span(b, v, i, k, STR_NONE), ERR_OK);
        buf_printf(b, "%lld %lld %lld", (long long)d->spans[k].from, (long long)d->spans[k].legal,
                   (long long)d->spans[k].safe);
    }
    ck_assert_int_eq(outcome_write_explanation(b, v, i), ERR_OK);
    ck_assert(!b->failed);
}

static void write_episodes(struct buf *b, const struct outcome_view *v)
{
    b->n = 0;
    for (size_t i = 0; i < v->outcome->nepisodes; i++)
        for (size_t k = 0; k < v->outcome->episodes[i].nspans; k++)
            ck_assert_int_eq(episode_write_span(b, v, i, k), ERR_OK);
    ck_assert(!b->failed);
}

static void is_same_text(const struct buf *x, const struct buf *y, const char *id, const char *what)
{
    size_t at = 0;
    while (at < x->n && at < y->n && x->p[at] == y->p[at])
        at++;
    ck_assert_msg(str_eq(buf_str(x), buf_str(y)), "%s: %s, from byte %zu on:\n%.200s\n%.200s", id, what, at,
                  x->p + at, y->p + at);
}

/* Both calendars make the same of what is said to be the same; of a history that rests on none of the days, of all. */
static void compare(const char *id, const struct history *h, const struct calendar *other, struct arena *a)
{
    struct day_runs days, asked = {.n = 0}, again = {.n = 0};
    struct outcome was, is;
    struct buf x, y;
    buf_init(&x, TEXT_MAX);
    buf_init(&y, TEXT_MAX);
    calendar_difference(&calendar, other, &days);
    fold(&calendar, h, &asked, a, &was);
    fold(other, h, &again, a, &is);
    struct day_runs concern = {.n = 0};
    day_runs_common(&days, &asked, &concern);
    bool rests = concern.n > 0;
    day_runs_common(&days, &again, &concern);
    bool *same = ARENA_ARRAY(a, is.ndeadlines, bool), *known = ARENA_ARRAY(a, is.ndeadlines, bool);
    bool all = rederive_same_deadlines(&pack, &was, &is, &concern, same, known);
    bool episodes = rederive_same_episodes(&was, &is);
    ck_assert_msg(rests || (all && episodes), "%s rests on none of the days and is not the same", id);
    struct outcome_view v = view_of(&calendar, h, &was, a), w = view_of(other, h, &is, a);
    for (size_t i = 0; i < is.ndeadlines && was.ndeadlines == is.ndeadlines; i++) {
        kept += same[i];
        written += !same[i];
        if (!known[i])
            continue;
        write_deadline(&x, &v, i);
        write_deadline(&y, &w, i);
        if (!same[i]) {
            /* One deadline, which is not said to be gone, and which is rightly not compared. */
            ck_assert_int_eq(was.deadlines[i].rule, is.deadlines[i].rule);
            ck_assert_int_eq(was.deadlines[i].subject, is.deadlines[i].subject);
            ck_assert_int_eq(was.deadlines[i].started_by, is.deadlines[i].started_by);
            ck_assert_msg(!str_eq(buf_str(&x), buf_str(&y)), "%s: nothing differs", id);
            continue;
        }
        is_same_text(&x, &y, id, pack.rules[is.deadlines[i].rule].id.p);
    }
    write_episodes(&x, &v);
    write_episodes(&y, &w);
    if (episodes)
        is_same_text(&x, &y, id, "episodes");
    untouched += !rests;
    changes++;
    buf_free(&x);
    buf_free(&y);
}

/* A day near something that the history rests on mostly, else any. */
static day_t some_day(const struct day_runs *asked)
{
    if (asked->n && draw(4) != 0) {
        const struct day_run *run = &asked->runs[draw(asked->n)];
        return run->from - 1 + (day_t)draw((uint64_t)(run->to - run->from) + 3);
    }
    return calendar.verified_from +
           (day_t)draw((uint64_t)(calendar.verified_through - calendar.verified_from));
}

static void try_history(const char *id, json_t *input)
{
    struct arena a;
    struct history h;
    struct fold_options when = {.has_as_of = false};
    struct day_runs asked = {.n = 0};
    struct outcome first;
    struct fail f;
    fail_clear(&f);
    arena_init(&a, (size_t)512 * 1024 * 1024);
    if (history_read(input, HISTORY_TOLD, &pack, &a, &h, &when, &f) == ERR_OK && h.nevents > 0 &&
        h.nevents < 60) {
        fold(&calendar, &h, &asked, &a, &first);
        histories++;
        for (int i = 0; i < CHANGES; i++) {
            struct calendar other = changed(some_day(&asked), &a);
            compare(id, &h, &other, &a);
        }
    }
    arena_fini(&a);
}

START_TEST(what_is_left_alone_is_the_same)
{
    glob_t found;
    ck_assert_int_eq(glob("tests/law/vectors/*.json", 0, NULL, &found), 0);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        json_error_t error;
        json_t *file = json_load_file(found.gl_pathv[k], 0, &error), *vector;
        size_t i;
        json_array_foreach(json_object_get(file, "vectors"), i, vector) if ((int)(i % 4) == _i)
            try_history(json_string_value(json_object_get(vector, "id")), json_object_get(vector, "input"));
        json_decref(file);
    }
    globfree(&found);
    printf("seed 20261122: %ld histories, %ld changes, %ld of no concern; %ld deadlines left alone, %ld "
           "written again\n",
           histories, changes, untouched, kept, written);
    ck_assert_int_gt(histories, 100);
    ck_assert_int_gt(untouched,
                     changes / 20); /* neither of the two questions is always answered the same way */
    ck_assert_int_lt(untouched, changes * 19 / 20);
    ck_assert_int_gt(kept, written);
    ck_assert_int_gt(written, 100);
}
END_TEST

int main(void)
{
    struct fail f;
    fail_clear(&f);
    arena_init(&law_arena, PACK_ARENA_CAP);
    if (pack_load("config/law", &law_arena, &pack, &f) != ERR_OK ||
        calendar_load("config/calendars/vn.json", &law_arena, &calendar, &f) != ERR_OK)
        return EXIT_FAILURE;
    Suite *s = suite_create("rederive");
    TCase *t = tcase_create("rederive");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, runs_hold_what_was_added);
    tcase_add_test(t, calendars_differ_on_these_days);
    tcase_add_loop_test(t, what_is_left_alone_is_the_same, 0, 4);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    arena_fini(&law_arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
