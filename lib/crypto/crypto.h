/* The few primitives that the project takes from OpenSSL, each behind one narrow door. */
#ifndef HOSO_LIB_CRYPTO_CRYPTO_H
#define HOSO_LIB_CRYPTO_CRYPTO_H

#include "lib/base/str.h"

enum { KEY_SIZE = 32, DIGEST_SIZE = 32 };

/* Fetches the algorithms once, before any fork. False: this OpenSSL lacks one of them. */
MUST_USE bool crypto_boot(void);
void crypto_shutdown(void);

/* Fills with bytes of the system's random generator. False: there are none; nothing may go on. */
MUST_USE bool crypto_random(void *out, size_t n);

MUST_USE bool crypto_sha256(struct str s, unsigned char out[DIGEST_SIZE]);

/* HMAC-SHA256. False: no memory. */
MUST_USE bool crypto_hmac(const unsigned char key[KEY_SIZE], struct str s, unsigned char out[DIGEST_SIZE]);

/* Equal, in a time that does not depend on where they differ. */
bool crypto_equal(const void *a, const void *b, size_t n);

/* Overwrites a secret so that no compiler drops it. */
void crypto_wipe(void *p, size_t n);

#endif
