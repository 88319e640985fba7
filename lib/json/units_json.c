/* Derives every agency's office from the lists of provinces and communes, parents first. */
#include "lib/json/units_json.h"

#include "lib/json/jx.h"
#include "lib/json/pack_json.h"

#include <stdio.h>
#include <stdlib.h>

enum { UNITS_MAX_ROWS = 20000, UNITS_TEXT_MAX = 300 };

struct words2 {
    struct str vi, en;
};

/* How a kind of province or commune is called: "xã {}" and "{} Commune". */
struct place_kind {
    struct str code;
    struct words2 pattern;
};

struct place {
    struct str province, code;
    struct words2 name; /* with its kind: "xã Bản Hồ" */
};

struct places {
    struct place *items;
    size_t n;
};

/* An office that every province, or every commune, has. */
struct office {
    struct str kind, parent;
    struct words2 name;
};

struct offices {
    struct office *items;
    size_t n;
};

struct units {
    struct arena *a;
    struct jx x;
    struct places provinces, communes;
    struct offices roots, per_province, per_commune, regional;
    struct regions {
        struct str province;
        size_t office; /* index into regional */
        int64_t count;
    } * regions;
    size_t nregions;
    const struct str *remote;
    size_t nremote;
    struct str valid_from;
};

/* Reading */

static void *room(struct units *u, size_t n, size_t size)
{
    void *p = arena_array(u->a, n, size);
    if (!p)
        jx_no_memory(&u->x);
    return p;
}

/* A name for people: without control characters and backslashes, which a table of tabs could not carry. */
static bool plain_text(struct jx_obj *o, const char *key, struct str *out)
{
    if (!jx_text(o, key, JX_REQUIRED, 1, UNITS_TEXT_MAX, out))
        return false;
    for (size_t i = 0; i < out->n; i++)
        if ((unsigned char)out->p[i] < ' ' || out->p[i] == '\\')
            return jx_fault(o, key, FIELD_FORMAT);
    return true;
}

static bool read_words(struct jx_obj *o, const char *key, struct words2 *out)
{
    struct jx_obj w;
    if (!jx_object(o, key, JX_REQUIRED, &w))
        return false;
    bool good = plain_text(&w, "vi", &out->vi);
    good = plain_text(&w, "en", &out->en) && good;
    jx_end(&w);
    return good;
}

/* `pattern` with its first {} (or {number}) replaced. */
static struct str fill(struct units *u, struct str pattern, const char *hole, struct str with)
{
    size_t n = strlen(hole);
    for (size_t i = 0; i + n <= pattern.n; i++)
        if (memcmp(pattern.p + i, hole, n) == 0)
            return arena_printf(u->a, "%.*s%.*s%.*s", STR_ARGS(str_sub(pattern, 0, i)), STR_ARGS(with),
                                STR_ARGS(str_sub(pattern, i + n, pattern.n)));
    return pattern;
}

static struct words2 fill2(struct units *u, struct words2 pattern, struct words2 with)
{
    return (struct words2){fill(u, pattern.vi, "{}", with.vi), fill(u, pattern.en, "{}", with.en)};
}

static bool is_digits(struct str s, size_t n)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

/* The offices' codes are made of it, so that a letter or a blank must not slip in. */
static bool place_code(const struct jx_val *v, size_t digits, struct str *out)
{
    return jx_val_text(v, 1, 8, out) && (is_digits(*out, digits) || jx_fault_val(v, FIELD_FORMAT));
}

static bool known_province(const struct units *u, struct str code)
{
    for (size_t i = 0; i < u->provinces.n; i++)
        if (str_eq(u->provinces.items[i].code, code))
            return true;
    return false;
}

/* One row: [province,] code, kind, name. */
static void read_place(struct units *u, const struct jx_val *v, bool commune, struct jx_obj *kinds,
                       struct place *p)
{
    struct jx_arr row;
    struct jx_val cell;
    struct str kind = STR_NONE, name;
    struct words2 pattern;
    if (!jx_val_array(v, commune ? 4 : 3, &row))
        return;
    if (row.n != (commune ? 4U : 3U)) {
        jx_fault_val(v, FIELD_RANGE);
        return;
    }
    if (commune && jx_next(&row, &cell) && place_code(&cell, 2, &p->province) &&
        !known_province(u, p->province))
        jx_fault_val(&cell, FIELD_REFERENCE);
    if (jx_next(&row, &cell))
        place_code(&cell, commune ? 5 : 2, &p->code);
    if (!commune)
        p->province = p->code;
    bool good = jx_next(&row, &cell) && jx_val_code(&cell, &kind) &&
                (jx_has(kinds, kind.p) || jx_fault_val(&cell, FIELD_REFERENCE));
    if (!jx_next(&row, &cell) || !jx_val_text(&cell, 1, 100, &name))
        return;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == '\\')
            good = jx_fault_val(&cell, FIELD_FORMAT);
    if (!good || !read_words(kinds, kind.p, &pattern))
        return;
    p->name = fill2(u, pattern, (struct words2){name, name});
}

