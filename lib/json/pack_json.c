/* Reads the files of the law pack in the order in which they refer to each other. */
#include "lib/json/pack_json.h"

#include "lib/json/pack_int.h"
#include "lib/law/citation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The row that the first fault lies in, by its id, so that people need not count: "rules.json, B01". */
static struct str row_at_fault(const struct fail *f, json_t *json)
{
    char list[64];
    uint64_t at;
    struct str pointer = f->nfields ? str_of(f->fields[0].pointer) : STR_NONE;
    struct str rest = str_sub(pointer, 1, pointer.n), name = str_sub(rest, 0, str_find(rest, '/'));
    rest = str_sub(rest, name.n + 1, rest.n);
    if (name.n == 0 || name.n >= sizeof(list) ||
        !str_to_u64(str_sub(rest, 0, str_find(rest, '/')), INT32_MAX, &at))
        return STR_NONE;
    snprintf(list, sizeof(list), "%.*s", STR_ARGS(name));
    static const char *const keys[] = {"id", "type", "code", "name"};
    json_t *row = json_array_get(json_object_get(json, list), (size_t)at);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (json_is_string(json_object_get(row, keys[i])))
            return str_of(json_string_value(json_object_get(row, keys[i])));
    return STR_NONE;
}

static bool read_one(struct pack_reader *r, const char *name, json_t *json,
                     void (*read)(struct pack_reader *, json_t *))
{
    struct fail *f = r->x.fail;
    read(r, json);
    if (jx_result(&r->x) == ERR_OK)
        return true;
    if (f && f->where[0] == '\0') {
        struct str row = row_at_fault(f, json);
        snprintf(f->where, sizeof(f->where), "%s%s%.*s", name, row.n ? ", " : "",
                 (int)(row.n < 64 ? row.n : 64), row.p);
    }
    return false;
}

enum err pack_read(const struct pack_docs *d, struct arena *a, struct pack *out, struct fail *f)
{
    *out = (struct pack){0};
    struct pack_reader r = {.x = {.arena = a, .fail = f}, .p = out};
    const struct {
        const char *name;
        json_t *json;
        void (*read)(struct pack_reader *, json_t *);
    } steps[] = {
        {"events.json", d->events, pack_read_event_names},
        {"rules.json", d->rules, pack_read_rule_ids},
        {"rows.json", d->rows, pack_read_rows},
        {"events.json", d->events, pack_read_events},
        {"pack.json", d->pack, pack_read_head},
        {"stages.json", d->stages, pack_read_stages},
        {"offences.json", d->offences, pack_read_offences},
        {"rules.json", d->rules, pack_read_rules},
        {"handoffs.json", d->handoffs, pack_read_handoffs},
        {"examples.json", d->examples, pack_read_examples},
    };
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        if (!read_one(&r, steps[i].name, steps[i].json, steps[i].read))
            return r.x.err;
    return pack_index(out, a) && citations_write_out(out, a) ? ERR_OK : fail_set(f, ERR_NO_MEMORY);
}

/* The whole file, NUL-terminated, malloc'ed; at most `max` bytes. */
static enum err slurp(const char *path, size_t max, char **out, size_t *n)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno == ENOMEM ? ERR_NO_MEMORY : ERR_NOT_FOUND;
    enum err e = ERR_OK;
    size_t room = 64 * 1024, used = 0;
    char *p = malloc(room);
    while (p) {
        used += fread(p + used, 1, room - used, file);
        if (used < room)
            break;
        char *more = used > max ? NULL : realloc(p, room *= 2);
        if (!more) {
            e = used > max ? ERR_TOO_LARGE : ERR_NO_MEMORY;
            break;
        }
        p = more;
    }
    if (!p)
        e = ERR_NO_MEMORY;
    else if (e == ERR_OK && ferror(file))
        e = ERR_NOT_FOUND; /* a directory, or a disk that fails: not there to be read */
    fclose(file);
    if (e != ERR_OK) {
        free(p);
        return e;
    }
    *out = p;
    *n = used;
    return ERR_OK;
}

/* What was wrong, after the name of the file. */
static enum err named(enum err e, const char *name, const struct fail *inner, struct fail *f)
{
    if (e == ERR_OK)
        return ERR_OK;
    if (f)
        snprintf(f->where, sizeof(f->where), "%.60s%s%.90s", name, inner->where[0] ? ": " : "", inner->where);
    return fail_set(f, e);
}

enum err text_file(const char *path, const char *name, struct arena *a, struct str *out, struct fail *f)
{
    char *text = NULL;
    size_t n = 0;
    struct fail none;
    fail_clear(&none);
    *out = STR_NONE;
    enum err e = slurp(path, JX_FILE.bytes, &text, &n);
    if (e == ERR_OK)
        *out = arena_copy(a, str_from(text, n));
    free(text);
    return named(e == ERR_OK && str_is_none(*out) ? ERR_NO_MEMORY : e, name, &none, f);
}

enum err json_text(struct str text, const char *name, json_t **out, struct fail *f)
{
    struct fail inner;
    fail_clear(&inner);
    *out = NULL;
    return named(jx_parse(text, JX_FILE, out, &inner), name, &inner, f);
}

enum err json_file(const char *path, const char *name, json_t **out, struct fail *f)
{
    struct arena a;
    struct str text;
    *out = NULL;
    arena_init(&a, JX_FILE.bytes + 64 * 1024);
    enum err e = text_file(path, name, &a, &text, f);
    if (e == ERR_OK)
        e = json_text(text, name, out, f);
    arena_fini(&a);
    return e;
}

const char *const pack_file_names[PACK_FILES] = {"events.json",   "rules.json",   "rows.json",
                                                 "pack.json",     "stages.json",  "offences.json",
                                                 "handoffs.json", "examples.json"};

enum err pack_parse(const struct str texts[PACK_FILES], struct arena *a, struct pack *out, struct fail *f)
{
    struct pack_docs d = {0};
    json_t **const docs[PACK_FILES] = {&d.events, &d.rules,    &d.rows,     &d.pack,
                                       &d.stages, &d.offences, &d.handoffs, &d.examples};
    enum err e = ERR_OK;
    for (size_t i = 0; i < PACK_FILES && e == ERR_OK; i++)
        e = json_text(texts[i], pack_file_names[i], docs[i], f);
    if (e == ERR_OK)
        e = pack_read(&d, a, out, f);
    for (size_t i = 0; i < PACK_FILES; i++)
        json_decref(*docs[i]);
    return e;
}

enum err pack_texts(const char *dir, struct arena *a, struct str texts[PACK_FILES], struct fail *f)
{
    enum err e = ERR_OK;
    for (size_t i = 0; i < PACK_FILES && e == ERR_OK; i++) {
        char path[4096];
        int n = snprintf(path, sizeof(path), "%s/%s", dir, pack_file_names[i]);
        e = n > 0 && (size_t)n < sizeof(path) ? text_file(path, pack_file_names[i], a, &texts[i], f)
                                              : fail_set(f, ERR_NOT_FOUND);
    }
    return e;
}

enum err pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f)
{
    struct arena files;
    struct str texts[PACK_FILES];
    arena_init(&files, PACK_ARENA_CAP);
    enum err e = pack_texts(dir, &files, texts, f);
    if (e == ERR_OK)
        e = pack_parse(texts, a, out, f);
    arena_fini(&files);
    return e;
}
