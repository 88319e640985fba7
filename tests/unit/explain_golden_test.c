/*
 * Compares the explanation of every rule, in Vietnamese and English, with the file of it that is kept:
 * tests/law/explanations/RULE.txt. HOSO_GOLDEN=write writes them anew (make golden); then read the difference.
 *
 * The histories are the examples of the law pack, and the vectors and histories of tests/law/explanations/cases.json.
 * Every row that runs, every step of its ladder of extensions, and every sentence of lib/law/explain.tbl.h has to occur.
 */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"
#include "lib/law/citation.h"
#include "lib/law/explain_int.h"

#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 1024 * 1024 };

#define CASE_ARENA ((size_t)64 * 1024 * 1024)

static struct arena law_arena;
static struct pack pack;
static struct calendar calendar;
static struct buf *pages; /* one for each row; that of the first version of a rule is the page of all */
static bool said[SAY_COUNT];
static bool *told;          /* by row: some deadline, notice or violation of it is on a page */
static bool (*granted)[32]; /* by row: the steps of its ladder that are */

static const char *const sentence_names[SAY_COUNT] = {
#define EXPLAIN(name, vi, en) [SAY_##name] = #name,
#include "lib/law/explain.tbl.h"
#undef EXPLAIN
};

static void add_lines(struct buf *b, const struct history *h, const struct outcome *o, size_t i,
                      enum language lang, struct arena *a)
{
    struct teller t = {.p = &pack, .c = &calendar, .h = h, .o = o, .lang = lang, .a = a, .said = said};
    explain_deadline(&t, i);
    ck_assert(!a->failed);
    for (size_t k = 0; k < t.nlines; k++)
        buf_printf(b, "%.*s\n", STR_ARGS(t.lines[k]));
    buf_add_char(b, '\n');
}

static void add_deadlines(struct buf *b, const char *title, int first, const struct history *h,
                          const struct outcome *o, struct arena *a)
{
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct deadline *d = &o->deadlines[i];
        bool shortened = d->shared_by >= 0 && pack.first_version[d->shared_by] == first;
        if (pack.first_version[d->rule] != first && !shortened)
            continue;
        buf_printf(b, "── %s ──\n\n", title);
        add_lines(b, h, o, i, LANG_VI, a);
        add_lines(b, h, o, i, LANG_EN, a);
        told[shortened ? d->shared_by : d->rule] = true;
        const struct rule *ladder = deadline_ladder(&pack, d);
        for (size_t k = 0; k < d->nextensions; k++)
            granted[ladder - pack.rules][d->extensions[k].step] = true;
    }
}

/* Of rows that have no deadline: why, or what they forbid. */
static void add_others(struct buf *b, const char *title, int first, const struct outcome *o, struct arena *a)
{
    for (size_t i = 0; i < o->nnotices; i++) {
        int rule = o->notices[i].rule;
        if (rule < 0 || pack.first_version[rule] != first)
            continue;
        buf_printf(b, "── %s ──\n\n%s\n\n%s\n\n", title, notice_text(o->notices[i].code, true),
                   notice_text(o->notices[i].code, false));
        told[rule] = true;
    }
    for (size_t i = 0; i < o->nviolations; i++) {
        const struct violation *v = &o->violations[i];
        if (v->rule < 0 || pack.first_version[v->rule] != first || v->code == VIOLATION_LATE)
            continue;
        buf_printf(b, "── %s ──\n\n", title);
        for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
            struct str what = violation_text(v, lang == LANG_VI);
            struct str by = citation_full(&pack, v->citation, (enum language)lang, a);
            ck_assert_msg(by.n > 0, "%.*s", STR_ARGS(v->citation));
            buf_printf(b, "%.*s (%.*s)\n\n", STR_ARGS(what), STR_ARGS(by));
        }
        told[v->rule] = true;
    }
}

