/* Which octets may stand where in a message (RFC 9110 5.5 and 5.6.2, RFC 3986): one table look-up each. */
#ifndef HOSO_LIB_HTTP_OCTET_H
#define HOSO_LIB_HTTP_OCTET_H

#include "lib/base/str.h"

enum {
    OCTET_TOKEN = 1,  /* tchar: method, field name */
    OCTET_TARGET = 2, /* pchar, '/' and '?': the target; escapes are checked where they are decoded */
    OCTET_VALUE = 4,  /* field value: visible, blank, tab, and 0x80 up (opaque) */
    OCTET_HOST = 8    /* Host: what an authority without user part is made of */
};

extern const unsigned char http_octets[256];

static inline bool octet_is(char c, unsigned kind)
{
    return (http_octets[(unsigned char)c] & kind) != 0;
}

/* True when every byte is of that kind; true for the empty slice. */
static inline bool octets_are(struct str s, unsigned kind)
{
    for (size_t i = 0; i < s.n; i++)
        if (!octet_is(s.p[i], kind))
            return false;
    return true;
}

/* The value 0-15 of a hexadecimal digit, or -1. */
static inline int octet_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

#endif
