/* GET /v1/law/rules and /v1/law/rules/{id}: the law as this service reads it. */
#include "server/api/api.h"

#include "lib/json/rule_json.h"

enum flow law_list(struct request *r)
{
    struct buf b;
    char when[INST_TEXT_SIZE];
    buf_init(&b, 1024 * 1024);
    buf_add(&b, STR("{\"items\":"));
    rule_write_list(&b, &r->law->pack);
    buf_printf(&b, ",\"next\":null,\"as_of\":\"%s\"}", inst_text(r->now, when).p);
    return reply_buf(r, 200, &b);
}

enum flow law_rule(struct request *r)
{
    struct buf b;
    bool found = false;
    buf_init(&b, 256 * 1024);
    enum err e = rule_write(&b, &r->law->pack, &r->law->calendar, r->match.params[0], &found);
    if (e == ERR_OK && found)
        return reply_buf(r, 200, &b);
    buf_free(&b);
    return request_fail(r, e == ERR_OK ? ERR_NOT_FOUND : e);
}
