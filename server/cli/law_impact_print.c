/* Prints what another law would change: for people, as one JSON document, or as a document a line. */
#include "server/cli/law_impact.h"

#include "lib/json/impact_json.h"

static const size_t ROW_MAX = (size_t)256 * 1024;
enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

#define SAY(r, vi, en) ((r)->lang == LANG_VI ? (vi) : (en))

static void put(struct impact_run *r, struct buf *b)
{
    fwrite(buf_str(b).p, 1, b->n, stdout);
    r->failed = r->failed || b->failed;
    buf_free(b);
}

static void add_law(struct buf *b, const char *key, const struct impact_law *l)
{
    buf_printf(b, ",\"%s\":{\"pack\":", key);
    buf_add_json(b, l->pack.version);
    buf_add(b, STR(",\"calendar\":"));
    buf_add_json(b, l->calendar.version);
    buf_add_char(b, '}');
}

void impact_print_begin(struct impact_run *r)
{
    struct buf b;
    char text[INST_TEXT_SIZE];
    buf_init(&b, ROW_MAX);
    if (r->form == IMPACT_TEXT) {
        buf_printf(&b, "%.*s, %.*s → %.*s, %.*s\n", STR_ARGS(r->before.pack.version),
                   STR_ARGS(r->before.calendar.version), STR_ARGS(r->after.pack.version),
                   STR_ARGS(r->after.calendar.version));
    } else {
        buf_add(&b, STR("{\"as_of\":"));
        if (r->has_as_of)
            buf_add_json(&b, inst_text(r->as_of, text));
        else
            buf_add(&b, STR("null")); /* each case as of its last event */
        add_law(&b, "old", &r->before);
        add_law(&b, "new", &r->after);
        buf_add(&b, r->form == IMPACT_JSON ? STR(",\"rows\":[") : STR("}\n"));
    }
    put(r, &b);
}

/* One more row of the JSON forms. */
static void begin_row(const struct impact_run *r, struct buf *b)
{
    if (r->form == IMPACT_JSON)
        buf_add(b, r->rows + r->refused ? STR(",\n") : STR("\n"));
}

