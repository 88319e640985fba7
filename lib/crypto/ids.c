/* Makes and recognises identifiers and tokens. */
#include "lib/crypto/ids.h"

#include "lib/base/codec.h"

#include <stdio.h>

static void uuid_write(const unsigned char b[16], struct uuid_text *out)
{
    char hex[HEX_SIZE(16)];
    hex_encode(b, 16, hex);
    snprintf(out->text, UUID_TEXT_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

static void uuid_mark(unsigned char b[16], unsigned version)
{
    b[6] = (unsigned char)((b[6] & 0x0FU) | version << 4);
    b[8] = (unsigned char)((b[8] & 0x3FU) | 0x80U);
}

bool uuid_is(struct str s)
{
    if (s.n != UUID_TEXT_SIZE - 1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (hyphen ? c != '-' : !hex)
            return false;
    }
    return true;
}

bool uuid_new(inst_t now, struct uuid_text *out)
{
    unsigned char b[16];
    if (!crypto_random(b, sizeof(b)))
        return false;
    uint64_t ms = (uint64_t)(now / 1000);
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    uuid_mark(b, 7);
    uuid_write(b, out);
    return true;
}

bool uuid_derived(const struct str *parts, size_t n, struct uuid_text *out)
{
    struct buf input;
    unsigned char digest[DIGEST_SIZE];
    buf_init(&input, 64 * 1024);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&input, "%zu:", parts[i].n);
        buf_add(&input, parts[i]);
    }
    bool ok = !input.failed && crypto_sha256(buf_str(&input), digest);
    buf_free(&input);
    if (!ok)
        return false;
    uuid_mark(digest, 8);
    uuid_write(digest, out);
    return true;
}

bool token_new(char out[TOKEN_TEXT_SIZE])
{
    unsigned char bytes[32];
    char text[BASE64_SIZE(sizeof(bytes))];
    if (!crypto_random(bytes, sizeof(bytes)))
        return false;
    struct str body = base64url_encode(bytes, sizeof(bytes), text);
    snprintf(out, TOKEN_TEXT_SIZE, "hoso_%.*s", STR_ARGS(body));
    crypto_wipe(bytes, sizeof(bytes));
    crypto_wipe(text, sizeof(text));
    return true;
}

bool token_is(struct str s)
{
    if (s.n != TOKEN_TEXT_SIZE - 1 || !str_starts(s, STR("hoso_")))
        return false;
    for (size_t i = 5; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
              c == '_'))
            return false;
    }
    return true;
}
