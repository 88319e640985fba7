/* Folds a stored history anew and lays each derived value beside the stored one. */
#include "server/cli/fsck_int.h"

#include "lib/json/history_json.h"
#include "server/app/append_doc.h"
#include "server/app/spans.h"

#include <stdlib.h>

enum load_column { LOAD_VERSION, LOAD_STAGE, LOAD_UNIT, LOAD_HISTORY, LOAD_UNIT_CODE = 10, LOAD_FLAGS = 14 };
enum file_column {
    FILE_PACK,
    FILE_CALENDAR,
    FILE_ENGINE,
    FILE_CLOSED,
    FILE_UNKEYED,
    FILE_MISPLACED,
    FILE_DERIVED,
    FILE_TOLD
};
enum event_column { EVENT_SEQ, EVENT_TYPE, EVENT_UNIT };
enum span_column {
    SPAN_DEADLINE,
    SPAN_FROM,
    SPAN_RULE,
    SPAN_STAGE,
    SPAN_SUBJECT,
    SPAN_TOLD,
    SPAN_TO,
    SPAN_LEGAL,
    SPAN_SAFE,
    SPAN_STATE,
    SPAN_DOC,
    SPAN_EXPLANATION,
    SPAN_BOUND,
    SPAN_LIBERTY
};

/* --- telling ---------------------------------------------------------------------------------------------------- */

static void tell(struct checking *c, enum fsck_kind kind, struct str deadline, const char *field,
                 struct str stored, struct str derived)
{
    struct fsck_finding f = {kind, c->case_id, deadline, field, stored, derived};
    c->report(c->ctx, &f);
}

/* A fact of the register itself, which no pack changes. */
static void fact(struct checking *c, const char *field, struct str stored, struct str derived)
{
    if (!str_eq(stored, derived))
        tell(c, FSCK_DIFFERENCE, STR_NONE, field, stored, derived);
}

static void count_fact(struct checking *c, const char *field, int64_t stored, int64_t derived)
{
    fact(c, field, arena_printf(c->a, "%" PRId64, stored), arena_printf(c->a, "%" PRId64, derived));
}

static bool same(struct str x, struct str y)
{
    return str_is_none(x) == str_is_none(y) && str_eq(x, y);
}

void fsck_derived(struct checking *c, struct str id, const char *field, struct str stored, struct str now)
{
    if (same(stored, now))
        return;
    if (c->old)
        c->changes++;
    else
        tell(c, FSCK_DIFFERENCE, id, field, stored, now);
}

struct str fsck_instant(struct checking *c, inst_t t)
{
    char text[INST_TEXT_SIZE];
    return t == INST_NEVER ? STR("infinity") : arena_copy(c->a, inst_text(t, text));
}

/* What a long text says from shortly before `at` on, cut between characters. */
static struct str excerpt(struct checking *c, struct str s, size_t at)
{
    enum { BEFORE = 24, AFTER = 56 };
    size_t from = at > BEFORE ? at - BEFORE : 0, to = at + AFTER < s.n ? at + AFTER : s.n;
    while (from > 0 && ((unsigned char)s.p[from] & 0xC0) == 0x80)
        from--;
    while (to < s.n && ((unsigned char)s.p[to] & 0xC0) == 0x80)
        to++;
    return arena_printf(c->a, "%s%.*s%s", from > 0 ? "…" : "", STR_ARGS(str_sub(s, from, to)),
                        to < s.n ? "…" : "");
}

