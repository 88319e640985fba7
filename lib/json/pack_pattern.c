/* Reads what the files of the law pack have in common: names, lists, dates of effect, patterns of events. */
#include "lib/json/pack_int.h"

#include <stdio.h>

void *pack_array(struct pack_reader *r, size_t count, size_t size)
{
    void *p = arena_array(r->x.arena, count, size);
    if (!p)
        jx_no_memory(&r->x);
    return p;
}

bool pack_names(struct jx_obj *o, const char *key, enum jx_need need, struct str *vi, struct str *en)
{
    struct jx_obj name;
    if (!jx_object(o, key, need, &name))
        return false;
    bool good = jx_text(&name, "vi", JX_REQUIRED, 1, PACK_NAME_MAX, vi);
    good = jx_text(&name, "en", JX_REQUIRED, 1, PACK_NAME_MAX, en) && good;
    jx_end(&name);
    return good;
}

bool pack_effective(struct jx_obj *o, day_t *from, day_t *through)
{
    struct jx_obj e;
    *through = INT32_MAX;
    if (!jx_object(o, "effective", JX_REQUIRED, &e))
        return false;
    bool good = jx_date(&e, "from", JX_REQUIRED, from);
    if (jx_date(&e, "through", JX_NULLABLE, through) && good && *through < *from)
        good = jx_fault(&e, "through", FIELD_DATE_ORDER);
    jx_end(&e);
    return good;
}

void pack_confirmed(struct jx_obj *o, struct str *by, struct str *on)
{
    struct jx_obj c;
    day_t day;
    if (!jx_object(o, "confirmed", JX_NULLABLE, &c))
        return;
    jx_text(&c, "by", JX_REQUIRED, 1, 200, by);
    if (jx_date(&c, "on", JX_REQUIRED, &day))
        jx_text(&c, "on", JX_REQUIRED, 10, 10, on);
    jx_end(&c);
}

bool pack_codes(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                const struct str **out, size_t *n)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(o, key, need, PACK_LIST_MAX, &list))
        return false;
    struct str *codes = PACK_ARRAY(r, list.n, struct str);
    if (!codes)
        return false;
    bool good = true;
    for (size_t i = 0; jx_next(&list, &v); i++)
        good = jx_val_code(&v, &codes[i]) && good;
    *out = codes;
    *n = list.n;
    return good;
}

/* A list of names that `find` turns into indices; an unknown one is the fault `code`. */
static bool name_list(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                      int (*find)(const struct pack *, struct str), enum field_code code, const int **out,
                      size_t *n)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(o, key, need, PACK_LIST_MAX, &list))
        return false;
    int *found = PACK_ARRAY(r, list.n, int);
    if (!found)
        return false;
    bool good = true;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        struct str name;
        if (!jx_val_code(&v, &name))
            good = false;
        else if ((found[i] = find(r->p, name)) < 0)
            good = jx_fault_val(&v, code);
    }
    *out = found;
    *n = list.n;
    return good;
}

bool pack_event_list(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                     const int **out, size_t *n)
{
    return name_list(r, o, key, need, pack_event, FIELD_EVENT_UNKNOWN, out, n);
}

bool pack_rule_list(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                    const int **out, size_t *n)
{
    return name_list(r, o, key, need, pack_rule, FIELD_REFERENCE, out, n);
}

bool pack_event_ref(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need, int *out)
{
    struct str name;
    if (!jx_code(o, key, need, &name))
        return false;
    *out = pack_event(r->p, name);
    return *out >= 0 || jx_fault(o, key, FIELD_EVENT_UNKNOWN);
}

bool pack_unit(struct jx_obj *o, const char *key, enum jx_need need, enum term_unit *out)
{
    static const char *const names[] = {"hour", "day", "working_day", "month", "year"};
    static const enum term_unit units[] = {UNIT_HOUR, UNIT_DAY, UNIT_WORKING_DAY, UNIT_MONTH, UNIT_YEAR};
    int i;
    if (!jx_choice(o, key, need, names, ARRAY_LEN(names), &i))
        return false;
    *out = units[i];
    return true;
}

