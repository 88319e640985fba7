/* Reads the lists of the law pack that the engine only looks things up in: offences, and rows known by id. */
#include "lib/json/pack_int.h"

/* rows.json */

static void read_row(struct pack_reader *r, const struct jx_val *v, struct known_row *row)
{
    static const char *const kinds[] = {"handoff", "checklist", "interview_rule", "confidentiality",
                                        "report"};
    struct jx_obj o;
    struct str text;
    struct jx_val effective;
    int64_t amount;
    enum term_unit unit;
    bool mandatory;
    int kind;
    day_t from, through;
    if (!jx_val_object(v, &o))
        return;
    jx_code(&o, "id", JX_REQUIRED, &row->id);
    if (jx_choice(&o, "kind", JX_REQUIRED, kinds, ARRAY_LEN(kinds), &kind))
        row->kind = str_of(kinds[kind]);
    if (jx_code(&o, "same_as", JX_NULLABLE, &row->same_as) && pack_rule(r->p, row->same_as) < 0)
        jx_fault(&o, "same_as", FIELD_REFERENCE);
    pack_names(&o, "name", JX_REQUIRED, &row->name_vi, &row->name_en);
    jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &row->citation);
    jx_code(&o, "confidence", JX_REQUIRED, &row->confidence);
    jx_text(&o, "check", JX_REQUIRED, 1, PACK_TEXT_MAX, &row->check);
    pack_confirmed(&o, &row->confirmed_by, &row->confirmed_on);
    /* What the duties and handoffs will be made of: checked, not yet used. */
    jx_text(&o, "bound", JX_REQUIRED, 1, PACK_NAME_MAX, &text);
    jx_text(&o, "recipient", JX_NULLABLE, 0, PACK_NAME_MAX, &text);
    jx_bool(&o, "mandatory", JX_REQUIRED, &mandatory);
    jx_text(&o, "trigger", JX_REQUIRED, 0, PACK_TEXT_MAX, &text);
    jx_int(&o, "amount", JX_NULLABLE, 0, 1000, &amount);
    pack_unit(&o, "unit", JX_NULLABLE, &unit);
    if (jx_value(&o, "effective", JX_NULLABLE, &effective)) /* null: the text could not be read */
        pack_effective(&o, &from, &through);
    jx_text(&o, "condition", JX_REQUIRED, 0, PACK_TEXT_MAX, &text);
    jx_text(&o, "source", JX_REQUIRED, 0, PACK_TEXT_MAX, &text);
    jx_text(&o, "notes", JX_REQUIRED, 0, PACK_TEXT_MAX, &text);
    jx_end(&o);
}

void pack_read_rows(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root) || !jx_array(&root, "rows", JX_REQUIRED, PACK_LIST_MAX, &list))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    jx_end(&root);
    struct known_row *rows = PACK_ARRAY(r, list.n, struct known_row);
    if (!rows)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        read_row(r, &v, &rows[i]);
        if ((i > 0 && str_cmp(rows[i - 1].id, rows[i].id) >= 0) || pack_rule(r->p, rows[i].id) >= 0)
            jx_fault_val(&v, FIELD_DATE_ORDER); /* out of order, twice, or the id of a time limit */
    }
    r->p->rows = rows;
    r->p->nrows = list.n;
}

/* offences.json */

static void read_groups(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    struct str text, other;
    if (!jx_array(root, "groups", JX_REQUIRED, 50, &list))
        return;
    struct offence_group *groups = PACK_ARRAY(r, list.n, struct offence_group);
    if (!groups)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        int64_t first = 0, last = 0;
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &groups[i].code);
        pack_names(&o, "name", JX_REQUIRED, &text, &other);
        jx_int(&o, "first_article", JX_REQUIRED, 1, 500, &first);
        if (jx_int(&o, "last_article", JX_REQUIRED, 1, 500, &last) && last < first)
            jx_fault(&o, "last_article", FIELD_RANGE);
        jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &text);
        jx_end(&o);
        groups[i].first_article = (int)first;
        groups[i].last_article = (int)last;
    }
    r->p->groups = groups;
    r->p->ngroups = list.n;
}

static void read_offence(struct pack_reader *r, const struct jx_val *v, struct offence *x)
{
    struct jx_obj o;
    struct str confidence;
    int64_t article = 0, clause = 0;
    unsigned set = 0;
    if (!jx_val_object(v, &o))
        return;
    jx_int(&o, "article", JX_REQUIRED, 1, 500, &article);
    jx_int(&o, "clause", JX_REQUIRED, 1, 30, &clause);
    if (jx_code(&o, "severity", JX_REQUIRED, &x->severity) &&
        pack_classes(r, &o, "severity", x->severity, &set) &&
        (set != CLASS_UNKNOWN_BIT || jx_fault(&o, "severity", FIELD_REFERENCE)))
        while (!(set >> x->class & 1U))
            x->class ++;
    pack_names(&o, "name", JX_REQUIRED, &x->name_vi, &x->name_en);
    jx_text(&o, "penalty", JX_REQUIRED, 1, PACK_NAME_MAX, &x->penalty);
    jx_code(&o, "confidence", JX_REQUIRED, &confidence);
    jx_end(&o);
    x->article = (int)article;
    x->clause = (int)clause;
}

void pack_read_offences(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    read_groups(r, &root);
    if (!jx_array(&root, "offences", JX_REQUIRED, PACK_LIST_MAX, &list))
        return;
    jx_end(&root);
    struct offence *offences = PACK_ARRAY(r, list.n, struct offence);
    if (!offences)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        struct offence *x = &offences[i];
        read_offence(r, &v, x);
        if (i > 0 &&
            (x[-1].article > x->article || (x[-1].article == x->article && x[-1].clause >= x->clause)))
            jx_fault_val(&v, FIELD_DATE_ORDER); /* out of order, or twice */
    }
    r->p->offences = offences;
    r->p->noffences = list.n;
}
