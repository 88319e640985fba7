/* Bytes as text and back: hexadecimal, base64 and base64url (RFC 4648), strict in what they read. */
#ifndef HOSO_LIB_BASE_CODEC_H
#define HOSO_LIB_BASE_CODEC_H

#include "lib/base/buf.h"

/* Room for the text of n bytes with the closing NUL. */
#define HEX_SIZE(n) ((n)*2 + 1)
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)

/* Lower case; `out` has HEX_SIZE(n) bytes. */
struct str hex_encode(const void *bytes, size_t n, char *out);

/* Exactly `n` bytes from 2 n digits of either case; false when it is anything else. */
MUST_USE bool hex_decode(struct str s, void *out, size_t n);

void base64_add(struct buf *b, const void *bytes, size_t n); /* with padding */
struct str base64url_encode(const void *bytes, size_t n,
                            char *out); /* without padding; BASE64_SIZE(n) bytes */

/* Reads canonical base64 with padding into at most `room` bytes. False: malformed or too long. */
MUST_USE bool base64_decode(struct str s, void *out, size_t room, size_t *n);

/* The same for base64url without padding. */
MUST_USE bool base64url_decode(struct str s, void *out, size_t room, size_t *n);

#endif
