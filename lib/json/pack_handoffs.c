/* Reads handoffs.json: what one agency owes another, what causes it and what moves it on; who is told for a victim. */
#include "lib/json/pack_int.h"

static void read_carries(struct jx_obj *o, struct str *out)
{
    static const char *const names[] = {"notice", "decision", "file", "judgment", "report"};
    int i;
    if (jx_choice(o, "carries", JX_REQUIRED, names, ARRAY_LEN(names), &i))
        *out = str_of(names[i]);
}

/* Rows of the protection duties that are this handoff. */
static void read_also(struct pack_reader *r, struct jx_obj *o, struct handoff_rule *h)
{
    if (!pack_codes(r, o, "also", JX_OPTIONAL, &h->also, &h->nalso))
        return;
    for (size_t i = 0; i < h->nalso; i++)
        if (!pack_knows_row(r->p, h->also[i]))
            jx_fault(o, "also", FIELD_REFERENCE);
}

static void read_handoff(struct pack_reader *r, const struct jx_val *v, struct handoff_rule *h)
{
    struct jx_obj o;
    struct str rule;
    struct pack_types types;
    h->rule = -1;
    h->when.offence_group = -1;
    if (!jx_val_object(v, &o))
        return;
    jx_code(&o, "id", JX_REQUIRED, &h->id);
    read_also(r, &o, h);
    pack_names(&o, "name", JX_REQUIRED, &h->name_vi, &h->name_en);
    jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &h->citation);
    read_carries(&o, &h->carries);
    jx_code(&o, "from", JX_REQUIRED, &h->from);
    jx_code(&o, "to", JX_REQUIRED, &h->to);
    pack_patterns(r, &o, "cause", JX_REQUIRED, &h->cause);
    if (pack_types_of(r, &h->cause, &types))
        pack_condition(r, &o, "when", types, &h->when);
    if (jx_code(&o, "rule", JX_NULLABLE, &rule) && (h->rule = pack_rule(r->p, rule)) < 0)
        jx_fault(&o, "rule", FIELD_REFERENCE);
    jx_bool(&o, "unnamed", JX_OPTIONAL, &h->unnamed);
    jx_bool(&o, "answered", JX_OPTIONAL, &h->answered);
    pack_patterns(r, &o, "sent", JX_OPTIONAL, &h->sent);
    pack_patterns(r, &o, "received", JX_OPTIONAL, &h->received);
    pack_patterns(r, &o, "accepted", JX_OPTIONAL, &h->accepted);
    pack_patterns(r, &o, "returned", JX_OPTIONAL, &h->returned);
    pack_patterns(r, &o, "void", JX_OPTIONAL, &h->void_by);
    if (str_is(h->carries, "file") && h->accepted.n == 0)
        jx_fault(&o, "accepted",
                 FIELD_MISSING); /* the receipt of a file is an event of its own, which starts terms */
    jx_end(&o);
}

/* {"under","rule","marks","accuses","appoints","protects","legal_aid","detail"} */
static void read_representation(struct pack_reader *r, struct jx_obj *root)
{
    struct representation *k = &r->p->representation;
    struct jx_obj o;
    struct str rule;
    int64_t under = 0;
    if (!jx_object(root, "notices_to", JX_OPTIONAL, &o))
        return;
    jx_int(&o, "under", JX_REQUIRED, 1, 100, &under);
    if (jx_code(&o, "rule", JX_REQUIRED, &rule) && (k->rule = pack_rule(r->p, rule)) < 0)
        jx_fault(&o, "rule", FIELD_REFERENCE);
    pack_patterns(r, &o, "marks", JX_REQUIRED, &k->marks);
    pack_patterns(r, &o, "accuses", JX_REQUIRED, &k->accuses);
    pack_patterns(r, &o, "appoints", JX_REQUIRED, &k->appoints);
    pack_patterns(r, &o, "protects", JX_OPTIONAL, &k->protects);
    pack_patterns(r, &o, "legal_aid", JX_OPTIONAL, &k->legal_aid);
    pack_names(&o, "detail", JX_REQUIRED, &k->detail_vi, &k->detail_en);
    jx_end(&o);
    k->under = k->rule < 0 ? 0 : (int)under;
}

void pack_read_handoffs(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    if (jx_array(&root, "handoffs", JX_REQUIRED, PACK_LIST_MAX, &list)) {
        struct handoff_rule *handoffs = PACK_ARRAY(r, list.n, struct handoff_rule);
        if (!handoffs)
            return;
        for (size_t i = 0; jx_next(&list, &v); i++) {
            read_handoff(r, &v, &handoffs[i]);
            if (i > 0 && str_cmp(handoffs[i - 1].id, handoffs[i].id) >= 0)
                jx_fault_val(&v, FIELD_DATE_ORDER); /* sorted by id, none twice */
        }
        r->p->handoffs = handoffs;
        r->p->nhandoffs = list.n;
    }
    read_representation(r, &root);
    jx_end(&root);
}
