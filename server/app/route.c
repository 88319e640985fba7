/* Matches a path against the table of routes, segment by segment. */
#include "server/app/route.h"

#include "server/api/api.h"

#include <stdio.h>

#define OPEN true, 0, false
#define TOKEN false, 0, false
#define NEEDS(action) false, action, false
#define STREAMS(action) false, action, true
static const struct route routes[] = {
#define ROUTE(method, path, handler, who) {HTTP_##method, path, handler, who},
#include "server/app/routes.tbl.h"
#undef ROUTE
};

const struct route *route_all(size_t *n)
{
    *n = ARRAY_LEN(routes);
    return routes;
}

/* Cuts the next segment, without its '/', off `path`. */
static struct str next_segment(struct str *path)
{
    struct str s = str_sub(*path, 1, path->n);
    size_t end = str_find(s, '/');
    *path = str_sub(s, end, s.n);
    return str_sub(s, 0, end);
}

static bool path_matches(struct str pattern, struct str path, struct route_match *m, size_t *fixed)
{
    m->nparams = 0;
    *fixed = 0;
    while (pattern.n && path.n) {
        struct str want = next_segment(&pattern), have = next_segment(&path);
        if (want.n && want.p[0] == '{') {
            if (have.n == 0 || m->nparams == ROUTE_MAX_PARAMS)
                return false;
            m->params[m->nparams++] = have;
        } else if (!str_eq(want, have)) {
            return false;
        } else {
            (*fixed)++;
        }
    }
    return pattern.n == 0 && path.n == 0;
}

static void allow_add(struct route_match *m, enum http_method method)
{
    const char *name = method == HTTP_GET ? "GET, HEAD" : method == HTTP_POST ? "POST" : "DELETE";
    size_t n = strlen(m->allow);
    snprintf(m->allow + n, sizeof(m->allow) - n, "%s%s", n ? ", " : "", name);
}

void route_find(enum http_method method, struct str path, struct route_match *out)
{
    *out = (struct route_match){.route = NULL};
    enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
    size_t best = 0;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        struct route_match m;
        size_t fixed;
        if (path.n == 0 || path.p[0] != '/' || !path_matches(str_of(routes[i].path), path, &m, &fixed))
            continue;
        out->path_known = true;
        allow_add(out, routes[i].method);
        if (routes[i].method != wanted || (out->route && fixed <= best))
            continue;
        best = fixed;
        out->route = &routes[i];
        out->nparams = m.nparams;
        memcpy(out->params, m.params, sizeof(m.params));
    }
}
