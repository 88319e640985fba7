/* Puts every vector under tests/law through reader, engine and writer in this process, under the sanitizers. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "lib/json/pack_json.h"
#include "lib/json/problem_json.h"

#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/*
 * A vector is {"id","input","as_of"?,"known_at"?,"expect":{…}} or, when the input is not to be understood, "refused" with
 * what the problem document must contain. What `expect` may say: tests/law/README.md. tests/law/run.sh puts the same
 * files through `hoso simulate`.
 */
static const char *const patterns[] = {"tests/law/examples.json", "tests/law/vectors/*.json",
                                       "tests/law/timelines/*.json"};

/* A test is a process, whose end costs more than a vector (the search for leaks): so it takes a batch of them. */
enum { MAX_VECTORS = 2000, BATCH = 40 };

static struct arena law_arena;
static struct pack pack;
static struct calendar calendar;
static json_t *vectors[MAX_VECTORS]; /* borrowed from documents that live as long as the program */
static int nvectors;

/* Shared with the tests' processes: how many vectors hold. */
static int *held;
static int faults; /* of the vector at hand */

/* True when `have` says all that `want` says: members of objects, elements of arrays in their order. */
static bool holds(json_t *have, json_t *want)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_object(want)) {
        if (!json_is_object(have))
            return false;
        json_object_foreach(want, key, value) if (!json_object_get(have, key) ||
                                                  !holds(json_object_get(have, key), value)) return false;
        return true;
    }
    if (json_is_array(want)) {
        if (!json_is_array(have) || json_array_size(have) != json_array_size(want))
            return false;
        json_array_foreach(want, i, value) if (!holds(json_array_get(have, i), value)) return false;
        return true;
    }
    return json_equal(have, want);
}

static bool any_holds(json_t *list, json_t *want)
{
    size_t i;
    json_t *have;
    json_array_foreach(list, i, have) if (holds(have, want)) return true;
    return false;
}

/* Tells what is wrong, and goes on: the other vectors of the batch are looked at as well. */
static void fail_with(json_t *vector, const char *what, json_t *want, json_t *answer)
{
    char *w = json_dumps(want, JSON_ENCODE_ANY), *a = json_dumps(answer, JSON_ENCODE_ANY);
    printf("not ok %s: %s %s in %s\n", json_string_value(json_object_get(vector, "id")), what, w ? w : "",
           a ? a : "");
    free(w);
    free(a);
    faults++;
}

/* Each entry that `expect` lists under `key` is contained in some entry of the answer's list. */
static void check_present(json_t *vector, json_t *answer, json_t *expect, const char *key)
{
    size_t i;
    json_t *want;
    json_array_foreach(json_object_get(expect, key), i,
                       want) if (!any_holds(json_object_get(answer, key), want))
        fail_with(vector, "missing", want, json_object_get(answer, key));
}

/* No entry of the answer's list is what `expect` rules out; a text stands for the member `member`. */
static void check_absent(json_t *vector, json_t *answer, const char *list, json_t *ruled_out,
                         const char *member)
{
    size_t i;
    json_t *x;
    ck_assert(!ruled_out || json_is_array(ruled_out)); /* anything else would be passed over in silence */
    json_array_foreach(ruled_out, i, x)
    {
        json_t *want = json_is_string(x) ? json_pack("{s:O}", member, x) : json_incref(x);
        if (any_holds(json_object_get(answer, list), want))
            fail_with(vector, "not wanted", want, json_object_get(answer, list));
        json_decref(want);
    }
}

static void check_count(json_t *vector, json_t *answer, json_t *expect)
{
    const char *rule;
    json_t *want;
    json_object_foreach(json_object_get(expect, "count"), rule, want)
    {
        size_t i;
        json_int_t n = 0;
        json_t *deadline;
        json_array_foreach(json_object_get(answer, "deadlines"), i, deadline) n +=
            strcmp(json_string_value(json_object_get(deadline, "rule")), rule) == 0;
        if (n != json_integer_value(want))
            fail_with(vector, rule, want, json_object_get(answer, "deadlines"));
    }
}

/* What is contained in the answer as it stands, entry by entry, and what must not be in one of its lists. */
static const char *const whole[] = {"stage", "returns"};
static const char *const present[] = {"deadlines", "violations",  "notices",   "handoffs",
                                      "rounds",    "suspensions", "notices_to"};
static const struct absent {
    const char *key, *list, *member; /* a text under `key` stands for that member of an entry of `list` */
} absent[] = {{"never", "deadlines", "rule"},
              {"no_violations", "violations", "code"},
              {"no_notices", "notices", "code"},
              {"no_handoffs", "handoffs", "rule"}};

static bool is_one_of(const char *const *names, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], key) == 0)
            return true;
    return false;
}

