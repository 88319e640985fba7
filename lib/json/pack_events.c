/* Reads events.json of the law pack: event types, their facts, what must have come before, lawful grounds. */
#include "lib/json/pack_int.h"

enum { DEFAULT_INT_MAX = 1000000, SETS_MAX = 32 };

struct value_set {
    struct str name;
    const struct str *codes;
    size_t n;
};

struct events_reader {
    struct pack_reader *r;
    struct value_set sets[SETS_MAX];
    size_t nsets;
    struct event_fact_spec usual[FACT_COUNT]; /* what holds wherever the fact appears */
    enum fact_id common[FACT_COUNT];          /* facts that any event may carry */
    size_t ncommon;
    struct ground *grounds; /* room for all */
    size_t ngrounds;
};

/* The list "events" of the root. */
static bool event_objects(struct pack_reader *r, json_t *json, struct jx_obj *root, struct jx_arr *list)
{
    return jx_root(&r->x, json, root) && jx_array(root, "events", JX_REQUIRED, PACK_LIST_MAX, list);
}

void pack_read_event_names(struct pack_reader *r, json_t *json)
{
    struct jx_obj root, o;
    struct jx_arr list;
    struct jx_val v;
    if (!event_objects(r, json, &root, &list))
        return;
    r->events = PACK_ARRAY(r, list.n, struct event_type);
    if (!r->events)
        return;
    r->p->events = r->events;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        struct str name = STR_NONE;
        if (jx_val_object(&v, &o) && jx_code(&o, "type", JX_REQUIRED, &name) && pack_event(r->p, name) >= 0)
            jx_fault(&o, "type", FIELD_RANGE); /* named twice */
        r->events[i].name = name;
        r->p->nevents = i + 1;
    }
    r->p->corrected_event = pack_event(r->p, STR("event.corrected"));
    r->p->act_event = pack_event(r->p, STR("act.done"));
    if (r->p->corrected_event < 0 || r->p->act_event < 0)
        jx_fault(&root, "events", FIELD_EVENT_UNKNOWN); /* the engine itself needs these two */
}

/* Facts */

/* "values": an array of codes, or the name of a set. */
static void read_values(struct events_reader *e, struct jx_obj *o, struct event_fact_spec *spec)
{
    struct jx_val v;
    struct str name;
    if (!jx_value(o, "values", JX_OPTIONAL, &v))
        return;
    if (json_is_array(v.json)) {
        pack_codes(e->r, o, "values", JX_REQUIRED, &spec->values, &spec->nvalues);
        return;
    }
    if (!jx_val_code(&v, &name))
        return;
    for (size_t i = 0; i < e->nsets; i++) {
        if (str_eq(e->sets[i].name, name)) {
            spec->values = e->sets[i].codes;
            spec->nvalues = e->sets[i].n;
            return;
        }
    }
    jx_fault_val(&v, FIELD_REFERENCE);
}

static void read_fact(struct events_reader *e, const struct jx_val *v, struct event_fact_spec *spec)
{
    static const char *const needs[] = {"optional", "required"};
    struct jx_obj o;
    struct str note;
    int need;
    if (!jx_val_object(v, &o))
        return;
    if (jx_choice(&o, "need", JX_OPTIONAL, needs, ARRAY_LEN(needs), &need))
        spec->need = need == 1 ? NEED_REQUIRED : NEED_OPTIONAL;
    read_values(e, &o, spec);
    jx_int(&o, "min", JX_OPTIONAL, INT64_MIN, INT64_MAX, &spec->min);
    if (jx_int(&o, "max", JX_OPTIONAL, INT64_MIN, INT64_MAX, &spec->max) && spec->min > spec->max)
        jx_fault(&o, "max", FIELD_RANGE);
    jx_bool(&o, "stated", JX_OPTIONAL, &spec->stated);
    jx_text(&o, "note", JX_OPTIONAL, 1, PACK_TEXT_MAX, &note);
    jx_end(&o);
}

/* The fact of that name; a name that lib/law/fact.tbl.h does not have is unknown. */
static bool fact_named(struct str name, const struct jx_val *v, enum fact_id *out)
{
    *out = fact_find(name);
    return *out != FACT_COUNT || jx_fault_val(v, FIELD_UNKNOWN);
}

static void read_facts(struct events_reader *e, struct jx_obj *o, struct event_type *type)
{
    struct jx_obj facts;
    struct jx_val v;
    struct str name;
    enum fact_id id;
    if (!jx_object(o, "facts", JX_REQUIRED, &facts))
        return;
    size_t room = json_object_size(facts.val.json) + e->ncommon;
    struct event_fact_spec *specs = PACK_ARRAY(e->r, room, struct event_fact_spec);
    if (!specs)
        return;
    size_t n = 0;
    for (void *iter = NULL; jx_each(&facts, &iter, &name, &v);) {
        if (!fact_named(name, &v, &id))
            continue;
        specs[n] = e->usual[id];
        read_fact(e, &v, &specs[n++]);
    }
    for (size_t i = 0; i < e->ncommon; i++) {
        bool given = false;
        for (size_t k = 0; k < n; k++)
            given = given || specs[k].fact == e->common[i];
        if (!given)
            specs[n++] = e->usual[e->common[i]];
    }
    type->facts = specs;
    type->nfacts = n;
}