static int by_place_code(const void *a, const void *b)
{
    const struct place *one = a, *other = b;
    return str_cmp(one->code, other->code);
}

static void read_places(struct units *u, json_t *json, const char *key, bool commune, struct places *out)
{
    struct jx_obj root, kinds;
    struct jx_arr list, columns;
    struct jx_val v;
    struct str text;
    if (!jx_root(&u->x, json, &root) || !jx_object(&root, "kinds", JX_REQUIRED, &kinds) ||
        !jx_array(&root, key, JX_REQUIRED, UNITS_MAX_ROWS, &list))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, UNITS_TEXT_MAX, &text);
    jx_text(&root, "source", JX_REQUIRED, 1, UNITS_TEXT_MAX, &text);
    jx_array(&root, "columns", JX_REQUIRED, 4, &columns);
    jx_end(&root);
    struct place *items = room(u, list.n, sizeof(*items));
    if (!items)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        /* A fresh view of the kinds: each row asks for one of them. */
        struct jx_obj again = {.val = kinds.val};
        read_place(u, &v, commune, &again, &items[i]);
    }
    qsort(items, list.n, sizeof(*items), by_place_code);
    for (size_t i = 1; i < list.n; i++)
        if (str_eq(items[i - 1].code, items[i].code))
            jx_fault(&root, key, FIELD_RANGE); /* a code twice */
    *out = (struct places){items, list.n};
}

static bool has_kind(const struct offices *list, struct str kind)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->items[i].kind, kind))
            return true;
    return false;
}

/* `above`: the offices whose kind those of this list name as their parent; NULL for the roots. */
static void read_offices(struct units *u, struct jx_obj *root, const char *key, const struct offices *above,
                         struct offices *out)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, key, JX_REQUIRED, 50, &list))
        return;
    struct office *items = room(u, list.n, sizeof(*items));
    if (!items)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "kind", JX_REQUIRED, &items[i].kind);
        if (above && jx_code(&o, "parent", JX_REQUIRED, &items[i].parent) &&
            !has_kind(above, items[i].parent))
            jx_fault(&o, "parent", FIELD_REFERENCE);
        read_words(&o, "name", &items[i].name);
        jx_end(&o);
    }
    *out = (struct offices){items, list.n};
}

static void read_region(struct units *u, const struct jx_val *v, size_t office)
{
    struct jx_obj o;
    struct jx_val province;
    struct str text;
    bool sample;
    if (!jx_val_object(v, &o))
        return;
    struct regions *r = &u->regions[u->nregions++];
    r->office = office;
    if (jx_value(&o, "province", JX_REQUIRED, &province) && place_code(&province, 2, &r->province) &&
        !known_province(u, r->province))
        jx_fault_val(&province, FIELD_REFERENCE);
    jx_int(&o, "count", JX_REQUIRED, 0, 99, &r->count);
    jx_bool(&o, "sample", JX_REQUIRED, &sample); /* invented, since no list names them */
    jx_text(&o, "source", JX_REQUIRED, 1, UNITS_TEXT_MAX, &text);
    jx_end(&o);
}

static void read_regional(struct units *u, struct jx_obj *root)
{
    struct jx_arr list, provinces;
    struct jx_val v, p;
    struct jx_obj o;
    if (!jx_array(root, "regional", JX_REQUIRED, 10, &list))
        return;
    u->regional.items = room(u, list.n, sizeof(*u->regional.items));
    u->regions = room(u, list.n * u->provinces.n, sizeof(*u->regions));
    if (!u->regional.items || !u->regions)
        return;
    while (jx_next(&list, &v)) {
        struct office *office = &u->regional.items[u->regional.n];
        if (!jx_val_object(&v, &o))
            continue;
        if (jx_code(&o, "kind", JX_REQUIRED, &office->kind) && !has_kind(&u->per_province, office->kind))
            jx_fault(&o, "kind", FIELD_REFERENCE);
        read_words(&o, "name", &office->name);
        if (jx_array(&o, "provinces", JX_REQUIRED, u->provinces.n, &provinces))
            while (jx_next(&provinces, &p))
                read_region(u, &p, u->regional.n);
        jx_end(&o);
        u->regional.n++;
    }
}

static void read_remote(struct units *u, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "remote", JX_REQUIRED, UNITS_MAX_ROWS, &list))
        return;
    struct str *codes = room(u, list.n, sizeof(*codes));
    if (!codes)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        place_code(&v, 5, &codes[i]);
    u->remote = codes;
    u->nremote = list.n;
}

