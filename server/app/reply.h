/* The ways in which a request is answered. Each sends the reply and ends the request: return its FLOW_DONE. */
#ifndef HOSO_SERVER_APP_REPLY_H
#define HOSO_SERVER_APP_REPLY_H

#include "lib/base/buf.h"
#include "server/app/request.h"

/* A further header; name and value live as long as the request. */
void reply_header(struct request *r, const char *name, struct str value);

/* ETag: "<version>" and Cache-Control: no-store, as every reply about a case carries. */
void reply_version(struct request *r, int64_t version);
void reply_no_store(struct request *r);

/* JSON that lies in the arena or is static. */
MUST_USE enum flow reply_json(struct request *r, int status, struct str body);

/* JSON that a buffer holds; its memory is taken over. A buffer that failed becomes 503. */
MUST_USE enum flow reply_buf(struct request *r, int status, struct buf *b);

/* The JSON document in column `col` of the first row, sent as PostgreSQL wrote it. */
MUST_USE enum flow reply_row(struct request *r, int status, struct db_result *result, int col);

/*
 * A list: row 0 holds the array of items (column 0) and the keyset of the last one or null (column 1). Sends
 * {"items","next","as_of"} and Link: rel="next".
 */
MUST_USE enum flow reply_list(struct request *r, struct db_result *result, inst_t as_of);

/*
 * Instead of a reply: an answer that goes on until someone ends it (exchange.h). The request is gone afterwards; headers
 * are those gathered, with content type and status. NULL: it has been answered and there is no stream.
 */
struct stream *request_stream(struct request *r, const struct stream_handler *h);

/* Static bytes of any type. */
MUST_USE enum flow reply_static(struct request *r, struct str type, struct str body);

/* The problem document of r->fail. */
void reply_problem(struct request *r);

#endif
