/* The handlers of all routes, declared from the table. */
#ifndef HOSO_SERVER_API_API_H
#define HOSO_SERVER_API_API_H

#include "server/app/reply.h"

#define OPEN
#define TOKEN
#define NEEDS(action)
#define STREAMS(action)
#define ROUTE(method, path, handler, who) enum flow handler(struct request *r);
#include "server/app/routes.tbl.h"
#undef ROUTE
#undef OPEN
#undef TOKEN
#undef NEEDS
#undef STREAMS

#endif
