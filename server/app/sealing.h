/* Sealing for one request: data keys, sealed values, and the initials by which a person is masked. */
#ifndef HOSO_SERVER_APP_SEALING_H
#define HOSO_SERVER_APP_SEALING_H

#include "lib/crypto/keyring.h"
#include "server/app/append_doc.h"

/* Where the two kinds of sealed values live: parts of the associated data, never to be changed. */
#define SEALED_IDENTITY "person_identity"
#define SEALED_TEXT "event_text"

/* A data key in clear, for as long as a request needs it. sealing_forget() wipes it. */
struct data_key {
    unsigned char bytes[KEY_SIZE];
};

/* A fresh key of `owner`; `out` is what the database stores. ERR_NO_MEMORY also when there are no random bytes. */
MUST_USE enum err sealing_new_key(const struct keyring *k, struct str owner, struct arena *a,
                                  struct data_key *key, struct append_key *out);

/* Opens a stored key. ERR_INTERNAL: the keyring does not hold its master key, or the row was changed. ERR_NO_MEMORY. */
MUST_USE enum err sealing_open_key(const struct keyring *k, struct str owner, struct str kek_id,
                                   struct str wrapped, struct data_key *key);

void sealing_forget(struct data_key *key);

/* Seals one value for a row of `table`. */
MUST_USE enum err sealing_seal(const struct data_key *key, const char *table, struct str row,
                               const char *field, struct str plain, struct arena *a,
                               struct append_sealed *out);

/* Opens one value in the arena. ERR_INTERNAL when it does not open; ERR_NO_MEMORY. */
MUST_USE enum err sealing_open(const struct data_key *key, const char *table, struct str row,
                               struct str field, int version, struct str sealed, struct arena *a,
                               struct str *plain);

/*
 * "Trần Thị B" → "T.T.B.": the first letter of each word, at most six; "?" when no word begins with a letter; STR_NONE
 * when no memory. `name` is valid UTF-8.
 */
struct str initials_of(struct str name, struct arena *a);

#endif
