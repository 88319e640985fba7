/* Parses JSON within limits and walks its objects and arrays, noting every fault with its RFC 6901 pointer. */
#include "lib/json/jx.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Jansson tells some refused allocations as syntax errors and forgets others altogether (lex_save ignores the
 * result), so that a short memory could be taken for a client's fault or cut a text. These wrappers remember.
 */
static bool memory_refused; /* one thread a process; Jansson's own hooks are global too */

static void *(*memory_source)(size_t n) = malloc;

void jx_memory_source(void *(*source)(size_t n))
{
    memory_source = source;
}

static void *remember_malloc(size_t n)
{
    void *p = memory_source(n);
    if (!p)
        memory_refused = true;
    return p;
}

static void install_memory_hooks(void)
{
    static bool done;
    if (done)
        return;
    json_set_alloc_funcs(remember_malloc, free); /* the same heap as before: mixing is safe */
    done = true;
}

/* True when brackets nest at most `depth` deep; a linear look before the recursive parser sees the text. */
static bool depth_fits(struct str s, int depth)
{
    int open = 0;
    bool in_text = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (in_text) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if ((c == '{' || c == '[') && ++open > depth) {
            return false;
        } else if ((c == '}' || c == ']') && open > 0) {
            open--;
        }
    }
    return true;
}

static enum err parse_error(json_error_t *e, struct fail *f)
{
    enum json_error_code code = json_error_code(e);
    if (memory_refused || code == json_error_out_of_memory || e->text[0] == '\0')
        return fail_set(f, ERR_NO_MEMORY);
    if (f && e->line > 0)
        snprintf(f->where, sizeof(f->where), "line %d, column %d", e->line, e->column);
    switch (code) {
    case json_error_duplicate_key:
        return fail_set(f, ERR_JSON_DUPLICATE);
    case json_error_null_character:
    case json_error_null_byte_in_key:
    case json_error_invalid_utf8:
        return fail_set(f, ERR_NOT_UTF8);
    default:
        return fail_set(f, ERR_NOT_JSON);
    }
}

enum err jx_parse(struct str text, struct jx_limits limits, json_t **out, struct fail *f)
{
    *out = NULL;
    if (text.n > limits.bytes)
        return fail_set(f, ERR_TOO_LARGE);
    if (!str_is_utf8(text) || (text.n && memchr(text.p, '\0', text.n)))
        return fail_set(f, ERR_NOT_UTF8);
    if (!depth_fits(text, limits.depth)) {
        if (f)
            snprintf(f->where, sizeof(f->where), "nested deeper than %d", limits.depth);
        return fail_set(f, ERR_NOT_JSON);
    }
    install_memory_hooks();
    memory_refused = false;
    json_error_t e = {0};
    json_t *json = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &e);
    if (!json)
        return parse_error(&e, f);
    if (memory_refused) {
        json_decref(json);
        return fail_set(f, ERR_NO_MEMORY);
    }
    *out = json;
    return ERR_OK;
}

/* Pointers */

struct pointer {
    char *p;
    size_t n;
    bool full; /* once something did not fit, nothing shorter may follow */
};

/* Adds one character (1 to 4 bytes), or its RFC 6901 escape, when it fits. */
static void pointer_add(struct pointer *o, const char *bytes, size_t n)
{
    if (o->full || o->n + n >= FAIL_POINTER_SIZE) {
        o->full = true;
        return;
    }
    memcpy(o->p + o->n, bytes, n);
    o->n += n;
}

