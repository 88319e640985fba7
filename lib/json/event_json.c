/* Takes the facts of an event apart, each by the type that fact.tbl.h gives it and the bounds that the pack sets. */
#include "lib/json/event_json.h"

enum { NUMBER_MAX = 100, CODES_MAX = 20 };

/* What an INT fact may be where the pack sets no bounds: any count of days, minutes or an article's number. */
static const int64_t INT_FACT_MAX = 1000000;

static bool is_id(struct str s)
{
    if (s.n == 0 || s.n > 64)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '_' && c != '.' && c != ':' && c != '-')
            return false;
    }
    return true;
}

bool event_val_id(const struct jx_val *v, struct str *out)
{
    if (!jx_val_text(v, 0, 200, out))
        return false;
    return is_id(*out) || jx_fault_val(v, FIELD_FORMAT);
}

bool event_read_id(struct jx_obj *o, const char *key, enum jx_need need, struct str *out)
{
    struct jx_val v;
    *out = STR_NONE;
    return jx_value(o, key, need, &v) && event_val_id(&v, out);
}

static const struct event_fact_spec *find_spec(const struct event_type *t, enum fact_id id)
{
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].fact == id)
            return &t->facts[i];
    return NULL;
}

static bool allowed(const struct event_fact_spec *spec, struct str code)
{
    if (!spec || spec->nvalues == 0)
        return true;
    for (size_t i = 0; i < spec->nvalues; i++)
        if (str_eq(spec->values[i], code))
            return true;
    return false;
}

static bool val_int(const struct jx_val *v, const struct event_fact_spec *spec, int64_t *out)
{
    bool bounded = spec && spec->min < spec->max;
    return jx_val_int(v, bounded ? spec->min : 0, bounded ? spec->max : INT_FACT_MAX, out);
}

static bool val_code(const struct jx_val *v, const struct event_fact_spec *spec, struct str *out)
{
    if (!jx_val_code(v, out))
        return false;
    return allowed(spec, *out) || jx_fault_val(v, FIELD_RANGE);
}

static bool val_rule(const struct jx_val *v, const struct pack *p, struct str *out)
{
    if (!jx_val_code(v, out))
        return false;
    return pack_knows_row(p, *out) || jx_fault_val(v, FIELD_REFERENCE);
}

/* The fact `victim` names a victim, `witness` a witness, `person` anyone of the case. */
static bool val_person(const struct jx_val *v, const struct event_reader *r, enum fact_id fact, int64_t *out)
{
    struct str id;
    if (!event_val_id(v, &id))
        return false;
    for (size_t i = 0; i < r->nnames; i++) {
        if (!str_eq(r->names[i].told, id))
            continue;
        id = r->names[i].id;
        break;
    }
    for (size_t i = 0; i < r->history->npersons; i++) {
        const struct person *p = &r->history->persons[i];
        if (!str_eq(p->id, id))
            continue;
        if ((fact == FACT_victim && p->kind != PERSON_VICTIM) ||
            (fact == FACT_witness && p->kind != PERSON_WITNESS))
            break;
        *out = (int64_t)i;
        return true;
    }
    return jx_fault_val(v, FIELD_REFERENCE);
}

static bool val_event(const struct jx_val *v, const struct event_reader *r, int64_t *out)
{
    const struct history *h = r->history;
    size_t i = h->nevents;
    if (json_is_integer(v->json)) {
        json_int_t n = json_integer_value(v->json);
        if (n >= 0 && (uint64_t)n < h->nevents)
            i = (size_t)n;
    } else {
        struct str id;
        if (!event_val_id(v, &id))
            return false;
        for (i = 0; i < h->nevents && !str_eq(h->events[i].id, id);)
            i++;
    }
    if (i >= h->nevents || i == r->self || i + 1 == r->corrected)
        return jx_fault_val(v, FIELD_REFERENCE);
    *out = (int64_t)i;
    return true;
}

static bool val_codes(const struct jx_val *v, const struct event_fact_spec *spec, struct fact *out)
{
    struct jx_arr a;
    if (!jx_val_array(v, CODES_MAX, &a))
        return false;
    struct str *items = ARENA_ARRAY(v->x->arena, a.n, struct str);
    if (!items)
        return jx_no_memory(v->x);
    bool good = true;
    struct jx_val item;
    for (size_t i = 0; jx_next(&a, &item); i++)
        good = val_code(&item, spec, &items[i]) && good;
    out->v.codes.items = items;
    out->v.codes.n = a.n;
    return good;
}

/* The number that a paper bears ("12/QĐ-CQĐT"): one word with a digit in it. */
static bool val_number(const struct jx_val *v, bool strict, struct str *out)
{
    bool digit = false, blank = false;
    if (!jx_val_text(v, 1, NUMBER_MAX, out))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        digit = digit || (out->p[i] >= '0' && out->p[i] <= '9');
        blank = blank || (unsigned char)out->p[i] <= ' ';
    }
    return !strict || (digit && !blank) || jx_fault_val(v, FIELD_FORMAT);
}

