/* Reads a change of the calendar with the reader of the file itself, merges it in, and reads the whole once more. */
#include "lib/json/calendar_change.h"

#include "lib/json/calendar_int.h"
#include "lib/json/pack_int.h"

#include <stdlib.h>

enum { CHANGES_MAX = 400, VERSION_MAX = 64, REASON_MAX = 1000 };

struct changing {
    struct jx x;
    json_t *base, *body;
    struct calendar old; /* the base as read */
    struct day_off *days;
    bool *removed; /* by place among `days` */
    size_t ndays;
    struct calendar_changed *what;
};

/* What holds for all rows that do not say it themselves. */
static void spread(struct changing *c, json_t *row, const char *key)
{
    json_t *value = json_object_get(c->body, key);
    if (json_is_object(row) && value && !json_object_get(row, key) && json_object_set(row, key, value) != 0)
        jx_no_memory(&c->x);
}

static bool in_base(const struct changing *c, day_t day)
{
    for (size_t i = 0; i < c->old.ndays; i++)
        if (c->old.days[i].day == day)
            return true;
    return false;
}

static void read_removal(struct changing *c, struct jx_obj *o, struct day_off *d)
{
    bool gone = false;
    if (jx_bool(o, "removed", JX_REQUIRED, &gone) && !gone)
        jx_fault(o, "removed", FIELD_RANGE);
    if (jx_date(o, "day", JX_REQUIRED, &d->day) && !in_base(c, d->day))
        jx_fault(o, "day", FIELD_REFERENCE);
    jx_end(o);
}

static void read_row(struct changing *c, const struct jx_val *v, size_t i)
{
    struct jx_obj o;
    c->removed[i] = json_object_get(v->json, "removed") != NULL;
    if (c->removed[i]) {
        if (jx_val_object(v, &o))
            read_removal(c, &o, &c->days[i]);
        return;
    }
    spread(c, v->json, "decision");
    spread(c, v->json, "confidence");
    calendar_read_day(v, c->old.week_off, &c->days[i]);
}

static void read_rows(struct changing *c, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "days", JX_REQUIRED, CHANGES_MAX, &list))
        return;
    c->ndays = list.n;
    c->days = ARENA_ARRAY(c->x.arena, list.n, struct day_off);
    c->removed = ARENA_ARRAY(c->x.arena, list.n, bool);
    if (!c->days || !c->removed) {
        jx_no_memory(&c->x);
        return;
    }
    for (size_t i = 0; jx_next(&list, &v); i++) {
        read_row(c, &v, i);
        if (i > 0 && c->x.err == ERR_OK && c->days[i - 1].day >= c->days[i].day)
            jx_fault_val(&v, FIELD_DATE_ORDER);
    }
}

/* True when the calendar will have some day of that year. */
static bool has_days(const struct changing *c, int year)
{
    day_t from = day_from_ymd((struct ymd){year, 1, 1}), to = day_from_ymd((struct ymd){year, 12, 31});
    for (size_t i = 0; i < c->ndays; i++)
        if (!c->removed[i] && c->days[i].day >= from && c->days[i].day <= to)
            return true;
    for (size_t i = 0; i < c->old.ndays; i++) {
        bool gone = false;
        for (size_t k = 0; k < c->ndays; k++)
            gone = gone || (c->removed[k] && c->days[k].day == c->old.days[i].day);
        if (!gone && c->old.days[i].day >= from && c->old.days[i].day <= to)
            return true;
    }
    return false;
}

/* Calendars fail closed: nobody verifies a year of which he knows no holiday. */
static void read_verified(struct changing *c, struct jx_obj *root)
{
    day_t from = c->old.verified_from, through = c->old.verified_through;
    jx_date(root, "verified_from", JX_OPTIONAL, &from);
    jx_date(root, "verified_through", JX_OPTIONAL, &through);
    if (c->x.err != ERR_OK)
        return;
    if (through < from) {
        jx_fault(root, "verified_through", FIELD_DATE_ORDER);
        return;
    }
    for (int year = day_to_ymd(from).year; year <= day_to_ymd(through).year; year++)
        if (!has_days(c, year)) {
            jx_fault(root,
                     year < day_to_ymd(c->old.verified_from).year ? "verified_from" : "verified_through",
                     FIELD_RANGE);
            return;
        }
}

