/* Reads rules.json of the law pack: every time limit with its length, dates of effect, bindings and extensions. */
#include "lib/json/pack_int.h"

static bool rule_objects(struct pack_reader *r, json_t *json, struct jx_obj *root, struct jx_arr *list)
{
    return jx_root(&r->x, json, root) && jx_array(root, "rules", JX_REQUIRED, PACK_LIST_MAX, list);
}

void pack_read_rule_ids(struct pack_reader *r, json_t *json)
{
    struct jx_obj root, o;
    struct jx_arr list;
    struct jx_val v;
    if (!rule_objects(r, json, &root, &list))
        return;
    r->rules = PACK_ARRAY(r, list.n, struct rule);
    if (!r->rules)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        struct rule *rule = &r->rules[i];
        if (!jx_val_object(&v, &o) || !jx_code(&o, "id", JX_REQUIRED, &rule->id) ||
            !pack_effective(&o, &rule->from, &rule->through) || i == 0)
            continue;
        /* In order of id, then of date of effect: found by bisection, and a repeated row stands out. */
        int c = str_cmp(rule[-1].id, rule->id);
        if (c > 0 || (c == 0 && rule[-1].from >= rule->from))
            jx_fault(&o, "id", FIELD_DATE_ORDER);
    }
    r->p->rules = r->rules;
    r->p->nrules = list.n;
}

/* Extensions */

static void read_request_before(struct jx_obj *o)
{
    struct jx_obj before;
    enum term_unit unit;
    int64_t amount;
    if (!jx_object(o, "request_before", JX_OPTIONAL, &before))
        return; /* a deadline of its own (B02); here it only tells the reader of the file */
    jx_int(&before, "amount", JX_REQUIRED, 1, 366, &amount);
    pack_unit(&before, "unit", JX_REQUIRED, &unit);
    jx_end(&before);
}

/* One step of the ladder. False: it has no event yet, so that it cannot be granted (a row that is not modelled). */
static bool read_extension(struct pack_reader *r, const struct jx_val *v, bool modelled,
                           struct extension_step *x)
{
    static const char *const modes[] = {"total", "add"};
    struct jx_obj o;
    struct str text;
    int mode = 0;
    int64_t amount = 0, count = 1, order = 1;
    *x = (struct extension_step){.request_event = -1};
    if (!jx_val_object(v, &o))
        return false;
    enum jx_need need = modelled ? JX_REQUIRED : JX_OPTIONAL;
    bool granted = pack_event_ref(r, &o, "event", need, &x->event);
    jx_choice(&o, "mode", JX_REQUIRED, modes, ARRAY_LEN(modes), &mode);
    jx_int(&o, "max_amount", modelled ? JX_REQUIRED : JX_NULLABLE, 1, 366, &amount);
    pack_unit(&o, "unit", modelled ? JX_REQUIRED : JX_NULLABLE, &x->unit);
    jx_int(&o, "count", JX_REQUIRED, 0, 20, &count);
    jx_int(&o, "order", JX_REQUIRED, 1, 20, &order);
    bool named = pack_codes(r, &o, "authority", need, &x->authorities, &x->nauthorities);
    if (named && x->nauthorities == 0)
        jx_fault(&o, "authority", FIELD_MISSING); /* an extension that anybody could grant */
    if (jx_has(&o, "request"))
        pack_event_ref(r, &o, "request", JX_REQUIRED, &x->request_event);
    read_request_before(&o);
    jx_text(&o, "citation", need, 1, PACK_NAME_MAX, &x->citation);
    jx_text(&o, "approver", JX_OPTIONAL, 1, PACK_NAME_MAX, &text);
    jx_text(&o, "length", JX_OPTIONAL, 1, PACK_NAME_MAX, &text);
    pack_names(&o, "note", JX_OPTIONAL, &x->note_vi, &x->note_en);
    jx_end(&o);
    x->total = mode == 0;
    x->max_amount = (int)amount;
    x->count = (int)count;
    x->order = (int)order;
    return granted;
}

static void read_extensions(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(o, "extensions", JX_OPTIONAL, 20, &list))
        return;
    struct extension_step *steps = PACK_ARRAY(r, list.n, struct extension_step);
    if (!steps)
        return;
    rule->extensions = steps;
    while (jx_next(&list, &v))
        if (read_extension(r, &v, rule->modelled, &steps[rule->nextensions]))
            rule->nextensions++;
}

/* Bindings */

