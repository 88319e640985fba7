/* Which handler answers which method and path. */
#ifndef HOSO_SERVER_APP_ROUTE_H
#define HOSO_SERVER_APP_ROUTE_H

#include "lib/http/http.h"
#include "server/app/policy.h"

struct request;

/* What a handler or a step has done with its request. */
enum flow {
    FLOW_NEXT, /* go on with the next step */
    FLOW_WAIT, /* the database holds the wake-up */
    FLOW_DONE, /* the reply has been sent; the request is gone */
    FLOW_FAIL  /* r->fail says why; the problem is rendered by the loop */
};

typedef enum flow (*route_handler)(struct request *r);

enum { ROUTE_MAX_PARAMS = 2 };

struct route {
    enum http_method method;
    const char *path;
    route_handler handler;
    bool open;       /* no token is needed */
    unsigned action; /* enum policy_action that the role must be allowed, 0: none */
    bool streams;    /* it answers with text/event-stream, without end */
};

struct route_match {
    const struct route *route; /* NULL: no such path, or not with this method */
    struct str params[ROUTE_MAX_PARAMS];
    size_t nparams;
    bool path_known; /* the path exists, perhaps with other methods */
    char allow[64];  /* the methods of that path, for 405 and OPTIONS */
};

/* `path` is percent-decoded. HEAD finds the route of GET. */
void route_find(enum http_method method, struct str path, struct route_match *out);

/* All routes, for the check that the OpenAPI document lists the same. */
const struct route *route_all(size_t *n);

#endif
