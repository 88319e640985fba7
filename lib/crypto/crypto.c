/* Fetches OpenSSL's algorithms once and offers random bytes, a digest, and comparison in constant time. */
#include "lib/crypto/crypto_int.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

struct crypto_algorithms crypto_algorithms;

bool crypto_boot(void)
{
    crypto_algorithms.aes_256_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    crypto_algorithms.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    return crypto_algorithms.aes_256_gcm && crypto_algorithms.sha256;
}

void crypto_shutdown(void)
{
    EVP_CIPHER_free(crypto_algorithms.aes_256_gcm);
    EVP_MD_free(crypto_algorithms.sha256);
    crypto_algorithms = (struct crypto_algorithms){NULL, NULL};
}

bool crypto_random(void *out, size_t n)
{
    ASSERT(n <= INT32_MAX);
    return RAND_bytes(out, (int)n) == 1;
}

bool crypto_sha256(struct str s, unsigned char out[DIGEST_SIZE])
{
    unsigned n = 0;
    ASSERT(crypto_algorithms.sha256 != NULL);
    return EVP_Digest(s.n ? s.p : "", s.n, out, &n, crypto_algorithms.sha256, NULL) == 1 && n == DIGEST_SIZE;
}

bool crypto_hmac(const unsigned char key[KEY_SIZE], struct str s, unsigned char out[DIGEST_SIZE])
{
    size_t n = 0;
    return EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, KEY_SIZE,
                     (const unsigned char *)(s.n ? s.p : ""), s.n, out, DIGEST_SIZE, &n) != NULL &&
           n == DIGEST_SIZE;
}

bool crypto_equal(const void *a, const void *b, size_t n)
{
    return CRYPTO_memcmp(a, b, n) == 0;
}

void crypto_wipe(void *p, size_t n)
{
    OPENSSL_cleanse(p, n);
}
