/* Reads pack.json: version, anchors, ranks, words for people, classes of offence, what follows of itself, alarms. */
#include "lib/json/pack_int.h"

#include <stdlib.h>

enum { CLASSES_MAX = 31, RUNGS_MAX = 20 };

static void read_anchors(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "anchors", JX_REQUIRED, 20, &list))
        return;
    struct anchor *anchors = PACK_ARRAY(r, list.n, struct anchor);
    if (!anchors)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "name", JX_REQUIRED, &anchors[i].name);
        pack_patterns(r, &o, "on", JX_REQUIRED, &anchors[i].on);
        pack_patterns(r, &o, "reset", JX_OPTIONAL, &anchors[i].reset);
        jx_end(&o);
    }
    r->p->anchors = anchors;
    r->p->nanchors = list.n;
}

static void read_ranks(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "ranks", JX_REQUIRED, 20, &list))
        return;
    struct pack_rank *ranks = PACK_ARRAY(r, list.n, struct pack_rank);
    if (!ranks)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &ranks[i].code);
        jx_bool(&o, "told", JX_REQUIRED, &ranks[i].told);
        jx_end(&o);
    }
    r->ranks = ranks;
    r->nranks = list.n;
}

static void read_sources(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "sources", JX_REQUIRED, 200, &list))
        return;
    struct pack_source *sources = PACK_ARRAY(r, list.n, struct pack_source);
    if (!sources)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &sources[i].code);
        jx_text(&o, "text", JX_REQUIRED, 1, PACK_TEXT_MAX, &sources[i].text);
        jx_end(&o);
    }
    r->sources = sources;
    r->nsources = list.n;
}

static int by_code(const void *a, const void *b)
{
    const struct word *one = a, *other = b;
    return str_cmp(one->code, other->code);
}

/* {"group":[{"code","vi","en"}]}: the groups are for the reader of the file; a code means one thing everywhere. */
static void read_words(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_obj groups, o;
    struct jx_arr list;
    struct jx_val group, v;
    struct str name;
    size_t room = 0, n = 0;
    if (!jx_object(root, "words", JX_REQUIRED, &groups))
        return;
    for (void *iter = NULL; jx_each(&groups, &iter, &name, &group);)
        room += json_array_size(group.json);
    struct word *words = PACK_ARRAY(r, room, struct word);
    if (!words)
        return;
    for (void *iter = NULL; jx_each(&groups, &iter, &name, &group);) {
        if (!jx_val_array(&group, PACK_LIST_MAX, &list))
            continue;
        while (jx_next(&list, &v)) {
            if (!jx_val_object(&v, &o) || !jx_text(&o, "code", JX_REQUIRED, 1, 100, &words[n].code))
                continue;
            jx_text(&o, "vi", JX_REQUIRED, 1, PACK_NAME_MAX, &words[n].vi);
            jx_text(&o, "en", JX_REQUIRED, 1, PACK_NAME_MAX, &words[n].en);
            jx_bool(&o, "unmarked", JX_OPTIONAL, &words[n].unmarked);
            jx_end(&o);
            for (size_t i = 0; i < n; i++)
                if (str_eq(words[i].code, words[n].code))
                    jx_fault(&o, "code", FIELD_RANGE);
            n++;
        }
    }
    qsort(words, n, sizeof(*words), by_code);
    r->p->words = words;
    r->p->nwords = n;
}

static void read_classes(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    int64_t most = 0, before = 0;
    if (!jx_array(root, "classes", JX_REQUIRED, CLASSES_MAX, &list))
        return;
    struct offence_class *classes = PACK_ARRAY(r, list.n, struct offence_class);
    if (!classes)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &classes[i].code);
        if (jx_int(&o, "max_penalty", JX_REQUIRED, 0, 99, &most) && most <= before)
            jx_fault(&o, "max_penalty", FIELD_DATE_ORDER); /* from the lightest to the heaviest */
        classes[i].max_penalty = (int)most;
        before = most;
        jx_end(&o);
    }
    r->p->classes = classes;
    r->p->nclasses = list.n;
}

