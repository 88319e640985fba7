/* Reads the two headers that make a write safe to repeat: Idempotency-Key and If-Match. */
#ifndef HOSO_SERVER_APP_IDEMPOTENCY_H
#define HOSO_SERVER_APP_IDEMPOTENCY_H

#include "server/app/request.h"

struct write_headers {
    struct str key;                  /* Idempotency-Key, or absent */
    unsigned char hash[DIGEST_SIZE]; /* keyed, of method, path and body: the same request gives the same */
    bool has_version;
    int64_t version; /* If-Match: "<version>" */
};

/* ERR_FIELDS when a header is malformed (pointer "Idempotency-Key" or "If-Match"), ERR_NO_MEMORY. */
MUST_USE enum err write_headers_read(struct request *r, struct write_headers *out);

#endif
