/* Wraps keys, seals and opens values, and shortens names. */
#include "server/app/sealing.h"

#include "lib/base/buf.h"

#include <errno.h>
#include <stdio.h>

enum err sealing_new_key(const struct keyring *k, struct str owner, struct arena *a, struct data_key *key,
                         struct append_key *out)
{
    unsigned char *wrapped = arena_alloc(a, WRAPPED_SIZE);
    if (!wrapped || !keyring_new_key(k, owner, key->bytes, wrapped))
        return ERR_NO_MEMORY;
    *out = (struct append_key){.owner = owner,
                               .kek_id = str_of(keyring_active(k)->id),
                               .wrapped = str_from((const char *)wrapped, WRAPPED_SIZE)};
    return ERR_OK;
}

enum err sealing_open_key(const struct keyring *k, struct str owner, struct str kek_id, struct str wrapped,
                          struct data_key *key)
{
    if (keyring_unwrap(k, kek_id, owner, wrapped, key->bytes))
        return ERR_OK;
    return errno == ENOMEM ? ERR_NO_MEMORY : ERR_INTERNAL;
}

void sealing_forget(struct data_key *key)
{
    crypto_wipe(key, sizeof(*key));
}

enum err sealing_seal(const struct data_key *key, const char *table, struct str row, const char *field,
                      struct str plain, struct arena *a, struct append_sealed *out)
{
    unsigned char *bytes = arena_alloc(a, plain.n + SEAL_OVERHEAD);
    struct seal_place place = {.table = table, .column = field, .row = row, .version = 1};
    if (!bytes || !seal(key->bytes, &place, plain, bytes))
        return ERR_NO_MEMORY;
    *out = (struct append_sealed){
        .owner = row, .field = field, .sealed = str_from((const char *)bytes, plain.n + SEAL_OVERHEAD)};
    return ERR_OK;
}

enum err sealing_open(const struct data_key *key, const char *table, struct str row, struct str field,
                      int version, struct str sealed, struct arena *a, struct str *plain)
{
    struct str column = arena_copy(a, field);
    unsigned char *bytes = arena_alloc(a, sealed.n + 1);
    size_t n;
    if (str_is_none(column) || !bytes)
        return ERR_NO_MEMORY;
    struct seal_place place = {.table = table, .column = column.p, .row = row, .version = version};
    if (!seal_open(key->bytes, &place, sealed, bytes, &n))
        return errno == ENOMEM ? ERR_NO_MEMORY : ERR_INTERNAL;
    *plain = str_from((const char *)bytes, n);
    return ERR_OK;
}

/* How many bytes the UTF-8 character at `lead` has. */
static size_t utf8_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The code point that these `n` bytes say. */
static uint32_t utf8_point(const char *p, size_t n)
{
    static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t point = (unsigned char)p[0] & lead_mask[n];
    for (size_t i = 1; i < n; i++)
        point = point << 6 | ((unsigned char)p[i] & 0x3FU);
    return point;
}

/*
 * A word of a name begins with a letter; brackets, quotes, digits, dashes and control characters are none of it. Outside
 * of Latin whole blocks are taken, for names of foreigners: what matters is that no mark gets in, not that each is known.
 */
static bool begins_word(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } letters[] = {{'A', 'Z'},      {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2AF},
                   {0x370, 0x1FFF}, {0x2C00, 0x2DFF}, {0x3041, 0xD7FF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};
    for (size_t i = 0; i < ARRAY_LEN(letters); i++)
        if (point >= letters[i].first && point <= letters[i].last)
            return true;
    return false;
}

struct str initials_of(struct str name, struct arena *a)
{
    enum { WORDS = 6 };
    struct buf b;
    int words = 0;
    bool in_word = false;
    buf_init(&b, 64);
    for (size_t i = 0; i < name.n && words < WORDS;) {
        size_t n = utf8_length((unsigned char)name.p[i]);
        ASSERT(i + n <= name.n);
        bool blank = name.p[i] == ' ' || name.p[i] == '\t';
        if (!blank && !in_word && begins_word(utf8_point(name.p + i, n))) {
            buf_add(&b, str_sub(name, i, i + n));
            buf_add_char(&b, '.');
            words++;
        }
        in_word = !blank;
        i += n;
    }
    if (words == 0)
        buf_add_char(&b, '?');
    struct str initials = b.failed ? STR_NONE : arena_copy(a, buf_str(&b));
    buf_free(&b);
    return initials;
}