/* A misspelt expectation would be passed over in silence. */
static void check_keys(json_t *expect)
{
    const char *key;
    json_t *value;
    json_object_foreach(expect, key, value)
    {
        bool known = strcmp(key, "count") == 0 || is_one_of(whole, ARRAY_LEN(whole), key) ||
                     is_one_of(present, ARRAY_LEN(present), key);
        for (size_t i = 0; i < ARRAY_LEN(absent); i++)
            known = known || strcmp(absent[i].key, key) == 0;
        ck_assert_msg(known, "nobody compares %s", key);
    }
}

static void check_expected(json_t *vector, json_t *answer, json_t *expect)
{
    check_keys(expect);
    for (size_t i = 0; i < ARRAY_LEN(whole); i++) {
        json_t *want = json_object_get(expect, whole[i]);
        if (want && !holds(json_object_get(answer, whole[i]), want))
            fail_with(vector, whole[i], want, json_object_get(answer, whole[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(present); i++)
        check_present(vector, answer, expect, present[i]);
    for (size_t i = 0; i < ARRAY_LEN(absent); i++)
        check_absent(vector, answer, absent[i].list, json_object_get(expect, absent[i].key),
                     absent[i].member);
    check_count(vector, answer, expect);
}

/* The answer, or the problem document, as hoso would print it. */
static json_t *answer_of(json_t *input, struct arena *a)
{
    struct fail f;
    struct history history;
    struct outcome outcome;
    struct fold_options when = {0};
    struct buf b;
    fail_clear(&f);
    buf_init(&b, (size_t)1 << 24);
    enum err e = history_read(input, HISTORY_TOLD, &pack, a, &history, &when, &f);
    if (e == ERR_OK)
        e = law_fold(&pack, &calendar, &history, &when, a, &outcome, &f);
    const struct outcome_view view = {.pack = &pack,
                                      .calendar = &calendar,
                                      .history = &history,
                                      .outcome = &outcome,
                                      .explain = true,
                                      .arena = a};
    if (e == ERR_OK)
        ck_assert_int_eq(outcome_write(&b, &view), ERR_OK);
    else
        problem_write(&b, &f, LANG_VI, NULL);
    ck_assert(!b.failed && str_is_utf8(buf_str(&b)));
    json_t *answer = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(answer);
    buf_free(&b);
    return answer;
}

/* The document as a client would send it: as_of and known_at beside the events. */
static json_t *document_of(json_t *vector)
{
    static const char *const moments[] = {"as_of", "known_at"};
    json_t *input = json_copy(json_object_get(vector, "input"));
    ck_assert_ptr_nonnull(input);
    for (size_t i = 0; i < ARRAY_LEN(moments); i++)
        if (json_object_get(vector, moments[i]))
            json_object_set(input, moments[i], json_object_get(vector, moments[i]));
    return input;
}

static void check_refused(json_t *vector, json_t *answer, json_t *refused)
{
    size_t i;
    json_t *want;
    static const char *const members[] = {"status", "type"};
    for (i = 0; i < ARRAY_LEN(members); i++)
        if (!json_equal(json_object_get(answer, members[i]), json_object_get(refused, members[i])))
            fail_with(vector, members[i], json_object_get(refused, members[i]), answer);
    json_array_foreach(json_object_get(refused, "errors"), i,
                       want) if (!any_holds(json_object_get(answer, "errors"), want))
        fail_with(vector, "missing", want, answer);
}

/* By starts_at, then rule. RFC 3339 of one offset sorts as text; null, as a `before` rule has it, is left out. */
static void check_order(json_t *vector, json_t *answer)
{
    size_t i;
    json_t *d;
    const char *last_start = "", *last_rule = "";
    json_array_foreach(json_object_get(answer, "deadlines"), i, d)
    {
        const char *start = json_string_value(json_object_get(d, "starts_at"));
        const char *rule = json_string_value(json_object_get(d, "rule"));
        if (!start)
            continue;
        int later = strcmp(start, last_start);
        if (later < 0 || (later == 0 && strcmp(rule, last_rule) < 0))
            fail_with(vector, "out of order:", d, json_object_get(answer, "deadlines"));
        last_start = start;
        last_rule = rule;
    }
}

/* Alarms never ring after the limit: safe <= legal wherever there is a limit. */
static void check_safe(json_t *vector, json_t *answer)
{
    size_t i;
    json_t *d;
    json_array_foreach(json_object_get(answer, "deadlines"), i, d)
    {
        json_t *due = json_object_get(d, "due");
        const char *legal = json_string_value(json_object_get(due, "legal"));
        const char *safe = json_string_value(json_object_get(due, "safe"));
        if (legal && (!safe || strcmp(safe, legal) > 0))
            fail_with(vector, "safe after legal:", due, d);
    }
}

static bool vector_holds(json_t *vector)
{
    json_t *input = document_of(vector), *refused = json_object_get(vector, "refused");
    struct arena a;
    arena_init(&a, (size_t)1 << 26);
    json_t *answer = answer_of(input, &a);
    faults = 0;
    if (refused) {
        check_refused(vector, answer, refused);
    } else {
        check_expected(vector, answer, json_object_get(vector, "expect"));
        check_order(vector, answer);
        check_safe(vector, answer);
    }
    json_decref(answer);
    json_decref(input);
    arena_fini(&a);
    return faults == 0;
}

START_TEST(vectors_hold)
{
    bool all = true;
    for (int i = _i * BATCH; i < nvectors && i < (_i + 1) * BATCH; i++) {
        bool good = vector_holds(vectors[i]);
        *held += good;
        all &= good;
    }
    fflush(stdout);
    ck_assert(all);
}
END_TEST

/* The most that a client can ask of simulate at once must fit what a request over HTTP may use. */
START_TEST(a_full_body_fits_a_request)
{
    enum { BODY = 64 * 1024, REQUEST_ARENA = 8 * 1024 * 1024, ANSWER = 16 * 1024 * 1024 };
    static const char pair[] = "{\"type\":\"report.accepted\",\"at\":\"2027-02-02\"},"
                               "{\"type\":\"report.transferred\",\"at\":\"2027-02-02\"}";
    struct buf body, answer;
    buf_init(&body, BODY);
    buf_init(&answer, ANSWER);
    buf_add(&body, STR("{\"events\":["));
    for (size_t i = 0; body.n + sizeof(pair) + 2 <= BODY; i++) {
        buf_add(&body, i ? STR(",") : STR(""));
        buf_add(&body, str_of(pair));
    }
    buf_add(&body, STR("]}"));
    struct arena a;
    struct fail f;
    struct history history;
    struct outcome outcome;
    struct fold_options when = {0};
    fail_clear(&f);
    arena_init(&a, REQUEST_ARENA);
    ck_assert_int_eq(history_parse(buf_str(&body), JX_BODY, HISTORY_TOLD, &pack, &a, &history, &when, &f),
                     ERR_OK);
    ck_assert_int_eq(law_fold(&pack, &calendar, &history, &when, &a, &outcome, &f), ERR_OK);
    const struct outcome_view view = {.pack = &pack,
                                      .calendar = &calendar,
                                      .history = &history,
                                      .outcome = &outcome,
                                      .explain = true,
                                      .arena = &a};
    ck_assert_int_eq(outcome_write(&answer, &view), ERR_OK);
    ck_assert_uint_gt(outcome.ndeadlines, 3000);
    ++*held;
    buf_free(&answer);
    buf_free(&body);
    arena_fini(&a);
}
END_TEST

static void collect(const char *path)
{
    json_error_t error;
    size_t i;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error), *vector;
    if (!file) {
        fprintf(stderr, "%s: %s\n", path, error.text);
        exit(EXIT_FAILURE);
    }
    json_t *list = json_object_get(file, "vectors");
    json_array_foreach(list ? list : json_object_get(file, "examples"), i, vector) if (nvectors < MAX_VECTORS)
        vectors[nvectors++] = json_incref(vector);
    json_decref(file);
}

/* HOSO_VECTORS_OF names other files instead, as when mutants are held against the second implementation. */
static void collect_all(void)
{
    const char *others = getenv("HOSO_VECTORS_OF");
    if (others) {
        collect(others);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) == 0)
            for (size_t k = 0; k < found.gl_pathc; k++)
                collect(found.gl_pathv[k]);
        globfree(&found);
    }
}

