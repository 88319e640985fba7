/* The master keys: read from one file, they wrap the data key of each person and each case. */
#ifndef HOSO_LIB_CRYPTO_KEYRING_H
#define HOSO_LIB_CRYPTO_KEYRING_H

#include "lib/crypto/seal.h"

enum { KEYRING_MAX = 16, KEY_ID_SIZE = 32, WRAPPED_SIZE = KEY_SIZE + SEAL_OVERHEAD };

struct master_key {
    char id[KEY_ID_SIZE]; /* lower-case letters, digits, '-' */
    bool active;          /* wraps new data keys; the others only open what they wrapped */
    unsigned char key[KEY_SIZE];
};

struct keyring {
    struct master_key keys[KEYRING_MAX];
    size_t n;
};

/*
 * Reads the text of a keyring file: a line a key, `<id> active|open <64 hex digits>`; blank lines and lines that begin
 * with '#' are skipped. Exactly one key is active. False, with the line at fault (from 1; 0: no or several active keys).
 */
MUST_USE bool keyring_parse(struct str text, struct keyring *out, int *line);

void keyring_wipe(struct keyring *k);

const struct master_key *keyring_active(const struct keyring *k);
const struct master_key *keyring_find(const struct keyring *k, struct str id); /* NULL: not there */

/* A fresh data key for `owner` (uuid text of the person or case), in clear and wrapped by the active key. */
MUST_USE bool keyring_new_key(const struct keyring *k, struct str owner, unsigned char key[KEY_SIZE],
                              unsigned char wrapped[WRAPPED_SIZE]);

/* The data key in clear. False, errno as seal_open() sets it: unknown master key, another owner, changed bytes; ENOMEM. */
MUST_USE bool keyring_unwrap(const struct keyring *k, struct str kek_id, struct str owner, struct str wrapped,
                             unsigned char key[KEY_SIZE]);

#endif
