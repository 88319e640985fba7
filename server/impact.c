/* Folds stored histories under two laws as of one moment, and writes the rows in which they differ. */
#include "server/impact.h"

#include "lib/json/history_json.h"
#include "lib/json/impact_json.h"
#include "server/app/app_int.h"
#include "server/app/decide.h"
#include "server/app/derived_ids.h"

#include <stdio.h>

static const size_t CASE_MEMORY = (size_t)128 * 1024 * 1024;
static const size_t BATCH_BYTES = (size_t)4 * 1024 * 1024; /* then what was found so far is written first */

enum column {
    COL_ID,
    COL_PACK,
    COL_CALENDAR,
    COL_NEW_PACK,
    COL_NEW_CALENDAR,
    COL_AS_OF,
    COL_AFTER,
    COL_CASE,
    COL_HISTORY
};

static void copy(const struct db_result *r, int col, char *out, size_t room)
{
    snprintf(out, room, "%.*s", STR_ARGS(db_text(r, 0, col)));
}

static bool is_law(const struct law *law, struct str pack, struct str calendar)
{
    return law && str_eq(law->pack.version, pack) && str_eq(law->calendar.version, calendar);
}

bool impact_ready(struct impact_work *w, const struct db_result *r)
{
    static const int columns[2][2] = {{COL_PACK, COL_CALENDAR}, {COL_NEW_PACK, COL_NEW_CALENDAR}};
    copy(r, COL_ID, w->id, sizeof(w->id));
    copy(r, COL_AFTER, w->after, sizeof(w->after));
    for (int i = 0; i < 2; i++) {
        if (is_law(w->laws[i], db_text(r, 0, columns[i][0]), db_text(r, 0, columns[i][1])))
            continue;
        w->missing = i;
        copy(r, columns[i][0], w->pack, sizeof(w->pack));
        copy(r, columns[i][1], w->calendar, sizeof(w->calendar));
        return false;
    }
    return true;
}

bool impact_take(struct impact_work *w, const struct db_result *texts)
{
    struct law *law = law_from_texts(texts, 0, NULL);
    law_unref(w->laws[w->missing]);
    w->laws[w->missing] = law;
    return law && is_law(law, str_of(w->pack), str_of(w->calendar));
}

void impact_forget(struct impact_work *w)
{
    for (int i = 0; i < 2; i++)
        law_unref(w->laws[i]);
    *w = (struct impact_work){.missing = 0};
}

/* --- one case ----------------------------------------------------------------------------------------------------- */

struct batch {
    struct impact_work *w;
    inst_t as_of;
    struct buf rows;
    size_t seen, refused, running, nrows;
    struct str last; /* the last case compared */
};

struct folded {
    struct history history;
    struct outcome outcome;
    struct impact_side side;
};

static enum err fold(const struct batch *b, int which, struct str history, struct arena *a,
                     struct folded *out, struct fail *f)
{
    struct jx_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
    const struct law *law = b->w->laws[which];
    struct fold_options unused = {.has_as_of = false};
    const struct fold_options when = {.has_as_of = true, .as_of = b->as_of};
    enum err e = history_parse(history, limits, HISTORY_STORED, &law->pack, a, &out->history, &unused, f);
    if (e == ERR_OK)
        e = law_fold(&law->pack, &law->calendar, &out->history, &when, a, &out->outcome, f);
    out->side = (struct impact_side){&law->pack, &law->calendar, &out->history, &out->outcome};
    return e;
}

static void begin_row(struct batch *b, struct str id, const char *change)
{
    buf_add(&b->rows, b->nrows++ ? STR(",{\"case\":") : STR("{\"case\":"));
    buf_add_json(&b->rows, id);
    buf_printf(&b->rows, ",\"change\":\"%s\"", change);
}

/* `doc` goes in as text: its bytes are what is shown. */
static void end_row(struct batch *b, struct buf *doc)
{
    buf_add(&b->rows, STR(",\"doc\":"));
    buf_add_json(&b->rows, buf_str(doc));
    buf_add_char(&b->rows, '}');
    b->rows.failed = b->rows.failed || doc->failed;
    buf_free(doc);
}

