/* Looks roles up in the table and answers for them. */
#include "server/app/policy.h"

#define NOTHING SEES_NOTHING
#define UNIT SEES_UNIT
#define SUBTREE SEES_SUBTREE
static const struct policy_role roles[] = {
#define ROLE(name, code, vi, en, sees, may, records) {code, vi, en, sees, may, records},
#include "server/app/policy.tbl.h"
#undef ROLE
};

const struct policy_role *policy_role(struct str code)
{
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (str_is(code, roles[i].code))
            return &roles[i];
    return NULL;
}

bool policy_may(const struct policy_role *role, enum policy_action action)
{
    return role && (role->may & (unsigned)action) != 0;
}

bool policy_records(const struct policy_role *role, struct str event_type)
{
    if (!policy_may(role, MAY_RECORD))
        return false;
    struct str rest = str_of(role->records);
    while (rest.n) {
        size_t end = str_find(rest, ' ');
        if (end && str_starts(event_type, str_sub(rest, 0, end)))
            return true;
        rest = str_sub(rest, end + 1, rest.n);
    }
    return false;
}

bool policy_brings(const struct policy_role *role, enum person_kind kind)
{
    bool of_the_case = kind == PERSON_VICTIM || kind == PERSON_ACCUSED;
    return policy_may(role, of_the_case ? MAY_REPORT : MAY_RECORD);
}