/* The event types that may start the rule: those of its patterns and of its anchors. */
static struct pack_types start_types(struct pack_reader *r, const struct rule *rule)
{
    size_t n = 0;
    for (size_t i = 0; i < rule->nstarts; i++)
        n += rule->starts[i].anchor < 0 ? 1 : r->p->anchors[rule->starts[i].anchor].on.n;
    int *items = PACK_ARRAY(r, n, int);
    if (!items)
        return (struct pack_types){0};
    n = 0;
    for (size_t i = 0; i < rule->nstarts; i++) {
        const struct rule_start *s = &rule->starts[i];
        const struct patterns *on = s->anchor < 0 ? NULL : &r->p->anchors[s->anchor].on;
        for (size_t k = 0; on && k < on->n; k++)
            items[n++] = on->items[k].type;
        if (!on && s->on.type >= 0)
            items[n++] = s->on.type;
    }
    return (struct pack_types){items, n};
}

static void read_starts(struct pack_reader *r, struct jx_obj *binding, struct rule *rule)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(binding, "start", JX_REQUIRED, 20, &list))
        return;
    struct rule_start *starts = PACK_ARRAY(r, list.n, struct rule_start);
    if (!starts)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        pack_start(r, &v, &starts[i]);
    rule->starts = starts;
    rule->nstarts = list.n;
}

static void read_group(struct pack_reader *r, struct jx_obj *when, struct condition *c)
{
    struct str code;
    if (!jx_code(when, "offence_group", JX_OPTIONAL, &code))
        return;
    for (size_t i = 0; i < r->p->ngroups; i++)
        if (str_eq(r->p->groups[i].code, code))
            c->offence_group = (int)i;
    if (c->offence_group < 0)
        jx_fault(when, "offence_group", FIELD_REFERENCE);
}

static void read_condition(struct pack_reader *r, struct jx_obj *binding, struct rule *rule)
{
    struct condition *c = &rule->when;
    struct jx_obj when;
    int64_t under = 0, from = 0;
    c->offence_group = -1;
    if (!jx_object(binding, "when", JX_OPTIONAL, &when))
        return;
    if (jx_int(&when, "victim_under", JX_OPTIONAL, 1, 100, &under))
        c->age = AGE_VICTIM_UNDER;
    if (jx_int(&when, "all_victims_from", JX_OPTIONAL, 1, 100, &from)) {
        if (under > 0)
            jx_fault(&when, "all_victims_from", FIELD_RANGE); /* one of the two */
        c->age = AGE_ALL_VICTIMS_FROM;
    }
    c->age_years = (int)(under > 0 ? under : from);
    read_group(r, &when, c);
    pack_wheres(r, &when, "where", start_types(r, rule), &c->wheres, &c->nwheres);
    jx_end(&when);
}

static void read_binding(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    struct jx_obj b;
    struct str before;
    if (!jx_object(o, "binding", JX_REQUIRED, &b))
        return;
    if (jx_code(&b, "before", rule->kind == TERM_BEFORE ? JX_REQUIRED : JX_OPTIONAL, &before)) {
        rule->before_rule = pack_rule(r->p, before);
        if (rule->before_rule < 0)
            jx_fault(&b, "before", FIELD_REFERENCE);
        else if (rule->kind != TERM_BEFORE)
            jx_fault(&b, "before", FIELD_RANGE);
    }
    read_starts(r, &b, rule);
    jx_bool(&b, "once", JX_OPTIONAL, &rule->once);
    read_condition(r, &b, rule);
    pack_patterns(r, &b, "restart", JX_OPTIONAL, &rule->restart);
    pack_patterns(r, &b, "end", JX_OPTIONAL, &rule->end);
    jx_bool(&b, "act_ends", JX_OPTIONAL, &rule->act_ends);
    jx_bool(&b, "recurring", JX_OPTIONAL, &rule->act_starts_next);
    pack_patterns(r, &b, "void", JX_OPTIONAL, &rule->void_by);
    jx_end(&b);
}

/* The row itself */

