/* GET /v1/units: the agencies, by kind, province, parent and the beginning of their code. */
#include "server/api/api.h"
#include "server/app/page.h"

static enum flow on_units(struct request *r, struct db_result *result)
{
    return reply_list(r, result, r->now);
}

enum flow units_list(struct request *r)
{
    static const char *const known[] = {"kind", "province", "parent", "prefix", "limit", "cursor"};
    struct page page;
    struct db_param params[6];
    enum err e = request_only_params(r, known, ARRAY_LEN(known));
    for (int i = 0; i < 4 && e == ERR_OK; i++)
        e = param_word(r, known[i], &params[i]);
    if (e == ERR_OK)
        e = page_read(r, PAGE_BY_NUMBER, &page);
    if (e != ERR_OK)
        return request_fail(r, e);
    params[4] = page.has_after ? param_text(page.after) : param_text(STR("0"));
    params[5] = param_int(r, page.limit);
    return request_query(r, SQL_UNITS, params, (int)ARRAY_LEN(params), on_units);
}
