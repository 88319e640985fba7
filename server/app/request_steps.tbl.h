/* The life of a request: STEP(name). Each is a function of request.c that says how it goes on. */
STEP(identify)     /* which route: 404, 405, 406 */
STEP(authenticate) /* whose token: 401 */
STEP(authorize)    /* may this role do that at all: 403 */
STEP(accept_body)  /* the body's type: 415, 400 */
STEP(handle)       /* the resource's own work */
