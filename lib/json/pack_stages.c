/* Reads stages.json: stages and what moves a case between them, returns of the file, suspensions, lawful idleness. */
#include "lib/json/pack_int.h"

static void read_stage_names(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    if (!jx_array(root, "stages", JX_REQUIRED, 30, &list))
        return;
    struct stage *stages = PACK_ARRAY(r, list.n, struct stage);
    if (!stages)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &stages[i].code);
        pack_names(&o, "name", JX_REQUIRED, &stages[i].name_vi, &stages[i].name_en);
        jx_bool(&o, "closed", JX_OPTIONAL, &stages[i].closed);
        jx_end(&o);
    }
    if (list.n == 0)
        jx_fault(root, "stages", FIELD_RANGE); /* a case begins in the first */
    r->p->stages = stages;
    r->p->nstages = list.n;
}

static void read_move(struct pack_reader *r, const struct jx_val *v, struct stage_move *m)
{
    struct jx_obj o;
    struct jx_val on;
    struct str to;
    if (!jx_val_object(v, &o))
        return;
    if (jx_value(&o, "on", JX_REQUIRED, &on))
        pack_start(r, &on, &m->on);
    if (jx_code(&o, "to", JX_REQUIRED, &to)) {
        m->to = pack_stage(r->p, to);
        if (m->to < 0)
            jx_fault(&o, "to", FIELD_REFERENCE);
    }
    jx_end(&o);
}

static void read_returns(struct pack_reader *r, struct jx_obj *root)
{
    static const char *const keys[RETURNED_BY_COUNT] = {
        [RETURNED_BY_PROCURACY] = "procuracy", [RETURNED_BY_JUDGE] = "judge", [RETURNED_BY_PANEL] = "panel"};
    struct jx_obj returns, o;
    if (!jx_object(root, "returns", JX_REQUIRED, &returns))
        return;
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++) {
        struct returns_rule *rule = &r->p->returns[i];
        int64_t most = 0;
        if (!jx_object(&returns, keys[i], JX_REQUIRED, &o))
            continue;
        pack_patterns(r, &o, "on", JX_REQUIRED, &rule->on);
        pack_patterns(r, &o, "reset", JX_OPTIONAL, &rule->reset);
        pack_patterns(r, &o, "back", JX_REQUIRED, &rule->back);
        if (jx_int(&o, "most", JX_OPTIONAL, 1, 20, &most))
            jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &rule->citation);
        rule->most = (int)most;
        jx_end(&o);
    }
    jx_end(&returns);
}

static void read_suspensions(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    struct jx_obj o;
    struct str review;
    if (!jx_array(root, "suspensions", JX_OPTIONAL, 20, &list))
        return;
    struct suspension_rule *rules = PACK_ARRAY(r, list.n, struct suspension_rule);
    if (!rules)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        rules[i].review = -1;
        if (!jx_val_object(&v, &o))
            continue;
        jx_code(&o, "code", JX_REQUIRED, &rules[i].code);
        pack_patterns(r, &o, "start", JX_REQUIRED, &rules[i].start);
        pack_patterns(r, &o, "end", JX_REQUIRED, &rules[i].end);
        if (jx_code(&o, "review", JX_OPTIONAL, &review) && (rules[i].review = pack_rule(r->p, review)) < 0)
            jx_fault(&o, "review", FIELD_REFERENCE);
        jx_end(&o);
    }
    r->p->suspensions = rules;
    r->p->nsuspensions = list.n;
}

static void read_idle(struct pack_reader *r, const struct jx_val *v, struct idle_rule *rule)
{
    struct jx_obj o;
    struct jx_val latest;
    rule->latest.type = -1;
    if (!jx_val_object(v, &o))
        return;
    if (jx_value(&o, "latest", JX_REQUIRED, &latest))
        pack_pattern(r, &latest, &rule->latest);
    pack_event_list(r, &o, "among", JX_REQUIRED, &rule->among, &rule->namong);
    pack_names(&o, "reason", JX_REQUIRED, &rule->reason_vi, &rule->reason_en);
    jx_text(&o, "citation", JX_REQUIRED, 1, PACK_NAME_MAX, &rule->citation);
    jx_end(&o);
}

/* Most ask about the same types: then they share one list, and the fold looks for the latest of them once. */
static void share_types(struct idle_rule *rule, const struct idle_rule *before)
{
    if (rule->namong == before->namong &&
        memcmp(rule->among, before->among, rule->namong * sizeof(*rule->among)) == 0)
        rule->among = before->among;
}

static void read_idles(struct pack_reader *r, struct jx_obj *root)
{
    struct jx_arr list;
    struct jx_val v;
    if (!jx_array(root, "idle", JX_OPTIONAL, 100, &list))
        return;
    struct idle_rule *rules = PACK_ARRAY(r, list.n, struct idle_rule);
    if (!rules)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        read_idle(r, &v, &rules[i]);
        if (i && rules[i].namong)
            share_types(&rules[i], &rules[i - 1]);
    }
    r->p->idles = rules;
    r->p->nidles = list.n;
}

void pack_read_stages(struct pack_reader *r, json_t *json)
{
    struct jx_obj root;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    read_stage_names(r, &root);
    if (jx_array(&root, "moves", JX_REQUIRED, 200, &list)) {
        struct stage_move *moves = PACK_ARRAY(r, list.n, struct stage_move);
        if (!moves)
            return;
        for (size_t i = 0; jx_next(&list, &v); i++)
            read_move(r, &v, &moves[i]);
        r->p->moves = moves;
        r->p->nmoves = list.n;
    }
    read_returns(r, &root);
    read_suspensions(r, &root);
    read_idles(r, &root);
    jx_end(&root);
}
