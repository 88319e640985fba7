/* Compares, cuts and checks slices of bytes; it never allocates. */
#include "lib/base/str.h"

int str_cmp(struct str a, struct str b)
{
    if (a.p == NULL || b.p == NULL)
        return (a.p != NULL) - (b.p != NULL);
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return (a.n > b.n) - (a.n < b.n);
}

static unsigned char ascii_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool str_ieq(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower((unsigned char)a.p[i]) != ascii_lower((unsigned char)b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

size_t str_find(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
    return at ? (size_t)(at - s.p) : s.n;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}

bool str_to_u64(struct str s, uint64_t max, uint64_t *out)
{
    if (s.n == 0 || s.n > 20 || (s.n > 1 && s.p[0] == '0'))
        return false;
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (v > (max - digit) / 10 || digit > max)
            return false;
        v = v * 10 + digit;
    }
    *out = v;
    return true;
}

/* How many continuation bytes follow `lead`, and the least code point that needs them; -1 when no lead byte. */
static int utf8_tail(unsigned char lead, uint32_t *least, uint32_t *bits)
{
    if (lead < 0x80) {
        *least = 0, *bits = lead;
        return 0;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *least = 0x80, *bits = lead & 0x1FU;
        return 1;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        *least = 0x800, *bits = lead & 0x0FU;
        return 2;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *least = 0x10000, *bits = lead & 0x07U;
        return 3;
    }
    return -1;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t least = 0, point = 0;
        int tail = utf8_tail((unsigned char)s.p[i++], &least, &point);
        if (tail < 0 || (size_t)tail > s.n - i)
            return false;
        for (; tail > 0; tail--, i++) {
            unsigned char c = (unsigned char)s.p[i];
            if ((c & 0xC0U) != 0x80)
                return false;
            point = point << 6 | (c & 0x3FU);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return false;
    }
    return true;
}
