/* AES-256-GCM with a random nonce per value and associated data that names table, column, row and version. */
#include "lib/crypto/seal.h"
#include "lib/crypto/crypto_int.h"

#include <errno.h>
#include <stdio.h>

enum { FORMAT = 1, NONCE_SIZE = 12, TAG_SIZE = 16, PLACE_SIZE = 256 };

/* The associated data; fields cannot run into each other since none holds a '|'. False: the place is too long. */
static bool place_text(const struct seal_place *p, char out[PLACE_SIZE], int *n)
{
    *n = snprintf(out, PLACE_SIZE, "hoso|%s|%s|%.*s|%d", p->table, p->column, STR_ARGS(p->row), p->version);
    return *n > 0 && *n < PLACE_SIZE && str_find(p->row, '|') == p->row.n;
}

static bool encrypt(EVP_CIPHER_CTX *ctx, const unsigned char *key, const char *aad, int aad_n,
                    struct str plain, unsigned char *out)
{
    int n = 0, last = 0;
    unsigned char *nonce = out + 1, *ct = out + 1 + NONCE_SIZE, *tag = ct + plain.n;
    return EVP_EncryptInit_ex2(ctx, crypto_algorithms.aes_256_gcm, key, nonce, NULL) == 1 &&
           EVP_EncryptUpdate(ctx, NULL, &n, (const unsigned char *)aad, aad_n) == 1 &&
           EVP_EncryptUpdate(ctx, ct, &n, (const unsigned char *)plain.p, (int)plain.n) == 1 &&
           EVP_EncryptFinal_ex(ctx, ct + n, &last) == 1 && (size_t)n + (size_t)last == plain.n &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, tag) == 1;
}

bool seal(const unsigned char key[KEY_SIZE], const struct seal_place *place, struct str plain,
          unsigned char *out)
{
    char aad[PLACE_SIZE];
    int aad_n;
    if (plain.n > SEAL_MAX_PLAIN || !place_text(place, aad, &aad_n))
        return false;
    if (plain.p == NULL)
        plain = STR("");
    out[0] = FORMAT;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool ok = ctx && crypto_random(out + 1, NONCE_SIZE) && encrypt(ctx, key, aad, aad_n, plain, out);
    EVP_CIPHER_CTX_free(ctx);
    return ok;
}

/* True with `*intact` told, or false: OpenSSL had no room to try, since every step before the last needs nothing else. */
static bool decrypt(EVP_CIPHER_CTX *ctx, const unsigned char *key, const char *aad, int aad_n,
                    struct str sealed, unsigned char *out, bool *intact)
{
    int n = 0, last = 0;
    size_t plain_n = sealed.n - SEAL_OVERHEAD;
    const unsigned char *in = (const unsigned char *)sealed.p, *nonce = in + 1, *ct = nonce + NONCE_SIZE;
    unsigned char tag[TAG_SIZE];
    memcpy(tag, ct + plain_n, TAG_SIZE);
    if (EVP_DecryptInit_ex2(ctx, crypto_algorithms.aes_256_gcm, key, nonce, NULL) != 1 ||
        EVP_DecryptUpdate(ctx, NULL, &n, (const unsigned char *)aad, aad_n) != 1 ||
        EVP_DecryptUpdate(ctx, out, &n, ct, (int)plain_n) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, tag) != 1)
        return false;
    *intact = EVP_DecryptFinal_ex(ctx, out + n, &last) == 1;
    return true;
}

bool seal_open(const unsigned char key[KEY_SIZE], const struct seal_place *place, struct str sealed,
               unsigned char *out, size_t *n)
{
    char aad[PLACE_SIZE];
    int aad_n;
    bool intact = false;
    *n = 0;
    errno = EBADMSG;
    if (sealed.n < SEAL_OVERHEAD || sealed.n > SEAL_MAX_PLAIN + SEAL_OVERHEAD || sealed.p[0] != FORMAT ||
        !place_text(place, aad, &aad_n))
        return false;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool tried = ctx && decrypt(ctx, key, aad, aad_n, sealed, out, &intact);
    EVP_CIPHER_CTX_free(ctx);
    if (intact)
        *n = sealed.n - SEAL_OVERHEAD;
    else
        crypto_wipe(out, sealed.n - SEAL_OVERHEAD);
    errno = tried ? EBADMSG : ENOMEM;
    return intact;
}
