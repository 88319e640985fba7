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

static void read_cap(struct jx_obj *o, struct extension_step *x)
{
    struct jx_obj cap;
    int64_t amount = 0;
    if (!jx_object(o, "cap", JX_OPTIONAL, &cap))
        return;
    jx_int(&cap, "amount", JX_REQUIRED, 1, 1000, &amount);
    pack_unit(&cap, "unit", JX_REQUIRED, &x->cap_unit);
    x->cap_amount = (int)amount;
    jx_end(&cap);
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
    bool by_law = jx_has(&o, "by_law"); /* it follows from the event itself: nobody grants it */
    jx_bool(&o, "by_law", JX_OPTIONAL, &by_law);
    if (named && (x->nauthorities == 0) != by_law)
        jx_fault(&o, "authority", FIELD_MISSING); /* an extension that anybody could grant */
    if (jx_has(&o, "request"))
        pack_event_ref(r, &o, "request", JX_REQUIRED, &x->request_event);
    read_request_before(&o);
    jx_text(&o, "citation", need, 1, PACK_NAME_MAX, &x->citation);
    pack_codes(r, &o, "grounds", JX_OPTIONAL, &x->grounds, &x->ngrounds);
    jx_bool(&o, "standing", JX_OPTIONAL, &x->standing);
    read_cap(&o, x);
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

static void read_starts(struct pack_reader *r, struct jx_obj *binding, struct rule *rule)
{
    struct jx_arr list;
    struct jx_val v;
    enum jx_need need = rule->ninstead ? JX_OPTIONAL : JX_REQUIRED; /* it starts when those would */
    if (!jx_array(binding, "start", need, 20, &list))
        return;
    struct rule_start *starts = PACK_ARRAY(r, list.n, struct rule_start);
    if (!starts)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++)
        pack_start(r, &v, &starts[i]);
    rule->starts = starts;
    rule->nstarts = list.n;
}

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

/* The terms that it precedes: an id or a list of them, or a time that the starting event states. */
static void read_before(struct pack_reader *r, struct jx_obj *b, struct rule *rule)
{
    struct str name;
    struct jx_val v;
    bool named = jx_value(b, "before", JX_OPTIONAL, &v),
         by_fact = jx_code(b, "before_fact", JX_OPTIONAL, &name);
    if (by_fact && (rule->before_fact = fact_find(name)) == FACT_COUNT)
        jx_fault(b, "before_fact", FIELD_UNKNOWN);
    if (by_fact && rule->before_fact < FACT_COUNT && fact_infos[rule->before_fact].type != FACT_TYPE_WHEN)
        jx_fault(b, "before_fact", FIELD_RANGE);
    if ((rule->kind == TERM_BEFORE) != (named != by_fact) || (named && by_fact))
        jx_fault(b, named ? "before" : "before_fact",
                 rule->kind == TERM_BEFORE ? FIELD_MISSING : FIELD_RANGE);
    if (!named)
        return;
    if (json_is_array(v.json)) {
        pack_rule_list(r, b, "before", JX_REQUIRED, &rule->before, &rule->nbefore);
        return;
    }
    int *one = PACK_ARRAY(r, 1, int);
    if (!one || !jx_val_code(&v, &name))
        return;
    *one = pack_rule(r->p, name);
    if (*one < 0) {
        jx_fault_val(&v, FIELD_REFERENCE);
        return;
    }
    rule->before = one;
    rule->nbefore = 1;
}

/* Whose place it takes while the case has a flag. */
static void read_instead(struct pack_reader *r, struct jx_obj *binding, struct rule *rule)
{
    struct jx_obj o;
    if (!jx_object(binding, "instead", JX_OPTIONAL, &o))
        return;
    jx_code(&o, "flag", JX_REQUIRED, &rule->instead_flag);
    pack_rule_list(r, &o, "of", JX_REQUIRED, &rule->instead, &rule->ninstead);
    jx_end(&o);
}

/* How it goes on when another agency takes the case over. */
static void read_carried(struct pack_reader *r, struct jx_obj *binding, struct rule *rule)
{
    struct jx_obj o;
    if (!jx_object(binding, "carried", JX_OPTIONAL, &o))
        return;
    pack_patterns(r, &o, "decided", JX_REQUIRED, &rule->carried.decided);
    pack_patterns(r, &o, "received", JX_REQUIRED, &rule->carried.received);
    jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &rule->carried.citation);
    jx_end(&o);
}

