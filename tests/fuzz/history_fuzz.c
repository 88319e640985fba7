/* Whatever bytes are told as a history: reading, judging and writing end in an answer or a refusal, both sound JSON. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "lib/json/pack_json.h"
#include "lib/json/problem_json.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct law {
    struct arena arena;
    struct pack pack;
    struct calendar calendar;
};

/* The pack of the tree, read once: $HOSO_PACK and $HOSO_CALENDAR, or config/ below the current directory. */
static const struct law *law(void)
{
    static struct law l;
    static bool loaded;
    const char *pack = getenv("HOSO_PACK"), *calendar = getenv("HOSO_CALENDAR");
    struct fail f;
    if (loaded)
        return &l;
    fail_clear(&f);
    arena_init(&l.arena, PACK_ARENA_CAP);
    if (pack_load(pack ? pack : "config/law", &l.arena, &l.pack, &f) != ERR_OK ||
        calendar_load(calendar ? calendar : "config/calendars/vn.json", &l.arena, &l.calendar, &f) !=
            ERR_OK) {
        fprintf(stderr, "the law could not be loaded: %s\n", f.where);
        exit(EXIT_FAILURE);
    }
    loaded = true;
    return &l;
}

static void check_json(struct buf *b)
{
    ASSERT(!b->failed && str_is_utf8(buf_str(b)));
    json_t *json = json_loadb(b->p, b->n, JSON_REJECT_DUPLICATES, NULL);
    ASSERT(json != NULL);
    json_decref(json);
}

/* What has been read is written and read again: the facts must come back whole. */
static void check_facts(const struct law *l, const struct history *h)
{
    struct buf b;
    buf_init(&b, (size_t)1 << 24);
    for (size_t i = 0; i < h->nevents; i++) {
        b.n = 0;
        event_write_data(&b, h, &l->pack, &h->events[i]);
        check_json(&b);
        b.n = 0;
        event_write_when(&b, h->events[i].at);
        ASSERT(!b.failed);
    }
    buf_free(&b);
}

static void judge(const struct law *l, struct str text, enum history_source source)
{
    struct arena a;
    struct fail f;
    struct history h;
    struct outcome o;
    struct fold_options when = {0};
    struct buf b;
    arena_init(&a, (size_t)64 << 20);
    buf_init(&b, (size_t)64 << 20);
    fail_clear(&f);
    enum err e = history_parse(text, JX_BODY, source, &l->pack, &a, &h, &when, &f);
    if (e == ERR_OK) {
        check_facts(l, &h);
        e = law_fold(&l->pack, &l->calendar, &h, &when, &a, &o, &f);
    }
    if (e == ERR_OK) {
        const struct outcome_view view = {.pack = &l->pack,
                                          .calendar = &l->calendar,
                                          .history = &h,
                                          .outcome = &o,
                                          .ids = source == HISTORY_STORED,
                                          .explain = true,
                                          .arena = &a};
        e = outcome_write(&b, &view);
    }
    if (e != ERR_OK) {
        ASSERT(err_info(e)->http >= 400);
        f.err = e;
        b.n = 0;
        problem_write(&b, &f, LANG_VI, NULL);
    }
    check_json(&b);
    buf_free(&b);
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct law *l = law();
    struct str text = str_from((const char *)data, size);
    judge(l, text, HISTORY_TOLD);
    judge(l, text, HISTORY_STORED);
    return 0;
}
