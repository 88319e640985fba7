/* What the files of lib/crypto share: the algorithms fetched at boot. */
#ifndef HOSO_LIB_CRYPTO_CRYPTO_INT_H
#define HOSO_LIB_CRYPTO_CRYPTO_INT_H

#include "lib/crypto/crypto.h"

#include <openssl/evp.h>

struct crypto_algorithms {
    EVP_CIPHER *aes_256_gcm;
    EVP_MD *sha256;
};

extern struct crypto_algorithms crypto_algorithms;

#endif
