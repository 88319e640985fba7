/* Reads persons first, then what kind each event is, then the events: a fact may refer to any of them. */
#include "lib/json/history_json.h"

struct reader {
    struct jx *x;
    const struct pack *pack;
    enum history_source source;
    struct person *persons;
    struct event *events;
    struct history history; /* the same arrays, as references see them */
};

static const char *const person_lists[] = {
    [PERSON_VICTIM] = "victims",
    [PERSON_ACCUSED] = "accused",
    [PERSON_WITNESS] = "witnesses",
    [PERSON_INFORMANT] = "informants",
    [PERSON_REPRESENTATIVE] = "representatives",
};

static enum jx_need optional(const struct reader *r)
{
    return r->source == HISTORY_STORED ? JX_NULLABLE : JX_OPTIONAL;
}

/* Persons */

/* What only our own database says of a person or an event; its form is our own affair. */
static void skip_members(struct jx_obj *o, const char *const *names, size_t n)
{
    struct jx_val v;
    for (size_t i = 0; i < n; i++)
        jx_value(o, names[i], JX_OPTIONAL, &v);
}

static int person_find(const struct reader *r, struct str id)
{
    for (size_t i = 0; i < r->history.npersons; i++)
        if (str_eq(r->persons[i].id, id))
            return (int)i;
    return -1;
}

/* Ids of persons who have been read already: representatives come last. */
static void read_lives_with(struct reader *r, struct jx_obj *o, struct person *p)
{
    struct jx_arr list;
    struct jx_val v;
    struct str id;
    if (!jx_array(o, "lives_with", optional(r), HISTORY_MAX_PERSONS, &list))
        return;
    int *persons = ARENA_ARRAY(r->x->arena, list.n, int);
    if (!persons) {
        jx_no_memory(r->x);
        return;
    }
    while (jx_next(&list, &v)) {
        if (!event_val_id(&v, &id))
            continue;
        persons[p->nlives_with] = person_find(r, id);
        if (persons[p->nlives_with++] < 0)
            jx_fault_val(&v, FIELD_REFERENCE);
    }
    p->lives_with = persons;
}

static void read_representative(struct reader *r, struct jx_obj *o, struct person *p)
{
    struct str victim;
    read_lives_with(r, o, p);
    if (!event_read_id(o, "victim", optional(r), &victim))
        return;
    p->victim = person_find(r, victim);
    p->one_victim = p->victim >= 0;
    if (!p->one_victim || r->persons[p->victim].kind != PERSON_VICTIM) {
        p->one_victim = false;
        jx_fault(o, "victim", FIELD_REFERENCE);
    }
}

/*
 * One human being may represent several victims, one entry for each, and be accused, a witness or the informant as well;
 * nobody represents himself.
 */
static bool may_be_one(const struct person *a, const struct person *b)
{
    if (b->kind != PERSON_REPRESENTATIVE || a->kind == PERSON_VICTIM)
        return false;
    return a->kind != PERSON_REPRESENTATIVE || (a->one_victim && b->one_victim && a->victim != b->victim);
}

static void read_person(struct reader *r, const struct jx_val *v, enum person_kind kind)
{
    static const char *const sexes[] = {"female", "male", "other"};
    static const char *const stored_only[] = {"kind", "ord", "birth_year", "initials"};
    struct jx_obj o;
    if (!jx_val_object(v, &o))
        return;
    struct person *p = &r->persons[r->history.npersons];
    *p = (struct person){.kind = kind};
    int sex;
    int64_t entered;
    struct str ignored;
    bool named = event_read_id(&o, "id", JX_REQUIRED, &p->id);
    p->birth_known = jx_date(&o, "birth_date", optional(r), &p->birth);
    jx_choice(&o, "sex", optional(r), sexes, ARRAY_LEN(sexes), &sex);
    jx_text(&o, "commune", optional(r), 1, 64, &ignored);
    jx_code(&o, "relation", optional(r), &ignored);
    if (r->source == HISTORY_STORED) {
        skip_members(&o, stored_only, ARRAY_LEN(stored_only));
        if (jx_int(&o, "entered", JX_NULLABLE, 1, HISTORY_MAX_EVENTS, &entered))
            p->since = (size_t)entered;
    }
    if (kind == PERSON_REPRESENTATIVE)
        read_representative(r, &o, p);
    jx_end(&o);
    if (!named)
        return;
    for (size_t i = 0; i < r->history.npersons; i++)
        if (str_eq(r->persons[i].id, p->id) && !may_be_one(&r->persons[i], p))
            jx_fault(&o, "id", FIELD_RANGE); /* another person of the case has it */
    r->history.npersons++;
}

