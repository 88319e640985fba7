/* Vectors of tests/law through HTTP: told to /v1/simulate, and recorded as a case where that can be. */
#include "tests/harness/api.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

enum { EVERY = 12, ALL_LIMIT_S = 3600, QUICK_LIMIT_S = 300 };

/* Those that are asked: with HOSO_VECTORS=all every one, else a sample. tests/unit/vectors_test.c takes all, always. */
static json_t *vectors;
static size_t loaded;

static bool all_wanted(void)
{
    const char *wanted = getenv("HOSO_VECTORS");
    return wanted && strcmp(wanted, "all") == 0;
}

/* Of the sample: each example, the end of each timeline, and every twelfth vector of the whole. */
static bool is_sampled(const char *path, const json_t *list, size_t i)
{
    if (all_wanted() || strstr(path, "examples"))
        return true;
    return strstr(path, "timelines") ? i + 1 == json_array_size(list) : loaded % EVERY == 0;
}

static void load_file(const char *path)
{
    json_error_t error;
    json_t *file = json_load_file(path, 0, &error), *list, *v;
    size_t i;
    ck_assert_msg(file != NULL, "%s: %s", path, error.text);
    list = json_object_get(file, "examples");
    if (!list)
        list = json_object_get(file, "vectors");
    json_array_foreach(list, i, v)
    {
        if (is_sampled(path, list, i))
            json_array_append(vectors, v);
        loaded++;
    }
    json_decref(file);
}

static void prepare(void)
{
    static const char *const patterns[] = {"tests/law/examples.json", "tests/law/vectors/*.json",
                                           "tests/law/timelines/*.json"};
    glob_t found;
    vectors = json_array();
    for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
        ck_assert_int_eq(glob(patterns[i], 0, NULL, &found), 0);
        for (size_t k = 0; k < found.gl_pathc; k++)
            load_file(found.gl_pathv[k]);
        globfree(&found);
    }
    ck_assert_uint_gt(loaded, 900);
    ck_assert_uint_ge(json_array_size(vectors), loaded / EVERY);
    /* One unit with all roles, so that whoever may record an event sees the case; and a remote one. */
    api_user("unit_procuracy", "procuracy", "cqdt.24");
    api_user("unit_court", "court", "cqdt.24");
    api_user("remote_head", "head", "cax.07594");
    api_user("remote_procuracy", "procuracy", "cax.07594");
    api_user("remote_court", "court", "cax.07594");
    api_sql("update hoso.unit set remote = true where code = 'cax.07594'");
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

