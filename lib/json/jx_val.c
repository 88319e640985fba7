/* Reads single JSON values strictly: texts, codes, numbers, dates, instants, uuids. */
#include "lib/json/jx.h"

static size_t characters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* The bytes of a JSON text, still owned by Jansson. */
static bool val_bytes(const struct jx_val *v, struct str *out)
{
    if (!json_is_string(v->json)) {
        jx_fault_val(v, FIELD_TYPE);
        return false;
    }
    *out = str_from(json_string_value(v->json), json_string_length(v->json));
    return true;
}

static bool keep(const struct jx_val *v, struct str s, struct str *out)
{
    struct str copy = arena_copy(v->x->arena, s);
    if (str_is_none(copy))
        return jx_no_memory(v->x);
    *out = copy;
    return true;
}

bool jx_val_text(const struct jx_val *v, size_t min, size_t max, struct str *out)
{
    struct str s;
    *out = STR_NONE;
    if (!val_bytes(v, &s))
        return false;
    size_t n = characters(s);
    if (n < min || n > max)
        return jx_fault_val(v, FIELD_RANGE);
    return keep(v, s, out);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_code(struct str s)
{
    if (s.n == 0 || s.n > 64 || !is_letter(s.p[0]))
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '_' && s.p[i] != '.' && s.p[i] != '-')
            return false;
    return true;
}

bool jx_val_code(const struct jx_val *v, struct str *out)
{
    struct str s;
    *out = STR_NONE;
    if (!val_bytes(v, &s))
        return false;
    if (!is_code(s))
        return jx_fault_val(v, FIELD_FORMAT);
    return keep(v, s, out);
}

bool jx_val_int(const struct jx_val *v, int64_t min, int64_t max, int64_t *out)
{
    if (!json_is_integer(v->json))
        return jx_fault_val(v, FIELD_TYPE);
    int64_t n = json_integer_value(v->json);
    if (n < min || n > max)
        return jx_fault_val(v, FIELD_RANGE);
    *out = n;
    return true;
}

bool jx_val_bool(const struct jx_val *v, bool *out)
{
    if (!json_is_boolean(v->json))
        return jx_fault_val(v, FIELD_TYPE);
    *out = json_is_true(v->json);
    return true;
}

/* "dddd-dd-dd" at the start: the form of a date, whether or not there is such a day. */
static bool date_shaped(struct str s)
{
    if (s.n < 10)
        return false;
    for (size_t i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? s.p[i] != '-' : !is_digit(s.p[i]))
            return false;
    }
    return true;
}

/* The fault of a text that is no date or instant: a day that does not exist differs from a wrong form. */
static enum field_code time_fault(struct str s)
{
    day_t day;
    return date_shaped(s) && !day_parse(str_sub(s, 0, 10), &day) ? FIELD_RANGE : FIELD_FORMAT;
}

bool jx_val_date(const struct jx_val *v, day_t *out)
{
    struct str s;
    if (!val_bytes(v, &s))
        return false;
    return day_parse(s, out) || jx_fault_val(v, time_fault(s));
}

bool jx_val_instant(const struct jx_val *v, inst_t *out)
{
    struct str s;
    if (!val_bytes(v, &s))
        return false;
    return inst_parse(s, out) || jx_fault_val(v, time_fault(s));
}

static bool date_or_instant(const struct jx_val *v, struct when *out)
{
    struct str s;
    if (!val_bytes(v, &s))
        return false;
    day_t day;
    if (s.n == 10 && day_parse(s, &day)) {
        *out = (struct when){WHEN_DATE, day_start(day), day_start(day + 1)};
        return true;
    }
    inst_t t;
    if (!inst_parse(s, &t))
        return jx_fault_val(v, time_fault(s));
    *out = (struct when){WHEN_INSTANT, t, t};
    return true;
}

bool jx_val_when(const struct jx_val *v, struct when *out)
{
    if (!json_is_object(v->json))
        return date_or_instant(v, out);
    struct jx_obj o;
    struct jx_val from, to;
    struct when first = {WHEN_INSTANT, 0, 0}, last = first;
    bool good = jx_val_object(v, &o);
    bool has_from = jx_value(&o, "from", JX_REQUIRED, &from);
    bool has_to = jx_value(&o, "to", JX_REQUIRED, &to);
    jx_end(&o);
    good = has_from && date_or_instant(&from, &first) && good;
    good = has_to && date_or_instant(&to, &last) && good;
    if (!good)
        return false;
    if (first.lo > last.lo && first.lo >= last.hi) /* a date's `hi` is already the next day */
        return jx_fault_val(v, FIELD_DATE_ORDER);
    /* One day, or one instant, told as an interval is that day or instant: it takes its place among others as such. */
    bool one = first.form == last.form && first.lo == last.lo;
    *out = one ? first : (struct when){WHEN_INTERVAL, first.lo, last.hi};
    return true;
}

bool jx_val_uuid(const struct jx_val *v, struct str *out)
{
    struct str s;
    *out = STR_NONE;
    if (!val_bytes(v, &s))
        return false;
    if (s.n != 36)
        return jx_fault_val(v, FIELD_FORMAT);
    char lower[36];
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'F')
            c = (char)(c - 'A' + 'a');
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !(is_digit(c) || (c >= 'a' && c <= 'f')))
            return jx_fault_val(v, FIELD_FORMAT);
        lower[i] = c;
    }
    return keep(v, str_from(lower, sizeof(lower)), out);
}

/* Members: the value, then its reader. */

bool jx_object(struct jx_obj *o, const char *key, enum jx_need need, struct jx_obj *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_object(&v, out);
}

bool jx_array(struct jx_obj *o, const char *key, enum jx_need need, size_t max, struct jx_arr *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_array(&v, max, out);
}

bool jx_text(struct jx_obj *o, const char *key, enum jx_need need, size_t min, size_t max, struct str *out)
{
    struct jx_val v;
    *out = STR_NONE;
    return jx_value(o, key, need, &v) && jx_val_text(&v, min, max, out);
}

bool jx_code(struct jx_obj *o, const char *key, enum jx_need need, struct str *out)
{
    struct jx_val v;
    *out = STR_NONE;
    return jx_value(o, key, need, &v) && jx_val_code(&v, out);
}

bool jx_int(struct jx_obj *o, const char *key, enum jx_need need, int64_t min, int64_t max, int64_t *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_int(&v, min, max, out);
}

bool jx_bool(struct jx_obj *o, const char *key, enum jx_need need, bool *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_bool(&v, out);
}

bool jx_date(struct jx_obj *o, const char *key, enum jx_need need, day_t *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_date(&v, out);
}

bool jx_instant(struct jx_obj *o, const char *key, enum jx_need need, inst_t *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_instant(&v, out);
}

bool jx_when(struct jx_obj *o, const char *key, enum jx_need need, struct when *out)
{
    struct jx_val v;
    return jx_value(o, key, need, &v) && jx_val_when(&v, out);
}

bool jx_uuid(struct jx_obj *o, const char *key, enum jx_need need, struct str *out)
{
    struct jx_val v;
    *out = STR_NONE;
    return jx_value(o, key, need, &v) && jx_val_uuid(&v, out);
}

bool jx_choice(struct jx_obj *o, const char *key, enum jx_need need, const char *const *names, size_t n,
               int *out)
{
    struct jx_val v;
    struct str s;
    if (!jx_value(o, key, need, &v) || !val_bytes(&v, &s))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (str_is(s, names[i])) {
            *out = (int)i;
            return true;
        }
    }
    return jx_fault_val(&v, FIELD_RANGE);
}