static void end_row(const struct impact_run *r, struct buf *b)
{
    if (r->form == IMPACT_LINES)
        buf_add_char(b, '\n');
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static const char *change_word(const struct impact_run *r, enum impact_change c)
{
    static const char *const words[IMPACT_CHANGE_COUNT][2] = {
        [IMPACT_APPEARED] = {"phát sinh", "appears"},
        [IMPACT_VANISHED] = {"không còn", "vanishes"},
        [IMPACT_MOVED] = {"dời", "moves"},
        [IMPACT_STATE] = {"đổi trạng thái", "stands otherwise"},
        [IMPACT_MARKS] = {"đổi dấu tạm tính", "marked otherwise"},
    };
    return words[c][r->lang];
}

/* "+1 ngày", "-6 giờ": exact, in the greatest unit that is. */
static void add_shift(const struct impact_run *r, struct buf *b, int64_t micros)
{
    int64_t s = micros / SECOND_US;
    if (s % DAY_S == 0)
        buf_printf(b, SAY(r, "%+" PRId64 " ngày", "%+" PRId64 " days"), s / DAY_S);
    else if (s % HOUR_S == 0)
        buf_printf(b, SAY(r, "%+" PRId64 " giờ", "%+" PRId64 " hours"), s / HOUR_S);
    else
        buf_printf(b, SAY(r, "%+" PRId64 " giây", "%+" PRId64 " seconds"), s);
}

static const char *status_word(const struct impact_run *r, enum status s)
{
    static const char *const words[STATUS_COUNT][2] = {
        [STATUS_RUNNING] = {"đang chạy", "running"},
        [STATUS_MET] = {"đúng hạn", "met"},
        [STATUS_MET_LATE] = {"muộn", "met late"},
        [STATUS_OVERDUE] = {"QUÁ HẠN", "OVERDUE"},
        [STATUS_LAPSED] = {"đã hết", "lapsed"},
        [STATUS_VOID] = {"không còn", "void"},
        [STATUS_SUPERSEDED] = {"được thay", "superseded"},
    };
    return words[s][r->lang];
}

/* "23/03/2026 24:00 / 21/03/2026 24:00, đang chạy": by law, safe. */
static void add_standing(const struct impact_run *r, struct buf *b, const struct impact_side *s, int i)
{
    if (i < 0) {
        buf_add_char(b, '-');
        return;
    }
    const struct deadline *d = &s->outcome->deadlines[i];
    if (d->term.legal.exists) {
        cli_add_moment(b, d->term.legal.due);
        buf_add(b, STR(" / "));
    }
    cli_add_moment(b, d->term.safe.due);
    buf_printf(b, ", %s%s", status_word(r, d->status),
               d->term.provisional ? SAY(r, ", tạm tính", ", provisional") : "");
}

static void add_people_row(const struct impact_run *r, struct buf *b, const struct impact_case *c,
                           const struct impact_row *row)
{
    struct str why = r->lang == LANG_VI ? row->why_vi : row->why_en;
    buf_printf(b, "%.*s %.*s %s", STR_ARGS(c->id), STR_ARGS(impact_rule(c->before, c->after, row)),
               change_word(r, row->change));
    if (row->has_shift) {
        buf_add_char(b, ' ');
        add_shift(r, b, row->shift);
    }
    buf_add(b, STR("\n    "));
    add_standing(r, b, c->before, row->before);
    buf_add(b, STR(" → "));
    add_standing(r, b, c->after, row->after);
    buf_printf(b, "\n    %.*s\n", STR_ARGS(why));
    if (!str_is_none(row->was[r->lang]))
        buf_printf(b, "    - %.*s\n", STR_ARGS(row->was[r->lang]));
    if (!str_is_none(row->is[r->lang]))
        buf_printf(b, "    + %.*s\n", STR_ARGS(row->is[r->lang]));
}

static void add_people_total(const struct impact_run *r, struct buf *b, const struct impact_total *t)
{
    buf_printf(b,
               SAY(r,
                   "%-6.*s dời %zu, phát sinh %zu, không còn %zu, đổi trạng thái %zu, đổi dấu tạm tính %zu, "
                   "thành quá hạn %zu",
                   "%-6.*s moves %zu, appears %zu, vanishes %zu, stands otherwise %zu, marked otherwise %zu, "
                   "becomes overdue %zu"),
               STR_ARGS(t->rule), t->moved, t->appeared, t->vanished, t->state, t->marks, t->becomes_overdue);
    if (t->has_shift) {
        buf_add(b, str_of(SAY(r, "; từ ", "; from ")));
        add_shift(r, b, t->least);
        buf_add(b, str_of(SAY(r, " đến ", " to ")));
        add_shift(r, b, t->most);
    }
    buf_add_char(b, '\n');
}

/* --- all forms ---------------------------------------------------------------------------------------------------- */

static void print_row(struct impact_run *r, const struct impact_case *c, const struct impact_row *row)
{
    struct buf b;
    const struct impact_view view = {
        .before = c->before, .after = c->after, .case_id = c->id, .case_content = true};
    buf_init(&b, ROW_MAX);
    if (r->form == IMPACT_TEXT) {
        add_people_row(r, &b, c, row);
    } else {
        begin_row(r, &b);
        impact_write_row(&b, &view, row, c->deadline_id ? c->deadline_id(c, row) : STR_NONE);
        end_row(r, &b);
    }
    put(r, &b);
}

void impact_print_case(struct impact_run *r, const struct impact_case *c)
{
    r->cases++;
    r->running += c->found->running;
    for (size_t i = 0; i < c->found->n; i++) {
        const struct impact_row *row = &c->found->rows[i];
        if (!row->runs && !r->all)
            continue;
        print_row(r, c, row);
        r->rows++;
        impact_count(r->totals, &r->ntotals, impact_rule(c->before, c->after, row), row);
    }
}

void impact_print_refused(struct impact_run *r, struct str id, const char *which, const struct fail *f)
{
    struct buf b;
    struct str place = str_of(f->nfields ? f->fields[0].pointer : f->where);
    struct str code =
        f->nfields ? str_of(field_info(f->fields[0].code)->code) : str_of(err_info(f->err)->type);
    buf_init(&b, ROW_MAX);
    if (r->form == IMPACT_TEXT) {
        buf_printf(&b,
                   SAY(r, "%.*s KHÔNG ĐỌC ĐƯỢC theo luật %s: %.*s %.*s\n",
                       "%.*s CANNOT BE READ with the %s law: %.*s %.*s\n"),
                   STR_ARGS(id),
                   r->lang == LANG_EN             ? which
                   : str_is(str_of(which), "old") ? "cũ"
                                                  : "mới",
                   STR_ARGS(place), STR_ARGS(code));
    } else {
        begin_row(r, &b);
        buf_add(&b, STR("{\"case\":"));
        buf_add_json(&b, id);
        buf_printf(&b, ",\"refused\":{\"law\":\"%s\",\"pointer\":", which);
        buf_add_json(&b, place);
        buf_add(&b, STR(",\"code\":"));
        buf_add_json(&b, code);
        buf_add(&b, STR("}}"));
        end_row(r, &b);
    }
    r->refused++;
    put(r, &b);
}

static void add_sums(const struct impact_run *r, struct buf *b, bool complete)
{
    buf_add(b, r->form == IMPACT_JSON ? STR("\n],\"totals\":[") : STR("{\"totals\":["));
    for (size_t i = 0; i < r->ntotals; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        impact_write_total(b, &r->totals[i]);
    }
    buf_printf(b, "],\"cases\":%zu,\"refused\":%zu,\"running\":%zu,\"changes\":%zu,\"complete\":%s}\n",
               r->cases, r->refused, r->running, r->rows, complete ? "true" : "false");
}

void impact_print_end(struct impact_run *r, bool complete)
{
    struct buf b;
    buf_init(&b, ROW_MAX);
    if (r->form != IMPACT_TEXT) {
        add_sums(r, &b, complete);
    } else if (complete) {
        for (size_t i = 0; i < r->ntotals; i++)
            add_people_total(r, &b, &r->totals[i]);
        buf_printf(&b,
                   SAY(r, "%zu hồ sơ, %zu thời hạn đang chạy: %zu thay đổi, %zu hồ sơ không đọc được\n",
                       "%zu cases, %zu running deadlines: %zu changes, %zu cases that cannot be read\n"),
                   r->cases, r->running, r->rows, r->refused);
    }
    put(r, &b);
}
