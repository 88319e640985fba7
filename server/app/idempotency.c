/* Parses Idempotency-Key and If-Match and digests the request. */
#include "server/app/idempotency.h"

enum { KEY_MAX = 128 };

/* A structured-field string ("…") or the bare characters; printable ASCII without '"'. */
static bool read_key(struct str value, struct str *key)
{
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = str_sub(value, 1, value.n - 1);
    if (value.n == 0 || value.n > KEY_MAX)
        return false;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] <= ' ' || value.p[i] >= 0x7F || value.p[i] == '"')
            return false;
    *key = value;
    return true;
}

/* Exactly one strong entity tag that is a version number. */
static bool read_version(struct str value, int64_t *version)
{
    uint64_t v;
    if (value.n < 3 || value.p[0] != '"' || value.p[value.n - 1] != '"' ||
        !str_to_u64(str_sub(value, 1, value.n - 1), INT32_MAX, &v))
        return false;
    *version = (int64_t)v;
    return true;
}

static bool has_field(const struct http_head *head, const char *name)
{
    for (size_t i = 0; i < head->nfields; i++)
        if (str_ieq(head->fields[i].name, str_of(name)))
            return true;
    return false;
}

/*
 * A digest of the request under a key of its own, made from the active master key: a body holds names, and who reads
 * the database must not be able to try whether a guessed body was sent.
 */
static bool digest(struct request *r, struct str all, unsigned char out[DIGEST_SIZE])
{
    unsigned char key[KEY_SIZE];
    _Static_assert((int)KEY_SIZE == (int)DIGEST_SIZE, "a digest serves as a key");
    bool ok = crypto_hmac(keyring_active(&r->law->keyring)->key, STR("idempotency|1"), key) &&
              crypto_hmac(key, all, out);
    crypto_wipe(key, sizeof(key));
    return ok;
}

enum err write_headers_read(struct request *r, struct write_headers *out)
{
    const struct http_head *head = r->x->head;
    *out = (struct write_headers){.key = STR_NONE};
    if (has_field(head, "idempotency-key")) {
        struct str key;
        if (!read_key(http_field(head, "idempotency-key"), &key))
            return fail_field(&r->fail, FIELD_FORMAT, "Idempotency-Key");
        out->key = arena_copy(request_arena(r), key);
    }
    if (has_field(head, "if-match")) {
        out->has_version = read_version(http_field(head, "if-match"), &out->version);
        if (!out->has_version)
            return fail_field(&r->fail, FIELD_FORMAT, "If-Match");
    }
    struct str all = arena_printf(request_arena(r), "%.*s %.*s\n%.*s", STR_ARGS(head->method_text),
                                  STR_ARGS(r->path), STR_ARGS(r->x->body));
    if (request_arena(r)->failed || !digest(r, all, out->hash))
        return fail_set(&r->fail, ERR_NO_MEMORY);
    return ERR_OK;
}
