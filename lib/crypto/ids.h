/* Identifiers: UUIDv7 for what is recorded, UUIDv8 by hash for what is derived, bearer tokens. */
#ifndef HOSO_LIB_CRYPTO_IDS_H
#define HOSO_LIB_CRYPTO_IDS_H

#include "lib/base/civil.h"
#include "lib/crypto/crypto.h"

enum { UUID_TEXT_SIZE = 37 };

struct uuid_text {
    char text[UUID_TEXT_SIZE]; /* lower case with hyphens, NUL-terminated */
};

static inline struct str uuid_str(const struct uuid_text *u)
{
    return str_from(u->text, UUID_TEXT_SIZE - 1);
}

/* True for 8-4-4-4-12 hexadecimal digits of either case, any version. */
bool uuid_is(struct str s);

/* A new id for something recorded at `now`: time-ordered, 74 random bits (RFC 9562 §5.7). False: no random bytes. */
MUST_USE bool uuid_new(inst_t now, struct uuid_text *out);

/*
 * The id of something derived: UUIDv8 over SHA-256 of the parts, each preceded by its length, so that no two lists of
 * parts give the same input. The same parts give the same id for ever: they are part of the data's contract.
 */
MUST_USE bool uuid_derived(const struct str *parts, size_t n, struct uuid_text *out);

/* A bearer token: "hoso_" and 32 random bytes in base64url. Only its SHA-256 is ever stored. */
enum { TOKEN_TEXT_SIZE = 5 + 43 + 1 };
MUST_USE bool token_new(char out[TOKEN_TEXT_SIZE]);

/* True when the text has the form of a token (its existence is another matter). */
bool token_is(struct str s);

#endif
