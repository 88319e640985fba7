/* Which unit a list is about: `unit` with its subtree, `scope=own|shared`. */
#ifndef HOSO_SERVER_APP_UNIT_SCOPE_H
#define HOSO_SERVER_APP_UNIT_SCOPE_H

#include "server/app/request.h"

struct unit_scope {
    int unit;
    int level;   /* 0: this unit alone; 1–3: it and the units below it, by its level in the tree */
    bool shared; /* what the actor's unit was given access to, instead of what it holds */
};

typedef enum flow (*unit_scope_then)(struct request *r, const struct unit_scope *scope);

/*
 * Reads `unit` (a code; by default the actor's own) and `scope` (own by default) and continues with `then`, perhaps
 * after asking the database what that code means. Roles that see only their unit get it alone. A unit that does not
 * exist is 422; one out of sight gives an empty list, as row security has it.
 */
MUST_USE enum flow unit_scope_read(struct request *r, unit_scope_then then);

#endif
