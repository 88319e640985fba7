/* Lint of examples: every rule that runs has one, and each starts the rules that it is said to show. */
#include "lib/json/example_json.h"
#include "lib/json/pack_lint_int.h"

/* What starts a rule does not hang on days off: any week will do. */
static const struct calendar plain_weeks = {.week_off = 0x60};

static bool has_example(struct lint_run *r, size_t rule)
{
    struct arena a;
    struct example x;
    bool found = false;
    arena_init(&a, EXAMPLE_ARENA_CAP);
    if (example_of(r->p, &plain_weeks, rule, &a, &x, &found) == ERR_NO_MEMORY)
        r->a->failed = true;
    arena_fini(&a);
    return found;
}

void lint_examples(struct lint_run *r)
{
    const struct pack *p = r->p;
    for (size_t i = 0; i < p->nrules; i++)
        if (p->rules[i].modelled && !has_example(r, i))
            lint_say(r, p->rules[i].id, "examples", "không có ví dụ nào làm thời hạn này bắt đầu",
                     "no example starts it");
    for (size_t i = 0; i < p->nexamples; i++)
        for (size_t k = 0; k < p->examples[i].nrules; k++)
            if (!lint_runs(r, p->examples[i].rules[k]))
                lint_say(r, p->rules[p->examples[i].rules[k]].id, "examples",
                         "có ví dụ, nhưng quy định này chưa mô hình hóa",
                         "it has an example, but is not modelled");
}
