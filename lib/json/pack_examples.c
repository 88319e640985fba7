/* Reads examples.json: small histories that show a rule at work. */
#include "lib/json/history_json.h"
#include "lib/json/pack_int.h"

#include <stdlib.h>

/* Room for one history as it is read. */
#define SCRATCH_CAP ((size_t)16 * 1024 * 1024)

/* The history without the member that says what it shows, as one line; it is read once here, so that it can be read. */
static void read_history(struct pack_reader *r, const struct jx_val *v, struct law_example *x)
{
    struct arena scratch;
    struct history history;
    struct fold_options when = {.has_as_of = false};
    struct fail f;
    char *text = NULL;
    json_t *input = json_copy(v->json);
    if (!input || json_object_del(input, "rules") != 0 || !(text = json_dumps(input, JSON_COMPACT))) {
        json_decref(input);
        jx_no_memory(&r->x);
        return;
    }
    fail_clear(&f);
    arena_init(&scratch, SCRATCH_CAP);
    enum err e = history_read(input, HISTORY_TOLD, r->p, &scratch, &history, &when, &f);
    if (e == ERR_NO_MEMORY)
        jx_no_memory(&r->x);
    else if (e != ERR_OK)
        jx_fault_val(v, f.nfields ? f.fields[0].code : FIELD_TYPE);
    arena_fini(&scratch);
    x->input = arena_copy(r->x.arena, str_of(text));
    free(text);
    json_decref(input);
}

void pack_read_examples(struct pack_reader *r, json_t *json)
{
    struct jx_obj root, o;
    struct jx_arr list;
    struct jx_val v;
    struct str schema;
    if (!jx_root(&r->x, json, &root) || !jx_array(&root, "examples", JX_REQUIRED, PACK_LIST_MAX, &list))
        return;
    jx_text(&root, "$schema", JX_OPTIONAL, 1, PACK_NAME_MAX, &schema);
    jx_end(&root);
    struct law_example *examples = PACK_ARRAY(r, list.n, struct law_example);
    if (!examples)
        return;
    for (size_t i = 0; jx_next(&list, &v); i++) {
        if (!jx_val_object(&v, &o))
            continue;
        if (pack_rule_list(r, &o, "rules", JX_REQUIRED, &examples[i].rules, &examples[i].nrules))
            read_history(r, &v, &examples[i]);
    }
    r->p->examples = examples;
    r->p->nexamples = list.n;
}