/* What must have come before */

/* A list of restraints as a set. */
static bool read_restraints(struct events_reader *e, struct jx_obj *o, enum jx_need need, unsigned *out)
{
    static const struct {
        const char *code;
        unsigned set;
    } kinds[] = {{"custody", RESTRAINT_CUSTODY},
                 {"detention", RESTRAINT_DETENTION},
                 {"measure", RESTRAINT_MEASURE},
                 {"all", RESTRAINT_ALL}};
    const struct str *codes;
    size_t n;
    if (!pack_codes(e->r, o, "restrained", need, &codes, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned set = 0;
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
            if (str_is(codes[i], kinds[k].code))
                set = kinds[k].set;
        if (set == 0)
            return jx_fault(o, "restrained", FIELD_RANGE);
        *out |= set;
    }
    return true;
}

static void read_requirement(struct events_reader *e, const struct jx_val *v, const int *type,
                             struct requirement *q)
{
    struct jx_obj o;
    struct pack_types own = {type, 1};
    if (!jx_val_object(v, &o))
        return;
    bool sequence = jx_has(&o, "among");
    if (sequence + jx_has(&o, "open_rules") + jx_has(&o, "restrained") + jx_has(&o, "no_flag") != 1)
        jx_fault(&o, NULL, FIELD_RANGE); /* one of them: then the citation is clear */
    pack_wheres(e->r, &o, "where", own, &q->wheres, &q->nwheres);
    jx_bool(&o, "person", JX_OPTIONAL, &q->person);
    read_restraints(e, &o, JX_OPTIONAL, &q->restrained);
    enum jx_need need = sequence ? JX_REQUIRED : JX_OPTIONAL;
    pack_event_list(e->r, &o, "among", need, &q->among, &q->namong);
    pack_event_list(e->r, &o, "latest", need, &q->latest, &q->nlatest);
    jx_bool(&o, "none_ok", need, &q->none_ok);
    pack_rule_list(e->r, &o, "open_rules", JX_OPTIONAL, &q->open_rules, &q->nopen_rules);
    jx_code(&o, "no_flag", JX_OPTIONAL, &q->no_flag);
    jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &q->citation);
    pack_names(&o, "detail", JX_REQUIRED, &q->detail_vi, &q->detail_en);
    jx_end(&o);
}

static void read_requires(struct events_reader *e, struct jx_obj *o, int event, struct event_type *type)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(o, "requires", JX_OPTIONAL, PACK_LIST_MAX, &list))
        return;
    struct requirement *requires = PACK_ARRAY(e->r, list.n, struct requirement);
    if (!requires)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        read_requirement(e, &v, &event, &requires[i]);
    type->requires = requires;
    type->nrequires = list.n;
}

static void read_grounds(struct events_reader *e, struct jx_obj *o, int event)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj item;
    if (!jx_array(o, "grounds", JX_OPTIONAL, PACK_LIST_MAX, &list))
        return;
    e->r->events[event].needs_listed_ground = true;
    while (jx_next(&list, &v)) {
        if (!jx_val_object(&v, &item))
            continue;
        struct ground *g = &e->grounds[e->ngrounds++];
        g->event = event;
        jx_code(&item, "code", JX_REQUIRED, &g->code);
        pack_names(&item, "name", JX_REQUIRED, &g->name_vi, &g->name_en);
        jx_text(&item, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &g->citation);
        pack_effective(&item, &g->from, &g->through);
        jx_bool(&item, "early", JX_OPTIONAL, &g->early);
        jx_end(&item);
    }
}

/* What the event does to charges, to someone's liberty, and to who takes part. */
static void read_effects(struct events_reader *e, struct jx_obj *o, struct event_type *type)
{
    static const char *const charges[] = {
        [CHARGE_NOT] = "not",         [CHARGE_CASE] = "case",         [CHARGE_AMENDS] = "amends",
        [CHARGE_ADDS] = "adds",       [CHARGE_REPLACES] = "replaces", [CHARGE_REMOVES] = "removes",
        [CHARGE_REJECTS] = "rejects", [CHARGE_RESTORES] = "restores", [CHARGE_SUSPECTS] = "suspects"};
    static const char *const parts[] = {[PART_NOT] = "not",
                                        [PART_LEAVES] = "leaves",
                                        [PART_RETURNS] = "returns",
                                        [PART_NAMED_LEAVES] = "named_leaves"};
    static const char *const does[] = {
        [RESTRAINT_NOT] = "not", [RESTRAINT_STARTS] = "starts", [RESTRAINT_ENDS] = "ends"};
    struct jx_obj restraint;
    int i;
    if (jx_choice(o, "charge", JX_OPTIONAL, charges, ARRAY_LEN(charges), &i))
        type->charge = (enum charge_act)i;
    pack_codes(e->r, o, "charge_adds", JX_OPTIONAL, &type->charge_adds, &type->ncharge_adds);
    if (jx_choice(o, "part", JX_OPTIONAL, parts, ARRAY_LEN(parts), &i))
        type->part = (enum part_act)i;
    if (jx_object(o, "restraint", JX_OPTIONAL, &restraint)) {
        if (jx_choice(&restraint, "does", JX_REQUIRED, does, ARRAY_LEN(does), &i))
            type->restraint_act = (enum restraint_act)i;
        read_restraints(e, &restraint, JX_REQUIRED, &type->restraint);
        jx_end(&restraint);
    }
    jx_bool(o, "derived", JX_OPTIONAL, &type->derived);
    jx_code(o, "flag", JX_OPTIONAL, &type->flag);
    jx_bool(o, "unflags", JX_OPTIONAL, &type->unflags);
}