static void read_binding(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    static const char *const owns[] = {[OWN_NONE] = "none", [OWN_START] = "start", [OWN_OF] = "of"};
    static const char *const grants[] = {
        [GRANT_NOT] = "none", [GRANT_FIRST] = "first", [GRANT_FURTHER] = "further"};
    struct jx_obj b;
    int own, grant;
    if (!jx_object(o, "binding", JX_REQUIRED, &b))
        return;
    read_before(r, &b, rule);
    jx_bool(&b, "actual_end", JX_OPTIONAL, &rule->actual_end);
    if (jx_choice(&b, "granted", JX_OPTIONAL, grants, ARRAY_LEN(grants), &grant))
        rule->after_grant = (enum after_grant)grant;
    pack_rule_list(r, &b, "cap", JX_OPTIONAL, &rule->cap, &rule->ncap);
    pack_event_list(r, &b, "since", JX_OPTIONAL, &rule->since, &rule->nsince);
    pack_patterns(r, &b, "orders", JX_OPTIONAL, &rule->orders);
    pack_event_list(r, &b, "in_force_by", JX_OPTIONAL, &rule->in_force_by, &rule->nin_force_by);
    read_instead(r, &b, rule);
    jx_code(&b, "asleep", JX_OPTIONAL, &rule->asleep);
    read_carried(r, &b, rule);
    read_starts(r, &b, rule);
    jx_bool(&b, "once", JX_OPTIONAL, &rule->once);
    if (jx_choice(&b, "own", JX_OPTIONAL, owns, ARRAY_LEN(owns), &own))
        rule->own = (enum own)own;
    pack_condition(r, &b, "when", start_types(r, rule), &rule->when);
    pack_patterns(r, &b, "restart", JX_OPTIONAL, &rule->restart);
    pack_patterns(r, &b, "stay", JX_OPTIONAL, &rule->stay);
    pack_patterns(r, &b, "stay_anew", JX_OPTIONAL, &rule->stay_anew);
    pack_patterns(r, &b, "stay_off", JX_OPTIONAL, &rule->stay_off);
    jx_bool(&b, "suspected", JX_OPTIONAL, &rule->suspected);
    pack_patterns(r, &b, "end", JX_OPTIONAL, &rule->end);
    jx_bool(&b, "order_stands", JX_OPTIONAL, &rule->order_stands);
    jx_bool(&b, "act_ends", JX_OPTIONAL, &rule->act_ends);
    jx_bool(&b, "recurring", JX_OPTIONAL, &rule->act_starts_next);
    pack_patterns(r, &b, "void", JX_OPTIONAL, &rule->void_by);
    jx_end(&b);
}

/* The row itself */

/* [p, q]: p parts of q. */
static void read_fraction(struct jx_obj *o, const char *key, int *p, int *q)
{
    struct jx_arr list;
    struct jx_val v;
    int64_t parts[2] = {0, 0};
    if (!jx_array(o, key, JX_REQUIRED, 2, &list))
        return;
    for (size_t i = 0; jx_next(&list, &v) && i < ARRAY_LEN(parts); i++)
        jx_val_int(&v, 1, 100, &parts[i]);
    if (list.n != 2 || parts[0] > parts[1])
        jx_fault(o, key, FIELD_RANGE);
    *p = (int)parts[0];
    *q = (int)parts[1];
}

static void read_length(struct jx_obj *o, struct rule *rule)
{
    int64_t amount = 0;
    struct str direction, kind;
    rule->kind = TERM_DERIVED;
    if (jx_code(o, "kind", JX_REQUIRED, &kind) && !pack_kind_find(kind, &rule->kind))
        jx_fault(o, "kind", FIELD_RANGE);
    jx_int(o, "amount", JX_NULLABLE, 1, 1000, &amount);
    rule->amount = (int)amount;
    pack_unit(o, "unit", JX_NULLABLE, &rule->unit);
    jx_text(o, "length", amount ? JX_OPTIONAL : JX_REQUIRED, 1, PACK_NAME_MAX, &rule->length_text);
    jx_code(o, "direction", JX_OPTIONAL, &direction);
    jx_bool(o, "liberty", JX_OPTIONAL, &rule->liberty);
}

