/* How a reply ends its request: between reply.c and request.c. */
#ifndef HOSO_SERVER_APP_REQUEST_INT_H
#define HOSO_SERVER_APP_REQUEST_INT_H

#include "server/app/request.h"

/* Logs and counts the request, sends r->reply, and lets go of everything. `r` is gone afterwards. */
void request_finish(struct request *r);

/* Steps of the request's life that have files of their own. */
enum flow step_authenticate(struct request *r);

#endif
