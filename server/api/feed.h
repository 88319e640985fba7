/* A place in the feed of a unit, as clients name it: "EPOCH:N". */
#ifndef HOSO_SERVER_API_FEED_H
#define HOSO_SERVER_API_FEED_H

#include "server/api/api.h"

enum { FEED_EPOCH_MAX = 63 };

struct feed_place {
    char epoch[FEED_EPOCH_MAX + 1]; /* "": the present one */
    int64_t after;                  /* the number of the last one seen */
};

/* False: not of that form. */
MUST_USE bool feed_place_parse(struct str text, struct feed_place *out);

#endif
