/* From PostgreSQL's five-letter error codes to what shall be done about a call. Knows no libpq. */
#ifndef HOSO_SERVER_DB_SQLSTATE_H
#define HOSO_SERVER_DB_SQLSTATE_H

#include "lib/base/base.h"

enum sqlstate_action {
    SQLSTATE_FAILED, /* the statement's own fault: repeating it changes nothing */
    SQLSTATE_REPEAT, /* rolled back for the sake of another transaction: the same call may succeed at once */
    SQLSTATE_BUSY,   /* rolled back for want of time or room: the client may repeat it later */
    SQLSTATE_PREPARE, /* the connection's prepared statements are of no more use: a new connection, then again */
    SQLSTATE_GONE     /* the connection is at its end; what became of a write is not known */
};

/* `sqlstate` has five characters, or none when libpq made the error itself (which is GONE). */
enum sqlstate_action sqlstate_action(const char *sqlstate);

#endif