static bool val_fact(const struct jx_val *v, const struct event_reader *r, const struct event_fact_spec *spec,
                     struct fact *out)
{
    bool flag;
    switch (fact_infos[out->id].type) {
    case FACT_TYPE_INT:
        return val_int(v, spec, &out->v.num);
    case FACT_TYPE_BOOL:
        if (!jx_val_bool(v, &flag))
            return false;
        out->v.num = flag;
        return true;
    case FACT_TYPE_CODE:
        return val_code(v, spec, &out->v.text);
    case FACT_TYPE_RULE:
        return val_rule(v, r->pack, &out->v.text);
    case FACT_TYPE_PERSON:
        return val_person(v, r, out->id, &out->v.num);
    case FACT_TYPE_EVENT:
        return val_event(v, r, &out->v.num);
    case FACT_TYPE_WHEN:
        return jx_val_when(v, &out->v.when);
    case FACT_TYPE_TEXT:
        return val_number(v, r->strict, &out->v.text);
    case FACT_TYPE_CODES:
        return val_codes(v, spec, out);
    }
    return jx_fault_val(v, FIELD_TYPE);
}

/* Free texts */

static bool takes_text(const struct event_reader *r, const struct event_type *t, struct str name)
{
    for (size_t i = 0; i < t->ntexts; i++)
        if (str_eq(t->texts[i], name))
            return true;
    return r->simulated && (str_is(name, "reason") || str_is(name, "note") || str_is(name, "content"));
}

static bool val_free_text(const struct jx_val *v, const struct event_reader *r, struct str name)
{
    struct str text;
    if (!jx_val_text(v, 0, EVENT_TEXT_MAX, &text))
        return false;
    if (!r->texts)
        return true;
    if (r->texts->n == EVENT_MAX_TEXTS)
        return jx_fault_val(v, FIELD_RANGE);
    struct event_text *item = &r->texts->items[r->texts->n++];
    item->name = arena_copy(v->x->arena, name);
    item->text = text;
    return true;
}

/* The facts of one `data` object */

struct facts {
    struct fact *items;
    size_t n, room;
};

static bool read_member(const struct jx_val *v, struct str name, const struct event_reader *r,
                        const struct event_type *t, struct facts *out)
{
    enum fact_id id = fact_find(name);
    if (id == FACT_COUNT && takes_text(r, t, name))
        return val_free_text(v, r, name);
    const struct event_fact_spec *spec = id < FACT_COUNT ? find_spec(t, id) : NULL;
    if (id == FACT_COUNT || (r->strict && !spec))
        return jx_fault_val(v, FIELD_UNKNOWN);
    struct fact *fact = &out->items[out->n];
    *fact = (struct fact){.id = id};
    if (!val_fact(v, r, spec, fact))
        return false;
    out->n++;
    return true;
}

/* Facts that the law needs: named below `data`, also when there is no data at all. */
static bool check_required(struct jx *x, const struct jx_at *data, const struct event_type *t, json_t *json)
{
    bool good = true;
    for (size_t i = 0; i < t->nfacts; i++) {
        const struct event_fact_spec *spec = &t->facts[i];
        const char *name = fact_infos[spec->fact].name;
        if (spec->need != NEED_REQUIRED || (json && json_object_get(json, name)))
            continue;
        struct jx_val missing = {.x = x, .at = {.up = data, .key = name}};
        good = jx_fault_val(&missing, FIELD_FACT_MISSING);
    }
    return good;
}

static bool has_fact(const struct facts *facts, enum fact_id id, int64_t *out)
{
    for (size_t i = 0; i < facts->n; i++) {
        if (facts->items[i].id != id)
            continue;
        *out = facts->items[i].v.num;
        return true;
    }
    return false;
}

/*
 * A charge under a clause that the pack does not have needs the most that the clause threatens: without it nobody could
 * say which terms run. What was stored once is read for ever, whatever the pack has become.
 */
static bool check_charge(struct jx_obj *o, const struct event_reader *r, const struct event_type *t,
                         const struct facts *facts)
{
    int64_t article, clause, most;
    bool charges = t->charge == CHARGE_CASE || t->charge == CHARGE_AMENDS || t->charge == CHARGE_ADDS ||
                   t->charge == CHARGE_REPLACES;
    if (!charges || (!r->simulated && !r->strict) || !has_fact(facts, FACT_article, &article) ||
        !has_fact(facts, FACT_clause, &clause) || has_fact(facts, FACT_max_penalty, &most))
        return true;
    for (size_t i = 0; i < r->pack->noffences; i++)
        if (r->pack->offences[i].article == article && r->pack->offences[i].clause == clause)
            return true;
    return jx_fault(o, "max_penalty", FIELD_FACT_MISSING);
}

/* An amount without its unit: whether days or months are meant would be a guess, of somebody's liberty among other things. */
static bool check_amount(struct jx_obj *o, const struct event_reader *r, const struct event_type *t,
                         const struct facts *facts)
{
    const struct event_fact_spec *spec = find_spec(t, FACT_unit);
    bool amount = false,
         unit = spec && spec->need == NEED_REQUIRED; /* … which is noted where it is missing */
    for (size_t i = 0; i < facts->n; i++) {
        amount = amount || facts->items[i].id == FACT_amount;
        unit = unit || facts->items[i].id == FACT_unit;
    }
    return !amount || unit || (!r->simulated && !r->strict) || jx_fault(o, "unit", FIELD_FACT_MISSING);
}