static size_t count_persons(const struct jx_obj *root)
{
    size_t n = 0;
    for (size_t kind = 0; kind < ARRAY_LEN(person_lists); kind++)
        n += json_array_size(json_object_get(root->val.json, person_lists[kind]));
    return n;
}

static bool read_persons(struct reader *r, struct jx_obj *root)
{
    size_t n = count_persons(root);
    if (n > HISTORY_MAX_PERSONS)
        return jx_fault(root, NULL, FIELD_RANGE);
    r->persons = ARENA_ARRAY(r->x->arena, n, struct person);
    if (!r->persons)
        return jx_no_memory(r->x);
    r->history.persons = r->persons;
    for (size_t kind = 0; kind < ARRAY_LEN(person_lists); kind++) {
        struct jx_arr list;
        struct jx_val v;
        if (!jx_array(root, person_lists[kind], optional(r), HISTORY_MAX_PERSONS, &list))
            continue;
        while (jx_next(&list, &v))
            read_person(r, &v, (enum person_kind)kind);
    }
    return true;
}

/* Events */

static struct str member_text(json_t *json, const char *key)
{
    json_t *v = json_object_get(json, key);
    return json_is_string(v) ? str_from(json_string_value(v), json_string_length(v)) : STR_NONE;
}

/* Type and id of every event, before any is read: references look at them. Faults are noted by the reading proper. */
static bool scan_events(struct reader *r, const struct jx_arr *list)
{
    r->events = ARENA_ARRAY(r->x->arena, list->n, struct event);
    if (!r->events)
        return jx_no_memory(r->x);
    for (size_t i = 0; i < list->n; i++) {
        json_t *json = json_array_get(list->val.json, i);
        struct str type = member_text(json, "type"), id = member_text(json, "id");
        r->events[i].type = str_is_none(type) ? -1 : pack_event(r->pack, type);
        r->events[i].id = str_is_none(id) ? STR_NONE : arena_copy(r->x->arena, id);
        r->events[i].recorded_at = INST_ALWAYS;
    }
    r->history.events = r->events;
    r->history.nevents = list->n;
    return true;
}

/* Two events of one id would make every reference to it a guess. */
static void check_event_id(struct reader *r, struct jx_obj *o, size_t self)
{
    for (size_t i = 0; i < self; i++) {
        if (!str_is_none(r->events[i].id) && str_eq(r->events[i].id, r->events[self].id)) {
            jx_fault(o, "id", FIELD_RANGE);
            return;
        }
    }
}

static void read_event(struct reader *r, const struct jx_val *v, size_t i)
{
    static const char *const stored_only[] = {"seq", "recorded_unit", "recorded_by", "violations"};
    const struct event_reader er = {
        .pack = r->pack, .history = &r->history, .self = i, .simulated = r->source == HISTORY_TOLD};
    struct event *e = &r->events[i];
    struct jx_obj o;
    if (!jx_val_object(v, &o))
        return;
    struct str id, ignored;
    bool flag;
    bool good = event_read(&o, &er, e), named = !str_is_none(r->history.case_id);
    if (event_read_id(&o, "id", named ? JX_REQUIRED : optional(r), &id) && r->source == HISTORY_TOLD)
        check_event_id(r, &o, i);
    bool recorded = jx_instant(&o, "recorded_at", optional(r), &e->recorded_at);
    if (r->source == HISTORY_STORED) {
        skip_members(&o, stored_only, ARRAY_LEN(stored_only));
    } else {
        jx_text(&o, "note", JX_OPTIONAL, 0, EVENT_TEXT_MAX, &ignored);
        jx_text(&o, "reason", JX_OPTIONAL, 0, EVENT_TEXT_MAX, &ignored);
        jx_bool(&o, "acknowledge_violation", JX_OPTIONAL, &flag);
    }
    jx_end(&o);
    if (good && recorded && r->source == HISTORY_TOLD && e->recorded_at < e->at.lo)
        jx_fault(&o, "recorded_at", FIELD_DATE_ORDER); /* nobody records what has not happened yet */
}

