/* Resolves `unit` and `scope` of a list. */
#include "server/app/unit_scope.h"

#include "server/app/page.h"

struct pending_scope {
    unit_scope_then then;
    void *state; /* the handler's, kept while this one is in its place */
};

static int level_for(const struct request *r, int level)
{
    return r->who.role->sees == SEES_SUBTREE ? level : 0;
}

static enum flow on_unit(struct request *r, struct db_result *result)
{
    enum { COL_ID, COL_KIND, COL_LEVEL };
    const struct pending_scope *p = r->state;
    r->state = p->state;
    if (db_rows(result) == 0)
        return request_fail(r, fail_field(&r->fail, FIELD_REFERENCE, "?unit"));
    struct unit_scope scope = {.unit = (int)db_int(result, 0, COL_ID),
                               .level = level_for(r, (int)db_int(result, 0, COL_LEVEL))};
    return p->then(r, &scope);
}

enum flow unit_scope_read(struct request *r, unit_scope_then then)
{
    struct db_param unit;
    enum err e = param_word(r, "unit", &unit);
    if (e != ERR_OK)
        return request_fail(r, e);
    struct str scope = request_param(r, "scope");
    if (!str_is_none(scope) && !str_is(scope, "own") && !str_is(scope, "shared"))
        return request_fail(r, fail_field(&r->fail, FIELD_RANGE, "?scope"));
    struct unit_scope own = {.unit = r->who.actor.unit,
                             .level = level_for(r, r->who.actor.level),
                             .shared = str_is(scope, "shared")};
    if (!unit.value || own.shared)
        return then(r, &own);
    struct pending_scope *p = ARENA_NEW(request_arena(r), struct pending_scope);
    if (!p)
        return request_fail(r, ERR_NO_MEMORY);
    *p = (struct pending_scope){then, r->state};
    r->state = p;
    return request_query(r, SQL_UNIT_BY_CODE, &unit, 1, on_unit);
}