static void show(const char *title, struct str input, const int *rules, size_t n)
{
    struct arena a;
    struct history h;
    struct outcome o;
    struct fold_options when = {0};
    struct fail f;
    fail_clear(&f);
    arena_init(&a, CASE_ARENA);
    ck_assert_int_eq(history_parse(input, JX_FILE, HISTORY_TOLD, &pack, &a, &h, &when, &f), ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &h, &when, &a, &o, &f), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        int first = pack.first_version[rules[i]];
        size_t before = pages[first].n;
        add_deadlines(&pages[first], title, first, &h, &o, &a);
        add_others(&pages[first], title, first, &o, &a);
        ck_assert_msg(pages[first].n > before, "%s shows nothing of %.*s", title,
                      STR_ARGS(pack.rules[rules[i]].id));
    }
    arena_fini(&a);
}

/* The input of a vector, with its as_of and known_at. Caller frees. */
static char *vector_input(const char *id)
{
    static const char *const patterns[] = {"tests/law/examples.json", "tests/law/vectors/*.json",
                                           "tests/law/timelines/*.json"};
    char *text = NULL;
    for (size_t k = 0; k < ARRAY_LEN(patterns) && !text; k++) {
        glob_t found;
        ck_assert_int_eq(glob(patterns[k], 0, NULL, &found), 0);
        for (size_t i = 0; i < found.gl_pathc && !text; i++) {
            json_t *doc = json_load_file(found.gl_pathv[i], 0, NULL), *v;
            json_t *list = json_object_get(doc, "vectors") ? json_object_get(doc, "vectors")
                                                           : json_object_get(doc, "examples");
            size_t at;
            json_array_foreach(list, at, v)
            {
                if (strcmp(json_string_value(json_object_get(v, "id")), id) != 0)
                    continue;
                json_t *input = json_object_get(v, "input");
                static const char *const also[] = {"as_of", "known_at"};
                for (size_t m = 0; m < ARRAY_LEN(also); m++)
                    if (json_object_get(v, also[m]))
                        json_object_set(input, also[m], json_object_get(v, also[m]));
                text = json_dumps(input, JSON_COMPACT);
            }
            json_decref(doc);
        }
        globfree(&found);
    }
    ck_assert_msg(text != NULL, "no vector %s", id);
    return text;
}

static void show_cases(void)
{
    json_t *doc = json_load_file("tests/law/explanations/cases.json", 0, NULL), *one, *id;
    ck_assert_ptr_nonnull(doc);
    size_t i, k;
    json_array_foreach(json_object_get(doc, "cases"), i, one)
    {
        const char *vector = json_string_value(json_object_get(one, "vector"));
        const char *title = vector ? vector : json_string_value(json_object_get(one, "title"));
        char *input = vector ? vector_input(vector) : json_dumps(json_object_get(one, "input"), JSON_COMPACT);
        ck_assert(title && input);
        json_array_foreach(json_object_get(one, "rules"), k, id)
        {
            int rule = pack_rule(&pack, str_of(json_string_value(id)));
            ck_assert_msg(rule >= 0, "%s: no rule %s", title, json_string_value(id));
            show(title, str_of(input), &rule, 1);
        }
        free(input);
    }
    json_decref(doc);
}

static void write_or_compare(size_t rule)
{
    char path[200];
    snprintf(path, sizeof(path), "tests/law/explanations/%.*s.txt", STR_ARGS(pack.rules[rule].id));
    if (getenv("HOSO_GOLDEN")) {
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(pages[rule].p, 1, pages[rule].n, file), pages[rule].n);
        ck_assert_int_eq(fclose(file), 0);
        return;
    }
    struct str have;
    struct fail f;
    fail_clear(&f);
    ck_assert_msg(text_file(path, path, &law_arena, &have, &f) == ERR_OK,
                  "%s is missing: make golden, and read it", path);
    ck_assert_msg(str_eq(have, buf_str(&pages[rule])),
                  "%s is not what is told now: make golden, and read the difference", path);
}

