/* GET / and GET /v1/openapi.json: the page and the API document, which deploy/embed-assets.sh made part of the program. */
#include "server/api/api.h"

#include "assets.h"
#include "server/app/request_int.h"

/* Five minutes old is good enough; then a browser asks again and mostly hears 304. */
static const char cache_control[] = "public, max-age=300";

static struct str asset(const unsigned char *bytes, size_t n)
{
    return str_from((const char *)bytes, n);
}

static struct str trimmed(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_sub(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* Is the tag in this If-None-Match? Weak comparison, as RFC 9110 wants for it; our tags hold no comma. */
static bool lists_tag(struct str list, struct str tag)
{
    if (str_is(trimmed(list), "*"))
        return true;
    while (list.n) {
        size_t end = str_find(list, ',');
        struct str one = trimmed(str_sub(list, 0, end));
        if (str_starts(one, STR("W/")))
            one = str_sub(one, 2, one.n);
        if (str_eq(one, tag))
            return true;
        list = str_sub(list, end + 1, list.n);
    }
    return false;
}

/* The field may come several times; each is part of one list. */
static bool client_has(const struct http_head *head, struct str tag)
{
    for (size_t i = 0; i < head->nfields; i++)
        if (str_ieq(head->fields[i].name, STR("if-none-match")) && lists_tag(head->fields[i].value, tag))
            return true;
    return false;
}

static enum flow reply_asset(struct request *r, struct str type, struct str body, const char *etag)
{
    reply_header(r, "ETag", str_of(etag));
    reply_header(r, "Cache-Control", STR(cache_control));
    if (!client_has(r->x->head, str_of(etag)))
        return reply_static(r, type, body);
    r->reply.status = 304;
    request_finish(r);
    return FLOW_DONE;
}

/*
 * The page runs its own script and style, known by their digests, and talks to this server alone: should somebody ever
 * find a way to slip markup into it, that markup can do nothing.
 */
enum flow page_index(struct request *r)
{
    struct str policy = arena_printf(request_arena(r),
                                     "default-src 'none'; script-src %s; style-src %s; img-src data:; "
                                     "connect-src 'self'; base-uri 'none'; "
                                     "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for "
                                     "'script'; trusted-types 'none'",
                                     asset_index_html_script, asset_index_html_style);
    if (str_is_none(policy))
        return request_fail(r, ERR_NO_MEMORY);
    reply_header(r, "Content-Security-Policy", policy);
    reply_header(r, "X-Frame-Options", STR("DENY"));
    reply_header(r, "Referrer-Policy", STR("no-referrer"));
    return reply_asset(r, STR("text/html; charset=utf-8"), asset(asset_index_html, asset_index_html_n),
                       asset_index_html_etag);
}

enum flow page_openapi(struct request *r)
{
    enum err e = request_only_params(r, NULL, 0);
    if (e != ERR_OK)
        return request_fail(r, e);
    return reply_asset(r, STR("application/json"), asset(asset_openapi_json, asset_openapi_json_n),
                       asset_openapi_json_etag);
}