static void read_body(struct changing *c)
{
    struct jx_obj root;
    struct str text;
    if (!jx_root(&c->x, c->body, &root))
        return;
    if (jx_text(&root, "version", JX_REQUIRED, 1, VERSION_MAX, &text) && str_eq(text, c->old.version))
        jx_fault(&root, "version", FIELD_RANGE); /* what is in force under it never changes */
    jx_text(&root, "reason", JX_REQUIRED, 1, REASON_MAX, &c->what->reason);
    jx_text(&root, "decision", JX_OPTIONAL, 1, PACK_NAME_MAX, &text);
    jx_code(&root, "confidence", JX_OPTIONAL, &text);
    read_rows(c, &root);
    read_verified(c, &root);
    jx_end(&root);
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

static bool keep(json_t *list, json_t *row)
{
    return json_array_append(list, row) == 0;
}

/* Both lists are in order; a row of the body takes the place of the one of its day. NULL: no memory. */
static json_t *merge(const struct changing *c)
{
    json_t *list = json_array(), *old = json_object_get(c->base, "days"),
           *new = json_object_get(c->body, "days");
    bool ok = list != NULL;
    for (size_t i = 0, k = 0; ok && (i < c->old.ndays || k < c->ndays);) {
        bool from_old = k == c->ndays || (i < c->old.ndays && c->old.days[i].day < c->days[k].day);
        bool same = !from_old && i < c->old.ndays && c->old.days[i].day == c->days[k].day;
        if (from_old) {
            ok = keep(list, json_array_get(old, i++));
            continue;
        }
        c->what->removed += c->removed[k];
        c->what->replaced += same && !c->removed[k];
        c->what->added += !same && !c->removed[k];
        if (!c->removed[k])
            ok = keep(list, json_array_get(new, k));
        i += same;
        k++;
    }
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

/* The base with what the body says; the text of it, or absent without memory. */
static struct str compose(struct changing *c)
{
    static const char *const taken[] = {"version", "verified_from", "verified_through"};
    json_t *days = merge(c);
    bool ok = days && json_object_set_new(c->base, "days", days) == 0;
    for (size_t i = 0; ok && i < ARRAY_LEN(taken); i++) {
        json_t *value = json_object_get(c->body, taken[i]);
        ok = !value || json_object_set(c->base, taken[i], value) == 0;
    }
    char *text = ok ? json_dumps(c->base, JSON_INDENT(1)) : NULL;
    struct str out = text ? arena_copy(c->x.arena, str_of(text)) : STR_NONE;
    free(text);
    return out;
}

enum err calendar_change(struct str base, json_t *body, struct arena *a, struct str *out,
                         struct calendar *made, struct calendar_changed *what, struct fail *f)
{
    struct changing c = {.x = {.arena = a, .fail = f}, .body = body, .what = what};
    *what = (struct calendar_changed){.reason = STR_NONE};
    *out = STR_NONE;
    enum err e = calendar_parse(base, a, &c.old, f);
    if (e == ERR_OK)
        e = jx_parse(base, JX_FILE, &c.base, f);
    if (e != ERR_OK)
        return e;
    read_body(&c);
    e = jx_result(&c.x);
    if (e == ERR_OK) {
        *out = compose(&c);
        e = str_is_none(*out) ? fail_set(f, ERR_NO_MEMORY) : calendar_parse(*out, a, made, f);
    }
    json_decref(c.base);
    return e;
}

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void add_text(struct buf *b, const char *key, struct str s)
{
    buf_printf(b, ",\"%s\":", key);
    if (str_is_none(s))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, s);
}

static void write_day(struct buf *b, const struct calendar *c, const struct day_off *d)
{
    char text[DAY_TEXT_SIZE];
    buf_printf(b, "{\"day\":\"%.*s\",\"weekday\":\"%s\",\"off\":%s", STR_ARGS(day_text(d->day, text)),
               weekday_codes[day_weekday(d->day)], d->off ? "true" : "false");
    add_text(b, "kind", d->kind);
    buf_add(b, STR(",\"name\":{\"vi\":"));
    buf_add_json(b, d->name_vi);
    add_text(b, "en", d->name_en);
    buf_add_char(b, '}');
    add_text(b, "decision", d->decision);
    add_text(b, "confidence", d->confidence);
    add_text(b, "source", d->source);
    add_text(b, "notes", d->notes);
    buf_printf(b, ",\"provisional\":%s}", calendar_provisional(c, d->day, d->day) ? "true" : "false");
}

void calendar_write(struct buf *b, const struct calendar *c, day_t from, day_t through)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    buf_add(b, STR("{\"version\":"));
    buf_add_json(b, c->version);
    buf_printf(b, ",\"verified_from\":\"%.*s\",\"verified_through\":\"%.*s\",\"week_off\":[",
               STR_ARGS(day_text(c->verified_from, first)), STR_ARGS(day_text(c->verified_through, last)));
    bool none = true;
    for (int i = 0; i < 7; i++) {
        if ((c->week_off >> i & 1U) == 0)
            continue;
        buf_printf(b, "%s\"%s\"", none ? "" : ",", weekday_codes[i]);
        none = false;
    }
    buf_add(b, STR("],\"items\":["));
    none = true;
    for (size_t i = 0; i < c->ndays; i++) {
        if (c->days[i].day < from || c->days[i].day > through)
            continue;
        buf_add(b, none ? STR("") : STR(","));
        write_day(b, c, &c->days[i]);
        none = false;
    }
    buf_add_char(b, ']');
}
