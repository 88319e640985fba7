/* The words in which a list of episodes is asked for a status; counts use the same. */
#ifndef HOSO_SERVER_API_EPISODE_STATUS_H
#define HOSO_SERVER_API_EPISODE_STATUS_H

#include "server/api/api.h"

/* Turns "any" into null; a word that the kind of episode does not know is 422. */
MUST_USE enum err episode_status(struct request *r, const char *kind, struct db_param *status);

#endif
