/* Blocking statements in the owner's name, for the command line: a check of all, a loader. The daemon never uses it. */
#ifndef HOSO_SERVER_DB_DIRECT_H
#define HOSO_SERVER_DB_DIRECT_H

#include "server/db/db.h"

struct direct;

enum { DIRECT_WHY_SIZE = 256 };

enum direct_use { DIRECT_READS, DIRECT_WRITES };

/*
 * Connects as a user who may become `owner`, becomes it, and sees every row from then on; the server holds who only reads
 * to it. NULL with the reason, for a
 * person, in `why`. Of this and the calls below `why` may quote the database's message about a statement, never data.
 */
MUST_USE struct direct *direct_open(const char *conninfo, const char *owner, enum direct_use use,
                                    char why[DIRECT_WHY_SIZE]);
void direct_close(struct direct *r);

/* All that is asked between the two is answered from one snapshot, whatever is written meanwhile. */
MUST_USE bool direct_begin(struct direct *r, char why[DIRECT_WHY_SIZE]);
MUST_USE bool direct_end(struct direct *r, char why[DIRECT_WHY_SIZE]);

/* The rows of a statement of the table, read as those of db.h, to be freed by db_release(). NULL: it failed. */
MUST_USE struct db_result *direct_ask(struct direct *r, enum sql_id sql, const struct db_param *params,
                                      int nparams, char why[DIRECT_WHY_SIZE]);

#endif
