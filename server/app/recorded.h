/* The reply to recorded events, made from the decision alone: a repetition gives the same bytes. */
#ifndef HOSO_SERVER_APP_RECORDED_H
#define HOSO_SERVER_APP_RECORDED_H

#include "server/app/decide.h"
#include "server/app/reply.h"

/*
 * 201 {"event":{…},"also":[…]?,"entered":[{"id","kind"}]?,"version","violations":[…],"changed":[…]} (design 6.4): the newest
 * d->nnew events, who came into the case with the last, and what the law makes of them.
 */
MUST_USE enum flow reply_recorded(struct request *r, const struct decision *d, int64_t version);

#endif
