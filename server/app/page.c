/* Reads what lists are asked with. */
#include "server/app/page.h"

#include "lib/base/codec.h"
#include "lib/crypto/ids.h"

/* The farthest instant, either way, that the database is asked to make of a cursor: some time in the year 9999. */
static const uint64_t MICROS_MAX = 253402300799999999;

/* Microseconds since 1970, also before it; or what stands for "never". */
static bool is_micros(struct str s)
{
    uint64_t micros;
    bool before = str_starts(s, STR("-"));
    return str_to_u64(str_sub(s, before, s.n), INT64_MAX, &micros) &&
           (micros <= MICROS_MAX || (micros == INT64_MAX && !before));
}

/*
 * The keyset is what the database gave with the last page: "<number>" or "<micros>,<uuid>". Whoever makes one up must not get a
 * statement to fail.
 */
static bool read_cursor(struct request *r, enum page_order order, struct str text, struct page *out)
{
    enum { CURSOR_MAX = 80 };
    size_t n;
    uint64_t number;
    char *keyset = arena_alloc(request_arena(r), CURSOR_MAX + 1);
    if (!keyset || !base64url_decode(text, keyset, CURSOR_MAX, &n))
        return false;
    struct str all = str_from(keyset, n);
    size_t comma = str_find(all, ',');
    out->has_after = true;
    out->after = str_sub(all, 0, comma);
    keyset[n] = '\0';
    if (order == PAGE_BY_NUMBER)
        return str_to_u64(all, INT32_MAX, &number);
    if (comma == n)
        return false;
    keyset[comma] = '\0';
    out->after_id = str_sub(all, comma + 1, n);
    return is_micros(out->after) && uuid_is(out->after_id);
}

enum err page_read(struct request *r, enum page_order order, struct page *out)
{
    struct str limit = request_param(r, "limit"), cursor = request_param(r, "cursor");
    uint64_t n = PAGE_LIMIT_DEFAULT;
    *out = (struct page){.limit = PAGE_LIMIT_DEFAULT};
    if (!str_is_none(limit) && (!str_to_u64(limit, PAGE_LIMIT_MAX, &n) || n == 0))
        return fail_field(&r->fail, FIELD_RANGE, "?limit");
    out->limit = (int64_t)n;
    if (!str_is_none(cursor) && !read_cursor(r, order, cursor, out))
        return request_arena(r)->failed ? fail_set(&r->fail, ERR_NO_MEMORY)
                                        : fail_field(&r->fail, FIELD_FORMAT, "?cursor");
    return ERR_OK;
}

struct db_param page_after(const struct page *p)
{
    return p->has_after ? param_text(p->after) : param_null();
}

struct db_param page_after_id(const struct page *p)
{
    return str_is_none(p->after_id) ? param_null() : param_text(p->after_id);
}

enum err param_when(struct request *r, const char *name, bool *has, inst_t *out)
{
    struct str text = request_param(r, name);
    day_t day;
    *has = !str_is_none(text);
    if (!*has || inst_parse(text, out))
        return ERR_OK;
    if (!day_parse(text, &day))
        return fail_field(&r->fail, FIELD_FORMAT, "?%s", name);
    *out = day_start(day + 1);
    return ERR_OK;
}

enum err param_instant(struct request *r, const char *name, struct db_param *out)
{
    bool has;
    inst_t t;
    enum err e = param_when(r, name, &has, &t);
    *out = e == ERR_OK && has ? param_inst(r, t) : param_null();
    return e;
}

enum err param_flag(struct request *r, const char *name, struct db_param *out)
{
    struct str text = request_param(r, name);
    bool yes = str_is(text, "true");
    *out = param_null();
    if (str_is_none(text))
        return ERR_OK;
    if (!yes && !str_is(text, "false"))
        return fail_field(&r->fail, FIELD_RANGE, "?%s", name);
    *out = param_text(yes ? STR("t") : STR("f"));
    return ERR_OK;
}

enum err param_count(struct request *r, const char *name, struct db_param *out)
{
    enum { COUNT_MAX = 10000 };
    struct str text = request_param(r, name);
    uint64_t n;
    *out = param_null();
    if (str_is_none(text))
        return ERR_OK;
    if (!str_to_u64(text, COUNT_MAX, &n) || n == 0)
        return fail_field(&r->fail, FIELD_RANGE, "?%s", name);
    *out = param_int(r, (int64_t)n);
    return ERR_OK;
}

static bool is_word(struct str s)
{
    if (s.n == 0 || s.n > 64)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                    c == '.' || c == '-';
        if (!good)
            return false;
    }
    return true;
}

enum err param_word(struct request *r, const char *name, struct db_param *out)
{
    struct str text = request_param(r, name);
    *out = param_null();
    if (str_is_none(text))
        return ERR_OK;
    if (!is_word(text))
        return fail_field(&r->fail, FIELD_FORMAT, "?%s", name);
    *out = param_text(arena_copy(request_arena(r), text));
    return ERR_OK;
}

enum err param_uuid(struct request *r, const char *name, struct db_param *out)
{
    enum err e = param_word(r, name, out);
    if (e == ERR_OK && out->value && !uuid_is(str_from(out->value, out->n)))
        return fail_field(&r->fail, FIELD_FORMAT, "?%s", name);
    return e;
}
