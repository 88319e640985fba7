/* What both writing resources share: handing a decided case to append() and reading its verdict. */
#ifndef HOSO_SERVER_APP_RECORD_H
#define HOSO_SERVER_APP_RECORD_H

#include "server/app/append_doc.h"
#include "server/app/request.h"

enum append_outcome {
    APPEND_OK,
    APPEND_REPLAY,
    APPEND_STALE,
    APPEND_LAW, /* another law is in force: request_renew_law() */
    APPEND_REUSED,
    APPEND_MISSING,
    APPEND_DENIED
};

struct append_verdict {
    enum append_outcome outcome;
    int64_t version;
    struct str case_id, event_id; /* valid as long as the result */
};

/* Reads the row that append() returned. */
struct append_verdict record_verdict(struct db_result *result);

/* Sends the document to append(); `then` gets the verdict's row. */
MUST_USE enum flow record_append(struct request *r, struct str case_id, int64_t expected,
                                 const struct append_doc *doc, request_then then);

/* Turns a verdict that is none of OK, REPLAY and LAW into the failure that the client is told. */
MUST_USE enum flow record_refused(struct request *r, const struct append_verdict *v);

/*
 * Checks what the law, the clock and the policy say of new events: 422 date.future, 409 law.<code> unless acknowledged by a
 * role that may, with a reason. FLOW_NEXT: nothing stands against it.
 */
MUST_USE enum flow record_check(struct request *r, const struct decision *d, bool acknowledged,
                                struct str reason);

/* 422 when an event or its correction lies in the future. `pointer` names the member. */
MUST_USE enum err record_not_future(struct request *r, struct when at, const char *pointer);

#endif
