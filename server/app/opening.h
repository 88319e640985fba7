/* Opening what is sealed: for a reason that is told, by who may see the case, and on the record. */
#ifndef HOSO_SERVER_APP_OPENING_H
#define HOSO_SERVER_APP_OPENING_H

#include "server/app/request.h"

/* One opening; it is r->state of its handler. */
struct opening {
    struct str owner;  /* the person or the case of the path, whose key opens the values */
    struct str reason; /* the header Reason, decoded */
    enum sql_id open;
    request_then then;
};

/*
 * Opens what belongs to the {id} of the path: reads the header Reason (422 without one), asks `key_of` for the case and
 * its key (404 when there is no row), seals the reason with it, and runs `open`, which writes the audit and returns the
 * sealed rows to `then`. Both statements take the id first; `open` takes the sealed reason second. The reason of a case
 * whose key was destroyed cannot be sealed any more and is left out: the audit then says who, what and when.
 */
MUST_USE enum flow opening_begin(struct request *r, enum sql_id key_of, enum sql_id open, request_then then);

/* Which value of a row of the result is meant. */
struct opening_place {
    const char *table; /* SEALED_IDENTITY or SEALED_TEXT */
    struct str of;     /* the row it was sealed for */
    struct str field;
    int version;
    int col; /* of the sealed bytes; the wrapped key and its master key's id stand in the two columns after it */
};

/* Was the key of this row destroyed? Then the value can never be read again. */
bool opening_is_shredded(const struct db_result *result, int row, const struct opening_place *place);

/* One value in clear, in the request's arena. ERR_INTERNAL when it does not open; ERR_NO_MEMORY. */
MUST_USE enum err opening_value(struct request *r, const struct db_result *result, int row,
                                const struct opening_place *place, struct str *plain);

#endif
