/* Fuzzes base64, base64url, hexadecimal and UTF-8: what decodes must encode back to the very same text. */
#include "lib/base/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { ROOM = 1024 };
    char bytes[ROOM], text[BASE64_SIZE(ROOM)];
    struct str s = str_from((const char *)data, n);
    size_t got;
    if (n <= ROOM && base64_decode(s, bytes, ROOM, &got)) {
        struct buf b;
        buf_init(&b, BASE64_SIZE(ROOM));
        base64_add(&b, bytes, got);
        ASSERT(b.failed || str_eq(buf_str(&b), s));
        buf_free(&b);
    }
    if (base64url_decode(s, bytes, ROOM, &got)) {
        struct str again = base64url_encode(bytes, got, text);
        ASSERT(str_eq(again, s));
    }
    if (n <= ROOM && n % 2 == 0 && hex_decode(s, bytes, n / 2))
        ASSERT(str_ieq(hex_encode(bytes, n / 2, text), s));
    (void)str_is_utf8(s);
    return 0;
}
