/* Writes the rows and the totals of an impact, member by member. */
#include "lib/json/impact_json.h"

static void add_key(struct buf *b, const char *key)
{
    buf_printf(b, ",\"%s\":", key);
}

static void add_text(struct buf *b, struct str s)
{
    if (str_is_none(s))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, s);
}

static void add_bool(struct buf *b, bool v)
{
    buf_add(b, v ? STR("true") : STR("false"));
}

static void add_instant(struct buf *b, const struct reading *r)
{
    char text[INST_TEXT_SIZE];
    add_text(b, r->exists ? inst_text(r->due, text) : STR_NONE);
}

static void add_seconds(struct buf *b, bool there, int64_t micros)
{
    if (there)
        buf_printf(b, "%" PRId64, micros / SECOND_US);
    else
        buf_add(b, STR("null"));
}

static void add_both(struct buf *b, const struct str *said)
{
    buf_add(b, STR("{\"vi\":"));
    add_text(b, said[LANG_VI]);
    buf_add(b, STR(",\"en\":"));
    add_text(b, said[LANG_EN]);
    buf_add_char(b, '}');
}

static void add_standing(struct buf *b, const char *key, const struct impact_side *s, int i)
{
    add_key(b, key);
    if (i < 0) {
        buf_add(b, STR("null"));
        return;
    }
    const struct deadline *d = &s->outcome->deadlines[i];
    buf_add(b, STR("{\"legal\":"));
    add_instant(b, &d->term.legal);
    add_key(b, "safe");
    add_instant(b, &d->term.safe);
    buf_printf(b, ",\"status\":\"%s\",\"provisional\":", status_names[d->status]);
    add_bool(b, d->term.provisional);
    buf_add_char(b, '}');
}

/* Of whom, since which event, and the two sentences that differ first. */
static void add_content(struct buf *b, const struct impact_view *v, const struct impact_row *row)
{
    const struct impact_side *s = row->after >= 0 ? v->after : v->before;
    const struct deadline *d = &s->outcome->deadlines[row->after >= 0 ? row->after : row->before];
    struct str event = s->history->events[d->started_by].id;
    add_key(b, "subject");
    add_text(b, d->subject < 0 ? STR_NONE : s->history->persons[d->subject].id);
    add_key(b, "started_by");
    if (str_is_none(event))
        buf_printf(b, "%d", d->started_by);
    else
        buf_add_json(b, event);
    add_key(b, "step");
    if (str_is_none(row->was[LANG_VI]) && str_is_none(row->is[LANG_VI])) {
        buf_add(b, STR("null"));
        return;
    }
    buf_add(b, STR("{\"old\":"));
    add_both(b, row->was);
    buf_add(b, STR(",\"new\":"));
    add_both(b, row->is);
    buf_add_char(b, '}');
}

void impact_write_row(struct buf *b, const struct impact_view *v, const struct impact_row *row,
                      struct str deadline)
{
    buf_add(b, STR("{\"case\":"));
    add_text(b, v->case_id);
    add_key(b, "deadline");
    add_text(b, deadline);
    add_key(b, "rule");
    add_text(b, impact_rule(v->before, v->after, row));
    buf_printf(b, ",\"change\":\"%s\",\"running\":", impact_change_names[row->change]);
    add_bool(b, row->runs);
    add_standing(b, "old", v->before, row->before);
    add_standing(b, "new", v->after, row->after);
    add_key(b, "shift_s");
    add_seconds(b, row->has_shift, row->shift);
    add_key(b, "becomes_overdue");
    add_bool(b, row->becomes_overdue);
    buf_printf(b, ",\"why\":{\"code\":\"%s\",\"vi\":", impact_why_names[row->why]);
    add_text(b, row->why_vi);
    add_key(b, "en");
    add_text(b, row->why_en);
    buf_add_char(b, '}');
    if (v->case_content)
        add_content(b, v, row);
    buf_add_char(b, '}');
}

void impact_write_total(struct buf *b, const struct impact_total *t)
{
    buf_add(b, STR("{\"rule\":"));
    buf_add_json(b, t->rule);
    buf_printf(b,
               ",\"moved\":%zu,\"appeared\":%zu,\"vanished\":%zu,\"state\":%zu,\"marks\":%zu,"
               "\"becomes_overdue\":%zu",
               t->moved, t->appeared, t->vanished, t->state, t->marks, t->becomes_overdue);
    add_key(b, "least_s");
    add_seconds(b, t->has_shift, t->least);
    add_key(b, "most_s");
    add_seconds(b, t->has_shift, t->most);
    buf_add_char(b, '}');
}
