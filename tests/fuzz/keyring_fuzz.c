/* Fuzzes the keyring file: whatever it holds, a keyring that is accepted has exactly one active key. */
#include "lib/crypto/keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct keyring k;
    int line;
    if (keyring_parse(str_from((const char *)data, n), &k, &line)) {
        size_t active = 0;
        for (size_t i = 0; i < k.n; i++)
            active += k.keys[i].active;
        ASSERT(active == 1 && k.n <= KEYRING_MAX);
        keyring_wipe(&k);
    }
    return 0;
}
