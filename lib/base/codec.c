/* Writes and reads hexadecimal, base64 and base64url. */
#include "lib/base/codec.h"

static const char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str hex_encode(const void *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *in = bytes;
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    out[2 * n] = '\0';
    return str_from(out, 2 * n);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_decode(struct str s, void *out, size_t n)
{
    unsigned char *to = out;
    if (s.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(s.p[2 * i]), low = hex_digit(s.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

/* Four characters of `alphabet` for up to three bytes; returns how many of them carry bits. */
static size_t base64_group(const unsigned char *in, size_t n, const char *alphabet, char out[4])
{
    unsigned bits = (unsigned)in[0] << 16 | (n > 1 ? (unsigned)in[1] << 8 : 0) | (n > 2 ? in[2] : 0U);
    for (int i = 0; i < 4; i++)
        out[i] = alphabet[bits >> (18 - 6 * i) & 63U];
    return n + 1;
}

void base64_add(struct buf *b, const void *bytes, size_t n)
{
    const unsigned char *in = bytes;
    for (size_t i = 0; i < n; i += 3) {
        char four[4];
        size_t used = base64_group(in + i, n - i < 3 ? n - i : 3, base64_alphabet, four);
        for (; used < 4; used++)
            four[used] = '=';
        buf_add(b, str_from(four, 4));
    }
}

struct str base64url_encode(const void *bytes, size_t n, char *out)
{
    const unsigned char *in = bytes;
    size_t at = 0;
    for (size_t i = 0; i < n; i += 3) {
        char four[4];
        size_t used = base64_group(in + i, n - i < 3 ? n - i : 3, base64url_alphabet, four);
        memcpy(out + at, four, used);
        at += used;
    }
    out[at] = '\0';
    return str_from(out, at);
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : -1;
}

bool base64_decode(struct str s, void *out, size_t room, size_t *n)
{
    unsigned char *to = out;
    *n = 0;
    if (s.n % 4 != 0)
        return false;
    for (size_t i = 0; i < s.n; i += 4) {
        size_t bytes = 3;
        if (i + 4 == s.n && s.p[i + 3] == '=')
            bytes = s.p[i + 2] == '=' ? 1 : 2;
        unsigned bits = 0;
        for (size_t j = 0; j < 4; j++) {
            int digit = j <= bytes ? base64_digit(s.p[i + j]) : 0;
            if (digit < 0)
                return false;
            bits = bits << 6 | (unsigned)digit;
        }
        if ((bytes == 1 && (bits & 0xFFFFU)) || (bytes == 2 && (bits & 0xFFU)) || bytes > room - *n)
            return false;
        for (size_t j = 0; j < bytes; j++)
            to[(*n)++] = (unsigned char)(bits >> (16 - 8 * j));
    }
    return true;
}

bool base64url_decode(struct str s, void *out, size_t room, size_t *n)
{
    char four[4];
    *n = 0;
    for (size_t i = 0; i < s.n; i += 4) {
        size_t used = s.n - i < 4 ? s.n - i : 4, got;
        for (size_t j = 0; j < 4; j++) {
            char c = j < used ? s.p[i + j] : '=';
            if (c == '+' || c == '/' || (c == '=' && j < used))
                return false;
            four[j] = (char)(c == '-' ? '+' : c == '_' ? '/' : c);
        }
        if (used == 1 || !base64_decode(str_from(four, 4), (char *)out + *n, room - *n, &got))
            return false;
        *n += got;
    }
    return true;
}
