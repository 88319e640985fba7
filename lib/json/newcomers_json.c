/* Reads persons strictly and tells who of them is one and the same human being. */
#include "lib/json/newcomers_json.h"

enum { COMMUNE_DIGITS = 5 };

const char *const newcomer_identity_names[NEWCOMER_IDENTITY_MAX] = {
#define IDENTITY(name, max) #name,
#include "lib/json/identity.tbl.h"
#undef IDENTITY
};

static const size_t identity_longest[NEWCOMER_IDENTITY_MAX] = {
#define IDENTITY(name, max) max,
#include "lib/json/identity.tbl.h"
#undef IDENTITY
};

static const struct {
    const char *kind, *list;
} kinds[PERSON_KIND_COUNT] = {
    [PERSON_VICTIM] = {"victim", "victims"},
    [PERSON_ACCUSED] = {"accused", "accused"},
    [PERSON_WITNESS] = {"witness", "witnesses"},
    [PERSON_INFORMANT] = {"informant", "informants"},
    [PERSON_REPRESENTATIVE] = {"representative", "representatives"},
};

const char *newcomer_kind(enum person_kind kind)
{
    return kinds[kind].kind;
}

const char *newcomer_list(enum person_kind kind)
{
    return kinds[kind].list;
}

/* What is being read: the body's list so far, and the case into which it comes. */
struct admission {
    struct arena *a;
    inst_t now;
    struct newcomer_ids ids;
    const struct history *known;
    struct newcomers *list;
};

/* --- one person ------------------------------------------------------------------------------------------------- */

static void read_identity(struct jx_obj *person, struct newcomer *p)
{
    struct jx_obj o;
    if (!jx_object(person, "identity", JX_NULLABLE, &o))
        return;
    for (size_t i = 0; i < NEWCOMER_IDENTITY_MAX && newcomer_identity_names[i]; i++)
        jx_text(&o, newcomer_identity_names[i], JX_NULLABLE, 1, identity_longest[i], &p->identity[i]);
    jx_end(&o);
    if (!str_is_none(p->human))
        jx_fault(person, "identity", FIELD_RANGE); /* it belongs to the first entry of this human being */
}

void commune_read(struct jx_obj *o, struct str *code)
{
    bool digits = true;
    if (!jx_text(o, "commune", JX_NULLABLE, COMMUNE_DIGITS, COMMUNE_DIGITS, code))
        return;
    for (size_t i = 0; i < code->n; i++)
        digits = digits && code->p[i] >= '0' && code->p[i] <= '9';
    if (!digits)
        jx_fault(o, "commune", FIELD_FORMAT);
}

/* The id of the human being, under which events and other persons name him. */
static struct str human_of(const struct newcomer *p)
{
    return str_is_none(p->human) ? p->id : p->human;
}

static const struct newcomer *find_told(const struct admission *x, struct str told)
{
    for (size_t i = 0; i < x->list->n; i++)
        if (!str_is_none(x->list->list[i].told) && str_eq(x->list->list[i].told, told))
            return &x->list->list[i];
    return NULL;
}

static const struct person *find_known(const struct admission *x, struct str id)
{
    for (size_t i = 0; x->known && i < x->known->npersons; i++)
        if (str_eq(x->known->persons[i].id, id))
            return &x->known->persons[i];
    return NULL;
}

/* Whom the body means by a name, as the register names him; absent: nobody. `*kind`: in which role he came first. */
static struct str known_as(const struct admission *x, struct str told, enum person_kind *kind)
{
    const struct newcomer *p = find_told(x, told);
    const struct person *q = p ? NULL : find_known(x, told);
    if (!p && !q)
        return STR_NONE;
    *kind = p ? p->kind : q->kind;
    return p ? human_of(p) : q->id;
}

/* --- a representative ------------------------------------------------------------------------------------------- */