/* "appeal.filed", or {"on":pattern,"while":[rules]}. */
static void read_prevention(struct pack_reader *r, const struct jx_val *v, struct prevention *out)
{
    struct jx_obj o;
    struct jx_val on;
    struct str name;
    out->on.type = -1;
    if (json_is_string(v->json)) {
        if (jx_val_code(v, &name) && (out->on.type = pack_event(r->p, name)) < 0)
            jx_fault_val(v, FIELD_EVENT_UNKNOWN);
        return;
    }
    if (!jx_val_object(v, &o))
        return;
    if (jx_value(&o, "on", JX_REQUIRED, &on))
        pack_pattern(r, &on, &out->on);
    pack_rule_list(r, &o, "while", JX_OPTIONAL, &out->rules, &out->nrules);
    jx_end(&o);
}

static void read_preventions(struct pack_reader *r, struct jx_obj *o, struct derived_event *derived)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(o, "unless", JX_REQUIRED, PACK_LIST_MAX, &list))
        return;
    struct prevention *unless = PACK_ARRAY(r, list.n, struct prevention);
    if (!unless)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        read_prevention(r, &v, &unless[i]);
    derived->unless = unless;
    derived->nunless = list.n;
}

static void read_derived(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    static const char *const days[] = {"day_after", "end"}; /* how it is dated */
    int day = 0;
    if (!jx_array(root, "derived", JX_OPTIONAL, PACK_LIST_MAX, &list))
        return;
    struct derived_event *derived = PACK_ARRAY(r, list.n, struct derived_event);
    if (!derived)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        if (pack_event_ref(r, &o, "event", JX_REQUIRED, &derived[i].event) &&
            !r->p->events[derived[i].event].derived)
            jx_fault(&o, "event", FIELD_RANGE); /* an event that somebody could record as well */
        pack_rule_list(r, &o, "lapsed", JX_REQUIRED, &derived[i].lapsed, &derived[i].nlapsed);
        read_preventions(r, &o, &derived[i]);
        jx_choice(&o, "on", JX_REQUIRED, days, ARRAY_LEN(days), &day);
        derived[i].on_end = day == 1;
        jx_end(&o);
    }
    r->p->derived = derived;
    r->p->nderived = list.n;
}

/* Ladders of alarms */

/* {"amount","unit"} under "before" or "after"; neither: at the instant itself. */
static void read_offset(struct jx_obj *o, const char *key, int sign, struct rung *out)
{
    struct jx_obj by;
    int64_t amount = 0;
    if (!jx_object(o, key, JX_OPTIONAL, &by))
        return;
    if (out->amount)
        jx_fault(o, key, FIELD_RANGE); /* before or after, not both */
    jx_int(&by, "amount", JX_REQUIRED, 1, 366, &amount);
    if (pack_unit(&by, "unit", JX_REQUIRED, &out->unit) && out->unit != UNIT_HOUR && out->unit != UNIT_DAY)
        jx_fault(&by, "unit", FIELD_RANGE); /* an alarm rings at an instant: no calendar is asked */
    out->amount = sign * (int)amount;
    jx_end(&by);
}

static void read_rungs(struct pack_reader *r, struct jx_obj *o, struct ladder *ladder)
{
    static const char *const readings[] = {"safe", "legal"};
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj item;
    int reading = 0;
    if (!jx_array(o, "rungs", JX_REQUIRED, RUNGS_MAX, &list))
        return;
    struct rung *rungs = PACK_ARRAY(r, list.n, struct rung);
    if (!rungs)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &item))
            continue;
        jx_text(&item, "code", JX_REQUIRED, 1, 32, &rungs[i].code);
        jx_choice(&item, "reading", JX_REQUIRED, readings, ARRAY_LEN(readings), &reading);
        rungs[i].on_safe = reading == 0;
        read_offset(&item, "before", -1, &rungs[i]);
        read_offset(&item, "after", 1, &rungs[i]);
        if (jx_bool(&item, "half", JX_OPTIONAL, &rungs[i].half) && rungs[i].half && rungs[i].amount)
            jx_fault(&item, "half", FIELD_RANGE); /* half-way, or so long before or after */
        jx_end(&item);
    }
    ladder->rungs = rungs;
    ladder->nrungs = list.n;
}