/* What the event types say of a fact; NULL when none of them has it. */
static const struct event_fact_spec *spec_of(const struct pack_reader *r, struct pack_types types,
                                             enum fact_id fact)
{
    for (size_t t = 0; t < types.n; t++) {
        const struct event_type *type = &r->p->events[types.items[t]];
        for (size_t i = 0; i < type->nfacts; i++)
            if (type->facts[i].fact == fact)
                return &type->facts[i];
    }
    return NULL;
}

static bool spec_allows(const struct event_fact_spec *spec, struct str code)
{
    for (size_t i = 0; i < spec->nvalues; i++)
        if (str_eq(spec->values[i], code))
            return true;
    return spec->nvalues == 0;
}

static bool where_int(struct pack_reader *r, const struct jx_val *v, const struct event_fact_spec *spec,
                      struct str *out)
{
    int64_t n;
    if (!jx_val_int(v, spec->min, spec->max, &n))
        return false;
    *out = arena_printf(r->x.arena, "%" PRId64, n);
    return !str_is_none(*out) || jx_no_memory(&r->x);
}

static bool where_bool(const struct jx_val *v, struct str *out)
{
    bool yes;
    if (!jx_val_bool(v, &yes))
        return false;
    *out = yes ? STR("true") : STR("false");
    return true;
}

/* One value of a `where`, as the text that the engine compares. */
static bool where_value(struct pack_reader *r, const struct jx_val *v, const struct event_fact_spec *spec,
                        struct where *w, struct str *out)
{
    switch (fact_infos[w->fact].type) {
    case FACT_TYPE_INT:
        return where_int(r, v, spec, out);
    case FACT_TYPE_BOOL:
        return where_bool(v, out);
    case FACT_TYPE_RULE:
        return jx_val_code(v, out) && (pack_knows_row(r->p, *out) || jx_fault_val(v, FIELD_REFERENCE));
    case FACT_TYPE_EVENT:
        if (!jx_val_code(v, out))
            return false;
        w->of_type = pack_event(r->p, *out); /* the last of them; all are compared by name */
        return w->of_type >= 0 || jx_fault_val(v, FIELD_EVENT_UNKNOWN);
    case FACT_TYPE_CODE:
    case FACT_TYPE_CODES:
        return jx_val_code(v, out) && (spec_allows(spec, *out) || jx_fault_val(v, FIELD_RANGE));
    case FACT_TYPE_PERSON:
    case FACT_TYPE_WHEN:
    case FACT_TYPE_TEXT:
        break;
    }
    return jx_fault_val(v, FIELD_TYPE); /* the law names no person, date or number of a paper */
}

static bool where_one(struct pack_reader *r, struct str name, const struct jx_val *v, struct pack_types types,
                      struct where *w)
{
    *w = (struct where){.fact = fact_find(name), .of_type = -1};
    if (w->fact == FACT_COUNT)
        return jx_fault_val(v, FIELD_UNKNOWN);
    const struct event_fact_spec *spec = spec_of(r, types, w->fact);
    if (!spec)
        return jx_fault_val(v, FIELD_REFERENCE);
    w->stated = spec->stated;
    w->absent = json_is_null(v->json);
    if (w->absent)
        return true;
    struct jx_arr list;
    if (!jx_val_array(v, PACK_LIST_MAX, &list))
        return false;
    if (list.n == 0)
        return jx_fault_val(v, FIELD_RANGE);
    struct str *values = PACK_ARRAY(r, list.n, struct str);
    if (!values)
        return false;
    bool good = true;
    struct jx_val item;
    for (size_t i = 0; jx_next(&list, &item); i++)
        good = where_value(r, &item, spec, w, &values[i]) && good;
    w->values = values;
    w->nvalues = list.n;
    return good;
}