static void read_agencies(struct units *u, json_t *json)
{
    struct jx_obj root;
    struct str text;
    day_t day;
    if (!jx_root(&u->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, UNITS_TEXT_MAX, &text);
    if (jx_date(&root, "valid_from", JX_REQUIRED, &day))
        jx_text(&root, "valid_from", JX_REQUIRED, 10, 10, &u->valid_from);
    read_offices(u, &root, "roots", NULL, &u->roots);
    read_offices(u, &root, "per_province", &u->roots, &u->per_province);
    read_offices(u, &root, "per_commune", &u->per_province, &u->per_commune);
    read_regional(u, &root);
    jx_text(&root, "remote_note", JX_OPTIONAL, 1, UNITS_TEXT_MAX, &text);
    read_remote(u, &root);
    jx_end(&root);
}

/* Expanding */

static bool is_remote(const struct units *u, struct str commune)
{
    for (size_t i = 0; i < u->nremote; i++)
        if (str_eq(u->remote[i], commune))
            return true;
    return false;
}

static void emit_roots(struct units *u, unit_sink *sink, void *to)
{
    for (size_t i = 0; i < u->roots.n; i++) {
        const struct office *o = &u->roots.items[i];
        sink(to, &(struct unit_row){.code = o->kind,
                                    .kind = o->kind,
                                    .level = 1,
                                    .name_vi = o->name.vi,
                                    .name_en = o->name.en,
                                    .valid_from = u->valid_from});
    }
}

static void emit_places(struct units *u, const struct places *places, const struct offices *offices,
                        int level, unit_sink *sink, void *to)
{
    for (size_t i = 0; i < places->n; i++) {
        const struct place *p = &places->items[i];
        for (size_t k = 0; k < offices->n; k++) {
            const struct office *o = &offices->items[k];
            struct unit_row row = {.kind = o->kind,
                                   .province = p->province,
                                   .level = level,
                                   .valid_from = u->valid_from,
                                   .name_vi = fill(u, o->name.vi, "{}", p->name.vi),
                                   .name_en = fill(u, o->name.en, "{}", p->name.en)};
            row.code = arena_printf(u->a, "%.*s.%.*s", STR_ARGS(o->kind), STR_ARGS(p->code));
            row.parent = level == 2
                             ? o->parent
                             : arena_printf(u->a, "%.*s.%.*s", STR_ARGS(o->parent), STR_ARGS(p->province));
            row.remote = level == 3 && str_is(o->kind, "cax") && is_remote(u, p->code);
            if (!u->a->failed)
                sink(to, &row);
        }
    }
}

static struct words2 province_name(const struct units *u, struct str code)
{
    for (size_t i = 0; i < u->provinces.n; i++)
        if (str_eq(u->provinces.items[i].code, code))
            return u->provinces.items[i].name;
    return (struct words2){STR(""), STR("")};
}

static void emit_regions(struct units *u, unit_sink *sink, void *to)
{
    for (size_t i = 0; i < u->nregions; i++) {
        const struct regions *r = &u->regions[i];
        const struct office *o = &u->regional.items[r->office];
        struct words2 name = fill2(u, o->name, province_name(u, r->province));
        for (int64_t n = 1; n <= r->count; n++) {
            struct str number = arena_printf(u->a, "%" PRId64, n);
            struct unit_row row = {
                .kind = o->kind, .province = r->province, .level = 3, .valid_from = u->valid_from};
            row.code = arena_printf(u->a, "%.*s.%.*s.%" PRId64, STR_ARGS(o->kind), STR_ARGS(r->province), n);
            row.parent = arena_printf(u->a, "%.*s.%.*s", STR_ARGS(o->kind), STR_ARGS(r->province));
            row.name_vi = fill(u, name.vi, "{number}", number);
            row.name_en = fill(u, name.en, "{number}", number);
            if (!u->a->failed)
                sink(to, &row);
        }
    }
}

/* Both */

enum err units_load(const char *dir, struct arena *a, struct units **out, struct fail *f)
{
    static const char *const names[] = {"provinces.json", "communes.json", "agencies.json"};
    struct units *u = ARENA_NEW(a, struct units);
    *out = u;
    if (!u)
        return fail_set(f, ERR_NO_MEMORY);
    u->a = a;
    u->x = (struct jx){.arena = a, .fail = f};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[4096];
        json_t *json;
        int n = snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        if (n < 0 || (size_t)n >= sizeof(path))
            return fail_set(f, ERR_NOT_FOUND);
        enum err e = json_file(path, names[i], &json, f);
        if (e != ERR_OK)
            return e;
        if (i == 0)
            read_places(u, json, "provinces", false, &u->provinces);
        else if (i == 1)
            read_places(u, json, "communes", true, &u->communes);
        else
            read_agencies(u, json);
        json_decref(json);
        e = jx_result(&u->x);
        if (e != ERR_OK && f)
            snprintf(f->where, sizeof(f->where), "%s", names[i]);
        if (e != ERR_OK)
            return e;
    }
    u->x.fail = NULL;
    return ERR_OK;
}

enum err units_each(struct units *u, unit_sink *sink, void *to)
{
    emit_roots(u, sink, to);
    emit_places(u, &u->provinces, &u->per_province, 2, sink, to);
    emit_places(u, &u->communes, &u->per_commune, 3, sink, to);
    emit_regions(u, sink, to);
    return u->a->failed ? ERR_NO_MEMORY : ERR_OK;
}
