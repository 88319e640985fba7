/* A slice of bytes: the string type of every internal interface. It owns nothing and need not end in NUL. */
#ifndef HOSO_LIB_BASE_STR_H
#define HOSO_LIB_BASE_STR_H

#include "lib/base/base.h"

#include <string.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})

/* For printf: printf("%.*s", STR_ARGS(s)). */
#define STR_ARGS(s) (int)(s).n, (s).p

static inline struct str str_from(const char *p, size_t n)
{
    return (struct str){p, n};
}

/* A slice of a NUL-terminated string; NULL gives the absent slice. */
static inline struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : STR_NONE;
}

static inline bool str_is_none(struct str s)
{
    return s.p == NULL;
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Compares with a literal or other NUL-terminated string. */
static inline bool str_is(struct str a, const char *z)
{
    return a.p != NULL && strlen(z) == a.n && memcmp(a.p, z, a.n) == 0;
}

/* Byte order, shorter first; the absent slice sorts before the empty one. */
int str_cmp(struct str a, struct str b);

bool str_ieq(struct str a, struct str b); /* ASCII case-insensitive equality */
bool str_starts(struct str s, struct str prefix);

/* The index of `c`, or s.n when it is not there. */
size_t str_find(struct str s, char c);

/* The slice from `from` (clamped) to `to` (clamped). */
struct str str_sub(struct str s, size_t from, size_t to);

/* Decimal digits only, no sign, no blank, no leading zero but "0" itself, at most `max`. False: not that. */
bool str_to_u64(struct str s, uint64_t max, uint64_t *out);

/* True when the bytes are well-formed UTF-8 (RFC 3629: no overlongs, no surrogates, nothing past U+10FFFF). */
bool str_is_utf8(struct str s);

#endif