static bool load_law(void)
{
    const char *dir = getenv("HOSO_PACK");
    struct fail f;
    fail_clear(&f);
    arena_init(&law_arena, PACK_ARENA_CAP);
    if (pack_load(dir ? dir : "config/law", &law_arena, &pack, &f) == ERR_OK &&
        calendar_load("config/calendars/vn.json", &law_arena, &calendar, &f) == ERR_OK)
        return true;
    fprintf(stderr, "the law could not be loaded: %s %s\n", f.where, f.nfields ? f.fields[0].pointer : "");
    return false;
}

int main(void)
{
    held = mmap(NULL, sizeof(*held), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (held == MAP_FAILED || !load_law())
        return EXIT_FAILURE;
    collect_all();
    Suite *s = suite_create("vectors");
    TCase *t = tcase_create("vectors");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, vectors_hold, 0, (nvectors + BATCH - 1) / BATCH);
    tcase_add_test(t, a_full_body_fits_a_request);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    for (int i = 0; i < nvectors; i++)
        json_decref(vectors[i]);
    arena_fini(&law_arena);
    /* Each vector counts, and so does the full body; what a batch that broke off did not reach has not passed. */
    printf("%d passed, %d failed\n", *held, nvectors + 1 - *held);
    return failed || nvectors == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