/* One of the laws cannot read the case. */
static void add_refused(struct batch *b, struct str id, int which, const struct fail *f)
{
    struct buf doc;
    begin_row(b, id, "refused");
    buf_add(&b->rows, STR(",\"runs\":true,\"becomes_overdue\":false"));
    buf_init(&doc, 4096);
    buf_add(&doc, STR("{\"case\":"));
    buf_add_json(&doc, id);
    buf_printf(&doc,
               ",\"change\":\"refused\",\"refused\":{\"law\":\"%s\",\"pointer\":", which ? "new" : "old");
    buf_add_json(&doc, str_of(f->nfields ? f->fields[0].pointer : ""));
    buf_add(&doc, STR(",\"code\":"));
    buf_add_json(&doc,
                 f->nfields ? str_of(field_info(f->fields[0].code)->code) : str_of(err_info(f->err)->type));
    buf_add(&doc, STR("}}"));
    end_row(b, &doc);
    b->refused++;
}

static bool add_row(struct batch *b, const struct impact_view *v, const struct impact_row *row,
                    struct arena *a)
{
    const struct impact_side *s = row->after >= 0 ? v->after : v->before;
    const struct deadline *d = &s->outcome->deadlines[row->after >= 0 ? row->after : row->before];
    struct str id;
    struct buf doc;
    if (!deadline_id(v->case_id, s->pack, s->history, d, a, &id))
        return false;
    begin_row(b, v->case_id, impact_change_names[row->change]);
    buf_add(&b->rows, STR(",\"rule\":"));
    buf_add_json(&b->rows, impact_rule(v->before, v->after, row));
    buf_printf(&b->rows, ",\"runs\":%s,\"becomes_overdue\":%s", row->runs ? "true" : "false",
               row->becomes_overdue ? "true" : "false");
    if (row->has_shift)
        buf_printf(&b->rows, ",\"shift_s\":%" PRId64, row->shift / SECOND_US);
    buf_init(&doc, 64 * 1024);
    impact_write_row(&doc, v, row, id);
    end_row(b, &doc);
    return true;
}

static enum err compare(struct batch *b, struct str id, struct str history, struct arena *a)
{
    struct folded before, after;
    struct impact found;
    struct fail f;
    int which = 0;
    fail_clear(&f);
    enum err e = fold(b, 0, history, a, &before, &f);
    if (e == ERR_OK)
        e = fold(b, which = 1, history, a, &after, &f);
    if (e != ERR_OK && e != ERR_NO_MEMORY) {
        f.err = e;
        add_refused(b, id, which, &f);
        return ERR_OK;
    }
    if (e == ERR_OK)
        e = law_impact(&before.side, &after.side, a, &found);
    if (e != ERR_OK)
        return e;
    const struct impact_view view = {.before = &before.side, .after = &after.side, .case_id = id};
    b->running += found.running;
    for (size_t i = 0; i < found.n && e == ERR_OK; i++)
        e = add_row(b, &view, &found.rows[i], a) ? ERR_OK : ERR_NO_MEMORY;
    return e;
}

/* --- a batch ------------------------------------------------------------------------------------------------------ */

static void write_doc(const struct batch *b, bool done, bool failed, struct buf *doc)
{
    buf_printf(doc, "{\"from\":\"%s\"", b->w->after);
    if (b->last.n) {
        buf_add(doc, STR(",\"after\":"));
        buf_add_json(doc, b->last);
    }
    buf_printf(doc, ",\"done\":%s,\"failed\":%s,\"seen\":%zu,\"refused\":%zu,\"running\":%zu,\"rows\":[",
               done ? "true" : "false", failed ? "true" : "false", b->seen, b->refused, b->running);
    buf_add(doc, buf_str(&b->rows));
    buf_add(doc, STR("]}"));
    doc->failed = doc->failed || b->rows.failed;
}

bool impact_derive(struct impact_work *w, const struct db_result *r, struct buf *doc)
{
    struct batch b = {.w = w, .as_of = db_int(r, 0, COL_AS_OF), .last = STR_NONE};
    enum err e = ERR_OK;
    bool done = db_is_null(r, 0, COL_CASE);
    buf_init(&b.rows, 16 * BATCH_BYTES);
    for (int i = 0; i < db_rows(r) && !done && e == ERR_OK && b.rows.n < BATCH_BYTES; i++) {
        struct arena a;
        arena_init(&a, CASE_MEMORY);
        e = compare(&b, db_text(r, i, COL_CASE), db_text(r, i, COL_HISTORY), &a);
        arena_fini(&a);
        b.seen++;
        b.last = db_text(r, i, COL_CASE);
    }
    if (e == ERR_OK)
        write_doc(&b, done, false, doc);
    buf_free(&b.rows);
    return e == ERR_OK && !doc->failed;
}

bool impact_failed(struct impact_work *w, struct buf *doc)
{
    struct batch b = {.w = w, .last = STR_NONE};
    buf_init(&b.rows, 1);
    write_doc(&b, false, true, doc);
    buf_free(&b.rows);
    return !doc->failed;
}