static void read_event(struct events_reader *e, const struct jx_val *v, int event)
{
    struct event_type *type = &e->r->events[event];
    struct jx_obj o;
    struct str name;
    if (!jx_val_object(v, &o))
        return;
    jx_code(&o, "type", JX_REQUIRED, &name);
    pack_names(&o, "name", JX_REQUIRED, &type->name_vi, &type->name_en);
    jx_bool(&o, "takes", JX_OPTIONAL, &type->takes);
    jx_bool(&o, "hands", JX_OPTIONAL, &type->hands);
    pack_codes(e->r, &o, "texts", JX_OPTIONAL, &type->texts, &type->ntexts);
    read_facts(e, &o, type);
    read_effects(e, &o, type);
    read_requires(e, &o, event, type);
    pack_rule_list(e->r, &o, "not_before_end_of", JX_OPTIONAL, &type->not_before_end_of,
                   &type->nnot_before_end_of);
    read_grounds(e, &o, event);
    jx_text(&o, "ground_citation", type->needs_listed_ground ? JX_REQUIRED : JX_OPTIONAL, 1, PACK_NAME_MAX,
            &type->ground_citation);
    jx_end(&o);
}

/* What stands above the events */

static void read_sets(struct events_reader *e, struct jx_obj *root)
{
    struct jx_obj sets;
    struct jx_val v;
    struct str name;
    if (!jx_object(root, "value_sets", JX_OPTIONAL, &sets))
        return;
    for (void *iter = NULL; jx_each(&sets, &iter, &name, &v);) {
        if (e->nsets == SETS_MAX) {
            jx_fault_val(&v, FIELD_RANGE);
            return;
        }
        struct value_set *set = &e->sets[e->nsets++];
        set->name = arena_copy(e->r->x.arena, name);
        pack_codes(e->r, &sets, v.at.key, JX_REQUIRED, &set->codes, &set->n);
    }
}

static void read_usual(struct events_reader *e, struct jx_obj *root)
{
    struct jx_obj facts;
    struct jx_val v;
    struct str name;
    enum fact_id id;
    for (int i = 0; i < FACT_COUNT; i++)
        e->usual[i] = (struct event_fact_spec){.fact = (enum fact_id)i, .max = DEFAULT_INT_MAX};
    if (!jx_object(root, "facts", JX_OPTIONAL, &facts))
        return;
    for (void *iter = NULL; jx_each(&facts, &iter, &name, &v);)
        if (fact_named(name, &v, &id))
            read_fact(e, &v, &e->usual[id]);
}

static void read_common(struct events_reader *e, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct str name;
    if (!jx_array(root, "common", JX_OPTIONAL, FACT_COUNT, &list))
        return;
    while (jx_next(&list, &v))
        if (jx_val_code(&v, &name) && fact_named(name, &v, &e->common[e->ncommon]))
            e->ncommon++;
}

/* Event types from which nothing follows: they are told, so that lint finds those that were forgotten. */
static void read_recorded_only(struct events_reader *e, struct jx_obj *root)
{
    const int *types;
    size_t n;
    if (!pack_event_list(e->r, root, "recorded_only", JX_OPTIONAL, &types, &n))
        return;
    for (size_t i = 0; i < n; i++)
        e->r->events[types[i]].recorded_only = true;
}

/* How many grounds all events have together. */
static size_t count_grounds(json_t *events)
{
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(events); i++)
        n += json_array_size(json_object_get(json_array_get(events, i), "grounds"));
    return n;
}

void pack_read_events(struct pack_reader *r, json_t *json)
{
    struct events_reader e = {.r = r};
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!event_objects(r, json, &root, &list))
        return;
    e.grounds = PACK_ARRAY(r, count_grounds(list.val.json), struct ground);
    if (!e.grounds)
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    read_sets(&e, &root);
    read_usual(&e, &root);
    read_common(&e, &root);
    for (int i = 0; jx_next(&list, &v); i++)
        read_event(&e, &v, i);
    read_recorded_only(&e, &root);
    jx_end(&root);
    r->p->grounds = e.grounds;
    r->p->ngrounds = e.ngrounds;
}