static void read_lives_with(const struct admission *x, struct jx_obj *o, struct newcomer *p)
{
    struct jx_arr list;
    struct jx_val v;
    struct str told;
    enum person_kind kind;
    if (!jx_array(o, "lives_with", JX_NULLABLE, NEWCOMERS_MAX, &list))
        return;
    struct str *ids = ARENA_ARRAY(x->a, list.n, struct str);
    if (!ids) {
        jx_no_memory(o->val.x);
        return;
    }
    while (jx_next(&list, &v)) {
        if (!event_val_id(&v, &told))
            continue;
        ids[p->nlives_with] = known_as(x, told, &kind);
        if (str_is_none(ids[p->nlives_with++]))
            jx_fault_val(&v, FIELD_REFERENCE);
    }
    p->lives_with = ids;
}

static void read_representative(const struct admission *x, struct jx_obj *o, struct newcomer *p)
{
    struct str told;
    enum person_kind kind = PERSON_ABSENT;
    read_lives_with(x, o, p);
    if (!event_read_id(o, "victim", JX_NULLABLE, &told))
        return;
    p->victim = known_as(x, told, &kind);
    if (kind != PERSON_VICTIM) {
        p->victim = STR_NONE;
        jx_fault(o, "victim", FIELD_REFERENCE);
    }
}

/* Nobody represents one victim twice, nor this one and all. `victim`: whom the other entry stands for; absent: all. */
static bool stands_twice(const struct newcomer *p, struct str victim)
{
    return str_is_none(victim) || str_is_none(p->victim) || str_eq(victim, p->victim);
}

/*
 * Does an entry of that kind, standing for `victim`, forbid this one of the same human being? A victim is nobody else; one of
 * two is a representative, who may turn out to be the accused.
 */
static bool excludes(const struct newcomer *p, enum person_kind kind, struct str victim)
{
    if (p->kind == PERSON_VICTIM || kind == PERSON_VICTIM)
        return true;
    if (p->kind == PERSON_REPRESENTATIVE)
        return kind == PERSON_REPRESENTATIVE && stands_twice(p, victim);
    return kind != PERSON_REPRESENTATIVE;
}

/* May this entry be one more of the human being who stands in the case already? */
static bool may_be_one(const struct admission *x, const struct newcomer *p)
{
    struct str human = human_of(p);
    for (size_t i = 0; i < x->list->n; i++) {
        const struct newcomer *q = &x->list->list[i];
        if (str_eq(human_of(q), human) && excludes(p, q->kind, q->victim))
            return false;
    }
    for (size_t i = 0; x->known && i < x->known->npersons; i++) {
        const struct person *q = &x->known->persons[i];
        struct str victim = q->one_victim ? x->known->persons[q->victim].id : STR_NONE;
        if (str_eq(q->id, human) && excludes(p, q->kind, victim))
            return false;
    }
    return true;
}

/* --- the lists -------------------------------------------------------------------------------------------------- */

static void read_facts(struct jx_obj *o, const struct admission *x, struct newcomer *p)
{
    static const char *const sexes[] = {"female", "male", "other"};
    int sex = 0;
    p->birth_known = jx_date(o, "birth_date", JX_NULLABLE, &p->birth);
    if (jx_choice(o, "sex", JX_NULLABLE, sexes, ARRAY_LEN(sexes), &sex))
        p->sex = str_of(sexes[sex]);
    jx_code(o, "relation", JX_NULLABLE, &p->relation);
    commune_read(o, &p->commune);
    read_identity(o, p);
    if (p->birth_known && day_start(p->birth) > x->now)
        jx_fault(o, "birth_date", FIELD_DATE_FUTURE);
}

