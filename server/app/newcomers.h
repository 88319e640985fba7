/* Newcomers to a case on their way into the register: rows in clear, identities sealed under a key for each person. */
#ifndef HOSO_SERVER_APP_NEWCOMERS_H
#define HOSO_SERVER_APP_NEWCOMERS_H

#include "lib/json/newcomers_json.h"
#include "server/app/append_doc.h"

/* What the register keeps of them. Everything lives in the arena. */
struct newcomers_sealed {
    struct append_person *persons;
    struct append_key *keys; /* the first is left to the caller: the key of the case */
    struct append_sealed *identities;
    size_t npersons, nkeys, nidentities;
};

/* Ids for newcomers_read(), in the order of time. */
struct newcomer_ids newcomers_ids(inst_t *now);

/* `entered`: the number of the event that brings them. ERR_NO_MEMORY also when there are no random bytes. */
MUST_USE enum err newcomers_seal(const struct newcomers *list, size_t entered, const struct keyring *k,
                                 struct arena *a, struct newcomers_sealed *out);

#endif