static size_t utf8_len(unsigned char lead)
{
    if (lead < 0xC0)
        return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static void pointer_step(const struct jx_at *at, struct pointer *o)
{
    if (!at->up)
        return;
    pointer_step(at->up, o);
    pointer_add(o, "/", 1);
    if (!at->key) {
        char digits[24];
        int n = snprintf(digits, sizeof(digits), "%zu", at->index);
        pointer_add(o, digits, (size_t)n);
        return;
    }
    size_t n = strlen(at->key);
    for (size_t i = 0; i < n;) {
        size_t len = utf8_len((unsigned char)at->key[i]);
        if (len > n - i)
            len = n - i; /* cannot be: keys were checked to be UTF-8 */
        if (at->key[i] == '~')
            pointer_add(o, "~0", 2);
        else if (at->key[i] == '/')
            pointer_add(o, "~1", 2);
        else
            pointer_add(o, at->key + i, len);
        i += len;
    }
}

size_t jx_pointer(const struct jx_at *at, char out[FAIL_POINTER_SIZE])
{
    struct pointer o = {.p = out};
    pointer_step(at, &o);
    out[o.n] = '\0';
    return o.n;
}

/* Faults */

static bool fault_at(struct jx *x, const struct jx_at *at, enum field_code code)
{
    char pointer[FAIL_POINTER_SIZE];
    jx_pointer(at, pointer);
    fail_field(x->fail, code, "%s", pointer);
    if (x->err == ERR_OK)
        x->err = ERR_FIELDS;
    return false;
}

bool jx_fault_val(const struct jx_val *v, enum field_code code)
{
    return fault_at(v->x, &v->at, code);
}

bool jx_fault(struct jx_obj *o, const char *key, enum field_code code)
{
    struct jx_at at = {.up = &o->val.at, .key = key};
    return fault_at(o->val.x, key ? &at : &o->val.at, code);
}

bool jx_no_memory(struct jx *x)
{
    x->err = ERR_NO_MEMORY;
    return false;
}

enum err jx_result(struct jx *x)
{
    if (x->arena && x->arena->failed)
        x->err = ERR_NO_MEMORY;
    if (x->err == ERR_NO_MEMORY && x->fail) {
        x->fail->err = ERR_NO_MEMORY; /* whatever else was found: the fault is ours, not the client's */
        x->fail->nfields = 0;
    }
    return x->err;
}

/* Objects and arrays */

bool jx_root(struct jx *x, json_t *json, struct jx_obj *o)
{
    struct jx_val v = {.x = x, .json = json};
    return jx_val_object(&v, o);
}

bool jx_val_object(const struct jx_val *v, struct jx_obj *out)
{
    if (!json_is_object(v->json))
        return jx_fault_val(v, FIELD_TYPE);
    *out = (struct jx_obj){.val = *v};
    return true;
}

bool jx_val_array(const struct jx_val *v, size_t max, struct jx_arr *out)
{
    if (!json_is_array(v->json))
        return jx_fault_val(v, FIELD_TYPE);
    size_t n = json_array_size(v->json);
    if (n > max)
        return jx_fault_val(v, FIELD_RANGE);
    *out = (struct jx_arr){.val = *v, .n = n};
    return true;
}

static bool asked(const struct jx_obj *o, const char *key)
{
    for (size_t i = 0; i < o->nasked; i++)
        if (strcmp(o->asked[i], key) == 0)
            return true;
    return false;
}

void jx_end(struct jx_obj *o)
{
    json_t *json = o->val.json;
    for (void *i = json_object_iter(json); i; i = json_object_iter_next(json, i))
        if (!asked(o, json_object_iter_key(i)))
            jx_fault(o, json_object_iter_key(i), FIELD_UNKNOWN);
}

bool jx_has(const struct jx_obj *o, const char *key)
{
    return json_object_get(o->val.json, key) != NULL;
}

bool jx_value(struct jx_obj *o, const char *key, enum jx_need need, struct jx_val *out)
{
    if (!asked(o, key)) {
        ASSERT(o->nasked < JX_MAX_MEMBERS);
        o->asked[o->nasked++] = key;
    }
    json_t *json = json_object_get(o->val.json, key);
    if (!json) {
        if (need == JX_REQUIRED)
            jx_fault(o, key, FIELD_MISSING);
        return false;
    }
    if (need == JX_NULLABLE && json_is_null(json))
        return false;
    *out = (struct jx_val){.x = o->val.x, .at = {.up = &o->val.at, .key = key}, .json = json};
    return true;
}

bool jx_next(struct jx_arr *a, struct jx_val *out)
{
    if (a->next >= a->n)
        return false;
    size_t i = a->next++;
    *out = (struct jx_val){
        .x = a->val.x, .at = {.up = &a->val.at, .index = i}, .json = json_array_get(a->val.json, i)};
    return true;
}

bool jx_each(const struct jx_obj *o, void **iter, struct str *key, struct jx_val *out)
{
    json_t *json = o->val.json;
    *iter = *iter ? json_object_iter_next(json, *iter) : json_object_iter(json);
    if (!*iter)
        return false;
    const char *name = json_object_iter_key(*iter);
    *key = str_of(name);
    *out = (struct jx_val){
        .x = o->val.x, .at = {.up = &o->val.at, .key = name}, .json = json_object_iter_value(*iter)};
    return true;
}
