/* Parses arbitrary bytes as JSON and reads every member in every way: no crash, and every pointer is sound text. */
#include "lib/json/jx.h"

#include <stdlib.h>

enum { FUZZ_ARENA_CAP = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_value(const struct jx_val *v, int depth);

static void read_object(const struct jx_val *v, int depth)
{
    struct jx_obj o;
    struct jx_val member;
    struct str key;
    if (!jx_val_object(v, &o))
        return;
    for (void *iter = NULL; jx_each(&o, &iter, &key, &member);) {
        if (!str_is_utf8(key))
            abort();
        read_value(&member, depth + 1);
    }
    static const char *const names[] = {"red", "green"};
    int choice;
    struct when when;
    jx_choice(&o, "choice", JX_OPTIONAL, names, ARRAY_LEN(names), &choice);
    if (jx_when(&o, "at", JX_NULLABLE, &when) && when.lo > when.hi)
        abort();
    jx_end(&o);
}

static void read_value(const struct jx_val *v, int depth)
{
    struct str text;
    int64_t n;
    bool yes;
    day_t day;
    inst_t t;
    struct when when;
    struct jx_arr list;
    struct jx_val item;
    if (depth > JX_BODY.depth && (json_is_array(v->json) || json_is_object(v->json)))
        abort(); /* deeper than the parser may let through */
    if (jx_val_text(v, 0, 100, &text) && !str_is_utf8(text))
        abort();
    if (jx_val_code(v, &text) && (text.n == 0 || text.n > 64))
        abort();
    if (jx_val_int(v, -5, 5, &n) && (n < -5 || n > 5))
        abort();
    jx_val_bool(v, &yes);
    if (jx_val_date(v, &day) && !ymd_exists(day_to_ymd(day)))
        abort();
    jx_val_instant(v, &t);
    if (jx_val_when(v, &when) && when.lo > when.hi)
        abort();
    if (jx_val_uuid(v, &text) && text.n != 36)
        abort();
    if (json_is_array(v->json) && jx_val_array(v, 1000, &list))
        while (jx_next(&list, &item))
            read_value(&item, depth + 1);
    if (json_is_object(v->json))
        read_object(v, depth);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct fail f;
    json_t *json;
    fail_clear(&f);
    arena_init(&a, FUZZ_ARENA_CAP);
    struct str text = str_from(size ? (const char *)data : "", size);
    if (jx_parse(text, JX_BODY, &json, &f) == ERR_OK) {
        struct jx x = {.arena = &a, .fail = &f};
        struct jx_val root = {.x = &x, .json = json};
        read_value(&root, 1);
        if (jx_result(&x) == ERR_OK)
            abort(); /* no value is good in every way */
        for (size_t i = 0; i < f.nfields; i++)
            if (!str_is_utf8(str_of(f.fields[i].pointer)))
                abort();
        json_decref(json);
    } else if (f.err == ERR_OK || f.nfields) {
        abort();
    }
    arena_fini(&a);
    return 0;
}
