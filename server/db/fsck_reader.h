/* A blocking, read-only look at the whole register for a check on the command line; the daemon never uses it. */
#ifndef HOSO_SERVER_DB_FSCK_READER_H
#define HOSO_SERVER_DB_FSCK_READER_H

#include "server/db/db.h"

struct fsck_reader;

enum { FSCK_WHY_SIZE = 256 };

/*
 * Connects as a user who may become `owner`, becomes it, and sees every row from then on. NULL with the reason, for a
 * person, in `why`. Of this and the calls below `why` may quote the database's message about a statement, never data.
 */
MUST_USE struct fsck_reader *fsck_reader_open(const char *conninfo, const char *owner,
                                              char why[FSCK_WHY_SIZE]);
void fsck_reader_close(struct fsck_reader *r);

/* All that is asked between the two is answered from one snapshot, whatever is written meanwhile. */
MUST_USE bool fsck_reader_begin(struct fsck_reader *r, char why[FSCK_WHY_SIZE]);
MUST_USE bool fsck_reader_end(struct fsck_reader *r, char why[FSCK_WHY_SIZE]);

/* The rows of a statement of the table, read as those of db.h, to be freed by db_release(). NULL: it failed. */
MUST_USE struct db_result *fsck_reader_ask(struct fsck_reader *r, enum sql_id sql,
                                           const struct db_param *params, int nparams,
                                           char why[FSCK_WHY_SIZE]);

#endif
