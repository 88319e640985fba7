/* Sealing of identity and free text: AES-256-GCM, bound to the place where the sealed bytes are kept. */
#ifndef HOSO_LIB_CRYPTO_SEAL_H
#define HOSO_LIB_CRYPTO_SEAL_H

#include "lib/crypto/crypto.h"

/* Where a sealed value lives. Moved to another row, column or version it does not open. */
struct seal_place {
    const char *table, *column;
    struct str row; /* the row's id as text */
    int version;
};

/* A sealed value is: format byte 1, nonce of 12 bytes, ciphertext, tag of 16 bytes. */
enum { SEAL_OVERHEAD = 1 + 12 + 16, SEAL_MAX_PLAIN = 64 * 1024 };

/* Seals `plain` into `out`, which has plain.n + SEAL_OVERHEAD bytes. False: no random bytes or no memory. */
MUST_USE bool seal(const unsigned char key[KEY_SIZE], const struct seal_place *place, struct str plain,
                   unsigned char *out);

/*
 * Opens `sealed` into `out`, which has sealed.n - SEAL_OVERHEAD bytes. Nothing is left in `out` unless the tag holds.
 * False, with errno EBADMSG: another key, another place, or bytes that were changed; ENOMEM: there was no memory to try.
 */
MUST_USE bool seal_open(const unsigned char key[KEY_SIZE], const struct seal_place *place, struct str sealed,
                        unsigned char *out, size_t *n);

#endif
