/* Reads the files of the law pack in the order in which they refer to each other. */
#include "lib/json/pack_json.h"

#include "lib/json/pack_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* pack.json */

static void read_anchors(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "anchors", JX_REQUIRED, 20, &list))
        return;
    struct anchor *anchors = PACK_ARRAY(r, list.n, struct anchor);
    if (!anchors)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "name", JX_REQUIRED, &anchors[i].name);
        pack_patterns(r, &o, "on", JX_REQUIRED, &anchors[i].on);
        pack_patterns(r, &o, "reset", JX_OPTIONAL, &anchors[i].reset);
        jx_end(&o);
    }
    r->p->anchors = anchors;
    r->p->nanchors = list.n;
}

static void read_ranks(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "ranks", JX_REQUIRED, 20, &list))
        return;
    struct pack_rank *ranks = PACK_ARRAY(r, list.n, struct pack_rank);
    if (!ranks)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &ranks[i].code);
        jx_bool(&o, "told", JX_REQUIRED, &ranks[i].told);
        jx_end(&o);
    }
    r->ranks = ranks;
    r->nranks = list.n;
}

static void read_sources(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "sources", JX_REQUIRED, 200, &list))
        return;
    struct pack_source *sources = PACK_ARRAY(r, list.n, struct pack_source);
    if (!sources)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &sources[i].code);
        jx_text(&o, "text", JX_REQUIRED, 1, PACK_TEXT_MAX, &sources[i].text);
        jx_end(&o);
    }
    r->sources = sources;
    r->nsources = list.n;
}

static int by_code(const void *a, const void *b)
{
    const struct word *one = a, *other = b;
    return str_cmp(one->code, other->code);
}

/* {"group":[{"code","vi","en"}]}: the groups are for the reader of the file; a code means one thing everywhere. */
static void read_words(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_obj groups, o;
    struct jx_arr list;
    struct jx_val group, v;
    struct str name;
    size_t room = 0, n = 0;
    if (!jx_object(root, "words", JX_REQUIRED, &groups))
        return;
    for (void *iter = NULL; jx_each(&groups, &iter, &name, &group);)
        room += json_array_size(group.json);
    struct word *words = PACK_ARRAY(r, room, struct word);
    if (!words)
        return;
    for (void *iter = NULL; jx_each(&groups, &iter, &name, &group);) {
        if (!jx_val_array(&group, PACK_LIST_MAX, &list))
            continue;
        while (jx_next(&list, &v)) {
            if (!jx_val_object(&v, &o) || !jx_text(&o, "code", JX_REQUIRED, 1, 100, &words[n].code))
                continue;
            jx_text(&o, "vi", JX_REQUIRED, 1, PACK_NAME_MAX, &words[n].vi);
            jx_text(&o, "en", JX_REQUIRED, 1, PACK_NAME_MAX, &words[n].en);
            jx_end(&o);
            for (size_t i = 0; i < n; i++)
                if (str_eq(words[i].code, words[n].code))
                    jx_fault(&o, "code", FIELD_RANGE);
            n++;
        }
    }
    qsort(words, n, sizeof(*words), by_code);
    r->p->words = words;
    r->p->nwords = n;
}

void pack_read_head(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct str schema;
    int64_t minutes;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    jx_text(&root, "version", JX_REQUIRED, 1, 64, &r->p->version);
    jx_date(&root, "in_force_from", JX_REQUIRED, &r->p->in_force_from);
    /* The service level of "at once" is the engine's; the pack states it so that a lawyer finds it here. */
    jx_int(&root, "at_once_minutes", JX_REQUIRED, AT_ONCE_US / (60 * SECOND_US),
           AT_ONCE_US / (60 * SECOND_US), &minutes);
    read_anchors(r, &root);
    read_ranks(r, &root);
    read_sources(r, &root);
    read_words(r, &root);
    jx_end(&root);
}

/* stages.json */

