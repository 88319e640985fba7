/* Looks an SQLSTATE up in the table, longest prefix first. */
#include "server/db/sqlstate.h"

#include <string.h>

struct row {
    const char *prefix;
    enum sqlstate_action action;
};

static const struct row rows[] = {
#define SQLSTATE(prefix, action) {prefix, SQLSTATE_##action},
#include "server/db/sqlstate.tbl.h"
#undef SQLSTATE
};

enum sqlstate_action sqlstate_action(const char *sqlstate)
{
    if (sqlstate[0] == '\0')
        return SQLSTATE_GONE;
    enum sqlstate_action action = SQLSTATE_FAILED;
    size_t longest = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t n = strlen(rows[i].prefix);
        if (n > longest && strncmp(sqlstate, rows[i].prefix, n) == 0) {
            longest = n;
            action = rows[i].action;
        }
    }
    return action;
}
