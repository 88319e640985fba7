/* Reads the file of master keys and wraps data keys with them, bound to their owner. */
#include "lib/crypto/keyring.h"

#include "lib/base/codec.h"

#include <errno.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Cuts the next word off `line`. */
static struct str next_word(struct str *line)
{
    size_t from = 0;
    while (from < line->n && is_blank(line->p[from]))
        from++;
    size_t to = from;
    while (to < line->n && !is_blank(line->p[to]))
        to++;
    struct str word = str_sub(*line, from, to);
    *line = str_sub(*line, to, line->n);
    return word;
}

static bool is_key_id(struct str s)
{
    if (s.n == 0 || s.n >= KEY_ID_SIZE)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

static bool parse_line(struct str line, struct keyring *k)
{
    struct str id = next_word(&line);
    if (id.n == 0 || id.p[0] == '#')
        return true;
    struct str state = next_word(&line), hex = next_word(&line);
    if (k->n == KEYRING_MAX || !is_key_id(id) || next_word(&line).n != 0 || keyring_find(k, id))
        return false;
    struct master_key *key = &k->keys[k->n];
    if (!(str_is(state, "active") || str_is(state, "open")) || !hex_decode(hex, key->key, KEY_SIZE))
        return false;
    memcpy(key->id, id.p, id.n);
    key->id[id.n] = '\0';
    key->active = str_is(state, "active");
    k->n++;
    return true;
}

bool keyring_parse(struct str text, struct keyring *out, int *line)
{
    *out = (struct keyring){.n = 0};
    for (*line = 1; text.n; (*line)++) {
        size_t end = str_find(text, '\n');
        if (!parse_line(str_sub(text, 0, end), out)) {
            keyring_wipe(out);
            return false;
        }
        text = str_sub(text, end + 1, text.n);
    }
    size_t active = 0;
    for (size_t i = 0; i < out->n; i++)
        active += out->keys[i].active;
    *line = 0;
    if (active == 1)
        return true;
    keyring_wipe(out);
    return false;
}

void keyring_wipe(struct keyring *k)
{
    crypto_wipe(k, sizeof(*k));
}

const struct master_key *keyring_active(const struct keyring *k)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->keys[i].active)
            return &k->keys[i];
    return NULL;
}

const struct master_key *keyring_find(const struct keyring *k, struct str id)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_is(id, k->keys[i].id))
            return &k->keys[i];
    return NULL;
}

static struct seal_place wrapped_place(struct str owner)
{
    return (struct seal_place){.table = "data_key", .column = "wrapped", .row = owner, .version = 1};
}

bool keyring_new_key(const struct keyring *k, struct str owner, unsigned char key[KEY_SIZE],
                     unsigned char wrapped[WRAPPED_SIZE])
{
    const struct master_key *master = keyring_active(k);
    struct seal_place place = wrapped_place(owner);
    return master && crypto_random(key, KEY_SIZE) &&
           seal(master->key, &place, str_from((const char *)key, KEY_SIZE), wrapped);
}

bool keyring_unwrap(const struct keyring *k, struct str kek_id, struct str owner, struct str wrapped,
                    unsigned char key[KEY_SIZE])
{
    const struct master_key *master = keyring_find(k, kek_id);
    struct seal_place place = wrapped_place(owner);
    size_t n;
    errno = EBADMSG;
    return master && wrapped.n == WRAPPED_SIZE && seal_open(master->key, &place, wrapped, key, &n) &&
           n == KEY_SIZE;
}
