/* Reads the conditions under which a rule or a handoff begins, and classes of offence. */
#include "lib/json/pack_int.h"

bool pack_kind_find(struct str name, enum term_kind *out)
{
    static const char *const kinds[TERM_KIND_COUNT] = {"hours",  "days",       "working_days",  "months",
                                                       "years",  "limitation", "liberty_exact", "liberty",
                                                       "before", "fraction",   "at_once",       "derived"};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (str_is(name, kinds[i])) {
            *out = (enum term_kind)i;
            return true;
        }
    }
    return false;
}

bool pack_classes(struct pack_reader *r, struct jx_obj *o, const char *key, struct str text, unsigned *out)
{
    *out = 0;
    for (size_t at = 0; at <= text.n;) {
        struct str rest = str_sub(text, at, text.n);
        size_t end = str_find(rest, '|');
        struct str code = str_sub(rest, 0, end);
        unsigned bit = str_is(code, "unknown") ? CLASS_UNKNOWN_BIT : 0;
        for (size_t i = 0; i < r->p->nclasses; i++)
            if (str_eq(r->p->classes[i].code, code))
                bit = 1U << i;
        if (bit == 0)
            return jx_fault(o, key, FIELD_REFERENCE);
        *out |= bit;
        at += end + 1;
    }
    return true;
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

/* At most one of two ages. Which: 0 none, 1 under, 2 from. */
static int read_age(struct jx_obj *when, const char *under_key, const char *from_key, int *years)
{
    int64_t under = 0, from = 0;
    jx_int(when, under_key, JX_OPTIONAL, 1, 100, &under);
    if (jx_int(when, from_key, JX_OPTIONAL, 1, 100, &from) && under > 0)
        jx_fault(when, from_key, FIELD_RANGE); /* one of the two */
    *years = (int)(under > 0 ? under : from);
    return under > 0 ? 1 : from > 0 ? 2 : 0;
}

static void read_stages(struct pack_reader *r, struct jx_obj *when, struct condition *c)
{
    const struct str *codes;
    size_t n;
    if (!pack_codes(r, when, "stage", JX_OPTIONAL, &codes, &n))
        return;
    int *stages = PACK_ARRAY(r, n, int);
    if (!stages)
        return;
    for (size_t i = 0; i < n; i++)
        if ((stages[i] = pack_stage(r->p, codes[i])) < 0)
            jx_fault(when, "stage", FIELD_REFERENCE);
    c->stages = stages;
    c->nstages = n;
}

void pack_condition(struct pack_reader *r, struct jx_obj *o, const char *key, struct pack_types types,
                    struct condition *out)
{
    static const enum age_rule ages[] = {AGE_ANY, AGE_VICTIM_UNDER, AGE_ALL_VICTIMS_FROM};
    static const enum subject_age_rule subject_ages[] = {SUBJECT_AGE_ANY, SUBJECT_AGE_UNDER,
                                                         SUBJECT_AGE_FROM};
    struct jx_obj when;
    *out = (struct condition){.offence_group = -1};
    if (!jx_object(o, key, JX_OPTIONAL, &when))
        return;
    out->age = ages[read_age(&when, "victim_under", "all_victims_from", &out->age_years)];
    out->subject_age =
        subject_ages[read_age(&when, "subject_under", "subject_from", &out->subject_age_years)];
    read_group(r, &when, out);
    read_stages(r, &when, out);
    pack_rule_list(r, &when, "open", JX_OPTIONAL, &out->open, &out->nopen);
    pack_rule_list(r, &when, "not_open", JX_OPTIONAL, &out->not_open, &out->nnot_open);
    jx_code(&when, "flag", JX_OPTIONAL, &out->flag);
    jx_code(&when, "no_flag", JX_OPTIONAL, &out->no_flag);
    pack_wheres(r, &when, "where", types, &out->wheres, &out->nwheres);
    jx_end(&when);
}