/* The rules of whose length the row leaves only its share. */
static void read_shortens(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj one;
    struct str name;
    if (!jx_array(o, "shortens", JX_OPTIONAL, PACK_LIST_MAX, &list))
        return;
    struct shortening *items = PACK_ARRAY(r, list.n, struct shortening);
    for (size_t i = 0; items && jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &one))
            continue;
        if (jx_code(&one, "rule", JX_REQUIRED, &name) && (items[i].rule = pack_rule(r->p, name)) < 0)
            jx_fault(&one, "rule", FIELD_REFERENCE);
        pack_event_list(r, &one, "in_force_by", JX_OPTIONAL, &items[i].in_force_by, &items[i].nin_force_by);
        pack_patterns(r, &one, "unless", JX_OPTIONAL, &items[i].unless);
        pack_patterns(r, &one, "lifting", JX_OPTIONAL, &items[i].lifting);
        jx_end(&one);
    }
    rule->shortens = items;
    rule->nshortens = items ? list.n : 0;
}

/* The facts of a session's events that name with whom it is held. */
static void read_with(struct pack_reader *r, struct jx_obj *o, struct session_limit *s)
{
    const struct str *names;
    size_t n;
    if (!pack_codes(r, o, "with", JX_REQUIRED, &names, &n))
        return;
    enum fact_id *with = PACK_ARRAY(r, n, enum fact_id);
    for (size_t i = 0; with && i < n; i++) {
        with[i] = fact_find(names[i]);
        if (with[i] == FACT_COUNT || fact_infos[with[i]].type != FACT_TYPE_PERSON)
            jx_fault(o, "with", FIELD_UNKNOWN);
    }
    s->with = with;
    s->nwith = with ? n : 0;
}

static void read_sessions(struct pack_reader *r, struct jx_obj *o, struct session_limit *s)
{
    struct jx_obj one;
    struct str name;
    int64_t under = 0, a_day = 0;
    if (!jx_object(o, "sessions", JX_OPTIONAL, &one))
        return;
    *s = (struct session_limit){.any = true, .held = -1, .booked = -1, .booked_for = FACT_COUNT};
    pack_event_ref(r, &one, "held", JX_REQUIRED, &s->held);
    bool booked = jx_has(&one, "booked");
    pack_event_ref(r, &one, "booked", JX_OPTIONAL, &s->booked);
    if (jx_code(&one, "booked_for", booked ? JX_REQUIRED : JX_OPTIONAL, &name)) {
        s->booked_for = fact_find(name);
        if (s->booked_for == FACT_COUNT || fact_infos[s->booked_for].type != FACT_TYPE_WHEN)
            jx_fault(&one, "booked_for", FIELD_UNKNOWN);
    }
    read_with(r, &one, s);
    jx_int(&one, "under", JX_REQUIRED, 1, 100, &under);
    jx_int(&one, "a_day", JX_OPTIONAL, 1, 24, &a_day);
    pack_event_list(r, &one, "unless", JX_OPTIONAL, &s->unless, &s->nunless);
    jx_end(&one);
    s->under = (int)under;
    s->a_day = (int)a_day;
}

/* What the row takes from others: their length, a share of it, its place in a family, its alarms. */
static void read_relations(struct pack_reader *r, struct jx_obj *o, struct rule *rule)
{
    struct jx_obj share;
    pack_rule_list(r, o, "length_of", JX_OPTIONAL, &rule->length_of, &rule->nlength_of);
    read_shortens(r, o, rule);
    read_sessions(r, o, &rule->sessions);
    jx_code(o, "family", JX_OPTIONAL, &rule->family);
    jx_code(o, "ladder", JX_OPTIONAL, &rule->ladder);
    if (!str_is_none(rule->severity))
        pack_classes(r, o, "severity", rule->severity, &rule->classes);
    if (!jx_object(o, "share", JX_OPTIONAL, &share))
        return;
    read_fraction(&share, "legal", &rule->share.legal_p, &rule->share.legal_q);
    read_fraction(&share, "safe", &rule->share.safe_p, &rule->share.safe_q);
    pack_names(&share, "provisional", JX_OPTIONAL, &rule->share.provisional_vi, &rule->share.provisional_en);
    jx_end(&share);
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
    pack_names(o, "on_lapse", JX_OPTIONAL, &rule->on_lapse_vi, &rule->on_lapse_en);
    jx_code(o, "confidence", JX_REQUIRED, &rule->confidence);
    jx_text(o, "check", JX_REQUIRED, 1, PACK_TEXT_MAX, &rule->check);
    pack_confirmed(o, &rule->confirmed_by, &rule->confirmed_on);
    read_source(r, o, &rule->source);
    pack_names(o, "notes", JX_OPTIONAL, &rule->notes_vi, &rule->notes_en);
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
    rule->before_fact = FACT_COUNT;
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
    read_relations(r, &o, rule);
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
