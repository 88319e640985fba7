/* Percent-decoding and the walk over query parameters. */
#include "lib/http/target.h"

#include "lib/http/octet.h"

#include <stdio.h>

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7F;
}

/* Decodes into `to`, which has room for in.n bytes. False: a bad escape or a control character. */
static bool decode_into(struct str in, char *to, size_t *n)
{
    size_t out = 0;
    for (size_t i = 0; i < in.n; i++) {
        unsigned char c = (unsigned char)in.p[i];
        if (c == '%') {
            int high = i + 2 < in.n ? octet_hex(in.p[i + 1]) : -1;
            int low = i + 2 < in.n ? octet_hex(in.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (unsigned char)(high * 16 + low);
            i += 2;
        }
        if (is_control(c))
            return false;
        to[out++] = (char)c;
    }
    *n = out;
    return true;
}

enum err http_decode(struct str in, struct arena *a, struct str *out)
{
    *out = in;
    if (str_find(in, '%') == in.n) {
        for (size_t i = 0; i < in.n; i++)
            if (is_control((unsigned char)in.p[i]))
                return ERR_BAD_REQUEST;
        return str_is_utf8(in) ? ERR_OK : ERR_NOT_UTF8;
    }
    char *to = arena_alloc(a, in.n);
    size_t n = 0;
    if (!to)
        return ERR_NO_MEMORY;
    if (!decode_into(in, to, &n))
        return ERR_BAD_REQUEST;
    *out = str_from(to, n);
    return str_is_utf8(*out) ? ERR_OK : ERR_NOT_UTF8;
}

/* --- paths ------------------------------------------------------------------------------------------------------ */

static bool has_dot_segment(struct str path)
{
    while (path.n) {
        size_t end = str_find(path, '/');
        struct str one = str_sub(path, 0, end);
        if (str_is(one, ".") || str_is(one, ".."))
            return true;
        path = str_sub(path, end + 1, path.n);
    }
    return false;
}

static size_t count_slashes(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '/';
    return n;
}

enum err http_decode_path(struct str path, struct arena *a, struct str *out)
{
    enum err e = http_decode(path, a, out);
    if (e != ERR_OK)
        return e;
    if (has_dot_segment(*out) || count_slashes(*out) != count_slashes(path))
        return ERR_BAD_REQUEST;
    return ERR_OK;
}

/* --- queries ---------------------------------------------------------------------------------------------------- */

/* Cuts the next "name=value" off the query; false at its end. Empty ones ("&&", a last "&") are passed over. */
static bool next_param(struct str *query, struct str *name, struct str *value)
{
    while (query->n) {
        size_t end = str_find(*query, '&');
        struct str one = str_sub(*query, 0, end);
        *query = str_sub(*query, end + 1, query->n);
        if (one.n == 0)
            continue;
        size_t eq = str_find(one, '=');
        *name = str_sub(one, 0, eq);
        *value = str_sub(one, eq + 1, one.n);
        return true;
    }
    return false;
}

static enum err refuse(struct fail *f, enum err e, const char *why)
{
    if (f && f->err == ERR_OK)
        snprintf(f->where, sizeof(f->where), "query: %s", why);
    return fail_set(f, e);
}

enum err http_query_check(struct str query, struct arena *a, struct fail *f)
{
    struct str names[HTTP_MAX_PARAMS], name, value, text;
    size_t n = 0;
    while (next_param(&query, &name, &value)) {
        if (n == HTTP_MAX_PARAMS)
            return refuse(f, ERR_BAD_REQUEST, "too many parameters");
        enum err e = http_decode(name, a, &names[n]);
        if (e == ERR_OK)
            e = http_decode(value, a, &text);
        if (e != ERR_OK)
            return refuse(f, e, "a name or value is badly escaped");
        if (names[n].n == 0)
            return refuse(f, ERR_BAD_REQUEST, "a parameter without a name");
        for (size_t i = 0; i < n; i++)
            if (str_eq(names[i], names[n]))
                return refuse(f, ERR_BAD_REQUEST, "a parameter is given twice");
        n++;
    }
    return ERR_OK;
}

enum err http_query_find(struct str query, const char *name, struct arena *a, struct str *value)
{
    struct str have, raw, found = STR_NONE;
    *value = STR_NONE;
    while (next_param(&query, &have, &raw)) {
        struct str decoded;
        enum err e = http_decode(have, a, &decoded);
        if (e != ERR_OK)
            return e;
        if (!str_is(decoded, name))
            continue;
        if (!str_is_none(found))
            return ERR_BAD_REQUEST;
        found = raw;
    }
    return str_is_none(found) ? ERR_OK : http_decode(found, a, value);
}