bool pack_wheres(struct pack_reader *r, struct jx_obj *o, const char *key, struct pack_types types,
                 const struct where **out, size_t *n)
{
    struct jx_obj facts;
    *out = NULL;
    *n = 0;
    if (!jx_object(o, key, JX_OPTIONAL, &facts))
        return !jx_has(o, key);
    struct where *wheres = PACK_ARRAY(r, json_object_size(facts.val.json), struct where);
    if (!wheres)
        return false;
    void *iter = NULL;
    struct str name;
    struct jx_val v;
    bool good = true;
    for (size_t i = 0; jx_each(&facts, &iter, &name, &v); i++, (*n)++)
        good = where_one(r, name, &v, types, &wheres[i]) && good;
    *out = wheres;
    return good;
}

static bool read_plain(struct pack_reader *r, struct jx_obj *o, struct pattern *out);

/* "of": the event to which it points; only its type, its facts and its own `of` are asked for. */
static bool read_of(struct pack_reader *r, struct jx_obj *o, struct pattern *out)
{
    struct jx_obj of;
    if (!jx_object(o, "of", JX_OPTIONAL, &of))
        return !jx_has(o, "of");
    struct pack_types types = {&out->type, 1};
    if (!spec_of(r, types, FACT_of))
        return jx_fault(o, "of", FIELD_REFERENCE);
    struct pattern *other = PACK_ARRAY(r, 1, struct pattern);
    if (!other)
        return false;
    out->of = other;
    return read_plain(r, &of, other);
}

/* {"event","where","unless","of"}: what an event is, whatever came before it. */
static bool read_plain(struct pack_reader *r, struct jx_obj *o, struct pattern *out)
{
    *out = (struct pattern){.type = -1};
    if (!pack_event_ref(r, o, "event", JX_REQUIRED, &out->type))
        return false;
    struct pack_types types = {&out->type, 1};
    bool good = pack_wheres(r, o, "where", types, &out->wheres, &out->nwheres);
    good = pack_wheres(r, o, "unless", types, &out->unless, &out->nunless) && good;
    good = read_of(r, o, out) && good;
    jx_end(o);
    return good;
}

static bool read_pattern(struct pack_reader *r, struct jx_obj *o, struct pattern *out);

/* "latest": the name of an event type, a pattern, or null for none of them. */
static bool read_latest(struct pack_reader *r, struct jx_obj *after, struct pattern *out)
{
    struct jx_val v;
    struct jx_obj o;
    if (!jx_value(after, "latest", JX_NULLABLE, &v))
        return jx_has(after, "latest") || jx_fault(after, "latest", FIELD_MISSING);
    struct pattern *latest = PACK_ARRAY(r, 1, struct pattern);
    if (!latest)
        return false;
    *latest = (struct pattern){.type = -1};
    out->after = latest;
    if (!json_is_object(v.json))
        return pack_event_ref(r, after, "latest", JX_REQUIRED, &latest->type);
    if (!jx_val_object(&v, &o))
        return false;
    bool good = read_pattern(r, &o, latest);
    jx_end(&o);
    return good;
}

/* "among": of each the name of an event type, or what such an event must be to count. */
static bool read_among(struct pack_reader *r, struct jx_obj *after, struct pattern *out)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(after, "among", JX_REQUIRED, PACK_LIST_MAX, &list))
        return false;
    struct pattern *among = PACK_ARRAY(r, list.n, struct pattern);
    if (!among)
        return false;
    bool good = list.n > 0 || jx_fault(after, "among", FIELD_RANGE);
    for (size_t i = 0; jx_next(&list, &v); i++) {
        struct str name;
        among[i] = (struct pattern){.type = -1};
        if (json_is_object(v.json))
            good = jx_val_object(&v, &o) && read_plain(r, &o, &among[i]) && good;
        else if (!jx_val_code(&v, &name))
            good = false;
        else if ((among[i].type = pack_event(r->p, name)) < 0)
            good = jx_fault_val(&v, FIELD_EVENT_UNKNOWN);
    }
    out->among = among;
    out->namong = good ? list.n : 0;
    return good;
}

