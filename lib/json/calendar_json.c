/* Reads a calendar of days off and make-up working days from JSON. */
#include "lib/json/calendar_int.h"
#include "lib/json/pack_int.h"
#include "lib/json/pack_json.h"

#include <stdio.h>

enum { DAYS_MAX = 10000 };

const char *const weekday_codes[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static void read_week(struct jx_obj *root, struct calendar *c)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "week_off", JX_REQUIRED, 6, &list))
        return;
    while (jx_next(&list, &v)) {
        struct str name;
        bool known = false;
        if (!jx_val_code(&v, &name))
            continue;
        for (size_t i = 0; i < ARRAY_LEN(weekday_codes); i++) {
            if (!str_is(name, weekday_codes[i]))
                continue;
            known = true;
            c->week_off |= 1U << i;
        }
        if (!known)
            jx_fault_val(&v, FIELD_RANGE);
    }
}

void calendar_read_day(const struct jx_val *v, unsigned week_off, struct day_off *d)
{
    static const char *const kinds[] = {"statutory", "compensatory", "swap_off", "make_up"};
    enum { MAKE_UP = 3 };
    struct jx_obj o;
    int kind = 0;
    if (!jx_val_object(v, &o))
        return;
    jx_date(&o, "day", JX_REQUIRED, &d->day);
    bool stated = jx_bool(&o, "off", JX_REQUIRED, &d->off);
    if (jx_choice(&o, "kind", JX_REQUIRED, kinds, ARRAY_LEN(kinds), &kind) && stated &&
        d->off == (kind == MAKE_UP))
        jx_fault(&o, "off", FIELD_RANGE); /* a make-up day is worked, every other kind is off */
    d->kind = str_of(kinds[kind]);
    pack_names(&o, "name", JX_REQUIRED, &d->name_vi, &d->name_en);
    jx_text(&o, "decision", JX_REQUIRED, 1, PACK_NAME_MAX, &d->decision);
    jx_text(&o, "source", JX_OPTIONAL, 1, PACK_TEXT_MAX, &d->source); /* where it was read */
    jx_code(&o, "confidence", JX_REQUIRED, &d->confidence);
    jx_text(&o, "notes", JX_OPTIONAL, 1, PACK_TEXT_MAX, &d->notes);
    jx_end(&o);
    /* A make-up day changes nothing unless the week leaves it free. */
    if (kind == MAKE_UP && (week_off >> day_weekday(d->day) & 1U) == 0)
        jx_fault(&o, "day", FIELD_RANGE);
}

static void read_days(struct jx *x, struct jx_obj *root, struct calendar *c)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "days", JX_REQUIRED, DAYS_MAX, &list))
        return;
    struct day_off *days = ARENA_ARRAY(x->arena, list.n, struct day_off);
    if (!days) {
        jx_no_memory(x);
        return;
    }
    for (size_t i = 0; jx_next(&list, &v); i++) {
        calendar_read_day(&v, c->week_off, &days[i]);
        if (i > 0 && days[i - 1].day >= days[i].day)
            jx_fault_val(&v, FIELD_DATE_ORDER);
    }
    c->days = days;
    c->ndays = list.n;
}

/* What stands in the file for people: known dates of Tết and Giỗ Tổ of years to come, and what is missing. */
static void read_remarks(struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    struct str text, other;
    pack_names(root, "scope", JX_OPTIONAL, &text, &other);
    jx_text(root, "week_off_source", JX_OPTIONAL, 1, PACK_NAME_MAX, &text);
    jx_text(root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &text);
    if (jx_array(root, "gaps", JX_OPTIONAL, 100, &list))
        while (jx_next(&list, &v))
            jx_val_text(&v, 1, PACK_TEXT_MAX, &text);
    if (!jx_array(root, "lunar", JX_OPTIONAL, 300, &list))
        return;
    while (jx_next(&list, &v)) {
        int64_t year;
        day_t day;
        if (!jx_val_object(&v, &o))
            continue;
        jx_int(&o, "year", JX_REQUIRED, YEAR_MIN, YEAR_MAX, &year);
        jx_date(&o, "tet", JX_REQUIRED, &day);
        jx_date(&o, "gio_to", JX_REQUIRED, &day);
        jx_code(&o, "confidence", JX_REQUIRED, &text);
        jx_end(&o);
    }
}

enum err calendar_read(json_t *json, struct arena *a, struct calendar *out, struct fail *f)
{
    struct jx x = {.arena = a, .fail = f};
    struct jx_obj root;
    *out = (struct calendar){0};
    if (!jx_root(&x, json, &root))
        return jx_result(&x);
    jx_text(&root, "version", JX_REQUIRED, 1, 64, &out->version);
    jx_date(&root, "verified_from", JX_REQUIRED, &out->verified_from);
    if (jx_date(&root, "verified_through", JX_REQUIRED, &out->verified_through) &&
        out->verified_through < out->verified_from)
        jx_fault(&root, "verified_through", FIELD_DATE_ORDER);
    read_week(&root, out);
    read_days(&x, &root, out);
    read_remarks(&root);
    jx_end(&root);
    enum err e = jx_result(&x);
    if (e != ERR_OK)
        return e;
    if (calendar_index(out, a))
        return ERR_OK;
    if (a->failed)
        return fail_set(f, ERR_NO_MEMORY);
    return fail_field(f, FIELD_RANGE, "/week_off"); /* order was checked: only a week without work is left */
}

static enum err read_named(enum err e, json_t *json, struct arena *a, struct calendar *out, struct fail *f)
{
    if (e != ERR_OK)
        return e;
    e = calendar_read(json, a, out, f);
    if (e == ERR_FIELDS && f)
        snprintf(f->where, sizeof(f->where), "calendar");
    json_decref(json);
    return e;
}

enum err calendar_parse(struct str text, struct arena *a, struct calendar *out, struct fail *f)
{
    json_t *json;
    enum err e = json_text(text, "calendar", &json, f);
    return read_named(e, json, a, out, f);
}

enum err calendar_load(const char *path, struct arena *a, struct calendar *out, struct fail *f)
{
    json_t *json;
    enum err e = json_file(path, "calendar", &json, f);
    return read_named(e, json, a, out, f);
}
