/* Tells the example of a rule: who and what happened, line by line, and the steps by which its date comes about. */
#include "lib/json/example_json.h"
#include "server/cli/cli.h"
#include "server/cli/law_text.h"

#include <stdio.h>

enum { INDENT = 4 };

struct telling {
    struct buf *b;
    const struct pack *p;
    const struct history *h;
    enum language lang;
};

static void say(const struct telling *t, const char *vi, const char *en)
{
    buf_add(t->b, str_of(t->lang == LANG_VI ? vi : en));
}

static struct str word_for(const struct telling *t, struct str code)
{
    const struct word *w = pack_word(t->p, code);
    return !w ? code : t->lang == LANG_VI ? w->vi : w->en;
}

static void add_day(const struct telling *t, day_t day)
{
    struct ymd d = day_to_ymd(day);
    buf_printf(t->b, "%02d/%02d/%d", d.day, d.month, d.year);
}

static void add_when(const struct telling *t, struct when w)
{
    if (w.form == WHEN_INSTANT) {
        cli_add_moment(t->b, w.lo);
        return;
    }
    add_day(t, when_first_day(w));
    if (w.form == WHEN_INTERVAL) {
        buf_add(t->b, STR(" – "));
        add_day(t, when_last_day(w));
    }
}

static void add_codes(const struct telling *t, const struct fact *f)
{
    for (size_t i = 0; i < f->v.codes.n; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        buf_add(t->b, word_for(t, f->v.codes.items[i]));
    }
}

static void add_fact(const struct telling *t, const struct fact *f)
{
    char code[64];
    snprintf(code, sizeof(code), "fact.%s", fact_infos[f->id].name);
    buf_add(t->b, word_for(t, str_of(code)));
    buf_add(t->b, STR(": "));
    switch (fact_infos[f->id].type) {
    case FACT_TYPE_INT:
        buf_printf(t->b, "%lld", (long long)f->v.num);
        return;
    case FACT_TYPE_BOOL:
        say(t, f->v.num ? "có" : "không", f->v.num ? "yes" : "no");
        return;
    case FACT_TYPE_PERSON:
        buf_add(t->b, t->h->persons[f->v.num].id);
        return;
    case FACT_TYPE_EVENT:
        buf_printf(t->b, "%lld", (long long)f->v.num + 1);
        return;
    case FACT_TYPE_WHEN:
        add_when(t, f->v.when);
        return;
    case FACT_TYPE_CODES:
        add_codes(t, f);
        return;
    case FACT_TYPE_CODE:
    case FACT_TYPE_RULE:
    case FACT_TYPE_TEXT:
        break;
    }
    buf_add(t->b, word_for(t, f->v.text));
}

static void add_event(const struct telling *t, const struct event *e)
{
    const struct event_type *type = &t->p->events[e->type];
    buf_printf(t->b, "%*s", INDENT, "");
    add_when(t, e->at);
    buf_add(t->b, STR("  "));
    buf_add(t->b, t->lang == LANG_VI ? type->name_vi : type->name_en);
    for (size_t i = 0; i < e->nfacts; i++) {
        buf_add(t->b, i ? STR("; ") : STR(" ("));
        add_fact(t, &e->facts[i]);
    }
    buf_add(t->b, e->nfacts ? STR(")\n") : STR("\n"));
}

static void add_persons(const struct telling *t)
{
    static const char *const kinds[PERSON_KIND_COUNT][2] = {
        [PERSON_VICTIM] = {"bị hại", "victim"},
        [PERSON_ACCUSED] = {"người bị buộc tội", "accused"},
        [PERSON_WITNESS] = {"người làm chứng", "witness"},
        [PERSON_INFORMANT] = {"người tố giác", "informant"},
        [PERSON_REPRESENTATIVE] = {"người đại diện", "representative"}};
    buf_printf(t->b, "%*s", INDENT, "");
    for (size_t i = 0; i < t->h->npersons; i++) {
        const struct person *p = &t->h->persons[i];
        buf_printf(t->b, "%s%.*s: %s", i ? "; " : "", STR_ARGS(p->id), kinds[p->kind][t->lang]);
        if (!p->birth_known)
            continue;
        say(t, ", sinh ngày ", ", born ");
        add_day(t, p->birth);
    }
    buf_add_char(t->b, '\n');
}

static enum err add_steps(const struct telling *t, const struct calendar *c, const struct example *x,
                          struct arena *a)
{
    struct lines steps = {0};
    bool vi = t->lang == LANG_VI;
    if (x->deadline < 0) {
        struct str text = x->notice >= 0 ? str_of(notice_text(x->outcome.notices[x->notice].code, vi))
                                         : violation_text(&x->outcome.violations[x->violation], vi);
        buf_printf(t->b, "%*s! %.*s\n", INDENT, "", STR_ARGS(text));
        return ERR_OK;
    }
    enum err e = law_explain(t->p, c, t->h, &x->outcome, (size_t)x->deadline, t->lang, a, &steps);
    for (size_t i = 0; i < steps.n; i++)
        buf_printf(t->b, "%*s· %.*s\n", INDENT, "", STR_ARGS(steps.items[i]));
    return e;
}

enum err law_text_example(struct buf *b, const struct pack *p, const struct calendar *c, size_t rule,
                          enum language lang)
{
    struct arena a;
    struct example x;
    bool found = false;
    arena_init(&a, EXAMPLE_ARENA_CAP);
    enum err e = example_of(p, c, rule, &a, &x, &found);
    if (e == ERR_OK && found) {
        const struct telling t = {b, p, &x.history, lang};
        say(&t, "  Ví dụ, tính đến ", "  Example, as of ");
        cli_add_moment(b, x.outcome.as_of);
        buf_add_char(b, '\n');
        if (x.history.npersons)
            add_persons(&t);
        for (size_t i = 0; i < x.outcome.norder; i++)
            add_event(&t, &x.history.events[x.outcome.order[i]]);
        e = add_steps(&t, c, &x, &a);
    }
    arena_fini(&a);
    return e;
}