static bool read_after(struct pack_reader *r, struct jx_obj *o, struct pattern *out)
{
    struct jx_obj after;
    if (!jx_object(o, "after", JX_OPTIONAL, &after))
        return !jx_has(o, "after");
    bool good = read_among(r, &after, out);
    good = read_latest(r, &after, out) && good;
    jx_end(&after);
    return good;
}

/* The members of a pattern; the caller ends the object. */
static bool read_pattern(struct pack_reader *r, struct jx_obj *o, struct pattern *out)
{
    *out = (struct pattern){.type = -1};
    if (!pack_event_ref(r, o, "event", JX_REQUIRED, &out->type))
        return false;
    struct pack_types types = {&out->type, 1};
    bool good = pack_wheres(r, o, "where", types, &out->wheres, &out->nwheres);
    good = pack_wheres(r, o, "unless", types, &out->unless, &out->nunless) && good;
    jx_bool(o, "whole", JX_OPTIONAL, &out->whole);
    jx_bool(o, "whole_charged", JX_OPTIONAL, &out->whole_charged);
    good = read_of(r, o, out) && good;
    jx_bool(o, "unconflicted", JX_OPTIONAL, &out->unconflicted);
    return read_after(r, o, out) && good;
}

bool pack_pattern(struct pack_reader *r, const struct jx_val *v, struct pattern *out)
{
    struct jx_obj o;
    *out = (struct pattern){.type = -1};
    if (!jx_val_object(v, &o))
        return false;
    bool good = read_pattern(r, &o, out);
    if (out->type >= 0)
        jx_end(&o);
    return good;
}

bool pack_patterns(struct pack_reader *r, struct jx_obj *o, const char *key, enum jx_need need,
                   struct patterns *out)
{
    struct jx_arr list;
    struct jx_val v;
    *out = (struct patterns){0};
    if (!jx_array(o, key, need, PACK_LIST_MAX, &list))
        return !jx_has(o, key) && need != JX_REQUIRED;
    struct pattern *items = PACK_ARRAY(r, list.n, struct pattern);
    if (!items)
        return false;
    bool good = true;
    for (size_t i = 0; jx_next(&list, &v); i++)
        good = pack_pattern(r, &v, &items[i]) && good;
    *out = (struct patterns){items, list.n};
    return good;
}

bool pack_types_of(struct pack_reader *r, const struct patterns *ps, struct pack_types *out)
{
    int *items = PACK_ARRAY(r, ps->n, int);
    size_t n = 0;
    *out = (struct pack_types){0};
    if (!items)
        return false;
    for (size_t i = 0; i < ps->n; i++)
        if (ps->items[i].type >= 0)
            items[n++] = ps->items[i].type;
    *out = (struct pack_types){items, n};
    return true;
}

static bool anchor_ref(struct pack_reader *r, struct jx_obj *o, struct rule_start *out)
{
    struct str name;
    out->on.type = -1;
    if (!jx_code(o, "anchor", JX_REQUIRED, &name))
        return false;
    for (size_t i = 0; i < r->p->nanchors; i++)
        if (str_eq(r->p->anchors[i].name, name))
            out->anchor = (int)i;
    return out->anchor >= 0 || jx_fault(o, "anchor", FIELD_REFERENCE);
}

bool pack_start(struct pack_reader *r, const struct jx_val *v, struct rule_start *out)
{
    static const char *const names[] = {[EACH_NONE] = "none",
                                        [EACH_RESTRAINED] = "restrained",
                                        [EACH_DETAINED] = "detained",
                                        [EACH_MEASURED] = "measured",
                                        [EACH_UNREPRESENTED] = "unrepresented"};
    struct jx_obj o;
    int each;
    *out = (struct rule_start){.anchor = -1};
    if (!jx_val_object(v, &o))
        return false;
    if (jx_choice(&o, "each", JX_OPTIONAL, names, ARRAY_LEN(names), &each))
        out->each = (enum each)each;
    bool good = jx_has(&o, "anchor") ? anchor_ref(r, &o, out) : read_pattern(r, &o, &out->on);
    if (out->anchor >= 0 || out->on.type >= 0)
        jx_end(&o);
    return good;
}
