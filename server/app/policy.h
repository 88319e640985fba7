/* The one place that decides what a role may do. Pure; which rows it sees is told to PostgreSQL's row security. */
#ifndef HOSO_SERVER_APP_POLICY_H
#define HOSO_SERVER_APP_POLICY_H

#include "lib/base/str.h"
#include "lib/law/event.h"

enum policy_action {
    MAY_READ = 1,          /* cases, deadlines, explanations that it sees */
    MAY_REPORT = 2,        /* enter a new report */
    MAY_RECORD = 4,        /* record events in a case that it sees */
    MAY_OPEN_IDENTITY = 8, /* open the sealed identity of a person, with a reason */
    MAY_ACKNOWLEDGE = 16,  /* record what the law forbids, with its violation attached */
    MAY_CHANGE_LAW = 32    /* load and activate packs and calendars, and ask what they would change */
};

enum policy_sight { SEES_NOTHING, SEES_UNIT, SEES_SUBTREE };

struct policy_role {
    const char *code, *name_vi, *name_en;
    enum policy_sight sees;
    unsigned may;
    const char *records; /* prefixes, blank-separated */
};

/* The role of that code; NULL: unknown, which may nothing. */
const struct policy_role *policy_role(struct str code);

bool policy_may(const struct policy_role *role, enum policy_action action);

/* May this role record an event of this type? */
bool policy_records(const struct policy_role *role, struct str event_type);

/*
 * May this role bring somebody of that kind into a case with an event? Whoever may report may say of somebody new that he is a
 * victim or accused; who only records in a case may not.
 */
bool policy_brings(const struct policy_role *role, enum person_kind kind);

#endif
