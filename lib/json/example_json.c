/* Runs the examples of the law pack. */
#include "lib/json/example_json.h"

#include "lib/json/history_json.h"

static bool shows(const struct pack *p, const struct law_example *x, struct str id)
{
    for (size_t i = 0; i < x->nrules; i++)
        if (str_eq(p->rules[x->rules[i]].id, id))
            return true;
    return false;
}

static enum err run(const struct pack *p, const struct calendar *c, const struct law_example *x, size_t rule,
                    struct arena *a, struct example *out)
{
    struct fold_options when = {0};
    *out = (struct example){.input = x->input, .deadline = -1, .notice = -1, .violation = -1};
    enum err e = history_parse(x->input, JX_FILE, HISTORY_TOLD, p, a, &out->history, &when, NULL);
    if (e == ERR_OK)
        e = law_fold(p, c, &out->history, &when, a, &out->outcome, NULL);
    if (e != ERR_OK)
        return a->failed ? ERR_NO_MEMORY : e;
    const struct outcome *o = &out->outcome;
    for (size_t i = o->ndeadlines; i-- > 0;)
        if (o->deadlines[i].rule == (int)rule)
            out->deadline = (int)i;
    for (size_t i = o->ndeadlines; out->deadline < 0 && i-- > 0;) /* a row that only shortens others */
        if (o->deadlines[i].shared_by == (int)rule)
            out->deadline = (int)i;
    for (size_t i = o->nnotices; out->deadline < 0 && i-- > 0;)
        if (o->notices[i].rule == (int)rule)
            out->notice = (int)i;
    for (size_t i = o->nviolations; out->deadline < 0 && out->notice < 0 && i-- > 0;)
        if (o->violations[i].rule == (int)rule)
            out->violation = (int)i;
    return ERR_OK;
}

enum err example_of(const struct pack *p, const struct calendar *c, size_t rule, struct arena *a,
                    struct example *out, bool *found)
{
    *found = false;
    for (size_t i = 0; i < p->nexamples; i++) {
        if (!shows(p, &p->examples[i], p->rules[rule].id))
            continue;
        enum err e = run(p, c, &p->examples[i], rule, a, out);
        if (e == ERR_NO_MEMORY)
            return e;
        if (e == ERR_OK && (out->deadline >= 0 || out->notice >= 0 || out->violation >= 0)) {
            *found = true;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

enum err example_write(struct buf *b, const struct pack *p, const struct calendar *c, const struct example *x,
                       struct arena *a)
{
    const struct outcome_view view = {.pack = p,
                                      .calendar = c,
                                      .history = &x->history,
                                      .outcome = &x->outcome,
                                      .explain = true,
                                      .arena = a};
    enum err e = ERR_OK;
    buf_printf(b, "{\"input\":%.*s", STR_ARGS(x->input));
    if (x->deadline >= 0) {
        buf_add(b, STR(",\"deadline\":"));
        e = outcome_write_deadline(b, &view, (size_t)x->deadline);
    } else if (x->violation >= 0) {
        buf_add(b, STR(",\"violation\":"));
        outcome_write_violation(b, &view, &x->outcome.violations[x->violation]);
    } else {
        buf_add(b, STR(",\"notice\":"));
        outcome_write_notice(b, &view, &x->outcome.notices[x->notice]);
    }
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : e;
}
