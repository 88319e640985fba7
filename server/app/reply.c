/* Builds replies out of JSON, database rows and failures, and ends the request. */
#include "server/app/reply.h"

#include "lib/base/codec.h"
#include "server/app/request_int.h"

#include <stdlib.h>

static const char json_type[] = "application/json";

void reply_header(struct request *r, const char *name, struct str value)
{
    ASSERT(r->reply.nheaders < REPLY_MAX_HEADERS);
    r->reply.headers[r->reply.nheaders++] = (struct reply_header){str_of(name), value};
}

void reply_no_store(struct request *r)
{
    for (size_t i = 0; i < r->reply.nheaders; i++)
        if (str_is(r->reply.headers[i].name, "Cache-Control"))
            return; /* said already */
    reply_header(r, "Cache-Control", STR("no-store"));
}

void reply_version(struct request *r, int64_t version)
{
    struct str tag = arena_printf(request_arena(r), "\"%" PRId64 "\"", version);
    if (!str_is_none(tag))
        reply_header(r, "ETag", tag);
    reply_no_store(r);
}

static enum flow reply_send(struct request *r, int status, struct str type, struct str body)
{
    r->reply.status = status;
    r->reply.content_type = type;
    r->reply.body = body;
    request_finish(r);
    return FLOW_DONE;
}

enum flow reply_json(struct request *r, int status, struct str body)
{
    return reply_send(r, status, STR(json_type), body);
}

enum flow reply_buf(struct request *r, int status, struct buf *b)
{
    if (b->failed) {
        buf_free(b);
        return request_fail(r, ERR_NO_MEMORY);
    }
    struct str body = buf_str(b);
    r->reply.release = free;
    r->reply.release_arg = b->p;
    return reply_json(r, status, body);
}

enum flow reply_row(struct request *r, int status, struct db_result *result, int col)
{
    db_keep(result);
    r->reply.release = db_release;
    r->reply.release_arg = result;
    return reply_json(r, status, db_text(result, 0, col));
}

/* Adds the address of the next page: this target with its cursor replaced. The keyset is opaque to clients. */
static struct str next_link(struct request *r, struct str cursor)
{
    struct buf b;
    buf_init(&b, 4096);
    buf_printf(&b, "<%.*s?", STR_ARGS(r->x->head->path));
    struct str query = r->x->head->query;
    while (query.n) {
        size_t end = str_find(query, '&');
        struct str one = str_sub(query, 0, end);
        if (one.n && !str_starts(one, STR("cursor=")))
            buf_printf(&b, "%.*s&", STR_ARGS(one));
        query = str_sub(query, end + 1, query.n);
    }
    buf_printf(&b, "cursor=%.*s>; rel=\"next\"", STR_ARGS(cursor));
    struct str link = b.failed ? STR_NONE : arena_copy(request_arena(r), buf_str(&b));
    buf_free(&b);
    return link;
}

enum flow reply_list(struct request *r, struct db_result *result, inst_t as_of)
{
    struct buf b;
    char when[INST_TEXT_SIZE];
    buf_init(&b, 8 * 1024 * 1024);
    buf_add(&b, STR("{\"items\":"));
    buf_add(&b, db_text(result, 0, 0));
    buf_add(&b, STR(",\"next\":"));
    if (db_is_null(result, 0, 1)) {
        buf_add(&b, STR("null"));
    } else {
        struct str keyset = db_text(result, 0, 1);
        char *text = arena_alloc(request_arena(r), BASE64_SIZE(keyset.n));
        struct str cursor = text ? base64url_encode(keyset.p, keyset.n, text) : STR_NONE;
        buf_add_json(&b, cursor);
        struct str link = next_link(r, cursor);
        if (str_is_none(link))
            b.failed = true;
        else
            reply_header(r, "Link", link);
    }
    buf_printf(&b, ",\"as_of\":\"%.*s\"}", STR_ARGS(inst_text(as_of, when)));
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}

enum flow reply_static(struct request *r, struct str type, struct str body)
{
    return reply_send(r, 200, type, body);
}

/* The document when there is no memory for one. What was wrong with the request is then not said: it may be repeated. */
static const char memory_problem[] =
    "{\"type\":\"/problems/memory\",\"title\":\"Máy chủ tạm thời thiếu bộ nhớ\","
    "\"status\":503,\"detail\":\"Máy chủ tạm thời thiếu bộ nhớ. / The server is short "
    "of memory.\"}";

void reply_problem(struct request *r)
{
    struct buf b;
    struct str body = STR(memory_problem);
    buf_init(&b, 64 * 1024);
    problem_write(&b, &r->fail, r->lang, r->more.type.p ? &r->more : NULL);
    enum err e = b.failed ? ERR_NO_MEMORY : r->fail.err;
    if (b.failed) {
        buf_free(&b);
    } else {
        body = buf_str(&b);
        r->reply.release = free;
        r->reply.release_arg = b.p;
    }
    if (e == ERR_UNAUTHENTICATED)
        reply_header(r, "WWW-Authenticate", STR("Bearer realm=\"hoso\""));
    if (err_info(e)->http == 503)
        reply_header(r, "Retry-After", STR("1"));
    reply_no_store(r);
    (void)reply_send(r, err_info(e)->http, STR("application/problem+json"), body);
}
