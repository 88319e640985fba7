/* The usual acts of a case, recorded over HTTP by the demo users of one chain in one province. */
#include "tests/harness/life.h"

#include <stdlib.h>

struct life life_report(const char *who, int64_t seconds, const char *suspected)
{
    struct api_reply *r = api_post(
        who, "/v1/reports", "",
        api_text(
            "{'kind':'denunciation','at':'%s','victims':[{'birth_date':'2014-06-01','sex':'female',"
            "'commune':'07210','identity':{'name':'Trần Thị Thử'}}],'accused':[{'birth_date':'1990-01-01',"
            "'identity':{'name':'Lê Văn Mẫu'}}]%s%s}",
            api_ago(seconds), suspected ? ",'suspected':" : "", suspected ? suspected : ""));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    return (struct life){.id = api_str(r, "id"),
                         .number = api_str(r, "number"),
                         .accused = api_str(r, "accused.0.id"),
                         .version = api_int(r, "version")};
}

struct api_reply *life_try(struct life *c, const char *who, const char *type, int64_t seconds,
                           const char *data)
{
    return api_event(who, c->id, c->version,
                     api_text("{'type':'%s','at':'%s','data':%s}", type, api_ago(seconds), data));
}

struct api_reply *life_event(struct life *c, const char *who, const char *type, int64_t seconds,
                             const char *data)
{
    struct api_reply *r = life_try(c, who, type, seconds, data);
    ck_assert_msg(r->status == 201, "%s by %s: %s", type, who, r->wire.text);
    c->version = api_int(r, "version");
    return r;
}

const char *life_text(const json_t *item, const char *path)
{
    const char *text = json_string_value(api_at(item, path));
    return text ? text : "";
}

json_t *life_find(const json_t *items, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(items); i++)
        if (strcmp(life_text(json_array_get(items, i), key), value) == 0)
            return json_array_get(items, i);
    return NULL;
}

size_t life_count(const json_t *items, const char *key, const char *value)
{
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(items); i++)
        n += strcmp(life_text(json_array_get(items, i), key), value) == 0;
    return n;
}

json_t *life_handoff(const struct life *c, const char *who, const char *row)
{
    struct api_reply *r = api_get(who, "/v1/cases/%s/handoffs", c->id);
    json_t *newest = NULL;
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    for (size_t i = 0; i < api_count(r, "items"); i++) {
        json_t *h = json_array_get(api_at(r->json, "items"), i);
        if (strcmp(life_text(h, "rule"), row) == 0 &&
            (!newest || strcmp(life_text(h, "created_at"), life_text(newest, "created_at")) > 0))
            newest = h;
    }
    return newest;
}

struct api_reply *life_step(const char *who, const char *handoff, const char *step, const char *more,
                            const char *body)
{
    return api_post(who, api_text("/v1/handoffs/%s/%s", handoff, step), more, body);
}

struct api_reply *life_do(struct life *c, const char *who, const char *row, const char *step, int64_t seconds)
{
    json_t *h = life_handoff(c, who, row);
    ck_assert_msg(h != NULL, "no handoff %s", row);
    struct api_reply *r =
        life_step(who, life_text(h, "id"), step, "", api_text("{'at':'%s'}", api_ago(seconds)));
    ck_assert_msg(r->status == 201, "%s of %s by %s: %s", step, row, who, r->wire.text);
    c->version = api_int(r, "version");
    return r;
}

/* Sends the paper of that event to a unit, whatever the places of the case would say. */
static void send_to(struct life *c, const char *who, const struct api_reply *cause, const char *row,
                    const char *unit, int64_t seconds)
{
    life_event(c, who, "handoff.sent", seconds,
               api_text("{'of':'%s','rule':'%s','to':'%s'}", api_str(cause, "event.id"), row, unit));
}

struct life life_charged(void)
{
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "report.classified", 40 * LIFE_DAY - 3600, "{'competent':true}");
    life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY,
               "{'article':146,'clause':2,'by':'investigation_agency'}");
    struct api_reply *r = life_event(&c, "investigator", "accused.charged", 37 * LIFE_DAY,
                                     api_text("{'person':'%s','article':146,'clause':2}", c.accused));
    send_to(&c, "investigator", r, "C11", "vks.24.1", 36 * LIFE_DAY + 3600);
    return c;
}

struct life life_prosecuted(void)
{
    struct life c = life_charged();
    struct api_reply *r = life_event(&c, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    send_to(&c, "investigator", r, "E26", "vks.24.1", 19 * LIFE_DAY);
    life_do(&c, "procuracy", "E26", "receive", 18 * LIFE_DAY);
    life_do(&c, "procuracy", "E26", "accept", 18 * LIFE_DAY - 60);
    return c;
}

struct life life_tried(void)
{
    struct life c = life_prosecuted();
    struct api_reply *r =
        life_event(&c, "procuracy", "indictment.issued", 10 * LIFE_DAY, "{'article':146,'clause':2}");
    send_to(&c, "procuracy", r, "G06", "tand.24.1", 9 * LIFE_DAY);
    life_do(&c, "court", "G06", "receive", 8 * LIFE_DAY);
    life_do(&c, "court", "G06", "accept", 8 * LIFE_DAY - 60);
    return c;
}

json_t *life_all(const char *who, const char *list)
{
    enum { PAGES_MAX = 400 };
    json_t *all = api_keep(json_array());
    const char *first = api_text("%s%climit=200", list, strchr(list, '?') ? '&' : '?'), *target = first;
    for (int pages = 0; target; pages++) {
        struct api_reply *r = api_get(who, "%s", target);
        ck_assert_msg(r->status == 200, "%s: %s", target, r->wire.text);
        json_array_extend(all, api_at(r->json, "items"));
        const char *next = api_str(r, "next");
        target = *next ? api_text("%s&cursor=%s", first, next) : NULL;
        ck_assert_msg(pages < PAGES_MAX, "%s does not end", list);
    }
    return all;
}

bool life_lies(const struct life *c, const char *who, const char *stage, const char *unit)
{
    struct api_reply *r = api_get(who, "/v1/cases/%s", c->id);
    return strcmp(api_str(r, "stage"), stage) == 0 && strcmp(api_str(r, "unit"), unit) == 0;
}

const char *life_id(const json_t *handoff)
{
    ck_assert(handoff != NULL);
    return life_text(handoff, "id");
}

const char *life_end_of_feed(const char *who)
{
    struct api_reply *r = api_get(who, "/v1/feed?limit=200");
    while (json_is_true(api_at(r->json, "more")))
        r = api_get(who, "/v1/feed?limit=200&after=%s", api_str(r, "next"));
    ck_assert_msg(r->status == 200, "%s", r->wire.text);
    return api_str(r, "next");
}
