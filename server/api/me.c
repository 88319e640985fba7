/* Who the token's bearer is, and what the role may do. */
#include "server/api/api.h"

static void add_member(struct buf *b, const char *key, struct str value)
{
    buf_printf(b, "\"%s\":", key);
    buf_add_json(b, value);
}

enum flow me_get(struct request *r)
{
    static const struct {
        enum policy_action action;
        const char *name;
    } actions[] = {{MAY_READ, "read"},
                   {MAY_REPORT, "report"},
                   {MAY_RECORD, "record"},
                   {MAY_OPEN_IDENTITY, "open_identity"},
                   {MAY_ACKNOWLEDGE, "acknowledge_violation"}};
    static const char *const sights[] = {
        [SEES_NOTHING] = "nothing", [SEES_UNIT] = "unit", [SEES_SUBTREE] = "subtree"};
    const struct principal *who = &r->who;
    struct buf b;
    buf_init(&b, 8192);
    buf_printf(&b, "{\"user\":{\"id\":\"%s\",", who->actor.user);
    add_member(&b, "code", who->user_code);
    buf_add_char(&b, ',');
    add_member(&b, "name", who->user_name);
    buf_printf(&b, "},\"role\":{\"code\":\"%s\",\"name\":{\"vi\":\"%s\",\"en\":\"%s\"}},\"unit\":{",
               who->role->code, who->role->name_vi, who->role->name_en);
    add_member(&b, "code", who->unit_code);
    buf_add_char(&b, ',');
    add_member(&b, "name", who->unit_name);
    buf_printf(&b, "},\"sees\":\"%s\",\"may\":[", sights[who->role->sees]);
    bool first = true;
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        if (!policy_may(who->role, actions[i].action))
            continue;
        buf_printf(&b, "%s\"%s\"", first ? "" : ",", actions[i].name);
        first = false;
    }
    buf_add(&b, STR("]}"));
    reply_no_store(r);
    return reply_buf(r, 200, &b);
}