static bool read_events(struct reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "events", JX_REQUIRED, HISTORY_MAX_EVENTS, &list))
        return false;
    if (list.n == 0 && r->source == HISTORY_TOLD)
        return jx_fault(root, "events",
                        FIELD_RANGE); /* nothing happened: there is no time at which to judge it */
    if (!scan_events(r, &list))
        return false;
    for (size_t i = 0; jx_next(&list, &v); i++)
        read_event(r, &v, i);
    return true;
}

/* The whole */

/* True when a later event moves this one: its first date is then no longer what is held to be true. */
static bool is_moved(const struct reader *r, size_t i)
{
    for (size_t j = 0; j < r->history.nevents; j++) {
        const struct event *e = &r->events[j];
        const struct fact *target = e->type == r->pack->corrected_event ? event_fact(e, FACT_event) : NULL;
        if (target && e->has_new_at && (size_t)target->v.num == i)
            return true;
    }
    return false;
}

/* The last day of the earliest thing that happened; INT32_MAX when nothing is certain. */
static day_t earliest_day(const struct reader *r)
{
    day_t first = INT32_MAX;
    for (size_t i = 0; i < r->history.nevents; i++) {
        const struct event *e = &r->events[i];
        struct when at = e->at;
        if (e->type == r->pack->corrected_event) {
            if (!e->has_new_at)
                continue;
            at = e->new_at;
        }
        day_t day = when_last_day(at);
        if (day < first && !is_moved(r, i))
            first = day;
    }
    return first;
}

/* A person born after something of the case had happened: one of the two dates is wrong. */
static void check_births(struct reader *r)
{
    day_t first = earliest_day(r);
    size_t index = 0;
    for (size_t i = 0; i < r->history.npersons; i++) {
        const struct person *p = &r->persons[i];
        index = i > 0 && r->persons[i - 1].kind == p->kind ? index + 1 : 0;
        if (!p->birth_known || p->birth <= first)
            continue;
        struct jx_at list = {.up = &(struct jx_at){0}, .key = person_lists[p->kind]};
        struct jx_at person = {.up = &list, .index = index};
        struct jx_val birth = {.x = r->x, .at = {.up = &person, .key = "birth_date"}};
        jx_fault_val(&birth, FIELD_DATE_ORDER);
    }
}

/* An instant, or a date and then the end of that day: what happened on it counts. */
static bool read_moment(struct jx_obj *root, const char *key, inst_t *out)
{
    struct when w;
    if (!jx_when(root, key, JX_NULLABLE, &w))
        return false;
    if (w.form == WHEN_INTERVAL)
        return jx_fault(root, key, FIELD_TYPE);
    *out = w.hi;
    return true;
}

enum err history_read(json_t *json, enum history_source source, const struct pack *p, struct arena *a,
                      struct history *out, struct fold_options *when, struct fail *f)
{
    struct jx x = {.arena = a, .fail = f};
    struct reader r = {.x = &x, .pack = p, .source = source};
    struct jx_obj root;
    if (jx_root(&x, json, &root)) {
        if (source == HISTORY_TOLD)
            event_read_id(&root, "case", JX_OPTIONAL, &r.history.case_id);
        bool whole = read_persons(&r, &root) && read_events(&r, &root);
        if (source == HISTORY_TOLD) {
            when->has_as_of = read_moment(&root, "as_of", &when->as_of) || when->has_as_of;
            when->has_known_at = read_moment(&root, "known_at", &when->known_at) || when->has_known_at;
        }
        if (whole)
            jx_end(&root);
        if (x.err == ERR_OK && source == HISTORY_TOLD)
            check_births(&r);
    }
    *out = r.history;
    return jx_result(&x);
}

enum err history_parse(struct str text, struct jx_limits limits, enum history_source source,
                       const struct pack *p, struct arena *a, struct history *out, struct fold_options *when,
                       struct fail *f)
{
    json_t *json;
    enum err e = jx_parse(text, limits, &json, f);
    if (e != ERR_OK)
        return e;
    e = history_read(json, source, p, a, out, when, f);
    json_decref(json);
    return e;
}