static void read_stage_names(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "stages", JX_REQUIRED, 30, &list))
        return;
    struct stage *stages = PACK_ARRAY(r, list.n, struct stage);
    if (!stages)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &stages[i].code);
        pack_names(&o, "name", JX_REQUIRED, &stages[i].name_vi, &stages[i].name_en);
        jx_bool(&o, "closed", JX_OPTIONAL, &stages[i].closed);
        jx_end(&o);
    }
    if (list.n == 0)
        jx_fault(root, "stages", FIELD_RANGE); /* a case begins in the first */
    r->p->stages = stages;
    r->p->nstages = list.n;
}

static void read_move(struct pack_reader *r, const struct jx_val *v, struct stage_move *m)
{
    struct jx_obj o;
    struct jx_val on;
    struct str to;
    if (!jx_val_object(v, &o))
        return;
    if (jx_value(&o, "on", JX_REQUIRED, &on))
        pack_start(r, &on, &m->on);
    if (jx_code(&o, "to", JX_REQUIRED, &to)) {
        m->to = pack_stage(r->p, to);
        if (m->to < 0)
            jx_fault(&o, "to", FIELD_REFERENCE);
    }
    jx_end(&o);
}

void pack_read_stages(struct pack_reader *r, json_t *json)
{
    struct jx_obj root, returns;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    read_stage_names(r, &root);
    if (jx_array(&root, "moves", JX_REQUIRED, 200, &list)) {
        struct stage_move *moves = PACK_ARRAY(r, list.n, struct stage_move);
        if (!moves)
            return;
        for (size_t i = 0; jx_next(&list, &v); i++)
            read_move(r, &v, &moves[i]);
        r->p->moves = moves;
        r->p->nmoves = list.n;
    }
    if (jx_object(&root, "returns", JX_REQUIRED, &returns)) {
        pack_patterns(r, &returns, "procuracy", JX_REQUIRED, &r->p->returns_procuracy);
        pack_patterns(r, &returns, "judge", JX_REQUIRED, &r->p->returns_judge);
        pack_patterns(r, &returns, "panel", JX_REQUIRED, &r->p->returns_panel);
        jx_end(&returns);
    }
    jx_end(&root);
}

/* All of them */

static bool read_one(struct pack_reader *r, const char *name, json_t *json,
                     void (*read)(struct pack_reader *, json_t *))
{
    struct fail *f = r->x.fail;
    read(r, json);
    if (jx_result(&r->x) == ERR_OK)
        return true;
    if (f && f->where[0] == '\0')
        snprintf(f->where, sizeof(f->where), "%s", name);
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
    };
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        if (!read_one(&r, steps[i].name, steps[i].json, steps[i].read))
            return r.x.err;
    return pack_index(out, a) ? ERR_OK : fail_set(f, ERR_NO_MEMORY);
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

enum err json_file(const char *path, const char *name, json_t **out, struct fail *f)
{
    char *text = NULL;
    size_t n = 0;
    *out = NULL;
    enum err e = slurp(path, JX_FILE.bytes, &text, &n);
    struct fail inner;
    fail_clear(&inner);
    if (e == ERR_OK)
        e = jx_parse(str_from(text, n), JX_FILE, out, &inner);
    free(text);
    if (e != ERR_OK && f)
        snprintf(f->where, sizeof(f->where), "%.60s%s%.90s", name, inner.where[0] ? ": " : "", inner.where);
    return e == ERR_OK ? ERR_OK : fail_set(f, e);
}

enum err pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f)
{
    struct pack_docs d = {0};
    const struct {
        const char *name;
        json_t **json;
    } files[] = {{"events.json", &d.events}, {"rules.json", &d.rules},   {"rows.json", &d.rows},
                 {"pack.json", &d.pack},     {"stages.json", &d.stages}, {"offences.json", &d.offences}};
    enum err e = ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(files) && e == ERR_OK; i++) {
        char path[4096];
        int n = snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
        e = n > 0 && (size_t)n < sizeof(path) ? json_file(path, files[i].name, files[i].json, f)
                                              : fail_set(f, ERR_NOT_FOUND);
    }
    if (e == ERR_OK)
        e = pack_read(&d, a, out, f);
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        json_decref(*files[i].json);
    return e;
}