static void read_ladder(struct pack_reader *r, const struct jx_val *v, struct ladder *ladder)
{
    struct jx_obj o;
    struct jx_arr kinds;
    struct jx_val kind;
    struct str name;
    if (!jx_val_object(v, &o))
        return;
    jx_code(&o, "name", JX_REQUIRED, &ladder->name);
    jx_bool(&o, "liberty", JX_OPTIONAL, &ladder->liberty_only);
    if (jx_array(&o, "kinds", JX_OPTIONAL, TERM_KIND_COUNT, &kinds))
        while (jx_next(&kinds, &kind)) {
            enum term_kind k;
            if (!jx_val_code(&kind, &name))
                continue;
            if (pack_kind_find(name, &k))
                ladder->kinds |= 1U << k;
            else
                jx_fault_val(&kind, FIELD_RANGE);
        }
    read_rungs(r, &o, ladder);
    jx_end(&o);
}

static void read_ladders(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "ladders", JX_OPTIONAL, 20, &list))
        return;
    struct ladder *ladders = PACK_ARRAY(r, list.n, struct ladder);
    if (!ladders)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        read_ladder(r, &v, &ladders[i]);
    r->p->ladders = ladders;
    r->p->nladders = list.n;
}

/* Flags of the case for which the law has a condition. */
static void read_flags(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    struct str classes;
    if (!jx_array(root, "flags", JX_OPTIONAL, 20, &list))
        return;
    struct flag_rule *flags = PACK_ARRAY(r, list.n, struct flag_rule);
    if (!flags)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &flags[i].code);
        if (jx_text(&o, "classes", JX_REQUIRED, 1, 100, &classes))
            pack_classes(r, &o, "classes", classes, &flags[i].classes);
        jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &flags[i].citation);
        pack_names(&o, "detail", JX_REQUIRED, &flags[i].detail_vi, &flags[i].detail_en);
        jx_end(&o);
    }
    r->p->flags = flags;
    r->p->nflags = list.n;
}

/* {"terms","liberty"}: rows that say how terms are computed; {"deducted","classes"}: articles. */
static void read_computation(struct pack_reader *r, struct jx_obj *root)
{
    struct computation *c = &r->p->computation;
    struct jx_obj o;
    struct str id;
    if (!jx_object(root, "computation", JX_OPTIONAL, &o))
        return;
    struct {
        const char *key;
        const struct rule **row;
    } rows[] = {{"terms", &c->terms}, {"liberty", &c->liberty}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int row = jx_code(&o, rows[i].key, JX_REQUIRED, &id) ? pack_rule(r->p, id) : -1;
        if (row >= 0)
            *rows[i].row = &r->rules[row];
        else if (jx_has(&o, rows[i].key))
            jx_fault(&o, rows[i].key, FIELD_REFERENCE);
    }
    jx_text(&o, "deducted", JX_REQUIRED, 1, PACK_NAME_MAX, &c->deducted);
    jx_text(&o, "classes", JX_REQUIRED, 1, PACK_NAME_MAX, &c->classes);
    jx_end(&o);
}

void pack_read_head(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct str schema;
    int64_t minutes;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    jx_text(&root, "version", JX_REQUIRED, 1, 64, &r->p->version);
    jx_date(&root, "in_force_from", JX_REQUIRED, &r->p->in_force_from);
    /* The service level of "at once" is the engine's; the pack states it so that a lawyer finds it here. */
    jx_int(&root, "at_once_minutes", JX_REQUIRED, AT_ONCE_US / (60 * SECOND_US),
           AT_ONCE_US / (60 * SECOND_US), &minutes);
    read_anchors(r, &root);
    read_ranks(r, &root);
    read_sources(r, &root);
    read_words(r, &root);
    read_classes(r, &root);
    read_derived(r, &root);
    read_ladders(r, &root);
    read_computation(r, &root);
    read_flags(r, &root);
    jx_end(&root);
}
