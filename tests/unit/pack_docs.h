/* The documents of the tree's own law pack, to be spoiled by tests one member at a time. */
#ifndef HOSO_TESTS_UNIT_PACK_DOCS_H
#define HOSO_TESTS_UNIT_PACK_DOCS_H

#include "lib/json/pack_json.h"
#include "lib/json/pack_lint.h"

#include <check.h>
#include <stdlib.h>

static struct arena arena;
static struct fail fail;
static struct pack pack;
static struct pack_docs docs;

static const struct {
    const char *name;
    size_t at;
} files[] = {
    {"events", offsetof(struct pack_docs, events)},     {"rules", offsetof(struct pack_docs, rules)},
    {"rows", offsetof(struct pack_docs, rows)},         {"pack", offsetof(struct pack_docs, pack)},
    {"stages", offsetof(struct pack_docs, stages)},     {"offences", offsetof(struct pack_docs, offences)},
    {"handoffs", offsetof(struct pack_docs, handoffs)}, {"examples", offsetof(struct pack_docs, examples)}};

static inline json_t **doc(size_t i)
{
    return (json_t **)(void *)((char *)&docs + files[i].at);
}

static inline void setup(void)
{
    arena_init(&arena, PACK_ARENA_CAP);
    fail_clear(&fail);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[100];
        snprintf(path, sizeof(path), "config/law/%s.json", files[i].name);
        ck_assert_int_eq(json_file(path, files[i].name, doc(i), &fail), ERR_OK);
    }
}

static inline void teardown(void)
{
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        json_decref(*doc(i));
    arena_fini(&arena);
}

static inline json_t *find(json_t *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *o = json_array_get(list, i);
        const char *v = json_string_value(json_object_get(o, key));
        if (v && strcmp(v, value) == 0)
            return o;
    }
    ck_abort_msg("no %s %s", key, value);
    return NULL;
}

static inline json_t *rule(const char *id)
{
    return find(json_object_get(docs.rules, "rules"), "id", id);
}

static inline json_t *event(const char *type)
{
    return find(json_object_get(docs.events, "events"), "type", type);
}

static inline json_t *binding(const char *id)
{
    return json_object_get(rule(id), "binding");
}

/* Sets a member to a JSON text. */
static inline void set(json_t *o, const char *key, const char *text)
{
    json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);
    ck_assert_ptr_nonnull(v);
    ck_assert_int_eq(json_object_set_new(o, key, v), 0);
}

static struct lint lint;

/* Reads the documents as they are now: lint names that row and member, in both languages, and says so in English. */
static inline void lint_tells(const char *subject, const char *member, const char *text)
{
    ck_assert_int_eq(pack_read(&docs, &arena, &pack, &fail), ERR_OK);
    ck_assert_int_eq(pack_lint(&pack, &arena, &lint), ERR_OK);
    bool told = false;
    for (size_t i = 0; i < lint.n; i++) {
        const struct lint_finding *f = &lint.items[i];
        ck_assert(f->subject.n > 0 && f->member.n > 0 && f->vi.n > 0 && f->en.n > 0 && !str_eq(f->vi, f->en));
        told = told || (str_is(f->subject, subject) && str_is(f->member, member) && strstr(f->en.p, text));
    }
    ck_assert_msg(told, "%zu findings, none of %s, %s: %s; the first is %.*s, %.*s: %.*s", lint.n, subject,
                  member, text, STR_ARGS(lint.n ? lint.items[0].subject : STR_NONE),
                  STR_ARGS(lint.n ? lint.items[0].member : STR_NONE),
                  STR_ARGS(lint.n ? lint.items[0].en : STR_NONE));
}

#endif
