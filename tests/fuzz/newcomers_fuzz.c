/* Whatever bytes are told as newcomers to a case: those that are taken read again as a stored history, each in his place. */
#include "lib/json/newcomers_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KNOWN                                                                                                \
    "{\"victims\":[{\"id\":\"v0\",\"birth_date\":\"2013-05-01\"}],\"accused\":[{\"id\":\"a0\"}],"            \
    "\"informants\":[{\"id\":\"i0\"}],\"representatives\":[{\"id\":\"a0\",\"victim\":\"v0\"}],\"events\":[]" \
    "}"

static const inst_t now = (inst_t)1790000000 * SECOND_US;

static bool next_id(void *ctx, struct arena *a, struct str *out)
{
    int *n = ctx;
    *out = arena_printf(a, "new-%d", (*n)++);
    return !str_is_none(*out);
}

static bool is_id(struct str s)
{
    return str_starts(s, STR("new-"));
}

static enum err known_read(struct arena *a, json_t *json, struct history *h)
{
    static const struct pack none;
    struct fold_options unused = {.has_as_of = false};
    struct fail f;
    fail_clear(&f);
    return history_read(json, HISTORY_STORED, &none, a, h, &unused, &f);
}

static size_t count_since(const struct history *h, size_t since)
{
    size_t n = 0;
    for (size_t i = 0; i < h->npersons; i++)
        n += h->persons[i].since == since;
    return n;
}

/* `known`: the case as stored, to which they are joined. */
static void take(struct str body, enum newcomers_of of, const char *known)
{
    enum { ENTERED = 7 };
    struct arena a;
    struct fail f;
    struct jx_obj o;
    struct history before, after;
    static struct newcomers list;
    int ids = 0;
    json_t *json = NULL, *stored = json_loads(known, 0, NULL);
    arena_init(&a, (size_t)16 << 20);
    fail_clear(&f);
    struct jx x = {.arena = &a, .fail = &f};
    ASSERT(stored && known_read(&a, stored, &before) == ERR_OK);
    if (jx_parse(body, JX_BODY, &json, &f) == ERR_OK && jx_root(&x, json, &o)) {
        newcomers_read(&o, now, (struct newcomer_ids){next_id, is_id, &ids}, of,
                       of == NEWCOMERS_OF_EVENT ? &before : NULL, &list);
        ASSERT(list.n <= NEWCOMERS_MAX && list.nnames <= list.n);
        if (jx_result(&x) == ERR_OK) {
            ASSERT(newcomers_join(&list, ENTERED, stored));
            ASSERT(known_read(&a, stored, &after) == ERR_OK);
            ASSERT(after.npersons == before.npersons + list.n && count_since(&after, ENTERED) == list.n);
        }
    }
    json_decref(json);
    json_decref(stored);
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = str_from((const char *)data, size);
    take(body, NEWCOMERS_OF_REPORT, "{\"events\":[]}");
    take(body, NEWCOMERS_OF_EVENT, KNOWN);
    return 0;
}
