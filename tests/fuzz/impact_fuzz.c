/* Whatever is told as a history, under the law and a bent one: what the one changes the other changes back, in sound words. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/impact_json.h"
#include "lib/json/pack_json.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AS_IT_IS, BENT, LAWS };

struct law {
    struct pack pack;
    struct calendar calendar;
};

static struct law laws[LAWS];
static struct arena law_arena;

/* Other lengths, ranks and kinds, rules that no longer run, days that are worked, fewer days that are verified. */
static bool bend(struct law *to, const struct law *from)
{
    struct rule *rules = ARENA_ARRAY(&law_arena, from->pack.nrules, struct rule);
    struct day_off *days = ARENA_ARRAY(&law_arena, from->calendar.ndays, struct day_off);
    if (!rules || !days)
        return false;
    *to = *from;
    for (size_t i = 0; i < from->pack.nrules; i++) {
        rules[i] = from->pack.rules[i];
        rules[i].amount += rules[i].amount && i % 3 == 0;
        rules[i].modelled = rules[i].modelled && i % 11 != 5;
        rules[i].told = rules[i].told && i % 5 != 2;
        rules[i].nextensions = i % 13 == 7 ? 0 : rules[i].nextensions;
    }
    to->pack.rules = rules;
    to->calendar.days = days;
    to->calendar.ndays = 0;
    for (size_t i = 0; i < from->calendar.ndays; i++)
        if (i % 4 != 3)
            days[to->calendar.ndays++] = from->calendar.days[i];
    to->calendar.verified_through -= 200;
    return pack_index(&to->pack, &law_arena) && calendar_index(&to->calendar, &law_arena);
}

static void load(void)
{
    struct fail f;
    if (laws[AS_IT_IS].pack.nrules)
        return;
    fail_clear(&f);
    arena_init(&law_arena, 2 * PACK_ARENA_CAP);
    struct law *l = &laws[AS_IT_IS];
    if (pack_load("config/law", &law_arena, &l->pack, &f) != ERR_OK ||
        calendar_load("config/calendars/vn.json", &law_arena, &l->calendar, &f) != ERR_OK ||
        !bend(&laws[BENT], l)) {
        fprintf(stderr, "the law could not be loaded: %s\n", f.where);
        exit(EXIT_FAILURE);
    }
}

static void check_row(const struct impact_view *v, const struct impact_row *row)
{
    struct buf b;
    ASSERT(row->why < IMPACT_WHY_COUNT && row->change < IMPACT_CHANGE_COUNT);
    ASSERT(row->why_vi.n && row->why_en.n && str_is_utf8(row->why_vi));
    ASSERT((row->before < 0) == (row->change == IMPACT_APPEARED) &&
           (row->after < 0) == (row->change == IMPACT_VANISHED));
    ASSERT(!row->has_shift || row->change == IMPACT_MOVED);
    buf_init(&b, 1 << 20);
    impact_write_row(&b, v, row, STR("d"));
    ASSERT(!b.failed);
    json_t *json = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
    ASSERT(json != NULL);
    json_decref(json);
    buf_free(&b);
}

/* How many rows there are of each kind, and the sum of all shifts. */
struct sum {
    size_t n[IMPACT_CHANGE_COUNT];
    int64_t shift;
};

static struct sum compare(const struct impact_side *before, const struct impact_side *after, struct arena *a)
{
    struct impact found;
    struct sum sum = {0};
    const struct impact_view view = {
        .before = before, .after = after, .case_id = STR("c"), .case_content = true};
    ASSERT(law_impact(before, after, a, &found) == ERR_OK);
    for (size_t i = 0; i < found.n; i++) {
        check_row(&view, &found.rows[i]);
        sum.n[found.rows[i].change]++;
        sum.shift += found.rows[i].shift / SECOND_US;
    }
    return sum;
}

static void check(struct history *h, const struct fold_options *when, struct arena *a)
{
    struct outcome o[LAWS];
    struct impact_side side[LAWS];
    struct fail f;
    fail_clear(&f);
    for (int i = 0; i < LAWS; i++) {
        if (law_fold(&laws[i].pack, &laws[i].calendar, h, when, a, &o[i], &f) != ERR_OK)
            return;
        side[i] = (struct impact_side){&laws[i].pack, &laws[i].calendar, h, &o[i]};
    }
    struct sum none = compare(&side[BENT], &side[BENT], a);
    struct sum there = compare(&side[AS_IT_IS], &side[BENT], a),
               back = compare(&side[BENT], &side[AS_IT_IS], a);
    for (int i = 0; i < IMPACT_CHANGE_COUNT; i++) {
        int other = i == IMPACT_APPEARED ? IMPACT_VANISHED : i == IMPACT_VANISHED ? IMPACT_APPEARED : i;
        ASSERT(none.n[i] == 0 && there.n[i] == back.n[other]);
    }
    ASSERT(there.shift == -back.shift);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct fail f;
    struct history h;
    struct fold_options when = {0};
    load();
    arena_init(&a, (size_t)512 << 20);
    fail_clear(&f);
    if (history_parse(str_from((const char *)data, size), JX_BODY, HISTORY_TOLD, &laws[AS_IT_IS].pack, &a, &h,
                      &when, &f) == ERR_OK)
        check(&h, &when, &a);
    arena_fini(&a);
    return 0;
}
