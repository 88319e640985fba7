/* What operators and proxies ask: is the process alive, can it serve, and its counters. */
#include "server/api/api.h"
#include "server/metrics.h"

enum flow ops_health(struct request *r)
{
    reply_no_store(r);
    return reply_json(r, 200, STR("{\"status\":\"ok\"}"));
}

static enum flow on_ready(struct request *r, struct db_result *result)
{
    if (db_rows(result) == 0)
        return request_fail(r, ERR_UNAVAILABLE);
    reply_no_store(r);
    return reply_json(r, 200, STR("{\"status\":\"ready\"}"));
}

enum flow ops_ready(struct request *r)
{
    if (r->app->draining || !r->app->law || r->app->refused || !db_ready(r->app->db))
        return request_fail(r, ERR_UNAVAILABLE);
    return request_query(r, SQL_READINESS, NULL, 0, on_ready);
}

enum flow ops_metrics(struct request *r)
{
    struct buf b;
    buf_init(&b, 256 * 1024);
    metrics_write(r->app->slot, &b);
    struct str body = b.failed ? STR_NONE : arena_copy(request_arena(r), buf_str(&b));
    buf_free(&b);
    if (str_is_none(body))
        return request_fail(r, ERR_NO_MEMORY);
    reply_no_store(r);
    return reply_static(r, STR("text/plain; version=0.0.4; charset=utf-8"), body);
}