START_TEST(every_rule_is_explained_as_people_have_read_it)
{
    for (size_t i = 0; i < pack.nrules; i++)
        if (pages[i].n)
            write_or_compare(i);
}
END_TEST

/* What is on no page, one a line. */
static struct buf missing;

static void none_missing(void)
{
    ck_assert_msg(missing.n == 0, "on no page:\n%.*s", STR_ARGS(buf_str(&missing)));
}

START_TEST(every_row_that_runs_is_told)
{
    for (size_t i = 0; i < pack.nrules; i++)
        if (pack.rules[i].modelled && !told[i])
            buf_printf(&missing, "%.*s\n", STR_ARGS(pack.rules[i].id));
    none_missing();
}
END_TEST

START_TEST(every_step_of_a_ladder_is_told)
{
    for (size_t i = 0; i < pack.nrules; i++)
        for (size_t k = 0; pack.rules[i].modelled && k < pack.rules[i].nextensions; k++)
            if (!granted[i][k])
                buf_printf(&missing, "step %d of %.*s\n", pack.rules[i].extensions[k].order,
                           STR_ARGS(pack.rules[i].id));
    none_missing();
}
END_TEST

/*
 * What no history of this pack can bring about: STOOD_ADD, a standing extension that adds. The sentences of law
 * impact are told of two laws, not of one deadline: tests/unit/impact_test.c.
 */
static bool is_told_elsewhere(const char *name)
{
    static const char *const others[] = {"STOOD_ADD"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (strcmp(name, others[i]) == 0)
            return true;
    return strncmp(name, "WHY_", 4) == 0;
}

START_TEST(every_sentence_is_used)
{
    for (int i = 0; i < SAY_COUNT; i++)
        if (said[i] == is_told_elsewhere(sentence_names[i]))
            buf_printf(&missing, "%s%s\n", sentence_names[i],
                       said[i] ? " (it is, though said not to be)" : "");
    none_missing();
}
END_TEST

/* A page of a rule that is gone would be read for nothing. */
START_TEST(no_page_is_left_over)
{
    glob_t found;
    ck_assert_int_eq(glob("tests/law/explanations/*.txt", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        int rule = pack_rule(&pack, str_from(name, strlen(name) - strlen(".txt")));
        ck_assert_msg(rule >= 0 && pages[rule].n > 0, "%s is nobody's page", found.gl_pathv[i]);
    }
    globfree(&found);
}
END_TEST

static void setup(void)
{
    struct fail f;
    fail_clear(&f);
    arena_init(&law_arena, PACK_ARENA_CAP);
    ck_assert_int_eq(pack_load("config/law", &law_arena, &pack, &f), ERR_OK);
    ck_assert_int_eq(calendar_load("config/calendars/vn.json", &law_arena, &calendar, &f), ERR_OK);
    pages = calloc(pack.nrules, sizeof(*pages));
    told = calloc(pack.nrules, sizeof(*told));
    granted = calloc(pack.nrules, sizeof(*granted));
    ck_assert(pages && told && granted);
    buf_init(&missing, TEXT_MAX);
    for (size_t i = 0; i < pack.nrules; i++)
        buf_init(&pages[i], TEXT_MAX);
    for (size_t i = 0; i < pack.nexamples; i++) {
        show("ví dụ / example", pack.examples[i].input, pack.examples[i].rules, pack.examples[i].nrules);
    }
    show_cases();
}

static void teardown(void)
{
    for (size_t i = 0; i < pack.nrules; i++)
        buf_free(&pages[i]);
    buf_free(&missing);
    free(pages);
    free(told);
    free(granted);
    arena_fini(&law_arena);
}

int main(void)
{
    Suite *s = suite_create("explain golden");
    TCase *t = tcase_create("explain golden");
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_test(t, every_rule_is_explained_as_people_have_read_it);
    tcase_add_test(t, every_row_that_runs_is_told);
    tcase_add_test(t, every_step_of_a_ladder_is_told);
    tcase_add_test(t, every_sentence_is_used);
    tcase_add_test(t, no_page_is_left_over);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