static void read_length(struct jx_obj *o, struct rule *rule)
{
    static const char *const kinds[TERM_KIND_COUNT] = {"hours",  "days",       "working_days",  "months",
                                                       "years",  "limitation", "liberty_exact", "liberty",
                                                       "before", "fraction",   "at_once",       "derived"};
    int kind = TERM_DERIVED;
    int64_t amount = 0;
    struct str direction;
    jx_choice(o, "kind", JX_REQUIRED, kinds, ARRAY_LEN(kinds), &kind);
    rule->kind = (enum term_kind)kind;
    jx_int(o, "amount", JX_NULLABLE, 1, 1000, &amount);
    rule->amount = (int)amount;
    pack_unit(o, "unit", JX_NULLABLE, &rule->unit);
    jx_text(o, "length", amount ? JX_OPTIONAL : JX_REQUIRED, 1, PACK_NAME_MAX, &rule->length_text);
    jx_code(o, "direction", JX_OPTIONAL, &direction);
    jx_bool(o, "liberty", JX_OPTIONAL, &rule->liberty);
}

static void read_rank(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    if (!jx_code(o, "rank", JX_REQUIRED, &rule->rank))
        return;
    for (size_t i = 0; i < r->nranks; i++) {
        if (str_eq(r->ranks[i].code, rule->rank)) {
            rule->told = r->ranks[i].told;
            return;
        }
    }
    jx_fault(o, "rank", FIELD_REFERENCE);
}

static void read_source(struct pack_reader *r, struct jx_obj *o, struct str *out)
{
    if (!jx_text(o, "source", JX_REQUIRED, 1, PACK_TEXT_MAX, out))
        return;
    for (size_t i = 0; i < r->nsources; i++)
        if (str_eq(r->sources[i].code, *out))
            *out = r->sources[i].text;
}

static void read_texts(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    jx_code(o, "stage", JX_REQUIRED, &rule->stage_group);
    pack_names(o, "name", JX_REQUIRED, &rule->name_vi, &rule->name_en);
    jx_text(o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &rule->citation);
    read_rank(r, o, rule);
    jx_text(o, "bound", JX_REQUIRED, 1, PACK_NAME_MAX, &rule->bound);
    jx_text(o, "severity", JX_NULLABLE, 1, 100, &rule->severity);
    jx_text(o, "trigger", JX_REQUIRED, 1, PACK_TEXT_MAX, &rule->trigger);
    jx_text(o, "on_lapse", JX_REQUIRED, 0, PACK_TEXT_MAX, &rule->on_lapse_text);
    jx_code(o, "confidence", JX_REQUIRED, &rule->confidence);
    jx_text(o, "check", JX_REQUIRED, 1, PACK_TEXT_MAX, &rule->check);
    pack_confirmed(o, &rule->confirmed_by, &rule->confirmed_on);
    read_source(r, o, &rule->source);
    jx_text(o, "notes", JX_REQUIRED, 0, PACK_TEXT_MAX, &rule->notes);
    pack_codes(r, o, "also", JX_OPTIONAL, &rule->also, &rule->nalso);
    struct jx_arr exceptions, applies; /* words of the row for the stages to come */
    jx_array(o, "exceptions", JX_OPTIONAL, 20, &exceptions);
    jx_array(o, "applies_to", JX_OPTIONAL, 20, &applies);
}

static void read_rule(struct pack_reader *r, const struct jx_val *v, struct rule *rule)
{
    static const char *const subjects[] = {"case", "person", "victim"};
    static const char *const lapses[] = {"runs_on", "lapses"};
    struct jx_obj o;
    struct str id;
    int subject = SUBJECT_CASE, lapse = LAPSE_RUNS_ON;
    if (!jx_val_object(v, &o))
        return;
    rule->before_rule = -1;
    rule->when.offence_group = -1;
    jx_code(&o, "id", JX_REQUIRED, &id);
    pack_effective(&o, &rule->from, &rule->through);
    read_length(&o, rule);
    read_texts(r, &o, rule);
    jx_choice(&o, "subject", JX_REQUIRED, subjects, ARRAY_LEN(subjects), &subject);
    rule->subject = (enum subject_kind)subject;
    jx_choice(&o, "lapse", JX_REQUIRED, lapses, ARRAY_LEN(lapses), &lapse);
    rule->lapse = (enum lapse)lapse;
    jx_bool(&o, "modelled", JX_REQUIRED, &rule->modelled);
    if (rule->modelled)
        read_binding(r, &o, rule);
    else
        jx_code(&o, "unmodelled", JX_REQUIRED, &rule->unmodelled_reason);
    read_extensions(r, &o, rule);
    jx_end(&o);
}

void pack_read_rules(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!rule_objects(r, json, &root, &list))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    for (size_t i = 0; jx_next(&list, &v); i++)
        read_rule(r, &v, &r->rules[i]);
    jx_end(&root);
}