void fsck_derived_text(struct checking *c, struct str id, const char *field, struct str stored,
                       struct str now)
{
    size_t at = 0;
    if (same(stored, now))
        return;
    while (at < stored.n && at < now.n && stored.p[at] == now.p[at])
        at++;
    fsck_derived(c, id, field, excerpt(c, stored, at), excerpt(c, now, at));
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

/* Numbers 1, 2, 3 …: the first that is out of step is told, those behind it would only repeat it. */
static void check_numbers(struct checking *c)
{
    for (int i = 0; i < db_rows(c->rows->events); i++) {
        int64_t seq = db_int(c->rows->events, i, EVENT_SEQ);
        if (seq == i + 1)
            continue;
        count_fact(c, "seq", seq, i + 1);
        return;
    }
}

/* Whoever recorded the last event that takes the case holds it. */
static void check_holder(struct checking *c)
{
    struct str holder = STR_NONE;
    for (int i = 0; i < db_rows(c->rows->events); i++) {
        int type = pack_event(&c->law->pack, db_text(c->rows->events, i, EVENT_TYPE));
        if (type >= 0 && c->law->pack.events[type].takes)
            holder = db_text(c->rows->events, i, EVENT_UNIT);
    }
    fact(c, "unit", db_text(c->rows->load, 0, LOAD_UNIT_CODE), holder);
}

static void check_file(struct checking *c)
{
    const struct pack *p = &c->law->pack;
    const struct db_result *file = c->rows->file;
    c->old = !str_eq(db_text(file, 0, FILE_PACK), p->version) ||
             !str_eq(db_text(file, 0, FILE_CALENDAR), c->law->calendar.version) ||
             !str_is(db_text(file, 0, FILE_ENGINE), ENGINE_VERSION);
    check_numbers(c);
    check_holder(c);
    count_fact(c, "version", db_int(c->rows->load, 0, LOAD_VERSION), db_rows(c->rows->events));
    count_fact(c, "sealed_without_key", db_int(file, 0, FILE_UNKEYED), 0);
    count_fact(c, "rows_of_another_holder", db_int(file, 0, FILE_MISPLACED), 0);
}

/* --- the spans ---------------------------------------------------------------------------------------------------- */

static enum err keep_span(void *ctx, const struct derived_span *s)
{
    struct checking *c = ctx;
    if (c->nspans == c->room) {
        size_t room = c->room ? 2 * c->room : 16;
        struct derived_span *more = ARENA_ARRAY(c->a, room, struct derived_span);
        if (!more)
            return ERR_NO_MEMORY;
        if (c->nspans)
            memcpy(more, c->spans, c->nspans * sizeof(*more));
        c->spans = more;
        c->room = room;
    }
    struct derived_span *kept = &c->spans[c->nspans++];
    *kept = *s;
    kept->doc = arena_copy(c->a, s->doc);
    kept->explanation = arena_copy(c->a, s->explanation);
    c->runs = c->runs || (s->valid_to == INST_NEVER && s->state == STATUS_RUNNING);
    return c->a->failed ? ERR_NO_MEMORY : ERR_OK;
}

static int order_of(struct str deadline_a, inst_t from_a, struct str deadline_b, inst_t from_b)
{
    int by_id = str_cmp(deadline_a, deadline_b);
    return by_id != 0 ? by_id : (from_a > from_b) - (from_a < from_b);
}

/* The order of the statement: ids compare as their texts do. */
static int by_deadline_and_time(const void *a, const void *b)
{
    const struct derived_span *x = a, *y = b;
    return order_of(x->deadline, x->valid_from, y->deadline, y->valid_from);
}

struct str fsck_described(struct checking *c, struct str rule, inst_t from, struct str state)
{
    return arena_printf(c->a, "%.*s %.*s %.*s", STR_ARGS(rule), STR_ARGS(fsck_instant(c, from)),
                        STR_ARGS(state));
}

static struct str stored_instant(struct checking *c, int row, enum span_column col)
{
    const struct db_result *spans = c->rows->spans;
    return db_is_null(spans, row, (int)col) ? STR_NONE : fsck_instant(c, db_int(spans, row, (int)col));
}

static void compare_span(struct checking *c, int row, const struct derived_span *s)
{
    const struct db_result *r = c->rows->spans;
    struct str id = s->deadline;
    fsck_derived(c, id, "rule", db_text(r, row, SPAN_RULE), s->rule);
    fsck_derived(c, id, "stage", db_text(r, row, SPAN_STAGE), s->stage);
    fsck_derived(c, id, "subject", db_text(r, row, SPAN_SUBJECT), s->subject);
    fsck_derived(c, id, "told", db_text(r, row, SPAN_TOLD), s->told ? STR("t") : STR("f"));
    fsck_derived(c, id, "valid_to", stored_instant(c, row, SPAN_TO), fsck_instant(c, s->valid_to));
    fsck_derived(c, id, "legal", stored_instant(c, row, SPAN_LEGAL),
                 s->has_legal ? fsck_instant(c, s->legal) : STR_NONE);
    fsck_derived(c, id, "safe", stored_instant(c, row, SPAN_SAFE), fsck_instant(c, s->safe));
    fsck_derived(c, id, "state", db_text(r, row, SPAN_STATE), str_of(status_names[s->state]));
    fsck_derived(c, id, "bound", db_text(r, row, SPAN_BOUND), s->bound);
    fsck_derived(c, id, "liberty", db_text(r, row, SPAN_LIBERTY), s->liberty ? STR("t") : STR("f"));
    fsck_derived_text(c, id, "doc", db_text(r, row, SPAN_DOC), s->doc);
    fsck_derived_text(c, id, "explanation", db_text(r, row, SPAN_EXPLANATION), s->explanation);
}

/* Both are in one order: what stands on one side alone is told as a whole. */
static void compare_spans(struct checking *c)
{
    const struct db_result *r = c->rows->spans;
    size_t i = 0;
    int row = 0;
    if (c->nspans)
        qsort(c->spans, c->nspans, sizeof(*c->spans), by_deadline_and_time);
    while (i < c->nspans || row < db_rows(r)) {
        const struct derived_span *s = i < c->nspans ? &c->spans[i] : NULL;
        struct str id = row < db_rows(r) ? db_text(r, row, SPAN_DEADLINE) : STR_NONE;
        inst_t from = row < db_rows(r) ? db_int(r, row, SPAN_FROM) : 0;
        int order = !s ? 1 : str_is_none(id) ? -1 : order_of(s->deadline, s->valid_from, id, from);
        if (order == 0)
            compare_span(c, row, s);
        else if (order < 0)
            fsck_derived(c, s->deadline, "span", STR_NONE,
                         fsck_described(c, s->rule, s->valid_from, str_of(status_names[s->state])));
        else
            fsck_derived(c, id, "span",
                         fsck_described(c, db_text(r, row, SPAN_RULE), from, db_text(r, row, SPAN_STATE)),
                         STR_NONE);
        i += order <= 0;
        row += order >= 0;
    }
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

/* A history that the engine cannot take is told with the place, and nothing more can be derived. */
static enum err derive(struct checking *c)
{
    struct jx_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
    struct fold_options unused = {.has_as_of = false};
    struct history h;
    struct fail f;
    fail_clear(&f);
    enum err e = history_parse(db_text(c->rows->load, 0, LOAD_HISTORY), limits, HISTORY_STORED, &c->law->pack,
                               c->a, &h, &unused, &f);
    if (e == ERR_OK && h.nevents == 0)
        e = fail_field(&f, FIELD_MISSING, "/events/0");
    if (e == ERR_OK)
        e = decide_again(c->law, c->case_id, &h, db_int(c->rows->file, 0, FILE_DERIVED), c->a, &c->decision,
                         &f);
    if (e == ERR_OK)
        e = spans_derive(&c->decision, db_text(c->rows->load, 0, LOAD_UNIT_CODE), c->a, keep_span, c);
    if (e == ERR_OK)
        e = episodes_derive(&c->decision, c->a, fsck_keep_episode, c);
    if (e != ERR_OK && e != ERR_NO_MEMORY)
        tell(c, FSCK_DIFFERENCE, STR_NONE, "history", str_of(f.nfields ? f.fields[0].pointer : f.where),
             STR_NONE);
    return e;
}

static void check_derived(struct checking *c)
{
    const struct pack *p = &c->law->pack;
    const struct db_result *file = c->rows->file;
    const struct stage *stage = &p->stages[c->decision.after.stage];
    fsck_derived(c, STR_NONE, "stage", db_text(c->rows->load, 0, LOAD_STAGE), stage->code);
    fsck_derived(c, STR_NONE, "closed", db_text(file, 0, FILE_CLOSED), stage->closed ? STR("t") : STR("f"));
    fsck_derived_text(c, STR_NONE, "notices_to", db_text(file, 0, FILE_TOLD),
                      append_doc_told(&c->decision, c->a));
    fsck_derived(c, STR_NONE, "flags", db_text(c->rows->load, 0, LOAD_FLAGS),
                 append_doc_flags(&c->decision, c->a));
    compare_spans(c);
    fsck_episodes(c);
    if (c->old)
        tell(c, FSCK_OLD, STR_NONE, "projection",
             arena_printf(c->a, "pack %.*s, calendar %.*s, engine %.*s",
                          STR_ARGS(db_text(file, 0, FILE_PACK)), STR_ARGS(db_text(file, 0, FILE_CALENDAR)),
                          STR_ARGS(db_text(file, 0, FILE_ENGINE))),
             arena_printf(c->a, "pack %.*s, calendar %.*s, engine " ENGINE_VERSION ": %zu would change",
                          STR_ARGS(p->version), STR_ARGS(c->law->calendar.version), c->changes));
    if (!stage->closed && !c->runs && !c->idle)
        tell(c, FSCK_NO_DEADLINE, STR_NONE, "stage", stage->code, STR_NONE);
}

bool fsck_compare(const struct law *law, struct str case_id, const struct fsck_rows *rows, struct arena *a,
                  fsck_report_fn report, void *ctx)
{
    struct checking c = {.law = law, .rows = rows, .case_id = case_id, .a = a, .report = report, .ctx = ctx};
    check_file(&c);
    enum err e = derive(&c);
    if (e == ERR_OK)
        check_derived(&c);
    return e != ERR_NO_MEMORY && !a->failed;
}