/* One line of JSON; to be freed. */
static char *dump(const json_t *v)
{
    char *text = json_dumps(v, JSON_COMPACT);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* --- told ----------------------------------------------------------------------------------------------- */

/* What a vector says, as one document of the request. */
static json_t *document_of(const json_t *vector)
{
    json_t *doc = json_deep_copy(json_object_get(vector, "input"));
    static const char *const moments[] = {"as_of", "known_at"};
    for (size_t i = 0; i < ARRAY_LEN(moments); i++)
        if (json_object_get(vector, moments[i]))
            json_object_set(doc, moments[i], json_object_get(vector, moments[i]));
    return doc;
}

/* On one connection for all of them: a client that has many to ask keeps its own. */
static struct api_reply *simulate(const json_t *doc)
{
    static struct wire w;
    static bool open;
    char *body = dump(doc);
    if (!open)
        ck_assert(open = wire_open(&w, api_hosod.port));
    ck_assert(
        wire_printf(&w,
                    "POST /v1/simulate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    "Content-Length: %zu\r\n\r\n%s",
                    strlen(body), body));
    free(body);
    struct api_reply *r = api_read(&w, "POST", "/v1/simulate");
    if (strcmp(api_field(r, "Connection"), "close") == 0) {
        wire_close(&w);
        open = false;
    }
    return r;
}

static FILE *open_in_folder(const char *name, const char *mode)
{
    FILE *f = fopen(api_text("%s/%s", api_hosod.dir, name), mode);
    ck_assert_ptr_nonnull(f);
    return f;
}

/* The lines of a command: how many there are, and how many begin with `good`; the others are shown. */
static size_t count_lines(const char *command, const char *good, size_t *all)
{
    char *line = NULL;
    size_t room = 0, n = 0;
    FILE *f = popen(command, "re");
    ck_assert_ptr_nonnull(f);
    *all = 0;
    while (getline(&line, &room, f) >= 0) {
        (*all)++;
        if (strncmp(line, good, strlen(good)) == 0)
            n++;
        else
            fputs(line, stderr);
    }
    free(line);
    ck_assert_int_eq(pclose(f), 0);
    return n;
}

START_TEST(simulate_over_http_says_what_the_vectors_say)
{
    FILE *pairs = open_in_folder("pairs", "we");
    json_t *v;
    size_t i, all;
    json_array_foreach(vectors, i, v)
    {
        json_t *doc = document_of(v);
        struct api_reply *r = simulate(doc);
        char *line = dump(v);
        ck_assert_msg(r->status == (json_object_get(v, "refused") ? 422 : 200), "%s: %s", text_of(v, "id"),
                      r->wire.text);
        ck_assert_ptr_nonnull(r->json);
        fprintf(pairs, "%s\n", line);
        free(line);
        line = dump(r->json);
        fprintf(pairs, "%s\n", line);
        free(line);
        json_decref(doc);
    }
    ck_assert_int_eq(fclose(pairs), 0);
    size_t good = count_lines(api_text("jq -rn --argjson lines %zu -f tests/law/compare.jq %s/pairs",
                                       json_array_size(vectors), api_hosod.dir),
                              "ok ", &all);
    ck_assert_uint_eq(all, json_array_size(vectors));
    ck_assert_uint_eq(good, all);
}
END_TEST

/* The same bytes from the program and from the service: there is one engine, and one writer. */
START_TEST(simulate_over_http_is_hoso_simulate)
{
    FILE *docs = open_in_folder("documents", "we");
    json_t *v;
    size_t i, n = 0, room = 0;
    char *line = NULL;
    const char *hosod = getenv("HOSO_HOSOD") ? getenv("HOSO_HOSOD") : "build/asan/hosod";
    struct api_reply **told = calloc(json_array_size(vectors), sizeof(*told));
    ck_assert_ptr_nonnull(told);
    json_array_foreach(vectors, i, v)
    {
        if (json_object_get(v, "refused"))
            continue;
        json_t *doc = document_of(v);
        char *text = dump(doc);
        fprintf(docs, "%s\n", text);
        told[n++] = simulate(doc);
        free(text);
        json_decref(doc);
    }
    ck_assert_int_eq(fclose(docs), 0);
    FILE *answers = popen(
        api_text("%.*s simulate --lines %s/documents", (int)strlen(hosod) - 1, hosod, api_hosod.dir), "re");
    ck_assert_ptr_nonnull(answers);
    for (i = 0; i < n; i++) {
        ssize_t length = getline(&line, &room, answers);
        ck_assert_int_gt(length, 0);
        struct str said = str_from(line, (size_t)length - 1);
        ck_assert_msg(str_eq(said, told[i]->wire.body), "%.*s\n%s", STR_ARGS(said), told[i]->wire.text);
    }
    ck_assert_int_eq(pclose(answers), 0);
    free(line);
    free(told);
}
END_TEST

/* --- recorded ------------------------------------------------------------------------------------------- */

enum { MAX_EVENTS = 40, WHOS = 7 };

/* One history on its way into the register. */
struct entry {
    const char *id; /* of the vector */
    json_t *doc;    /* what is told to simulate: the vector's history, with what the register wants as well */
    json_t *events; /* of doc */
    size_t first;   /* the report.received that opens the case */
    bool remote;
    const char *case_id;
    int64_t version;
    json_t *persons;                   /* id in the vector → id in the register */
    const char *event_ids[MAX_EVENTS]; /* of the register, by index in the vector */
    const char *skipped;               /* why it cannot be entered, or NULL */
};

static bool is_type(const json_t *event, const char *type)
{
    return strcmp(text_of(event, "type"), type) == 0;
}

/* When an event begins, as text that sorts: a day begins at midnight. */
static const char *begins(const json_t *event)
{
    json_t *at = json_object_get(event, "at");
    const char *text = json_is_object(at) ? text_of(at, "from") : json_string_value(at);
    return api_text("%s%s", text, strlen(text) == 10 ? "T00:00:00" : "");
}

/* Which event opens the case, and whether a report can say all that it says. */
static void find_report(struct entry *e)
{
    static const char *const sayable[] = {"by", "kind", "article", "clause", "remote", "urgent", "commune"};
    const char *key;
    json_t *event, *value, *data = NULL;
    size_t i;
    e->first = json_array_size(e->events);
    json_array_foreach(e->events, i, event)
    {
        if (!is_type(event, "report.received"))
            continue;
        bool remote = json_is_true(api_at(event, "data.remote"));
        if (e->first == json_array_size(e->events)) {
            e->first = i;
            e->remote = remote;
            data = json_object_get(event, "data");
        } else if (remote != e->remote) {
            e->skipped = "two reports, one of them remote";
        }
    }
    if (!data) {
        e->skipped = "no report with which a case could open";
        return;
    }
    json_object_foreach(data, key, value)
    {
        bool known = false;
        for (i = 0; i < ARRAY_LEN(sayable); i++)
            known |= strcmp(key, sayable[i]) == 0;
        if (!known)
            e->skipped = api_text("the report has the fact %s, which POST /v1/reports cannot say", key);
    }
    /* Recorded first, it must also come first among what begins at the same moment. */
    const char *opened = begins(json_array_get(e->events, e->first));
    for (i = 0; i < e->first; i++)
        if (strncmp(begins(json_array_get(e->events, i)), opened, 19) >= 0)
            e->skipped = "something else stands before the report at the same moment";
}

/* The history as the register can hold it: what is added here is added for simulate as well. */
static void adapt(struct entry *e)
{
    json_t *event, *data;
    size_t i;
    json_array_foreach(e->events, i, event)
    {
        json_object_del(event, "recorded_at"); /* it is now, for all of them */
        data = json_object_get(event, "data");
        if (!data)
            json_object_set_new(event, "data", data = json_object());
        if (i == e->first && !json_object_get(data, "kind"))
            json_object_set_new(data, "kind", json_string("denunciation"));
        /* A unit that exists: who is meant makes no difference to the term. */
        if (is_type(event, "report.transferred") || is_type(event, "case.transferred"))
            json_object_set_new(data, "to", json_string("cqdt.24"));
    }
    if (json_array_size(e->events) > MAX_EVENTS)
        e->skipped = "too long";
    if (json_array_size(json_object_get(e->doc, "victims")) == 0)
        e->skipped = "no victim";
}

static const char *who_of(const struct entry *e, int i)
{
    /* What is addressed to others they answer themselves. */
    static const char *const whos[2][WHOS] = {
        {"head", "unit_procuracy", "unit_court", "legal_aid", "social", "procuracy", "court"},
        {"remote_head", "remote_procuracy", "remote_court", "legal_aid", "social", "procuracy", "court"}};
    return whos[e->remote][i];
}

static void copy_member(json_t *to, const char *name, const json_t *from, const char *key)
{
    if (json_object_get(from, key))
        json_object_set(to, name, json_object_get(from, key));
}

/* Notes which person of the reply is which of the vector: both keep the order. */
static void map_persons(struct entry *e, const struct api_reply *r, const char *list)
{
    json_t *p;
    size_t i;
    json_array_foreach(json_object_get(e->doc, list), i, p)
    {
        json_t *id = api_at(r->json, api_text("%s.%zu.id", list, i));
        ck_assert_msg(id != NULL, "%s: %s[%zu] is not in the reply: %.1500s", e->id, list, i, r->wire.text);
        json_object_set(e->persons, text_of(p, "id"), id);
    }
}

static void open_case(struct entry *e)
{
    json_t *event = json_array_get(e->events, e->first), *data = json_object_get(event, "data");
    json_t *report = json_object(), *suspected = json_object();
    copy_member(report, "kind", data, "kind");
    copy_member(report, "by", data, "by");
    copy_member(report, "at", event, "at");
    copy_member(suspected, "article", data, "article");
    copy_member(suspected, "clause", data, "clause");
    copy_member(report, "urgent", data, "urgent");
    copy_member(report, "commune", data, "commune");
    if (json_object_size(suspected) > 0)
        json_object_set(report, "suspected", suspected);
    copy_member(report, "victims", e->doc, "victims");
    copy_member(report, "accused", e->doc, "accused");
    copy_member(report, "witnesses", e->doc, "witnesses");
    copy_member(report, "representatives", e->doc, "representatives");
    char *body = dump(report);
    struct api_reply *r = api_post(who_of(e, 0), "/v1/reports", "", body);
    ck_assert_msg(r->status == 201, "%s: %s\n%s", e->id, body, r->wire.text);
    free(body);
    json_decref(report);
    json_decref(suspected);
    e->case_id = api_str(r, "id");
    e->version = 1;
    map_persons(e, r, "victims");
    map_persons(e, r, "accused");
    map_persons(e, r, "witnesses");
    map_persons(e, r, "representatives");
    r = api_get(who_of(e, 0), "/v1/cases/%s/events", e->case_id);
    e->event_ids[e->first] = api_str(r, "items.0.id");
}

/* Puts the register's ids in place of the vector's; a correction bears the facts that hold from now on within its own. */
static void translate(const struct entry *e, json_t *data)
{
    static const char *const events[] = {"of", "event", "replaces", "on_return_of"};
    static const char *const persons[] = {"person", "victim", "witness"};
    for (size_t i = 0; i < ARRAY_LEN(events); i++) {
        json_t *index = json_object_get(data, events[i]);
        if (json_is_integer(index))
            json_object_set_new(data, events[i], json_string(e->event_ids[json_integer_value(index)]));
    }
    for (size_t i = 0; i < ARRAY_LEN(persons); i++) {
        json_t *id = json_object_get(e->persons, text_of(data, persons[i]));
        if (id)
            json_object_set(data, persons[i], id);
    }
    json_object_del(data, "remote"); /* an attribute of the unit, over HTTP */
    if (json_is_object(json_object_get(data, "data")))
        translate(e, json_object_get(data, "data"));
}

static json_t *facts_of(const struct entry *e, const json_t *event)
{
    json_t *data = json_deep_copy(json_object_get(event, "data"));
    translate(e, data);
    return data;
}

/* By the first role that may; what the law forbids is acknowledged, as reality is. */
static void record(struct entry *e, size_t i)
{
    const json_t *event = json_array_get(e->events, i);
    json_t *body = json_object();
    struct api_reply *r = NULL;
    copy_member(body, "type", event, "type");
    copy_member(body, "at", event, "at");
    json_object_set_new(body, "data", facts_of(e, event));
    for (int k = 0; k < WHOS && (!r || r->status == 403 || r->status == 404); k++) {
        char *text = dump(body);
        r = api_event(who_of(e, k), e->case_id, e->version, text);
        free(text);
        if (r->status != 409)
            continue;
        ck_assert_str_ne(api_str(r, "citation"), "");
        json_object_set_new(body, "acknowledge_violation", json_true());
        json_object_set_new(body, "reason", json_string("Ghi nhận đúng sự thật đã xảy ra"));
        text = dump(body);
        r = api_event(who_of(e, k), e->case_id, e->version, text);
        free(text);
    }
    json_decref(body);
    if (r->status == 422 && strstr(r->wire.text, "date.future"))
        e->skipped = "something in it lies in the future";
    else
        ck_assert_msg(r->status == 201, "%s, event %zu: %s", e->id, i, r->wire.text);
    if (e->skipped)
        return;
    e->event_ids[i] = api_str(r, "event.id");
    e->version = api_int(r, "version");
}

/* --- compared ------------------------------------------------------------------------------------------- */

static const char *scalar(const json_t *o, const char *path)
{
    const json_t *v = api_at(o, path);
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return api_text("%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return json_is_true(v) ? "true" : json_is_false(v) ? "false" : "null";
}

/* An event by the register's id, whatever the document calls it. */
static const char *event_name(const struct entry *e, const json_t *d, const char *key)
{
    const json_t *v = json_object_get(d, key);
    return json_is_integer(v) ? e->event_ids[json_integer_value(v)] : scalar(d, key);
}

/* All that must agree between a deadline of simulate and one of the register, as a line. */
static const char *line_of(const struct entry *e, const json_t *d)
{
    const char *subject = scalar(d, "subject");
    const char *known = json_string_value(json_object_get(e->persons, subject));
    return api_text("%s %s starts %s legal %s safe %s %s ended %s round %s provisional %s imprecise %s by %s "
                    "end %s of %s",
                    scalar(d, "rule"), scalar(d, "status"), scalar(d, "starts_at"), scalar(d, "due.legal"),
                    scalar(d, "due.safe"), scalar(d, "citation"), scalar(d, "ended_at"), scalar(d, "round"),
                    scalar(d, "provisional"), scalar(d, "imprecise"), event_name(e, d, "started_by"),
                    event_name(e, d, "ended_by"), known ? known : subject);
}

/* Takes away from both lists what is in both; what is left is shown. */
static size_t differences(const struct entry *e, const json_t *expected, const json_t *have)
{
    json_t *lines = json_array(), *d;
    size_t i, k, n = 0;
    json_array_foreach(have, i, d) json_array_append_new(lines, json_string(line_of(e, d)));
    json_array_foreach(expected, i, d)
    {
        const char *line = line_of(e, d);
        for (k = 0; k < json_array_size(lines); k++)
            if (strcmp(json_string_value(json_array_get(lines, k)), line) == 0)
                break;
        if (k < json_array_size(lines)) {
            json_array_remove(lines, k);
        } else {
            fprintf(stderr, "%s: simulated %s\n", e->id, line);
            n++;
        }
    }
    json_array_foreach(lines, i, d) fprintf(stderr, "%s: recorded  %s\n", e->id, json_string_value(d));
    n += json_array_size(lines);
    json_decref(lines);
    return n;
}

static const char *told_line(const struct entry *e, const json_t *t)
{
    const char *victim = scalar(t, "victim"), *person = scalar(t, "person");
    const char *v = json_string_value(json_object_get(e->persons, victim));
    const char *p = json_string_value(json_object_get(e->persons, person));
    return api_text("%s told through %s %s, %s, by %s", v ? v : victim, scalar(t, "through"), p ? p : person,
                    event_name(e, t, "event"), scalar(t, "by"));
}

/* Who is told for each victim, in the order of the victims. */
static size_t told_otherwise(const struct entry *e, const json_t *expected, const json_t *have)
{
    size_t n = json_array_size(expected), wrong = n != json_array_size(have);
    for (size_t i = 0; i < n && !wrong; i++) {
        const char *simulated = told_line(e, json_array_get(expected, i));
        const char *recorded = told_line(e, json_array_get(have, i));
        if (strcmp(simulated, recorded) == 0)
            continue;
        fprintf(stderr, "%s: simulated %s\n%s: recorded  %s\n", e->id, simulated, e->id, recorded);
        wrong++;
    }
    return wrong;
}

static size_t compare(struct entry *e, size_t *deadlines)
{
    json_object_set_new(e->doc, "as_of", json_string(api_ago(0)));
    struct api_reply *told = simulate(e->doc);
    ck_assert_msg(told->status == 200, "%s: %s", e->id, told->wire.text);
    struct api_reply *c = api_get(who_of(e, 0), "/v1/cases/%s", e->case_id);
    ck_assert_msg(c->status == 200, "%s: %s", e->id, c->wire.text);
    ck_assert_str_eq(api_str(c, "stage"), api_str(told, "stage"));
    ck_assert_int_eq(api_int(c, "version"), (int64_t)json_array_size(e->events));
    *deadlines += api_count(told, "deadlines");
    return differences(e, api_at(told->json, "deadlines"), api_at(c->json, "deadlines")) +
           told_otherwise(e, api_at(told->json, "notices_to"), api_at(c->json, "notices_to"));
}

static void enter(struct entry *e)
{
    find_report(e);
    if (!e->skipped)
        adapt(e);
    if (!e->skipped && strcmp(begins(json_array_get(e->events, e->first)), api_ago(0)) > 0)
        e->skipped = "something in it lies in the future";
    if (e->skipped)
        return;
    open_case(e);
    for (size_t i = 0; i < json_array_size(e->events) && !e->skipped; i++)
        if (i != e->first)
            record(e, i);
}

START_TEST(recorded_histories_get_the_deadlines_that_simulate_gives)
{
    json_t *v, *why = json_object(), *count;
    const char *reason;
    size_t i, asked = 0, entered = 0, refused = 0, wrong = 0, deadlines = 0;
    json_array_foreach(vectors, i, v)
    {
        if (i % 2 && !all_wanted()) /* a dozen writes each: of the sample every other */
            continue;
        asked++;
        if (json_object_get(v, "refused")) {
            refused++;
            continue;
        }
        struct entry e = {.id = text_of(v, "id"),
                          .doc = json_deep_copy(json_object_get(v, "input")),
                          .persons = json_object()};
        e.events = json_object_get(e.doc, "events");
        enter(&e);
        if (e.skipped)
            json_object_set_new(why, e.skipped,
                                json_integer(json_integer_value(json_object_get(why, e.skipped)) + 1));
        else if (++entered)
            wrong += compare(&e, &deadlines) > 0;
        json_decref(e.persons);
        json_decref(e.doc);
    }
    printf(
        "%zu histories recorded, their %zu deadlines compared; %zu not: %zu are refused by simulate as well",
        entered, deadlines, asked - entered, refused);
    json_object_foreach(why, reason, count)
        printf("; %" JSON_INTEGER_FORMAT " %s", json_integer_value(count), reason);
    printf("\n");
    fflush(stdout);
    json_decref(why);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_gt(entered, asked / 2); /* or nearly all found a way round */
    ck_assert_uint_gt(deadlines, 3 * entered);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("vectors");
    TCase *t = tcase_create("vectors");
    tcase_set_timeout(t, all_wanted() ? ALL_LIMIT_S : QUICK_LIMIT_S);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, simulate_over_http_says_what_the_vectors_say);
    tcase_add_test(t, simulate_over_http_is_hoso_simulate);
    tcase_add_test(t, recorded_histories_get_the_deadlines_that_simulate_gives);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