static void read_person(struct jx_obj *o, struct admission *x, enum person_kind kind)
{
    struct newcomers *list = x->list;
    enum person_kind first;
    if (list->n == NEWCOMERS_MAX) {
        jx_fault(o, NULL, FIELD_RANGE);
        return;
    }
    struct newcomer p = {.kind = kind};
    if (!x->ids.next(x->ids.ctx, x->a, &p.id)) {
        jx_no_memory(o->val.x);
        return;
    }
    if (event_read_id(o, "id", JX_OPTIONAL, &p.told)) {
        p.human = known_as(x, p.told, &first);
        /* The id of someone else, or misspelt: who is accused must not come in again as a stranger without conflict. */
        if (x->known && str_is_none(p.human) && x->ids.is_one(p.told))
            jx_fault(o, "id", FIELD_REFERENCE);
    }
    if (kind == PERSON_REPRESENTATIVE)
        read_representative(x, o, &p);
    read_facts(o, x, &p);
    jx_end(o);
    if (!str_is_none(p.human) && !may_be_one(x, &p))
        jx_fault(o, "id", FIELD_RANGE);
    if (!str_is_none(p.told) && str_is_none(p.human))
        list->names[list->nnames++] = (struct person_name){p.told, p.id};
    list->list[list->n++] = p;
}

static void read_list(struct jx_obj *root, enum jx_need need, struct admission *x, enum person_kind kind)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, kinds[kind].list, need, NEWCOMERS_MAX, &list))
        return;
    if (need == JX_REQUIRED && list.n == 0)
        jx_fault(root, kinds[kind].list, FIELD_RANGE); /* every case here has a victim */
    while (jx_next(&list, &v))
        if (jx_val_object(&v, &o))
            read_person(&o, x, kind);
}

void newcomers_read(struct jx_obj *o, inst_t now, struct newcomer_ids ids, enum newcomers_of of,
                    const struct history *known, struct newcomers *out)
{
    struct admission x = {o->val.x->arena, now, ids, known, out};
    struct jx_obj informant;
    *out = (struct newcomers){.n = 0};
    read_list(o, of == NEWCOMERS_OF_REPORT ? JX_REQUIRED : JX_OPTIONAL, &x, PERSON_VICTIM);
    read_list(o, JX_OPTIONAL, &x, PERSON_ACCUSED);
    read_list(o, JX_OPTIONAL, &x, PERSON_WITNESS);
    if (of == NEWCOMERS_OF_REPORT && jx_object(o, "informant", JX_NULLABLE, &informant))
        read_person(&informant, &x, PERSON_INFORMANT);
    read_list(o, JX_OPTIONAL, &x, PERSON_REPRESENTATIVE);
    if (known && known->npersons + out->n > HISTORY_MAX_PERSONS)
        jx_fault(o, NULL, FIELD_RANGE);
}

/* --- as the engine reads them ----------------------------------------------------------------------------------- */

static bool set_text(json_t *object, const char *key, struct str s)
{
    return str_is_none(s) || json_object_set_new(object, key, json_stringn(s.p, s.n)) == 0;
}

static bool join_one(const struct newcomer *p, size_t entered, json_t *history)
{
    char birth[DAY_TEXT_SIZE];
    json_t *list = json_object_get(history, kinds[p->kind].list);
    json_t *person = json_object(), *lives_with = json_array();
    bool ok = set_text(person, "id", human_of(p)) && set_text(person, "victim", p->victim) &&
              set_text(person, "birth_date", p->birth_known ? day_text(p->birth, birth) : STR_NONE) &&
              json_object_set_new(person, "entered", json_integer((json_int_t)entered)) == 0;
    for (size_t i = 0; i < p->nlives_with && ok; i++)
        ok = json_array_append_new(lives_with, json_stringn(p->lives_with[i].p, p->lives_with[i].n)) == 0;
    if (p->kind == PERSON_REPRESENTATIVE)
        ok = ok && json_object_set(person, "lives_with", lives_with) == 0;
    if (!list && ok)
        ok = json_object_set_new(history, kinds[p->kind].list, list = json_array()) == 0;
    ok = ok && json_array_append(list, person) == 0;
    json_decref(lives_with);
    json_decref(person);
    return ok;
}

bool newcomers_join(const struct newcomers *list, size_t entered, json_t *history)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!join_one(&list->list[i], entered, history))
            return false;
    }
    return true;
}