/* An order that ends before it begins. */
static bool check_order(struct jx_obj *o, const struct facts *facts)
{
    const struct fact *from = NULL, *until = NULL;
    for (size_t i = 0; i < facts->n; i++) {
        if (facts->items[i].id == FACT_from)
            from = &facts->items[i];
        if (facts->items[i].id == FACT_until)
            until = &facts->items[i];
    }
    if (!from || !until)
        return true;
    /* A date ends at the instant at which the next begins: an end the day before touches, and is before all the same. */
    struct when a = from->v.when, b = until->v.when;
    return !(b.hi <= a.lo && b.lo < a.lo) || jx_fault(o, "until", FIELD_DATE_ORDER);
}

/*
 * Reads the object `o` as the facts of an event of type `t`. With `skip` the member of that name is left to the
 * caller: it is the replacement inside a correction.
 */
static bool read_facts(struct jx_obj *o, const struct event_reader *r, const struct event_type *t,
                       const char *skip, struct facts *out)
{
    struct jx *x = o->val.x;
    *out = (struct facts){.room = json_object_size(o->val.json)};
    out->items = ARENA_ARRAY(x->arena, out->room, struct fact);
    if (!out->items)
        return jx_no_memory(x);
    bool good = true;
    void *iter = NULL;
    struct str name;
    struct jx_val v;
    while (jx_each(o, &iter, &name, &v)) {
        if (skip && str_is(name, skip))
            continue;
        good = read_member(&v, name, r, t, out) && good;
    }
    good = check_required(x, &o->val.at, t, o->val.json) && good;
    good = check_charge(o, r, t, out) && good;
    good = check_amount(o, r, t, out) && good;
    return check_order(o, out) && good;
}

/* Corrections */

/* {"event","at"?,"data"?}: at least one of the two; the new data is judged as that of the event it replaces. */
static bool read_correction(struct jx_obj *data, const struct event_reader *r, struct event *out)
{
    const struct fact *target = event_fact(out, FACT_event);
    const struct fact *at = event_fact(out, FACT_at);
    if (!target)
        return false; /* noted as missing, or as a reference to nothing */
    int type = r->history->events[target->v.num].type;
    if (type == r->pack->corrected_event)
        return jx_fault(data, "event",
                        FIELD_REFERENCE); /* the event itself is corrected anew, not its correction */
    if (at) {
        out->has_new_at = true;
        out->new_at = at->v.when;
    }
    struct jx_obj replacement;
    if (!jx_has(data, "data"))
        return at || jx_fault(data, "at", FIELD_FACT_MISSING);
    if (!jx_object(data, "data", JX_OPTIONAL, &replacement))
        return false;
    if (type < 0)
        return true; /* its type is not known and was noted there */
    struct event_reader anew = *r;
    if (r->simulated || r->strict) /* what was stored once is read for ever */
        anew.corrected = (size_t)target->v.num + 1;
    struct facts facts;
    bool good = read_facts(&replacement, &anew, &r->pack->events[type], NULL, &facts);
    out->has_new_facts = true;
    out->new_facts = facts.items;
    out->nnew_facts = facts.n;
    return good;
}

static bool read_data(struct jx_obj *o, const struct event_reader *r, struct event *out)
{
    const struct event_type *t = &r->pack->events[out->type];
    bool correction = out->type == r->pack->corrected_event;
    struct jx_obj data;
    if (!jx_object(o, "data", JX_NULLABLE, &data)) {
        json_t *json = json_object_get(o->val.json, "data");
        if (json && !json_is_null(json))
            return false; /* of the wrong type, which was noted */
        struct jx_at at = {.up = &o->val.at, .key = "data"};
        return check_required(o->val.x, &at, t, NULL);
    }
    struct facts facts;
    bool good = read_facts(&data, r, t, correction ? "data" : NULL, &facts);
    out->facts = facts.items;
    out->nfacts = facts.n;
    if (correction)
        good = read_correction(&data, r, out) && good;
    return good;
}

bool event_read(struct jx_obj *o, const struct event_reader *r, struct event *out)
{
    struct str type;
    struct jx_val v;
    out->type = -1;
    bool good = jx_value(o, "type", JX_REQUIRED, &v) && jx_val_text(&v, 0, 200, &type);
    if (good) {
        out->type = pack_event(r->pack, type);
        good = out->type >= 0 || jx_fault_val(&v, FIELD_EVENT_UNKNOWN);
        if (good && r->pack->events[out->type].derived)
            good = jx_fault_val(&v, FIELD_RANGE); /* it follows of itself: nobody tells it */
    }
    good = jx_when(o, "at", JX_REQUIRED, &out->at) && good;
    if (out->type < 0) {
        jx_value(o, "data", JX_OPTIONAL, &v); /* nobody can say what its facts should be */
        return false;
    }
    return read_data(o, r, out) && good;
}
